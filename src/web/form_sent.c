/* Acts as forms: what is sent, and what comes of it. */
#include "base/catalogue.h"
#include "base/qr.h"
#include "web/door.h"
#include "web/form.h"
#include "web/guard.h"
#include "web/multipart.h"
#include "web/thing.h"
#include <jansson.h>

#define CSV_MAX ((size_t)1 << 20)

/* ---- Read ---- */

bool form_has_files(const struct field_table *table)
{
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		if (field->kind == FIELD_FILE || field->kind == FIELD_VALUES ||
			(field->kind == FIELD_ROWS && !field->resolved &&
				form_has_files(field->rows)))
			return true;
	}
	return false;
}

/* Whether what the files are handed in for asks where they were taken. */
static bool place_asked(const struct request *request, struct reading *reading)
{
	const struct slice *const *slices = ledger_slices(request->ledger);

	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; slices[n]->purpose && k < request->sent_count; k++) {
			const struct file_purpose *purpose = slices[n]->purpose;
			if (!str_eq(request->sent[k].name, str_of(purpose->thing)))
				continue;
			id thing = reading_find(reading, purpose->thing, request->sent[k].text);
			if (id_given(thing) && purpose->asks_place(reading->conn, thing))
				return true;
		}
	return false;
}

/* The file that was chosen now takes the place of the one that was handed in when the form was sent
 * before. */
static void put(struct request *request, str name, str text)
{
	pairs_take(request->sent, &request->sent_count, name);
	if (request->sent_count < QUERY_PAIRS_MAX)
		request->sent[request->sent_count++] = (struct pair){ name, text };
}

str form_file_name(struct arena *arena, str field)
{
	return arena_printf(arena, FORM_FILE_NAME "%.*s", STR_ARG(field));
}

static void put_file(struct request *request, const struct upload *upload, hash file)
{
	char text[HASH_TEXT];

	put(request, upload->name, arena_copy(request->arena, str_of(hash_print(file, text).ptr)));
	put(request, form_file_name(request->arena, upload->name), upload->filename);
}

static bool keep_one(struct request *request, struct response *response,
	const struct upload *upload, bool place, struct problems *problems)
{
	const char *refusal = NULL;
	struct file_taken taken;
	struct err err;

	if (file_take(request->ledger, upload->bytes, place, &taken, &refusal, &err)) {
		put_file(request, upload, taken.file);
		return true;
	}
	if (!refusal) {
		response_fault(response, &err, request->language);
		return false;
	}
	problem(problems, arena_copy(request->arena, upload->name).ptr, "photo", "%.*s: %s",
		STR_ARG(upload->filename), tr(request->language, refusal));
	return true;
}

static bool keep_files(struct request *request, struct response *response,
	const struct multipart *form, struct problems *problems)
{
	struct reading *reading = NULL;
	size_t chosen = 0;

	for (size_t n = 0; n < form->upload_count; n++)
		chosen += form->uploads[n].filename.len > 0;
	if (!chosen)
		return true;
	if (!file_may_hand_in(request)) {
		problem(problems, "", "R-LEDGER-03", N_("You have no right to do this."));
		return true;
	}
	if (!(reading = request_read(request, response)))
		return false;
	bool place = place_asked(request, reading), fine = true;
	ledger_read_end(reading);
	for (size_t n = 0; fine && n < form->upload_count; n++)
		if (form->uploads[n].filename.len)
			fine = keep_one(request, response, &form->uploads[n], place, problems);
	return fine;
}

static bool csrf_wrong(struct request *request, struct response *response)
{
	str sent = pairs_take(request->sent, &request->sent_count, STR("csrf"));

	if (!request->csrf.len || guard_csrf(request, sent))
		return false;
	response_refuse(response, 403, "csrf",
		tr(request->language,
			N_("This page is too old, or was sent by another: open it again.")));
	return true;
}

