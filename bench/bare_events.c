/* A bare ledger of events on SQLite: what Muster's ledger stores and hashes, without what Muster
 * asks before. */
#include "bare_events.h"
#include <sodium.h>
#include <string.h>
#include <time.h>

#define ACTOR 1
#define ACT "duty.answer"
#define VERSION 1
#define UNIT 17
#define ZONE_SECONDS (8 * 3600)
#define US INT64_C(1000000)

static const char schema[] =
	"create table event (seq integer primary key, at integer not null, day integer not null,"
	" actor integer not null, act text not null, version integer not null, unit integer, "
	"subject integer,"
	" first integer not null, count integer not null, cause integer not null, body text not "
	"null, key text,"
	" asked blob not null, hash blob not null);"
	"create unique index event_key on event (actor, key) where key is not null;";

enum column {
	SEQ = 1,
	AT,
	DAY,
	ACTOR_ID,
	ACT_NAME,
	ACT_VERSION,
	UNIT_ID,
	SUBJECT,
	FIRST,
	COUNT,
	CAUSE,
	BODY,
	KEY,
	ASKED,
	HASH,
};

static const char insert[] =
	"insert into event (seq, at, day, actor, act, version, unit, subject, first, count, cause,"
	" body, key, asked, hash) values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
static const char by_key[] = "select seq from event where actor = ? and key = ?";

void bare_events_open(struct bare_events *events, const char *path)
{
	if (sodium_init() < 0)
		bare_die("libsodium does not start.");
	*events = (struct bare_events){ .db = bare_create(path) };
	bare_run(events->db, schema);
	events->insert = bare_prepare(events->db, insert);
	events->by_key = bare_prepare(events->db, by_key);
}

void bare_events_close(struct bare_events *events)
{
	sqlite3_finalize(events->insert);
	sqlite3_finalize(events->by_key);
	bare_close(events->db);
}

static int64_t key_seq(struct bare_events *events, const char *key)
{
	sqlite3_stmt *statement = events->by_key;
	int64_t seq = 0;

	sqlite3_bind_int64(statement, 1, ACTOR);
	sqlite3_bind_text(statement, 2, key, -1, SQLITE_STATIC);
	if (sqlite3_step(statement) == SQLITE_ROW)
		seq = sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return seq;
}

/* A number goes into the hash and the row; a text is preceded by its length in the hash. */
struct row {
	sqlite3_stmt *statement;
	crypto_generichash_blake2b_state state;
};

static void add_bytes(struct row *row, int64_t number)
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)((uint64_t)number >> (56 - 8 * i));
	crypto_generichash_blake2b_update(&row->state, bytes, sizeof(bytes));
}

static void add_number(struct row *row, enum column column, int64_t number)
{
	add_bytes(row, number);
	sqlite3_bind_int64(row->statement, (int)column, number);
}

static void add_text(struct row *row, enum column column, const char *text, size_t len)
{
	add_bytes(row, (int64_t)len);
	crypto_generichash_blake2b_update(&row->state, (const unsigned char *)text, len);
	sqlite3_bind_text64(row->statement, (int)column, text, len, SQLITE_STATIC, SQLITE_UTF8);
}

static void add_asked(struct row *row, unsigned char asked[BARE_HASH], const char *body, size_t len)
{
	crypto_generichash_blake2b(asked, BARE_HASH, (const unsigned char *)body, len, NULL, 0);
	crypto_generichash_blake2b_update(&row->state, asked, BARE_HASH);
	sqlite3_bind_blob(row->statement, ASKED, asked, BARE_HASH, SQLITE_STATIC);
}

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec * US + now.tv_nsec / 1000;
}

int64_t bare_events_add(
	struct bare_events *events, const char *key, const char *body, size_t body_len)
{
	struct row row = { .statement = events->insert };
	unsigned char asked[BARE_HASH];
	int64_t at = now_us();

	int64_t earlier = key_seq(events, key);
	if (earlier)
		return earlier;
	crypto_generichash_blake2b_init(&row.state, NULL, 0, BARE_HASH);
	crypto_generichash_blake2b_update(&row.state, events->head, BARE_HASH);
	add_number(&row, SEQ, ++events->seq);
	add_number(&row, AT, at);
	add_number(&row, DAY, (at / US + ZONE_SECONDS) / 86400);
	add_number(&row, ACTOR_ID, ACTOR);
	add_text(&row, ACT_NAME, ACT, strlen(ACT));
	add_number(&row, ACT_VERSION, VERSION);
	add_number(&row, UNIT_ID, UNIT);
	add_number(&row, SUBJECT, UNIT);
	add_number(&row, FIRST, events->seq);
	add_number(&row, COUNT, 1);
	add_number(&row, CAUSE, 0);
	add_text(&row, BODY, body, body_len);
	add_text(&row, KEY, key, strlen(key));
	add_asked(&row, asked, body, body_len);
	crypto_generichash_blake2b_final(&row.state, events->head, BARE_HASH);
	sqlite3_bind_blob(row.statement, HASH, events->head, BARE_HASH, SQLITE_STATIC);
	bare_step(row.statement);
	return events->seq;
}
