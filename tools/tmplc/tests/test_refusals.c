/* What a page may not be: each refusal with its place and its sentence; and what looks alike but is
 * fine. */
#include "emit.h"
#include "message.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct row {
	const char *page; /* after the head line, so it begins on line 2 */
	const char *said; /* how the first refusal begins; NULL: none */
};

#define HOLE_IN_CODE "A hole cannot stand in <script> or <style>"
#define HOLE_IN_ATTRIBUTE "A hole cannot stand in this attribute"
#define HOLE_IN_TAG "A hole cannot stand for a tag or an attribute"
#define LOADS "The address of something that acts in the page cannot begin with a hole."
#define ADDRESS "An address is relative or begins with http:, https:, mailto: or tel:."

static const struct row rows[] = {
	/* what is not a name in a hole */
	{ "<p>{{a + b}}</p>", "2:4: “{{a + b}}” is neither a name" },
	{ "<p>{{a-b}}</p>", "2:4: “a-b” is not a name" },
	{ "<p>{{a.}}</p>", "2:4: “a.” is not a name" },
	{ "<p>{{f(x)}}</p>", "2:4: “f(x)” is not a name" },
	{ "<p>{{1a}}</p>", "2:4: “1a” is not a name" },
	{ "<p>{{}}</p>", "2:4: “{{}}” is neither a name" },
	{ "<p>{{a</p>", "2:4: This “{{” has no “}}”." },
	{ "<p>\n\t中{{a b}}</p>", "3:3: “{{a b}}” is neither a name" },
	{ "<p>{{ a.b_2 }}</p>", NULL },
	/* directives that there are not, or that are not closed */
	{ "<p>{{unless a}}x{{end}}</p>", "2:4: “{{unless a}}” is neither a name" },
	{ "<p>{{if a}}x</p>", "2:4: This {{if}} has no {{end}}" },
	{ "{{if a}}x", "2:1: This {{if}} has no {{end}}" },
	{ "{{if}}x{{end}}", "2:1: Write {{if name}} or {{if not name}}." },
	{ "{{if a b}}x{{end}}", "2:1: Write {{if name}} or {{if not name}}." },
	{ "{{if a}}x{{else}}y", "2:1: This {{if}} has no {{end}}" },
	{ "{{if a}}x{{else b}}y{{end}}", "2:10: After “else” comes nothing" },
	{ "{{if a}}1{{else if b}}2{{else if not c}}3{{else}}4{{end}}", NULL },
	{ "{{if a}}<b>{{end}}x</b>", "2:9: <b> is not closed where it should be." },
	{ "<b>{{if a}}</b>{{end}}", "2:4: This {{if}} has no {{end}}" },
	{ "{{each a in b}}x", "2:1: This {{each}} has no {{end}}" },
	{ "{{each a of b}}x{{end}}", "2:1: Write {{each name in list}}." },
	{ "{{each a.b in c}}x{{end}}", "2:1: Write {{each name in list}}." },
	{ "{{each a in b}}{{each a in c}}x{{end}}{{end}}",
		"2:16: An {{each}} around this one is called “a”" },
	{ "{{each a in b}}x{{end}}{{each a in b}}x{{end}}", NULL },
	{ "x{{end}}", "2:2: This closes nothing" },
	{ "x{{else}}", "2:2: This closes nothing" },
	{ "{{include a}}", "2:1: Write {{include piece with name}}." },
	{ "<p title=\"{{include a with b}}\"></p>",
		"2:11: A piece can only be included between tags." },
	{ "<p>{{include a with b}}</p>", NULL },
	{ "{{content}}", "2:1: Only a layout has {{content}}." },
	/* plurals */
	{ "<p>{{plural n}}one{{end}}</p>", "2:4: This {{plural}} has no {{or}}." },
	{ "<p>{{plural}}one{{or}}many{{end}}</p>", "2:4: Write {{plural number}}" },
	{ "<p>{{plural n}}one{{or}}many</p>", "2:4: This {{plural}} has no {{end}}" },
	{ "<p>{{plural n}}a{{or}}b{{end}} {{plural m}}c{{or}}d{{end}}</p>",
		"2:32: A sentence can have one {{plural}}" },
	{ "<p>{{plural n}}{{if a}}x{{end}}{{or}}b{{end}}</p>", "2:16: In a {{plural}} stand only" },
	{ "<i data-n=\"{{plural n}}a{{or}}b{{end}}\"></i>", "2:12: A plural stands only in text" },
	{ "<i title=\"{{plural n}}a{{or}}b{{end}}\"></i>", NULL },
	/* holes where nothing can be escaped */
	{ "<script>var a = {{a}}</script>", "2:17: " HOLE_IN_CODE },
	{ "<style>\np{color:{{a}}}</style>", "3:9: " HOLE_IN_CODE },
	{ "<SCRIPT>{{a}}</SCRIPT>", "2:9: " HOLE_IN_CODE },
	{ "<script>if (a < b) c()</script>", NULL },
	{ "<p onclick=\"f('{{a}}')\"></p>", "2:16: " HOLE_IN_ATTRIBUTE },
	{ "<p OnMouseOver=\"{{a}}\"></p>", "2:17: " HOLE_IN_ATTRIBUTE },
	{ "<p style=\"color:{{a}}\"></p>", "2:17: " HOLE_IN_ATTRIBUTE },
	{ "<p style=\"{{if a}}color:red{{end}}\"></p>", "2:11: " HOLE_IN_ATTRIBUTE },
	{ "<p style=\"color:red\"></p>", NULL },
	{ "<iframe srcdoc=\"{{a}}\"></iframe>", "2:17: " HOLE_IN_ATTRIBUTE },
	{ "<img srcset=\"{{a}}\">", "2:14: " HOLE_IN_ATTRIBUTE },
	{ "<svg><set to=\"{{a}}\"/></svg>", "2:15: " HOLE_IN_ATTRIBUTE },
	{ "<meta http-equiv=\"refresh\" content=\"0;url={{a}}\">", "2:28: " HOLE_IN_ATTRIBUTE },
	{ "<meta name=\"description\" content=\"{{a}}\">", NULL },
	/* holes for tags and attributes */
	{ "<{{a}}></p>", "2:1: " HOLE_IN_TAG },
	{ "<h{{n}}></h1>", "2:3: " HOLE_IN_TAG },
	{ "<p {{a}}></p>", "2:4: " HOLE_IN_TAG },
	{ "<p {{a}}=\"x\"></p>", "2:4: " HOLE_IN_TAG },
	{ "<p data-{{a}}=\"x\"></p>", "2:9: " HOLE_IN_TAG },
	{ "<p {{each a in b}}x=\"1\"{{end}}></p>",
		"2:4: Inside a tag stand only attributes and {{if}}." },
	{ "<p {{if a}}class=\"x\"{{else}}id=\"y\"{{end}} hidden></p>", NULL },
	{ "<option{{if a}} selected{{end}}>1</option>", NULL },
	/* attributes */
	{ "<p class=x></p>", "2:10: The value of class needs double quotes." },
	{ "<p class='x'></p>", "2:10: The value of class needs double quotes." },
	{ "<p class={{a}}></p>", "2:10: The value of class needs double quotes." },
	{ "<p class=\"x></p>", "2:13: This < begins no tag" },
	{ "<p class=\"x", "2:4: The value of class has no closing quote." },
	{ "<p class=\"a\" id=\"b\" class=\"c\"></p>",
		"2:21: The attribute class stands here twice." },
	{ "<p class=\"a\" CLASS=\"c\"></p>", "2:14: The attribute CLASS stands here twice." },
	{ "<p {{if a}}class=\"a\"{{else}}class=\"c\"{{end}}></p>",
		"2:29: The attribute class stands here twice." },
	{ "<p title=\"a < b\"></p>", "2:13: This < begins no tag" },
	{ "<p \"a\"></p>", "2:4: Here an attribute's name" },
	/* addresses */
	{ "<a href=\"javascript:alert(1)\">x</a>", "2:10: " ADDRESS },
	{ "<a href=\"JaVaScRiPt:alert(1)\">x</a>", "2:10: " ADDRESS },
	{ "<a href=\" javascript:alert(1)\">x</a>", "2:11: " ADDRESS },
	{ "<a href=\"java&#115;cript:alert(1)\">x</a>", "2:10: " ADDRESS },
	{ "<a href=\"java\nscript:alert(1)\">x</a>", "2:10: " ADDRESS },
	{ "<img src=\"data:text/html,x\" alt=\"\">", "2:11: " ADDRESS },
	{ "<form action=\"vbscript:x\"></form>", "2:15: " ADDRESS },
	{ "<button formaction=\"javascript:x\">x</button>", "2:21: " ADDRESS },
	{ "<svg><a xlink:href=\"javascript:x\">x</a></svg>", "2:21: " ADDRESS },
	{ "<a href=\"{{a}}:x\">x</a>", "2:15: " ADDRESS },
	{ "<a href=\"{{a}}&colon;x\">x</a>", "2:15: " ADDRESS },
	{ "<a href=\"java{{a}}:x\">x</a>", "2:19: " ADDRESS },
	{ "<a href=\"{{if a}}java{{end}}script:x\">x</a>", "2:29: " ADDRESS },
	{ "<a href=\"{{each a in b}}x{{end}}\">x</a>", "2:10: In an address stand only" },
	{ "<a href=\"https://a.b/c:d\">x</a><a href=\"MAILTO:a@b\">y</a><a "
	  "href=\"tel:{{a}}\">t</a><a href=\"/a:b\">z</a>",
		NULL },
	{ "<a href=\"{{a}}?b={{c}}&amp;d=e:f\">x</a><a href=\"{{a}}&amp;b=1\">y</a>", NULL },
	{ "<script src=\"{{a}}\"></script>", "2:14: " LOADS },
	{ "<iframe src=\"{{if b}}{{a}}{{end}}\"></iframe>", "2:22: " LOADS },
	{ "<link rel=\"stylesheet\" href=\"{{a}}\">", "2:30: " LOADS },
	{ "<base href=\"{{a}}\">", "2:13: " LOADS },
	{ "<object data=\"{{a}}\"></object>", "2:15: " LOADS },
	{ "<embed src=\"{{a}}\">", "2:13: " LOADS },
	{ "<script src=\"/assets/{{a}}\"></script><iframe title=\"{{a}}\"></iframe>", NULL },
	{ "<p hx-on:click=\"{{a}}\" hx-get=\"/x/{{a}}\"></p>", "2:17: " HOLE_IN_ATTRIBUTE },
	{ "<p hx-vals=\"{{a}}\"></p>", "2:13: " HOLE_IN_ATTRIBUTE },
	{ "<p hx-get=\"javascript:x\"></p>", "2:12: " ADDRESS },
	/* tags that do not balance */
	{ "<div><p></div>", "2:9: </div> stands where <p> of line 2 must be closed first." },
	{ "<ul><li>a<li>b</ul>", "2:15: </ul> stands where <li> of line 2" },
	{ "<p>\n<b>x</p>", "3:5: </p> stands where <b> of line 3" },
	{ "<p>x", "2:1: <p> is not closed where it should be." },
	{ "x</p>", "2:2: This closes nothing" },
	{ "<br></br>", "2:5: This closes nothing" },
	{ "<div/>", "2:1: <div/> does not close itself in HTML" },
	{ "<br><hr/><img src=\"/a\" alt=\"\"><svg><path d=\"M0\"/></svg>", NULL },
	{ "<P>x</p>", NULL },
	{ "<p", "2:1: The tag <p has no end." },
	{ "<xmp></xmp>", "2:1: <xmp> is no longer part of HTML." },
	{ "<title>a<b>c</b></title>", "2:9: This < begins no tag" },
	{ "<!-- a", "2:1: This comment has no end." },
	{ "<p>a < b</p>", "2:6: This < begins no tag" },
	{ "<p>a & b</p>", "2:4: In this text an & stands alone" },
	{ "<p>a &amp; b &#8211; &copy;</p>", NULL },
};

