/* The list of those to be reminded: who has not answered, unit between by unit between, with a text
 * ready to send. */
#include "base/catalogue.h"
#include "campaign/campaign.sql.h"
#include "campaign/chase.h"
#include "view/view.h"

#define NAMES_MAX 20 /* of one measure, in a text */
#define TEXT_MAX ((size_t)64 << 10)

static const struct field list_fields[] = {
	{ AT(struct chase_asked, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct chase_asked, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("The units directly below this one, and itself. Not given: the "
			   "campaign's own.") },
	{ AT(struct chase_asked, measure, REF), .label = N_("Measure"), .ref = "measure",
		.help = N_("Only this one. Not given: all of the campaign.") },
	{ AT(struct chase_asked, due_by, DATE), .label = N_("Due by"),
		.help = N_("Only measures that are due by this day. Not given: all.") },
};

static const struct view_column list_columns[] = {
	{ "unit", N_("Unit"), FIELD_TEXT, .always = true, .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .always = true },
	{ "open", N_("Open"), FIELD_NUMBER, .always = true },
	{ "overdue", N_("Overdue"), FIELD_NUMBER, .always = true },
	{ "reminded", N_("Last reminded"), FIELD_DATE },
	{ "times", N_("Times"), FIELD_NUMBER, .always = true },
	{ "passed_on", N_("Passed on"), FIELD_NUMBER, .always = true },
	{ "text", N_("Text to send"), FIELD_TEXT, .always = true },
};

struct listing {
	struct reading *reading;
	const struct campaign *campaign;
	const struct chased_measure *measures;
	size_t count;
	int64_t *open; /* of the unit at hand, by measure */
	id top, only;  /* whose list it is; the one measure that was asked for */
	chase_each *each;
	void *context;
};

/* Open duties there that the clock passed on: of the unit itself to any above it; of those below to
 * the unit whose list it is. */
static int64_t passed_on(const struct listing *l, id unit, bool alone)
{
	struct query *q = conn_query(l->reading->conn,
		alone ? &campaign_sql_escalated_of : &campaign_sql_escalated_through);

	query_id(q, "campaign", l->campaign->campaign);
	query_id(q, "measure", l->only);
	query_id(q, alone ? "unit" : "through", unit);
	if (!alone)
		query_id(q, "above", l->top);
	int64_t count = query_next(q) ? column_number(q, 0) : 0;
	query_end(q);
	return count;
}

static void add_name(struct listing *l, id unit, bool first, struct buf *text)
{
	str code, name;

	reading_named(l->reading, "unit", unit, &code, &name);
	if (!str_given(name))
		return;
	buf_text(text, first ? "" : tr(l->reading->language, N_(", ")));
	buf_add(text, name);
}

/* What is open below a unit and at it, or (`alone`) at it only. */
static struct open_duties open_of(const struct listing *l, id unit, bool alone, id measure)
{
	struct open_duties open = { 0 };
	struct board_duty duty;

	if (!alone) {
		chase_add_open(l->reading->board, unit, measure, l->reading->today, &open);
	} else if (board_binds(l->reading->board, unit, measure, &duty) &&
		   (duty.state == BOARD_OPEN || duty.state == BOARD_RETURNED)) {
		open.open = 1;
		open.overdue = l->reading->today.day > duty.due.day;
	}
	return open;
}

/* " Check every room (due 2026-12-03): Nanhu, Xiuzhou and 12 more." */
static void write_measure(struct listing *l, id unit, bool alone,
	const struct chased_measure *measure, int64_t open, struct buf *text)
{
	const enum language language = l->reading->language;
	struct board_walk walk = { 0 };
	id units[NAMES_MAX] = { unit };
	char day[DATE_TEXT];
	size_t named = 1;

	date_print(measure->due, day);
	buf_printf(text, tr(language, N_(" %.*s (due %s)")), STR_ARG(measure->title), day);
	if (!alone) {
		named = board_unanswered(
			l->reading->board, unit, measure->measure, &walk, units, NAMES_MAX);
		buf_text(text, tr(language, N_(": ")));
		for (size_t n = 0; n < named; n++)
			add_name(l, units[n], n == 0, text);
		if (open > (int64_t)named)
			buf_printf(text, tr(language, N_(" and %lld more")),
				(long long)(open - (int64_t)named));
	}
	buf_text(text, tr(language, N_(".")));
}

static void write_text(
	struct listing *l, id unit, str name, bool alone, struct open_duties all, struct buf *text)
{
	buf_printf(text, tr(l->reading->language, N_("%.*s, %.*s: %lld open, %lld overdue.")),
		STR_ARG(name), STR_ARG(l->campaign->title), (long long)all.open,
		(long long)all.overdue);
	for (size_t n = 0; n < l->count; n++)
		if (l->open[n])
			write_measure(l, unit, alone, &l->measures[n], l->open[n], text);
}

static struct open_duties count_open(struct listing *l, id unit, bool alone)
{
	struct open_duties all = { 0 };

	for (size_t n = 0; n < l->count; n++) {
		struct open_duties open = open_of(l, unit, alone, l->measures[n].measure);
		l->open[n] = open.open;
		all.open += open.open;
		all.overdue += open.overdue;
	}
	return all;
}

static bool give_unit(struct listing *l, id unit, bool alone)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
	CLEANUP(buf_done) struct buf text = BUF(TEXT_MAX);
	const struct open_duties all = count_open(l, unit, alone);

	if (!all.open)
		return true;
	str code = reading_code(l->reading, "unit", unit, &arena),
	    name = reading_label(l->reading, "unit", unit, &arena);
	write_text(l, unit, name, alone, all, &text);
	struct query *q = conn_query(l->reading->conn, &campaign_sql_chases);
	query_id(q, "campaign", l->campaign->campaign);
	query_id(q, "unit", unit);
	int64_t times = query_next(q) ? column_number(q, 0) : 0;
	bool more = l->each(l->context, &(struct chase_line){
						.unit = unit,
						.code = code,
						.name = name,
						.open = all.open,
						.overdue = all.overdue,
						.times = times,
						.passed_on = passed_on(l, unit, alone),
						.reminded = { times > 0, column_date(q, 1) },
						.text = buf_str(&text),
					});
	query_end(q);
	return more;
}

