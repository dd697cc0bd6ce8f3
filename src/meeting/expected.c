/* Who is expected at a meeting, gone through and told. */
#include "meeting/expected.h"
#include "base/json.h"
#include "meeting/listed.h"
#include "meeting/meeting.sql.h"
#include "view/view.h"

#define ROOM (2 * GATHERED_MAX) /* in which they are put together */

static int by_person(const void *a, const void *b)
{
	const struct expected_person *x = a, *y = b;

	return (x->person.v > y->person.v) - (x->person.v < y->person.v);
}

static int by_unit(const void *a, const void *b)
{
	const struct expected_person *x = a, *y = b;

	if (x->unit.v != y->unit.v)
		return x->unit.v < y->unit.v ? -1 : 1;
	return by_person(a, b);
}

/* One who is called by several lines is expected once. */
static void sort_once(struct gathered *gathered)
{
	size_t kept = 0;

	qsort(gathered->ptr, gathered->count, sizeof(*gathered->ptr), by_person);
	for (size_t n = 0; n < gathered->count; n++)
		if (kept == 0 || !id_eq(gathered->ptr[kept - 1].person, gathered->ptr[n].person))
			gathered->ptr[kept++] = gathered->ptr[n];
	gathered->count = kept;
}

/* Lines may overlap: whether they are too many shows when each is there once. */
static bool take(void *context, id person, id unit)
{
	struct gathered *gathered = context;

	if (gathered->count == ROOM) {
		sort_once(gathered);
		if (gathered->count > GATHERED_MAX)
			return false;
	}
	gathered->ptr[gathered->count++] = (struct expected_person){ .person = person, .unit = unit };
	return true;
}

/* Both go up by person. */
static void take_replies(struct conn *conn, id meeting, struct gathered *gathered)
{
	struct query *q = conn_query(conn, &meeting_sql_replies);
	size_t at = 0;

	query_id(q, "meeting", meeting);
	while (query_next(q)) {
		const id person = column_id(q, 0);
		while (at < gathered->count && gathered->ptr[at].person.v < person.v)
			at++;
		if (at < gathered->count && id_eq(gathered->ptr[at].person, person))
			gathered->ptr[at].reply = (struct reply){ (int)column_number(q, 1), column_id(q, 2),
				column_number(q, 3), column_number(q, 4) != 0 };
	}
	query_end(q);
}

/* As the organisation is now. */
static void call_all(struct conn *conn, struct board *board, const struct meeting *meeting, date today,
	struct gathered *gathered)
{
	const struct call *calls = meeting->plan.expected.ptr;
	CLEANUP(arena_done) struct arena spare = ARENA(1 << 20); /* of a line */

	for (size_t n = 0; n < meeting->plan.expected.count; n++) {
		const struct org_called called = call_of(meeting, &calls[n], today);
		if (!org_each_called(conn, board, &called, &spare, take, gathered))
			gathered->more = true;
		arena_clear(&spare);
	}
	sort_once(gathered);
	if (gathered->count > GATHERED_MAX) {
		gathered->count = GATHERED_MAX;
		gathered->more = true;
	}
}

struct gathered gather_expected(
	struct conn *conn, struct board *board, const struct meeting *meeting, date today, struct arena *arena)
{
	struct gathered gathered = { .ptr = arena_array(arena, ROOM, sizeof(*gathered.ptr)) };
	const enum listed listed = listed_is(conn, meeting);

	if (!gathered.ptr)
		return gathered;
	if (listed == LISTED_NOT)
		call_all(conn, board, meeting, today, &gathered);
	else if (listed == LISTED_ALL)
		gathered.count = listed_read(conn, meeting->meeting, gathered.ptr, GATHERED_MAX);
	else
		gathered.more = true;
	if (!gathered.count)
		return gathered;
	sort_once(&gathered);
	take_replies(conn, meeting->meeting, &gathered);
	qsort(gathered.ptr, gathered.count, sizeof(*gathered.ptr), by_unit);
	return gathered;
}

bool are_few(struct reading *reading, id unit, int64_t count)
{
	return count < FEW_PERSONS && !reading_may(reading, RIGHT_NAMES, unit);
}

struct gathered meeting_glance(struct reading *reading, const struct meeting *meeting, struct arena *arena)
{
	struct gathered gathered;

	if (!expected_kept(reading, meeting->meeting, arena, &gathered))
		gathered = gather_expected(reading->conn, reading->board, meeting, reading->today, arena);
	return gathered;
}

