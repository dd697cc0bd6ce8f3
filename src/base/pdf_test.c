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
		cmocka_unit_test(what_does_not_fit_is_a_fault),
	};
	int failed = cmocka_run_group_tests_name("pdf", tests, NULL, NULL);

	arena_done(&arena);
	return failed;
}
