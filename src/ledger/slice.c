/* The self-checks of acts and slices: what a table must hold together, found by a test and not by a
 * user. */
#include "ledger/private.h"
#include <stdarg.h>

struct sentence {
	char text[300];
};

PRINTF(1, 2) static const char *wrong(const char *format, ...)
{
	static _Thread_local struct sentence sentence;
	va_list values;

	va_start(values, format);
	vsnprintf(sentence.text, sizeof(sentence.text), format, values);
	va_end(values);
	return sentence.text;
}

/* Lower-case words, joined by `joint` where that is not 0. */
static bool name_sound(const char *name, char joint)
{
	int joints = 0;

	if (!name || name[0] < 'a' || name[0] > 'z')
		return false;
	for (const char *c = name; *c; c++) {
		if (*c == joint && c[1] >= 'a' && c[1] <= 'z')
			joints++;
		else if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_'))
			return false;
	}
	return joint ? joints == 1 : true;
}

/* ---- One act ---- */

static const char *holes_wrong(const struct act *act)
{
	for (const char *c = strchr(act->history, '{'); c; c = strchr(c + 1, '{')) {
		const char *end = strchr(c, '}');
		if (!end)
			return wrong("%s: its history has an open brace", act->name);
		str hole = { c + 1, (size_t)(end - c - 1) };
		if (!str_eq(hole, STR("actor")) && !field_find(&act->record, hole))
			return wrong("%s: its history names {%.*s}, which is no field", act->name,
				STR_ARG(hole));
	}
	return NULL;
}

static const char *reference_wrong(const struct act *act, const char *which, const char *name)
{
	if (!name)
		return NULL;
	const struct field *field = field_find(&act->record, str_of(name));
	if (!field || field->kind != FIELD_REF)
		return wrong("%s: %s is %s, which is no field that refers to a thing", act->name,
			which, name);
	return NULL;
}

static const char *fields_wrong(const struct act *act)
{
	const char *sentence = field_table_wrong(&act->record);
	int in_files = 0;

	if (sentence)
		return wrong("%s: %s", act->name, sentence);
	for (size_t n = 0; n < act->record.count; n++) {
		const struct field *field = &act->record.fields[n];
		in_files += field->in_file;
		if (field->since > act->version)
			return wrong(
				"%s: %s is there since version %d, which the act has not reached",
				act->name, field->name, field->since);
		if (field->resolved && !act->resolve)
			return wrong("%s: nothing resolves %s", act->name, field->name);
	}
	if (in_files > 1)
		return wrong("%s: only one of its fields may stand in a file", act->name);
	return NULL;
}

const char *act_wrong(const struct act *act)
{
	const char *sentence;

	if (!name_sound(act->name, '.'))
		return wrong("\"%s\" is not in form thing.verb", act->name ? act->name : "");
	if (!act->erases != !act->gone)
		return wrong(
			"%s: what erases says what is gone then, and nothing else does", act->name);
	if (!act->summary || !act->history || !act->apply || act->version < 1)
		return wrong("%s lacks its summary, history, version or apply", act->name);
	if ((sentence = fields_wrong(act)) || (sentence = holes_wrong(act)) ||
		(sentence = reference_wrong(act, "right_at", act->right_at)) ||
		(sentence = reference_wrong(act, "about", act->about)) ||
		(sentence = reference_wrong(act, "erases", act->erases)))
		return sentence;
	if (act->amends && (act->makes || !act_subject(act)))
		return wrong("%s amends nothing that is there", act->name);
	if (act->made_by && (act->makes || act->amends))
		return wrong("%s looks back in two ways, or at what is not there yet", act->name);
	return NULL;
}

/* ---- All slices ---- */

static const char *refs_wrong(
	const struct slice *const *slices, const struct act *act, const struct field_table *table)
{
	const char *sentence = NULL;

	for (size_t n = 0; n < table->count && !sentence; n++) {
		const struct field *field = &table->fields[n];
		if (field->ref && !slices_thing(slices, field->ref))
			sentence = wrong("%s: %s refers to %s, which no slice has", act->name,
				field->name, field->ref);
		else if (field->ref && field->by_id != !slices_thing(slices, field->ref)->by_code)
			sentence = wrong("%s: by_id of %s goes with things that have no code",
				act->name, field->name);
		else if (field->rows)
			sentence = refs_wrong(slices, act, field->rows);
	}
	return sentence;
}

