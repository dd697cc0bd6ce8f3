/* Records as canonical JSON: members in the order of the table, absent ones left out. */
#include "record/write.h"
#include "base/macros.h"
#include "record/private.h"

struct writing {
	struct json *json;
	struct buf *lines;
	const struct record_keys *keys;
};

static void write_record(struct writing *, const struct field_table *, const void *in);
static void write_lines(struct writing *, const struct field *, const void *member);

/* ---- Scalars ---- */

static void write_text(struct writing *w, const struct field *field UNUSED, const void *member)
{
	json_text(w->json, *(const str *)member);
}

static void write_number(struct writing *w, const struct field *field, const void *member)
{
	int64_t value = 0;

	get_number(field, member, &value);
	json_number(w->json, value);
}

static void write_decimal(struct writing *w, const struct field *field, const void *member)
{
	decimal value = { 0 };

	get_decimal(field, member, &value);
	json_decimal(w->json, value);
}

static void write_yesno(struct writing *w, const struct field *field, const void *member)
{
	bool value = false;

	get_yesno(field, member, &value);
	json_bool(w->json, value);
}

static void write_date(struct writing *w, const struct field *field, const void *member)
{
	date value = { 0 };

	get_date(field, member, &value);
	json_date(w->json, value);
}

static void write_moment(struct writing *w, const struct field *field, const void *member)
{
	moment value = { 0 };

	get_moment(field, member, &value);
	json_moment(w->json, value);
}

static void write_choice(struct writing *w, const struct field *field, const void *member)
{
	json_text(w->json, str_of(get_choice(field, member)->code));
}

static void write_ref(struct writing *w, const struct field *field UNUSED, const void *member)
{
	json_id(w->json, *(const id *)member);
}

static void write_hash(struct writing *w, hash file)
{
	char text[HASH_TEXT];

	json_text(w->json, hash_print(file, text));
}

static void write_file(struct writing *w, const struct field *field UNUSED, const void *member)
{
	write_hash(w, ((const opt_file *)member)->v);
}

/* ---- Lists ---- */

static void write_texts(struct writing *w, const struct field *field UNUSED, const void *member)
{
	const struct texts *texts = member;

	json_begin_array(w->json);
	for (size_t n = 0; n < texts->count; n++)
		json_text(w->json, texts->ptr[n]);
	json_end(w->json);
}

static void write_refs(struct writing *w, const struct field *field UNUSED, const void *member)
{
	const struct ids *ids = member;

	json_begin_array(w->json);
	for (size_t n = 0; n < ids->count; n++)
		json_id(w->json, ids->ptr[n]);
	json_end(w->json);
}

static void write_rows(struct writing *w, const struct field *field, const void *member)
{
	const struct rows *rows = member;

	json_begin_array(w->json);
	for (size_t n = 0; n < rows->count; n++)
		write_record(w, field->rows, rows_at(rows, field->rows, n));
	json_end(w->json);
}

static void write_values(struct writing *w, const struct field *field UNUSED, const void *member)
{
	const struct values *values = member;

	json_begin_object(w->json);
	for (size_t n = 0; n < values->count; n++) {
		json_key(w->json, values->ptr[n].name);
		json_text(w->json, values->ptr[n].text);
	}
	json_end(w->json);
}

/* ---- Records ---- */

typedef void (*writer)(struct writing *, const struct field *, const void *member);

static writer writer_of(const struct field *field)
{
	static const writer writers[] = {
		[FIELD_TEXT] = write_text,
		[FIELD_NUMBER] = write_number,
		[FIELD_DECIMAL] = write_decimal,
		[FIELD_YESNO] = write_yesno,
		[FIELD_DATE] = write_date,
		[FIELD_MOMENT] = write_moment,
		[FIELD_CHOICE] = write_choice,
		[FIELD_REF] = write_ref,
		[FIELD_FILE] = write_file,
		[FIELD_TEXTS] = write_texts,
		[FIELD_REFS] = write_refs,
		[FIELD_ROWS] = write_rows,
		[FIELD_VALUES] = write_values,
	};

	return writers[field->kind];
}

