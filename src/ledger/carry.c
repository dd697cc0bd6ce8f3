/* One act, carried through the writer's transaction: asked before? its references, the right,
 * resolve, check, the event, apply, and what follows from it. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"

#define KEY_DIGITS 40 /* of the hash of a key */

static bool goes_on(const struct tx *tx)
{
	return !problems_any(tx->problems) && !tx->arena->failed && !conn_fault(tx->conn);
}

static id field_id(const struct act *act, const char *name, const void *in)
{
	if (!name)
		return ID_NONE;
	const struct field *field = field_find(&act->record, str_of(name));
	must(field && field->kind == FIELD_REF);
	return *(const id *)field_member_const(field, in);
}

/* The unit of the thing that a field names; ID_NONE: the whole store. */
static id field_unit(struct tx *tx, const struct act *act, const char *name, const void *in)
{
	id at = field_id(act, name, in);

	if (!id_given(at))
		return ID_NONE;
	return thing_unit(tx->conn, tx->slices, field_find(&act->record, str_of(name))->ref, at);
}

static id right_unit(struct tx *tx, const struct act *act, const void *in)
{
	bool other = id_given(field_id(act, act->right_or, in));

	return field_unit(tx, act, other ? act->right_or : act->right_at, in);
}

/* R-LEDGER-03 */
static bool right_holds(struct tx *tx, const struct act *act, const void *in)
{
	if (act->right == RIGHT_OWN ||
		(act->self && id_eq(field_id(act, act->self, in), tx->actor)))
		return tx_may(tx, RIGHT_OWN, ID_NONE);
	return tx_may(tx, act->right, right_unit(tx, act, in)) &&
	       (!id_given(field_id(act, act->manages_also, in)) ||
		       tx_may(tx, RIGHT_MANAGE, field_unit(tx, act, act->manages_also, in)));
}

id act_erases(const struct act *act, const void *in)
{
	return field_id(act, act->erases, in);
}

static int64_t ids_needed(const struct act *act, const void *in)
{
	if (act->ids)
		return act->ids(in);
	return act->makes ? 1 : 0;
}

static id subject_of(const struct act *act, const void *in, const struct event *event)
{
	if (act->makes && event->count > 0)
		return event->first;
	return field_id(act, act_subject(act), in);
}

/* ---- The event ---- */

static void give_back(struct buf *buf)
{
	size_t max = buf->max;

	if (buf->size <= BUF_KEPT_MAX)
		return;
	buf_done(buf);
	buf_init(buf, max);
}

/* The bytes that the ledger keeps of a record; its rows in a file of their own where the table says
 * so. */
static str body_of(struct tx *tx, const struct act *act, const void *in)
{
	hash file;

	buf_clear(&tx->body);
	buf_clear(&tx->lines);
	struct json json = json_into(&tx->body);
	const struct record_keys keys = secrets_made(tx->conn);
	record_write(&act->record, in, &json, &tx->lines, &keys);
	if (tx->body.failed || tx->lines.failed) { /* R-LEDGER-05 */
		problem(tx->problems, "", "R-LEDGER-05",
			N_("This is more than one event can hold (%d MiB of rows)."),
			LEDGER_FILE_MAX >> 20);
		return STR_NONE;
	}
	if (body_file(&act->record, buf_str(&tx->body), &file)) {
		str lines = buf_str(&tx->lines);
		file_keep(tx->conn, file, str_given(lines) ? lines : STR(""));
	}
	/* What follows from the act is written into the same buffer. */
	return act->then ? arena_copy(tx->arena, buf_str(&tx->body)) : buf_str(&tx->body);
}

