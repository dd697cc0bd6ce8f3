/* Keys of persons, and passwords, on their way out of a store and back: a file of their own, since a backup
 * that held them could bring back who was erased, and let in who was shut out. */
#include "ledger/keep.h"
#include "ledger/ledger.sql.h"
#include "ledger/private.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#define TITLE "Muster keys 1"
#define TEXT_MAX ((size_t)1 << 30)

/* ---- Out ---- */

static void tell_keys(struct conn *conn, struct buf *out, struct keys_told *told)
{
	struct query *q = conn_query(conn, &ledger_sql_secrets);
	char text[HASH_TEXT];

	while (query_next(q)) {
		buf_printf(out, "key %" PRId64 " %s\n", column_id(q, 0).v,
			hash_print(column_hash(q, 1), text).ptr);
		told->keys++;
	}
	query_end(q);
	sodium_memzero(text, sizeof(text));
}

static void tell_passwords(struct conn *conn, struct buf *out)
{
	struct query *q = conn_query(conn, &ledger_sql_passwords);

	while (query_next(q))
		buf_printf(out, "password %" PRId64 " %.*s\n", column_id(q, 0).v,
			STR_ARG(column_text(q, 1)));
	query_end(q);
}

/* `as`: the act by which it is done again. */
static void find_erased_by(
	struct conn *conn, const struct act *act, const struct act *as, struct buf *ret)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
	struct query *q = conn_query(conn, &ledger_sql_events_of_act);
	struct event event;
	void *in;

	query_text(q, "act", str_of(act->name));
	while (query_next(q)) {
		event_columns(q, &event);
		if (event_record(conn, act, &event, &arena, &in)) {
			struct erased_one one = { act_erases(act, in), str_of(as->name) };
			buf_bytes(ret, &one, sizeof(one));
		}
		arena_clear(&arena);
	}
	query_end(q);
}

static const char *erased_thing(const struct act *act)
{
	return act->erases ? field_find(&act->record, str_of(act->erases))->ref : "";
}

/* What the clock erased is erased again by the act that people have for it. */
static void find_erased_of(struct conn *conn, const struct slice *slice, struct buf *ret)
{
	const struct act *const *act, *const *clock;

	for (act = slice->acts; act && *act; act++) {
		if (!(*act)->erases)
			continue;
		find_erased_by(conn, *act, *act, ret);
		for (clock = slice->clock_acts; clock && *clock; clock++)
			if (strcmp(erased_thing(*clock), erased_thing(*act)) == 0)
				find_erased_by(conn, *clock, *act, ret);
	}
}

/* Whom the ledger tells as erased: struct erased_one. */
static void find_erased(struct conn *conn, const struct slice *const *slices, struct buf *ret)
{
	for (; *slices; slices++)
		find_erased_of(conn, *slices, ret);
}

static size_t erased_count(const struct buf *erased)
{
	return erased->len / sizeof(struct erased_one);
}

static struct erased_one erased_at(const struct buf *erased, size_t n)
{
	struct erased_one one;

	memcpy(&one, erased->ptr + n * sizeof(one), sizeof(one));
	return one;
}

static void tell_erased(struct conn *conn, const struct slice *const *slices, struct buf *out,
	struct keys_told *told)
{
	CLEANUP(buf_done) struct buf erased = BUF(TEXT_MAX);

	find_erased(conn, slices, &erased);
	for (size_t n = 0; n < erased_count(&erased); n++) {
		struct erased_one one = erased_at(&erased, n);
		buf_printf(out, "erased %" PRId64 " %.*s\n", one.whose.v, STR_ARG(one.act));
	}
	told->erased = (int64_t)erased_count(&erased);
	out->failed |= erased.failed;
}

static bool tell(const char *folder, const struct slice *const *slices, struct buf *out,
	struct keys_told *told, struct err *err)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 12);
	char text[HASH_TEXT];
	struct conn *conn;

	if (!folder_open(folder, CONN_READ, &conn, err))
		return false;
	conn_begin_read(conn);
	buf_printf(out, TITLE "\nstore %.*s\n", STR_ARG(setting_read(conn, "origin", &arena)));
	tell_keys(conn, out, told);
	tell_passwords(conn, out);
	tell_erased(conn, slices, out, told);
	conn_end_read(conn);
	bool fine = fault_of(conn, err);
	conn_close(conn);
	hash whole = hash_of(buf_str(out).ptr, out->len);
	buf_printf(out, "end %s\n", hash_print(whole, text).ptr);
	return fine && (!out->failed || err_set(err, ERR_FULL, "there are too many keys"));
}

