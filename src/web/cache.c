/* Whole answers, kept until the ledger moves on or the day turns.
 *
 * A slot for each hash of the key: a newer answer takes the place of the one before it. Answers are counted by libmicrohttpd, so one that
 * is being sent outlives its slot. */
#include "web/private.h"
#include <microhttpd.h>

#define SLOTS 256
#define SIZE_MOST ((size_t)1 << 20) /* of one answer */
#define SIZE_ALL ((size_t)64 << 20)

struct slot {
	str key;
	int64_t seq;
	date day;
	char tag[32];
	size_t size;
	struct MHD_Response *response;
};

struct cache {
	pthread_mutex_t lock;
	struct slot slots[SLOTS];
	size_t size;
};

struct cache *cache_new(void)
{
	struct cache *cache = calloc(1, sizeof(*cache));

	must(cache);
	pthread_mutex_init(&cache->lock, NULL);
	return cache;
}

static void empty(struct cache *cache, struct slot *slot)
{
	if (!slot->response)
		return;
	MHD_destroy_response(slot->response);
	free((char *)slot->key.ptr);
	cache->size -= slot->size;
	*slot = (struct slot){ .response = NULL };
}

void cache_free(struct cache *cache)
{
	if (!cache)
		return;
	for (size_t n = 0; n < SLOTS; n++)
		empty(cache, &cache->slots[n]);
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

static bool hit(const struct slot *slot, str key, int64_t seq, date day)
{
	return slot->response && slot->seq == seq && slot->day.day == day.day && str_eq(slot->key, key);
}

bool cache_send(struct cache *cache, struct MHD_Connection *connection, str key, int64_t seq, date day, str if_none_match)
{
	struct slot *slot = &cache->slots[str_hash(key, 0) % SLOTS];

	pthread_mutex_lock(&cache->lock);
	bool found = hit(slot, key, seq, day) && !str_eq(if_none_match, str_of(slot->tag));
	if (found)
		found = MHD_queue_response(connection, MHD_HTTP_OK, slot->response) == MHD_YES;
	pthread_mutex_unlock(&cache->lock);
	return found;
}

void cache_put(struct cache *cache, str key, int64_t seq, date day, const char *tag, size_t size, struct MHD_Response *response)
{
	struct slot *slot = &cache->slots[str_hash(key, 0) % SLOTS];

	pthread_mutex_lock(&cache->lock);
	empty(cache, slot);
	if (size <= SIZE_MOST && cache->size + size <= SIZE_ALL) {
		char *copy = malloc(key.len ? key.len : 1);
		must(copy);
		memcpy(copy, key.ptr, key.len);
		*slot = (struct slot){ .key = { copy, key.len }, .seq = seq, .day = day, .size = size, .response = response };
		snprintf(slot->tag, sizeof(slot->tag), "%s", tag);
		cache->size += size;
	} else {
		MHD_destroy_response(response);
	}
	pthread_mutex_unlock(&cache->lock);
}
