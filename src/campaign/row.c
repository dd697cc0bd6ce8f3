/* Small questions about one measure. */
#include "campaign/campaign.sql.h"
#include "campaign/parts.h"

str series_of(str code)
{
	while (code.len && code.ptr[code.len - 1] != '.')
		code.len--;
	return (str){ code.ptr, code.len ? code.len - 1 : 0 };
}

str period_of(str code)
{
	return str_from(code, series_of(code).len + 1);
}

bool measure_get(struct conn *conn, id measure, struct arena *arena, struct measure_row *ret)
{
	struct query *q = conn_query(conn, &campaign_sql_measure_row);

	query_id(q, "id", measure);
	bool found = query_next(q);
	if (found) {
		*ret = (struct measure_row){
			.measure = measure,
			.recurs = !column_null(q, 0),
			.campaign = column_id(q, 1),
			.due = column_date(q, 2),
			.series = column_id(q, 3),
			.code = arena_copy(arena, column_text(q, 4)),
		};
	}
	query_end(q);
	return found;
}
