/* A meeting as it stands in the tables: what is planned, and the lists of its agenda, papers and calls. */
#include "meeting/meeting.sql.h"
#include "meeting/parts.h"

const struct choice meeting_kinds[] = {
	{ KIND_MOBILISATION, "mobilisation", N_("Mobilisation and deployment") },
	{ KIND_STUDY, "study", N_("Study") },
	{ KIND_FEEDBACK, "feedback", N_("Inspection feedback") },
	{ KIND_SUMMARY, "summary", N_("Summary") },
	{ KIND_ORDINARY, "ordinary", N_("Ordinary") },
	{ 0 },
};

const struct choice meeting_states[] = {
	{ MEETING_DRAFT, "draft", N_("Draft") },
	{ MEETING_ANNOUNCED, "announced", N_("Announced") },
	{ MEETING_CANCELLED, "cancelled", N_("Cancelled") },
	{ MEETING_IN_SESSION, "in_session", N_("In session") },
	{ MEETING_HELD, "held", N_("Held") },
	{ 0 },
};

static opt_moment opt_moment_of(struct query *q, int column)
{
	return (opt_moment){ !column_null(q, column), column_moment(q, column) };
}

opt_number opt_number_of(struct query *q, int column)
{
	return (opt_number){ !column_null(q, column), column_number(q, column) };
}

bool meeting_get(struct conn *conn, id meeting, struct arena *arena, struct meeting *ret)
{
	struct query *q = conn_query(conn, &meeting_sql_meeting);

	query_id(q, "id", meeting);
	bool found = query_next(q);
	if (found)
		*ret = (struct meeting){
			.meeting = meeting,
			.code = arena_copy(arena, column_text(q, 0)),
			.unit = column_id(q, 1),
			.kind = (int)column_number(q, 2),
			.plan = { .title = arena_copy(arena, column_text(q, 3)),
				.purpose = arena_copy(arena, column_text(q, 4)),
				.place = arena_copy(arena, column_text(q, 5)),
				.link = arena_copy(arena, column_text(q, 6)),
				.starts = opt_moment_of(q, 7),
				.ends = opt_moment_of(q, 8),
				.campaign = column_id(q, 9) },
			.state = (int)column_number(q, 10),
			.sequence = column_number(q, 11),
			.changed = column_moment(q, 12),
			.reason = arena_copy(arena, column_text(q, 13)),
			.opened = opt_moment_of(q, 14),
			.closed = opt_moment_of(q, 15),
			.heads = opt_number_of(q, 16),
		};
	query_end(q);
	return found;
}

/* ---- Its lists ---- */

/* Reads up to `max` rows of `size` bytes each. */
static struct rows rows_of(struct conn *conn, const struct statement *statement, id meeting, size_t max, size_t size,
	void (*take)(struct query *, void *row, struct arena *), struct arena *arena)
{
	struct query *q = conn_query(conn, statement);
	struct rows rows = { .ptr = arena_array(arena, max, size) };

	query_id(q, "meeting", meeting);
	while (rows.ptr && rows.count < max && query_next(q))
		take(q, (char *)rows.ptr + rows.count++ * size, arena);
	query_end(q);
	return rows;
}

static void take_item(struct query *q, void *row, struct arena *arena)
{
	*(struct item *)row = (struct item){ arena_copy(arena, column_text(q, 0)), column_id(q, 1),
		opt_number_of(q, 2) };
}

static void take_sheet(struct query *q, void *row, struct arena *arena)
{
	*(struct sheet *)row = (struct sheet){ opt_number_of(q, 0), arena_copy(arena, column_text(q, 1)),
		{ true, column_hash(q, 2) } };
}

static void take_call(struct query *q, void *row, struct arena *arena)
{
	const bool below = column_number(q, 1) != 0;

	*(struct call *)row = (struct call){
		.unit = column_id(q, 0),
		.below = { below, below }, /* who names a person says nothing of it: R-MEET-06 */
		.role = (int)column_number(q, 2),
		.level = arena_copy(arena, column_text(q, 3)),
		.person = column_id(q, 4),
	};
}

