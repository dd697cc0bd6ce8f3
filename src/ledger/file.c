/* Stored files: bytes named by their hash, kept once, in parts; and the rows of an event that stand
 * in one. */
#include "base/picture.h"
#include "ledger/ledger.sql.h"
#include "ledger/private.h"

static bool file_size(struct conn *conn, hash file, size_t *ret)
{
	struct query *q = conn_query(conn, &ledger_sql_file);

	query_hash(q, "hash", file);
	bool found = query_next(q);
	if (found)
		*ret = (size_t)column_number(q, 0);
	query_end(q);
	return found;
}

bool file_known(struct conn *conn, hash file)
{
	size_t size;

	return file_size(conn, file, &size);
}

void file_keep(struct conn *conn, hash file, str bytes)
{
	if (file_known(conn, file))
		return;
	struct query *q = conn_query(conn, &ledger_sql_file_insert);
	query_hash(q, "hash", file);
	query_number(q, "size", (int64_t)bytes.len);
	query_run(q);
	for (size_t at = 0; at < bytes.len; at += FILE_PART_SIZE) {
		str part = str_slice(bytes, at, FILE_PART_SIZE);
		q = conn_query(conn, &ledger_sql_file_part_insert);
		query_hash(q, "file", file);
		query_number(q, "part", (int64_t)(at / FILE_PART_SIZE));
		query_bytes(q, "bytes", part.ptr, part.len);
		query_run(q);
	}
}

void likeness_keep(struct conn *conn, hash file, hash likeness)
{
	struct query *q = conn_query(conn, &ledger_sql_likeness_insert);

	query_hash(q, "file", file);
	query_hash(q, "likeness", likeness);
	query_run(q);
}

bool likeness_of(struct conn *conn, hash file, hash *ret)
{
	struct query *q = conn_query(conn, &ledger_sql_likeness);

	query_hash(q, "file", file);
	bool found = query_next(q);
	if (found)
		*ret = column_hash(q, 0);
	query_end(q);
	return found;
}

static void text_keep(
	struct conn *conn, const struct statement *statement, hash file, const char *name, str text)
{
	struct query *q = conn_query(conn, statement);

	query_hash(q, "file", file);
	query_text(q, name, text);
	query_run(q);
}

void about_keep(struct conn *conn, hash file, const struct file_about *about)
{
	if (about->type[0])
		text_keep(conn, &ledger_sql_type_insert, file, "type", str_of(about->type));
	if (about->place[0])
		text_keep(conn, &ledger_sql_place_insert, file, "place", str_of(about->place));
	if (about->dated) {
		struct query *q = conn_query(conn, &ledger_sql_taken_insert);
		query_hash(q, "file", file);
		query_date(q, "taken", about->taken);
		query_run(q);
	}
}

static void text_of(
	struct conn *conn, const struct statement *statement, hash file, char *into, size_t size)
{
	struct query *q = conn_query(conn, statement);

	query_hash(q, "file", file);
	if (query_next(q))
		snprintf(into, size, "%.*s", STR_ARG(column_text(q, 0)));
	query_end(q);
}

struct file_about about_of(struct conn *conn, hash file)
{
	struct file_about about = { .type = "" };
	struct query *q = conn_query(conn, &ledger_sql_taken);

	query_hash(q, "file", file);
	about.dated = query_next(q);
	if (about.dated)
		about.taken = column_date(q, 0);
	query_end(q);
	text_of(conn, &ledger_sql_type, file, about.type, sizeof(about.type));
	text_of(conn, &ledger_sql_place, file, about.place, sizeof(about.place));
	return about;
}

/* How many bytes of the parts were put into `into`; another number than `size`: the parts are not
 * those of the file. */
static size_t read_parts(struct conn *conn, hash file, char *into, size_t size)
{
	struct query *q = conn_query(conn, &ledger_sql_file_parts);
	size_t len = 0;

	query_hash(q, "file", file);
	while (query_next(q)) {
		str part = column_bytes(q, 0);
		if (part.len <= size - len && part.len > 0)
			memcpy(into + len, part.ptr, part.len);
		len += part.len;
		if (len > size)
			break;
	}
	query_end(q);
	return len;
}

