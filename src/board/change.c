/* A list of changes, filled while a transaction runs: facts in order, words and numbers beside
 * them. */
#include "board/private.h"

#define KEPT_ROOM 4096 /* changes; what a larger list took is given back once it is empty */

struct board_changes *board_changes_new(void)
{
	return room_new(1, sizeof(struct board_changes));
}

void board_changes_free(struct board_changes *changes)
{
	if (!changes)
		return;
	free(changes->list);
	words_done(&changes->words);
	free(changes->sheets);
	free(changes->columns);
	free(changes->scope_words);
	free(changes->ids);
	free(changes->numbers);
	free(changes->numbers_given);
	free(changes);
}

void board_changes_clear(struct board_changes *changes)
{
	if (changes->room > KEPT_ROOM) {
		free(changes->list);
		changes->list = NULL;
		changes->room = 0;
	}
	if (changes->number_room > KEPT_ROOM) {
		free(changes->numbers);
		free(changes->numbers_given);
		changes->numbers = NULL;
		changes->numbers_given = NULL;
		changes->number_room = changes->given_room = 0;
	}
	if (changes->words.count)
		words_done(&changes->words);
	changes->count = changes->sheet_count = changes->column_count = 0;
	changes->scope_count = changes->number_count = changes->id_count = 0;
}

size_t board_changes_count(const struct board_changes *changes)
{
	return changes->count;
}

static struct change *change_new(struct board_changes *changes, enum change_what what, id unit)
{
	struct change *change;

	changes->list =
		room_for(changes->list, &changes->room, changes->count + 1, sizeof(*changes->list));
	change = &changes->list[changes->count++];
	*change = (struct change){ .what = what, .unit = unit };
	return change;
}

void change_unit_add(struct board_changes *changes, const struct board_unit *unit)
{
	struct change *change = change_new(changes, CHANGE_UNIT_ADD, unit->unit);

	change->parent = unit->parent;
	change->level = words_number(&changes->words, unit->level);
	change->kind = words_number(&changes->words, unit->kind);
	change->opened = unit->opened.day;
	change->closed = unit->closed_given ? unit->closed.day : CLOSED_NEVER;
}

void change_unit_words(struct board_changes *changes, id unit, str level, str kind)
{
	struct change *change = change_new(changes, CHANGE_UNIT_WORDS, unit);

	change->level = words_number(&changes->words, level);
	change->kind = words_number(&changes->words, kind);
}

static void ids_keep(struct board_changes *changes, const id *ids, size_t count)
{
	changes->ids = room_for(
		changes->ids, &changes->id_room, changes->id_count + count, sizeof(*changes->ids));
	if (count)
		memcpy(changes->ids + changes->id_count, ids, count * sizeof(*ids));
	changes->id_count += count;
}

void change_unit_groups(struct board_changes *changes, id unit, const id *groups, size_t count)
{
	struct change *change = change_new(changes, CHANGE_UNIT_GROUPS, unit);

	change->id_first = (uint32_t)changes->id_count;
	change->id_count = (uint32_t)count;
	ids_keep(changes, groups, count);
}

void change_tighten(struct board_changes *changes, id unit, id measure, date due)
{
	struct change *change = change_new(changes, CHANGE_TIGHTEN, unit);

	change->measure = measure;
	change->day = due.day;
}

void change_own_due(struct board_changes *changes, id unit, id measure, const date *due)
{
	struct change *change = change_new(changes, CHANGE_OWN_DUE, unit);

	change->measure = measure;
	change->late = due != NULL;
	change->day = due ? due->day : 0;
}

void change_unit_move(struct board_changes *changes, id unit, id parent)
{
	change_new(changes, CHANGE_UNIT_MOVE, unit)->parent = parent;
}

void change_unit_close(struct board_changes *changes, id unit, date closed)
{
	change_new(changes, CHANGE_UNIT_CLOSE, unit)->closed = closed.day;
}

static void scope_words(struct board_changes *changes, const str *words, size_t count)
{
	must(count <= BOARD_WORDS_MAX);
	changes->scope_words = room_for(changes->scope_words, &changes->scope_room,
		changes->scope_count + count, sizeof(*changes->scope_words));
	for (size_t i = 0; i < count; i++)
		changes->scope_words[changes->scope_count++] =
			words_number(&changes->words, words[i]);
}

static void change_column(struct board_changes *changes, const struct board_column *column)
{
	must(column->number_count <= BOARD_NUMBERS_MAX && column->group_count <= BOARD_GROUPS_MAX &&
		column->in_count <= BOARD_LISTED_MAX && column->out_count <= BOARD_LISTED_MAX);
	changes->columns = room_for(changes->columns, &changes->column_room,
		changes->column_count + 1, sizeof(*changes->columns));
	changes->columns[changes->column_count++] =
		(struct change_column){ *column, changes->scope_count, changes->id_count };
	scope_words(changes, column->levels, column->level_count);
	scope_words(changes, column->kinds, column->kind_count);
	ids_keep(changes, column->groups, column->group_count);
	ids_keep(changes, column->ins, column->in_count);
	ids_keep(changes, column->outs, column->out_count);
}

void change_sheet_add(struct board_changes *changes, id sheet, id issuer,
	const struct board_column *columns, size_t count)
{
	struct change *change = change_new(changes, CHANGE_SHEET_ADD, ID_NONE);

	must(count <= BOARD_COLUMNS_MAX);
	change->sheet = changes->sheet_count;
	changes->sheets = room_for(changes->sheets, &changes->sheet_room, changes->sheet_count + 1,
		sizeof(*changes->sheets));
	changes->sheets[changes->sheet_count++] =
		(struct change_sheet){ sheet, issuer, changes->column_count, count };
	for (size_t i = 0; i < count; i++)
		change_column(changes, &columns[i]);
}

static void change_numbers(struct board_changes *changes, const struct board_cell *cell)
{
	size_t need = changes->number_count + cell->number_count;

	changes->numbers =
		room_for(changes->numbers, &changes->number_room, need, sizeof(*changes->numbers));
	changes->numbers_given = room_for(changes->numbers_given, &changes->given_room, need,
		sizeof(*changes->numbers_given));
	for (size_t i = 0; i < cell->number_count; i++) {
		bool given = cell->numbers_given[i];

		changes->numbers_given[changes->number_count] = given;
		changes->numbers[changes->number_count++] =
			given ? cell->numbers[i] : (decimal){ 0 };
	}
}

void change_cell(struct board_changes *changes, const struct board_cell *cell)
{
	struct change *change = change_new(changes, CHANGE_CELL, cell->unit);

	change->measure = cell->measure;
	change->state = (uint8_t)cell->state;
	change->late = cell->late;
	change->day = cell->day.day;
	if (!cell->numbers_given)
		return;
	must(cell->number_count && cell->number_count <= BOARD_NUMBERS_MAX);
	change->number_first = (uint32_t)changes->number_count;
	change->number_count = (uint8_t)cell->number_count;
	change_numbers(changes, cell);
}
