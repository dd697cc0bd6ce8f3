/* The pages of series and of templates. */
#include "base/catalogue.h"
#include "meeting/pages.h"
#include "meeting/series_pages.h"
#include "web/form.h"
#include "web/markdown.h"

#define DAYS_SHOWN 12
#define DAYS_LOOKED (2 * 366) /* ahead */

/* "/act/meeting/convene?from_template=KJ.t1" */
static str url_with(struct arena *arena, const char *path, const char *name, str value)
{
	CLEANUP(buf_done) struct buf text = BUF(4096);
	struct page url = { .out = &text };

	buf_printf(&text, "%s%s=", path, name);
	page_url_part(&url, value);
	return arena_copy(arena, buf_str(&text));
}

/* ---- What both have ---- */

static void fill_items(struct plan_piece *piece, struct reading *reading, const struct plan *plan, struct arena *arena)
{
	const struct item *items = plan->agenda.ptr;

	piece->items.ptr = arena_array(arena, plan->agenda.count, sizeof(*piece->items.ptr));
	for (size_t n = 0; piece->items.ptr && n < plan->agenda.count; n++)
		piece->items.ptr[piece->items.count++] = (struct agenda_line){
			.number = (int64_t)n + 1,
			.minutes = items[n].minutes.given ? items[n].minutes.v : 0,
			.title = items[n].title,
			.presenter = reading_told(reading, "person", items[n].presenter, arena),
		};
}

static void fill_expected(
	struct plan_piece *piece, struct reading *reading, const struct plan *plan, struct arena *arena)
{
	const struct call *calls = plan->expected.ptr;

	piece->expected.ptr = arena_array(arena, plan->expected.count, sizeof(*piece->expected.ptr));
	for (size_t n = 0; piece->expected.ptr && n < plan->expected.count; n++)
		piece->expected.ptr[piece->expected.count++] = notice_call(reading, &calls[n], arena);
}

static void fill_dropped(struct plan_piece *piece, struct reading *reading, id unit, const struct plan *plan,
	struct arena *arena)
{
	struct fitting f = {
		.conn = reading->conn, .board = reading->board, .arena = arena, .from = unit, .unit = unit
	};
	struct plan copy = *plan;

	plan_fit(&f, &copy);
	piece->dropped.ptr = arena_array(arena, f.dropped.count + f.closed.count, sizeof(*piece->dropped.ptr));
	for (size_t n = 0; piece->dropped.ptr && n < f.dropped.count; n++)
		piece->dropped.ptr[piece->dropped.count++] = reading_told(reading, "person", f.dropped.ptr[n], arena);
	for (size_t n = 0; piece->dropped.ptr && n < f.closed.count; n++)
		if (reading_knows(reading, "unit", f.closed.ptr[n]))
			piece->dropped.ptr[piece->dropped.count++] =
				reading_label(reading, "unit", f.closed.ptr[n], arena);
}

void plan_piece_fill(struct plan_piece *piece, struct request *request, struct reading *reading,
	const struct source_plan *source)
{
	const struct plan *plan = source->plan;
	struct arena *arena = request->arena;

	*piece = (struct plan_piece){
		.kind = choice_label(meeting_kinds, source->kind, request->language).ptr,
		.unit = reading_label(reading, "unit", source->unit, arena),
		.unit_url = thing_url(reading, "unit", source->unit, arena),
		.minutes = source->minutes,
		.place = plan->place,
		.link = plan->link,
		.purpose = markdown_html(plan->purpose, arena),
	};
	if (id_given(plan->campaign) && reading_knows(reading, "campaign", plan->campaign)) {
		piece->campaign = reading_label(reading, "campaign", plan->campaign, arena);
		piece->campaign_url = thing_url(reading, "campaign", plan->campaign, arena);
	}
	fill_items(piece, reading, plan, arena);
	fill_expected(piece, reading, plan, arena);
	fill_dropped(piece, reading, source->unit, plan, arena);
}

/* ---- A template ---- */

