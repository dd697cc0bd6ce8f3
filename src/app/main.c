/* muster: one binary, its first words say what to do. */
#include "app/commands.h"
#include "base/crypto.h"
#include "base/log.h"
#include <curl/curl.h>
#include <locale.h>

struct command {
	const char *name;
	int (*run)(struct arguments *);
};

static const struct command commands[] = {
	{ "init", command_init },
	{ "serve", command_serve },
	{ "view", command_view },
	{ "board", command_board },
	{ "file", command_file },
	{ "verify", command_verify },
	{ "rebuild", command_rebuild },
};

static int run(struct arguments *arguments)
{
	for (size_t n = 0; n < COUNT(commands); n++)
		if (str_eq(arguments->words[0], str_of(commands[n].name)))
			return commands[n].run(arguments);
	return command_act(arguments);
}

int main(int argc, char **argv)
{
	struct arguments arguments;

	crypto_start();
	curl_global_init(CURL_GLOBAL_DEFAULT);
	if (!arguments_read(&arguments, argc, argv))
		return EXIT_REFUSED;
	if (str_given(arguments_take(&arguments, "version"))) {
		puts("muster " MUSTER_VERSION);
		return EXIT_DONE;
	}
	if (!arguments.word_count) {
		help_general(arguments.language);
		return arguments.help ? EXIT_DONE : EXIT_REFUSED;
	}
	return run(&arguments);
}
