/* Looking for things over HTTP. */
#include "web/find.h"
#include "base/catalogue.h"
#include "web/private.h"
#include "web/thing.h"

#define TYPED_MAX 200 /* letters */
#define LIMIT_USUAL 10
#define GROUP_SHOWN 10 /* of each kind, where all kinds are shown */
#define URL_MAX 4096

/* ---- Hits ---- */

/* Of a unit the line above it, of anything else that of its unit. Whatever is known is known with the
 * units above it, or stands at the whole store. */
static void fill_line(
	struct request *request, struct reading *reading, const char *kind, struct find_hit *hit)
{
	const char *places = reading_places(reading);
	id unit = reading_unit(reading, kind, hit->thing), line[BOARD_DEPTH_MAX];
	size_t depth = board_line(reading->board, unit, line);

	if (id_eq(unit, hit->thing) && depth)
		depth--;
	hit->line.ptr = arena_array(request->arena, depth, sizeof(*hit->line.ptr));
	for (size_t n = 0; hit->line.ptr && n < depth; n++)
		if (reading_knows(reading, places, line[n]))
			hit->line.ptr[hit->line.count++] =
				reading_label(reading, places, line[n], request->arena);
}

static struct find_hit hit_of(struct request *request, struct reading *reading, const char *kind,
	const struct found *found)
{
	struct find_hit hit = { .thing = found->thing,
		.code = found->code,
		.name = found->label,
		.url = thing_url(reading, kind, found->thing, request->arena),
		.closed = board_unit_known(reading->board, found->thing) &&
			  !board_unit_open(reading->board, found->thing) };

	fill_line(request, reading, kind, &hit);
	return hit;
}

struct find_hits find_hits_of(struct request *request, struct reading *reading, const char *kind,
	str typed, id under, size_t max)
{
	struct found found[LOOK_MOST];
	size_t count = reading_look(reading, kind, typed, under, max, request->arena, found);
	struct find_hits hits = { .ptr = arena_array(request->arena, count, sizeof(*hits.ptr)) };

	for (size_t n = 0; hits.ptr && n < count; n++)
		hits.ptr[hits.count++] = hit_of(request, reading, kind, &found[n]);
	return hits;
}

/* ---- Kinds ---- */

struct kinds {
	const struct thing *list[64];
	size_t count;
};

static struct kinds kinds_looked_for(const struct request *request)
{
	const struct slice *const *slices = ledger_slices(request->ledger);
	struct kinds kinds = { .count = 0 };

	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; k < slices[n]->thing_count; k++)
			if (thing_looked_for(&slices[n]->things[k]) &&
				kinds.count < COUNT(kinds.list))
				kinds.list[kinds.count++] = &slices[n]->things[k];
	return kinds;
}

/* Leaves the one that was asked for, or all of them. False: there is none of that name. */
static bool narrow(struct kinds *kinds, str name)
{
	if (!name.len)
		return true;
	for (size_t n = 0; n < kinds->count; n++)
		if (str_eq(str_of(kinds->list[n]->name), name)) {
			kinds->list[0] = kinds->list[n];
			kinds->count = 1;
			return true;
		}
	return false;
}

static void refuse_kind(
	struct request *request, struct response *response, const struct kinds *kinds)
{
	CLEANUP(buf_done) struct buf names = BUF(URL_MAX);
	struct problems problems;

	for (size_t n = 0; n < kinds->count; n++)
		buf_printf(&names, "%s%s", n ? ", " : "", kinds->list[n]->name);
	problems_init(&problems, request->arena, request->language);
	problem(&problems, "kind", "choice", N_("Choose one of: %.*s."), STR_ARG(buf_str(&names)));
	response_problems(response, &problems);
}

/* ---- For programs ---- */

const struct field find_fields[FIND_FIELDS] = {
	{ AT(struct find_asked, q, TEXT), .label = N_("What is looked for"), .need = true,
		.max = TYPED_MAX,
		.help = N_("Words that must all be in its code, its name, or how that is read "
			   "(pinyin or its first letters); of units also in those above.") },
	{ AT(struct find_asked, kind, TEXT), .label = N_("Kind"), .max = 60,
		.help = N_("Only things of this kind, such as unit.") },
	{ AT(struct find_asked, limit, NUMBER), .label = N_("How many of each kind"), .min = 1,
		.max = LOOK_MOST },
	{ AT(struct find_asked, lang, TEXT), .label = N_("Language"), .max = 20 },
};
static const struct field_table parameters = FIELD_TABLE(struct find_asked, find_fields);

const char find_schema[] =
	"{\"type\":\"object\",\"required\":[\"hits\"],\"properties\":{\"hits\":{\"type\":\"array\","
	"\"items\":{\"type\":\"object\",\"required\":[\"kind\",\"label\",\"id\",\"code\",\"name\","
	"\"line\",\"closed\",\"url\"],\"properties\":{"
	"\"kind\":{\"type\":\"string\"},\"label\":{\"type\":\"string\"},"
	"\"id\":{\"type\":\"integer\"},\"code\":{\"type\":[\"string\",\"null\"]},"
	"\"name\":{\"type\":\"string\"},\"line\":{\"type\":\"array\",\"items\":{\"type\":"
	"\"string\"}},"
	"\"closed\":{\"type\":\"boolean\"},\"url\":{\"type\":\"string\"}}}}}}";

