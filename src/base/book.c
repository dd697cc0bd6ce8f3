/* Writing workbooks, by libxlsxwriter. */
#include "base/book_private.h"
#include "base/decimal.h"
#include "base/text.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define SHEETS_MAX 250
#define EPOCH 25569          /* 1970-01-01, counted as Excel does */
#define EPOCH_LEAST (-25508) /* 1900-03-01: before it Excel counts a day that never was */
#define DIGITS_MAX 15        /* that a double keeps */

/* ---- Beginning ---- */

static const char *folder(void)
{
	const char *folder = getenv("TMPDIR");

	return folder && *folder && strlen(folder) < 40 ? folder : "/tmp";
}

void book_fail(struct book *book)
{
	if (!book->failed)
		book->error = errno;
	book->failed = true;
}

static lxw_format *format_of(struct book *book, const char *number)
{
	lxw_format *format = workbook_add_format(book->workbook);

	must(format);
	if (number)
		format_set_num_format(format, number);
	return format;
}

struct book *book_new(void)
{
	struct book *book = calloc(1, sizeof(*book));

	must(book);
	buf_init(&book->text, (size_t)1 << 20);
	snprintf(book->path, sizeof(book->path), "%s/muster-XXXXXX", folder());
	int fd = mkostemp(book->path, O_CLOEXEC);
	if (fd < 0) {
		book_fail(book);
		book->path[0] = '\0';
		return book;
	}
	close(fd);
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = NULL };
	book->workbook = workbook_new_opt(book->path, &options);
	must(book->workbook);
	book->formats[FORMAT_HEAD] = format_of(book, "@");
	format_set_bold(book->formats[FORMAT_HEAD]);
	format_set_text_wrap(book->formats[FORMAT_HEAD]);
	format_set_align(book->formats[FORMAT_HEAD], LXW_ALIGN_VERTICAL_TOP);
	book->formats[FORMAT_TEXT] = format_of(book, "@");
	book->formats[FORMAT_DATE] = format_of(book, "yyyy-mm-dd");
	book->formats[FORMAT_MOMENT] = format_of(book, "yyyy-mm-dd hh:mm");
	return book;
}

/* ---- Texts ---- */

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* "_x0041_" is read as a letter by whoever opens the file: its first character is written so. */
static bool is_escape(str text, size_t at)
{
	if (at + 7 > text.len || text.ptr[at] != '_' || text.ptr[at + 1] != 'x' ||
		text.ptr[at + 6] != '_')
		return false;
	for (size_t n = 2; n < 6; n++)
		if (!is_hex(text.ptr[at + n]))
			return false;
	return true;
}

/* U+FFFE and U+FFFF are in no XML. */
static bool is_no_character(str text, size_t at)
{
	return at + 3 <= text.len && (unsigned char)text.ptr[at] == 0xef &&
	       (unsigned char)text.ptr[at + 1] == 0xbf && (unsigned char)text.ptr[at + 2] >= 0xbe;
}

static str cut(str text, size_t most)
{
	size_t at = 0, count = 0;

	for (; at < text.len; at++)
		if (((unsigned char)text.ptr[at] & 0xc0) != 0x80 && count++ == most)
			break;
	return str_slice(text, 0, at);
}

/* Terminated, until the next one. */
const char *book_terminated(struct book *book, str text, size_t most)
{
	bool long_one = text.len > most && text_length(text) > most;
	str shown = long_one ? cut(text, most - 1) : text;
	struct buf *out = &book->text;

	buf_clear(out);
	for (size_t n = 0; n < shown.len; n++) {
		if (is_escape(shown, n))
			buf_text(out, "_x005F");
		if (is_no_character(shown, n)) {
			buf_text(out, "\xef\xbf\xbd");
			n += 2;
		} else {
			buf_byte(out, shown.ptr[n]);
		}
	}
	if (long_one)
		buf_text(out, "…");
	buf_byte(out, '\0');
	if (!out->failed)
		return out->ptr;
	book_fail(book);
	return "";
}

/* ---- Sheets ---- */

