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
	id groups[FACT_WORDS_MAX];
	size_t group_count;
	date opened, closed;
	bool closed_given;
};

struct fact_column {
	id sheet, issuer, measure, top;
	char levels[FACT_WORDS_MAX][32], kinds[FACT_WORDS_MAX][32];
	size_t level_count, kind_count, number_count;
	id groups[FACT_WORDS_MAX], ins[FACT_WORDS_MAX], outs[FACT_WORDS_MAX];
	size_t group_count, in_count, out_count;
	id after;
	bool after_above;
	int after_days;
	date due;
	bool answer_is_enough;
};

struct fact_cell {
	id unit, measure;
	enum board_state state;
	bool late;
	date day;
	bool given[BOARD_NUMBERS_MAX];
	decimal numbers[BOARD_NUMBERS_MAX];
};

/* A day of a unit, for it and all below it (tightened) or for itself. */
struct fact_day {
	id unit, measure;
	date due;
	bool own;
};

struct board_double {
	struct fact_unit units[FACTS_MAX];
	struct fact_column columns[FACTS_MAX];
	struct fact_cell cells[FACTS_MAX];
	struct fact_day days[FACTS_MAX];
	size_t unit_count, column_count, cell_count, day_count;
	char why[200];
};

const struct fact_unit *fact_unit(const struct board_double *, id);
const struct fact_column *fact_column(const struct board_double *, id measure);
/* What the unit has said, or an open cell. */
const struct fact_cell *fact_cell(const struct board_double *, id unit, id measure);
bool fact_within(const struct board_double *, id unit, id top);
bool fact_binds(const struct board_double *, const struct fact_unit *, const struct fact_column *);
bool fact_stands(const struct fact_cell *);
/* The day in force for a unit, with its own days or (`line`) without those that are its alone. */
date fact_due(const struct board_double *, const struct fact_unit *, const struct fact_column *,
	bool line);

#endif
