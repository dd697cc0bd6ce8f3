/* Reading the sheets of a workbook. */
#include "base/xlsx.h"
#include "base/book.h"
#include "base/catalogue.h"
#include "base/csv.h"
#include "base/text.h"
#include "base/xlsx_private.h"
#include <math.h>
#include <stdlib.h>
#include <time.h>

#define ENTRIES_MAX 2000
#define BUDGET_LEAST ((size_t)16 << 20)
#define BUDGET_RATIO 200 /* XML of equal rows packs as well as that */
#define BUDGET_MOST ((size_t)1 << 30)
#define EPOCH 25569         /* 1970-01-01, counted as Excel does */
#define EPOCH_1904 1462     /* and what is to be added by those who count from 1904 */
#define SERIAL_MOST 2958466 /* 10000-01-01 */

/* ---- Opening ---- */

bool xlsx_is(str bytes)
{
	return str_starts(bytes, STR("PK\x03\x04"));
}

static bool open_zip(struct xlsx *xlsx, str bytes)
{
	zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, NULL);

	if (!source)
		return false;
	xlsx->zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
	if (!xlsx->zip)
		zip_source_free(source);
	return xlsx->zip && zip_get_num_entries(xlsx->zip, 0) <= ENTRIES_MAX;
}

static size_t budget_of(size_t bytes)
{
	size_t budget = bytes > BUDGET_MOST / BUDGET_RATIO ? BUDGET_MOST : bytes * BUDGET_RATIO;

	return budget < BUDGET_LEAST ? BUDGET_LEAST : budget;
}

struct xlsx *xlsx_open(str bytes, const char **ret_why)
{
	struct xlsx *xlsx = calloc(1, sizeof(*xlsx));

	must(xlsx);
	xmlInitParser();
	arena_init(&xlsx->arena, table_room(bytes));
	xlsx->budget = budget_of(bytes.len);
	if (open_zip(xlsx, bytes))
		xlsx_read_parts(xlsx);
	else
		xlsx_refuse(xlsx, N_("This workbook is damaged: it cannot be read."));
	if (!xlsx->why)
		return xlsx;
	*ret_why = xlsx->why;
	xlsx_close(xlsx);
	return NULL;
}

void xlsx_close(struct xlsx *xlsx)
{
	if (!xlsx)
		return;
	if (xlsx->zip)
		zip_discard(xlsx->zip);
	free(xlsx->strings);
	free(xlsx->days);
	arena_done(&xlsx->arena);
	free(xlsx);
}

size_t xlsx_sheets(const struct xlsx *xlsx)
{
	return xlsx->sheet_count;
}

str xlsx_sheet_name(const struct xlsx *xlsx, size_t n)
{
	must(n < xlsx->sheet_count);
	return xlsx->sheets[n].name;
}

/* ---- Cells as texts ---- */

struct cell {
	int64_t column; /* from 0 */
	enum { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_YESNO } kind;
	bool day;
};

/* One sheet while it is read. */
struct sheet {
	struct xlsx *xlsx;
	struct buf *out;
	struct buf value;                   /* of the cell that is being read */
	struct buf texts;                   /* of the row's cells, one after another */
	size_t begins[CSV_COLUMNS_MAX + 1]; /* of each, where it begins in `texts` */
	size_t ends[CSV_COLUMNS_MAX];
	int64_t columns; /* of this row */
	int64_t row;     /* this one's number, from 1 */
	int64_t written; /* the last one that was written */
	int64_t skip;    /* this one holds labels; 0: none does */
	bool any;        /* a row that says something was there */
};

static bool is_plain(str text)
{
	size_t digits = 0, points = 0;

	for (size_t n = 0; n < text.len; n++) {
		digits += text.ptr[n] >= '0' && text.ptr[n] <= '9';
		points += text.ptr[n] == '.';
		if (!strchr("0123456789.", text.ptr[n]) && !(n == 0 && text.ptr[n] == '-'))
			return false;
	}
	return digits > 0 && digits <= 15 && points <= 1;
}

/* In plain digits, as many as a spreadsheet shows: 0.30000000000000004 is 0.3. */
static void put_number(struct buf *out, double value)
{
	char text[400];
	double size = fabs(value);

	if (size != 0 && size < 1e-4)
		snprintf(text, sizeof(text), "%.20f", value);
	else if (size < 1e15)
		snprintf(text, sizeof(text), "%.15g", value);
	else
		snprintf(text, sizeof(text), "%.0f", value);
	str shown = str_of(text);
	if (str_has(shown, '.') && !str_has(shown, 'e')) {
		while (str_ends(shown, STR("0")))
			shown.len--;
		if (str_ends(shown, STR(".")))
			shown.len--;
	}
	buf_add(out, shown);
}

