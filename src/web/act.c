/* POST /api/v1/{thing}/{verb}: an act. */
#include "base/book.h"
#include "base/catalogue.h"
#include "base/xlsx.h"
#include "web/form.h"

#define JSON_BODY_MAX ((size_t)4 << 20) /* its tree takes eighty times as much memory */

bool type_is_table(str type)
{
	return str_eq(type, STR("text/csv")) || str_eq(type, STR(BOOK_TYPE));
}

static const struct field *rows_of(const struct act *act)
{
	for (size_t n = 0; n < act->record.count; n++)
		if (act->record.fields[n].kind == FIELD_ROWS && !act->record.fields[n].resolved)
			return &act->record.fields[n];
	return NULL;
}

/* The query without what is the route's own. */
static size_t act_pairs(const struct request *request, struct pair *pairs)
{
	size_t count = 0;

	for (size_t n = 0; n < request->query_count; n++) {
		str name = request->query[n].name;
		if (!str_eq(name, STR("dry_run")) && !str_eq(name, STR("lang")))
			pairs[count++] = request->query[n];
	}
	return count;
}

static void refuse_malformed(struct request *request, struct response *response, str where)
{
	const char *text = tr(request->language, N_("This is not JSON: %.*s"));

	response_refuse(
		response, 400, "malformed", arena_printf(request->arena, text, STR_ARG(where)).ptr);
}

/* The rows come from the body, everything else from the query. */
static void read_csv(
	struct request *request, struct acting *acting, const struct pair *pairs, size_t count)
{
	struct submission *s = &acting->submission;
	const struct field *rows = rows_of(s->act);

	if (!rows) {
		problem(&s->problems, "", "type",
			N_("This act takes no CSV: send JSON or a form."));
		return;
	}
	record_read_pairs(&s->record, &s->act->record, pairs, count, &s->arena, &s->problems);
	if (s->record.in)
		record_read_csv_rows(
			&s->record, rows, request->body, &acting->decoded, &s->problems);
}

/* What stands in the body must not stand in the address too, or it would be read by nobody. */
static void refuse_in_address(struct submission *s, size_t query_count)
{
	if (query_count)
		problem(&s->problems, "", "unknown_field",
			N_("Every field stands in the body, none in the address."));
}

static bool read_json(struct request *request, struct response *response, struct submission *s,
	size_t query_count)
{
	str malformed = STR_NONE;

	if (request->body.len > JSON_BODY_MAX) {
		response_refuse(response, 413, "length",
			tr(request->language,
				N_("This is too much JSON at once: send the rows as CSV.")));
		return false;
	}
	refuse_in_address(s, query_count);
	record_read_text(
		&s->record, &s->act->record, request->body, &s->arena, &s->problems, &malformed);
	if (!str_given(malformed))
		return true;
	refuse_malformed(request, response, malformed);
	return false;
}

static bool read_form(struct request *request, struct response *response, struct submission *s,
	size_t query_count)
{
	struct pair *pairs;
	size_t count;

	refuse_in_address(s, query_count);
	if (!pairs_decode(request->body, &s->arena, &pairs, &count)) {
		response_refuse(response, 400, "malformed",
			tr(request->language, N_("The form cannot be read.")));
		return false;
	}
	pairs_take(pairs, &count, STR("csrf")); /* looked at already: run.c */
	record_read_pairs(&s->record, &s->act->record, pairs, count, &s->arena, &s->problems);
	return true;
}

/* Before what erases is done: true where the response asks once more. */
static bool asked_again(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);

	if (!reading)
		return true;
	bool asks = form_asks_again(request, response, reading, request->sent, request->sent_count);
	ledger_read_end(reading);
	return asks;
}

/* What a page's form sent: with lines of rows, with files. False: the response is filled, or the form is
 * wanted again with more lines. */
static bool read_page(struct request *request, struct response *response, struct acting *acting)
{
	struct submission *s = &acting->submission;
	struct form_lines lines[FORM_ROWS_MAX];

	struct form_files *files = arena_alloc(request->arena, sizeof(*files));
	if (!files)
		return false;
	files->count = 0;
	if (!form_receive(request, response, files, &s->problems))
		return false;
	struct pair *pairs = arena_array(&s->arena, request->sent_count, sizeof(*pairs));
	size_t count = pairs ? request->sent_count : 0;
	if (count)
		memcpy(pairs, request->sent, count * sizeof(*pairs));
	s->files = files->files;
	s->file_count = files->count;
	for (size_t n = 0; n < files->count; n++) /* the form does not have them the next time */
		pairs_take(request->sent, &request->sent_count, files->names[n]);
	const struct form_sent sent = form_take(pairs, &count);
	size_t line_count =
		form_fold(&s->act->record, pairs, &count, &s->arena, lines, COUNT(lines));
	s->key = sent.key;
	s->since = sent.since;
	s->dry_run |= sent.try;
	if (s->act->erases && !sent.sure && !sent.try && asked_again(request, response))
		return false;
	record_read_pairs(&s->record, &s->act->record, pairs, count, &s->arena, &s->problems);
	for (size_t n = 0; s->record.in && n < line_count; n++)
		record_read_csv_rows(
			&s->record, lines[n].field, lines[n].csv, &acting->decoded, &s->problems);
	return !sent.more;
}

