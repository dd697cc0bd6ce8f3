/* Field tables: what a record is made of, said once, as data.
 *
 * An act's input, a row of an import, the parameters of a view are plain C structs; a table of
 * `struct field` says for each member its name, what a person may write there and how long it may
 * be. From the table the record is read (JSON, CSV, command line), written (canonical JSON for the
 * ledger), and described (OpenAPI, --help, forms).
 *
 *     struct unit_rename { id unit; str name; opt_date from; };
 *     static const struct field fields[] = {
 *         { AT(struct unit_rename, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit" },
 *         { AT(struct unit_rename, name, TEXT), .label = N_("New name"), .need = true },
 *         { AT(struct unit_rename, from, DATE), .label = N_("From") },
 *     };
 *
 * AT() does not compile when the member's C type does not fit the kind. Presence is not zero:
 * numbers, decimals, dates, moments and yes/no that may be absent are opt_ types; plain ones go
 * with .need (the self-check holds the two together).
 *
 * kind     C type                      JSON                     command line, CSV cell
 * TEXT     str (none: ptr NULL)        string                   as it is
 * NUMBER   number, opt_number          integer                  digits
 * DECIMAL  decimal, opt_decimal        string (or integer)      12.5
 * YESNO    yesno, opt_yesno            true, false              yes, no; true, false; 1, 0
 * DATE     date, opt_date              "2026-11-23"             same
 * MOMENT   moment, opt_moment          RFC 3339, or local       same
 * CHOICE   int (none: 0)               the choice's code        same
 * REF      id (none: 0)                code or id               code, id, or #id
 * FILE     opt_file                    hash of a stored file    same; the command line takes @path
 * TEXTS    struct texts                array of strings         a,b,c
 * REFS     struct ids                  array of code or id      a,b,c
 * ROWS     struct rows                 array of objects         @file.csv, or JSON
 * VALUES   struct values               object name -> scalar    --values.NAME, column values.NAME
 *
 * VALUES is what an answer form asks for: its names are not known to C. Reading checks only its
 * shape; the act that owns the form checks the rest. */
#ifndef MUSTER_RECORD_FIELD_H
#define MUSTER_RECORD_FIELD_H

#include "base/catalogue.h" /* N_() marks the labels for translation */
#include "base/crypto.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/id.h"
#include "base/str.h"

typedef struct number {
	int64_t v;
} number;
typedef struct yesno {
	bool v;
} yesno;
typedef struct opt_number {
	bool given;
	int64_t v;
} opt_number;
typedef struct opt_decimal {
	bool given;
	decimal v;
} opt_decimal;
typedef struct opt_yesno {
	bool given;
	bool v;
} opt_yesno;
typedef struct opt_date {
	bool given;
	date v;
} opt_date;
typedef struct opt_moment {
	bool given;
	moment v;
} opt_moment;
typedef struct opt_file {
	bool given;
	hash v;
} opt_file;

struct texts {
	str *ptr;
	size_t count;
};
struct ids {
	id *ptr;
	size_t count;
};
struct rows {
	void *ptr; /* count structs of the field's `rows` table, each rows->size bytes */
	size_t count;
	const int64_t *lines; /* from a CSV file: the line of each, from 1; else NULL */
};
struct value {
	str name, text;
};
struct values {
	struct value *ptr;
	size_t count;
};

enum field_kind {
	FIELD_TEXT,
	FIELD_NUMBER,
	FIELD_DECIMAL,
	FIELD_YESNO,
	FIELD_DATE,
	FIELD_MOMENT,
	FIELD_CHOICE,
	FIELD_REF,
	FIELD_FILE,
	FIELD_TEXTS,
	FIELD_REFS,
	FIELD_ROWS,
	FIELD_VALUES,
};

struct choice {
	int value;                /* from 1; 0 ends the table */
	const char *code, *label; /* code: a word that files and URLs use */
};

/* A column of the list that gives such rows: as which field it comes back; NULL: it does not. */
struct list_column_told {
	const char *name, *as; /* a name of NULL ends the table */
};

