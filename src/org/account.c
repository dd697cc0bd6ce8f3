/* One's own page, and the file of all that is kept about one. */
#include "org/account.h"
#include "base/catalogue.h"
#include "org/access.h"
#include "org/org.sql.h"
#include "org/person.h"
#include "org/post.h"
#include "org/tree_page.h"
#include "web/form.h"

#define POSTS_SHOWN 100

static void fill_posts(struct account_page *page, struct request *request, struct reading *reading)
{
	struct query *q = conn_query(reading->conn, &org_sql_posts_of);

	page->posts.ptr = arena_array(request->arena, POSTS_SHOWN, sizeof(*page->posts.ptr));
	query_id(q, "person", request->actor);
	query_date(q, "day", reading->today);
	while (page->posts.ptr && page->posts.count < POSTS_SHOWN && query_next(q))
		page->posts.ptr[page->posts.count++] = (struct account_post){
			.role = choice_label(post_roles, column_number(q, 0), request->language),
			.unit = arena_copy(request->arena, column_text(q, 2)),
			.unit_url = arena_printf(
				request->arena, "/board/%.*s", STR_ARG(column_text(q, 1))),
			.since = column_date(q, 3),
			.ends = !column_null(q, 4),
			.until = column_date(q, 4),
		};
	query_end(q);
}

static void fill_tokens(struct account_page *page, struct request *request, struct reading *reading)
{
	struct query *q = conn_query(reading->conn, &org_sql_tokens_of);

	page->tokens.ptr = arena_array(request->arena, PASS_OF_ONE, sizeof(*page->tokens.ptr));
	query_id(q, "person", request->actor);
	query_date(q, "day", reading->today);
	while (page->tokens.ptr && page->tokens.count < PASS_OF_ONE && query_next(q))
		page->tokens.ptr[page->tokens.count++] = (struct account_token){
			.token = column_id(q, 0),
			.label = arena_copy(request->arena, column_text(q, 1)),
			.reach =
				choice_label(token_reaches, column_number(q, 2), request->language),
			.until = column_date(q, 4),
		};
	query_end(q);
}

static void fill_sessions(
	struct account_page *page, struct request *request, struct reading *reading)
{
	struct pass passes[4 * PASS_OF_ONE];
	size_t count = reading_passes(reading, request->actor, passes, COUNT(passes));
	char text[HASH_TEXT];

	page->sessions.ptr = arena_array(request->arena, count, sizeof(*page->sessions.ptr));
	for (size_t n = 0; page->sessions.ptr && n < count; n++) {
		const struct pass *pass = &passes[n];
		if (pass->kind != PASS_SESSION && pass->kind != PASS_TRUSTED)
			continue;
		page->sessions.ptr[page->sessions.count++] = (struct account_session){
			.browser = arena_copy(request->arena, str_of(pass->about)),
			.hash = arena_copy(request->arena, hash_print(pass->hash, text)),
			.made = pass->made,
			.seen = pass->seen,
			.ends = pass->ends,
			.here = hash_eq(pass->hash, request->pass),
		};
	}
}

static void fill_person(struct account_page *page, struct request *request, struct reading *reading)
{
	struct person person;
	struct org_unit unit;

	if (!person_get(reading->conn, request->actor, request->arena, &person))
		return;
	page->person = true;
	page->name = str_given(person.known.name) ? person.known.name : person.code;
	page->code = person.code;
	page->alias = person.known.alias;
	page->mail = person.known.mail;
	page->phone = person.known.phone;
	page->has_password = str_given(reading_password(reading, request->actor, request->arena));
	if (org_unit_get(reading->conn, person.unit, request->arena, &unit))
		page->unit = unit.name;
	fill_posts(page, request, reading);
}

static void get_account(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);
	struct account_page view = {
		.frame = frame_of(request, STR("/account"), "people"),
		.name = str_of(tr(request->language, N_("The operator"))),
		.session = request->csrf.len > 0,
		.csrf = request->csrf,
		.mark = form_mark(request),
	};
	struct page page = { .out = &response->body, .language = request->language };

	if (!reading)
		return;
	fill_person(&view, request, reading);
	fill_sessions(&view, request, reading);
	fill_tokens(&view, request, reading);
	ledger_read_end(reading);
	response->type = "text/html; charset=utf-8";
	page_account(&page, &view);
}

/* ---- What is kept about one, as a file ---- */

static void pair(struct json *json, const char *name, str text)
{
	json_key(json, str_of(name));
	json_text(json, text);
}

static void pair_date(struct json *json, const char *name, struct query *q, int column)
{
	json_key(json, str_of(name));
	if (column_null(q, column))
		json_write_null(json);
	else
		json_date(json, column_date(q, column));
}

static void write_posts(struct json *json, id person, struct reading *reading)
{
	struct query *q = conn_query(reading->conn, &org_sql_posts_all_of);

	json_key(json, STR("posts"));
	json_begin_array(json);
	query_id(q, "person", person);
	while (query_next(q)) {
		json_begin_object(json);
		pair(json, "role", choice_code(post_roles, column_number(q, 0)));
		pair(json, "unit", column_text(q, 1));
		pair_date(json, "from", q, 2);
		pair_date(json, "until", q, 3);
		pair_date(json, "ended", q, 4);
		json_end(json);
	}
	query_end(q);
	json_end(json);
}

