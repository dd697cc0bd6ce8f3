/* DOCX: what is written can be read, a letterhead keeps its look and gets its words, and one that would do
 * something is refused. */
#include "base/docx_private.h"
#include "base/test_support.h"

#define W_BEGIN "<w:document xmlns:w=\"" W_NS "\"><w:body>"
#define W_END "</w:body></w:document>"
#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"

/* For the leak sanitizer: fontconfig keeps its settings until the end, and cairo 1.16 forgets 768 bytes of each
 * font that it embeds. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:libcairo\n";
}

static struct arena arena = ARENA(256 << 20);
static const char *const names[] = { "unit", "day", "title", NULL };
static const struct docx_field fields[] = {
	{ "unit", STR_INIT("Nanhu & <b>") },
	{ "day", STR_INIT("2026年11月29日") },
	{ "title", STR_INIT("Weekly brief") },
};

static struct docx_package plain(void)
{
	struct docx_package package;

	package_plain(&package, &arena);
	return package;
}

static str packed(const struct docx_package *package)
{
	CLEANUP(buf_done) struct buf out = BUF(64 << 20);
	struct err err;

	assert_true(package_write(package, &out, &err));
	return arena_copy(&arena, buf_str(&out));
}

static str with_document(const char *xml)
{
	struct docx_package package = plain();

	package_put(&package, STR(DOCUMENT_PART), str_of(xml));
	return packed(&package);
}

static str with_part(str name, str bytes)
{
	struct docx_package package = plain();

	package_put(&package, name, bytes);
	return packed(&package);
}

static bool has(str text, const char *part)
{
	return str_given(text) && memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

static str part_of(str file, str name)
{
	struct docx_package package;
	struct docx_refusal why;

	assert_true(package_read(file, &arena, &package, &why));
	const struct docx_part *part = package_find(&package, name);
	return part ? part->bytes : STR_NONE;
}

static struct paper a_paper(void)
{
	static const struct paper_column columns[] = { { STR_INIT("单位"), false },
		{ STR_INIT("Answered"), true } };
	struct paper paper;

	paper_begin(&paper, LANGUAGE_ZH, STR("周报"), &arena);
	paper_heading(&paper, 1, STR("各单位"));
	paper_text(&paper, STR("a < b && \"c\"\nsecond \xEF\xBF\xBE line\x01"));
	paper_table(&paper, STR("By unit"), columns, 2);
	paper_row(&paper, (str[]){ STR("南湖 <区>"), STR("12/15") }, false);
	paper_row(&paper, (str[]){ STR("合计"), STR("12/15") }, true);
	paper_bars(&paper, STR("Answered"));
	paper_bar(&paper, STR("南湖"), STR("12/15 80%"), 80);
	paper_item(&paper, STR("last"));
	return paper;
}

static str written(str letterhead)
{
	CLEANUP(buf_done) struct buf out = BUF(64 << 20);
	struct paper paper = a_paper();
	struct err err;

	assert_true(docx_write(&paper, letterhead, fields, COUNT(fields), &out, &err));
	return arena_copy(&arena, buf_str(&out));
}

static str refused(str file, const char *sentence)
{
	struct docx_refusal why = { NULL, STR_NONE };

	assert_false(letterhead_look(file, names, &arena, &why));
	assert_non_null(strstr(why.sentence, sentence));
	return why.what;
}

static bool taken(str file)
{
	struct docx_refusal why;

	return letterhead_look(file, names, &arena, &why);
}

static void a_plain_sheet_holds_all_that_was_said(void **state)
{
	str file = written(STR_NONE), xml = part_of(file, STR(DOCUMENT_PART));

	(void)state;
	xmlDoc *doc = part_parse(xml);
	assert_non_null(doc);
	xmlFreeDoc(doc);
	assert_true(has(xml, "Weekly brief"));
	assert_true(has(xml, "a &lt; b &amp;&amp; \"c\""));
	assert_true(has(xml, "second  line</w:t>"));
	assert_true(has(xml, "南湖 &lt;区&gt;"));
	assert_true(has(xml, "<w:tblHeader/>"));
	assert_true(has(xml, "descr=\"Answered: 南湖 12/15 80%\""));
	assert_true(has(xml, "w:hint=\"eastAsia\""));
	assert_false(has(xml, "{{"));
	assert_true(has(part_of(file, STR("word/styles.xml")), "w:eastAsia=\"SimSun\""));
	assert_true(str_starts(part_of(file, STR("word/media/muster-1.png")), STR("\x89PNG")));
	assert_true(has(part_of(file, STR("word/settings.xml")), "compatibilityMode"));
	assert_true(has(part_of(file, STR(RELATIONS_PART)), "media/muster-1.png"));
	assert_true(has(part_of(file, STR(TYPES_PART)), "Extension=\"png\""));
}

/* As Word writes it in Chinese, with a number of its own before each heading. */
static void a_heading_has_the_style_of_the_letterhead(void **state)
{
	str styled = with_part(STR(STYLES_PART),
		STR("<w:styles xmlns:w=\"" W_NS "\"><w:style w:type=\"character\" w:styleId=\"x\"><w:name "
		    "w:val=\"heading 1\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"1&quot;\"><w:name "
		    "w:val=\"heading 1\"/></w:style></w:styles>"));
	str bare = with_part(STR(STYLES_PART), STR("<w:styles xmlns:w=\"" W_NS "\"/>"));

	(void)state;
	assert_true(has(part_of(written(STR_NONE), STR(DOCUMENT_PART)), "<w:pStyle w:val=\"Heading1\"/>"));
	str xml = part_of(written(styled), STR(DOCUMENT_PART));
	assert_true(has(xml, "<w:pStyle w:val=\"1&quot;\"/>"));
	assert_true(has(xml, "<w:numId w:val=\"0\"/>"));
	xml = part_of(written(bare), STR(DOCUMENT_PART));
	assert_false(has(xml, "Heading1"));
	assert_true(has(xml, "<w:outlineLvl w:val=\"0\"/>"));
}