struct field_table;
struct field {
	const char *name, *label, *help;
	enum field_kind kind;
	bool opt;  /* set by AT(): the member is an opt_ type */
	size_t at; /* set by AT() */
	bool need;
	const char *unless; /* of one that is needed all the same, but may come from elsewhere: a remark (N_()) in
			     * the place of "(if any)", "(unless the template has it)" */
	bool prose;   /* Markdown, line breaks allowed; a plain TEXT is one line */
	bool empties; /* TEXT that is not needed: given empty it is given, and says that there
			      * is none from now on; not given, it stays as it was */
	bool code;    /* TEXT: names a thing that is made, so that it is one by which it can be named: code_unfit() */
	bool code_there; /* with .code: the thing may be there already, under a code that was fit once; where it is
			  * not, the act asks code_unfit() */
	const char
		*personal; /* TEXT: it says something of a person, whom the REF field of this name
			       * in the same table names; in the ledger it is sealed under that
			       * person's key, and not given once that is destroyed */
	int sealed_since; /* with .personal: the version of the act that began to seal it; before that it
			      * stands in clear. 0: from the first */
	bool own;         /* with .personal: it is known to that person and the operator alone; of
			      * nobody (who is given is no person) it stands in clear */
	const char *told_at; /* with .personal: what it says is told also to who answers for the thing that the
			      * REF field of this name is of, without of whom it is (ledger/history.c) */
	const char *why; /* with .personal: a sentence that says why it is held (N_()); it stands in
			       * what `muster privacy` tells */
	bool within_unit; /* REF of a person, no row's: that it happened to this one is told by name to that
			    * person, within its unit, and to who answers where it happened and may name it;
			    * others are not told of it, or, where it is not needed, without whom
			    * (ledger/history.c) */
	bool resolved;   /* filled by the act's resolve(), refused from outside */
	bool in_file;    /* ROWS: stands in the event as a file of JSON lines, however many */
	int64_t min, max; /* TEXT: code points (max 0: 200); NUMBER, DECIMAL (whole units):
	                      * the range (both 0: any); TEXTS, REFS, ROWS, VALUES: how many
	                      * (max 0: 100) */
	int places;       /* DECIMAL: digits after the point */
	const char *ref;  /* REF, REFS: the kind of thing */
	bool by_id;       /* REF, REFS: such things have no code, and are named by their ids */
	const struct choice *choices;
	const struct field_table *rows;
	/* ROWS: the list (a view's name) whose export is read again unchanged, and those of its columns
	 * that are no fields of a row; only these are passed over in a file. */
	const char *list;
	const struct list_column_told *told;
	int since; /* the version of the act that brought it; 0: there from the first */
};

#define FIELDS_MAX 64 /* of one table */

struct field_table {
	const struct field *fields;
	size_t count;
	size_t size; /* of the struct */
};

/* clang-format off */
#define FITS_TEXT(m)    _Generic((m), str: 1)
#define FITS_NUMBER(m)  _Generic((m), number: 1, opt_number: 1)
#define FITS_DECIMAL(m) _Generic((m), decimal: 1, opt_decimal: 1)
#define FITS_YESNO(m)   _Generic((m), yesno: 1, opt_yesno: 1)
#define FITS_DATE(m)    _Generic((m), date: 1, opt_date: 1)
#define FITS_MOMENT(m)  _Generic((m), moment: 1, opt_moment: 1)
#define FITS_CHOICE(m)  _Generic((m), int: 1)
#define FITS_REF(m)     _Generic((m), id: 1)
#define FITS_FILE(m)    _Generic((m), opt_file: 1)
#define FITS_TEXTS(m)   _Generic((m), struct texts: 1)
#define FITS_REFS(m)    _Generic((m), struct ids: 1)
#define FITS_ROWS(m)    _Generic((m), struct rows: 1)
#define FITS_VALUES(m)  _Generic((m), struct values: 1)
#define IS_OPT(m)       _Generic((m), opt_number: 1, opt_decimal: 1, opt_yesno: 1, opt_date: 1, \
	opt_moment: 1, default: 0)
#define AT(S, member, KIND) \
	.name = #member, .kind = FIELD_##KIND, .opt = IS_OPT(((S *)0)->member), \
	.at = offsetof(S, member) + 0 * sizeof(char[FITS_##KIND(((S *)0)->member)])
/* The same for a member of a member, or one whose field has another name. */
#define AT_AS(S, member, as, KIND) \
	.name = as, .kind = FIELD_##KIND, .opt = IS_OPT(((S *)0)->member), \
	.at = offsetof(S, member) + 0 * sizeof(char[FITS_##KIND(((S *)0)->member)])
#define FIELD_TABLE(S, array) \
	{ .fields = array, .count = sizeof(array) / sizeof((array)[0]), .size = sizeof(S) }
/* clang-format on */

const struct field *field_find(const struct field_table *, str name); /* NULL: none */
/* Why nothing new may have this code (trimmed): a sentence (N_()); NULL: it may. */
const char *code_unfit(str code);
/* Whether it, or a table of its rows, has a field marked .personal. */
bool field_table_personal(const struct field_table *);
static inline void *field_member(const struct field *field, void *record)
{
	return (char *)record + field->at;
}
static inline const void *field_member_const(const struct field *field, const void *record)
{
	return (const char *)record + field->at;
}
/* Row `n` of a ROWS member as its own struct. */
static inline void *rows_at(const struct rows *rows, const struct field_table *table, size_t n)
{
	return (char *)rows->ptr + n * table->size;
}

/* The choice of that value; NULL: there is none. */
const struct choice *choice_at(const struct choice *, int64_t value);
/* Its code, its label for people; not given: there is none. */
str choice_code(const struct choice *, int64_t value);
str choice_label(const struct choice *, int64_t value, enum language);

/* The self-check of a table, run as a test: names unique and in form ([a-z][a-z0-9_]*), labels
 * there, kinds with what they need (choices, ref, rows), need against opt, ranges in order,
 * choices unique, at most one in_file, and that not within rows. NULL where all is well, else a
 * sentence that stays until the next call. */
const char *field_table_wrong(const struct field_table *);

#endif
