/* The command line, taken apart: words, options with their values, and what holds for every
 * command. */
#ifndef MUSTER_APP_ARGUMENTS_H
#define MUSTER_APP_ARGUMENTS_H

#include "app/settings.h"
#include "base/date.h"
#include "base/language.h"
#include "record/read.h"

#define WORDS_MAX 8
#define OPTIONS_MAX 128

/* Exit codes: part of the contract with scripts. */
enum { EXIT_DONE = 0, EXIT_FAULT = 1, EXIT_REFUSED = 2 };

struct arguments {
	str words[WORDS_MAX]; /* what stands without dashes, in order */
	size_t word_count;
	struct pair options[OPTIONS_MAX]; /* --name value, --name=value; dashes in names become
					     underscores */
	size_t option_count;
	/* Taken out of the options. */
	struct settings settings;
	const char *store;      /* of the settings */
	enum language language; /* of the settings, else $LC_ALL, $LC_MESSAGES, $LANG */
	bool at_given;          /* --at: acts happen at that moment */
	moment at;
	bool known_given; /* --known: what was known at the end of that day */
	date known;
	bool help, dry_run;
	str key, format, rows;
	str output; /* --output: the file into which the answer goes */
};

/* False where the line cannot be read: a sentence was printed, exit with EXIT_REFUSED. */
bool arguments_read(struct arguments *, int argc, char **argv);
/* Whether it holds for every command, so that no act can have a field of that name. */
bool option_is_common(str name);
/* Takes an option out of the list; not given: STR_NONE. */
str arguments_take(struct arguments *, const char *name);
/* Says that the command has no such option, and which is near. */
void refuse_option(const struct arguments *, const char *command, str option);
/* Refuses the first option that is left, with the nearest of `known` (NULL ends) where one is near.
 * True where none was left. */
bool arguments_empty(const struct arguments *, const char *command);

#endif
