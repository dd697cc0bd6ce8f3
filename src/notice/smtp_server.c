/* Which mail server is meant, and whether it is on this machine. */
#include "base/curl_library.h"
#include "notice/parts.h"

/* The part of an address of a server, the caller's to curl_free(); NULL: it has none. */
static char *part_of(const char *server, CURLUPart which)
{
	CURLU *url = curl_url();
	char *part = NULL;

	must(url);
	if (curl_url_set(url, CURLUPART_URL, server, 0) != CURLUE_OK ||
		curl_url_get(url, which, &part, 0) != CURLUE_OK)
		part = NULL;
	curl_url_cleanup(url);
	return part;
}

bool smtp_is_here(const char *server)
{
	char *host = part_of(server, CURLUPART_HOST);
	const bool here = host && (strcmp(host, "127.0.0.1") == 0 || strcmp(host, "[::1]") == 0 ||
					  strcmp(host, "localhost") == 0);

	curl_free(host);
	return here;
}

bool mail_goes_in_clear(const struct mail_settings *settings)
{
	struct err err; /* of a missing library smtp_new() tells */

	return settings->tls == MAIL_TLS_NO && str_starts(str_of(settings->server), STR("smtp://")) &&
	       curl_library_load(&err) && !smtp_is_here(settings->server);
}

bool smtp_url(const struct mail_settings *settings, char into[SMTP_URL], struct err *err)
{
	const char *server = settings->server, *at = strchr(settings->from, '@');
	char *said = part_of(server, CURLUPART_SCHEME), *host = part_of(server, CURLUPART_HOST),
	     *path = part_of(server, CURLUPART_PATH), *user = part_of(server, CURLUPART_USER);
	const bool scheme =
		str_starts(str_of(server), STR("smtp://")) || str_starts(str_of(server), STR("smtps://"));
	const bool fine = scheme && host && !user && strlen(server) < SMTP_URL - ADDRESS_TEXT;
	const bool named = path && strlen(path) > 1;

	if (fine)
		snprintf(into, SMTP_URL, "%s%s%s", server,
			named || server[strlen(server) - 1] == '/' ? "" : "/", named || !at ? "" : at + 1);
	else /* a password may stand in it: of such an address no more is told than where it leads */
		err_set(err, ERR_MISUSE,
			"\"%.20s%s%.200s\" is no mail server: write smtp://host:port or smtps://host:port, and "
			"who signs in there in --mail-user",
			said ? said : "", said && host ? "://" : "", host ? host : "");
	curl_free(said);
	curl_free(host);
	curl_free(path);
	curl_free(user);
	return fine;
}
