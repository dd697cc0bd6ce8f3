/* The head of a mail: encoded words, addresses, days. */
#include "base/mail.h"
#include "base/crypto.h"
#include "base/text.h"
#include <unicode/uidna.h>

#define LINE_OF_WORDS 76     /* of a line with encoded words: RFC 2047, 2 */
#define PLAIN_MAX 60     /* bytes of a text that stands on one line as it is */
#define LOCAL_MAX 64     /* bytes before the @: RFC 5321, 4.5.3.1.1 */
#define HOST_MAX 253
#define WORD_FRAME 12    /* "=?UTF-8?B?" and "?=" */

/* ---- Words ---- */

static bool is_atext(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static bool is_plain(str text, bool phrase)
{
	if (!text.len || text.len > PLAIN_MAX || text.ptr[0] == ' ' || text.ptr[text.len - 1] == ' ')
		return false;
	for (size_t n = 0; n < text.len; n++) {
		const char c = text.ptr[n];
		if (phrase ? c != ' ' && !is_atext(c) : c < ' ' || c > '~')
			return false;
		if (c == '=' && n + 1 < text.len && text.ptr[n + 1] == '?') /* it would be read as such a word */
			return false;
	}
	return true;
}

/* The longest beginning that ends with a whole character. */
static size_t whole(str text, size_t most)
{
	if (text.len <= most)
		return text.len;
	while (most > 0 && ((unsigned char)text.ptr[most] & 0xc0) == 0x80)
		most--;
	return most;
}

static void put_word(struct buf *out, str part)
{
	char clean[LINE_OF_WORDS], encoded[LINE_OF_WORDS * 2];

	must(part.len <= sizeof(clean));
	for (size_t n = 0; n < part.len; n++)
		clean[n] = (unsigned char)part.ptr[n] < ' ' || part.ptr[n] == 127 ? ' ' : part.ptr[n];
	sodium_bin2base64(encoded, sizeof(encoded), (const unsigned char *)clean, part.len,
		sodium_base64_VARIANT_ORIGINAL);
	buf_printf(out, "=?UTF-8?B?%s?=", encoded);
}

void mail_words(struct buf *out, str text, size_t column, bool phrase)
{
	if (is_plain(text, phrase)) {
		buf_add(out, text);
		return;
	}
	if (!text_valid(text, true, NULL)) /* nothing of ours is not: then it is better left out */
		return;
	while (text.len) {
		const size_t room = column + WORD_FRAME < LINE_OF_WORDS ? LINE_OF_WORDS - column - WORD_FRAME : 0;
		const size_t take = whole(text, room / 4 * 3);
		if (take) {
			put_word(out, str_slice(text, 0, take));
			text = str_from(text, take);
		}
		if (text.len)
			buf_text(out, "\r\n ");
		column = 1;
	}
}

/* ---- Addresses ---- */

/* Dots stand between, and nothing has to be put in quotes. */
static bool local_fits(str local, bool *ret_wide)
{
	*ret_wide = false;
	if (!local.len || local.len > LOCAL_MAX)
		return false;
	for (size_t n = 0; n < local.len; n++) {
		const char c = local.ptr[n];
		if (c == '.' && n > 0 && n + 1 < local.len && local.ptr[n - 1] != '.')
			continue;
		if ((unsigned char)c >= 0x80)
			*ret_wide = true;
		else if (!is_atext(c))
			return false;
	}
	return text_valid(local, false, NULL) && text_shown(local);
}

static bool host_plain(str host, char into[HOST_MAX + 1])
{
	UErrorCode code = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UIDNA *idna = uidna_openUTS46(
		UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII, &code);
	int32_t len = 0;

	if (U_SUCCESS(code) && host.len && host.len <= HOST_MAX)
		len = uidna_nameToASCII_UTF8(idna, host.ptr, (int32_t)host.len, into, HOST_MAX, &info, &code);
	uidna_close(idna);
	if (U_FAILURE(code) || info.errors || len < 1 || len > HOST_MAX)
		return false;
	into[len] = '\0';
	return into[len - 1] != '.' && into[0] != '.';
}

bool mail_address(struct buf *out, str address, bool *ret_wide)
{
	char host[HOST_MAX + 1];
	str rest = address, local = str_cut(&rest, '@');

	if (!str_given(rest) || str_has(rest, '@') || !local_fits(local, ret_wide) || !host_plain(rest, host) ||
		local.len + 1 + strlen(host) > MAIL_ADDRESS_MAX)
		return false;
	buf_add(out, local);
	buf_byte(out, '@');
	buf_text(out, host);
	return !out->failed;
}

/* ---- Days ---- */

void mail_day(struct buf *out, moment at)
{
	static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
		"Nov", "Dec" };
	const int64_t seconds = at.us / 1000000;
	const date on = { (int32_t)(seconds / 86400) };
	int year, month, day;

	date_split(on, &year, &month, &day);
	buf_printf(out, "%s, %d %s %d %02d:%02d:%02d +0000", days[date_weekday(on) - 1], day, months[month - 1], year,
		(int)(seconds / 3600 % 24), (int)(seconds / 60 % 60), (int)(seconds % 60));
}
