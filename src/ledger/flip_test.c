/* Tests of verify, exhaustive for a small store: any bit of any event is flipped, and verify names
 * the event; any bit of the file, and verify finds it or it held nothing. The short form leaves
 * some of the bits out. */
#include "ledger/flip_test_support.h"

/* ---- Bits of events ---- */

static struct conn *open_beside(const struct flip *flip)
{
	struct conn *conn;
	char path[120];
	struct err err;

	flip_path(flip, "", path);
	assert_true(conn_open(&conn, path, CONN_WRITE, &err));
	conn_script(conn, "pragma synchronous = off");
	return conn;
}

/* Whether it was done: the column may be empty, another event may have the number. */
static bool run(struct conn *conn, const char *sql)
{
	query_run(conn_compose(conn, str_of(sql)));
	bool done = !conn_fault(conn) && conn_changed(conn) > 0;
	conn_forgive(conn);
	return done;
}

static const char *const numbers[] = { "seq", "at", "day", "actor", "version", "unit", "subject",
	"first", "count", "cause" };

static void flip_number(struct flip *flip, struct conn *conn, const char *column, int seq, int bit)
{
	char change[300], undo[300], mask[40];

	snprintf(mask, sizeof(mask), "%lld", (long long)(UINT64_C(1) << bit));
	snprintf(change, sizeof(change),
		"update ledger_event set %s = (%s | %s) - (%s & %s) where seq = %d and %s is not "
		"null",
		column, column, mask, column, mask, seq, column);
	snprintf(undo, sizeof(undo),
		"update ledger_event set %s = (%s | %s) - (%s & %s) where %s is not null and seq = "
		"case when '%s' = 'seq' then (%d | %s) - (%d & %s) else %d end",
		column, column, mask, column, mask, column, column, seq, mask, seq, mask, seq);
	if (!run(conn, change))
		return;
	if (bit == 63 && strcmp(column, "seq") == 0) /* the last one leaves no gap */
		assert_true(!flip_verify(flip, NULL) && flip_told(flip, "there is an event -"));
	else
		flip_must_name(flip, seq, change);
	assert_true(run(conn, undo));
}

static str hex_of(struct conn *conn, const char *column, int seq, struct arena *arena)
{
	char sql[120];

	snprintf(sql, sizeof(sql), "select hex(%s) from ledger_event where seq = %d", column, seq);
	struct query *q = conn_compose(conn, str_of(sql));
	if (!query_next(q))
		fail_msg("%s: %s", sql, conn_fault(conn) ? conn_fault(conn)->text : "no row");
	str hex = arena_copy(arena, column_text(q, 0));
	query_end(q);
	return hex;
}

static void put_hex(struct conn *conn, const char *column, const char *type, int seq, str hex)
{
	char sql[2000];

	snprintf(sql, sizeof(sql),
		"update ledger_event set %s = cast(x'%.*s' as %s) where seq = %d", column,
		STR_ARG(hex), type, seq);
	assert_true(run(conn, sql));
}

static void flip_text(struct flip *flip, struct conn *conn, const char *column, const char *type,
	int seq, size_t step)
{
	static const char digits[] = "0123456789ABCDEF";
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	char what[60];

	str hex = hex_of(conn, column, seq, &arena);
	for (size_t bit = flip->random % step; bit < hex.len * 4; bit += step) {
		char *digit = (char *)hex.ptr + bit / 4;
		char was = *digit;
		*digit = digits[(strchr(digits, was) - digits) ^ (1 << bit % 4)];
		put_hex(conn, column, type, seq, hex);
		snprintf(what, sizeof(what), "bit %zu of %s of event %d", bit, column, seq);
		flip_must_name(flip, seq, what);
		*digit = was;
	}
	if (hex.len > 0)
		put_hex(conn, column, type, seq, hex);
}

static uint64_t next_random(struct flip *flip)
{
	flip->random ^= flip->random << 13;
	flip->random ^= flip->random >> 7;
	flip->random ^= flip->random << 17;
	return flip->random;
}

