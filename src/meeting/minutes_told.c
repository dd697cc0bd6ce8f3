/* Gathers the minutes for a reader: entries with what was remarked on them, names as they may be known. */
#include "meeting/minutes_told.h"
#include "base/catalogue.h"
#include "meeting/expected.h"
#include "meeting/meeting.sql.h"
#include "web/markdown.h"
#include "web/thing.h"

struct telling {
	struct minutes_page *told;
	struct reading *reading;
	struct arena *arena;
	struct remark *remarks;
	size_t remark_count;
};

struct remark {
	int64_t item; /* 0: of none */
	id point, resolution;
	struct remark_line line;
};

/* ---- Remarks ---- */

struct looking {
	str text;
	struct arena *arena;
};

static bool take_text(void *context, const struct act *act, UNUSED const struct event *event, const void *in)
{
	struct looking *looking = context;
	const struct field *field = act == &minutes_remark_act ? field_find(&act->record, STR("text")) : NULL;

	if (field)
		looking->text = arena_copy(looking->arena, *(const str *)field_member_const(field, in));
	return false;
}

/* The ledger gives it to whom it is to be told. */ /* R-MEET-117 */
str remark_text(struct reading *reading, int64_t event, struct arena *arena)
{
	struct looking looking = { STR_NONE, arena };

	reading_events_at(reading, &event, 1, take_text, &looking);
	return looking.text;
}

str remark_by(struct reading *reading, id person, struct arena *arena)
{
	if (reading_everywhere(reading) || reading_may_name(reading, person))
		return reading_label(reading, "person", person, arena);
	const str unit = reading_label(reading, "unit", reading_unit(reading, "person", person), arena);
	return arena_printf(arena, tr(reading->language, N_("Somebody of %.*s")), STR_ARG(unit));
}

/* Of those whose text may be told. */
static void load_remarks(struct telling *t)
{
	struct query *q = conn_query(t->reading->conn, &meeting_sql_remarks);

	t->remarks = arena_array(t->arena, REMARKS_MAX, sizeof(*t->remarks));
	query_id(q, "meeting", t->told->notice.meeting.meeting);
	query_number(q, "version", t->told->minutes.version);
	while (t->remarks && t->remark_count < REMARKS_MAX && query_next(q)) {
		const id person = column_id(q, 1);
		const str text = remark_text(t->reading, column_number(q, 5), t->arena);
		if (str_given(text))
			t->remarks[t->remark_count++] = (struct remark){
				.item = column_null(q, 2) ? 0 : column_number(q, 2),
				.point = column_id(q, 3),
				.resolution = column_id(q, 4),
				.line = { remark_by(t->reading, person, t->arena), text,
					column_moment(q, 6) },
			};
	}
	query_end(q);
}

static bool is_on(const struct remark *remark, int64_t item, id point, id resolution)
{
	return remark->item == item && id_eq(remark->point, point) &&
	       id_eq(remark->resolution, resolution);
}

/* Those on one entry, or on the whole. */
static struct remark_line *remarks_on(
	struct telling *t, int64_t item, id point, id resolution, size_t *ret_count)
{
	struct remark_line *list;

	*ret_count = 0;
	for (size_t n = 0; n < t->remark_count; n++)
		*ret_count += is_on(&t->remarks[n], item, point, resolution);
	list = arena_array(t->arena, *ret_count, sizeof(*list));
	if (!list)
		*ret_count = 0;
	for (size_t n = 0, at = 0; n < t->remark_count && at < *ret_count; n++)
		if (is_on(&t->remarks[n], item, point, resolution))
			list[at++] = t->remarks[n].line;
	return list;
}

/* ---- Entries ---- */

static struct told_entries *place_of(struct minutes_page *told, int kind)
{
	switch ((enum entry_kind)kind) {
	case ENTRY_ITEM:
		return &told->items;
	case ENTRY_POINT:
		return &told->points;
	case ENTRY_RESOLUTION:
		return &told->resolutions;
	case ENTRY_WHOLE:
		return &told->whole;
	}
	must_failed("an entry of a known kind", __FILE__, __LINE__);
}

