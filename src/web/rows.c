/* A table, one act a row: read, sent to the writer, heard of. */
#include "web/rows.h"
#include "base/catalogue.h"
#include "web/granted.h"
#include <errno.h>
#include <semaphore.h>

#define FLIGHT 512 /* rows that are with the writer at once */

struct row {
	struct submission submission;
	int64_t line;
};

/* Rows are counted by their hash, to tell equal ones apart. */
struct ordinals {
	uint64_t *hashes;
	uint32_t *counts;
	size_t mask;
};

struct rows_run {
	const struct rows_asked *asked;
	struct rows_told *told;
	struct csv csv;
	str header[CSV_COLUMNS_MAX]; /* trimmed; empty: a column that a spreadsheet left behind */
	size_t columns;
	struct ordinals ordinals;
	struct row *flight;
	sem_t heard[2]; /* of each half of the flight */
};

/* ---- Keys ---- */

static bool ordinals_init(struct ordinals *ordinals, size_t rows, struct arena *arena)
{
	size_t slots = 64;

	while (slots < rows * 2)
		slots *= 2;
	ordinals->hashes = arena_array(arena, slots, sizeof(*ordinals->hashes));
	ordinals->counts = arena_array(arena, slots, sizeof(*ordinals->counts));
	ordinals->mask = slots - 1;
	return ordinals->hashes && ordinals->counts;
}

/* How many rows with this hash came before. */
static uint32_t ordinal_of(struct ordinals *ordinals, hash row)
{
	uint64_t wanted;

	memcpy(&wanted, row.bytes, sizeof(wanted));
	wanted |= 1; /* 0: a free slot */
	for (size_t slot = wanted & ordinals->mask;; slot = (slot + 1) & ordinals->mask) {
		if (!ordinals->hashes[slot])
			ordinals->hashes[slot] = wanted;
		if (ordinals->hashes[slot] == wanted)
			return ordinals->counts[slot]++;
	}
}

static str row_key(struct rows_run *run, struct submission *s)
{
	struct hashing hashing;
	char text[HASH_TEXT];
	hash row = record_asked(run->asked->act->name, &s->record);

	hash_begin(&hashing);
	hash_add(&hashing, row.bytes, sizeof(row.bytes));
	hash_number(&hashing, ordinal_of(&run->ordinals, row));
	hash_add(&hashing, run->asked->salt.ptr, run->asked->salt.len);
	return arena_copy(&s->arena, str_slice(hash_print(hash_end(&hashing), text), 0, 40));
}

/* ---- One row ---- */

static void refuse_stray(const struct rows_run *run, struct problems *problems)
{
	for (size_t n = 0; n < run->csv.count; n++) {
		bool claimed = n < run->columns && run->header[n].len;
		if (claimed || !str_trim(run->csv.values[n]).len)
			continue;
		problem(problems, "", "count", N_("Value %zu of this line stands under no column."),
			n + 1);
		return;
	}
}

static bool is_since(const struct rows_run *run, str name)
{
	return str_given(run->asked->since_column) && str_eq(name, run->asked->since_column);
}

static void read_row(struct rows_run *run, struct submission *s)
{
	struct pair pairs[CSV_COLUMNS_MAX];
	size_t count = 0;

	s->since = run->asked->since;
	for (size_t n = 0; n < run->csv.count && n < run->columns; n++) {
		/* A cell that is empty says nothing, of what a form may empty neither. */
		if (!run->header[n].len || !str_trim(run->csv.values[n]).len)
			continue;
		if (is_since(run, run->header[n]))
			str_number(str_trim(run->csv.values[n]), &s->since);
		else
			pairs[count++] = (struct pair){ run->header[n], run->csv.values[n] };
	}
	refuse_stray(run, &s->problems);
	record_read_pairs(
		&s->record, &run->asked->act->record, pairs, count, &s->arena, &s->problems);
}

static void heard(struct submission *s)
{
	sem_post(s->context);
}

static void begin_row(struct rows_run *run, struct row *row)
{
	struct submission *s = &row->submission;

	submission_init(s, run->asked->act, run->asked->request->language);
	s->actor = run->asked->request->actor;
	s->reach = run->asked->request->reach;
	row->line = run->csv.line;
	run->told->rows++;
	read_row(run, s);
	if (problems_any(&s->problems))
		s->outcome = OUTCOME_REFUSED;
	/* A key from a row that says something of a person would tell it to whoever tries.
	 * A secret is told once: sent again, the file grants others. */
	else if (!field_table_personal(&run->asked->act->record) && !run->asked->act->grants)
		s->key = row_key(run, s);
}

