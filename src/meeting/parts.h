/* What the files of this slice share: limits, states, the acts and views, how a meeting is read and judged. */
#ifndef MUSTER_MEETING_PARTS_H
#define MUSTER_MEETING_PARTS_H

#include "ledger/ledger.h"
#include "meeting/meeting.h"
#include "org/org.h"

#define CODE_MAX 60
#define TITLE_MAX 200
#define PURPOSE_MAX 10000
#define LINK_MAX 500
#define REASON_MAX 2000
#define ITEMS_MAX 100     /* of an agenda */
#define MINUTES_MAX 1440  /* of one item */
#define PAPERS_MAX 50     /* of a meeting */
#define EXPECTED_MAX 200  /* rows that say who is expected */
#define MEETING_DAYS_MAX 31
#define HEADS_MAX 1000000 /* of a meeting */

/* Stored in derived tables: numbers never change. */
enum meeting_kind { KIND_MOBILISATION = 1, KIND_STUDY, KIND_FEEDBACK, KIND_SUMMARY, KIND_ORDINARY };
enum meeting_state { MEETING_DRAFT = 1, MEETING_ANNOUNCED, MEETING_CANCELLED, MEETING_IN_SESSION, MEETING_HELD };
enum reply_answer { REPLY_COMING = 1, REPLY_NOT_COMING, REPLY_DEPUTY };
#define PERSONS_MAX 1000000 /* of a quorum */
#define GUESTS_MAX 100000
extern const struct choice meeting_kinds[], meeting_states[], reply_answers[];

extern const struct act meeting_convene_act, meeting_announce_act, meeting_change_act, meeting_cancel_act,
	meeting_reply_act, meeting_open_act, meeting_close_act, feed_make_act, feed_end_act;
extern const struct act meeting_open_doors_act, meeting_close_doors_act, meeting_let_in_act, meeting_sign_in_act,
	meeting_strike_act, meeting_guests_act;
extern const struct view meetings_view, meeting_expected_view, feeds_view;
extern const struct view attendance_view, roll_view;

/* What convening says of a meeting and a change may say otherwise. Texts that are not given and lists without
 * rows are not told. */
struct plan {
	str title, purpose, place, link;
	opt_moment starts, ends;
	id campaign;
	opt_number quorum, quorum_share; /* 0: none is asked */
	struct rows agenda, papers, expected;
};
struct item {
	str title;
	id presenter;
	opt_number minutes;
};
struct sheet {
	opt_number item;
	str title;
	opt_file file;
};
struct call {
	id unit;
	opt_yesno below;
	int role;
	str level;
	id person;
};
extern const struct field_table item_table, sheet_table, call_table;

/* The fields of a plan but its title, of an act's struct S that has a member `plan`; what is remarked beside the times
 * and the place instead of "(if any)". */
#define PLAN_FIELDS(S, of_times, of_place)                                                         \
	{ AT_AS(S, plan.purpose, "purpose", TEXT), .label = N_("Purpose"), .prose = true,          \
		.max = PURPOSE_MAX, .empties = true },                                             \
		{ AT_AS(S, plan.starts, "starts", MOMENT), .label = N_("Begins"),                  \
			.unless = of_times },                                                      \
		{ AT_AS(S, plan.ends, "ends", MOMENT), .label = N_("Ends"), .unless = of_times },  \
		{ AT_AS(S, plan.place, "place", TEXT), .label = N_("Place"), .unless = of_place,   \
			.empties = true },                                                         \
		{ AT_AS(S, plan.link, "link", TEXT), .label = N_("Link"), .max = LINK_MAX,         \
			.empties = true,                                                           \
			.help = N_("Where it is held online: https://...") },                      \
		{ AT_AS(S, plan.campaign, "campaign", REF), .label = N_("Campaign"),               \
			.ref = "campaign" },                                                       \
		{ AT_AS(S, plan.quorum, "quorum", NUMBER), .label = N_("Quorum"), .min = 0,        \
			.max = PERSONS_MAX, .since = 2,                                            \
			.help = N_("How many must be there. 0: none is asked.") },                 \
		{ AT_AS(S, plan.quorum_share, "quorum_share", NUMBER),                             \
			.label = N_("Quorum as a share"), .min = 0, .max = 100, .since = 2,        \
			.help = N_("Or how many of a hundred who are expected.") },                \
		{ AT_AS(S, plan.agenda, "agenda", ROWS), .label = N_("Agenda"),                    \
			.rows = &item_table, .max = ITEMS_MAX },                                   \
		{ AT_AS(S, plan.papers, "papers", ROWS), .label = N_("Papers"),                    \
			.rows = &sheet_table, .max = PAPERS_MAX },                                 \
	{                                                                                          \
		AT_AS(S, plan.expected, "expected", ROWS), .label = N_("Who is expected"),         \
			.rows = &call_table, .max = EXPECTED_MAX,                                  \
			.help = N_("Each line names a person, or a unit: all who belong there, or " \
				   "only who holds a role; with the units below it or without.")   \
	}

