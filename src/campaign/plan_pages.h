/* What the pages of campaigns, directives, measures and questions show: each is a panel on the kernel's
 * page of a thing (web/thing.h). */
#ifndef MUSTER_CAMPAIGN_PLAN_PAGES_H
#define MUSTER_CAMPAIGN_PLAN_PAGES_H

#include "campaign/pages.h"
#include "campaign/parts.h"
#include "web/input.h"
#include "web/thing.h"

extern const struct panel campaign_panels[];
void show_campaign(struct request *, struct reading *, id, struct page *);
void show_directive(struct request *, struct reading *, id, struct page *);
void show_measure(struct request *, struct reading *, id, struct page *);
void show_question(struct request *, struct reading *, id, struct page *);
void show_plea(struct request *, struct reading *, id, struct page *);
void show_remits(struct request *, struct reading *, id person, struct page *);

/* ---- Of a person ---- */

struct remit_line {
	const char *role;
	str url, campaign, campaign_url, units;
	date since, until;
	bool ends;
};
struct remits_piece {
	struct {
		struct remit_line *ptr;
		size_t count;
	} remits;
};
void piece_remits(struct page *, const struct remits_piece *); /* compiled from remits.html */

/* ---- What several of them show ---- */

struct question_line {
	str url, about, about_url, unit,
		question;       /* question: its words alone, since it is a link */
	struct safe_html reply; /* not given: none yet */
	date asked, replied;
};
struct questions_piece {
	struct {
		struct question_line *ptr;
		size_t count;
	} questions;
	str more_url; /* of all; not given: these are all */
};
/* Of a campaign, or of one of its measures; up to `most`, those without a reply first. */
void questions_fill(struct questions_piece *, struct request *, struct reading *, id campaign,
	id measure, size_t most);

/* Whom a measure binds. Lists stand in the arena; top is ID_NONE where it is the campaign's own unit. */
struct scope {
	id top;
	struct texts levels, kinds;
	struct ids groups, ins, outs;
};
/* Of a row that has top, levels, kinds, groups, units_in and units_out from that column on. */
struct scope scope_of(struct query *, int column, id campaign_unit, struct arena *);
/* In the reader's words: "level bureau, department; besides Nanhu". */
str scope_words(struct reading *, const struct scope *, struct arena *);
str every_word(int64_t every, enum language); /* "every week": of a measure that recurs */

/* ---- A campaign ---- */

struct stage_line {
	str title;
	date starts, ends;
	int64_t from, length; /* in per cent of the campaign's time, in steps of 5 */
	bool past, now, next; /* next: the first that is still to come */
};

struct measure_line {
	id measure;
	str title, url, stage, scope;
	str every; /* of one that recurs: "every month" */
	date due;  /* of one that recurs: of its period that is still to come, else of the last */
	int64_t effort; /* minutes; 0: not said */
	struct share share;
};

struct person_line {
	str name, url; /* url: not given: the reader may not know of that person */
	str units;     /* whom that one guides; not given: all */
};

/* A workstream: its measures, and who answers for them. */
struct strand {
	str name;
	bool alone; /* a measure without a workstream: its name is the measure's own */
	struct share share;
	struct {
		struct measure_line *ptr;
		size_t count;
	} measures;
	struct {
		struct person_line *ptr;
		size_t count;
	} leads, guides;
};

struct plea_line {
	str unit, measure, url, reason;
	bool time; /* more time is asked for, until: */
	date until, asked;
};

/* What a draft still lacks. */
struct lack {
	str text, url, label; /* what would put it right; not given: nothing here */
};

struct campaign_piece {
	bool draft, in_force, closed, manages;
	date starts, ends, deployed, closed_on;
	int64_t day, days;
	bool running, ahead;
	str unit, unit_url, counted; /* counted: where, if not at the campaign's own unit */
	bool has_decided;
	struct decided_piece decided;
	struct {
		struct stage_line *ptr;
		size_t count;
	} stages;
	int64_t today; /* in per cent of its time */
	struct {
		struct strand *ptr;
		size_t count;
	} strands;
	bool nobody;      /* leads some of it */
	str measures_url; /* given: these are not all */
	struct questions_piece questions;
	struct {
		struct plea_line *ptr;
		size_t count;
	} pleas;
	str pleas_url;
	struct {
		struct lack *ptr;
		size_t count;
	} lacks;
	str deploy_url, responsibility_url;
	struct thing_links links;
};

/* ---- A measure ---- */

struct figure_used {
	str title, url, label, period;
};

struct number_line {
	str label;
	decimal_sum sum;
	int64_t given;
};

struct tightened_line {
	str unit, field;
	bool day; /* else more of a number: `field`, at least */
	date due;
	int64_t least;
};

struct version_line {
	int64_t version;
	date until;
	str reason;
};

struct period_line {
	str code, url;
	date due;
	bool next;
	struct share share;
};

/* What is asked of a unit at which the reader holds a post. */
struct own_duty {
	str unit, url, state;
	date due;
	bool overdue, open;
};

struct count_line {
	str label, url;
	int64_t count;
	bool alarm;
};

struct measure_piece {
	str campaign, campaign_url, counted, scope, stage, workstream;
	str proven_by; /* what answers it by itself */
	bool draft, withdrawn, nobody_accepts, place;
	date withdrawn_on, due;
	str every, series_url; /* of one that recurs; of a period: that it is one of */
	str after, after_url;  /* on which it hangs: days after that was done, by the unit above? */
	bool after_above;
	int64_t after_days, effort, version, percent, step;
	str strengthens, strengthens_url;
	struct safe_html instruction;
	struct {
		struct own_duty *ptr;
		size_t count;
	} own;
	struct {
		struct decided_measure *ptr; /* number and heading of a clause; its answers */
		size_t count;
	} clauses;
	struct {
		struct input_piece *ptr;
		size_t count;
	} inputs;
	struct {
		struct figure_used *ptr;
		size_t count;
	} figures;
	struct {
		struct count_line *ptr;
		size_t count;
	} counts;
	struct {
		struct number_line *ptr;
		size_t count;
	} numbers;
	struct {
		struct period_line *ptr;
		size_t count;
	} periods;
	str periods_url;
	struct {
		struct tightened_line *ptr;
		size_t count;
	} tightened;
	str tightened_url;
	struct {
		struct version_line *ptr;
		size_t count;
	} versions;
	str versions_url;
	struct questions_piece questions;
};

/* ---- A directive ---- */

struct answering {
	str title, url;
	bool draft, closed;
	struct decided_piece decided;
};

struct directive_piece {
	str issued_by, unit, unit_url;
	bool has_received;
	date received;
	struct {
		struct answering *ptr;
		size_t count;
	} campaigns;
	str campaigns_url; /* given: these are not all */
	struct {
		struct decided_clause *ptr; /* where no campaign answers it */
		size_t count;
	} clauses;
};

/* ---- Questions and pleas ---- */

struct question_piece {
	str measure, measure_url, unit;
	date asked, replied;
	struct safe_html question, reply;
};

struct plea_piece {
	str unit, unit_url, measure, duty_url, state, note;
	bool time, decided, granted;
	date until, asked, decided_on, granted_until;
	struct safe_html reason;
};

/* Compiled from the .html files of the same names. */
void piece_measure(struct page *, const struct measure_piece *);
void piece_directive(struct page *, const struct directive_piece *);
void piece_question(struct page *, const struct question_piece *);
void piece_plea(struct page *, const struct plea_piece *);
void piece_campaign(struct page *, const struct campaign_piece *);
void piece_questions(struct page *, const struct questions_piece *);

#endif
