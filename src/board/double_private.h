/* The lists of facts that the board's double keeps. */
#ifndef MUSTER_BOARD_DOUBLE_PRIVATE_H
#define MUSTER_BOARD_DOUBLE_PRIVATE_H

#include "board/double.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FACTS_MAX 4096
#define FACT_WORDS_MAX 8

struct fact_unit {
	id unit, parent;
	char level[32], kind[32];
	date opened, closed;
	bool closed_given;
};

struct fact_column {
	id sheet, issuer, measure, top;
	char levels[FACT_WORDS_MAX][32], kinds[FACT_WORDS_MAX][32];
	size_t level_count, kind_count, number_count;
	date due;
	bool answer_is_enough;
};

struct fact_cell {
	id unit, measure;
	enum board_state state;
	bool late;
	bool given[BOARD_NUMBERS_MAX];
	decimal numbers[BOARD_NUMBERS_MAX];
};

struct board_double {
	struct fact_unit units[FACTS_MAX];
	struct fact_column columns[FACTS_MAX];
	struct fact_cell cells[FACTS_MAX];
	size_t unit_count, column_count, cell_count;
	char why[200];
};

const struct fact_unit *fact_unit(const struct board_double *, id);
const struct fact_column *fact_column(const struct board_double *, id measure);
/* What the unit has said, or an open cell. */
const struct fact_cell *fact_cell(const struct board_double *, id unit, id measure);
bool fact_within(const struct board_double *, id unit, id top);
bool fact_binds(const struct board_double *, const struct fact_unit *, const struct fact_column *);
bool fact_stands(const struct fact_cell *);

#endif
