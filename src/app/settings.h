/* Settings: what holds for a run of the program, each from one table, wherever it is said.
 *
 * In this order, the last one wins: its default; the file (--config PATH, else $MUSTER_CONFIG, else
 * /etc/muster.conf where that is there), a line `name = value` each, `#` begins a comment; the
 * environment, MUSTER_ and the name in capitals; the command line, --name value. `muster config`
 * prints each with where it comes from. */
#ifndef MUSTER_APP_SETTINGS_H
#define MUSTER_APP_SETTINGS_H

#include "base/language.h"
#include "base/str.h"

struct arguments;

enum setting_name {
	SETTING_STORE,
	SETTING_LANG,
	SETTING_ADDRESS,
	SETTING_PORT,
	SETTING_THREADS,
	SETTING_LOG,
	SETTING_LOG_FORMAT,
	SETTING_HOST,
	SETTING_PROXY,
	SETTING_TLS_CERT,
	SETTING_TLS_KEY,
	SETTING_REQUESTS,
	SETTING_UPLOAD,
	SETTING_TRUST_DAYS,
	SETTING_DOORS,
	SETTING_MAIL,
	SETTING_MAIL_FROM,
	SETTING_MAIL_USER,
	SETTING_MAIL_PASSWORD_FILE,
	SETTING_MAIL_TLS,
	SETTING_MAIL_CA,
	SETTING_MAIL_LANG,
	SETTING_MAIL_PER_MINUTE,
	SETTING_MAIL_WAIT,
	SETTING_MAIL_RETRY,
	SETTING_MAIL_DAYS,
	SETTING_SERVER,
	SETTING_CA,
	SETTING_TOKEN_FILE,
	SETTING_COUNT,
};

enum setting_from { FROM_DEFAULT, FROM_FILE, FROM_ENVIRONMENT, FROM_OPTION };

struct setting {
	const char *name, *value, *help; /* `value`: the default */
	const char *variable;            /* of the environment */
	const char *const *choices;      /* NULL ends; NULL: any text, or a number */
	bool number;
	int64_t least, most;
	bool serving; /* an option of `serve` (and of `config`) alone */
};
extern const struct setting settings_table[SETTING_COUNT];

#define SETTINGS_FILE_MAX 16384 /* bytes */

struct settings {
	struct {
		str text;
		enum setting_from from;
		int line; /* of the file */
	} values[SETTING_COUNT];
	const char *path; /* of the file; NULL: there is none */
	char file[SETTINGS_FILE_MAX];
};

/* Takes what are settings out of the options. False where one cannot be: a sentence was printed,
 * exit with EXIT_REFUSED. */
bool settings_read(struct settings *, struct arguments *);
const char *settings_text(const struct settings *, enum setting_name);
const char *settings_text_or_null(const struct settings *, enum setting_name); /* NULL: it is empty */
int settings_number(const struct settings *, enum setting_name);
/* Where a setting was said: "default", "--port", "MUSTER_PORT", "/etc/muster.conf, line 3". */
str settings_source(const struct settings *, enum setting_name, enum language, char into[400]);

#endif
