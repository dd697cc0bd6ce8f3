/* POST /api/v1/{thing}/{verb}/rows: a table, one act a row, and what came of it. */
#include "base/catalogue.h"
#include "base/xlsx.h"
#include "web/granted.h"
#include "web/rows.h"

static void answer(
	const struct rows_asked *asked, const struct rows_told *told, struct response *response)
{
	if (told->fault_line) { /* logged, and told without its insides */
		response_fault(response, &told->err, asked->request->language);
		buf_clear(&response->body);
	}
	struct json json = json_into(&response->body);
	json_begin_object(&json);
	json_key(&json, STR("rows")), json_number(&json, told->rows);
	json_key(&json, STR("done")), json_number(&json, told->done);
	json_key(&json, STR("repeated")), json_number(&json, told->repeated);
	json_key(&json, STR("refused")), json_number(&json, told->refused);
	if (asked->dry_run)
		json_key(&json, STR("dry_run")), json_bool(&json, true);
	if (told->apart)
		json_key(&json, STR("apart")), json_number(&json, told->apart);
	granted_tell(asked->granted, asked->request, &json);
	problems_members(&told->problems, &json);
	json_end(&json);
}

void post_rows(struct request *request, struct response *response)
{
	CLEANUP(buf_done) struct buf decoded = BUF(table_room(request->body));
	struct granted granted;
	struct rows_asked asked = {
		.request = request,
		.act = request->act,
		.dry_run = request_dry_run(request),
		.granted = &granted,
	};
	const char *why = NULL;
	struct rows_told told;

	granted_init(&granted, request->act);

	if (!type_is_table(request->content_type))
		why = N_("Send text/csv, in UTF-8 or GB18030, or a workbook (XLSX).");
	else if (!table_decode(request->body, &decoded, &asked.text, &why))
		;
	else if (rows_do(&asked, &told))
		answer(&asked, &told, response);
	else
		response_problems(response, &told.problems);
	granted_done(&granted);
	if (why)
		response_refuse(response, 415, "type", tr(request->language, why));
}