static bool read_body(struct request *request, struct response *response, struct acting *acting,
	const struct pair *pairs, size_t count)
{
	if (request->form)
		return read_page(request, response, acting);
	if (str_eq(request->content_type, STR("application/json")))
		return read_json(request, response, &acting->submission, count);
	if (type_is_table(request->content_type)) {
		read_csv(request, acting, pairs, count);
		return true;
	}
	if (str_eq(request->content_type, STR("application/x-www-form-urlencoded")))
		return read_form(request, response, &acting->submission, count);
	response_refuse(response, 415, "type",
		tr(request->language,
			N_("Send application/json, application/x-www-form-urlencoded, "
			   "text/csv or a workbook (XLSX).")));
	return false;
}

/* If-Match: "1234", the seq that went with what was read (ETag). */
static void read_if_match(const struct request *request, struct submission *s)
{
	str text = str_trim(request->if_match);
	int64_t since = 0;

	if (!str_given(request->if_match) || request->form)
		return;
	if (!act_looks_back(s->act))
		problem(&s->problems, "", "if_match",
			N_("This act takes the place of nothing that may have changed: send it "
			   "without If-Match."));
	else if (text.len < 3 || !str_starts(text, STR("\"")) || !str_ends(text, STR("\"")) ||
		 !str_number(str_slice(text, 1, text.len - 2), &since) || since < 1)
		problem(&s->problems, "", "if_match",
			N_("Write into If-Match the ETag of what was read, such as \"1234\"."));
	else
		s->since = since;
}

bool act_begin(struct request *request, struct response *response, struct acting *acting)
{
	struct pair pairs[QUERY_PAIRS_MAX];
	struct submission *s = &acting->submission;

	submission_init(s, request->act, request->language);
	s->actor = request->actor;
	s->reach = request->reach;
	buf_init(&acting->decoded, table_room(request->body));
	s->key = str_given(request->key) ? arena_copy(&s->arena, request->key) : STR_NONE;
	s->dry_run = request_dry_run(request);
	size_t count = act_pairs(request, pairs);
	read_if_match(request, s);
	bool read = read_body(request, response, acting, pairs, count);
	if (read && submission_worthwhile(s))
		return true;
	if (request->form && response->status == 200 && !response->body.len)
		form_again(request, response, &s->problems, false);
	else if (read)
		response_problems(response, &s->problems);
	submission_done(s);
	buf_done(&acting->decoded);
	return false;
}

/* What it names is not there, or nothing that the actor may know of: said alike of all things. */
static bool thing_missing(const struct submission *s)
{
	for (size_t n = 0; n < s->problems.count; n++) {
		str rest = s->problems.list[n].field;
		const struct field *field = field_find(&s->act->record, str_cut(&rest, '['));
		if (str_eq(str_of(s->problems.list[n].code), STR("not_found")) && field &&
			(field->kind == FIELD_REF || field->kind == FIELD_REFS))
			return true;
	}
	return false;
}

static void fill(struct submission *s, struct request *request, struct response *response)
{
	switch (s->outcome) {
	case OUTCOME_DONE:
	case OUTCOME_REPEATED:
	case OUTCOME_WOULD:
		if (request->form && s->outcome == OUTCOME_WOULD)
			form_again(request, response, &s->problems, true);
		else if (request->form)
			form_done(request, response, s);
		else
			buf_add(&response->body, s->answer);
		return;
	case OUTCOME_REFUSED:
		problems_by_line(&s->problems);
		if (request->form) {
			form_again(request, response, &s->problems, false);
			return;
		}
		response_problems(response, &s->problems);
		if (thing_missing(s))
			response->status = 404;
		return;
	case OUTCOME_BUSY:
		response_refuse(response, 503, "busy",
			tr(s->problems.language, N_("Muster is busy: try again in a moment.")));
		return;
	case OUTCOME_FAULT:
		response_fault(response, &s->err, s->problems.language);
		return;
	case OUTCOME_NONE:
		break;
	}
	must_failed("an outcome", __FILE__, __LINE__);
}

void act_finish(struct acting *acting, struct request *request, struct response *response)
{
	fill(&acting->submission, request, response);
	submission_done(&acting->submission);
	buf_done(&acting->decoded);
}