static const char head[] = "{{page a from \"a.h\"}}\n";

static bool compile(const char *text, struct refusals *refusals)
{
	struct translations none = { 0 };
	struct template template;
	struct arena arena;
	struct buf out;
	bool done;

	arena_init(&arena, 64 << 20);
	buf_init(&out, 1 << 20);
	done = template_read(&template, "a.html", str_of(text), &arena, refusals) &&
	       messages_find(&template) && emit(&template, &none, &out);
	assert_int_equal(done, refusals->count == 0);
	buf_done(&out);
	arena_done(&arena);
	return done;
}

/* Whether the first refusal begins so; says what it was where not. */
static bool says(const char *text, const char *said)
{
	struct refusals refusals;
	bool fits;

	refusals_init(&refusals);
	compile(text, &refusals);
	const str first = buf_str(&refusals.text);
	if (said)
		fits = str_starts(first, STR("a.html:")) &&
		       str_starts(str_from(first, strlen("a.html:")), str_of(said));
	else
		fits = refusals.count == 0;
	if (!fits)
		print_message("%s\n\tsays %.*s\tnot  %s\n", text, STR_ARG(first),
			said ? said : "nothing");
	refusals_done(&refusals);
	return fits;
}

static void test_refusals(void **state UNUSED)
{
	int wrong = 0;

	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[600];

		snprintf(text, sizeof(text), "%s%s", head, rows[i].page);
		wrong += !says(text, rows[i].said);
	}
	assert_int_equal(wrong, 0);
}

