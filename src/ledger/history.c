/* The ledger read backwards: what happened, for people. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"

#define RECORD_MAX ((size_t)64 << 20)

/* False: enough. An event whose act is not known here is passed over: a newer Muster wrote it. */
static bool give(struct reading *reading, const struct event *event, reading_event each,
	void *context, struct arena *arena)
{
	const struct act *act;
	void *in;

	const struct record_keys keys = secrets_of(reading->conn);

	if (!slices_owner(reading->ledger->settings.slices, event->act, &act) ||
		!record_read_event(
			&act->record, event->body, event->version, STR_NONE, &keys, arena, &in))
		return true;
	return each(context, act, event, in);
}

void reading_events(struct reading *reading, id subject, reading_event each, void *context)
{
	struct query *q = conn_query(reading->conn, &ledger_sql_events_before);
	struct arena arena;
	struct event event;
	bool more = true;

	arena_init(&arena, RECORD_MAX);
	query_number(q, "seq", INT64_MAX);
	query_id(q, "subject", subject);
	while (more && query_next(q)) {
		event_columns(q, &event);
		more = give(reading, &event, each, context, &arena);
		arena_clear(&arena);
	}
	query_end(q);
	arena_done(&arena);
}

str reading_label(struct reading *reading, const char *name, id which, struct arena *arena)
{
	const struct thing *thing = slices_thing(reading->ledger->settings.slices, name);
	str label = STR_NONE;

	if (!thing || !thing->by_id)
		return STR_NONE;
	struct query *q = conn_query(reading->conn, thing->by_id);
	query_id(q, "id", which);
	if (query_next(q))
		label = arena_copy(arena, column_text(q, 1));
	query_end(q);
	return label;
}
