/* What is held for a while. */
#include "web/held.h"
#include "base/crypto.h"
#include "web/exchange.h"
#include <pthread.h>
#include <stdlib.h>

#define SLOTS 256
#define SLOTS_OF_ONE 16
#define ALL_MAX ((size_t)512 << 20)
#define LIFE_US (30 * 60 * INT64_C(1000000))

struct slot {
	char key[HELD_KEY]; /* empty: free */
	id actor;
	const char *what;
	char *bytes;
	size_t len;
	int64_t put_us;
};

struct held {
	pthread_mutex_t lock;
	struct slot slots[SLOTS];
};

struct held *held_new(void)
{
	struct held *held = calloc(1, sizeof(*held));

	must(held && pthread_mutex_init(&held->lock, NULL) == 0);
	return held;
}

static void empty(struct slot *slot)
{
	free(slot->bytes);
	*slot = (struct slot){ .len = 0 };
}

void held_free(struct held *held)
{
	if (!held)
		return;
	for (size_t n = 0; n < SLOTS; n++)
		empty(&held->slots[n]);
	pthread_mutex_destroy(&held->lock);
	free(held);
}

/* Of those of `actor` (ID_NONE: of all) the one that was put there first; NULL: none. */
static struct slot *oldest(struct held *held, id actor)
{
	struct slot *found = NULL;

	for (size_t n = 0; n < SLOTS; n++) {
		struct slot *slot = &held->slots[n];
		if (slot->key[0] && (!id_given(actor) || id_eq(slot->actor, actor)) &&
			(!found || slot->put_us < found->put_us))
			found = slot;
	}
	return found;
}

static size_t bytes_of(const struct held *held, id actor)
{
	size_t bytes = 0;

	for (size_t n = 0; n < SLOTS; n++)
		if (!id_given(actor) || id_eq(held->slots[n].actor, actor))
			bytes += held->slots[n].len;
	return bytes;
}

static struct slot *free_slot(struct held *held)
{
	for (size_t n = 0; n < SLOTS; n++)
		if (!held->slots[n].key[0])
			return &held->slots[n];
	return NULL;
}

static size_t slots_of(const struct held *held, id actor)
{
	size_t count = 0;

	for (size_t n = 0; n < SLOTS; n++)
		count += held->slots[n].key[0] && id_eq(held->slots[n].actor, actor);
	return count;
}

/* Whoever holds the most gives way first: nobody loses anything by what somebody else piles up. */
static id greediest(const struct held *held)
{
	id found = ID_NONE;
	size_t most = 0;

	for (size_t n = 0; n < SLOTS; n++) {
		size_t bytes = held->slots[n].key[0] ? bytes_of(held, held->slots[n].actor) + 1 : 0;
		if (bytes > most) {
			most = bytes;
			found = held->slots[n].actor;
		}
	}
	return found;
}

static void make_room(struct held *held, id actor, size_t len, int64_t now_us)
{
	for (size_t n = 0; n < SLOTS; n++)
		if (held->slots[n].key[0] && now_us - held->slots[n].put_us > LIFE_US)
			empty(&held->slots[n]);
	while (bytes_of(held, actor) + len > HELD_MAX_BYTES ||
		slots_of(held, actor) >= SLOTS_OF_ONE)
		empty(oldest(held, actor));
	while (bytes_of(held, ID_NONE) + len > ALL_MAX || !free_slot(held))
		empty(oldest(held, greediest(held)));
}

bool held_put(struct held *held, id actor, const char *what, str bytes, char ret_key[HELD_KEY])
{
	unsigned char random[(HELD_KEY - 1) / 2];
	char *copy = bytes.len <= HELD_MAX_BYTES ? malloc(bytes.len + 1) : NULL;

	if (!copy)
		return false;
	if (bytes.len)
		memcpy(copy, bytes.ptr, bytes.len);
	random_bytes(random, sizeof(random));
	sodium_bin2hex(ret_key, HELD_KEY, random, sizeof(random));
	pthread_mutex_lock(&held->lock);
	make_room(held, actor, bytes.len, clock_us());
	struct slot *slot = free_slot(held);
	*slot = (struct slot){
		.actor = actor, .what = what, .bytes = copy, .len = bytes.len, .put_us = clock_us()
	};
	memcpy(slot->key, ret_key, HELD_KEY);
	pthread_mutex_unlock(&held->lock);
	return true;
}

static struct slot *find(struct held *held, id actor, str key)
{
	for (size_t n = 0; key.len == HELD_KEY - 1 && n < SLOTS; n++)
		if (id_eq(held->slots[n].actor, actor) && str_eq(str_of(held->slots[n].key), key))
			return &held->slots[n];
	return NULL;
}

str held_get(struct held *held, id actor, const char *what, str key, struct arena *arena)
{
	str copy = STR_NONE;

	pthread_mutex_lock(&held->lock);
	struct slot *slot = find(held, actor, key);
	if (slot && strcmp(slot->what, what) == 0 && clock_us() - slot->put_us <= LIFE_US)
		copy = arena_copy(arena, (str){ slot->bytes, slot->len });
	pthread_mutex_unlock(&held->lock);
	return copy;
}

void held_drop(struct held *held, id actor, str key)
{
	pthread_mutex_lock(&held->lock);
	struct slot *slot = find(held, actor, key);
	if (slot)
		empty(slot);
	pthread_mutex_unlock(&held->lock);
}
