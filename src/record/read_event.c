/* Records that the house wrote itself: canonical JSON straight into the struct.
 *
 * The bytes are those of write.c, so no tree is built between: a replay reads millions of rows.
 * Whatever differs from what write.c writes is damage. Limits of length and range are not asked:
 * they may have been others when the event was written. Members may stand in any order, so that a
 * table may be put in another order and old events are still read. */
#include "base/text.h"
#include "record/private.h"

struct scan {
	const char *at, *end;
	struct arena *arena;
	bool borrow; /* the text outlives the arena */
	int version;
	str rows_file;
	const struct record_keys *keys;
};

static bool scan_record(struct scan *, const struct field_table *, void *in);

/* ---- Bytes ---- */

static bool take(struct scan *s, char c)
{
	if (s->at == s->end || *s->at != c)
		return false;
	s->at++;
	return true;
}

static bool take_word(struct scan *s, str word)
{
	str rest = { s->at, (size_t)(s->end - s->at) };

	if (!str_starts(rest, word))
		return false;
	s->at += word.len;
	return true;
}

static bool take_number(struct scan *s, int64_t *ret)
{
	const char *from = s->at;

	while (s->at < s->end && (*s->at == '-' || (*s->at >= '0' && *s->at <= '9')))
		s->at++;
	return str_number((str){ from, (size_t)(s->at - from) }, ret);
}

/* The byte that an escape stands for; 0: none that may stand in a record. */
static char unescape(char c)
{
	switch (c) {
	case '"':
	case '\\':
		return c;
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	default:
		return 0;
	}
}

static bool unescape_all(struct scan *s, str raw, str *ret)
{
	char *copy = arena_alloc(s->arena, raw.len + 1);
	size_t len = 0;

	if (!copy)
		return false;
	for (size_t n = 0; n < raw.len; n++) {
		char c = raw.ptr[n];
		if (c == '\\' && !(c = unescape(raw.ptr[++n])))
			return false;
		copy[len++] = c;
	}
	*ret = (str){ copy, len };
	return true;
}

/* What stands between quotes, as written; *ret_escaped: with backslashes. */
static bool take_quoted(struct scan *s, str *ret, bool *ret_escaped)
{
	if (!take(s, '"'))
		return false;
	const char *from = s->at;
	*ret_escaped = false;
	for (; s->at < s->end && *s->at != '"'; s->at++) {
		if (*s->at != '\\')
			continue;
		*ret_escaped = true;
		if (++s->at == s->end)
			return false;
	}
	*ret = (str){ from, (size_t)(s->at - from) };
	return take(s, '"');
}

static bool take_string(struct scan *s, str *ret)
{
	bool escaped;
	str raw;

	if (!take_quoted(s, &raw, &escaped))
		return false;
	if (escaped ? !unescape_all(s, raw, ret)
		    : !str_given(*ret = s->borrow ? raw : arena_copy(s->arena, raw)))
		return false;
	return text_valid(*ret, true, NULL);
}

/* A short string without escapes, borrowed: a code, a date. */
static bool take_plain(struct scan *s, str *ret)
{
	bool escaped;

	return take_quoted(s, ret, &escaped) && !escaped;
}

/* ---- Scalars ---- */

static bool scan_text(struct scan *s, const struct field *field UNUSED, void *member)
{
	return take_string(s, member);
}

static bool scan_number(struct scan *s, const struct field *field, void *member)
{
	int64_t value;

	if (!take_number(s, &value))
		return false;
	put_number(field, member, value);
	return true;
}

static bool scan_decimal(struct scan *s, const struct field *field, void *member)
{
	decimal value;
	str text;

	if (!take_plain(s, &text) || !decimal_parse(text, &value))
		return false;
	put_decimal(field, member, value);
	return true;
}

static bool scan_yesno(struct scan *s, const struct field *field, void *member)
{
	bool yes = take_word(s, STR("true"));

	if (!yes && !take_word(s, STR("false")))
		return false;
	put_yesno(field, member, yes);
	return true;
}

static bool scan_date(struct scan *s, const struct field *field, void *member)
{
	date value;
	str text;

	if (!take_plain(s, &text) || !date_parse(text, &value))
		return false;
	put_date(field, member, value);
	return true;
}