static void marks_look_as_they_say(void **state)
{
	static const struct paper_mark marks[] = { { 0, 1, PAPER_STRONG }, { 2, 1, PAPER_SLANTED | PAPER_STRUCK },
		{ 4, 1, PAPER_CODE } };
	const struct docx_styles styles = { .headings = { STR_NONE } };
	struct docx_pictures pictures = { .count = 0 };
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);
	struct paper paper;
	struct err err;

	(void)state;
	paper_begin(&paper, LANGUAGE_EN, STR("t"), &arena);
	paper_item(&paper, STR("a\nb c <d"));
	paper_how(&paper, &(struct paper_how){ .marks = { marks, COUNT(marks) }, .step = 1, .label = STR("3.") });
	paper_rule(&paper);
	assert_true(body_print(&paper, 400, &styles, &pictures, &out, &err));
	const str xml = buf_str(&out);
	assert_true(has(xml, "w:left=\"560\" w:hanging=\"280\"/></w:pPr><w:r><w:t xml:space=\"preserve\">3.  <"));
	assert_true(has(xml, "<w:b/><w:bCs/></w:rPr><w:t xml:space=\"preserve\">a</w:t></w:r>"));
	assert_true(has(xml, "<w:t xml:space=\"preserve\"></w:t><w:br/><w:t xml:space=\"preserve\"></w:t></w:r>"));
	assert_true(has(xml, "<w:i/><w:iCs/><w:strike/></w:rPr><w:t xml:space=\"preserve\">b</w:t></w:r>"));
	assert_true(has(xml, "Courier New"));
	assert_true(has(xml, "&lt;d</w:t>"));
	xmlDoc *doc = part_parse(xml);
	assert_non_null(doc);
	xmlFreeDoc(doc);
}

static void the_same_paper_makes_the_same_bytes(void **state)
{
	(void)state;
	assert_true(str_eq(written(STR_NONE), written(STR_NONE)));
}

