/* The tree of units, looked through one level at a time, a hundred of it on a page. */
#include "org/tree_page.h"
#include "base/catalogue.h"
#include "org/org.sql.h"
#include "org/unit.h"

#define URL_MAX 1024

/* ---- Addresses ---- */

static str level_url(struct request *request, const char *path, str below, id after)
{
	CLEANUP(buf_done) struct buf text = BUF(URL_MAX);
	struct page url = { .out = &text };
	char joint = '?';

	buf_text(&text, path);
	if (below.len) {
		buf_text(&text, "?below=");
		page_url_part(&url, below);
		joint = '&';
	}
	if (id_given(after))
		buf_printf(&text, "%cafter=%lld", joint, (long long)after.v);
	return arena_copy(request->arena, buf_str(&text));
}

/* As thing_url() gives it, of a unit whose code is at hand. */
static str unit_url(struct request *request, str code)
{
	CLEANUP(buf_done) struct buf text = BUF(URL_MAX);
	struct page url = { .out = &text };

	buf_text(&text, "/unit/");
	page_url_part(&url, code);
	return arena_copy(request->arena, buf_str(&text));
}

static str code_of(struct request *request, struct reading *reading, id unit)
{
	return id_given(unit) ? reading_code(reading, "unit", unit, request->arena) : STR_NONE;
}

struct thing_links tree_line(struct request *request, struct reading *reading, id unit)
{
	id line[BOARD_DEPTH_MAX];
	size_t depth = board_line(reading->board, unit, line);
	struct thing_links links = { .ptr = arena_array(
					     request->arena, depth, sizeof(*links.ptr)) };

	for (size_t n = 0; links.ptr && n + 1 < depth; n++)
		if (reading_knows(reading, "unit", line[n]))
			links.ptr[links.count++] = (struct thing_link){
				.label = reading_label(reading, "unit", line[n], request->arena),
				.url = thing_url(reading, "unit", line[n], request->arena)
			};
	return links;
}

/* ---- Which units ---- */

/* Whether the reader knows of all that stands below. */
static bool sees_below(struct reading *reading, id unit)
{
	if (reading_everywhere(reading))
		return true;
	for (size_t n = 0; id_given(unit) && n < reading->standing->count; n++)
		if (standing_sees_below(reading->standing, n) &&
			board_within(reading->board, unit, reading->standing->held[n].unit))
			return true;
	return false;
}

/* Posts bring at most one each. */
#define LEVEL_ROOM (ORG_BY_NAME_MAX + HELD_MAX)

struct level {
	id *units; /* LEVEL_ROOM */
	size_t count;
	size_t first; /* that is shown */
};
_Static_assert(ORG_BY_NAME_MAX > LEVEL_SHOWN, "a level has room for what is shown and one more");

/* Too many to be brought into another order for every page: by their ids, as an index has them. */
static void read_crowd(struct reading *reading, id above, id after, struct level *level)
{
	struct query *q = conn_query(
		reading->conn, id_given(above) ? &org_sql_units_below : &org_sql_units_top);

	if (id_given(above))
		query_id(q, "parent", above);
	query_number(q, "after", after.v);
	query_number(q, "most", LEVEL_SHOWN + 1);
	level->count = 0;
	while (level->count <= LEVEL_SHOWN && query_next(q))
		level->units[level->count++] = column_id(q, 0);
	query_end(q);
}

static void put(struct level *level, id unit)
{
	for (size_t n = 0; n < level->count; n++)
		if (id_eq(level->units[n], unit))
			return;
	level->units[level->count++] = unit;
}

/* What comes behind a unit in the order of names; it may be closed or moved by now, but has its place still. */
static void read_by_name(struct reading *reading, id after, struct level *level)
{
	if (id_given(after) && reading_knows(reading, "unit", after))
		put(level, after);
	org_by_name(reading, level->units, level->count);
	level->first = id_given(after) ? level->count : 0; /* behind one who is not known there is nothing */
	for (size_t n = 0; n < level->count; n++)
		if (id_eq(level->units[n], after))
			level->first = n + 1;
}

static void read_level(struct reading *reading, id above, id after, struct level *level)
{
	size_t most = ORG_BY_NAME_MAX - 1; /* and the one after which it goes on */

	level->count = id_given(above)
			       ? board_children(reading->board, above, level->units, most)
			       : board_roots(reading->board, level->units, most);
	if (level->count > most)
		read_crowd(reading, above, after, level);
	else
		read_by_name(reading, after, level);
}

/* Above the reader's posts only what stands on their lines: at most one for each post. */
static void lines_level(struct reading *reading, id above, id after, struct level *level)
{
	id line[BOARD_DEPTH_MAX];

	for (size_t n = 0; n < reading->standing->count; n++) {
		size_t depth = board_line(reading->board, reading->standing->held[n].unit, line);
		for (size_t k = 0; k < depth; k++)
			if (id_eq(k ? line[k - 1] : ID_NONE, above) &&
				board_unit_open(reading->board, line[k]))
				put(level, line[k]);
	}
	read_by_name(reading, after, level);
}

