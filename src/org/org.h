/* The organisation: its units and their trees. The only header of this slice that others include.
 *
 * A unit stands below one parent, or is a root (a store may hold several). It is known by its code,
 * for ever: a closed unit keeps it. README.md tells the rules. */
#ifndef MUSTER_ORG_ORG_H
#define MUSTER_ORG_ORG_H

#include "ledger/slice.h"
#include "ledger/tx.h"

struct reading;
extern const struct slice org_slice;

/* What is known of one unit; texts stand in the arena. False where there is no such unit. */
struct org_unit {
	id unit, parent;
	str code, name, alias, level, kind;
	date opened;
	opt_date closed;
};
bool org_unit_get(struct conn *, id unit, struct arena *, struct org_unit *ret);

id org_group_by_code(struct conn *, str code); /* ID_NONE: none has it */

/* Brings units into the order of their names in the reader's language, those of the same name by their ids. More
 * than so many stay as they are. */
#define ORG_BY_NAME_MAX 5000
void org_by_name(struct reading *, id *units, size_t count);

/* For a column of a view of another slice: the code or the name of the unit whose id the
 * expression gives. */
#define ORG_CODE_OF(expression)                                                                    \
	"(select org_u.code from org_unit org_u where org_u.id = " expression ")"
#define ORG_NAME_OF(expression)                                                                    \
	"(select org_u.name from org_unit org_u where org_u.id = " expression ")"

/* Stored in derived tables: numbers never change. */
enum post_role {
	ROLE_MANAGER = 1,
	ROLE_LIAISON,
	ROLE_INSPECTOR,
	ROLE_MEMBER,
	ROLE_AUDITOR,
	ROLE_EDITOR,
	ROLE_DEPUTY,
	ROLE_REMIT, /* no post: whom a campaign gives a remit there (right.h, what a slice lends) */
};
/* Who holds that role there on that day, the first of several; ID_NONE: nobody. */
id org_post_holder(struct conn *, id unit, enum post_role, date day);
extern const struct choice post_roles[];
bool org_has_posts(struct conn *); /* whether the organisation gives posts at all */

/* What is told of one person now; texts stand in the arena, and name, alias, mail and telephone are
 * not given where they were erased. Who may be told them, reading_may_name() says. gone: the day on
 * which the person left or was erased. False where there is no such person. */
struct org_person {
	id person, unit;
	str code, name, alias, mail, phone; /* mail, phone: at work */
	opt_date gone;
};
bool org_person_get(struct conn *, id person, struct arena *, struct org_person *ret);

/* Who is called together, as of a day: a person; or all who belong to a unit, or who hold a role there, with those
 * of the units below it or without, and where wanted only at units of one level. */
struct org_called {
	id person, unit;
	bool below;
	int role;  /* 0: all who belong there */
	str level; /* empty: any */
	date day;
};
bool org_is_called(struct conn *, struct board *, const struct org_called *, id person);
bool org_is_here(struct conn *, id person, date day); /* has not left by then */
/* Gives each of them, with the unit to which the person belongs, until `each` returns false. False: it did,
 * or there are more than ORG_CALLED_UNITS_MAX units to look at. One who holds the role at two units
 * comes twice. */
#define ORG_CALLED_UNITS_MAX 20000
typedef bool (*org_called_each)(void *context, id person, id unit);
bool org_each_called(struct conn *, struct board *, const struct org_called *, struct arena *, org_called_each,
	void *context);

/* Those of that very name or alias, but for spaces and the case of Latin letters, wherever they belong: up to `max`;
 * how many. Whoever asks sees to it that nobody learns from it who there is. */
size_t org_persons_named(struct conn *, str name, id *ret, size_t max);

/* The last working day at or before `day`, and from there so many more working days back. */
date org_workday_before(struct conn *, date day, int64_t days);

/* The letterhead of the unit, or of the nearest one above that has one; false: none has. Its fields are
 * org_letterhead_names (NULL ends) and {{body}}. */
bool org_letterhead(struct reading *, id unit, hash *ret);
extern const char *const org_letterhead_names[];

/* Until when the actor may keep what it gives to itself at a unit: the last day of its own posts, a deputy's
 * not counted, by which it manages there (R-POST-09). Not given: for ever; false: it has no such post. */
bool org_keeps(struct tx *, id unit, opt_date *ret);
/* Refuses an actor who has not that right at the unit, beside `field`. */
void org_check_right(struct tx *, enum right, id unit, struct problems *, const char *field);
/* Refuses a unit that is closed, beside `field`. */
void org_check_open(struct tx *, id unit, struct problems *, const char *field);

#endif