static void put_moment(struct buf *out, date day, int seconds)
{
	int year, month, of_month;
	char zone[8], text[DATE_TEXT];

	date_split(day, &year, &month, &of_month);
	struct tm tm = { .tm_year = year - 1900,
		.tm_mon = month - 1,
		.tm_mday = of_month,
		.tm_hour = seconds / 3600,
		.tm_min = seconds / 60 % 60,
		.tm_sec = seconds % 60,
		.tm_isdst = -1 };
	mktime(&tm);
	long offset = tm.tm_gmtoff / 60;
	snprintf(zone, sizeof(zone), "%c%02d:%02d", offset < 0 ? '-' : '+',
		(int)(labs(offset) / 60 % 24), (int)(labs(offset) % 60));
	buf_printf(out, "%sT%02d:%02d:%02d%s", date_print(day, text).ptr, seconds / 3600,
		seconds / 60 % 60, seconds % 60, zone);
}

/* A day, a moment, or less than a day: a time. The first two months count a day that never was. */
static void put_day(struct buf *out, double serial)
{
	char text[DATE_TEXT];
	double whole = floor(serial);
	int seconds = (int)lround((serial - whole) * 86400);

	if (seconds == 86400) {
		whole++;
		seconds = 0;
	}
	date day = { (int32_t)whole - EPOCH + (whole < 60) };
	if (whole < 1)
		buf_printf(out, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
	else if (seconds)
		put_moment(out, day, seconds);
	else
		buf_add(out, date_print(day, text));
}

static void put_value(const struct sheet *sheet, const struct cell *cell, struct buf *out)
{
	str text = buf_str(&sheet->value), trimmed = str_trim(text);
	char number[64], *end;

	if (!trimmed.len || trimmed.len >= sizeof(number)) {
		buf_add(out, text);
		return;
	}
	snprintf(number, sizeof(number), "%.*s", STR_ARG(trimmed));
	double value = strtod(number, &end);
	if (*end || !isfinite(value)) {
		buf_add(out, text);
		return;
	}
	double serial = value + (sheet->xlsx->from_1904 ? EPOCH_1904 : 0);
	if (cell->day && serial >= 0 && serial < SERIAL_MOST)
		put_day(out, serial);
	else if (is_plain(trimmed))
		buf_add(out, trimmed);
	else
		put_number(out, value);
}

static void put_shared(const struct sheet *sheet, struct buf *out)
{
	int64_t n;

	if (str_number(str_trim(buf_str(&sheet->value)), &n) && n >= 0 &&
		(size_t)n < sheet->xlsx->string_count)
		buf_add(out, sheet->xlsx->strings[n]);
	else
		xlsx_refuse(sheet->xlsx, N_("This workbook is damaged: it cannot be read."));
}

/* "_x000D_" is a character that XML would have lost. */
static void put_unescaped(struct buf *out, str text)
{
	for (size_t n = 0; n < text.len; n++) {
		char digits[5] = { 0 }, *end = digits;
		long c = 0;
		if (text.ptr[n] == '_' && n + 7 <= text.len && text.ptr[n + 1] == 'x' &&
			text.ptr[n + 6] == '_') {
			memcpy(digits, text.ptr + n + 2, 4);
			c = strspn(digits, "0123456789abcdefABCDEF") == 4 ? strtol(digits, &end, 16)
									  : 0;
		}
		if (c > 0 && c < 0x80) {
			buf_byte(out, (char)c);
			n += 6;
		} else {
			buf_byte(out, text.ptr[n]);
		}
	}
}

static void take_cell(struct sheet *sheet, const struct cell *cell)
{
	CLEANUP(buf_done) struct buf text = BUF(2 * CSV_VALUE_MAX);
	str value = buf_str(&sheet->value);

	if (cell->kind == CELL_NUMBER)
		put_value(sheet, cell, &text);
	else if (cell->kind == CELL_SHARED)
		put_shared(sheet, &text);
	else if (cell->kind == CELL_YESNO)
		buf_text(&text, str_eq(str_trim(value), STR("1")) ? "yes" : "no");
	else
		buf_add(&text, value);
	while (sheet->columns <= cell->column) {
		sheet->begins[sheet->columns] = sheet->ends[sheet->columns] = sheet->texts.len;
		sheet->columns++;
	}
	sheet->begins[cell->column] = sheet->texts.len;
	put_unescaped(&sheet->texts, buf_str(&text));
	sheet->ends[cell->column] = sheet->texts.len;
	if (text.failed || sheet->value.failed || sheet->texts.failed ||
		sheet->ends[cell->column] - sheet->begins[cell->column] > CSV_VALUE_MAX)
		xlsx_refuse(sheet->xlsx, N_("A cell of this workbook holds too long a text."));
}

/* ---- Rows ---- */

static str cell_text(const struct sheet *sheet, int64_t n)
{
	return str_slice(
		buf_str(&sheet->texts), sheet->begins[n], sheet->ends[n] - sheet->begins[n]);
}

/* The mark that labels follow is no column. */
static void take_mark(struct sheet *sheet)
{
	for (int64_t n = 0; n < sheet->columns; n++)
		if (str_eq(cell_text(sheet, n), STR(BOOK_LABELS))) {
			sheet->ends[n] = sheet->begins[n];
			sheet->skip = sheet->row + 1;
		}
}

static void end_row(struct sheet *sheet)
{
	if (!sheet->any)
		take_mark(sheet);
	while (sheet->columns && !str_trim(cell_text(sheet, sheet->columns - 1)).len)
		sheet->columns--;
	sheet->any |= sheet->columns > 0;
	for (; sheet->written + 1 < sheet->row; sheet->written++)
		buf_byte(sheet->out, '\n');
	for (int64_t n = 0; n < sheet->columns && sheet->row != sheet->skip; n++)
		csv_value(sheet->out, n == 0, cell_text(sheet, n));
	buf_byte(sheet->out, '\n');
	sheet->written = sheet->row;
	sheet->columns = 0;
	buf_clear(&sheet->texts);
	if (sheet->out->failed)
		xlsx_refuse(sheet->xlsx, N_("This workbook is too large."));
}

static void begin_row(struct sheet *sheet, struct xlsx_part *part)
{
	int64_t row = sheet->row + 1;
	str name, value;

	while (part_attribute(part, &name, &value))
		if (str_eq(name, STR("r")) && !str_number(value, &row))
			row = 0;
	if (row <= sheet->row || row > XLSX_ROWS_MAX)
		xlsx_refuse(sheet->xlsx, N_("This workbook is damaged: it cannot be read."));
	sheet->row = row;
}

/* "AB12" is column 27; -1: it says none. */
static int64_t column_of(str reference)
{
	int64_t column = 0;
	size_t n = 0;

	for (; n < reference.len && n < 4; n++) {
		char c = reference.ptr[n];
		if (c < 'A' || c > 'Z')
			break;
		column = column * 26 + (c - 'A' + 1);
	}
	return n > 0 && n < 4 ? column - 1 : -1;
}

static void begin_cell(struct sheet *sheet, struct xlsx_part *part, struct cell *cell)
{
	str name, value;
	int64_t style = 0;

	*cell = (struct cell){ .column = sheet->columns };
	while (part_attribute(part, &name, &value)) {
		if (str_eq(name, STR("r")))
			cell->column = column_of(value);
		else if (str_eq(name, STR("s")))
			str_number(value, &style);
		else if (str_eq(name, STR("t")))
			cell->kind = str_eq(value, STR("s"))   ? CELL_SHARED
				     : str_eq(value, STR("b")) ? CELL_YESNO
				     : str_eq(value, STR("n")) ? CELL_NUMBER
							       : CELL_TEXT;
	}
	cell->day =
		style >= 0 && (size_t)style < sheet->xlsx->style_count && sheet->xlsx->days[style];
	if (cell->column < sheet->columns)
		xlsx_refuse(sheet->xlsx, N_("This workbook is damaged: it cannot be read."));
	else if (cell->column >= CSV_COLUMNS_MAX)
		cell->column = -1; /* far to the right there are only formats; a text is refused */
	buf_clear(&sheet->value);
}

static void end_cell(struct sheet *sheet, const struct cell *cell)
{
	if (!sheet->value.len || sheet->xlsx->why)
		return;
	if (cell->column < 0)
		xlsx_refuse(sheet->xlsx, N_("This workbook has too many columns."));
	else
		take_cell(sheet, cell);
}

static void read_sheet(struct sheet *sheet, struct xlsx_part *part)
{
	struct cell cell = { .column = -1 };
	bool within = false, aloud = false;

	while (part_next(part)) {
		if (part_begins(part, "row"))
			begin_row(sheet, part);
		if (part_begins(part, "c"))
			begin_cell(sheet, part, &cell);
		if (part_begins(part, "v") || part_begins(part, "t"))
			within = true;
		if (part_begins(part, "rPh"))
			aloud = true;
		if (within && !aloud)
			buf_add(&sheet->value, part_text(part));
		if (part_ends(part, "v") || part_ends(part, "t"))
			within = false;
		if (part_ends(part, "rPh"))
			aloud = false;
		if (part_ends(part, "c"))
			end_cell(sheet, &cell);
		if (part_ends(part, "row"))
			end_row(sheet);
		if (part_ends(part, "sheetData"))
			break;
	}
}

bool xlsx_sheet(struct xlsx *xlsx, size_t n, struct buf *out, const char **ret_why)
{
	struct sheet *sheet = calloc(1, sizeof(*sheet));
	struct xlsx_part part;

	must(sheet && n < xlsx->sheet_count);
	sheet->xlsx = xlsx;
	sheet->out = out;
	buf_init(&sheet->value, CSV_VALUE_MAX);
	buf_init(&sheet->texts, (size_t)CSV_COLUMNS_MAX * CSV_VALUE_MAX);
	buf_byte(out, CSV_SHEET);
	if (part_open(xlsx, xlsx->sheets[n].path, &part)) {
		read_sheet(sheet, &part);
		part_close(&part);
	} else {
		xlsx_refuse(xlsx, N_("This workbook is damaged: it cannot be read."));
	}
	buf_done(&sheet->value);
	buf_done(&sheet->texts);
	free(sheet);
	if (xlsx->why)
		*ret_why = xlsx->why;
	return !xlsx->why;
}
