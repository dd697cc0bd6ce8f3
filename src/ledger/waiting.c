/* Files that were handed in and that no event names: uploads that nobody used, files of what was refused. They wait for
 * the act that names them, and after a day they are dropped. What an event names stays for ever.
 *
 * So a file is dropped only if it stands in ledger_waiting, where it is put when it is handed in and from where every
 * event takes what it names. What an older Muster kept stands nowhere there, and stays. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"

#define WAITS_US INT64_C(86400000000)
#define AT_ONCE 64 /* files; waiting_before has it too */
#define BYTES_AT_ONCE (64 << 20)

static bool waits(struct conn *conn, hash file)
{
	struct query *q = conn_query(conn, &ledger_sql_waiting);

	query_hash(q, "file", file);
	bool found = query_next(q);
	query_end(q);
	return found;
}

/* Handed in once more it waits once more. One that an event names has nothing to wait for. */
void waiting_put(struct conn *conn, hash file, bool known, moment at)
{
	if (known && !waits(conn, file))
		return;
	struct query *q = conn_query(conn, &ledger_sql_waiting_put);
	query_hash(q, "file", file);
	query_moment(q, "handed", at);
	query_run(q);
}

/* ---- What an event names ---- */

static void run_for(struct conn *conn, const struct statement *statement, hash file)
{
	struct query *q = conn_query(conn, statement);

	query_hash(q, "file", file);
	query_run(q);
}

static void take_file(void *context, hash file)
{
	run_for(context, &ledger_sql_waiting_delete, file);
}

/* A measure's form may ask for a file; its kinds are not known here, and what looks like one is taken for one. */
static void take_values(struct conn *conn, const struct values *values)
{
	hash file;

	for (size_t n = 0; n < values->count; n++)
		if (hash_parse(values->ptr[n].text, &file))
			take_file(conn, file);
}

void waiting_take(struct conn *conn, const struct act *act, const void *in, str body)
{
	hash rows;

	record_files(&act->record, in, take_file, conn);
	for (size_t n = 0; n < act->record.count; n++)
		if (act->record.fields[n].kind == FIELD_VALUES)
			take_values(conn, field_member_const(&act->record.fields[n], in));
	if (body_file(&act->record, body, &rows))
		take_file(conn, rows);
}

/* ---- Dropping ---- */

struct dropping {
	struct keeping keeping;
	moment before;
	int64_t dropped;
};

static void drop(struct conn *conn, hash file)
{
	static const struct statement *const statements[] = { &ledger_sql_file_parts_delete,
		&ledger_sql_file_delete, &ledger_sql_likeness_delete, &ledger_sql_type_delete,
		&ledger_sql_taken_delete, &ledger_sql_place_delete, &ledger_sql_waiting_delete };

	for (size_t n = 0; n < COUNT(statements); n++)
		run_for(conn, statements[n], file);
}

static void drop_some(struct conn *conn, struct keeping *keeping)
{
	struct dropping *dropping = (struct dropping *)keeping;
	struct query *q = conn_query(conn, &ledger_sql_waiting_before);
	int64_t bytes = 0;
	hash files[AT_ONCE];
	size_t count = 0;

	query_moment(q, "before", dropping->before);
	for (; count < AT_ONCE && bytes < BYTES_AT_ONCE && query_next(q); count++) {
		files[count] = column_hash(q, 0);
		bytes += column_number(q, 1);
	}
	query_end(q);
	for (size_t n = 0; n < count; n++)
		drop(conn, files[n]);
	dropping->dropped = (int64_t)count;
}

bool waiting_drop(struct ledger *ledger, int64_t *ret_dropped, struct err *err)
{
	struct dropping dropping = { .keeping = { .keep = drop_some },
		.before = { ledger_now(ledger).us - WAITS_US } };

	if (!keeping_do(ledger, &dropping.keeping, err))
		return false;
	*ret_dropped = dropping.dropped;
	return true;
}