/* The form of the act, with what is known filled in, leading back. */
static str remark_url(struct telling *t, const char *what, str which)
{
	CLEANUP(buf_done) struct buf text = BUF(2048);
	struct page url = { .out = &text };
	const struct minutes_page *told = t->told;

	if (!str_given(told->remark_url))
		return STR_NONE;
	buf_add(&text, told->remark_url);
	buf_printf(&text, "&%s=", what);
	page_url_part(&url, which);
	return arena_copy(t->arena, buf_str(&text));
}

static str remark_on(struct telling *t, const struct minutes_entry *entry)
{
	switch ((enum entry_kind)entry->kind) {
	case ENTRY_ITEM:
		return remark_url(
			t, "item", arena_printf(t->arena, "%lld", (long long)entry->number.v));
	case ENTRY_POINT:
		return remark_url(t, "point", entry->code);
	case ENTRY_RESOLUTION:
		return remark_url(t, "resolution", entry->code);
	case ENTRY_WHOLE:
		return STR_NONE;
	}
	return STR_NONE;
}

/* A kept entry names its point or resolution by its code, as it does for people. */
static id thing_of(struct telling *t, const struct minutes_entry *entry)
{
	const struct statement *by_code = entry->kind == ENTRY_POINT
						  ? &meeting_sql_point_by_code
						  : &meeting_sql_resolution_by_code;
	id found = entry->thing;

	if (id_given(found) || !entry->code.len)
		return found;
	struct query *q = conn_query(t->reading->conn, by_code);
	query_text(q, "code", entry->code);
	if (query_next(q))
		found = column_id(q, 0);
	query_end(q);
	return found;
}

static void add_entry(struct telling *t, const struct minutes_entry *entry)
{
	struct told_entries *place = place_of(t->told, entry->kind);
	const id thing = thing_of(t, entry);
	struct told_entry *line = &place->ptr[place->count++];

	*line = (struct told_entry){
		.number = entry->number.given ? entry->number.v : 0,
		.title = entry->title,
		.written = entry->text,
		.text = markdown_html(entry->text, t->arena),
		.presenter = notice_presenter(t->reading, &t->told->notice, entry->person, t->arena),
		.due = entry->due,
		.has_due = entry->due.given,
		.by = entry->due.v,
		.has_item = entry->item.given,
		.item = entry->item.v,
		.remark_url = remark_on(t, entry),
	};
	if (id_given(entry->unit))
		line->unit = reading_label(t->reading, "unit", entry->unit, t->arena); /* R-MEET-115 */
	if (entry->kind != ENTRY_WHOLE)
		line->remarks.ptr = remarks_on(t, entry->kind == ENTRY_ITEM ? entry->number.v : 0,
			entry->kind == ENTRY_POINT ? thing : ID_NONE,
			entry->kind == ENTRY_RESOLUTION ? thing : ID_NONE, &line->remarks.count);
}

static bool make_room(struct telling *t)
{
	struct told_entries *const places[] = { &t->told->items, &t->told->points,
		&t->told->resolutions, &t->told->whole };

	for (size_t n = 0; n < COUNT(places); n++) {
		places[n]->ptr = arena_array(t->arena, ENTRIES_MAX, sizeof(*places[n]->ptr));
		if (!places[n]->ptr)
			return false;
	}
	return true;
}

static void fill_entries(struct telling *t)
{
	const struct minutes *minutes = &t->told->minutes;
	struct conn *conn = t->reading->conn;
	const id meeting = t->told->notice.meeting.meeting;
	const bool kept = minutes->state == MINUTES_APPROVED || minutes->state == MINUTES_REOPENED;
	const struct rows rows = kept ? minutes_kept(conn, meeting, minutes->version, t->arena)
				      : minutes_assemble(conn, &t->told->notice.meeting, t->arena);
	const struct minutes_entry *entries = rows.ptr;

	if (!make_room(t))
		return;
	for (size_t n = 0; n < rows.count; n++)
		add_entry(t, &entries[n]);
	t->told->remark_count = (int64_t)t->remark_count;
	t->told->remarks.ptr = remarks_on(t, 0, ID_NONE, ID_NONE, &t->told->remarks.count);
}

