/* Pages with holes: see kept.h. */
#include "web/kept.h"
#include "base/gzip.h"
#include "web/form.h"
#include <inttypes.h>
#include <stdatomic.h>

#define KEPT_MOST ((size_t)256 << 10) /* bytes of a page that is kept */

enum { FILL_TOKEN = 0, FILL_NONE = 255 }; /* FILL_NONE: it stays as it is, and makes no other page of it */

struct kept_page {
	atomic_int holders;
	char *bytes;
	size_t len;
	bool packed;
	struct gzip_open open; /* where it is packed; else only its holes */
	uint8_t *fills;        /* of each hole: FILL_TOKEN, or n: the nth key */
	const char *type;      /* a literal */
	char tag[TAG_TEXT];
};

void kept_page_hold(struct kept_page *page)
{
	atomic_fetch_add(&page->holders, 1);
}

void kept_page_drop(struct kept_page *page)
{
	if (!page || atomic_fetch_sub(&page->holders, 1) > 1)
		return;
	sodium_memzero(page->bytes, page->len); /* names of persons are among them */
	free(page->bytes);
	free(page->open.holes);
	free(page->fills);
	free(page);
}

size_t kept_page_size(const struct kept_page *page)
{
	return sizeof(*page) + page->len +
	       page->open.hole_count * (sizeof(*page->open.holes) + sizeof(*page->fills));
}

/* ---- Finding the holes ---- */

struct found_hole {
	size_t at;
	size_t len;
	uint8_t fill;
};

static void find_one(str body, str secret, uint8_t fill, struct buf *found)
{
	for (size_t at = 0; secret.len;) {
		const char *hit = memmem(body.ptr + at, body.len - at, secret.ptr, secret.len);
		if (!hit)
			break;
		const struct found_hole hole = {
			.at = (size_t)(hit - body.ptr), .len = secret.len, .fill = fill
		};
		buf_bytes(found, &hole, sizeof(hole));
		at = hole.at + hole.len;
	}
}

