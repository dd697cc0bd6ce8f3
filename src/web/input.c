/* Questions of forms, made from fields. */
#include "web/input.h"
#include "base/catalogue.h"
#include "ledger/look.h"

#define LENGTH_USUAL 200 /* field.h */
#define LENGTH_LIST 20000

static void add_option(struct input_piece *input, str code, const char *label)
{
	input->options.ptr[input->options.count++] = (struct input_option){
		.code = code, .label = str_of(label), .chosen = str_eq(code, input->value)
	};
}

/* The first says that nothing was chosen; it may be chosen only where nothing is needed. */
static void choose(
	struct input_piece *input, const struct request *request, const struct choice *choices)
{
	size_t count = 1;

	for (const struct choice *choice = choices; choice->value; choice++)
		count++;
	input->choice = true;
	input->options.ptr = arena_array(request->arena, count, sizeof(*input->options.ptr));
	if (!input->options.ptr)
		return;
	add_option(input, STR(""), "–");
	for (const struct choice *choice = choices; choice->value; choice++)
		add_option(input, str_of(choice->code), tr(request->language, choice->label));
}

static const struct choice yes_no[] = {
	{ 1, "yes", N_("yes") },
	{ 2, "no", N_("no") },
	{ 0 },
};

static const char *printed(const struct request *request, int64_t value)
{
	return arena_printf(request->arena, "%lld", (long long)value).ptr;
}

static void count(
	struct input_piece *input, const struct request *request, const struct field *field)
{
	input->type = "text"; /* a browser's own number takes what it cannot read as nothing */
	input->mode = field->kind == FIELD_NUMBER ? "numeric" : "decimal";
	if (field->min)
		input->least = printed(request, field->min);
	if (field->max)
		input->most = printed(request, field->max);
}

static void write_text(struct input_piece *input, const struct field *field)
{
	input->type = "text";
	input->mode = "text";
	input->length = field->max ? field->max : LENGTH_USUAL;
	input->area = field->prose;
}

static void look_for(
	struct input_piece *input, const struct request *request, const struct field *field)
{
	const struct thing *thing = slices_thing(ledger_slices(request->ledger), field->ref);

	input->many = field->kind == FIELD_REFS;
	if (thing && thing_looked_for(thing))
		input->find = thing->name;
}

static void ask(struct input_piece *input, const struct request *request, const struct field *field)
{
	switch (field->kind) {
	case FIELD_TEXT:
		write_text(input, field);
		return;
	case FIELD_NUMBER:
	case FIELD_DECIMAL:
		count(input, request, field);
		return;
	case FIELD_YESNO:
		choose(input, request, yes_no);
		return;
	case FIELD_CHOICE:
		choose(input, request, field->choices);
		return;
	case FIELD_DATE:
		input->type = "date";
		return;
	case FIELD_ROWS:
	case FIELD_VALUES:
		input->area = true;
		input->length = LENGTH_LIST;
		return;
	case FIELD_FILE:
		input->file = true;
		return;
	case FIELD_REF:
	case FIELD_REFS:
		look_for(input, request, field);
		break;
	case FIELD_MOMENT:
		input->type = "datetime-local";
		return;
	case FIELD_TEXTS:
		break;
	}
	input->type = "text";
	input->mode = "text";
	input->length = LENGTH_LIST;
}

/* What to write where the kind alone says it. */
static const char *hint(const struct field *field)
{
	switch (field->kind) {
	case FIELD_REF:
		return N_("Its code.");
	case FIELD_REFS:
		return N_("Their codes, with commas between.");
	case FIELD_TEXTS:
		return N_("Several with commas between.");
	case FIELD_ROWS:
	case FIELD_VALUES:
		return N_("As JSON.");
	default:
		return NULL;
	}
}

static str help_of(const struct request *request, const struct field *field)
{
	const char *help = field->help ? tr(request->language, field->help) : "";
	const char *more = hint(field);

	if (!more)
		return str_of(help);
	return arena_printf(
		request->arena, "%s%s%s", help, *help ? " " : "", tr(request->language, more));
}

static void take_sentences(struct input_piece *input, const struct request *request, str refused,
	const struct problems *problems)
{
	if (!problems || !problems->count)
		return;
	input->sentences.ptr =
		arena_array(request->arena, problems->count, sizeof(*input->sentences.ptr));
	for (size_t n = 0; input->sentences.ptr && n < problems->count; n++)
		if (str_eq(problems->list[n].field, refused) ||
			str_eq(problems->list[n].field, input->name))
			input->sentences.ptr[input->sentences.count++] = problems->list[n].text;
	input->wrong = input->sentences.count > 0;
}

struct input_piece input_of(const struct request *request, const struct field *field, str name,
	str refused, str value, const struct problems *problems)
{
	struct input_piece input = {
		.name = name,
		.label = str_of(tr(request->language, field->label)),
		.help = help_of(request, field),
		.value = value,
		.unless = field->unless ? tr(request->language, field->unless) : NULL,
		.need = field->need,
		.required = field->need,
	};

	ask(&input, request, field);
	take_sentences(&input, request, refused, problems);
	if (input.wrong || input.help.len)
		input.described = arena_printf(
			request->arena, "%s-%.*s", input.wrong ? "p" : "h", STR_ARG(name));
	return input;
}
