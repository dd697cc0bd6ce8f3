/* Deliveries gone through for who reads them, and for a person's own file. */
#include "notice/told.h"
#include "base/json.h"
#include "notice/notice.sql.h"
#include "view/view.h"


static int by_unit(const void *a, const void *b)
{
	const struct told_delivery *x = a, *y = b;

	if (x->unit.v != y->unit.v)
		return x->unit.v < y->unit.v ? -1 : 1;
	if (x->delivery.state != y->delivery.state)
		return x->delivery.state - y->delivery.state;
	return (x->delivery.person.v > y->delivery.person.v) - (x->delivery.person.v < y->delivery.person.v);
}

size_t told_deliveries(
	struct reading *reading, id meeting, int state, struct arena *arena, struct told_delivery **ret)
{
	CLEANUP(arena_done) struct arena spare = ARENA(1 << 16);
	struct delivery *all;
	const size_t count = deliveries_get(reading->conn, meeting, arena, &all);
	struct told_delivery *list = arena_array(arena, count, sizeof(*list));
	size_t kept = 0;

	for (size_t n = 0; list && n < count; n++) {
		struct org_person person;
		if ((state && all[n].state != state) ||
			!org_person_get(reading->conn, all[n].person, &spare, &person))
			continue;
		list[kept++] = (struct told_delivery){ all[n], person.unit };
		arena_clear(&spare);
	}
	if (kept)
		qsort(list, kept, sizeof(*list), by_unit);
	*ret = list;
	return kept;
}

bool told_alike(const struct told_delivery *a, const struct told_delivery *b)
{
	return id_eq(a->unit, b->unit) && a->delivery.state == b->delivery.state;
}

str told_number(int64_t count, bool by_name, struct arena *arena)
{
	return count && count < FEW_PERSONS && !by_name ? STR("<5") : arena_printf(arena, "%lld", (long long)count);
}

/* ---- A person's own file ---- */

static void put_text(struct json *json, const char *name, str text)
{
	json_key(json, str_of(name));
	json_text(json, text);
}

void deliveries_tell_of(struct reading *reading, id person, struct json *json)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
	struct query *q = conn_query(reading->conn, &notice_sql_deliveries_of);
	char at[MOMENT_TEXT];

	json_key(json, STR("mails"));
	json_begin_array(json);
	query_id(q, "person", person);
	while (query_next(q)) {
		json_begin_object(json);
		put_text(json, "meeting", reading_code(reading, "meeting", column_id(q, 0), &arena));
		put_text(json, "mail", choice_code(delivery_kinds, column_number(q, 1)));
		json_key(json, STR("sequence")), json_number(json, column_number(q, 2));
		put_text(json, "state", choice_code(delivery_states, column_number(q, 3)));
		put_text(json, "at", moment_print(column_moment(q, 4), at));
		json_end(json);
		arena_clear(&arena);
	}
	query_end(q);
	json_end(json);
}
