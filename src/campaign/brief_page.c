/* The weekly brief over HTTP: as a page, and as a file on the unit's letterhead. */
#include "base/catalogue.h"
#include "base/docx.h"
#include "base/pdf.h"
#include "campaign/address.h"
#include "campaign/brief.h"
#include "ledger/noted.h"

#define FILES_PER_MINUTE 30 /* of one reader */

enum brief_format { BRIEF_DOCX = 1, BRIEF_PDF };

static const struct choice formats[] = {
	{ BRIEF_DOCX, "docx", "DOCX" },
	{ BRIEF_PDF, "pdf", "PDF" },
	{ 0 },
};

const struct field brief_file_fields[4] = {
	{ AT(struct brief_asked, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct brief_asked, format, CHOICE), .label = N_("Format"), .need = true,
		.choices = formats },
	{ AT(struct brief_asked, known, DATE), .label = N_("As it was known on") },
	{ AT(struct brief_asked, lang, TEXT), .label = N_("Language"), .max = 20 },
};

static const struct field page_fields[] = {
	{ AT(struct brief_asked, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct brief_asked, known, DATE), .label = N_("As it was known on") },
	{ AT(struct brief_asked, lang, TEXT), .label = N_("Language"), .max = 20 },
};

static const struct field_table file_table = FIELD_TABLE(struct brief_asked, brief_file_fields);
static const struct field_table page_table = FIELD_TABLE(struct brief_asked, page_fields);

/* Who may see the board may see this: it says the same, and names nobody. False: refused. */
static bool gather(struct request *request, struct response *response, struct reading *reading,
	const struct field_table *table, struct brief_asked **ret_asked, struct brief *ret)
{
	id unit = reading_find(reading, "unit", request->parts[0]);

	if (!id_given(unit)) {
		response_refuse(response, 404, "not_found",
			tr(request->language, N_("There is no such unit.")));
		return false;
	}
	if (!reading_may(reading, RIGHT_SEE, unit)) {
		response_forbidden(response, request->language);
		return false;
	}
	if (!request_parameters(request, response, table, reading, (void **)ret_asked))
		return false;
	if (board_children(reading->board, unit, NULL, 0) *
			(size_t)campaign_measures(reading->conn, (*ret_asked)->campaign) >
		BOARD_CELLS_MAX) {
		response_refuse(response, 422, "R-BOARD-02",
			tr(request->language,
				N_("This board has more than a million cells: look at the units "
				   "below one by one.")));
		return false;
	}
	if (brief_gather(
		    ret, reading, unit, (*ret_asked)->campaign, request->language, request->arena))
		return true;
	response_refuse(response, 422, "R-BOARD-01",
		tr(request->language, N_("This campaign is not in force yet: it has no board.")));
	return false;
}

/* ---- The page ---- */

/* What leads on keeps the campaign and the day that it was asked for. */
static str brief_address(const struct request *request, const char *path, str unit, str campaign,
	opt_date known, const char *format)
{
	CLEANUP(buf_done) struct buf text = BUF(4096);
	struct page url = { .out = &text };

	buf_text(&text, path);
	page_url_part(&url, unit);
	buf_text(&text, "?campaign=");
	page_url_part(&url, campaign);
	if (known.given) {
		buf_text(&text, "&known=");
		page_url_part(&url, known.v);
	}
	if (format)
		buf_printf(&text, "&format=%s", format);
	return arena_copy(request->arena, buf_str(&text));
}

