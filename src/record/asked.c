/* A hash over what was asked for, so that the same request sent again is known and another one is
 * not. */
#include "record/private.h"
#include "record/write.h"

#define END_OF_RECORD (-2) /* no length of a name or text */

/* Refs were listed in the order in which this walks. */
struct asking {
	struct hashing hashing;
	const struct record *record;
	size_t ref;
	size_t pending; /* bytes of `bytes`: the hash is fed in large pieces, for it takes its time
			   over each */
	char bytes[4096];
};

static void ask_record(struct asking *, const struct field_table *, const void *in);

static void flush(struct asking *a)
{
	hash_add(&a->hashing, a->bytes, a->pending);
	a->pending = 0;
}

static void add(struct asking *a, const void *bytes, size_t len)
{
	if (len > sizeof(a->bytes) - a->pending)
		flush(a);
	if (len > sizeof(a->bytes)) {
		hash_add(&a->hashing, bytes, len);
		return;
	}
	if (len)
		memcpy(a->bytes + a->pending, bytes, len);
	a->pending += len;
}

/* Low byte first, whatever the machine: the ledger keeps the hash. */
static void add_number(struct asking *a, int64_t value)
{
	unsigned char bytes[8];

	for (int n = 0; n < 8; n++)
		bytes[n] = (unsigned char)((uint64_t)value >> (8 * n));
	add(a, bytes, sizeof(bytes));
}

static void add_text(struct asking *a, str text)
{
	add_number(a, (int64_t)text.len);
	add(a, text.ptr, text.len);
}

/* As it was written: the id may not be known yet, and a code may by now be another thing's. */
static bool take_ref(struct asking *a, const id *where, str *ret)
{
	const struct record *record = a->record;

	if (a->ref == record->ref_count || record->refs[a->ref].where != where)
		return false;
	*ret = record->refs[a->ref++].text;
	return true;
}

static void ask_refs(struct asking *a, const struct ids *ids)
{
	str text;

	add_number(a, (int64_t)ids->count);
	for (size_t n = 0; n < ids->count; n++)
		if (take_ref(a, &ids->ptr[n], &text))
			add_text(a, text);
}

static void ask_texts(struct asking *a, const struct texts *texts)
{
	add_number(a, (int64_t)texts->count);
	for (size_t n = 0; n < texts->count; n++)
		add_text(a, texts->ptr[n]);
}

static void ask_values(struct asking *a, const struct values *values)
{
	add_number(a, (int64_t)values->count);
	for (size_t n = 0; n < values->count; n++) {
		add_text(a, values->ptr[n].name);
		add_text(a, values->ptr[n].text);
	}
}

static void ask_rows(struct asking *a, const struct field *field, const struct rows *rows)
{
	add_number(a, (int64_t)rows->count);
	for (size_t n = 0; n < rows->count; n++)
		ask_record(a, field->rows, rows_at(rows, field->rows, n));
}

static void ask_decimal(struct asking *a, const struct field *field, const void *member)
{
	char text[DECIMAL_TEXT];
	decimal value = { 0 };

	get_decimal(field, member, &value);
	add_text(a, decimal_print(value, text));
}

/* Those that are a number at heart. */
static int64_t number_of(const struct field *field, const void *member)
{
	int64_t value = 0;
	moment at = { 0 };
	date day = { 0 };
	bool yes = false;

	switch (field->kind) {
	case FIELD_NUMBER:
		get_number(field, member, &value);
		return value;
	case FIELD_YESNO:
		get_yesno(field, member, &yes);
		return yes;
	case FIELD_DATE:
		get_date(field, member, &day);
		return day.day;
	case FIELD_MOMENT:
		get_moment(field, member, &at);
		return at.us;
	default:
		return *(const int *)member;
	}
}

static void ask_member(struct asking *a, const struct field *field, const void *member)
{
	switch (field->kind) {
	case FIELD_TEXT:
		add_text(a, *(const str *)member);
		break;
	case FIELD_DECIMAL:
		ask_decimal(a, field, member);
		break;
	case FIELD_NUMBER:
	case FIELD_YESNO:
	case FIELD_DATE:
	case FIELD_MOMENT:
	case FIELD_CHOICE:
		add_number(a, number_of(field, member));
		break;
	case FIELD_FILE:
		add(a, ((const opt_file *)member)->v.bytes, HASH_SIZE);
		break;
	case FIELD_TEXTS:
		ask_texts(a, member);
		break;
	case FIELD_REFS:
		ask_refs(a, member);
		break;
	case FIELD_ROWS:
		ask_rows(a, field, member);
		break;
	case FIELD_VALUES:
		ask_values(a, member);
		break;
	case FIELD_REF: /* by its text: ask_record() */
		break;
	}
}

static void ask_record(struct asking *a, const struct field_table *table, const void *in)
{
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		const void *member = field_member_const(field, in);
		str text = STR_NONE;
		bool ref =
			field->kind == FIELD_REF && !field->resolved && take_ref(a, member, &text);
		if (field->resolved || field->personal || (!ref && !member_given(field, member)))
			continue;
		add_text(a, str_of(field->name));
		if (ref)
			add_text(a, text);
		else
			ask_member(a, field, member);
	}
	add_number(a, END_OF_RECORD);
}

hash record_asked(const char *act, const struct record *record)
{
	struct asking a;

	a.record = record;
	a.ref = a.pending = 0;
	hash_begin(&a.hashing);
	add_text(&a, str_of(act));
	ask_record(&a, record->table, record->in);
	flush(&a);
	return hash_end(&a.hashing);
}

bool record_same_personal(const struct field_table *table, const void *before, const void *now)
{
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		const str *a = field_member_const(field, before),
			  *b = field_member_const(field, now);
		if (field->personal && str_given(*a) && !str_eq(*a, *b))
			return false;
	}
	return true;
}
