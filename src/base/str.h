/* A borrowed string: a pointer and a length, not terminated, never owned.
 *
 * `ptr == NULL` means "not given", which is not the same as empty. Bytes are UTF-8 wherever text is
 * meant; who takes hostile bytes checks them with text_valid() (text.h) first.
 *
 *     str rest = line, name = str_cut(&rest, ',');
 *     if (str_eq(name, STR("code"))) ... */
#ifndef MUSTER_BASE_STR_H
#define MUSTER_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct str {
	const char *ptr;
	size_t len;
} str;

/* A literal as a str; STR_NONE is "not given". %.*s with STR_ARG(s) prints one. */
#define STR(literal) ((str){ "" literal, sizeof(literal) - 1 })
#define STR_INIT(literal)                                                                          \
	{                                                                                          \
		"" literal, sizeof(literal) - 1                                                    \
	}
#define STR_NONE ((str){ NULL, 0 })
#define STR_ARG(s) (int)(s).len, (s).ptr ? (s).ptr : ""

/* NULL gives STR_NONE. */
static inline str str_of(const char *terminated)
{
	return terminated ? (str){ terminated, strlen(terminated) } : STR_NONE;
}

/* Whether ptr is not NULL. */
static inline bool str_given(str s)
{
	return s.ptr != NULL;
}

static inline bool str_eq(str a, str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int str_cmp(str, str); /* by bytes: collation "C" */
bool str_starts(str, str prefix);
bool str_ends(str, str suffix);
bool str_has(str, char);
str str_from(str, size_t from);              /* the rest from that byte on; empty past the end */
str str_slice(str, size_t from, size_t len); /* cut to what is there */
str str_trim(str);                           /* without ASCII white space at both ends */

/* Takes what stands before the first `sep` off *rest (all of it where there is none, and *rest
 * becomes not given), so `while (str_given(rest)) part = str_cut(&rest, ',')` sees every part. */
str str_cut(str *rest, char sep);

/* A whole decimal integer with an optional '-', nothing else; false (and *ret untouched) where it
 * is not one or does not fit. */
bool str_number(str, int64_t *ret);
/* "1", "yes", "true"; "0", "no", "false". False, with *ret untouched, for all else. */
bool str_yesno(str, bool *ret);

uint64_t str_hash(str, uint64_t seed); /* for tables in memory only; not stable between versions */

#endif
