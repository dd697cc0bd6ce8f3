/* One member from text: what a command line, a query string, a CSV cell or a JSON string holds. */
#include "base/text.h"
#include "record/private.h"

/* ---- Checks that JSON's own numbers share ---- */

void set_number(struct reading *r, const struct field *field, int64_t value, void *member)
{
	if (field_has_least(field) && value < field->min)
		problem(here(r), named(r, field), "range", N_("Give at least %lld."),
			(long long)field->min);
	else if (field_has_most(field) && value > field->max)
		problem(here(r), named(r, field), "range", N_("Give at most %lld."),
			(long long)field->max);
	else
		put_number(field, member, value);
}

/* "12.50" has one digit after the point that matters. */
static int places_of(decimal value)
{
	for (; value.places > 0 && value.v % 10 == 0; value.places--)
		value.v /= 10;
	return value.places;
}

void set_decimal(struct reading *r, const struct field *field, decimal value, void *member)
{
	if (places_of(value) > field->places && field->places)
		problem(here(r), named(r, field), "format",
			N_("Write at most %d digits after the point."), field->places);
	else if (places_of(value) > field->places)
		problem(here(r), named(r, field), "format",
			N_("Write a whole number, without a point."));
	else if (field_has_least(field) && decimal_cmp(value, decimal_of(field->min)) < 0)
		problem(here(r), named(r, field), "range", N_("Give at least %lld."),
			(long long)field->min);
	else if (field_has_most(field) && decimal_cmp(value, decimal_of(field->max)) > 0)
		problem(here(r), named(r, field), "range", N_("Give at most %lld."),
			(long long)field->max);
	else
		put_decimal(field, member, value);
}

/* ---- Scalars: each gets trimmed text that is not empty ---- */

static void number_of(struct reading *r, const struct field *field, str text, void *member)
{
	int64_t value;

	if (str_number(text, &value))
		set_number(r, field, value, member);
	else
		problem(here(r), named(r, field), "format", N_("Write a whole number such as 12."));
}

static void decimal_of_text(struct reading *r, const struct field *field, str text, void *member)
{
	decimal value;

	if (decimal_parse(text, &value))
		set_decimal(r, field, value, member);
	else
		problem(here(r), named(r, field), "format", N_("Write a number such as 12.5."));
}

static void yesno_of(struct reading *r, const struct field *field, str text, void *member)
{
	bool value;

	if (str_yesno(text, &value))
		put_yesno(field, member, value);
	else
		problem(here(r), named(r, field), "format", N_("Write yes or no."));
}

static void date_of_text(struct reading *r, const struct field *field, str text, void *member)
{
	date day;

	if (date_parse(text, &day) || date_written(text, &day))
		put_date(field, member, day);
	else if (date_formed(text))
		problem(here(r), named(r, field), "format", N_("There is no such day."));
	else
		problem(here(r), named(r, field), "format", N_("Write a day as 2026-11-23."));
}

static void moment_of(struct reading *r, const struct field *field, str text, void *member)
{
	moment at;

	if (moment_left_out(text))
		problem(here(r), named(r, field), "format",
			N_("There is no such time on that day: the clock is put forward over it."));
	else if (moment_parse(text, &at) || moment_parse_local(text, &at))
		put_moment(field, member, at);
	else
		problem(here(r), named(r, field), "format",
			N_("Write a moment as 2026-11-23 09:30, by the organisation's clock, or with "
			   "a time zone: 2026-11-23T09:30:00+08:00."));
}

static str codes_of(struct reading *r, const struct field *field)
{
	str list = STR("");

	for (const struct choice *choice = field->choices; choice->value; choice++)
		list = arena_printf(
			r->arena, "%.*s%s%s", STR_ARG(list), list.len ? ", " : "", choice->code);
	return list;
}

static void choice_of(struct reading *r, const struct field *field, str text, void *member)
{
	const struct choice *choice = choice_find(field, text);

	if (choice)
		*(int *)member = choice->value;
	else
		problem(here(r), named(r, field), "choice", N_("Choose one of: %.*s."),
			STR_ARG(codes_of(r, field)));
}

void read_ref_text(struct reading *r, const struct field *field, str text, void *member)
{
	str words;

	if (take_text(r, field, text, false, REF_LENGTH, &words))
		list_ref(r, field, member, words);
}

