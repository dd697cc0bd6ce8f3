/* What is to be sent: worked out from how a meeting stands and whom it was told, so that looking twice plans nothing
 * twice. */
#include "notice/notice.sql.h"
#include "notice/parts.h"

#define LOOK_MAX ((size_t)64 << 20)
#define AT_ONCE 200         /* rows that are kept at a time: others write between */
#define SEQ_KEPT_EVERY 5000 /* events that are gone through again at most after a start */

/* ---- What happened ---- */

struct looking {
	struct arena arena;
	id *meetings, *again; /* that are to be looked at; those of which the failed ones are sent again */
	size_t count, again_count;
};

static void add(struct looking *looking, id **list, size_t *count, id which)
{
	id *more = id_given(which) ? arena_more(&looking->arena, *list, *count, sizeof(**list)) : NULL;

	if (!more)
		return;
	*list = more;
	more[(*count)++] = which;
}

static void take_event(void *context, str act, id subject)
{
	struct looking *looking = context;

	if (meeting_is_news(act))
		add(looking, &looking->meetings, &looking->count, subject);
	else if (str_eq(act, str_of(delivery_retry_act.name)))
		add(looking, &looking->again, &looking->again_count, subject);
}

/* Who belongs to a unit may have changed, or got an address: once a day. */
static void take_ahead(struct looking *looking, struct conn *conn, moment since)
{
	id *list;
	const size_t count = meetings_ahead(conn, moment_now(), since, &looking->arena, &list);

	for (size_t n = 0; n < count; n++)
		add(looking, &looking->meetings, &looking->count, list[n]);
}

static int by_id(const void *a, const void *b)
{
	const id *x = a, *y = b;

	return (x->v > y->v) - (x->v < y->v);
}

static void sort_once(struct looking *looking)
{
	size_t kept = 0;

	if (looking->count)
		qsort(looking->meetings, looking->count, sizeof(id), by_id);
	for (size_t n = 0; n < looking->count; n++)
		if (!kept || !id_eq(looking->meetings[kept - 1], looking->meetings[n]))
			looking->meetings[kept++] = looking->meetings[n];
	looking->count = kept;
}

/* ---- One meeting ---- */

struct change {
	id person;
	bool drop; /* nothing was ever sent, and nothing is to be */
	int kind, state;
};

struct planned {
	id meeting;
	struct meeting_stand stand;
	moment now, due, since; /* since: when mail was set up */
	bool many, was_many; /* more are expected than mail goes to; as it is kept */
	struct change *changes;
	size_t count;
	struct arena *arena;
	struct conn *conn; /* of the reading */
	/* What is kept of it at a time. */
	size_t from, to;
};

static bool has_address(struct planned *planned, id who)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	struct org_person person;

	return org_person_get(planned->conn, who, &arena, &person) && person.mail.len > 0;
}

static void change(struct planned *planned, id person, int kind, int state)
{
	struct change *more = arena_more(planned->arena, planned->changes, planned->count, sizeof(*more));

	if (!more)
		return;
	planned->changes = more;
	more[planned->count++] = (struct change){ person, false, kind, state };
}

static void tell(struct planned *planned, id person, int kind)
{
	change(planned, person, kind, has_address(planned, person) ? DELIVERY_WAITS : DELIVERY_NO_ADDRESS);
}

static void drop(struct planned *planned, id person)
{
	struct change *more = arena_more(planned->arena, planned->changes, planned->count, sizeof(*more));

	if (!more)
		return;
	planned->changes = more;
	more[planned->count++] = (struct change){ .person = person, .drop = true };
}

/* R-NOTICE-02: to each once. */
static void offer(struct planned *planned, id person, const struct delivery *told, int kind)
{
	if (told && told->kind == kind && told->sequence == planned->stand.sequence &&
		(told->state != DELIVERY_NO_ADDRESS || !has_address(planned, person)))
		return;
	tell(planned, person, kind);
}

/* R-NOTICE-03: it is called off to whom it was told, and to nobody else. */
static void call_off(struct planned *planned, const struct delivery *told)
{
	const bool waits = told->state == DELIVERY_WAITS;
	const bool newer = planned->stand.cancelled && told->sequence != planned->stand.sequence;

	if (!told->told)
		drop(planned, told->person);
	else if (told->told == DELIVERY_CANCELLATION && told->kind == DELIVERY_INVITATION) /* it knows, and no more */
		change(planned, told->person, DELIVERY_CANCELLATION, DELIVERY_LATE);
	else if ((told->told == DELIVERY_INVITATION || waits) && (told->kind == DELIVERY_INVITATION || newer))
		tell(planned, told->person, DELIVERY_CANCELLATION);
}

