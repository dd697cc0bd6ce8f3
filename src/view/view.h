/* Views: lists that a person can look through, declared as data.
 *
 * A view is a source and a table of its columns. The source is either SQL (FROM and WHERE texts
 * with $parameters; this layer composes the SELECT from the declared columns, values always bound)
 * or a function that gives rows one by one, for what is worked out in memory. From the view follow
 * the table on a terminal, JSON, CSV, XLSX, and its place in the OpenAPI text.
 *
 *     static const struct view_column columns[] = {
 *             { "code", N_("Code"), FIELD_TEXT, .sql = "u.code", .always = true },
 *             { "name", N_("Name"), FIELD_TEXT, .sql = "u.name", .always = true },
 *     };
 *     static const struct view_condition when[] = { { "parent", "u.parent = $parent" } };
 *     const struct view units_view = { .name = "units", .label = N_("Units"),
 *             .from = "from org_unit u", .when = when, .when_count = COUNT(when),
 *             .columns = columns, .column_count = COUNT(columns), .key = "u.id", .order = "code" };
 *
 * Asked with: the view's own parameters by name; a column's name (that no parameter has) with a
 * value: rows whose value is that; `name.has`: rows whose text holds that, in whatever letters;
 * `name.from`, `name.to`: rows whose number, day or moment lies there; `sort` a column, `-column`
 * downwards (columns of words as the reader's language has them, so a cursor holds in the language in which it
 * was given); `limit` (1 to VIEW_ROWS_MAX; 100); `cursor` from the answer before; `columns` (names with
 * commas between): only those, in that order. Anything else is refused by name. */
#ifndef MUSTER_VIEW_VIEW_H
#define MUSTER_VIEW_VIEW_H

#include "ledger/ledger.h"

#define VIEW_ROWS_MAX 10000 /* of one JSON page; CSV and tables stream all where none is named */
#define VIEW_COLUMNS_MAX 40
#define FEW_PERSONS 5 /* fewer than that are not counted above their unit: "<5" */
#define VIEW_CONDITIONS_MAX 8

struct view_column {
	const char *name, *label;
	enum field_kind kind; /* TEXT NUMBER DECIMAL YESNO DATE MOMENT CHOICE REF */
	const char *sql;      /* an expression; NULL in a view with .each */
	const struct choice *choices;
	const char *help;
	bool name_of_person; /* says who somebody is: only for readers who may know */
	bool counts_persons; /* TEXT, digits: "<5" above the unit where there are fewer */
	bool always;         /* no row lacks it: an index of the table may then give the order */
	const char
		*thing; /* TEXT: it is the code of a thing of this kind; REF: its id, and where no
			      * other column leads to its page, the row does */
	const char *leads; /* the page of what the row is about, to which its cell leads: an address with
			    * names of columns, or of parameters, in braces: "/duty/{unit}/{measure}" */
	const char
		*none; /* TEXT: what people read where there is no value (N_()); programs: none */
	bool file;     /* TEXT: it is the hash of a stored file */
	bool words;    /* TEXT: people sort it as their language sorts words: by letters, by pinyin */
	bool later;    /* of a view with .each: costs more than the others, and is looked up where it is wanted */
};

/* Holds only where its parameter was given. */
struct view_condition {
	const char *parameter, *sql;
};

struct view_value {
	bool given;
	str text;       /* TEXT, DECIMAL */
	str told;       /* TEXT: the same as people read it; not given: as it stands */
	int64_t number; /* NUMBER, YESNO, DATE (day), MOMENT (us), CHOICE (value), REF */
};

/* Who gets which rows (ledger/right.h). */
enum view_sees {
	SEES_UNSAID, /* refused by the self-check: whoever writes a view decides */
	SEES_ALL,    /* everybody who has come in and may know what the parameters name */
	SEES_ROWS,   /* of each row: `unit`, and `known` of it */
	SEES_AT,  /* whoever sees the unit of the parameter `right_at`; where that is not given, the
		      * one of `or_at`, else the reader's own is filled in */
	SEES_OWN, /* its rows are the reader's own: $actor, or it looks itself */
};

/* An act that can be done for each row of a list. Its fields that refer to things are filled by the
 * columns and parameters of the same names; the others are asked once, for all rows. */
struct view_bulk {
	const char *act;
	const char *column, *is; /* only rows whose column has this value; NULL: all */
	/* Whether a list asked with these parameters can hold a row for which it may be done: what is known
	 * without looking at the rows, however many there are. NULL: nothing is. */
	bool (*can)(struct reading *, const void *parameters);
};

struct view_sink;
struct view {
	const char *name, *label, *summary;
	/* A record; size 0: none. One struct for `each` and for binding the $names of the SQL
	 * (TEXT, NUMBER, DATE, REF, CHOICE). $today and $actor need none. */
	struct field_table parameters;
	enum view_sees sees;
	const char *right_at, *or_at; /* SEES_AT: REF parameters */
	/* SEES_ROWS, expressions of each row: its unit; whether only who is in range may know it (or
	 * NULL); the person whom its columns marked .name_of_person are about (or NULL). */
	const char *unit, *draft, *person;
	enum known known;
	bool persons; /* a row is a person: without its name it is not there */
	bool beside;  /* its rows stand beside the ledger and change without it: no page of them is kept */
	const struct view_column *columns;
	size_t column_count;
	const char *from;  /* "from box b join shelf s on s.id = b.shelf"; NULL: `each` */
	const char *where; /* "b.shelf = $shelf"; NULL: all */
	const struct view_condition *when;
	size_t when_count;
	const char *key;   /* a unique column expression that settles the order among equals */
	const char *order; /* the column it is sorted by when none is named; "-name": downwards */
	/* Gives rows through view_row() until it returns false. Faults stay in reading->conn. */
	void (*each)(struct reading *, const void *parameters, struct view_sink *);
	void (*check)(struct reading *, const void *parameters, struct problems *); /* or NULL */
	const struct view_bulk *bulk; /* what can be done for each row */
	size_t bulk_count;
};

