/* What was stressed and resolved, on the pages of a meeting, a point, a resolution and a measure. */
#include "base/catalogue.h"
#include "meeting/hold_pages.h"
#include "meeting/pages.h"
#include "web/markdown.h"

#define STEP 5
#define ENACT_MOST 30    /* resolutions in one address */
#define TITLES_MOST 4096 /* of it, after which titles are left out */

struct came_piece came_of(const struct far *far)
{
	const int64_t percent = far_percent(far), step = percent / STEP * STEP;

	return (struct came_piece){
		.resolutions = far->resolutions,
		.done = far->done,
		.measures = far->measures,
		.percent = percent,
		.step = far->share.answered && !step ? STEP : step,
		.scope = far->share.scope,
		.overdue = far->share.overdue,
		.nothing = !far->resolutions,
	};
}

/* What a resolution comes to by itself: that it was taken is nothing yet. */
static struct came_piece came_of_one(const struct far *far)
{
	struct came_piece came = came_of(far);

	came.nothing = !far->measures && !far->done;
	return came;
}

struct point_lines fill_points(struct reading *reading, const struct points *points, bool far, struct arena *arena)
{
	struct point_lines lines = { .ptr = arena_array(arena, points->count, sizeof(*lines.ptr)) };

	for (size_t n = 0; lines.ptr && n < points->count; n++) {
		const struct point *point = &points->ptr[n];
		if (!reading_knows(reading, "point", point->point))
			continue;
		const struct far came = far ? far_of_point(reading, point->point) : (struct far){ 0 };
		lines.ptr[lines.count++] = (struct point_line){
			.number = point->number,
			.text = point->text,
			.clause = point->clause,
			.url = thing_url(reading, "point", point->point, arena),
			.meeting = reading_label(reading, "meeting", point->meeting, arena),
			.meeting_url = thing_url(reading, "meeting", point->meeting, arena),
			.came = came_of(&came),
		};
	}
	return lines;
}

struct resolution_lines fill_resolutions(
	struct reading *reading, const struct resolutions *all, bool far, struct arena *arena)
{
	struct resolution_lines lines = { .ptr = arena_array(arena, all->count, sizeof(*lines.ptr)) };

	for (size_t n = 0; lines.ptr && n < all->count; n++) {
		const struct resolution *one = &all->ptr[n];
		const struct far came = far ? far_of_resolution(reading, one) : (struct far){ 0 };
		const bool unit = id_given(one->unit), known = unit && reading_knows(reading, "unit", one->unit);
		lines.ptr[lines.count++] = (struct resolution_line){
			.code = one->code,
			.title = one->title,
			.url = thing_url(reading, "resolution", one->resolution, arena),
			.unit = unit ? reading_label(reading, "unit", one->unit, arena) : STR_NONE, /* R-MEET-115 */
			.unit_url = known ? thing_url(reading, "unit", one->unit, arena) : STR_NONE,
			.state = choice_label(resolution_states, one->state, reading->language).ptr,
			.has_due = one->due.given,
			.due = one->due.v,
			.item = one->item.given ? one->item.v : 0,
			.settled = one->state >= RESOLUTION_DONE,
			.in_force = one->deployed.given,
			.deployed = one->deployed.v,
			.came = came_of_one(&came),
		};
	}
	return lines;
}

/* ---- On the page of a meeting ---- */

static void put_asked(struct page *url, size_t line, const char *name, str value)
{
	buf_printf(url->out, "&measures.%zu.%s=", line, name);
	page_url_part(url, value);
}

/* What the form would take from the resolution stands there already, so that it is seen before it is sent: whom it
 * will ask, by when, and as long as an address may be, what. */
static void put_line(struct reading *reading, const struct resolution *one, size_t line, struct page *url)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	char day[DATE_TEXT];

	put_asked(url, line, "resolution", one->code);
	if (id_given(one->unit))
		put_asked(url, line, "top", reading_code(reading, "unit", one->unit, &arena));
	if (one->due.given)
		put_asked(url, line, "due", date_print(one->due.v, day));
	if (url->out->len < TITLES_MOST)
		put_asked(url, line, "title", one->title);
}