static void send_row(struct rows_run *run, struct row *row, sem_t *heard_by)
{
	struct submission *s = &row->submission;

	begin_row(run, row);
	s->dry_run = run->asked->dry_run;
	run->told->apart += s->dry_run;
	s->context = heard_by;
	s->done = heard;
	if (s->outcome == OUTCOME_NONE)
		ledger_submit(run->asked->request->ledger, s);
	else
		sem_post(heard_by);
}

static void note_problems(struct rows_run *run, const struct row *row)
{
	const struct problems *from = &row->submission.problems;

	run->told->problems.line = row->line;
	for (size_t n = 0; n < from->count; n++)
		problem(&run->told->problems,
			arena_copy(run->asked->request->arena, from->list[n].field).ptr,
			from->list[n].code, "%.*s", STR_ARG(from->list[n].text));
	run->told->problems.line = 0;
}

static void note_fault(struct rows_run *run, const struct row *row)
{
	if (run->told->fault_line)
		return;
	run->told->fault_line = row->line;
	run->told->err = row->submission.err;
}

static enum verdict judge_row(struct rows_run *run, const struct row *row)
{
	switch (row->submission.outcome) {
	case OUTCOME_DONE:
		if (run->asked->granted)
			granted_take(run->asked->granted, &row->submission, row->line);
		run->told->done++;
		return VERDICT_DONE;
	case OUTCOME_WOULD:
		run->told->done++;
		return VERDICT_WOULD;
	case OUTCOME_REPEATED:
		run->told->repeated++;
		return VERDICT_REPEATED;
	case OUTCOME_REFUSED:
		run->told->refused++;
		note_problems(run, row);
		return VERDICT_REFUSED;
	case OUTCOME_BUSY:
	case OUTCOME_FAULT:
		note_fault(run, row);
		return VERDICT_FAULT;
	case OUTCOME_NONE:
		break;
	}
	must_failed("a row that was heard of", __FILE__, __LINE__);
}

static void hear_row(struct rows_run *run, struct row *row)
{
	enum verdict verdict = judge_row(run, row);

	if (run->asked->heard)
		run->asked->heard(
			run->asked->context, row->line, verdict, &row->submission.problems);
	submission_done(&row->submission);
}

/* ---- All rows ---- */

static void wait_for(sem_t *heard_by, size_t count)
{
	while (count-- > 0)
		while (sem_wait(heard_by) != 0)
			must(errno == EINTR);
}

/* A flight of rows goes to the writer while the one before is being written: two halves take
 * turns. */
static void run_rows(struct rows_run *run)
{
	size_t half = FLIGHT / 2, sent[2] = { 0, 0 };
	bool more = true;

	for (int turn = 0; more || sent[0] || sent[1]; turn = !turn) {
		struct row *flight = run->flight + (size_t)turn * half;
		wait_for(&run->heard[turn], sent[turn]);
		for (size_t n = 0; n < sent[turn]; n++)
			hear_row(run, &flight[n]);
		sent[turn] = 0;
		more = more && !run->told->fault_line;
		while (more && sent[turn] < half) {
			more = csv_next(&run->csv);
			if (more)
				send_row(run, &flight[sent[turn]++], &run->heard[turn]);
		}
	}
}

/* What is left of a try is tried row by row, as the store stands. */
static void hear_tried(struct rows_run *run, struct row *row)
{
	if (row->submission.outcome == OUTCOME_NONE) {
		row->submission.dry_run = true;
		run->told->apart++;
		ledger_do(run->asked->request->ledger, &row->submission);
	}
	hear_row(run, row);
}

/* The first rows are tried one after the other, each as if those before it had been done. */
static void try_rows(struct rows_run *run)
{
	struct arena *arena = run->asked->request->arena;
	struct row *rows = arena_array(arena, LEDGER_TRY_MAX, sizeof(*rows));
	struct submission **list = arena_array(arena, LEDGER_TRY_MAX, sizeof(*list));
	size_t count = 0;

	while (rows && list && count < LEDGER_TRY_MAX && csv_next(&run->csv)) {
		list[count] = &rows[count].submission;
		begin_row(run, &rows[count++]);
	}
	ledger_try(run->asked->request->ledger, list, count);
	for (size_t n = 0; n < count; n++)
		if (run->told->fault_line)
			submission_done(list[n]);
		else
			hear_tried(run, &rows[n]);
}

/* ---- Before the first row ---- */

static void refuse_at(
	struct rows_run *run, int64_t line, str field, const char *code, const char *sentence)
{
	str name = arena_copy(run->asked->request->arena, field);

