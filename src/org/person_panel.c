/* What the page of a person tells: the unit, posts, how one is reached; for who may know it. */
#include "org/person_panel.h"
#include "base/catalogue.h"
#include "org/org.sql.h"
#include "org/person.h"
#include "org/post.h"

#define POSTS_SHOWN 100

static const char *role_label(int role, enum language language)
{
	for (const struct choice *choice = post_roles; choice->value; choice++)
		if (choice->value == role)
			return tr(language, choice->label);
	return "";
}

/* Those that are not over and stand where the reader may know them. */
static void fill_posts(
	struct person_piece *piece, struct request *request, struct reading *reading, id which)
{
	struct query *q = conn_query(reading->conn, &org_sql_posts_told);

	piece->posts.ptr = arena_array(request->arena, POSTS_SHOWN, sizeof(*piece->posts.ptr));
	query_id(q, "person", which);
	query_date(q, "day", reading->today);
	while (piece->posts.ptr && piece->posts.count < POSTS_SHOWN && query_next(q)) {
		id unit = column_id(q, 1);
		if (!reading_knows(reading, "unit", unit))
			continue;
		piece->posts.ptr[piece->posts.count++] = (struct person_post){
			.role = role_label((int)column_number(q, 2), request->language),
			.url = arena_printf(
				request->arena, "/post/%%23%lld", (long long)column_id(q, 0).v),
			.unit = reading_label(reading, "unit", unit, request->arena),
			.unit_url = thing_url(reading, "unit", unit, request->arena),
			.since = column_date(q, 3),
			.ends = !column_null(q, 4),
			.until = column_date(q, 4),
		};
	}
	query_end(q);
}

void show_person(struct request *request, struct reading *reading, id which, struct page *out)
{
	struct person_piece piece = { .ends = false };
	struct person person;

	if (!person_get(reading->conn, which, request->arena, &person))
		return;
	if (reading_knows(reading, "unit", person.unit)) {
		piece.unit = reading_label(reading, "unit", person.unit, request->arena);
		piece.unit_url = thing_url(reading, "unit", person.unit, request->arena);
	}
	if (reading_may_name(reading, which)) {
		piece.alias = person.known.alias;
		piece.mail = person.known.mail;
		piece.phone = person.known.phone;
	}
	piece.ends = person.gone.given && !person.erased.given;
	piece.gone = person.gone.v;
	piece.is_erased = person.erased.given;
	piece.erased = person.erased.v;
	fill_posts(&piece, request, reading, which);
	piece_person(out, &piece);
}
