/* meeting.enact: resolutions become measures of the campaign, or put it into force; what follows from that one act are
 * the campaign's own acts. */
#include "meeting/close.h"
#include "meeting/hold.h"
#include "meeting/meeting.sql.h"

/* A measure to be made of a resolution; what is not given, the resolution says. */
struct enacted {
	id resolution;
	str code, title;
	opt_date due;
	str workstream, stage;
	struct texts clauses;
	str instruction;
	id top;
	struct texts levels, kinds;
	int accepted_by;
	opt_number effort_minutes;
	struct rows form;
	str after;
	opt_number after_days;
	int after_of;
	str proven_by, proven_count;
};

struct meeting_enact {
	id meeting;
	struct rows measures;
	id deploy;
	str reason;
};

static const struct field enacted_fields[] = {
	{ AT(struct enacted, resolution, REF), .label = N_("Resolution"), .need = true, .ref = "resolution" },
	{ AT(struct enacted, code, TEXT), .label = N_("Code of the measure"), .code = true,
		.max = MEASURE_CODE_MAX, .help = N_("Within its campaign. Not given: made of the resolution's.") },
	{ AT(struct enacted, title, TEXT), .label = N_("Title"), .max = TITLE_MAX,
		.help = N_("Not given: the first line of the resolution.") },
	{ AT(struct enacted, due, DATE), .label = N_("Due"), .help = N_("Not given: the day of the resolution.") },
	{ AT(struct enacted, workstream, TEXT), .label = N_("Workstream"), .max = TITLE_MAX },
	{ AT(struct enacted, stage, TEXT), .label = N_("Stage"), .max = MEASURE_CODE_MAX,
		.help = N_("The code of a stage of the campaign.") },
	{ AT(struct enacted, clauses, TEXTS), .label = N_("Clauses"),
		.help = N_("Not given: the clause of the point that the resolution is of.") },
	{ AT(struct enacted, instruction, TEXT), .label = N_("What to do"), .prose = true, .max = 20000,
		.help = N_("Not given: the text of the resolution.") },
	{ AT(struct enacted, top, REF), .label = N_("Subtree"), .ref = "unit",
		.help = N_("Binds this unit and those below it. Not given: the unit that is responsible; "
			   "where none is, the campaign's own unit.") },
	{ AT(struct enacted, levels, TEXTS), .label = N_("Levels"), .max = BOARD_WORDS_MAX,
		.help = N_("Binds units of these levels. None: of all.") },
	{ AT(struct enacted, kinds, TEXTS), .label = N_("Kinds"), .max = BOARD_WORDS_MAX,
		.help = N_("Binds units of these kinds. None: of all.") },
	{ AT(struct enacted, accepted_by, CHOICE), .label = N_("Accepted by"), .choices = acceptors,
		.help = N_("Not given: the unit above.") },
	{ AT(struct enacted, effort_minutes, NUMBER), .label = N_("Effort (minutes a unit)"), .max = 100000 },
	{ AT(struct enacted, form, ROWS), .label = N_("Answer form"), .rows = &form_table, .max = FORM_MAX,
		.help = N_("What a unit fills in when it answers.") },
	{ AT(struct enacted, after, TEXT), .label = N_("After the measure"), .max = MEASURE_CODE_MAX, .since = 2,
		.help = N_("The code of another measure of the campaign, or of a line above: due so many days "
			   "after that was done, and not later than the day given. None given: than the "
			   "campaign's last.") },
	{ AT(struct enacted, after_days, NUMBER), .label = N_("Days after it"), .max = AFTER_DAYS_MAX, .since = 2 },
	{ AT(struct enacted, after_of, CHOICE), .label = N_("Done by"), .choices = after_choices, .since = 2 },
	PROOF_FIELDS(struct enacted, 2),
};
static const struct field_table enacted_table = FIELD_TABLE(struct enacted, enacted_fields);

static const struct field fields[] = {
	{ AT(struct meeting_enact, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct meeting_enact, measures, ROWS), .label = N_("Measures"), .rows = &enacted_table,
		.max = ENACTED_MAX,
		.help = N_("Each line makes a measure of the meeting's campaign out of a resolution.") },
	{ AT(struct meeting_enact, deploy, REF), .label = N_("Put into force by"), .ref = "resolution",
		.help = N_("The resolution by which the campaign goes into force, with the measures above. Not "
			   "given: it stays as it is.") },
	{ AT(struct meeting_enact, reason, TEXT), .label = N_("Reason"), .prose = true, .max = REASON_MAX,
		.help = N_("Where the campaign is in force already, or asks more than a limit allows. Not given: "
			   "that the meeting resolved it.") },
};

