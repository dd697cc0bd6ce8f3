/* Lines of rows in a form: read, put in another order, and brought to what an act reads. */
#include "web/form.h"

#define CSV_MAX ((size_t)1 << 20)

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

bool form_line_filled(const struct pair *pairs, size_t count, const char *rows, int64_t line, size_t *ret_before)
{
	bool filled[FORM_LINES_MAX] = { false };
	str rest;

	for (size_t n = 0; n < count; n++) {
		int64_t at = form_line(pairs[n].name, rows, &rest);
		if (at >= 0 && str_trim(pairs[n].text).len)
			filled[at] = true;
	}
	*ret_before = 0;
	for (int64_t at = 0; at < line && at < FORM_LINES_MAX; at++)
		*ret_before += filled[at];
	return line >= 0 && line < FORM_LINES_MAX && filled[line];
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

/* ---- In another order ---- */

/* Where a line goes; -1: nowhere. */
static int64_t goes_to(int64_t line, int64_t from, str how)
{
	bool up = str_eq(how, STR("up")), down = str_eq(how, STR("down"));
	int64_t other = up ? from - 1 : from + 1;

	if (str_eq(how, STR("away")))
		return line == from ? -1 : line > from ? line - 1 : line;
	if ((!up && !down) || other < 0 || other >= FORM_LINES_MAX)
		return line;
	return line == from ? other : line == other ? from : line;
}

static void move_lines(struct request *request, const char *rows, int64_t from, str how)
{
	size_t kept = 0;

	for (size_t n = 0; n < request->sent_count; n++) {
		struct pair pair = request->sent[n];
		str field;
		int64_t line = form_line(pair.name, rows, &field);
		int64_t to = line < 0 ? 0 : goes_to(line, from, how);
		if (line >= 0 && to >= 0)
			pair.name = arena_printf(request->arena, "%s.%lld.%.*s", rows,
				(long long)to, STR_ARG(field));
		if (to >= 0)
			request->sent[kept++] = pair;
	}
	request->sent_count = kept;
}

void form_move(struct request *request, str move)
{
	const struct field_table *table = &request->act->record;
	str how;

	for (size_t n = 0; move.len && n < table->count; n++) {
		const struct field *field = &table->fields[n];
		int64_t from = field->kind == FIELD_ROWS ? form_line(move, field->name, &how) : -1;
		if (from >= 0) {
			move_lines(request, field->name, from, how);
			return;
		}
	}
}
