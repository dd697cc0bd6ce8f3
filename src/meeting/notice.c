/* The notice of a meeting: what stands in it, and as text and for paper. */
#include "meeting/notice.h"
#include "base/catalogue.h"
#include "web/markdown.h"
#include "web/thing.h"

#define TEXT_MAX ((size_t)1 << 20) /* a hundred items and two hundred lines of the longest names */
#define MINUTE_US INT64_C(60000000)

struct gathering {
	struct notice *notice;
	struct reading *reading;
	struct arena *arena;
};

/* ---- What stands in it ---- */

static str clock_of(moment at, struct arena *arena)
{
	char shown[MOMENT_SHOWN];

	return arena_copy(arena, str_from(moment_show(at, shown), DATE_TEXT));
}

str notice_span(opt_moment starts, opt_moment ends, struct arena *arena)
{
	char from[MOMENT_SHOWN], to[MOMENT_SHOWN];

	if (!starts.given)
		return STR_NONE;
	str begins = moment_show(starts.v, from);
	if (!ends.given)
		return arena_copy(arena, begins);
	const bool same = moment_day(starts.v).day == moment_day(ends.v).day;
	str until = str_from(moment_show(ends.v, to), same ? DATE_TEXT : 0);
	return arena_printf(arena, "%.*s – %.*s", STR_ARG(begins), STR_ARG(until));
}

/* R-MEET-114 */
str notice_presenter(struct reading *reading, const struct notice *notice, id person, struct arena *arena)
{
	struct org_person presenter;

	if (notice->names_presenters && id_given(person) && org_person_get(reading->conn, person, arena, &presenter) &&
		str_given(presenter.name))
		return presenter.name;
	return reading_told(reading, "person", person, arena);
}

static bool has_presenter(const struct rows *agenda)
{
	const struct item *items = agenda->ptr;
	size_t n = 0;

	while (n < agenda->count && !id_given(items[n].presenter))
		n++;
	return n < agenda->count;
}

/* Asked of the store only where it decides something. */
static bool may_hear_who(struct reading *reading, const struct meeting *meeting)
{
	const struct standing *standing = reading->standing;

	return has_presenter(&meeting->plan.agenda) && standing && id_given(standing->actor) &&
	       !standing_everywhere(standing) &&
	       meeting_expects(reading->conn, reading->board, meeting, standing->actor, reading->today);
}

static struct notice_papers papers_of(struct gathering *g, int64_t item)
{
	const struct rows *rows = &g->notice->meeting.plan.papers;
	const struct sheet *sheets = rows->ptr;
	struct notice_papers papers = { .ptr = arena_array(g->arena, rows->count, sizeof(*papers.ptr)) };
	char text[HASH_TEXT];

	for (size_t n = 0; papers.ptr && n < rows->count; n++) {
		if ((sheets[n].item.given ? sheets[n].item.v : 0) != item)
			continue;
		papers.ptr[papers.count++] = (struct notice_paper){ sheets[n].title,
			arena_printf(g->arena, "/api/v1/file/%.*s",
				STR_ARG(hash_print(sheets[n].file.v, text))) };
	}
	return papers;
}

/* Each begins when the one before it ends, as long as all before it say how long they take. */
static void fill_items(struct gathering *g)
{
	struct notice *notice = g->notice;
	const struct plan *plan = &notice->meeting.plan;
	const struct item *items = plan->agenda.ptr;
	bool timed = plan->starts.given;
	int64_t minutes = 0;

	notice->items.ptr = arena_array(g->arena, plan->agenda.count, sizeof(*notice->items.ptr));
	for (size_t n = 0; notice->items.ptr && n < plan->agenda.count; n++) {
		notice->items.ptr[notice->items.count++] = (struct notice_item){
			.number = (int64_t)n + 1,
			.minutes = items[n].minutes.given ? items[n].minutes.v : 0,
			.time = timed ? clock_of((moment){ plan->starts.v.us + minutes * MINUTE_US }, g->arena)
				      : STR_NONE,
			.title = items[n].title,
			.presenter = notice_presenter(g->reading, notice, items[n].presenter, g->arena),
			.papers = papers_of(g, (int64_t)n + 1),
		};
		timed = timed && items[n].minutes.given;
		minutes += items[n].minutes.given ? items[n].minutes.v : 0;
	}
	notice->planned = minutes;
}

