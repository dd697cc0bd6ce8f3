/* What the acts on persons share. */
#ifndef MUSTER_ORG_PERSON_H
#define MUSTER_ORG_PERSON_H

#include "org/unit.h"

#define PERSON_NAME_MAX 200
#define PERSON_MAIL_MAX 254 /* RFC 5321, 4.5.3.1.3 */
#define PERSON_PHONE_MAX 40
#define PERSON_ROWS_MAX 1000000

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

/* Refuses an address that is none; empty is fine. */
void person_check_mail(str mail, struct problems *);
void person_insert(struct tx *, const struct person *, date joined);
void person_put(struct tx *, id person, const struct person_known *);
void person_place(struct tx *, id person, id unit);
void persons_inherit(struct tx *, id from, id to); /* when a unit ends in another one */

#endif
