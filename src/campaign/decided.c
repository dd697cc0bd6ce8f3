/* What was decided, and what came of it: the clauses of a campaign's directive, and beside each how
 * far the measures are that carry it. */
#include "campaign/address.h"
#include "campaign/campaign.sql.h"
#include "campaign/pages.h"
#include "campaign/parts.h"
#include "web/thing.h"

#define STEP 5 /* per cent: the stylesheet has a class for each step of a bar */
#define CARRIED_MAX 200

/* Rounded down, so that only all make a full bar; the least that is drawn is one step, so that only
 * none make an empty one. */
struct share share_of(int64_t answered, int64_t scope, int64_t overdue)
{
	int64_t percent = scope ? answered * 100 / scope : 0, step = percent / STEP * STEP;

	return (struct share){
		.scope = scope,
		.answered = answered,
		.overdue = overdue,
		.percent = percent,
		.step = answered && !step ? STEP : step,
	};
}

id counted_at(struct reading *reading, id own)
{
	if (reading_may(reading, RIGHT_SEE, own))
		return own;
	id home = reading_home(reading);
	bool below = id_given(home) && board_within(reading->board, home, own);

	return below && reading_may(reading, RIGHT_SEE, home) ? home : ID_NONE;
}

struct deciding {
	struct decided_piece *piece;
	struct request *request;
	struct reading *reading;
	struct campaign campaign;
	id at; /* where it is counted */
	size_t carried;
};

static void add_carried(const struct deciding *d, struct decided_clause *clause, struct query *q)
{
	if (!clause->carried.ptr)
		clause->carried.ptr =
			arena_array(d->request->arena, d->carried, sizeof(*clause->carried.ptr));
	if (!clause->carried.ptr || clause->carried.count == d->carried)
		return;
	clause->carried.ptr[clause->carried.count++] = (struct decided_measure){
		.title = arena_copy(d->request->arena, column_text(q, 2)),
		.url = thing_url(d->reading, "measure", column_id(q, 0), d->request->arena),
	};
}

/* Periods count with the measure that recurs, which binds nobody itself. */
static void tally(const struct deciding *d, id which, struct decided_clause *clause)
{
	struct query *q = conn_query(d->reading->conn, &campaign_sql_clause_measures);
	int64_t scope = 0, answered = 0, overdue = 0;

	query_id(q, "clause", which);
	query_id(q, "campaign", d->campaign.campaign);
	while (query_next(q)) {
		uint32_t counts[BOARD_COUNTS] = { 0 };
		if (id_given(d->at))
			board_total(d->reading->board, d->at, column_id(q, 0), d->reading->today,
				counts);
		scope += counts[BOARD_SCOPE];
		answered += counts[BOARD_ANSWERED];
		overdue += counts[BOARD_OVERDUE];
		if (!column_null(q, 3))
			continue;
		clause->measures++;
		if (d->carried)
			add_carried(d, clause, q);
	}
	query_end(q);
	clause->share = share_of(answered, scope, overdue);
}

/* Whether "2.1" is a part of "2". */
static bool is_part(str clause, str of)
{
	return clause.len > of.len && str_starts(clause, of) && clause.ptr[of.len] == '.';
}

/* What stands for its parts is covered where they are. */
static void settle_headings(
	struct decided_piece *piece, const struct decided_clause *all, size_t count)
{
	for (size_t n = 0; n < count; n++) {
		bool heading = !all[n].measures && n + 1 < count &&
			       is_part(all[n + 1].number, all[n].number);
		if (n < piece->clauses.count)
			piece->clauses.ptr[n].heading = heading;
		piece->uncovered += !all[n].measures && !heading;
	}
}

static struct decided_clause clause_of(const struct deciding *d, struct query *q, str whole)
{
	struct arena *arena = d->request->arena;
	struct decided_clause clause = { .number = arena_copy(arena, column_text(q, 1)),
		.title = arena_copy(arena, column_text(q, 2)) };

	clause.part = whole.len && is_part(clause.number, whole);
	clause.url = address(arena, "/view/clause-answers", "campaign", d->campaign.code, "clause",
		clause.number, NULL);
	tally(d, column_id(q, 0), &clause);
	return clause;
}

static void fill_clauses(const struct deciding *d, size_t most)
{
	struct decided_piece *piece = d->piece;
	struct decided_clause *all = NULL, *more;
	struct query *q = conn_query(d->reading->conn, &campaign_sql_clauses);
	str whole = STR("");
	size_t count = 0;

	query_id(q, "directive", d->campaign.directive);
	while (count < CLAUSES_MAX && query_next(q) &&
		(more = arena_more(d->request->arena, all, count, sizeof(*all)))) {
		all = more;
		all[count] = clause_of(d, q, whole);
		if (!all[count].part)
			whole = all[count].number;
		count++;
	}
	query_end(q);
	piece->clauses.ptr = all;
	piece->clauses.count = count < most ? count : most;
	settle_headings(piece, all, count);
	if (count > most)
		piece->more_url = address(
			d->request->arena, "/view/clauses", "campaign", d->campaign.code, NULL);
}

static bool fill_directive(const struct deciding *d)
{
	struct query *q = conn_query(d->reading->conn, &campaign_sql_directive_told);

	query_id(q, "id", d->campaign.directive);
	bool found = query_next(q);
	if (found) {
		d->piece->directive = arena_copy(d->request->arena, column_text(q, 1));
		d->piece->issued_by = arena_copy(d->request->arena, column_text(q, 2));
	}
	query_end(q);
	return found;
}

bool decided_fill(struct decided_piece *piece, struct request *request, struct reading *reading,
	id campaign, size_t most, size_t carried)
{
	struct deciding d = { .piece = piece,
		.request = request,
		.reading = reading,
		.carried = carried < CARRIED_MAX ? carried : CARRIED_MAX };

	*piece = (struct decided_piece){ .draft = false };
	if (!campaign_get(reading->conn, campaign, request->arena, &d.campaign) ||
		!id_given(d.campaign.directive) ||
		!reading_knows(reading, "directive", d.campaign.directive) || !fill_directive(&d))
		return false;
	d.at = counted_at(reading, d.campaign.unit);
	piece->draft = d.campaign.state == CAMPAIGN_DRAFT;
	piece->directive_url =
		thing_url(reading, "directive", d.campaign.directive, request->arena);
	if (id_given(d.at) && !id_eq(d.at, d.campaign.unit))
		piece->unit = reading_label(reading, "unit", d.at, request->arena);
	fill_clauses(&d, most);
	return true;
}