static bool append(struct tx *tx, const struct act *act, const void *in, struct event *event)
{
	event->seq = tx->head.seq + 1;
	event->at = tx->at;
	event->day = tx->day;
	event->actor = tx->actor;
	event->act = str_of(act->name);
	event->version = act->version;
	event->unit = right_unit(tx, act, in);
	event->first = tx->head.next;
	event->count = ids_needed(act, in);
	must(event->count >= 0);
	event->subject = subject_of(act, in, event);
	event->body = body_of(tx, act, in);
	if (!str_given(event->body) || conn_fault(tx->conn))
		return false;
	event->hash = event_hash(event, tx->head.hash);
	event_insert(tx->conn, event);
	waiting_take(tx->conn, act, in, event->body);
	if (act->erases) {
		secret_destroy(tx->conn, tx->slices, act_erases(act, in));
		tx->erased = true;
	}
	tx->granted = pass_grant(tx, act, event, in, tx->secret);
	tx->head = head_after(event);
	tx->parts[tx->part].seq = event->seq;
	return !conn_fault(tx->conn);
}

/* From the event on: it has happened. */
static void carry_out(struct tx *tx, const struct act *act, const void *in, struct event *event)
{
	const struct event *outer = tx->event;

	if (!append(tx, act, in, event))
		return;
	tx->shaped |= act->shapes;
	tx->phase = TX_APPLY;
	act->apply(tx, event, in);
	if (act->then && !conn_fault(tx->conn)) {
		tx->phase = TX_THEN;
		tx->event = event;
		act->then(tx, event, in);
		tx->event = outer;
	}
}

/* ---- What follows ---- */

/* The person asked for the first act and reads of a field that it does not have: so it says whose
 * field it is. */
static void name_problems(struct tx *tx, str place, size_t from)
{
	for (size_t n = from; n < tx->problems->count; n++) {
		str *field = &tx->problems->list[n].field;
		*field = arena_printf(tx->problems->arena, "%.*s%s%.*s", STR_ARG(place),
			field->len ? "." : "", STR_ARG(*field));
	}
}

void tx_follow(struct tx *tx, const struct act *act, const void *in, str place)
{
	struct event event = { .cause = tx->event->seq };
	size_t before = tx->problems->count;

	must(tx->phase == TX_THEN);
	if (!goes_on(tx))
		return;
	if (tx->depth == FOLLOW_DEPTH_MAX) { /* R-LEDGER-04 */
		problem(tx->problems, act->name, "R-LEDGER-04",
			N_("Acts follow from one another more than %d deep."), FOLLOW_DEPTH_MAX);
		return;
	}
	tx->depth++;
	tx->phase = TX_CHECK;
	if (act->check)
		act->check(tx, in, tx->problems);
	problems_in_row(tx->problems, NULL, 0, 0);
	name_problems(tx, str_given(place) ? place : str_of(act->name), before);
	if (goes_on(tx))
		carry_out(tx, act, in, &event);
	tx->phase = TX_THEN;
	tx->depth--;
}

/* ---- Before the event ---- */

static id find_for(void *context, const char *thing, str text)
{
	struct tx *tx = context;
	id found = thing_find(tx->conn, tx->slices, thing, text);

	return tx_knows(tx, thing, found) ? found : ID_NONE;
}

static void look_for_files(struct tx *tx, const struct record *record)
{
	for (size_t n = 0; n < record->file_count; n++) {
		const struct record_file *file = &record->files[n];
		if (file_known(tx->conn, file->file))
			continue;
		problems_in_row(tx->problems, file->row_field, file->row, 0);
		problem(tx->problems, file->field->name, "not_found",
			N_("There is no such file in the store: send it first."));
	}
	problems_in_row(tx->problems, NULL, 0, 0);
}

/* Nothing was found wrong since it was read; or in single rows alone, of an act that looks at all of
 * them together. */
static bool as_read(const struct tx *tx, const struct submission *s)
{
	if (tx->arena->failed || conn_fault(tx->conn) || tx->problems->more)
		return false;
	for (size_t n = s->unread; n < tx->problems->count; n++)
		if (!s->act->sees_all || !str_has(tx->problems->list[n].field, '['))
			return false;
	return true;
}