/* Both go up by person. */
static void compare(struct planned *planned, const id *guests, size_t guest_count,
	const struct delivery *told, size_t count)
{
	size_t n = 0;

	for (size_t k = 0; k < guest_count; k++) {
		while (n < count && told[n].person.v < guests[k].v)
			call_off(planned, &told[n++]);
		const bool known = n < count && id_eq(told[n].person, guests[k]);
		offer(planned, guests[k], known ? &told[n] : NULL, DELIVERY_INVITATION);
		n += known;
	}
	while (n < count)
		call_off(planned, &told[n++]);
}

/* R-NOTICE-04: who are too many to be gone through are expected all the same, and only who had a mail before hears
 * what becomes of it. */
static size_t guests_told(struct planned *planned, struct reading *reading, const struct delivery *told, size_t count,
	id **ret)
{
	id *guests = arena_array(planned->arena, count, sizeof(*guests));
	size_t kept = 0;

	for (size_t n = 0; guests && n < count; n++)
		if (told[n].told)
			guests[kept++] = told[n].person;
	*ret = guests;
	return kept ? meeting_guests_among(reading, planned->meeting, planned->arena, guests, kept) : 0;
}

/* R-NOTICE-20: a version of the minutes, to each who was expected. What was told before is not called off. */
static void compare_minutes(struct planned *planned, const id *guests, size_t guest_count,
	const struct delivery *told, size_t count)
{
	size_t n = 0;

	planned->stand.sequence = planned->stand.version;
	for (size_t k = 0; k < guest_count; k++) {
		while (n < count && told[n].person.v < guests[k].v)
			n++;
		const bool known = n < count && id_eq(told[n].person, guests[k]);
		offer(planned, guests[k], known ? &told[n] : NULL, DELIVERY_MINUTES);
	}
}

/* R-NOTICE-07: but what is called off is, whenever that is. */
static void work_out(struct planned *planned, struct reading *reading)
{
	struct delivery *told;
	size_t guest_count = 0;
	id *guests = NULL;

	planned->was_many = meeting_is_many(reading->conn, planned->meeting);
	if (!meeting_stands(reading, planned->meeting, planned->arena, &planned->stand))
		return;
	const bool ahead = planned->stand.announced && planned->stand.starts.us > planned->now.us;
	const bool minutes = planned->stand.minutes;
	if (!ahead && !minutes && !planned->stand.cancelled)
		return;
	const size_t count = deliveries_get(reading->conn, planned->meeting, planned->arena, &told);
	if (!minutes && !count && planned->stand.changed.us <= planned->since.us)
		return; /* announced before mail was set up, and a reply to it is no news of it */
	if (ahead || minutes)
		guest_count = meeting_guests(reading, planned->meeting, planned->arena, &guests, &planned->many);
	if (planned->many)
		guest_count = guests_told(planned, reading, told, count, &guests);
	if (minutes)
		compare_minutes(planned, guests, guest_count, told, count);
	else
		compare(planned, guests, guest_count, told, count);
}

/* ---- Keeping it ---- */

/* In the writer's thread. Of whom the key is gone by now nothing is kept. */
static bool is_forgotten(struct conn *conn, id who)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	struct org_person person;

	return !org_person_get(conn, who, &arena, &person) || !str_given(person.name);
}

/* R-NOTICE-01: it takes the place of what waits. */
static void keep_change(struct conn *conn, const struct planned *planned, const struct change *change)
{
	const bool drop = change->drop || is_forgotten(conn, change->person);
	struct query *q = conn_query(conn, drop ? &notice_sql_delivery_drop : &notice_sql_delivery_put);

	query_id(q, "meeting", planned->meeting);
	query_id(q, "person", change->person);
	if (!drop) {
		query_number(q, "kind", change->kind);
		query_number(q, "sequence", planned->stand.sequence);
		query_number(q, "state", change->state);
		query_moment(q, "now", planned->now);
		query_moment(q, "due", planned->due);
		query_moment(q, "ends", planned->stand.ends);
	}
	query_run(q);
}

static void keep_many(struct conn *conn, void *context)
{
	const struct planned *planned = context;
	struct query *q = conn_query(conn, planned->many ? &notice_sql_many_put : &notice_sql_many_drop);

	query_id(q, "meeting", planned->meeting);
	if (planned->many)
		query_moment(q, "ends", planned->stand.ends);
	query_run(q);
}

static void keep_some(struct conn *conn, void *context)
{
	const struct planned *planned = context;

	for (size_t n = planned->from; n < planned->to; n++)
		keep_change(conn, planned, &planned->changes[n]);
}

