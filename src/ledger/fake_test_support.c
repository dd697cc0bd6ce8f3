/* A slice for the ledger's tests: boxes that stand in one another, are counted into and filled with
 * words. */
#include "ledger/fake_test_support.h"
#include "ledger/fake.sql.h"

static int64_t number_of(
	struct conn *conn, const struct statement *statement, const char *name, id box)
{
	struct query *q = conn_query(conn, statement);

	query_id(q, name, box);
	int64_t found = query_next(q) ? column_number(q, 0) : -1;
	query_end(q);
	return found;
}

int64_t fake_total(struct conn *conn, id box)
{
	return number_of(conn, &fake_sql_box_total, "id", box);
}

int64_t fake_words(struct conn *conn, id box)
{
	return number_of(conn, &fake_sql_word_count, "box", box);
}

/* ---- What is kept to look for boxes: nothing but which were counted into ---- */

struct fake_told fake_told;

static void *told_open(UNUSED struct pinyin *pinyin)
{
	fake_told = (struct fake_told){ 0 };
	return &fake_told;
}

static void told_close(UNUSED void *kept)
{
}

static void told_changed(void *kept, int64_t seq, id box)
{
	struct fake_told *told = kept;

	must(seq >= told->seq); /* in the order of the events */
	told->seq = seq;
	told->times[box.v % COUNT(told->times)]++;
	told->count++;
}

static const struct thing_finder counted = {
	.open = told_open,
	.close = told_close,
	.changed = told_changed,
};

/* ---- box.create ---- */

struct box_create {
	str code, name;
	id parent;
};

static const struct field create_fields[] = {
	{ AT(struct box_create, code, TEXT), .label = "Code", .need = true },
	{ AT(struct box_create, name, TEXT), .label = "Name" },
	{ AT(struct box_create, parent, REF), .label = "Box around it", .ref = "box" },
};

/* Not as references do: digits that are no code yet would find the box of that id. */
static bool taken(struct conn *conn, str code)
{
	struct query *q = conn_query(conn, &fake_sql_box_by_code);

	query_text(q, "code", code);
	bool found = query_next(q);
	query_end(q);
	return found;
}

static void create_check(struct tx *tx, const void *in, struct problems *problems)
{
	const struct box_create *box = in;

	if (taken(tx_conn(tx), box->code))
		problem(problems, "code", "R-FAKE-02", "The code is taken.");
	if (id_given(box->parent) && !board_unit_known(tx_board(tx), box->parent))
		problem(problems, "parent", "R-FAKE-03", "The board does not know the box yet.");
}

static void create_apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct box_create *box = in;
	struct query *q = conn_query(tx_conn(tx), &fake_sql_box_insert);

	query_id(q, "id", event->first);
	query_text(q, "code", box->code);
	query_text(q, "name", box->name);
	query_id(q, "parent", box->parent);
	query_run(q);
	change_unit_add(tx_changes(tx),
		&(struct board_unit){
			.unit = event->first, .parent = box->parent, .opened = event->day });
}

const struct act box_create_act = {
	.name = "box.create",
	.summary = "Make a box",
	.history = "{actor} made the box {name}",
	.version = 1,
	.record = FIELD_TABLE(struct box_create, create_fields),
	.right = RIGHT_MANAGE,
	.right_at = "parent",
	.makes = "box",
	.shapes = true,
	.check = create_check,
	.apply = create_apply,
};

/* ---- box.count ---- */

struct box_count {
	id box;
	number amount;
};

static const struct field count_fields[] = {
	{ AT(struct box_count, box, REF), .label = "Box", .need = true, .ref = "box" },
	{ AT(struct box_count, amount, NUMBER), .label = "Amount", .need = true },
};

static void count_check(UNUSED struct tx *tx, const void *in, struct problems *problems)
{
	if (((const struct box_count *)in)->amount.v > FAKE_COUNT_MAX)
		problem(problems, "amount", "R-FAKE-01", "That is too much.");
}

static void count_times(struct tx *tx, const struct box_count *count, int64_t times)
{
	struct query *q = conn_query(tx_conn(tx), &fake_sql_box_count);

	query_id(q, "id", count->box);
	query_number(q, "amount", count->amount.v * times);
	query_run(q);
	tx_changed(tx, &counted, count->box);
}

static void count_apply(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	count_times(tx, in, 1);
}

static void count_apply_next(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	count_times(tx, in, 2);
}

static void count_report(UNUSED const struct event *event, const void *in, struct json *json)
{
	json_key(json, STR("amount"));
	json_number(json, ((const struct box_count *)in)->amount.v);
}

