/* Remits looked through: who has one, and who answers for which measure. */
#include "campaign/campaign.sql.h"
#include "campaign/remit.h"
#include "view/view.h"

/* Those that the reader may know of, and how many others there are: nothing would say "all". */
static str units_text(
	struct reading *reading, const struct remit *remit, id all, struct arena *arena)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);
	const size_t count = remit->units.count ? remit->units.count : 1;
	size_t others = 0;

	for (size_t n = 0; n < count; n++) {
		str code, name;
		id unit = remit->units.count ? remit->units.ptr[n] : all;
		if (!reading_knows(reading, "unit", unit)) {
			others++;
			continue;
		}
		reading_named(reading, "unit", unit, &code, &name);
		if (out.len)
			buf_byte(&out, ' ');
		buf_add(&out, code);
	}
	if (others)
		buf_printf(&out, "%s+%zu", out.len ? " " : "", others);
	return arena_copy(arena, buf_str(&out));
}

static struct remit_told told_of(struct reading *reading, struct query *q, struct arena *arena)
{
	struct remit_told told = { .remit = remit_of(q, arena),
		.campaign = arena_copy(arena, column_text(q, 9)) };
	struct org_person person;

	told.units = units_text(reading, &told.remit, column_id(q, 10), arena);
	if (org_person_get(reading->conn, told.remit.person, arena, &person)) {
		bool named = reading_may_name(reading, told.remit.person);
		bool known = reading_knows(reading, "person", told.remit.person);
		/* That somebody has it is told; who, to those who may know. */
		told.person = known ? person.code : STR_NONE;
		told.name = named   ? person.name
			    : known ? STR_NONE
				    : str_of(tr(reading->language, N_("(not shown)")));
		told.gone = person.gone;
	}
	return told;
}

/* ---- What is held about a person ---- */

static void put_text(struct json *json, const char *name, str text)
{
	json_key(json, str_of(name));
	json_text(json, text);
}

static void put_day(struct json *json, const char *name, opt_date day)
{
	json_key(json, str_of(name));
	if (day.given)
		json_date(json, day.v);
	else
		json_write_null(json);
}

void remits_tell_of(struct reading *reading, id person, struct json *json)
{
	struct query *q = conn_query(reading->conn, &campaign_sql_remits_of);
	struct arena arena;

	arena_init(&arena, 4 << 20);
	json_key(json, STR("remits"));
	json_begin_array(json);
	query_id(q, "person", person);
	while (query_next(q)) {
		struct remit_told told = told_of(reading, q, &arena);
		json_begin_object(json);
		put_text(json, "campaign", told.campaign);
		put_text(json, "role", told.remit.role == REMIT_LEAD ? STR("lead") : STR("guide"));
		put_text(json, "units", told.units);
		put_day(json, "from", (opt_date){ true, told.remit.since });
		put_day(json, "until", told.remit.until);
		put_day(json, "ended", told.remit.ended);
		json_end(json);
		arena_clear(&arena);
	}
	query_end(q);
	json_end(json);
	arena_done(&arena);
}

const char *remit_role_label(int role, enum language language)
{
	for (const struct choice *choice = remit_roles; choice->value; choice++)
		if (choice->value == role)
			return tr(language, choice->label);
	return "";
}

size_t remits_told_of(
	struct reading *reading, id person, struct arena *arena, struct remit_told *ret, size_t max)
{
	struct query *q = conn_query(reading->conn, &campaign_sql_remits_of);
	size_t count = 0;

	query_id(q, "person", person);
	while (count < max && query_next(q)) {
		ret[count] = told_of(reading, q, arena);
		const struct remit_told *told = &ret[count];
		count += remit_state(&told->remit, told->gone, reading->today) != REMIT_OVER &&
			 reading_knows(reading, "remit", told->remit.remit);
	}
	query_end(q);
	return count;
}

/* ---- remits ---- */

struct remits_parameters {
	id campaign;
	int state;
};

static const struct choice remit_states[] = {
	{ REMIT_HELD, "held", N_("Held today") },
	{ REMIT_COMING, "coming", N_("Begins later") },
	{ REMIT_OVER, "over", N_("Over") },
	{ 0 },
};

static const struct field remits_fields[] = {
	{ AT(struct remits_parameters, campaign, REF), .label = N_("Campaign"), .ref = "campaign",
		.help = N_("Only of this one. Not given: of all.") },
	{ AT(struct remits_parameters, state, CHOICE), .label = N_("State"),
		.choices = remit_states },
};

static const struct view_column remits_columns[] = {
	{ "id", N_("Id"), FIELD_REF, .thing = "remit" },
	{ "campaign_code", N_("Campaign"), FIELD_TEXT, .always = true },
	{ "role", N_("Role"), FIELD_CHOICE, .choices = remit_roles, .always = true },
	{ "person", N_("Person"), FIELD_TEXT, .thing = "person" },
	{ "name", N_("Name"), FIELD_TEXT },
	{ "workstreams", N_("Workstreams"), FIELD_TEXT, .help = N_("None: all.") },
	{ "units", N_("Units"), FIELD_TEXT },
	{ "since", N_("From"), FIELD_DATE },
	{ "until", N_("Until"), FIELD_DATE },
	{ "ended", N_("Ended"), FIELD_DATE },
	{ "is", N_("State"), FIELD_CHOICE, .choices = remit_states },
};

