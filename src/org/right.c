/* The table of rights: role x right x scope. README.md has it in words, tests/test_rights.py once
 * more, as its own table. */
#include "org/right.h"
#include "org/org.sql.h"

const struct right_row org_rights[] = {
	{ ROLE_MANAGER, RIGHT_SEE, SCOPE_LINE },
	{ ROLE_MANAGER, RIGHT_NAMES, SCOPE_OWN },
	{ ROLE_MANAGER, RIGHT_ANSWER, SCOPE_OWN },
	{ ROLE_MANAGER, RIGHT_CHASE, SCOPE_LINE },
	{ ROLE_MANAGER, RIGHT_ACCEPT, SCOPE_BELOW },
	{ ROLE_MANAGER, RIGHT_MANAGE, SCOPE_LINE },
	{ ROLE_MANAGER, RIGHT_ARRANGE, SCOPE_BELOW },

	{ ROLE_LIAISON, RIGHT_SEE, SCOPE_LINE },
	{ ROLE_LIAISON, RIGHT_NAMES, SCOPE_OWN },
	{ ROLE_LIAISON, RIGHT_ANSWER, SCOPE_OWN },
	{ ROLE_LIAISON, RIGHT_CHASE, SCOPE_LINE },
	{ ROLE_LIAISON, RIGHT_ACCEPT, SCOPE_BELOW },

	{ ROLE_INSPECTOR, RIGHT_SEE, SCOPE_LINE },
	{ ROLE_INSPECTOR, RIGHT_NAMES, SCOPE_OWN },

	{ ROLE_AUDITOR, RIGHT_SEE, SCOPE_LINE },
	{ ROLE_AUDITOR, RIGHT_NAMES, SCOPE_OWN },

	{ ROLE_EDITOR, RIGHT_SEE, SCOPE_LINE },
	{ ROLE_EDITOR, RIGHT_NAMES, SCOPE_OWN },

	{ ROLE_MEMBER, RIGHT_SEE, SCOPE_LINE },
	{ ROLE_MEMBER, RIGHT_NAMES, SCOPE_OWN },

	{ ROLE_REMIT, RIGHT_SEE, SCOPE_LINE },
	{ 0 },
};

/* R-POST-08: more than POSTS_MAX are refused when they are given. */
size_t org_held(struct conn *conn, id person, date day, struct holding *ret, size_t max)
{
	struct query *q = conn_query(conn, &org_sql_held);
	size_t count = 0;

	query_id(q, "person", person);
	query_date(q, "day", day);
	while (count < max && query_next(q))
		ret[count++] = (struct holding){ column_id(q, 0), (int)column_number(q, 1) };
	query_end(q);
	return count;
}
