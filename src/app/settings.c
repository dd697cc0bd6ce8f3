/* Reading settings from their four places. */
#include "app/settings.h"
#include "app/arguments.h"
#include "base/catalogue.h"
#include <errno.h>
#include <stdlib.h>

#define USUAL_FILE "/etc/muster.conf"

static const char *const languages[] = { "en", "zh", NULL };
static const char *const levels[] = { "debug", "info", "warn", "error", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };
static const char *const tls[] = { "auto", "yes", "no", NULL };
static const char *const formats[] = { "logfmt", "json", NULL };

const struct setting settings_table[SETTING_COUNT] = {
	[SETTING_STORE] = { .name = "store",
		.value = "muster",
		.variable = "MUSTER_STORE",
		.help = N_("The folder of the store") },
	[SETTING_LANG] = { .name = "lang",
		.value = "",
		.variable = "MUSTER_LANG",
		.choices = languages,
		.help = N_("The language; not given: that of LC_ALL, LC_MESSAGES or LANG") },
	[SETTING_ADDRESS] = { .name = "address",
		.value = "127.0.0.1",
		.variable = "MUSTER_ADDRESS",
		.serving = true,
		.help = N_("Where it listens: 127.0.0.1, or with TLS or a proxy another address") },
	[SETTING_PORT] = { .name = "port",
		.value = "8080",
		.variable = "MUSTER_PORT",
		.number = true,
		.most = 65535,
		.serving = true,
		.help = N_("On which port; 0: any free one") },
	[SETTING_THREADS] = { .name = "threads",
		.value = "0",
		.variable = "MUSTER_THREADS",
		.number = true,
		.most = 64,
		.serving = true,
		.help = N_("Threads that answer requests; 0: as many as processors") },
	[SETTING_LOG] = { .name = "log",
		.value = "info",
		.variable = "MUSTER_LOG",
		.choices = levels,
		.serving = true,
		.help = N_("How much it logs; debug: every request") },
	[SETTING_LOG_FORMAT] = { .name = "log_format",
		.value = "logfmt",
		.variable = "MUSTER_LOG_FORMAT",
		.choices = formats,
		.serving = true,
		.help = N_("How a line of the log is written") },
	[SETTING_HOST] = { .name = "host",
		.value = "",
		.variable = "MUSTER_HOST",
		.serving = true,
		.help = N_("The names by which others ask for it, with commas between") },
	[SETTING_PROXY] = { .name = "proxy",
		.value = "no",
		.variable = "MUSTER_PROXY",
		.choices = yes_no,
		.serving = true,
		.help = N_("Whether a proxy on this machine, which speaks TLS, stands before it") },
	[SETTING_TLS_CERT] = { .name = "tls_cert",
		.value = "",
		.variable = "MUSTER_TLS_CERT",
		.serving = true,
		.help = N_("The file of its certificate, in PEM") },
	[SETTING_TLS_KEY] = { .name = "tls_key",
		.value = "",
		.variable = "MUSTER_TLS_KEY",
		.serving = true,
		.help = N_("The file of the certificate's key, in PEM") },
	[SETTING_REQUESTS] = { .name = "requests_per_minute",
		.value = "1200",
		.variable = "MUSTER_REQUESTS_PER_MINUTE",
		.number = true,
		.most = 1000000,
		.serving = true,
		.help = N_("How many requests of one person or address are taken; 0: any number") },
	[SETTING_UPLOAD] = { .name = "upload_mib_per_day",
		.value = "1024",
		.variable = "MUSTER_UPLOAD_MIB_PER_DAY",
		.number = true,
		.most = 1000000,
		.serving = true,
		.help = N_("How many MiB of files one person may send in a day; 0: any number") },
	[SETTING_TRUST_DAYS] = { .name = "trust_days",
		.value = "0",
		.variable = "MUSTER_TRUST_DAYS",
		.number = true,
		.most = 400,
		.serving = true,
		.help = N_("For how long a device may stay signed in without a password; 0: not at "
			   "all") },
	[SETTING_DOORS] = { .name = "doors",
		.value = "",
		.variable = "MUSTER_DOORS",
		.serving = true,
		.help = N_("Of a demo: as whom whoever sits at this machine comes in, such as "
			   "office=CODE,unit=CODE,leader=CODE,member=CODE") },
	[SETTING_MAIL] = { .name = "mail",
		.value = "",
		.variable = "MUSTER_MAIL",
		.serving = true,
		.help = N_("The mail server that sends invitations: smtp://host:port or smtps://host:port; not given: "
			   "none are sent") },
	[SETTING_MAIL_FROM] = { .name = "mail_from",
		.value = "",
		.variable = "MUSTER_MAIL_FROM",
		.serving = true,
		.help = N_("The address from which they come, and to which what cannot be delivered goes back") },
	[SETTING_MAIL_USER] = { .name = "mail_user",
		.value = "",
		.variable = "MUSTER_MAIL_USER",
		.serving = true,
		.help = N_("As whom it signs in at the mail server; not given: it does not") },
	[SETTING_MAIL_PASSWORD_FILE] = { .name = "mail_password_file",
		.value = "",
		.variable = "MUSTER_MAIL_PASSWORD_FILE",
		.serving = true,
		.help = N_("The file of the password for it; or the password itself in MUSTER_MAIL_PASSWORD") },
	[SETTING_MAIL_TLS] = { .name = "mail_tls",
		.value = "auto",
		.variable = "MUSTER_MAIL_TLS",
		.choices = tls,
		.serving = true,
		.help = N_("Whether smtp:// must go over to TLS; auto: but for a server on this machine") },
	[SETTING_MAIL_CA] = { .name = "mail_ca",
		.value = "",
		.variable = "MUSTER_MAIL_CA",
		.serving = true,
		.help = N_("The file of the certificates, in PEM, by which the mail server is known; not given: those "
			   "of the system") },
	[SETTING_MAIL_LANG] = { .name = "mail_lang",
		.value = "",
		.variable = "MUSTER_MAIL_LANG",
		.serving = true,
		.choices = languages,
		.help = N_("The language of mails; not given: that of lang") },
	[SETTING_MAIL_PER_MINUTE] = { .name = "mail_per_minute",
		.value = "300",
		.variable = "MUSTER_MAIL_PER_MINUTE",
		.number = true,
		.most = 100000,
		.serving = true,
		.help = N_("How many mails are sent in a minute at most; 0: any number") },
	[SETTING_MAIL_WAIT] = { .name = "mail_wait",
		.value = "60",
		.variable = "MUSTER_MAIL_WAIT",
		.number = true,
		.most = 86400,
		.serving = true,
		.help = N_("How many seconds after a meeting was announced or changed its mails are sent, so that a "
			   "change that follows takes their place") },
	[SETTING_MAIL_RETRY] = { .name = "mail_retry",
		.value = "60",
		.variable = "MUSTER_MAIL_RETRY",
		.number = true,
		.least = 1,
		.most = 3600,
		.serving = true,
		.help = N_("After how many seconds what the mail server did not take is tried again; then twice as "
			   "long each time") },
	[SETTING_MAIL_DAYS] = { .name = "mail_days",
		.value = "4",
		.variable = "MUSTER_MAIL_DAYS",
		.number = true,
		.least = 1,
		.most = 30,
		.serving = true,
		.help = N_("After how many days it is given up") },
	[SETTING_SERVER] = { .name = "server",
		.value = "",
		.variable = "MUSTER_SERVER",
		.help = N_("The address of a Muster elsewhere, instead of a store here") },
	[SETTING_CA] = { .name = "ca",
		.value = "",
		.variable = "MUSTER_CA",
		.help = N_("The file of the certificates, in PEM, by which it is known; not given: "
			   "those of the system") },
	[SETTING_TOKEN_FILE] = { .name = "token_file",
		.value = "",
		.variable = "MUSTER_TOKEN_FILE",
		.help = N_("The file of the token for it; or the token itself in MUSTER_TOKEN") },
};

