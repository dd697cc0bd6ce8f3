/* What the tests of this folder begin and end with. Included once by each; not for others. */
#ifndef MUSTER_RECORD_TEST_SUPPORT_H
#define MUSTER_RECORD_TEST_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/macros.h"
#include "record/sample_test_support.h"

struct room {
	struct arena arena;
	struct problems problems;
	struct record record;
	struct buf out, lines, decoded;
};

static inline void room_open(struct room *room)
{
	arena_init(&room->arena, 1 << 24);
	problems_init(&room->problems, &room->arena, LANGUAGE_EN);
	buf_init(&room->out, 1 << 24);
	buf_init(&room->lines, 1 << 24);
	buf_init(&room->decoded, 1 << 20);
}

static inline void room_done(struct room *room)
{
	buf_done(&room->out);
	buf_done(&room->lines);
	buf_done(&room->decoded);
	arena_done(&room->arena);
}

/* The refusals as "field code line column: text", a line each. */
static inline const char *told(struct room *room)
{
	struct buf *out = &room->out;

	buf_clear(out);
	for (size_t n = 0; n < room->problems.count; n++) {
		const struct problem *p = &room->problems.list[n];
		buf_printf(out, "%.*s %s", STR_ARG(p->field), p->code);
		if (p->line)
			buf_printf(out, " %lld %.*s", (long long)p->line, STR_ARG(p->column));
		buf_printf(out, ": %.*s\n", STR_ARG(p->text));
	}
	buf_byte(out, '\0');
	return out->ptr;
}

#endif
