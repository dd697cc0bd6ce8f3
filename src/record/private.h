/* What the files of record/ share and nobody else sees: members by kind, and a reading under way.
 *
 * A reading remembers in which row it stands; the text of that place ("measures[3].form[2].") is
 * made only when something is refused, since most rows are fine and some files have millions. */
#ifndef MUSTER_RECORD_PRIVATE_H
#define MUSTER_RECORD_PRIVATE_H

#include "record/read.h"

#define DEFAULT_LENGTH 200 /* code points of a TEXT without .max */
#define DEFAULT_COUNT 100  /* items of a TEXTS, REFS, ROWS, VALUES without .max */
#define REF_LENGTH 200     /* code points of a reference as written */
#define VALUE_LENGTH 20000 /* code points of one of VALUES; the form's own limits come later */
#define VALUE_NAME_LENGTH 100

/* ---- member.c: what a member holds, whether its type is an opt_ or a plain one ---- */

/* Each is false where nothing was given. */
bool get_number(const struct field *, const void *member, int64_t *ret);
bool get_decimal(const struct field *, const void *member, decimal *ret);
bool get_yesno(const struct field *, const void *member, bool *ret);
bool get_date(const struct field *, const void *member, date *ret);
bool get_moment(const struct field *, const void *member, moment *ret);
const struct choice *get_choice(const struct field *, const void *member); /* NULL: none */
bool member_given(const struct field *, const void *member);
void put_number(const struct field *, void *member, int64_t);
void put_decimal(const struct field *, void *member, decimal); /* without trailing zeros */
void put_yesno(const struct field *, void *member, bool);
void put_date(const struct field *, void *member, date);
void put_moment(const struct field *, void *member, moment);
const struct choice *choice_find(const struct field *, str code); /* NULL: none */
/* What a field allows: `most` of characters or items, with the defaults filled in. */
int64_t field_most(const struct field *);
/* The range of a NUMBER or DECIMAL; each false where that side is open. */
bool field_has_least(const struct field *);
bool field_has_most(const struct field *);

/* ---- reading.c: a reading under way ---- */

struct place {
	const struct place *above; /* NULL: the record itself */
	const struct field *field; /* the ROWS field */
	size_t row;                /* from 0 */
	int64_t line;              /* of a file, from 1; 0: none */
};

struct reading {
	struct record *record;
	struct arena *arena;
	struct problems *problems;
	const struct place *place; /* change it with reading_enter() */
	bool placed;               /* problems->prefix says `place` */
	str prefix;                /* before it, and the line: as the caller had them */
	int64_t line;
	bool borrow; /* texts outlive the arena: not copied */
	size_t item; /* of TEXTS or REFS, from 1; 0: the field itself */
	str value;   /* of VALUES: its name */
	size_t refused, suggested;
};

void reading_begin(struct reading *, struct record *, struct problems *);
bool reading_end(struct reading *); /* true where nothing was refused */
void reading_enter(struct reading *, const struct place *);
/* For problem(): the problems, told where the reading stands, and the name of the field there. */
struct problems *here(struct reading *);
const char *named(struct reading *, const struct field *);
/* Somebody's own words, fit to be shown: cut, without control characters. In the arena. */
str shown(struct arena *, str);
void refuse_unknown(struct reading *, const struct field_table *, str name);
void refuse_absent(struct reading *, const struct field *);
/* Whether so many items may be; refuses where not. */
bool count_fits(struct reading *, const struct field *, size_t count);
/* Trimmed (unless `lines`), checked, in the arena. False: refused. */
bool take_text(struct reading *, const struct field *, str, bool lines, int64_t most, str *ret);
void list_ref(struct reading *, const struct field *, id *where, str text);
void list_file(struct reading *, const struct field *, hash);

/* ---- One member; each is false where nothing was there, true where it was read or refused ---- */

bool read_member_text(struct reading *, const struct field *, str, void *member);
bool read_member_json(struct reading *, const struct field *, const json_t *, void *member);
void read_ref_text(struct reading *, const struct field *, str, void *member);  /* one REF */
bool read_json_text(struct reading *, const struct field *, str, void *member); /* ROWS, VALUES */
bool read_values(
	struct reading *, const struct field *, struct value *, size_t count, struct values *);
void set_number(struct reading *, const struct field *, int64_t, void *member);
void set_decimal(struct reading *, const struct field *, decimal, void *member);

/* ---- cells.c: names with texts, as a command line or a CSV file has them ---- */

struct heading {
	const struct field_table *table;
	bool file;             /* of a file: a needed field without a column was refused once */
	int where[FIELDS_MAX]; /* which text is of the field; -1: none */
	struct named_value {
		const struct field *field;
		size_t where;
		str name;
	} values[CSV_COLUMNS_MAX]; /* "values.NAME" */
	size_t value_count;
};

void heading_read(struct reading *, struct heading *, const struct field_table *, const str *names,
	size_t count, bool file);
void cells_read(struct reading *, const struct heading *, const str *texts, size_t count, void *in);

#endif
