/* Persons: person.add, move, leave, erase. What says who somebody is (.personal) stands in
 * a table of its own, and only as long as it can be read from the ledger. */
#include "org/person.h"
#include "org/access.h"
#include "org/org.sql.h"
#include "org/post.h"

id person_by_code(struct conn *conn, str code)
{
	struct query *q = conn_query(conn, &org_sql_person_by_code);

	query_text(q, "code", code);
	id person = query_next(q) ? column_id(q, 0) : ID_NONE;
	query_end(q);
	return person;
}

bool person_get(struct conn *conn, id person, struct arena *arena, struct person *ret)
{
	struct query *q = conn_query(conn, &org_sql_person);

	query_id(q, "id", person);
	bool found = query_next(q);
	if (found)
		*ret = (struct person){
			.person = person,
			.code = arena_copy(arena, column_text(q, 0)),
			.unit = column_id(q, 1),
			.gone = { !column_null(q, 2), column_date(q, 2) },
			.erased = { !column_null(q, 3), column_date(q, 3) },
			.known = { arena_copy(arena, column_text(q, 4)),
				arena_copy(arena, column_text(q, 5)),
				arena_copy(arena, column_text(q, 6)),
				arena_copy(arena, column_text(q, 7)) },
		};
	query_end(q);
	return found;
}

bool org_person_get(struct conn *conn, id which, struct arena *arena, struct org_person *ret)
{
	struct person person;

	if (!person_get(conn, which, arena, &person))
		return false;
	*ret = (struct org_person){ which, person.unit, person.code, person.known.name,
		person.known.alias, person.known.mail, person.known.phone, person.gone };
	return true;
}

/* RFC 5321 allows far more, and what it allows is proved only by a letter that arrives. */
void person_check_mail(str mail, struct problems *problems)
{
	str rest = mail, local = str_cut(&rest, '@');

	if (!str_given(mail) || !mail.len)
		return;
	if (!local.len || !rest.len || str_has(rest, '@') || str_has(mail, ' ') ||
		str_has(mail, ',') || str_has(mail, ';') || str_has(mail, '<'))
		problem(problems, "mail", "R-PERSON-02",
			N_("Write an address such as liaison@example.org.")); /* R-PERSON-02 */
}

/* A row that is not there says the same as one without anything in it, and tells a backup's reader
 * nothing. */
void person_put(struct tx *tx, id person, const struct person_known *known)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_known_delete);

	query_id(q, "person", person);
	query_run(q);
	if (!str_given(known->name))
		return;
	q = conn_query(tx_conn(tx), &org_sql_known_insert);
	query_id(q, "person", person);
	query_text(q, "name", known->name);
	query_text(q, "alias", known->alias);
	query_text(q, "mail", known->mail);
	query_text(q, "phone", known->phone);
	query_run(q);
}

void person_insert(struct tx *tx, const struct person *person, date joined)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_person_insert);

	query_id(q, "id", person->person);
	query_text(q, "code", person->code);
	query_id(q, "unit", person->unit);
	query_date(q, "joined", joined);
	query_run(q);
	person_put(tx, person->person, &person->known);
}

void person_place(struct tx *tx, id person, id unit)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_person_move);

	query_id(q, "id", person);
	query_id(q, "unit", unit);
	query_run(q);
}

void persons_inherit(struct tx *tx, id from, id to)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_persons_move);

	query_id(q, "from", from);
	query_id(q, "to", to);
	query_run(q);
}

bool person_check_here(struct tx *tx, id person, struct person *ret, struct problems *problems)
{
	if (!person_get(tx_conn(tx), person, tx_arena(tx), ret))
		return false;
	if (ret->erased.given)
		problem(problems, "person", "R-PERSON-04",
			N_("What was known of this person was erased.")); /* R-PERSON-04 */
	else if (ret->gone.given)
		problem(problems, "person", "R-PERSON-03",
			N_("This person has left.")); /* R-PERSON-03 */
	else
		return true;
	return false;
}

/* ---- person.add ---- */

struct person_add {
	id person;
	str code, name;
	id unit;
	str alias, mail, phone;
};

