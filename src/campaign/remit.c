/* remit.give and remit.end: the leading group of a campaign and its guidance teams, person by
 * person. */
#include "campaign/remit.h"
#include "campaign/campaign.sql.h"

const struct choice remit_roles[] = {
	{ REMIT_LEAD, "lead", N_("Leading group") },
	{ REMIT_GUIDE, "guide", N_("Guidance team") },
	{ 0 },
};

static const date last_day = { 2932896 }; /* 9999-12-31 */

struct remit remit_of(struct query *q, struct arena *arena)
{
	return (struct remit){
		.remit = column_id(q, 0),
		.campaign = column_id(q, 1),
		.person = column_id(q, 2),
		.role = (int)column_number(q, 3),
		.workstreams = words_of_text(arena, column_text(q, 4)),
		.units = ids_of_text(arena, column_text(q, 5), REMIT_UNITS_MAX),
		.since = column_date(q, 6),
		.until = { !column_null(q, 7), column_date(q, 7) },
		.ended = { !column_null(q, 8), column_date(q, 8) },
	};
}

enum remit_state remit_state(const struct remit *remit, opt_date gone, date day)
{
	if ((remit->ended.given && remit->ended.v.day <= day.day) ||
		(remit->until.given && remit->until.v.day < day.day) ||
		(gone.given && gone.v.day <= day.day))
		return REMIT_OVER;
	return remit->since.day > day.day ? REMIT_COMING : REMIT_HELD;
}

static bool remit_get(struct tx *tx, id remit, struct remit *ret)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_remit);

	query_id(q, "id", remit);
	bool found = query_next(q);
	if (found)
		*ret = remit_of(q, tx_arena(tx));
	query_end(q);
	return found;
}

static opt_date gone_of(struct tx *tx, id person)
{
	struct org_person found = { .gone = { .given = false } };

	org_person_get(tx_conn(tx), person, tx_arena(tx), &found);
	return found.gone;
}

/* ---- remit.give ---- */

struct remit_give {
	id campaign, person;
	int role;
	struct texts workstreams;
	struct ids units;
	opt_date from, until;
};

static const struct field give_fields[] = {
	{ AT(struct remit_give, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct remit_give, person, REF), .label = N_("Person"), .need = true,
		.ref = "person" },
	{ AT(struct remit_give, role, CHOICE), .label = N_("Role"), .need = true,
		.choices = remit_roles },
	{ AT(struct remit_give, workstreams, TEXTS), .label = N_("Workstreams"),
		.max = REMIT_WORKSTREAMS_MAX,
		.help = N_("Those of the campaign that it covers. None: all.") },
	{ AT(struct remit_give, units, REFS), .label = N_("Units"), .ref = "unit",
		.max = REMIT_UNITS_MAX,
		.help = N_("It covers these and those below them. None: the campaign's own unit "
			   "and all below it.") },
	{ AT(struct remit_give, from, DATE), .label = N_("From"), .help = N_("Not given: today.") },
	{ AT(struct remit_give, until, DATE), .label = N_("Until"),
		.help = N_("Its last day. Not given: until it is ended.") },
};

static void check_units(struct tx *tx, const struct ids *units, id top, struct problems *problems)
{
	struct org_unit found;

	for (size_t n = 0; n < units->count; n++) {
		org_check_open(tx, units->ptr[n], problems, "units");
		if (!board_within(tx_board(tx), units->ptr[n], top) &&
			org_unit_get(tx_conn(tx), units->ptr[n], tx_arena(tx), &found))
			problem(problems, "units", "R-REMIT-02",
				N_("%.*s is not at or below the campaign's own unit."),
				STR_ARG(found.code)); /* R-REMIT-02 */
	}
}

static bool has_workstream(struct tx *tx, id campaign, str workstream)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_workstream);

	query_id(q, "campaign", campaign);
	query_text(q, "workstream", workstream);
	bool has = query_next(q);
	query_end(q);
	return has;
}

static bool held_already(struct tx *tx, const struct remit_give *give, date from)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_remit_overlaps);

	query_id(q, "campaign", give->campaign);
	query_id(q, "person", give->person);
	query_number(q, "role", give->role);
	query_date(q, "from", from);
	query_date(q, "until", give->until.given ? give->until.v : last_day);
	bool held = query_next(q);
	query_end(q);
	return held;
}