#define COUNT_ACT(how)                                                                             \
	{                                                                                          \
		.name = "box.count", .summary = "Count into a box",                                \
		.history = "{actor} counted {amount}", .version = 1,                               \
		.record = FIELD_TABLE(struct box_count, count_fields), .right = RIGHT_ANSWER,      \
		.right_at = "box", .check = count_check, .apply = how, .report = count_report,     \
	}
const struct act box_count_act = COUNT_ACT(count_apply);
static const struct act box_count_next_act = COUNT_ACT(count_apply_next);

/* ---- box.fill: many rows, in a file ---- */

struct fill_row {
	str word;
	opt_number place;
};

struct box_fill {
	id box;
	struct rows words;
	opt_number before;
};

static const struct field fill_row_fields[] = {
	{ AT(struct fill_row, word, TEXT), .label = "Word", .need = true },
	{ AT(struct fill_row, place, NUMBER), .label = "Place", .resolved = true },
};
static const struct field_table fill_row_table = FIELD_TABLE(struct fill_row, fill_row_fields);

static const struct field fill_fields[] = {
	{ AT(struct box_fill, box, REF), .label = "Box", .need = true, .ref = "box" },
	{ AT(struct box_fill, words, ROWS), .label = "Words", .need = true, .rows = &fill_row_table,
		.in_file = true, .max = 1000000 },
	{ AT(struct box_fill, before, NUMBER), .label = "Words before", .resolved = true },
};

static void fill_resolve(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct box_fill *fill = in;
	struct fill_row *rows = fill->words.ptr;

	fill->before = (opt_number){ true, fake_words(tx_conn(tx), fill->box) };
	for (size_t n = 0; n < fill->words.count; n++)
		rows[n].place = (opt_number){ true, fill->before.v + (int64_t)n };
}

static void fill_apply(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct box_fill *fill = in;
	const struct fill_row *rows = fill->words.ptr;

	for (size_t n = 0; n < fill->words.count; n++) {
		struct query *q = conn_query(tx_conn(tx), &fake_sql_word_insert);
		query_id(q, "box", fill->box);
		query_number(q, "place", rows[n].place.v);
		query_text(q, "word", rows[n].word);
		query_run(q);
		tx_progress(tx, (int64_t)n, (int64_t)fill->words.count);
	}
}

static void fill_report(UNUSED const struct event *event, const void *in, struct json *json)
{
	json_key(json, STR("words"));
	json_number(json, (int64_t)((const struct box_fill *)in)->words.count);
}

const struct act box_fill_act = {
	.name = "box.fill",
	.summary = "Fill a box with words",
	.history = "{actor} filled {box}",
	.version = 1,
	.record = FIELD_TABLE(struct box_fill, fill_fields),
	.right = RIGHT_MANAGE,
	.right_at = "box",
	.resolve = fill_resolve,
	.apply = fill_apply,
	.report = fill_report,
};

/* ---- box.break: counts one and closes the box on the board; fails at the database when it is
 * asked to ---- */

struct box_break {
	id box;
	yesno really;
};

static const struct field break_fields[] = {
	{ AT(struct box_break, box, REF), .label = "Box", .need = true, .ref = "box" },
	{ AT(struct box_break, really, YESNO), .label = "Really", .need = true },
};

static void break_apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct box_break *broken = in;

	count_times(tx, &(struct box_count){ broken->box, { 1 } }, 1);
	change_unit_close(tx_changes(tx), broken->box, event->day);
	if (!broken->really.v)
		return;
	struct query *q = conn_query(tx_conn(tx), &fake_sql_box_insert); /* the id is taken */
	query_id(q, "id", broken->box);
	query_run(q);
}

const struct act box_break_act = {
	.name = "box.break",
	.summary = "Break a box",
	.history = "{actor} broke {box}",
	.version = 1,
	.record = FIELD_TABLE(struct box_break, break_fields),
	.right = RIGHT_MANAGE,
	.right_at = "box",
	.apply = break_apply,
};

/* ---- box.sort: resolves a field of its own, in a batch with others ---- */

struct box_sort {
	id box;
	opt_number amount;
	opt_number worth;
};

static const struct field sort_fields[] = {
	{ AT(struct box_sort, box, REF), .label = "Box", .need = true, .ref = "box" },
	{ AT(struct box_sort, amount, NUMBER), .label = "Amount" },
	{ AT(struct box_sort, worth, NUMBER), .label = "Worth", .resolved = true },
};

/* Adds to what it finds, so that a record which was resolved twice would show it. */
static void sort_resolve(UNUSED struct tx *tx, void *in, UNUSED struct problems *problems)
{
	struct box_sort *sort = in;

	sort->worth = (opt_number){ true, sort->worth.v + sort->amount.v + 1 };
}

static void sort_apply(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct box_sort *sort = in;

	count_times(tx, &(struct box_count){ sort->box, { sort->worth.v } }, 1);
}

