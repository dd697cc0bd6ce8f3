/* The settings of mail; its password never stands on the command line, where others see it. */
#include "app/mail.h"
#include "base/crypto.h"
#include <errno.h>
#include <sys/stat.h>

static bool read_password_file(struct mail_said *mail, const char *path, struct err *err)
{
	FILE *file = fopen(path, "re");

	if (!file)
		return err_set(err, ERR_MISUSE, "The file %.300s cannot be read: %s.", path, strerror(errno));
	struct stat about;
	mail->shared = fstat(fileno(file), &about) == 0 && (about.st_mode & (S_IRGRP | S_IROTH));
	size_t len = fread(mail->password, 1, sizeof(mail->password) - 1, file);
	const bool all = !ferror(file) && fgetc(file) == EOF;
	fclose(file);
	str text = str_trim((str){ mail->password, len });
	memmove(mail->password, text.ptr, text.len);
	mail->password[text.len] = '\0';
	return (all && text.len) || err_set(err, ERR_MISUSE, "The file %.300s holds no password.", path);
}

static bool read_password(struct mail_said *mail, const struct settings *said, struct err *err)
{
	const char *path = settings_text(said, SETTING_MAIL_PASSWORD_FILE), *given = getenv("MUSTER_MAIL_PASSWORD");

	if (*path)
		return read_password_file(mail, path, err);
	if (given && strlen(given) >= sizeof(mail->password))
		return err_set(err, ERR_MISUSE, "The password in MUSTER_MAIL_PASSWORD is too long.");
	snprintf(mail->password, sizeof(mail->password), "%s", given ? given : "");
	return *mail->password ||
	       err_set(err, ERR_MISUSE,
		       "The mail server wants a password: put it into a file and say --mail-password-file, or into "
		       "MUSTER_MAIL_PASSWORD.");
}

static enum mail_tls tls_of(const char *text)
{
	return strcmp(text, "yes") == 0 ? MAIL_TLS_YES : strcmp(text, "no") == 0 ? MAIL_TLS_NO : MAIL_TLS_AUTO;
}

void mail_forget(struct mail_said *mail)
{
	sodium_memzero(mail->password, sizeof(mail->password));
}

bool mail_read(struct mail_said *mail, const struct arguments *arguments, struct err *err)
{
	const struct settings *said = &arguments->settings;
	const char *language = settings_text(said, SETTING_MAIL_LANG);

	*mail = (struct mail_said){ .given = *settings_text(said, SETTING_MAIL) != '\0' };
	if (!mail->given)
		return true;
	mail->settings = (struct mail_settings){
		.server = settings_text(said, SETTING_MAIL),
		.from = settings_text(said, SETTING_MAIL_FROM),
		.user = settings_text_or_null(said, SETTING_MAIL_USER),
		.password = mail->password,
		.tls = tls_of(settings_text(said, SETTING_MAIL_TLS)),
		.ca = settings_text_or_null(said, SETTING_MAIL_CA),
		.language = arguments->language,
		.per_minute = settings_number(said, SETTING_MAIL_PER_MINUTE),
		.wait_seconds = settings_number(said, SETTING_MAIL_WAIT),
		.retry_seconds = settings_number(said, SETTING_MAIL_RETRY),
		.days = settings_number(said, SETTING_MAIL_DAYS),
	};
	if (*language)
		mail->settings.language = strcmp(language, "zh") == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
	if (!mail->settings.user || read_password(mail, said, err))
		return true;
	mail_forget(mail);
	return false;
}