/* In `each`: the next row, values in the order of the columns, borrowed for the call. False:
 * enough. */
bool view_row(struct view_sink *, const struct view_value *values);
/* The same where some columns are .later: puts their values in, for a row that passes by all others and stands
 * on the page, and only where one of them is shown or asked for. */
typedef void view_later(void *context, struct view_value *values);
bool view_row_later(
	struct view_sink *, struct view_value *values, view_later *, void *context);
struct view_value view_text(str);
struct view_value view_number(int64_t);
struct view_value view_id(id);
struct view_value view_date(date);
struct view_value view_none(void);

enum view_format { VIEW_JSON, VIEW_CSV, VIEW_TABLE, VIEW_XLSX };
/* "json", "csv", "table", "xlsx"; false for another word. */
bool view_format_of(str, enum view_format *ret);

/* Runs a view. Refusals go into `problems` (then nothing is written); the result into `out`:
 * JSON: {"view","columns":[names],"rows":[{name:value}],"next":cursor or null}; numbers as numbers,
 * ids as numbers, dates and decimals as text. CSV: a header of names, a line a row. TABLE: for a
 * terminal, labels in the language, wide characters counted as two cells, numbers to the right, and
 * a closing line with the number of rows. XLSX: a workbook (base/book.h) whose sheet holds at most
 * BOOK_ROWS_MAX rows; more are refused. *ret_rows: how many were given. False with *err where the store failed. */
bool view_run(const struct view *, struct reading *, const struct pair *asked, size_t count,
	enum view_format, struct arena *, struct problems *, struct buf *out, int64_t *ret_rows,
	struct err *);
/* The same for a page: one page of rows as texts for people, in the arena. */
struct view_cells {
	const size_t *columns; /* which were asked for, in their order: all unless told */
	size_t column_count;
	str *cells; /* row by row, a text for each of those; empty where there is no value */
	size_t rows;
	str next; /* the cursor of the next page; not given: this is the last one */
};
bool view_cells(const struct view *, struct reading *, const struct pair *asked, size_t count,
	struct arena *, struct problems *, struct view_cells *ret, struct err *);
/* The same row by row, as values: `take` gets those of all columns, and says false where that is
 * enough. */
typedef bool (*view_take)(void *context, const struct view_value *values);
bool view_rows(const struct view *, struct reading *, const struct pair *asked, size_t count,
	struct arena *, struct problems *, view_take, void *context, struct err *);
/* Whether the reader is not refused for naming this thing in that parameter (REF): see enum view_sees. */
bool view_shows(const struct view *, struct reading *, const struct field *parameter, id named);
/* A value as programs write it, in the arena or borrowed. */
str view_text_of(const struct view_column *, const struct view_value *, struct arena *);
/* Whether a list that gave so many rows counts as taken away: a file, more than a page of rows, or the
 * next page of persons. */
bool view_exports(const struct view *, const struct pair *asked, size_t count, enum view_format,
	int64_t rows);
/* What was asked of it, without texts, any of which may say who somebody is: "unit=KJ-NH name=?"; in the
 * arena. */
str view_asked_for(const struct view *, const struct pair *, size_t count, struct arena *);

/* Events of these numbers as sentences, for a page about which the reader may know: up to `count` into
 * ret, as many as there are and can be told; how many. Sentences stand in the arena. */
struct history_line {
	int64_t seq;
	moment at;
	str sentence;
};
size_t history_at(struct reading *, const int64_t *seqs, size_t count, struct arena *,
	struct history_line *ret);

/* Views that no slice owns: the history. NULL ends. */
extern const struct view *const kernel_views[];
/* One of the kernel's or of a slice's; NULL: none. */
const struct view *slices_view(const struct slice *const *, str name);
/* "name=Beta", "name.has=eta", "due.from=2026-11-23", "due.to=2026-11-30". */
enum view_filter_kind { FILTER_IS, FILTER_HAS, FILTER_FROM, FILTER_TO };
/* Whether a column can be asked for so: texts by what they hold, numbers, days and moments by their
 * ends. */
bool view_filter_fits(enum view_filter_kind, enum field_kind);
size_t view_column_find(const struct view *, str name); /* column_count: none */
/* Whether a parameter asks the same as filtering by the column would: it has its name, or its
 * choices. */
bool view_asks(const struct view *, const struct view_column *);
const char *view_wrong(const struct view *); /* the self-check of one, run as a test */

/* A table for a terminal, for those who have no view: cells as text, columns marked as numbers
 * stand to the right. */
struct table_column {
	str label;
	bool number;
};
void table_print(
	struct buf *, const struct table_column *, size_t columns, const str *cells, size_t rows);

#endif
