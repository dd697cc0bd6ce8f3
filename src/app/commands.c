/* The commands beside the acts, as a table: what each is called with, and what it is for. */
#include "app/commands.h"
#include "base/catalogue.h"

const struct command commands[] = {
	{ .name = "init",
		.usage = "init [--zone Asia/Shanghai]",
		.run = command_init,
		.words = 1,
		.summary = N_("make an empty store") },
	{ .name = "serve",
		.usage = "serve [--address 127.0.0.1] [--port 8080] [--host NAME] "
			 "[--tls-cert FILE --tls-key FILE] [--proxy yes]",
		.run = command_serve,
		.words = 1,
		.summary = N_("serve it") },
	{ .name = "door",
		.usage = "door",
		.run = command_door,
		.words = 1,
		.summary = N_("a link by which the operator comes in with a browser on this "
			      "machine") },
	{ .name = "clock",
		.usage = "clock [--at MOMENT]",
		.run = command_clock,
		.words = 1,
		.summary = N_("do what the clock does once a day, in a store that is not served") },
	{ .name = "view",
		.usage = "view VIEW [--COLUMN VALUE] [--sort COLUMN] [--limit N] "
			 "[--known DAY] [--format table|json|csv|xlsx] [--output FILE]",
		.run = command_view,
		.asks = true,
		.looks_back = true,
		.words = 2,
		.needs = 2,
		.formats = true,
		.writes = true,
		.helps = true,
		.summary = N_("look through a list") },
	{ .name = "board",
		.usage = "board UNIT --campaign CAMPAIGN [--on DAY] [--numbers] "
			 "[--known DAY] [--format table|json|csv|xlsx] [--output FILE]",
		.run = command_board,
		.asks = true,
		.looks_back = true,
		.words = 2,
		.needs = 2,
		.formats = true,
		.writes = true,
		.summary = N_("the board of a unit") },
	{ .name = "brief",
		.usage = "brief UNIT --campaign CAMPAIGN --output FILE.docx|FILE.pdf [--known DAY]",
		.run = command_brief,
		.writes = true,
		.asks = true,
		.looks_back = true,
		.words = 2,
		.needs = 2,
		.summary = N_("the weekly brief of a unit, on its letterhead") },
	{ .name = "file",
		.usage = "file PATH [--measure MEASURE]",
		.run = command_file,
		.asks = true,
		.words = 2,
		.needs = 2,
		.summary = N_("keep a file in the store and tell its name there") },
	{ .name = "template",
		.usage = "template CAMPAIGN",
		.run = command_template,
		.asks = true,
		.words = 2,
		.needs = 2,
		.summary = N_("a campaign as a template file, to begin another with") },
	{ .name = "info",
		.usage = "info [--format table|json]",
		.run = command_info,
		.words = 1,
		.formats = true,
		.summary = N_("what the store is and holds") },
	{ .name = "verify",
		.usage = "verify [--checkpoint FILE] [--event NUMBER]",
		.run = command_verify,
		.words = 1,
		.summary = N_("prove that the ledger is whole and the tables follow from it; tell an event's hash") },
	{ .name = "checkpoint",
		.usage = "checkpoint [FILE]",
		.run = command_checkpoint,
		.words = 2,
		.summary =
			N_("a signed statement of how far the ledger is, to be kept elsewhere") },
	{ .name = "backup",
		.usage = "backup FILE",
		.run = command_backup,
		.words = 2,
		.needs = 2,
		.summary = N_("copy the store into one file, while it is served too") },
	{ .name = "restore",
		.usage = "restore FILE [--keys FILE]",
		.run = command_restore,
		.words = 2,
		.needs = 2,
		.summary = N_("make the store that a backup holds") },
	{ .name = "keys",
		.usage = "keys FILE",
		.run = command_keys,
		.words = 2,
		.needs = 2,
		.summary = N_("the keys of persons, which no backup has, into a file that is kept "
			      "apart") },
	{ .name = "config",
		.usage = "config [--format table|json]",
		.run = command_config,
		.words = 1,
		.formats = true,
		.summary = N_("the settings, and where each comes from") },
	{ .name = "privacy",
		.usage = "privacy [--format text|markdown|json]",
		.run = command_privacy,
		.words = 1,
		.formats = true,
		.summary = N_("what is kept about persons, why, who sees it, and for how long") },
	{ .name = "rebuild",
		.usage = "rebuild",
		.run = command_rebuild,
		.words = 1,
		.summary = N_("make the tables again from the ledger") },
	{ 0 },
};

const struct command *command_find(str name)
{
	for (const struct command *command = commands; command->name; command++)
		if (str_eq(name, str_of(command->name)))
			return command;
	return NULL;
}

static bool refuse(
	const struct command *command, const struct arguments *arguments, const char *option)
{
	refuse_option(arguments, command->name, str_of(option));
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
	if (!command->asks && *settings_text(&arguments->settings, SETTING_SERVER) &&
		arguments->settings.values[SETTING_SERVER].from == FROM_OPTION)
		return refuse(command, arguments, "server");
	if (str_given(arguments->rows))
		return refuse(command, arguments, "rows");
	if (str_given(arguments->key))
		return refuse(command, arguments, "key");
	if (arguments->dry_run)
		return refuse(command, arguments, "dry-run");
	if (str_given(arguments->output) && !command->writes)
		return refuse(command, arguments, "output");
	if (str_given(arguments->format) && !command->formats)
		return refuse(command, arguments, "format");
	return true;
}

int command_run(const struct command *command, struct arguments *arguments)
{
	bool enough = arguments->word_count >= command->needs;

	if (!reads_all(command, arguments))
		return EXIT_REFUSED;
	if ((enough && !arguments->help) || command->helps)
		return command->run(arguments);
	help_command(command, arguments->language, arguments->help ? stdout : stderr);
	return arguments->help ? EXIT_DONE : EXIT_REFUSED;
}