/* A change says nothing; what it gives takes the place of what stands. */
bool plan_says_nothing(const struct plan *);
void plan_put_over(struct plan *now, const struct plan *given);
/* What is given as it stands already is not given any more. */
void plan_drop_same(struct plan *given, const struct plan *now);
/* Whether a change gives other times. */
bool plan_moves(const struct plan *change, const struct plan *now);
/* Whether a change says anything that an invitation tells. */
bool plan_is_told(const struct plan *change);

/* What convening a meeting says. Of a series, or begun from something else, it is filled before it is judged. */
struct meeting_convene {
	id unit;
	int kind;
	str code;
	struct plan plan;
	opt_yesno draft;
	id template, like;          /* what it begins from */
	struct ids dropped, closed; /* persons and units that what it begins from names, and that are left out */
	id series;
	opt_date occurrence; /* the day of the series, which may be moved */
};
struct meeting_change {
	id meeting;
	int kind;
	struct plan plan;
	struct rows moved; /* by another agenda: struct move, hold.h */
};
struct meeting_named {
	id meeting;
	str reason; /* of cancelling it */
};

/* Codes that are made of the unit's and a number, "KJ.m3", where none is given. */
struct coded {
	char letter;
	const struct statement *count, *by_code;
};
extern const struct coded coded_meetings, coded_series, coded_outlines;
bool code_is_taken(struct conn *, const struct coded *, str code);
str code_make(struct tx *, const struct coded *, id unit);
/* Of a column that may be empty. */
opt_number opt_number_of(struct query *, int column);

struct meeting {
	id meeting, unit;
	str code, reason;
	int kind, state;
	int64_t sequence; /* of its invitation */
	moment changed;
	opt_moment opened, closed; /* of one that is in session, or was held */
	opt_number heads; /* how many were there, as was said when it was closed */
	struct plan plan;
};
/* False where there is none. Texts stand in the arena; its lists are empty until meeting_lists(). */
bool meeting_get(struct conn *, id meeting, struct arena *, struct meeting *ret);
void meeting_lists(struct conn *, struct meeting *, struct arena *);
void meeting_calls(struct conn *, struct meeting *, struct arena *); /* of these `expected` alone */
void meeting_store_lists(struct tx *, id meeting, const struct plan *);

/* What `quorum` and `quorum_share` of its plan are: not given where none is asked. */
void meeting_quorum(struct conn *, struct meeting *);
void meeting_store_quorum(struct tx *, id meeting, const struct plan *);
/* How many were there: as was said when it was closed, else those who signed in and the guests; not given where
 * nobody said and nobody signed in. */
opt_number meeting_heads(struct conn *, const struct meeting *);
/* Only in `apply`: it begins at another time than it has; not given: it does not. Moved by more than the doors stand
 * open before it, nobody has signed in yet, and the doors open by the time again. */
void roll_moved(struct tx *, const struct meeting *, opt_moment starts);
/* Only in `then`: what asks for a meeting that was held is answered by this one, with as many as are known now to have
 * been there; nothing where it was not held. */
void meeting_prove(struct tx *, id meeting);
/* The same, of these measures alone, that were only just asked for. */
void meeting_prove_new(struct tx *, id meeting, const struct ids *measures);

/* Whether its minutes are approved: what they are made of stays as it is, until they are reopened. */
bool minutes_locked(struct conn *, id meeting);
/* In apply: this event changed what they are made of, other than by a note. */
void minutes_touched(struct tx *, id meeting, const struct event *);
/* Refuses that beside `field`; true where it did (R-MEET-80). */
bool minutes_refuse(struct tx *, id meeting, const char *field, struct problems *);

/* Whether it can still be changed, not having begun; refuses beside "meeting". */
bool meeting_is_ahead(struct tx *, const struct meeting *, struct problems *);
/* The same for a reader. */
bool meeting_can_change(struct reading *, const struct meeting *);
/* What cannot be, whether it is a draft or not. */
void plan_check(struct tx *, id unit, const struct plan *, struct problems *);
/* What it takes to be announced; beside its fields, or all beside `field`. */
void plan_check_whole(struct tx *, const struct plan *, const char *field, struct problems *);
/* Of an agenda: how many minutes it plans. */
int64_t plan_minutes(const struct plan *);

struct reply {
	int answer; /* 0: none yet */
	id deputy;
	int64_t event; /* the number of the event in which its reason stands */
	bool before_move; /* the meeting was at other times then: it is no reply to those of now */
};
/* What was replied for a person; false: nothing. */
bool reply_get(struct conn *, id meeting, id person, struct reply *ret);
/* Whether that person is expected; comes in the place of one who is; either. The meeting has its calls. */
bool meeting_invites(struct conn *, struct board *, const struct meeting *, id person, date today);
bool meeting_fills_in(struct conn *, struct board *, const struct meeting *, id person, date today);
/* Whether a deputy has not left by the day of the meeting. */
bool deputy_comes(struct conn *, const struct meeting *, id deputy, date today);
bool meeting_expects(struct conn *, struct board *, const struct meeting *, id person, date today);

/* The call as the organisation works it out, on the meeting's own day. */
struct org_called call_of(const struct meeting *, const struct call *, date today);

#endif