/* ---- Refusing ---- */

str settings_source(const struct settings *settings, enum setting_name name, enum language language,
	char into[400])
{
	const struct setting *setting = &settings_table[name];
	const char *text = tr(language, N_("default"));

	switch (settings->values[name].from) {
	case FROM_DEFAULT:
		break;
	case FROM_FILE:
		snprintf(into, 400, tr(language, N_("%.300s, line %d")), settings->path,
			settings->values[name].line);
		return str_of(into);
	case FROM_ENVIRONMENT:
		text = setting->variable;
		break;
	case FROM_OPTION:
		snprintf(into, 400, "--%s", setting->name);
		for (char *c = into + 2; *c; c++)
			*c = *c == '_' ? '-' : *c;
		return str_of(into);
	}
	snprintf(into, 400, "%s", text);
	return str_of(into);
}

static void print_choices(const char *const *choices)
{
	for (size_t n = 0; choices[n]; n++)
		fprintf(stderr, "%s%s", n ? ", " : "", choices[n]);
}

static bool refuse(const struct settings *settings, enum setting_name name, enum language language)
{
	const struct setting *setting = &settings_table[name];
	char source[400];

	fprintf(stderr, "%s: ", settings_source(settings, name, language, source).ptr);
	if (setting->number) {
		fprintf(stderr, tr(language, N_("Give a number from %lld to %lld.")),
			(long long)setting->least, (long long)setting->most);
	} else if (setting->choices) {
		fprintf(stderr, "%s", tr(language, N_("Choose one of these: ")));
		print_choices(setting->choices);
	} else {
		fprintf(stderr, "%s", tr(language, N_("This must be given.")));
	}
	fputc('\n', stderr);
	return false;
}

static bool fits(const struct setting *setting, str text)
{
	int64_t value;

	if (setting->number)
		return str_number(text, &value) && value >= setting->least &&
		       value <= setting->most;
	for (size_t n = 0; setting->choices && setting->choices[n]; n++)
		if (str_eq(text, str_of(setting->choices[n])))
			return true;
	return !setting->choices && text.len > 0;
}

