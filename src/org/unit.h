/* What the files of this slice share: limits, the acts, and the one place where a unit is
 * written. */
#ifndef MUSTER_ORG_UNIT_H
#define MUSTER_ORG_UNIT_H

#include "ledger/look.h"
#include "org/org.h"

#define UNIT_CODE_MAX 40
#define UNIT_NAME_MAX 200
#define UNIT_WORD_MAX 60 /* a level's or a kind's name */

extern const struct act unit_create_act, unit_rename_act, unit_move_act, unit_close_act,
	unit_import_act, unit_merge_act, unit_split_act, group_create_act, group_rename_act,
	group_add_act, group_remove_act, calendar_set_act;
extern const struct view units_view, groups_view, calendar_view;

void groups_inherit(struct tx *, id from, id to);
void groups_load(struct conn *, struct board_changes *);

/* tx_changed() tells it of each unit that was there and of which the row was changed. */
extern const struct thing_finder unit_finding;

#define UNIT_WORDS_MAX                                                                             \
	1000 /* different levels and kinds of all units; each costs the board memory */

/* Whether the words of new or changed units are still few; in the act's arena. NULL: no room. */
struct new_words;
struct new_words *words_begin(struct tx *);
bool words_take(struct new_words *, str word); /* false: one too many, which was not taken */
void refuse_word(struct problems *, const char *field);

/* Stored in derived tables: numbers never change. */
enum day_kind { DAY_HOLIDAY = 1, DAY_WORKING, DAY_USUAL };

id unit_by_code(struct conn *, str code); /* ID_NONE: none has it */
/* Writes a new, open unit and tells the board. */
void unit_insert(struct tx *, const struct org_unit *);

#endif
