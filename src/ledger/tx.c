/* What an act sees of the transaction that it stands in. */
#include "ledger/private.h"

static void part_add(struct tx *tx)
{
	struct part *parts = reallocarray(tx->parts, tx->part_count + 1, sizeof(*parts));

	must(parts);
	parts[tx->part_count] = (struct part){ .changes = board_changes_new(),
		.things = BUF(CHANGED_THINGS_MAX * sizeof(struct changed_thing)) };
	tx->parts = parts;
	tx->part_count++;
}

static void part_clear(struct part *part)
{
	board_changes_clear(part->changes);
	buf_clear(&part->things);
}

void tx_part_drop(struct tx *tx)
{
	part_clear(&tx->parts[tx->part]);
}

void tx_parts_clear(struct tx *tx)
{
	for (size_t n = 0; n <= tx->part; n++)
		part_clear(&tx->parts[n]);
	tx->part = 0;
}

void tx_part_own(struct tx *tx)
{
	const struct part *part = &tx->parts[tx->part];

	if (board_changes_count(part->changes) == 0 && part->things.len == 0 && !part->things.failed)
		return;
	tx->part++;
	if (tx->part == tx->part_count)
		part_add(tx);
	tx->parts[tx->part].seq = tx->head.seq;
}

void tx_init(struct tx *tx, struct conn *conn, const struct slice *const *slices)
{
	*tx = (struct tx){ .conn = conn, .slices = slices };
	buf_init(&tx->body, BODY_MAX);
	buf_init(&tx->lines, LEDGER_FILE_MAX);
	buf_init(&tx->answer, BODY_MAX);
	part_add(tx);
}

void tx_done(struct tx *tx)
{
	for (size_t n = 0; n < tx->part_count; n++) {
		board_changes_free(tx->parts[n].changes);
		buf_done(&tx->parts[n].things);
	}
	free(tx->parts);
	buf_done(&tx->body);
	buf_done(&tx->lines);
	buf_done(&tx->answer);
}

struct conn *tx_conn(struct tx *tx)
{
	return tx->conn;
}

struct arena *tx_arena(struct tx *tx)
{
	return tx->arena;
}

date tx_day(struct tx *tx)
{
	return tx->day;
}

moment tx_at(const struct tx *tx)
{
	return tx->at;
}

id tx_actor(struct tx *tx)
{
	return tx->actor;
}

struct board *tx_board(struct tx *tx)
{
	must(tx->phase == TX_CHECK || tx->phase == TX_THEN);
	return tx->board;
}

struct board_changes *tx_changes(struct tx *tx)
{
	must(tx->phase == TX_APPLY);
	return tx->parts[tx->part].changes;
}

void tx_changed(struct tx *tx, const struct thing_finder *finder, id thing)
{
	struct part *part = &tx->parts[tx->part];
	const struct changed_thing changed = { .finder = finder, .seq = tx->head.seq, .thing = thing };

	must(tx->phase == TX_APPLY && id_given(thing));
	if (tx->ledger)
		buf_bytes(&part->things, &changed, sizeof(changed));
}

bool tx_has_board(const struct tx *tx)
{
	return tx->board != NULL;
}

id tx_next_id(struct tx *tx)
{
	must(tx->phase == TX_CHECK);
	return tx->head.next;
}

const struct standing *tx_standing(struct tx *tx)
{
	if (!tx->stands && tx->tries)
		tx->stands = standing_anew(
			tx->ledger, tx->conn, tx->actor, tx->reach, tx->day, &tx->standing);
	else if (!tx->stands)
		tx->stands = standing_of(tx->ledger, tx->conn, tx->head.seq, tx->actor, tx->reach,
			tx->day, &tx->standing);
	return &tx->standing;
}

bool tx_may(struct tx *tx, enum right right, id unit)
{
	return standing_may(tx_standing(tx), tx_board(tx), right, unit);
}

bool tx_knows(struct tx *tx, const char *thing, id which)
{
	const struct knowing knowing = { .conn = tx->conn,
		.slices = tx->slices,
		.standing = tx_standing(tx),
		.board = tx->board,
		.day = tx_day(tx) };

	return standing_everywhere(knowing.standing) || thing_known(&knowing, thing, which);
}

const struct proof_kind *tx_proof(struct tx *tx, str name)
{
	return slices_proof(tx->slices, name);
}

str tx_proofs(struct tx *tx)
{
	return slices_proofs(tx->slices, tx->arena);
}

bool tx_has_file(struct tx *tx, hash file)
{
	return file_known(tx->conn, file);
}

struct file_about tx_file_about(struct tx *tx, hash file)
{
	return about_of(tx->conn, file);
}

bool tx_likeness(struct tx *tx, hash file, hash *ret)
{
	return likeness_of(tx->conn, file, ret);
}

str tx_file(struct tx *tx, hash file, size_t max)
{
	return file_read(tx->conn, file, max, tx->arena);
}

void tx_progress(struct tx *tx, int64_t done, int64_t total)
{
	if (!tx->ledger)
		return;
	atomic_store_explicit(&tx->ledger->progress_done, done, memory_order_relaxed);
	atomic_store_explicit(&tx->ledger->progress_total, total, memory_order_relaxed);
}

void tx_replay(struct tx *tx, const struct act *act, const struct event *event, const void *in)
{
	tx->at = event->at;
	tx->day = event->day;
	tx->actor = event->actor;
	tx->phase = TX_APPLY;
	act->apply(tx, event, in);
	tx->phase = TX_IDLE;
	tx_parts_clear(tx); /* there is no board here that would take them */
}