/* The form with a line for each that is not carried out yet. */
static str enact_url(struct reading *reading, const struct meeting *meeting,
	const struct resolutions *all, struct arena *arena)
{
	CLEANUP(buf_done) struct buf text = BUF(1 << 14);
	struct page url = { .out = &text };
	size_t count = 0;

	buf_text(&text, "/act/meeting/enact?meeting=");
	page_url_part(&url, meeting->code);
	for (size_t n = 0; n < all->count && count < ENACT_MOST; n++)
		if (all->ptr[n].state == RESOLUTION_OPEN)
			put_line(reading, &all->ptr[n], count++, &url);
	return count ? arena_copy(arena, buf_str(&text)) : STR_NONE;
}

static bool may_enact(struct reading *reading, const struct meeting *meeting)
{
	return id_given(meeting->plan.campaign) && reading_may(reading, RIGHT_ANSWER, meeting->unit) &&
	       reading_may(reading, RIGHT_MANAGE, reading_unit(reading, "campaign", meeting->plan.campaign));
}

void show_hold(struct request *request, struct reading *reading, id which, struct page *page)
{
	struct arena *arena = request->arena;
	struct hold_piece piece = { .may = false };
	struct meeting meeting;

	if (!meeting_get(reading->conn, which, arena, &meeting) || meeting.state == MEETING_CANCELLED)
		return;
	const struct points points = points_of(reading->conn, which, arena);
	const struct resolutions all = resolutions_of(reading->conn, which, arena);
	const str own = thing_url(reading, "meeting", which, arena);
	piece.points = fill_points(reading, &points, true, arena);
	piece.resolutions = fill_resolutions(reading, &all, true, arena);
	piece.may = reading_may(reading, RIGHT_ANSWER, meeting.unit);
	if (meeting.state != MEETING_DRAFT)
		piece.screen_url = arena_printf(arena, "%.*s/projector", STR_ARG(own));
	piece.scribe_url = arena_printf(arena, "%.*s/scribe", STR_ARG(own));
	if (may_enact(reading, &meeting))
		piece.enact_url = enact_url(reading, &meeting, &all, arena);
	piece_hold(page, &piece);
}

int hold_state(struct reading *reading, id which)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 18);
	struct meeting meeting;

	return meeting_get(reading->conn, which, &arena, &meeting) ? meeting.state : 0;
}

int hold_place(int state, const struct act *act)
{
	const bool begun = state == MEETING_IN_SESSION || state == MEETING_HELD;

	if (act == &meeting_stress_act)
		return state == MEETING_CANCELLED ? ACT_NEVER : 10;
	if (act == &meeting_note_act)
		return ACT_NEVER; /* the scribe's page is its form */
	if (act == &meeting_proceed_act)
		return state == MEETING_IN_SESSION ? 11 : ACT_NEVER;
	if (act == &meeting_resolve_act)
		return begun ? 12 : ACT_NEVER;
	if (act == &meeting_enact_act)
		return begun ? 13 : ACT_NEVER;
	return ACT_LAST;
}

/* ---- On the page of a point, of a resolution ---- */

static void put_meeting(struct stressed_piece *piece, struct reading *reading, id meeting, struct arena *arena)
{
	piece->meeting = reading_label(reading, "meeting", meeting, arena);
	piece->meeting_url = thing_url(reading, "meeting", meeting, arena);
}

void show_point(struct request *request, struct reading *reading, id which, struct page *page)
{
	struct arena *arena = request->arena;
	struct stressed_piece piece = { .counts = true };
	struct meeting meeting;
	struct point point;

	if (!point_get(reading->conn, which, arena, &point) ||
		!meeting_get(reading->conn, point.meeting, arena, &meeting))
		return;
	const struct far far = far_of_point(reading, which);
	const struct resolutions all = resolutions_of_point(reading->conn, which, arena);
	put_meeting(&piece, reading, point.meeting, arena);
	piece.clause = point.clause;
	if (point.clause.len)
		campaign_clause(reading->conn, meeting.plan.campaign, point.clause, arena, &piece.clause_title);
	piece.came = came_of(&far);
	piece.resolutions = fill_resolutions(reading, &all, true, arena);
	if (point.withdrawn)
		piece.state = choice_label(resolution_states, RESOLUTION_WITHDRAWN, request->language).ptr;
	piece_stressed(page, &piece);
}