static bool scan_moment(struct scan *s, const struct field *field, void *member)
{
	moment value;
	str text;

	if (!take_plain(s, &text) || !moment_parse(text, &value))
		return false;
	put_moment(field, member, value);
	return true;
}

static bool scan_choice(struct scan *s, const struct field *field, void *member)
{
	const struct choice *choice = NULL;
	str text;

	if (!take_plain(s, &text) || !(choice = choice_find(field, text)))
		return false;
	*(int *)member = choice->value;
	return true;
}

static bool scan_id(struct scan *s, const struct field *field UNUSED, void *member)
{
	int64_t value;

	if (!take_number(s, &value) || value < 1 || value > ID_MAX)
		return false;
	*(id *)member = (id){ value };
	return true;
}

static bool scan_file(struct scan *s, const struct field *field UNUSED, void *member)
{
	opt_file file = { .given = true };
	str text;

	if (!take_plain(s, &text) || !hash_parse(text, &file.v))
		return false;
	*(opt_file *)member = file;
	return true;
}

/* ---- Lists ---- */

typedef bool (*scan_item)(struct scan *, const struct field *, void *item);

/* After the opening bracket, which items follow up to `close`; the list grows in the arena. */
static bool scan_list(struct scan *s, const struct field *field, char close, scan_item item,
	size_t size, void **ret, size_t *ret_count)
{
	size_t count = 0, room = 0;
	char *list = NULL;

	do {
		if (count == room) {
			size_t more = room ? room * 2 : 4;
			char *larger = arena_array(s->arena, more, size);
			if (!larger)
				return false;
			if (count)
				memcpy(larger, list, count * size);
			list = larger;
			room = more;
		}
		if (!item(s, field, list + count++ * size))
			return false;
	} while (take(s, ','));
	*ret = list;
	*ret_count = count;
	return take(s, close);
}

static bool scan_texts(struct scan *s, const struct field *field, void *member)
{
	struct texts *texts = member;

	return take(s, '[') && scan_list(s, field, ']', scan_text, sizeof(str),
				       (void **)&texts->ptr, &texts->count);
}

static bool scan_refs(struct scan *s, const struct field *field, void *member)
{
	struct ids *ids = member;

	return take(s, '[') &&
	       scan_list(s, field, ']', scan_id, sizeof(id), (void **)&ids->ptr, &ids->count);
}

static bool scan_value(struct scan *s, const struct field *field UNUSED, void *item)
{
	struct value *value = item;

	return take_string(s, &value->name) && take(s, ':') && take_string(s, &value->text);
}

static bool scan_values(struct scan *s, const struct field *field, void *member)
{
	struct values *values = member;

	return take(s, '{') && scan_list(s, field, '}', scan_value, sizeof(struct value),
				       (void **)&values->ptr, &values->count);
}

static bool scan_row(struct scan *s, const struct field *field, void *item)
{
	return scan_record(s, field->rows, item);
}

/* The lines of the file: one row each, as many as the body says. */
static bool scan_lines(struct scan *s, const struct field *field, size_t count, struct rows *rows)
{
	struct scan lines = *s;

	if (!str_given(s->rows_file))
		return true; /* not asked for: see the header */
	if (count > s->rows_file.len / sizeof("{}"))
		return false;
	rows->ptr = arena_array(s->arena, count, field->rows->size);
	lines.at = s->rows_file.ptr;
	lines.end = lines.at + s->rows_file.len;
	lines.borrow = true;
	for (rows->count = 0; rows->ptr && rows->count < count; rows->count++)
		if (!scan_record(&lines, field->rows, rows_at(rows, field->rows, rows->count)) ||
			!take(&lines, '\n'))
			return false;
	return rows->ptr && lines.at == lines.end;
}

static bool scan_rows(struct scan *s, const struct field *field, void *member)
{
	struct rows *rows = member;
	int64_t count;
	hash file;
	str text;

	if (!field->in_file)
		return take(s, '[') && scan_list(s, field, ']', scan_row, field->rows->size,
					       &rows->ptr, &rows->count);
	return take_word(s, STR("{\"file\":")) && take_plain(s, &text) && hash_parse(text, &file) &&
	       take_word(s, STR(",\"count\":")) && take_number(s, &count) && take(s, '}') &&
	       count > 0 && scan_lines(s, field, (size_t)count, rows);
}

