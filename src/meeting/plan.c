/* What may be planned: the fields of an agenda, papers and calls, and what is refused. */
#include "meeting/parts.h"

static const struct field item_fields[] = {
	{ AT(struct item, title, TEXT), .label = N_("Title"), .need = true, .max = TITLE_MAX },
	{ AT(struct item, presenter, REF), .label = N_("Presented by"), .ref = "person" },
	{ AT(struct item, minutes, NUMBER), .label = N_("Minutes"), .min = 1, .max = MINUTES_MAX },
};
const struct field_table item_table = FIELD_TABLE(struct item, item_fields);

static const struct field sheet_fields[] = {
	{ AT(struct sheet, item, NUMBER), .label = N_("Item of the agenda"), .min = 1, .max = ITEMS_MAX,
		.help = N_("Its number. Not given: of the whole meeting.") },
	{ AT(struct sheet, title, TEXT), .label = N_("Title"), .need = true, .max = TITLE_MAX },
	{ AT(struct sheet, file, FILE), .label = N_("File"), .need = true },
};
const struct field_table sheet_table = FIELD_TABLE(struct sheet, sheet_fields);

static const struct field call_fields[] = {
	{ AT(struct call, unit, REF), .label = N_("Unit"), .ref = "unit" },
	{ AT(struct call, below, YESNO), .label = N_("With those below") },
	{ AT(struct call, role, CHOICE), .label = N_("Role"), .choices = post_roles,
		.help = N_("Not given: all who belong to the unit.") },
	{ AT(struct call, level, TEXT), .label = N_("Level"), .max = 60,
		.help = N_("Only at units of this level.") },
	{ AT(struct call, person, REF), .label = N_("Person"), .ref = "person" },
};
const struct field_table call_table = FIELD_TABLE(struct call, call_fields);

/* ---- What cannot be ---- */

static void check_times(const struct plan *plan, struct problems *problems)
{
	if (!plan->starts.given || !plan->ends.given)
		return;
	if (plan->ends.v.us <= plan->starts.v.us)
		problem(problems, "ends", "R-MEET-02", N_("It ends before it begins.")); /* R-MEET-02 */
	else if (plan->ends.v.us - plan->starts.v.us > MEETING_DAYS_MAX * DAY_US)
		problem(problems, "ends", "R-MEET-03", N_("A meeting lasts at most %d days."),
			MEETING_DAYS_MAX); /* R-MEET-03 */
}

/* Others open it from a calendar: nothing but an address of the web. */
static bool is_link(str link)
{
	if (!str_starts(link, STR("https://")) && !str_starts(link, STR("http://")))
		return false;
	for (size_t n = 0; n < link.len; n++)
		if ((unsigned char)link.ptr[n] <= ' ' || strchr("\"<>\\^`{|}", link.ptr[n]))
			return false;
	return link.len > strlen("https://");
}

static void check_link(str link, struct problems *problems)
{
	if (link.len && !is_link(link))
		problem(problems, "link", "R-MEET-04",
			N_("Write an address that begins with https://.")); /* R-MEET-04 */
}

static void check_papers(const struct plan *plan, struct problems *problems)
{
	const struct sheet *sheets = plan->papers.ptr;

	for (size_t n = 0; n < plan->papers.count; n++) {
		problems_in_row(problems, "papers", n, plan->papers.lines ? plan->papers.lines[n] : 0);
		if (sheets[n].item.given && sheets[n].item.v > (int64_t)plan->agenda.count)
			problem(problems, "item", "R-MEET-05",
				N_("The agenda has no such item.")); /* R-MEET-05 */
	}
	problems_in_row(problems, NULL, 0, 0);
}

/* So that all who are expected may know of it: a meeting is known along the line of its unit. */
static void check_person(struct tx *tx, id unit, id which, struct problems *problems)
{
	struct org_person person;

	if (!org_person_get(tx_conn(tx), which, tx_arena(tx), &person))
		return;
	if (person.gone.given)
		problem(problems, "person", "R-MEET-07", N_("This person has left.")); /* R-MEET-07 */
	else if (!board_within(tx_board(tx), person.unit, unit) &&
		 !board_within(tx_board(tx), unit, person.unit))
		problem(problems, "person", "R-MEET-08",
			N_("This person belongs to no unit at, above or below the one that "
			   "meets.")); /* R-MEET-08 */
}

static void check_call(struct tx *tx, id unit, const struct call *call, struct problems *problems)
{
	const bool person = id_given(call->person), at = id_given(call->unit);

	if (person == at || (person && (call->role || call->level.len || call->below.given))) {
		problem(problems, person ? "person" : "unit", "R-MEET-06",
			N_("A line names either a person alone or a unit.")); /* R-MEET-06 */
		return;
	}
	if (person) {
		check_person(tx, unit, call->person, problems);
		return;
	}
	org_check_open(tx, call->unit, problems, "unit");
	if (!board_within(tx_board(tx), call->unit, unit))
		problem(problems, "unit", "R-MEET-09",
			N_("Only units at or below the one that meets are called.")); /* R-MEET-09 */
}

static void check_quorum(const struct plan *plan, struct problems *problems)
{
	if (plan->quorum.given && plan->quorum.v && plan->quorum_share.given && plan->quorum_share.v)
		problem(problems, "quorum_share", "R-MEET-30",
			N_("A quorum is a number or a share, not both.")); /* R-MEET-30 */
}

