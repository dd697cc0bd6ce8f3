/* Acts as forms: for whom they open, and with what they are filled at first. */
#include "base/catalogue.h"
#include "web/form.h"

#define PAIRS_MAX QUERY_PAIRS_MAX

static str given(const struct pair *pairs, size_t count, const char *name)
{
	for (size_t n = 0; name && n < count; n++)
		if (str_eq(pairs[n].name, str_of(name)))
			return str_trim(pairs[n].text);
	return STR_NONE;
}

/* The thing that the query names in a field of the act; ID_NONE: none, or none that may be known. */
static id named(struct reading *reading, const struct act *act, const char *name,
	const struct pair *pairs, size_t count)
{
	const struct field *field = name ? field_find(&act->record, str_of(name)) : NULL;
	str text = given(pairs, count, name);

	return field && text.len ? reading_find(reading, field->ref, text) : ID_NONE;
}

/* ---- For whom ---- */

bool form_may_somewhere(const struct request *request, const struct act *act)
{
	const struct standing *standing = request->standing;

	if (!standing)
		return true;
	if (act->self || act->right == RIGHT_OWN)
		return standing_may_somewhere(standing, RIGHT_OWN);
	if (act->right_at)
		return standing_may_somewhere(standing, act->right);
	return standing_may(standing, ledger_board(request->ledger), act->right, ID_NONE);
}

static bool may_at(struct reading *reading, const struct act *act, const char *name, id at)
{
	const struct field *field = field_find(&act->record, str_of(name));

	return reading_may(reading, act->right, reading_unit(reading, field->ref, at));
}

bool form_may(const struct request *request, struct reading *reading, const struct pair *pairs,
	size_t count)
{
	const struct act *act = request->act;
	id at = named(reading, act, act->right_at, pairs, count),
	   other = named(reading, act, act->right_or, pairs, count),
	   self = named(reading, act, act->self, pairs, count);

	if (!form_may_somewhere(request, act))
		return false;
	if (act->right == RIGHT_OWN || (id_given(self) && id_eq(self, request->actor)))
		return true;
	/* Where it would happen is not told yet, or in whose place: it is enough that there may be
	 * such a place. */
	if (id_given(other))
		return may_at(reading, act, act->right_or, other);
	return !id_given(at) || act->right_or || may_at(reading, act, act->right_at, at);
}

void form_refuse(struct request *request, struct response *response)
{
	response_refuse(response, 403, "R-LEDGER-03",
		tr(request->language, N_("You have no right to do this.")));
}

/* ---- As things stand ---- */

struct telling {
	struct reading *reading;
	struct arena *arena;
	struct pair *pairs;
	size_t count;
};

static void add(struct telling *t, str name, str text)
{
	if (str_given(text) && text.len && t->count < PAIRS_MAX)
		t->pairs[t->count++] = (struct pair){ name, text };
}

static str code_of_ref(const struct telling *t, const struct field *field, id which)
{
	str code = reading_code(t->reading, field->ref, which, t->arena);

	return str_given(code) ? code : arena_printf(t->arena, "#%lld", (long long)which.v);
}

static str joined(const struct telling *t, str list, str item)
{
	return list.len ? arena_printf(t->arena, "%.*s,%.*s", STR_ARG(list), STR_ARG(item)) : item;
}

static str refs_text(const struct telling *t, const struct field *field, const struct ids *ids)
{
	str list = STR("");

	for (size_t n = 0; n < ids->count; n++)
		list = joined(t, list, code_of_ref(t, field, ids->ptr[n]));
	return list;
}

static str texts_text(const struct telling *t, const struct texts *texts)
{
	str list = STR("");

	for (size_t n = 0; n < texts->count; n++)
		list = joined(t, list, texts->ptr[n]);
	return list;
}

/* As a browser's clock and calendar has it. */
static str local_text(moment at, struct arena *arena)
{
	char shown[MOMENT_SHOWN];
	str text = moment_show(at, shown);

	shown[DATE_TEXT - 1] = 'T';
	return arena_copy(arena, text);
}

/* As it would be typed. Whoever tells rows, values or files has no form that shows them so. */
static str member_text(const struct telling *t, const struct field *field, const void *member)
{
	char text[DECIMAL_TEXT + MOMENT_TEXT];
	const opt_yesno *yes = member;
	const opt_date *day = member;
	const opt_number *whole = member;
	const opt_decimal *exact = member;
	const opt_moment *at = member;

	switch (field->kind) {
	case FIELD_TEXT:
		return *(const str *)member;
	case FIELD_CHOICE:
		return choice_code(field->choices, *(const int *)member);
	case FIELD_REF:
		return id_given(*(const id *)member) ? code_of_ref(t, field, *(const id *)member)
						     : STR_NONE;
	case FIELD_REFS:
		return refs_text(t, field, member);
	case FIELD_TEXTS:
		return texts_text(t, member);
	case FIELD_YESNO:
		return field->opt && yes->given ? str_of(yes->v ? "yes" : "no") : STR_NONE;
	case FIELD_DATE:
		return field->opt && day->given ? arena_copy(t->arena, date_print(day->v, text))
						: STR_NONE;
	case FIELD_NUMBER:
		return field->opt && whole->given
			       ? arena_printf(t->arena, "%lld", (long long)whole->v)
			       : STR_NONE;
	case FIELD_DECIMAL:
		return field->opt && exact->given
			       ? arena_copy(t->arena, decimal_print(exact->v, text))
			       : STR_NONE;
	case FIELD_MOMENT:
		return field->opt && at->given ? local_text(at->v, t->arena) : STR_NONE;
	case FIELD_FILE:
	case FIELD_ROWS:
	case FIELD_VALUES:
		break;
	}
	return STR_NONE;
}

static void tell_members(struct telling *t, const struct act *act, const void *in,
	const struct pair *typed, size_t count)
{
	for (size_t n = 0; n < act->record.count; n++) {
		const struct field *field = &act->record.fields[n];
		if (!field->resolved && !str_given(given(typed, count, field->name)))
			add(t, str_of(field->name),
				member_text(t, field, field_member_const(field, in)));
	}
}

size_t form_now(const struct request *request, struct reading *reading, const struct pair *typed,
	size_t count, struct pair **ret)
{
	const struct act *act = request->act;
	const char *name = act->about ? act->about : act->right_at;
	id about = named(reading, act, name, typed, count);
	struct telling t = { .reading = reading,
		.arena = request->arena,
		.pairs = arena_array(request->arena, PAIRS_MAX, sizeof(*t.pairs)) };
	void *in = arena_alloc(request->arena, act->record.size);

	*ret = t.pairs;
	if (act->stands && t.pairs)
		return act->stands(reading, typed, count, request->arena, t.pairs, PAIRS_MAX);
	if (!act->now || !in || !t.pairs || (name && !id_given(about)))
		return 0;
	act->now(reading, about, in, request->arena);
	tell_members(&t, act, in, typed, count);
	return t.count;
}
