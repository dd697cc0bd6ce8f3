/* POST /api/v1/{thing}/{verb}: an act. */
#include "base/catalogue.h"
#include "web/private.h"

static const struct act *act_named(struct request *request)
{
	str name = arena_printf(request->arena, "%.*s.%.*s", STR_ARG(request->parts[0]), STR_ARG(request->parts[1]));

	return slices_act(ledger_slices(request->ledger), name);
}

static const struct field *rows_of(const struct act *act)
{
	for (size_t n = 0; n < act->record.count; n++)
		if (act->record.fields[n].kind == FIELD_ROWS && !act->record.fields[n].resolved)
			return &act->record.fields[n];
	return NULL;
}

/* The query without what is the route's own; in `ret_dry` whether it asks for a dry run. */
static size_t act_pairs(struct request *request, struct pair *pairs, bool *ret_dry)
{
	size_t count = 0;

	*ret_dry = false;
	for (size_t n = 0; n < request->query_count; n++) {
		str name = request->query[n].name, text = request->query[n].text;
		if (str_eq(name, STR("dry_run")))
			*ret_dry = str_eq(text, STR("1")) || str_eq(text, STR("yes")) || str_eq(text, STR("true"));
		else if (!str_eq(name, STR("lang")))
			pairs[count++] = request->query[n];
	}
	return count;
}

static void refuse_malformed(struct request *request, struct response *response, str where)
{
	const char *text = tr(request->language, N_("This is not JSON: %.*s"));

	response_refuse(response, 400, "malformed", arena_printf(request->arena, text, STR_ARG(where)).ptr);
}

/* The rows come from the body, everything else from the query: the query is read as if the rows had been given. */
static void read_csv(struct request *request, struct acting *acting, const struct pair *pairs, size_t count)
{
	struct submission *s = &acting->submission;
	const struct field *rows = rows_of(s->act);
	struct field *fields = arena_array(request->arena, s->act->record.count, sizeof(*fields));
	struct field_table *table = arena_alloc(request->arena, sizeof(*table));

	if (!rows || !fields || !table) {
		problem(&s->problems, "", "type", N_("This act takes no CSV: send JSON or a form."));
		return;
	}
	memcpy(fields, s->act->record.fields, s->act->record.count * sizeof(*fields));
	fields[rows - s->act->record.fields].need = false;
	*table = (struct field_table){ fields, s->act->record.count, s->act->record.size };
	record_read_pairs(&s->record, table, pairs, count, &s->arena, &s->problems);
	if (s->record.in)
		record_read_csv_rows(&s->record, rows, request->body, &acting->decoded, &s->problems);
	s->record.table = &s->act->record;
}

static bool read_json(struct request *request, struct response *response, struct submission *s, size_t query_count)
{
	str malformed = STR_NONE;

	if (query_count)
		problem(&s->problems, "", "unknown_field", N_("With JSON every field stands in the body, none in the address."));
	record_read_text(&s->record, &s->act->record, request->body, &s->arena, &s->problems, &malformed);
	if (!str_given(malformed))
		return true;
	refuse_malformed(request, response, malformed);
	return false;
}

static bool read_form(struct request *request, struct response *response, struct submission *s)
{
	struct pair *pairs;
	size_t count;

	if (!pairs_decode(request->body, true, &s->arena, &pairs, &count)) {
		response_refuse(response, 400, "malformed", tr(request->language, N_("The form cannot be read.")));
		return false;
	}
	record_read_pairs(&s->record, &s->act->record, pairs, count, &s->arena, &s->problems);
	return true;
}

static bool read_body(struct request *request, struct response *response, struct acting *acting, const struct pair *pairs,
	size_t count)
{
	if (str_eq(request->content_type, STR("application/json")))
		return read_json(request, response, &acting->submission, count);
	if (str_eq(request->content_type, STR("text/csv"))) {
		read_csv(request, acting, pairs, count);
		return true;
	}
	if (str_eq(request->content_type, STR("application/x-www-form-urlencoded")))
		return read_form(request, response, &acting->submission);
	response_refuse(response, 415, "type",
		tr(request->language, N_("Send application/json, application/x-www-form-urlencoded or text/csv.")));
	return false;
}

bool act_begin(struct request *request, struct response *response, struct acting *acting)
{
	const struct act *act = act_named(request);
	struct pair pairs[QUERY_PAIRS_MAX];
	struct submission *s = &acting->submission;

	if (!act) {
		response_refuse(response, 404, "not_found", tr(request->language, N_("There is nothing at this address.")));
		return false;
	}
	submission_init(s, act, request->language);
	buf_init(&acting->decoded, ANSWER_MAX);
	s->key = str_given(request->key) ? arena_copy(&s->arena, request->key) : STR_NONE;
	size_t count = act_pairs(request, pairs, &s->dry_run);
	bool read = read_body(request, response, acting, pairs, count);
	if (read && problems_any(&s->problems))
		response_problems(response, &s->problems);
	if (read && !problems_any(&s->problems))
		return true;
	submission_done(s);
	buf_done(&acting->decoded);
	return false;
}

static void fill(struct submission *s, struct response *response)
{
	switch (s->outcome) {
	case OUTCOME_DONE:
	case OUTCOME_REPEATED:
	case OUTCOME_WOULD:
		buf_add(&response->body, s->answer);
		return;
	case OUTCOME_REFUSED:
		response_problems(response, &s->problems);
		return;
	case OUTCOME_BUSY:
		response_refuse(response, 503, "busy", tr(s->problems.language, N_("Muster is busy: try again in a moment.")));
		return;
	case OUTCOME_FAULT:
		response_fault(response, &s->err);
		return;
	case OUTCOME_NONE:
		break;
	}
	must_failed("an outcome", __FILE__, __LINE__);
}

void act_finish(struct acting *acting, struct response *response)
{
	fill(&acting->submission, response);
	submission_done(&acting->submission);
	buf_done(&acting->decoded);
}
