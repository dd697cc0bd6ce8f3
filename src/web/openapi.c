/* GET /api/v1/openapi.json: the whole API as OpenAPI 3.1, made from the tables of acts, views and
 * routes. */
#include "base/book.h"
#include "web/private.h"

static void pair_text(struct json *json, const char *key, const char *text)
{
	json_key(json, str_of(key));
	json_text(json, str_of(text));
}

static void open_object(struct json *json, const char *key)
{
	json_key(json, str_of(key));
	json_begin_object(json);
}

static void open_array(struct json *json, const char *key)
{
	json_key(json, str_of(key));
	json_begin_array(json);
}

/* ---- Answers ---- */

static void content(struct json *json, const char *type, const char *schema)
{
	open_object(json, "content");
	open_object(json, type);
	json_key(json, STR("schema"));
	json_raw(json, str_of(schema));
	json_end(json);
	json_end(json);
}

static void reference_answer(
	struct json *json, const char *status, const char *what, const char *name)
{
	open_object(json, status);
	pair_text(json, "description", what);
	open_object(json, "content");
	open_object(json, "application/json");
	open_object(json, "schema");
	json_key(json, STR("$ref"));
	json_text(json, str_of(name));
	json_end(json);
	json_end(json);
	json_end(json);
	json_end(json);
}

static void answers(struct json *json, const char *type, const char *schema, bool body)
{
	open_object(json, "responses");
	open_object(json, "200");
	pair_text(json, "description", "Done");
	content(json, type, schema);
	json_end(json);
	reference_answer(
		json, "422", "Refused: nothing was changed", "#/components/schemas/problems");
	if (body)
		reference_answer(json, "400", "What was sent cannot be read",
			"#/components/schemas/problems");
	reference_answer(
		json, "404", "There is nothing at this address", "#/components/schemas/problems");
	reference_answer(json, "default",
		"Refused for another reason (403, 405, 412, 413, 414, 415, 421, 431), or a fault "
		"(500, 503, "
		"507)",
		"#/components/schemas/problems");
	json_end(json);
}

/* ---- Parameters ---- */

static void path_parameter(struct json *json, const char *name)
{
	json_begin_object(json);
	pair_text(json, "name", name);
	pair_text(json, "in", "path");
	json_key(json, STR("required")), json_bool(json, true);
	json_key(json, STR("schema")), json_raw(json, STR("{\"type\":\"string\"}"));
	json_end(json);
}

static void query_parameter(struct json *json, const char *name, const char *what, bool need)
{
	json_begin_object(json);
	pair_text(json, "name", name);
	pair_text(json, "in", "query");
	json_key(json, STR("required")), json_bool(json, need);
	pair_text(json, "description", what);
	json_key(json, STR("schema")), json_raw(json, STR("{\"type\":\"string\"}"));
	json_end(json);
}

static void table_parameters(struct json *json, const struct field_table *table)
{
	for (size_t n = 0; n < table->count; n++)
		query_parameter(
			json, table->fields[n].name, table->fields[n].label, table->fields[n].need);
}

static void holes(struct json *json, const char *path)
{
	str rest = str_of(path);
	char name[64];

	for (str_cut(&rest, '{'); str_given(rest); str_cut(&rest, '{')) {
		str hole = str_cut(&rest, '}');
		snprintf(name, sizeof(name), "%.*s", STR_ARG(hole));
		path_parameter(json, name);
		if (!str_given(rest))
			return;
	}
}

/* ---- Acts ---- */

static const char done_schema[] =
	"{\"type\":\"object\",\"anyOf\":[{\"required\":[\"seq\"]},{\"required\":[\"dry_run\"]}],"
	"\"properties\":{\"dry_run\":{\"const\":true,\"description\":\"Nothing was done\"},"
	"\"seq\":{\"type\":\"integer\","
	"\"description\":\"The number of "
	"the event\"},\"id\":{\"type\":[\"integer\",\"null\"],\"description\":\"The id of the "
	"thing that was made\"}}}";
