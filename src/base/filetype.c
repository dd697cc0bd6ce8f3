/* What kind of file some bytes are, told by libmagic. */
#include "base/filetype.h"
#include <magic.h>

/* Looking into what is packed would let a few bytes ask for much; nobody asks how an executable was
 * built. */
#define LOOKS (MAGIC_MIME_TYPE | MAGIC_ERROR | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF)

/* RFC 6838, section 4.2: a header takes it as it is. */
static bool is_media_type(str text)
{
	size_t slashes = 0;

	for (size_t n = 0; n < text.len; n++) {
		char c = text.ptr[n];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		slashes += c == '/';
		if (!plain && (n == 0 || !str_has(STR("/!#$&-^_.+"), c)))
			return false;
	}
	return slashes == 1 && !str_ends(text, STR("/")) && text.len < FILETYPE_TEXT;
}

static void take(const char *said, char ret[FILETYPE_TEXT])
{
	snprintf(ret, FILETYPE_TEXT, "%s",
		is_media_type(str_of(said)) ? said : "application/octet-stream");
}

/* A cookie is for one thread at a time. To open one takes a tenth of a millisecond, since its data
 * are mapped: so each call has its own. */
bool filetype_of(str bytes, char ret[FILETYPE_TEXT], struct err *err)
{
	magic_t magic = magic_open(LOOKS);
	const char *said = NULL;

	if (magic && magic_load(magic, NULL) == 0)
		said = magic_buffer(magic, bytes.len ? bytes.ptr : "", bytes.len);
	if (said)
		take(said, ret);
	else
		err_set(err, ERR_SYSTEM, "libmagic cannot tell what a file is: %s",
			magic && magic_error(magic) ? magic_error(magic) : "no memory");
	if (magic)
		magic_close(magic);
	return said != NULL;
}
