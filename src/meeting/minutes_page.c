/* The minutes as a page and as files; and how they stand, on the page of their meeting. */
#include "base/catalogue.h"
#include "meeting/minutes_told.h"
#include "meeting/pages.h"
#include "web/door.h"
#include "web/form.h"

#define FILES_PER_MINUTE 30 /* of one reader */

enum minutes_format { MINUTES_DOCX = 1, MINUTES_PDF };

static const struct choice formats[] = {
	{ MINUTES_DOCX, "docx", "DOCX" },
	{ MINUTES_PDF, "pdf", "PDF" },
	{ 0 },
};

const struct field minutes_file_fields[5] = {
	{ AT(struct minutes_asked, format, CHOICE), .label = N_("Format"), .need = true,
		.choices = formats },
	{ AT(struct minutes_asked, version, NUMBER), .label = N_("Version"), .min = 1,
		.max = VERSIONS_MAX + 1, .help = N_("Not given: as they stand.") },
	{ AT(struct minutes_asked, extract, YESNO), .label = N_("Extract"),
		.help = N_("Only what was resolved.") },
	{ AT(struct minutes_asked, resolution, REF), .label = N_("Resolution"), .ref = "resolution",
		.help = N_("Only this one.") },
	{ AT(struct minutes_asked, lang, TEXT), .label = N_("Language"), .max = 20 },
};

struct page_asked {
	opt_number version;
	opt_number done; /* a form that was sent from this page led back */
	str lang;
};

static const struct field page_fields[] = {
	{ AT(struct page_asked, version, NUMBER), .label = N_("Version"), .min = 1,
		.max = VERSIONS_MAX + 1 },
	{ AT(struct page_asked, done, NUMBER), .label = N_("Event"), .max = INT64_MAX },
	{ AT(struct page_asked, lang, TEXT), .label = N_("Language"), .max = 20 },
};
static const struct field_table page_table = FIELD_TABLE(struct page_asked, page_fields);

/* ---- As a page ---- */

static str with(struct minutes_page *told, const char *rest, struct arena *arena)
{
	CLEANUP(buf_done) struct buf text = BUF(1024);
	struct page url = { .out = &text };

	buf_text(&text, "/api/v1/minutes/");
	page_url_part(&url, told->code);
	buf_printf(&text, "?format=%s", rest);
	if (told->approved)
		buf_printf(&text, "&version=%lld", (long long)told->minutes.version);
	return arena_copy(arena, buf_str(&text));
}

static void fill_links(struct minutes_page *told, struct reading *reading, struct arena *arena)
{
	const id meeting = told->notice.meeting.meeting;
	const struct minutes last = minutes_of(reading->conn, meeting, arena);
	const bool hidden = last.state == MINUTES_DRAFT && !reading_may(reading, RIGHT_SEE, told->notice.meeting.unit);
	const int64_t newest = last.version - hidden;

	told->docx_url = with(told, "docx", arena);
	told->pdf_url = with(told, "pdf", arena);
	told->extract_docx_url = with(told, "docx&extract=yes", arena);
	told->extract_pdf_url = with(told, "pdf&extract=yes", arena);
	told->versions.ptr =
		newest > 1 ? arena_array(arena, (size_t)newest, sizeof(*told->versions.ptr)) : NULL;
	for (int64_t n = 1; told->versions.ptr && n <= newest; n++)
		told->versions.ptr[told->versions.count++] = (struct version_link){ n,
			arena_printf(arena, "%.*s?version=%lld", STR_ARG(told->url), (long long)n),
			n == told->minutes.version };
}

#define CHANGES_SHOWN 20

/* What was changed after they were circulated: to whoever may approve them with their sentences. */
static void fill_changes(struct minutes_page *told, struct reading *reading, struct arena *arena)
{
	int64_t seqs[CHANGES_SHOWN];
	const struct meeting *meeting = &told->notice.meeting;
	const int64_t sent = told->circulated ? told->minutes.sent : 0;
	const size_t count =
		sent ? minutes_made_by(reading->conn, meeting->meeting, sent, seqs, COUNT(seqs)) : 0;

	told->changed = count > 0;
	if (!count || !reading_may(reading, RIGHT_ANSWER, meeting->unit))
		return;
	told->changes.ptr = arena_array(arena, count, sizeof(*told->changes.ptr));
	if (told->changes.ptr)
		told->changes.count = history_at(reading, seqs, count, arena, told->changes.ptr);
}

static void fill_forms(struct minutes_page *told, struct request *request, struct reading *reading)
{
	const struct meeting *meeting = &told->notice.meeting;

	told->may = request->csrf.len && !told->reopened &&
		    reading_may(reading, RIGHT_ANSWER, meeting->unit);
	if (!told->may)
		return;
	told->csrf = request->csrf;
	told->circulate_key = form_key(request);
	told->approve_key = form_key(request);
	told->reopen_key = form_key(request);
}