/* Excel's rules for a name: 31 characters, none of []:*?/\, no apostrophe at its ends, once. */
static void name_sheet(struct book *book, str title, char *into, size_t room)
{
	char name[160];
	str shown = cut(str_trim(title), 26);
	size_t len = 0;

	for (size_t n = 0; n < shown.len && len + 1 < sizeof(name); n++)
		name[len++] = strchr("[]:*?/\\'", shown.ptr[n]) ? ' ' : shown.ptr[n];
	name[len] = '\0';
	snprintf(into, room, "%s", len ? name : "1");
	for (int n = 2; n < SHEETS_MAX && workbook_validate_sheet_name(book->workbook, into); n++)
		snprintf(into, room, "%s %d", len ? name : "", n);
}

static lxw_format *cell_format(const struct book *book, enum book_kind kind)
{
	switch (kind) {
	case BOOK_TEXT:
		return book->formats[FORMAT_TEXT];
	case BOOK_DATE:
		return book->formats[FORMAT_DATE];
	case BOOK_MOMENT:
		return book->formats[FORMAT_MOMENT];
	case BOOK_NUMBER:
		break;
	}
	return NULL;
}

static double width_of(const struct book_column *column)
{
	static const double least[] = {
		[BOOK_TEXT] = 16, [BOOK_NUMBER] = 9, [BOOK_DATE] = 11, [BOOK_MOMENT] = 16
	};
	double label = (double)text_columns(column->label) + 4;

	if (label > 40)
		label = 40;
	return label > least[column->kind] ? label : least[column->kind];
}

static void write_heads(struct book *book)
{
	lxw_row_col_options hidden = { .hidden = LXW_TRUE };

	worksheet_set_row_opt(book->sheet, BOOK_NAME_ROW, LXW_DEF_ROW_HEIGHT, NULL, &hidden);
	for (size_t n = 0; n < book->count; n++)
		worksheet_write_string(book->sheet, BOOK_NAME_ROW, (lxw_col_t)n,
			book_terminated(book, book->columns[n].name, BOOK_TEXT_MAX), NULL);
	worksheet_write_string(
		book->sheet, BOOK_NAME_ROW, (lxw_col_t)book->count, BOOK_LABELS, NULL);
	for (size_t n = 0; n < book->count; n++) {
		const struct book_column *column = &book->columns[n];
		worksheet_write_string(book->sheet, BOOK_LABEL_ROW, (lxw_col_t)n,
			book_terminated(book, column->label, BOOK_TEXT_MAX),
			book->formats[FORMAT_HEAD]);
		if (column->asked && column->help.len)
			worksheet_write_comment(book->sheet, BOOK_LABEL_ROW, (lxw_col_t)n,
				book_terminated(book, column->help, BOOK_TEXT_MAX));
	}
}

static void sheet_end(struct book *book)
{
	if (!book->sheet || !book->count)
		return;
	worksheet_autofilter(book->sheet, BOOK_LABEL_ROW, 0,
		book->row > BOOK_LABEL_ROW + 1 ? book->row - 1 : BOOK_LABEL_ROW,
		(lxw_col_t)(book->count - 1));
}

void book_sheet(struct book *book, str title, const struct book_column *columns, size_t count)
{
	char name[200];

	must(count > 0 && count < BOOK_COLUMNS_MAX);
	sheet_end(book);
	book->columns = columns;
	book->count = count;
	book->row = BOOK_LABEL_ROW + 1;
	book->sheet = NULL;
	if (book->failed)
		return;
	name_sheet(book, title, name, sizeof(name));
	book->sheet = workbook_add_worksheet(book->workbook, name);
	if (!book->sheet) {
		book_fail(book);
		return;
	}
	for (size_t n = 0; n < count; n++) {
		lxw_row_col_options options = { .hidden = columns[n].hidden };
		worksheet_set_column_opt(book->sheet, (lxw_col_t)n, (lxw_col_t)n,
			width_of(&columns[n]), cell_format(book, columns[n].kind), &options);
	}
	write_heads(book);
	worksheet_freeze_panes(book->sheet, BOOK_LABEL_ROW + 1, 0);
	for (size_t n = 0; n < count; n++)
		if (columns[n].asked && !columns[n].hidden)
			book_validate(book, n);
}

