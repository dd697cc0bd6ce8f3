/* Passes and passwords: kept tables beside the ledger, and what is remembered of them. */
#include "ledger/pass.h"
#include "ledger/ledger.sql.h"
#include "ledger/private.h"

#define NOTED_US (INT64_C(600) * 1000000) /* `seen` is written at most so often */

void passes_init(struct passes *passes)
{
	must(pthread_mutex_init(&passes->mutex, NULL) == 0);
}

void passes_close(struct passes *passes)
{
	free(passes->slots);
	pthread_mutex_destroy(&passes->mutex);
}

void pass_secret(char ret[PASS_TEXT], hash *ret_hash)
{
	unsigned char bytes[32];

	random_bytes(bytes, sizeof(bytes));
	sodium_bin2base64(
		ret, PASS_TEXT, bytes, sizeof(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	*ret_hash = hash_of(ret, PASS_TEXT - 1);
	sodium_memzero(bytes, sizeof(bytes));
}

/* ---- Rows ---- */

void pass_insert(struct conn *conn, const struct pass *pass)
{
	struct query *q = conn_query(conn, &ledger_sql_pass_insert);

	query_hash(q, "hash", pass->hash);
	query_number(q, "kind", pass->kind);
	query_id(q, "nr", pass->nr);
	query_id(q, "actor", pass->actor);
	query_number(q, "reach", pass->reach);
	query_moment(q, "made", pass->made);
	query_moment(q, "ends", pass->ends);
	query_moment(q, "seen", pass->seen);
	query_text(q, "about", str_of(pass->about));
	query_run(q);
}

static void read_row(struct query *q, struct pass *ret)
{
	*ret = (struct pass){
		.hash = column_hash(q, 0),
		.kind = (enum pass_kind)column_number(q, 1),
		.nr = column_id(q, 2),
		.actor = column_id(q, 3),
		.reach = (enum reach)column_number(q, 4),
		.made = column_moment(q, 5),
		.ends = column_moment(q, 6),
		.seen = column_moment(q, 7),
	};
	snprintf(ret->about, sizeof(ret->about), "%.*s", STR_ARG(column_text(q, 8)));
}

static bool holds(const struct pass *pass, moment now)
{
	if (pass->ends.us <= now.us)
		return false;
	return pass->kind != PASS_SESSION || now.us - pass->seen.us < PASS_IDLE_DAYS * DAY_US;
}

size_t reading_passes(struct reading *reading, id actor, struct pass *ret, size_t max)
{
	struct query *q = conn_query(reading->conn, &ledger_sql_passes_of);
	moment now = moment_now();
	size_t count = 0;

	query_id(q, "actor", actor);
	while (count < max && query_next(q)) {
		read_row(q, &ret[count]);
		count += holds(&ret[count], now);
	}
	query_end(q);
	return count;
}

/* ---- What is remembered ---- */

static struct pass_slot *slot_of(struct passes *passes, hash which)
{
	uint64_t begin;

	if (!passes->slots) {
		passes->slots = calloc(PASSES_KEPT, sizeof(*passes->slots));
		must(passes->slots);
	}
	memcpy(&begin, which.bytes, sizeof(begin));
	return &passes->slots[begin & (PASSES_KEPT - 1)];
}

static bool take_kept(struct passes *passes, hash which, moment now, struct pass *ret)
{
	bool found;

	pthread_mutex_lock(&passes->mutex);
	struct pass_slot *slot = slot_of(passes, which);
	found = slot->round == atomic_load(&passes->round) + 1 && hash_eq(slot->pass.hash, which) &&
		slot->noted + NOTED_US > now.us;
	if (found) {
		slot->pass.seen = now;
		*ret = slot->pass;
	}
	pthread_mutex_unlock(&passes->mutex);
	return found;
}

static void remember(struct passes *passes, const struct pass *pass, int64_t round, moment now)
{
	pthread_mutex_lock(&passes->mutex);
	*slot_of(passes, pass->hash) =
		(struct pass_slot){ .pass = *pass, .round = round + 1, .noted = now.us };
	pthread_mutex_unlock(&passes->mutex);
}

/* ---- What is written, by the writer's thread ---- */

struct pass_keeping {
	struct keeping keeping;
	struct pass pass;
	id actor;
	str text;
	bool first, others_ended;
};

static bool delete_oldest(struct conn *conn, id actor, enum pass_kind kind)
{
	struct query *q = conn_query(conn, &ledger_sql_passes_trim);

	query_id(q, "actor", actor);
	query_number(q, "kind", kind);
	query_number(q, "keep", PASS_OF_ONE);
	query_run(q);
	return conn_changed(conn) > 0;
}

static void keep_made(struct conn *conn, struct keeping *keeping)
{
	struct pass_keeping *made = (struct pass_keeping *)keeping;

	pass_insert(conn, &made->pass);
	made->others_ended = made->pass.kind != PASS_TOKEN &&
			     delete_oldest(conn, made->pass.actor, made->pass.kind);
	struct query *q = conn_query(conn, &ledger_sql_passes_sweep);
	query_moment(q, "now", made->pass.made);
	query_moment(q, "idle", (moment){ made->pass.made.us - PASS_IDLE_DAYS * DAY_US });
	query_run(q);
}

bool ledger_pass_make(
	struct ledger *ledger, const struct pass *pass, char ret_secret[PASS_TEXT], struct err *err)
{
	struct pass_keeping made = { .keeping = { .keep = keep_made }, .pass = *pass };

	pass_secret(ret_secret, &made.pass.hash);
	made.pass.made = made.pass.seen = moment_now();
	bool fine = keeping_do(ledger, &made.keeping, err);
	if (made.others_ended) /* what is remembered of them is not so any more */
		atomic_fetch_add(&ledger->passes.round, 1);
	return fine;
}

static void keep_seen(struct conn *conn, struct keeping *keeping)
{
	const struct pass_keeping *seen = (const struct pass_keeping *)keeping;
	struct query *q = conn_query(conn, &ledger_sql_pass_seen);

	query_hash(q, "hash", seen->pass.hash);
	query_moment(q, "seen", seen->pass.seen);
	query_run(q);
}

static void free_seen(struct submission *s)
{
	free(s);
}

/* Nobody waits for it, and nothing is lost where it fails. */
static void note_seen(struct ledger *ledger, const struct pass *pass)
{
	struct pass_keeping *seen = calloc(1, sizeof(*seen));

	if (!seen)
		return;
	seen->keeping.keep = keep_seen;
	seen->pass = *pass;
	seen->keeping.submission.done = free_seen;
	ledger_submit(ledger, &seen->keeping.submission);
}

static bool read_kept(struct ledger *ledger, hash which, moment now, struct pass *ret)
{
	struct err err;
	struct reading *reading = ledger_read(ledger, &err);

	if (!reading)
		return false;
	struct query *q = conn_query(reading->conn, &ledger_sql_pass);
	query_hash(q, "hash", which);
	bool found = query_next(q);
	if (found)
		read_row(q, ret);
	query_end(q);
	found = found && !conn_fault(reading->conn) && holds(ret, now);
	ledger_read_end(reading);
	return found;
}

bool ledger_pass_holds(struct ledger *ledger, hash which)
{
	struct pass pass;

	return read_kept(ledger, which, moment_now(), &pass);
}

int64_t ledger_passes_ended(const struct ledger *ledger)
{
	return atomic_load(&ledger->passes.round);
}

static bool look_up(struct ledger *ledger, hash which, moment now, struct pass *ret)
{
	int64_t round = atomic_load(&ledger->passes.round);
	bool found = read_kept(ledger, which, now, ret);

	if (!found || ret->kind == PASS_LINK)
		return found;
	ret->seen = now;
	remember(&ledger->passes, ret, round, now);
	if (ledger->writing)
		note_seen(ledger, ret);
	return true;
}

bool ledger_pass(struct ledger *ledger, str secret, struct pass *ret)
{
	moment now = moment_now();

	if (secret.len != PASS_TEXT - 1)
		return false;
	hash which = hash_of(secret.ptr, secret.len);
	if (take_kept(&ledger->passes, which, now, ret))
		return holds(ret, now);
	return look_up(ledger, which, now, ret);
}

static bool end_with(struct ledger *ledger, struct pass_keeping *keeping, struct err *err)
{
	bool fine = keeping_do(ledger, &keeping->keeping, err);

	atomic_fetch_add(&ledger->passes.round, 1);
	return fine;
}

static void keep_used(struct conn *conn, struct keeping *keeping)
{
	struct pass_keeping *used = (struct pass_keeping *)keeping;
	struct query *q = conn_query(conn, &ledger_sql_pass);

	query_hash(q, "hash", used->pass.hash);
	used->first = query_next(q);
	query_end(q);
	q = conn_query(conn, &ledger_sql_pass_delete);
	query_hash(q, "hash", used->pass.hash);
	query_run(q);
}

bool ledger_pass_use(struct ledger *ledger, hash which, bool *ret_first, struct err *err)
{
	struct pass_keeping used = { .keeping = { .keep = keep_used }, .pass = { .hash = which } };
	bool fine = end_with(ledger, &used, err);

	if (fine)
		*ret_first = used.first;
	return fine;
}

static void keep_end_of(struct conn *conn, struct keeping *keeping)
{
	const struct pass_keeping *ended = (const struct pass_keeping *)keeping;
	struct query *q = conn_query(conn, &ledger_sql_pass_delete_of);

	query_hash(q, "hash", ended->pass.hash);
	query_id(q, "actor", ended->actor);
	query_run(q);
}

bool ledger_pass_end(struct ledger *ledger, id actor, hash which, struct err *err)
{
	struct pass_keeping ended = {
		.keeping = { .keep = keep_end_of }, .pass = { .hash = which }, .actor = actor
	};

	return end_with(ledger, &ended, err);
}

static void keep_end_all(struct conn *conn, struct keeping *keeping)
{
	const struct pass_keeping *ended = (const struct pass_keeping *)keeping;
	struct query *q = conn_query(conn, &ledger_sql_sessions_delete);

	query_hash(q, "but", ended->pass.hash);
	query_id(q, "actor", ended->actor);
	query_run(q);
}

bool ledger_passes_end(struct ledger *ledger, id actor, hash but, struct err *err)
{
	struct pass_keeping ended = {
		.keeping = { .keep = keep_end_all }, .pass = { .hash = but }, .actor = actor
	};

	return end_with(ledger, &ended, err);
}

/* Of an actor, or the one token with that number. */
void passes_end_all(struct conn *conn, id which)
{
	struct query *q = conn_query(conn, &ledger_sql_passes_shut);

	query_id(q, "which", which);
	query_run(q);
}

/* ---- Passwords ---- */

void password_put(struct conn *conn, id actor, str text)
{
	struct query *q = conn_query(conn, &ledger_sql_password_delete);

	query_id(q, "actor", actor);
	query_run(q);
	if (!text.len)
		return;
	q = conn_query(conn, &ledger_sql_password_insert);
	query_id(q, "actor", actor);
	query_text(q, "hash", text);
	query_run(q);
}

static void keep_password(struct conn *conn, struct keeping *keeping)
{
	const struct pass_keeping *password = (const struct pass_keeping *)keeping;

	password_put(conn, password->actor, password->text);
}

bool ledger_password_set(struct ledger *ledger, id actor, str text, struct err *err)
{
	struct pass_keeping password = {
		.keeping = { .keep = keep_password }, .actor = actor, .text = text
	};

	return keeping_do(ledger, &password.keeping, err);
}

static void keep_reset(struct conn *conn, struct keeping *keeping)
{
	const struct pass_keeping *password = (const struct pass_keeping *)keeping;

	passes_end_all(conn, password->actor);
	password_put(conn, password->actor, password->text);
}

bool ledger_password_reset(struct ledger *ledger, id actor, str text, struct err *err)
{
	struct pass_keeping password = {
		.keeping = { .keep = keep_reset }, .actor = actor, .text = text
	};

	return end_with(ledger, &password, err);
}

str reading_password(struct reading *reading, id actor, struct arena *arena)
{
	struct query *q = conn_query(reading->conn, &ledger_sql_password);

	query_id(q, "actor", actor);
	str text = query_next(q) ? arena_copy(arena, column_text(q, 0)) : STR_NONE;
	query_end(q);
	return text;
}
