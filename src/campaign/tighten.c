/* measure.tighten: a unit makes a measure earlier, or asks for more, for itself and all below it.
 * Never looser than what is in force there already. */
#include "campaign/tighten.h"
#include "campaign/campaign.sql.h"
#include "campaign/form.h"

struct floor {
	str field;
	number least;
};

static const struct field floor_fields[] = {
	{ AT(struct floor, field, TEXT), .label = N_("Field"), .need = true, .max = 60 },
	{ AT(struct floor, least, NUMBER), .label = N_("At least"), .need = true },
};
static const struct field_table floor_table = FIELD_TABLE(struct floor, floor_fields);

/* A day in force that it had when it was told: of the measure, or of each of its periods. */
struct tightened {
	id measure;
	date due;
};

static const struct field tightened_fields[] = {
	{ AT(struct tightened, measure, REF), .label = N_("Measure"), .need = true,
		.ref = "measure" },
	{ AT(struct tightened, due, DATE), .label = N_("Due"), .need = true },
};
static const struct field_table tightened_table = FIELD_TABLE(struct tightened, tightened_fields);

struct measure_tighten {
	id unit, measure;
	opt_date due;
	opt_number earlier;
	struct rows least, days;
};

static const struct field fields[] = {
	{ AT(struct measure_tighten, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit",
		.help = N_("For it and all below it.") },
	{ AT(struct measure_tighten, measure, REF), .label = N_("Measure"), .need = true,
		.ref = "measure" },
	{ AT(struct measure_tighten, due, DATE), .label = N_("Due"),
		.help = N_("An earlier day than the one in force there.") },
	{ AT(struct measure_tighten, earlier, NUMBER), .label = N_("Days earlier"), .min = 1,
		.max = 3660,
		.help = N_("Instead of a day; of a measure that recurs, for each period to "
			   "come.") },
	{ AT(struct measure_tighten, least, ROWS), .label = N_("At least"), .rows = &floor_table,
		.max = FORM_MAX, .help = N_("Numbers of its form of which more is asked.") },
	{ AT(struct measure_tighten, days, ROWS), .label = N_("Days in force"),
		.rows = &tightened_table, .max = MEASURES_MAX, .resolved = true },
};

/* ---- What is in force ---- */

/* The clauses that it carries, as "2.1, 2.2"; empty where it carries none. */
static str clauses_of(struct tx *tx, id measure)
{
	CLEANUP(buf_done) struct buf text = BUF(4000);
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_clauses_carried);

	query_id(q, "measure", measure);
	while (query_next(q)) {
		buf_text(&text, buf_str(&text).len ? ", " : "");
		buf_add(&text, column_text(q, 0));
	}
	query_end(q);
	return arena_copy(tx_arena(tx), buf_str(&text));
}

struct floor_found floor_in_force(
	struct conn *conn, struct board *board, id unit, id measure, str field)
{
	struct query *q = conn_query(conn, &campaign_sql_floors);
	struct floor_found found = { .given = false };

	query_id(q, "measure", measure);
	query_text(q, "field", field);
	while (query_next(q)) {
		id at = column_id(q, 0);
		if (id_given(at) && !board_within(board, unit, at))
			continue;
		if (!found.given || column_number(q, 1) > found.least)
			found = (struct floor_found){ true, column_number(q, 1), at };
	}
	query_end(q);
	return found;
}

/* ---- Checks ---- */

static void refuse_later(struct tx *tx, id measure, date in_force, struct problems *problems)
{
	str clauses = clauses_of(tx, measure);
	char day[DATE_TEXT];

	date_print(in_force, day);
	if (clauses.len)
		problem(problems, "due", "R-TIGHT-02",
			N_("Clause %.*s allows no later day than %s."), STR_ARG(clauses),
			day); /* R-TIGHT-02 */
	else
		problem(problems, "due", "R-TIGHT-02", N_("No later day than %s is allowed here."),
			day);
}

