/* What other slices do with campaigns: campaign.h. */
#include "campaign/campaign.sql.h"
#include "campaign/pages.h"
#include "campaign/template.h"

bool campaign_may_add(struct tx *tx, id campaign)
{
	struct campaign found;

	return campaign_get(tx_conn(tx), campaign, tx_arena(tx), &found) && tx_may(tx, RIGHT_MANAGE, found.unit);
}

void campaign_add_measure(struct tx *tx, id campaign, const struct campaign_measure *measure, str place)
{
	const struct measure_add add = {
		.campaign = campaign,
		.code = measure->code,
		.title = measure->title,
		.workstream = measure->workstream,
		.stage = measure->stage,
		.clauses = measure->clauses,
		.instruction = measure->instruction,
		.top = measure->top,
		.levels = measure->levels,
		.kinds = measure->kinds,
		.due = measure->due,
		.accepted_by = measure->accepted_by ? measure->accepted_by : ACCEPTED_ABOVE,
		.effort_minutes = measure->effort_minutes,
		.form = measure->form,
		.after = measure->after,
		.after_days = measure->after_days,
		.after_of = measure->after_of,
		.reason = measure->reason,
		.proven_by = measure->proven_by,
		.proven_count = measure->proven_count,
	};

	tx_follow(tx, &measure_add_act, &add, place);
}

void campaign_put_into_force(struct tx *tx, id campaign, str reason, str place)
{
	const struct campaign_ref deploy = { campaign, reason };

	tx_follow(tx, &campaign_deploy_act, &deploy, place);
}

bool campaign_clause(struct conn *conn, id campaign, str clause, struct arena *arena, str *ret_title)
{
	struct query *q = conn_query(conn, &campaign_sql_clause_of_campaign);

	query_id(q, "campaign", campaign);
	query_text(q, "number", clause);
	bool found = query_next(q);
	if (found)
		*ret_title = arena_copy(arena, column_text(q, 0));
	query_end(q);
	return found;
}

id campaign_measure_named(struct conn *conn, id campaign, str code)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	struct campaign found;

	if (!campaign_get(conn, campaign, &arena, &found))
		return ID_NONE;
	return find_by_text(conn, &campaign_sql_measure_by_code, "code",
		arena_printf(&arena, "%.*s.%.*s", STR_ARG(found.code), STR_ARG(code)));
}

id campaign_of_measure(struct conn *conn, id measure)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	struct measure_row row;

	return measure_get(conn, measure, &arena, &row) ? row.campaign : ID_NONE;
}

bool campaign_is_in_force(struct conn *conn, id campaign)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	struct campaign found;

	return campaign_get(conn, campaign, &arena, &found) && found.state == CAMPAIGN_IN_FORCE;
}

bool campaign_days(struct conn *conn, id campaign, date *ret_first, date *ret_last)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	struct campaign found;

	if (!campaign_get(conn, campaign, &arena, &found))
		return false;
	*ret_first = found.starts;
	*ret_last = found.ends;
	return true;
}

struct ids campaign_proven(struct conn *conn, id campaign, struct arena *arena)
{
	struct ids ids = { arena_array(arena, MEASURES_MAX, sizeof(*ids.ptr)), 0 };
	struct query *q = conn_query(conn, &campaign_sql_measures_proven);

	query_id(q, "campaign", campaign);
	while (ids.ptr && ids.count < MEASURES_MAX && query_next(q))
		ids.ptr[ids.count++] = column_id(q, 0);
	query_end(q);
	return ids;
}

struct campaign_share campaign_measure_share(struct reading *reading, id measure)
{
	struct campaign_share share = { 0 };
	const id at = counted_at(reading, reading_unit(reading, "measure", measure));
	struct query *q = conn_query(reading->conn, &campaign_sql_measure_family);

	query_id(q, "measure", measure);
	while (id_given(at) && query_next(q)) {
		uint32_t counts[BOARD_COUNTS] = { 0 };
		board_total(reading->board, at, column_id(q, 0), reading->today, counts);
		share.scope += counts[BOARD_SCOPE];
		share.answered += counts[BOARD_ANSWERED];
		share.overdue += counts[BOARD_OVERDUE];
	}
	query_end(q);
	return share;
}
