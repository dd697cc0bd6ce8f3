/* Whether a thing, or what is none by itself, was changed since somebody looked at it. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"

const char *act_subject(const struct act *act)
{
	return act->about ? act->about : act->right_at;
}

bool act_looks_back(const struct act *act)
{
	return act->amends || act->made_by;
}

bool act_changes(const struct act *act, const struct act *other)
{
	if (!act->amends || !other->amends)
		return false;
	for (size_t n = 0; n < act->record.count; n++) {
		str name = str_of(act->record.fields[n].name);
		if (!str_eq(name, str_of(act_subject(act))) && field_find(&other->record, name))
			return true;
	}
	return false;
}

static bool made_since(struct conn *conn, const struct act *act, const void *in, int64_t since)
{
	int64_t newest;

	return act->made_by(conn, in, &newest, 1) && newest > since;
}

bool changed_since(struct conn *conn, const struct slice *const *slices, const struct act *act,
	const void *in, id subject, int64_t since, int64_t head)
{
	bool changed = since < head - LEDGER_SINCE_MAX;
	const struct act *other;

	if (act->made_by)
		return made_since(conn, act, in, since);
	if (!act->amends || changed || !id_given(subject))
		return act->amends && changed;
	struct query *q = conn_query(conn, &ledger_sql_acts_since);
	query_number(q, "seq", since);
	query_id(q, "subject", subject);
	while (!changed && query_next(q))
		changed =
			slices_owner(slices, column_text(q, 0), &other) && act_changes(act, other);
	query_end(q);
	return changed;
}
