/* Writing JSON (RFC 8259) straight into a buf. Reading is jansson's (see record/).
 *
 * The writer puts the commas; the caller keeps objects and arrays balanced (asserted). Strings are
 * escaped as RFC 8785 does (the shortest form, nothing else escaped, no "\/"), so the same data
 * gives the same bytes: the ledger hashes them. Text that is not UTF-8 is a bug of the caller.
 *
 *     struct json j = json_into(&out);
 *     json_object(&j);
 *     json_key(&j, STR("code")), json_text(&j, unit.code);
 *     json_end(&j); */
#ifndef MUSTER_BASE_JSON_H
#define MUSTER_BASE_JSON_H

#include "base/buf.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/id.h"

/* jansson, which reads, has functions of three of these names. Ours are called otherwise in the
 * object files; who needs one of jansson's beside this header writes (json_object)(). */
#include <jansson.h>
#define json_object(json) json_begin_object(json)
#define json_array(json) json_begin_array(json)
#define json_null(json) json_write_null(json)

#define JSON_DEPTH_MAX 60

struct json {
	struct buf *out;
	int depth;
	uint64_t filled; /* bit n: the container at depth n already has an element */
	uint64_t object; /* bit n: the container at depth n is an object */
	bool keyed;      /* a key was written; its value comes next */
};

struct json json_into(struct buf *);
void json_object(struct json *);
void json_array(struct json *);
void json_end(struct json *); /* of the innermost object or array */
void json_key(struct json *, str);
void json_text(struct json *, str); /* null where it is not given */
void json_number(struct json *, int64_t);
void json_counts(struct json *, const uint32_t *,
	size_t count); /* an array of small numbers, the fast way */
void json_bool(struct json *, bool);
void json_null(struct json *);
void json_date(struct json *, date);
void json_moment(struct json *, moment);
void json_decimal(
	struct json *, decimal);   /* as a string: JSON numbers are doubles to most readers */
void json_id(struct json *, id);   /* a number; null for ID_NONE */
void json_raw(struct json *, str); /* bytes that are JSON already */

/* One string with its quotes, for callers that write JSON by hand. */
void json_quote(struct buf *, str);

#endif