static void a_field_is_filled_though_it_was_split(void **state)
{
	str head = with_document(W_BEGIN
		"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>To "
		"{</w:t></w:r><w:r><w:t>{un</w:t></w:r><w:r><w:t>it}"
		"} on {{ day }}, {{title</w:t></w:r><w:r><w:t>}}!</w:t></w:r></w:p>"
		"<w:p><w:r><w:t>{{bo</w:t></w:r><w:r><w:t>dy}}</w:t></w:r></w:p>" P("Yours") W_END);
	str xml = part_of(written(head), STR(DOCUMENT_PART));

	(void)state;
	assert_true(taken(head));
	assert_true(has(
		xml, "<w:b/></w:rPr><w:t xml:space=\"preserve\">To Nanhu &amp; &lt;b&gt;</w:t>"));
	assert_true(has(xml, " on 2026年11月29日, Weekly brief</w:t>"));
	assert_true(has(xml, ">!</w:t>"));
	assert_false(has(xml, "{"));
	/* The chart is as wide as the text: 15.8 cm of a page without its margins. */
	str narrow = with_document(
		W_BEGIN P("{{body}}") "<w:sectPr><w:pgSz w:w=\"11906\"/><w:pgMar "
				      "w:left=\"1474\" w:right=\"1474\"/></w:sectPr>" W_END);
	assert_true(has(part_of(written(narrow), STR(DOCUMENT_PART)), "<wp:extent cx=\"5688330\""));
	/* What stands after the body stays after it. */
	assert_true(has(xml, "各单位"));
	assert_true(strstr(xml.ptr, "各单位") < strstr(xml.ptr, "Yours"));
	assert_true(strstr(xml.ptr, "last") < strstr(xml.ptr, "Yours"));
}

static void heads_and_feet_are_filled_too(void **state)
{
	str foot = STR("<w:ftr xmlns:w=\"" W_NS "\">" P("{{unit}}") "</w:ftr>");

	(void)state;
	assert_true(has(
		part_of(written(with_part(STR("word/footer1.xml"), foot)), STR("word/footer1.xml")),
		"Nanhu &amp; &lt;b&gt;"));
}

static void a_field_that_there_is_not_is_named(void **state)
{
	(void)state;
	assert_str(refused(with_document(W_BEGIN P("{{unti}}") P("{{body}}") W_END),
			   "There is no field"),
		"unti");
	assert_str(refused(with_document(W_BEGIN P("{{title}}") W_END), "lacks the field"), "body");
	refused(with_document(W_BEGIN P("{{body}}") P("{{body}}") W_END), "once");
	refused(with_document(W_BEGIN P("See {{body}}") W_END), "alone");
	refused(with_part(STR("word/header9.xml"),
			STR("<w:hdr xmlns:w=\"" W_NS "\">" P("{{body}}") "</w:hdr>")),
		"alone");
}

static void what_acts_is_refused(void **state)
{
	(void)state;
	refused(with_part(STR("word/vbaProject.bin"), STR("x")), "macros");
	refused(with_part(STR("word/VBAPROJECT.BIN"), STR("x")), "macros");
	refused(with_part(STR("word/embeddings/oleObject1.bin"), STR("x")), "macros");
	refused(with_part(STR("word/activeX/activeX1.xml"), STR("<x/>")), "macros");
	refused(with_part(STR(TYPES_PART), STR("<Types xmlns=\"" TYPES_NS
					       "\"><Override PartName=\"/word/document.xml\" "
					       "ContentType=\"application/"
					       "vnd.ms-word.document.macroEnabled.main+xml\"/>"
					       "</Types>")),
		"macros");
	refused(with_document(
			W_BEGIN "<w:p><w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>"
				"EAUTO c:\\\\x</w:instrText></w:r></w:p>" P("{{body}}") W_END),
		"fetch");
	refused(with_document(
			W_BEGIN "<w:p><w:fldSimple w:instr=\"INCLUDEPICTURE http://e.example\"/>"
				"</w:p>" P("{{body}}") W_END),
		"fetch");
}