str notice_call(struct reading *reading, const struct call *call, struct arena *arena)
{
	const enum language language = reading->language;

	if (id_given(call->person))
		return reading_told(reading, "person", call->person, arena);
	const str unit = reading_label(reading, "unit", call->unit, arena); /* R-MEET-115 */
	const char *below = call->below.given && call->below.v ? tr(language, N_(", with the units below it")) : "";
	str level = call->level.len ? arena_printf(arena, " (%.*s)", STR_ARG(call->level)) : STR("");
	str who = call->role ? choice_label(post_roles, call->role, language)
			     : str_of(tr(language, N_("all who belong there")));
	return arena_printf(
		arena, tr(language, N_("%.*s%s%.*s: %.*s")), STR_ARG(unit), below, STR_ARG(level), STR_ARG(who));
}

static void fill_expected(struct gathering *g)
{
	struct notice *notice = g->notice;
	const struct rows *rows = &notice->meeting.plan.expected;
	const struct call *calls = rows->ptr;

	notice->expected.ptr = arena_array(g->arena, rows->count, sizeof(*notice->expected.ptr));
	for (size_t n = 0; notice->expected.ptr && n < rows->count; n++)
		notice->expected.ptr[notice->expected.count++] = notice_call(g->reading, &calls[n], g->arena);
}

bool notice_gather(struct notice *notice, struct reading *reading, id meeting, str base, struct arena *arena)
{
	struct gathering g = { notice, reading, arena };
	const struct plan *plan = &notice->meeting.plan;

	*notice = (struct notice){ .url = STR_NONE };
	if (!meeting_get(reading->conn, meeting, arena, &notice->meeting))
		return false;
	meeting_lists(reading->conn, &notice->meeting, arena);
	notice->names_presenters = may_hear_who(reading, &notice->meeting);
	notice->unit = reading_label(reading, "unit", notice->meeting.unit, arena);
	if (id_given(plan->campaign) && reading_knows(reading, "campaign", plan->campaign))
		notice->campaign = reading_label(reading, "campaign", plan->campaign, arena);
	notice->when = notice_span(plan->starts, plan->ends, arena);
	if (plan->starts.given && plan->ends.given)
		notice->minutes = (plan->ends.v.us - plan->starts.v.us) / MINUTE_US;
	str path = thing_url(reading, "meeting", meeting, arena);
	notice->url = arena_printf(arena, "%.*s%.*s", STR_ARG(base), STR_ARG(path));
	fill_items(&g);
	notice->papers = papers_of(&g, 0);
	fill_expected(&g);
	return true;
}

/* ---- As text ---- */

static void put_line(struct buf *out, enum language language, const char *label, str value)
{
	if (value.len)
		buf_printf(out, tr(language, N_("%s: %.*s\n")), tr(language, label), STR_ARG(value));
}

/* "2. 09:30 What we do (30 min), Liaison" */
static str item_words(const struct notice_item *item, enum language language, struct arena *arena)
{
	str minutes = item->minutes
			      ? arena_printf(arena, tr(language, N_(" (%lld min)")), (long long)item->minutes)
			      : STR("");

	return arena_printf(arena, "%.*s%s%.*s%.*s%s%.*s", STR_ARG(item->time), item->time.len ? " " : "",
		STR_ARG(item->title), STR_ARG(minutes), item->presenter.len ? ", " : "", STR_ARG(item->presenter));
}

static void put_lines(const struct notice *notice, struct buf *out, enum language language, struct arena *arena)
{
	if (notice->items.count)
		buf_printf(out, "%s\n", tr(language, N_("Agenda:")));
	for (size_t n = 0; n < notice->items.count; n++)
		buf_printf(out, "%zu. %.*s\n", n + 1,
			STR_ARG(item_words(&notice->items.ptr[n], language, arena)));
	if (notice->expected.count)
		buf_printf(out, "%s\n", tr(language, N_("Expected:")));
	for (size_t n = 0; n < notice->expected.count; n++)
		buf_printf(out, "- %.*s\n", STR_ARG(notice->expected.ptr[n]));
}