/* ---- What is not given ---- */

/* "B.m1.r2" -> "B-m1-r2": a point would make it look like a period of something that recurs. */
static str made_code(str code, struct arena *arena)
{
	str copy = arena_copy(arena, code);

	for (size_t n = 0; n < copy.len; n++)
		if (copy.ptr[n] == '.')
			((char *)copy.ptr)[n] = '-';
	return copy;
}

static void put_clause(struct tx *tx, const struct resolution *resolution, struct texts *clauses)
{
	struct point point;

	if (clauses->count || !id_given(resolution->point) ||
		!point_get(tx_conn(tx), resolution->point, tx_arena(tx), &point) || !point.clause.len)
		return;
	clauses->ptr = arena_array(tx_arena(tx), 1, sizeof(*clauses->ptr));
	if (clauses->ptr)
		clauses->ptr[clauses->count++] = point.clause;
}

/* What is due so many days after another measure needs no day of its own: it is done before the campaign ends. */
static void put_last_day(struct tx *tx, id campaign, opt_date *due)
{
	date first;

	if (!due->given)
		due->given = campaign_days(tx_conn(tx), campaign, &first, &due->v); /* R-MEET-130 */
}

static void settle_row(struct tx *tx, const struct meeting *meeting, struct enacted *row)
{
	struct resolution resolution;

	if (!resolution_get(tx_conn(tx), row->resolution, tx_arena(tx), &resolution))
		return;
	if (!row->code.len)
		row->code = made_code(resolution.code, tx_arena(tx));
	if (!row->title.len)
		row->title = resolution.title;
	if (!row->due.given)
		row->due = resolution.due;
	if (row->after.len)
		put_last_day(tx, meeting->plan.campaign, &row->due);
	if (!id_given(row->top))
		row->top = resolution.unit;
	if (!row->instruction.len)
		row->instruction = resolution.text;
	put_clause(tx, &resolution, &row->clauses);
}

/* So that the event says what was made, whatever becomes of the resolution's own words. */
static void resolve(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct meeting_enact *enact = in;
	struct enacted *rows = enact->measures.ptr;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), enact->meeting, tx_arena(tx), &meeting))
		return;
	for (size_t n = 0; n < enact->measures.count; n++)
		settle_row(tx, &meeting, &rows[n]);
	if (!enact->reason.len)
		enact->reason = arena_printf(tx_arena(tx), "%.*s (%.*s)", STR_ARG(meeting.plan.title),
			STR_ARG(meeting.code));
}

/* ---- What is refused ---- */

/* Whether something may still be made of it at this meeting. */
static void check_resolution(
	struct tx *tx, const struct meeting *meeting, id which, const char *field, struct problems *problems)
{
	struct resolution resolution;

	if (!resolution_get(tx_conn(tx), which, tx_arena(tx), &resolution))
		return;
	if (!id_eq(resolution.meeting, meeting->meeting))
		problem(problems, field, "R-MEET-63",
			N_("This resolution was not taken at this meeting.")); /* R-MEET-63 */
	else if (resolution.state != RESOLUTION_OPEN && resolution.state != RESOLUTION_ENACTED)
		problem(problems, field, "R-MEET-65",
			N_("Only a resolution that is open or enacted is carried out."));
}

static void check_rows(
	struct tx *tx, const struct meeting *meeting, const struct meeting_enact *enact, struct problems *problems)
{
	const struct enacted *rows = enact->measures.ptr;

	for (size_t n = 0; n < enact->measures.count; n++) {
		problems_in_row(problems, "measures", n, enact->measures.lines ? enact->measures.lines[n] : 0);
		check_resolution(tx, meeting, rows[n].resolution, "resolution", problems);
		if (!rows[n].due.given)
			problem(problems, "due", "R-MEET-64",
				N_("The resolution says no day: say by when.")); /* R-MEET-64 */
		if (rows[n].code.len > MEASURE_CODE_MAX)
			problem(problems, "code", "R-MEET-64",
				N_("The code of the resolution is too long for a measure: give one."));
	}
	problems_in_row(problems, NULL, 0, 0);
}

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	const struct meeting_enact *enact = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), enact->meeting, tx_arena(tx), &meeting))
		return;
	if (!id_given(meeting.plan.campaign))
		problem(problems, "meeting", "R-MEET-67",
			N_("This meeting is of no campaign, which could get measures or go into "
			   "force.")); /* R-MEET-67 */
	else if (!campaign_may_add(tx, meeting.plan.campaign))
		problem(problems, "", "R-LEDGER-03", N_("You have no right to do this."));
	if (!enact->measures.count && !id_given(enact->deploy))
		problem(problems, "measures", "R-MEET-68",
			N_("Say which resolutions become measures, or which puts the campaign into "
			   "force.")); /* R-MEET-68 */
	check_rows(tx, &meeting, enact, problems);
	if (id_given(enact->deploy))
		check_resolution(tx, &meeting, enact->deploy, "deploy", problems);
}