/* ---- Records ---- */

static bool scan_member(struct scan *s, const struct field *field, void *in)
{
	static const scan_item scans[] = {
		[FIELD_TEXT] = scan_text,
		[FIELD_NUMBER] = scan_number,
		[FIELD_DECIMAL] = scan_decimal,
		[FIELD_YESNO] = scan_yesno,
		[FIELD_DATE] = scan_date,
		[FIELD_MOMENT] = scan_moment,
		[FIELD_CHOICE] = scan_choice,
		[FIELD_REF] = scan_id,
		[FIELD_FILE] = scan_file,
		[FIELD_TEXTS] = scan_texts,
		[FIELD_REFS] = scan_refs,
		[FIELD_ROWS] = scan_rows,
		[FIELD_VALUES] = scan_values,
	};

	return scans[field->kind](s, field, field_member(field, in));
}

/* The usual one is the one after the last. */
static bool find_from(const struct field_table *table, str name, size_t *at)
{
	for (size_t tried = 0; tried < table->count; tried++, *at = (*at + 1) % table->count)
		if (str_eq(str_of(table->fields[*at].name), name))
			return true;
	return false;
}

/* Lists may be empty though they were asked for: an act may have put all of its rows aside. */
static bool may_lack(const struct scan *s, const struct field *field)
{
	return !field->need || field->since > s->version || field->kind >= FIELD_TEXTS;
}

static bool scan_members(struct scan *s, const struct field_table *table, void *in, uint64_t *seen)
{
	size_t at = 0;
	str name;

	do {
		if (!take_plain(s, &name) || !take(s, ':') || !find_from(table, name, &at))
			return false;
		if (*seen & UINT64_C(1) << at || !scan_member(s, &table->fields[at], in))
			return false;
		*seen |= UINT64_C(1) << at;
		at = (at + 1) % table->count;
	} while (take(s, ','));
	return take(s, '}');
}

/* Its text as it was written; not given where the key is gone, or is another one: after a restore without
 * keys a person gets a new one. That nobody put another text there, the chain shows. */
static bool open_seal(
	struct scan *s, const struct field_table *table, const struct field *field, void *in)
{
	const struct field *whose = field_find(table, str_of(field->personal));
	str *text = field_member(field, in), sealed = *text;
	seal_key key;

	must(whose);
	if (field->sealed_since > s->version ||
		(field->own && !id_given(*(const id *)field_member(whose, in))))
		return true;
	*text = STR_NONE;
	if (!str_given(sealed) || !s->keys ||
		!s->keys->key(s->keys->context, *(const id *)field_member(whose, in), &key))
		return true;
	char *opened = arena_alloc(s->arena, sealed.len + 1);
	if (opened && !unseal(&key, sealed, opened, text))
		*text = STR_NONE;
	return opened;
}

static bool open_seals(struct scan *s, const struct field_table *table, void *in)
{
	for (size_t n = 0; n < table->count; n++)
		if (table->fields[n].personal && !open_seal(s, table, &table->fields[n], in))
			return false;
	return true;
}

static bool scan_record(struct scan *s, const struct field_table *table, void *in)
{
	uint64_t seen = 0;

	must(table->count <= FIELDS_MAX);
	if (!take(s, '{') || !(take(s, '}') || scan_members(s, table, in, &seen)))
		return false;
	for (size_t n = 0; n < table->count; n++)
		if (!(seen & UINT64_C(1) << n) && !may_lack(s, &table->fields[n]))
			return false;
	return open_seals(s, table, in);
}

bool record_read_event(const struct field_table *table, str body, int version, str rows_file,
	const struct record_keys *keys, struct arena *arena, void **ret_in)
{
	struct scan s = {
		.at = body.ptr ? body.ptr : "",
		.arena = arena,
		.version = version,
		.rows_file = rows_file,
		.keys = keys,
	};
	void *in = arena_alloc(arena, table->size);

	s.end = s.at + body.len;
	if (!in || !scan_record(&s, table, in) || s.at != s.end)
		return false;
	*ret_in = in;
	return true;
}