static void show(struct request *request, struct response *response, struct reading *reading)
{
	struct page page = { .out = &response->body, .language = request->language };
	const id meeting = reading_find(reading, "meeting", request->parts[0]);
	struct minutes_page told;
	struct page_asked *asked;

	if (!id_given(meeting)) {
		response_missing(response, request->language);
		return;
	}
	if (!request_parameters(request, response, &page_table, reading, (void **)&asked))
		return;
	if (!minutes_gather(&told, reading, meeting, asked->version.given ? asked->version.v : 0,
		    STR(""), request->arena)) {
		response_missing(response, request->language);
		return;
	}
	told.done = asked->done.given && asked->done.v > 0;
	fill_links(&told, reading, request->arena);
	fill_changes(&told, reading, request->arena);
	fill_forms(&told, request, reading);
	told.frame = frame_of(request, told.url, "meetings");
	response->type = "text/html; charset=utf-8";
	page_minutes(&page, &told);
}

void get_minutes(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);

	if (!reading)
		return;
	show(request, response, reading);
	ledger_read_end(reading);
}

/* ---- As a file ---- */

static bool has_resolution(const struct minutes_page *told, int64_t nr)
{
	for (size_t n = 0; n < told->resolutions.count; n++)
		if (told->resolutions.ptr[n].number == nr)
			return true;
	return false;
}

/* The number of one of the resolutions that stand in them; 0: all of them; -1: it is none of them. */
static int64_t only_of(
	struct reading *reading, const struct minutes_page *told, id which, struct arena *arena)
{
	struct resolution resolution;

	if (!id_given(which))
		return 0;
	return resolution_get(reading->conn, which, arena, &resolution) &&
			       id_eq(resolution.meeting, told->notice.meeting.meeting) &&
			       has_resolution(told, resolution.number)
		       ? resolution.number
		       : -1;
}

static void write_file(struct request *request, struct response *response, struct reading *reading,
	const struct minutes_page *told, const struct minutes_asked *asked)
{
	const bool extract =
		(asked->extract.given && asked->extract.v) || id_given(asked->resolution);
	const int64_t only = only_of(reading, told, asked->resolution, request->arena);
	struct paper paper;
	struct err err = { 0 };

	if (only < 0) {
		response_missing(response, request->language);
		return;
	}
	if (extract)
		minutes_extract(told, only, request->language, request->arena, &paper);
	else
		minutes_paper(told, request->language, request->arena, &paper);
	if (!meeting_sheet(response, reading, &told->notice, &paper, asked->format == MINUTES_DOCX,
		    &err)) {
		buf_clear(&response->body);
		response->type = "application/json";
		response_fault(response, &err, request->language);
		return;
	}
	response->filename = meeting_file_name(told->code,
		arena_printf(request->arena, "%s.%.*s", extract ? "-resolutions" : "-minutes",
			STR_ARG(choice_code(formats, asked->format))),
		request->arena);
}

static void answer(struct request *request, struct response *response, struct reading *reading)
{
	static const struct field_table table =
		FIELD_TABLE(struct minutes_asked, minutes_file_fields);
	const id meeting = reading_find(reading, "meeting", request->parts[0]);
	struct minutes_asked *asked;
	struct minutes_page told;

	if (!id_given(meeting)) {
		response_missing(response, request->language);
		return;
	}
	if (!request_parameters(request, response, &table, reading, (void **)&asked))
		return;
	if (!minutes_gather(&told, reading, meeting, asked->version.given ? asked->version.v : 0,
		    base_url(request), request->arena)) {
		response_missing(response, request->language);
		return;
	}
	write_file(request, response, reading, &told, asked);
}

/* Laying out takes a thread of the pool for some tenths of a second. */
void get_minutes_file(struct request *request, struct response *response)
{
	struct reading *reading = request_limited(request, response, "minutes", FILES_PER_MINUTE)
					  ? NULL
					  : request_read(request, response);

	if (!reading)
		return;
	answer(request, response, reading);
	ledger_read_end(reading);
}

/* ---- On the page of the meeting ---- */

void show_minutes(struct request *request, struct reading *reading, id which, struct page *page)
{
	struct meeting meeting;
	struct minutes minutes;

	if (!meeting_get(reading->conn, which, request->arena, &meeting) ||
		meeting.state != MEETING_HELD ||
		!minutes_readable(reading, &meeting, 0, request->arena, &minutes))
		return;
	str url = thing_url(reading, "meeting", which, request->arena);
	struct minutes_state_piece piece = {
		.url = arena_printf(request->arena, "%.*s/minutes", STR_ARG(url)),
		.state = choice_label(minutes_states, minutes.state, request->language).ptr,
		.circulated = minutes.state == MINUTES_CIRCULATED,
		.overdue = minutes.state == MINUTES_CIRCULATED &&
			   minutes.until.v.day < reading->today.day,
		.approved = minutes.state == MINUTES_APPROVED,
		.until = minutes.until.v,
		.at = minutes.approved,
	};
	piece_minutes_state(page, &piece);
}