/* ---- What comes of it ---- */

static void apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct meeting_enact *enact = in;
	struct meeting meeting;

	if (!id_given(enact->deploy) || !meeting_get(tx_conn(tx), enact->meeting, tx_arena(tx), &meeting))
		return;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_resolution_deployed);
	query_id(q, "id", enact->deploy);
	query_date(q, "day", event->day);
	query_id(q, "campaign", meeting.plan.campaign);
	query_run(q);
}

/* Gives the measure; ID_NONE: it was refused. */
static id follow_row(struct tx *tx, id campaign, const struct meeting_enact *enact, size_t n)
{
	const struct enacted *row = (const struct enacted *)enact->measures.ptr + n;
	const str place = arena_printf(tx_arena(tx), "measures[%zu]", n);
	const struct campaign_measure measure = {
		.code = row->code,
		.title = row->title,
		.due = row->due.v,
		.workstream = row->workstream,
		.stage = row->stage,
		.clauses = row->clauses,
		.instruction = row->instruction,
		.top = row->top,
		.levels = row->levels,
		.kinds = row->kinds,
		.accepted_by = row->accepted_by,
		.effort_minutes = row->effort_minutes,
		.form = row->form,
		.after = row->after,
		.after_days = row->after_days,
		.after_of = row->after_of,
		.proven_by = row->proven_by,
		.proven_count = row->proven_count,
		.reason = enact->reason,
	};

	campaign_add_measure(tx, campaign, &measure, place);
	const struct resolution_carry carry = { row->resolution,
		campaign_measure_named(tx_conn(tx), campaign, row->code) };
	if (id_given(carry.measure))
		tx_follow(tx, &resolution_carry_act, &carry, place);
	return carry.measure;
}

/* Who did it before it was asked for is not asked again. In the order in which they met, since the days of one may
 * hang on what another did. */
static void count_held(struct tx *tx, id campaign, const struct ids *measures)
{
	struct ids held = { arena_array(tx_arena(tx), COUNTED_MAX, sizeof(*held.ptr)), 0 };
	date first, last;

	if (!measures->count || !campaign_days(tx_conn(tx), campaign, &first, &last))
		return;
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_meetings_held_for);
	query_id(q, "campaign", campaign);
	query_moment(q, "since", (moment){ (first.day - 1) * DAY_US }); /* a day more: whatever the time zone */
	query_number(q, "most", COUNTED_MAX);
	while (held.ptr && held.count < COUNTED_MAX && query_next(q))
		held.ptr[held.count++] = column_id(q, 0);
	query_end(q);
	for (size_t n = 0; n < held.count; n++)
		meeting_prove_new(tx, held.ptr[n], measures); /* R-MEET-131 */
}

/* Of what follows no right is asked any more: that the actor may manage the campaign, check() has seen. */
static void then(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct meeting_enact *enact = in;
	struct meeting meeting;

	must(meeting_get(tx_conn(tx), enact->meeting, tx_arena(tx), &meeting)); /* check() saw it */
	const struct enacted *rows = enact->measures.ptr;
	struct ids made = { arena_array(tx_arena(tx), enact->measures.count, sizeof(*made.ptr)), 0 };
	for (size_t n = 0; made.ptr && n < enact->measures.count; n++) {
		const id measure = follow_row(tx, meeting.plan.campaign, enact, n);
		if (id_given(measure) && rows[n].proven_by.len)
			made.ptr[made.count++] = measure;
	}
	if (id_given(enact->deploy)) {
		campaign_put_into_force(tx, meeting.plan.campaign, enact->reason, STR("deploy"));
		made = campaign_proven(tx_conn(tx), meeting.plan.campaign, tx_arena(tx));
	}
	count_held(tx, meeting.plan.campaign, &made);
}

const struct act meeting_enact_act = {
	.name = "meeting.enact",
	.summary = N_("Turn resolutions into measures, or put the campaign into force"),
	.history = N_("{actor} carried out what {meeting} resolved"),
	.version = 2,
	.record = FIELD_TABLE(struct meeting_enact, fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.shapes = true,
	.resolve = resolve,
	.check = check,
	.apply = apply,
	.then = then,
};