static void test_heads(void **state UNUSED)
{
	assert_true(says("", "1:1: A page begins with {{page NAME from"));
	assert_true(says("<p></p>", "1:1: A page begins with {{page NAME from"));
	assert_true(says("{{page a}}", "1:1: A page begins with"));
	assert_true(says("{{page a from \"b\" outside c}}", "1:1: A page begins with"));
	assert_true(says("{{page a from \"b\" inside c d}}", "1:1: A page begins with"));
	assert_true(says("{{page a from \"b>c\"}}", "1:1: A page begins with"));
	assert_true(says("{{piece a from \"b\" inside c}}", "1:1: A page begins with"));
	assert_true(says("{{piece a from \"a.h\"}}<p></p>", NULL));
	assert_true(says("{{page a from \"a.h\" inside b}}\n<p></p>",
		"1:1: A page inside a layout needs a <title>"));
	assert_true(says(
		"{{page a from \"a.h\" inside b}}<p><title>x</title></p>", "1:1: A page inside"));
	assert_true(says("{{page a from \"a.h\" inside b}}<title>x</title>", NULL));
	assert_true(says("{{layout a from \"a.h\"}}<p></p>",
		"1:31: A layout has {{content}} once; here it stands 0 times."));
	assert_true(says("{{layout a from \"a.h\"}}{{content}}{{content}}",
		"1:46: A layout has {{content}} once"));
	assert_true(says("{{layout a from \"a.h\"}}<p title=\"{{content}}\"></p>",
		"1:34: {{content}} can only stand between"));
	assert_true(says("{{layout a from \"a.h\"}}<title>{{content}}</title>",
		"1:31: Only {{content title}}"));
	assert_true(
		says("{{layout a from \"a.h\"}}<title>{{content title}}</title>{{content}}", NULL));
}

