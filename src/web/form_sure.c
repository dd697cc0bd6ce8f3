/* Acts as forms: what cannot be taken back is asked a second time, and says whom it is about. */
#include "base/catalogue.h"
#include "web/form.h"
#include "web/thing.h"

static void fill(struct sure_page *view, const struct request *request, struct reading *reading,
	const struct field *field, id which)
{
	const struct act *act = request->act;
	id unit = reading_unit(reading, field->ref, which);

	view->title = str_of(tr(request->language, act->summary));
	view->gone = str_of(tr(request->language, act->gone));
	view->url = form_url(request, act);
	view->kind = str_of(tr(request->language, field->label));
	view->name = reading_label(reading, field->ref, which, request->arena);
	view->code = reading_code(reading, field->ref, which, request->arena);
	view->unit =
		id_given(unit) ? reading_label(reading, "unit", unit, request->arena) : STR_NONE;
	view->field = str_of(field->name);
	view->value = arena_printf(request->arena, "#%lld", (long long)which.v);
	view->back_url = thing_url(reading, field->ref, which, request->arena);
	view->csrf = request->csrf;
	view->key = form_key(request);
}

bool form_asks_again(struct request *request, struct response *response, struct reading *reading,
	const struct pair *pairs, size_t count)
{
	const struct act *act = request->act;
	const struct field *field =
		act->erases ? field_find(&act->record, str_of(act->erases)) : NULL;
	struct page page = { .out = &response->body, .language = request->language };
	struct sure_page view = { .title = STR("") };
	str text = STR_NONE;

	for (size_t n = 0; field && n < count; n++)
		if (str_eq(pairs[n].name, str_of(field->name)))
			text = str_trim(pairs[n].text);
	id which = text.len ? reading_find(reading, field->ref, text) : ID_NONE;
	if (!id_given(which) || !form_may(request, reading, pairs, count))
		return false;
	fill(&view, request, reading, field, which);
	view.frame = frame_of(request, view.url, "acts");
	response->type = "text/html; charset=utf-8";
	page_sure(&page, &view);
	return true;
}
