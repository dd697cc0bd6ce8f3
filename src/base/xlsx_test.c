/* Tests of workbooks: what was written is read again as it was, and what is hostile is refused. */
#include "base/book.h"
#include "base/csv.h"
#include "base/test_support.h"
#include "base/xlsx.h"
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

static const struct book_column columns[] = {
	{ .name = STR_INIT("code"), .label = STR_INIT("Code"), .kind = BOOK_TEXT },
	{ .name = STR_INIT("count"), .label = STR_INIT("How many"), .kind = BOOK_NUMBER },
	{ .name = STR_INIT("day"), .label = STR_INIT("Day"), .kind = BOOK_DATE },
	{ .name = STR_INIT("at"), .label = STR_INIT("At"), .kind = BOOK_MOMENT },
};

/* The table as text: a record's line, then its values in <>. */
static str shown(str bytes, struct arena *arena)
{
	CLEANUP(buf_done) struct buf decoded = BUF(1 << 24);
	CLEANUP(buf_done) struct buf out = BUF(1 << 24);
	struct csv *csv = arena_alloc(arena, sizeof(*csv));
	const char *why = NULL;
	str text;

	if (!table_decode(bytes, &decoded, &text, &why))
		return str_of(why);
	csv_open(csv, text, arena);
	while (csv_next(csv)) {
		buf_printf(&out, "%d:", (int)csv->line);
		for (size_t n = 0; n < csv->count; n++)
			buf_printf(&out, "<%.*s>", STR_ARG(csv->values[n]));
	}
	assert_int_equal(csv->problem, CSV_FINE);
	return out.len ? arena_copy(arena, buf_str(&out)) : STR("");
}

static void shows(str bytes, const char *want)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 26);

	assert_string_equal(shown(bytes, &arena).ptr, want);
}

static void end(struct book *book, struct buf *out)
{
	struct err err;

	if (!book_end(book, out, &err))
		fail_msg("%s", err.text);
}

static void what_was_written_is_read_again(void **state)
{
	static const char *const texts[] = { "=1+2", "@SUM(A1)", "'=1", "+", "-5", "007", "1e5",
		" a ", "two\nlines", "cr\rhere", "_x0041_", "_x005F_", "a,b;\"c\"", "中文 ✓",
		"<b>&amp;", "\xef\xbf\xbf" };
	CLEANUP(buf_done) struct buf out = BUF(1 << 24);
	CLEANUP(buf_done) struct buf want = BUF(1 << 16);
	struct book *book = book_new();

	(void)state;
	book_sheet(book, STR("Texts"), columns, 1);
	buf_text(&want, "1:<code>");
	for (size_t n = 0; n < COUNT(texts); n++) {
		book_text(book, 0, str_of(texts[n]));
		assert_true(book_row(book));
		bool none = strcmp(texts[n], "\xef\xbf\xbf") == 0;
		buf_printf(&want, "%d:<%s>", (int)n + 3, none ? "\xef\xbf\xbd" : texts[n]);
	}
	end(book, &out);
	buf_byte(&want, '\0');
	shows(buf_str(&out), want.ptr);
}

static void kinds_keep_their_form(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 24);
	struct book *book = book_new();
	moment at;

	(void)state;
	zone_set("Asia/Shanghai");
	assert_true(moment_parse(STR("2026-11-23T01:30:05Z"), &at));
	book_sheet(book, STR("All [of] them: a/b"), columns, COUNT(columns));
	book_number(book, 1, 1333), book_date(book, 2, date_of(2026, 11, 23)),
		book_moment(book, 3, at);
	book_row(book);
	book_decimal(book, 1, STR("-0.125")), book_date(book, 2, date_of(1899, 12, 31));
	book_row(book);
	book_row(book); /* nothing in it */
	book_decimal(book, 1, STR("123456789012345678")), book_date(book, 2, date_of(9999, 12, 31));
	book_row(book);
	book_decimal(book, 1, STR("0.3")), book_date(book, 2, date_of(1900, 3, 1));
	book_row(book);
	end(book, &out);
	shows(buf_str(&out), "1:<code><count><day><at>"
			     "3:<><1333><2026-11-23><2026-11-23T09:30:05+08:00>"
			     "4:<><-0.125><1899-12-31>"
			     "6:<><123456789012345678><9999-12-31>"
			     "7:<><0.3><1900-03-01>");
}