void meeting_calls(struct conn *conn, struct meeting *meeting, struct arena *arena)
{
	meeting->plan.expected = rows_of(conn, &meeting_sql_calls, meeting->meeting, EXPECTED_MAX,
		sizeof(struct call), take_call, arena);
}

void meeting_lists(struct conn *conn, struct meeting *meeting, struct arena *arena)
{
	meeting->plan.agenda = rows_of(conn, &meeting_sql_items, meeting->meeting, ITEMS_MAX,
		sizeof(struct item), take_item, arena);
	meeting->plan.papers = rows_of(conn, &meeting_sql_papers, meeting->meeting, PAPERS_MAX,
		sizeof(struct sheet), take_sheet, arena);
	meeting_calls(conn, meeting, arena);
}

static void clear(struct tx *tx, const struct statement *statement, id meeting)
{
	struct query *q = conn_query(tx_conn(tx), statement);

	query_id(q, "meeting", meeting);
	query_run(q);
}

static struct query *begin_row(struct tx *tx, const struct statement *statement, id meeting, size_t position)
{
	struct query *q = conn_query(tx_conn(tx), statement);

	query_id(q, "meeting", meeting);
	query_number(q, "position", (int64_t)position + 1);
	return q;
}

static void store_items(struct tx *tx, id meeting, const struct rows *agenda)
{
	const struct item *items = agenda->ptr;

	clear(tx, &meeting_sql_items_delete, meeting);
	for (size_t n = 0; n < agenda->count; n++) {
		struct query *q = begin_row(tx, &meeting_sql_item_insert, meeting, n);
		query_text(q, "title", items[n].title);
		query_id(q, "presenter", items[n].presenter);
		if (items[n].minutes.given)
			query_number(q, "minutes", items[n].minutes.v);
		query_run(q);
	}
}

static void store_papers(struct tx *tx, id meeting, const struct rows *papers)
{
	const struct sheet *sheets = papers->ptr;

	clear(tx, &meeting_sql_papers_delete, meeting);
	for (size_t n = 0; n < papers->count; n++) {
		struct query *q = begin_row(tx, &meeting_sql_paper_insert, meeting, n);
		if (sheets[n].item.given)
			query_number(q, "item", sheets[n].item.v);
		query_text(q, "title", sheets[n].title);
		query_hash(q, "file", sheets[n].file.v);
		query_run(q);
	}
}

static void store_calls(struct tx *tx, id meeting, const struct rows *expected)
{
	const struct call *calls = expected->ptr;

	clear(tx, &meeting_sql_calls_delete, meeting);
	for (size_t n = 0; n < expected->count; n++) {
		struct query *q = begin_row(tx, &meeting_sql_call_insert, meeting, n);
		query_id(q, "unit", calls[n].unit);
		query_number(q, "below", calls[n].below.given && calls[n].below.v);
		query_number(q, "role", calls[n].role);
		query_text(q, "level", calls[n].level);
		query_id(q, "person", calls[n].person);
		query_run(q);
	}
}

void meeting_store_lists(struct tx *tx, id meeting, const struct plan *plan)
{
	if (plan->agenda.count)
		store_items(tx, meeting, &plan->agenda);
	if (plan->papers.count)
		store_papers(tx, meeting, &plan->papers);
	if (plan->expected.count)
		store_calls(tx, meeting, &plan->expected);
}

int64_t plan_minutes(const struct plan *plan)
{
	const struct item *items = plan->agenda.ptr;
	int64_t minutes = 0;

	for (size_t n = 0; n < plan->agenda.count; n++)
		minutes += items[n].minutes.given ? items[n].minutes.v : 0;
	return minutes;
}

struct org_called call_of(const struct meeting *meeting, const struct call *call, date today)
{
	return (struct org_called){
		.person = call->person,
		.unit = call->unit,
		.below = call->below.given && call->below.v,
		.role = call->role,
		.level = call->level,
		.day = meeting->plan.starts.given ? moment_day(meeting->plan.starts.v) : today,
	};
}
