/* The notice of a meeting as a file: on the unit's letterhead, as text, for a calendar. */
#include "base/catalogue.h"
#include "meeting/hall.h"
#include "meeting/hold_pages.h"
#include "meeting/minutes_told.h"
#include "meeting/pages.h"
#include "meeting/series_pages.h"
#include "web/door.h"

#define FILES_PER_MINUTE 30 /* of one reader */

enum notice_format { NOTICE_DOCX = 1, NOTICE_PDF, NOTICE_ICS, NOTICE_TEXT };

static const struct choice formats[] = {
	{ NOTICE_DOCX, "docx", "DOCX" },
	{ NOTICE_PDF, "pdf", "PDF" },
	{ NOTICE_ICS, "ics", "ICS" },
	{ NOTICE_TEXT, "text", N_("Text") },
	{ 0 },
};

struct asked {
	int format;
	str lang;
};

static const struct field fields[] = {
	{ AT(struct asked, format, CHOICE), .label = N_("Format"), .need = true, .choices = formats },
	{ AT(struct asked, lang, TEXT), .label = N_("Language"), .max = 20 },
};

struct writing {
	struct request *request;
	struct response *response;
	struct reading *reading;
	const struct notice *notice;
	struct arena *arena;
};

/* ---- On paper ---- */

static bool write_paper(struct writing *w, enum notice_format format, struct err *err)
{
	struct paper paper;

	notice_paper(w->notice, w->request->language, w->arena, &paper);
	return meeting_sheet(w->response, w->reading, w->notice, &paper, format == NOTICE_DOCX, err);
}

/* ---- For a calendar ---- */

static bool write_ics(struct writing *w, struct err *err)
{
	const struct calendar calendar = calendar_of(w->reading, w->notice, w->request->actor, w->arena);

	w->response->type = "text/calendar; charset=utf-8";
	return notice_ics(w->notice, &calendar, w->request->language, w->arena, &w->response->body) ||
	       err_set(err, ERR_FULL, "the calendar cannot be written");
}

static bool write_text(struct writing *w)
{
	w->response->type = "text/plain; charset=utf-8";
	buf_add(&w->response->body, notice_text(w->notice, w->request->language, w->arena));
	return true;
}

static bool write_file(struct writing *w, enum notice_format format, struct err *err)
{
	switch (format) {
	case NOTICE_DOCX:
	case NOTICE_PDF:
		return write_paper(w, format, err);
	case NOTICE_ICS:
		return write_ics(w, err);
	case NOTICE_TEXT:
		return write_text(w);
	}
	return false;
}

/* ---- Asked for ---- */

/* "B.m1.docx" */
static const char *file_name(struct writing *w, enum notice_format format)
{
	str kind = format == NOTICE_TEXT ? STR("txt") : choice_code(formats, (int64_t)format);

	return meeting_file_name(w->notice->meeting.code, arena_printf(w->arena, ".%.*s", STR_ARG(kind)), w->arena);
}

static void answer(struct request *request, struct response *response, struct reading *reading)
{
	static const struct field_table table = FIELD_TABLE(struct asked, fields);
	id meeting = reading_find(reading, "meeting", request->parts[0]);
	struct writing w = { request, response, reading, NULL, request->arena };
	struct asked *asked;
	struct notice notice;
	struct err err = { 0 };

	if (!id_given(meeting)) {
		response_missing(response, request->language);
		return;
	}
	if (!request_parameters(request, response, &table, reading, (void **)&asked) ||
		!notice_gather(&notice, reading, meeting, base_url(request), request->arena))
		return;
	w.notice = &notice;
	if (asked->format == NOTICE_ICS && !notice.meeting.plan.starts.given) {
		response_refuse(response, 422, "R-MEET-10", tr(request->language, N_("Say when it begins.")));
		return;
	}
	if (!write_file(&w, (enum notice_format)asked->format, &err)) {
		buf_clear(&response->body);
		response->type = "application/json";
		response_fault(response, &err, request->language);
		return;
	}
	response->filename = file_name(&w, (enum notice_format)asked->format);
}

/* Laying out takes a thread of the pool for some tenths of a second. */
void get_notice(struct request *request, struct response *response)
{
	struct reading *reading = request_limited(request, response, "notice", FILES_PER_MINUTE)
					  ? NULL
					  : request_read(request, response);

	if (!reading)
		return;
	answer(request, response, reading);
	ledger_read_end(reading);
}

const struct route meeting_routes[] = {
	{ .method = "GET",
		.path = "/api/v1/notice/{meeting}",
		.handler = get_notice,
		.parameters = FIELD_TABLE(struct asked, fields),
		.summary = N_("The notice of a meeting: on the unit's letterhead, as text, or for a calendar"),
		.slow = true },
	{ .method = "GET",
		.path = "/api/v1/rule",
		.handler = get_rule,
		.parameters = FIELD_TABLE(struct rule_asked, rule_fields),
		.schema = rule_schema,
		.summary = N_("The days of a rule of RFC 5545, and what it says in words") },
	{ .method = "GET", .path = "/meeting/{meeting}/door", .handler = get_door, .slow = true },
	{ .method = "GET", .path = "/meeting/{meeting}/roll", .handler = get_roll, .slow = true },
	{ .method = "POST",
		.path = "/meeting/{meeting}/roll",
		.submits = post_roll,
		.heard = heard_roll },
	{ .method = "GET", .path = "/meeting/{meeting}/projector", .handler = get_screen, .slow = true },
	{ .method = "GET", .path = "/meeting/{meeting}/scribe", .handler = get_scribe, .slow = true },
	{ .method = "GET", .path = "/act/meeting/note", .handler = get_note_form },
	{ .method = "POST",
		.path = "/meeting/{meeting}/scribe",
		.handler = post_scribe,
		.slow = true,
		.carries = true },
	{ .method = "GET", .path = "/s", .handler = get_phone, .open = true, .counts = true },
	{ .method = "GET", .path = DOOR_PATH "{code}", .handler = get_phone_code, .open = true, .counts = true },
	{ .method = "POST",
		.path = "/s",
		.submits = post_phone,
		.heard = heard_phone,
		.body_max = PHONE_BODY_MAX,
		.open = true,
		.counts = true },
	{ .method = "GET",
		.path = "/api/v1/minutes/{meeting}",
		.handler = get_minutes_file,
		.parameters = FIELD_TABLE(struct minutes_asked, minutes_file_fields),
		.summary = N_("The minutes of a meeting, or what was resolved, on the unit's letterhead"),
		.slow = true },
	{ .method = "GET", .path = "/meeting/{meeting}/minutes", .handler = get_minutes, .slow = true },
	{ .method = "GET", .path = FEED_PATH "{file}", .handler = get_feed, .open = true, .slow = true },
	{ 0 },
};
