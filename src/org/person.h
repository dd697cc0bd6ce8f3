/* What the acts on persons share. */
#ifndef MUSTER_ORG_PERSON_H
#define MUSTER_ORG_PERSON_H

#include "org/unit.h"

#define PERSON_NAME_MAX 200
#define PERSON_MAIL_MAX 254 /* RFC 5321, 4.5.3.1.3 */
#define PERSON_PHONE_MAX 40
#define PERSON_ROWS_MAX 1000000

/* Why what says who somebody is is held: .why of the fields. */
#define PERSON_WHY_NAME N_("So that people know with whom they work, and who answers for a unit.")
#define PERSON_WHY_ALIAS N_("So that a person is found by the letters that people type.")
#define PERSON_WHY_LABEL N_("So that one's tokens are told apart, and the right one is ended.")
#define PERSON_WHY_REACH N_("So that whoever holds a post is reached at work.")

/* What erasing takes and leaves: .gone of the acts. */
#define PERSON_GONE                                                                                \
	N_("Name, alias, mail, telephone and the labels of tokens are gone for ever, here and in " \
	   "every backup; posts end, and every way in. The code stays, and what was done under "   \
	   "it.")

extern const struct act person_add_act, person_rename_act, person_reach_act, person_move_act,
	person_leave_act, person_erase_act, person_import_act;
extern const struct view persons_view, headcounts_view;

/* What can be read of a person as long as there is a key: not given where it is erased. */
struct person_known {
	str name, alias, mail, phone;
};

/* What is said of a person whose id or code that is; texts stand in the arena. */
struct person {
	id person, unit;
	str code;
	struct person_known known;
	opt_date gone, erased;
};
id person_by_code(struct conn *, str code); /* ID_NONE: none has it */
bool person_get(struct conn *, id person, struct arena *, struct person *ret);

/* Refuses one who has left or was erased; false then. */
bool person_check_here(struct tx *, id person, struct person *ret, struct problems *);
/* Refuses an address that is none; empty is fine. */
void person_check_mail(str mail, struct problems *);
void person_insert(struct tx *, const struct person *, date joined);
void person_put(struct tx *, id person, const struct person_known *);
void person_forget(struct tx *, id person, date day); /* what is known, posts, tokens */
void person_place(struct tx *, id person, id unit);
void persons_inherit(struct tx *, id from, id to); /* when a unit ends in another one */

#endif