str file_read(struct conn *conn, hash file, size_t max, struct arena *arena)
{
	size_t size;
	struct err err = { 0 };

	if (!file_size(conn, file, &size) || size > max)
		return STR_NONE;
	char *bytes = arena_alloc(arena, size + 1);
	if (!bytes)
		return STR_NONE;
	if (read_parts(conn, file, bytes, size) != size) {
		char text[HASH_TEXT];
		err_set(&err, ERR_DAMAGED, "the stored file %s lacks some of its bytes",
			hash_print(file, text).ptr);
		conn_fail(conn, &err);
		return STR_NONE;
	}
	return (str){ bytes, size };
}

static const struct field *field_in_file(const struct field_table *table)
{
	for (size_t n = 0; n < table->count; n++)
		if (table->fields[n].in_file)
			return &table->fields[n];
	return NULL;
}

bool body_file(const struct field_table *table, str body, hash *ret)
{
	const struct field *field = field_in_file(table);
	bool found = false;

	if (!field)
		return false;
	json_t *json = json_loadb(body.ptr, body.len, 0, NULL);
	json_t *text = json_object_get(json_object_get(json, field->name), "file");
	if (json_is_string(text))
		found = hash_parse((str){ json_string_value(text), json_string_length(text) }, ret);
	json_decref(json);
	return found;
}

void record_files(const struct field_table *table, const void *in,
	void (*each)(void *context, hash), void *context)
{
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		const void *member = field_member_const(field, in);
		const struct rows *rows = member;
		const opt_file *file = member;
		if (field->kind == FIELD_FILE && file->given)
			each(context, file->v);
		for (size_t row = 0;
			field->kind == FIELD_ROWS && !field->in_file && row < rows->count; row++)
			record_files(field->rows, rows_at(rows, field->rows, row), each, context);
	}
}

bool event_record(struct conn *conn, const struct act *act, const struct event *event,
	struct arena *arena, void **ret)
{
	str rows = STR_NONE;
	hash file;

	if (body_file(&act->record, event->body, &file)) {
		rows = file_read(conn, file, LEDGER_FILE_MAX, arena);
		if (!str_given(rows))
			return false;
	}
	const struct record_keys keys = secrets_of(conn);
	return record_read_event(
		&act->record, event->body, event->version, rows, &keys, arena, ret);
}

/* ---- Keeping one that was handed in ---- */

struct file_keeping {
	struct keeping keeping;
	struct handed_file handed;
	moment at;
	struct file_about stands; /* what is known of it: what was told first */
};

struct handed_file file_handed(str bytes, const struct file_about *about)
{
	struct handed_file handed = { .bytes = bytes, .file = hash_of(bytes.ptr, bytes.len) };

	handed.pictures = picture_likeness(bytes, &handed.likeness);
	if (about)
		handed.about = *about;
	return handed;
}

void handed_keep(struct conn *conn, const struct handed_file *handed, moment at)
{
	waiting_put(conn, handed->file, file_known(conn, handed->file), at);
	file_keep(conn, handed->file, handed->bytes);
	if (handed->pictures)
		likeness_keep(conn, handed->file, handed->likeness);
	about_keep(conn, handed->file, &handed->about);
}

static void keep_handed_in(struct conn *conn, struct keeping *keeping)
{
	struct file_keeping *kept = (struct file_keeping *)keeping;

	handed_keep(conn, &kept->handed, kept->at);
	kept->stands = about_of(conn, kept->handed.file);
}

bool ledger_keep_file(
	struct ledger *ledger, str bytes, struct file_about *about, hash *ret, struct err *err)
{
	struct file_keeping kept = { .keeping = { .keep = keep_handed_in },
		.at = ledger_now(ledger) };

	if (bytes.len > LEDGER_FILE_MAX)
		return err_set(err, ERR_FULL, "a file has at most %d MiB", LEDGER_FILE_MAX >> 20);
	kept.handed = file_handed(bytes, about);
	if (!keeping_do(ledger, &kept.keeping, err))
		return false;
	if (about)
		*about = kept.stands;
	*ret = kept.handed.file;
	return true;
}
