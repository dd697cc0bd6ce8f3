/* What the pages of campaigns, directives, measures and questions show: each is a panel on the kernel's
 * page of a thing (web/thing.h). */
#ifndef MUSTER_CAMPAIGN_PLAN_PAGES_H
#define MUSTER_CAMPAIGN_PLAN_PAGES_H

#include "campaign/pages.h"
#include "campaign/parts.h"
#include "web/thing.h"

extern const struct panel campaign_panels[];
void show_campaign(struct request *, struct reading *, id, struct page *);
void show_directive(struct request *, struct reading *, id, struct page *);
void show_measure(struct request *, struct reading *, id, struct page *);
void show_question(struct request *, struct reading *, id, struct page *);
void show_plea(struct request *, struct reading *, id, struct page *);

/* ---- What several of them show ---- */

struct question_line {
	str url, about, about_url, unit, question; /* question: its words alone, since it is a link */
	struct safe_html reply;                    /* not given: none yet */
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

/* Compiled from the .html files of the same names. */
void piece_campaign(struct page *, const struct campaign_piece *);
void piece_questions(struct page *, const struct questions_piece *);

#endif
