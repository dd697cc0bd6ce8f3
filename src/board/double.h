/* The board's double: the same facts kept as plain lists, every question answered the slow and
 * obvious way.
 *
 * For tests only. Give it each fact that the board is given; double_differs() then asks the board
 * all that it can be asked and compares. It shares no code with the board, and its work
 * grows with units squared: for small trees (some thousand units, columns and cells at most, words
 * under 32 bytes, 8 of them a scope, 8 groups and listed units).
 *
 *     double_unit_add(twin, &unit);
 *     change_unit_add(changes, &unit);
 *     board_take(board, changes, ++seq);
 *     const char *why = double_differs(twin, board, day);   NULL: they agree */
#ifndef MUSTER_BOARD_DOUBLE_H
#define MUSTER_BOARD_DOUBLE_H

#include "board/board.h"

struct board_double;

struct board_double *double_new(void);
void double_free(struct board_double *);
void double_unit_add(struct board_double *, const struct board_unit *);
void double_unit_words(struct board_double *, id unit, str level, str kind);
void double_unit_groups(struct board_double *, id unit, const id *groups, size_t count);
void double_tighten(struct board_double *, id unit, id measure, date due);
void double_own_due(struct board_double *, id unit, id measure, const date *due);
void double_unit_move(struct board_double *, id unit, id parent);
void double_unit_close(struct board_double *, id unit, date closed);
void double_sheet_add(
	struct board_double *, id sheet, id issuer, const struct board_column *, size_t count);
void double_cell(struct board_double *, const struct board_cell *);
/* The n-th cell that it was told, as it stands now; false past the last. *ret points into the
 * double. */
bool double_cell_at(const struct board_double *, size_t n, struct board_cell *ret);
/* NULL where the board answers all alike; else a sentence, the double's own. */
const char *double_differs(struct board_double *, struct board *, date day);

/* Whether the board foretells of these columns what comes of them; they were told to the double
 * already, and not to the board. */
bool double_foretold(const struct board_double *, struct board *, id issuer,
	const struct board_column *, size_t count);

/* The plain figures: over the subtree of `unit`, itself included. */
void double_total(
	const struct board_double *, id unit, id measure, date day, uint32_t ret[BOARD_COUNTS]);

#endif
