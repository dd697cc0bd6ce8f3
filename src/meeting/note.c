/* meeting.note: what the scribe wrote, entry by entry: one for each item and each point stressed, one for the rest. */
#include "meeting/hold.h"
#include "meeting/meeting.sql.h"

struct meeting_note {
	id meeting;
	opt_number item;
	id point;
	str text;
};

static const struct field fields[] = {
	{ AT(struct meeting_note, meeting, REF), .label = N_("Meeting"), .need = true, .ref = "meeting" },
	{ AT(struct meeting_note, item, NUMBER), .label = N_("Item of the agenda"), .min = 1, .max = ITEMS_MAX,
		.help = N_("Its number. Neither item nor point: of the whole meeting.") },
	{ AT(struct meeting_note, point, REF), .label = N_("Point stressed"), .ref = "point" },
	{ AT(struct meeting_note, text, TEXT), .label = N_("Notes"), .prose = true, .max = NOTE_MAX,
		.empties = true,
		.help = N_("All of this entry; it takes the place of what stood there, which stays in the ledger.") },
};

/* ---- As it stands in the tables ---- */

str note_entry(opt_number item, id point, struct arena *arena)
{
	if (item.given)
		return arena_printf(arena, "i%lld", (long long)item.v);
	if (id_given(point))
		return arena_printf(arena, "p%lld", (long long)point.v);
	return STR("");
}

struct notes notes_of(struct conn *conn, id meeting, struct arena *arena)
{
	const size_t max = ITEMS_MAX + POINTS_MAX + 1;
	struct notes notes = { .ptr = arena_array(arena, max, sizeof(*notes.ptr)) };
	struct query *q = conn_query(conn, &meeting_sql_notes);

	query_id(q, "meeting", meeting);
	while (notes.ptr && notes.count < max && query_next(q))
		notes.ptr[notes.count++] = (struct note){
			.entry = arena_copy(arena, column_text(q, 0)),
			.item = column_null(q, 1) ? 0 : column_number(q, 1),
			.point = column_id(q, 2),
			.text = arena_copy(arena, column_text(q, 3)),
			.event = column_number(q, 4),
			.at = column_moment(q, 5),
		};
	query_end(q);
	return notes;
}

const struct note *note_of(const struct notes *notes, str entry)
{
	for (size_t n = 0; n < notes->count; n++)
		if (str_eq(notes->ptr[n].entry, entry))
			return &notes->ptr[n];
	return NULL;
}

/* ---- The act ---- */

void check_subject(struct tx *tx, const struct meeting *meeting, opt_number item, id point, struct problems *problems)
{
	struct point found;

	if (item.given && id_given(point))
		problem(problems, "point", "R-MEET-57", N_("Name an item or a point, not both.")); /* R-MEET-57 */
	else if (item.given && item.v > (int64_t)meeting->plan.agenda.count)
		problem(problems, "item", "R-MEET-05", N_("The agenda has no such item."));
	else if (id_given(point) && point_get(tx_conn(tx), point, tx_arena(tx), &found) &&
		 (found.withdrawn || !id_eq(found.meeting, meeting->meeting)))
		problem(problems, "point", "R-MEET-58",
			N_("No such point was stressed at this meeting.")); /* R-MEET-58 */
}

static int64_t noted_count(struct conn *conn, id meeting)
{
	struct query *q = conn_query(conn, &meeting_sql_noted_count);

	query_id(q, "meeting", meeting);
	int64_t count = query_next(q) ? column_number(q, 0) : 0;
	query_end(q);
	return count;
}

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	const struct meeting_note *note = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), note->meeting, tx_arena(tx), &meeting) ||
		!meeting_takes_record(tx, &meeting, "meeting", problems))
		return;
	meeting_lists(tx_conn(tx), &meeting, tx_arena(tx));
	check_subject(tx, &meeting, note->item, note->point, problems);
	if (noted_count(tx_conn(tx), note->meeting) >= NOTED_MAX)
		problem(problems, "meeting", "R-MEET-112",
			N_("The notes of this meeting were saved %d times, and each text stays in the ledger: no more "
			   "are taken. What was saved last stands; put the rest into a resolution or a paper."),
			NOTED_MAX); /* R-MEET-112 */
}

/* So that nobody's words are written over unseen. */
static size_t made_by(struct conn *conn, const void *in, int64_t *ret, size_t max)
{
	const struct meeting_note *note = in;
	CLEANUP(arena_done) struct arena arena = ARENA(4096);
	struct query *q = conn_query(conn, &meeting_sql_noted);
	size_t count = 0;

	query_id(q, "meeting", note->meeting);
	query_text(q, "entry", note_entry(note->item, note->point, &arena));
	query_number(q, "most", (int64_t)max);
	while (count < max && query_next(q))
		ret[count++] = column_number(q, 0);
	query_end(q);
	return count;
}

static void apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct meeting_note *note = in;
	const str entry = note_entry(note->item, note->point, tx_arena(tx));
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_note_put);

	query_id(q, "meeting", note->meeting);
	query_text(q, "entry", entry);
	if (note->item.given)
		query_number(q, "item", note->item.v);
	query_id(q, "point", note->point);
	query_text(q, "text", str_given(note->text) ? note->text : STR(""));
	query_number(q, "event", event->seq);
	query_moment(q, "at", event->at);
	query_run(q);
	q = conn_query(tx_conn(tx), &meeting_sql_noted_insert);
	query_id(q, "meeting", note->meeting);
	query_text(q, "entry", entry);
	query_number(q, "event", event->seq);
	query_run(q);
}

const struct act meeting_note_act = {
	.name = "meeting.note",
	.summary = N_("Write down what was said at a meeting"),
	.history = N_("{actor} wrote notes of the meeting {meeting}[, of item {item}][, of the point {point}]"),
	.version = 1,
	.record = FIELD_TABLE(struct meeting_note, fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.made_by = made_by,
	.check = check,
	.apply = apply,
};
