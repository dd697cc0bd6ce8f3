/* By when one unit must have answered, as an act sees it: what was done earlier in its batch
 * counts too. */
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"

/* Granted days and tightening end their batch, so the board knows them; answers that others hang
 * on do not. */
struct hanging {
	id on;
	bool above, granted;
	int days;
};

static struct hanging hanging_of(struct tx *tx, const struct duty_ref *duty)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_hanging);
	struct hanging hanging = { ID_NONE, false, false, 0 };

	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	if (query_next(q))
		hanging = (struct hanging){ column_id(q, 0), column_number(q, 1),
			column_number(q, 3), column_null(q, 2) ? 0 : (int)column_number(q, 2) };
	query_end(q);
	return hanging;
}

/* False where no answer stands. */
static bool done_day(struct tx *tx, id unit, id measure, date *ret)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_done);

	query_id(q, "measure", measure);
	query_id(q, "unit", unit);
	bool stands = query_next(q);
	if (stands)
		*ret = column_date(q, 0);
	query_end(q);
	return stands;
}

bool duty_due(struct tx *tx, const struct duty_ref *duty, date *ret)
{
	struct board *board = tx_board(tx);
	struct hanging hanging = hanging_of(tx, duty);
	date done, line;

	if (!measure_binds(tx_conn(tx), board, duty->unit, duty->measure, ret))
		return false;
	if (!id_given(hanging.on) || hanging.granted)
		return true;
	line = *ret; /* what the board does not know yet nobody tightened */
	board_due(board, duty->unit, duty->measure, &line);
	*ret = line;
	id on = hanging.above ? board_parent(board, duty->unit) : duty->unit;
	if (id_given(on) && done_day(tx, on, hanging.on, &done) &&
		done.day + hanging.days < line.day)
		ret->day = done.day + hanging.days;
	return true;
}
