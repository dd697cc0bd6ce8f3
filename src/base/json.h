/* Writing JSON (RFC 8259) straight into a buf. Reading is jansson's (see record/).
 *
 * The writer puts the commas; the caller keeps objects and arrays balanced (asserted). Strings are
 * escaped as RFC 8785 does (the shortest form, nothing else escaped, no "\/"), so the same data
 * gives the same bytes: the ledger hashes them. Text that is not UTF-8 is a bug of the caller.
 *
 *     struct json j = json_into(&out);
 *     json_begin_object(&j);
 *     json_key(&j, STR("code")), json_text(&j, unit.code);
 *     json_end(&j); */
#ifndef MUSTER_BASE_JSON_H
#define MUSTER_BASE_JSON_H

#include "base/buf.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/id.h"

#define JSON_DEPTH_MAX 60

struct json {
	struct buf *out;
	int depth;
	uint64_t filled; /* bit n: the container at depth n already has an element */
	uint64_t object; /* bit n: the container at depth n is an object */
	bool keyed;      /* a key was written; its value comes next */
};

struct json json_into(struct buf *);
/* Not json_object(): jansson, which reads, has that name. */
void json_begin_object(struct json *);
void json_begin_array(struct json *);
void json_end(struct json *); /* of the innermost object or array */
void json_key(struct json *, str);
void json_text(struct json *, str); /* null where it is not given */
void json_number(struct json *, int64_t);
/* An array of small numbers, the fast way. */
void json_counts(struct json *, const uint32_t *, size_t count);
void json_bool(struct json *, bool);
void json_write_null(struct json *);
void json_date(struct json *, date);
void json_moment(struct json *, moment);
void json_decimal(struct json *, decimal); /* a string: JSON's numbers are doubles to many readers */
void json_id(struct json *, id);   /* a number; null for ID_NONE */
void json_raw(struct json *, str); /* bytes that are JSON already */

/* One string with its quotes, for callers that write JSON by hand. */
void json_quote(struct buf *, str);

#endif