void show_outline(struct request *request, struct reading *reading, id which, struct page *page)
{
	struct outline_piece piece = { .over = false };
	struct outline outline;

	if (!outline_get(reading->conn, which, request->arena, &outline))
		return;
	const struct source_plan source = { outline.unit, outline.kind, outline.minutes.given ? outline.minutes.v : 0,
		&outline.plan };
	plan_piece_fill(&piece.plan, request, reading, &source);
	if (!str_eq(outline.name, outline.plan.title))
		piece.plan.title = outline.plan.title;
	piece.over = outline.ended.given;
	piece.ended = outline.ended.v;
	if (!piece.over && (!request->standing || standing_may_somewhere(request->standing, RIGHT_ANSWER))) {
		piece.convene_url =
			url_with(request->arena, "/act/meeting/convene?", "from_template", outline.code);
		piece.series_url = url_with(request->arena, "/act/series/begin?", "from_template", outline.code);
	}
	piece_outline(page, &piece);
}

enum { STATE_NONE, STATE_GOES_ON, STATE_OVER };

int state_of_outline(struct reading *reading, id which)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
	struct outline outline;

	if (!outline_get(reading->conn, which, &arena, &outline))
		return STATE_NONE;
	return outline.ended.given ? STATE_OVER : STATE_GOES_ON;
}

int place_on_outline(int state, const struct act *act)
{
	if (act == &outline_change_act)
		return state == STATE_GOES_ON ? 0 : ACT_NEVER;
	if (act == &outline_end_act)
		return state == STATE_GOES_ON ? 1 : ACT_NEVER;
	return ACT_LAST;
}

/* ---- A series ---- */

static str skip_url(struct request *request, const struct series *series, date day)
{
	char text[DATE_TEXT];
	str url = url_with(request->arena, "/act/series/skip?", "series", series->code);

	return arena_printf(request->arena, "%.*s&day=%.*s", STR_ARG(url), STR_ARG(date_print(day, text)));
}

static struct day_line line_of(
	struct request *request, struct reading *reading, const struct series *series, const struct occurrence *one)
{
	const bool stands = id_given(one->meeting) && one->state != MEETING_CANCELLED;
	struct day_line line = { .day = one->day,
		.weekday = tr(request->language, weekday_names[date_weekday(one->day) - 1]),
		.skipped = one->skipped || (id_given(one->meeting) && !stands) };
	const date held = id_given(one->meeting) ? moment_day(one->starts) : one->held;
	char text[DATE_TEXT];

	if (held.day != one->day.day && !line.skipped)
		line.held = arena_copy(request->arena, date_print(held, text));
	if (id_given(one->meeting) && reading_knows(reading, "meeting", one->meeting)) {
		line.url = thing_url(reading, "meeting", one->meeting, request->arena);
		line.state = choice_label(meeting_states, one->state, request->language).ptr;
	}
	if (!line.skipped && reading_may(reading, RIGHT_ANSWER, series->unit))
		line.skip_url = skip_url(request, series, one->day);
	return line;
}

static void fill_days(struct series_piece *piece, struct request *request, struct reading *reading,
	const struct series *series)
{
	const date today = reading->today, until = { today.day + DAYS_LOOKED };
	struct occurrence *list;

	if (series->ended.given)
		return;
	const size_t count =
		series_occurrences(reading->conn, series, today, until, request->arena, &list, DAYS_SHOWN);
	piece->days.ptr = arena_array(request->arena, DAYS_SHOWN, sizeof(*piece->days.ptr));
	for (size_t n = 0; piece->days.ptr && n < count; n++)
		piece->days.ptr[piece->days.count++] = line_of(request, reading, series, &list[n]);
}

void show_series(struct request *request, struct reading *reading, id which, struct page *page)
{
	struct series_piece piece = { .over = false };
	struct series series;

	if (!series_get(reading->conn, which, request->arena, &series))
		return;
	const struct source_plan source = { series.unit, series.kind, series.minutes, &series.plan };
	const struct rule rule = series_rule_of(&series);
	plan_piece_fill(&piece.plan, request, reading, &source);
	piece.words = series_words(&series, &rule, request->language, request->arena);
	piece.at = series.at;
	if (series.days_off != OFF_KEPT)
		piece.days_off = choice_label(days_off_choices, series.days_off, request->language).ptr;
	piece.ahead = series.ahead;
	piece.over = series.ended.given;
	piece.draft = series.draft;
	piece.ended = series.ended.v;
	piece.first = series.first;
	piece.all_url = url_with(request->arena, "/view/meetings?", "series", series.code);
	fill_days(&piece, request, reading, &series);
	piece_series(page, &piece);
}

