/* A form whose thing was changed after it was opened: what each question's answer was, what it is now, and what was
 * typed. All of it from the ledger: a thing's field is what the last act that gave it said. */
#include "base/catalogue.h"
#include "web/form.h"

#define SHOWN_MAX ((size_t)64 << 10)

struct changing {
	struct request *request;
	struct reading *reading;
	const struct act *act;
	struct form_change *changes; /* one for each field of the act */
	str *sentences;
	size_t sentence_count;
	bool meanwhile; /* events since it was opened are looked at, not those before */
};

static str name_of(void *context, const char *thing, id which)
{
	struct changing *c = context;

	return reading_knows(c->reading, thing, which)
		       ? reading_label(c->reading, thing, which, c->request->arena)
		       : STR_NONE;
}

static str shown(struct changing *c, const struct field *field, const void *in)
{
	CLEANUP(buf_done) struct buf out = BUF(SHOWN_MAX);

	record_show(field, in, c->request->language, name_of, c, &out);
	return arena_copy(c->request->arena, buf_str(&out));
}

/* From the newest down: the first that says something of a field is the one that stands. */
static void take_fields(struct changing *c, const struct act *act, const void *in)
{
	for (size_t n = 0; n < c->act->record.count; n++) {
		struct form_change *change = &c->changes[n];
		const struct field *field =
			field_find(&act->record, str_of(c->act->record.fields[n].name));
		str *into = c->meanwhile ? &change->now : &change->was;
		if (!field || str_given(*into))
			continue;
		*into = shown(c, field, in);
		change->changed |= c->meanwhile;
	}
}

static bool take_event(
	void *context, const struct act *act, const struct event *event, const void *in)
{
	CLEANUP(buf_done) struct buf out = BUF(SHOWN_MAX);
	struct changing *c = context;

	if (c->meanwhile && !act_changes(c->act, act))
		return true;
	if (c->meanwhile && c->sentence_count < FORM_MEANWHILE_MAX) {
		reading_sentence(c->reading, act, event, in, c->request->arena, &out);
		c->sentences[c->sentence_count++] = arena_copy(c->request->arena, buf_str(&out));
	}
	if (c->meanwhile || act->amends || act->makes)
		take_fields(c, act, in);
	return true;
}

static str typed_of(const struct request *request, const struct field *field)
{
	str typed = STR("");

	for (size_t n = 0; n < request->sent_count; n++)
		if (str_eq(request->sent[n].name, str_of(field->name)))
			typed = request->sent[n].text;
	for (const struct choice *choice = field->choices; choice && choice->value; choice++)
		if (str_eq(typed, str_of(choice->code)))
			return str_of(tr(request->language, choice->label));
	return typed;
}

static id subject_of(const struct changing *c)
{
	const char *name = act_subject(c->act);
	const struct field *field = name ? field_find(&c->act->record, str_of(name)) : NULL;

	return field ? reading_find(c->reading, field->ref, typed_of(c->request, field)) : ID_NONE;
}

static void fill_page(struct changing *c, struct form_page *page)
{
	page->meanwhile.ptr = c->sentences;
	page->meanwhile.count = c->sentence_count;
	page->changes.ptr = c->changes;
	for (size_t n = 0; n < c->act->record.count; n++) {
		const struct field *field = &c->act->record.fields[n];
		struct form_change change = c->changes[n];
		bool rows = field->kind == FIELD_ROWS || field->kind == FIELD_VALUES;
		if (!change.changed || field->resolved || rows || str_eq(change.was, change.now) ||
			str_eq(str_of(field->name), str_of(act_subject(c->act))))
			continue;
		change.label = str_of(tr(c->request->language, field->label));
		change.typed = typed_of(c->request, field);
		page->changes.ptr[page->changes.count++] = change;
	}
}

void form_show_changes(
	struct request *request, struct reading *reading, int64_t since, struct form_page *page)
{
	const struct act *act = request->act;
	struct changing c = { .request = request, .reading = reading, .act = act };

	c.changes = arena_array(request->arena, act->record.count, sizeof(*c.changes));
	c.sentences = arena_array(request->arena, FORM_MEANWHILE_MAX, sizeof(*c.sentences));
	id subject = subject_of(&c);
	page->changed = true;
	if (!c.changes || !c.sentences || !id_given(subject))
		return;
	int64_t least = reading->seq - LEDGER_SINCE_MAX;
	c.meanwhile = true;
	reading_events_between(
		reading, subject, since > least ? since : least, reading->seq, take_event, &c);
	c.meanwhile = false;
	reading_events_between(reading, subject, since - LEDGER_SINCE_MAX, since, take_event, &c);
	fill_page(&c, page);
}