/* R-LEDGER-07 */
static void look_for_changes(struct tx *tx, const struct submission *s)
{
	const struct act *act = s->act;
	id subject = field_id(act, act_subject(act), s->record.in);

	/* What is still to come nobody has seen. */
	if (s->since > tx->head.seq || changed_since(tx->conn, tx->slices, act, s->record.in,
					       subject, s->since, tx->head.seq))
		problem(tx->problems, "", "R-LEDGER-07",
			N_("Somebody changed this after you opened it. Nothing was done yet: look "
			   "at what was changed, then send it again if it is still to be done."));
}

/* Whether it may happen. */
static bool judge(struct tx *tx, struct submission *s)
{
	const struct act *act = s->act;

	tx->phase = TX_CHECK;
	record_resolve(&s->record, find_for, tx, tx->problems);
	look_for_files(tx, &s->record);
	if (as_read(tx, s) && !right_holds(tx, act, s->record.in))
		problem(tx->problems, "", "R-LEDGER-03", N_("You have no right to do this."));
	if (s->since && as_read(tx, s))
		look_for_changes(tx, s);
	if (as_read(tx, s) && act->resolve)
		act->resolve(tx, s->record.in, tx->problems);
	if (goes_on(tx) && act->check)
		act->check(tx, s->record.in, tx->problems);
	problems_in_row(tx->problems, NULL, 0, 0);
	return goes_on(tx);
}

/* ---- The answer ---- */

static void answer(struct tx *tx, struct submission *s, enum outcome outcome,
	const struct event *event, const void *in)
{
	buf_clear(&tx->answer);
	struct json json = json_into(&tx->answer);
	json_begin_object(&json);
	if (outcome == OUTCOME_WOULD) {
		json_key(&json, STR("dry_run")), json_bool(&json, true);
	} else {
		json_key(&json, STR("seq")), json_number(&json, event->seq);
		if (s->act->makes && event->count > 0)
			json_key(&json, STR("id")), json_id(&json, event->first);
	}
	if (s->act->report)
		s->act->report(event, in, &json);
	if (outcome == OUTCOME_DONE && tx->granted) {
		json_key(&json, str_of(tx->granted)), json_text(&json, str_of(tx->secret));
		sodium_memzero(tx->secret, sizeof(tx->secret));
	}
	json_end(&json);
	s->answer = arena_copy(&s->arena, buf_str(&tx->answer));
	s->outcome = outcome;
	s->seq = event->seq;
	s->first = event->first;
}

/* What is kept of a key, by which a request is known that comes again: a hash under the actor's own secret,
 * so that a key with words in it tells nothing, and no word can be tried on it once that is gone. The
 * clock's keys are the house's own. */
static str key_kept(struct tx *tx, struct submission *s)
{
	const struct record_keys keys = secrets_made(tx->conn);
	struct hashing hashing;
	char text[HASH_TEXT];
	seal_key key;

	if (id_eq(s->actor, ID_CLOCK))
		return s->key;
	hash_begin(&hashing);
	if (s->actor.v >= ID_FIRST && keys.key(keys.context, s->actor, &key))
		hash_add(&hashing, key.bytes, sizeof(key.bytes));
	hash_add(&hashing, s->key.ptr, s->key.len);
	sodium_memzero(&key, sizeof(key));
	return arena_copy(
		&s->arena, str_slice(hash_print(hash_end(&hashing), text), 0, KEY_DIGITS));
}

static void refuse_key(struct tx *tx)
{
	problem(tx->problems, "", "R-LEDGER-01",
		N_("This key was used before, for another request.")); /* R-LEDGER-01 */
}

/* The key was there already: the same request gets the same answer, told again from the event. */
static bool answer_again(struct tx *tx, struct submission *s, str key)
{
	struct query *q = conn_query(tx->conn, &ledger_sql_event_by_key);
	struct event event;
	void *in;

	query_id(q, "actor", s->actor);
	query_text(q, "key", key);
	bool found = query_next(q);
	if (found) {
		event_columns(q, &event);
		if (!hash_eq(event.asked, s->asked))
			refuse_key(tx);
		else if (!event_record(tx->conn, s->act, &event, tx->arena, &in))
			; /* a fault, which the connection keeps */
		else if (!record_same_personal(&s->act->record, in, s->record.in))
			refuse_key(tx);
		else
			answer(tx, s, OUTCOME_REPEATED, &event, in);
	}
	query_end(q);
	return found;
}