/* ---- Cells ---- */

void book_text(struct book *book, size_t column, str text)
{
	if (!book->failed && text.len)
		worksheet_write_string(book->sheet, book->row, (lxw_col_t)column,
			book_terminated(book, text, BOOK_TEXT_MAX), book->formats[FORMAT_TEXT]);
}

static void write_number(struct book *book, size_t column, double value, lxw_format *format)
{
	if (!book->failed)
		worksheet_write_number(book->sheet, book->row, (lxw_col_t)column, value, format);
}

void book_decimal(struct book *book, size_t column, str digits)
{
	decimal value;
	char text[DECIMAL_TEXT];

	if (!decimal_parse(digits, &value) || decimal_print(value, text).len > DIGITS_MAX)
		book_text(book, column, digits);
	else
		write_number(book, column, (double)value.v / pow(10, (double)value.places), NULL);
}

void book_number(struct book *book, size_t column, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	book_decimal(book, column, str_of(text));
}

void book_date(struct book *book, size_t column, date day)
{
	char text[DATE_TEXT];

	if (day.day < EPOCH_LEAST)
		book_text(book, column, date_print(day, text));
	else
		write_number(book, column, day.day + EPOCH, book->formats[FORMAT_DATE]);
}

void book_moment(struct book *book, size_t column, moment at)
{
	const time_t seconds = (time_t)(at.us / 1000000 - (at.us % 1000000 < 0));
	struct tm local;
	char text[MOMENT_TEXT];

	if (!localtime_r(&seconds, &local) || seconds < EPOCH_LEAST * 86400LL)
		book_text(book, column, moment_print(at, text));
	else
		write_number(book, column, (double)(seconds + local.tm_gmtoff) / 86400 + EPOCH,
			book->formats[FORMAT_MOMENT]);
}

bool book_row(struct book *book)
{
	if (book->row - BOOK_LABEL_ROW == BOOK_ROWS_MAX)
		return false;
	book->row++;
	return true;
}

/* ---- The end ---- */

/* The library does not look whether what it puts aside could be written. */
static void look_at_sheets(struct book *book)
{
	lxw_worksheet *sheet;

	STAILQ_FOREACH(sheet, book->workbook->worksheets, list_pointers)
	if (sheet->optimize_tmpfile &&
		(fflush(sheet->optimize_tmpfile) != 0 || ferror(sheet->optimize_tmpfile)))
		book_fail(book);
}

static bool close_book(struct book *book, struct err *err)
{
	if (!book->failed) {
		sheet_end(book);
		look_at_sheets(book);
	}
	if (book->workbook) {
		errno = 0;
		if (workbook_close(book->workbook) != LXW_NO_ERROR)
			book_fail(book);
		book->workbook = NULL;
	}
	if (!book->failed)
		return true;
	return err_set(err, book->error == ENOSPC ? ERR_FULL : ERR_SYSTEM,
		"A workbook could not be written in %s: %s.", folder(),
		book->error ? strerror(book->error) : "the library gave up");
}

static bool take_file(struct book *book, struct buf *out, struct err *err)
{
	FILE *file = fopen(book->path, "rbe");
	size_t len = 1;

	if (!file)
		return err_set(err, ERR_SYSTEM, "The workbook %s cannot be read: %s.", book->path,
			strerror(errno));
	while (len > 0) {
		char *room = buf_room(out, (size_t)1 << 20);
		len = room ? fread(room, 1, (size_t)1 << 20, file) : 0;
		out->len += len;
	}
	bool fine = !ferror(file);
	fclose(file);
	return fine || err_set(err, ERR_SYSTEM, "The workbook %s cannot be read.", book->path);
}

bool book_end(struct book *book, struct buf *out, struct err *err)
{
	bool fine = close_book(book, err) && take_file(book, out, err);

	book_drop(book);
	return fine;
}

void book_drop(struct book *book)
{
	if (!book)
		return;
	lxw_workbook_free(book->workbook);
	if (book->path[0])
		unlink(book->path);
	buf_done(&book->text);
	free(book);
}
