/* Ways in: person.invite, person.shut, token.make, token.end. */
#include "org/access.h"
#include "org/org.sql.h"
#include "org/person.h"
#include "org/post.h"
#include "org/right.h"

#define LINK_DAYS_MAX 30
#define TOKEN_DAYS_MAX 400

/* Posts that are still to come count too: a way in lasts. */
static bool manages_all(struct tx *tx, id person)
{
	bool all = !post_fills_in(tx, person);

	if (id_eq(tx_actor(tx), person) || id_eq(tx_actor(tx), ID_OPERATOR))
		return true;
	struct query *q = conn_query(tx_conn(tx), &org_sql_posts_not_over);
	query_id(q, "person", person);
	query_date(q, "day", tx_day(tx));
	while (all && query_next(q))
		all = tx_may(tx, post_right_over((int)column_number(q, 1)), column_id(q, 0));
	query_end(q);
	return all;
}

void access_check_person(struct tx *tx, id person, struct problems *problems)
{
	if (!manages_all(tx, person))
		problem(problems, "person", "R-ACCESS-01",
			N_("This person holds posts that are not below you: ask somebody above all "
			   "of them.")); /* R-ACCESS-01 */
}

static void check_until(struct tx *tx, opt_date until, int days_max, struct problems *problems)
{
	int64_t days = until.given ? (int64_t)until.v.day - tx_day(tx).day : 0;

	if (days < 0 || days > days_max)
		problem(problems, "until", "R-ACCESS-02",
			N_("It ends today or later, at most %d days from now."),
			days_max); /* R-ACCESS-02 */
}

/* ---- person.invite ---- */

struct person_invite {
	id person;
	opt_date until;
};

static const struct field invite_fields[] = {
	{ AT(struct person_invite, person, REF), .label = N_("Person"), .need = true,
		.ref = "person" },
	{ AT(struct person_invite, until, DATE), .label = N_("Until"),
		.help = N_("The last day on which the link opens. Not given: for seven days.") },
};

static void check_invite(struct tx *tx, const void *in, struct problems *problems)
{
	const struct person_invite *invite = in;
	struct person person;

	access_check_person(tx, invite->person, problems);
	check_until(tx, invite->until, LINK_DAYS_MAX, problems);
	if (person_get(tx_conn(tx), invite->person, tx_arena(tx), &person) && person.gone.given)
		problem(problems, "person", "R-ACCESS-03",
			N_("Who has left does not come in.")); /* R-ACCESS-03 */
}

/* What it grants is kept beside the ledger; here it only has happened. */
static void apply_nothing(
	UNUSED struct tx *tx, UNUSED const struct event *event, UNUSED const void *in)
{
}

const struct act person_invite_act = {
	.name = "person.invite",
	.summary = N_("Make a personal link that opens once, to be handed on"),
	.history = N_("{actor} made a personal link for {person}"),
	.version = 1,
	.record = FIELD_TABLE(struct person_invite, invite_fields),
	.right = RIGHT_MANAGE,
	.right_at = "person",
	.grants = GRANT_LINK,
	.grants_to = "person",
	.check = check_invite,
	.apply = apply_nothing,
};

/* ---- person.shut ---- */

void tokens_end_of(struct tx *tx, id person, date day)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_tokens_end_of);

	query_id(q, "person", person);
	query_date(q, "day", day);
	query_run(q);
}

struct person_shut {
	id person;
};

static const struct field shut_fields[] = {
	{ AT(struct person_shut, person, REF), .label = N_("Person"), .need = true,
		.ref = "person" },
};

static void check_shut(struct tx *tx, const void *in, struct problems *problems)
{
	const struct person_shut *shut = in;

	access_check_person(tx, shut->person, problems);
}

static void apply_shut(struct tx *tx, const struct event *event, const void *in)
{
	const struct person_shut *shut = in;

	tokens_end_of(tx, shut->person, event->day);
}

const struct act person_shut_act = {
	.name = "person.shut",
	.summary =
		N_("End every way in of a person: links, sessions, devices, tokens, the password"),
	.history = N_("{actor} ended every way in of {person}"),
	.version = 1,
	.record = FIELD_TABLE(struct person_shut, shut_fields),
	.right = RIGHT_MANAGE,
	.right_at = "person",
	.self = "person",
	.shuts = "person",
	.check = check_shut,
	.apply = apply_shut,
};

/* ---- token.make ---- */

struct token_make {
	id whose; /* ID_NONE: the operator's */
	str label;
	int reach;
	opt_date until;
};

