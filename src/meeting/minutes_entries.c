/* What stands in the minutes: as things are now, or as a version kept it. */
#include "meeting/meeting.sql.h"
#include "meeting/minutes.h"

struct assembling {
	struct arena *arena;
	struct minutes_entry *list;
	size_t count;
	struct notes notes;
};

static void add(struct assembling *a, struct minutes_entry entry)
{
	if (a->count < ENTRIES_MAX)
		a->list[a->count++] = entry;
}

static str noted(const struct assembling *a, opt_number item, id point)
{
	const struct note *note = note_of(&a->notes, note_entry(item, point, a->arena));

	return note ? note->text : STR_NONE;
}

static void add_items(struct assembling *a, const struct meeting *meeting)
{
	const struct item *items = meeting->plan.agenda.ptr;

	for (size_t n = 0; n < meeting->plan.agenda.count; n++) {
		const opt_number nth = { true, (int64_t)n + 1 };
		add(a, (struct minutes_entry){ .kind = ENTRY_ITEM,
			       .number = nth,
			       .title = items[n].title,
			       .text = noted(a, nth, ID_NONE),
			       .person = items[n].presenter });
	}
}

static void add_points(struct assembling *a, struct conn *conn, id meeting)
{
	const struct points points = points_of(conn, meeting, a->arena);

	for (size_t n = 0; n < points.count; n++)
		add(a, (struct minutes_entry){ .kind = ENTRY_POINT,
			       .number = { true, points.ptr[n].number },
			       .thing = points.ptr[n].point,
			       .code = points.ptr[n].code,
			       .title = points.ptr[n].text,
			       .text = noted(
				       a, (opt_number){ .given = false }, points.ptr[n].point) });
}

static void add_resolutions(struct assembling *a, struct conn *conn, id meeting)
{
	const struct resolutions resolutions = resolutions_of(conn, meeting, a->arena);

	for (size_t n = 0; n < resolutions.count; n++) {
		const struct resolution *one = &resolutions.ptr[n];
		add(a, (struct minutes_entry){ .kind = ENTRY_RESOLUTION,
			       .number = { true, one->number },
			       .thing = one->resolution,
			       .code = one->code,
			       .text = one->text,
			       .unit = one->unit,
			       .due = one->due,
			       .item = one->item });
	}
}

struct rows minutes_assemble(struct conn *conn, const struct meeting *meeting, struct arena *arena)
{
	struct assembling a = { .arena = arena,
		.list = arena_array(arena, ENTRIES_MAX, sizeof(*a.list)),
		.notes = notes_of(conn, meeting->meeting, arena) };

	if (!a.list)
		return (struct rows){ 0 };
	add_items(&a, meeting);
	str whole = noted(&a, (opt_number){ .given = false }, ID_NONE);
	if (whole.len)
		add(&a, (struct minutes_entry){ .kind = ENTRY_WHOLE, .text = whole });
	add_points(&a, conn, meeting->meeting);
	add_resolutions(&a, conn, meeting->meeting);
	return (struct rows){ .ptr = a.list, .count = a.count };
}

struct rows minutes_kept(struct conn *conn, id meeting, int64_t version, struct arena *arena)
{
	struct minutes_entry *list = arena_array(arena, ENTRIES_MAX, sizeof(*list));
	struct query *q = conn_query(conn, &meeting_sql_entries);
	size_t count = 0;

	query_id(q, "meeting", meeting);
	query_number(q, "version", version);
	while (list && count < ENTRIES_MAX && query_next(q))
		list[count++] = (struct minutes_entry){
			.kind = (int)column_number(q, 0),
			.number = { !column_null(q, 1), column_number(q, 1) },
			.code = arena_copy(arena, column_text(q, 2)),
			.title = arena_copy(arena, column_text(q, 3)),
			.text = arena_copy(arena, column_text(q, 4)),
			.person = column_id(q, 5),
			.unit = column_id(q, 6),
			.due = { !column_null(q, 7), column_date(q, 7) },
			.item = { !column_null(q, 8), column_number(q, 8) },
		};
	query_end(q);
	return (struct rows){ .ptr = list, .count = count };
}
