/* The weekly brief of a unit in a campaign: what the board says, what changed in seven days, who is to be
 * reminded, what was asked and not answered. Gathered once, then written as a page, as DOCX, as PDF. */
#ifndef MUSTER_CAMPAIGN_BRIEF_H
#define MUSTER_CAMPAIGN_BRIEF_H

#include "base/paper.h"
#include "campaign/pages.h"
#include "campaign/progress.h"

#define BRIEF_DAYS 7
#define BRIEF_UNITS_MAX 500    /* units below that are told one by one */
#define BRIEF_CHASED_MAX 100   /* units to be reminded */
#define BRIEF_QUESTIONS_MAX 50 /* that wait for an answer */

/* Counts of a line: of a unit with all below it, of a measure, or of all. */
struct brief_counts {
	int64_t scope, answered, accepted, returned, waived, overdue, late;
	int64_t fresh; /* answers that stand and came in these days */
	int64_t percent;
};

struct brief_unit {
	str name, url;
	bool nobody; /* is liaison there */
	struct brief_counts counts;
};

struct brief_measure {
	str title;
	date due;
	struct brief_counts counts;
};

struct brief_number {
	str measure, label;
	decimal_sum sum;
	int64_t given;
};

struct brief_chase {
	str name, text;
	int64_t open, overdue, times;
	bool reminded;
	date last;
};

struct brief_question {
	str measure, text;
	struct safe_html html; /* the same, as it was meant */
	date asked;
};

struct brief {
	struct org_unit unit;
	struct campaign campaign;
	str title;
	date since, day; /* the first and the last of the days that it tells of */
	struct campaign_time time;
	struct brief_counts all, own; /* with those below; the unit itself alone */
	/* In these days: */
	int64_t accepted, returned, waived, asked, replied, amended;
	struct {
		struct brief_unit *ptr;
		size_t count;
	} units;
	int64_t more_units; /* that are not told one by one */
	struct {
		struct brief_measure *ptr;
		size_t count;
	} measures;
	struct {
		struct brief_number *ptr;
		size_t count;
	} numbers;
	struct {
		struct brief_chase *ptr;
		size_t count;
	} chase;
	bool more_chase;
	struct {
		struct brief_question *ptr;
		size_t count;
	} questions;
};

/* False where the campaign has no board. Texts stand in the arena. */
bool brief_gather(
	struct brief *, struct reading *, id unit, id campaign, enum language, struct arena *);

/* brief_paper.c: the same for paper. */
void brief_paper(const struct brief *, enum language, struct arena *, struct paper *);
/* A day as people write it, in the arena. */
str brief_day(date, enum language, struct arena *);

/* brief_page.c */
void get_brief(struct request *, struct response *);
void get_brief_file(struct request *, struct response *);
struct brief_asked {
	id campaign;
	int format;
	opt_date known;
	str lang;
};
extern const struct field brief_file_fields[4];

struct brief_page {
	struct frame_layout frame;
	struct brief brief;
	str board_url, docx_url, pdf_url;
	str letterhead; /* the address of the form by which the unit gets one; not given: who reads may
			   not */
};
void page_brief(struct page *, const struct brief_page *); /* compiled from brief.html */

#endif
