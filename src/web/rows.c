/* POST /api/v1/{thing}/{verb}/rows: a CSV file, one act a row.
 *
 * Each row is an act of its own, in order, done or refused by itself. Its key is a hash of the act, the row and its ordinal among
 * equal rows, so a mended file can be sent again: what was done is not done twice. */
#include "base/catalogue.h"
#include "base/text.h"
#include "web/private.h"
#include <errno.h>
#include <semaphore.h>

#define FLIGHT 512 /* rows that are with the writer at once */

struct row {
	struct submission submission;
	int64_t line;
	bool used, refused_before; /* refused before it came to the writer */
};

/* Rows are counted by their hash, to tell equal ones apart. */
struct ordinals {
	uint64_t *hashes;
	uint32_t *counts;
	size_t mask;
};

struct rows_run {
	struct request *request;
	const struct act *act;
	bool dry_run;
	struct csv csv;
	str header[CSV_COLUMNS_MAX];
	size_t columns;
	struct ordinals ordinals;
	struct row *flight;
	sem_t heard[2]; /* of each half of the flight */
	int64_t rows, done, repeated, refused;
	struct problems problems;
	struct err err;
	bool fault;
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

	hash_begin(&hashing);
	hash_text(&hashing, str_of(run->act->name));
	for (size_t n = 0; n < run->csv.count; n++) {
		hash_text(&hashing, n < run->columns ? run->header[n] : STR_NONE);
		hash_text(&hashing, run->csv.values[n]);
	}
	hash row = hash_end(&hashing);
	hash_begin(&hashing);
	hash_add(&hashing, row.bytes, sizeof(row.bytes));
	hash_number(&hashing, ordinal_of(&run->ordinals, row));
	return arena_copy(&s->arena, str_slice(hash_print(hash_end(&hashing), text), 0, 40));
}

/* ---- One row ---- */

static void heard(struct submission *s)
{
	sem_post(s->context);
}

static void read_row(struct rows_run *run, struct row *row)
{
	struct submission *s = &row->submission;
	struct pair pairs[CSV_COLUMNS_MAX];
	size_t count = run->csv.count < run->columns ? run->csv.count : run->columns;

	for (size_t n = 0; n < count; n++)
		pairs[n] = (struct pair){ run->header[n], run->csv.values[n] };
	problems_in_row(&s->problems, NULL, 0, 0);
	if (run->csv.count > run->columns)
		problem(&s->problems, "", "count", N_("This line has %zu values; the first line names %zu columns."), run->csv.count,
			run->columns);
	record_read_pairs(&s->record, &run->act->record, pairs, count, &s->arena, &s->problems);
}

static void send_row(struct rows_run *run, struct row *row, sem_t *heard_by)
{
	struct submission *s = &row->submission;

	submission_init(s, run->act, run->request->language);
	row->line = run->csv.line;
	row->used = true;
	run->rows++;
	read_row(run, row);
	row->refused_before = problems_any(&s->problems);
	s->key = row_key(run, s);
	s->dry_run = run->dry_run;
	s->context = heard_by;
	s->done = heard;
	if (row->refused_before) {
		s->outcome = OUTCOME_REFUSED;
		sem_post(heard_by);
	} else {
		ledger_submit(run->request->ledger, s);
	}
}

static void note_problems(struct rows_run *run, const struct row *row)
{
	const struct problems *from = &row->submission.problems;

	for (size_t n = 0; n < from->count; n++) {
		run->problems.line = row->line;
		problem(&run->problems, arena_copy(run->request->arena, from->list[n].field).ptr, from->list[n].code, "%.*s",
			STR_ARG(from->list[n].text));
	}
	run->problems.line = 0;
}

static void hear_row(struct rows_run *run, struct row *row)
{
	struct submission *s = &row->submission;

	switch (s->outcome) {
	case OUTCOME_DONE:
	case OUTCOME_WOULD:
		run->done++;
		break;
	case OUTCOME_REPEATED:
		run->repeated++;
		break;
	case OUTCOME_REFUSED:
		run->refused++;
		note_problems(run, row);
		break;
	case OUTCOME_BUSY:
		run->fault = true;
		err_set(&run->err, ERR_BUSY, "the writer's queue is full");
		break;
	case OUTCOME_FAULT:
		run->fault = true;
		run->err = s->err;
		break;
	case OUTCOME_NONE:
		must_failed("a row that was heard of", __FILE__, __LINE__);
	}
	submission_done(s);
	row->used = false;
}