static void check_day(struct tx *tx, const struct measure_tighten *tighten,
	const struct tightened *day, struct problems *problems)
{
	date in_force;

	if (!board_due(tx_board(tx), tighten->unit, day->measure, &in_force))
		return;
	if (day->due.day > in_force.day)
		refuse_later(tx, day->measure, in_force, problems);
	else if (day->due.day == in_force.day)
		problem(problems, "due", "R-TIGHT-03",
			N_("It is due on that day already.")); /* R-TIGHT-03 */
	else if (day->due.day < tx_day(tx).day)
		problem(problems, "due", "R-CAMP-05", N_("That day has already passed."));
}

static void refuse_less(struct tx *tx, const struct measure_tighten *tighten,
	const struct floor *asked, int64_t in_force, struct problems *problems)
{
	str clauses = clauses_of(tx, tighten->measure);

	if (clauses.len)
		problem(problems, "least", "R-TIGHT-04",
			N_("Clause %.*s asks for %lld of %.*s already: give more."),
			STR_ARG(clauses), (long long)in_force,
			STR_ARG(asked->field)); /* R-TIGHT-04 */
	else
		problem(problems, "least", "R-TIGHT-04",
			N_("%lld of %.*s is asked for here already: give more."),
			(long long)in_force, STR_ARG(asked->field));
}

static void check_floor(struct tx *tx, const struct measure_tighten *tighten,
	const struct floor *asked, struct problems *problems)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_form_number);
	struct floor_found found;

	query_id(q, "measure", tighten->measure);
	query_text(q, "name", asked->field);
	bool known = query_next(q);
	bool too_much = known && !column_null(q, 0) && asked->least.v > column_number(q, 0);
	query_end(q);
	if (!known) {
		problem(problems, "least", "R-TIGHT-05", N_("Its form has no number %.*s."),
			STR_ARG(asked->field)); /* R-TIGHT-05 */
		return;
	}
	if (too_much)
		problem(problems, "least", "R-TIGHT-06",
			N_("Its form allows less of %.*s at the most."),
			STR_ARG(asked->field)); /* R-TIGHT-06 */
	found = floor_in_force(
		tx_conn(tx), tx_board(tx), tighten->unit, tighten->measure, asked->field);
	if (found.given && asked->least.v <= found.least)
		refuse_less(tx, tighten, asked, found.least, problems);
}

static bool binds_any(struct tx *tx, const struct measure_tighten *tighten)
{
	const struct tightened *days = tighten->days.ptr;
	uint32_t counts[BOARD_COUNTS];

	for (size_t n = 0; n < tighten->days.count; n++) {
		board_total(tx_board(tx), tighten->unit, days[n].measure, tx_day(tx), counts);
		if (counts[BOARD_SCOPE])
			return true;
	}
	return false;
}

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	const struct measure_tighten *tighten = in;
	const struct tightened *days = tighten->days.ptr;
	const struct floor *least = tighten->least.ptr;

	if (!measure_in_force(tx, tighten->measure, problems))
		return;
	if (tighten->due.given + tighten->earlier.given + (tighten->least.count > 0) == 0 ||
		(tighten->due.given && tighten->earlier.given)) {
		problem(problems, "due", "R-TIGHT-01",
			N_("Say what is tightened: a day, or how many days earlier, or more of a "
			   "number.")); /* R-TIGHT-01 */
		return;
	}
	if (!binds_any(tx, tighten)) {
		problem(problems, "unit", "R-TIGHT-07",
			N_("This measure binds nobody at or below this unit.")); /* R-TIGHT-07 */
		return;
	}
	for (size_t n = 0;
		(tighten->due.given || tighten->earlier.given) && n < tighten->days.count; n++)
		check_day(tx, tighten, &days[n], problems);
	for (size_t n = 0; n < tighten->least.count; n++)
		check_floor(tx, tighten, &least[n], problems);
}

/* ---- Which days ---- */

static void add_day(struct tx *tx, struct measure_tighten *tighten, id measure, date issued)
{
	struct tightened *days = tighten->days.ptr;
	date due = issued;

	if (tighten->days.count == MEASURES_MAX)
		return;
	board_due(tx_board(tx), tighten->unit, measure, &due);
	if (tighten->due.given)
		due = tighten->due.v;
	if (tighten->earlier.given)
		due.day = issued.day - (int32_t)tighten->earlier.v;
	days[tighten->days.count++] = (struct tightened){ measure, due };
}

