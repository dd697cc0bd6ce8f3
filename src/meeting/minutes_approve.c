/* minutes.approve: what the minutes are made of becomes a version that stays. The event itself carries every entry of
 * it, and who was there, so that the paper can be checked against the ledger, whatever becomes of the notes and of
 * the people later. */
#include "meeting/attended.h"
#include "meeting/meeting.sql.h"

static const struct choice entry_kinds[] = {
	{ ENTRY_ITEM, "item", N_("Item of the agenda") },
	{ ENTRY_POINT, "point", N_("Point stressed") },
	{ ENTRY_RESOLUTION, "resolution", N_("Resolution") },
	{ ENTRY_WHOLE, "whole", N_("The whole meeting") },
	{ 0 },
};

static const struct field entry_fields[] = {
	{ AT(struct minutes_entry, kind, CHOICE), .label = N_("Kind"), .need = true,
		.choices = entry_kinds },
	{ AT(struct minutes_entry, number, NUMBER), .label = N_("Number") },
	{ AT(struct minutes_entry, code, TEXT), .label = N_("Code"), .max = 2 * CODE_MAX },
	{ AT(struct minutes_entry, title, TEXT), .label = N_("Title"), .max = POINT_TEXT_MAX },
	{ AT(struct minutes_entry, text, TEXT), .label = N_("Text"), .prose = true,
		.max = NOTE_MAX },
	{ AT(struct minutes_entry, person, REF), .label = N_("Presented by"), .ref = "person" },
	{ AT(struct minutes_entry, unit, REF), .label = N_("Unit"), .ref = "unit" },
	{ AT(struct minutes_entry, due, DATE), .label = N_("Due") },
	{ AT(struct minutes_entry, item, NUMBER), .label = N_("Of item") },
};
const struct field_table entry_table = FIELD_TABLE(struct minutes_entry, entry_fields);

static const struct field fields[] = {
	{ AT(struct minutes_approve, meeting, REF), .label = N_("Meeting"), .need = true,
		.ref = "meeting" },
	{ AT(struct minutes_approve, entries, ROWS), .label = N_("Entries"), .rows = &entry_table,
		.max = ENTRIES_MAX, .resolved = true, .in_file = true },
	{ AT(struct minutes_approve, opened, MOMENT), .label = N_("Began at"), .resolved = true, .since = 2 },
	{ AT(struct minutes_approve, closed, MOMENT), .label = N_("Ended at"), .resolved = true, .since = 2 },
	{ AT(struct minutes_approve, heads, NUMBER), .label = N_("How many were there"), .resolved = true,
		.since = 2 },
	{ AT(struct minutes_approve, guests, NUMBER), .label = N_("Guests"), .resolved = true, .since = 2 },
	{ AT(struct minutes_approve, roll, ROWS), .label = N_("Attendance"), .rows = &attended_table,
		.max = 2 * (int64_t)GATHERED_MAX, .resolved = true, .since = 2 },
};

static void resolve(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct minutes_approve *approve = in;
	struct meeting meeting;

	if (!meeting_get(tx_conn(tx), approve->meeting, tx_arena(tx), &meeting) ||
		minutes_of(tx_conn(tx), approve->meeting, tx_arena(tx)).state != MINUTES_CIRCULATED)
		return;
	meeting_lists(tx_conn(tx), &meeting, tx_arena(tx));
	attended_resolve(tx, &meeting, approve);
	approve->entries = minutes_assemble(tx_conn(tx), &meeting, tx_arena(tx));
}

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	const struct minutes minutes = minutes_of(
		tx_conn(tx), ((const struct minutes_approve *)in)->meeting, tx_arena(tx));

	if (minutes.state == MINUTES_APPROVED)
		problem(problems, "meeting", "R-MEET-72",
			N_("The minutes are approved: reopen them first."));
	else if (minutes.state != MINUTES_CIRCULATED)
		problem(problems, "meeting", "R-MEET-78",
			N_("Circulate the minutes first: only then are they approved.")); /* R-MEET-78 */
}

static void store_entry(struct tx *tx, id meeting, int64_t version, size_t position,
	const struct minutes_entry *entry)
{
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_entry_insert);

	query_id(q, "meeting", meeting);
	query_number(q, "version", version);
	query_number(q, "position", (int64_t)position + 1);
	query_number(q, "kind", entry->kind);
	if (entry->number.given)
		query_number(q, "number", entry->number.v);
	query_text(q, "code", entry->code);
	query_text(q, "title", entry->title);
	query_text(q, "text", entry->text);
	query_id(q, "person", entry->person);
	query_id(q, "unit", entry->unit);
	if (entry->due.given)
		query_date(q, "due", entry->due.v);
	if (entry->item.given)
		query_number(q, "item", entry->item.v);
	query_run(q);
}

static void apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct minutes_approve *approve = in;
	const struct minutes_entry *entries = approve->entries.ptr;
	const struct minutes minutes = minutes_of(tx_conn(tx), approve->meeting, tx_arena(tx));
	struct query *q = conn_query(tx_conn(tx), &meeting_sql_minutes_approve);

	query_id(q, "meeting", approve->meeting);
	query_moment(q, "approved", event->at);
	query_id(q, "approved_by", event->actor);
	query_number(q, "event", event->seq);
	query_hash(q, "hash", event->hash);
	query_run(q);
	for (size_t n = 0; n < approve->entries.count; n++)
		store_entry(tx, approve->meeting, minutes.version, n, &entries[n]);
}

/* So that nobody approves what was changed after it was looked at. */
static size_t made_by(struct conn *conn, const void *in, int64_t *ret, size_t max)
{
	return minutes_made_by(conn, ((const struct minutes_approve *)in)->meeting, 0, ret, max);
}

/* What was entered after the closing counts as well, once it stays as it is. */
static void then(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	meeting_prove(tx, ((const struct minutes_approve *)in)->meeting);
}

const struct act minutes_approve_act = {
	.name = "minutes.approve",
	.summary = N_("Approve the minutes of a meeting"),
	.history = N_("{actor} approved the minutes of {meeting}"),
	.version = 2,
	.record = FIELD_TABLE(struct minutes_approve, fields),
	.right = RIGHT_ANSWER,
	.right_at = "meeting",
	.made_by = made_by,
	.resolve = resolve,
	.check = check,
	.apply = apply,
	.then = then,
};
