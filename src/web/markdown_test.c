/* Markdown: what people write is shown as they mean it, and what they try with it comes to nothing. */
#include "base/paper.h"
#include "base/test_support.h"
#include "web/markdown.h"

static struct arena arena = ARENA(64 << 20);

static str html_of(const char *text)
{
	return markdown_html(str_of(text), &arena).html;
}

static bool has(str text, const char *part)
{
	return memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

static void what_is_meant_is_shown(void **state)
{
	(void)state;
	assert_str(html_of("A **bold** and *soft* `x<y`\nnext"),
		"<p>A <strong>bold</strong> and <em>soft</em> <code>x&lt;y</code><br>\nnext</p>\n");
	assert_str(html_of("- one\n- two"), "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n");
	assert_str(
		html_of("3. one\n4. two"), "<ol start=\"3\">\n<li>one</li>\n<li>two</li>\n</ol>\n");
	assert_true(has(html_of("|a|b|\n|---|---|\n|1|2|"), "<th scope=\"col\">a</th>"));
	assert_str(html_of("填报 **要点** ~~旧~~"),
		"<p>填报 <strong>要点</strong> <del>旧</del></p>\n");
	assert_false(str_given(html_of("")));
}

static void headings_stand_below_those_of_the_page(void **state)
{
	(void)state;
	assert_str(html_of("# One"), "<h3>One</h3>\n");
	assert_str(html_of("## Two"), "<h4>Two</h4>\n");
	assert_str(html_of("###### Six"), "<h6>Six</h6>\n");
}

static void html_is_text(void **state)
{
	(void)state;
	assert_str(html_of("<script>alert(1)</script>"),
		"<pre><code>&lt;script&gt;alert(1)&lt;/script&gt;\n</code></pre>\n");
	assert_str(html_of("a <img src=x onerror=alert(1)> b"),
		"<p>a &lt;img src=x onerror=alert(1)&gt; b</p>\n");
	assert_str(html_of("&lt;b&gt; &copy; &#x3c;i&#62; &nothing;"),
		"<p>&lt;b&gt; \xC2\xA9 &lt;i&gt; &amp;nothing;</p>\n");
	assert_str(html_of("```\"><b\n</code><u>\n```"),
		"<pre><code>&lt;/code&gt;&lt;u&gt;\n</code></pre>\n");
}

static void links_lead_where_they_may(void **state)
{
	(void)state;
	assert_str(html_of("[a](https://e.example/?x=1&y=2)"),
		"<p><a href=\"https://e.example/?x=1&amp;y=2\" rel=\"nofollow "
		"noopener\">a</a></p>\n");
	assert_str(html_of("[a](/board/KJ)"), "<p><a href=\"/board/KJ\">a</a></p>\n");
	assert_str(html_of("https://e.example"), "<p><a href=\"https://e.example\" rel=\"nofollow "
						 "noopener\">https://e.example</a></p>\n");
	assert_str(html_of("见http://e.example/a?b=1&c=2。(https://e.example/x)."),
		"<p>见<a href=\"http://e.example/a?b=1&amp;c=2\" rel=\"nofollow noopener\">"
		"http://e.example/a?b=1&amp;c=2</a>。(<a href=\"https://e.example/x\" "
		"rel=\"nofollow noopener\">https://e.example/x</a>).</p>\n");
	assert_true(has(html_of("[a](//e.example)"), "rel=\"nofollow noopener\""));
	assert_true(has(html_of("[a](mailto:a@e.example)"), "href=\"mailto:a@e.example\""));
	assert_true(has(html_of("[a](</b c\">)"), "href=\"/b%20c%22\""));
}

static void links_to_what_acts_lead_nowhere(void **state)
{
	static const char *const tried[] = { "javascript:alert(1)", "JaVaScRiPt:x",
		"java&#115;cript:x", "java&#x09;script:x", "&#106;avascript:x", "data:text/html,x",
		"vbscript:x", "<java&#10;script:x>", "file:///etc/passwd", "\\\\\\\\e.example",
		"/\\\\e.example", "&#1;javascript:x", "blob:x", "x:y" };
	char text[100];

	(void)state;
	for (size_t n = 0; n < COUNT(tried); n++) {
		snprintf(text, sizeof(text), "[a](%s)", tried[n]);
		str html = html_of(text);
		if (has(html, "<a "))
			assert_true(has(html, "href=\"#\""));
	}
	assert_true(has(html_of("[a](javascript:x)"), "<a href=\"#\""));
	assert_true(has(html_of("<javascript:x>"), "href=\"#\""));
}

static void a_picture_is_a_link_to_it(void **state)
{
	(void)state;
	assert_str(html_of("![plan](https://e.example/p.png \"t\")"),
		"<p><a href=\"https://e.example/p.png\" rel=\"nofollow noopener\">plan</a></p>\n");
	/* No link stands within another. */
	assert_str(html_of("[![plan](/p.png)](/q)"), "<p><a href=\"/q\">plan</a></p>\n");
}

static void what_is_too_much_is_shown_as_typed(void **state)
{
	CLEANUP(buf_done) struct buf text = BUF(1 << 20);

	(void)state;
	for (int n = 0; n < 2000; n++)
		buf_byte(&text, '>');
	buf_text(&text, " x");
	str html = markdown_html(buf_str(&text), &arena).html;
	assert_true(str_starts(html, STR("<pre class=\"typed\">&gt;")));
	assert_true(html.len < 5 * text.len);
	while (text.len <= MARKDOWN_MAX)
		buf_text(&text, "**a** ");
	assert_true(str_starts(
		markdown_html(buf_str(&text), &arena).html, STR("<pre class=\"typed\">")));
}

static void without_marks_the_words_stand(void **state)
{
	(void)state;
	assert_str(markdown_plain(
			   STR("# A\n\nSee **[this](https://e.example)** & that\n\n- one\n- two"),
			   &arena),
		"A\nSee this & that\n– one\n– two");
	assert_str(markdown_plain(STR("3. a\n4. b\n   - c\n   - d\n\n     e\n5. f"), &arena),
		"3. a\n4. b\n   – c\n   – d\ne\n5. f");
}

/* ---- For paper ---- */

/* One text with its looks: "a *b*" is "a <2b>". */
static void put_marked(struct buf *out, str text, const struct paper_marks *marks)
{
	size_t at = 0;

	for (size_t n = 0; marks && n < marks->count; n++) {
		const struct paper_mark *mark = &marks->ptr[n];
		assert_true(mark->at >= at && mark->len && mark->at + mark->len <= text.len);
		buf_add(out, str_slice(text, at, mark->at - at));
		buf_printf(out, "<%u%.*s>", mark->look, STR_ARG(str_slice(text, mark->at, mark->len)));
		at = mark->at + mark->len;
	}
	buf_add(out, str_from(text, at));
}

static void put_table(struct buf *out, const struct paper_block *table)
{
	for (size_t n = 0; n < table->column_count; n++)
		buf_printf(out, "[%.*s]", STR_ARG(table->columns[n].head));
	for (const struct paper_row *row = table->rows; row; row = row->next) {
		buf_text(out, "/");
		for (size_t n = 0; n < table->column_count; n++) {
			buf_text(out, "[");
			put_marked(out, row->cells[n], &row->marks[n]);
			buf_text(out, "]");
		}
	}
}

/* A line for each block: a sign of what it is, a dot for each step, its text. */
static str paper_of(const char *lead, str text, int below)
{
	static const char *const signs[] = { "#", "P", "", "---", "T", "B" };
	CLEANUP(buf_done) struct buf out = BUF(4 << 20);
	struct paper paper;

	paper_begin(&paper, LANGUAGE_EN, STR("t"), &arena);
	markdown_paper(&paper, str_of(lead), text, below);
	for (const struct paper_block *block = paper.blocks; block; block = block->next) {
		const struct paper_how *how = &block->how;
		buf_printf(&out, "%s%.*s%s", signs[block->kind], STR_ARG(how->label), how->quoted ? ">" : "");
		if (block->level)
			buf_printf(&out, "%d", block->level);
		for (int n = 0; n < how->step; n++)
			buf_text(&out, ".");
		buf_text(&out, " ");
		if (block->kind == PAPER_TABLE)
			put_table(&out, block);
		else
			put_marked(&out, block->text, &how->marks);
		buf_text(&out, "\n");
	}
	return arena_copy(&arena, buf_str(&out));
}

static str on_paper(const char *text)
{
	return paper_of("", str_of(text), 1);
}

static void on_paper_it_is_what_it_is_on_the_page(void **state)
{
	(void)state;
	assert_str(on_paper("A **bold** *soft **both*** ~~old~~ `x<y`\nnext"),
		"P A <1bold> <2soft ><3both> <4old> <8x<y>\nnext\n");
	assert_str(on_paper("# One\n\n###### Six\n\n#\n\n---\n\nx &amp; <b>"), "#2 One\n#5 Six\n--- \nP x & <b>\n");
	assert_str(on_paper("3. a\n4. b\n   - c\n   - d\n\n     e\n5. f"), "3. a\n4. b\n•. c\n•. d\nP.. e\n5. f\n");
	assert_str(on_paper("- - a\n- # b\n-\n"), "• \n•. a\n• <1b>\n• \n");
	assert_str(on_paper("> a\n>\n> - b"), "P>. a\n•>. b\n");
	assert_str(on_paper("```\n  a\n\n*b*\n```"), "P <8  a\n\n*b*>\n");
	assert_str(on_paper("|a *x*|b|\n|---|---|\n|1|**2**|\n|3|"), "T [a x][b]/[1][<12>]/[3][]\n");
	assert_str(on_paper("[words](https://e.example) ![plan](/p.png)"), "P words plan\n");
	assert_str(on_paper("*a&#3;b&#x85;*"), "P <2ab>\n");
	assert_str(on_paper(""), "");
}

static void words_lead_it_on_paper(void **state)
{
	(void)state;
	assert_str(paper_of("Why: ", STR("a **b**"), 1), "P Why: a <1b>\n");
	assert_str(paper_of("Why: ", STR("- a"), 1), "P Why: \n• a\n");
	assert_str(paper_of("Why: ", STR("# a"), 0), "P Why: \n#1 a\n");
	assert_str(paper_of("Why: ", STR(""), 0), "P Why: \n");
}

static void what_no_sheet_has_room_for_is_lines(void **state)
{
	(void)state;
	assert_str(on_paper("|a|b|c|d|e|f|g|h|i|j|k|l|m|\n|-|-|-|-|-|-|-|-|-|-|-|-|-|\n|1|*2*|"),
		"P a | b | c | d | e | f | g | h | i | j | k | l | m\n1 | <22> |  |  |  |  |  |  |  |  |  |  | \n");
}

static void what_is_too_much_is_on_paper_as_typed(void **state)
{
	CLEANUP(buf_done) struct buf deep = BUF(1 << 20);
	CLEANUP(buf_done) struct buf wide = BUF(1 << 20);

	(void)state;
	for (int n = 0; n < 2000; n++)
		buf_byte(&deep, '>');
	buf_text(&deep, " x");
	assert_true(str_starts(paper_of("Why: ", buf_str(&deep), 1), STR("P Why: >>>>")));
	buf_text(&wide, "|a|b|c|d|e|f|\n|-|-|-|-|-|-|\n");
	while (wide.len < MARKDOWN_MAX - 10)
		buf_text(&wide, "|1\n");
	assert_true(str_starts(paper_of("", buf_str(&wide), 1), STR("P |a|b|")));
	while (wide.len <= MARKDOWN_MAX)
		buf_text(&wide, "*a* ");
	assert_true(str_starts(paper_of("", buf_str(&wide), 1), STR("P |a|b|")));
}

/* ---- Pages of Muster's own ---- */

static str link_of(void *context, str href)
{
	(void)context;
	return str_eq(href, STR("a.md#b")) ? STR("/help/a#b") : STR_NONE;
}

static bool picture_of(void *context, str src, struct markdown_picture *ret)
{
	(void)context;
	*ret = (struct markdown_picture){ STR("/help/images/a.png"), 640, 480 };
	return str_eq(src, STR("images/a.png"));
}

static void note_heading(void *context, int level, str name, str words)
{
	buf_printf(context, "%d %.*s %.*s;", level, STR_ARG(name), STR_ARG(words));
}

static void a_page_of_the_manual_has_its_ways(void **state)
{
	CLEANUP(buf_done) struct buf noted = BUF(1000);
	const struct markdown_ways ways = { &noted, link_of, picture_of, note_heading };

	(void)state;
	assert_str(markdown_page(STR("# A B, c!\n\n## 申请、*延期*（一）"), &ways, &arena).html,
		"<h1 id=\"a-b-c\">A B, c!</h1>\n<h2 "
		"id=\"申请延期一\">申请、<em>延期</em>（一）</h2>\n");
	assert_str(buf_str(&noted), "1 a-b-c A B, c!;2 申请延期一 申请、延期（一）;");
	assert_str(markdown_page(STR("[a](a.md#b) [c](c.md)\nd"), &ways, &arena).html,
		"<p><a href=\"/help/a#b\">a</a> c\nd</p>\n");
	assert_str(
		markdown_page(STR("![x *y*](images/a.png)![z](images/z.png)"), &ways, &arena).html,
		"<p><a href=\"/help/images/a.png\"><img src=\"/help/images/a.png\" width=\"640\" "
		"height=\"480\" loading=\"lazy\" alt=\"x y\"></a></p>\n");
	assert_str(markdown_page(STR("[![x](images/a.png)](a.md#b)"), &ways, &arena).html,
		"<p><a href=\"/help/a#b\"><img src=\"/help/images/a.png\" width=\"640\" "
		"height=\"480\" "
		"loading=\"lazy\" alt=\"x\"></a></p>\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_meant_is_shown),
		cmocka_unit_test(headings_stand_below_those_of_the_page),
		cmocka_unit_test(html_is_text),
		cmocka_unit_test(links_lead_where_they_may),
		cmocka_unit_test(links_to_what_acts_lead_nowhere),
		cmocka_unit_test(a_picture_is_a_link_to_it),
		cmocka_unit_test(what_is_too_much_is_shown_as_typed),
		cmocka_unit_test(without_marks_the_words_stand),
		cmocka_unit_test(on_paper_it_is_what_it_is_on_the_page),
		cmocka_unit_test(words_lead_it_on_paper),
		cmocka_unit_test(what_no_sheet_has_room_for_is_lines),
		cmocka_unit_test(what_is_too_much_is_on_paper_as_typed),
		cmocka_unit_test(a_page_of_the_manual_has_its_ways),
	};
	int failed = cmocka_run_group_tests_name("markdown", tests, NULL, NULL);

	arena_done(&arena);
	return failed;
}
