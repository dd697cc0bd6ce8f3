/* muster: one binary, its first words say what to do. */
#include "app/commands.h"
#include "base/catalogue.h"
#include "base/crypto.h"
#include "base/log.h"
#include <locale.h>

static int run(struct arguments *arguments)
{
	const struct command *command = command_find(arguments->words[0]);

	if (arguments->known_given && (!command || !command->looks_back)) {
		fprintf(stderr, "%s",
			tr(arguments->language,
				N_("--known looks back: only view and board can.\n")));
		return EXIT_REFUSED;
	}
	return command ? command_run(command, arguments) : command_act(arguments);
}

int main(int argc, char **argv)
{
	struct arguments arguments;

	crypto_start();
	if (!arguments_read(&arguments, argc, argv))
		return EXIT_REFUSED;
	if (str_given(arguments_take(&arguments, "version"))) {
		puts("muster " MUSTER_VERSION);
		return EXIT_DONE;
	}
	if (arguments.word_count == 1 && str_eq(arguments.words[0], STR("help"))) {
		arguments.help = true;
		arguments.word_count = 0;
	}
	if (!arguments.word_count) {
		help_general(arguments.language);
		return arguments.help ? EXIT_DONE : EXIT_REFUSED;
	}
	return run(&arguments);
}
