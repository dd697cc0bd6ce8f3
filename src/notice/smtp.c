/* One mail to one server: SMTP (RFC 5321) and MIME by libcurl, with an ear on what is answered. */
#include "base/catalogue.h"
#include "base/curl_library.h"
#include "base/mail.h"
#include "notice/parts.h"
#include <sys/socket.h>

#define CONNECT_SECONDS 15L
#define ANSWER_SECONDS 600L /* to the end of a mail, as to all else at most: RFC 5321, 4.5.3.2.6 */
#define DOOR_SECONDS 300    /* to each word before it */
#define IDLE_SECONDS 20L            /* a connection is used again within */
#define STOP_US INT64_C(1000000)    /* in which a mail that is nearly there gets its answer, by a clock that libcurl
				     * looks at once a second */
#define HEAD_MAX ((size_t)16 << 10) /* of one line of the head */

enum stage { STAGE_GREETING, STAGE_FROM, STAGE_TO, STAGE_DATA };

struct smtp {
	CURL *curl;
	char url[SMTP_URL], fault[CURL_ERROR_SIZE];
	/* Of the mail at hand. */
	enum stage stage;
	bool over; /* it has said good-bye: what is answered then says nothing of the mail */
	int reply;
	char status[12];
	int64_t since; /* the stage: microseconds */
	const _Atomic bool *stop;
	int64_t stopped; /* when that was seen first; 0: not yet */
	/* Whether it has taken somebody's mail since it last said that it takes none from us. */
	bool takes;
};

/* ---- What is heard ---- */

/* "5.1.1" of "550 5.1.1 ..." (RFC 2034). */
static void take_status(struct smtp *smtp, str rest)
{
	str status = str_cut(&rest, ' ');
	size_t dots = 0;

	smtp->status[0] = '\0';
	for (size_t n = 0; n < status.len; n++)
		if (status.ptr[n] == '.')
			dots++;
		else if (status.ptr[n] < '0' || status.ptr[n] > '9')
			return;
	if (dots == 2 && status.len < sizeof(smtp->status) && status.ptr[1] == '.' && strchr("245", status.ptr[0]))
		snprintf(smtp->status, sizeof(smtp->status), "%.*s", STR_ARG(status));
}

static size_t hear(char *line, size_t size, size_t count, void *context)
{
	struct smtp *smtp = context;
	str text = str_trim((str){ line, size * count });
	int64_t reply;

	if (!smtp->over && text.len >= 3 && str_number(str_slice(text, 0, 3), &reply) && reply >= 200 && reply < 600) {
		smtp->reply = (int)reply;
		take_status(smtp, str_from(text, 4));
	}
	return size * count;
}

static size_t pass_over(UNUSED char *bytes, size_t size, size_t count, UNUSED void *context)
{
	return size * count;
}

/* Which command it is that is answered next. */
static int watch(UNUSED CURL *curl, curl_infotype type, char *bytes, size_t len, void *context)
{
	struct smtp *smtp = context;
	str text = { bytes, len };

	if (type != CURLINFO_HEADER_OUT || smtp->over)
		return 0;
	smtp->over = str_starts(text, STR("QUIT"));
	if (str_starts(text, STR("MAIL FROM:")))
		smtp->stage = STAGE_FROM;
	else if (str_starts(text, STR("RCPT TO:")))
		smtp->stage = STAGE_TO;
	else if (str_starts(text, STR("DATA")))
		smtp->stage = STAGE_DATA;
	else
		return 0;
	smtp->reply = 0;
	smtp->status[0] = '\0';
	smtp->since = moment_now().us;
	smtp->takes |= smtp->stage == STAGE_DATA;
	return 0;
}

/* A file that is long may take long, its answer too; what is short may not. */
static bool is_late(const struct smtp *smtp, int64_t now)
{
	const int64_t most = smtp->stage == STAGE_DATA ? ANSWER_SECONDS : DOOR_SECONDS;

	return now - smtp->since > most * INT64_C(1000000);
}

static int go_on(
	void *context, UNUSED curl_off_t a, UNUSED curl_off_t b, UNUSED curl_off_t c, UNUSED curl_off_t d)
{
	struct smtp *smtp = context;
	const int64_t now = moment_now().us;

	if (!atomic_load(smtp->stop))
		return is_late(smtp, now);
	if (!smtp->stopped)
		smtp->stopped = now;
	return smtp->stage != STAGE_DATA || now - smtp->stopped > STOP_US;
}

/* ---- Settings ---- */

static long tls_of(const struct mail_settings *settings)
{
	const bool needed = settings->tls == MAIL_TLS_YES ||
			    (settings->tls == MAIL_TLS_AUTO && !smtp_is_here(settings->server));

	return needed ? CURLUSESSL_ALL : CURLUSESSL_NONE;
}

