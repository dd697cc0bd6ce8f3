/* What the page of a unit tells: where it stands, what it is, what stands below, who holds posts there. */
#include "base/catalogue.h"
#include "org/org.sql.h"
#include "org/person.h"
#include "org/person_panel.h"
#include "org/post.h"
#include "org/tree_page.h"
#include "org/unit.h"

#define POSTS_SHOWN 50
#define FEW 5 /* fewer persons than that are not counted above their unit */

static const char *role_label(int role, enum language language)
{
	for (const struct choice *choice = post_roles; choice->value; choice++)
		if (choice->value == role)
			return tr(language, choice->label);
	return "";
}

/* A number of persons for whoever may not know them by name. */
static str counted(struct request *request, struct reading *reading, id unit, int64_t count)
{
	if (count < FEW && !reading_may(reading, RIGHT_NAMES, unit))
		return STR("<5");
	return arena_printf(request->arena, "%lld", (long long)count);
}

static void fill_persons(
	struct unit_piece *piece, struct request *request, struct reading *reading, id unit)
{
	struct query *q = conn_query(reading->conn, &org_sql_persons_count);

	query_id(q, "unit", unit);
	int64_t count = query_next(q) ? column_number(q, 0) : 0;
	query_end(q);
	if (count)
		piece->persons = counted(request, reading, unit, count);
}

static void fill_posts(
	struct unit_piece *piece, struct request *request, struct reading *reading, id unit)
{
	struct query *q = conn_query(reading->conn, &org_sql_posts_at);
	int64_t others = 0;

	piece->posts.ptr = arena_array(request->arena, POSTS_SHOWN, sizeof(*piece->posts.ptr));
	query_id(q, "unit", unit);
	query_date(q, "day", reading->today);
	while (piece->posts.ptr && query_next(q)) {
		id person = column_id(q, 0);
		if (piece->posts.count == POSTS_SHOWN || !reading_may_name(reading, person)) {
			others++;
			continue;
		}
		piece->posts.ptr[piece->posts.count++] = (struct unit_post){
			.role = role_label((int)column_number(q, 1), request->language),
			.since = column_date(q, 2),
			.name = reading_label(reading, "person", person, request->arena),
			.url = reading_knows(reading, "person", person)
				       ? thing_url(reading, "person", person, request->arena)
				       : STR_NONE,
		};
	}
	query_end(q);
	if (others)
		piece->others = counted(request, reading, unit, others);
}

static void fill_successor(
	struct unit_piece *piece, struct request *request, struct reading *reading, id unit)
{
	struct query *q = conn_query(reading->conn, &org_sql_successors_of);

	query_id(q, "unit", unit);
	id successor = query_next(q) ? column_id(q, 0) : ID_NONE;
	query_end(q);
	if (!id_given(successor) || !reading_knows(reading, "unit", successor))
		return;
	piece->successor = reading_label(reading, "unit", successor, request->arena);
	piece->successor_url = thing_url(reading, "unit", successor, request->arena);
}

void show_unit(struct request *request, struct reading *reading, id unit, struct page *out)
{
	struct org_unit found;

	if (!org_unit_get(reading->conn, unit, request->arena, &found))
		return;
	struct unit_piece piece = {
		.line = tree_line(request, reading, unit),
		.alias = found.alias,
		.level = found.level,
		.kind = found.kind,
		.opened = found.opened,
		.is_closed = found.closed.given,
		.closed = found.closed.v,
		.below = tree_level(request, reading, unit, ID_NONE),
	};
	fill_persons(&piece, request, reading, unit);
	fill_posts(&piece, request, reading, unit);
	if (piece.is_closed)
		fill_successor(&piece, request, reading, unit);
	piece_unit(out, &piece);
}

/* What is done most often first; of a unit that is closed nothing of this. */
static const struct {
	const struct act *act;
	int place;
} places[] = {
	{ &unit_create_act, 10 },
	{ &person_add_act, 20 },
	{ &post_give_act, 30 },
	{ &unit_rename_act, 40 },
	{ &unit_import_act, 50 },
	{ &person_import_act, 60 },
	{ &unit_move_act, 70 },
	{ &unit_merge_act, 80 },
	{ &unit_split_act, 90 },
	{ &unit_close_act, 100 },
};

static int is_open(struct reading *reading, id unit)
{
	return board_unit_open(reading->board, unit);
}

static int place_on_unit(int open, const struct act *act)
{
	for (size_t n = 0; n < COUNT(places); n++)
		if (places[n].act == act)
			return open ? places[n].place : ACT_NEVER;
	return ACT_LAST;
}

const struct panel org_panels[] = {
	{ "unit", show_unit, is_open, place_on_unit, "units" },
	{ "person", show_person, .help = "people" },
	{ 0 },
};
