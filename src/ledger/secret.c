/* Keys of persons: what the ledger says of each is sealed under a key of its own, made when it is first
 * needed and destroyed when the person is erased. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"

static bool find(void *context, id whose, seal_key *ret)
{
	struct query *q = conn_query(context, &ledger_sql_secret);

	query_id(q, "thing", whose);
	bool found = query_next(q);
	if (found) {
		hash key = column_hash(q, 0);
		memcpy(ret->bytes, key.bytes, sizeof(ret->bytes));
	}
	query_end(q);
	return found;
}

static bool find_or_make(void *context, id whose, seal_key *ret)
{
	struct conn *conn = context;
	hash key;

	_Static_assert(sizeof(key.bytes) == sizeof(ret->bytes), "a key is stored as a hash is");
	if (find(conn, whose, ret))
		return true;
	*ret = seal_key_new();
	memcpy(key.bytes, ret->bytes, sizeof(ret->bytes));
	struct query *q = conn_query(conn, &ledger_sql_secret_insert);
	query_id(q, "thing", whose);
	query_hash(q, "key", key);
	query_run(q);
	return !conn_fault(conn);
}

struct record_keys secrets_of(struct conn *conn)
{
	return (struct record_keys){ conn, find };
}

struct record_keys secrets_made(struct conn *conn)
{
	return (struct record_keys){ conn, find_or_make };
}

bool secret_there(struct conn *conn, id whose)
{
	seal_key key;

	return find(conn, whose, &key);
}

void secret_destroy(struct conn *conn, const struct slice *const *slices, id whose)
{
	struct query *q = conn_query(conn, &ledger_sql_secret_delete);

	query_id(q, "thing", whose);
	query_run(q);
	query_run(conn_query(conn, &ledger_sql_unwashed_put));
	for (; *slices; slices++)
		if ((*slices)->forgets)
			(*slices)->forgets(conn, whose);
}

static bool unwashed(struct conn *conn)
{
	struct query *q = conn_query(conn, &ledger_sql_unwashed);
	bool found = query_next(q);

	query_end(q);
	return found;
}

bool secrets_wash(struct conn *conn)
{
	if (!unwashed(conn))
		return true;
	if (!conn_empty_log(conn))
		return false;
	conn_begin(conn);
	query_run(conn_query(conn, &ledger_sql_unwashed_delete));
	bool washed = conn_commit(conn);
	conn_forgive(conn); /* then it is washed once more */
	return washed;
}