static void set_all(struct smtp *smtp, const struct mail_settings *settings)
{
	CURL *curl = smtp->curl;

	curl_easy_setopt(curl, CURLOPT_URL, smtp->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_USE_SSL, tls_of(settings));
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, ANSWER_SECONDS);
	curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* a name that is looked for in vain holds up no end */
	curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, IDLE_SECONDS);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, smtp->fault);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, smtp);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, pass_over);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L); /* else it does not tell what it says */
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, watch);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, smtp);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, go_on);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, smtp);
	if (settings->ca) { /* and nobody else's */
		curl_easy_setopt(curl, CURLOPT_CAINFO, settings->ca);
		curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	}
	if (settings->user) {
		curl_easy_setopt(curl, CURLOPT_USERNAME, settings->user);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, settings->password ? settings->password : "");
	}
}

struct smtp *smtp_new(const struct mail_settings *settings, struct err *err)
{
	struct smtp *smtp = calloc(1, sizeof(*smtp));

	must(smtp);
	if (curl_library_load(err) && smtp_url(settings, smtp->url, err) &&
		((smtp->curl = curl_easy_init()) || err_set(err, ERR_SYSTEM, "libcurl cannot be used"))) {
		set_all(smtp, settings);
		return smtp;
	}
	smtp_free(smtp);
	return NULL;
}

void smtp_free(struct smtp *smtp)
{
	if (!smtp)
		return;
	if (smtp->curl)
		curl_easy_cleanup(smtp->curl);
	free(smtp);
}

/* ---- The mail ---- */

struct head {
	struct curl_slist *lines;
	bool failed;
};

static void add_line(struct head *head, const struct buf *line)
{
	CLEANUP(buf_done) struct buf text = BUF(HEAD_MAX);

	buf_add(&text, buf_str(line));
	buf_byte(&text, '\0');
	struct curl_slist *more = text.failed || line->failed ? NULL : curl_slist_append(head->lines, text.ptr);
	head->failed |= !more;
	head->lines = more ? more : head->lines;
}

static void add_text(struct head *head, const char *name, str text)
{
	CLEANUP(buf_done) struct buf line = BUF(HEAD_MAX);

	buf_printf(&line, "%s: ", name);
	mail_words(&line, text, line.len, false);
	add_line(head, &line);
}

/* "From: Office <muster@example.org>"; an address is as mail_address() made it. */
static void add_address(struct head *head, const char *label, str name, str address)
{
	CLEANUP(buf_done) struct buf line = BUF(HEAD_MAX);

	buf_printf(&line, "%s: ", label);
	if (name.len) {
		mail_words(&line, name, line.len, true);
		buf_text(&line, "\r\n ");
	}
	buf_printf(&line, "<%.*s>", STR_ARG(address));
	add_line(head, &line);
}

static void add_plain(struct head *head, const char *name, str value)
{
	CLEANUP(buf_done) struct buf line = BUF(HEAD_MAX);

	buf_printf(&line, "%s: %.*s", name, STR_ARG(value));
	add_line(head, &line);
}

static struct head head_of(const struct mail *mail)
{
	CLEANUP(buf_done) struct buf day = BUF(64);
	struct head head = { NULL, false };

	mail_day(&day, mail->written);
	add_plain(&head, "Date", buf_str(&day));
	add_address(&head, "From", mail->from_name, mail->from);
	add_address(&head, "To", mail->to_name, mail->to);
	if (mail->reply_to.len)
		add_address(&head, "Reply-To", STR_NONE, mail->reply_to);
	add_text(&head, "Subject", mail->subject);
	add_plain(&head, "Message-ID", mail->message_id);
	add_plain(&head, "Auto-Submitted", STR("auto-generated")); /* RFC 3834: nobody's holiday answers it */
	add_plain(&head, "Content-Type", STR("multipart/alternative"));
	return head;
}

static bool add_part(curl_mime *mime, const char *type, str bytes)
{
	curl_mimepart *part = curl_mime_addpart(mime);

	return part && curl_mime_data(part, bytes.ptr, bytes.len) == CURLE_OK &&
	       curl_mime_type(part, type) == CURLE_OK && curl_mime_encoder(part, "base64") == CURLE_OK;
}

/* Lines of text end with CR LF in a mail. */
static bool add_letter(curl_mime *mime, str text)
{
	CLEANUP(buf_done) struct buf lines = BUF((size_t)2 << 20);

	while (str_given(text)) {
		buf_add(&lines, str_cut(&text, '\n'));
		buf_text(&lines, "\r\n");
	}
	return !lines.failed && add_part(mime, "text/plain; charset=utf-8", buf_str(&lines));
}

static curl_mime *parts_of(struct smtp *smtp, const struct mail *mail)
{
	curl_mime *mime = curl_mime_init(smtp->curl);
	char type[80];

	if (mime && !mail->ics.len && add_letter(mime, mail->text))
		return mime;
	snprintf(type, sizeof(type), "text/calendar; charset=utf-8; method=%s", mail->method);
	if (mime && mail->ics.len && add_letter(mime, mail->text) && add_part(mime, type, mail->ics))
		return mime;
	curl_mime_free(mime);
	return NULL;
}

/* ---- Sending ---- */

/* Refused beside a recipient, as most do, and yet it is the sender that is meant: that we may not send from there, or
 * have to sign in (RFC 4954, 3463). */