static struct view_value date_value(opt_date day)
{
	return day.given ? view_date(day.v) : view_none();
}

static str workstreams_text(const struct texts *workstreams, struct arena *arena)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);

	for (size_t n = 0; n < workstreams->count; n++) {
		if (out.len)
			buf_text(&out, ", ");
		buf_add(&out, workstreams->ptr[n]);
	}
	return out.len ? arena_copy(arena, buf_str(&out)) : STR_NONE;
}

/* Who leaves has no remit from that day on, whatever it says itself. */
static opt_date ended_on(const struct remit_told *told)
{
	opt_date ended = told->remit.ended, gone = told->gone, until = told->remit.until;

	if (!gone.given || (ended.given && ended.v.day <= gone.v.day) ||
		(until.given && until.v.day < gone.v.day))
		return ended;
	return gone;
}

static bool give_remit(struct reading *reading, struct query *q, int state, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(4 << 20);
	struct remit_told told = told_of(reading, q, &arena);
	enum remit_state is = remit_state(&told.remit, told.gone, reading->today);

	if ((state && is != (enum remit_state)state) ||
		!reading_knows(reading, "campaign", told.remit.campaign))
		return true;
	return view_row(sink, (struct view_value[]){
				      view_id(told.remit.remit),
				      view_text(told.campaign),
				      view_number(told.remit.role),
				      view_text(told.person),
				      view_text(told.name),
				      view_text(workstreams_text(&told.remit.workstreams, &arena)),
				      view_text(told.units),
				      view_date(told.remit.since),
				      date_value(told.remit.until),
				      date_value(ended_on(&told)),
				      view_number(is),
			      });
}

static void each_remit(struct reading *reading, const void *in, struct view_sink *sink)
{
	const struct remits_parameters *asked = in;
	struct query *q = conn_query(reading->conn, &campaign_sql_remits);

	query_id(q, "campaign", asked->campaign);
	while (query_next(q) && give_remit(reading, q, asked->state, sink))
		;
	query_end(q);
}

const struct view remits_view = {
	.name = "remits",
	.sees = SEES_ALL, /* of campaigns that are known; names and units as they may be known */
	.label = N_("Remits"),
	.summary = N_("Who is in the leading group of a campaign or in a guidance team, and for "
		      "what"),
	.parameters = FIELD_TABLE(struct remits_parameters, remits_fields),
	.columns = remits_columns,
	.column_count = COUNT(remits_columns),
	.each = each_remit,
};

/* ---- responsibility ---- */

struct responsibility_parameters {
	id campaign;
	opt_date on;
};

static const struct field responsibility_fields[] = {
	{ AT(struct responsibility_parameters, campaign, REF), .label = N_("Campaign"),
		.need = true, .ref = "campaign" },
	{ AT(struct responsibility_parameters, on, DATE), .label = N_("Day"),
		.help = N_("As remits are held on this day. Not given: today.") },
};

static const struct view_column responsibility_columns[] = {
	{ "measure", N_("Measure"), FIELD_TEXT, .always = true, .thing = "measure" },
	{ "title", N_("Title"), FIELD_TEXT, .always = true },
	{ "workstream", N_("Workstream"), FIELD_TEXT },
	{ "role", N_("Role"), FIELD_CHOICE, .choices = remit_roles, .always = true },
	{ "person", N_("Person"), FIELD_TEXT, .help = N_("Not given: nobody leads it."),
		.thing = "person" },
	{ "name", N_("Name"), FIELD_TEXT },
	{ "units", N_("Units"), FIELD_TEXT },
};

struct responsible {
	struct remit_told *held;
	size_t count;
	struct view_sink *sink;
};

bool remit_covers(const struct remit *remit, str workstream)
{
	if (!remit->workstreams.count)
		return true;
	for (size_t n = 0; n < remit->workstreams.count; n++)
		if (str_eq(remit->workstreams.ptr[n], workstream))
			return true;
	return false;
}

static bool give_line(
	struct view_sink *sink, struct query *measure, int role, const struct remit_told *told)
{
	return view_row(sink, (struct view_value[]){
				      view_text(column_text(measure, 0)),
				      view_text(column_text(measure, 1)),
				      view_text(column_text(measure, 2)),
				      view_number(role),
				      told ? view_text(told->person) : view_none(),
				      told ? view_text(told->name) : view_none(),
				      told ? view_text(told->units) : view_none(),
			      });
}

