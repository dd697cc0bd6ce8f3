/* What came of many acts that were asked for at once: a verdict for every row, as a page and as a file.
 *
 *     struct verdicts verdicts;
 *     verdicts_init(&verdicts, request, title);
 *     struct rows_asked asked = { ..., .heard = verdicts_hear, .context = &verdicts };
 *     if (rows_do(&asked, &told)) verdicts_show(&verdicts, response, &more);
 *     verdicts_done(&verdicts); */
#ifndef MUSTER_WEB_VERDICTS_H
#define MUSTER_WEB_VERDICTS_H

#include "web/frame.h"
#include "web/rows.h"

#define VERDICT_LINES 1000 /* of a page; of more only those that were refused */

struct verdict_line {
	str row, verdict, why;
	bool refused;
};

struct verdict_lines {
	struct verdict_line *ptr;
	size_t count;
};

/* What an act tells of itself: "Created", 5. */
struct verdict_note {
	str label;
	int64_t number;
};
struct verdict_notes {
	struct verdict_note *ptr;
	size_t count;
};

struct verdicts {
	struct request *request;
	str title;
	str sheet; /* before each row's number; not given: nothing */
	/* What a row is about, which is said beside its number; "": nothing is known of it. NULL: the number alone
	 * is said. */
	str (*about)(void *context, int64_t row);
	void *context;
	/* What the rows from line 2 on are called, for those who have not seen their numbers. */
	const str *labels;
	size_t label_count;
	bool tried;
	int64_t rows, counts[VERDICTS];
	int64_t apart; /* rows.h */
	struct verdict_lines all, refused;
	struct verdict_notes notes;
	struct buf csv;
};

/* A field that the form by which it is done sends again. */
struct verdict_field {
	str name, value;
};

/* Where a trial leads: to the form by which it is done. */
struct verdicts_more {
	str url;      /* the form's address; not given: there is nothing to be done */
	str back_url; /* to where one sends another */
	struct {
		struct verdict_field *ptr;
		size_t count;
	} fields;
};

struct verdicts_page {
	struct frame_layout frame;
	str title, csrf;
	bool tried, go, cut, any;
	int64_t rows, apart, done, would, fits, left, repeated, refused, fault;
	struct verdict_lines lines;
	struct verdict_notes notes;
	struct verdicts_more more;
	str csv_url, xlsx_url;
};

void verdicts_init(struct verdicts *, struct request *, str title);
void verdicts_done(struct verdicts *);
void verdicts_add(struct verdicts *, int64_t row, enum verdict, str why);
/* On something beside the rows, by its name. */
void verdicts_about(struct verdicts *, str what, enum verdict, str why);
void verdicts_hear(void *verdicts, int64_t line, enum verdict, const struct problems *);
/* The page; keeps the verdicts, so that they can be fetched as a file. */
void verdicts_show(struct verdicts *, struct response *, const struct verdicts_more *);

void page_verdicts(struct page *, const struct verdicts_page *); /* compiled from verdicts.html */

void get_verdicts(struct request *, struct response *); /* GET /verdicts/{key} */

#endif
