/* Taking the command line apart. */
#include "app/arguments.h"
#include "base/arena.h"
#include "base/catalogue.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>

#define OPTION_SHOWN 80
#define AHEAD_US (60 * INT64_C(1000000)) /* two machines' clocks may differ by that */

/* Options that stand alone. */
static const char *const flags[] = { "help", "dry_run", "numbers", "version" };

static bool is_flag(str name)
{
	for (size_t n = 0; n < COUNT(flags); n++)
		if (str_eq(name, str_of(flags[n])))
			return true;
	return false;
}

static bool refuse(const struct arguments *arguments, const char *sentence, str what)
{
	fprintf(stderr, tr(arguments->language, sentence), STR_ARG(what));
	fputc('\n', stderr);
	return false;
}

/* The text of argv is ours to change: names are written with underscores inside. */
static str option_name(char *name, size_t len)
{
	for (size_t n = 0; n < len && name[n] != '.'; n++)
		if (name[n] == '-')
			name[n] = '_';
	return (str){ name, len };
}

static bool add_option(struct arguments *arguments, str name, str text)
{
	if (arguments->option_count == OPTIONS_MAX)
		return refuse(arguments,
			N_("There are too many options; the last one read is --%.*s."), name);
	if (!text_valid(text, true, NULL) || !text_valid(name, false, NULL))
		return refuse(arguments,
			N_("--%.*s: Write text in UTF-8, without control characters."), name);
	arguments->options[arguments->option_count++] = (struct pair){ name, text };
	return true;
}

static bool read_option(struct arguments *arguments, int argc, char **argv, int *n)
{
	char *name = argv[*n] + 2, *equals = strchr(name, '=');
	str option = option_name(name, equals ? (size_t)(equals - name) : strlen(name));

	if (equals)
		return add_option(arguments, option, str_of(equals + 1));
	if (is_flag(option))
		return add_option(arguments, option, STR("yes"));
	if (*n + 1 == argc)
		return refuse(arguments, N_("The option --%.*s needs a value."), option);
	*n += 1;
	return add_option(arguments, option, str_of(argv[*n]));
}

static bool add_word(struct arguments *arguments, str word)
{
	if (arguments->word_count == WORDS_MAX)
		return refuse(arguments, N_("There are too many words; the last one read is %.*s."),
			word);
	arguments->words[arguments->word_count++] = word;
	return true;
}

str arguments_take(struct arguments *arguments, const char *name)
{
	for (size_t n = 0; n < arguments->option_count; n++) {
		if (!str_eq(arguments->options[n].name, str_of(name)))
			continue;
		str text = arguments->options[n].text;
		arguments->option_count--;
		memmove(&arguments->options[n], &arguments->options[n + 1],
			(arguments->option_count - n) * sizeof(arguments->options[0]));
		return text;
	}
	return STR_NONE;
}

/* As it is typed. */
static str dashed(str name, char into[OPTION_SHOWN])
{
	size_t len = name.len < OPTION_SHOWN - 1 ? name.len : OPTION_SHOWN - 1;

	for (size_t n = 0; n < len; n++)
		into[n] = name.ptr[n] == '_' ? '-' : name.ptr[n];
	into[len] = '\0';
	return (str){ into, len };
}

void refuse_option(const struct arguments *arguments, const char *command, str option)
{
	char typed[OPTION_SHOWN], meant[OPTION_SHOWN];
	size_t best = 2 + option.len / 4;
	str near = STR_NONE;

	fprintf(stderr,
		tr(arguments->language, N_("muster %s has no option --%.*s. See: muster --help\n")),
		command, STR_ARG(dashed(option, typed)));
	for (size_t n = 0; n < SETTING_COUNT; n++) {
		size_t distance = text_distance(option, str_of(settings_table[n].name));
		if (distance >= best)
			continue;
		best = distance;
		near = str_of(settings_table[n].name);
	}
	if (str_given(near) && best > 0)
		fprintf(stderr, tr(arguments->language, N_("Did you mean --%.*s?\n")),
			STR_ARG(dashed(near, meant)));
}

