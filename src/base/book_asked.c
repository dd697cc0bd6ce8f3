/* What may be written into a workbook's columns: choices as drop-downs, limits, help. */
#include "base/book_private.h"
#include "base/text.h"
#include <stdlib.h>

#define CHOICES_SHEET "muster_choices"
#define LIST_TEXT_MAX 255 /* of choices within a validation; longer ones stand on a sheet */
#define PROMPT_MAX 255
#define PROMPT_TITLE_MAX 32

/* Choices that are too long for a validation's own text stand on a sheet of their own. */
static void list_range(struct book *book, const struct book_column *column, char into[64])
{
	char last[LXW_MAX_CELL_NAME_LENGTH];

	if (!book->lists) {
		book->lists = workbook_add_worksheet(book->workbook, CHOICES_SHEET);
		if (!book->lists) {
			book_fail(book);
			return;
		}
		worksheet_hide(book->lists);
	}
	for (size_t n = 0; n < column->choice_count; n++)
		worksheet_write_string(book->lists, book->list_row, (lxw_col_t)n,
			book_terminated(book, column->choices[n], BOOK_TEXT_MAX), NULL);
	lxw_rowcol_to_cell_abs(last, book->list_row, (lxw_col_t)(column->choice_count - 1), 1, 1);
	snprintf(into, 64, CHOICES_SHEET "!$A$%u:%s", (unsigned)book->list_row + 1, last);
	book->list_row++;
}

static bool fits_inside(const struct book_column *column)
{
	size_t len = 0;

	for (size_t n = 0; n < column->choice_count; n++) {
		len += text_length(column->choices[n]) + 1;
		if (str_has(column->choices[n], ',') || str_has(column->choices[n], '"'))
			return false;
	}
	return len <= LIST_TEXT_MAX;
}

/* Where the choices stand takes the place of this text once the validation is there: what the library
 * (1.1.4) is given as the range of a list it never frees. */
static const char range_stands_here[] =
	"                                                            ";

static void put_range(struct book *book, const struct book_column *column)
{
	lxw_data_val_obj *each, *last = NULL;
	char range[64] = "";

	list_range(book, column, range);
	STAILQ_FOREACH(each, book->sheet->data_validations, list_pointers)
	last = each;
	if (!last || book->failed)
		return;
	must(strlen(range) < strlen(last->value_formula));
	memcpy(last->value_formula, range, strlen(range) + 1);
}

static void list_choices(
	const struct book_column *column, lxw_data_validation *validation, const char **list)
{
	validation->error_type = LXW_VALIDATION_ERROR_TYPE_STOP;
	validation->validate = LXW_VALIDATION_TYPE_LIST;
	validation->value_list = (char **)list;
	if (!fits_inside(column))
		list[0] = strdup(range_stands_here);
	for (size_t n = 0; fits_inside(column) && n < column->choice_count; n++)
		list[n] = strndup(column->choices[n].ptr, column->choices[n].len);
}

static void limit_number(const struct book_column *column, lxw_data_validation *validation)
{
	validation->validate =
		column->whole ? LXW_VALIDATION_TYPE_INTEGER : LXW_VALIDATION_TYPE_DECIMAL;
	validation->criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
	validation->minimum_number = column->limited ? column->least : -1e15;
	validation->maximum_number = column->limited ? column->most : 1e15;
}

static void limit_date(lxw_data_validation *validation)
{
	validation->validate = LXW_VALIDATION_TYPE_DATE;
	validation->criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
	validation->value_datetime = (lxw_datetime){ .year = 1900, .month = 3, .day = 1 };
}

static void limit_text(const struct book_column *column, lxw_data_validation *validation)
{
	validation->validate = LXW_VALIDATION_TYPE_LENGTH;
	validation->criteria = LXW_VALIDATION_CRITERIA_LESS_THAN_OR_EQUAL_TO;
	validation->value_number = (double)column->length;
}

void book_validate(struct book *book, size_t n)
{
	const struct book_column *column = &book->columns[n];
	const char **list = calloc(column->choice_count + 1, sizeof(*list));
	lxw_data_validation validation = { .validate = LXW_VALIDATION_TYPE_ANY };

	must(list);
	if (column->choice_count)
		list_choices(column, &validation, list);
	else if (column->kind == BOOK_NUMBER)
		limit_number(column, &validation);
	else if (column->kind == BOOK_DATE)
		limit_date(&validation);
	else if (column->kind == BOOK_TEXT && column->length)
		limit_text(column, &validation);
	char *title = strdup(book_terminated(book, column->label, PROMPT_TITLE_MAX)),
	     *help = strdup(book_terminated(book, column->help, PROMPT_MAX));
	if (column->help.len) {
		validation.input_title = title;
		validation.input_message = help;
	}
	lxw_error error = worksheet_data_validation_range(book->sheet, BOOK_LABEL_ROW + 1,
		(lxw_col_t)n, LXW_ROW_MAX - 1, (lxw_col_t)n, &validation);
	if (error == LXW_NO_ERROR && column->choice_count && !fits_inside(column))
		put_range(book, column);
	for (size_t k = 0; k < column->choice_count; k++)
		free((char *)list[k]);
	free(list);
	free(title);
	free(help);
}
