/* What is said of mail, for who sends it. */
#ifndef MUSTER_APP_MAIL_H
#define MUSTER_APP_MAIL_H

#include "app/arguments.h"
#include "notice/notice.h"

struct mail_said {
	bool given; /* else none is sent */
	struct mail_settings settings;
	char password[256];
	bool shared; /* others on this machine can read the file of the password */
};
/* False: *err, of which the operator has to hear, and no password is left. The texts are the arguments'. */
bool mail_read(struct mail_said *, const struct arguments *, struct err *);
/* Of the password nothing stays here; what libcurl and the environment have of it goes with the process. */
void mail_forget(struct mail_said *);

#endif