/* The leading group first; where none of it has this measure a line says so. */
static bool give_measure(const struct responsible *r, struct query *measure)
{
	static const int roles[] = { REMIT_LEAD, REMIT_GUIDE };
	str workstream = column_text(measure, 2);

	for (size_t i = 0; i < COUNT(roles); i++) {
		bool any = roles[i] != REMIT_LEAD;
		for (size_t n = 0; n < r->count; n++) {
			const struct remit_told *told = &r->held[n];
			if (told->remit.role != roles[i] || !remit_covers(&told->remit, workstream))
				continue;
			any = true;
			if (!give_line(r->sink, measure, roles[i], told))
				return false;
		}
		if (!any && !give_line(r->sink, measure, roles[i], NULL))
			return false;
	}
	return true;
}

static size_t remits_count(struct conn *conn, id campaign)
{
	struct query *q = conn_query(conn, &campaign_sql_remits_count);

	query_id(q, "campaign", campaign);
	size_t count = query_next(q) ? (size_t)column_number(q, 0) : 0;
	query_end(q);
	return count;
}

size_t remits_held(struct reading *reading, id campaign, date day, struct arena *arena,
	struct remit_told **ret)
{
	const size_t room = remits_count(reading->conn, campaign);
	struct remit_told *held = arena_array(arena, room, sizeof(*held));
	struct query *q = conn_query(reading->conn, &campaign_sql_remits);
	size_t count = 0;

	query_id(q, "campaign", campaign);
	while (held && count < room && query_next(q)) {
		struct remit_told told = told_of(reading, q, arena);
		if (remit_state(&told.remit, told.gone, day) == REMIT_HELD)
			held[count++] = told;
	}
	query_end(q);
	*ret = held;
	return count;
}

static void each_responsible(struct reading *reading, const void *in, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(256 << 20);
	const struct responsibility_parameters *asked = in;
	struct responsible r = { .sink = sink };

	r.count = remits_held(reading, asked->campaign,
		asked->on.given ? asked->on.v : reading->today, &arena, &r.held);
	struct query *q = conn_query(reading->conn, &campaign_sql_measures_led);
	query_id(q, "campaign", asked->campaign);
	while (query_next(q) && give_measure(&r, q))
		;
	query_end(q);
}

const struct view responsibility_view = {
	.name = "responsibility",
	.sees = SEES_ALL, /* of campaigns that are known; names and units as they may be known */
	.label = N_("Who is responsible"),
	.summary = N_("Who leads and who guides each measure of a campaign, and which measures "
		      "nobody leads"),
	.parameters = FIELD_TABLE(struct responsibility_parameters, responsibility_fields),
	.columns = responsibility_columns,
	.column_count = COUNT(responsibility_columns),
	.each = each_responsible,
};

/* ---- responsibility-table ---- */

static const struct view_column table_columns[] = {
	{ "measure", N_("Measure"), FIELD_TEXT, .always = true, .thing = "measure" },
	{ "title", N_("Title"), FIELD_TEXT, .always = true },
	{ "workstream", N_("Workstream"), FIELD_TEXT },
	{ "lead", N_("Leading group"), FIELD_TEXT, .help = N_("Not given: nobody leads it.") },
	{ "guide", N_("Guidance team"), FIELD_TEXT },
};

/* "Zhang Wei (KJ); Li Na (KJ-NH KJ-XZ)": all who have that role for the workstream. */
static str holders_text(const struct responsible *r, int role, str workstream, struct arena *arena)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);

	for (size_t n = 0; n < r->count; n++) {
		const struct remit_told *told = &r->held[n];
		if (told->remit.role != role || !remit_covers(&told->remit, workstream))
			continue;
		str who = str_given(told->name) ? told->name : told->person;
		buf_printf(&out, "%s%.*s (%.*s)", out.len ? "; " : "", STR_ARG(who),
			STR_ARG(told->units));
	}
	return out.len ? arena_copy(arena, buf_str(&out)) : STR_NONE;
}

static void each_measure(struct reading *reading, const void *in, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(256 << 20);
	const struct responsibility_parameters *asked = in;
	struct responsible r = { .sink = sink };
	bool more = true;

	r.count = remits_held(reading, asked->campaign,
		asked->on.given ? asked->on.v : reading->today, &arena, &r.held);
	struct query *q = conn_query(reading->conn, &campaign_sql_measures_led);
	query_id(q, "campaign", asked->campaign);
	while (more && query_next(q)) {
		str workstream = column_text(q, 2);
		str lead = holders_text(&r, REMIT_LEAD, workstream, &arena);
		str guide = holders_text(&r, REMIT_GUIDE, workstream, &arena);
		more = view_row(sink, (struct view_value[]){
					      view_text(column_text(q, 0)),
					      view_text(column_text(q, 1)),
					      view_text(workstream),
					      view_text(lead),
					      view_text(guide),
				      });
	}
	query_end(q);
}

const struct view responsibility_table_view = {
	.name = "responsibility-table",
	.sees = SEES_ALL, /* of campaigns that are known; names and units as they may be known */
	.label = N_("Table of responsibility"),
	.summary = N_("A line a measure: who leads it, and who guides which units through it"),
	.parameters = FIELD_TABLE(struct responsibility_parameters, responsibility_fields),
	.columns = table_columns,
	.column_count = COUNT(table_columns),
	.each = each_measure,
};
