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

static void keep_done(struct conn *conn, void *context)
{
	struct done *done = context;
	struct query *q = conn_query(conn, &notice_sql_delivery_done);

	query_id(q, "meeting", done->delivery.meeting);
	query_id(q, "person", done->delivery.person);
	query_number(q, "nr", done->delivery.nr);
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
	done->given_up = conn_changed(conn);
}

/* Twice as long each time. */
static int64_t wait_us(const struct mailer *mailer, int64_t times, int64_t most)
{
	int64_t us = mailer->settings.retry_seconds * SECOND_US;

	while (times-- > 0 && us < most)
		us *= 2;
	return us < most ? us : most;
}

static struct done done_of(const struct delivery *delivery, int state)
{
	return (struct done){ .delivery = *delivery, .state = state };
}

static void take_answer(struct done *done, int reply, const char *status)
{
	done->reply = reply;
	snprintf(done->status, sizeof(done->status), "%s", status);
}

/* R-NOTICE-02: what cannot be kept now is kept before anything else is sent. */
static bool keep(struct mailer *mailer, struct done *done, struct err *err)
{
	done->now = moment_now();
	if (done != &mailer->done)
		mailer->done = *done;
	mailer->unkept = !ledger_keep(mailer->ledger, keep_done, &mailer->done, err);
	atomic_fetch_add(&mailer->failed, mailer->unkept ? 0 : mailer->done.given_up);
	return !mailer->unkept;
}

bool mailer_catch_up(struct mailer *mailer, struct err *err)
{
	return !mailer->unkept || keep(mailer, &mailer->done, err);
}

