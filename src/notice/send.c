/* Sending what is due: one mail after another over one connection, and keeping how each went. */
#include "base/catalogue.h"
#include "base/log.h"
#include "base/mail.h"
#include "notice/notice.sql.h"
#include "notice/parts.h"

#define AT_ONCE 20 /* as many as deliveries_due gives */
#define SECOND_US INT64_C(1000000)
#define RETRY_MOST_US (4 * 3600 * SECOND_US) /* between two tries of one mail */
#define PAUSE_MOST_US (900 * SECOND_US)      /* in which the server is left alone */
#define LETTER_MAX ((size_t)8 << 20)

/* ---- What came of it ---- */

struct done {
	const struct delivery *delivery;
	int state, told, tried;
	moment due, now;
	int reply;
	const char *status;
	moment before; /* what was planned before is given up; 0: nothing is */
};

static void keep_done(struct conn *conn, void *context)
{
	const struct done *done = context;
	struct query *q = conn_query(conn, &notice_sql_delivery_done);

	query_id(q, "meeting", done->delivery->meeting);
	query_id(q, "person", done->delivery->person);
	query_number(q, "nr", done->delivery->nr);
	query_number(q, "state", done->state);
	query_number(q, "told", done->told);
	query_number(q, "tried", done->tried);
	query_moment(q, "due", done->due);
	query_moment(q, "now", done->now);
	query_number(q, "reply", done->reply);
	query_text(q, "status", *done->status ? str_of(done->status) : STR_NONE);
	query_run(q);
	if (!done->before.us)
		return;
	q = conn_query(conn, &notice_sql_deliveries_given_up);
	query_moment(q, "now", done->now);
	query_moment(q, "before", done->before);
	query_run(q);
}

/* Twice as long each time. */
static int64_t wait_us(const struct mailer *mailer, int64_t times, int64_t most)
{
	int64_t us = mailer->settings.retry_seconds * SECOND_US;

	while (times-- > 0 && us < most)
		us *= 2;
	return us < most ? us : most;
}

static bool keep(struct mailer *mailer, struct done *done, struct err *err)
{
	done->now = moment_now();
	return ledger_keep(mailer->ledger, keep_done, done, err);
}

/* R-NOTICE-05: it is tried again until so many days have gone. */
static bool put_off(struct mailer *mailer, struct done *done, const struct mail_result *result, struct err *err)
{
	const struct delivery *delivery = done->delivery;
	const moment now = moment_now();
	const bool over = now.us - delivery->planned.us > mailer->settings.days * DAY_US;

	done->state = over ? DELIVERY_FAILED : DELIVERY_WAITS;
	done->due = (moment){ now.us + wait_us(mailer, delivery->tries, RETRY_MOST_US) };
	done->told = result->maybe ? delivery->kind : 0;
	done->reply = result->reply;
	done->status = result->status;
	atomic_fetch_add(over ? &mailer->failed : &mailer->delayed, 1);
	return keep(mailer, done, err);
}

/* The server itself is left alone for a while; whose turn it was waits without a try of its own being counted. */
static bool pause(struct mailer *mailer, struct done *done, const struct mail_result *result, struct err *err)
{
	mailer->pause = (moment){ moment_now().us + wait_us(mailer, mailer->downs, PAUSE_MOST_US) };
	if (!mailer->downs++)
		log_line(LOG_WARN, "mail-down", "reply=%d fault=%s", result->reply, LOG_TEXT(str_of(result->fault)));
	atomic_fetch_add(&mailer->down, 1);
	done->tried = 0;
	done->before = (moment){ moment_now().us - mailer->settings.days * DAY_US };
	return put_off(mailer, done, result, err);
}

static bool note(struct mailer *mailer, const struct delivery *delivery, const struct mail_result *result,
	struct err *err)
{
	struct done done = { .delivery = delivery,
		.state = DELIVERY_SENT,
		.told = delivery->kind,
		.tried = 1,
		.reply = result->reply,
		.status = result->status };

