/* References: looked up inside the writer's transaction, since what they name may just have been
 * made. */
#include "record/private.h"

static void refuse_missing(
	struct problems *problems, struct arena *arena, const struct record_ref *ref)
{
	problems_in_row(problems, ref->row_field, ref->row, ref->line);
	const char *sentence = ref->field->by_id
				       ? N_("There is no %s %.*s: it is named by its number, such "
					    "as #12, as its list tells it.")
				       : N_("There is no %s %.*s.");
	problem(problems, ref->field->name, "not_found", sentence,
		tr(problems->language, ref->field->ref), STR_ARG(shown(arena, ref->text)));
}

/* Rows may come from a file after the rest was read: only now is it sure that none came. */
static void check_rows(const struct record *record, struct problems *problems)
{
	for (size_t n = 0; n < record->table->count; n++) {
		const struct field *field = &record->table->fields[n];
		if (field->kind == FIELD_ROWS && field->need && !field->resolved &&
			!member_given(field, field_member_const(field, record->in)))
			problem(problems, field->name, "required", N_("This must be given."));
	}
}

void record_resolve(
	struct record *record, record_find find, void *context, struct problems *problems)
{
	check_rows(record, problems);
	for (size_t n = 0; n < record->ref_count; n++) {
		const struct record_ref *ref = &record->refs[n];
		*ref->where = find(context, ref->field->ref, ref->text);
		if (!id_given(*ref->where))
			refuse_missing(problems, record->arena, ref);
	}
	problems_in_row(problems, NULL, 0, 0);
}
