/* Compiled pages, run: every escaping place with hostile input, conditions, lists, layouts, plurals
 * and translations. The pages are letter.html (inside frame.html, with line.html), translated by
 * zh.po. */
#include "fixture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static const struct duty duties[] = {
	{ .unit = STR_INIT("A & B"), .url = STR_INIT("/d/1"), .due = { 20780 }, .late = true },
	{ .unit = STR_INIT("C"), .url = STR_INIT("javascript:x"), .due = { 20781 } },
	{ .unit = STR_INIT("D"), .note = STR_INIT("ill"), .due = { 20782 }, .late = true },
};

static const str names[] = { STR_INIT("one"), STR_INIT("<two>") };

static struct letter_page letter(void)
{
	return (struct letter_page){
		.frame = { .user = STR("<Ann>") },
		.title = STR("Nanhu \"x\""),
		.duties = { duties, COUNT(duties) },
		.hostile = STR("\"><script>'&"),
		.body = { STR("<b>made by Markdown</b>") },
		.units = 1333,
		.share = { -1234567, 2 },
		.at = { INT64_C(1795424700) * 1000000 },
		.thing = { 1234567 },
		.line = { STR("a <line>") },
		.names = { names, COUNT(names) },
	};
}

static struct buf print(const struct letter_page *in, enum language language)
{
	struct buf out;
	struct page page = { .out = &out, .language = language };

	buf_init(&out, 1 << 20);
	page_letter(&page, in);
	buf_byte(&out, '\0');
	assert_false(out.failed);
	return out;
}

/* What is printed of the letter, in English, holds the text. */
static void holds_in(const struct letter_page *in, enum language language, const char *text)
{
	CLEANUP(buf_done) struct buf out = print(in, language);

	if (!strstr(out.ptr, text))
		fail_msg("“%s” is not in\n%s", text, out.ptr);
}

static void holds(const char *text)
{
	const struct letter_page in = letter();

	holds_in(&in, LANGUAGE_EN, text);
}

static void holds_zh(const char *text)
{
	const struct letter_page in = letter();

	holds_in(&in, LANGUAGE_ZH, text);
}

static void test_text(void **state UNUSED)
{
	holds("<p id=\"text\">&quot;&gt;&lt;script&gt;&#39;&amp;</p>");
	holds("<textarea>\n&quot;&gt;&lt;script&gt;&#39;&amp;</textarea>");
	holds("<div id=\"safe\"><b>made by Markdown</b></div>");
}

static void test_attribute(void **state UNUSED)
{
	holds("data-x=\"&quot;&gt;&lt;script&gt;&#39;&amp;\"");
	holds("title=\"About &quot;&gt;&lt;script&gt;&#39;&amp;\"");
}

/* What one byte becomes. */
static const char *entity(char c)
{
	return c == '&'   ? "&amp;"
	       : c == '<' ? "&lt;"
	       : c == '>' ? "&gt;"
	       : c == '"' ? "&quot;"
			  : "&#39;";
}

/* Many bytes are looked at together: the first and the last that need it may stand anywhere. */
static void test_everywhere(void **state UNUSED)
{
	static const char marks[] = "&<>\"'";
	char text[50];

	for (size_t len = 2; len <= sizeof(text); len++)
		for (size_t first = 0; first + 1 < len; first++) {
			CLEANUP(buf_done) struct buf out = BUF(1 << 10);
			CLEANUP(buf_done) struct buf wanted = BUF(1 << 10);
			struct page page = { .out = &out };
			memset(text, 'x', len);
			text[first] = marks[first % 5];
			text[len - 1] = marks[len % 5];
			for (size_t n = 0; n < len; n++)
				if (text[n] == 'x')
					buf_byte(&wanted, 'x');
				else
					buf_text(&wanted, entity(text[n]));
			page_text(&page, ((str){ text, len }));
			assert_int_equal(out.len, wanted.len);
			assert_memory_equal(out.ptr, wanted.ptr, wanted.len);
		}
}

static void url_prints(const char *url, const char *printed)
{
	struct letter_page in = letter();
	char text[200];

	in.hostile = str_of(url);
	snprintf(text, sizeof(text), "<a id=\"url\" href=\"%s\">", printed);
	holds_in(&in, LANGUAGE_EN, text);
}

static void test_url(void **state UNUSED)
{
	url_prints("/a?b=c&d=\"e\"", "/a?b=c&amp;d=&quot;e&quot;");
	url_prints("board/1:2", "board/1:2");
	url_prints("?a:b", "?a:b");
	url_prints("#a:b", "#a:b");
	url_prints("https://a.example/", "https://a.example/");
	url_prints("HTTP://a.example/", "HTTP://a.example/");
	url_prints("mailto:a@b.example", "mailto:a@b.example");
	url_prints("tel:+865738888", "tel:+865738888");
	url_prints("javascript:alert(1)", "#");
	url_prints("JaVaScRiPt:alert(1)", "#");
	url_prints(" javascript:alert(1)", "#");
	url_prints("java\nscript:alert(1)", "#");
	url_prints("\x01javascript:alert(1)", "#");
	url_prints("data:text/html,x", "#");
	url_prints("vbscript:x", "#");
	url_prints(":x", "#");
	url_prints("httpx:x", "#");
	url_prints("", "");
}