	if (result->outcome == MAIL_DOWN && atomic_load(&mailer->stop) && !result->maybe)
		return true; /* it was broken off, and is as it was */
	if (result->outcome == MAIL_DOWN)
		return pause(mailer, &done, result, err);
	if (mailer->downs)
		log_line(LOG_INFO, "mail-up", "after_tries=%lld", (long long)mailer->downs);
	mailer->downs = 0;
	switch (result->outcome) {
	case MAIL_SENT:
		atomic_fetch_add(&mailer->sent, 1);
		return keep(mailer, &done, err);
	case MAIL_LATER:
		return put_off(mailer, &done, result, err);
	case MAIL_REFUSED: /* R-NOTICE-06 */
	case MAIL_BROKEN:
	case MAIL_DOWN:
		break;
	}
	done.state = DELIVERY_FAILED;
	done.told = 0;
	atomic_fetch_add(&mailer->failed, 1);
	if (result->outcome == MAIL_BROKEN)
		log_line(LOG_ERROR, "mail-broken", "fault=%s", LOG_TEXT(str_of(result->fault)));
	return keep(mailer, &done, err);
}

/* ---- One mail ---- */

/* The same however often it is tried, and another one for each that is written. */
static str message_id(const struct mailer *mailer, const struct delivery *delivery, str store, struct arena *arena)
{
	return arena_printf(arena, "<muster.%.*s.%lld.%lld.%lld.%lld@%s>", STR_ARG(str_slice(store, 0, 16)),
		(long long)delivery->meeting.v, (long long)delivery->person.v, (long long)delivery->sequence,
		(long long)delivery->nr, strchr(mailer->from, '@') + 1);
}

static str address_of(str given, struct arena *arena)
{
	CLEANUP(buf_done) struct buf out = BUF(MAIL_ADDRESS_MAX + 1);
	bool wide;

	return given.len && mail_address(&out, given, &wide) ? arena_copy(arena, buf_str(&out)) : STR_NONE;
}

enum written { WRITTEN, WRITTEN_LATER, WRITTEN_LATE, WRITTEN_NO_ADDRESS, WRITTEN_BAD_ADDRESS };

/* As the person may know it: its own standing is the reader's. */
static enum written write_letter(struct mailer *mailer, struct reading *reading, const struct delivery *delivery,
	struct arena *arena, struct mail *ret)
{
	const bool invited = delivery->kind == DELIVERY_INVITATION;
	const struct meeting_letter_asked asked = { delivery->meeting, delivery->person, invited,
		str_of(mailer->base), delivery->planned };
	struct meeting_stand stand;
	struct meeting_letter letter;

	if (!meeting_stands(reading->conn, delivery->meeting, arena, &stand))
		return WRITTEN_LATE;
	if (stand.sequence != delivery->sequence && (invited ? stand.announced : stand.cancelled))
		return WRITTEN_LATER; /* there is newer news, which takes its place in a moment */
	if (invited && (!stand.announced || stand.ends.us <= moment_now().us))
		return stand.cancelled ? WRITTEN_LATER : WRITTEN_LATE; /* R-NOTICE-07 */
	if (!meeting_write(reading, &asked, arena, &letter))
		return WRITTEN_LATE;
	if (!letter.mail.len)
		return WRITTEN_NO_ADDRESS;
	*ret = (struct mail){ letter.unit, str_of(mailer->from), letter.name, address_of(letter.mail, arena),
		address_of(letter.reply_to, arena), letter.subject, letter.text, letter.ics,
		message_id(mailer, delivery, reading_store(reading, arena), arena), letter.method, delivery->planned };
	return str_given(ret->to) ? WRITTEN : WRITTEN_BAD_ADDRESS;
}

static bool write_for(struct mailer *mailer, const struct delivery *delivery, struct arena *arena, struct mail *ret,
	enum written *ret_written, struct err *err)
{
	struct reading *reading = ledger_read(mailer->ledger, err);
	struct standing standing;

	if (!reading)
		return false;
	reading->language = mailer->settings.language;
	bool fine = standing_of(mailer->ledger, reading->conn, reading->seq, delivery->person, REACH_ALL,
		reading->today, &standing);
	if (fine) {
		reading->standing = &standing;
		*ret_written = write_letter(mailer, reading, delivery, arena, ret);
		reading->standing = NULL;
	}
	const struct err *fault = conn_fault(reading->conn);
	if (fault)
		*err = *fault;
	ledger_read_end(reading);
	return fine && !fault && (!arena->failed || err_set(err, ERR_FULL, "a mail takes more memory than it may"));
}