static const char rows_schema[] =
	"{\"type\":\"object\",\"required\":[\"rows\",\"done\",\"repeated\",\"refused\","
	"\"problems\"],\"properties\":{"
	"\"rows\":{\"type\":\"integer\"},\"done\":{\"type\":\"integer\"},\"repeated\":{\"type\":"
	"\"integer\"},\"apart\":{\"type\":\"integer\",\"description\":\"Of a dry run: the last rows, where "
	"they were too many to be tried after those before them, and were judged as the store stands\"},"
	"\"refused\":{\"type\":\"integer\"},\"problems\":{\"type\":\"array\",\"items\":{\"$ref\":"
	"\"#/components/schemas/problem\"}},\"granted\":{\"type\":\"array\",\"description\":"
	"\"Links or tokens that were made, told this once\",\"items\":{\"type\":\"object\","
	"\"required\":[\"line\"],\"properties\":{\"line\":{\"type\":\"integer\"},\"name\":{"
	"\"type\":"
	"[\"string\",\"null\"]},\"link\":{\"type\":\"string\"},\"token\":{\"type\":\"string\"}}}}}"
	"}";
static const char dry_run[] = "{\"name\":\"dry_run\",\"in\":\"query\",\"description\":\"1: only "
			      "say what would come of it\","
			      "\"schema\":{\"type\":\"string\",\"enum\":[\"1\",\"yes\",\"true\","
			      "\"0\",\"no\",\"false\"]}}";
static const char key_header[] = "{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"description\":"
				 "\"The same key with the same request is done once and answered "
				 "twice\",\"schema\":{\"type\":\"string\",\"maxLength\":200}}";

static const char if_match[] = "{\"name\":\"If-Match\",\"in\":\"header\",\"description\":\"The "
			       "ETag of what was read: refused with 412 where somebody changed it "
			       "since\",\"schema\":{\"type\":\"string\"}}";

static void act_address(const struct act *act, char *into, size_t size, const char *more)
{
	str verb = str_of(act->name), thing = str_cut(&verb, '.');

	snprintf(into, size, "/api/v1/%.*s/%.*s%s", STR_ARG(thing), STR_ARG(verb), more);
}

static void act_path(struct json *json, const struct act *act)
{
	char address[200], name[160];

	act_address(act, address, sizeof(address), "");
	open_object(json, address);
	open_object(json, "post");
	pair_text(json, "operationId", act->name);
	pair_text(json, "summary", act->summary);
	open_array(json, "parameters");
	json_raw(json, str_of(dry_run));
	json_raw(json, str_of(key_header));
	if (act_looks_back(act))
		json_raw(json, str_of(if_match));
	json_end(json);
	open_object(json, "requestBody");
	json_key(json, STR("required")), json_bool(json, true);
	open_object(json, "content");
	open_object(json, "application/json");
	open_object(json, "schema");
	snprintf(name, sizeof(name), "#/components/schemas/%s", act->name);
	pair_text(json, "$ref", name);
	json_end(json);
	json_end(json);
	json_end(json);
	json_end(json);
	answers(json, "application/json", done_schema, true);
	json_end(json);
	json_end(json);
}

static void rows_path(struct json *json, const struct act *act)
{
	char address[200], name[160];

	act_address(act, address, sizeof(address), "/rows");
	open_object(json, address);
	open_object(json, "post");
	snprintf(name, sizeof(name), "%s.rows", act->name);
	pair_text(json, "operationId", name);
	snprintf(name, sizeof(name), "%s: one a row of a CSV or XLSX file", act->summary);
	pair_text(json, "summary", name);
	open_array(json, "parameters");
	json_raw(json, str_of(dry_run));
	json_end(json);
	open_object(json, "requestBody");
	json_key(json, STR("required")), json_bool(json, true);
	open_object(json, "content");
	json_key(json, STR("text/csv"));
	json_raw(json, STR("{\"schema\":{\"type\":\"string\"}}"));
	json_key(json, STR(BOOK_TYPE));
	json_raw(json, STR("{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}"));
	json_end(json);
	json_end(json);
	answers(json, "application/json", rows_schema, true);
	json_end(json);
	json_end(json);
}

