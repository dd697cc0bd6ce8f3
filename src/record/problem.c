/* Collecting refusals. */
#include "record/problem.h"
#include "base/catalogue.h"
#include <stdarg.h>

void problems_init(struct problems *problems, struct arena *arena, enum language language)
{
	*problems = (struct problems){ .arena = arena, .language = language };
}

/* Said where the arena has no room even for a refusal; it stands in `spare` and takes none. */
static void say_full(struct problems *problems)
{
	problems->spare = (struct problem){
		.field = STR(""),
		.code = "size",
		.text = str_of(tr(problems->language,
			N_("This is too much to be read at once: send it in parts."))),
	};
	problems->list = &problems->spare;
	problems->count = problems->room = 1;
}

static struct problem *add(struct problems *problems)
{
	if (problems->count == PROBLEMS_MAX) {
		problems->more++;
		return NULL;
	}
	if (problems->count == problems->room) {
		size_t room = problems->room ? problems->room * 2 : 8;
		struct problem *list = arena_array(problems->arena, room, sizeof(*list));
		if (!list) {
			problems->more++;
			if (!problems->count)
				say_full(problems);
			return NULL;
		}
		if (problems->count)
			memcpy(list, problems->list, problems->count * sizeof(*list));
		problems->list = list;
		problems->room = room;
	}
	return &problems->list[problems->count++];
}

/* Where `text` was cut to fit, without the piece of a character that is left at its end. */
static str whole_characters(const char *text, bool cut)
{
	size_t len = strlen(text);

	if (cut) {
		while (len && ((unsigned char)text[len - 1] & 0xc0) == 0x80)
			len--;
		if (len && (unsigned char)text[len - 1] >= 0x80)
			len--;
	}
	return (str){ text, len };
}

/* "rows[3].code"; for the row itself "rows[3]". */
static str place_of(const struct problems *problems, const char *field)
{
	str prefix = problems->prefix;

	if (!*field && prefix.len)
		prefix.len--;
	str place = arena_printf(problems->arena, "%.*s%s", STR_ARG(prefix), field);
	return str_given(place) ? place : STR("");
}

void problem(
	struct problems *problems, const char *field, const char *code, const char *sentence, ...)
{
	char text[1000];
	va_list values;
	struct problem *p = add(problems);

	if (!p)
		return;
	va_start(values, sentence);
	int len = vsnprintf(text, sizeof(text), tr(problems->language, sentence), values);
	va_end(values);
	str said = arena_copy(problems->arena, whole_characters(text, len >= (int)sizeof(text)));
	*p = (struct problem){
		.field = place_of(problems, field),
		.code = code,
		.text = str_given(said) ? said
					: str_of(tr(problems->language, N_("This is refused."))),
		.line = problems->line,
	};
	if (problems->line && *field)
		p->column = arena_copy(problems->arena, str_of(field));
}

void problem_copy(struct problems *problems, const struct problem *from)
{
	struct problem *p = add(problems);

	if (!p)
		return;
	*p = (struct problem){
		.field = arena_copy(problems->arena, from->field),
		.code = from->code,
		.text = arena_copy(problems->arena, from->text),
		.line = from->line,
		.column = arena_copy(problems->arena, from->column),
	};
}

void problems_in_row(struct problems *problems, const char *field, size_t n, int64_t line)
{
	problems->prefix = field ? arena_printf(problems->arena, "%s[%zu].", field, n) : STR_NONE;
	problems->line = field ? line : 0;
}

void problems_members(const struct problems *problems, struct json *json)
{
	json_key(json, STR("problems"));
	json_begin_array(json);
	for (size_t n = 0; n < problems->count; n++) {
		const struct problem *p = &problems->list[n];
		json_begin_object(json);
		json_key(json, STR("field")), json_text(json, p->field);
		json_key(json, STR("code")), json_text(json, str_of(p->code));
		json_key(json, STR("text")), json_text(json, p->text);
		if (p->line)
			json_key(json, STR("line")), json_number(json, p->line);
		if (str_given(p->column))
			json_key(json, STR("column")), json_text(json, p->column);
		json_end(json);
	}
	json_end(json);
	if (problems->more)
		json_key(json, STR("more")), json_number(json, (int64_t)problems->more);
}

void problems_json(const struct problems *problems, struct json *json)
{
	json_begin_object(json);
	problems_members(problems, json);
	json_end(json);
}

/* At most PROBLEMS_MAX of them, which mostly stand in order already. */
void problems_by_line(struct problems *problems)
{
	struct problem *list = problems->list;

	for (size_t n = 1; n < problems->count; n++) {
		struct problem moved = list[n];
		size_t at = n;
		for (; at > 0 && list[at - 1].line > moved.line; at--)
			list[at] = list[at - 1];
		list[at] = moved;
	}
}