/* In the place of the one before, at once and whole. */
static bool put(const char *path, str text, struct err *err)
{
	char part[FOLDER_MAX + 64];
	int len = snprintf(part, sizeof(part), "%s.part-XXXXXX", path);
	int file = len < (int)sizeof(part) ? mkstemp(part) : -1;

	if (file < 0)
		return err_set(err, ERR_SYSTEM, "cannot make a file beside %.300s: %s", path,
			strerror(errno));
	FILE *stream = fdopen(file, "w");
	must(stream);
	bool fine = fwrite(text.ptr, 1, text.len, stream) == text.len && fflush(stream) == 0 &&
		    fsync(file) == 0;
	fine &= fclose(stream) == 0;
	if (fine && rename(part, path) == 0) {
		folder_sync_above(path);
		return true;
	}
	err_set(err, errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_SYSTEM,
		"cannot write %.300s: %s", path, strerror(errno));
	unlink(part);
	return false;
}

bool ledger_keys(const char *folder, const struct slice *const *slices, const char *path,
	struct keys_told *ret, struct err *err)
{
	struct keys_told told = { 0 };
	struct buf out;

	buf_init(&out, TEXT_MAX);
	bool done = tell(folder, slices, &out, &told, err) && put(path, buf_str(&out), err);
	if (out.ptr)
		sodium_memzero(out.ptr, out.len);
	buf_done(&out);
	if (done)
		*ret = told;
	return done;
}

/* ---- And back ---- */

static bool no_keys(const char *path, struct err *err)
{
	return err_set(
		err, ERR_DAMAGED, "%.300s is not a file of keys of Muster, or not whole", path);
}

static bool read_all(const char *path, struct buf *ret, struct err *err)
{
	FILE *file = fopen(path, "rbe");
	char piece[65536];
	size_t len;

	if (!file)
		return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_SYSTEM,
			"cannot open %.300s: %s", path, strerror(errno));
	while ((len = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_bytes(ret, piece, len);
	bool fine = !ferror(file) && !ret->failed;
	fclose(file);
	sodium_memzero(piece, sizeof(piece));
	return fine || err_set(err, ERR_SYSTEM, "cannot read %.300s", path);
}

/* The lines between the head and the end, where the file is whole and of this store. */
static bool lines_of(const char *path, str text, str store, str *ret, struct err *err)
{
	char digits[HASH_TEXT];
	size_t end = text.len > HASH_TEXT + 4 ? text.len - (HASH_TEXT + 4) : 0;
	str rest = str_slice(text, 0, end), last = str_from(text, end);
	hash whole = hash_of(rest.ptr, rest.len);
	str expected = { digits, HASH_TEXT - 1 };

	hash_print(whole, digits);
	if (!str_starts(last, STR("end ")) || last.ptr[last.len - 1] != '\n' ||
		!str_eq(str_slice(last, 4, HASH_TEXT - 1), expected) ||
		!str_eq(str_cut(&rest, '\n'), STR(TITLE)))
		return no_keys(path, err);
	str line = str_cut(&rest, '\n');
	if (!str_eq(str_cut(&line, ' '), STR("store")))
		return no_keys(path, err);
	*ret = rest;
	return str_eq(line, store) ||
	       err_set(err, ERR_MISUSE, "the keys of %.300s are of another store", path);
}

static int by_whose(const void *a, const void *b)
{
	int64_t one = ((const struct erased_one *)a)->whose.v;
	int64_t other = ((const struct erased_one *)b)->whose.v;

	return (one > other) - (one < other);
}

/* The keys may be older than the backup: whom its own ledger tells as erased gets none back. */
static void take_key(struct keys_back *back, struct conn *conn, id whose, hash key)
{
	const struct erased_one wanted = { .whose = whose };

	if (back->gone.len && bsearch(&wanted, back->gone.ptr, erased_count(&back->gone),
				      sizeof(wanted), by_whose)) {
		back->dropped++;
		return;
	}
	struct query *q = conn_query(conn, &ledger_sql_secret_insert);
	query_id(q, "thing", whose);
	query_hash(q, "key", key);
	query_run(q);
}

static void take_password(struct conn *conn, id whose, str text)
{
	struct query *q = conn_query(conn, &ledger_sql_password_insert);

	query_id(q, "actor", whose);
	query_text(q, "hash", text);
	query_run(q);
}

/* Whoever came after the backup is not in it, and the number may become another's. */
static bool take_line(struct keys_back *back, struct conn *conn, id next, str line)
{
	str word = str_cut(&line, ' '), digits = str_cut(&line, ' ');
	int64_t whose;
	hash key;

	if (!str_number(digits, &whose) || whose < 1)
		return false;
	if (str_eq(word, STR("key"))) {
		if (!hash_parse(line, &key))
			return false;
		if (whose < next.v)
			take_key(back, conn, (id){ whose }, key);
		return true;
	}
	if (str_eq(word, STR("password"))) {
		if (whose < next.v)
			take_password(conn, (id){ whose }, line);
		return str_starts(line, STR("$argon2id$")) && line.len < PASSWORD_HASH;
	}
	if (!str_eq(word, STR("erased")))
		return false;
	if (whose < next.v) {
		struct erased_one one = { (id){ whose }, line };
		buf_bytes(&back->erased, &one, sizeof(one));
	}
	return true;
}

/* What is said of persons is worked out again when the store is opened. */
static void put_slices_aside(struct conn *conn, const struct slice *const *slices)
{
	for (; *slices; slices++)
		for (size_t n = 0; n < (*slices)->schema->table_count; n++) {
			if ((*slices)->schema->tables[n].kind != SQL_PERSONAL)
				continue;
			struct query *q = conn_query(conn, &ledger_sql_slice_put);
			query_text(q, "name", str_of((*slices)->name));
			query_text(q, "version", STR(""));
			query_run(q);
		}
}

static bool take_all(struct keys_back *back, struct conn *conn, const char *path,
	const struct slice *const *slices, struct err *err)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 12);
	struct head head;
	str rest;

	head_read(conn, &head);
	if (!read_all(path, &back->text, err) ||
		!lines_of(path, buf_str(&back->text), setting_read(conn, "origin", &arena), &rest,
			err))
		return false;
	if (!store_complete(conn, err)) /* a backup of before there were keys */
		return false;
	find_erased(conn, slices, &back->gone);
	if (back->gone.len)
		qsort(back->gone.ptr, erased_count(&back->gone), sizeof(struct erased_one),
			by_whose);
	conn_begin(conn);
	while (rest.len)
		if (!take_line(back, conn, head.next, str_cut(&rest, '\n'))) {
			conn_rollback(conn);
			return no_keys(path, err);
		}
	put_slices_aside(conn, slices);
	return conn_commit(conn) || fault_of(conn, err);
}

