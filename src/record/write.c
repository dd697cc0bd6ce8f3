/* Records as canonical JSON: members in the order of the table, absent ones left out. */
#include "record/write.h"
#include "base/macros.h"
#include "record/private.h"

static void write_record(
	const struct field_table *, const void *in, struct json *, struct buf *lines);
static void write_lines(const struct field *, const void *member, struct json *, struct buf *lines);

/* ---- Scalars ---- */

static void write_text(const struct field *field UNUSED, const void *member, struct json *json)
{
	json_text(json, *(const str *)member);
}

static void write_number(const struct field *field, const void *member, struct json *json)
{
	int64_t value = 0;

	get_number(field, member, &value);
	json_number(json, value);
}

static void write_decimal(const struct field *field, const void *member, struct json *json)
{
	decimal value = { 0 };

	get_decimal(field, member, &value);
	json_decimal(json, value);
}

static void write_yesno(const struct field *field, const void *member, struct json *json)
{
	bool value = false;

	get_yesno(field, member, &value);
	json_bool(json, value);
}

static void write_date(const struct field *field, const void *member, struct json *json)
{
	date value = { 0 };

	get_date(field, member, &value);
	json_date(json, value);
}

static void write_moment(const struct field *field, const void *member, struct json *json)
{
	moment value = { 0 };

	get_moment(field, member, &value);
	json_moment(json, value);
}

static void write_choice(const struct field *field, const void *member, struct json *json)
{
	json_text(json, str_of(get_choice(field, member)->code));
}

static void write_ref(const struct field *field UNUSED, const void *member, struct json *json)
{
	json_id(json, *(const id *)member);
}

static void write_hash(hash file, struct json *json)
{
	char text[HASH_TEXT];

	json_text(json, hash_print(file, text));
}

static void write_file(const struct field *field UNUSED, const void *member, struct json *json)
{
	write_hash(((const opt_file *)member)->v, json);
}

/* ---- Lists ---- */

static void write_texts(const struct field *field UNUSED, const void *member, struct json *json)
{
	const struct texts *texts = member;

	json_begin_array(json);
	for (size_t n = 0; n < texts->count; n++)
		json_text(json, texts->ptr[n]);
	json_end(json);
}

static void write_refs(const struct field *field UNUSED, const void *member, struct json *json)
{
	const struct ids *ids = member;

	json_begin_array(json);
	for (size_t n = 0; n < ids->count; n++)
		json_id(json, ids->ptr[n]);
	json_end(json);
}

static void write_rows(const struct field *field, const void *member, struct json *json)
{
	const struct rows *rows = member;

	json_begin_array(json);
	for (size_t n = 0; n < rows->count; n++)
		write_record(field->rows, rows_at(rows, field->rows, n), json, NULL);
	json_end(json);
}

static void write_values(const struct field *field UNUSED, const void *member, struct json *json)
{
	const struct values *values = member;

	json_begin_object(json);
	for (size_t n = 0; n < values->count; n++) {
		json_key(json, values->ptr[n].name);
		json_text(json, values->ptr[n].text);
	}
	json_end(json);
}

/* ---- Records ---- */

typedef void (*writer)(const struct field *, const void *member, struct json *);

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

static void write_record(
	const struct field_table *table, const void *in, struct json *json, struct buf *lines)
{
	json_begin_object(json);
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		const void *member = field_member_const(field, in);
		if (!member_given(field, member))
			continue;
		json_key(json, str_of(field->name));
		if (field->in_file && lines)
			write_lines(field, member, json, lines);
		else
			writer_of(field)(field, member, json);
	}
	json_end(json);
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
static void write_line(
	const struct field_table *table, const struct keys *keys, const void *in, struct buf *out)
{
	bool first = true;

	buf_byte(out, '{');
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		const void *member = field_member_const(field, in);
		if (!member_given(field, member))
			continue;
		size_t from = (n ? keys->end[n - 1] : 0) + first; /* the first has no comma */
		struct json value = json_into(out);
		buf_bytes(out, keys->bytes.ptr + from, keys->end[n] - from);
		writer_of(field)(field, member, &value);
		first = false;
	}
	buf_add(out, STR("}\n"));
}

/* The file's name stands in the rows' place. */
static void write_lines(
	const struct field *field, const void *member, struct json *json, struct buf *lines)
{
	const struct rows *rows = member;
	size_t from = lines->len;
	struct keys keys;

	keys_make(&keys, field->rows);
	for (size_t n = 0; n < rows->count && !keys.bytes.failed; n++)
		write_line(field->rows, &keys, rows_at(rows, field->rows, n), lines);
	lines->failed |= keys.bytes.failed;
	buf_done(&keys.bytes);
	str written = str_from(buf_str(lines), from);
	json_begin_object(json);
	json_key(json, STR("file"));
	write_hash(hash_of(written.ptr, written.len), json);
	json_key(json, STR("count"));
	json_number(json, (int64_t)rows->count);
	json_end(json);
}

void record_write(
	const struct field_table *table, const void *in, struct json *json, struct buf *lines)
{
	write_record(table, in, json, lines);
}