	run->told->problems.line = line;
	problem(&run->told->problems, str_given(name) ? name.ptr : "", code, sentence, NULL);
	run->told->problems.line = 0;
}

/* Looks at the whole file before anything is done: a quote that does not end makes all lines after
 * it other lines than were meant. */
static bool count_rows(struct rows_run *run, size_t *ret)
{
	struct arena arena;
	struct csv csv;
	size_t count = 0;

	arena_init(&arena, run->asked->text.len * 5 + 4096);
	csv_open(&csv, run->asked->text, &arena);
	while (count <= ROWS_MAX + 1 && csv_next(&csv))
		count++;
	arena_done(&arena);
	if (csv.problem != CSV_FINE)
		refuse_at(run, csv.line, STR(""), "csv",
			N_("From here on the file is no CSV: a quote that does not end, or a line "
			   "that is too long."));
	if (count > ROWS_MAX + 1)
		problem(&run->told->problems, "", "count", N_("Give at most %zu rows."),
			(size_t)ROWS_MAX);
	*ret = count;
	return !problems_any(&run->told->problems);
}

static bool column_known(const struct act *act, str name)
{
	str rest = name, first = str_cut(&rest, '.');
	const struct field *field = field_find(&act->record, str_given(rest) ? first : name);

	return field && !field->resolved && (!str_given(rest) || field->kind == FIELD_VALUES);
}

static void check_columns(struct rows_run *run)
{
	for (size_t n = 0; n < run->columns; n++) {
		str name = run->header[n];
		if (!name.len)
			continue;
		if (!is_since(run, name) && !column_known(run->asked->act, name))
			refuse_at(run, run->csv.line, name, "unknown_field",
				N_("There is no such field here."));
		for (size_t k = 0; k < n; k++)
			if (str_eq(run->header[k], name))
				refuse_at(run, run->csv.line, name, "twice",
					N_("This is given twice."));
	}
}

static bool has_column(const struct rows_run *run, const struct field *field)
{
	for (size_t n = 0; n < run->columns; n++) {
		str rest = run->header[n];
		if (str_eq(str_cut(&rest, '.'), str_of(field->name)))
			return true;
	}
	return false;
}

static void check_needed(struct rows_run *run)
{
	for (size_t n = 0; n < run->asked->act->record.count; n++) {
		const struct field *field = &run->asked->act->record.fields[n];
		if (!field->need || field->resolved || has_column(run, field))
			continue;
		run->told->problems.line = run->csv.line;
		problem(&run->told->problems, field->name, "required",
			N_("The file has no column %s."), field->name);
		run->told->problems.line = 0;
	}
}

static bool read_header(struct rows_run *run)
{
	if (!csv_next(&run->csv)) {
		problem(&run->told->problems, "", "required",
			N_("The file is empty: its first line must name the columns."));
		return false;
	}
	run->columns = run->csv.count;
	for (size_t n = 0; n < run->columns; n++)
		run->header[n] = str_trim(run->csv.values[n]);
	check_columns(run);
	check_needed(run);
	return !problems_any(&run->told->problems);
}

static bool prepare(struct rows_run *run)
{
	struct arena *arena = run->asked->request->arena;
	size_t rows;

	csv_open(&run->csv, run->asked->text, arena);
	if (!count_rows(run, &rows) || !read_header(run))
		return false;
	run->flight = arena_array(arena, FLIGHT, sizeof(*run->flight));
	return run->flight && ordinals_init(&run->ordinals, rows, arena);
}

bool rows_do(const struct rows_asked *asked, struct rows_told *ret)
{
	struct rows_run *run = arena_alloc(asked->request->arena, sizeof(*run));

	*ret = (struct rows_told){ .rows = 0 };
	problems_init(&ret->problems, asked->request->arena, asked->request->language);
	if (!run)
		return false;
	run->asked = asked;
	run->told = ret;
	if (!prepare(run))
		return false;
	must(sem_init(&run->heard[0], 0, 0) == 0 && sem_init(&run->heard[1], 0, 0) == 0);
	if (asked->dry_run)
		try_rows(run);
	run_rows(run);
	sem_destroy(&run->heard[0]);
	sem_destroy(&run->heard[1]);
	if (ret->fault_line)
		refuse_at(run, ret->fault_line, STR(""),
			ret->err.code == ERR_BUSY ? "busy" : "fault",
			N_("This line could not be done, and the file was left there. Send it "
			   "again: "
			   "nothing is done twice."));
	return true;
}