void chase_lines(
	struct reading *reading, const struct chase_asked *asked, chase_each *each, void *context)
{
	CLEANUP(arena_done) struct arena arena = ARENA(64 << 20);
	struct campaign campaign;
	struct chased_measure *measures;

	if (!campaign_get(reading->conn, asked->campaign, &arena, &campaign) ||
		campaign.state != CAMPAIGN_IN_FORCE)
		return;
	struct listing l = {
		.reading = reading,
		.campaign = &campaign,
		.only = asked->measure,
		.each = each,
		.context = context,
		.count = chase_measures(reading->conn, asked->campaign, asked->measure,
			asked->due_by, &arena, &measures),
	};
	id top = id_given(asked->unit) ? asked->unit : campaign.unit;
	size_t room = board_children(reading->board, top, NULL, 0);
	id *children = arena_array(&arena, room, sizeof(*children));
	size_t count = children ? board_children(reading->board, top, children, room) : 0;
	l.measures = measures;
	l.open = arena_array(&arena, l.count, sizeof(*l.open));
	l.top = top;
	if (children && count <= room)
		org_by_name(reading, children, count);
	if (!l.open || !give_unit(&l, top, true))
		return;
	for (size_t n = 0; n < count && n < room; n++)
		if (!give_unit(&l, children[n], false))
			return;
}

static bool give_line(void *sink, const struct chase_line *line)
{
	return view_row(
		sink, (struct view_value[]){
			      view_text(line->code),
			      view_text(line->name),
			      view_number(line->open),
			      view_number(line->overdue),
			      line->reminded.given ? view_date(line->reminded.v) : view_none(),
			      view_number(line->times),
			      view_number(line->passed_on),
			      view_text(line->text),
		      });
}

static void each_between(struct reading *reading, const void *in, struct view_sink *sink)
{
	chase_lines(reading, in, give_line, sink);
}

static const struct view_bulk chase_bulk[] = { { "duty.chase", NULL, NULL } };

const struct view chase_view = {
	.name = "chase",
	.bulk = chase_bulk,
	.bulk_count = COUNT(chase_bulk),
	.sees = SEES_AT,
	.right_at = "unit",
	.or_at = "campaign",
	.label = N_("To be reminded"),
	.summary = N_("Who has not answered, by the units between, with a text ready to send"),
	.parameters = FIELD_TABLE(struct chase_asked, list_fields),
	.columns = list_columns,
	.column_count = COUNT(list_columns),
	.each = each_between,
};

/* ---- chased: who was reminded ---- */

struct chased_parameters {
	id campaign, unit;
};

static const struct field chased_fields[] = {
	{ AT(struct chased_parameters, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct chased_parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("Only this one.") },
};

static const struct view_column chased_columns[] = {
	{ "day", N_("Day"), FIELD_DATE, .sql = "c.day", .always = true },
	{ "unit", N_("Unit"), FIELD_TEXT, .sql = ORG_CODE_OF("c.unit"), .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .sql = ORG_NAME_OF("c.unit"), .words = true },
	{ "measure", N_("Measure"), FIELD_TEXT,
		.sql = "(select m.code from campaign_measure m where m.id = c.measure)",
		.thing = "measure" },
	{ "open", N_("Open"), FIELD_NUMBER, .sql = "c.open", .always = true },
	{ "note", N_("Note"), FIELD_TEXT, .sql = "c.note" },
};

static const struct view_condition chased_when[] = { { "unit", "c.unit = $unit" } };

const struct view chased_view = {
	.name = "chased",
	.sees = SEES_ROWS,
	.unit = "c.unit",
	.known = KNOWN_IN_RANGE,
	.label = N_("Reminded"),
	.summary = N_("Who was reminded when, of how many open duties, and how"),
	.parameters = FIELD_TABLE(struct chased_parameters, chased_fields),
	.columns = chased_columns,
	.column_count = COUNT(chased_columns),
	.from = "from campaign_chase c",
	.where = "c.campaign = $campaign",
	.when = chased_when,
	.when_count = COUNT(chased_when),
	.key = "c.seq",
	.order = "-day",
};
