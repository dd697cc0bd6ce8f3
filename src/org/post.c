/* Posts: post.give and post.end. */
#include "org/post.h"
#include "org/org.sql.h"
#include "org/person.h"

const struct choice post_roles[] = {
	{ ROLE_MANAGER, "manager", N_("Manager") },
	{ ROLE_LIAISON, "liaison", N_("Liaison") },
	{ ROLE_INSPECTOR, "inspector", N_("Inspector") },
	{ ROLE_MEMBER, "member", N_("Member") },
	{ ROLE_AUDITOR, "auditor", N_("Auditor") },
	{ ROLE_EDITOR, "editor", N_("Editor") },
	{ ROLE_DEPUTY, "deputy", N_("Deputy") },
	{ 0 },
};

static const date last_day = { 2932896 }; /* 9999-12-31 */

struct post {
	id post, person, unit;
	int role;
	date since;
	opt_date until, ended;
};

static bool post_get(struct conn *conn, id post, struct post *ret)
{
	struct query *q = conn_query(conn, &org_sql_post);

	query_id(q, "id", post);
	bool found = query_next(q);
	if (found)
		*ret = (struct post){
			.post = post,
			.person = column_id(q, 0),
			.unit = column_id(q, 1),
			.role = (int)column_number(q, 2),
			.since = column_date(q, 3),
			.until = { !column_null(q, 4), column_date(q, 4) },
			.ended = { !column_null(q, 5), column_date(q, 5) },
		};
	query_end(q);
	return found;
}

id org_post_holder(struct conn *conn, id unit, enum post_role role, date day)
{
	struct query *q = conn_query(conn, &org_sql_post_holder);

	query_id(q, "unit", unit);
	query_number(q, "role", role);
	query_date(q, "day", day);
	id holder = query_next(q) ? column_id(q, 0) : ID_NONE;
	query_end(q);
	return holder;
}

bool org_has_posts(struct conn *conn)
{
	struct query *q = conn_query(conn, &org_sql_post_any);
	bool any = query_next(q);

	query_end(q);
	return any;
}

enum right post_right_over(int role)
{
	switch (role) {
	case ROLE_MANAGER:
	case ROLE_INSPECTOR:
	case ROLE_AUDITOR:
		return RIGHT_ARRANGE;
	default:
		return RIGHT_MANAGE;
	}
}

bool post_fills_in(struct tx *tx, id person)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_post_fills_in);

	query_id(q, "deputy", tx_actor(tx));
	query_id(q, "person", person);
	query_date(q, "day", tx_day(tx));
	bool fills = query_next(q);
	query_end(q);
	return fills;
}

void posts_end_of(struct tx *tx, id person, date day)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_posts_end_of);

	query_id(q, "person", person);
	query_date(q, "day", day);
	query_run(q);
}

void posts_end_at(struct tx *tx, id unit, date day)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_posts_end_at);

	query_id(q, "unit", unit);
	query_date(q, "day", day);
	query_run(q);
}

/* ---- post.give ---- */

struct post_give {
	id person, unit;
	int role;
	opt_date from, until;
	id of;
};

static const struct field give_fields[] = {
	{ AT(struct post_give, person, REF), .label = N_("Person"), .need = true, .ref = "person" },
	{ AT(struct post_give, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit",
		.help = N_("Not only the one that the person belongs to.") },
	{ AT(struct post_give, role, CHOICE), .label = N_("Role"), .need = true,
		.choices = post_roles },
	{ AT(struct post_give, from, DATE), .label = N_("From"), .help = N_("Not given: today.") },
	{ AT(struct post_give, until, DATE), .label = N_("Until"),
		.help = N_("Its last day. Not given: until it is ended.") },
	{ AT(struct post_give, of, REF), .label = N_("In the place of"), .ref = "post",
		.by_id = true, .help = N_("A deputy's: the post that is filled in for.") },
};

static bool held_already(struct tx *tx, const struct post_give *give, date from)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_post_overlaps);

	query_id(q, "person", give->person);
	query_id(q, "unit", give->unit);
	query_number(q, "role", give->role);
	query_number(q, "of", give->of.v);
	query_date(q, "from", from);
	query_date(q, "until", give->until.given ? give->until.v : last_day);
	bool held = query_next(q);
	query_end(q);
	return held;
}