static void a_text_that_is_too_long_says_so(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 24);
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 24);
	struct book *book = book_new();
	char *text = malloc(BOOK_TEXT_MAX + 1);

	(void)state;
	memset(text, 'x', BOOK_TEXT_MAX + 1);
	book_sheet(book, STR(""), columns, 1);
	book_text(book, 0, (str){ text, BOOK_TEXT_MAX });
	book_row(book);
	book_text(book, 0, (str){ text, BOOK_TEXT_MAX + 1 });
	book_row(book);
	free(text);
	end(book, &out);
	str all = shown(buf_str(&out), &arena);
	assert_true(str_ends(all, STR("x…>")));
	assert_int_equal(all.len, strlen("1:<code>3:<>4:<>") + 2 * BOOK_TEXT_MAX - 1 + strlen("…"));
}

static void several_sheets(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 24);
	CLEANUP(buf_done) struct buf table = BUF(1 << 20);
	struct book *book = book_new();
	const char *why = NULL;
	str many[300];
	struct book_column asked = { .name = STR_INIT("choice"),
		.label = STR_INIT("Choice"),
		.asked = true,
		.help = STR_INIT("Help"),
		.choices = many,
		.choice_count = 300 };

	(void)state;
	for (size_t n = 0; n < COUNT(many); n++)
		many[n] = STR("choice");
	book_sheet(book, STR("A"), &asked, 1);
	book_text(book, 0, STR("one"));
	book_row(book);
	book_sheet(book, STR("a"), columns, 2); /* the same to Excel */
	book_text(book, 0, STR("two"));
	book_row(book);
	end(book, &out);
	struct xlsx *xlsx = xlsx_open(buf_str(&out), &why);
	assert_non_null(xlsx);
	assert_int_equal(xlsx_sheets(xlsx), 2); /* the one of choices is hidden */
	assert_true(str_eq(xlsx_sheet_name(xlsx, 1), STR("a 2")));
	assert_true(xlsx_sheet(xlsx, 1, &table, &why));
	assert_true(str_eq(buf_str(&table), STR("\x02"
						"code,count\n\ntwo\n")));
	xlsx_close(xlsx);
}

/* As Excel and others write: strings that are shared, rows and cells left out. */
static void by_others(void **state)
{
	char path[] = "/tmp/muster-test-XXXXXX";
	int fd = mkstemp(path);
	lxw_workbook *workbook = workbook_new(path);
	lxw_worksheet *sheet = workbook_add_worksheet(workbook, NULL);
	CLEANUP(buf_done) struct buf out = BUF(1 << 24);
	FILE *file = fdopen(fd, "rb");

	(void)state;
	worksheet_write_string(sheet, 0, 0, "code", NULL);
	worksheet_write_string(sheet, 0, 2, "name", NULL);
	worksheet_write_string(sheet, 4, 0, "code", NULL);
	worksheet_write_boolean(sheet, 4, 1, 1, NULL);
	worksheet_write_number(sheet, 4, 2, 0.1 + 0.2, NULL);
	worksheet_write_number(sheet, 5, 2, 1e21, NULL);
	worksheet_write_formula_num(sheet, 6, 2, "=1+1", NULL, 2);
	assert_int_equal(workbook_close(workbook), LXW_NO_ERROR);
	char *room = buf_room(&out, 1 << 20);
	out.len = fread(room, 1, 1 << 20, file);
	fclose(file);
	unlink(path);
	shows(buf_str(&out), "1:<code><><name>5:<code><yes><0.3>6:<><><1000000000000000000000>"
			     "7:<><><2>");
}

/* ---- Hostile ---- */

struct part {
	const char *path, *text;
};

static const struct part usual[] = {
	{ "_rels/.rels",
		"<r><Relationship Id='a' Type='x/officeDocument' Target='xl/w.xml'/></r>" },
	{ "xl/w.xml", "<w xmlns:r='r'><sheets><sheet name='A' r:id='s'/></sheets></w>" },
	{ "xl/_rels/w.xml.rels",
		"<r><Relationship Id='s' Type='x/worksheet' Target='s.xml'/>"
		"<Relationship Id='t' Type='x/sharedStrings' Target='t.xml'/></r>" },
};