static void any_bit_of_an_event_is_found(void **state)
{
	static const char *const texts[][2] = { { "act", "text" }, { "body", "text" },
		{ "key", "text" }, { "asked", "blob" }, { "hash", "blob" } };
	struct flip *flip = *state;
	struct conn *conn = open_beside(flip);
	size_t step = rig_long() ? 1 : 11;

	for (int seq = 1; seq <= FLIP_EVENTS; seq++) {
		for (size_t n = 0; n < COUNT(numbers); n++)
			for (size_t bit = next_random(flip) % step; bit < 64; bit += step)
				flip_number(flip, conn, numbers[n], seq, (int)bit);
		for (size_t n = 0; n < COUNT(texts); n++)
			flip_text(flip, conn, texts[n][0], texts[n][1], seq, step);
	}
	assert_true(flip_verify(flip, NULL));
	conn_close(conn);
}

/* ---- Bits of the file ---- */

/* "select quote(a) || ',' || quote(b) from t order by 1" of all columns. */
static void write_select(struct conn *conn, const char *table, struct buf *sql)
{
	char all[60];

	snprintf(all, sizeof(all), "select * from %s", table);
	struct query *q = conn_compose(conn, str_of(all));
	buf_text(sql, "select ''");
	for (size_t n = 0; n < query_columns(q); n++)
		buf_printf(sql, " || ',' || quote(%s)", query_column_name(q, (int)n));
	buf_printf(sql, " from %s order by 1", table);
	query_end(q);
}

static void hash_table(struct hashing *hashing, struct conn *conn, const char *table)
{
	CLEANUP(buf_done) struct buf sql = BUF(1 << 12);

	write_select(conn, table, &sql);
	struct query *q = conn_compose(conn, buf_str(&sql));
	while (query_next(q))
		hash_text(hashing, column_text(q, 0));
	query_end(q);
}

static hash content(struct flip *flip)
{
	static const char *const tables[] = { "ledger_event", "ledger_file", "ledger_file_part",
		"ledger_slice", "fake_box", "fake_word" };
	struct hashing hashing;
	struct conn *conn;
	char path[120];
	struct err err;

	flip_path(flip, "", path);
	assert_true(conn_open(&conn, path, CONN_READ, &err));
	hash_begin(&hashing);
	for (size_t n = 0; n < COUNT(tables); n++)
		hash_table(&hashing, conn, tables[n]);
	assert_null(conn_fault(conn));
	conn_close(conn);
	return hash_end(&hashing);
}

static void flip_file(const struct flip *flip, size_t bit)
{
	char path[120];

	flip_path(flip, "", path);
	FILE *file = fopen(path, "rb+");
	assert_non_null(file);
	fseek(file, (long)(bit / 8), SEEK_SET);
	fputc((unsigned char)flip->file.ptr[bit / 8] ^ 1 << bit % 8, file);
	fclose(file);
}

static void any_bit_of_the_file_is_found_or_held_nothing(void **state)
{
	struct flip *flip = *state;
	size_t times = rig_long() ? 20000 : 300, found = 0;

	hash before = content(flip);
	for (size_t n = 0; n < times; n++) {
		size_t bit = next_random(flip) % (flip->file.len * 8);
		flip_file(flip, bit);
		if (!flip_verify(flip, NULL))
			found++;
		else if (!hash_eq(content(flip), before))
			fail_msg("bit %zu of the file: not found", bit);
		flip_put_back(flip);
	}
	assert_true(flip_verify(flip, NULL));
	assert_true(found > times / 100); /* most of a small file is room */
}

/* A key stands in its event and in the index, and both are looked at. */
static void a_key_is_looked_at_wherever_it_stands(void **state)
{
	struct flip *flip = *state;
	const char *from = flip->file.ptr, *end = from + flip->file.len;
	char kept[HASH_TEXT];
	size_t places = 0;

	hash_print(hash_of("a key", 5), kept); /* of the operator's, without a secret */
	for (const char *at; (at = memmem(from, (size_t)(end - from), kept, 40)); from = at + 40) {
		flip_file(flip, (size_t)(at - flip->file.ptr) * 8);
		assert_false(flip_verify(flip, NULL));
		flip_put_back(flip);
		places++;
	}
	assert_int_equal(places, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, flip_setup, flip_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(any_bit_of_an_event_is_found),
		TEST(any_bit_of_the_file_is_found_or_held_nothing),
		TEST(a_key_is_looked_at_wherever_it_stands),
	};

	return cmocka_run_group_tests_name("flip", tests, NULL, NULL);
}
