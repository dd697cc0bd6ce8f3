/* figure.define and figure.correct: a dictionary of what is asked once, and the one place where
 * it is put right. */
#include "campaign/figure.h"
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"

#define FIGURES_MAX 2000
#define VALUE_MAX 2000

const struct choice figure_periods[] = {
	{ FIGURE_ONCE, "once", N_("Once") },
	{ FIGURE_YEAR, "year", N_("Year") },
	{ FIGURE_QUARTER, "quarter", N_("Quarter") },
	{ FIGURE_MONTH, "month", N_("Month") },
	{ FIGURE_WEEK, "week", N_("Week") },
	{ 0 },
};
const struct choice figure_kinds[] = {
	{ FORM_TEXT, "text", N_("Text") },
	{ FORM_NUMBER, "number", N_("Whole number") },
	{ FORM_DECIMAL, "decimal", N_("Decimal") },
	{ 0 },
};

date figure_begins(enum figure_period period, date day)
{
	int year, month, of_month;

	date_split(day, &year, &month, &of_month);
	switch (period) {
	case FIGURE_YEAR:
		return date_of(year, 1, 1);
	case FIGURE_QUARTER:
		return date_of(year, (month - 1) / 3 * 3 + 1, 1);
	case FIGURE_MONTH:
		return date_of(year, month, 1);
	case FIGURE_WEEK:
		return (date){ day.day - date_weekday(day) + 1 };
	case FIGURE_ONCE:
		break;
	}
	return (date){ 0 };
}

id figure_by_code(struct conn *conn, str code)
{
	return find_by_text(conn, &campaign_sql_figure_by_code, "code", code);
}

bool figure_get(struct conn *conn, id figure, struct arena *arena, struct figure *ret)
{
	struct query *q = conn_query(conn, &campaign_sql_figure);

	query_id(q, "id", figure);
	bool found = query_next(q);
	if (found)
		*ret = (struct figure){
			.figure = figure,
			.code = arena_copy(arena, column_text(q, 0)),
			.title = arena_copy(arena, column_text(q, 1)),
			.kind = (enum form_kind)column_number(q, 2),
			.places = (int)column_number(q, 3),
			.period = (enum figure_period)column_number(q, 4),
		};
	query_end(q);
	return found;
}

bool figure_held(
	struct conn *conn, id figure, id unit, date begins, struct arena *arena, struct held *ret)
{
	struct query *q = conn_query(conn, &campaign_sql_held);

	query_id(q, "figure", figure);
	query_id(q, "unit", unit);
	query_date(q, "begins", begins);
	bool found = query_next(q);
	if (found)
		*ret = (struct held){ arena_copy(arena, column_text(q, 0)),
			arena_copy(arena, column_text(q, 1)), column_date(q, 2), column_id(q, 3) };
	query_end(q);
	return found;
}

/* ---- figure.define ---- */

struct figure_define {
	str code, title, explanation, help;
	int kind, period;
	opt_number places;
};

static const struct field define_fields[] = {
	{ AT(struct figure_define, code, TEXT), .label = N_("Code"), .need = true, .code = true,
		.max = CODE_MAX },
	{ AT(struct figure_define, title, TEXT), .label = N_("Title"), .need = true,
		.max = TITLE_MAX },
	{ AT(struct figure_define, explanation, TEXT), .label = N_("Help"), .max = 1000,
		.since = 2 },
	{ AT(struct figure_define, kind, CHOICE), .label = N_("Kind"), .need = true,
		.choices = figure_kinds },
	{ AT(struct figure_define, places, NUMBER), .label = N_("Digits after the point"),
		.max = DECIMAL_PLACES_MAX },
	{ AT(struct figure_define, period, CHOICE), .label = N_("Given for each"), .need = true,
		.choices = figure_periods },
	{ AT(struct figure_define, help, TEXT), .label = N_("Help"), .max = 1000,
		.resolved = true },
};

/* `help` stands in older events alone: the command line has an option of that name. */
static void resolve_define(UNUSED struct tx *tx, UNUSED void *in, UNUSED struct problems *problems)
{
}

static int64_t figures_count(struct conn *conn)
{
	struct query *q = conn_query(conn, &campaign_sql_figures_count);
	int64_t count = query_next(q) ? column_number(q, 0) : 0;

	query_end(q);
	return count;
}

static void check_define(struct tx *tx, const void *in, struct problems *problems)
{
	const struct figure_define *figure = in;

	if (id_given(figure_by_code(tx_conn(tx), figure->code)))
		problem(problems, "code", "R-FIG-01", N_("The code %.*s is taken."),
			STR_ARG(figure->code)); /* R-FIG-01 */
	if (figures_count(tx_conn(tx)) >= FIGURES_MAX)
		problem(problems, "code", "R-FIG-02", N_("A store has at most %d figures."),
			FIGURES_MAX); /* R-FIG-02 */
}