static void test_url_part(void **state UNUSED)
{
	struct letter_page in = letter();

	holds("href=\"/find?q=%22%3E%3Cscript%3E%27%26&amp;n=1333\"");
	in.hostile = STR("a/../b c?d=e&f#g:嘉@~");
	holds_in(&in, LANGUAGE_EN,
		"href=\"/find?q=a%2F..%2Fb%20c%3Fd%3De%26f%23g%3A%E5%98%89@~&amp;n=1333\"");
}

static void test_no_nul(void **state UNUSED)
{
	struct letter_page in = letter();

	in.hostile = STR("a\0b");
	holds_in(&in, LANGUAGE_EN,
		"<p id=\"text\">a\xEF\xBF\xBD"
		"b</p>");
	holds_in(&in, LANGUAGE_EN, "<a id=\"url\" href=\"#\">");
}

/* People read 1,333 and dates in words; machines read 1333 and ISO 8601. */
static void test_kinds(void **state UNUSED)
{
	struct letter_page in = letter();

	holds("<p id=\"sums\">1,333 | -12,345.67 | 1234567</p>");
	holds("<input value=\"1333\"");
	holds("until 23 November 2026");
	holds("<time datetime=\"2026-11-23T09:05:00.000Z\">23 November 2026 09:05</time>");
	holds_zh(">2026年11月23日 09:05</time>");
	in.units = -100;
	in.share = (decimal){ 999, 0 };
	in.thing = ID_NONE;
	holds_in(&in, LANGUAGE_EN, "<p id=\"sums\">-100 | 999 | </p>");
	in.units = INT64_MIN;
	holds_in(&in, LANGUAGE_EN, "<p id=\"sums\">-9,223,372,036,854,775,808 | ");
}

static void test_if(void **state UNUSED)
{
	struct letter_page in = letter();

	holds("<li class=\"duty late\"><a href=\"/d/1\">A &amp; B</a> until 23 November 2026 "
	      "(late)</li>");
	holds("<li class=\"duty\"><a href=\"#\">C</a> until 24 November 2026 (in time)</li>");
	holds("until 25 November 2026 (ill)</li>");
	holds("placeholder=\"Name the unit\" disabled>");
	in.duties.count = 0;
	holds_in(&in, LANGUAGE_EN, "<p>Nothing is asked of this unit yet.</p>");
	holds_in(&in, LANGUAGE_EN, "placeholder=\"Name the unit\">");
}

static void test_each(void **state UNUSED)
{
	holds("<i>one</i><i>&lt;two&gt;</i>");
}

static void test_layout(void **state UNUSED)
{
	holds("<!doctype html>\n<html lang=\"en\">");
	holds("<title>Board of Nanhu &quot;x&quot; · Muster</title>");
	holds("<p>Signed in as <b>&lt;Ann&gt;</b></p>\n<main>\n<h1>");
	holds("<p class=\"line\">a &lt;line&gt;</p>");
	holds("</script>\n</main>\n</body>\n</html>\n");
	holds_zh("<html lang=\"zh-CN\">");
	CLEANUP(buf_done) struct buf out = { 0 };
	const struct letter_page in = letter();
	out = print(&in, LANGUAGE_EN);
	assert_null(strstr(out.ptr, "Notes like this"));
}

static void test_plural(void **state UNUSED)
{
	struct letter_page in = letter();

	holds("There are 1,333 units in <a href=\"/all\">the whole list</a> of <em>Nanhu");
	in.units = 1;
	holds_in(&in, LANGUAGE_EN,
		"<p>There is one unit in <a href=\"/all\">the whole list</a> of <em>");
	holds_in(&in, LANGUAGE_ZH, "</em>的<a href=\"/all\">总表</a>有1个单位。</p>");
	in.units = 0;
	holds_in(&in, LANGUAGE_EN, "There are 0 units");
}

static void test_translation(void **state UNUSED)
{
	holds_zh("<title>Muster · Nanhu &quot;x&quot;进度表</title>");
	holds_zh("<p><b>&lt;Ann&gt;</b>已登录</p>");
	holds_zh("<p><em>Nanhu &quot;x&quot;</em>的<a href=\"/all\">总表</a>有1,333个单位。</p>");
	holds_zh("2026年11月23日前：<a href=\"/d/1\">A &amp; B</a> （迟）</li>");
	holds_zh(
		"title=\"关于&quot;&quot;&gt;&lt;script&gt;&#39;&amp;&quot;\""); /* the translator's
										    quotes too */
	holds_zh(" (in time)"); /* fuzzy: English stands there */
	holds_zh("Muster stays?\?!");
}

static void test_full(void **state UNUSED)
{
	const struct letter_page in = letter();
	struct buf out;
	struct page page = { .out = &out };

	buf_init(&out, 100);
	page_letter(&page, &in);
	assert_true(out.failed);
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_attribute),
		cmocka_unit_test(test_everywhere),
		cmocka_unit_test(test_url),
		cmocka_unit_test(test_url_part),
		cmocka_unit_test(test_no_nul),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_if),
		cmocka_unit_test(test_each),
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_plural),
		cmocka_unit_test(test_translation),
		cmocka_unit_test(test_full),
	};

	setenv("TZ", "UTC", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