/* Every look at somebody's rights walks all of them. */
static bool holds_many(struct tx *tx, id person)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_posts_held);

	query_id(q, "person", person);
	query_date(q, "day", tx_day(tx));
	bool many = query_next(q) && column_number(q, 0) + 1 >= POSTS_MAX;
	query_end(q);
	return many;
}

static void check_person(struct tx *tx, id which, struct problems *problems)
{
	struct person person;

	if (holds_many(tx, which))
		problem(problems, "person", "R-POST-08",
			N_("One person holds at most %d posts at a time."),
			POSTS_MAX - 1); /* R-POST-08 */

	if (person_get(tx_conn(tx), which, tx_arena(tx), &person) && person.gone.given)
		problem(problems, "person", "R-POST-01",
			N_("This person has left.")); /* R-POST-01 */
}

static date first_day(struct tx *tx, const struct post_give *give)
{
	return give->from.given ? give->from.v : tx_day(tx);
}

static void check_deputy(struct tx *tx, const struct post_give *give, struct problems *problems)
{
	struct post post;

	if ((give->role == ROLE_DEPUTY) != id_given(give->of)) {
		problem(problems, "of", "R-POST-03",
			N_("A deputy, and nobody else, fills in for a post: say for "
			   "which.")); /* R-POST-03 */
		return;
	}
	if (!id_given(give->of) || !post_get(tx_conn(tx), give->of, &post))
		return;
	if (post.role == ROLE_DEPUTY || post.ended.given || !id_eq(post.unit, give->unit) ||
		id_eq(post.person, give->person) ||
		(post.until.given && post.until.v.day < first_day(tx, give).day))
		problem(problems, "of", "R-POST-04",
			N_("A deputy fills in for somebody else's post at the same unit, which is "
			   "not over, and not for another deputy.")); /* R-POST-04 */
}

bool org_keeps(struct tx *tx, id unit, opt_date *ret)
{
	struct query *q = conn_query(tx_conn(tx), &org_sql_posts_managing);
	opt_date last = { .given = true, .v = { INT32_MIN } };

	query_id(q, "person", tx_actor(tx));
	query_date(q, "day", tx_day(tx));
	while (last.given && query_next(q)) {
		if (!board_within(tx_board(tx), unit, column_id(q, 0)))
			continue;
		if (column_null(q, 1))
			last.given = false;
		else if (column_date(q, 1).day > last.v.day)
			last.v = column_date(q, 1);
	}
	query_end(q);
	*ret = last;
	return !last.given || last.v.day != INT32_MIN;
}

static void check_oneself(struct tx *tx, const struct post_give *give, struct problems *problems)
{
	opt_date last;

	if (!id_eq(give->person, tx_actor(tx)))
		return;
	if (org_keeps(tx, give->unit, &last) &&
		(!last.given || (give->until.given && give->until.v.day <= last.v.day)))
		return;
	problem(problems, "person", "R-POST-09",
		N_("Nobody gives oneself a post that lasts longer than the one by which one gives "
		   "it, and a deputy none at all.")); /* R-POST-09 */
}

static void check_give(struct tx *tx, const void *in, struct problems *problems)
{
	const struct post_give *give = in;
	const date from = first_day(tx, give);

	org_check_open(tx, give->unit, problems, "unit");
	check_person(tx, give->person, problems);
	check_deputy(tx, give, problems);
	check_oneself(tx, give, problems);
	if (give->until.given && give->until.v.day < from.day)
		problem(problems, "until", "R-POST-02",
			N_("It ends before it begins.")); /* R-POST-02 */
	else if (held_already(tx, give, from))
		problem(problems, "person", "R-POST-05",
			N_("This person has that post there already, at least on some of these "
			   "days.")); /* R-POST-05 */
}

