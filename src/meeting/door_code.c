/* The codes of a door: see door_code.h. */
#include "meeting/door_code.h"
#include "base/text.h"

#define TOKEN_BYTES 12
#define TOKEN_TEXT 17 /* in base64, and its NUL */

struct coding {
	crypto_generichash_blake2b_state state;
};

static void number_in(struct coding *coding, int64_t value)
{
	unsigned char bytes[8];

	for (size_t n = 0; n < sizeof(bytes); n++)
		bytes[n] = (unsigned char)((uint64_t)value >> (56 - 8 * n));
	crypto_generichash_blake2b_update(&coding->state, bytes, sizeof(bytes));
}

static void text_in(struct coding *coding, str text)
{
	number_in(coding, (int64_t)text.len);
	crypto_generichash_blake2b_update(&coding->state, (const unsigned char *)text.ptr, text.len);
}

static struct coding begin(hash key, str what)
{
	struct coding coding;

	crypto_generichash_blake2b_init(&coding.state, key.bytes, sizeof(key.bytes), HASH_SIZE);
	text_in(&coding, what);
	return coding;
}

static hash end(struct coding *coding)
{
	hash made;

	crypto_generichash_blake2b_final(&coding->state, made.bytes, HASH_SIZE);
	return made;
}

static hash of_step(hash key, str what, id meeting, int64_t step)
{
	struct coding coding = begin(key, what);

	number_in(&coding, meeting.v);
	number_in(&coding, step);
	return end(&coding);
}

static int64_t step_of(moment now)
{
	return now.us / DOOR_STEP_US;
}

int64_t door_changes_in_ms(moment now)
{
	return (DOOR_STEP_US - now.us % DOOR_STEP_US) / 1000 + 1;
}

/* Compared without telling by the time how much of it was right. */
static bool same(str a, str b)
{
	return a.len == b.len && sodium_memcmp(a.ptr, b.ptr, a.len) == 0;
}

/* ---- Addresses ---- */

static str token_of(hash made, char into[TOKEN_TEXT])
{
	sodium_bin2base64(into, TOKEN_TEXT, made.bytes, TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return str_of(into);
}

str door_address(hash key, id meeting, moment now, struct arena *arena)
{
	char token[TOKEN_TEXT];

	token_of(of_step(key, STR("address"), meeting, step_of(now)), token);
	return arena_printf(arena, "%lld.%s", (long long)meeting.v, token);
}

id door_address_meeting(str address)
{
	int64_t meeting = 0;

	if (!str_number(str_cut(&address, '.'), &meeting) || meeting < ID_FIRST || meeting > ID_MAX)
		return ID_NONE;
	return (id){ meeting };
}

/* R-MEET-45 */
enum door_fits door_address_fits(hash key, str address, moment now)
{
	const id meeting = door_address_meeting(address);
	char token[TOKEN_TEXT];

	str_cut(&address, '.');
	for (int64_t back = 0; back <= DOOR_STEPS_KNOWN; back++)
		if (same(token_of(of_step(key, STR("address"), meeting, step_of(now) - back), token), address))
			return back <= 1 ? FITS : FITS_OLD;
	return FITS_NOT;
}

/* ---- Numbers ---- */

static str digits_of(hash made, char into[NUMBER_DIGITS + 1])
{
	uint64_t drawn = 0;

	for (size_t n = 0; n < 8; n++)
		drawn = drawn << 8 | made.bytes[n];
	for (size_t n = NUMBER_DIGITS; n-- > 0; drawn /= 10)
		into[n] = (char)('0' + drawn % 10);
	into[NUMBER_DIGITS] = '\0';
	return (str){ into, NUMBER_DIGITS };
}

str door_number(hash key, id meeting, moment now, struct arena *arena)
{
	char digits[NUMBER_DIGITS + 1];

	return arena_copy(arena, digits_of(of_step(key, STR("number"), meeting, step_of(now)), digits));
}

enum door_fits door_number_fits(hash key, id meeting, str typed, moment now)
{
	char digits[NUMBER_DIGITS + 1];

	for (int64_t back = 0; back <= 1; back++)
		if (same(digits_of(of_step(key, STR("number"), meeting, step_of(now) - back), digits), typed))
			return FITS;
	return FITS_NOT;
}

str door_digits(str typed, struct arena *arena)
{
	CLEANUP(buf_done) struct buf folded = BUF(4096), digits = BUF(64);

	text_fold(typed, &folded);
	for (size_t n = 0; n < folded.len; n++) {
		const char c = folded.ptr[n];
		if (c >= '0' && c <= '9')
			buf_byte(&digits, c);
		else if (c != ' ' && c != '-')
			return STR_NONE;
	}
	return digits.len == NUMBER_DIGITS ? arena_copy(arena, buf_str(&digits)) : STR_NONE;
}

/* ---- Phones ---- */

int64_t door_mark(hash key, str secret)
{
	struct coding coding = begin(key, STR("mark"));
	int64_t mark = 0;

	text_in(&coding, secret);
	const hash made = end(&coding);
	for (size_t n = 0; n < 6; n++)
		mark = mark << 8 | made.bytes[n];
	return mark + 1;
}

static str entry_token(hash key, id meeting, str secret, struct entry entry, char into[TOKEN_TEXT])
{
	struct coding coding = begin(key, STR("entry"));

	number_in(&coding, meeting.v);
	number_in(&coding, entry.way);
	number_in(&coding, entry.until.us / 1000000);
	text_in(&coding, secret);
	return token_of(end(&coding), into);
}

str door_entry(hash key, id meeting, str secret, struct entry entry, struct arena *arena)
{
	char token[TOKEN_TEXT];

	return arena_printf(arena, "%d.%lld.%.*s", entry.way, (long long)(entry.until.us / 1000000),
		STR_ARG(entry_token(key, meeting, secret, entry, token)));
}

bool door_entry_fits(hash key, id meeting, str secret, str entry, moment now, int *ret_way)
{
	int64_t way = 0, until = 0;
	char token[TOKEN_TEXT];

	if (!secret.len || !str_number(str_cut(&entry, '.'), &way) || (way != WAY_CODE && way != WAY_TYPED) ||
		!str_number(str_cut(&entry, '.'), &until) || until <= now.us / 1000000 ||
		until > (now.us + ENTRY_US) / 1000000)
		return false;
	const struct entry made = { (int)way, { until * 1000000 } };
	if (!same(entry_token(key, meeting, secret, made, token), entry))
		return false;
	*ret_way = (int)way;
	return true;
}
