/* Sending answers as gzip to who takes them so. */
#include "base/gzip.h"
#include "web/exchange.h"
#include <strings.h>

/* What is smaller fits into one packet as it is. */
#define PACK_LEAST 1024
/* What is larger takes longer than an HTTP thread may: only the pool packs it. */
#define PACK_HERE_MOST ((size_t)512 << 10)

static const char *const types[] = { "text/", "application/json", "image/svg+xml" };

static bool is_text(const char *type)
{
	for (size_t n = 0; n < COUNT(types); n++)
		if (str_starts(str_of(type), str_of(types[n])))
			return true;
	return false;
}

static bool same_word(str a, str b)
{
	return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

/* "q=0", "q=0.000": it is named in order to be refused. */
static bool is_refused(str parameters)
{
	str q = str_trim(parameters);

	if (!str_starts(q, STR("q=")) && !str_starts(q, STR("Q=")))
		return false;
	for (size_t n = 2; n < q.len; n++)
		if (q.ptr[n] != '0' && q.ptr[n] != '.')
			return false;
	return q.len > 2;
}

bool gzip_accepted(str header)
{
	bool any = false;

	while (str_given(header)) {
		str parameters = str_cut(&header, ','), name = str_trim(str_cut(&parameters, ';'));
		bool refused = is_refused(parameters);
		if (same_word(name, STR("gzip")) || same_word(name, STR("x-gzip")))
			return !refused;
		if (str_eq(name, STR("*")))
			any = !refused;
	}
	return any;
}

bool exchange_pack_worthwhile(const struct exchange *exchange, bool here)
{
	const struct response *response = &exchange->response;
	size_t len = response->body.len;

	return exchange->request.gzip && !response->packed && !response->body.failed &&
	       len >= PACK_LEAST && (!here || len <= PACK_HERE_MOST) && is_text(response->type);
}

void exchange_pack(struct exchange *exchange, bool here)
{
	struct response *response = &exchange->response;
	struct buf packed;

	if (!exchange_pack_worthwhile(exchange, here))
		return;
	buf_init(&packed, ANSWER_MAX);
	if (!gzip_add(&packed, buf_str(&response->body), PACK_LEVEL)) {
		buf_done(&packed);
		return;
	}
	buf_done(&response->body);
	response->body = packed;
	response->packed = true;
}
