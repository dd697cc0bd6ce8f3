/* What is known of a person, changed: person.rename, person.reach. */
#include "ledger/ledger.h"
#include "org/access.h"
#include "org/org.sql.h"
#include "org/person.h"

/* What changes of one text: not given it stays, empty there is none. Until their second version
 * these acts said by leaving it out that there is none. */
static str changed(const struct event *event, str given, str now)
{
	if (!str_given(given))
		return event->version < 2 ? STR_NONE : now;
	return given.len ? given : STR_NONE;
}

/* For a form: what is known, as far as the reader may know it. */
static bool known_now(
	struct reading *reading, id which, struct arena *arena, struct person_known *ret)
{
	struct person person;

	if (!reading_may_name(reading, which) || !person_get(reading->conn, which, arena, &person))
		return false;
	*ret = person.known;
	return true;
}

/* ---- person.rename ---- */

struct person_rename {
	id person;
	str name, alias;
};

static const struct field rename_fields[] = {
	{ AT(struct person_rename, person, REF), .label = N_("Person"), .need = true,
		.ref = "person" },
	{ AT(struct person_rename, name, TEXT), .label = N_("New name"), .need = true,
		.max = PERSON_NAME_MAX, .personal = "person", .why = PERSON_WHY_NAME },
	{ AT(struct person_rename, alias, TEXT), .label = N_("New alias"), .max = PERSON_NAME_MAX,
		.personal = "person", .why = PERSON_WHY_ALIAS, .empties = true,
		.help = N_("Not given: it stays. Empty: there is none from now on.") },
};

static void now_rename(struct reading *reading, id about, void *in, struct arena *arena)
{
	struct person_rename *rename = in;
	struct person_known known;

	if (!known_now(reading, about, arena, &known))
		return;
	rename->name = known.name;
	rename->alias = known.alias;
}

static void check_rename(struct tx *tx, const void *in, struct problems *problems)
{
	struct person now;

	person_check_here(tx, ((const struct person_rename *)in)->person, &now, problems);
	access_check_person(tx, ((const struct person_rename *)in)->person, problems);
}

static void apply_rename(struct tx *tx, const struct event *event, const void *in)
{
	const struct person_rename *rename = in;
	struct person now = { .person = ID_NONE };

	person_get(tx_conn(tx), rename->person, tx_arena(tx), &now);
	now.known.name = rename->name;
	now.known.alias = changed(event, rename->alias, now.known.alias);
	person_put(tx, rename->person, &now.known);
}

const struct act person_rename_act = {
	.name = "person.rename",
	.summary = N_("Give a person another name"),
	.history = N_("{actor} renamed the person {person} to {name}"),
	.version = 2,
	.record = FIELD_TABLE(struct person_rename, rename_fields),
	.right = RIGHT_MANAGE,
	.right_at = "person",
	.now = now_rename,
	.amends = true,
	.check = check_rename,
	.apply = apply_rename,
};

/* ---- person.reach ---- */

struct person_reach {
	id person;
	str mail, phone;
};

static const struct field reach_fields[] = {
	{ AT(struct person_reach, person, REF), .label = N_("Person"), .need = true,
		.ref = "person" },
	{ AT(struct person_reach, mail, TEXT), .label = N_("Mail"), .max = PERSON_MAIL_MAX,
		.personal = "person", .why = PERSON_WHY_REACH, .empties = true,
		.help = N_("At work. Not given: it stays. Empty: there is none from now on.") },
	{ AT(struct person_reach, phone, TEXT), .label = N_("Telephone"), .max = PERSON_PHONE_MAX,
		.personal = "person", .why = PERSON_WHY_REACH, .empties = true,
		.help = N_("At work. Not given: it stays. Empty: there is none from now on.") },
};

static void now_reach(struct reading *reading, id about, void *in, struct arena *arena)
{
	struct person_reach *reach = in;
	struct person_known known;

	if (!known_now(reading, about, arena, &known))
		return;
	reach->mail = known.mail;
	reach->phone = known.phone;
}

static void check_reach(struct tx *tx, const void *in, struct problems *problems)
{
	const struct person_reach *reach = in;
	struct person now;

	person_check_here(tx, reach->person, &now, problems);
	access_check_person(tx, reach->person, problems);
	person_check_mail(reach->mail, problems);
	if (!str_given(reach->mail) && !str_given(reach->phone))
		problem(problems, "mail", "R-PERSON-09",
			N_("Say at least one: mail or telephone.")); /* R-PERSON-09 */
}

static void apply_reach(struct tx *tx, const struct event *event, const void *in)
{
	const struct person_reach *reach = in;
	struct person now = { .person = ID_NONE };

	person_get(tx_conn(tx), reach->person, tx_arena(tx), &now);
	now.known.mail = changed(event, reach->mail, now.known.mail);
	now.known.phone = changed(event, reach->phone, now.known.phone);
	person_put(tx, reach->person, &now.known);
}

const struct act person_reach_act = {
	.name = "person.reach",
	.summary = N_("Say how a person is reached at work"),
	.history = N_("{actor} said how {person} is reached"),
	.version = 2,
	.record = FIELD_TABLE(struct person_reach, reach_fields),
	.right = RIGHT_MANAGE,
	.right_at = "person",
	.self = "person",
	.now = now_reach,
	.amends = true,
	.check = check_reach,
	.apply = apply_reach,
};