/* ---- All rows ---- */

static void wait_for(sem_t *heard_by, size_t count)
{
	while (count-- > 0)
		while (sem_wait(heard_by) != 0)
			must(errno == EINTR);
}

/* A flight of rows goes to the writer while the one before is being written: two halves take turns. */
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
		while (more && !run->fault && sent[turn] < half) {
			more = csv_next(&run->csv);
			if (more)
				send_row(run, &flight[sent[turn]++], &run->heard[turn]);
		}
		more = more && !run->fault;
	}
}

static bool read_header(struct rows_run *run)
{
	if (!csv_next(&run->csv)) {
		problem(&run->problems, "", "required", N_("The file is empty: its first line must name the columns."));
		return false;
	}
	run->columns = run->csv.count;
	for (size_t n = 0; n < run->columns; n++) {
		str name = str_trim(run->csv.values[n]), rest = name, first = str_cut(&rest, '.');
		const struct field *field = field_find(&run->act->record, str_given(rest) ? first : name);
		run->header[n] = name;
		if (!field || (str_given(rest) && field->kind != FIELD_VALUES) || field->resolved) {
			run->problems.line = run->csv.line;
			problem(&run->problems, arena_copy(run->request->arena, name).ptr, "unknown_field",
				N_("There is no such field here."));
			run->problems.line = 0;
		}
	}
	return !problems_any(&run->problems);
}

static void answer(struct rows_run *run, struct response *response)
{
	struct json json = json_into(&response->body);

	if (run->fault) {
		response_fault(response, &run->err);
		return;
	}
	json_object(&json);
	json_key(&json, STR("rows")), json_number(&json, run->rows);
	json_key(&json, STR("done")), json_number(&json, run->done);
	json_key(&json, STR("repeated")), json_number(&json, run->repeated);
	json_key(&json, STR("refused")), json_number(&json, run->refused);
	if (run->dry_run)
		json_key(&json, STR("dry_run")), json_bool(&json, true);
	problems_members(&run->problems, &json);
	json_end(&json);
}

static void refuse_csv(struct rows_run *run)
{
	run->problems.line = run->csv.line;
	problem(&run->problems, "", "csv", N_("From here on the file is no CSV: a quote that does not end, or a line that is too long."));
	run->problems.line = 0;
	run->refused++;
}

void post_rows(struct request *request, struct response *response)
{
	struct rows_run run = { .request = request };
	CLEANUP(buf_done) struct buf decoded = BUF(ROWS_BODY_MAX * 3);
	str text, dry = request_query(request, STR("dry_run")), name;

	name = arena_printf(request->arena, "%.*s.%.*s", STR_ARG(request->parts[0]), STR_ARG(request->parts[1]));
	run.act = slices_act(ledger_slices(request->ledger), name);
	run.dry_run = str_given(dry);
	problems_init(&run.problems, request->arena, request->language);
	if (!run.act) {
		response_refuse(response, 404, "not_found", tr(request->language, N_("There is nothing at this address.")));
		return;
	}
	if (!str_eq(request->content_type, STR("text/csv")) || !text_decode(request->body, &decoded, &text)) {
		response_refuse(response, 415, "type", tr(request->language, N_("Send text/csv, in UTF-8 or GB18030.")));
		return;
	}
	csv_open(&run.csv, text, request->arena);
	run.flight = arena_array(request->arena, FLIGHT, sizeof(*run.flight));
	if (!read_header(&run) || !run.flight || !ordinals_init(&run.ordinals, text.len / 8 + 1, request->arena)) {
		response_problems(response, &run.problems);
		return;
	}
	must(sem_init(&run.heard[0], 0, 0) == 0 && sem_init(&run.heard[1], 0, 0) == 0);
	run_rows(&run);
	sem_destroy(&run.heard[0]);
	sem_destroy(&run.heard[1]);
	if (run.csv.problem != CSV_FINE)
		refuse_csv(&run);
	answer(&run, response);
}