static void test_limits(void **state UNUSED)
{
	CLEANUP(buf_done) struct buf page = { 0 };

	buf_init(&page, 2 << 20);
	buf_text(&page, head);
	for (int i = 0; i < 200; i++)
		buf_text(&page, "<div>");
	buf_byte(&page, '\0');
	assert_true(says(page.ptr, "2:500: This stands inside more than 100 others."));
	buf_clear(&page);
	buf_text(&page, head);
	for (int i = 0; i < 40; i++)
		buf_text(&page, "word {{a}} ");
	buf_byte(&page, '\0');
	assert_true(says(page.ptr, "2:1: A sentence has at most 32 holes and 32 tags"));
	buf_clear(&page);
	buf_text(&page, head);
	while (page.len <= TEMPLATE_MAX)
		buf_text(&page, "<p>word</p>");
	buf_byte(&page, '\0');
	assert_true(says(page.ptr, "1:1: A page may have 1 MiB."));
	assert_true(says("{{page a from \"a.h\"}}\xFF", "1:1: This is not UTF-8 text."));
}

/* All that is wrong is said at once. */
static void test_collected(void **state UNUSED)
{
	struct refusals refusals;

	refusals_init(&refusals);
	assert_false(compile(
		"{{page a from \"a.h\"}}<p>{{1}}</p><i style=\"{{a}}\"></i><b/>", &refusals));
	assert_int_equal(refusals.count, 3);
	refusals_done(&refusals);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_collected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