/* What cannot be sent as things are. */
static bool settle(struct mailer *mailer, const struct delivery *delivery, enum written written, struct err *err)
{
	struct done done = { .delivery = delivery, .state = DELIVERY_LATE, .status = "" };

	switch (written) {
	case WRITTEN_LATER:
		done.state = DELIVERY_WAITS;
		done.due = (moment){ moment_now().us + wait_us(mailer, 0, RETRY_MOST_US) };
		break;
	case WRITTEN_NO_ADDRESS:
		done.state = DELIVERY_NO_ADDRESS;
		break;
	case WRITTEN_BAD_ADDRESS:
		done.state = DELIVERY_FAILED;
		done.status = "5.1.3"; /* RFC 3463: how it is written */
		atomic_fetch_add(&mailer->failed, 1);
		break;
	case WRITTEN:
	case WRITTEN_LATE:
		break;
	}
	return keep(mailer, &done, err);
}

/* A limit a minute: no more than so many in any one, evenly. */
static void keep_pace(struct mailer *mailer)
{
	const int64_t now = moment_now().us;
	const int64_t apart = mailer->settings.per_minute ? 60 * SECOND_US / mailer->settings.per_minute : 0;

	if (mailer->next.us > now && mailer->next.us - now <= apart)
		mailer_wait(mailer, mailer->next.us - now);
	mailer->next.us = (mailer->next.us > now ? mailer->next.us : now) + apart;
}

static bool send_one(struct mailer *mailer, const struct delivery *delivery, struct err *err)
{
	CLEANUP(arena_done) struct arena arena = ARENA(LETTER_MAX);
	struct mail_result result = { .outcome = MAIL_BROKEN };
	enum written written = WRITTEN_LATER;
	struct mail mail;

	if (!write_for(mailer, delivery, &arena, &mail, &written, err))
		return false;
	if (written != WRITTEN)
		return settle(mailer, delivery, written, err);
	smtp_send(mailer->smtp, &mail, &mailer->stop, &result);
	return note(mailer, delivery, &result, err);
}

/* ---- All that is due ---- */

static size_t take_due(struct mailer *mailer, struct delivery *list, struct err *err, bool *ret_fine)
{
	struct reading *reading = ledger_read(mailer->ledger, err);
	size_t count = 0;

	*ret_fine = reading != NULL;
	if (!reading)
		return 0;
	struct query *q = conn_query(reading->conn, &notice_sql_deliveries_due);
	query_moment(q, "now", moment_now());
	while (count < AT_ONCE && query_next(q))
		list[count++] = (struct delivery){
			.meeting = column_id(q, 0),
			.person = column_id(q, 1),
			.kind = (int)column_number(q, 2),
			.sequence = column_number(q, 3),
			.nr = column_number(q, 4),
			.state = DELIVERY_WAITS,
			.tries = column_number(q, 5),
			.planned = column_moment(q, 6),
		};
	query_end(q);
	q = conn_query(reading->conn, &notice_sql_deliveries_waiting);
	if (query_next(q))
		atomic_store(&mailer->waiting, column_number(q, 0));
	query_end(q);
	const struct err *fault = conn_fault(reading->conn);
	if (fault)
		*err = *fault;
	*ret_fine = !fault;
	ledger_read_end(reading);
	return count;
}

bool mailer_send(struct mailer *mailer, bool *ret_more, struct err *err)
{
	struct delivery list[AT_ONCE];
	bool fine;

	*ret_more = false;
	if (moment_now().us < mailer->pause.us)
		return true;
	const size_t count = take_due(mailer, list, err, &fine);
	*ret_more = count > 0;
	for (size_t n = 0; fine && n < count; n++) {
		keep_pace(mailer);
		/* What happened meanwhile may call off what is left. */
		if (atomic_load(&mailer->stop) || board_seq(ledger_board(mailer->ledger)) > mailer->seq ||
			moment_now().us < mailer->pause.us)
			break;
		fine = send_one(mailer, &list[n], err);
	}
	return fine;
}