/* ---- Views and routes ---- */

/* A value of a column as JSON: {"type":["integer","null"],"description":"..."} */
static void column_schema(struct json *json, const struct view_column *column)
{
	enum field_kind kind = column->kind;
	const char *type = kind == FIELD_NUMBER || kind == FIELD_REF ? "integer"
			   : kind == FIELD_YESNO                     ? "boolean"
								     : "string";

	open_object(json, column->name);
	if (column->always) {
		pair_text(json, "type", type);
	} else {
		open_array(json, "type");
		json_text(json, str_of(type)), json_text(json, STR("null"));
		json_end(json);
	}
	pair_text(json, "description", column->label);
	if (kind == FIELD_DATE || kind == FIELD_MOMENT)
		pair_text(json, "format", kind == FIELD_DATE ? "date" : "date-time");
	json_end(json);
}

static void view_schema(struct json *json, const struct view *view)
{
	json_begin_object(json);
	pair_text(json, "type", "object");
	json_key(json, STR("required"));
	json_raw(json, STR("[\"view\",\"columns\",\"rows\",\"next\"]"));
	open_object(json, "properties");
	json_key(json, STR("view")), json_raw(json, STR("{\"type\":\"string\"}"));
	json_key(json, STR("columns")),
		json_raw(json, STR("{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"));
	json_key(json, STR("next")), json_raw(json, STR("{\"type\":[\"string\",\"null\"]}"));
	open_object(json, "rows");
	pair_text(json, "type", "array");
	open_object(json, "items");
	pair_text(json, "type", "object");
	open_array(json, "required"); /* of who has not chosen columns */
	for (size_t n = 0; n < view->column_count; n++)
		json_text(json, str_of(view->columns[n].name));
	json_end(json);
	open_object(json, "properties");
	for (size_t n = 0; n < view->column_count; n++)
		column_schema(json, &view->columns[n]);
	json_end(json);
	json_end(json);
	json_end(json);
	json_end(json);
	json_end(json);
}

static void filter_parameters(struct json *json, const struct view_column *column)
{
	static const struct {
		const char *end, *text;
		enum view_filter_kind kind;
	} filters[] = {
		{ "", "Only rows with this value", FILTER_IS },
		{ ".has", "Only rows in whose text this stands", FILTER_HAS },
		{ ".from", "Only rows from this on", FILTER_FROM },
		{ ".to", "Only rows up to this", FILTER_TO },
	};
	char name[160];

	for (size_t n = 0; n < COUNT(filters); n++) {
		if (!view_filter_fits(filters[n].kind, column->kind))
			continue;
		snprintf(name, sizeof(name), "%s%s", column->name, filters[n].end);
		query_parameter(json, name, filters[n].text, false);
	}
}

static void view_path(struct json *json, const struct view *view)
{
	char address[160], name[160];
	CLEANUP(buf_done) struct buf schema = BUF(1 << 16);

	struct json inner = json_into(&schema);
	view_schema(&inner, view);
	buf_byte(&schema, 0);
	snprintf(address, sizeof(address), "/api/v1/view/%s", view->name);
	snprintf(name, sizeof(name), "view.%s", view->name);
	open_object(json, address);
	open_object(json, "get");
	pair_text(json, "operationId", name);
	pair_text(json, "summary", view->summary);
	open_array(json, "parameters");
	table_parameters(json, &view->parameters);
	query_parameter(json, "sort", "A column's name; -name: downwards", false);
	query_parameter(json, "limit", "How many rows, 1 to 10000", false);
	query_parameter(json, "cursor", "next of the answer before", false);
	query_parameter(json, "columns",
		"Only these, in this order: names with commas between; the others are then missing "
		"from the rows",
		false);
	query_parameter(json, "format", "json, csv, table or xlsx", false);
	query_parameter(json, "bom",
		"1: CSV begins with a byte order mark, as some spreadsheets want it", false);
	query_parameter(json, "known", "As it was known at the end of that day", false);
	for (size_t n = 0; n < view->column_count; n++)
		if (!field_find(&view->parameters, str_of(view->columns[n].name)))
			filter_parameters(json, &view->columns[n]);
	json_end(json);
	answers(json, "application/json", schema.ptr, false);
	json_end(json);
	json_end(json);
}

