/* The ledger read backwards: what happened, for people. */
#include "base/catalogue.h"
#include "ledger/ledger.sql.h"
#include "ledger/private.h"

#define RECORD_MAX ((size_t)64 << 20)

/* A walk: who reads, of what, and to whom it is given. */
struct giving {
	struct reading *reading;
	id subject; /* ID_NONE: of all */
	bool own;   /* whatever the reader may see */
	reading_event each;
	void *context;
};

/* ---- Names that the reader may not know ---- */

struct showing {
	struct reading *reading;
	struct record_keys keys;
	bool all; /* the reader is told what was said to it, without whom (.told_at) */
};

static bool key_if_shown(void *context, id whose, seal_key *ret)
{
	const struct showing *showing = context;

	return (showing->all || reading_may_name(showing->reading, whose)) &&
	       showing->keys.key(showing->keys.context, whose, ret);
}

/* What is withheld is not told as erased. */
static void mark_withheld(struct reading *reading, const struct field_table *table, void *in)
{
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		if (!field->personal)
			continue;
		const struct field *whose = field_find(table, str_of(field->personal));
		str *text = field_member(field, in);
		if (!str_given(*text) &&
			!reading_may_name(reading, *(const id *)field_member_const(whose, in)))
			*text = str_of(tr(reading->language, N_("(not shown)")));
	}
}

/* A field that is .within_unit. */
static bool may_be_told_of(struct reading *reading, const struct event *event, id person)
{
	const id unit = reading_unit(reading, reading_actors(reading), person);

	return id_eq(reading->standing->actor, person) || reading_may(reading, RIGHT_NAMES, unit) ||
	       (reading_may(reading, RIGHT_ANSWER, event->unit) && reading_may_name(reading, person));
}

static bool was_said_to(struct reading *reading, const struct field_table *table, const void *in)
{
	for (size_t n = 0; n < table->count; n++) {
		const char *at = table->fields[n].told_at;
		const struct field *what = at ? field_find(table, str_of(at)) : NULL;
		if (what)
			return reading_may(reading, RIGHT_ANSWER,
				reading_unit(reading, what->ref, *(const id *)field_member_const(what, in)));
	}
	return false;
}

/* Who did it to itself is not told by that either. */
static void mask(struct event *event, id *person)
{
	if (id_eq(event->actor, *person))
		event->actor = ID_WITHHELD;
	if (id_eq(event->subject, *person))
		event->subject = ID_WITHHELD;
	*person = ID_WITHHELD;
}

/* False: it is not told at all, since a row for each would say how many there were, and when. What is told without
 * whom: who comes instead of somebody, and whoever said something to those who answer where it was said. */
static bool withhold(struct reading *reading, struct event *event, const struct field_table *table, void *in)
{
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		const struct field *whose = field->told_at ? field_find(table, str_of(field->personal)) : field;
		id *person = field_member(whose, in);
		if (field->told_at) {
			if (!reading_may_name(reading, *person))
				mask(event, person);
		} else if (field->within_unit && id_given(*person) && !may_be_told_of(reading, event, *person)) {
			if (field->need)
				return false;
			mask(event, person);
		}
	}
	return true;
}

/* False: enough. An event whose act is not known here is passed over: a newer Muster wrote it. So is one that is not to
 * be told. */
static bool give(const struct giving *g, struct event *event, struct arena *arena)
{
	struct reading *reading = g->reading;
	const struct act *act;
	void *in;

	struct showing showing = { reading, secrets_of(reading->conn), false };
	const struct record_keys keys = { &showing, key_if_shown };

	if (!slices_owner(reading->ledger->settings.slices, event->act, &act))
		return true;
	if (!record_read_event(&act->record, event->body, event->version, STR_NONE, &keys, arena, &in))
		return true;
	showing.all = was_said_to(reading, &act->record, in);
	if (showing.all &&
		!record_read_event(&act->record, event->body, event->version, STR_NONE, &keys, arena, &in))
		return true;
	if (!reading_everywhere(reading)) {
		if (!withhold(reading, event, &act->record, in))
			return true;
		mark_withheld(reading, &act->record, in);
	}
	return (id_given(g->subject) && !id_eq(event->subject, g->subject)) ||
	       g->each(g->context, act, event, in);
}

/* Who read what is told to the reader itself, and to whoever keeps the store: nobody is watched. */
static bool may_be_told(struct reading *reading, const struct event *event)
{
	const struct act *act;

	if (!reading_may(reading, RIGHT_SEE, event->unit))
		return false;
	return !slices_owner(reading->ledger->settings.slices, event->act, &act) ||
	       act->right != RIGHT_NOTE || reading_may(reading, RIGHT_OPERATE, ID_NONE);
}

/* False: it was enough. */
static bool give_all(const struct giving *g, struct query *q)
{
	struct arena arena;
	struct event event;
	bool more = true;

	arena_init(&arena, RECORD_MAX);
	while (more && query_next(q)) {
		event_columns(q, &event);
		if (!g->own && !may_be_told(g->reading, &event))
			continue;
		more = give(g, &event, &arena);
		arena_clear(&arena);
	}
	query_end(q);
	arena_done(&arena);
	return more;
}

static bool give_one(const struct giving *g, int64_t seq)
{
	struct query *q = conn_query(g->reading->conn, &ledger_sql_event_at);

	query_number(q, "seq", seq);
	return give_all(g, q);
}

