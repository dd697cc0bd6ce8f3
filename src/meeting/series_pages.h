/* What the pages of a series and of a template show, and what the page of a meeting says of its series. */
#ifndef MUSTER_MEETING_SERIES_PAGES_H
#define MUSTER_MEETING_SERIES_PAGES_H

#include "meeting/notice.h"
#include "meeting/series_carry.h"
#include "web/thing.h"

/* An item of an agenda. */
struct agenda_line {
	int64_t number, minutes; /* minutes: 0: not planned */
	str title, presenter;
};

/* What a series and a template have in common: what their meetings are like. */
struct plan_piece {
	const char *kind;
	str unit, unit_url;
	str title; /* of its meetings, where it is not the page's */
	int64_t minutes;
	str place, link, campaign, campaign_url;
	struct safe_html purpose;
	struct {
		struct agenda_line *ptr;
		size_t count;
	} items;
	struct {
		str *ptr;
		size_t count;
	} expected;
	/* Who and what is there no more, and would be left out. */
	struct {
		str *ptr;
		size_t count;
	} dropped;
};
void piece_plan(struct page *, const struct plan_piece *); /* compiled from plan.html */
struct source_plan {
	id unit;
	int kind;
	int64_t minutes;
	const struct plan *plan;
};
void plan_piece_fill(struct plan_piece *, struct request *, struct reading *, const struct source_plan *);

struct outline_piece {
	struct plan_piece plan;
	date ended;
	bool over; /* it has ended */
	str convene_url, series_url; /* not given: nobody would begin from it */
};
void piece_outline(struct page *, const struct outline_piece *); /* compiled from outline.html */
void show_outline(struct request *, struct reading *, id outline, struct page *);

/* A day of a series. */
struct day_line {
	date day;
	str held;     /* where it is another day than the rule has */
	const char *weekday;
	str url;      /* of its meeting */
	const char *state;
	bool skipped, soon; /* soon: it is still to be made */
	str skip_url; /* not given: it cannot be left out, or not by the reader */
};

struct series_piece {
	struct plan_piece plan;
	str words, at;
	const char *days_off; /* not given: it is held all the same */
	int64_t ahead;
	bool over, draft;
	date ended, first;
	str all_url;
	struct {
		struct day_line *ptr;
		size_t count;
	} days;
};
void piece_series(struct page *, const struct series_piece *); /* compiled from series.html */
void show_series(struct request *, struct reading *, id series, struct page *);

/* On the page of a meeting. */
struct of_series_piece {
	str series, series_url, words;
	str before, before_url, after, after_url; /* when; not given: there is none */
};
void piece_of_series(struct page *, const struct of_series_piece *); /* compiled from of_series.html */
void show_of_series(struct request *, struct reading *, id meeting, struct page *);

struct open_line {
	str title, key, form_key;
};
struct carry_piece {
	str before, before_url, csrf, all_key, code, url;
	struct {
		struct open_line *ptr;
		size_t count;
	} points;
};
void piece_carry(struct page *, const struct carry_piece *); /* compiled from carry.html */
void show_carry(struct request *, struct reading *, id meeting, struct page *);

/* What can begin from a meeting. */
struct again_piece {
	str convene_url, series_url, outline_url;
};
void piece_again(struct page *, const struct again_piece *); /* compiled from again.html */
void show_again(struct request *, struct reading *, id meeting, struct page *);

/* What can be done with them: of what is over nothing. */
int state_of_series(struct reading *, id), state_of_outline(struct reading *, id);
int place_on_series(int state, const struct act *), place_on_outline(int state, const struct act *);

/* GET /api/v1/rule: the days of a rule; series_api.c. */
struct rule_asked {
	str rule, time;
	date first;
	opt_date from;
	opt_number most;
};
extern const struct field rule_fields[5];
extern const char rule_schema[];
void get_rule(struct request *, struct response *);

#endif