const struct act box_sort_act = {
	.name = "box.sort",
	.summary = "Sort a box",
	.history = "{actor} sorted {box}",
	.version = 1,
	.record = FIELD_TABLE(struct box_sort, sort_fields),
	.right = RIGHT_MANAGE,
	.right_at = "box",
	.resolve = sort_resolve,
	.apply = sort_apply,
};

/* ---- box.pass: counts out of one box and closes it on the board; counting into the other follows,
 * and passing on from there ---- */

struct box_pass {
	id box, to;
	number amount;
	opt_number times;
};

static const struct field pass_fields[] = {
	{ AT(struct box_pass, box, REF), .label = "Box", .need = true, .ref = "box" },
	{ AT(struct box_pass, to, REF), .label = "To", .need = true, .ref = "box" },
	{ AT(struct box_pass, amount, NUMBER), .label = "Amount", .need = true },
	{ AT(struct box_pass, times, NUMBER), .label = "How often more" },
};

static void pass_apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct box_pass *pass = in;

	count_times(tx, &(struct box_count){ pass->box, pass->amount }, -1);
	change_unit_close(tx_changes(tx), pass->box, event->day);
}

static void pass_then(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct box_pass *pass = in;

	tx_follow(tx, &box_count_act, &(struct box_count){ pass->to, pass->amount }, STR_NONE);
	if (pass->times.v > 0)
		tx_follow(tx, &box_pass_act,
			&(struct box_pass){
				pass->box, pass->to, pass->amount, { true, pass->times.v - 1 } },
			STR_NONE);
}

const struct act box_pass_act = {
	.name = "box.pass",
	.summary = "Pass from box to box",
	.history = "{actor} passed {amount}",
	.version = 1,
	.record = FIELD_TABLE(struct box_pass, pass_fields),
	.right = RIGHT_MANAGE,
	.right_at = "box",
	.about = "to",
	.apply = pass_apply,
	.then = pass_then,
};

/* ---- box.attach ---- */

struct box_attach {
	id box;
	opt_file file;
};

static const struct field attach_fields[] = {
	{ AT(struct box_attach, box, REF), .label = "Box", .need = true, .ref = "box" },
	{ AT(struct box_attach, file, FILE), .label = "File", .need = true },
};

static void attach_check(struct tx *tx, const void *in, struct problems *problems)
{
	if (!str_given(tx_file(tx, ((const struct box_attach *)in)->file.v, 2 << 20)))
		problem(problems, "file", "R-FAKE-04", "The file is too large for a box.");
}

static void attach_apply(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct box_attach *attach = in;
	struct query *q = conn_query(tx_conn(tx), &fake_sql_box_attach);

	query_id(q, "id", attach->box);
	query_hash(q, "file", attach->file.v);
	query_run(q);
}

const struct act box_attach_act = {
	.name = "box.attach",
	.summary = "Attach a file to a box",
	.history = "{actor} attached {file}",
	.version = 1,
	.record = FIELD_TABLE(struct box_attach, attach_fields),
	.right = RIGHT_MANAGE,
	.right_at = "box",
	.check = attach_check,
	.apply = attach_apply,
};

/* ---- The slice ---- */

static const struct thing things[] = {
	{ .name = "box",
		.label = "Box",
		.by_code = &fake_sql_box_by_code,
		.by_id = &fake_sql_box_by_id,
		.find = &counted },
};

static void load(struct conn *conn, struct board_changes *changes)
{
	struct query *q = conn_query(conn, &fake_sql_boxes);

	while (query_next(q))
		change_unit_add(changes,
			&(struct board_unit){ .unit = column_id(q, 0), .parent = column_id(q, 1) });
	query_end(q);
}

static const struct act *const acts[] = { &box_create_act, &box_count_act, &box_fill_act,
	&box_break_act, &box_sort_act, &box_pass_act, &box_attach_act, NULL };
static const struct act *const acts_next[] = { &box_create_act, &box_count_next_act, &box_fill_act,
	&box_break_act, &box_sort_act, &box_pass_act, &box_attach_act, NULL };
static const struct act *const acts_less[] = { &box_create_act, &box_count_act, NULL };

#define FAKE(called, those)                                                                        \
	.name = "fake", .version = called, .schema = &fake_sql, .things = things,                  \
	.thing_count = COUNT(things), .acts = those, .load = load
static const struct slice slice = { FAKE("1", acts) };
static const char *const former[] = { "fake_former", NULL };
static const struct slice slice_next = { FAKE("2", acts_next), .former = former };
static const struct slice slice_less = { FAKE("less", acts_less) };

const struct slice *const fake_slices[] = { &slice, NULL };
const struct slice *const fake_slices_next[] = { &slice_next, NULL };
const struct slice *const fake_slices_less[] = { &slice_less, NULL };