/* A workbook whose sheet and shared strings are as told, in `out`. */
static void make(const char *sheet, const char *strings, size_t repeat, struct buf *out)
{
	zip_source_t *into = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_source_keep(into);
	zip_t *zip = zip_open_from_source(into, ZIP_TRUNCATE, NULL);
	CLEANUP(buf_done) struct buf all = BUF((size_t)1 << 30);
	zip_stat_t stat;

	for (size_t n = 0; n < COUNT(usual); n++)
		zip_file_add(zip, usual[n].path,
			zip_source_buffer(zip, usual[n].text, strlen(usual[n].text), 0), 0);
	buf_text(&all, sheet);
	for (size_t n = 0; n < repeat; n++)
		buf_text(&all, "<x/>                                                            ");
	zip_file_add(zip, "xl/s.xml", zip_source_buffer(zip, all.ptr, all.len, 0), 0);
	zip_file_add(zip, "xl/t.xml", zip_source_buffer(zip, strings, strlen(strings), 0), 0);
	assert_int_equal(zip_close(zip), 0);
	zip_source_open(into);
	zip_source_stat(into, &stat);
	char *room = buf_room(out, stat.size);
	out->len = (size_t)zip_source_read(into, room, stat.size);
	zip_source_close(into);
	zip_source_free(into);
}

static void sheet_shows(const char *sheet, const char *strings, size_t repeat, const char *want)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 26);

	make(sheet, strings, repeat, &out);
	shows(buf_str(&out), want);
}

#define DAMAGED "This workbook is damaged: it cannot be read."
#define ROWS(rows) "<s><sheetData>" rows "</sheetData></s>"

static void hostile(void **state)
{
	(void)state;
	sheet_shows(
		ROWS("<row><c t='s'><v>0</v></c></row>"), "<t><si><t>x</t></si></t>", 0, "1:<x>");
	sheet_shows(
		ROWS("<row><c t='s'><v>1</v></c></row>"), "<t><si><t>x</t></si></t>", 0, DAMAGED);
	sheet_shows(ROWS("<row><c t='s'><v>0</v></c></row>"),
		"<t><si><r><t>a</t></r><rPh><t>aloud</t></rPh><r><t>b</t></r></si></t>", 0,
		"1:<ab>");
	sheet_shows("<!DOCTYPE s [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" ROWS(
			    "<row><c t='str'><v>&e;</v></c></row>"),
		"<t/>", 0, DAMAGED);
	sheet_shows("<!DOCTYPE s [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>" ROWS(
			    "<row><c t='str'><v>&b;</v></c></row>"),
		"<t/>", 0, DAMAGED);
	sheet_shows(ROWS("<row r='2'/><row r='1'/>"), "<t/>", 0, DAMAGED);
	sheet_shows(ROWS("<row r='99999999'><c><v>1</v></c></row>"), "<t/>", 0, DAMAGED);
	sheet_shows(ROWS("<row><c r='B1'><v>1</v></c><c r='A1'><v>1</v></c></row>"), "<t/>", 0,
		DAMAGED);
	sheet_shows(ROWS("<row><c r='XFD1' s='1'/></row>"), "<t/>", 0, "");
	sheet_shows(ROWS("<row><c r='XFD1'><v>1</v></c></row>"), "<t/>", 0,
		"This workbook has too many columns.");
	sheet_shows(ROWS("<row><c><v>1</v>"), "<t/>", 0, DAMAGED);
	/* 64 MiB of spaces pack into 64 KiB. */
	sheet_shows("<s>", "<t/>", (size_t)1 << 20,
		"This workbook is too large: it unpacks to far more than its size.");
	shows(STR("PK\x03\x04 nothing else"), DAMAGED);
	shows(STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
		"This is an old workbook, or one with a password: save it as .xlsx without one.");
	shows(STR("a,b\n1,2\n"), "1:<a><b>2:<1><2>");
}

/* Cut short anywhere, or with any byte changed: a sentence or a table, and never more. */
static void damaged(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);
	struct book *book = book_new();

	(void)state;
	book_sheet(book, STR("A"), columns, COUNT(columns));
	for (int n = 0; n < 20; n++) {
		book_number(book, 1, n);
		book_text(book, 0, STR("text"));
		book_row(book);
	}
	end(book, &out);
	for (size_t n = 4; n < out.len; n += 7) {
		CLEANUP(arena_done) struct arena arena = ARENA(1 << 24);
		assert_true(str_given(shown((str){ out.ptr, n }, &arena)));
		out.ptr[n] = (char)(out.ptr[n] ^ 0x41);
		shown(buf_str(&out), &arena);
		out.ptr[n] = (char)(out.ptr[n] ^ 0x41);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read_again),
		cmocka_unit_test(kinds_keep_their_form),
		cmocka_unit_test(a_text_that_is_too_long_says_so),
		cmocka_unit_test(several_sheets),
		cmocka_unit_test(by_others),
		cmocka_unit_test(hostile),
		cmocka_unit_test(damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
