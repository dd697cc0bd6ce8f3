/* A campaign as a template: what it was made of, in days from its first, to begin another with. */
#include "base/catalogue.h"
#include "campaign/campaign.sql.h"
#include "campaign/form.h"
#include "campaign/pages.h"
#include "campaign/template.h"

struct saving {
	struct conn *conn;
	const struct campaign *campaign;
	struct json *json;
	struct arena *arena;
};

static void pair_text(struct saving *s, const char *name, str text)
{
	if (!str_given(text) || !text.len)
		return;
	json_key(s->json, str_of(name));
	json_text(s->json, text);
}

static void pair_number(struct saving *s, const char *name, struct query *q, int column)
{
	if (column_null(q, column))
		return;
	json_key(s->json, str_of(name));
	json_number(s->json, column_number(q, column));
}

static void pair_day(struct saving *s, const char *name, date day)
{
	json_key(s->json, str_of(name));
	json_number(s->json, day.day - s->campaign->starts.day);
}

static void pair_words(struct saving *s, const char *name, str words)
{
	if (!str_given(words))
		return;
	json_key(s->json, str_of(name));
	json_raw(s->json, words);
}

static void save_stages(struct saving *s)
{
	struct query *q = conn_query(s->conn, &campaign_sql_stages_told);

	json_key(s->json, STR("stages"));
	json_begin_array(s->json);
	query_id(q, "campaign", s->campaign->campaign);
	while (query_next(q)) {
		json_begin_object(s->json);
		pair_text(s, "code", column_text(q, 0));
		pair_text(s, "title", column_text(q, 1));
		pair_day(s, "from_day", column_date(q, 2));
		pair_day(s, "to_day", column_date(q, 3));
		json_end(s->json);
	}
	query_end(q);
	json_end(s->json);
}

static void save_clauses(struct saving *s, id measure)
{
	struct query *q = conn_query(s->conn, &campaign_sql_clauses_carried);

	json_key(s->json, STR("clauses"));
	json_begin_array(s->json);
	query_id(q, "measure", measure);
	while (query_next(q))
		json_text(s->json, column_text(q, 0));
	query_end(q);
	json_end(s->json);
}

static void save_form(struct saving *s, id measure)
{
	struct query *q = conn_query(s->conn, &campaign_sql_form_kept);

	json_key(s->json, STR("form"));
	json_begin_array(s->json);
	query_id(q, "measure", measure);
	while (query_next(q)) {
		bool decimal_kind = column_number(q, 3) == FORM_DECIMAL;
		json_begin_object(s->json);
		pair_text(s, "name", column_text(q, 0));
		pair_text(s, "label", column_text(q, 1));
		pair_text(s, "help", column_text(q, 2));
		pair_text(s, "kind", choice_code(form_kinds, column_number(q, 3)));
		json_key(s->json, STR("need")), json_bool(s->json, column_number(q, 4));
		pair_number(s, "min", q, 5);
		pair_number(s, "max", q, 6);
		if (decimal_kind)
			pair_number(s, "places", q, 7);
		pair_words(s, "choices", column_text(q, 8));
		pair_text(s, "figure", column_text(q, 9));
		json_end(s->json);
	}
	query_end(q);
	json_end(s->json);
}

/* "theme.plan-team" is "plan-team" in its campaign. */
static str own_code(const struct saving *s, str code)
{
	return str_from(code, s->campaign->code.len + 1);
}

/* How it recurs, or what it hangs on. */
static void save_time(struct saving *s, struct query *q)
{
	if (!column_null(q, 11))
		pair_text(s, "every", choice_code(every_choices, column_number(q, 11)));
	if (column_number(q, 15))
		json_key(s->json, STR("working_day")), json_bool(s->json, true);
	if (column_number(q, 16))
		json_key(s->json, STR("place")), json_bool(s->json, true);
	if (column_null(q, 12))
		return;
	pair_text(s, "after", own_code(s, column_text(q, 12)));
	pair_number(s, "after_days", q, 14);
	pair_text(s, "after_of",
		choice_code(after_choices, column_number(q, 13) ? AFTER_ABOVE : AFTER_ITSELF));
}

static void save_measures(struct saving *s)
{
	struct query *q = conn_query(s->conn, &campaign_sql_measures_kept);

	json_key(s->json, STR("measures"));
	json_begin_array(s->json);
	query_id(q, "campaign", s->campaign->campaign);
	while (query_next(q)) {
		json_begin_object(s->json);
		pair_text(s, "code", own_code(s, column_text(q, 1)));
		pair_text(s, "title", column_text(q, 2));
		pair_text(s, "workstream", column_text(q, 3));
		pair_text(s, "stage", column_text(q, 4));
		save_clauses(s, column_id(q, 0));
		pair_text(s, "instruction", column_text(q, 5));
		pair_words(s, "levels", column_text(q, 6));
		pair_words(s, "kinds", column_text(q, 7));
		pair_day(s, "due_day", column_date(q, 8));
		pair_text(s, "accepted_by", choice_code(acceptors, column_number(q, 9)));
		pair_number(s, "effort_minutes", q, 10);
		pair_text(s, "proven_by", column_text(q, 17));
		pair_text(s, "proven_count", column_text(q, 18));
		save_time(s, q);
		save_form(s, column_id(q, 0));
		json_end(s->json);
	}
	query_end(q);
	json_end(s->json);
}

static void save(struct request *request, struct response *response, struct reading *reading)
{
	struct campaign campaign;
	id found = reading_find(reading, "campaign", request->parts[0]);

	if (!id_given(found) || !campaign_get(reading->conn, found, request->arena, &campaign)) {
		response_refuse(response, 404, "not_found",
			tr(request->language, N_("There is no such campaign.")));
		return;
	}
	struct json json = json_into(&response->body);
	struct saving saving = { reading->conn, &campaign, &json, request->arena };
	json_begin_object(&json);
	pair_text(&saving, "title", campaign.title);
	save_stages(&saving);
	save_measures(&saving);
	json_end(&json);
	response->filename = arena_printf(request->arena, "%.*s.json", STR_ARG(campaign.code)).ptr;
}

void get_template(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);

	if (!reading)
		return;
	save(request, response, reading);
	ledger_read_end(reading);
}
