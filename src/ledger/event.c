/* Events in the store: their hash, their row, and where the chain ends. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"
#include <limits.h>

hash event_hash(const struct event *event, hash previous)
{
	struct hashing hashing;

	hash_begin(&hashing);
	hash_add(&hashing, previous.bytes, HASH_SIZE);
	hash_number(&hashing, event->seq);
	hash_number(&hashing, event->at.us);
	hash_number(&hashing, event->day.day);
	hash_number(&hashing, event->actor.v);
	hash_text(&hashing, event->act);
	hash_number(&hashing, event->version);
	hash_number(&hashing, event->unit.v);
	hash_number(&hashing, event->subject.v);
	hash_number(&hashing, event->first.v);
	hash_number(&hashing, event->count);
	hash_number(&hashing, event->cause);
	hash_text(&hashing, event->body);
	hash_text(&hashing, event->key);
	hash_add(&hashing, event->asked.bytes, HASH_SIZE);
	return hash_end(&hashing);
}

void event_insert(struct conn *conn, const struct event *event)
{
	struct query *q = conn_query(conn, &ledger_sql_event_insert);

	query_number(q, "seq", event->seq);
	query_moment(q, "at", event->at);
	query_date(q, "day", event->day);
	query_id(q, "actor", event->actor);
	query_text(q, "act", event->act);
	query_number(q, "version", event->version);
	query_id(q, "unit", event->unit);
	query_id(q, "subject", event->subject);
	query_id(q, "first", event->first);
	query_number(q, "count", event->count);
	query_number(q, "cause", event->cause);
	query_text(q, "body", event->body);
	query_text(q, "key", event->key);
	query_hash(q, "asked", event->asked);
	query_hash(q, "hash", event->hash);
	query_run(q);
}

/* One that no act has, where it is more than a version can be. */
static int version_of(int64_t stored)
{
	return stored > 0 && stored <= INT_MAX ? (int)stored : INT_MAX;
}

void event_columns(struct query *q, struct event *ret)
{
	*ret = (struct event){
		.seq = column_number(q, 0),
		.at = column_moment(q, 1),
		.day = column_date(q, 2),
		.actor = column_id(q, 3),
		.act = column_text(q, 4),
		.version = version_of(column_number(q, 5)),
		.unit = column_id(q, 6),
		.subject = column_id(q, 7),
		.first = column_id(q, 8),
		.count = column_number(q, 9),
		.cause = column_number(q, 10),
		.body = column_text(q, 11),
		.key = column_text(q, 12),
		.asked = column_hash(q, 13),
		.hash = column_hash(q, 14),
	};
}

struct head head_after(const struct event *event)
{
	return (struct head){
		.seq = event->seq,
		.at = event->at,
		.next = event_id(event, event->count),
		.hash = event->hash,
	};
}

void head_read(struct conn *conn, struct head *ret)
{
	struct query *q = conn_query(conn, &ledger_sql_event_last);
	struct event event;

	*ret = (struct head){ .at = { INT64_MIN }, .next = { ID_FIRST } };
	if (query_next(q)) {
		event_columns(q, &event);
		*ret = head_after(&event);
	}
	query_end(q);
}