bool form_receive(struct request *request, struct response *response, struct problems *problems)
{
	struct multipart form = { .upload_count = 0 };
	bool whole, files = str_eq(request->content_type, STR("multipart/form-data"));

	if (files) {
		whole = multipart_read(request, &form);
		request->sent = form.pairs;
		request->sent_count = form.pair_count;
	} else {
		whole = pairs_decode(
			request->body, request->arena, &request->sent, &request->sent_count);
	}
	if (!whole) {
		response_refuse(response, 400, "malformed",
			tr(request->language, N_("The form cannot be read.")));
		return false;
	}
	return !csrf_wrong(request, response) && keep_files(request, response, &form, problems);
}

/* Names of files are for whoever fills in the form. */
static void drop_file_names(struct pair *pairs, size_t *count)
{
	size_t kept = 0;

	for (size_t n = 0; n < *count; n++)
		if (!str_starts(pairs[n].name, STR(FORM_FILE_NAME)))
			pairs[kept++] = pairs[n];
	*count = kept;
}

struct form_sent form_take(struct pair *pairs, size_t *count)
{
	drop_file_names(pairs, count);
	str key = pairs_take(pairs, count, STR("key"));
	bool more = pairs_take(pairs, count, STR("more")).len > 0;
	bool try = pairs_take(pairs, count, STR("try")).len > 0;
	bool sure = pairs_take(pairs, count, STR("sure")).len > 0;

	return (struct form_sent){
		.key = key.len ? key : STR_NONE, .more = more, .try = try, .sure = sure
	};
}

/* ---- Rows ---- */

int64_t form_line(str name, const char *rows, str *ret_field)
{
	str rest = name, first = str_cut(&rest, '.'), digits = str_cut(&rest, '.');
	int64_t line;

	if (!str_eq(first, str_of(rows)) || !str_given(rest) || !str_number(digits, &line) ||
		line < 0 || line >= FORM_LINES_MAX)
		return -1;
	*ret_field = rest;
	return line;
}

struct folding {
	const struct field *rows;
	str *cells; /* line by line, one for each field of a row */
	bool *filled;
	size_t lines;
};

/* Whether the pair is a cell of these rows; it is kept. */
static bool take_cell(struct folding *f, const struct pair *pair)
{
	const struct field_table *table = f->rows->rows;
	str name = STR_NONE;
	int64_t line = form_line(pair->name, f->rows->name, &name);
	const struct field *field = line >= 0 ? field_find(table, name) : NULL;

	if (!field)
		return false;
	f->cells[(size_t)line * table->count + (size_t)(field - table->fields)] = pair->text;
	f->filled[line] |= str_trim(pair->text).len > 0;
	if ((size_t)line >= f->lines)
		f->lines = (size_t)line + 1;
	return true;
}

static str as_csv(const struct folding *f, struct arena *arena)
{
	CLEANUP(buf_done) struct buf csv = BUF(CSV_MAX);
	const struct field_table *table = f->rows->rows;
	bool any = false;

	for (size_t n = 0, first = 1; n < table->count; n++)
		if (!table->fields[n].resolved) {
			csv_value(&csv, first, str_of(table->fields[n].name));
			first = 0;
		}
	csv_line_end(&csv);
	for (size_t line = 0; line < f->lines; line++) {
		any |= f->filled[line];
		for (size_t n = 0, first = 1; f->filled[line] && n < table->count; n++)
			if (!table->fields[n].resolved) {
				str cell = f->cells[line * table->count + n];
				csv_value(&csv, first, str_given(cell) ? cell : STR(""));
				first = 0;
			}
		if (f->filled[line])
			csv_line_end(&csv);
	}
	return any ? arena_copy(arena, buf_str(&csv)) : STR_NONE;
}

