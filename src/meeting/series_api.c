/* GET /api/v1/rule: what a rule says in words, and on which days, before anybody begins a series by it. */
#include "base/catalogue.h"
#include "meeting/series_pages.h"

#define DAYS_MAX 366
#define DAYS_USUAL 12

const struct field rule_fields[5] = {
	{ AT(struct rule_asked, rule, TEXT), .label = N_("Rule"), .need = true, .max = RULE_MAX },
	{ AT(struct rule_asked, first, DATE), .label = N_("Meets first on"), .need = true,
		.help = N_("The rule is counted from this day on.") },
	{ AT(struct rule_asked, time, TEXT), .label = N_("Begins at"), .max = 5,
		.help = N_("The time of the day, 09:30: for a rule that ends at a moment.") },
	{ AT(struct rule_asked, from, DATE), .label = N_("From"), .help = N_("Only days from this one on.") },
	{ AT(struct rule_asked, most, NUMBER), .label = N_("Days"), .min = 1, .max = DAYS_MAX,
		.help = N_("At most so many. Not given: 12.") },
};

const char rule_schema[] =
	"{\"type\":\"object\",\"required\":[\"rule\",\"words\",\"days\"],\"additionalProperties\":false,"
	"\"properties\":{\"rule\":{\"type\":\"string\"},\"words\":{\"type\":\"string\"},"
	"\"days\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"format\":\"date\"}}}}";

static void write_days(struct json *json, const struct rule *rule, const struct rule_asked *asked)
{
	const size_t most = asked->most.given ? (size_t)asked->most.v : DAYS_USUAL;
	date days[DAYS_MAX];
	const size_t count = rule_days(
		rule, asked->first, asked->from.given ? asked->from.v : asked->first, (date){ INT32_MAX }, days, most);

	json_key(json, STR("days"));
	json_begin_array(json);
	for (size_t n = 0; n < count; n++)
		json_date(json, days[n]);
	json_end(json);
}

static void write_rule(struct request *request, struct response *response, const struct rule_asked *asked)
{
	struct json json = json_into(&response->body);
	struct problems problems;
	struct rule rule;
	int minutes = 0;

	problems_init(&problems, request->arena, request->language);
	if (asked->time.len && !time_read(asked->time, &minutes))
		problem(&problems, "time", "R-MEET-95", N_("Write a time of the day such as 09:30."));
	if (!rule_read(asked->rule, &rule, &problems, "rule") || problems_any(&problems)) {
		response_problems(response, &problems);
		return;
	}
	rule_settle_end(&rule, minutes);
	rule = rule_completed(&rule, asked->first);
	json_begin_object(&json);
	json_key(&json, STR("rule"));
	json_text(&json, rule_text(&rule, request->arena));
	json_key(&json, STR("words"));
	json_text(&json, rule_words(&rule, request->language, request->arena));
	write_days(&json, &rule, asked);
	json_end(&json);
}

void get_rule(struct request *request, struct response *response)
{
	static const struct field_table table = FIELD_TABLE(struct rule_asked, rule_fields);
	struct reading *reading = request_read(request, response);
	struct rule_asked *asked;

	if (!reading)
		return;
	if (request_parameters(request, response, &table, reading, (void **)&asked))
		write_rule(request, response, asked);
	ledger_read_end(reading);
}