static void apply_define(struct tx *tx, const struct event *event, const void *in)
{
	const struct figure_define *figure = in;
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_figure_insert);

	query_id(q, "id", event->first);
	query_text(q, "code", figure->code);
	query_text(q, "title", figure->title);
	query_text(q, "help", str_given(figure->explanation) ? figure->explanation : figure->help);
	query_number(q, "kind", figure->kind);
	query_number(q, "places",
		figure->places.given           ? figure->places.v
		: figure->kind == FORM_DECIMAL ? 2
					       : 0);
	query_number(q, "period", figure->period);
	query_run(q);
}

const struct act figure_define_act = {
	.name = "figure.define",
	.summary = N_("Define a figure that is asked for once"),
	.history = N_("{actor} defined the figure {title}"),
	.version = 2,
	.record = FIELD_TABLE(struct figure_define, define_fields),
	.right = RIGHT_MANAGE,
	.makes = "figure",
	.resolve = resolve_define,
	.check = check_define,
	.apply = apply_define,
};

/* ---- What an answer takes and keeps ---- */

/* A field of a measure's form that names a figure. */
struct figure_field {
	str name;
	struct figure figure;
	date begins;
};

static size_t figure_fields(struct tx *tx, id measure, struct figure_field ret[FORM_MAX])
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_figure_fields);
	size_t count = 0;

	query_id(q, "measure", measure);
	while (count < FORM_MAX && query_next(q)) {
		struct figure_field *field = &ret[count];
		date day = column_null(q, 3) ? column_date(q, 2) : column_date(q, 3);
		field->name = arena_copy(tx_arena(tx), column_text(q, 0));
		if (!figure_get(tx_conn(tx), column_id(q, 1), tx_arena(tx), &field->figure))
			continue;
		field->begins = figure_begins(field->figure.period, day);
		count++;
	}
	query_end(q);
	return count;
}

static struct value *value_of(struct values *values, str name)
{
	for (size_t n = 0; n < values->count; n++)
		if (str_eq(values->ptr[n].name, name))
			return &values->ptr[n];
	return NULL;
}

static void refuse_other(struct tx *tx, const struct figure_field *field, const struct held *held,
	struct problems *problems)
{
	str name = arena_printf(tx_arena(tx), "values.%.*s", STR_ARG(field->name));
	char day[DATE_TEXT];

	date_print(held->day, day);
	problem(problems, name.ptr, "R-FIG-04",
		N_("%.*s was given already, in %.*s on %s: correct it with figure.correct, for all "
		   "that ask for it."),
		STR_ARG(held->text), STR_ARG(held->from), day); /* R-FIG-04 */
}

void figures_take(
	struct tx *tx, id unit, id measure, struct values *values, struct problems *problems)
{
	struct figure_field fields[FORM_MAX];
	size_t count = figure_fields(tx, measure, fields);

	for (size_t n = 0; n < count; n++) {
		struct value *given = value_of(values, fields[n].name);
		struct held held;
		if (!figure_held(tx_conn(tx), fields[n].figure.figure, unit, fields[n].begins,
			    tx_arena(tx), &held))
			continue;
		if (given && !str_eq(given->text, held.text) && !id_eq(held.measure, measure))
			refuse_other(tx, &fields[n], &held, problems);
		if (!given && values->count < FORM_MAX)
			values->ptr[values->count++] = (struct value){ fields[n].name, held.text };
	}
}

/* ---- Put right ---- */

/* What a unit gave for a figure and a period is another value now. */
struct mending {
	const struct figure *figure;
	id unit;
	date begins;
	str text;
};

/* An answer that rests on the value shows the new one. */
static void mend_answers(struct tx *tx, const struct mending *m)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_resting_answers);

	query_id(q, "figure", m->figure->figure);
	query_id(q, "unit", m->unit);
	while (query_next(q)) {
		struct duty_ref duty = { m->unit, column_id(q, 0) };
		date day = column_null(q, 3) ? column_date(q, 2) : column_date(q, 3);
		if (figure_begins(m->figure->period, day).day != m->begins.day)
			continue;
		struct query *set = conn_query(tx_conn(tx), &campaign_sql_value_set);
		query_id(set, "measure", duty.measure);
		query_id(set, "unit", duty.unit);
		query_number(set, "position", column_number(q, 1));
		query_text(set, "text", m->text);
		query_run(set);
		if (column_number(q, 4)) /* its column still stands on a board */
			duty_tell(tx, &duty);
	}
	query_end(q);
}

