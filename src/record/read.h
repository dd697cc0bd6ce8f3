/* Records from outside: hostile bytes become a struct by its field table, or refusals, all of them
 * at once.
 *
 * Refused (code): a field that the table does not have or that is `.resolved` ("unknown_field"),
 * one that is needed and absent or empty ("required"), the wrong JSON type ("type"), a text too
 * long or too short ("length"), text that is not UTF-8 or has control characters ("text"), not a
 * number, decimal, date, moment ("format"), out of range ("range"), not one of the choices
 * ("choice"), too many rows or items ("count"), a member given twice ("twice"), more than the
 * arena's maximum ("size"), a reference that names nothing ("not_found"), a file that the store
 * does not hold ("not_found").
 *
 * References are not looked up here, since what they name may be made by an act just before this
 * one: the reader lists them in `refs`, and the writer calls record_resolve() inside its
 * transaction. Everything borrows from `arena`. */
#ifndef MUSTER_RECORD_READ_H
#define MUSTER_RECORD_READ_H

#include "base/csv.h"
#include "record/field.h"
#include "record/problem.h"
#include <jansson.h>

struct record_ref {
	id *where;                  /* the member to fill */
	const struct field *field;
	str text;                   /* as written */
	const char *row_field;      /* the ROWS field it stands in ("a[3].b" in rows of rows) or NULL */
	size_t row;
	int64_t line;
};

struct record_file {            /* a FILE member: the writer looks whether the store holds it */
	hash file;
	const struct field *field;
	const char *row_field;
	size_t row;
};

struct record {
	const struct field_table *table;
	void *in;                   /* the struct, zeroed where nothing was given */
	struct arena *arena;
	struct record_ref *refs;
	size_t ref_count, ref_room;
	struct record_file *files;
	size_t file_count, file_room;
};

/* Each returns true where nothing was refused by it; `record` may be used only then. */
bool record_read_json(struct record *, const struct field_table *, const json_t *object,
	struct arena *, struct problems *);
/* Parses first: malformed JSON is false with *ret_malformed set to where ("line 1, column 7:
 * ..."), without a problem. */
bool record_read_text(struct record *, const struct field_table *, str json, struct arena *,
	struct problems *, str *ret_malformed);
/* From pairs of name and text, as a command line, a query string or a CSV row has them. Rows as
 * JSON text. An empty text counts as absent. A needed ROWS field may be absent:
 * record_read_csv_rows() may still bring it, and record_resolve() refuses where nothing did. */
struct pair {
	str name, text;
};
bool record_read_pairs(struct record *, const struct field_table *, const struct pair *,
	size_t count, struct arena *, struct problems *);
/* Fills the one ROWS field `rows` of an already read record from a CSV file whose header names the
 * row's fields (any order; in any of the encodings and separators of base/text.h and base/csv.h), or a
 * workbook's first sheet (base/xlsx.h).
 * A column that the row does not have is refused by name. `decoded` keeps converted text; texts of
 * the rows borrow from it or from `bytes`, which must live as long as the record. */
bool record_read_csv_rows(struct record *, const struct field *rows, str bytes,
	struct buf *decoded, struct problems *);

/* Also refuses needed ROWS that are still absent. Looks up what was listed: find() gives the id,
 * or ID_NONE where there is no such thing. */
typedef id (*record_find)(void *context, const char *thing, str text);
void record_resolve(struct record *, record_find, void *context, struct problems *);

/* Keys of those whom texts marked .personal are about; NULL where a table has none. False: there is
 * no key (any more), or it could not be read. */
struct record_keys {
	void *context;
	bool (*key)(void *context, id whose, seal_key *ret);
};

/* What the house wrote itself (write.h): references are ids. Fields with .since above `version`
 * may be absent. False: the bytes are damaged. `rows_file` gives the JSON lines of an .in_file
 * field (not given: the field stays empty); the rows' texts borrow from it. What is .personal is not
 * given where there is no key to it. */
bool record_read_event(const struct field_table *, str body, int version, str rows_file,
	const struct record_keys *, struct arena *, void **ret_in);

#endif
