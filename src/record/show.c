/* Records for a person: one member as text, and an event as a sentence. */
#include "record/private.h"
#include "record/write.h"

struct showing {
	const struct field *field;
	enum language language;
	record_name_of name_of;
	void *context;
	struct buf *out;
};

static void show_ref(const struct showing *s, id one)
{
	str name = s->name_of ? s->name_of(s->context, s->field->ref, one) : STR_NONE;

	if (str_given(name))
		buf_add(s->out, name);
	else
		buf_printf(s->out, "#%lld", (long long)one.v);
}

static void show_number(const struct showing *s, const void *member)
{
	int64_t value;

	if (get_number(s->field, member, &value))
		buf_number(s->out, value);
}

static void show_decimal(const struct showing *s, const void *member)
{
	char text[DECIMAL_TEXT];
	decimal value;

	if (get_decimal(s->field, member, &value))
		buf_add(s->out, decimal_print(value, text));
}

static void show_yesno(const struct showing *s, const void *member)
{
	bool value;

	if (get_yesno(s->field, member, &value))
		buf_text(s->out, tr(s->language, value ? N_("yes") : N_("no")));
}

static void show_date(const struct showing *s, const void *member)
{
	char text[DATE_TEXT];
	date value;

	if (get_date(s->field, member, &value))
		buf_add(s->out, date_print(value, text));
}

static void show_moment(const struct showing *s, const void *member)
{
	char text[MOMENT_TEXT];
	moment value;

	if (get_moment(s->field, member, &value))
		buf_add(s->out, moment_show(value, text));
}

static void show_choice(const struct showing *s, const void *member)
{
	const struct choice *choice = get_choice(s->field, member);

	if (choice)
		buf_text(s->out, tr(s->language, choice->label));
}

/* The first digits of a hash tell one file from another; the whole is for machines. */
static void show_file(const struct showing *s, const opt_file *file)
{
	char text[HASH_TEXT];

	if (file->given)
		buf_add(s->out, str_slice(hash_print(file->v, text), 0, 12));
}

static void show_separator(const struct showing *s, size_t n)
{
	if (n)
		buf_add(s->out, STR(", "));
}

static void show_texts(const struct showing *s, const struct texts *texts)
{
	for (size_t n = 0; n < texts->count; n++) {
		show_separator(s, n);
		buf_add(s->out, texts->ptr[n]);
	}
}

static void show_refs(const struct showing *s, const struct ids *ids)
{
	for (size_t n = 0; n < ids->count; n++) {
		show_separator(s, n);
		show_ref(s, ids->ptr[n]);
	}
}

static void show_rows(const struct showing *s, const struct rows *rows)
{
	if (rows->count)
		buf_number(s->out, (int64_t)rows->count);
}

static void show_values(const struct showing *s, const struct values *values)
{
	for (size_t n = 0; n < values->count; n++) {
		show_separator(s, n);
		buf_add(s->out, values->ptr[n].name);
		buf_add(s->out, STR(": "));
		buf_add(s->out, values->ptr[n].text);
	}
}

static void show_member(const struct showing *s, const void *member)
{
	switch (s->field->kind) {
	case FIELD_TEXT:
		if (s->field->personal && s->field->need && !str_given(*(const str *)member))
			buf_text(s->out, tr(s->language, N_("(erased)")));
		buf_add(s->out, *(const str *)member);
		break;
	case FIELD_NUMBER:
		show_number(s, member);
		break;
	case FIELD_DECIMAL:
		show_decimal(s, member);
		break;
	case FIELD_YESNO:
		show_yesno(s, member);
		break;
	case FIELD_DATE:
		show_date(s, member);
		break;
	case FIELD_MOMENT:
		show_moment(s, member);
		break;
	case FIELD_CHOICE:
		show_choice(s, member);
		break;
	case FIELD_REF:
		if (id_given(*(const id *)member))
			show_ref(s, *(const id *)member);
		break;
	case FIELD_FILE:
		show_file(s, member);
		break;
	case FIELD_TEXTS:
		show_texts(s, member);
		break;
	case FIELD_REFS:
		show_refs(s, member);
		break;
	case FIELD_ROWS:
		show_rows(s, member);
		break;
	case FIELD_VALUES:
		show_values(s, member);
		break;
	}
}

void record_show(const struct field *field, const void *in, enum language language,
	record_name_of name_of, void *context, struct buf *out)
{
	const struct showing s = { field, language, name_of, context, out };

	show_member(&s, field_member_const(field, in));
}

/* ---- Sentences ---- */

struct telling {
	const struct field_table *table;
	const void *in;
	str actor;
	struct showing showing; /* its field is not used */
};

/* False: nothing was given for one of its holes, where a dash stands now. */
static bool tell_part(const struct telling *t, str part)
{
	struct buf *out = t->showing.out;
	bool all = true;

	while (str_given(part)) {
		buf_add(out, str_cut(&part, '{'));
		if (!str_given(part))
			break;
		str name = str_cut(&part, '}');
		if (str_eq(name, STR("actor"))) {
			buf_add(out, t->actor);
			continue;
		}
		const struct field *field = field_find(t->table, name);
		must(field); /* the self-check of acts holds sentences and tables together */
		size_t from = out->len;
		record_show(field, t->in, t->showing.language, t->showing.name_of,
			t->showing.context, out);
		if (out->len == from) {
			buf_add(out, STR("–"));
			all = false;
		}
	}
	return all;
}

void record_sentence(const char *history, const struct field_table *table, const void *in,
	str actor, enum language language, record_name_of name_of, void *context, struct buf *out)
{
	const struct telling t = { table, in, actor, { NULL, language, name_of, context, out } };
	str rest = str_of(tr(language, history));

	while (str_given(rest)) {
		tell_part(&t, str_cut(&rest, '['));
		if (!str_given(rest))
			break;
		size_t from = out->len;
		if (!tell_part(&t, str_cut(&rest, ']')))
			out->len = from;
	}
}
