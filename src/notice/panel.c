/* What the page of a meeting tells of the mails about it, to who answers for it. */
#include "notice/pages.h"
#include "base/catalogue.h"
#include "notice/notice.sql.h"
#include "notice/told.h"

#define LINES_MAX 40
#define NAMES_MAX 5 /* fewer persons than these are looked at for whether all may be known by name */

/* Of one state, and of those that failed or wait of one reason. */
struct group {
	int state;
	str why;
	int64_t count;
	id first[NAMES_MAX];
};

struct filling {
	struct request *request;
	struct reading *reading;
	struct group groups[LINES_MAX];
	size_t count;
};

static struct group *group_of(struct filling *f, int state, str why)
{
	for (size_t n = 0; n < f->count; n++)
		if (f->groups[n].state == state && str_eq(f->groups[n].why, why))
			return &f->groups[n];
	if (f->count == LINES_MAX)
		return NULL;
	f->groups[f->count] = (struct group){ .state = state, .why = why };
	return &f->groups[f->count++];
}

static void add(struct filling *f, const struct delivery *delivery)
{
	struct group *group = group_of(
		f, delivery->state, delivery_why(delivery, f->request->language, f->request->arena));

	if (!group)
		return;
	if (group->count < NAMES_MAX)
		group->first[group->count] = delivery->person;
	group->count++;
}

static bool all_by_name(struct filling *f, const struct group *group)
{
	for (int64_t n = 0; n < group->count && n < NAMES_MAX; n++)
		if (!reading_may_name(f->reading, group->first[n]))
			return false;
	return true;
}

static str list_url(struct filling *f, id meeting, int state)
{
	CLEANUP(buf_done) struct buf text = BUF(1024);
	struct page url = { .out = &text };

	buf_text(&text, "/view/deliveries?meeting=");
	page_put_url_part(&url, page_of_str(reading_code(f->reading, "meeting", meeting, f->request->arena)));
	if (state)
		buf_printf(&text, "&state=%.*s", STR_ARG(choice_code(delivery_states, state)));
	return arena_copy(f->request->arena, buf_str(&text));
}

static int by_state(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	return x->state != y->state ? x->state - y->state : (x->count < y->count) - (x->count > y->count);
}

static void fill(struct filling *f, id meeting, struct deliveries_piece *piece)
{
	struct arena *arena = f->request->arena;
	struct delivery *list;
	const size_t count = deliveries_get(f->reading->conn, meeting, arena, &list);

	for (size_t n = 0; n < count; n++)
		add(f, &list[n]);
	qsort(f->groups, f->count, sizeof(f->groups[0]), by_state);
	piece->lines.ptr = arena_array(arena, f->count, sizeof(*piece->lines.ptr));
	for (size_t n = 0; piece->lines.ptr && n < f->count; n++) {
		const struct group *group = &f->groups[n];
		piece->lines.ptr[piece->lines.count++] = (struct delivery_line){
			.state = choice_label(delivery_states, group->state, f->request->language).ptr,
			.persons = told_number(group->count, all_by_name(f, group), arena),
			.why = group->why,
			.url = list_url(f, meeting, group->state),
			.mark = group->state == DELIVERY_FAILED || group->state == DELIVERY_NO_ADDRESS,
		};
	}
	piece->all_url = list_url(f, meeting, 0);
}

/* Whether mail is, or was, set up at all. */
static bool is_set_up(struct reading *reading)
{
	struct query *q = conn_query(reading->conn, &notice_sql_cursor);
	const bool is = query_next(q);

	query_end(q);
	return is;
}

static bool is_too_many(struct filling *f, id meeting)
{
	CLEANUP(arena_done) struct arena arena = ARENA(64 << 20);
	struct meeting_stand stand;
	bool more = false;
	id *guests;

	if (meeting_stands(f->reading, meeting, &arena, &stand) && stand.announced)
		meeting_guests(f->reading, meeting, &arena, &guests, &more);
	return more;
}

static void show(struct request *request, struct reading *reading, id meeting, struct page *page)
{
	struct filling f = { .request = request, .reading = reading };
	struct deliveries_piece piece = { .all_url = STR_NONE };

	if (!is_set_up(reading) || !reading_may(reading, RIGHT_ANSWER, reading_unit(reading, "meeting", meeting)))
		return;
	fill(&f, meeting, &piece);
	piece.many = !piece.lines.count && is_too_many(&f, meeting);
	if (piece.many || piece.lines.count)
		piece_deliveries(page, &piece);
}

static int count_failed(struct reading *reading, id meeting)
{
	struct query *q = conn_query(reading->conn, &notice_sql_deliveries_failed);

	query_id(q, "meeting", meeting);
	const bool any = query_next(q) && column_number(q, 0) > 0;
	query_end(q);
	return any;
}

static int place(int failed, const struct act *act)
{
	if (act != &delivery_retry_act)
		return ACT_LAST;
	return failed ? 6 : ACT_NEVER;
}

static bool is_fresh(struct reading *reading, UNUSED id meeting)
{
	return is_set_up(reading);
}

const struct panel notice_panels[] = {
	{ "meeting", show, count_failed, place, NULL, is_fresh },
	{ 0 },
};