static void check_days(struct tx *tx, const struct remit_give *give, struct problems *problems)
{
	const date from = give->from.given ? give->from.v : tx_day(tx);

	if (give->until.given && give->until.v.day < from.day)
		problem(problems, "until", "R-REMIT-04",
			N_("It ends before it begins.")); /* R-REMIT-04 */
	else if (held_already(tx, give, from))
		problem(problems, "person", "R-REMIT-05",
			N_("This person has that role in the campaign already, at least on some "
			   "of these days.")); /* R-REMIT-05 */
}

/* Every look at somebody's rights walks all of them. */
static void check_many(struct tx *tx, const struct remit_give *give, struct problems *problems)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_remit_units_not_over);
	const size_t more = give->units.count ? give->units.count : 1;

	query_id(q, "person", give->person);
	query_date(q, "day", tx_day(tx));
	size_t now = query_next(q) ? (size_t)column_number(q, 0) : 0;
	query_end(q);
	if (now + more > REMIT_LENT_MAX)
		problem(problems, "units", "R-REMIT-09",
			N_("The remits of one person name at most %d units at a time: name one "
			   "above them."),
			REMIT_LENT_MAX); /* R-REMIT-09 */
}

static bool keeps(struct tx *tx, id unit, opt_date until)
{
	opt_date last;

	return org_keeps(tx, unit, &last) &&
	       (!last.given || (until.given && until.v.day <= last.v.day));
}

/* A remit lets see: whoever manages for a time, or as a deputy, sees no longer by giving itself one. */
static void check_oneself(
	struct tx *tx, const struct remit_give *give, id campaign_unit, struct problems *problems)
{
	bool fits = give->units.count || keeps(tx, campaign_unit, give->until);

	if (!id_eq(give->person, tx_actor(tx)))
		return;
	for (size_t n = 0; n < give->units.count; n++)
		fits = fits && keeps(tx, give->units.ptr[n], give->until);
	if (!fits)
		problem(problems, "person", "R-REMIT-10",
			N_("Nobody gives oneself a remit that lasts longer than the post by which "
			   "one gives it, and a deputy none at all.")); /* R-REMIT-10 */
}

static void check_give(struct tx *tx, const void *in, struct problems *problems)
{
	const struct remit_give *give = in;
	struct campaign campaign;

	if (!campaign_get(tx_conn(tx), give->campaign, tx_arena(tx), &campaign))
		return;
	if (campaign.state == CAMPAIGN_CLOSED)
		problem(problems, "campaign", "R-REMIT-08",
			N_("This campaign is closed.")); /* R-REMIT-08 */
	if (gone_of(tx, give->person).given)
		problem(problems, "person", "R-REMIT-01",
			N_("This person has left.")); /* R-REMIT-01 */
	check_units(tx, &give->units, campaign.unit, problems);
	for (size_t n = 0; n < give->workstreams.count; n++)
		if (!has_workstream(tx, give->campaign, give->workstreams.ptr[n]))
			problem(problems, "workstreams", "R-REMIT-03",
				N_("The campaign has no workstream %.*s."),
				STR_ARG(give->workstreams.ptr[n])); /* R-REMIT-03 */
	check_oneself(tx, give, campaign.unit, problems);
	check_days(tx, give, problems);
	check_many(tx, give, problems);
}

static void put_unit(struct tx *tx, id remit, id unit)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_remit_unit_insert);

	query_id(q, "remit", remit);
	query_id(q, "unit", unit);
	query_run(q);
}

static void put_units(struct tx *tx, id remit, const struct remit_give *give)
{
	struct campaign campaign;

	for (size_t n = 0; n < give->units.count; n++)
		put_unit(tx, remit, give->units.ptr[n]);
	if (!give->units.count &&
		campaign_get(tx_conn(tx), give->campaign, tx_arena(tx), &campaign))
		put_unit(tx, remit, campaign.unit);
}

