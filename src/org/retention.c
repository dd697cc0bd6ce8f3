/* Retention: what is known of persons who have left is erased after a stated number of days, by the
 * clock. */
#include "org/retention.h"
#include "ledger/ledger.h"
#include "org/access.h"
#include "org/org.sql.h"
#include "org/person.h"

#define DAYS_MAX 3650
#define AT_ONCE 500

/* ---- retention.set ---- */

struct retention_set {
	opt_number days;
	opt_yesno forever;
};

static const struct field set_fields[] = {
	{ AT(struct retention_set, days, NUMBER), .label = N_("Days"), .min = 1, .max = DAYS_MAX,
		.help = N_("After somebody has left.") },
	{ AT(struct retention_set, forever, YESNO), .label = N_("For ever"), .since = 2,
		.help = N_("Instead of days: it is kept until it is erased by hand.") },
};

static void now_set(struct reading *reading, UNUSED id about, void *in, UNUSED struct arena *arena)
{
	struct retention_set *set = in;
	struct query *q = conn_query(reading->conn, &org_sql_retention);
	int64_t days = query_next(q) ? column_number(q, 0) : 0;

	query_end(q);
	if (days)
		set->days = (opt_number){ true, days };
	else
		set->forever = (opt_yesno){ true, true };
}

/* Until the second version, no days said it: by mistake, too. */
static void check_set(UNUSED struct tx *tx, const void *in, struct problems *problems)
{
	const struct retention_set *set = in;

	if (set->days.given == (set->forever.given && set->forever.v))
		problem(problems, "days", "R-RETAIN-02",
			N_("Say for how many days, or that it is for ever, and not "
			   "both.")); /* R-RETAIN-02 */
}

static void apply_set(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct retention_set *set = in;
	struct query *q = conn_query(tx_conn(tx), &org_sql_retention_put);

	query_number(q, "days", set->days.given ? set->days.v : 0);
	query_run(q);
}

const struct act retention_set_act = {
	.name = "retention.set",
	.summary = N_("Say for how long what is known of those who have left is kept"),
	.history = N_("{actor} set for how many days what is known of those who have left is kept: "
		      "{days}[, for ever: {forever}]"),
	.version = 2,
	.record = FIELD_TABLE(struct retention_set, set_fields),
	.right = RIGHT_MANAGE,
	.now = now_set,
	.check = check_set,
	.apply = apply_set,
};

/* ---- person.expire: by the clock alone ---- */

struct person_expire {
	id person;
};

static const struct field expire_fields[] = {
	{ AT(struct person_expire, person, REF), .label = N_("Person"), .need = true,
		.ref = "person" },
};

static void check_expire(struct tx *tx, const void *in, struct problems *problems)
{
	struct person now;

	if (person_get(
		    tx_conn(tx), ((const struct person_expire *)in)->person, tx_arena(tx), &now) &&
		(now.erased.given || !now.gone.given))
		problem(problems, "person", "R-RETAIN-01",
			N_("Only who has left is forgotten, and once.")); /* R-RETAIN-01 */
}

static void apply_expire(struct tx *tx, const struct event *event, const void *in)
{
	person_forget(tx, ((const struct person_expire *)in)->person, event->day);
}

const struct act person_expire_act = {
	.name = "person.expire",
	.summary = N_("Erase what was known of a person who has left"),
	.history = N_("{actor} erased what was known of {person}, who had left"),
	.version = 1,
	.record = FIELD_TABLE(struct person_expire, expire_fields),
	.right = RIGHT_CLOCK,
	.right_at = "person",
	.erases = "person",
	.gone = PERSON_GONE,
	.shuts = "person",
	.shapes = true,
	.check = check_expire,
	.apply = apply_expire,
};

/* ---- The job ---- */

/* Up to AT_ONCE who are due; how many. Less than that: these are all. */
static size_t list_due(struct clock *clock, id list[AT_ONCE])
{
	struct reading *reading = clock_read(clock);
	size_t count = 0;

	if (!reading)
		return 0;
	struct query *q = conn_query(reading->conn, &org_sql_retention_due);
	query_date(q, "day", clock_day(clock));
	query_number(q, "most", AT_ONCE);
	while (count < AT_ONCE && query_next(q))
		list[count++] = column_id(q, 0);
	query_end(q);
	clock_read_end(clock);
	return count;
}

void retention_run(struct clock *clock)
{
	id list[AT_ONCE];
	size_t count;
	char key[80];

	do {
		count = list_due(clock, list);
		for (size_t n = 0; n < count; n++) {
			const struct person_expire expire = { .person = list[n] };
			int len = snprintf(key, sizeof(key), "retention %d %lld",
				clock_day(clock).day, (long long)list[n].v);
			if (!clock_do(
				    clock, &person_expire_act, &expire, (str){ key, (size_t)len }))
				return;
		}
		if (clock_settle(clock) > 0) /* it has changed since: tomorrow */
			return;
	} while (count == AT_ONCE);
}
