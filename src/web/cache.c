/* Whole answers, kept until the ledger moves on or the day turns.
 *
 * A slot for each hash of the key: a newer answer takes the place of the one before it. Answers are
 * counted by libmicrohttpd, so one that is being sent outlives its slot. */
#include "web/http_library.h"
#include "web/kept.h"

#define SLOTS 256
#define SIZE_MOST ((size_t)1 << 20) /* of one answer */
#define SIZE_ALL ((size_t)64 << 20)

struct slot {
	str key;
	int64_t seq;
	date day;
	char tag[TAG_TEXT];
	size_t size;
	struct MHD_Response *response; /* one of both, or neither */
	struct kept_page *page;
};

struct cache {
	pthread_mutex_t lock;
	struct slot slots[SLOTS];
	size_t size;
	int64_t seq; /* of the newest that was put in */
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
	if (slot->response)
		MHD_destroy_response(slot->response);
	else if (slot->page)
		kept_page_drop(slot->page);
	else
		return;
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
	return (slot->response || slot->page) && slot->seq == seq && slot->day.day == day.day &&
	       str_eq(slot->key, key);
}

static str opaque(str tag)
{
	return str_starts(tag, STR("W/")) ? str_from(tag, 2) : tag;
}

/* "a", W/"b", or * */
bool tag_known(str if_none_match, str tag)
{
	while (str_given(if_none_match)) {
		str one = str_trim(str_cut(&if_none_match, ','));
		if (str_eq(one, STR("*")))
			return true;
		if (str_eq(opaque(one), opaque(tag)))
			return true;
	}
	return false;
}

enum cached cache_send(struct cache *cache, struct MHD_Connection *connection, str key, int64_t seq,
	date day, str if_none_match, char tag[TAG_TEXT])
{
	struct slot *slot = &cache->slots[str_hash(key, 0) % SLOTS];
	enum cached sent = CACHED_NONE;

	pthread_mutex_lock(&cache->lock);
	if (hit(slot, key, seq, day) && slot->response) {
		memcpy(tag, slot->tag, TAG_TEXT);
		if (tag_known(if_none_match, str_of(tag)))
			sent = CACHED_SAME;
		else if (MHD_queue_response(connection, MHD_HTTP_OK, slot->response) == MHD_YES)
			sent = CACHED_SENT;
	}
	pthread_mutex_unlock(&cache->lock);
	return sent;
}

/* What nobody will ask for again goes: it takes room, and what was erased since may stand in it. */
static void sweep(struct cache *cache, int64_t seq, date day)
{
	for (size_t n = 0; n < SLOTS; n++)
		if (cache->slots[n].seq != seq || cache->slots[n].day.day != day.day)
			empty(cache, &cache->slots[n]);
}

static bool has_room(struct cache *cache, size_t size, int64_t seq, date day)
{
	if (size > SIZE_MOST)
		return false;
	if (seq > cache->seq || cache->size + size > SIZE_ALL)
		sweep(cache, seq, day);
	cache->seq = seq;
	return cache->size + size <= SIZE_ALL;
}

static void fill(struct cache *cache, struct slot *slot, const struct slot *with)
{
	char *copy = malloc(with->key.len + 1);

	must(copy);
	memcpy(copy, with->key.ptr, with->key.len);
	*slot = *with;
	slot->key.ptr = copy;
	cache->size += with->size;
}

struct kept_page *cache_page(struct cache *cache, str key, int64_t seq, date day)
{
	struct slot *slot = &cache->slots[str_hash(key, 0) % SLOTS];
	struct kept_page *page = NULL;

	pthread_mutex_lock(&cache->lock);
	if (hit(slot, key, seq, day) && (page = slot->page))
		kept_page_hold(page);
	pthread_mutex_unlock(&cache->lock);
	return page;
}

/* False: there is no room, or it is older than what others have been told, and nobody will ask for it: it neither
 * takes the place of what is newer, nor stays when what was erased since is swept out. */
static bool put(struct cache *cache, const struct slot *with)
{
	struct slot *slot = &cache->slots[str_hash(with->key, 0) % SLOTS];

	pthread_mutex_lock(&cache->lock);
	bool room = with->seq >= cache->seq;
	if (room) {
		empty(cache, slot);
		room = has_room(cache, with->size, with->seq, with->day);
	}
	if (room)
		fill(cache, slot, with);
	pthread_mutex_unlock(&cache->lock);
	return room;
}

void cache_put_page(struct cache *cache, str key, int64_t seq, date day, struct kept_page *page)
{
	const struct slot with = { .key = key, .seq = seq, .day = day, .size = kept_page_size(page),
		.page = page };

	if (!put(cache, &with))
		kept_page_drop(page);
}

void cache_put(struct cache *cache, str key, int64_t seq, date day, const char *tag, size_t size,
	struct MHD_Response *response)
{
	struct slot with = {
		.key = key, .seq = seq, .day = day, .size = size, .response = response
	};

	snprintf(with.tag, sizeof(with.tag), "%s", tag);
	if (!put(cache, &with))
		MHD_destroy_response(response);
}
