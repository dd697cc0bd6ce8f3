/* An answer form as fields, for the page on which a duty is answered. */
#include "campaign/campaign.sql.h"
#include "campaign/form.h"
#include "ledger/ledger.h"

static const enum field_kind kinds[] = {
	[FORM_TEXT] = FIELD_TEXT,
	[FORM_NUMBER] = FIELD_NUMBER,
	[FORM_DECIMAL] = FIELD_DECIMAL,
	[FORM_CHOICE] = FIELD_CHOICE,
	[FORM_DATE] = FIELD_DATE,
	[FORM_FILE] = FIELD_FILE,
	[FORM_MARK] = FIELD_YESNO,
};

/* Its words are codes and labels in one. */
static const struct choice *choices_of(struct arena *arena, str text)
{
	struct texts words = words_of_text(arena, text);
	struct choice *list = arena_array(arena, words.count + 1, sizeof(*list));

	for (size_t n = 0; list && n < words.count; n++) {
		const char *word = arena_copy(arena, words.ptr[n]).ptr;
		list[n] = (struct choice){ (int)n + 1, word, word };
	}
	return list;
}

static struct field field_of(struct query *q, struct arena *arena)
{
	enum form_kind kind = (enum form_kind)column_number(q, 3);
	struct field field = {
		.name = arena_printf(arena, "values.%.*s", STR_ARG(column_text(q, 1))).ptr,
		.label = arena_copy(arena, column_text(q, 2)).ptr,
		.kind = kinds[kind],
		.need = column_number(q, 4),
		.min = column_null(q, 5) ? 0 : column_number(q, 5),
		.max = column_null(q, 6) ? 0 : column_number(q, 6),
		.places = (int)column_number(q, 7),
	};

	if (kind == FORM_CHOICE)
		field.choices = choices_of(arena, column_text(q, 8));
	return field;
}

size_t form_asks(struct reading *reading, const struct pair *typed, size_t typed_count,
	struct arena *arena, struct field *ret, size_t max)
{
	struct query *q = conn_query(reading->conn, &campaign_sql_form);
	id measure = ID_NONE;
	size_t count = 0;

	for (size_t n = 0; n < typed_count; n++)
		if (str_eq(typed[n].name, STR("measure")))
			measure = reading_find(reading, "measure", typed[n].text);
	query_id(q, "measure", measure);
	while (count < max && query_next(q))
		ret[count++] = field_of(q, arena);
	query_end(q);
	return count;
}