static void apply_give(struct tx *tx, const struct event *event, const void *in)
{
	const struct remit_give *give = in;
	str workstreams = words_to_text(tx_arena(tx), &give->workstreams);
	str units = ids_to_text(tx_arena(tx), &give->units);
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_remit_insert);

	query_id(q, "id", event->first);
	query_id(q, "campaign", give->campaign);
	query_id(q, "person", give->person);
	query_number(q, "role", give->role);
	query_text(q, "workstreams", workstreams);
	query_text(q, "units", units);
	query_date(q, "since", give->from.given ? give->from.v : event->day);
	if (give->until.given)
		query_date(q, "until", give->until.v);
	query_run(q);
	put_units(tx, event->first, give);
}

size_t remit_held(struct conn *conn, id person, date day, struct holding *ret, size_t max)
{
	struct query *q = conn_query(conn, &campaign_sql_remits_lent);
	size_t count = 0;

	query_id(q, "id", person);
	query_date(q, "day", day);
	while (count < max && query_next(q))
		ret[count++] = (struct holding){ column_id(q, 0), ROLE_REMIT };
	query_end(q);
	return count;
}

const struct act remit_give_act = {
	.name = "remit.give",
	.summary = N_("Give a person a remit in a campaign"),
	.history = N_("{actor} gave {person} a remit in {campaign}: {role}[, for {workstreams}][, "
		      "at {units}]"),
	.version = 1,
	.record = FIELD_TABLE(struct remit_give, give_fields),
	.right = RIGHT_MANAGE,
	.right_at = "campaign",
	.makes = "remit",
	.shapes = true,
	.check = check_give,
	.apply = apply_give,
};

/* ---- remit.end ---- */

struct remit_end {
	id remit;
	opt_date on;
	id campaign, person;
	int role;
};

/* Whose it is stands in the event, since a remit has no name that a sentence could tell. */
static const struct field end_fields[] = {
	{ AT(struct remit_end, remit, REF), .label = N_("Remit"), .need = true, .ref = "remit",
		.by_id = true },
	{ AT(struct remit_end, on, DATE), .label = N_("Last day"),
		.help = N_("Today or later. Not given: it ends at once.") },
	{ AT(struct remit_end, campaign, REF), .label = N_("Campaign"), .ref = "campaign",
		.resolved = true },
	{ AT(struct remit_end, person, REF), .label = N_("Person"), .ref = "person",
		.resolved = true },
	{ AT(struct remit_end, role, CHOICE), .label = N_("Role"), .choices = remit_roles,
		.resolved = true },
};

static void resolve_end(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct remit_end *end = in;
	struct remit remit;

	if (!remit_get(tx, end->remit, &remit))
		return;
	end->campaign = remit.campaign;
	end->person = remit.person;
	end->role = remit.role;
}

static void check_end(struct tx *tx, const void *in, struct problems *problems)
{
	const struct remit_end *end = in;
	const date today = tx_day(tx);
	struct remit remit;

	if (!remit_get(tx, end->remit, &remit))
		return;
	if (remit_state(&remit, gone_of(tx, remit.person), today) == REMIT_OVER)
		problem(problems, "remit", "R-REMIT-06",
			N_("This remit is over already.")); /* R-REMIT-06 */
	else if (end->on.given && (end->on.v.day < today.day || end->on.v.day < remit.since.day ||
					  (remit.until.given && end->on.v.day > remit.until.v.day)))
		problem(problems, "on", "R-REMIT-07",
			N_("Its last day is today or later, not before its first, and not after "
			   "the one it has.")); /* R-REMIT-07 */
}

static void apply_end(struct tx *tx, const struct event *event, const void *in)
{
	const struct remit_end *end = in;
	struct query *q = conn_query(
		tx_conn(tx), end->on.given ? &campaign_sql_remit_limit : &campaign_sql_remit_end);

	query_id(q, "id", end->remit);
	query_date(q, "day", end->on.given ? end->on.v : event->day);
	query_run(q);
}

const struct act remit_end_act = {
	.name = "remit.end",
	.summary = N_("End a remit"),
	.history = N_("{actor} ended the remit of {person} in {campaign}: {role}[, on {on}]"),
	.version = 1,
	.record = FIELD_TABLE(struct remit_end, end_fields),
	.right = RIGHT_MANAGE,
	.right_at = "remit",
	.shapes = true,
	.resolve = resolve_end,
	.check = check_end,
	.apply = apply_end,
};
