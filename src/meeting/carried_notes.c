/* Notes hang on the number of an item. Where the agenda becomes another one they go along with their items: with the
 * one that is called the same, or nearly the same between items that are; else it is refused. What moves is worked out
 * before the event, which tells it. */
#include "meeting/hold.h"
#include "meeting/meeting.sql.h"

/* Of each item of the agenda before, from 0: which it is now, from 1; 0: none, or nobody can tell. */
struct matching {
	const struct item *was, *now;
	size_t was_count, now_count;
	size_t to[ITEMS_MAX];
};

static size_t count_title(const struct item *items, size_t count, str title)
{
	size_t found = 0;

	for (size_t n = 0; n < count; n++)
		found += str_eq(items[n].title, title);
	return found;
}

/* Those of one title, where there are as many as before, in their order; else one that stays where it is. */
static void match_titles(struct matching *m)
{
	for (size_t n = 0; n < m->was_count; n++) {
		const str title = m->was[n].title;
		size_t nth = count_title(m->was, n, title) + 1;
		if (count_title(m->was, m->was_count, title) != count_title(m->now, m->now_count, title)) {
			m->to[n] = n < m->now_count && str_eq(m->now[n].title, title) ? n + 1 : 0;
			continue;
		}
		for (size_t k = 0; k < m->now_count && nth; k++)
			if (str_eq(m->now[k].title, title) && --nth == 0)
				m->to[n] = k + 1;
	}
}

static bool is_taken(const struct matching *m, size_t now)
{
	for (size_t n = 0; n < m->was_count; n++)
		if (m->to[n] == now)
			return true;
	return false;
}

/* Half of the longer one, at both ends together. */
static bool is_like(str a, str b)
{
	const size_t shorter = a.len < b.len ? a.len : b.len,
		     longer = a.len < b.len ? b.len : a.len;
	size_t from = 0, end = 0;

	while (from < shorter && a.ptr[from] == b.ptr[from])
		from++;
	while (end < shorter - from && a.ptr[a.len - 1 - end] == b.ptr[b.len - 1 - end])
		end++;
	return 2 * (from + end) >= longer;
}

/* Called a little otherwise: the only one that is gone, and the only one that is new, between the same two. */
static void match_places(struct matching *m)
{
	for (size_t n = 0; n < m->was_count; n++) {
		const size_t before = n ? m->to[n - 1] : 0, here = before + 1;
		const size_t after = n + 1 < m->was_count ? m->to[n + 1] : m->now_count + 1;
		if (!m->to[n] && (before || !n) && after == here + 1 && !is_taken(m, here) &&
			is_like(m->was[n].title, m->now[here - 1].title))
			m->to[n] = here;
	}
}

static void match(struct matching *m, const struct rows *was, const struct rows *now)
{
	*m = (struct matching){ was->ptr, now->ptr, was->count, now->count, { 0 } };
	match_titles(m);
	match_places(m);
}

struct rows items_moved(
	struct conn *conn, id meeting, const struct rows *agenda, struct arena *arena)
{
	struct meeting before = { .meeting = meeting };
	struct move *moves = arena_array(arena, ITEMS_MAX, sizeof(*moves));
	struct matching m;
	size_t count = 0;

	if (!moves || !agenda->count)
		return (struct rows){ 0 };
	meeting_lists(conn, &before, arena);
	match(&m, &before.plan.agenda, agenda);
	for (size_t n = 0; n < m.was_count; n++)
		if (m.to[n] != n + 1)
			moves[count++] = (struct move){ { (int64_t)n + 1 }, { (int64_t)m.to[n] } };
	return (struct rows){ .ptr = moves, .count = count };
}

/* ---- Of meeting.change ---- */

static const struct field move_fields[] = {
	{ AT(struct move, item, NUMBER), .label = N_("Item of the agenda"), .need = true, .min = 1,
		.max = ITEMS_MAX },
	{ AT(struct move, to, NUMBER), .label = N_("Becomes the item"), .need = true, .min = 0,
		.max = ITEMS_MAX },
};
const struct field_table move_table = FIELD_TABLE(struct move, move_fields);

static bool has_text(const struct notes *notes, int64_t item, struct arena *arena)
{
	const struct note *note =
		note_of(notes, note_entry((opt_number){ true, item }, ID_NONE, arena));

	return note && note->text.len;
}

void notes_check(struct tx *tx, const struct meeting *meeting, const struct rows *moved,
	struct problems *problems)
{
	const struct notes notes = notes_of(tx_conn(tx), meeting->meeting, tx_arena(tx));
	const struct item *items = meeting->plan.agenda.ptr;
	const struct move *moves = moved->ptr;

	for (size_t n = 0; n < moved->count; n++)
		if (!moves[n].to.v && has_text(&notes, moves[n].item.v, tx_arena(tx)))
			problem(problems, "agenda", "R-MEET-110",
				N_("There are notes of %.*s on item %lld, %.*s, and nobody can "
				   "tell which item of the new "
				   "agenda that is: leave its title, or put the notes into another "
				   "entry and empty "
				   "this one first."),
				STR_ARG(meeting->code), (long long)moves[n].item.v,
				STR_ARG(items[moves[n].item.v - 1].title)); /* R-MEET-110 */
}

static void put_note(
	struct tx *tx, const struct event *event, id meeting, const struct note *note, int64_t item)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_note_put);

	query_id(q, "meeting", meeting);
	query_text(q, "entry", note_entry((opt_number){ true, item }, ID_NONE, tx_arena(tx)));
	query_number(q, "item", item);
	query_id(q, "point", ID_NONE);
	query_text(q, "text", note->text);
	query_number(q, "event", event->seq);
	query_moment(q, "at", note->at);
	query_run(q);
}

static void run_of(struct tx *tx, const struct statement *statement, const struct event *event,
	id meeting, int64_t item)
{
	struct query *q = conn_query(tx_conn(tx), statement);

	query_id(q, "meeting", meeting);
	query_text(q, "entry", note_entry((opt_number){ true, item }, ID_NONE, tx_arena(tx)));
	if (event)
		query_number(q, "event", event->seq);
	query_run(q);
}

/* All are taken away before one is put in the place of another. */
void notes_move(struct tx *tx, const struct event *event, id meeting, const struct rows *moved)
{
	const struct notes notes = notes_of(tx_conn(tx), meeting, tx_arena(tx));
	const struct move *moves = moved->ptr;
	bool another[ITEMS_MAX + 1] = { false };

	for (size_t n = 0; n < moved->count; n++) {
		another[moves[n].item.v] = another[moves[n].to.v] = true;
		run_of(tx, &meeting_sql_note_delete, NULL, meeting, moves[n].item.v);
	}
	for (size_t n = 0; n < moved->count; n++)
		for (size_t k = 0; k < notes.count; k++)
			if (moves[n].to.v && notes.ptr[k].item == moves[n].item.v)
				put_note(tx, event, meeting, &notes.ptr[k], moves[n].to.v);
	for (int64_t item = 1; item <= ITEMS_MAX; item++)
		if (another[item])
			run_of(tx, &meeting_sql_noted_insert, event, meeting, item);
}