str notice_text(const struct notice *notice, enum language language, struct arena *arena)
{
	CLEANUP(buf_done) struct buf out = BUF(TEXT_MAX);
	const struct plan *plan = &notice->meeting.plan;
	const bool cancelled = notice->meeting.state == MEETING_CANCELLED;

	buf_printf(&out,
		cancelled ? tr(language, N_("Cancelled: %.*s\n")) : tr(language, N_("Notice of a meeting: %.*s\n")),
		STR_ARG(plan->title));
	put_line(&out, language, N_("Unit"), notice->unit);
	put_line(&out, language, N_("Time"), notice->when);
	put_line(&out, language, N_("Place"), plan->place);
	put_line(&out, language, N_("Link"), plan->link);
	put_line(&out, language, N_("Reason"), markdown_plain(notice->meeting.reason, arena));
	if (!cancelled && plan->purpose.len)
		buf_printf(&out, "%.*s\n", STR_ARG(markdown_plain(plan->purpose, arena)));
	if (!cancelled)
		put_lines(notice, &out, language, arena);
	put_line(&out, language, N_("More, and to reply"), notice->url);
	return arena_copy(arena, str_trim(buf_str(&out)));
}

/* ---- For paper ---- */

static void paper_line(struct paper *paper, const char *label, str value)
{
	if (value.len)
		paper_text(paper, arena_printf(paper->arena, tr(paper->language, N_("%s: %.*s")),
					  tr(paper->language, label), STR_ARG(value)));
}

static void paper_agenda(struct paper *paper, const struct notice *notice)
{
	struct paper_column *columns = arena_array(paper->arena, 4, sizeof(*columns));

	if (!notice->items.count || !columns)
		return;
	columns[0] = (struct paper_column){ str_of(tr(paper->language, N_("Time"))), false };
	columns[1] = (struct paper_column){ str_of(tr(paper->language, N_("Item of the agenda"))), false };
	columns[2] = (struct paper_column){ str_of(tr(paper->language, N_("Presented by"))), false };
	columns[3] = (struct paper_column){ str_of(tr(paper->language, N_("Minutes"))), true };
	paper_heading(paper, 1, str_of(tr(paper->language, N_("Agenda"))));
	paper_table(paper, str_of(tr(paper->language, N_("Agenda"))), columns, 4);
	for (size_t n = 0; n < notice->items.count; n++) {
		const struct notice_item *item = &notice->items.ptr[n];
		str minutes = item->minutes ? arena_printf(paper->arena, "%lld", (long long)item->minutes) : STR("–");
		paper_row(paper,
			(str[]){ item->time.len ? item->time : STR("–"), item->title,
				item->presenter.len ? item->presenter : STR("–"), minutes },
			false);
	}
}

void notice_paper(const struct notice *notice, enum language language, struct arena *arena, struct paper *paper)
{
	const struct plan *plan = &notice->meeting.plan;
	const str cancelled = arena_printf(arena, tr(language, N_("%s: %.*s")), tr(language, N_("Cancelled")), 0, "");

	paper_begin(paper, language, plan->title, arena);
	if (notice->meeting.state == MEETING_CANCELLED)
		markdown_paper(paper, cancelled, notice->meeting.reason, 1);
	paper_line(paper, N_("Unit"), notice->unit);
	paper_line(paper, N_("Time"), notice->when);
	paper_line(paper, N_("Place"), plan->place);
	paper_line(paper, N_("Link"), plan->link);
	paper_line(paper, N_("Campaign"), notice->campaign);
	markdown_paper(paper, STR(""), plan->purpose, 1);
	paper_agenda(paper, notice);
	if (notice->expected.count)
		paper_heading(paper, 1, str_of(tr(language, N_("Who is expected"))));
	for (size_t n = 0; n < notice->expected.count; n++)
		paper_item(paper, notice->expected.ptr[n]);
	paper_line(paper, N_("More, and to reply"), notice->url);
}
