/* The mailer's thread: it looks, plans, sends, waits. */
#include "base/log.h"
#include "base/mail.h"
#include "notice/parts.h"

#define LOOK_US INT64_C(250000)
#define MINUTE_US INT64_C(60000000)
#define FAULT_SECONDS 10 /* after a fault of the store, at most */

static bool check_settings(struct mailer *mailer, struct err *err)
{
	CLEANUP(buf_done) struct buf from = BUF(sizeof(mailer->from));
	bool wide;

	if (!mail_address(&from, str_of(mailer->settings.from), &wide))
		return err_set(err, ERR_MISUSE, "\"%.200s\" is no address from which mail could come: say --mail-from",
			mailer->settings.from);
	snprintf(mailer->from, sizeof(mailer->from), "%.*s", STR_ARG(buf_str(&from)));
	mailer->settings.from = mailer->from;
	return true;
}

/* By a clock that nobody sets. */
static void make_condition(pthread_cond_t *condition)
{
	pthread_condattr_t attributes;

	must(pthread_condattr_init(&attributes) == 0);
	must(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0);
	must(pthread_cond_init(condition, &attributes) == 0);
	pthread_condattr_destroy(&attributes);
}

struct mailer *mailer_new(struct ledger *ledger, const struct mail_settings *settings, struct err *err)
{
	struct mailer *mailer = calloc(1, sizeof(*mailer));

	must(mailer);
	mailer->ledger = ledger;
	mailer->settings = *settings;
	mailer->apart_us = settings->per_minute ? MINUTE_US / settings->per_minute : 0;
	mailer->seq = mailer->kept_seq = -1;
	mailer->day = (date){ INT32_MIN };
	must(pthread_mutex_init(&mailer->mutex, NULL) == 0);
	make_condition(&mailer->woken);
	if (check_settings(mailer, err) && (mailer->smtp = smtp_new(&mailer->settings, err)))
		return mailer;
	mailer_free(mailer);
	return NULL;
}

void mailer_free(struct mailer *mailer)
{
	if (!mailer)
		return;
	must(!mailer->started);
	smtp_free(mailer->smtp);
	pthread_cond_destroy(&mailer->woken);
	pthread_mutex_destroy(&mailer->mutex);
	free(mailer);
}

void mailer_wait(struct mailer *mailer, int64_t us)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	us += until.tv_nsec / 1000;
	until.tv_sec += us / 1000000;
	until.tv_nsec = us % 1000000 * 1000;
	pthread_mutex_lock(&mailer->mutex);
	if (!atomic_load(&mailer->stop))
		pthread_cond_timedwait(&mailer->woken, &mailer->mutex, &until);
	pthread_mutex_unlock(&mailer->mutex);
}

/* Cheap enough to be asked all the time. */
static bool is_news(const struct mailer *mailer)
{
	return board_seq(ledger_board(mailer->ledger)) > mailer->seq ||
	       ledger_today(mailer->ledger).day != mailer->day.day;
}

static int64_t fault_us(const struct mailer *mailer)
{
	const int seconds = mailer->settings.retry_seconds;

	return INT64_C(1000000) * (seconds < FAULT_SECONDS ? seconds : FAULT_SECONDS);
}

static void *work(void *context)
{
	struct mailer *mailer = context;
	struct err err = { 0 };

	while (!atomic_load(&mailer->stop)) {
		bool more = false;
		bool fine = mailer_catch_up(mailer, &err) && (!is_news(mailer) || mailer_plan(mailer, &err)) &&
			    mailer_send(mailer, &more, &err);
		if (!fine)
			log_line(LOG_ERROR, "mail", "fault=%s", LOG_TEXT(str_of(err.text)));
		if (!fine || !more)
			mailer_wait(mailer, fine ? LOOK_US : fault_us(mailer));
	}
	return NULL;
}

bool mailer_start(struct mailer *mailer, const char *base, struct err *err)
{
	mailer->base = base;
	int failed = pthread_create(&mailer->thread, NULL, work, mailer);
	if (failed)
		return err_set(err, ERR_SYSTEM, "cannot start a thread: %s", strerror(failed));
	mailer->started = true;
	return true;
}

void mailer_end(struct mailer *mailer)
{
	if (!mailer)
		return;
	pthread_mutex_lock(&mailer->mutex);
	atomic_store(&mailer->stop, true);
	pthread_cond_signal(&mailer->woken);
	pthread_mutex_unlock(&mailer->mutex);
}

void mailer_stop(struct mailer *mailer)
{
	mailer_end(mailer);
	if (!mailer || !mailer->started)
		return;
	pthread_join(mailer->thread, NULL);
	mailer->started = false;
}

/* ---- Figures ---- */

static void put(
	struct buf *out, const char *name, const char *type, const char *help, _Atomic int64_t *value)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help, name, type, name,
		(long long)atomic_load(value));
}

void mailer_figures(void *context, struct buf *out)
{
	struct mailer *mailer = context;

	put(out, "muster_mail_sent_total", "counter", "Mails that the mail server took.", &mailer->sent);
	put(out, "muster_mail_failed_total", "counter", "Mails that were given up.", &mailer->failed);
	put(out, "muster_mail_delayed_total", "counter", "Tries after which a mail waits for another.",
		&mailer->delayed);
	put(out, "muster_mail_server_down_total", "counter", "Tries at which the mail server took nothing.",
		&mailer->down);
	put(out, "muster_mail_waiting", "gauge", "Mails that wait.", &mailer->waiting);
}