/* The pairs that are no cells of these rows stay. */
static str fold(const struct field *rows, struct pair *pairs, size_t *count, struct arena *arena)
{
	struct folding f = { .rows = rows,
		.cells = arena_array(arena, FORM_LINES_MAX * rows->rows->count, sizeof(str)),
		.filled = arena_array(arena, FORM_LINES_MAX, sizeof(bool)) };
	size_t kept = 0;

	if (!f.cells || !f.filled)
		return STR_NONE;
	for (size_t n = 0; n < *count; n++)
		if (!take_cell(&f, &pairs[n]))
			pairs[kept++] = pairs[n];
	*count = kept;
	return as_csv(&f, arena);
}

size_t form_fold(const struct field_table *table, struct pair *pairs, size_t *count,
	struct arena *arena, struct form_lines *ret, size_t max)
{
	size_t found = 0;

	for (size_t n = 0; n < table->count && found < max; n++) {
		const struct field *field = &table->fields[n];
		if (field->kind != FIELD_ROWS || field->resolved)
			continue;
		str csv = fold(field, pairs, count, arena);
		if (str_given(csv))
			ret[found++] = (struct form_lines){ field, csv };
	}
	return found;
}

/* ---- It was done ---- */

struct done {
	struct request *request;
	const struct submission *s;
	struct reading *reading;
	json_t *answer;
};

/* What it made, else what it was about, else where it happened. */
static str leads_to(const struct done *d)
{
	const struct act *act = d->s->act;
	id made = { json_integer_value(json_object_get(d->answer, "id")) };
	const char *name = act->about ? act->about : act->right_at;
	const struct field *field = name ? field_find(&act->record, str_of(name)) : NULL;
	id at = field ? *(const id *)field_member_const(field, d->s->record.in) : ID_NONE;

	if (act->makes && id_given(made))
		return thing_url(d->reading, act->makes, made, d->request->arena);
	if (id_given(at) && field->kind == FIELD_REF &&
		id_given(reading_find(d->reading, field->ref,
			arena_printf(d->request->arena, "#%lld", (long long)at.v))))
		return thing_url(d->reading, field->ref, at, d->request->arena);
	return STR("/act");
}

static str grantee(const struct done *d)
{
	const struct act *act = d->s->act;
	const struct field *field =
		act->grants_to ? field_find(&act->record, str_of(act->grants_to)) : NULL;

	if (!field)
		return STR("");
	return reading_label(d->reading, field->ref,
		*(const id *)field_member_const(field, d->s->record.in), d->request->arena);
}

static void hand(const struct done *d, struct response *response)
{
	struct request *request = d->request;
	struct page page = { .out = &response->body, .language = request->language };
	const char *link = json_string_value(json_object_get(d->answer, "link"));
	const char *token = json_string_value(json_object_get(d->answer, "token"));
	CLEANUP(buf_done) struct buf path = BUF(CSV_MAX);
	struct handed_page view = {
		.link = link,
		.name = grantee(d),
		.back_url = leads_to(d),
	};
	int size = 0;

	view.frame = frame_of(request, view.back_url, "people");
	view.secret =
		link ? arena_printf(request->arena, "%.*s/in/%s", STR_ARG(base_url(request)), link)
		     : arena_copy(request->arena, str_of(token));
	if (link && qr_path(view.secret, &path, &size)) {
		view.path = buf_str(&path);
		view.size = size;
	}
	response->type = "text/html; charset=utf-8";
	page_handed(&page, &view);
}

void form_done(struct request *request, struct response *response, const struct submission *s)
{
	struct done done = { .request = request, .s = s };
	json_error_t error;

	done.reading = request_read(request, response);
	if (!done.reading)
		return;
	done.answer = json_loadb(s->answer.ptr, s->answer.len, 0, &error);
	if (json_object_get(done.answer, "link") || json_object_get(done.answer, "token"))
		hand(&done, response);
	else
		lead_to(response,
			arena_printf(request->arena, "%.*s?done=%lld", STR_ARG(leads_to(&done)),
				(long long)json_integer_value(
					json_object_get(done.answer, "seq"))));
	json_decref(done.answer);
	ledger_read_end(done.reading);
}
