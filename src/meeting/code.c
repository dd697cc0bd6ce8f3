/* Codes of what units have: a letter and a number after the unit's own. */
#include "meeting/meeting.sql.h"
#include "meeting/parts.h"

const struct coded coded_meetings = { 'm', &meeting_sql_meetings_count, &meeting_sql_meeting_by_code };
const struct coded coded_series = { 's', &meeting_sql_series_count, &meeting_sql_series_by_code };
const struct coded coded_outlines = { 't', &meeting_sql_outlines_count, &meeting_sql_outline_by_code };

bool code_is_taken(struct conn *conn, const struct coded *coded, str code)
{
	struct query *q = conn_query(conn, coded->by_code);

	query_text(q, "code", code);
	const bool taken = query_next(q);
	query_end(q);
	return taken;
}

/* A number that somebody gave by hand is passed over. */
str code_make(struct tx *tx, const struct coded *coded, id unit)
{
	struct query *q = conn_query(tx_conn(tx), coded->count);
	struct org_unit found = { .code = STR("") };

	query_id(q, "unit", unit);
	int64_t nr = query_next(q) ? column_number(q, 0) + 1 : 1;
	query_end(q);
	org_unit_get(tx_conn(tx), unit, tx_arena(tx), &found);
	for (;; nr++) {
		str code = arena_printf(
			tx_arena(tx), "%.*s.%c%lld", STR_ARG(found.code), coded->letter, (long long)nr);
		if (!str_given(code) || !code_is_taken(tx_conn(tx), coded, code))
			return code;
	}
}
