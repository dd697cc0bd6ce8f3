/* What became of a resolution: a measure carries it out, it is done, or it is dropped. */
#include "campaign/campaign.h"
#include "meeting/hold.h"
#include "meeting/meeting.sql.h"

static struct ids ids_in(struct query *q, struct arena *arena)
{
	struct ids ids = { .ptr = arena_array(arena, CARRIED_MAX, sizeof(*ids.ptr)) };

	while (ids.ptr && ids.count < CARRIED_MAX && query_next(q))
		ids.ptr[ids.count++] = column_id(q, 0);
	query_end(q);
	return ids;
}

struct ids measures_of(struct conn *conn, id resolution, struct arena *arena)
{
	struct query *q = conn_query(conn, &meeting_sql_carried);

	query_id(q, "resolution", resolution);
	return ids_in(q, arena);
}

struct ids resolutions_of_measure(struct conn *conn, id measure, struct arena *arena)
{
	struct query *q = conn_query(conn, &meeting_sql_carried_by);

	query_id(q, "measure", measure);
	return ids_in(q, arena);
}

struct ids resolutions_that_deployed(struct conn *conn, id campaign, struct arena *arena)
{
	struct query *q = conn_query(conn, &meeting_sql_deployed_by);

	query_id(q, "campaign", campaign);
	return ids_in(q, arena);
}

/* ---- resolution.settle ---- */

/* How it is settled; "open": it is not, after all. */
static const struct choice outcomes[] = {
	{ RESOLUTION_DONE, "done", N_("Done") },
	{ RESOLUTION_DROPPED, "dropped", N_("Dropped") },
	{ RESOLUTION_OPEN, "open", N_("Open again") },
	{ 0 },
};

struct resolution_settle {
	id resolution;
	int outcome;
	str note;
};

static const struct field settle_fields[] = {
	{ AT(struct resolution_settle, resolution, REF), .label = N_("Resolution"), .need = true,
		.ref = "resolution" },
	{ AT(struct resolution_settle, outcome, CHOICE), .label = N_("What became of it"), .need = true,
		.choices = outcomes },
	{ AT(struct resolution_settle, note, TEXT), .label = N_("Note"), .prose = true, .need = true,
		.max = REASON_MAX, .help = N_("How it was done, or why it is dropped or open again.") },
};

/* What it is while nothing is settled. */
static int unsettled(struct conn *conn, const struct resolution *resolution, struct arena *arena)
{
	return resolution->deployed.given || measures_of(conn, resolution->resolution, arena).count ? RESOLUTION_ENACTED
												    : RESOLUTION_OPEN;
}

static void check_settle(struct tx *tx, const void *in, struct problems *problems)
{
	const struct resolution_settle *settle = in;
	struct resolution resolution;

	if (!resolution_get(tx_conn(tx), settle->resolution, tx_arena(tx), &resolution))
		return;
	const bool settled = resolution.state == RESOLUTION_DONE || resolution.state == RESOLUTION_DROPPED;
	if (resolution.state == RESOLUTION_WITHDRAWN)
		problem(problems, "resolution", "R-MEET-61", N_("This resolution was taken back."));
	else if (settle->outcome == resolution.state || (settle->outcome == RESOLUTION_OPEN && !settled))
		problem(problems, "outcome", "R-MEET-62", N_("That is how it stands already.")); /* R-MEET-62 */
}

static void apply_settle(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct resolution_settle *settle = in;
	struct resolution resolution;

	if (!resolution_get(tx_conn(tx), settle->resolution, tx_arena(tx), &resolution))
		return;
	const bool open = settle->outcome == RESOLUTION_OPEN;
	const int state = open ? unsettled(tx_conn(tx), &resolution, tx_arena(tx)) : settle->outcome;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_resolution_state);
	query_id(q, "id", settle->resolution);
	query_number(q, "state", state);
	if (!open)
		query_text(q, "note", settle->note);
	query_run(q);
}

/* What stands in the place of what another said, so that two do not settle it otherwise unseen. */
const struct act resolution_settle_act = {
	.name = "resolution.settle",
	.summary = N_("Say what became of a resolution"),
	.history = N_("{actor} said what became of the resolution {resolution}: {outcome}. {note}"),
	.version = 1,
	.record = FIELD_TABLE(struct resolution_settle, settle_fields),
	.right = RIGHT_ANSWER,
	.right_at = "resolution",
	.amends = true,
	.check = check_settle,
	.apply = apply_settle,
};

/* ---- resolution.carry ---- */

static const struct field carry_fields[] = {
	{ AT(struct resolution_carry, resolution, REF), .label = N_("Resolution"), .need = true,
		.ref = "resolution" },
	{ AT(struct resolution_carry, measure, REF), .label = N_("Measure"), .need = true, .ref = "measure",
		.help = N_("One that carries the resolution out.") },
};

bool resolution_is_carried_by(struct conn *conn, id resolution, id measure)
{
	struct query *q = conn_query(conn, &meeting_sql_is_carried);

	query_id(q, "resolution", resolution);
	query_id(q, "measure", measure);
	bool carried = query_next(q);
	query_end(q);
	return carried;
}

/* What the measures of another campaign come to is not what came of this one's resolutions. */
static void check_campaign(struct tx *tx, id meeting, id measure, struct problems *problems)
{
	struct meeting found;

	if (meeting_get(tx_conn(tx), meeting, tx_arena(tx), &found) && id_given(found.plan.campaign) &&
		!id_eq(campaign_of_measure(tx_conn(tx), measure), found.plan.campaign))
		problem(problems, "measure", "R-MEET-113",
			N_("The meeting is of another campaign than this measure.")); /* R-MEET-113 */
}

static void check_carry(struct tx *tx, const void *in, struct problems *problems)
{
	const struct resolution_carry *carry = in;
	struct resolution resolution;

	if (!resolution_get(tx_conn(tx), carry->resolution, tx_arena(tx), &resolution))
		return;
	if (resolution.state != RESOLUTION_OPEN && resolution.state != RESOLUTION_ENACTED)
		problem(problems, "resolution", "R-MEET-65",
			N_("Only a resolution that is open or enacted is carried out.")); /* R-MEET-65 */
	check_campaign(tx, resolution.meeting, carry->measure, problems);
	if (resolution_is_carried_by(tx_conn(tx), carry->resolution, carry->measure))
		problem(problems, "measure", "R-MEET-66", N_("This measure carries it out already.")); /* R-MEET-66 */
	if (measures_of(tx_conn(tx), carry->resolution, tx_arena(tx)).count >= CARRIED_MAX)
		problem(problems, "measure", "R-MEET-52", N_("At most %d measures carry out a resolution."),
			CARRIED_MAX);
}

static void apply_carry(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct resolution_carry *carry = in;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_carried_put);

	query_id(q, "resolution", carry->resolution);
	query_id(q, "measure", carry->measure);
	query_run(q);
	q = conn_query(tx_conn(tx), &meeting_sql_resolution_enacted);
	query_id(q, "id", carry->resolution);
	query_run(q);
}

const struct act resolution_carry_act = {
	.name = "resolution.carry",
	.summary = N_("Say which measure carries out a resolution"),
	.history = N_("{actor} noted that {measure} carries out the resolution {resolution}"),
	.version = 1,
	.record = FIELD_TABLE(struct resolution_carry, carry_fields),
	.right = RIGHT_ANSWER,
	.right_at = "resolution",
	.about = "measure",
	.check = check_carry,
	.apply = apply_carry,
};