/* "2. Coordination" */
static str item_words(struct reading *reading, struct meeting *meeting, opt_number item, struct arena *arena)
{
	meeting_lists(reading->conn, meeting, arena);
	const struct item *items = meeting->plan.agenda.ptr;

	if (!item.given || item.v > (int64_t)meeting->plan.agenda.count)
		return STR_NONE;
	return arena_printf(arena, "%lld. %.*s", (long long)item.v, STR_ARG(items[item.v - 1].title));
}

static void put_measures(struct stressed_piece *piece, struct reading *reading, id resolution, struct arena *arena)
{
	const struct ids measures = measures_of(reading->conn, resolution, arena);

	piece->measures.ptr = arena_array(arena, measures.count, sizeof(*piece->measures.ptr));
	for (size_t n = 0; piece->measures.ptr && n < measures.count; n++)
		if (reading_knows(reading, "measure", measures.ptr[n]))
			piece->measures.ptr[piece->measures.count++] =
				(struct thing_link){ reading_label(reading, "measure", measures.ptr[n], arena),
					thing_url(reading, "measure", measures.ptr[n], arena) };
}

static void put_resolution(
	struct stressed_piece *piece, struct reading *reading, const struct resolution *one, struct arena *arena)
{
	if (id_given(one->point)) {
		piece->point = reading_label(reading, "point", one->point, arena);
		piece->point_url = thing_url(reading, "point", one->point, arena);
	}
	if (id_given(one->unit))
		piece->unit = reading_label(reading, "unit", one->unit, arena); /* R-MEET-115 */
	if (id_given(one->unit) && reading_knows(reading, "unit", one->unit))
		piece->unit_url = thing_url(reading, "unit", one->unit, arena);
	piece->state = choice_label(resolution_states, one->state, reading->language).ptr;
	piece->has_due = one->due.given;
	piece->due = one->due.v;
	piece->deployed_given = one->deployed.given;
	piece->deployed = one->deployed.v;
	piece->text = markdown_html(one->text, arena);
	piece->note = markdown_html(one->note, arena);
	put_measures(piece, reading, one->resolution, arena);
}

void show_resolution(struct request *request, struct reading *reading, id which, struct page *page)
{
	struct arena *arena = request->arena;
	struct resolution one;
	struct meeting meeting;
	struct stressed_piece piece = { .of_campaign = false };

	if (!resolution_get(reading->conn, which, arena, &one) ||
		!meeting_get(reading->conn, one.meeting, arena, &meeting))
		return;
	const struct far far = far_of_resolution(reading, &one);
	put_meeting(&piece, reading, one.meeting, arena);
	piece.item = item_words(reading, &meeting, one.item, arena);
	put_resolution(&piece, reading, &one, arena);
	piece.counts = one.state < RESOLUTION_DROPPED;
	piece.came = came_of_one(&far);
	if (one.state == RESOLUTION_OPEN && may_enact(reading, &meeting))
		piece.enact_url = enact_url(reading, &meeting, &(struct resolutions){ &one, 1 }, arena);
	piece_stressed(page, &piece);
}

/* ---- On the page of a measure ---- */

struct resolutions resolutions_known(struct reading *reading, const struct ids *ids, struct arena *arena)
{
	struct resolutions all = { .ptr = arena_array(arena, ids->count, sizeof(*all.ptr)) };

	for (size_t n = 0; all.ptr && n < ids->count; n++)
		if (reading_knows(reading, "resolution", ids->ptr[n]) &&
			resolution_get(reading->conn, ids->ptr[n], arena, &all.ptr[all.count]))
			all.count++;
	return all;
}

void show_on_measure(struct request *request, struct reading *reading, id which, struct page *page)
{
	struct arena *arena = request->arena;
	const struct ids ids = resolutions_of_measure(reading->conn, which, arena);
	const struct resolutions all = resolutions_known(reading, &ids, arena);
	struct stressed_piece piece = { .of_measure = true };

	piece.resolutions = fill_resolutions(reading, &all, true, arena);
	if (piece.resolutions.count)
		piece_stressed(page, &piece);
}
