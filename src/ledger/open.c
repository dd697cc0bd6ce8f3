/* Opening a store and closing it: the lock, the zone, tables of another version, the board, the
 * writer. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"
#include <unistd.h>

const struct slice *const *ledger_slices(const struct ledger *ledger)
{
	return ledger->settings.slices;
}

struct board *ledger_board(struct ledger *ledger)
{
	return ledger->board;
}

const char *ledger_folder(const struct ledger *ledger)
{
	return ledger->folder;
}

moment ledger_now(const struct ledger *ledger)
{
	return ledger->settings.clock_given ? ledger->settings.clock : moment_now();
}

/* Never before the day of the last event: time does not go back here, whatever the machine's clock
 * does. */
date ledger_today(const struct ledger *ledger)
{
	moment now = ledger_now(ledger);
	int64_t last = atomic_load(&ledger->last_at);

	if (ledger->settings.past_given)
		return ledger->settings.past;
	return moment_day(now.us > last ? now : (moment){ last });
}

struct progress ledger_progress(const struct ledger *ledger)
{
	return (struct progress){
		.done = atomic_load_explicit(&ledger->progress_done, memory_order_relaxed),
		.total = atomic_load_explicit(&ledger->progress_total, memory_order_relaxed),
	};
}

struct ledger_figures ledger_figures(struct ledger *ledger)
{
	struct ledger_figures figures = {
		.events = board_seq(ledger->board),
		.units = (int64_t)board_units(ledger->board),
		.batches = atomic_load(&ledger->batches),
		.batch_us = atomic_load(&ledger->batch_us),
		.fault_at = atomic_load(&ledger->fault_at),
		.commit_at = atomic_load(&ledger->commit_at),
	};

	for (size_t n = 0; n < OUTCOME_COUNT; n++)
		figures.acts[n] = atomic_load(&ledger->acts[n]);
	if (ledger->writing) {
		pthread_mutex_lock(&ledger->queue.mutex);
		figures.waiting = (int64_t)ledger->queue.count;
		pthread_mutex_unlock(&ledger->queue.mutex);
	}
	return figures;
}

/* R-LEDGER-02 */
static bool clock_fits(const struct ledger *ledger, struct head head, struct err *err)
{
	char given[MOMENT_TEXT], last[MOMENT_TEXT];

	if (!ledger->settings.clock_given || ledger->settings.clock.us >= head.at.us)
		return true;
	return err_set(err, ERR_MISUSE, "the clock given, %s, is before the last event, %s",
		moment_print(ledger->settings.clock, given).ptr, moment_print(head.at, last).ptr);
}

bool board_load(struct board *board, const struct slice *const *slices, struct conn *conn,
	int64_t seq, struct err *err)
{
	struct board_changes *changes = board_changes_new();

	for (; *slices; slices++)
		if ((*slices)->load)
			(*slices)->load(conn, changes);
	bool loaded = fault_of(conn, err);
	if (loaded && !board_changes_sound(changes))
		loaded = err_set(err, ERR_DAMAGED,
			"the tables of the store do not fit together; they are made again from the "
			"ledger by: muster rebuild");
	if (loaded)
		board_take(board, changes, seq);
	board_changes_free(changes);
	return loaded;
}

static bool load_board(struct ledger *ledger, struct conn *conn, int64_t seq, struct err *err)
{
	return board_load(ledger->board, ledger->settings.slices, conn, seq, err);
}

static bool versions_fit(struct ledger *ledger, struct conn *conn, struct err *err)
{
	bool brand_new;

	for (const struct slice *const *slice = ledger->settings.slices; *slice; slice++)
		if (slice_changed(conn, *slice, &brand_new))
			return err_set(err, ERR_MISUSE,
				"the tables of %s are of another version; they are made again by: "
				"muster rebuild",
				(*slice)->name);
	return fault_of(conn, err);
}

