/* The inner loops over a row's planes: compiled for speed, called with widths that are multiples of
 * PLANE_STEP.
 *
 * A row holds one counter a column, plane after plane, `wide` counters each (the columns, padded
 * with zeros). What a single unit has said is a byte a column: bit k-1 says whether it counts in
 * plane k, and the top bits hold the state. */
#ifndef MUSTER_BOARD_PLANE_H
#define MUSTER_BOARD_PLANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLANE_STEP 8

enum plane {
	PLANE_SCOPE,
	PLANE_ANSWERED,
	PLANE_ACCEPTED,
	PLANE_RETURNED,
	PLANE_WAIVED,
	PLANE_LATE,
	PLANES
};

#define CELL_BIT(plane) (1u << ((plane)-1))
#define CELL_STATE_SHIFT 5

void plane_add(uint32_t *to, const uint32_t *from, size_t wide);
void plane_subtract(uint32_t *to, const uint32_t *from, size_t wide);
bool plane_is_zero(const uint32_t *plane, size_t wide);
/* to[c] += count where mask and under have a bit in common; count may be negative, modulo 2^32. */
void plane_scope(
	uint32_t *to, const uint8_t *mask, const uint8_t *under, uint32_t count, size_t wide);
/* All planes of one unit by itself. */
void plane_unit(uint32_t *row, const uint8_t *mask, const uint8_t *under, const uint8_t *cells,
	size_t wide);
/* A row as the reader gets it, at `at` of each plane; overdue is what is pending where due <
 * day. */
void plane_copy(uint32_t *const to[PLANES + 1], size_t at, const uint32_t *row, const int32_t *due,
	int32_t day, size_t wide);

#endif