static void write_hit(
	struct json *json, const char *kind, const char *label, const struct find_hit *hit)
{
	json_begin_object(json);
	json_key(json, STR("kind")), json_text(json, str_of(kind));
	json_key(json, STR("label")), json_text(json, str_of(label));
	json_key(json, STR("id")), json_number(json, hit->thing.v);
	json_key(json, STR("code"));
	if (str_given(hit->code))
		json_text(json, hit->code);
	else
		json_write_null(json);
	json_key(json, STR("name")), json_text(json, hit->name);
	json_key(json, STR("line"));
	json_begin_array(json);
	for (size_t n = 0; n < hit->line.count; n++)
		json_text(json, hit->line.ptr[n]);
	json_end(json);
	json_key(json, STR("closed")), json_bool(json, hit->closed);
	json_key(json, STR("url")), json_text(json, hit->url);
	json_end(json);
}

static void write_hits(struct request *request, struct reading *reading, struct response *response,
	const struct find_asked *asked, const struct kinds *kinds)
{
	struct json json = json_into(&response->body);
	size_t max = asked->limit.given ? (size_t)asked->limit.v : LIMIT_USUAL;

	json_begin_object(&json);
	json_key(&json, STR("hits"));
	json_begin_array(&json);
	for (size_t n = 0; n < kinds->count; n++) {
		const struct thing *thing = kinds->list[n];
		struct find_hits hits =
			find_hits_of(request, reading, thing->name, asked->q, ID_NONE, max);
		for (size_t k = 0; k < hits.count; k++)
			write_hit(&json, thing->name, tr(request->language, thing->label),
				&hits.ptr[k]);
	}
	json_end(&json);
	json_end(&json);
}

void get_find(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);
	struct kinds kinds = kinds_looked_for(request);
	void *in;

	if (!reading)
		return;
	if (request_parameters(request, response, &parameters, reading, &in)) {
		const struct find_asked *asked = in;
		if (narrow(&kinds, asked->kind))
			write_hits(request, reading, response, asked, &kinds);
		else
			refuse_kind(request, response, &kinds);
	}
	if (conn_fault(reading->conn)) {
		buf_clear(&response->body);
		response_fault(response, conn_fault(reading->conn), request->language);
	}
	ledger_read_end(reading);
}

/* ---- As a page ---- */

static str find_url(const struct request *request, str typed, const char *kind)
{
	CLEANUP(buf_done) struct buf url = BUF(URL_MAX);

	buf_text(&url, "/find");
	if (typed.len) {
		buf_text(&url, "?q=");
		url_encode(typed, &url);
	}
	if (kind)
		buf_printf(&url, "&kind=%s", kind);
	return arena_copy(request->arena, buf_str(&url));
}

/* One more than is shown tells whether there are more. */
static void add_group(struct request *request, struct reading *reading, struct find_page *page,
	const struct thing *thing, bool alone)
{
	size_t shown = alone ? LOOK_MOST : GROUP_SHOWN;
	struct find_hits hits = find_hits_of(
		request, reading, thing->name, page->typed, ID_NONE, alone ? shown : shown + 1);
	struct find_group *group = &page->groups.ptr[page->groups.count];

	if (!hits.count)
		return;
	*group = (struct find_group){ .label = str_of(tr(request->language, thing->label)),
		.hits = hits };
	if (hits.count > shown) {
		group->hits.count = shown;
		group->more_url = find_url(request, page->typed, thing->name);
	}
	page->groups.count++;
}

static void fill_groups(struct request *request, struct reading *reading, struct find_page *page,
	const struct kinds *kinds)
{
	page->groups.ptr = arena_array(request->arena, kinds->count, sizeof(*page->groups.ptr));
	for (size_t n = 0; page->groups.ptr && n < kinds->count; n++)
		add_group(request, reading, page, kinds->list[n], kinds->count == 1);
}

/* Text as it is typed: cut, where it is longer than anything is called. */
static str typed_in(const struct request *request)
{
	return str_slice(request_query(request, STR("q")), 0, 4 * TYPED_MAX);
}

void get_find_page(struct request *request, struct response *response)
{
	struct page out = { .out = &response->body, .language = request->language };
	struct kinds kinds = kinds_looked_for(request);
	str kind = request_query(request, STR("kind"));
	struct find_page page = { .typed = typed_in(request) };

	if (!narrow(&kinds, kind)) {
		refuse_kind(request, response, &kinds);
		return;
	}
	struct reading *reading = request_read(request, response);
	if (!reading)
		return;
	page.asked = str_trim(page.typed).len > 0;
	page.frame = frame_of(request,
		find_url(request, page.typed, kind.len ? kinds.list[0]->name : NULL), "find");
	if (page.asked)
		fill_groups(request, reading, &page, &kinds);
	if (conn_fault(reading->conn)) {
		response_fault(response, conn_fault(reading->conn), request->language);
	} else {
		response->type = "text/html; charset=utf-8";
		page_find(&out, &page);
	}
	ledger_read_end(reading);
}
