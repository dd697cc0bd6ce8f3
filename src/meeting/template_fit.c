/* Of a plan that was made earlier: what of it still fits, and how it is told to a form. */
#include "meeting/template.h"

/* ---- What is left out ---- */

static void leave_out(struct fitting *f, struct ids *list, id which)
{
	for (size_t n = 0; n < list->count; n++)
		if (id_eq(list->ptr[n], which))
			return;
	id *more = arena_more(f->arena, list->ptr, list->count, sizeof(*more));
	if (!more)
		return;
	list->ptr = more;
	list->ptr[list->count++] = which;
}

static bool knows(const struct fitting *f, const char *thing, id which)
{
	return !f->knows || f->knows(f->context, thing, which);
}

/* R-MEET-07 and R-MEET-08 would refuse others. */
static bool fits_person(struct fitting *f, id which)
{
	struct org_person person;

	if (knows(f, "person", which) && org_person_get(f->conn, which, f->arena, &person) && !person.gone.given &&
		(board_within(f->board, person.unit, f->unit) || board_within(f->board, f->unit, person.unit)))
		return true;
	leave_out(f, &f->dropped, which);
	return false;
}

/* As R-MEET-09 has it. The unit of a template stands for whoever uses it. */
static bool fits_call(struct fitting *f, struct call *call)
{
	if (id_given(call->person))
		return fits_person(f, call->person);
	if (id_eq(call->unit, f->from))
		call->unit = f->unit;
	if (board_unit_open(f->board, call->unit) && board_within(f->board, call->unit, f->unit) &&
		knows(f, "unit", call->unit))
		return true;
	leave_out(f, &f->closed, call->unit);
	return false;
}

static void fit_agenda(struct fitting *f, struct rows *agenda)
{
	const struct item *items = agenda->ptr;
	struct item *copy = arena_array(f->arena, agenda->count, sizeof(*copy));

	for (size_t n = 0; copy && n < agenda->count; n++) {
		copy[n] = items[n];
		if (id_given(copy[n].presenter) && !fits_person(f, copy[n].presenter))
			copy[n].presenter = ID_NONE;
	}
	*agenda = (struct rows){ .ptr = copy, .count = copy ? agenda->count : 0 };
}

static void fit_calls(struct fitting *f, struct rows *expected)
{
	const struct call *calls = expected->ptr;
	struct rows kept = { .ptr = arena_array(f->arena, expected->count, sizeof(*calls)) };

	for (size_t n = 0; kept.ptr && n < expected->count; n++) {
		struct call call = calls[n];
		if (fits_call(f, &call))
			((struct call *)kept.ptr)[kept.count++] = call;
	}
	*expected = kept;
}

void plan_fit(struct fitting *f, struct plan *plan)
{
	fit_agenda(f, &plan->agenda);
	fit_calls(f, &plan->expected);
}

/* ---- As what would be typed ---- */

void tell_text(struct plan_telling *t, const char *name, str value)
{
	if (value.len && t->count < t->max)
		t->pairs[t->count++] = (struct pair){ str_of(name), value };
}

void tell_number(struct plan_telling *t, const char *name, opt_number value)
{
	if (value.given)
		tell_text(t, name, arena_printf(t->arena, "%lld", (long long)value.v));
}

void tell_ref(struct plan_telling *t, const char *name, const char *thing, id which)
{
	if (id_given(which) && reading_knows(t->reading, thing, which))
		tell_text(t, name, reading_code(t->reading, thing, which, t->arena));
}

static const char *in_row(const struct plan_telling *t, const char *rows, size_t n, const char *name)
{
	str path = arena_printf(t->arena, "%s.%zu.%s", rows, n, name);

	return str_given(path) ? path.ptr : "";
}

static void tell_agenda(struct plan_telling *t, const struct rows *agenda)
{
	const struct item *items = agenda->ptr;

	for (size_t n = 0; n < agenda->count; n++) {
		tell_text(t, in_row(t, "agenda", n, "title"), items[n].title);
		tell_ref(t, in_row(t, "agenda", n, "presenter"), "person", items[n].presenter);
		tell_number(t, in_row(t, "agenda", n, "minutes"), items[n].minutes);
	}
}

static void tell_expected(struct plan_telling *t, const struct rows *expected)
{
	const struct call *calls = expected->ptr;

	for (size_t n = 0; n < expected->count; n++) {
		tell_ref(t, in_row(t, "expected", n, "unit"), "unit", calls[n].unit);
		tell_text(t, in_row(t, "expected", n, "below"), calls[n].below.v ? STR("yes") : STR_NONE);
		tell_text(t, in_row(t, "expected", n, "role"), choice_code(post_roles, calls[n].role));
		tell_text(t, in_row(t, "expected", n, "level"), calls[n].level);
		tell_ref(t, in_row(t, "expected", n, "person"), "person", calls[n].person);
	}
}

/* Half a list would take the place of the whole one: one that does not fit is left out, and so stays. */
static void tell_whole(struct plan_telling *t, const struct rows *rows,
	void (*tell)(struct plan_telling *, const struct rows *))
{
	const size_t before = t->count;

	tell(t, rows);
	if (t->count == t->max)
		t->count = before;
}

void tell_plan(struct plan_telling *t, const struct plan *plan)
{
	tell_text(t, "title", plan->title);
	tell_text(t, "purpose", plan->purpose);
	tell_text(t, "place", plan->place);
	tell_text(t, "link", plan->link);
	tell_ref(t, "campaign", "campaign", plan->campaign);
	tell_whole(t, &plan->agenda, tell_agenda);
	tell_whole(t, &plan->expected, tell_expected);
}