/* R-NOTICE-05: it is tried again until so many days have gone. That it may have been taken is not forgotten. */
static bool put_off(struct mailer *mailer, struct done *done, const struct mail_result *result, struct err *err)
{
	const struct delivery *delivery = &done->delivery;
	const moment now = moment_now();
	const bool over = now.us - delivery->planned.us > mailer->settings.days * DAY_US;
	const bool unanswered = delivery->reply == REPLY_UNANSWERED || result->outcome == MAIL_UNANSWERED;

	done->state = over ? DELIVERY_FAILED : DELIVERY_WAITS;
	done->due = (moment){ now.us + wait_us(mailer, delivery->tries, RETRY_MOST_US) };
	done->told = unanswered ? delivery->kind : 0;
	take_answer(done, unanswered ? REPLY_UNANSWERED : result->reply, unanswered ? "" : result->status);
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

static bool note_sent(struct mailer *mailer, struct done *done, int reply, const char *status, struct err *err)
{
	done->told = done->delivery.kind;
	take_answer(done, reply, status);
	atomic_fetch_add(&mailer->sent, 1);
	return keep(mailer, done, err);
}

/* Whoever gets it twice may get it a third time: after two of them it counts as sent. */
static bool note_unanswered(
	struct mailer *mailer, struct done *done, const struct mail_result *result, struct err *err)
{
	log_line(LOG_WARN, "mail-unanswered", "fault=%s", LOG_TEXT(str_of(result->fault)));
	if (done->delivery.reply != REPLY_UNANSWERED)
		return put_off(mailer, done, result, err);
	return note_sent(mailer, done, REPLY_UNANSWERED, "", err);
}

static bool note_failed(struct mailer *mailer, struct done *done, int reply, const char *status, struct err *err)
{
	done->state = DELIVERY_FAILED;
	take_answer(done, reply, status);
	atomic_fetch_add(&mailer->failed, 1);
	return keep(mailer, done, err);
}

static bool note(struct mailer *mailer, const struct delivery *delivery, const struct mail_result *result,
	struct err *err)
{
	struct done done = done_of(delivery, DELIVERY_SENT);

	if (result->outcome == MAIL_DOWN && atomic_load(&mailer->stop))
		return true; /* it was broken off, and is as it was */
	done.tried = 1;
	if (result->outcome == MAIL_DOWN)
		return pause(mailer, &done, result, err);
	if (mailer->downs)
		log_line(LOG_INFO, "mail-up", "after_tries=%lld", (long long)mailer->downs);
	mailer->downs = 0;
	switch (result->outcome) {
	case MAIL_SENT:
		return note_sent(mailer, &done, result->reply, result->status, err);
	case MAIL_LATER:
		return put_off(mailer, &done, result, err);
	case MAIL_UNANSWERED:
		return note_unanswered(mailer, &done, result, err);
	case MAIL_BROKEN:
		log_line(LOG_ERROR, "mail-broken", "fault=%s", LOG_TEXT(str_of(result->fault)));
		return note_failed(mailer, &done, 0, STATUS_UNWRITTEN, err);
	case MAIL_REFUSED: /* R-NOTICE-06 */
	case MAIL_DOWN:
		break;
	}
	return note_failed(mailer, &done, result->reply, result->status, err);
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

enum written { WRITTEN, WRITTEN_LATER, WRITTEN_LATE, WRITTEN_NOT, WRITTEN_NO_ADDRESS, WRITTEN_BAD_ADDRESS };

static enum written write_asked(struct reading *reading, const struct delivery *delivery,
	const struct meeting_letter_asked *asked, struct arena *arena, struct meeting_letter *ret)
{
	const bool invited = asked->invited;
	struct meeting_stand stand;

	if (!meeting_stands(reading, delivery->meeting, arena, &stand))
		return WRITTEN_LATE;
	if (delivery->kind == DELIVERY_MINUTES)
		return stand.minutes && stand.version == delivery->sequence &&
				       meeting_write_minutes(reading, asked, arena, ret)
			       ? WRITTEN
			       : WRITTEN_LATE;
	if (invited && stand.starts.us <= moment_now().us)
		return WRITTEN_LATE; /* R-NOTICE-07 */
	if (stand.sequence != delivery->sequence && (invited ? stand.announced : stand.cancelled))
		return WRITTEN_LATER; /* there is newer news, which takes its place in a moment */
	if (invited && !stand.announced)
		return stand.cancelled ? WRITTEN_LATER : WRITTEN_LATE;
	return meeting_write(reading, asked, arena, ret) ? WRITTEN : WRITTEN_NOT;
}

/* As the person may know it: its own standing is the reader's. */
static enum written write_letter(struct mailer *mailer, struct reading *reading, const struct delivery *delivery,
	struct arena *arena, struct mail *ret)
{
	const struct meeting_letter_asked asked = { delivery->meeting, delivery->person,
		delivery->kind == DELIVERY_INVITATION, str_of(mailer->base), delivery->planned };
	struct meeting_letter letter;
	const enum written written = write_asked(reading, delivery, &asked, arena, &letter);

	if (written != WRITTEN)
		return written;
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

/* For newer news: a little at first, and not for ever. */
static void wait_for_news(const struct mailer *mailer, struct done *done)
{
	const int64_t now = moment_now().us, age = now - done->delivery.planned.us;
	const int64_t least = wait_us(mailer, 0, RETRY_MOST_US);

	done->state = age > mailer->settings.days * DAY_US ? DELIVERY_LATE : DELIVERY_WAITS;
	done->due = (moment){ now + (age < least ? least : age < RETRY_MOST_US ? age : RETRY_MOST_US) };
}

/* What cannot be sent as things are; the status says why (RFC 3463). */
static bool settle(struct mailer *mailer, const struct delivery *delivery, enum written written, struct err *err)
{
	struct done done = done_of(delivery, DELIVERY_LATE);
	const char *status = "";

	switch (written) {
	case WRITTEN_LATER:
		wait_for_news(mailer, &done);
		break;
	case WRITTEN_NO_ADDRESS:
		done.state = DELIVERY_NO_ADDRESS;
		break;
	case WRITTEN_NOT:
		status = STATUS_UNWRITTEN;
		break;
	case WRITTEN_BAD_ADDRESS:
		status = "5.1.3"; /* how it is written */
		break;
	case WRITTEN:
	case WRITTEN_LATE:
		break;
	}
	return *status ? note_failed(mailer, &done, 0, status, err) : keep(mailer, &done, err);
}

/* ---- The pace: no more than so many in any minute, evenly ---- */

/* Waits until another may be sent; whether there was anything to wait for. */
static bool wait_for_turn(struct mailer *mailer)
{
	const int64_t left = mailer->next.us - moment_now().us;

	if (left <= 0 || left > mailer->apart_us) /* or somebody has put the clock back */
		return false;
	mailer_wait(mailer, left);
	return true;
}

/* Only by what is really sent. */
static void take_turn(struct mailer *mailer)
{
	const int64_t now = moment_now().us, late = now - mailer->next.us;

	mailer->next.us = (late >= 0 && late < mailer->apart_us ? mailer->next.us : now) + mailer->apart_us;
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
	take_turn(mailer);
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
			.reply = (int)column_number(q, 7),
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
		const bool waited = wait_for_turn(mailer);
		/* What happened meanwhile may call off what is left. But what was not waited for is sent: else nothing
		 * would ever be where something happens all the time. */
		if (atomic_load(&mailer->stop) || moment_now().us < mailer->pause.us ||
			((waited || n) && board_seq(ledger_board(mailer->ledger)) > mailer->seq))
			break;
		fine = send_one(mailer, &list[n], err);
	}
	return fine;
}
