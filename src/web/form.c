/* Acts as forms: showing them. */
#include "web/form.h"
#include "base/catalogue.h"

#define ROWS_SPARE 2
#define ROWS_MORE 5
#define ASKED_MAX 100 /* what a VALUES field asks for */
#define KEY_BYTES ((FORM_KEY_TEXT - 1) / 2)

struct filling {
	struct request *request;
	struct reading *reading;
	const struct act *act;
	const struct pair *typed, *now; /* now: how it stands, where nothing was typed yet */
	size_t count, now_count;
	str more; /* the rows of which more lines are wanted */
	const struct problems *problems;
	bool would;
	const char *const *fixed, *const *beside;
	struct form_parts_piece *piece;
};

static bool is_among(const char *const *names, const char *name)
{
	for (; names && *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static str typed(const struct filling *f, str name)
{
	for (size_t n = 0; n < f->count; n++)
		if (str_eq(f->typed[n].name, name))
			return f->typed[n].text;
	for (size_t n = 0; n < f->now_count; n++)
		if (str_eq(f->now[n].name, name))
			return f->now[n].text;
	return STR_NONE;
}

static void take_sentence(str **list, size_t *count, size_t room, struct arena *arena, str text)
{
	if (!*list)
		*list = arena_array(arena, room, sizeof(**list));
	if (*list && *count < room)
		(*list)[(*count)++] = text;
}

/* ---- Rows ---- */

static size_t lines_typed(const struct filling *f, const struct field *rows)
{
	int64_t last = -1;
	str rest;

	for (size_t n = 0; n < f->count + f->now_count; n++) {
		const struct pair *pair = n < f->count ? &f->typed[n] : &f->now[n - f->count];
		int64_t line = form_line(pair->name, rows->name, &rest);
		if (pair->text.len && line > last)
			last = line;
	}
	return (size_t)(last + 1);
}

/* Empty lines were left out before the act saw its rows: that many fewer stand before each. */
struct lines_filled {
	bool filled[FORM_LINES_MAX];
	size_t before[FORM_LINES_MAX]; /* filled ones */
};

static void read_lines(
	const struct filling *f, const struct field *rows, struct lines_filled *ret)
{
	str rest;

	*ret = (struct lines_filled){ .before = { 0 } };
	for (size_t n = 0; n < f->count; n++) {
		int64_t line = form_line(f->typed[n].name, rows->name, &rest);
		if (line >= 0 && str_trim(f->typed[n].text).len)
			ret->filled[line] = true;
	}
	for (size_t line = 1; line < FORM_LINES_MAX; line++)
		ret->before[line] = ret->before[line - 1] + ret->filled[line - 1];
}

static struct input_piece input_in_row(const struct filling *f, const struct field *rows,
	const struct field *field, size_t line, const struct lines_filled *lines)
{
	struct arena *arena = f->request->arena;
	str name = arena_printf(arena, "%s.%zu.%s", rows->name, line, field->name);
	/* A line that is empty was not looked at: but for a file that could not be taken. */
	str refused = lines->filled[line]
			      ? arena_printf(arena, "%s[%zu].%s", rows->name, lines->before[line],
					field->name)
			      : name;
	struct input_piece input =
		input_of(f->request, field, name, refused, typed(f, name), f->problems);

	/* A line that is left empty lacks nothing. */
	input.required = false;
	if (input.file)
		input.kept = typed(f, form_file_name(arena, name));
	return input;
}

static void fill_row(const struct filling *f, const struct field *rows, size_t line,
	const struct lines_filled *lines, struct form_row *row)
{
	const struct field_table *table = rows->rows;

	row->number = (int64_t)line + 1;
	row->place = arena_printf(f->request->arena, "%s.%zu", rows->name, line);
	row->inputs.ptr = arena_array(f->request->arena, table->count, sizeof(*row->inputs.ptr));
	for (size_t n = 0; row->inputs.ptr && n < table->count; n++)
		if (!table->fields[n].resolved && table->fields[n].kind != FIELD_ROWS)
			row->inputs.ptr[row->inputs.count++] =
				input_in_row(f, rows, &table->fields[n], line, lines);
}

static void fill_rows(const struct filling *f, const struct field *rows, struct form_part *part)
{
	bool more = str_eq(f->more, str_of(rows->name));
	size_t lines = lines_typed(f, rows) + (more ? ROWS_MORE : ROWS_SPARE);
	struct lines_filled filled;

	read_lines(f, rows, &filled);
	if (lines > FORM_LINES_MAX)
		lines = FORM_LINES_MAX;
	part->asks_rows = true;
	part->name = str_of(rows->name);
	part->label = str_of(tr(f->request->language, rows->label));
	part->help = str_of(rows->help ? tr(f->request->language, rows->help) : NULL);
	part->rows.ptr = arena_array(f->request->arena, lines, sizeof(*part->rows.ptr));
	for (size_t n = 0; part->rows.ptr && n < lines; n++)
		fill_row(f, rows, n, &filled, &part->rows.ptr[part->rows.count++]);
	for (size_t n = 0; f->problems && n < f->problems->count; n++)
		if (str_eq(f->problems->list[n].field, part->name))
			take_sentence(&part->sentences.ptr, &part->sentences.count,
				f->problems->count, f->request->arena, f->problems->list[n].text);
}

/* ---- Questions ---- */

static void add_question(const struct filling *f, const struct field *field)
{
	str name = str_of(field->name);

	if (is_among(f->beside, field->name))
		return;
	struct input_piece *input = &f->piece->parts.ptr[f->piece->parts.count++].input;

	*input = input_of(f->request, field, name, name, typed(f, name), f->problems);
	if (input->file)
		input->kept = typed(f, form_file_name(f->request->arena, name));
}

/* What the measure's own form asks, one by one. */
static void add_asked(const struct filling *f)
{
	struct field *asked = arena_array(f->request->arena, ASKED_MAX, sizeof(*asked));
	size_t count = asked ? f->act->asks(f->reading, f->typed, f->count, f->request->arena,
				       asked, ASKED_MAX)
			     : 0;

	for (size_t n = 0; n < count; n++)
		add_question(f, &asked[n]);
}

str form_mark(const struct request *request)
{
	struct hashing hashing;
	char text[HASH_TEXT];

	if (!request->csrf.len)
		return STR_NONE;
	hash_begin(&hashing);
	hash_text(&hashing, STR("draft"));
	hash_number(&hashing, request->actor.v);
	hash_print(hash_end(&hashing), text);
	return arena_copy(request->arena, str_slice(str_of(text), 0, 16));
}

static void add_fixed(const struct filling *f, const char *name)
{
	struct form_parts_piece *piece = f->piece;

	if (!piece->fixed.ptr)
		piece->fixed.ptr = arena_array(
			f->request->arena, f->act->record.count, sizeof(*piece->fixed.ptr));
	if (piece->fixed.ptr)
		piece->fixed.ptr[piece->fixed.count++] =
			(struct form_fixed){ str_of(name), typed(f, str_of(name)) };
}

static void add_part(const struct filling *f, const struct field *field)
{
	if (is_among(f->fixed, field->name))
		add_fixed(f, field->name);
	else if (field->kind == FIELD_VALUES && f->act->asks)
		add_asked(f);
	else if (field->kind == FIELD_ROWS && !is_among(f->beside, field->name))
		fill_rows(f, field, &f->piece->parts.ptr[f->piece->parts.count++]);
	else
		add_question(f, field);
}

static void fill_parts(const struct filling *f)
{
	const struct field_table *table = &f->act->record;
	struct form_parts_piece *piece = f->piece;

	piece->csrf = f->request->csrf;
	piece->draft = form_mark(f->request);
	piece->parts.ptr =
		arena_array(f->request->arena, table->count + ASKED_MAX, sizeof(*piece->parts.ptr));
	for (size_t n = 0; piece->parts.ptr && n < table->count; n++)
		if (!table->fields[n].resolved)
			add_part(f, &table->fields[n]);
}

static bool told_beside(const struct form_parts_piece *piece, str text)
{
	for (size_t n = 0; n < piece->parts.count; n++) {
		const struct form_part *part = &piece->parts.ptr[n];
		for (size_t k = 0; k < part->input.sentences.count; k++)
			if (str_eq(part->input.sentences.ptr[k], text))
				return true;
		for (size_t k = 0; k < part->sentences.count; k++)
			if (str_eq(part->sentences.ptr[k], text))
				return true;
		for (size_t r = 0; r < part->rows.count; r++)
			for (size_t k = 0; k < part->rows.ptr[r].inputs.count; k++) {
				const struct input_piece *input = &part->rows.ptr[r].inputs.ptr[k];
				for (size_t s = 0; s < input->sentences.count; s++)
					if (str_eq(input->sentences.ptr[s], text))
						return true;
			}
	}
	return false;
}

/* What no question took stands above all of them. */
static void fill_sentences(const struct filling *f, struct form_page *page)
{
	page->wrong = f->problems && problems_any(f->problems);
	for (size_t n = 0; page->wrong && n < f->problems->count; n++)
		if (!told_beside(f->piece, f->problems->list[n].text))
			take_sentence(&page->sentences.ptr, &page->sentences.count,
				f->problems->count, f->request->arena, f->problems->list[n].text);
}

/* ---- The page ---- */

str form_url(const struct request *request, const struct act *act)
{
	str rest = str_of(act->name), thing = str_cut(&rest, '.');

	return arena_printf(request->arena, "/act/%.*s/%.*s", STR_ARG(thing), STR_ARG(rest));
}

void form_key_make(char into[FORM_KEY_TEXT])
{
	unsigned char bytes[KEY_BYTES];

	random_bytes(bytes, sizeof(bytes));
	sodium_bin2hex(into, FORM_KEY_TEXT, bytes, sizeof(bytes));
}

str form_key(const struct request *request)
{
	struct form_keys *keys = request->keys;
	char text[FORM_KEY_TEXT];

	form_key_make(text);
	if (keys && keys->count == FORM_KEYS_MOST)
		keys->more = true;
	else if (keys)
		memcpy(keys->list[keys->count++], text, sizeof(text));
	return arena_copy(request->arena, str_of(text));
}

/* When it was opened first, by the form that was sent or the link that led to it. */
static int64_t opened_at(const struct filling *f)
{
	int64_t since = 0;

	if (!str_number(typed(f, STR("since")), &since) || since < 0)
		return 0;
	return since < f->reading->seq ? since : f->reading->seq; /* nobody has seen what is to come */
}

/* An import: nobody types its rows who has a file of them. */
static bool is_for_file(const struct act *act)
{
	bool any = false;

	for (size_t n = 0; n < act->record.count; n++)
		any |= act->record.fields[n].in_file && !act->record.fields[n].resolved;
	return any;
}

static void show(struct filling *f, struct response *response, str key)
{
	struct request *request = f->request;
	struct page page = { .out = &response->body, .language = request->language };
	struct form_page view = {
		.title = str_of(tr(request->language, request->act->summary)),
		.url = form_url(request, request->act),
		.would = f->would,
		.files = form_has_files(&request->act->record),
		.files_again = request->sent_files,
	};

	view.frame = frame_of(request, view.url, "acts");
	view.frame.follows = false; /* it has been begun, or soon is */
	f->act = request->act;
	f->piece = &view.parts;
	view.parts.key = str_given(key) ? key : form_key(request);
	view.parts.to = typed(f, STR("back_to"));
	if (f->problems && problems_have(f->problems, "R-LEDGER-07"))
		form_show_changes(request, f->reading, opened_at(f), &view);
	if (view.changed && form_leads_here(view.parts.to))
		view.look_url = view.parts.to;
	if (act_looks_back(request->act))
		view.parts.since = opened_at(f) && !view.changed ? opened_at(f) : f->reading->seq;
	if (!request->act->grants)
		view.rows_url = arena_printf(request->arena, "%.*s/rows", STR_ARG(view.url));
	view.from_file = str_given(view.rows_url) && is_for_file(request->act);
	fill_parts(f);
	fill_sentences(f, &view);
	response->type = "text/html; charset=utf-8";
	page_form(&page, &view);
}

void form_fill(struct request *request, struct reading *reading, const struct form_asked *asked,
	struct form_parts_piece *piece)
{
	struct filling filling = { .request = request,
		.reading = reading,
		.act = asked->act,
		.typed = asked->typed,
		.count = asked->count,
		.fixed = asked->fixed,
		.beside = asked->beside,
		.problems = asked->problems,
		.piece = piece };

	*piece = (struct form_parts_piece){
		.key = str_given(asked->key) ? asked->key : form_key(request),
		.since = asked->since,
		.to = asked->to
	};
	fill_parts(&filling);
}

void get_form(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);
	struct filling filling = { .request = request,
		.reading = reading,
		.typed = request->query,
		.count = request->query_count };

	struct pair *now = NULL;

	if (!reading)
		return;
	if (!form_may(request, reading, filling.typed, filling.count)) {
		form_refuse(request, response);
	} else if (!form_asks_again(request, response, reading, filling.typed, filling.count)) {
		filling.now_count = form_now(request, reading, filling.typed, filling.count, &now);
		filling.now = now;
		show(&filling, response, STR_NONE);
	}
	ledger_read_end(reading);
}

static int status_of(const struct problems *problems)
{
	return problems_have(problems, "R-LEDGER-07") ? 412 : 422;
}

void form_again(struct request *request, struct response *response, const struct problems *problems,
	bool would)
{
	if (!would && form_asked_again(request, response, problems))
		return;
	struct filling filling = { .request = request,
		.problems = problems,
		.would = would,
		.typed = request->sent,
		.count = request->sent_count };

	filling.reading = request_read(request, response);
	if (!filling.reading)
		return;
	str move = typed(&filling, STR("move"));
	filling.more = typed(&filling, STR("more"));
	if (filling.more.len || move.len) /* nobody has sent it yet */
		filling.problems = NULL;
	form_move(request, move);
	filling.count = request->sent_count;
	response->status = filling.problems && !would ? status_of(filling.problems) : 200;
	show(&filling, response, typed(&filling, STR("key")));
	ledger_read_end(filling.reading);
}

/* ---- All of them ---- */

static size_t add_acts(
	const struct request *request, const struct act *const *acts, struct forms_entry *entries)
{
	size_t count = 0;

	for (; acts && *acts; acts++) {
		if (!form_may_somewhere(request, *acts))
			continue;
		if (entries)
			entries[count] = (struct forms_entry){
				str_of(tr(request->language, (*acts)->summary)),
				form_url(request, *acts)
			};
		count++;
	}
	return count;
}

void get_forms(struct request *request, struct response *response)
{
	const struct slice *const *slices = ledger_slices(request->ledger);
	struct page page = { .out = &response->body, .language = request->language };
	size_t count = 0;

	for (size_t n = 0; slices[n]; n++)
		count += add_acts(request, slices[n]->acts, NULL);
	struct forms_entry *entries = arena_array(request->arena, count, sizeof(*entries));
	struct forms_page view = {
		.frame = frame_of(request, STR("/act"), "acts"),
		.acts = { entries, entries ? count : 0 },
	};
	count = 0;
	for (size_t n = 0; entries && slices[n]; n++)
		count += add_acts(request, slices[n]->acts, entries + count);
	response->type = "text/html; charset=utf-8";
	page_forms(&page, &view);
}