static void query_opt_date(struct query *q, const char *name, opt_date day)
{
	if (day.given)
		query_date(q, name, day.v);
}

static void apply_give(struct tx *tx, const struct event *event, const void *in)
{
	const struct post_give *give = in;
	struct query *q = conn_query(tx_conn(tx), &org_sql_post_insert);

	query_id(q, "id", event->first);
	query_id(q, "person", give->person);
	query_id(q, "unit", give->unit);
	query_number(q, "role", give->role);
	query_date(q, "since", give->from.given ? give->from.v : event->day);
	query_opt_date(q, "until", give->until);
	query_id(q, "of", give->of);
	query_run(q);
}

const struct act post_give_act = {
	.name = "post.give",
	.summary = N_("Give a person a post at a unit"),
	.history = N_("{actor} gave {person} the post {role} at {unit}"),
	.version = 1,
	.record = FIELD_TABLE(struct post_give, give_fields),
	.right = RIGHT_MANAGE,
	.right_at = "unit",
	.makes = "post",
	.unlinks = "person",
	.shapes = true,
	.check = check_give,
	.apply = apply_give,
};

/* ---- post.end ---- */

struct post_end {
	id post;
	opt_date until;
};

static const struct field end_fields[] = {
	{ AT(struct post_end, post, REF), .label = N_("Post"), .need = true, .ref = "post",
		.by_id = true },
	{ AT(struct post_end, until, DATE), .label = N_("Until"),
		.help = N_("Its last day, today or later. Not given: it ends at once.") },
};

/* Who is looked at does not send away who looks; nor a deputy whom it fills in for. */
static void check_above(struct tx *tx, const struct post *post, struct problems *problems)
{
	if (!id_eq(post->person, tx_actor(tx)) &&
		(!tx_may(tx, post_right_over(post->role), post->unit) ||
			post_fills_in(tx, post->person)))
		problem(problems, "post", "R-POST-10",
			N_("The post of a manager, an inspector or an auditor is ended from above "
			   "its unit.")); /* R-POST-10 */
}

static void check_end(struct tx *tx, const void *in, struct problems *problems)
{
	const struct post_end *end = in;
	struct post post;

	if (!post_get(tx_conn(tx), end->post, &post))
		return;
	if (post.ended.given || (post.until.given && post.until.v.day < tx_day(tx).day))
		problem(problems, "post", "R-POST-06",
			N_("This post is ended already.")); /* R-POST-06 */
	else if (end->until.given &&
		 (end->until.v.day < tx_day(tx).day || end->until.v.day < post.since.day ||
			 (post.until.given && end->until.v.day > post.until.v.day)))
		problem(problems, "until", "R-POST-07",
			N_("Its last day is today or later, not before its first, and not later "
			   "than it was.")); /* R-POST-07 */
	check_above(tx, &post, problems);
}

/* With its deputies. */
static void apply_end(struct tx *tx, const struct event *event, const void *in)
{
	const struct post_end *end = in;
	struct query *q =
		conn_query(tx_conn(tx), end->until.given ? &org_sql_post_limit : &org_sql_post_end);

	query_id(q, "id", end->post);
	query_date(q, "day", end->until.given ? end->until.v : event->day);
	query_run(q);
}

const struct act post_end_act = {
	.name = "post.end",
	.summary = N_("End a post, and those of its deputies"),
	.history = N_("{actor} ended the post of {post}"),
	.version = 1,
	.record = FIELD_TABLE(struct post_end, end_fields),
	.right = RIGHT_MANAGE,
	.right_at = "post",
	.shapes = true,
	.check = check_end,
	.apply = apply_end,
};
