/* What the files of this slice share: deliveries as they are kept, how one mail is sent, the mailer. */
#ifndef MUSTER_NOTICE_PARTS_H
#define MUSTER_NOTICE_PARTS_H

#include "meeting/meeting.h"
#include "notice/notice.h"
#include "org/org.h"
#include <pthread.h>
#include <stdatomic.h>

#define KEPT_DAYS 90 /* after the end of the meeting */

/* Stored: never changed. */
enum delivery_kind { DELIVERY_INVITATION = 1, DELIVERY_CANCELLATION, DELIVERY_MINUTES };
enum delivery_state { DELIVERY_WAITS = 1, DELIVERY_SENT, DELIVERY_FAILED, DELIVERY_NO_ADDRESS, DELIVERY_LATE };
#define DELIVERY_STATES (DELIVERY_LATE + 1)
#define STATUS_UNWRITTEN "5.6.0" /* a mail that cannot be written: RFC 3463, of what stands in it */
/* "Go ahead" is the last that was heard: it had the mail, or most of it. Stays until there is an answer to the end. */
#define REPLY_UNANSWERED 354
extern const struct choice delivery_kinds[], delivery_states[];

extern const struct act delivery_retry_act;
extern const struct view deliveries_view;

struct delivery {
	id meeting, person;
	int kind, state, told; /* told: of the last mail that arrived, or may have; 0: none did */
	int64_t sequence, nr, tries; /* sequence: of the invitation; of minutes their version */
	moment planned, at;
	int reply;       /* of the mail server; 0: none; REPLY_UNANSWERED */
	char status[12]; /* "5.1.1"; "": not said */
};
/* All about one meeting, by person, in the arena; how many. */
size_t deliveries_get(struct conn *, id meeting, struct arena *, struct delivery **ret);
/* Whether more are expected at it than mail goes to, as it stood when that was last looked at. */
bool meeting_is_many(struct conn *, id meeting);
/* Why it failed, or has to wait: a sentence; not given where there is nothing to say. In the arena. */
str delivery_why(const struct delivery *, enum language, struct arena *);

/* ---- smtp.c: one mail to one server ---- */

struct mail {
	str from_name, from, to_name, to, reply_to; /* addresses as mail_address() gives them; reply_to: or not given */
	str subject, text, ics, message_id; /* ics: or not given */
	const char *method;
	moment written;
};

enum mail_outcome {
	MAIL_SENT,
	MAIL_REFUSED,    /* this one, for good */
	MAIL_LATER,      /* this one, for now */
	MAIL_UNANSWERED, /* it may have been taken, and may not: all was said, and the answer is missing */
	MAIL_DOWN,       /* the server: it is not there, or takes nothing from us */
	MAIL_BROKEN,     /* a fault of ours: it cannot be written */
};
struct mail_result {
	enum mail_outcome outcome;
	int reply;
	char status[12];
	char fault[400]; /* MAIL_UNANSWERED, MAIL_DOWN, MAIL_BROKEN: for the operator; says nothing of persons */
};
struct smtp;
struct smtp *smtp_new(const struct mail_settings *, struct err *);
void smtp_free(struct smtp *);
/* Keeps its connection for the next. Breaks off when `stop` is set and it takes longer than some seconds. */
void smtp_send(struct smtp *, const struct mail *, const _Atomic bool *stop, struct mail_result *ret);
/* Without TLS nothing goes further than this machine, unless that is wanted. */
bool smtp_is_here(const char *server);
/* The address of the server for libcurl, which is loaded; what Muster calls itself there is the host of its own
 * address, unless the server's says so. */
#define ADDRESS_TEXT 300 /* of one mail address */
#define SMTP_URL 600
bool smtp_url(const struct mail_settings *, char into[SMTP_URL], struct err *);

/* ---- The mailer ---- */

/* How it went with one mail, as it is kept. */
struct done {
	struct delivery delivery; /* as it was when it was taken up */
	int state, told, tried;
	moment due, now;
	int reply;
	char status[12];
	moment before;    /* what was planned before is given up; 0: nothing is */
	int64_t given_up; /* how many these were */
};

struct mailer {
	struct ledger *ledger;
	struct mail_settings settings;
	char from[256]; /* as a mail server takes it */
	const char *base;
	struct smtp *smtp;
	pthread_t thread;
	bool started;
	pthread_mutex_t mutex;
	pthread_cond_t woken;
	_Atomic bool stop;
	/* The thread's own. */
	int64_t seq;       /* up to which it has looked */
	int64_t kept_seq;  /* and that is kept */
	date day;          /* on which all that lies ahead was looked at */
	moment since;      /* when mail was set up first */
	moment pause;      /* until when the server is left alone */
	int64_t downs;     /* how often it was down one after the other */
	int64_t apart_us;  /* from one mail to the next at least */
	moment next;       /* before which no other mail is sent */
	struct done done;  /* how the last one went, while `unkept`: nothing else is done before that is kept */
	bool unkept;
	_Atomic int64_t sent, failed, delayed, down, waiting;
};

/* send.c: keeps how the last mail went, where that could not be kept at once: else it would be sent again. False:
 * *err. */
bool mailer_catch_up(struct mailer *, struct err *);
/* plan.c: looks at what happened and keeps what is to be sent. False: *err. */
bool mailer_plan(struct mailer *, struct err *);
/* send.c: sends what is due, a few at a time; fewer where something has happened meanwhile. *ret_more: there may be
 * more. False: *err. */
bool mailer_send(struct mailer *, bool *ret_more, struct err *);
/* mailer.c: waits so long, or until it is to stop. */
void mailer_wait(struct mailer *, int64_t us);

#endif