/* ---- The file ---- */

static enum setting_name setting_named(str name)
{
	enum setting_name n = 0;

	while (n < SETTING_COUNT && !str_eq(name, str_of(settings_table[n].name)))
		n++;
	return n;
}

static bool refuse_line(const struct settings *settings, int line, const char *sentence, str what,
	enum language language)
{
	fprintf(stderr, tr(language, N_("%.300s, line %d")), settings->path, line);
	fputs(": ", stderr);
	fprintf(stderr, tr(language, sentence), STR_ARG(what));
	fputc('\n', stderr);
	return false;
}

static bool take_line(struct settings *settings, str text, int line, enum language language)
{
	str rest = str_cut(&text, '#'), name = str_trim(str_cut(&rest, '='));

	if (!name.len && !str_given(rest))
		return true;
	if (!str_given(rest))
		return refuse_line(settings, line, N_("Write it as name = value, not \"%.*s\"."),
			name, language);
	enum setting_name setting = setting_named(name);
	if (setting == SETTING_COUNT)
		return refuse_line(settings, line,
			N_("There is no setting %.*s. See: muster config"), name, language);
	str value = str_trim(rest);
	if (!value.len)
		return true;                   /* as `muster config` prints one that is not given */
	((char *)value.ptr)[value.len] = '\0'; /* at the latest the file's own end */
	settings->values[setting].text = value;
	settings->values[setting].from = FROM_FILE;
	settings->values[setting].line = line;
	return true;
}

/* False where it cannot be read; the usual one need not be there. */
static bool load(struct settings *settings, bool named, size_t *ret_len, enum language language)
{
	FILE *file = fopen(settings->path, "re");

	if (!file && !named && errno == ENOENT) {
		settings->path = NULL;
		return true;
	}
	*ret_len = file ? fread(settings->file, 1, SETTINGS_FILE_MAX - 1, file) : 0;
	bool fine = file && !ferror(file) && fgetc(file) == EOF;
	if (!fine) {
		fprintf(stderr, tr(language, N_("The settings %s cannot be read.")),
			settings->path);
		fputc('\n', stderr);
	}
	if (file)
		fclose(file);
	return fine;
}

static bool read_file(struct settings *settings, const char *named, enum language language)
{
	size_t len = 0;
	int line = 0;

	settings->path = named ? named : USUAL_FILE;
	if (!load(settings, named, &len, language))
		return false;
	for (str rest = { settings->file, len }; str_given(rest);)
		if (!take_line(settings, str_cut(&rest, '\n'), ++line, language))
			return false;
	return true;
}

/* ---- All of them ---- */

static void take_environment(struct settings *settings)
{
	for (enum setting_name n = 0; n < SETTING_COUNT; n++) {
		const char *text = getenv(settings_table[n].variable);
		if (!text || !*text)
			continue;
		settings->values[n].text = str_of(text);
		settings->values[n].from = FROM_ENVIRONMENT;
	}
}

/* `muster unit create --address X` speaks of a unit, not of us. */
static bool takes_all(const struct arguments *arguments)
{
	return str_eq(arguments->words[0], STR("serve")) ||
	       str_eq(arguments->words[0], STR("config"));
}

static void take_options(struct settings *settings, struct arguments *arguments)
{
	for (enum setting_name n = 0; n < SETTING_COUNT; n++) {
		if (settings_table[n].serving && !takes_all(arguments))
			continue;
		str text = arguments_take(arguments, settings_table[n].name);
		if (!str_given(text))
			continue;
		settings->values[n].text = text;
		settings->values[n].from = FROM_OPTION;
	}
}

bool settings_read(struct settings *settings, struct arguments *arguments)
{
	str config = arguments_take(arguments, "config");
	const char *path = str_given(config) ? config.ptr : getenv("MUSTER_CONFIG");

	for (enum setting_name n = 0; n < SETTING_COUNT; n++) {
		settings->values[n].text = str_of(settings_table[n].value);
		settings->values[n].from = FROM_DEFAULT;
	}
	if (!read_file(settings, path && *path ? path : NULL, arguments->language))
		return false;
	take_environment(settings);
	take_options(settings, arguments);
	for (enum setting_name n = 0; n < SETTING_COUNT; n++)
		if (settings->values[n].from != FROM_DEFAULT &&
			!fits(&settings_table[n], settings->values[n].text))
			return refuse(settings, n, arguments->language);
	return true;
}

const char *settings_text(const struct settings *settings, enum setting_name name)
{
	return settings->values[name].text.ptr;
}

const char *settings_text_or_null(const struct settings *settings, enum setting_name name)
{
	const char *text = settings_text(settings, name);

	return *text ? text : NULL;
}

int settings_number(const struct settings *settings, enum setting_name name)
{
	int64_t value = 0;

	must(settings_table[name].number && str_number(settings->values[name].text, &value));
	return (int)value;
}
