/* What others wait for: answers to be looked at, pleas to be decided, questions without a reply. */
#include "campaign/address.h"
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "campaign/home.h"
#include "web/thing.h"

#define WAITS_SHOWN 10
#define OPEN_LOOKED_AT 500 /* pleas and questions */

struct waiting {
	struct request *request;
	struct reading *reading;
	struct home_page *page;
};

static bool room(const struct waiting *w, struct home_waits_piece *list)
{
	if (!list->waits.ptr)
		list->waits.ptr =
			arena_array(w->request->arena, WAITS_SHOWN, sizeof(*list->waits.ptr));
	return list->waits.ptr && list->waits.count < WAITS_SHOWN;
}

/* ---- Answers ---- */

static void add_answer(const struct waiting *w, const struct answer_waiting *answer)
{
	struct arena *arena = w->request->arena;
	struct home_waits_piece *list = &w->page->waiting.accepts;

	if (!room(w, list))
		return;
	list->waits.ptr[list->waits.count++] = (struct home_wait){
		.who = reading_label(w->reading, "unit", answer->unit, arena),
		.what = reading_label(w->reading, "measure", answer->duty.measure, arena),
		.url = duty_address(w->reading, answer->unit, answer->duty.measure, NULL, arena),
		.since = answer->day,
	};
}

/* Those that the reader may accept, to the front; how many. */
static size_t keep_own(const struct waiting *w, struct answer_waiting *list, size_t count)
{
	size_t kept = 0;

	for (size_t n = 0; n < count; n++)
		if (reading_may(w->reading, RIGHT_ACCEPT, list[n].unit))
			list[kept++] = list[n];
	return kept;
}

static void add_place(const struct waiting *w, id unit, size_t count)
{
	struct home_waiting_piece *waiting = &w->page->waiting;
	struct arena *arena = w->request->arena;

	waiting->places.ptr[waiting->places.count++] = (struct home_place){
		.unit = reading_label(w->reading, "unit", unit, arena),
		.url = address(arena, "/view/waiting", "unit",
			reading_code(w->reading, "unit", unit, arena), NULL),
		.count = (int64_t)count,
	};
}

/* Several posts at one unit are one place. */
static bool stood_at_before(const struct standing *standing, size_t place)
{
	for (size_t n = 0; n < place; n++)
		if (id_eq(standing->held[n].unit, standing->held[place].unit))
			return true;
	return false;
}

/* Puts more behind those that there are; false: there is no room. */
static bool append(struct arena *arena, struct answer_waiting **all, size_t *count,
	const struct answer_waiting *more, size_t more_count)
{
	struct answer_waiting *both = arena_array(arena, *count + more_count, sizeof(*both));

	if (!both)
		return false;
	if (*count)
		memcpy(both, *all, *count * sizeof(*both));
	memcpy(both + *count, more, more_count * sizeof(*both));
	*all = both;
	*count += more_count;
	return true;
}

/* The unit above takes answers: those of the units directly below the reader's, the oldest first. */
static void fill_answers(const struct waiting *w)
{
	const struct standing *standing = w->reading->standing;
	struct home_waiting_piece *waiting = &w->page->waiting;
	struct arena *arena = w->request->arena;
	struct answer_waiting *all = NULL, *here;
	size_t count = 0;

	waiting->places.ptr = arena_array(
		arena, standing ? standing->count : 0, sizeof(*waiting->places.ptr));
	for (size_t n = 0; waiting->places.ptr && standing && n < standing->count; n++) {
		if (stood_at_before(standing, n))
			continue;
		size_t found = answers_waiting(w->reading, standing->held[n].unit, arena, &here);
		found = keep_own(w, here, found);
		if (found && append(arena, &all, &count, here, found))
			add_place(w, standing->held[n].unit, found);
	}
	waiting->several = waiting->places.count > 1;
	answers_in_order(all, count);
	for (size_t n = 0; n < count && n < WAITS_SHOWN; n++)
		add_answer(w, &all[n]);
}

/* ---- Pleas and questions ---- */

/* Of a statement of what is open: unit, measure, text, day, where it is decided, id. */
static void fill_open(const struct waiting *w, const struct statement *statement, enum right right,
	const char *thing, struct home_waits_piece *list)
{
	struct query *q = conn_query(w->reading->conn, statement);
	struct arena *arena = w->request->arena;

	for (size_t n = 0; n < OPEN_LOOKED_AT && query_next(q) && room(w, list); n++) {
		id at = column_id(q, 4);
		if (!w->reading->standing || !reading_may(w->reading, right, at))
			continue;
		list->waits.ptr[list->waits.count++] = (struct home_wait){
			.who = reading_label(w->reading, "unit", column_id(q, 0), arena),
			.what = reading_label(w->reading, "measure", column_id(q, 1), arena),
			.text = arena_copy(arena, column_text(q, 2)),
			.url = thing_url(w->reading, thing, column_id(q, 5), arena),
			.since = column_date(q, 3),
		};
	}
	query_end(q);
}

void home_fill_waits(struct home_page *page, struct request *request, struct reading *reading)
{
	const struct waiting w = { request, reading, page };

	fill_answers(&w);
	fill_open(&w, &campaign_sql_pleas_open, RIGHT_ACCEPT, "plea", &page->waiting.pleas);
	fill_open(&w, &campaign_sql_questions_open, RIGHT_MANAGE, "question",
		&page->waiting.questions);
	page->waits = page->waiting.accepts.waits.count || page->waiting.pleas.waits.count ||
		      page->waiting.questions.waits.count;
}