/* What a dry run of the act would have become. */
static struct event event_drawn(const struct tx *tx, const struct act *act, const void *in)
{
	return (struct event){
		.at = tx->at,
		.day = tx->day,
		.actor = tx->actor,
		.act = str_of(act->name),
		.version = act->version,
		.first = tx->head.next,
		.count = ids_needed(act, in),
	};
}

/* An act from which others follow may be refused after it was written, and a dry run of it has to
 * write to know: it can be taken back alone. */
static void carry_undoably(struct tx *tx, struct submission *s, struct event *event)
{
	struct head before = tx->head;

	tx_part_own(tx);
	conn_script(tx->conn, "savepoint act");
	carry_out(tx, s->act, s->record.in, event);
	if (s->dry_run || problems_any(tx->problems)) {
		conn_script(tx->conn, "rollback to savepoint act");
		tx_part_drop(tx);
		tx->parts[tx->part].seq = before.seq;
		tx->head = before;
		tx->shaped = false;
	}
	conn_script(tx->conn, "release savepoint act");
}

static void carry(struct tx *tx, struct submission *s, str key)
{
	struct event event = { .key = key, .asked = s->asked };

	if (s->act->then)
		carry_undoably(tx, s, &event);
	else if (!s->dry_run)
		carry_out(tx, s->act, s->record.in, &event);
	if (!goes_on(tx))
		return;
	if (s->dry_run)
		event = event_drawn(tx, s->act, s->record.in);
	answer(tx, s, s->dry_run ? OUTCOME_WOULD : OUTCOME_DONE, &event, s->record.in);
}

/* A batch that is run again finds the record as it was read. */
static void begin(struct tx *tx, struct submission *s)
{
	tx->arena = &s->arena;
	tx->problems = &s->problems;
	tx->actor = s->actor;
	tx->reach = s->reach;
	tx->stands = false;
	tx->granted = NULL;
	tx->event = NULL;
	tx->depth = 0;
	s->problems.count = s->unread;
	s->problems.more = 0;
	s->outcome = OUTCOME_NONE;
	if (s->given)
		memcpy(s->record.in, s->given, s->act->record.size);
}

/* Files that come with an act stand in the store from here on, and go again where it is not done. */
static void take_files(struct tx *tx, const struct submission *s)
{
	if (!s->file_count)
		return;
	conn_script(tx->conn, "savepoint files");
	for (size_t n = 0; n < s->file_count; n++)
		handed_keep(tx->conn, &s->files[n], tx->at);
}

static void settle_files(struct tx *tx, const struct submission *s)
{
	if (!s->file_count)
		return;
	if (s->outcome != OUTCOME_DONE)
		conn_script(tx->conn, "rollback to savepoint files");
	conn_script(tx->conn, "release savepoint files");
}

void tx_act(struct tx *tx, struct submission *s)
{
	struct err err = { 0 };

	begin(tx, s);
	take_files(tx, s);
	str key = !s->dry_run && str_given(s->key) ? key_kept(tx, s) : STR_NONE;
	/* What an older Muster kept of it was the key itself. */
	bool again = str_given(key) && (answer_again(tx, s, key) || answer_again(tx, s, s->key));
	if (!again && judge(tx, s))
		carry(tx, s, key);
	if (problems_any(tx->problems)) {
		s->outcome = OUTCOME_REFUSED;
	} else if (s->outcome == OUTCOME_NONE) {
		err_set(&err, tx->arena->failed ? ERR_FULL : ERR_DAMAGED,
			tx->arena->failed ? "the request takes more memory than it may"
					  : "an event that stands in the ledger cannot be read");
		conn_fail(tx->conn, &err);
	}
	settle_files(tx, s);
	give_back(&tx->body);
	give_back(&tx->lines);
	tx->phase = TX_IDLE;
	tx_progress(tx, 0, 0);
}
