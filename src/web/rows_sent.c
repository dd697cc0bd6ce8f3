/* An act from a file, in the browser: what was sent, and what comes of it. */
#include "base/catalogue.h"
#include "base/csv.h"
#include "base/xlsx.h"
#include "web/form.h"
#include "web/held.h"
#include "web/rows_page.h"
#include "web/verdicts.h"
#include <jansson.h>

/* ---- One act a row ---- */

static void add_more(struct verdicts_more *more, struct arena *arena, str name, str value)
{
	if (!more->fields.ptr)
		more->fields.ptr =
			arena_array(arena, QUERY_PAIRS_MAX + 1, sizeof(*more->fields.ptr));
	if (more->fields.ptr)
		more->fields.ptr[more->fields.count++] = (struct verdict_field){ name, value };
}

/* False: the table as a whole was refused. */
static bool do_rows(struct sending *s, str text, struct verdicts *verdicts)
{
	struct rows_asked asked = { .request = s->request,
		.act = s->act,
		.text = text,
		.dry_run = verdicts->tried,
		.heard = verdicts_hear,
		.context = verdicts };
	struct rows_told told;

	bool fine = rows_do(&asked, &told);
	verdicts->apart = told.apart;
	if (!fine)
		s->problems = told.problems;
	return fine;
}

/* ---- All rows as one act ---- */

struct lines_of {
	const struct problems *problems;
	enum verdict otherwise; /* of a row against which nothing is said */
	bool kept;              /* it is known of which rows the act makes something */
	int64_t *lines;         /* theirs, ascending */
	size_t line_count;
};

