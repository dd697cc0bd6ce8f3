/* A reading under way: where it stands, what it refuses, what it lists for later. */
#include "base/text.h"
#include "record/private.h"

#define SUGGESTIONS_MAX 20 /* a suggestion costs a look at every field; nobody reads more */
#define SHOWN_COLUMNS 60

void reading_begin(struct reading *r, struct record *record, struct problems *problems)
{
	*r = (struct reading){
		.record = record,
		.arena = record->arena,
		.problems = problems,
		.prefix = problems->prefix,
		.line = problems->line,
		.refused = problems->count + problems->more,
	};
}

bool reading_end(struct reading *r)
{
	reading_enter(r, NULL);
	if (r->arena->failed)
		problem(here(r), "", "size",
			N_("This is too much to be read at once: send it in parts."));
	r->problems->prefix = r->prefix;
	r->problems->line = r->line;
	return r->problems->count + r->problems->more == r->refused;
}

void reading_enter(struct reading *r, const struct place *place)
{
	r->place = place;
	r->placed = false;
}

static str place_text(struct reading *r, const struct place *place)
{
	if (!place)
		return r->prefix;
	return arena_printf(r->arena, "%.*s%s[%zu].", STR_ARG(place_text(r, place->above)),
		place->field->name, place->row);
}

struct problems *here(struct reading *r)
{
	if (!r->placed) {
		r->problems->prefix = place_text(r, r->place);
		r->problems->line = r->place && r->place->line ? r->place->line : r->line;
		r->placed = true;
	}
	return r->problems;
}

const char *named(struct reading *r, const struct field *field)
{
	str name = STR_NONE;

	if (str_given(r->value))
		name = arena_printf(
			r->arena, "%s.%.*s", field->name, STR_ARG(shown(r->arena, r->value)));
	else if (r->item)
		name = arena_printf(r->arena, "%s[%zu]", field->name, r->item - 1);
	return name.ptr ? name.ptr : field->name;
}

str shown(struct arena *arena, str words)
{
	bool text = text_valid(words, false, NULL);
	str cut = text ? text_cut(words, SHOWN_COLUMNS) : str_slice(words, 0, SHOWN_COLUMNS);
	char *copy = arena_alloc(arena, cut.len + 1);

	if (!copy)
		return STR("");
	for (size_t n = 0; n < cut.len; n++)
		copy[n] = text || (cut.ptr[n] >= ' ' && cut.ptr[n] < 0x7f) ? cut.ptr[n] : '?';
	return (str){ copy, cut.len };
}

/* ---- Refusals that several ways of reading share ---- */

static const struct field *nearest(const struct field_table *table, str name)
{
	const struct field *found = NULL;
	size_t best = 2 + name.len / 5; /* nearer than this */

	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		size_t distance = text_distance(name, str_of(field->name));
		if (field->resolved || distance >= best)
			continue;
		best = distance;
		found = field;
	}
	return found;
}

void refuse_unknown(struct reading *r, const struct field_table *table, str name)
{
	const struct field *field = field_find(table, name), *near = NULL;
	const char *words = shown(r->arena, name).ptr;

	if (!field && r->suggested++ < SUGGESTIONS_MAX)
		near = nearest(table, name);
	if (field)
		problem(here(r), words, "unknown_field",
			N_("Muster fills this in by itself: leave it out."));
	else if (near)
		problem(here(r), words, "unknown_field",
			N_("There is no field %s. Did you mean %s?"), words, near->name);
	else
		problem(here(r), words, "unknown_field", N_("There is no field %s."), words);
}

void refuse_absent(struct reading *r, const struct field *field)
{
	problem(here(r), named(r, field), "required", N_("This must be given."));
}

bool count_fits(struct reading *r, const struct field *field, size_t count)
{
	if ((int64_t)count > field_most(field)) {
		problem(here(r), named(r, field), "count", N_("Give at most %lld; these are %zu."),
			(long long)field_most(field), count);
		return false;
	}
	if ((int64_t)count < field->min) {
		problem(here(r), named(r, field), "count", N_("Give at least %lld; these are %zu."),
			(long long)field->min, count);
		return false;
	}
	return true;
}

/* ---- Text ---- */

/* A text has at most as many code points as bytes: the usual one is not counted. */
static bool length_fits(struct reading *r, const struct field *field, str text, int64_t most)
{
	int64_t least = field->kind == FIELD_TEXT ? field->min : 0;
	size_t length = (int64_t)text.len > most || least ? text_length(text) : text.len;

	if ((int64_t)length > most)
		problem(here(r), named(r, field), "length",
			N_("Write at most %lld characters; this has %zu."), (long long)most,
			length);
	else if ((int64_t)length < least)
		problem(here(r), named(r, field), "length",
			N_("Write at least %lld characters; this has %zu."), (long long)least,
			length);
	else
		return true;
	return false;
}

bool take_text(
	struct reading *r, const struct field *field, str text, bool lines, int64_t most, str *ret)
{
	if (!lines)
		text = str_trim(text);
	if (!text_valid(text, lines, NULL)) {
		problem(here(r), named(r, field), "text",
			lines ? N_("Write plain text in UTF-8: this has characters that cannot be "
				   "shown.")
			      : N_("Write one line of plain text in UTF-8: this has a line break "
				   "or characters "
				   "that cannot be shown."));
		return false;
	}
	if (!length_fits(r, field, text, most))
		return false;
	*ret = r->borrow ? text : arena_copy(r->arena, text);
	return true;
}

/* ---- What the writer looks up later ---- */

/* Room for one more in a list of the arena; NULL where there is none. */
static void *one_more(struct reading *r, void *list, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return list;
	size_t more = *room ? *room * 2 : 8;
	void *larger = arena_array(r->arena, more, size);
	if (larger && count)
		memcpy(larger, list, count * size);
	if (larger)
		*room = more;
	return larger;
}

/* Rows in rows are named by the whole way down: "measures[3].form". */
static const char *row_field(struct reading *r)
{
	if (!r->place || !r->place->above)
		return r->place ? r->place->field->name : NULL;
	return arena_printf(
		r->arena, "%.*s%s", STR_ARG(place_text(r, r->place->above)), r->place->field->name)
		.ptr;
}

void list_ref(struct reading *r, const struct field *field, id *where, str text)
{
	struct record *record = r->record;
	struct record_ref *list = one_more(
		r, record->refs, record->ref_count, &record->ref_room, sizeof(*record->refs));

	if (!list)
		return;
	record->refs = list;
	list[record->ref_count++] = (struct record_ref){
		.where = where,
		.field = field,
		.text = text,
		.row_field = row_field(r),
		.row = r->place ? r->place->row : 0,
		.line = r->place ? r->place->line : 0,
	};
}

void list_file(struct reading *r, const struct field *field, hash file)
{
	struct record *record = r->record;
	struct record_file *list = one_more(
		r, record->files, record->file_count, &record->file_room, sizeof(*record->files));

	if (!list)
		return;
	record->files = list;
	list[record->file_count++] = (struct record_file){
		.file = file,
		.field = field,
		.row_field = row_field(r),
		.row = r->place ? r->place->row : 0,
	};
}