/* ---- A level ---- */

static void fill_below(
	struct request *request, struct reading *reading, struct tree_unit *unit, id which)
{
	size_t below = board_children(reading->board, which, NULL, 0);

	if (!below)
		return;
	if (sees_below(reading, which))
		unit->below = (int64_t)below;
	unit->below_url = level_url(request, "/units", unit->code, ID_NONE);
	unit->piece_url = level_url(request, "/units/level", unit->code, ID_NONE);
}

static struct tree_unit tree_unit(struct request *request, struct reading *reading, id which)
{
	struct org_unit found = { .code = STR_NONE };
	struct tree_unit unit;

	org_unit_get(reading->conn, which, request->arena, &found);
	unit = (struct tree_unit){ .code = found.code,
		.name = found.name,
		.alias = found.alias,
		.level = found.level,
		.url = unit_url(request, found.code) };
	fill_below(request, reading, &unit, which);
	return unit;
}

struct tree_level_piece tree_level(
	struct request *request, struct reading *reading, id above, id after)
{
	struct level level = { .units = arena_array(
				       request->arena, LEVEL_ROOM, sizeof(*level.units)) };
	struct tree_level_piece piece = { .units = { .ptr = arena_array(request->arena, LEVEL_SHOWN,
							     sizeof(*piece.units.ptr)) } };

	if (!level.units || !piece.units.ptr)
		return piece;
	if (sees_below(reading, above))
		read_level(reading, above, after, &level);
	else
		lines_level(reading, above, after, &level);
	for (size_t n = level.first; n < level.count && piece.units.count < LEVEL_SHOWN; n++)
		piece.units.ptr[piece.units.count++] = tree_unit(request, reading, level.units[n]);
	if (level.count - level.first > LEVEL_SHOWN) {
		str code = code_of(request, reading, above);
		id last = level.units[level.first + LEVEL_SHOWN - 1];
		piece.more_url = level_url(request, "/units", code, last);
		piece.more_piece_url = level_url(request, "/units/level", code, last);
	}
	return piece;
}

/* ---- Pages ---- */

struct asked {
	id below, after;
	bool found;
};

/* What stands in the address; a unit that may not be known of is not there. */
static struct asked asked_of(struct request *request, struct reading *reading)
{
	str below = request_query(request, STR("below"));
	struct asked asked = { .found = true };

	if (below.len) {
		asked.below = reading_find(reading, "unit", below);
		asked.found = id_given(asked.below);
	}
	if (!str_number(request_query(request, STR("after")), &asked.after.v) || asked.after.v < 0)
		asked.after = ID_NONE;
	return asked;
}

static void fill_units(struct units_page *view, struct request *request, struct reading *reading,
	struct asked asked)
{
	view->below = code_of(request, reading, asked.below);
	view->typed = str_slice(request_query(request, STR("q")), 0, 4 * UNIT_NAME_MAX);
	view->frame =
		frame_of(request, level_url(request, "/units", view->below, asked.after), "find");
	view->filtered = str_trim(view->typed).len > 0;
	if (id_given(asked.below)) {
		view->name = reading_label(reading, "unit", asked.below, request->arena);
		view->code = view->below;
		view->url = thing_url(reading, "unit", asked.below, request->arena);
		id line[BOARD_DEPTH_MAX];
		size_t depth = board_line(reading->board, asked.below, line);
		view->line.ptr = arena_array(request->arena, depth, sizeof(*view->line.ptr));
		for (size_t n = 0; view->line.ptr && n + 1 < depth; n++)
			view->line.ptr[view->line.count++] = (struct thing_link){
				reading_label(reading, "unit", line[n], request->arena),
				level_url(request, "/units", code_of(request, reading, line[n]),
					ID_NONE)
			};
	}
	if (view->filtered)
		view->hits =
			find_hits_of(request, reading, "unit", view->typed, asked.below, LOOK_MOST);
	else
		view->level = tree_level(request, reading, asked.below, asked.after);
	view->may_import =
		!board_units(reading->board) && reading_may(reading, RIGHT_MANAGE, ID_NONE);
}

void get_units(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);
	struct page page = { .out = &response->body, .language = request->language };
	struct units_page view = { .filtered = false };

	if (!reading)
		return;
	struct asked asked = asked_of(request, reading);
	if (asked.found) {
		fill_units(&view, request, reading, asked);
		response->type = "text/html; charset=utf-8";
		page_units(&page, &view);
	} else {
		response_missing(response, request->language);
	}
	ledger_read_end(reading);
}

void get_units_level(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);
	struct page page = { .out = &response->body, .language = request->language };

	if (!reading)
		return;
	struct asked asked = asked_of(request, reading);
	if (asked.found) {
		struct tree_level_piece level =
			tree_level(request, reading, asked.below, asked.after);
		response->type = "text/html; charset=utf-8";
		piece_tree_level(&page, &level);
	} else {
		response_missing(response, request->language);
	}
	ledger_read_end(reading);
}
