/* Answers: refusals, faults, and what a handler needs to begin. */
#include "base/catalogue.h"
#include "base/log.h"
#include "web/earlier.h"
#include "web/private.h"

/* Earlier days that one person looks at: each may have to be made first. */
#define PAST_PER_MINUTE 60

static void write_json_type(struct response *response, int status)
{
	response->status = status;
	response->type = "application/json";
	response->location = STR_NONE;
	response->filename = NULL;
	response->policy = NULL;
	response->lasting = false;
	response->packed = false;
	must(!response->listener);
	buf_clear(&response->body);
}

bool problems_have(const struct problems *problems, const char *code)
{
	for (size_t n = 0; n < problems->count; n++)
		if (strcmp(problems->list[n].code, code) == 0)
			return true;
	return false;
}

void response_problems(struct response *response, const struct problems *problems)
{
	bool forbidden = problems_have(problems, "R-LEDGER-03");
	bool changed = problems_have(problems, "R-LEDGER-07");
	write_json_type(response, forbidden ? 403 : changed ? 412 : 422);
	struct json json = json_into(&response->body);
	problems_json(problems, &json);
}

void response_refuse(struct response *response, int status, const char *code, const char *text)
{
	write_json_type(response, status);
	struct json json = json_into(&response->body);
	json_begin_object(&json);
	json_key(&json, STR("problems"));
	json_begin_array(&json);
	json_begin_object(&json);
	json_key(&json, STR("field")), json_text(&json, STR(""));
	json_key(&json, STR("code")), json_text(&json, str_of(code));
	json_key(&json, STR("text")), json_text(&json, str_of(text));
	json_end(&json);
	json_end(&json);
	json_end(&json);
}

static void refuse_in(struct response *response, enum language language, int status,
	const char *code, const char *sentence)
{
	response_refuse(response, status, code, tr(language, sentence));
}

void response_missing(struct response *response, enum language language)
{
	refuse_in(response, language, 404, "not_found", N_("There is nothing at this address."));
}

void response_forbidden(struct response *response, enum language language)
{
	refuse_in(response, language, 403, "R-LEDGER-03", N_("You have no right to see this."));
}

void response_fault(struct response *response, const struct err *err, enum language language)
{
	/* That it is busy is nobody's fault, and whoever likes could fill the log with it. */
	log_line(err->code == ERR_BUSY ? LOG_DEBUG : LOG_ERROR, "fault", "text=%s place=%s",
		LOG_TEXT(str_of(err->text)), err->place ? err->place : "?");
	if (err->code == ERR_FULL)
		refuse_in(response, language, 507, "full",
			N_("The disk of the store is full, or a limit is reached: nothing was "
			   "changed."));
	else if (err->code == ERR_BUSY)
		refuse_in(response, language, 503, "busy",
			N_("Muster is busy: try again in a moment."));
	else
		refuse_in(response, language, 500, "fault",
			N_("Muster could not do this: its log says why. Nothing was changed."));
}

static void refuse_known(struct request *request, struct response *response, const char *text)
{
	struct problems problems;

	problems_init(&problems, request->arena, request->language);
	problem(&problems, "known", "range", text, NULL);
	response_problems(response, &problems);
}

/* The day whose knowledge is asked for; today where none is. What is wrong with it; NULL: nothing. */
static const char *known_wrong(const struct request *request, date *ret)
{
	str text = request_query(request, STR("known"));
	date today = ledger_today(request->ledger);

	*ret = today;
	if (!text.len || !request->looks_back)
		return NULL;
	if (!date_parse(text, ret))
		return N_("Write a day as 2026-11-23.");
	return ret->day > today.day ? N_("That day is still to come.") : NULL;
}

str earlier_day(const struct request *request, date *ret)
{
	str text = request_query(request, STR("known"));

	return date_parse(text, ret) && ret->day < ledger_today(request->ledger).day ? text
										     : STR_NONE;
}

struct reading *request_read_day(
	struct request *request, struct response *response, struct problems *beside)
{
	struct reading *reading = NULL;
	struct err err;
	date known;
	const char *wrong = known_wrong(request, &known);
	bool past = known.day < ledger_today(request->ledger).day;

	if (!wrong && past && request_limited(request, response, "earlier days", PAST_PER_MINUTE))
		return NULL;
	if (!wrong && past)
		reading = ledger_read_past(request->ledger, known, &err);
	if (!wrong && past && !reading && err.code == ERR_MISUSE)
		wrong = N_("Nothing was known yet on that day.");
	if (wrong && !beside) {
		refuse_known(request, response, wrong);
		return NULL;
	}
	if (wrong)
		problem(beside, "known", "range", wrong, NULL);
	if (wrong || !past)
		reading = ledger_read(request->ledger, &err);
	if (!reading) {
		response_fault(response, &err, request->language);
		return NULL;
	}
	reading->language = request->language;
	reading->standing = request->standing;
	return reading;
}

struct reading *request_read(struct request *request, struct response *response)
{
	return request_read_day(request, response, NULL);
}

static str text_of(const struct pair *pairs, size_t count, str name)
{
	for (size_t n = 0; n < count; n++)
		if (str_eq(pairs[n].name, name))
			return pairs[n].text;
	return STR_NONE;
}

str request_query(const struct request *request, str name)
{
	return text_of(request->query, request->query_count, name);
}

str request_sent(const struct request *request, str name)
{
	return text_of(request->sent, request->sent_count, name);
}

bool request_marked(const struct request *request)
{
	bool marked = false;

	return str_yesno(request_query(request, STR("bom")), &marked) && marked;
}

static id find(void *context, const char *thing, str text)
{
	return reading_find(context, thing, text);
}

bool request_parameters(struct request *request, struct response *response,
	const struct field_table *table, struct reading *reading, void **ret)
{
	struct problems problems;
	struct record record;

	problems_init(&problems, request->arena, request->language);
	if (record_read_pairs(&record, table, request->query, request->query_count, request->arena,
		    &problems))
		record_resolve(&record, find, reading, &problems);
	if (problems_any(&problems)) {
		response_problems(response, &problems);
		return false;
	}
	*ret = record.in;
	return true;
}