static bool open_to_read(struct ledger *ledger, struct err *err)
{
	struct reading *reading = reading_new(ledger, err);
	struct head head;

	if (!reading)
		return false;
	ledger->pool.lent++;
	pool_give(&ledger->pool, reading);
	conn_begin_read(reading->conn);
	head_read(reading->conn, &head);
	atomic_store(&ledger->last_at, head.at.us);
	return zone_use(reading->conn, err) && clock_fits(ledger, head, err) &&
	       versions_fit(ledger, reading->conn, err) &&
	       load_board(ledger, reading->conn, head.seq, err);
}

/* Its one reader stands in the pool already. */
static bool open_to_look_back(struct ledger *ledger, struct err *err)
{
	struct head head;

	if (!open_past(ledger, &head, err))
		return false;
	struct conn *conn = ledger->pool.free->conn;
	atomic_store(&ledger->last_at, head.at.us);
	conn_begin_read(conn);
	bool loaded = load_board(ledger, conn, head.seq, err);
	conn_end_read(conn);
	return loaded;
}

static bool open_to_write(struct ledger *ledger, struct err *err)
{
	const struct slice *const *slices = ledger->settings.slices;
	struct head head;
	int64_t events;

	if (!folder_lock(ledger->folder, &ledger->lock, err))
		return false;
	folder_sweep(ledger->folder);
	if (!folder_open(ledger->folder, CONN_WRITE, &ledger->conn, err) ||
		!zone_use(ledger->conn, err))
		return false;
	head_read(ledger->conn, &head);
	if (!fault_of(ledger->conn, err) || !store_complete(ledger->conn, err) ||
		!clock_fits(ledger, head, err) ||
		!replay_slices(ledger->conn, ledger->folder, slices, false, &events, err) ||
		!load_board(ledger, ledger->conn, head.seq, err))
		return false;
	tx_init(&ledger->tx, ledger->conn, slices);
	ledger->tx.board = ledger->board;
	ledger->tx.ledger = ledger;
	ledger->tx.head = head;
	ledger->tx.erased = !secrets_wash(ledger->conn);
	atomic_store(&ledger->last_at, head.at.us);
	return writer_start(ledger, err);
}

bool ledger_open(struct ledger **ret, const struct ledger_settings *settings, struct err *err)
{
	return ledger_open_of(ret, NULL, settings, err);
}

bool ledger_open_of(struct ledger **ret, struct ledger *home,
	const struct ledger_settings *settings, struct err *err)
{
	struct ledger *ledger = calloc(1, sizeof(*ledger));

	if (!ledger)
		return err_set(err, ERR_SYSTEM, "out of memory");
	ledger->home = home;
	ledger->settings = *settings;
	pasts_init(&ledger->pasts);
	standings_init(&ledger->standings);
	passes_init(&ledger->passes);
	looks_init(&ledger->looks, settings->slices);
	memories_open(&ledger->memories, settings->slices);
	subjects_init(&ledger->subjects);
	ledger->lock = -1;
	must(pthread_mutex_init(&ledger->pool.mutex, NULL) == 0);
	ledger->board = board_new();
	if (strlen(settings->folder) >= FOLDER_MAX) {
		ledger_close(ledger);
		return err_set(err, ERR_MISUSE, "the folder's name is too long");
	}
	snprintf(ledger->folder, sizeof(ledger->folder), "%s", settings->folder);
	ledger->settings.folder = ledger->folder;
	must(settings->read_only || !settings->past_given);
	if (settings->past_given      ? open_to_look_back(ledger, err)
		: settings->read_only ? open_to_read(ledger, err)
				      : open_to_write(ledger, err)) {
		*ret = ledger;
		return true;
	}
	ledger_close(ledger);
	return false;
}

void ledger_close(struct ledger *ledger)
{
	if (!ledger)
		return;
	writer_stop(ledger);
	pasts_close(&ledger->pasts);
	pool_close(&ledger->pool);
	tx_done(&ledger->tx);
	conn_close(ledger->conn);
	board_free(ledger->board);
	standings_close(&ledger->standings);
	passes_close(&ledger->passes);
	looks_close(&ledger->looks);
	memories_close(&ledger->memories, ledger->settings.slices);
	subjects_close(&ledger->subjects);
	if (ledger->lock >= 0)
		close(ledger->lock);
	free(ledger);
}
