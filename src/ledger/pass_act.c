/* Ways in that an act gives or ends, in the transaction of its event. */
#include "ledger/ledger.sql.h"
#include "ledger/pass.h"
#include "ledger/private.h"
#include <time.h>


static const void *member(const struct act *act, const char *name, const void *in)
{
	const struct field *field = field_find(&act->record, str_of(name));

	return field ? field_member_const(field, in) : NULL;
}

/* The last moment of a local day. */
static moment end_of(date day)
{
	int year, month, of_month;

	date_split((date){ day.day + 1 }, &year, &month, &of_month);
	struct tm tm = {
		.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = of_month, .tm_isdst = -1
	};
	return (moment){ (int64_t)mktime(&tm) * 1000000 };
}

static void shut(struct tx *tx, const struct act *act, const void *in)
{
	const struct field *field = field_find(&act->record, str_of(act->shuts));
	id which = *(const id *)field_member_const(field, in);

	passes_end_all(tx->conn, which);
	password_put(tx->conn, which, STR_NONE);
	tx->passes_ended = true;
}

static void unlink_all(struct tx *tx, const struct act *act, const void *in)
{
	struct query *q = conn_query(tx->conn, &ledger_sql_links_end);

	query_id(q, "actor", *(const id *)member(act, act->unlinks, in));
	query_run(q);
	tx->passes_ended = true;
}

static const struct granting {
	enum pass_kind kind;
	int days; /* for which it is good where nothing is said */
	const char *name;
} grantings[] = {
	[GRANT_LINK] = { PASS_LINK, 7, "link" },
	[GRANT_TOKEN] = { PASS_TOKEN, 90, "token" },
	[GRANT_FEED] = { PASS_FEED, 400, "feed" },
};

const char *pass_grant(struct tx *tx, const struct act *act, const struct event *event,
	const void *in, char secret[PASS_TEXT])
{
	if (act->shuts)
		shut(tx, act, in);
	if (act->unlinks)
		unlink_all(tx, act, in);
	if (act->grants == GRANT_NOTHING)
		return NULL;
	const opt_date *until = member(act, "until", in);
	const int *reach = member(act, "reach", in);
	const struct granting *granting = &grantings[act->grants];
	const bool link = act->grants == GRANT_LINK;
	moment now = moment_now();
	struct pass pass = {
		.kind = granting->kind,
		.nr = event->first,
		.actor = link ? *(const id *)member(act, act->grants_to, in) : event->actor,
		.reach = reach && *reach ? (enum reach) * reach : REACH_ALL,
		.made = now,
		.seen = now,
		.ends = until && until->given ? end_of(until->v)
					      : (moment){ now.us + granting->days * DAY_US },
	};
	pass_secret(secret, &pass.hash);
	pass_insert(tx->conn, &pass);
	return granting->name;
}
