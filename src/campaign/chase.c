/* duty.chase: the note that a unit was reminded, and what is open there. */
#include "campaign/chase.h"
#include "campaign/campaign.sql.h"

/* ---- What is open ---- */

void chase_add_open(struct board *board, id top, id measure, date today, struct open_duties *ret)
{
	uint32_t counts[BOARD_COUNTS];

	board_total(board, top, measure, today, counts);
	ret->open += counts[BOARD_SCOPE] - counts[BOARD_ANSWERED] - counts[BOARD_WAIVES];
	ret->overdue += counts[BOARD_OVERDUE];
}

size_t chase_measures(struct conn *conn, id campaign, id only, opt_date due_by, struct arena *arena,
	struct chased_measure **ret)
{
	struct query *q = conn_query(conn, &campaign_sql_measures_told);
	size_t count = 0;

	*ret = arena_array(arena, MEASURES_MAX, sizeof(**ret));
	query_id(q, "campaign", campaign);
	while (*ret && count < MEASURES_MAX && query_next(q)) {
		if (id_given(only) && !id_eq(only, column_id(q, 0)))
			continue;
		if (due_by.given && column_date(q, 4).day > due_by.v.day)
			continue;
		(*ret)[count++] = (struct chased_measure){ column_id(q, 0),
			arena_copy(arena, column_text(q, 2)), column_date(q, 4) };
	}
	query_end(q);
	return count;
}

/* ---- duty.chase: it was sent ---- */

struct duty_chase {
	id campaign, unit, measure;
	str note;
	number open;
};

static const struct field chase_fields[] = {
	{ AT(struct duty_chase, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct duty_chase, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit",
		.help = N_("The unit that was reminded, for itself and for those below it.") },
	{ AT(struct duty_chase, measure, REF), .label = N_("Measure"), .ref = "measure",
		.help = N_("Only of this one. Not given: of all of the campaign.") },
	{ AT(struct duty_chase, note, TEXT), .label = N_("Note"), .prose = true, .max = 2000,
		.help = N_("How it was sent, or what was said.") },
	{ AT(struct duty_chase, open, NUMBER), .label = N_("Open duties"), .need = true,
		.resolved = true },
};

static void resolve_chase(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct duty_chase *chase = in;
	struct chased_measure *measures;
	struct open_duties open = { 0 };
	size_t count = chase_measures(tx_conn(tx), chase->campaign, chase->measure, (opt_date){ 0 },
		tx_arena(tx), &measures);

	for (size_t n = 0; n < count; n++)
		chase_add_open(tx_board(tx), chase->unit, measures[n].measure, tx_day(tx), &open);
	chase->open.v = open.open;
}

static void check_chase(struct tx *tx, const void *in, struct problems *problems)
{
	const struct duty_chase *chase = in;
	struct campaign campaign;

	if (!campaign_get(tx_conn(tx), chase->campaign, tx_arena(tx), &campaign))
		return;
	if (campaign.state != CAMPAIGN_IN_FORCE)
		problem(problems, "campaign", "R-CHASE-01",
			N_("Only a campaign in force is chased.")); /* R-CHASE-01 */
	else if (!chase->open.v)
		problem(problems, "unit", "R-CHASE-02",
			N_("Nothing is open there: nobody is to be reminded.")); /* R-CHASE-02 */
}

static void apply_chase(struct tx *tx, const struct event *event, const void *in)
{
	const struct duty_chase *chase = in;
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_chase_insert);

	query_id(q, "seq", (id){ event->seq });
	query_id(q, "campaign", chase->campaign);
	query_id(q, "unit", chase->unit);
	query_id(q, "measure", chase->measure);
	query_date(q, "day", event->day);
	query_number(q, "open", chase->open.v);
	query_text(q, "note", chase->note);
	query_run(q);
}

const struct act duty_chase_act = {
	.name = "duty.chase",
	.summary = N_("Note that a unit was reminded of what is open"),
	.history = N_("{actor} reminded {unit}, {campaign}: {open} open"),
	.version = 1,
	.record = FIELD_TABLE(struct duty_chase, chase_fields),
	.right = RIGHT_CHASE,
	.right_at = "unit",
	.resolve = resolve_chase,
	.check = check_chase,
	.apply = apply_chase,
};
