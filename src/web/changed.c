/* A form whose thing was changed after it was opened: what each question's answer was, what it is now, and what was
 * typed. All of it from the ledger: a thing's field is what the last act that gave it said; a duty is what the acts
 * on it made it. */
#include "base/catalogue.h"
#include "web/form.h"

#define SHOWN_MAX ((size_t)64 << 10)
#define CHANGES_MAX 200
#define MADE_MAX 32   /* events that made it what it is */
#define ASKED_MAX 100 /* what a VALUES field asks for */
#define REFS_MAX 8

struct change {
	const struct field *field;
	str was, now;
	bool changed;
};

struct changing {
	struct request *request;
	struct reading *reading;
	const struct act *act;
	int64_t since;
	struct change *changes;
	size_t count;
	str *sentences;
	size_t sentence_count;
	bool meanwhile; /* the event that is looked at came since it was opened */
	int64_t newest; /* of the events that made what is no thing by itself */
};

static str name_of(void *context, const char *thing, id which)
{
	struct changing *c = context;

	return reading_knows(c->reading, thing, which)
		       ? reading_label(c->reading, thing, which, c->request->arena)
		       : STR_NONE;
}

static void show(struct changing *c, const struct field *field, const void *in, struct buf *out)
{
	record_show(field, in, c->request->language, name_of, c, out);
}

/* "Minutes, 2026-11-20; Photograph, 2026-11-21": what somebody would tell rows apart by. */
static void show_rows(
	struct changing *c, const struct field *field, const struct rows *rows, struct buf *out)
{
	const struct field_table *table = field->rows;

	for (size_t n = 0; n < rows->count; n++) {
		size_t begun = out->len;
		for (size_t k = 0; k < table->count; k++) {
			size_t before = out->len;
			if (table->fields[k].resolved)
				continue;
			if (out->len > begun)
				buf_text(out, ", ");
			size_t from = out->len;
			show(c, &table->fields[k], rows_at(rows, table, n), out);
			if (out->len == from)
				out->len = before;
		}
		if (n + 1 < rows->count)
			buf_text(out, "; ");
	}
}

static str shown(struct changing *c, const struct field *field, const void *in)
{
	CLEANUP(buf_done) struct buf out = BUF(SHOWN_MAX);

	if (field->kind == FIELD_ROWS)
		show_rows(c, field, field_member_const(field, in), &out);
	else
		show(c, field, in, &out);
	return arena_copy(c->request->arena, buf_str(&out));
}

static struct change *change_of(struct changing *c, const struct field *field)
{
	for (size_t n = 0; n < c->count; n++)
		if (strcmp(c->changes[n].field->name, field->name) == 0)
			return &c->changes[n];
	if (c->count == CHANGES_MAX)
		return NULL;
	c->changes[c->count] = (struct change){ .field = field };
	return &c->changes[c->count++];
}

/* From the newest down: the first that says something of a field is the one that stands. */
static void take(struct changing *c, const struct field *field, str text)
{
	struct change *change = change_of(c, field);
	str *into = change && c->meanwhile ? &change->now : change ? &change->was : NULL;

	if (!into || str_given(*into))
		return;
	*into = text;
	change->changed |= c->meanwhile;
}

static void take_sentence(
	struct changing *c, const struct act *act, const struct event *event, const void *in)
{
	CLEANUP(buf_done) struct buf out = BUF(SHOWN_MAX);

	if (!c->meanwhile || c->sentence_count == FORM_MEANWHILE_MAX)
		return;
	reading_sentence(c->reading, act, event, in, c->request->arena, &out);
	c->sentences[c->sentence_count++] = arena_copy(c->request->arena, buf_str(&out));
}

/* ---- A thing ---- */

static bool take_event(
	void *context, const struct act *act, const struct event *event, const void *in)
{
	struct changing *c = context;

	if (c->meanwhile && !act_changes(c->act, act))
		return true;
	take_sentence(c, act, event, in);
	for (size_t n = 0; n < c->act->record.count; n++) {
		const struct field *own = &c->act->record.fields[n];
		const struct field *field = field_find(&act->record, str_of(own->name));
		bool rows = own->kind == FIELD_ROWS || own->kind == FIELD_VALUES;
		if (!field || own->resolved || rows ||
			str_eq(str_of(own->name), str_of(act_subject(c->act))))
			continue;
		if (c->meanwhile || act->amends || act->makes)
			take(c, own, shown(c, field, in));
	}
	return true;
}