void plan_check(struct tx *tx, id unit, const struct plan *plan, struct problems *problems)
{
	const struct call *calls = plan->expected.ptr;

	check_times(plan, problems);
	check_link(plan->link, problems);
	check_quorum(plan, problems);
	check_papers(plan, problems);
	for (size_t n = 0; n < plan->expected.count; n++) {
		problems_in_row(problems, "expected", n, plan->expected.lines ? plan->expected.lines[n] : 0);
		check_call(tx, unit, &calls[n], problems);
	}
	problems_in_row(problems, NULL, 0, 0);
}

/* ---- What it takes to be announced ---- */

static bool no_start(const struct plan *plan, UNUSED date today)
{
	return !plan->starts.given;
}

static bool no_end(const struct plan *plan, UNUSED date today)
{
	return !plan->ends.given;
}

static bool nowhere(const struct plan *plan, UNUSED date today)
{
	return !plan->place.len && !plan->link.len;
}

static bool nobody(const struct plan *plan, UNUSED date today)
{
	return !plan->expected.count;
}

/* Nobody comes to what was yesterday. */
static bool past(const struct plan *plan, date today)
{
	return plan->starts.given && moment_day(plan->starts.v).day < today.day;
}

/* R-MEET-10, R-MEET-11 */
static const struct lack {
	const char *field, *code, *sentence;
	bool (*lacks)(const struct plan *, date today);
} lacks[] = {
	{ "starts", "R-MEET-10", N_("Say when it begins."), no_start },
	{ "ends", "R-MEET-10", N_("Say when it ends."), no_end },
	{ "place", "R-MEET-10", N_("Say where it is: a place, a link, or both."), nowhere },
	{ "expected", "R-MEET-10", N_("Say who is expected."), nobody },
	{ "starts", "R-MEET-11", N_("That day has already passed."), past }, /* R-MEET-11 */
};

/* R-MEET-10 */
void plan_check_whole(struct tx *tx, const struct plan *plan, const char *field, struct problems *problems)
{
	for (size_t n = 0; n < COUNT(lacks); n++) {
		const str sentence = str_of(tr(problems->language, lacks[n].sentence));
		if (lacks[n].lacks(plan, tx_day(tx)))
			problem(problems, field ? field : lacks[n].field, lacks[n].code, "%.*s",
				STR_ARG(sentence));
	}
}

/* ---- What a change leaves as it is ---- */

static bool same_items(const struct rows *a, const struct rows *b)
{
	const struct item *x = a->ptr, *y = b->ptr;

	for (size_t n = 0; n < a->count; n++)
		if (n >= b->count || !str_eq(x[n].title, y[n].title) || !id_eq(x[n].presenter, y[n].presenter) ||
			x[n].minutes.given != y[n].minutes.given || x[n].minutes.v != y[n].minutes.v)
			return false;
	return a->count == b->count;
}

static bool same_sheets(const struct rows *a, const struct rows *b)
{
	const struct sheet *x = a->ptr, *y = b->ptr;

	for (size_t n = 0; n < a->count; n++)
		if (n >= b->count || !str_eq(x[n].title, y[n].title) || !hash_eq(x[n].file.v, y[n].file.v) ||
			x[n].item.given != y[n].item.given || x[n].item.v != y[n].item.v)
			return false;
	return a->count == b->count;
}

static bool same_calls(const struct rows *a, const struct rows *b)
{
	const struct call *x = a->ptr, *y = b->ptr;

	for (size_t n = 0; n < a->count; n++)
		if (n >= b->count || !id_eq(x[n].unit, y[n].unit) || !id_eq(x[n].person, y[n].person) ||
			x[n].role != y[n].role || x[n].below.v != y[n].below.v || !str_eq(x[n].level, y[n].level))
			return false;
	return a->count == b->count;
}

static void drop_text(str *given, str now)
{
	if (str_given(*given) && str_eq(*given, now))
		*given = STR_NONE;
}

static bool is_another(opt_moment given, opt_moment now)
{
	return given.given && (!now.given || given.v.us != now.v.us);
}

bool plan_moves(const struct plan *change, const struct plan *now)
{
	return is_another(change->starts, now->starts) || is_another(change->ends, now->ends);
}

static void drop_rows(
	struct rows *given, const struct rows *now, bool (*same)(const struct rows *, const struct rows *))
{
	if (same(given, now))
		*given = (struct rows){ 0 };
}

/* 0 asks for none, as if nothing were said. */
static int64_t asked(opt_number quorum)
{
	return quorum.given ? quorum.v : 0;
}

void plan_drop_same(struct plan *given, const struct plan *now)
{
	drop_text(&given->title, now->title);
	drop_text(&given->purpose, now->purpose);
	drop_text(&given->place, now->place);
	drop_text(&given->link, now->link);
	given->starts.given = is_another(given->starts, now->starts);
	given->ends.given = is_another(given->ends, now->ends);
	if (id_eq(given->campaign, now->campaign))
		given->campaign = ID_NONE;
	if (asked(given->quorum) == asked(now->quorum) && asked(given->quorum_share) == asked(now->quorum_share))
		given->quorum.given = given->quorum_share.given = false;
	drop_rows(&given->agenda, &now->agenda, same_items);
	drop_rows(&given->papers, &now->papers, same_sheets);
	drop_rows(&given->expected, &now->expected, same_calls);
}

bool plan_is_told(const struct plan *change)
{
	return str_given(change->title) || str_given(change->purpose) || str_given(change->place) ||
	       str_given(change->link) || change->starts.given || change->ends.given || change->agenda.count ||
	       change->expected.count;
}
