/* What a list must be told before it can show anything: taken where there is but one, offered where they are few. */
#include "base/catalogue.h"
#include "web/listing.h"

#define OFFERED_MAX 100 /* more are looked for as one types */

/* The unit of the first thing that was named, for what concerns that. */
static id unit_of(const struct listing *l, struct reading *reading)
{
	const struct field_table *table = &l->view->parameters;

	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		str text = listing_asked(l, str_of(field->name));
		id named = field->kind == FIELD_REF && str_given(text)
				   ? reading_find(reading, field->ref, text)
				   : ID_NONE;
		if (id_given(named))
			return reading_unit(reading, field->ref, named);
	}
	return ID_NONE;
}

static str named_by(const struct listing *l, const struct found *found)
{
	return str_given(found->code) ? found->code
				      : arena_printf(l->request->arena, "#%lld",
						(long long)found->thing.v);
}

/* Two may be called alike. */
static str told_by(const struct listing *l, const struct found *found)
{
	return arena_printf(l->request->arena, "%.*s · %.*s", STR_ARG(found->label),
		STR_ARG(named_by(l, found)));
}

static void take(struct listing *l, const struct field *field, const struct found *found)
{
	if (l->count < QUERY_PAIRS_MAX)
		l->pairs[l->count++] = (struct pair){ str_of(field->name), named_by(l, found) };
}

static size_t keep_shown(const struct listing *l, struct reading *reading,
	const struct field *field, struct found *offered, size_t count)
{
	size_t kept = 0;

	for (size_t n = 0; n < count; n++)
		if (view_shows(l->view, reading, field, offered[n].thing))
			offered[kept++] = offered[n];
	return kept;
}

/* Of units it is where the reader begins; of other things what concerns the unit that was named. */
static void choose(struct listing *l, struct reading *reading, const struct field *field)
{
	struct listing_need *need = &l->needs[l->need_count];
	struct arena *arena = l->request->arena;
	struct found *offered = arena_array(arena, OFFERED_MAX, sizeof(*offered));
	id home = reading_home(reading);

	if (!offered)
		return;
	if (strcmp(field->ref, reading_places(reading)) == 0 && id_given(home)) {
		offered->thing = home;
		offered->code = reading_code(reading, field->ref, home, arena);
		take(l, field, offered);
		return;
	}
	size_t count = reading_line(
		reading, field->ref, unit_of(l, reading), OFFERED_MAX, arena, offered);
	bool many = count == SIZE_MAX;
	count = keep_shown(l, reading, field, offered, many ? 0 : count);
	if (count == 1) {
		take(l, field, offered);
		return;
	}
	*need = (struct listing_need){ field, offered, count, !count && !many };
	l->need_count++;
}

void listing_choose(struct listing *l, struct reading *reading)
{
	const struct field_table *table = &l->view->parameters;

	l->needs = arena_array(l->request->arena, table->count, sizeof(*l->needs));
	for (size_t n = 0; l->needs && n < table->count; n++) {
		const struct field *field = &table->fields[n];
		if (field->need && field->kind == FIELD_REF && !field->resolved &&
			!str_given(listing_asked(l, str_of(field->name))))
			choose(l, reading, field);
	}
}

void listing_offer(
	const struct listing *l, const struct field *field, struct input_piece *input)
{
	const struct listing_need *need = l->needs;

	for (size_t n = 0; n < l->need_count; n++, need++) {
		if (need->field != field || !need->offered_count)
			continue;
		input->choice = true;
		input->help = STR("");
		input->described = STR("");
		input->options.ptr = arena_array(l->request->arena, need->offered_count + 1,
			sizeof(*input->options.ptr));
		if (!input->options.ptr)
			return;
		input->options.ptr[input->options.count++] =
			(struct input_option){ STR(""), STR("–"), true };
		for (size_t k = 0; k < need->offered_count; k++)
			input->options.ptr[input->options.count++] = (struct input_option){
				.code = named_by(l, &need->offered[k]),
				.label = told_by(l, &need->offered[k])
			};
	}
}

static str sentence_of(const struct listing *l, const struct problem *problem)
{
	const struct field *field = field_find(&l->view->parameters, problem->field);
	const char *label = field ? tr(l->request->language, field->label) : NULL;
	bool none = false;

	for (size_t n = 0; n < l->need_count; n++)
		none |= l->needs[n].field == field && l->needs[n].none;
	if (!label || !str_eq(str_of(problem->code), STR("required")))
		return problem->text;
	return arena_printf(l->request->arena,
		tr(l->request->language, none ? N_("There is nothing of which you could be shown this "
						   "list. It needs to know: %s.")
					      : N_("Choose what this list is about: %s.")),
		label);
}

/* "need": who reads stands at several units, and the view takes none of them by itself. */
static bool is_missing(const struct problem *problem)
{
	str code = str_of(problem->code);

	return str_eq(code, STR("required")) || str_eq(code, STR("need"));
}

void listing_forgive_missing(struct listing *l)
{
	struct problems *problems = l->problems;
	size_t kept = 0;

	l->page->choose.ptr = arena_array(
		l->request->arena, problems->count, sizeof(*l->page->choose.ptr));
	for (size_t n = 0; l->page->choose.ptr && n < problems->count; n++)
		if (is_missing(&problems->list[n]))
			l->page->choose.ptr[l->page->choose.count++] =
				sentence_of(l, &problems->list[n]);
		else
			problems->list[kept++] = problems->list[n];
	problems->count = kept;
}
