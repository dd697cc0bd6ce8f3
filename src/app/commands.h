/* The commands that the command line knows beside the acts. Each returns the process's exit
 * code. */
#ifndef MUSTER_APP_COMMANDS_H
#define MUSTER_APP_COMMANDS_H

#include "app/arguments.h"
#include "app/transport.h"

struct command {
	const char *name;
	const char *usage;   /* "view VIEW [--sort COLUMN]" */
	const char *summary; /* "look through a list" */
	int (*run)(struct arguments *);
	size_t words;    /* at most, its own name included */
	size_t needs;    /* at least; 0: its name alone */
	bool formats;    /* takes --format */
	bool writes;     /* takes --output */
	bool looks_back; /* takes --known */
	bool asks;       /* of a serving Muster, too, which may be elsewhere (--server) */
	bool helps;      /* has a --help of its own */
};
extern const struct command commands[]; /* a name of NULL ends */

const struct command *command_find(str name); /* NULL: it is none of them */
/* Refuses what the command would not read, helps where that is asked for, else runs it. */
int command_run(const struct command *, struct arguments *);

int command_init(struct arguments *);
int command_serve(struct arguments *);
int command_door(struct arguments *);
int command_clock(struct arguments *);
int command_view(struct arguments *);
int command_board(struct arguments *);
int command_template(struct arguments *);
int command_brief(struct arguments *);
int command_file(struct arguments *);
int command_info(struct arguments *);
int command_config(struct arguments *);
int command_verify(struct arguments *);
int command_checkpoint(struct arguments *);
int command_backup(struct arguments *);
int command_restore(struct arguments *);
int command_keys(struct arguments *);
int command_privacy(struct arguments *);
int command_rebuild(struct arguments *);
int command_act(struct arguments *); /* muster <thing> <verb> */

struct view;

void help_general(enum language);
void help_command(const struct command *, enum language, FILE *);
void help_thing(str thing, enum language); /* the acts of one kind of thing */
void help_act(const struct act *, enum language);
void help_views(enum language);
void help_view(const struct view *, enum language); /* its parameters and its columns */
/* "Did you mean ...?" among what there is; prints nothing where nothing is near. */
void suggest_command(str word, enum language); /* a command, a thing, or "thing.verb" */
bool command_near(str word);                   /* whether it is nearly a command that is no act */
void suggest_view(str word, enum language);

/* Says which there are, in a list; false. */
bool refuse_format(const struct arguments *, str formats);
/* Whether --format is table, json or not given; else it is refused. */
bool format_fits(const struct arguments *);
/* The same for an act, whose file of rows may give a list of secrets as csv. */
bool told_fits(const struct arguments *, const struct act *);
/* Tells what came of an act, and the secrets that it made; the exit code. */
int tell_done(
	struct transport *, const struct arguments *, const struct act *, const struct answer *);
/* Prints a fault for the operator; EXIT_FAULT. */
int tell_fault(const struct err *);
/* The same where what was typed could not be read or sent: EXIT_REFUSED, but for what the machine
 * refused. */
int tell_unread(const struct err *);
/* Prints what an answer refuses, a line a problem; EXIT_REFUSED, or EXIT_FAULT for a status of 500
 * and above. */
int tell_refusal(const struct answer *, enum language);
/* Asks, prints the body as it is, or what it refuses. */
int ask_and_print(struct arguments *, const char *path_begin, str path_end,
	const struct pair *query, size_t count);

#endif