static bool plan_meeting(struct mailer *mailer, id meeting, struct err *err)
{
	CLEANUP(arena_done) struct arena arena = ARENA(LOOK_MAX);
	struct reading *reading = ledger_read(mailer->ledger, err);
	struct planned planned = { .meeting = meeting, .arena = &arena, .now = moment_now(), .since = mailer->since };

	if (!reading)
		return false;
	planned.conn = reading->conn;
	planned.due = (moment){ planned.now.us + mailer->settings.wait_seconds * INT64_C(1000000) };
	work_out(&planned, reading);
	const struct err *fault = conn_fault(reading->conn);
	if (fault)
		*err = *fault;
	const bool fine = !fault && (!arena.failed || err_set(err, ERR_FULL, "too many are invited"));
	ledger_read_end(reading);
	if (fine && planned.many != planned.was_many && !ledger_keep(mailer->ledger, keep_many, &planned, err))
		return false;
	for (; fine && planned.to < planned.count; planned.from = planned.to) {
		planned.to = planned.count - planned.from > AT_ONCE ? planned.from + AT_ONCE : planned.count;
		if (!ledger_keep(mailer->ledger, keep_some, &planned, err))
			return false;
	}
	return fine;
}

struct retrying {
	id meeting;
	moment now;
};

static void keep_again(struct conn *conn, void *context)
{
	const struct retrying *retrying = context;
	struct query *q = conn_query(conn, &notice_sql_deliveries_again);

	query_id(q, "meeting", retrying->meeting);
	query_moment(q, "now", retrying->now);
	query_run(q);
}

/* ---- All that is new ---- */

struct looked {
	int64_t seq;
	moment since;
};

static void keep_seq(struct conn *conn, void *context)
{
	const struct looked *looked = context;
	struct query *q = conn_query(conn, &notice_sql_cursor_put);

	query_number(q, "seq", looked->seq);
	query_run(q);
	q = conn_query(conn, &notice_sql_since_put);
	query_moment(q, "at", looked->since);
	query_run(q);
}

/* What was announced before mail was set up is not told afterwards. */
static void begin(struct mailer *mailer, struct reading *reading)
{
	struct query *q = conn_query(reading->conn, &notice_sql_cursor);

	mailer->seq = query_next(q) ? column_number(q, 0) : reading->seq;
	query_end(q);
	q = conn_query(reading->conn, &notice_sql_since);
	mailer->since = query_next(q) ? column_moment(q, 0) : moment_now();
	query_end(q);
}

static bool look(
	struct mailer *mailer, struct looking *looking, int64_t *ret_seq, date *ret_day, struct err *err)
{
	struct reading *reading = ledger_read(mailer->ledger, err);

	if (!reading)
		return false;
	if (mailer->seq < 0)
		begin(mailer, reading);
	if (reading->seq > mailer->seq)
		reading_touches(reading, mailer->seq, take_event, looking);
	*ret_seq = reading->seq;
	*ret_day = reading->today;
	if (mailer->day.day != reading->today.day)
		take_ahead(looking, reading->conn, mailer->since);
	const struct err *fault = conn_fault(reading->conn);
	if (fault)
		*err = *fault;
	ledger_read_end(reading);
	sort_once(looking);
	return !fault;
}

static bool plan_all(struct mailer *mailer, const struct looking *looking, struct err *err)
{
	for (size_t n = 0; n < looking->count; n++)
		if (!plan_meeting(mailer, looking->meetings[n], err))
			return false;
	for (size_t n = 0; n < looking->again_count; n++) {
		struct retrying retrying = { looking->again[n], moment_now() };
		if (!ledger_keep(mailer->ledger, keep_again, &retrying, err))
			return false;
	}
	return true;
}

bool mailer_plan(struct mailer *mailer, struct err *err)
{
	struct looking looking = { .arena = ARENA(LOOK_MAX) };
	int64_t seq = 0;
	date day;

	bool fine = look(mailer, &looking, &seq, &day, err) && plan_all(mailer, &looking, err);
	const bool any = looking.count + looking.again_count > 0;
	arena_done(&looking.arena);
	/* Where nothing was planned, what was looked at may be looked at again. */
	if (fine && (any || mailer->kept_seq < 0 || seq - mailer->kept_seq > SEQ_KEPT_EVERY)) {
		struct looked looked = { seq, mailer->since };
		fine = ledger_keep(mailer->ledger, keep_seq, &looked, err);
		mailer->kept_seq = fine ? seq : mailer->kept_seq;
	}
	if (fine) {
		mailer->seq = seq;
		mailer->day = day;
	}
	return fine;
}
