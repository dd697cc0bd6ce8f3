/* Counting, by address and by account: see throttle.h. */
#include "web/throttle.h"
#include "base/crypto.h"
#include "base/macros.h"
#include <pthread.h>
#include <stdlib.h>

#define MINUTE_US INT64_C(60000000)
#define HOUR_US (60 * MINUTE_US)
#define WAIT_MAX 900
#define WAIT_GENTLE_MAX 60

#define SETS 1024
#define WAYS 8

struct counter {
	uint64_t key;    /* of whom it counts, hashed under a key of this process */
	int64_t used_us; /* when it counted last; 0: nobody */
	int64_t minute;  /* that `requests` counts in */
	uint32_t requests;
	uint32_t failures; /* of signing in, since the last success or the last quiet hour */
	int64_t failed_us, until_us;
	int64_t day, bytes; /* bytes: of that day */
};

struct throttle {
	pthread_mutex_t mutex;
	struct counter (*sets)[WAYS];
	unsigned char key[crypto_shorthash_KEYBYTES];
};

struct throttle *throttle_new(void)
{
	struct throttle *throttle = calloc(1, sizeof(*throttle));

	must(throttle);
	throttle->sets = calloc(SETS, sizeof(*throttle->sets));
	must(throttle->sets && pthread_mutex_init(&throttle->mutex, NULL) == 0);
	crypto_shorthash_keygen(throttle->key);
	return throttle;
}

void throttle_free(struct throttle *throttle)
{
	if (!throttle)
		return;
	free(throttle->sets);
	pthread_mutex_destroy(&throttle->mutex);
	free(throttle);
}

/* ---- Whose counter ---- */

static uint64_t key_of(const struct throttle *throttle, str who)
{
	uint64_t key;

	crypto_shorthash(
		(unsigned char *)&key, (const unsigned char *)who.ptr, who.len, throttle->key);
	return key;
}

/* NULL: nothing is known of whom. */
static struct counter *find(struct throttle *throttle, uint64_t key)
{
	struct counter *set = throttle->sets[key % SETS];

	for (size_t n = 0; n < WAYS; n++)
		if (set[n].used_us && set[n].key == key)
			return &set[n];
	return NULL;
}

/* How much would be lost: a stranger who asks under many names must not make us forget who waits. */
static int worth(const struct counter *counter, int64_t now_us)
{
	if (counter->until_us > now_us)
		return 2;
	return counter->bytes > 0 || (counter->failures && now_us - counter->failed_us < HOUR_US);
}

static struct counter *least(struct counter set[WAYS], int64_t now_us)
{
	struct counter *found = &set[0];

	for (size_t n = 1; n < WAYS; n++) {
		int more = worth(&set[n], now_us) - worth(found, now_us);
		if (more < 0 || (more == 0 && set[n].used_us < found->used_us))
			found = &set[n];
	}
	return found;
}

static struct counter *counter_of(struct throttle *throttle, str who, int64_t now_us)
{
	uint64_t key = key_of(throttle, who);
	struct counter *counter = find(throttle, key);

	if (!counter) {
		counter = least(throttle->sets[key % SETS], now_us);
		*counter = (struct counter){ .key = key };
	}
	counter->used_us = now_us;
	return counter;
}

/* ---- Counting ---- */

bool throttle_request(struct throttle *throttle, str who, int64_t now_us, int most)
{
	pthread_mutex_lock(&throttle->mutex);
	struct counter *counter = counter_of(throttle, who, now_us);
	if (counter->minute != now_us / MINUTE_US) {
		counter->minute = now_us / MINUTE_US;
		counter->requests = 0;
	}
	bool fits = counter->requests < (uint32_t)most;
	counter->requests += fits;
	pthread_mutex_unlock(&throttle->mutex);
	return fits;
}

int throttle_requests(struct throttle *throttle, str who, int64_t now_us)
{
	pthread_mutex_lock(&throttle->mutex);
	const struct counter *counter = find(throttle, key_of(throttle, who));
	const int requests = counter && counter->minute == now_us / MINUTE_US ? (int)counter->requests : 0;
	pthread_mutex_unlock(&throttle->mutex);
	return requests;
}

bool throttle_bytes(struct throttle *throttle, str who, int64_t now_us, int64_t day, int64_t bytes,
	int64_t most)
{
	pthread_mutex_lock(&throttle->mutex);
	struct counter *counter = counter_of(throttle, who, now_us);
	if (counter->day != day) {
		counter->day = day;
		counter->bytes = 0;
	}
	bool fits = bytes <= most - counter->bytes;
	counter->bytes += fits ? bytes : 0;
	pthread_mutex_unlock(&throttle->mutex);
	return fits;
}

int throttle_wait(struct throttle *throttle, str who, int64_t now_us)
{
	pthread_mutex_lock(&throttle->mutex);
	const struct counter *counter = find(throttle, key_of(throttle, who));
	int64_t left = counter ? counter->until_us - now_us : 0;
	pthread_mutex_unlock(&throttle->mutex);
	return left <= 0 ? 0 : (int)(left / 1000000) + 1;
}

int throttle_failures(struct throttle *throttle, str who, int64_t now_us)
{
	pthread_mutex_lock(&throttle->mutex);
	const struct counter *counter = find(throttle, key_of(throttle, who));
	bool lately = counter && now_us - counter->failed_us < HOUR_US;
	int failures = lately ? (int)counter->failures : 0;
	pthread_mutex_unlock(&throttle->mutex);
	return failures;
}

void throttle_failed(struct throttle *throttle, str who, int64_t now_us, bool gentle)
{
	uint32_t free_tries = gentle ? 10 : 5;
	int64_t most = gentle ? WAIT_GENTLE_MAX : WAIT_MAX, seconds = 0;

	pthread_mutex_lock(&throttle->mutex);
	struct counter *counter = counter_of(throttle, who, now_us);
	if (now_us - counter->failed_us > HOUR_US)
		counter->failures = 0;
	counter->failed_us = now_us;
	counter->failures++;
	if (counter->failures >= free_tries) {
		uint32_t doubled = counter->failures - free_tries;
		seconds = doubled > 10 ? most : INT64_C(1) << doubled;
	}
	counter->until_us = now_us + (seconds < most ? seconds : most) * 1000000;
	pthread_mutex_unlock(&throttle->mutex);
}

void throttle_succeeded(struct throttle *throttle, str who)
{
	pthread_mutex_lock(&throttle->mutex);
	struct counter *counter = find(throttle, key_of(throttle, who));
	if (counter) {
		counter->failures = 0;
		counter->until_us = 0;
	}
	pthread_mutex_unlock(&throttle->mutex);
}
