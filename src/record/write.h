/* Records to the outside: canonical JSON for the ledger, a schema for OpenAPI, help for the
 * command line.
 *
 * Canonical: members in the order of the field table, absent ones left out, no white space,
 * references as ids. The same struct gives the same bytes, and record_read_event() gives the
 * struct back. */
#ifndef MUSTER_RECORD_WRITE_H
#define MUSTER_RECORD_WRITE_H

#include "base/json.h"
#include "record/read.h"

/* `lines` receives the rows of an .in_file field as JSON lines; the field itself is then written
 * as {"file":HASH,"count":N}. */
void record_write(const struct field_table *, const void *in, struct json *, struct buf *lines,
	const struct record_keys *);

/* A hash over what was asked for, as it was read: references by their text. Two requests that ask
 * the same give the same. It leaves out what is .personal, since a hash in the ledger would let
 * anybody try names on it for ever: record_same_personal() compares that. */
hash record_asked(const char *act, const struct record *);
/* Whether two records of a table say the same of persons; what is erased in `before` is the same as
 * anything. Rows are not looked at: an act may have put them in another form. */
bool record_same_personal(const struct field_table *, const void *before, const void *now);

/* A JSON Schema (OpenAPI 3.1 dialect) of what a request may hold. */
void record_schema(const struct field_table *, struct json *);

/* The table as `--help` shows it: a line a field, in the language: its bare name, since rows of a
 * CSV file are told in the same way. */
void record_help(const struct field_table *, enum language, struct buf *);

/* One member as text for a person (a choice's label, a date, yes or no, how many rows; nothing
 * where it is absent), for history sentences. References are given by `name_of` (may be NULL: the
 * id). */
typedef str (*record_name_of)(void *context, const char *thing, id);
void record_show(const struct field *, const void *in, enum language, record_name_of, void *context,
	struct buf *);
/* "{actor} renamed {unit} to {name}" filled from the record; {actor} is `actor`; an absent member
 * is a dash. What stands in brackets, "{unit}[, until {day}]", is left out where a member in it is
 * absent. */
void record_sentence(const char *history, const struct field_table *, const void *in, str actor,
	enum language, record_name_of, void *context, struct buf *);

#endif
