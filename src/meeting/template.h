/* Templates of meetings, and how what is new begins from one, or from an earlier meeting.
 *
 * A template (the thing `outline`) is kept by a unit under a name. Whatever begins from it is filled before it is
 * judged, so that its event says all of it: a template that is changed later changes no meeting. What is given
 * goes before what the template has; its own unit becomes the one that meets; persons who have left and units that
 * are closed, or that do not belong to whoever meets, are left out and named in the event. */
#ifndef MUSTER_MEETING_TEMPLATE_H
#define MUSTER_MEETING_TEMPLATE_H

#include "meeting/parts.h"

/* So many that a form still holds all of them. */
#define OUTLINE_ITEMS_MAX 30
#define OUTLINE_CALLS_MAX 20
#define LENGTH_MAX (MEETING_DAYS_MAX * 1440) /* minutes */
#define MINUTE_US INT64_C(60000000)

extern const struct act outline_make_act, outline_change_act, outline_end_act;
extern const struct view outlines_view;

struct outline {
	id outline, unit;
	str code, name;
	int kind;
	opt_number minutes; /* how long it takes */
	opt_date ended;
	struct plan plan; /* without times, campaign and papers */
};
/* With its lists; false where there is none. */
bool outline_get(struct conn *, id outline, struct arena *, struct outline *ret);

/* What a plan without times says beside its title, of an act's struct S that has `plan` and `minutes`. */
#define OUTLINE_FIELDS(S)                                                                          \
	{ AT_AS(S, plan.purpose, "purpose", TEXT), .label = N_("Purpose"), .prose = true,          \
		.max = PURPOSE_MAX, .empties = true },                                             \
		{ AT(S, minutes, NUMBER), .label = N_("Length in minutes"), .min = 1,              \
			.max = LENGTH_MAX },                                                       \
		{ AT_AS(S, plan.place, "place", TEXT), .label = N_("Place"), .empties = true },    \
		{ AT_AS(S, plan.link, "link", TEXT), .label = N_("Link"), .max = LINK_MAX,         \
			.empties = true,                                                           \
			.help = N_("Where it is held online: https://...") },                      \
		{ AT_AS(S, plan.agenda, "agenda", ROWS), .label = N_("Agenda"),                    \
			.rows = &item_table, .max = OUTLINE_ITEMS_MAX },                           \
	{                                                                                          \
		AT_AS(S, plan.expected, "expected", ROWS), .label = N_("Who is expected"),         \
			.rows = &call_table, .max = OUTLINE_CALLS_MAX,                             \
			.help = N_("Each line names a person, or a unit: all who belong there, or " \
				   "only who holds a role; with the units below it or without.")   \
	}

/* What it begins from, and what was left out: of an act's struct S with these members. */
#define BEGINNING_HAS N_("(unless the template or the earlier meeting has it)")
#define BEGINNING_FIELDS(S, version)                                                               \
	{ AT(S, template, REF), .label = N_("Template"), .ref = "outline", .since = version,       \
		.help = N_("What is left empty here is as the template has it.") },                \
	{                                                                                          \
		AT(S, like, REF), .label = N_("As an earlier meeting"), .ref = "meeting",          \
			.since = version, .help = N_("What is left empty here is as it was there.") \
	}
#define DROPPED_FIELDS(S, version)                                                                 \
	{ AT(S, dropped, REFS), .label = N_("Persons left out"), .ref = "person",                  \
		.max = ITEMS_MAX + EXPECTED_MAX, .resolved = true, .since = version },             \
	{                                                                                          \
		AT(S, closed, REFS), .label = N_("Units left out"), .ref = "unit",                 \
			.max = EXPECTED_MAX, .resolved = true, .since = version                    \
	}

/* ---- To begin from it ---- */

struct beginning {
	id template, like, unit;
	int *kind;
	opt_number *minutes;
	struct plan *plan;
	struct ids *dropped, *closed;
};
/* For resolve: fills in what is not given. */
void begin_resolve(struct tx *, const struct beginning *);
/* For check: what it begins from may be begun from; it has a kind and a title. */
void begin_check(struct tx *, id template, id like, struct problems *);
void begin_check_whole(int kind, str title, struct problems *);
/* For what a form has to hold: no more than that was taken over from a meeting. */
void begin_check_room(const struct plan *, struct problems *);
/* For stands: a form that is asked for with from_template=CODE or from_meeting=CODE is filled from there. */
enum begin_what { BEGIN_MEETING, BEGIN_OUTLINE, BEGIN_SERIES };
size_t begin_stands(struct reading *, const struct pair *typed, size_t count, enum begin_what, struct arena *,
	struct pair *ret, size_t max);

/* ---- What is there no more ---- */

/* Leaves out of a plan what does not fit the unit that meets. */
struct fitting {
	struct conn *conn;
	struct board *board;
	struct arena *arena;
	id from, unit; /* whose plan it is; which unit meets */
	bool (*knows)(void *context, const char *thing, id); /* who does it; NULL: all */
	void *context;
	struct ids dropped, closed; /* each once */
};
void plan_fit(struct fitting *, struct plan *);

/* A plan as what would be typed into a form. */
struct plan_telling {
	struct reading *reading;
	struct arena *arena;
	struct pair *pairs;
	size_t count, max;
};
void tell_text(struct plan_telling *, const char *name, str value);
void tell_number(struct plan_telling *, const char *name, opt_number);
void tell_ref(struct plan_telling *, const char *name, const char *thing, id);
void tell_plan(struct plan_telling *, const struct plan *);

#endif