static void write_tokens(struct json *json, id person, struct reading *reading)
{
	struct query *q = conn_query(reading->conn, &org_sql_tokens_of);

	json_key(json, STR("tokens"));
	json_begin_array(json);
	query_id(q, "person", person);
	query_date(q, "day", (date){ 0 });
	while (query_next(q)) {
		json_begin_object(json);
		pair(json, "label", column_text(q, 1));
		pair(json, "reach", choice_code(token_reaches, column_number(q, 2)));
		pair_date(json, "made", q, 3);
		pair_date(json, "until", q, 4);
		pair_date(json, "ended", q, 5);
		json_end(json);
	}
	query_end(q);
	json_end(json);
}

static void write_sessions(struct json *json, id person, struct reading *reading)
{
	static const char *const kinds[] = { [PASS_LINK] = "link",
		[PASS_TOKEN] = "token",
		[PASS_SESSION] = "session",
		[PASS_DEVICE] = "device",
		[PASS_TRUSTED] = "trusted device",
		[PASS_FEED] = "calendar feed" };
	struct pass passes[4 * PASS_OF_ONE];
	size_t count = reading_passes(reading, person, passes, COUNT(passes));

	json_key(json, STR("ways_in"));
	json_begin_array(json);
	for (size_t n = 0; n < count; n++) {
		json_begin_object(json);
		pair(json, "kind", str_of(kinds[passes[n].kind]));
		pair(json, "browser", str_of(passes[n].about));
		json_key(json, STR("made")), json_moment(json, passes[n].made);
		json_key(json, STR("seen")), json_moment(json, passes[n].seen);
		json_key(json, STR("until")), json_moment(json, passes[n].ends);
		json_end(json);
	}
	json_end(json);
}

struct telling {
	struct reading *reading;
	struct json *json;
	id person;
	struct arena arena;
};

/* What one did, and what was done to one: when, by which act, in a sentence, and what one did oneself with
 * all that stands in the ledger of it (texts about persons are sealed there). */
static bool tell(void *context, const struct act *act, const struct event *event, const void *in)
{
	struct telling *telling = context;
	CLEANUP(buf_done) struct buf sentence = BUF(1 << 16);

	if (!id_eq(event->actor, telling->person) && !id_eq(event->subject, telling->person))
		return true;
	json_begin_object(telling->json);
	json_key(telling->json, STR("event")), json_number(telling->json, event->seq);
	json_key(telling->json, STR("at")), json_moment(telling->json, event->at);
	pair(telling->json, "act", str_of(act->name));
	json_key(telling->json, STR("by_you"));
	json_bool(telling->json, id_eq(event->actor, telling->person));
	reading_sentence(telling->reading, act, event, in, &telling->arena, &sentence);
	pair(telling->json, "what", buf_str(&sentence));
	if (id_eq(event->actor, telling->person)) {
		json_key(telling->json, STR("record"));
		json_raw(telling->json, event->body);
	}
	json_end(telling->json);
	arena_clear(&telling->arena);
	return true;
}

static void write_data(struct json *json, struct request *request, struct reading *reading,
	const struct person *person)
{
	struct org_unit unit = { .code = STR_NONE };
	const struct slice *const *slices = ledger_slices(request->ledger);
	struct telling telling = { .reading = reading, .json = json, .person = request->actor };

	org_unit_get(reading->conn, person->unit, request->arena, &unit);
	json_begin_object(json);
	pair(json, "code", person->code);
	pair(json, "name", person->known.name);
	pair(json, "alias", person->known.alias);
	pair(json, "mail", person->known.mail);
	pair(json, "phone", person->known.phone);
	pair(json, "unit", unit.code);
	json_key(json, STR("password"));
	json_bool(json, str_given(reading_password(reading, request->actor, request->arena)));
	write_posts(json, request->actor, reading);
	write_tokens(json, request->actor, reading);
	write_sessions(json, request->actor, reading);
	for (size_t n = 0; slices[n]; n++)
		if (slices[n]->tells_of)
			slices[n]->tells_of(reading, request->actor, json);
	json_key(json, STR("history"));
	json_begin_array(json);
	arena_init(&telling.arena, 1 << 20);
	reading_events_of(reading, request->actor, tell, &telling);
	arena_done(&telling.arena);
	json_end(json);
	json_end(json);
}

/* Walks the whole ledger. */
static void get_data(struct request *request, struct response *response)
{
	struct reading *reading = request_limited(request, response, "data", 6)
					  ? NULL
					  : request_read(request, response);
	struct person person;

	if (!reading)
		return;
	struct json json = json_into(&response->body);
	if (person_get(reading->conn, request->actor, request->arena, &person)) {
		response->filename = "muster-me.json";
		write_data(&json, request, reading, &person);
	} else {
		response_refuse(response, 404, "not_found",
			tr(request->language, N_("Of the operator nothing is kept.")));
	}
	ledger_read_end(reading);
}

const struct route org_routes[] = {
	{ .method = "GET", .path = "/account", .handler = get_account, .slow = true },
	{ .method = "GET", .path = "/account/data", .handler = get_data, .slow = true },
	{ .method = "GET", .path = "/units", .handler = get_units, .slow = true },
	{ .method = "GET", .path = "/units/level", .handler = get_units_level, .slow = true },
	{ 0 },
};
