/* Reading a certificate and its key: see pem.h. */
#include "web/pem.h"
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define PEM_MAX (1 << 20)

static bool read_pem(const char *path, char **ret, struct err *err)
{
	FILE *file = fopen(path, "re");
	char *text = calloc(1, PEM_MAX + 1);
	size_t len = file && text ? fread(text, 1, PEM_MAX, file) : 0;
	int code = errno;

	if (file)
		fclose(file);
	if (len > 0 && len < PEM_MAX) {
		*ret = text;
		return true;
	}
	free(text);
	return err_set(err, ERR_MISUSE, "The file %s cannot be read: %s.", path,
		file ? "it is empty or too large" : strerror(code));
}

void tls_done(struct tls *tls)
{
	free(tls->cert);
	if (tls->key)
		sodium_memzero(tls->key, PEM_MAX);
	free(tls->key);
}

bool tls_read(const struct web_settings *settings, struct tls *ret, struct err *err)
{
	*ret = (struct tls){ NULL, NULL };
	return !settings->tls_cert || (read_pem(settings->tls_cert, &ret->cert, err) &&
					      read_pem(settings->tls_key, &ret->key, err));
}