static void look_at_thing(struct changing *c, id subject)
{
	int64_t seq = c->reading->seq, least = seq - LEDGER_SINCE_MAX;

	c->meanwhile = true;
	reading_events_between(
		c->reading, subject, c->since > least ? c->since : least, seq, take_event, c);
	c->meanwhile = false;
	reading_events_between(
		c->reading, subject, c->since - LEDGER_SINCE_MAX, c->since, take_event, c);
}

/* ---- What is no thing by itself ---- */

/* What an event names, as it would be typed. */
static size_t refs_typed(
	struct changing *c, const struct act *act, const void *in, struct pair ret[REFS_MAX])
{
	size_t count = 0;

	for (size_t n = 0; n < act->record.count && count < REFS_MAX; n++) {
		const struct field *field = &act->record.fields[n];
		if (field->kind != FIELD_REF)
			continue;
		id which = *(const id *)field_member_const(field, in);
		ret[count++] = (struct pair){ str_of(field->name),
			arena_printf(c->request->arena, "#%lld", (long long)which.v) };
	}
	return count;
}

static str value_shown(struct changing *c, const struct field *asked, str text)
{
	if (asked->kind == FIELD_YESNO && text.len)
		return str_of(
			tr(c->request->language, str_eq(text, STR("yes")) ? N_("yes") : N_("no")));
	if (asked->kind == FIELD_FILE)
		return arena_copy(c->request->arena, str_slice(text, 0, 12));
	return arena_copy(c->request->arena, text);
}

/* What the measure's own form asks, one by one. */
static void take_values(
	struct changing *c, const struct act *act, const struct field *field, const void *in)
{
	const struct values *values = field_member_const(field, in);
	struct field *asked = arena_array(c->request->arena, ASKED_MAX, sizeof(*asked));
	struct pair refs[REFS_MAX];
	size_t ref_count = refs_typed(c, act, in, refs);
	size_t count = asked && act->asks ? act->asks(c->reading, refs, ref_count,
						    c->request->arena, asked, ASKED_MAX)
					  : 0;

	for (size_t n = 0; n < count; n++) {
		str name = str_of(asked[n].name), text = STR("");
		str_cut(&name, '.');
		for (size_t k = 0; k < values->count; k++)
			if (str_eq(values->ptr[k].name, name))
				text = values->ptr[k].text;
		take(c, &asked[n], value_shown(c, &asked[n], text));
	}
}

/* Whether that event was done to the very same: then what made that ends with the same event. */
static bool is_same(const struct changing *c, const struct act *act, const void *in)
{
	int64_t newest;

	return act->made_by && act->made_by(c->reading->conn, in, &newest, 1) && newest == c->newest;
}

/* Acts that only touch it in passing, as an amendment does, or a part of it, as a note of minutes does, are told by
 * their sentence alone. */
static bool take_made(
	void *context, const struct act *act, const struct event *event, const void *in)
{
	struct changing *c = context;

	c->meanwhile = event->seq > c->since;
	take_sentence(c, act, event, in);
	const bool same = is_same(c, act, in);
	for (size_t n = 0; same && n < act->record.count; n++) {
		const struct field *field = &act->record.fields[n];
		if (field->kind == FIELD_VALUES)
			take_values(c, act, field, in);
		else if (field->kind != FIELD_REF && !field->resolved)
			take(c, field, shown(c, field, in));
	}
	return true;
}

static str typed_of(const struct request *request, str name)
{
	for (size_t n = 0; n < request->sent_count; n++)
		if (str_eq(request->sent[n].name, name))
			return request->sent[n].text;
	return STR("");
}

/* What was typed of that by which the act knows what it is about: references, and numbers that may be absent. */
static void take_typed(struct changing *c, const struct field *field, void *in)
{
	const str typed = typed_of(c->request, str_of(field->name));

	if (field->kind == FIELD_REF) {
		*(id *)field_member(field, in) = reading_find(c->reading, field->ref, typed);
	} else if (field->kind == FIELD_NUMBER && field->opt) {
		opt_number *into = field_member(field, in);
		into->given = str_number(str_trim(typed), &into->v);
	}
}

static void look_at_made(struct changing *c)
{
	void *in = arena_alloc(c->request->arena, c->act->record.size);
	int64_t seqs[MADE_MAX];

	for (size_t n = 0; in && n < c->act->record.count; n++)
		take_typed(c, &c->act->record.fields[n], in);
	size_t count = in ? c->act->made_by(c->reading->conn, in, seqs, MADE_MAX) : 0;
	c->newest = count ? seqs[0] : 0;
	reading_events_at(c->reading, seqs, count, take_made, c);
}