const struct choice token_reaches[] = {
	{ REACH_SEE, "see", N_("See") },
	{ REACH_ANSWER, "answer", N_("See and answer") },
	{ REACH_ALL, "all", N_("All that its owner may") },
	{ 0 },
};

static const struct field make_fields[] = {
	{ AT(struct token_make, whose, REF), .label = N_("Whose"), .ref = "person",
		.resolved = true, .since = 2 },
	{ AT(struct token_make, label, TEXT), .label = N_("Label"), .need = true, .max = 60,
		.personal = "whose", .own = true, .sealed_since = 2, .why = PERSON_WHY_LABEL,
		.help = N_("What it is for; who it is from says Muster.") },
	{ AT(struct token_make, reach, CHOICE), .label = N_("Reach"), .choices = token_reaches,
		.help = N_("What it may do at most. Not given: all that its owner may.") },
	{ AT(struct token_make, until, DATE), .label = N_("Until"),
		.help = N_("The last day on which it is good. Not given: for 90 days.") },
};

/* So that the label is sealed as what else is said of a person. */
static void resolve_make(struct tx *tx, void *in, UNUSED struct problems *problems)
{
	if (tx_actor(tx).v >= ID_FIRST)
		((struct token_make *)in)->whose = tx_actor(tx);
}

static void check_make(struct tx *tx, const void *in, struct problems *problems)
{
	const struct token_make *make = in;

	check_until(tx, make->until, TOKEN_DAYS_MAX, problems);
	struct query *q = conn_query(tx_conn(tx), &org_sql_tokens_count);
	query_id(q, "person", tx_actor(tx));
	bool many = query_next(q) && column_number(q, 0) >= PASS_OF_ONE;
	query_end(q);
	if (many)
		problem(problems, "", "R-ACCESS-04",
			N_("One has at most %d tokens: end one that is not needed any more."),
			PASS_OF_ONE); /* R-ACCESS-04 */
}

static void apply_make(struct tx *tx, const struct event *event, const void *in)
{
	const struct token_make *make = in;
	struct query *q = conn_query(tx_conn(tx), &org_sql_token_insert);

	query_id(q, "id", event->first);
	query_id(q, "person", event->actor);
	const bool sealed =
		id_given(make->whose); /* else of the operator, or by an older version */
	query_text(q, "label", sealed ? STR_NONE : make->label);
	query_number(q, "reach", make->reach ? make->reach : REACH_ALL);
	query_date(q, "made", event->day);
	query_date(q, "until", make->until.given ? make->until.v : (date){ event->day.day + 90 });
	query_run(q);
	if (!sealed || !str_given(make->label))
		return;
	q = conn_query(tx_conn(tx), &org_sql_token_label);
	query_id(q, "token", event->first);
	query_id(q, "person", event->actor);
	query_text(q, "label", make->label);
	query_run(q);
}

const struct act token_make_act = {
	.name = "token.make",
	.summary = N_("Make a token, by which a program comes in in one's own name"),
	.history = N_("{actor} made the token {label}"),
	.version = 2,
	.record = FIELD_TABLE(struct token_make, make_fields),
	.right = RIGHT_OWN,
	.makes = "token",
	.grants = GRANT_TOKEN,
	.resolve = resolve_make,
	.check = check_make,
	.apply = apply_make,
};

/* ---- token.end ---- */

struct token_end {
	id token;
};

static const struct field end_fields[] = {
	{ AT(struct token_end, token, REF), .label = N_("Token"), .need = true, .ref = "token",
		.by_id = true },
};

static void check_end(struct tx *tx, const void *in, struct problems *problems)
{
	const struct token_end *end = in;
	struct query *q = conn_query(tx_conn(tx), &org_sql_token);

	query_id(q, "id", end->token);
	bool ended = query_next(q) && !column_null(q, 0);
	query_end(q);
	if (ended)
		problem(problems, "token", "R-ACCESS-05",
			N_("This token is ended already.")); /* R-ACCESS-05 */
}

static void apply_end(struct tx *tx, const struct event *event, const void *in)
{
	const struct token_end *end = in;
	struct query *q = conn_query(tx_conn(tx), &org_sql_token_end);

	query_id(q, "id", end->token);
	query_date(q, "day", event->day);
	query_run(q);
}

const struct act token_end_act = {
	.name = "token.end",
	.summary = N_("End a token"),
	.history = N_("{actor} ended the token {token}"),
	.version = 1,
	.record = FIELD_TABLE(struct token_end, end_fields),
	.right = RIGHT_OWN,
	.about = "token",
	.shuts = "token",
	.check = check_end,
	.apply = apply_end,
};
