/* What others wait for: answers to be looked at, pleas to be decided, questions without a reply. */
#include "campaign/address.h"
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "campaign/home.h"
#include "web/thing.h"

#define WAITS_SHOWN 10
#define CHILDREN_MAX 1000  /* that are looked at */
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

static date given_on(struct reading *reading, id unit, id measure)
{
	struct query *q = conn_query(reading->conn, &campaign_sql_duty_given_day);
	date day = { 0 };

	query_id(q, "measure", measure);
	query_id(q, "unit", unit);
	if (query_next(q))
		day = column_date(q, 0);
	query_end(q);
	return day;
}

static void add_answer(const struct waiting *w, id unit, id measure)
{
	struct arena *arena = w->request->arena;
	struct home_waits_piece *list = &w->page->waiting.accepts;

	if (!room(w, list)) {
		w->page->waiting.more = true;
		return;
	}
	list->waits.ptr[list->waits.count++] = (struct home_wait){
		.who = reading_label(w->reading, "unit", unit, arena),
		.what = reading_label(w->reading, "measure", measure, arena),
		.url = duty_address(w->reading, unit, measure, NULL, arena),
		.since = given_on(w->reading, unit, measure),
	};
}

static void look_at_child(const struct waiting *w, id child)
{
	size_t many = board_duties(w->reading->board, child, NULL, 0);
	struct board_duty *duties = arena_array(w->request->arena, many, sizeof(*duties));

	if (!duties)
		return;
	size_t count = board_duties(w->reading->board, child, duties, many);
	for (size_t n = 0; n < count && n < many; n++)
		if (duties[n].state == BOARD_WAITING && !duties[n].accepted)
			add_answer(w, child, duties[n].measure);
}

/* Several posts at one unit are one place. */
static bool stood_at_before(const struct standing *standing, size_t place)
{
	for (size_t n = 0; n < place; n++)
		if (id_eq(standing->held[n].unit, standing->held[place].unit))
			return true;
	return false;
}

/* The unit above takes answers: those of the units directly below the reader's. */
static void fill_answers(const struct waiting *w)
{
	const struct standing *standing = w->reading->standing;
	id *children = arena_array(w->request->arena, CHILDREN_MAX, sizeof(*children));

	for (size_t n = 0; children && standing && n < standing->count; n++) {
		if (stood_at_before(standing, n))
			continue;
		size_t count = board_children(
			w->reading->board, standing->held[n].unit, children, CHILDREN_MAX);
		for (size_t k = 0; k < count && k < CHILDREN_MAX; k++)
			if (reading_may(w->reading, RIGHT_ACCEPT, children[k]))
				look_at_child(w, children[k]);
	}
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
