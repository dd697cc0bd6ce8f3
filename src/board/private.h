/* What the board's own files share: the board itself, and a list of changes. */
#ifndef MUSTER_BOARD_PRIVATE_H
#define MUSTER_BOARD_PRIVATE_H

#include "board/sheet.h"
#include "board/words.h"
#include <pthread.h>
#include <stdatomic.h>

struct board {
	pthread_rwlock_t lock; /* over all up to `seq`; prefers the writer */
	struct tree tree;
	struct words words;
	struct sets sets;      /* of groups, and of measures that list a unit in */
	struct sheet **sheets; /* in the order in which they came */
	size_t sheet_count, sheet_room;
	struct map sheet_ids; /* to the place in `sheets` */
	struct map measures;  /* to sheet << 16 | column; negative: not any more */
	_Atomic int64_t seq;
	_Atomic int32_t day;
	pthread_mutex_t turn; /* of those that wait for a seq */
	pthread_cond_t turned;
};

/* A measure's place. */
struct place {
	struct sheet *sheet;
	size_t column;
};

enum change_what {
	CHANGE_UNIT_ADD,
	CHANGE_UNIT_WORDS,
	CHANGE_UNIT_GROUPS,
	CHANGE_UNIT_MOVE,
	CHANGE_UNIT_CLOSE,
	CHANGE_SHEET_ADD,
	CHANGE_CELL,
	CHANGE_TIGHTEN,
	CHANGE_OWN_DUE,
	CHANGE_WHATS
};

/* One fact; 40 bytes, since an import brings a list of as many as there are units. */
struct change {
	enum change_what what;
	union {
		int32_t opened;
		int32_t day; /* of an answer; by when */
	};
	int32_t closed;
	id unit;
	union {
		id parent;
		id measure;
	};
	union {
		struct {
			uint32_t level, kind; /* of the list's words */
		};
		struct {
			uint32_t number_first; /* of the list's numbers */
			uint8_t number_count, state;
			bool late; /* of CHANGE_OWN_DUE: a day is given */
		};
		struct {
			uint32_t id_first, id_count; /* of the list's ids */
		};
		struct {
			size_t sheet; /* of the list's sheets */
		};
	};
};

/* A column's words stand in the list's scope_words from word_first on: its levels, then its kinds;
 * its groups, ins and outs in the list's ids. */
struct change_column {
	struct board_column column;
	size_t word_first, id_first;
};

struct change_sheet {
	id sheet, issuer;
	size_t column_first, column_count; /* of the list's columns */
};

struct board_changes {
	struct change *list;
	size_t count, room;
	struct words words;
	struct change_sheet *sheets;
	size_t sheet_count, sheet_room;
	struct change_column *columns;
	size_t column_count, column_room;
	uint32_t *scope_words;
	size_t scope_count, scope_room;
	id *ids;
	size_t id_count, id_room;
	decimal *numbers;
	bool *numbers_given;
	size_t number_count, number_room, given_room;
};

/* ---- apply.c: lock held for writing; `words` turns a list's words into the board's ---- */
size_t apply_units(
	struct board *, const struct board_changes *, size_t first, const uint32_t *words);
void apply_change(
	struct board *, const struct board_changes *, const struct change *, const uint32_t *words);
/* The series lists the unit in, or does not any more. */
void apply_listed(struct board *, uint32_t unit, id series, bool listed);
/* ---- move.c ---- */
void move_unit(struct board *, uint32_t unit, uint32_t parent);
/* ---- issue.c ---- */
/* A sheet that the board does not have yet. */
struct sheet *sheet_issue(struct board *, const struct board_changes *, const struct change_sheet *,
	const uint32_t *words);
void issue_sheet(struct board *, const struct board_changes *, const struct change_sheet *,
	const uint32_t *words);
/* ---- read.c ---- */
void board_table_size(struct board_table *, size_t rows, size_t columns);
/* ---- again.c: what was said of a sheet goes over to the one that takes its place ---- */
void sheet_take_over(struct board *, struct sheet *, struct sheet *old,
	const struct board_changes *, const struct change_sheet *);
/* ---- board.c: with the lock held ---- */
uint32_t board_index(const struct board *, id unit); /* asserts that the unit is known */
bool board_place(const struct board *, id measure, struct place *ret);
void board_branch(
	struct board *, uint32_t unit); /* a leaf gets its branch, and what it has said its rows */
uint32_t board_class(struct board *, const struct unit_class *);
void board_read_lock(struct board *);
void board_write_lock(struct board *);
void board_unlock(struct board *);

#endif
