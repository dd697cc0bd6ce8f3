/* Who signed in to a meeting: the doors, by which way somebody came in, and the roll. */
#ifndef MUSTER_MEETING_ATTEND_H
#define MUSTER_MEETING_ATTEND_H

#include "meeting/expected.h"

#define DOORS_BEFORE_US (INT64_C(60) * 60000000) /* they open so long before the meeting begins */
#define DOORS_LONGEST_US (INT64_C(12) * 3600000000) /* after its planned end, of one that is never closed */
#define GRACE_US (INT64_C(5) * 60000000)         /* whoever comes later than that after its beginning is late */
#define ROLL_DAYS 30                             /* after the meeting until which its roll is put right */

/* Stored in derived tables: numbers never change. */
enum sign_in_way { WAY_CODE = 1, WAY_TYPED, WAY_SESSION, WAY_STEWARD, WAY_PAPER };
enum doors_said { DOORS_BY_TIME, DOORS_SAID_OPEN, DOORS_SAID_CLOSED };
extern const struct choice sign_in_ways[];

/* ---- The doors (door.c) ---- */

enum doors { DOORS_NONE, DOORS_EARLY, DOORS_OPEN, DOORS_SHUT };
struct door {
	enum doors is;
	moment opens; /* by the time; of DOORS_NONE it says nothing */
};
struct door door_of(const struct meeting *, enum doors_said, moment now);

/* ---- Who has signed in (attend.c) ---- */

struct rolled {
	enum doors_said doors;
	int64_t signed_in, guests;
	bool any; /* somebody signed in, guests were counted, or the doors were opened or closed by hand */
};
struct rolled rolled_get(struct conn *, id meeting);

struct sign_in {
	moment at;
	int way;      /* 0: has not signed in */
	int64_t mark; /* of the phone; 0: none */
};
bool sign_in_get(struct conn *, id meeting, id person, struct sign_in *ret);

/* As the clock on the wall says it, in the arena: "2026-11-30 09:00", and only its hour: "09:00". */
str shown_moment(moment, struct arena *);
str shown_hour(moment, struct arena *);

/* What the door does for somebody who has shown its code. */
struct let_in {
	id meeting, person;
	int way;
	opt_number mark;
};

/* What a steward does. */
struct signing {
	id meeting, person;
	opt_moment came, at; /* at: as older events call it */
	opt_yesno paper;
	int way;
};

/* ---- The roll, gone through (roll.c) ---- */

enum roll_status { ROLL_PRESENT = 1, ROLL_LATE, ROLL_DEPUTISED, ROLL_ON_LEAVE, ROLL_ABSENT, ROLL_AWAITED };
extern const struct choice roll_statuses[];

struct roll_line {
	id person, unit; /* unit: to which the person belongs */
	struct reply reply;
	struct sign_in in;
	int status;
	bool expected;  /* else it came in somebody's place, or is not expected any more */
	id instead_of;  /* whose place; or none */
	int64_t shared; /* how many signed in on the same phone; 0: nobody else */
};

struct roll {
	struct roll_line *ptr; /* by unit, then by person; each once */
	size_t count;
	bool more;   /* than can be gone through */
	bool keeper; /* the reader answers for the unit that meets, and so keeps the roll */
	int64_t expected;
	int64_t seats; /* of those expected: how many are there, or have their deputy there; nobody fills two */
};
struct roll roll_gather(struct reading *, const struct meeting *, struct arena *);
/* The same for who goes through many meetings (meeting_glance). */
struct roll roll_glance(struct reading *, const struct meeting *, struct arena *);
/* The same for nobody, of those who are expected: `keeper` is not known. `over`: whoever is not there is not coming
 * any more. */
struct roll roll_of(struct conn *, const struct meeting *, const struct gathered *, bool over, struct arena *);

/* Whether the reader may be told by name whether that one was there: itself, and those of its own unit; who keeps
 * the roll also those whom it may know by name anyway. Above that, it is a number. */
bool roll_names(struct reading *, const struct roll *, const struct roll_line *);

/* Of the lines of one unit. Whoever was deputised for counts as that and not as present. */
struct roll_counts {
	int64_t expected, by[ROLL_AWAITED + 1], others; /* others: present without being expected */
};
struct roll_counts roll_count(const struct roll_line *, size_t count);

/* At least one, and as many seats as are filled: a principal who comes beside the deputy fills one with it, and who
 * is not expected any more none. */
struct quorum {
	bool asked, reached;
	bool untold; /* not all who are expected could be counted: it is not told as reached */
	int64_t needed;
};
/* The meeting has its quorum and its calls. */
struct quorum quorum_of(const struct meeting *, const struct roll *);

/* A person's own file: where it signed in. */
void sign_ins_tell_of(struct reading *, id person, struct json *);

/* ---- Whom a name means (attend_name.c) ---- */

enum named { NAMED_NOBODY, NAMED_ONE, NAMED_SEVERAL };
/* Whom of those who are expected, or come in somebody's place, a name or a code means, and where several are called
 * so, a unit's code or name: without regard to spaces and case. The meeting has its calls. */
enum named attend_named(struct reading *, const struct meeting *, str name, str unit, id *ret);

#endif
