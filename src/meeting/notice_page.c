/* The notice of a meeting as a file: on the unit's letterhead, as text, for a calendar. */
#include "base/catalogue.h"
#include "base/docx.h"
#include "base/pdf.h"
#include "meeting/hall.h"
#include "meeting/hold_pages.h"
#include "meeting/pages.h"
#include "web/door.h"

#define HEAD_LINES 8
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
	hash file;
	str head[HEAD_LINES], letterhead = org_letterhead(w->reading, w->notice->meeting.unit, &file)
						   ? reading_file(w->reading, file, w->arena)
						   : STR_NONE;
	char day[DATE_TEXT];
	const struct docx_field values[] = {
		{ "unit", w->notice->unit },
		{ "campaign", w->notice->campaign },
		{ "day", arena_copy(w->arena, date_print(w->reading->today, day)) },
		{ "title", w->notice->meeting.plan.title },
	};

	notice_paper(w->notice, w->request->language, w->arena, &paper);
	if (format == NOTICE_DOCX) {
		w->response->type =
			"application/vnd.openxmlformats-officedocument.wordprocessingml.document";
		return docx_write(&paper, letterhead, values, COUNT(values), &w->response->body, err);
	}
	size_t lines = str_given(letterhead)
			       ? letterhead_head(letterhead, values, COUNT(values), w->arena, head, HEAD_LINES)
			       : 0;
	w->response->type = "application/pdf";
	return pdf_write(&paper, head, lines, &w->response->body, err);
}

/* ---- For a calendar ---- */

/* Who reads is invited, if it is expected: nobody else's name goes into a file. */
static struct guest guest_of(struct writing *w)
{
	const struct meeting *meeting = &w->notice->meeting;
	const id actor = w->request->actor;
	struct org_person person;
	struct reply reply = { .answer = 0 };

	if (!meeting_expects(w->reading->conn, w->reading->board, meeting, actor, w->reading->today) ||
		!org_person_get(w->reading->conn, actor, w->arena, &person))
		return (struct guest){ .code = STR_NONE };
	reply_get(w->reading->conn, meeting->meeting, actor, &reply);
	return (struct guest){ person.name, person.mail, person.code, reply.answer };
}

/* Its liaison's address, who is known along the line. */
static str organiser_mail(struct writing *w)
{
	id liaison = org_post_holder(w->reading->conn, w->notice->meeting.unit, ROLE_LIAISON, w->reading->today);
	struct org_person person;

	return id_given(liaison) && reading_may_name(w->reading, liaison) &&
			       org_person_get(w->reading->conn, liaison, w->arena, &person)
		       ? person.mail
		       : STR_NONE;
}

static bool write_ics(struct writing *w, struct err *err)
{
	const struct calendar calendar = {
		.store = reading_store(w->reading, w->arena),
		.organiser = w->notice->unit,
		.organiser_mail = organiser_mail(w),
		.guest = guest_of(w),
	};

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
	str code = w->notice->meeting.code;
	str kind = format == NOTICE_TEXT ? STR("txt") : choice_code(formats, (int64_t)format);
	char *name = (char *)arena_printf(w->arena, "%.*s.%.*s", STR_ARG(code), STR_ARG(kind)).ptr;

	for (char *c = name; c && *c; c++)
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 127 || strchr("\"\\/;", *c))
			*c = '_';
	return name;
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
	{ .method = "GET", .path = "/meeting/{meeting}/door", .handler = get_door, .slow = true },
	{ .method = "GET", .path = "/meeting/{meeting}/roll", .handler = get_roll, .slow = true },
	{ .method = "POST",
		.path = "/meeting/{meeting}/roll",
		.submits = post_roll,
		.heard = heard_roll },
	{ .method = "GET", .path = "/meeting/{meeting}/projector", .handler = get_screen, .slow = true },
	{ .method = "GET", .path = "/meeting/{meeting}/scribe", .handler = get_scribe, .slow = true },
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
	{ .method = "GET", .path = FEED_PATH "{file}", .handler = get_feed, .open = true, .slow = true },
	{ 0 },
};
