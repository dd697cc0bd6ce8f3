/* A paper of a meeting as a file, on the letterhead of the unit that meets. */
#include "base/docx.h"
#include "base/pdf.h"
#include "meeting/pages.h"

bool meeting_sheet(struct response *response, struct reading *reading, const struct notice *notice,
	const struct paper *paper, bool as_docx, struct err *err)
{
	hash file;
	const str letterhead = org_letterhead(reading, notice->meeting.unit, &file)
				       ? reading_file(reading, file, paper->arena)
				       : STR_NONE;
	struct paper_around around;
	char day[DATE_TEXT];
	const struct docx_field values[] = {
		{ "unit", notice->unit },
		{ "campaign", notice->campaign },
		{ "day", arena_copy(paper->arena, date_print(reading->today, day)) },
		{ "title", paper->title },
	};

	if (as_docx) {
		response->type =
			"application/vnd.openxmlformats-officedocument.wordprocessingml.document";
		return docx_write(paper, letterhead, values, COUNT(values), &response->body, err);
	}
	letterhead_texts(letterhead, values, COUNT(values), paper->arena, &around);
	response->type = "application/pdf";
	return pdf_write(paper, &around, &response->body, err);
}

const char *meeting_file_name(str code, str rest, struct arena *arena)
{
	char *name = (char *)arena_printf(arena, "%.*s%.*s", STR_ARG(code), STR_ARG(rest)).ptr;

	for (char *c = name; c && *c; c++)
		if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 127 || strchr("\"\\/;", *c))
			*c = '_';
	return name;
}