static void file_of(struct reading *r, const struct field *field, str text, void *member)
{
	hash file;

	if (!hash_parse(text, &file)) {
		problem(here(r), named(r, field), "format",
			N_("Give a stored file by its name there: 64 digits and letters from a to "
			   "f."));
		return;
	}
	*(opt_file *)member = (opt_file){ true, file };
	list_file(r, field, file);
}

/* ---- Lists: "a,b,c", where empty items count as absent ---- */

static size_t items_of(str text)
{
	size_t count = 0;

	while (str_given(text))
		count += str_trim(str_cut(&text, ',')).len > 0;
	return count;
}

static void texts_of(struct reading *r, const struct field *field, str text, void *member)
{
	size_t room = items_of(text);
	struct texts list = { NULL, 0 };

	if (!count_fits(r, field, room) ||
		!(list.ptr = arena_array(r->arena, room, sizeof(*list.ptr))))
		return;
	while (str_given(text)) {
		str item = str_trim(str_cut(&text, ','));
		r->item++;
		if (item.len &&
			take_text(r, field, item, false, DEFAULT_LENGTH, &list.ptr[list.count]))
			list.count++;
	}
	r->item = 0;
	*(struct texts *)member = list;
}

static void refs_of(struct reading *r, const struct field *field, str text, void *member)
{
	size_t room = items_of(text);
	struct ids list = { NULL, 0 };

	if (!count_fits(r, field, room) ||
		!(list.ptr = arena_array(r->arena, room, sizeof(*list.ptr))))
		return;
	while (str_given(text)) {
		str item = str_trim(str_cut(&text, ','));
		r->item++;
		if (item.len)
			read_ref_text(r, field, item, &list.ptr[list.count++]);
	}
	r->item = 0;
	*(struct ids *)member = list;
}

/* ---- By kind ---- */

/* What is read here is still to be done: events of before keep the codes that they have. */
const char *code_unfit(str code)
{
	if (str_starts(code, STR("#")))
		return N_("A code does not begin with #: that is how an id is written.");
	if (str_eq(code, STR(".")) || str_eq(code, STR("..")))
		return N_("A code is not made of dots alone: no browser opens such an address.");
	if (str_has(code, ','))
		return N_("A code has no comma: where several are named, commas stand between them.");
	return NULL;
}

static const char *unfit(const struct field *field, str code)
{
	if (!field->code || (field->code_there && !str_starts(code, STR("#"))))
		return NULL;
	return code_unfit(code);
}

static bool text_of(struct reading *r, const struct field *field, str text, void *member)
{
	const char *why = unfit(field, str_trim(text));

	if (!str_trim(text).len) {
		if (field->empties)
			*(str *)member = STR("");
		return field->empties;
	}
	if (why)
		problem(here(r), named(r, field), "format", why, NULL);
	else if (text_valid(text, true, NULL) && !text_shown(text))
		problem(here(r), named(r, field), "text",
			N_("This has characters that hide, or turn the direction of others."));
	else
		take_text(r, field, text, field->prose, field_most(field), member);
	return true;
}

bool read_member_text(struct reading *r, const struct field *field, str text, void *member)
{
	static void (*const readers[])(struct reading *, const struct field *, str, void *) = {
		[FIELD_NUMBER] = number_of,
		[FIELD_DECIMAL] = decimal_of_text,
		[FIELD_YESNO] = yesno_of,
		[FIELD_DATE] = date_of_text,
		[FIELD_MOMENT] = moment_of,
		[FIELD_CHOICE] = choice_of,
		[FIELD_REF] = read_ref_text,
		[FIELD_FILE] = file_of,
		[FIELD_TEXTS] = texts_of,
		[FIELD_REFS] = refs_of,
	};

	if (field->kind == FIELD_TEXT)
		return text_of(r, field, text, member);
	if (field->kind == FIELD_ROWS || field->kind == FIELD_VALUES)
		return read_json_text(r, field, text, member);
	text = str_trim(text);
	if (!text.len)
		return false;
	if (field->kind == FIELD_NUMBER || field->kind == FIELD_DECIMAL || field->kind == FIELD_DATE ||
		field->kind == FIELD_MOMENT)
		text = text_narrow(text, r->arena);
	readers[field->kind](r, field, text, member);
	return (field->kind != FIELD_TEXTS && field->kind != FIELD_REFS) || items_of(text);
}
