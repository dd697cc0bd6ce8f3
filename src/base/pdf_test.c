/* PDF: a long table goes on over pages with its heads again, and what cannot be written is said. */
#include "base/pdf.h"
#include "base/test_support.h"

/* For the leak sanitizer: fontconfig keeps its settings until the end, and cairo 1.16 forgets 768 bytes of each
 * font that it embeds. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:libcairo\n";
}

static struct arena arena = ARENA(64 << 20);

static void fill(struct paper *paper, int rows)
{
	static const struct paper_column columns[] = { { STR_INIT("单位"), false },
		{ STR_INIT("Answered"), true } };

	paper_begin(paper, LANGUAGE_ZH, STR("周报 Weekly"), &arena);
	paper_heading(paper, 1, STR("各单位"));
	paper_text(paper, STR("One.\nTwo."));
	paper_bars(paper, STR("Answered"));
	paper_bar(paper, STR("南湖"), STR("80%"), 80);
	paper_table(paper, STR("By unit"), columns, COUNT(columns));
	for (int n = 0; n < rows; n++)
		paper_row(paper, (str[]){ STR("南湖区"), STR("12/15") }, n + 1 == rows);
}

static size_t count(str text, const char *part)
{
	size_t found = 0;

	for (const char *at = text.ptr; at; found++) {
		at = memmem(at, (size_t)(text.ptr + text.len - at), part, strlen(part));
		if (!at)
			break;
		at++;
	}
	return found;
}

static size_t pages_of(int rows)
{
	CLEANUP(buf_done) struct buf out = BUF(16 << 20);
	struct paper paper;
	struct err err;

	fill(&paper, rows);
	assert_true(pdf_write(&paper, &(struct paper_around){ .head = { { STR("局") }, 1 } }, &out, &err));
	assert_true(str_starts(buf_str(&out), STR("%PDF-")));
	assert_false(arena.failed);
	return count(buf_str(&out), "/Type /Page ");
}

static void a_table_goes_on_over_pages(void **state)
{
	(void)state;
	assert_int_equal(pages_of(1), 1);
	assert_in_range(pages_of(200), 4, 8);
}

/* A cell that no page has room for is broken over pages instead of being lost or never ending. */
static void a_row_longer_than_a_page_goes_on(void **state)
{
	static const struct paper_column columns[] = { { STR_INIT("a"), false } };
	CLEANUP(buf_done) struct buf text = BUF(1 << 20);
	CLEANUP(buf_done) struct buf out = BUF(16 << 20);
	struct paper paper;
	struct err err;

	(void)state;
	for (int n = 0; n < 4000; n++)
		buf_text(&text, "很长的一段话 ");
	paper_begin(&paper, LANGUAGE_ZH, STR("x"), &arena);
	paper_text(&paper, buf_str(&text));
	paper_table(&paper, STR("t"), columns, 1);
	paper_row(&paper, (str[]){ buf_str(&text) }, false);
	paper_row(&paper, (str[]){ STR_NONE }, false);
	assert_true(pdf_write(&paper, &(struct paper_around){ .head = { .count = 0 } }, &out, &err));
	assert_in_range(count(buf_str(&out), "/Type /Page "), 8, 40);
}

/* Heads that would fill every page stand once. */
static void heads_taller_than_a_page_are_not_there_again(void **state)
{
	CLEANUP(buf_done) struct buf text = BUF(1 << 20);
	CLEANUP(buf_done) struct buf out = BUF(16 << 20);
	struct paper_column columns[PAPER_COLUMNS_MAX] = { { STR_INIT("a"), false } };
	str cells[PAPER_COLUMNS_MAX];
	struct paper paper;
	struct err err;

	(void)state;
	for (int n = 0; n < 300; n++)
		buf_text(&text, "很长的一段话 ");
	for (size_t n = 0; n < COUNT(columns); n++)
		columns[n].head = n ? buf_str(&text) : STR("a"), cells[n] = STR("1");
	paper_begin(&paper, LANGUAGE_ZH, STR("x"), &arena);
	paper_table(&paper, STR("t"), columns, COUNT(columns));
	for (int n = 0; n < 100; n++)
		paper_row(&paper, cells, false);
	assert_true(pdf_write(&paper, &(struct paper_around){ .head = { .count = 0 } }, &out, &err));
	assert_in_range(count(buf_str(&out), "/Type /Page "), 3, 30);
}

/* Marks, steps and quotes are drawn, and leave nothing behind for the next text. */
static void marks_and_steps_are_drawn(void **state)
{
	static const struct paper_mark marks[] = { { 0, 1, PAPER_STRONG }, { 1, 3, PAPER_SLANTED | PAPER_STRUCK },
		{ 4, 1, PAPER_CODE } };
	CLEANUP(buf_done) struct buf out = BUF(16 << 20);
	struct paper paper;
	struct err err;

	(void)state;
	paper_begin(&paper, LANGUAGE_ZH, STR("x"), &arena);
	for (int step = 0; step < 100; step++) {
		paper_text(&paper, STR("a重b"));
		paper_how(&paper, &(struct paper_how){ { marks, COUNT(marks) }, step, step > 1, STR_NONE });
		paper_item(&paper, STR("b"));
		paper_how(&paper, &(struct paper_how){ .step = step, .label = STR("123456789.") });
	}
	paper_heading(&paper, PAPER_LEVEL_MAX, STR("h"));
	paper_rule(&paper);
	assert_true(pdf_write(&paper, &(struct paper_around){ .head = { .count = 0 } }, &out, &err));
	assert_true(count(buf_str(&out), "/BlockQuote") >= 98);
	assert_int_equal(count(buf_str(&out), "/H6"), 1);
}

static void what_does_not_fit_is_a_fault(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(500);
	struct paper paper;
	struct err err = { 0 };

	(void)state;
	fill(&paper, 3);
	assert_false(pdf_write(&paper, &(struct paper_around){ .head = { .count = 0 } }, &out, &err));
	assert_int_equal(err.code, ERR_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_goes_on_over_pages),
		cmocka_unit_test(a_row_longer_than_a_page_goes_on),
		cmocka_unit_test(heads_taller_than_a_page_are_not_there_again),
		cmocka_unit_test(marks_and_steps_are_drawn),
		cmocka_unit_test(what_does_not_fit_is_a_fault),
	};
	int failed = cmocka_run_group_tests_name("pdf", tests, NULL, NULL);

	arena_done(&arena);
	return failed;
}