int state_of_series(struct reading *reading, id which)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
	struct series series;

	if (!series_get(reading->conn, which, &arena, &series))
		return STATE_NONE;
	return series.ended.given ? STATE_OVER : STATE_GOES_ON;
}

int place_on_series(int state, const struct act *act)
{
	if (act == &series_change_act)
		return state == STATE_GOES_ON ? 0 : ACT_NEVER;
	if (act == &series_skip_act)
		return state == STATE_GOES_ON ? 1 : ACT_NEVER;
	if (act == &series_end_act)
		return state == STATE_GOES_ON ? 2 : ACT_NEVER;
	return ACT_LAST;
}

/* ---- On the page of a meeting ---- */

static str when_is(struct reading *reading, id meeting, struct arena *arena)
{
	struct notice notice;

	if (!id_given(meeting) || !reading_knows(reading, "meeting", meeting) ||
		!notice_gather(&notice, reading, meeting, STR(""), arena))
		return STR_NONE;
	return notice.when;
}

void show_of_series(struct request *request, struct reading *reading, id which, struct page *page)
{
	struct of_series_piece piece = { .series = STR_NONE };
	struct arena *arena = request->arena;
	struct of_series of;
	struct series series;

	if (!meeting_series(reading->conn, which, &of) || !reading_knows(reading, "series", of.series) ||
		!series_get(reading->conn, of.series, arena, &series))
		return;
	const struct rule rule = series_rule_of(&series);
	const id before = series_neighbour(reading->conn, &of, false),
		 after = series_neighbour(reading->conn, &of, true);
	piece.series = series.plan.title;
	piece.series_url = thing_url(reading, "series", of.series, arena);
	piece.words = series_words(&series, &rule, request->language, arena);
	piece.before = when_is(reading, before, arena);
	piece.after = when_is(reading, after, arena);
	if (str_given(piece.before))
		piece.before_url = thing_url(reading, "meeting", before, arena);
	if (str_given(piece.after))
		piece.after_url = thing_url(reading, "meeting", after, arena);
	piece_of_series(page, &piece);
}

static void fill_points(struct carry_piece *piece, struct request *request, struct reading *reading,
	const struct meeting *meeting)
{
	id before;

	if (!request->csrf.len || !reading_may(reading, RIGHT_ANSWER, meeting->unit) ||
		!meeting_can_change(reading, meeting))
		return;
	const struct open_points open = points_to_carry(reading->conn, meeting->meeting, request->arena, &before);
	piece->points.ptr = arena_array(request->arena, open.count, sizeof(*piece->points.ptr));
	for (size_t n = 0; piece->points.ptr && n < open.count; n++)
		piece->points.ptr[piece->points.count++] =
			(struct open_line){ open.ptr[n].title, open.ptr[n].key, form_key(request) };
	if (!open.count)
		return;
	piece->before = when_is(reading, before, request->arena);
	piece->before_url = thing_url(reading, "meeting", before, request->arena);
	piece->csrf = request->csrf;
	piece->all_key = form_key(request);
	piece->url = thing_url(reading, "meeting", meeting->meeting, request->arena);
}

void show_carry(struct request *request, struct reading *reading, id which, struct page *page)
{
	struct carry_piece piece = { .code = STR_NONE };
	struct meeting meeting;

	if (!meeting_get(reading->conn, which, request->arena, &meeting))
		return;
	piece.code = meeting.code;
	fill_points(&piece, request, reading, &meeting);
	if (piece.points.count)
		piece_carry(page, &piece);
}

void show_again(struct request *request, struct reading *reading, id which, struct page *page)
{
	const str code = reading_code(reading, "meeting", which, request->arena);

	if (request->standing && !standing_may_somewhere(request->standing, RIGHT_ANSWER))
		return;
	piece_again(page, &(struct again_piece){
				  url_with(request->arena, "/act/meeting/convene?", "from_meeting", code),
				  url_with(request->arena, "/act/series/begin?", "from_meeting", code),
				  url_with(request->arena, "/act/outline/make?", "from_meeting", code),
			  });
}
