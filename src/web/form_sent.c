/* Acts as forms: what is sent, and what comes of it. */
#include "base/catalogue.h"
#include "base/qr.h"
#include "web/door.h"
#include "web/form.h"
#include "web/thing.h"
#include <jansson.h>

#define CSV_MAX ((size_t)1 << 20)

struct form_sent form_take(struct pair *pairs, size_t *count)
{
	pairs_take(pairs, count, STR("csrf")); /* looked at already: run.c */
	str key = pairs_take(pairs, count, STR("key"));
	str more = pairs_take(pairs, count, STR("more"));

	return (struct form_sent){ .key = key.len ? key : STR_NONE, .more = more.len > 0 };
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

	view.frame = frame_of(request->language, STR("/"),
		arena_printf(request->arena, "%.*s?lang=%s", STR_ARG(view.back_url),
			language_tag(frame_other_language(request->language))));
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