struct gathered meeting_gather(struct reading *reading, const struct meeting *meeting, struct arena *arena)
{
	struct gathered gathered;

	if (expected_kept(reading, meeting->meeting, arena, &gathered))
		return gathered;
	gathered = gather_expected(reading->conn, reading->board, meeting, reading->today, arena);
	if (gathered.ptr)
		expected_keep(reading, meeting->meeting, &gathered);
	return gathered;
}

str few_or(struct reading *reading, id unit, int64_t count, struct arena *arena)
{
	return are_few(reading, unit, count) ? STR("<5") : arena_printf(arena, "%lld", (long long)count);
}

#define AT_LEAST_FEW STR("5+")

/* R-MEET-116 */
void few_parts(
	struct reading *reading, id unit, const int64_t *counts, size_t count, struct arena *arena, str *ret)
{
	size_t hidden = 0, least = count;

	for (size_t n = 0; n < count; n++)
		if (are_few(reading, unit, counts[n]))
			hidden++;
		else if (least == count || counts[n] < counts[least])
			least = n;
	for (size_t n = 0; n < count; n++)
		ret[n] = hidden == 1 && n == least ? AT_LEAST_FEW : few_or(reading, unit, counts[n], arena);
}

void few_add(struct few_sum *sum, int64_t count, str told)
{
	const bool rough = str_eq(told, AT_LEAST_FEW), hidden = str_eq(told, STR("<5"));

	sum->all += count;
	sum->told += rough ? FEW_PERSONS : hidden ? 0 : count;
	sum->rough |= rough;
	sum->hidden |= hidden;
}

str few_sum(const struct few_sum *sum, struct reading *reading, id unit, struct arena *arena)
{
	if (!sum->rough && !(sum->hidden && sum->all - sum->told < FEW_PERSONS))
		return few_or(reading, unit, sum->all, arena);
	return sum->told ? arena_printf(arena, "%lld+", (long long)sum->told) : STR("<5");
}

/* ---- Why somebody does not come ---- */

struct looking {
	str reason;
	struct arena *arena;
};

/* The ledger has it sealed, and what was erased is not given. */
static bool take_reason(void *context, const struct act *act, UNUSED const struct event *event, const void *in)
{
	struct looking *looking = context;
	const struct field *field = act == &meeting_reply_act ? field_find(&act->record, STR("reason")) : NULL;

	if (field)
		looking->reason = arena_copy(looking->arena, *(const str *)field_member_const(field, in));
	return false;
}

static bool may_know(struct reading *reading, id person)
{
	return reading_everywhere(reading) || id_eq(reading->standing->actor, person) ||
	       reading_may(reading, RIGHT_NAMES, reading_unit(reading, "person", person));
}

str reply_reason(struct reading *reading, id person, int64_t event, struct arena *arena)
{
	struct looking looking = { STR_NONE, arena };

	if (may_know(reading, person))
		reading_events_at(reading, &event, 1, take_reason, &looking);
	return looking.reason;
}

/* ---- A person's own file ---- */

static void put_text(struct json *json, const char *name, str text)
{
	json_key(json, str_of(name));
	json_text(json, text);
}

void replies_tell_of(struct reading *reading, id person, struct json *json)
{
	CLEANUP(arena_done) struct arena arena = ARENA(4 << 20);
	struct query *q = conn_query(reading->conn, &meeting_sql_replies_of);

	json_key(json, STR("meetings"));
	json_begin_array(json);
	query_id(q, "person", person);
	while (query_next(q)) {
		const bool own = id_eq(column_id(q, 1), person);
		json_begin_object(json);
		put_text(json, "meeting", column_text(q, 0));
		put_text(json, "reply", own ? choice_code(reply_answers, column_number(q, 2)) : STR("fills_in"));
		put_text(json, "reason", own ? reply_reason(reading, person, column_number(q, 4), &arena) : STR_NONE);
		json_end(json);
		arena_clear(&arena);
	}
	query_end(q);
	json_end(json);
}

void items_tell_of(struct reading *reading, id person, struct json *json)
{
	struct query *q = conn_query(reading->conn, &meeting_sql_presented_by);

	json_key(json, STR("presents"));
	json_begin_array(json);
	query_id(q, "person", person);
	while (query_next(q)) {
		json_begin_object(json);
		put_text(json, "meeting", column_text(q, 0));
		put_text(json, "item", column_text(q, 1));
		json_end(json);
	}
	query_end(q);
	json_end(json);
}