/* ---- All around them ---- */

static void fill_state(struct telling *t)
{
	struct minutes_page *told = t->told;
	const struct minutes *minutes = &told->minutes;
	char text[HASH_TEXT];

	told->state = choice_label(minutes_states, minutes->state, t->reading->language).ptr;
	told->draft = minutes->state == MINUTES_DRAFT;
	told->circulated = minutes->state == MINUTES_CIRCULATED;
	told->approved = minutes->event > 0;
	told->reopened = minutes->state == MINUTES_REOPENED;
	told->overdue = told->circulated && minutes->until.v.day < t->reading->today.day;
	if (!told->approved)
		return;
	told->approved_by = id_given(minutes->approved_by)
				    ? reading_label(t->reading, reading_actors(t->reading),
					      minutes->approved_by, t->arena)
				    : STR_NONE;
	told->hash = arena_copy(t->arena, hash_print(minutes->hash, text));
}

static bool expects(struct telling *t, id person)
{
	return meeting_expects(t->reading->conn, t->reading->board, &t->told->notice.meeting,
		person, t->reading->today);
}

/* Where the reader was expected, and remarks are still taken. */
static void fill_remark_url(struct telling *t)
{
	CLEANUP(buf_done) struct buf text = BUF(2048);
	struct page url = { .out = &text };
	struct minutes_page *told = t->told;
	const id reader = t->reading->standing ? t->reading->standing->actor : ID_NONE;

	if (!told->circulated || told->overdue || !id_given(reader) ||
		standing_everywhere(t->reading->standing) || !expects(t, reader))
		return;
	buf_text(&text, "/act/minutes/remark?meeting=");
	page_url_part(&url, told->notice.meeting.code);
	buf_text(&text, "&person=");
	page_url_part(&url, reading_code(t->reading, "person", reader, t->arena));
	buf_text(&text, "&back_to=");
	page_url_part(&url, told->url);
	told->remark_url = arena_copy(t->arena, buf_str(&text));
}

static void fill_around(struct telling *t)
{
	struct minutes_page *told = t->told;
	const struct meeting *meeting = &told->notice.meeting;
	const struct attended attended = attended_of(t->reading, meeting, &told->minutes, t->arena);

	told->meeting_url = thing_url(t->reading, "meeting", meeting->meeting, t->arena);
	told->url = arena_printf(t->arena, "%.*s/minutes", STR_ARG(told->meeting_url));
	told->when = notice_span(attended.opened, attended.closed, t->arena);
	told->has_heads = attended.heads.given;
	told->heads = few_or(t->reading, meeting->unit, attended.heads.v, t->arena);
	told->code = meeting->code;
	told->today = t->reading->today;
	told->since = t->reading->seq;
	minutes_fill_roll(told, t->reading, &attended, t->arena);
}

bool minutes_readable(struct reading *reading, const struct meeting *meeting, int64_t version, struct arena *arena,
	struct minutes *ret)
{
	const bool inside = reading_may(reading, RIGHT_SEE, meeting->unit);
	struct minutes minutes = minutes_of(reading->conn, meeting->meeting, arena);

	if (version ? version != minutes.version : minutes.state == MINUTES_DRAFT && !inside)
		return minutes_version(
			reading->conn, meeting->meeting, version ? version : minutes.version - 1, arena, ret);
	if (minutes.state == MINUTES_DRAFT && !inside)
		return false;
	*ret = minutes;
	return true;
}

bool minutes_gather(struct minutes_page *told, struct reading *reading, id meeting, int64_t version,
	str base, struct arena *arena)
{
	struct telling t = { .told = told, .reading = reading, .arena = arena };

	*told = (struct minutes_page){ .url = STR_NONE };
	if (!notice_gather(&told->notice, reading, meeting, base, arena) ||
		told->notice.meeting.state != MEETING_HELD)
		return false;
	if (!minutes_readable(reading, &told->notice.meeting, version, arena, &told->minutes))
		return false;
	fill_around(&t);
	fill_state(&t);
	fill_remark_url(&t);
	load_remarks(&t);
	fill_entries(&t);
	return true;
}