static void what_loads_is_refused(void **state)
{
	(void)state;
	/* A link that one clicks does not hide what comes after it. */
	refused(with_document(W_BEGIN
			"<w:p><w:r><w:fldChar/><w:instrText>HYPERLINK \"x\"</w:instrText>"
			"<w:fldChar/><w:instrText> dde x</w:instrText></w:r></w:p>" P("{{body}}")
				W_END),
		"fetch");
	refused(with_part(STR("word/_rels/document.xml.rels"),
			STR("<Relationships xmlns=\"" RELATIONS_NS "\"><Relationship Id=\"a\" "
			    "Type=\"http://x/aFChunk\" Target=\"a.mht\"/></Relationships>")),
		"macros");
	refused(with_part(STR("word/_rels/settings.xml.rels"),
			STR("<Relationships xmlns=\"" RELATIONS_NS "\"><Relationship Id=\"a\" "
			    "Type=\"http://x/attachedTemplate\" Target=\"http://e.example/t.dotm\" "
			    "TargetMode=\"External\"/></Relationships>")),
		"elsewhere");
	assert_true(taken(with_part(STR("word/_rels/header1.xml.rels"),
		STR("<Relationships xmlns=\"" RELATIONS_NS "\"><Relationship Id=\"a\" "
		    "Type=\"http://x/hyperlink\" Target=\"http://e.example/\" "
		    "TargetMode=\"External\"/></Relationships>"))));
}

static void what_is_no_sound_file_is_refused(void **state)
{
	CLEANUP(buf_done) struct buf zeros = BUF(64 << 20);
	struct docx_package package = plain();

	(void)state;
	refused(STR("no zip at all"), "damaged");
	refused(STR(""), "damaged");
	refused(with_document("<w:document"), "damaged");
	refused(with_document("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" W_BEGIN P(
			"&a;{{body}}") W_END),
		"damaged");
	refused(with_document("<!DOCTYPE x [<!ENTITY a \"b\">]>" W_BEGIN P("{{body}}") W_END),
		"damaged");
	/* 40 MiB of nothing, in 40 KiB. */
	memset(buf_room(&zeros, 40 << 20), ' ', 40 << 20);
	zeros.len = 40 << 20;
	package_put(&package, STR("word/big.xml"), buf_str(&zeros));
	refused(packed(&package), "too large");
}

static void what_stands_around_the_body_is_told_without_the_title(void **state)
{
	str head = with_document(W_BEGIN P("Office of {{unit}}") P("") P("{{title}}") P("{{title}} No. 7, {{day}}")
			P("{{body}}") P("To {{unit}}") P(" ") W_END);
	struct paper_around around;

	(void)state;
	letterhead_texts(head, fields, COUNT(fields), &arena, &around);
	assert_int_equal(around.head.count, 2);
	assert_str(around.head.ptr[0], "Office of Nanhu & <b>");
	assert_str(around.head.ptr[1], "No. 7, 2026年11月29日");
	assert_int_equal(around.foot.count, 1);
	assert_str(around.foot.ptr[0], "To Nanhu & <b>");
	letterhead_texts(STR_NONE, fields, COUNT(fields), &arena, &around);
	assert_int_equal(around.head.count + around.foot.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_sheet_holds_all_that_was_said),
		cmocka_unit_test(a_heading_has_the_style_of_the_letterhead),
		cmocka_unit_test(marks_look_as_they_say),
		cmocka_unit_test(the_same_paper_makes_the_same_bytes),
		cmocka_unit_test(a_field_is_filled_though_it_was_split),
		cmocka_unit_test(heads_and_feet_are_filled_too),
		cmocka_unit_test(a_field_that_there_is_not_is_named),
		cmocka_unit_test(what_acts_is_refused),
		cmocka_unit_test(what_loads_is_refused),
		cmocka_unit_test(what_is_no_sound_file_is_refused),
		cmocka_unit_test(what_stands_around_the_body_is_told_without_the_title),
	};
	int failed = cmocka_run_group_tests_name("docx", tests, NULL, NULL);

	arena_done(&arena);
	return failed;
}
