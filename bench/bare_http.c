/* Baseline: libmicrohttpd with bodies prepared once. GET /hello gives 20 bytes, GET /fixed/N gives
 * N bytes.
 *
 *     bare_http PORT [N...] */
#include "bare.h"
#include "bare_serve.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGES_MAX 16
#define FIXED_MAX (64 << 20)

struct page {
	char path[32];
	struct MHD_Response *response;
};

struct site {
	struct page pages[PAGES_MAX];
	size_t count;
};

static void add_page(struct site *site, const char *path, const char *body, size_t len)
{
	if (site->count == PAGES_MAX)
		bare_die("No more than %d sizes.", PAGES_MAX - 1);
	struct page *page = &site->pages[site->count++];
	snprintf(page->path, sizeof(page->path), "%s", path);
	page->response = MHD_create_response_from_buffer(len, (void *)body, MHD_RESPMEM_MUST_COPY);
	if (!page->response)
		bare_die("No room for a body of %zu bytes.", len);
	MHD_add_response_header(page->response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
}

static void add_fixed(struct site *site, long len)
{
	char path[32];
	char *body = malloc((size_t)len);

	if (!body)
		bare_die("No room for a body of %ld bytes.", len);
	memset(body, '7', (size_t)len);
	snprintf(path, sizeof(path), "/fixed/%ld", len);
	add_page(site, path, body, (size_t)len);
	free(body);
}

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_len,
	void **request)
{
	const struct site *site = context;

	(void)method, (void)version, (void)upload, (void)upload_len;
	/* An answer to the first call, when only the headers are there, would close the
	 * connection. */
	if (!*request) {
		*request = context;
		return MHD_YES;
	}
	for (size_t i = 0; i < site->count; i++)
		if (strcmp(url, site->pages[i].path) == 0)
			return MHD_queue_response(connection, MHD_HTTP_OK, site->pages[i].response);
	return bare_serve_answer(connection, MHD_HTTP_NOT_FOUND, "{\"code\":\"not_found\"}");
}

int main(int argc, char **argv)
{
	static const char hello[] = "{\"hello\":\"world!!!\"}";
	struct site site = { .count = 0 };

	if (argc < 2)
		bare_die("bare_http PORT [N...]");
	bare_serve_prepare();
	add_page(&site, "/hello", hello, sizeof(hello) - 1);
	for (int i = 2; i < argc; i++)
		add_fixed(&site, bare_number(argv[i], 1, FIXED_MAX));
	struct MHD_Daemon *daemon =
		bare_serve_start(bare_number(argv[1], 0, 65535), answer, NULL, &site);
	bare_serve_wait();
	MHD_stop_daemon(daemon);
	for (size_t i = 0; i < site.count; i++)
		MHD_destroy_response(site.pages[i].response);
	return 0;
}