static void show(struct request *request, struct response *response, struct reading *reading)
{
	struct brief_asked *asked;
	struct brief_page view = { .letterhead = STR_NONE };
	struct page page = { .out = &response->body, .language = request->language };

	if (!gather(request, response, reading, &page_table, &asked, &view.brief))
		return;
	const str unit = view.brief.unit.code, campaign = view.brief.campaign.code;
	for (size_t n = 0; n < view.brief.units.count; n++)
		view.brief.units.ptr[n].url = brief_address(request, "/brief/",
			view.brief.units.ptr[n].url, campaign, asked->known, NULL);
	view.board_url = page_address(request->arena, "/board/", unit, campaign);
	view.docx_url =
		brief_address(request, "/api/v1/brief/", unit, campaign, asked->known, "docx");
	view.pdf_url =
		brief_address(request, "/api/v1/brief/", unit, campaign, asked->known, "pdf");
	if (reading_may(reading, RIGHT_MANAGE, view.brief.unit.unit))
		view.letterhead =
			address(request->arena, "/act/letterhead/set", "unit", unit, NULL);
	view.frame = frame_of(request,
		brief_address(request, "/brief/", unit, campaign, asked->known, NULL), "brief");
	response->type = "text/html; charset=utf-8";
	page_brief(&page, &view);
}

void get_brief(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);

	if (!reading)
		return;
	show(request, response, reading);
	ledger_read_end(reading);
}

/* ---- The files ---- */

static bool write_docx(const struct paper *paper, str letterhead, const struct docx_field *fields,
	size_t count, struct response *response, struct err *err)
{
	response->type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
	return docx_write(paper, letterhead, fields, count, &response->body, err);
}

static bool write_pdf(const struct paper *paper, str letterhead, const struct docx_field *fields,
	size_t count, struct response *response, struct err *err)
{
	struct paper_around around;

	letterhead_texts(letterhead, fields, count, paper->arena, &around);
	response->type = "application/pdf";
	return pdf_write(paper, &around, &response->body, err);
}

static bool write_file(struct request *request, struct response *response,
	const struct brief *brief, enum brief_format format, str letterhead, struct err *err)
{
	struct paper paper;
	const struct docx_field fields[] = {
		{ "unit", brief->unit.name },
		{ "campaign", brief->campaign.title },
		{ "day", brief_day(brief->day, request->language, request->arena) },
		{ "title", brief->title },
	};

	brief_paper(brief, request->language, request->arena, &paper);
	switch (format) {
	case BRIEF_DOCX:
		return write_docx(&paper, letterhead, fields, COUNT(fields), response, err);
	case BRIEF_PDF:
		return write_pdf(&paper, letterhead, fields, COUNT(fields), response, err);
	}
	return false;
}

/* "brief-KJ-2026-11-29.docx" */
static const char *file_name(
	const struct request *request, const struct brief *brief, enum brief_format format)
{
	char day[DATE_TEXT];

	return arena_printf(request->arena, "brief-%.*s-%.*s.%s", STR_ARG(brief->unit.code),
		STR_ARG(date_print(brief->day, day)), format == BRIEF_DOCX ? "docx" : "pdf")
		.ptr;
}

static void answer_file(struct request *request, struct response *response, struct reading *reading)
{
	struct brief_asked *asked;
	struct brief brief;
	struct err err = { 0 };
	hash file;

	if (!gather(request, response, reading, &file_table, &asked, &brief))
		return;
	str letterhead = org_letterhead(reading, brief.unit.unit, &file)
				 ? reading_file(reading, file, request->arena)
				 : STR_NONE;
	const enum brief_format format = (enum brief_format)asked->format;
	const char *name = file_name(request, &brief, format);
	if (!name || !write_file(request, response, &brief, format, letterhead, &err) ||
		(!request->local &&
			!ledger_note_export(request->ledger, request->actor, STR("brief"),
				brief.unit.code, (int64_t)brief.units.count, &err))) {
		buf_clear(&response->body);
		response->type = "application/json";
		response_fault(response, &err, request->language);
		return;
	}
	response->filename = name;
}

/* Laying out takes a thread of the pool for some tenths of a second. */
void get_brief_file(struct request *request, struct response *response)
{
	struct reading *reading = request_limited(request, response, "brief", FILES_PER_MINUTE)
					  ? NULL
					  : request_read(request, response);

	if (!reading)
		return;
	answer_file(request, response, reading);
	ledger_read_end(reading);
}