static const struct field add_fields[] = {
	{ AT(struct person_add, person, REF), .label = N_("Person"), .ref = "person",
		.resolved = true },
	{ AT(struct person_add, code, TEXT), .label = N_("Code"), .need = true, .code = true,
		.max = UNIT_CODE_MAX,
		.help = N_("Short and for ever, such as a staff number; it stays when the person "
			   "is erased, so that it must not say who it is.") },
	{ AT(struct person_add, name, TEXT), .label = N_("Name"), .need = true,
		.max = PERSON_NAME_MAX, .personal = "person", .why = PERSON_WHY_NAME },
	{ AT(struct person_add, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit" },
	{ AT(struct person_add, alias, TEXT), .label = N_("Alias"), .max = PERSON_NAME_MAX,
		.personal = "person", .why = PERSON_WHY_ALIAS,
		.help = N_("Another name that people search by, such as pinyin.") },
	{ AT(struct person_add, mail, TEXT), .label = N_("Mail"), .max = PERSON_MAIL_MAX,
		.personal = "person", .why = PERSON_WHY_REACH, .help = N_("At work.") },
	{ AT(struct person_add, phone, TEXT), .label = N_("Telephone"), .max = PERSON_PHONE_MAX,
		.personal = "person", .why = PERSON_WHY_REACH, .help = N_("At work.") },
};

/* So that the fields know whose they are. */
static void resolve_add(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	((struct person_add *)in)->person = tx_next_id(tx);
}

static void check_add(struct tx *tx, const void *in, struct problems *problems)
{
	const struct person_add *person = in;

	if (id_given(person_by_code(tx_conn(tx), person->code)))
		problem(problems, "code", "R-PERSON-01", N_("The code %.*s is taken."),
			STR_ARG(person->code)); /* R-PERSON-01 */
	org_check_open(tx, person->unit, problems, "unit");
	person_check_mail(person->mail, problems);
}

static void apply_add(struct tx *tx, const struct event *event, const void *in)
{
	const struct person_add *add = in;

	person_insert(tx,
		&(struct person){ .person = event->first,
			.unit = add->unit,
			.code = add->code,
			.known = { add->name, add->alias, add->mail, add->phone } },
		event->day);
}

const struct act person_add_act = {
	.name = "person.add",
	.summary = N_("Add a person"),
	.history = N_("{actor} added the person {name}"),
	.version = 1,
	.record = FIELD_TABLE(struct person_add, add_fields),
	.right = RIGHT_MANAGE,
	.right_at = "unit",
	.makes = "person",
	.resolve = resolve_add,
	.check = check_add,
	.apply = apply_add,
};

/* ---- person.move ---- */

struct person_move {
	id person, unit;
};

static const struct field move_fields[] = {
	{ AT(struct person_move, person, REF), .label = N_("Person"), .need = true,
		.ref = "person" },
	{ AT(struct person_move, unit, REF), .label = N_("New unit"), .need = true, .ref = "unit" },
};

static void check_move(struct tx *tx, const void *in, struct problems *problems)
{
	const struct person_move *move = in;
	struct person now;

	org_check_open(tx, move->unit, problems, "unit");
	access_check_person(tx, move->person, problems);
	if (person_check_here(tx, move->person, &now, problems) && id_eq(now.unit, move->unit))
		problem(problems, "unit", "R-PERSON-05",
			N_("The person is there already.")); /* R-PERSON-05 */
}

static void apply_move(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct person_move *move = in;

	person_place(tx, move->person, move->unit);
}

const struct act person_move_act = {
	.name = "person.move",
	.summary = N_("Put a person into another unit"),
	.history = N_("{actor} put {person} into {unit}"),
	.version = 1,
	.record = FIELD_TABLE(struct person_move, move_fields),
	.right = RIGHT_MANAGE,
	.right_at = "person",
	.manages_also = "unit",
	.amends = true,
	.shapes = true,
	.check = check_move,
	.apply = apply_move,
};

/* ---- person.leave and person.erase ---- */

struct person_named {
	id person;
};

static const struct field named_fields[] = {
	{ AT(struct person_named, person, REF), .label = N_("Person"), .need = true,
		.ref = "person" },
};

static void check_leave(struct tx *tx, const void *in, struct problems *problems)
{
	const id person = ((const struct person_named *)in)->person;
	struct person now;

	access_check_person(tx, person, problems);
	person_check_here(tx, person, &now, problems);
}

/* Nobody who has left holds a post. */
static void put_gone(struct tx *tx, id person, date day)
{
	posts_end_of(tx, person, day);
	tokens_end_of(tx, person, day);
	struct query *q = conn_query(tx_conn(tx), &org_sql_person_leave);

	query_id(q, "id", person);
	query_date(q, "day", day);
	query_run(q);
}

static void apply_leave(struct tx *tx, const struct event *event, const void *in)
{
	put_gone(tx, ((const struct person_named *)in)->person, event->day);
}

const struct act person_leave_act = {
	.name = "person.leave",
	.summary = N_("Say that a person has left"),
	.history = N_("{actor} noted that {person} has left"),
	.version = 1,
	.record = FIELD_TABLE(struct person_named, named_fields),
	.right = RIGHT_MANAGE,
	.right_at = "person",
	.shuts = "person",
	.shapes = true,
	.check = check_leave,
	.apply = apply_leave,
};

static void check_erase(struct tx *tx, const void *in, struct problems *problems)
{
	const id person = ((const struct person_named *)in)->person;
	struct person now;

	access_check_person(tx, person, problems);
	if (person_get(tx_conn(tx), person, tx_arena(tx), &now) && now.erased.given)
		problem(problems, "person", "R-PERSON-04",
			N_("What was known of this person was erased.")); /* R-PERSON-04 */
}

void person_forget(struct tx *tx, id person, date day)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_person_erase);

	query_id(q, "id", person);
	query_date(q, "day", day);
	query_run(q);
	put_gone(tx, person, day);
	q = conn_query(tx_conn(tx), &org_sql_token_labels_delete);
	query_id(q, "person", person);
	query_run(q);
	person_put(tx, person, &(struct person_known){ STR_NONE, STR_NONE, STR_NONE, STR_NONE });
}

static void apply_erase(struct tx *tx, const struct event *event, const void *in)
{
	person_forget(tx, ((const struct person_named *)in)->person, event->day);
}

const struct act person_erase_act = {
	.name = "person.erase",
	.summary = N_("Erase for ever what is known of a person"),
	.history = N_("{actor} erased what was known of {person}"),
	.version = 1,
	.record = FIELD_TABLE(struct person_named, named_fields),
	.right = RIGHT_MANAGE,
	.right_at = "person",
	.erases = "person",
	.gone = PERSON_GONE,
	.shuts = "person",
	.shapes = true,
	.check = check_erase,
	.apply = apply_erase,
};