static bool done_by_nobody(enum right right)
{
	return right == RIGHT_CLOCK || right == RIGHT_NOTE || right == RIGHT_DOOR ||
	       right == RIGHT_FOLLOW;
}

static const char *acts_wrong(
	const struct slice *const *slices, const struct act *const *acts, bool clock)
{
	const char *sentence;
	const struct act *first;

	for (const struct act *const *act = acts; act && *act; act++) {
		if ((sentence = act_wrong(*act)) ||
			(sentence = refs_wrong(slices, *act, &(*act)->record)))
			return sentence;
		slices_owner(slices, str_of((*act)->name), &first);
		if (first != *act)
			return wrong("%s: there are two acts of that name", (*act)->name);
		if ((*act)->makes && !slices_thing(slices, (*act)->makes))
			return wrong(
				"%s makes a %s, which no slice has", (*act)->name, (*act)->makes);
		if (done_by_nobody((*act)->right) != clock)
			return wrong("%s: acts of RIGHT_CLOCK, RIGHT_NOTE, RIGHT_DOOR and RIGHT_FOLLOW stand in "
				     "clock_acts, and no others",
				(*act)->name);
	}
	return NULL;
}

/* Of more than are gone through, the newest are looked for. */
static bool newest_first(const struct statement *list)
{
	return !list || str_ends(str_of(list->sql), STR("id desc limit $most"));
}

static const char *things_wrong(const struct slice *const *slices, const struct slice *slice)
{
	for (size_t n = 0; n < slice->thing_count; n++) {
		const struct thing *thing = &slice->things[n];
		if (!name_sound(thing->name, 0) || !thing->label || !thing->by_id)
			return wrong(
				"a thing of %s lacks its name, its label or by_id", slice->name);
		if (slices_thing(slices, thing->name) != thing)
			return wrong("there are two kinds of thing called %s", thing->name);
		if (!newest_first(thing->list) || !newest_first(thing->list_at))
			return wrong("the list of each %s does not give the newest first", thing->name);
	}
	return NULL;
}

static const char *tables_wrong(const struct slice *slice)
{
	size_t len = strlen(slice->name);

	for (size_t n = 0; n < slice->schema->table_count; n++) {
		const struct sql_table *table = &slice->schema->tables[n];
		if (strncmp(table->name, slice->name, len) != 0 || table->name[len] != '_')
			return wrong("the table %s does not begin with its slice's name, %s",
				table->name, slice->name);
		if (table->kind == SQL_LEDGER)
			return wrong("the table %s: only the ledger has tables of that kind",
				table->name);
	}
	return NULL;
}

static const char *slice_wrong(const struct slice *const *slices, const struct slice *slice)
{
	const char *sentence;

	if (!name_sound(slice->name, 0) || !slice->version || !slice->schema)
		return wrong("a slice lacks its name, version or schema");
	for (const struct slice *const *other = slices; *other != slice; other++)
		if (strcmp((*other)->name, slice->name) == 0)
			return wrong("there are two slices called %s", slice->name);
	if ((sentence = things_wrong(slices, slice)) || (sentence = tables_wrong(slice)))
		return sentence;
	if ((sentence = acts_wrong(slices, slice->acts, false)))
		return sentence;
	return acts_wrong(slices, slice->clock_acts, true);
}

static const char *proofs_wrong(const struct slice *const *slices, const struct slice *slice)
{
	for (const struct proof_kind *kind = slice->proves; kind && kind->name; kind++)
		if (!kind->label || slices_proof(slices, str_of(kind->name)) != kind)
			return wrong("%s proves by %s, which has no label or is there twice", slice->name,
				kind->name);
	return NULL;
}

static const char *purpose_wrong(const struct slice *const *slices, const struct slice *slice)
{
	const struct file_purpose *purpose = slice->purpose;

	if (purpose && (!slices_thing(slices, purpose->thing) || !purpose->asks_place))
		return wrong("%s: a file is handed in for %s, which is no thing or asks nothing",
			slice->name, purpose->thing);
	return NULL;
}

const char *slices_wrong(const struct slice *const *slices)
{
	const char *sentence = NULL;

	for (const struct slice *const *slice = slices; *slice && !sentence; slice++)
		if (!(sentence = slice_wrong(slices, *slice)))
			sentence = purpose_wrong(slices, *slice);
	for (const struct slice *const *slice = slices; *slice && !sentence; slice++)
		sentence = proofs_wrong(slices, *slice);
	return sentence;
}