bool keys_take(struct keys_back *back, const char *folder, const char *path,
	const struct slice *const *slices, struct err *err)
{
	struct conn *conn;

	buf_init(&back->text, TEXT_MAX);
	buf_init(&back->erased, TEXT_MAX);
	buf_init(&back->gone, TEXT_MAX);
	if (!folder_open(folder, CONN_WRITE, &conn, err))
		return false;
	bool taken = take_all(back, conn, path, slices, err);
	conn_close(conn);
	return taken && ((!back->erased.failed && !back->gone.failed) ||
				err_set(err, ERR_FULL, "there are too many keys"));
}

/* An act that erases asks for nothing but whom. One that stands in the backup is refused: that is
 * well. */
static bool erase(
	struct ledger *ledger, const struct erased_one *one, int64_t *erased, struct err *err)
{
	const struct act *act = slices_act(ledger->settings.slices, one->act);
	struct submission s;

	if (!act || !act->erases)
		return err_set(err, ERR_NEWER,
			"the keys tell of an act %.*s, which this version of "
			"Muster does not know",
			STR_ARG(one->act));
	submission_init(&s, act, LANGUAGE_EN);
	s.record = (struct record){ .table = &act->record,
		.in = arena_alloc(&s.arena, act->record.size),
		.arena = &s.arena };
	const struct field *whose = field_find(&act->record, str_of(act->erases));
	*(id *)field_member(whose, s.record.in) = one->whose;
	ledger_do(ledger, &s);
	bool fine = s.outcome != OUTCOME_FAULT && s.outcome != OUTCOME_BUSY;
	*erased += s.outcome == OUTCOME_DONE;
	if (!fine)
		*err = s.err;
	submission_done(&s);
	return fine;
}

bool keys_settle(struct keys_back *back, const char *folder, const struct slice *const *slices,
	int64_t *ret_erased, struct err *err)
{
	const struct ledger_settings settings = { .folder = folder, .slices = slices };
	struct ledger *ledger;
	bool fine = true;

	if (!ledger_open(&ledger, &settings, err))
		return false;
	for (size_t n = 0; fine && n < erased_count(&back->erased); n++) {
		struct erased_one one = erased_at(&back->erased, n);
		fine = erase(ledger, &one, ret_erased, err);
	}
	ledger_close(ledger);
	return fine;
}

void keys_done(struct keys_back *back)
{
	if (back->text.ptr)
		sodium_memzero(back->text.ptr, back->text.len);
	buf_done(&back->text);
	buf_done(&back->erased);
	buf_done(&back->gone);
}

/* ---- What a backup must not hold ---- */

static void empty(struct conn *conn, const struct sql_file *file)
{
	char sql[200];

	for (size_t n = 0; n < file->table_count; n++) {
		if (file->tables[n].kind != SQL_PERSONAL)
			continue;
		snprintf(sql, sizeof(sql), "delete from %s", file->tables[n].name);
		conn_script(conn, sql);
	}
}

bool keys_leave(const char *path, const struct slice *const *slices, struct err *err)
{
	struct conn *conn;

	if (!conn_open(&conn, path, CONN_WRITE, err))
		return false;
	bool complete = store_complete(conn, err);
	if (complete) {
		conn_begin(conn);
		conn_script(conn, "delete from ledger_secret");
		/* What was ended since would be good again. */
		conn_script(conn, "delete from ledger_pass");
		conn_script(conn, "delete from ledger_password");
		conn_script(conn, "delete from ledger_door");
		for (; *slices; slices++)
			empty(conn, (*slices)->schema);
		complete = (conn_commit(conn) && conn_empty_log(conn)) || fault_of(conn, err);
	}
	conn_close(conn);
	return complete;
}