/* ---- What was typed ---- */

static str typed_in_row(
	const struct changing *c, const struct field *rows, size_t line, const struct field *field)
{
	struct arena *arena = c->request->arena;
	str name = arena_printf(arena, "%s.%zu.%s", rows->name, line, field->name);
	str text = str_trim(typed_of(c->request, name));

	if (field->kind != FIELD_FILE)
		return text;
	str file = typed_of(c->request, form_file_name(arena, name));
	return file.len ? file : str_slice(text, 0, text.len < 12 ? text.len : 12);
}

static str rows_typed(const struct changing *c, const struct field *rows)
{
	CLEANUP(buf_done) struct buf out = BUF(SHOWN_MAX);

	for (size_t line = 0; line < FORM_LINES_MAX; line++) {
		bool begun = false;
		for (size_t n = 0; n < rows->rows->count; n++) {
			str text = typed_in_row(c, rows, line, &rows->rows->fields[n]);
			if (rows->rows->fields[n].resolved || !text.len)
				continue;
			buf_text(&out, begun ? ", " : out.len ? "; " : "");
			buf_add(&out, text);
			begun = true;
		}
	}
	return arena_copy(c->request->arena, buf_str(&out));
}

static str typed_for(struct changing *c, const struct field *field)
{
	str typed = typed_of(c->request, str_of(field->name));

	if (field->kind == FIELD_ROWS)
		return rows_typed(c, field);
	if (str_starts(str_of(field->name), STR("values.")))
		return value_shown(c, field, typed);
	for (const struct choice *choice = field->choices; choice && choice->value; choice++)
		if (str_eq(typed, str_of(choice->code)))
			return str_of(tr(c->request->language, choice->label));
	return typed;
}

/* Who has to bring both together sees where, word by word. What stands may have come from a form that kept lines as
 * browsers send them. */
static void compare(struct changing *c, const struct field *field, struct form_change *change)
{
	struct arena *arena = c->request->arena;
	const str now = form_text(change->now, arena), typed = form_text(change->typed, arena);

	if (field->prose && now.len && typed.len && !str_eq(now, typed))
		change->parts.count = text_difference(now, typed, arena, &change->parts.ptr);
}

/* Whether the form asks for it. */
static bool is_asked(const struct changing *c, const struct field *field)
{
	str rest = str_of(field->name);

	return field_find(&c->act->record, str_cut(&rest, '.'));
}

static void fill_page(struct changing *c, struct form_page *page)
{
	page->meanwhile.ptr = c->sentences;
	page->meanwhile.count = c->sentence_count;
	page->changes.ptr = arena_array(c->request->arena, c->count, sizeof(*page->changes.ptr));
	for (size_t n = 0; page->changes.ptr && n < c->count; n++) {
		const struct change *change = &c->changes[n];
		if (!change->changed || str_eq(change->was, change->now))
			continue;
		bool asked = is_asked(c, change->field);
		page->typed |= asked;
		page->changes.ptr[page->changes.count++] = (struct form_change){
			.label = str_of(tr(c->request->language, change->field->label)),
			.was = change->was,
			.now = change->now,
			.typed = asked ? typed_for(c, change->field) : STR(""),
		};
		compare(c, change->field, &page->changes.ptr[page->changes.count - 1]);
	}
}

static id subject_of(const struct changing *c, const char **ret_thing)
{
	const char *name = act_subject(c->act);
	const struct field *field = name ? field_find(&c->act->record, str_of(name)) : NULL;

	*ret_thing = field ? field->ref : NULL;
	return field ? reading_find(
			       c->reading, field->ref, typed_of(c->request, str_of(field->name)))
		     : ID_NONE;
}

void form_show_changes(
	struct request *request, struct reading *reading, int64_t since, struct form_page *page)
{
	struct changing c = {
		.request = request, .reading = reading, .act = request->act, .since = since
	};
	const char *thing;
	id subject = subject_of(&c, &thing);

	page->changed = true;
	c.changes = arena_array(request->arena, CHANGES_MAX, sizeof(*c.changes));
	c.sentences = arena_array(request->arena, FORM_MEANWHILE_MAX, sizeof(*c.sentences));
	if (!c.changes || !c.sentences || !id_given(subject))
		return;
	if (!c.act->made_by)
		look_at_thing(&c, subject);
	else if (reading_may(reading, RIGHT_SEE, reading_unit(reading, thing, subject)))
		look_at_made(&c);
	fill_page(&c, page);
}
