/* Answering in the place of a unit that has nobody to answer. */
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"

bool in_place_free(struct conn *conn, id unit, date day)
{
	return !id_given(org_post_holder(conn, unit, ROLE_LIAISON, day)) &&
	       !id_given(org_post_holder(conn, unit, ROLE_MANAGER, day));
}

void in_place_check(struct tx *tx, id unit, id by, struct problems *problems)
{
	if (!id_given(by))
		return;
	org_check_open(tx, by, problems, "by");
	if (id_eq(by, unit) || !board_within(tx_board(tx), unit, by))
		problem(problems, "by", "R-CAMP-13",
			N_("Only a unit that stands above this one answers in its "
			   "place.")); /* R-CAMP-13 */
	/* Nobody may speak for a unit that can speak for itself: that it was silent must be seen. */
	else if (!in_place_free(tx_conn(tx), unit, tx_day(tx)))
		problem(problems, "by", "R-CAMP-14",
			N_("This unit has a liaison or a manager, who answers for "
			   "it.")); /* R-CAMP-14 */
}

/* The operator is no person, and does for a store whatever nobody else is there to do. */
void in_place_check_judge(struct tx *tx, const struct duty_ref *duty, struct problems *problems)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_duty_given);

	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	bool own = query_next(q) && !column_null(q, 1) && id_eq(column_id(q, 0), tx_actor(tx)) &&
		   !id_eq(tx_actor(tx), ID_OPERATOR);
	query_end(q);
	if (own)
		problem(problems, "unit", "R-DUTY-10",
			N_("You gave this answer in the unit's place: somebody else accepts "
			   "it.")); /* R-DUTY-10 */
}