/* Of a measure that recurs, each period that the change can still reach. */
static void add_periods(struct tx *tx, struct measure_tighten *tighten)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_periods);

	query_id(q, "series", tighten->measure);
	while (query_next(q)) {
		date due = column_date(q, 3);
		if (due.day - (tighten->earlier.given ? tighten->earlier.v : 0) >= tx_day(tx).day)
			add_day(tx, tighten, column_id(q, 0), due);
	}
	query_end(q);
}

static void resolve(struct tx *tx, void *in, struct problems *problems)
{
	struct measure_tighten *tighten = in;
	struct measure_row row;

	tighten->days = (struct rows){ .ptr = arena_array(tx_arena(tx), MEASURES_MAX,
					       sizeof(struct tightened)) };
	if (!tighten->days.ptr || !measure_get(tx_conn(tx), tighten->measure, tx_arena(tx), &row))
		return;
	if (!row.recurs)
		add_day(tx, tighten, row.measure, row.due);
	else if (tighten->due.given)
		problem(problems, "due", "R-TIGHT-08",
			N_("This measure recurs: say how many days earlier, or name a "
			   "period.")); /* R-TIGHT-08 */
	else
		add_periods(tx, tighten);
}

/* ---- It has happened ---- */

/* One row: a day (part 0), or a floor. */
static void insert_part(struct tx *tx, const struct event *event, const struct measure_tighten *in,
	const struct tightened *day, size_t part)
{
	const struct floor *least = in->least.ptr;
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_tighten_insert);

	query_id(q, "seq", (id){ event->seq });
	query_id(q, "unit", in->unit);
	query_id(q, "measure", day->measure);
	query_number(q, "part", (int64_t)part);
	query_date(q, "day", event->day);
	if (part) {
		query_text(q, "field", least[part - 1].field);
		query_number(q, "least", least[part - 1].least.v);
	} else {
		query_date(q, "due", day->due);
		change_tighten(tx_changes(tx), in->unit, day->measure, day->due);
	}
	query_run(q);
}

static void apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct measure_tighten *tighten = in;
	const struct tightened *days = tighten->days.ptr;
	bool earlier = tighten->due.given || tighten->earlier.given;

	for (size_t n = 0; n < tighten->days.count; n++)
		for (size_t part = earlier ? 0 : 1; part <= tighten->least.count; part++)
			insert_part(tx, event, tighten, &days[n], part);
}

const struct act measure_tighten_act = {
	.name = "measure.tighten",
	.summary = N_("Make a measure earlier or higher for a unit and all below it"),
	.history = N_("{actor} tightened {measure} for {unit}"),
	.version = 1,
	.record = FIELD_TABLE(struct measure_tighten, fields),
	.right = RIGHT_MANAGE,
	.right_at = "unit",
	.shapes = true,
	.resolve = resolve,
	.check = check,
	.apply = apply,
};

/* ---- What an answer must come up to ---- */

void floors_check(
	struct tx *tx, id unit, id measure, const struct values *values, struct problems *problems)
{
	for (size_t n = 0; n < values->count; n++) {
		const struct value *value = &values->ptr[n];
		struct floor_found found =
			floor_in_force(tx_conn(tx), tx_board(tx), unit, measure, value->name);
		decimal given;
		if (!found.given || !id_given(found.unit) || !decimal_parse(value->text, &given) ||
			decimal_cmp(given, decimal_of(found.least)) >= 0)
			continue;
		struct org_unit by = { .name = STR("") };
		org_unit_get(tx_conn(tx), found.unit, tx_arena(tx), &by);
		problem(problems,
			arena_printf(tx_arena(tx), "values.%.*s", STR_ARG(value->name)).ptr,
			"R-TIGHT-09", N_("%.*s asks for at least %lld."), STR_ARG(by.name),
			(long long)found.least); /* R-TIGHT-09 */
	}
}

void tighten_load(struct conn *conn, struct board_changes *changes)
{
	struct query *q = conn_query(conn, &campaign_sql_tighten_all);

	while (query_next(q))
		change_tighten(changes, column_id(q, 0), column_id(q, 1), column_date(q, 2));
	query_end(q);
}
