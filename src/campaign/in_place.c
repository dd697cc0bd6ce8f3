/* Answering in the place of a unit that has nobody to answer. */
#include "campaign/duty.h"

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
	else if (id_given(org_post_holder(tx_conn(tx), unit, ROLE_LIAISON, tx_day(tx))) ||
		 id_given(org_post_holder(tx_conn(tx), unit, ROLE_MANAGER, tx_day(tx))))
		problem(problems, "by", "R-CAMP-14",
			N_("This unit has a liaison or a manager, who answers for "
			   "it.")); /* R-CAMP-14 */
}