static void route_path(
	struct json *json, const struct route *route, const struct slice *const *slices)
{
	struct file_parameters file;
	bool post = !strcmp(route->method, "POST");
	char name[160];

	open_object(json, route->path);
	open_object(json, post ? "post" : "get");
	snprintf(name, sizeof(name), "%s%s", post ? "post" : "get", route->path);
	for (char *at = name; *at; at++)
		if (*at == '/' || *at == '{' || *at == '}')
			*at = '.';
	pair_text(json, "operationId", name);
	pair_text(json, "summary", route->summary);
	open_array(json, "parameters");
	holes(json, route->path);
	table_parameters(json, &route->parameters);
	if (route->handler == post_file) {
		file_parameters(slices, &file);
		table_parameters(json, &file.table);
	}
	json_end(json);
	if (post) {
		open_object(json, "requestBody");
		content(json, "application/octet-stream", "{}");
		json_end(json);
	}
	answers(json, route->schema ? "application/json" : "application/octet-stream",
		route->schema ? route->schema : "{}", post);
	json_end(json);
	json_end(json);
}

/* ---- All of it ---- */

static const char problem_schema[] = "{\"type\":\"object\",\"required\":[\"field\",\"code\","
				     "\"text\"],\"properties\":{\"field\":{\"type\":\"string\"},"
				     "\"code\":{\"type\":\"string\"},\"text\":{\"type\":\"string\"}"
				     ",\"line\":{\"type\":\"integer\"},"
				     "\"column\":{\"type\":\"string\"}}}";
static const char problems_schema[] =
	"{\"type\":\"object\",\"required\":[\"problems\"],\"properties\":{\"problems\":{\"type\":"
	"\"array\",\"items\":"
	"{\"$ref\":\"#/components/schemas/problem\"}},\"more\":{\"type\":\"integer\"}}}";

static void paths(struct json *json, const struct web *web, const struct slice *const *slices)
{
	open_object(json, "paths");
	for (size_t n = 0; kernel_views[n]; n++)
		view_path(json, kernel_views[n]);
	for (size_t n = 0; slices[n]; n++) {
		for (size_t k = 0; slices[n]->acts && slices[n]->acts[k]; k++) {
			act_path(json, slices[n]->acts[k]);
			rows_path(json, slices[n]->acts[k]);
		}
		for (size_t k = 0; slices[n]->views && slices[n]->views[k]; k++)
			view_path(json, slices[n]->views[k]);
	}
	for (size_t n = 0; n < web->route_count; n++)
		if (web->routes[n]->summary)
			route_path(json, web->routes[n], slices);
	json_end(json);
}

static void components(struct json *json, const struct slice *const *slices)
{
	open_object(json, "components");
	open_object(json, "schemas");
	json_key(json, STR("problem")), json_raw(json, str_of(problem_schema));
	json_key(json, STR("problems")), json_raw(json, str_of(problems_schema));
	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; slices[n]->acts && slices[n]->acts[k]; k++) {
			json_key(json, str_of(slices[n]->acts[k]->name));
			record_schema(&slices[n]->acts[k]->record, json);
		}
	json_end(json);
	json_end(json);
}

void get_openapi(struct request *request, struct response *response)
{
	const struct slice *const *slices = ledger_slices(request->ledger);
	struct json json = json_into(&response->body);

	json_begin_object(&json);
	pair_text(&json, "openapi", "3.1.0");
	open_object(&json, "info");
	pair_text(&json, "title", "Muster");
	pair_text(&json, "version", "1");
	open_object(&json, "license");
	pair_text(&json, "name", "Apache-2.0");
	pair_text(&json, "identifier", "Apache-2.0");
	json_end(&json);
	json_end(&json);
	paths(&json, request->web, slices);
	components(&json, slices);
	json_end(&json);
}
