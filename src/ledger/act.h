/* Acts: all that a person can do, declared as data.
 *
 * An act is a struct, a table of its fields, a right, a `check` and an `apply`. From it follow the
 * API, its OpenAPI text, the command line, the import of rows, the event and its sentence in the
 * history. For each arrival the writer calls, in one transaction:
 *
 *     resolve   may fill the fields marked .resolved and put things in order (optional).
 *               Called again where the batch has to be run again: the struct is then as it was
 *               read, its lists are as resolve left them
 *     check     may refuse, with sentences; changes nothing. Sees the tables with all earlier acts
 *               of its batch, and the board's tree as it stood before the batch (acts that change
 *               the tree are .shapes and end theirs)
 *     [append]  the kernel writes the event: number, moment, local day, ids, hash
 *     apply     it has happened: writes the tables of its own slice and tells the board's changes.
 *               Total: no clock, no random, no refusal; asks nothing but the event, the record and
 *               its own slice's tables, so that a replay makes the same
 *     then      acts that follow from it, as events with this one as their cause (tx_follow());
 *               never called at replay
 *
 * Example: shared by all, org/unit.c. */
#ifndef MUSTER_LEDGER_ACT_H
#define MUSTER_LEDGER_ACT_H

#include "ledger/pass.h"
#include "ledger/right.h"
#include "record/field.h"
#include "record/problem.h"

struct tx;
struct event;
struct reading;
struct pair;
struct arena;
struct conn;

struct act {
	const char *name;    /* "unit.create": thing, point, verb */
	const char *summary; /* "Create a unit" */
	const char *history; /* "{actor} created the unit {name}"; names in braces are fields */
	int version;         /* from 1; raised when a field is added with .since */
	struct field_table record;
	enum right right;
	const char *right_at; /* the REF field whose thing says at which unit the right must hold;
				 NULL: at the whole store */
	const char
		*right_or; /* a REF field: where it is given, the right must hold there instead */
	const char *
		manages_also; /* a REF field: where it is given, RIGHT_MANAGE must hold there too */
	const char *self; /* the REF field of a person who may do it without the right, on itself */
	const char *makes; /* the kind of thing whose id is the event's first id; NULL: none */
	const char *about; /* the REF field that the event is about, where it makes nothing; NULL:
			      right_at */
	/* The REF field whose thing is forgotten: the key under which fields marked .personal are
	 * sealed for it is destroyed with the event, and the slice sees to it that nothing is sealed
	 * for it later. It is the only field that is needed; NULL: none. */
	const char *erases;
	const char *
		gone; /* with .erases: what is gone then, and what stays (N_()); a form asks again */
	/* It grants a way in (pass.h): a secret is made with the event and told once, in the answer;
	 * the store keeps its hash. GRANT_LINK: to the person whom the REF field `grants_to` names;
	 * GRANT_TOKEN and GRANT_FEED: to the actor. The fields `reach` (CHOICE of enum reach) and `until` (DATE) may
	 * be there to limit it. */
	enum grant grants;
	const char *grants_to;
	const char *
		unlinks; /* the REF field of a person whose links that nobody has used yet end with the
			      * event: whoever made them did so for less than it gives */
	const char *shuts; /* the REF field of a person all of whose ways in end, or of a token or a
			    * feed that ends, with the event */
	/* The questions of a VALUES field, whose names C does not know, as fields named
	 * "values.rooms": made from what was typed so far. NULL: it has none. */
	size_t (*asks)(struct reading *, const struct pair *typed, size_t count, struct arena *,
		struct field *ret, size_t max);
	/* How things stand, so that a form which changes them is filled with it: fills members of the
	 * record, whose `about` (or `right_at`) is that thing (ID_NONE: it has neither). Asked only for
	 * whoever may do the act there; names are the reader's to know or not all the same
	 * (reading_may_name()). NULL: a form begins empty. */
	void (*now)(struct reading *, id about, void *in, struct arena *);
	/* Its fields take the place of what its thing had. Where the thing's same fields were changed after
	 * who sends it looked at it, it is refused first: ledger.h, `since`. */
	bool amends;
	/* The same of what is no thing by itself, such as a duty, which an act answers or judges: the numbers of the
	 * events that made it what it is, the newest first; how many. Whatever came after who sends it looked is
	 * shown first. */
	size_t (*made_by)(struct conn *, const void *in, int64_t *ret, size_t max);
	/* How such a thing stands, as what would be typed, from what was typed so far (ret: so many at most): of
	 * whatever the reader may see, so that a form which takes its place loses nothing. NULL: it begins empty. */
	size_t (*stands)(struct reading *, const struct pair *typed, size_t count, struct arena *, struct pair *ret,
		size_t max);
	bool shapes; /* changes what other acts are judged by: ends its batch */
	/* resolve is called even where rows were refused when they were read (each stands there as
	 * far as it could be read) or name what is not there, so that all that is wrong with a file
	 * is told together, line by line; no event follows then. */
	bool sees_all;
	size_t body_max;                /* bytes of a request; 0: 1 MiB */
	int64_t (*ids)(const void *in); /* how many ids it needs; NULL: one where it makes a thing,
					   else none */
	void (*resolve)(struct tx *, void *in, struct problems *);
	void (*check)(struct tx *, const void *in, struct problems *);
	void (*apply)(struct tx *, const struct event *, const void *in);
	void (*then)(struct tx *, const struct event *, const void *in);
	/* More members of the answer, beside "seq" and "id": from the event and the record alone,
	 * so that a repeated request gets the same. */
	void (*report)(const struct event *, const void *in, struct json *);
};

/* The field that names the thing it is about, where it makes none; NULL: it is about none. */
const char *act_subject(const struct act *);
/* Whether who sends it may say how far the ledger was when it was looked at: R-LEDGER-07. */
bool act_looks_back(const struct act *);
/* Whether the other one, about the same thing, changes what this one would: both .amends, with a field of the
 * same name. */
bool act_changes(const struct act *, const struct act *other);

/* The self-check of an act, run as a test (NULL: all is well). */
const char *act_wrong(const struct act *);

#endif