/* What is newer than this reading is not there for it. */
static void give_known(const struct giving *g)
{
	struct subjects *subjects = &g->reading->ledger->subjects;
	int64_t seqs[64], last = 0;
	size_t count;

	while ((count = subjects_next(subjects, g->subject, last, seqs, COUNT(seqs))) > 0) {
		for (size_t n = 0; n < count; n++)
			if (!give_one(g, seqs[n]))
				return;
		last = seqs[count - 1];
	}
}

void reading_events(struct reading *reading, id subject, reading_event each, void *context)
{
	const struct giving giving = { reading, subject, false, each, context };

	if (id_given(subject) && subjects_learn(reading)) {
		give_known(&giving);
		return;
	}
	struct query *q = conn_query(reading->conn, &ledger_sql_events_before);

	query_number(q, "seq", INT64_MAX);
	query_id(q, "subject", subject);
	give_all(&giving, q);
}

void reading_events_at(struct reading *reading, const int64_t *seqs, size_t count,
	reading_event each, void *context)
{
	const struct giving giving = { reading, ID_NONE, true, each, context };

	for (size_t n = 0; n < count; n++)
		if (!give_one(&giving, seqs[n]))
			return;
}

void reading_events_between(struct reading *reading, id subject, int64_t since, int64_t until,
	reading_event each, void *context)
{
	const struct giving giving = { reading, subject, false, each, context };
	struct query *q = conn_query(reading->conn, &ledger_sql_events_between);

	query_number(q, "since", since);
	query_number(q, "seq", until);
	query_id(q, "subject", subject);
	give_all(&giving, q);
}

void reading_events_of(struct reading *reading, id actor, reading_event each, void *context)
{
	const struct giving giving = { reading, ID_NONE, true, each, context };
	struct query *q = conn_query(reading->conn, &ledger_sql_events_of_actor);

	query_id(q, "actor", actor);
	give_all(&giving, q);
}

bool reading_done_since(
	struct reading *reading, date day, size_t most, reading_done each, void *context)
{
	struct query *q = conn_query(reading->conn, &ledger_sql_acts_before);
	size_t looked = 0;
	bool more = true;

	query_number(q, "seq", INT64_MAX);
	while (looked < most && (more = query_next(q) && column_date(q, 1).day >= day.day)) {
		looked++;
		if (reading_may(reading, RIGHT_SEE, column_id(q, 3)))
			each(context, column_text(q, 2), column_id(q, 3));
	}
	query_end(q);
	return !more;
}

void reading_touches(struct reading *reading, int64_t since, reading_touched each, void *context)
{
	struct query *q = conn_query(reading->conn, &ledger_sql_acts_after);

	query_number(q, "seq", since);
	while (query_next(q))
		each(context, column_text(q, 0), column_id(q, 1));
	query_end(q);
}

str reading_code(struct reading *reading, const char *thing, id which, struct arena *arena)
{
	const struct called *called = reading_called(reading, thing, which);

	return called ? arena_copy(arena, called->code) : STR_NONE;
}

/* Of a person it is looked up again: what is remembered stands only until something else is asked. */
void reading_named(
	struct reading *reading, const char *thing, id which, str *ret_code, str *ret_label)
{
	const struct called *called = reading_called(reading, thing, which);
	bool may = true;

	if (called && id_given(called->person)) {
		may = reading_may_name(reading, called->person);
		called = reading_called(reading, thing, which);
	}
	*ret_code = called ? called->code : STR_NONE;
	*ret_label = !called ? STR_NONE : may ? called->label : called->without;
}

str reading_label(struct reading *reading, const char *thing, id which, struct arena *arena)
{
	str code, label;

	reading_named(reading, thing, which, &code, &label);
	return arena_copy(arena, label);
}

str reading_told(struct reading *reading, const char *thing, id which, struct arena *arena)
{
	if (!id_given(which))
		return STR_NONE;
	if (id_eq(which, ID_WITHHELD) || !reading_knows(reading, thing, which))
		return str_of(tr(reading->language, N_("(not shown)")));
	return reading_label(reading, thing, which, arena);
}

/* ---- As sentences ---- */

struct telling {
	struct reading *reading;
	struct arena *arena;
};

/* What stands beside the reader's line is not told by what is done on it. */
static str name_of(void *context, const char *thing, id which)
{
	struct telling *telling = context;

	return reading_told(telling->reading, thing, which, telling->arena);
}

/* What was done was done by somebody: where not by name, by code. */
static str actor_name(struct reading *reading, id actor, struct arena *arena)
{
	if (id_eq(actor, ID_OPERATOR))
		return str_of(tr(reading->language, N_("The operator")));
	if (id_eq(actor, ID_CLOCK))
		return str_of(tr(reading->language, N_("The clock")));
	if (id_eq(actor, ID_DOOR))
		return str_of(tr(reading->language, N_("The door")));
	if (id_eq(actor, ID_WITHHELD))
		return str_of(tr(reading->language, N_("(not shown)")));
	return reading_label(reading, reading_actors(reading), actor, arena);
}

void reading_sentence(struct reading *reading, const struct act *act, const struct event *event,
	const void *in, struct arena *arena, struct buf *out)
{
	struct telling telling = { reading, arena };

	record_sentence(act->history, &act->record, in, actor_name(reading, event->actor, arena),
		reading->language, name_of, &telling, out);
}
