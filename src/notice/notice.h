/* Mail: invitations to meetings, sent through SMTP. The only header of this slice that others include; README.md tells
 * the rules.
 *
 * A mailer is a thread of its own beside a ledger that is served. It looks at what happened since it last looked, keeps
 * what is to be sent in tables beside the ledger, sends it, and keeps how that went.
 *
 *     struct mailer *mailer = mailer_new(ledger, &settings, &err);
 *     ... mailer_figures(mailer, &out) ...
 *     mailer_start(mailer, address, &err);
 *     mailer_end(mailer);
 *     mailer_stop(mailer);
 *     mailer_free(mailer); */
#ifndef MUSTER_NOTICE_NOTICE_H
#define MUSTER_NOTICE_NOTICE_H

#include "ledger/ledger.h"

extern const struct slice notice_slice;

enum mail_tls { MAIL_TLS_AUTO, MAIL_TLS_YES, MAIL_TLS_NO }; /* AUTO: not to a server on this machine */

struct mail_settings {
	const char *server;         /* "smtp://host:port", "smtps://host:port" */
	const char *from;           /* the address from which they come, and to which bounces go */
	const char *user, *password; /* NULL: it does not sign in */
	enum mail_tls tls;          /* of smtp://: whether TLS must be begun (STARTTLS) */
	const char *ca;             /* the file of the certificates, in PEM, by which it is known; NULL: the system's */
	enum language language;
	int per_minute;             /* mails; 0: any number */
	int wait_seconds;           /* from a change until the mail is sent, so that one that follows takes its place */
	int retry_seconds;          /* until it is tried again; then twice as long each time */
	int days;                   /* after which it is given up */
};

/* Whether mails, and the password, may go over a network as anybody on the way can read them. */
bool mail_goes_in_clear(const struct mail_settings *);

struct mailer;
/* The settings' texts are the caller's and must outlive it. NULL: *err is ERR_MISUSE where they cannot be. */
struct mailer *mailer_new(struct ledger *, const struct mail_settings *, struct err *);
/* `base`: where this store is reached, "https://host"; the caller's. */
bool mailer_start(struct mailer *, const char *base, struct err *);
void mailer_end(struct mailer *);  /* tells it to stop, and does not wait; NULL is fine */
void mailer_stop(struct mailer *); /* within 3 s after that; NULL and one that was not started are fine */
void mailer_free(struct mailer *); /* one that was stopped; NULL is fine */
/* Figures for Prometheus: web.h, `figures`. */
void mailer_figures(void *mailer, struct buf *out);

#endif
