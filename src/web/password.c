/* Passwords: see password.h. */
#include "web/password.h"
#include "base/catalogue.h"
#include "base/text.h"

#define PASSES 3
#define MEMORY ((size_t)64 << 20)

static int compare(const void *word, const void *entry)
{
	return strcmp(word, *(const char *const *)entry);
}

static bool is_common(str small)
{
	return bsearch(small.ptr, common_passwords, common_password_count,
		       sizeof(common_passwords[0]), compare) != NULL;
}

/* ---- What is tried first, put together ----
 * A password is cut into pieces that whoever guesses puts together by themselves: runs, rows of the
 * keyboard, dates, words that stand in half of all lists, the own code, what stood in it before. What is
 * left is what must be guessed. */

#define FRESH_MIN 4 /* characters that are in no such piece */
#define PIECE_MIN 3

static const char *const rows_of_keys[] = { "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz", "2wsx",
	"3edc", "4rfv", "5tgb", "6yhn", "7ujm", "1q2w3e4r5t6y7u8i9o0p" };
/* Numbers that sound like words (520: I love you), and the words themselves. */
static const char *const words[] = { "5201314", "520", "521", "1314", "168", "woaini", "aini",
	"iloveyou", "love", "password", "passw0rd", "admin", "welcome", "mima", "muster",
	"letmein" };

static size_t same_start(str a, str b)
{
	size_t n = 0;

	while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
		n++;
	return n;
}

/* One character over and over, or one after the other. */
static size_t run_at(str rest)
{
	size_t best = 1;

	for (int step = -1; step <= 1; step++) {
		size_t n = 1;
		while (n < rest.len && rest.ptr[n] == rest.ptr[n - 1] + step)
			n++;
		best = n > best ? n : best;
	}
	/* 0 stands behind 9 where people count. */
	return best < rest.len && rest.ptr[best - 1] == '9' && rest.ptr[best] == '0' ? best + 1
										     : best;
}

static size_t keys_at(str rest)
{
	size_t best = 0;

	for (size_t n = 0; n < COUNT(rows_of_keys); n++)
		for (const char *key = rows_of_keys[n]; *key; key++) {
			size_t same = same_start(rest, str_of(key));
			best = same > best ? same : best;
		}
	return best;
}

static bool digits_at(str rest, size_t at, int *ret)
{
	if (at + 2 > rest.len || rest.ptr[at] < '0' || rest.ptr[at] > '9' ||
		rest.ptr[at + 1] < '0' || rest.ptr[at + 1] > '9')
		return false;
	*ret = (rest.ptr[at] - '0') * 10 + rest.ptr[at + 1] - '0';
	return true;
}

/* 19900101, or the year alone. */
static size_t date_at(str rest)
{
	int century, year, month, day;

	if (!digits_at(rest, 0, &century) || (century != 19 && century != 20) ||
		!digits_at(rest, 2, &year))
		return 0;
	bool whole = digits_at(rest, 4, &month) && month >= 1 && month <= 12 &&
		     digits_at(rest, 6, &day) && day >= 1 && day <= 31;
	return whole ? 8 : 4;
}

static size_t word_at(str rest, str code)
{
	size_t best = code.len >= PIECE_MIN && str_starts(rest, code) ? code.len : 0;

	for (size_t n = 0; n < COUNT(words); n++)
		if (str_starts(rest, str_of(words[n])) && strlen(words[n]) > best)
			best = strlen(words[n]);
	return best;
}

/* The longest that stood there before. */
static size_t again_at(str text, size_t at)
{
	size_t best = 0;

	for (size_t from = 0; from < at; from++) {
		size_t same = same_start(str_from(text, at), str_slice(text, from, at - from));
		best = same > best ? same : best;
	}
	return best;
}

static size_t fresh_in(str small, str code)
{
	size_t fresh = 0, at = 0;

	while (at < small.len) {
		str rest = str_from(small, at);
		const size_t found[] = { run_at(rest), keys_at(rest), date_at(rest),
			word_at(rest, code), again_at(small, at) };
		size_t best = 0;
		for (size_t n = 0; n < COUNT(found); n++)
			best = found[n] > best ? found[n] : best;
		if (best < PIECE_MIN) {
			best = 1;
			fresh += ((unsigned char)small.ptr[at] & 0xc0) != 0x80;
		}
		at += best;
	}
	return fresh;
}

static str lowered(str text, char into[PASSWORD_BYTES_MAX + 1])
{
	size_t len = text.len < PASSWORD_BYTES_MAX ? text.len : PASSWORD_BYTES_MAX;

	for (size_t n = 0; n < len; n++)
		into[n] = text.ptr[n] >= 'A' && text.ptr[n] <= 'Z' ? (char)(text.ptr[n] + 32)
								   : text.ptr[n];
	into[len] = '\0';
	return (str){ into, len };
}

const char *password_wrong(str password, str code)
{
	char of_password[PASSWORD_BYTES_MAX + 1], of_code[PASSWORD_BYTES_MAX + 1];

	if (text_length(password) < PASSWORD_MIN)
		return N_("A password has at least ten characters. A few words that only you put "
			  "together are good.");
	if (password.len > PASSWORD_BYTES_MAX)
		return N_("This password is too long.");
	str small = lowered(password, of_password);
	bool tried = is_common(small) || fresh_in(small, lowered(code, of_code)) < FRESH_MIN;
	sodium_memzero(of_password, sizeof(of_password));
	return tried ? N_("This password is one of the first that are tried: take another one.")
		     : NULL;
}

bool password_hash(str password, char ret[PASSWORD_HASH])
{
	return crypto_pwhash_str_alg(ret, password.ptr, password.len, PASSES, MEMORY,
		       crypto_pwhash_ALG_ARGON2ID13) == 0;
}

/* Of a password that nobody has: what is compared for whom there is none. */
static const char nobodys[] = "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
			      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

bool password_fits(str password, str hashed)
{
	char text[PASSWORD_HASH] = "";
	bool known = hashed.len > 0 && hashed.len < sizeof(text);

	if (password.len > PASSWORD_BYTES_MAX)
		password.len = PASSWORD_BYTES_MAX;
	memcpy(text, known ? hashed.ptr : nobodys, known ? hashed.len : sizeof(nobodys) - 1);
	bool fits = crypto_pwhash_str_verify(text, password.ptr, password.len) == 0;
	return fits && known;
}