static void mend(struct tx *tx, const struct mending *m, date day)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_held_set);

	query_id(q, "figure", m->figure->figure);
	query_id(q, "unit", m->unit);
	query_date(q, "begins", m->begins);
	query_text(q, "text", m->text);
	query_date(q, "day", day);
	query_run(q);
	mend_answers(tx, m);
}

void figures_keep(
	struct tx *tx, id unit, id measure, const struct values *values, const struct event *event)
{
	struct figure_field fields[FORM_MAX];
	size_t count = values->count ? figure_fields(tx, measure, fields) : 0;

	for (size_t n = 0; n < count; n++) {
		const struct value *given = value_of((struct values *)values, fields[n].name);
		struct held held;
		if (!given)
			continue;
		if (figure_held(tx_conn(tx), fields[n].figure.figure, unit, fields[n].begins,
			    tx_arena(tx), &held)) {
			if (!str_eq(held.text, given->text))
				mend(tx,
					&(struct mending){ &fields[n].figure, unit,
						fields[n].begins, given->text },
					event->day);
			continue;
		}
		struct query *q = conn_query(tx_conn(tx), &campaign_sql_held_insert);
		query_id(q, "figure", fields[n].figure.figure);
		query_id(q, "unit", unit);
		query_date(q, "begins", fields[n].begins);
		query_text(q, "text", given->text);
		query_id(q, "measure", measure);
		query_date(q, "day", event->day);
		query_number(q, "nr", event->seq * 100 + (int64_t)n);
		query_run(q);
	}
}

/* ---- figure.correct ---- */

struct figure_correct {
	id figure, unit;
	opt_date period;
	str value, reason;
};

static const struct field correct_fields[] = {
	{ AT(struct figure_correct, figure, REF), .label = N_("Figure"), .need = true,
		.ref = "figure" },
	{ AT(struct figure_correct, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit" },
	{ AT(struct figure_correct, period, DATE), .label = N_("Period"),
		.help = N_("Any day of the period that it was given for.") },
	{ AT(struct figure_correct, value, TEXT), .label = N_("Value"), .need = true,
		.max = VALUE_MAX },
	{ AT(struct figure_correct, reason, TEXT), .label = N_("Reason"), .prose = true,
		.need = true, .max = 2000 },
};

static date begins_of(const struct figure *figure, const struct figure_correct *correct)
{
	return figure->period == FIGURE_ONCE ? (date){ 0 }
					     : figure_begins(figure->period, correct->period.v);
}

static void resolve_correct(struct tx *tx, void *in, struct problems *problems)
{
	struct figure_correct *correct = in;
	struct figure figure;

	if (figure_get(tx_conn(tx), correct->figure, tx_arena(tx), &figure))
		correct->value = form_canonical(
			tx, figure.kind, figure.places, correct->value, "value", problems);
}

static void check_correct(struct tx *tx, const void *in, struct problems *problems)
{
	const struct figure_correct *correct = in;
	struct figure figure;
	struct held held;

	if (!figure_get(tx_conn(tx), correct->figure, tx_arena(tx), &figure))
		return;
	if (correct->period.given != (figure.period != FIGURE_ONCE))
		problem(problems, "period", "R-FIG-05",
			N_("Say for which period, where the figure is given for each.")); /* R-FIG-05 */
	else if (!figure_held(tx_conn(tx), correct->figure, correct->unit,
			 begins_of(&figure, correct), tx_arena(tx), &held))
		problem(problems, "unit", "R-FIG-06",
			N_("This unit has not given the figure for that period.")); /* R-FIG-06 */
	else if (str_eq(held.text, correct->value))
		problem(problems, "value", "R-FIG-07",
			N_("This is the value that it has.")); /* R-FIG-07 */
}

static void apply_correct(struct tx *tx, const struct event *event, const void *in)
{
	const struct figure_correct *correct = in;
	struct figure figure;

	if (!figure_get(tx_conn(tx), correct->figure, tx_arena(tx), &figure))
		return;
	mend(tx,
		&(struct mending){
			&figure, correct->unit, begins_of(&figure, correct), correct->value },
		event->day);
}

const struct act figure_correct_act = {
	.name = "figure.correct",
	.summary = N_("Correct a figure in one place, for all answers that rest on it"),
	.history = N_("{actor} corrected {figure} of {unit} to {value}: {reason}"),
	.version = 1,
	.record = FIELD_TABLE(struct figure_correct, correct_fields),
	.right = RIGHT_ANSWER,
	.right_at = "unit",
	.resolve = resolve_correct,
	.check = check_correct,
	.apply = apply_correct,
};
