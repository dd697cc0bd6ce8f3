/* Numbers that strangers type: see guess.h. */
#include "web/guess.h"
#include "base/crypto.h"
#include "base/macros.h"
#include "web/throttle.h"
#include <stdlib.h>

#define MINUTE_US INT64_C(60000000)
#define WHO_MAX 100

struct guesses {
	unsigned char key[crypto_generichash_KEYBYTES];
	struct throttle *phones, *addresses, *all; /* all: nobody else is counted there */
};

struct guesses *guesses_new(void)
{
	struct guesses *guesses = calloc(1, sizeof(*guesses));

	must(guesses);
	crypto_generichash_keygen(guesses->key);
	guesses->phones = throttle_new();
	guesses->addresses = throttle_new();
	guesses->all = throttle_new();
	return guesses;
}

void guesses_free(struct guesses *guesses)
{
	if (!guesses)
		return;
	throttle_free(guesses->phones);
	throttle_free(guesses->addresses);
	throttle_free(guesses->all);
	free(guesses);
}

/* ---- Marks ---- */

static void sign_mark(const struct guesses *guesses, const char *secret, char into[MARK_SECRET + 1])
{
	unsigned char made[MARK_SECRET / 2];

	crypto_generichash(made, sizeof(made), (const unsigned char *)secret, MARK_SECRET, guesses->key,
		sizeof(guesses->key));
	sodium_bin2hex(into, MARK_SECRET + 1, made, sizeof(made));
}

void mark_make(const struct guesses *guesses, char into[MARK_TEXT])
{
	unsigned char bytes[MARK_SECRET / 2];

	random_bytes(bytes, sizeof(bytes));
	sodium_bin2hex(into, MARK_SECRET + 1, bytes, sizeof(bytes));
	sign_mark(guesses, into, into + MARK_SECRET);
}

str mark_secret(const struct guesses *guesses, str mark)
{
	char made[MARK_SECRET + 1];

	if (mark.len != MARK_TEXT - 1)
		return STR_NONE;
	sign_mark(guesses, mark.ptr, made);
	return sodium_memcmp(made, mark.ptr + MARK_SECRET, MARK_SECRET) == 0 ? str_slice(mark, 0, MARK_SECRET)
									     : STR_NONE;
}

/* ---- Guesses ---- */

static const str everybody = { "all", 3 };

/* Each is counted apart from what the address asks for. */
static str counted_as(const char *what, str address, char into[WHO_MAX])
{
	return (str){ into, (size_t)snprintf(into, WHO_MAX, "%s %.*s", what, STR_ARG(str_slice(address, 0, 64))) };
}

static bool is_guessing(struct guesses *guesses, str address, int64_t now_us)
{
	char who[WHO_MAX];

	return throttle_requests(guesses->addresses, counted_as("wrong", address, who), now_us) >= GUESSES_OF_ADDRESS;
}

bool mark_may_be_made(struct guesses *guesses, str address, int64_t now_us)
{
	const int most = is_guessing(guesses, address, now_us) ? MARKS_OF_GUESSERS : MARKS_OF_ADDRESS;
	char who[WHO_MAX];

	return throttle_request(guesses->addresses, counted_as("mark", address, who), now_us, most);
}

int guess_wait(struct guesses *guesses, str secret, str address, int64_t now_us)
{
	const int wait = throttle_wait(guesses->phones, secret, now_us);

	if (wait || !throttle_failures(guesses->phones, secret, now_us))
		return wait;
	if (!is_guessing(guesses, address, now_us) &&
		throttle_requests(guesses->all, everybody, now_us) < GUESSES_OF_ALL)
		return 0;
	return (int)((MINUTE_US - now_us % MINUTE_US) / 1000000) + 1;
}

void guess_wrong(struct guesses *guesses, str secret, str address, int64_t now_us)
{
	char who[WHO_MAX];

	throttle_failed(guesses->phones, secret, now_us, true);
	throttle_request(guesses->addresses, counted_as("wrong", address, who), now_us, GUESSES_OF_ADDRESS);
	throttle_request(guesses->all, everybody, now_us, GUESSES_OF_ALL);
}

void guess_right(struct guesses *guesses, str secret)
{
	throttle_succeeded(guesses->phones, secret);
}

bool guesses_phone(struct guesses *guesses, str secret, int64_t now_us, int most)
{
	return throttle_request(guesses->phones, secret, now_us, most);
}

bool guesses_address(struct guesses *guesses, str address, int64_t now_us, int most)
{
	return throttle_request(guesses->addresses, address, now_us, most);
}
