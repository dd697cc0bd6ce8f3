/* Records from names and texts: what a command line, a query string and the rows of a CSV file have
 * in common. The names are looked up once, however many rows follow. */
#include "base/text.h"
#include "record/private.h"

/* ---- Values of a form ---- */

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct value *)a)->name, ((const struct value *)b)->name);
}

static bool name_fits(struct reading *r, const struct field *field, str name)
{
	if (name.len && name.len <= VALUE_NAME_LENGTH && text_valid(name, false, NULL))
		return true;
	problem(here(r), named(r, field), "text", N_("A name has 1 to %d bytes of plain text."),
		VALUE_NAME_LENGTH);
	return false;
}

/* In the order of their names, so that the same values are the same record, whichever came
 * first. */
bool read_values(struct reading *r, const struct field *field, struct value *list, size_t count,
	struct values *ret)
{
	struct values values = { list, 0 };

	for (size_t n = 0; n < count; n++) {
		struct value value = { list[n].name, str_trim(list[n].text) };
		r->value = value.name;
		if (!value.text.len || !name_fits(r, field, value.name) ||
			!take_text(r, field, value.text, true, VALUE_LENGTH, &value.text))
			continue;
		value.name = r->borrow ? value.name : arena_copy(r->arena, value.name);
		list[values.count++] = value;
	}
	r->value = STR_NONE;
	if (values.count && count_fits(r, field, values.count)) {
		qsort(list, values.count, sizeof(*list), by_name);
		*ret = values;
	}
	return values.count > 0;
}

static bool values_of(struct reading *r, const struct heading *heading, const struct field *field,
	const str *texts, size_t count, void *member)
{
	size_t given = 0;
	struct value *list = arena_array(r->arena, heading->value_count + 1, sizeof(*list));

	for (size_t n = 0; n < heading->value_count && list; n++) {
		const struct named_value *value = &heading->values[n];
		if (value->field == field && value->where < count)
			list[given++] = (struct value){ value->name, texts[value->where] };
	}
	return list && read_values(r, field, list, given, member);
}

/* ---- The names ---- */

/* "values.size" -> the field `values`, *ret "size". */
static const struct field *values_field(const struct field_table *table, str name, str *ret)
{
	str rest = name, first = str_cut(&rest, '.');
	const struct field *field = str_given(rest) ? field_find(table, first) : NULL;

	*ret = rest;
	return field && field->kind == FIELD_VALUES && !field->resolved ? field : NULL;
}

static void refuse_twice(struct reading *r, str name)
{
	problem(here(r), shown(r->arena, name).ptr, "twice", N_("This is given twice."));
}

static void add_value(struct reading *r, struct heading *heading, const struct field *field,
	str name, str whole, size_t where)
{
	for (size_t n = 0; n < heading->value_count; n++)
		if (heading->values[n].field == field && str_eq(heading->values[n].name, name)) {
			refuse_twice(r, whole);
			return;
		}
	if (heading->value_count == COUNT(heading->values)) {
		problem(here(r), field->name, "count", N_("Give at most %zu of these."),
			COUNT(heading->values));
		return;
	}
	heading->values[heading->value_count++] = (struct named_value){ field, where, name };
}

static void add_name(struct reading *r, struct heading *heading, str name, size_t where)
{
	const struct field *field = field_find(heading->table, name), *values;
	str value;

	if (!field && (values = values_field(heading->table, name, &value))) {
		add_value(r, heading, values, value, name, where);
		return;
	}
	if (!field || field->resolved) {
		refuse_unknown(r, heading->table, name);
		return;
	}
	int *mine = &heading->where[field - heading->table->fields];
	if (*mine >= 0)
		refuse_twice(r, name);
	else
		*mine = (int)where;
}

/* Values have no column of their own name. */
static bool has_column(const struct heading *heading, size_t n)
{
	for (size_t k = 0; k < heading->value_count; k++)
		if (heading->values[k].field == &heading->table->fields[n])
			return true;
	return heading->where[n] >= 0;
}

void heading_read(struct reading *r, struct heading *heading, const struct field_table *table,
	const str *names, size_t count, bool file)
{
	must(table->count <= FIELDS_MAX);
	heading->table = table;
	heading->file = file;
	heading->value_count = 0;
	for (size_t n = 0; n < table->count; n++)
		heading->where[n] = -1;
	for (size_t n = 0; n < count; n++)
		if (!file || names[n].len) /* spreadsheets leave empty columns behind */
			add_name(r, heading, names[n], n);
	for (size_t n = 0; n < table->count && file; n++)
		if (table->fields[n].need && !table->fields[n].resolved && !has_column(heading, n))
			problem(here(r), table->fields[n].name, "required",
				N_("The file has no column %s."), table->fields[n].name);
}

/* ---- The texts ---- */

void cells_read(
	struct reading *r, const struct heading *heading, const str *texts, size_t count, void *in)
{
	for (size_t n = 0; n < heading->table->count; n++) {
		const struct field *field = &heading->table->fields[n];
		void *member = field_member(field, in);
		bool there = heading->where[n] >= 0, given;
		if (field->resolved)
			continue;
		if (there && (size_t)heading->where[n] < count)
			given = read_member_text(r, field, texts[heading->where[n]], member);
		else
			given = field->kind == FIELD_VALUES &&
				values_of(r, heading, field, texts, count, member);
		if (given || !field->need)
			continue;
		if (heading->file ? has_column(heading, n) : field->kind != FIELD_ROWS)
			refuse_absent(r, field);
	}
}

/* ---- Pairs ---- */

static void read_pairs(struct reading *r, const struct field_table *table, const struct pair *pairs,
	size_t count, void *in)
{
	struct heading heading;
	str *names = arena_array(r->arena, count + 1, sizeof(*names));
	str *texts = arena_array(r->arena, count + 1, sizeof(*texts));

	if (!names || !texts)
		return;
	for (size_t n = 0; n < count; n++) {
		names[n] = pairs[n].name;
		texts[n] = pairs[n].text;
	}
	heading_read(r, &heading, table, names, count, false);
	cells_read(r, &heading, texts, count, in);
}

bool record_read_pairs(struct record *record, const struct field_table *table,
	const struct pair *pairs, size_t count, struct arena *arena, struct problems *problems)
{
	struct reading r;

	*record = (struct record){
		.table = table, .arena = arena, .in = arena_alloc(arena, table->size)
	};
	reading_begin(&r, record, problems);
	if (record->in)
		read_pairs(&r, table, pairs, count, record->in);
	return reading_end(&r);
}
