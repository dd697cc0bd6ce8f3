/* Loops over planes, plain enough for the compiler to turn into vector instructions (built with
 * -O3). */
#include "board/plane.h"
#include "board/board.h"
#include <string.h>

void plane_add(uint32_t *restrict to, const uint32_t *restrict from, size_t wide)
{
	for (size_t i = 0; i < wide; i++)
		to[i] += from[i];
}

void plane_subtract(uint32_t *restrict to, const uint32_t *restrict from, size_t wide)
{
	for (size_t i = 0; i < wide; i++)
		to[i] -= from[i];
}

bool plane_is_zero(const uint32_t *plane, size_t wide)
{
	uint32_t any = 0;

	for (size_t i = 0; i < wide; i++)
		any |= plane[i];
	return any == 0;
}

void plane_scope(uint32_t *restrict to, const uint8_t *restrict mask, const uint8_t *restrict under,
	uint32_t count, size_t wide)
{
	for (size_t i = 0; i < wide; i++)
		to[i] += (mask[i] & under[i]) ? count : 0;
}

static void plane_bit(uint32_t *restrict to, const uint32_t *restrict scope,
	const uint8_t *restrict cells, unsigned bit, size_t wide)
{
	for (size_t i = 0; i < wide; i++)
		to[i] = (cells[i] >> bit) & scope[i];
}

void plane_unit(uint32_t *restrict row, const uint8_t *restrict mask, const uint8_t *restrict under,
	const uint8_t *restrict cells, size_t wide)
{
	for (size_t i = 0; i < wide; i++)
		row[i] = (mask[i] & under[i]) != 0;
	for (unsigned plane = PLANE_ANSWERED; plane < PLANES; plane++)
		plane_bit(row + plane * wide, row, cells, plane - 1, wide);
}

static void copy(uint32_t *restrict to, const uint32_t *restrict from, size_t wide)
{
	/* in blocks of a known size: a call of memcpy costs more than a short plane */
	for (size_t i = 0; i < wide; i += PLANE_STEP)
		memcpy(to + i, from + i, PLANE_STEP * sizeof(*to));
}

static void overdue(uint32_t *restrict to, const uint32_t *restrict row,
	const int32_t *restrict due, int32_t day, size_t wide)
{
	const uint32_t *scope = row, *answered = row + PLANE_ANSWERED * wide;
	const uint32_t *waived = row + PLANE_WAIVED * wide;

	for (size_t i = 0; i < wide; i++)
		to[i] = due[i] < day ? scope[i] - answered[i] - waived[i] : 0;
}

void plane_copy(uint32_t *const to[PLANES + 1], size_t at, const uint32_t *row, const int32_t *due,
	int32_t day, size_t wide)
{
	static const uint8_t place[PLANES] = {
		[PLANE_SCOPE] = BOARD_SCOPE,
		[PLANE_ANSWERED] = BOARD_ANSWERED,
		[PLANE_ACCEPTED] = BOARD_ACCEPTS,
		[PLANE_RETURNED] = BOARD_RETURNS,
		[PLANE_WAIVED] = BOARD_WAIVES,
		[PLANE_LATE] = BOARD_LATE,
	};

	for (size_t plane = 0; plane < PLANES; plane++)
		copy(to[place[plane]] + at, row + plane * wide, wide);
	overdue(to[BOARD_OVERDUE] + at, row, due, day, wide);
}