static int by_line(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Rows that ask for nothing new the act has left out (.in_file rows that resolve() went through). */
static void keep_lines(struct lines_of *l, const struct sending *s, const struct submission *sub)
{
	if (sub->outcome != OUTCOME_WOULD && sub->outcome != OUTCOME_DONE)
		return;
	const struct rows *rows = field_member_const(s->rows, sub->record.in);
	l->lines = arena_array(s->request->arena, rows->count, sizeof(*l->lines));
	l->kept = l->lines && rows->lines;
	l->line_count = rows->count;
	if (!l->kept)
		return;
	memcpy(l->lines, rows->lines, rows->count * sizeof(*l->lines));
	qsort(l->lines, l->line_count, sizeof(*l->lines), by_line);
}

static enum verdict verdict_of(const struct lines_of *l, int64_t line)
{
	if (l->kept && !bsearch(&line, l->lines, l->line_count, sizeof(*l->lines), by_line))
		return VERDICT_LEFT;
	return l->otherwise;
}

/* The sentences that were said of one line. */
static void judge_line(const struct lines_of *l, int64_t line, struct verdicts *verdicts)
{
	CLEANUP(buf_done) struct buf why = BUF(1 << 16);

	for (size_t n = 0; n < l->problems->count; n++) {
		const struct problem *problem = &l->problems->list[n];
		if (problem->line != line)
			continue;
		buf_printf(&why, "%s%.*s%s%.*s", why.len ? " " : "", STR_ARG(problem->column),
			problem->column.len ? ": " : "", STR_ARG(problem->text));
	}
	if (why.len)
		verdicts_add(verdicts, line, VERDICT_REFUSED, buf_str(&why));
	else
		verdicts_add(verdicts, line, verdict_of(l, line), STR_NONE);
}

static enum verdict otherwise(const struct submission *sub)
{
	if (sub->outcome == OUTCOME_REFUSED)
		return VERDICT_FITS;
	if (sub->outcome == OUTCOME_REPEATED)
		return VERDICT_REPEATED;
	return sub->dry_run ? VERDICT_WOULD : VERDICT_DONE;
}

static void judge_lines(
	const struct sending *s, const struct lines_of *l, str text, struct verdicts *verdicts)
{
	struct csv *csv = arena_alloc(s->request->arena, sizeof(*csv));

	if (!csv)
		return;
	csv_open(csv, text, s->request->arena);
	if (csv_next(csv)) /* the header */
		while (csv_next(csv))
			judge_line(l, csv->line, verdicts);
	if (csv->problem != CSV_FINE) /* here it ends */
		judge_line(l, csv->line, verdicts);
}

static void submit(
	struct sending *s, str text, str key, struct submission *sub, struct buf *decoded)
{
	struct request *request = s->request;
	struct pair *pairs = arena_array(&sub->arena, request->sent_count, sizeof(*pairs));
	size_t count = 0;

	for (size_t n = 0; pairs && n < request->sent_count; n++)
		if (field_find(&s->act->record, request->sent[n].name))
			pairs[count++] = request->sent[n];
	sub->actor = request->actor;
	sub->reach = request->reach;
	if (!sub->dry_run)
		sub->key = arena_copy(&sub->arena, key);
	record_read_pairs(&sub->record, &s->act->record, pairs, count, &sub->arena, &sub->problems);
	if (sub->record.in)
		record_read_csv_rows(&sub->record, s->rows, text, decoded, &sub->problems);
	if (submission_worthwhile(sub))
		ledger_do(request->ledger, sub);
	else
		sub->outcome = OUTCOME_REFUSED;
}

static int64_t header_line(const struct sending *s, str text)
{
	struct csv *csv = arena_alloc(s->request->arena, sizeof(*csv));

	if (!csv)
		return 0;
	csv_open(csv, text, s->request->arena);
	return csv_next(csv) ? csv->line : 0;
}

/* What was said of no line, or of the header's, stands above all; then nothing is said of the lines. */
static bool take_problems(struct sending *s, str text, const struct problems *problems)
{
	int64_t header = header_line(s, text);
	bool any = false;

	for (size_t n = 0; n < problems->count; n++) {
		const struct problem *problem = &problems->list[n];
		if (problem->line && problem->line != header)
			continue;
		any = true;
		problem_copy(&s->problems, problem);
	}
	return any;
}

/* What the act answers by the names of its fields: how many were created, how many left as they are. */
static void take_notes(
	const struct sending *s, const struct submission *sub, struct verdicts *verdicts)
{
	const struct field_table *table = &s->act->record;
	json_error_t error;
	json_t *answer = json_loadb(sub->answer.ptr, sub->answer.len, 0, &error);
	struct verdict_notes *notes = &verdicts->notes;

	notes->ptr = arena_array(s->request->arena, table->count, sizeof(*notes->ptr));
	for (size_t n = 0; notes->ptr && n < table->count; n++) {
		const json_t *value = json_object_get(answer, table->fields[n].name);
		if (json_is_integer(value))
			notes->ptr[notes->count++] = (struct verdict_note){
				str_of(tr(s->request->language, table->fields[n].label)),
				json_integer_value(value)
			};
	}
	json_decref(answer);
}

/* False: refused as a whole, or the response is filled. */
static bool do_whole(
	struct sending *s, str text, str key, struct verdicts *verdicts, struct response *response)
{
	CLEANUP(buf_done) struct buf decoded = BUF(table_room(text));
	struct submission sub;
	bool fine = false;

	submission_init(&sub, s->act, s->request->language);
	sub.dry_run = verdicts->tried;
	submit(s, text, key, &sub, &decoded);
	struct lines_of l = { .problems = &sub.problems, .otherwise = otherwise(&sub) };
	keep_lines(&l, s, &sub);
	if (sub.outcome == OUTCOME_BUSY || sub.outcome == OUTCOME_FAULT) {
		response_fault(response, &sub.err, s->request->language);
	} else if (!take_problems(s, text, &sub.problems)) {
		judge_lines(s, &l, text, verdicts);
		take_notes(s, &sub, verdicts);
		fine = true;
	}
	submission_done(&sub);
	return fine;
}

/* ---- What was sent ---- */

/* The table that is to be looked at: a file, or the one that was looked at before. */
struct table_sent {
	str text, key;
	bool trial;
};

static bool take_upload(struct sending *s, const struct multipart *form, struct buf *decoded,
	struct table_sent *ret)
{
	struct request *request = s->request;
	str bytes = STR_NONE;
	const char *why = NULL;
	char key[HELD_KEY];

	for (size_t n = 0; n < form->upload_count; n++)
		if (str_eq(form->uploads[n].name, STR("file")))
			bytes = form->uploads[n].bytes;
	if (!bytes.len)
		why = N_("Choose a file first.");
	else if (table_decode(bytes, decoded, &ret->text, &why) &&
		 !held_put(request->web->held, request->actor, s->act->name, ret->text, key))
		why = N_("This is larger than what may be sent here.");
	if (why) {
		problem(&s->problems, "", "file", why, NULL);
		return false;
	}
	ret->key = arena_copy(request->arena, str_of(key));
	ret->trial = true;
	return true;
}

static bool take_table(struct sending *s, const struct multipart *form, struct buf *decoded,
	struct table_sent *ret)
{
	struct request *request = s->request;
	str key = pairs_take(request->sent, &request->sent_count, STR("held"));

	if (!key.len)
		return take_upload(s, form, decoded, ret);
	*ret = (struct table_sent){ .key = key };
	ret->text = held_get(request->web->held, request->actor, s->act->name, key, request->arena);
	if (str_given(ret->text))
		return true;
	problem(&s->problems, "", "held",
		N_("The file is not here any more: send it again. Nothing is done twice."));
	return false;
}

static void more_of(const struct sending *s, const struct table_sent *table, bool goes,
	struct verdicts_more *ret)
{
	struct request *request = s->request;

	*ret = (struct verdicts_more){ .back_url = sending_url(s) };
	if (!goes)
		return;
	ret->url = sending_url(s);
	add_more(ret, request->arena, STR("held"), table->key);
	for (size_t n = 0; n < request->sent_count; n++)
		add_more(ret, request->arena, request->sent[n].name, request->sent[n].text);
}

static void run(struct sending *s, const struct table_sent *table, struct response *response)
{
	struct request *request = s->request;
	struct verdicts_more more;
	struct verdicts verdicts;

	verdicts_init(&verdicts, request, str_of(tr(request->language, s->act->summary)));
	verdicts.tried = table->trial;
	/* Rows that say something of a person have no key: their file is done once. */
	if (!table->trial && !s->rows && field_table_personal(&s->act->record))
		held_drop(request->web->held, request->actor, table->key);
	bool fine = s->rows ? do_whole(s, table->text, table->key, &verdicts, response)
			    : do_rows(s, table->text, &verdicts);
	more_of(s, table, table->trial && !(s->rows && verdicts.counts[VERDICT_REFUSED]), &more);
	if (fine)
		verdicts_show(&verdicts, response, &more);
	else if (response->status == 200)
		sending_show(s, response);
	verdicts_done(&verdicts);
}

void post_rows_page(struct request *request, struct response *response)
{
	struct sending s = sending_of(request);
	struct multipart form = { .upload_count = 0 };
	struct table_sent table = { .trial = true };

	if (!form_open(request, response, &form) || !sending_opens(request, response))
		return;
	size_t room = 0;
	for (size_t n = 0; n < form.upload_count; n++)
		if (table_room(form.uploads[n].bytes) > room)
			room = table_room(form.uploads[n].bytes);
	CLEANUP(buf_done) struct buf decoded = BUF(room);
	if (take_table(&s, &form, &decoded, &table))
		run(&s, &table, response);
	else
		sending_show(&s, response);
}
