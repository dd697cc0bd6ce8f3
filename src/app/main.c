/* muster: one binary, its first words say what to do. */
#include "app/commands.h"
#include "base/catalogue.h"
#include "base/crypto.h"
#include "base/log.h"
#include <curl/curl.h>
#include <locale.h>

struct command {
	const char *name;
	int (*run)(struct arguments *);
	size_t words; /* at most, its own name included */
	bool formats;
};

static const struct command commands[] = {
	{ "init", command_init, 1, false },
	{ "serve", command_serve, 1, false },
	{ "view", command_view, 2, true },
	{ "board", command_board, 2, true },
	{ "file", command_file, 2, false },
	{ "verify", command_verify, 1, false },
	{ "rebuild", command_rebuild, 1, false },
};

static bool refuse_option(
	const struct command *command, const struct arguments *arguments, const char *option)
{
	fprintf(stderr,
		tr(arguments->language, N_("muster %s has no option --%.*s. See: muster --help\n")),
		command->name, STR_ARG(str_of(option)));
	return false;
}

/* What a command does not read is refused: whoever wrote it meant something by it. */
static bool reads_all(const struct command *command, const struct arguments *arguments)
{
	if (arguments->word_count > command->words) {
		fprintf(stderr,
			tr(arguments->language,
				N_("muster %s takes no word \"%.*s\". See: muster --help\n")),
			command->name, STR_ARG(arguments->words[command->words]));
		return false;
	}
	if (str_given(arguments->rows))
		return refuse_option(command, arguments, "rows");
	if (str_given(arguments->key))
		return refuse_option(command, arguments, "key");
	if (arguments->dry_run)
		return refuse_option(command, arguments, "dry-run");
	if (str_given(arguments->format) && !command->formats)
		return refuse_option(command, arguments, "format");
	return true;
}

static int run(struct arguments *arguments)
{
	for (size_t n = 0; n < COUNT(commands); n++)
		if (str_eq(arguments->words[0], str_of(commands[n].name)))
			return reads_all(&commands[n], arguments) ? commands[n].run(arguments)
								  : EXIT_REFUSED;
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