static int by_place(const void *a, const void *b)
{
	const struct found_hole *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static void find_holes(const struct exchange *exchange, struct buf *found)
{
	str body = buf_str(&exchange->response.body);
	const struct form_keys *keys = &exchange->keys;

	if (!body.len)
		return;
	find_one(body, exchange->request.csrf, FILL_TOKEN, found);
	find_one(body, str_of(keys->moving), FILL_NONE, found);
	for (size_t n = 0; n < keys->count; n++)
		find_one(body, str_of(keys->list[n]), (uint8_t)(n + 1), found);
	if (found->len) /* else there is nothing to point to */
		qsort(found->ptr, found->len / sizeof(struct found_hole), sizeof(struct found_hole),
			by_place);
}

/* ---- Keeping ---- */

static void tag_page(struct exchange *exchange, const struct found_hole *holes, size_t count)
{
	const struct mark_key *tags = &exchange->web->tags;
	str body = buf_str(&exchange->response.body);
	uint64_t mark = 0;
	size_t at = 0;

	for (size_t n = 0; n < count; n++) {
		mark = mark_add(tags, mark, body.ptr + at, holes[n].at - at);
		at = holes[n].at + holes[n].len;
	}
	mark = mark_add(tags, mark, body.ptr + at, body.len - at);
	snprintf(exchange->tag, sizeof(exchange->tag), "W/\"%016" PRIx64 "\"", mark);
}

/* What the handler said of this very answer is nobody else's. */
static bool may_be_kept(const struct exchange *exchange)
{
	const struct response *response = &exchange->response;

	return str_given(exchange->own_key) && !exchange->keys.more && !response->once &&
	       !response->cookie_count && !response->policy && !response->filename &&
	       !response->saved_as && response->body.len <= KEPT_MOST;
}

static struct kept_page *page_new(const struct exchange *exchange, const struct found_hole *holes, size_t count)
{
	struct kept_page *page = calloc(1, sizeof(*page));

	must(page);
	must(page->open.holes = calloc(count + 1, sizeof(*page->open.holes)));
	must(page->fills = calloc(count + 1, sizeof(*page->fills)));
	atomic_init(&page->holders, 1);
	page->type = exchange->response.type;
	memcpy(page->tag, exchange->tag, sizeof(page->tag));
	for (size_t n = 0; n < count; n++) {
		if (holes[n].fill == FILL_NONE)
			continue;
		page->open.holes[page->open.hole_count] =
			(struct gzip_hole){ .at = holes[n].at, .len = holes[n].len };
		page->fills[page->open.hole_count++] = holes[n].fill;
	}
	return page;
}

/* The body is packed in place, so that the answer at hand is what is kept. */
static bool pack_open(struct exchange *exchange, bool here, struct kept_page *page)
{
	struct response *response = &exchange->response;
	struct buf packed;

	if (!exchange_pack_worthwhile(exchange, here))
		return true;
	buf_init(&packed, ANSWER_MAX);
	if (!gzip_add_open(&packed, buf_str(&response->body), PACK_LEVEL, &page->open)) {
		buf_done(&packed);
		return false;
	}
	buf_done(&response->body);
	response->body = packed;
	response->packed = page->packed = true;
	return true;
}

static void keep(struct exchange *exchange, bool here, const struct found_hole *holes, size_t count)
{
	struct kept_page *page = page_new(exchange, holes, count);
	const struct buf *body = &exchange->response.body;

	if (!pack_open(exchange, here, page)) {
		kept_page_drop(page);
		return;
	}
	must(page->bytes = malloc(body->len + 1));
	memcpy(page->bytes, body->ptr, body->len);
	page->len = body->len;
	cache_put_page(exchange->web->own, exchange->own_key, exchange->seq, exchange->today, page);
}

void kept_page_take(struct exchange *exchange, bool here)
{
	CLEANUP(buf_done) struct buf found = BUF(ANSWER_MAX);
	const struct found_hole *holes;

	find_holes(exchange, &found);
	if (found.failed)
		return;
	holes = (const void *)found.ptr;
	size_t count = found.len / sizeof(*holes);
	tag_page(exchange, holes, count);
	if (may_be_kept(exchange))
		keep(exchange, here, holes, count);
}

/* ---- Answering ---- */

static str fill_of(const struct kept_page *page, size_t n, const struct exchange *exchange)
{
	return page->fills[n] == FILL_TOKEN ? exchange->request.csrf
				   : str_of(exchange->keys.list[page->fills[n] - 1]);
}

static void fill(const struct kept_page *page, const struct exchange *exchange, char *bytes, str *fills)
{
	for (size_t n = 0; n < page->open.hole_count; n++)
		fills[n] = fill_of(page, n, exchange);
	if (page->packed) {
		gzip_fill(bytes, &page->open, fills);
		return;
	}
	for (size_t n = 0; n < page->open.hole_count; n++)
		memcpy(bytes + page->open.holes[n].at, fills[n].ptr, fills[n].len);
}

void kept_page_answer(struct kept_page *page, struct exchange *exchange)
{
	struct response *response = &exchange->response;

	response->type = page->type;
	response->packed = page->packed;
	memcpy(exchange->tag, page->tag, sizeof(exchange->tag));
	exchange->prepared = true;
	if (tag_known(exchange->request.if_none_match, str_of(page->tag)))
		return; /* sending says so: nobody reads the body */
	size_t keys = 0;
	for (size_t n = 0; n < page->open.hole_count; n++)
		keys = page->fills[n] > keys ? page->fills[n] : keys;
	while (exchange->keys.count < keys)
		form_key_make(exchange->keys.list[exchange->keys.count++]);
	str *fills = arena_array(&exchange->arena, page->open.hole_count + 1, sizeof(*fills));
	char *bytes = buf_room(&response->body, page->len);
	if (!fills || !bytes) { /* without memory the connection ends, and no empty page has this tag */
		response->body.failed = true;
		return;
	}
	memcpy(bytes, page->bytes, page->len);
	response->body.len += page->len;
	fill(page, exchange, bytes, fills);
}
