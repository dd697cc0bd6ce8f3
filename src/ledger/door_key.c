/* The keys of doors: see pass.h. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"

static bool find(struct conn *conn, id thing, hash *ret)
{
	struct query *q = conn_query(conn, &ledger_sql_door);

	query_id(q, "thing", thing);
	bool found = query_next(q);
	if (found)
		*ret = column_hash(q, 0);
	query_end(q);
	return found;
}

bool reading_door_key(struct reading *reading, id thing, hash *ret)
{
	return find(reading->conn, thing, ret);
}

void reading_doors(struct reading *reading, id since, reading_door each, void *context)
{
	struct query *q = conn_query(reading->conn, &ledger_sql_doors);
	bool more = true;

	query_id(q, "since", since);
	while (more && query_next(q))
		more = each(context, column_id(q, 0), column_hash(q, 1));
	query_end(q);
}

struct door_keeping {
	struct keeping keeping;
	id thing;
	hash key;
};

/* Two may ask for it at a time: the first one stands. */
static void keep_key(struct conn *conn, struct keeping *keeping)
{
	struct door_keeping *door = (struct door_keeping *)keeping;
	struct query *q = conn_query(conn, &ledger_sql_door_insert);

	query_id(q, "thing", door->thing);
	query_hash(q, "key", door->key);
	query_run(q);
	find(conn, door->thing, &door->key);
}

bool ledger_door_key(struct ledger *ledger, id thing, hash *ret, struct err *err)
{
	struct door_keeping door = { .keeping = { .keep = keep_key }, .thing = thing };

	random_bytes(&door.key, sizeof(door.key));
	bool kept = keeping_do(ledger, &door.keeping, err);
	if (kept)
		*ret = door.key;
	sodium_memzero(&door.key, sizeof(door.key));
	return kept;
}