bool arguments_empty(const struct arguments *arguments, const char *command)
{
	if (!arguments->option_count)
		return true;
	refuse_option(arguments, command, arguments->options[0].name);
	return false;
}

static enum language language_of_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	enum language language = LANGUAGE_EN;

	for (size_t n = 0; n < COUNT(names); n++) {
		const char *tag = getenv(names[n]);
		if (!tag || !*tag)
			continue;
		language_of_tag(str_of(tag), &language);
		return language;
	}
	return language;
}

/* Beside the settings. A field of an act that is called so could not be given on the command line:
 * tests/slices_test.c. */
static const char *const common[] = { "at", "config", "dry_run", "format", "help", "key", "known",
	"output", "rows" };

bool option_is_common(str name)
{
	for (size_t n = 0; n < COUNT(common); n++)
		if (str_eq(name, str_of(common[n])))
			return true;
	for (size_t n = 0; n < SETTING_COUNT; n++)
		if (!settings_table[n].serving && str_eq(name, str_of(settings_table[n].name)))
			return true;
	return false;
}

static str take_ours(struct arguments *arguments, const char *name)
{
	must(option_is_common(str_of(name)));
	return arguments_take(arguments, name);
}

static bool take_moment(struct arguments *arguments)
{
	str text = take_ours(arguments, "at");

	arguments->at_given = str_given(text);
	if (arguments->at_given && !moment_parse(text, &arguments->at))
		return refuse(arguments,
			N_("\"%.*s\" is no moment: write it as 2026-11-23T09:00:00Z."), text);
	if (arguments->at_given && arguments->at.us > moment_now().us + AHEAD_US)
		return refuse(arguments,
			N_("\"%.*s\" is still to come: after it nothing could be done now."), text);
	return true;
}

static bool take_known(struct arguments *arguments)
{
	str text = take_ours(arguments, "known");

	arguments->known_given = str_given(text);
	if (arguments->known_given && !date_parse(text, &arguments->known))
		return refuse(arguments, N_("\"%.*s\" is no day: write it as 2026-11-23."), text);
	return true;
}

/* Which of the two was meant nobody can tell. */
static bool one_place(const struct arguments *arguments)
{
	const struct settings *settings = &arguments->settings;

	return settings->values[SETTING_SERVER].from != FROM_OPTION ||
	       settings->values[SETTING_STORE].from != FROM_OPTION ||
	       refuse(arguments,
		       N_("Give --server for a Muster elsewhere or --store for a store here, not "
			  "both.%.*s"),
		       STR(""));
}

static bool take_common(struct arguments *arguments)
{
	if (!settings_read(&arguments->settings, arguments) || !one_place(arguments))
		return false;
	arguments->store = settings_text(&arguments->settings, SETTING_STORE);
	language_of_tag(arguments->settings.values[SETTING_LANG].text, &arguments->language);
	arguments->help = str_given(take_ours(arguments, "help"));
	arguments->dry_run = str_given(take_ours(arguments, "dry_run"));
	arguments->key = take_ours(arguments, "key");
	arguments->format = take_ours(arguments, "format");
	arguments->rows = take_ours(arguments, "rows");
	arguments->output = take_ours(arguments, "output");
	return take_moment(arguments) && take_known(arguments);
}

bool arguments_read(struct arguments *arguments, int argc, char **argv)
{
	*arguments = (struct arguments){ .language = language_of_environment() };
	for (int n = 1; n < argc; n++) {
		str word = str_of(argv[n]);
		bool fine = str_starts(word, STR("--")) && word.len > 2
				    ? read_option(arguments, argc, argv, &n)
			    : str_eq(word, STR("-h"))
				    ? add_option(arguments, STR("help"), STR("yes"))
				    : add_word(arguments, word);
		if (!fine)
			return false;
	}
	return take_common(arguments);
}