static bool refuses_us(const struct smtp *smtp)
{
	return smtp->reply == 530 || smtp->reply == 535 || smtp->reply == 538 ||
	       (smtp->reply >= 500 && str_starts(str_of(smtp->status), STR("5.7.")));
}

/* Of one recipient that alone is meant, where others are taken. */
static enum mail_outcome refused(struct smtp *smtp)
{
	const bool takes = smtp->takes;

	if (smtp->stage == STAGE_FROM && smtp->reply != 552)
		return MAIL_DOWN;
	if (smtp->stage != STAGE_TO || !refuses_us(smtp))
		return MAIL_REFUSED;
	smtp->takes = false;
	return takes ? MAIL_REFUSED : MAIL_DOWN;
}

static enum mail_outcome outcome_of(struct smtp *smtp, CURLcode code)
{
	const bool answered = smtp->reply >= 400;

	if (code == CURLE_OK)
		return MAIL_SENT;
	/* After "354 go ahead" all may have been read, and only the answer be lost. */
	if (smtp->stage == STAGE_DATA && smtp->reply == REPLY_UNANSWERED && code != CURLE_SEND_ERROR)
		return MAIL_UNANSWERED;
	if (smtp->reply == 421 || !answered || smtp->stage == STAGE_GREETING) /* it closes; or the line broke */
		return MAIL_DOWN;
	if (smtp->reply >= 500)
		return refused(smtp);
	return smtp->stage == STAGE_FROM ? MAIL_DOWN : MAIL_LATER;
}

static CURLcode try_once(struct smtp *smtp)
{
	smtp->stage = STAGE_GREETING;
	smtp->since = moment_now().us;
	smtp->over = false;
	smtp->reply = 0;
	smtp->status[0] = smtp->fault[0] = '\0';
	smtp->stopped = 0;
	return curl_easy_perform(smtp->curl);
}

/* Servers that take only so many mails over one connection, or have closed it meanwhile, say so at the next. */
static bool was_worn_out(const struct smtp *smtp, CURLcode code)
{
	long opened = 1;

	curl_easy_getinfo(smtp->curl, CURLINFO_NUM_CONNECTS, &opened);
	return code != CURLE_OK && code != CURLE_ABORTED_BY_CALLBACK && !opened && smtp->stage != STAGE_DATA &&
	       (smtp->reply == 421 || smtp->reply < 400);
}

/* What was not answered to the end is not spoken over again: the answer may still come, and would be taken for that to
 * the next mail; and a good-bye would be waited for. */
static void hang_up(struct smtp *smtp)
{
	curl_socket_t line = CURL_SOCKET_BAD;

	if (curl_easy_getinfo(smtp->curl, CURLINFO_ACTIVESOCKET, &line) == CURLE_OK && line != CURL_SOCKET_BAD)
		shutdown(line, SHUT_RDWR);
}

static void perform(struct smtp *smtp, struct mail_result *ret)
{
	CURLcode code = try_once(smtp);

	if (was_worn_out(smtp, code)) {
		curl_easy_setopt(smtp->curl, CURLOPT_FRESH_CONNECT, 1L);
		code = try_once(smtp);
		curl_easy_setopt(smtp->curl, CURLOPT_FRESH_CONNECT, 0L);
	}
	if (code != CURLE_OK && smtp->reply < 400)
		hang_up(smtp);
	*ret = (struct mail_result){ .outcome = outcome_of(smtp, code), .reply = smtp->reply };
	snprintf(ret->status, sizeof(ret->status), "%s", smtp->status);
	snprintf(ret->fault, sizeof(ret->fault), "%s", *smtp->fault ? smtp->fault : curl_easy_strerror(code));
}

void smtp_send(struct smtp *smtp, const struct mail *mail, const _Atomic bool *stop, struct mail_result *ret)
{
	char to[ADDRESS_TEXT], from[ADDRESS_TEXT];
	struct head head = head_of(mail);
	curl_mime *parts = parts_of(smtp, mail);
	struct curl_slist *rcpt = NULL;

	snprintf(from, sizeof(from), "<%.*s>", STR_ARG(mail->from));
	snprintf(to, sizeof(to), "<%.*s>", STR_ARG(mail->to));
	rcpt = curl_slist_append(rcpt, to);
	*ret = (struct mail_result){ .outcome = MAIL_BROKEN, .fault = "a mail cannot be written" };
	if (!head.failed && parts && rcpt) {
		smtp->stop = stop;
		curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM, from);
		curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, rcpt);
		curl_easy_setopt(smtp->curl, CURLOPT_HTTPHEADER, head.lines);
		curl_easy_setopt(smtp->curl, CURLOPT_MIMEPOST, parts);
		perform(smtp, ret);
	}
	curl_easy_setopt(smtp->curl, CURLOPT_MIMEPOST, NULL);
	curl_easy_setopt(smtp->curl, CURLOPT_HTTPHEADER, NULL);
	curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_mime_free(parts);
	curl_slist_free_all(rcpt);
	curl_slist_free_all(head.lines);
}