static void write_sealed(struct writing *w, const struct field_table *table,
	const struct field *field, const void *in)
{
	const struct field *whose = field_find(table, str_of(field->personal));
	str text = *(const str *)field_member_const(field, in);
	seal_key key;

	must(w->keys && whose);
	if (field->own && !id_given(*(const id *)field_member_const(whose, in))) {
		json_text(w->json, text);
		return;
	}
	if (!w->keys->key(w->keys->context, *(const id *)field_member_const(whose, in), &key)) {
		json_text(w->json, STR("")); /* whoever has no key to give has said why */
		return;
	}
	char *sealed = malloc(SEALED_TEXT(text.len));
	must(sealed);
	json_text(w->json, seal(&key, text, sealed));
	free(sealed);
}

static void write_member(struct writing *w, const struct field_table *table,
	const struct field *field, const void *in)
{
	const void *member = field_member_const(field, in);

	if (field->in_file && w->lines)
		write_lines(w, field, member);
	else if (field->personal)
		write_sealed(w, table, field, in);
	else
		writer_of(field)(w, field, member);
}

static void write_record(struct writing *w, const struct field_table *table, const void *in)
{
	json_begin_object(w->json);
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		if (!member_given(field, field_member_const(field, in)))
			continue;
		json_key(w->json, str_of(field->name));
		write_member(w, table, field, in);
	}
	json_end(w->json);
}

/* ---- Rows in a file of their own: millions, so their keys are written once and then copied ---- */

struct keys {
	struct buf bytes; /* ,"code": after ,"name": */
	size_t end[FIELDS_MAX];
};

static void keys_make(struct keys *keys, const struct field_table *table)
{
	must(table->count <= FIELDS_MAX);
	buf_init(&keys->bytes, 1 << 20);
	for (size_t n = 0; n < table->count; n++) {
		buf_byte(&keys->bytes, ',');
		json_quote(&keys->bytes, str_of(table->fields[n].name));
		buf_byte(&keys->bytes, ':');
		keys->end[n] = keys->bytes.len;
	}
}

/* The same bytes as write_record() gives. */
static void write_line(const struct field_table *table, const struct keys *keys, const void *in,
	const struct record_keys *seals, struct buf *out)
{
	bool first = true;

	buf_byte(out, '{');
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		if (!member_given(field, field_member_const(field, in)))
			continue;
		size_t from = (n ? keys->end[n - 1] : 0) + first; /* the first has no comma */
		struct json value = json_into(out);
		struct writing w = { .json = &value, .keys = seals };
		buf_bytes(out, keys->bytes.ptr + from, keys->end[n] - from);
		write_member(&w, table, field, in);
		first = false;
	}
	buf_add(out, STR("}\n"));
}

/* The file's name stands in the rows' place. */
static void write_lines(struct writing *w, const struct field *field, const void *member)
{
	const struct rows *rows = member;
	struct buf *lines = w->lines;
	size_t from = lines->len;
	struct keys keys;

	keys_make(&keys, field->rows);
	for (size_t n = 0; n < rows->count && !keys.bytes.failed; n++)
		write_line(field->rows, &keys, rows_at(rows, field->rows, n), w->keys, lines);
	lines->failed |= keys.bytes.failed;
	buf_done(&keys.bytes);
	str written = str_from(buf_str(lines), from);
	json_begin_object(w->json);
	json_key(w->json, STR("file"));
	write_hash(w, hash_of(written.ptr, written.len));
	json_key(w->json, STR("count"));
	json_number(w->json, (int64_t)rows->count);
	json_end(w->json);
}

void record_write(const struct field_table *table, const void *in, struct json *json,
	struct buf *lines, const struct record_keys *keys)
{
	struct writing w = { .json = json, .lines = lines, .keys = keys };

	write_record(&w, table, in);
}
