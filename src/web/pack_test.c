/* Tests of what answers cost on the wire: gzip for who takes it, tags, and tokens whose bytes no length
 * tells. */
#include "web/exchange.h"
#include "web/guard.h"
#include "web/http_test_support.h"
#include <zlib.h>

#define TAKES_GZIP "Accept-Encoding: gzip, br\r\n"
#define NAME_LEN 2000

static char long_page[NAME_LEN + 20];

static void name_page(void)
{
	snprintf(long_page, sizeof(long_page), "GET /page/");
	memset(long_page + strlen(long_page), 'x', NAME_LEN);
}

static size_t unpacked(const struct heard *heard, char *into, size_t room)
{
	z_stream stream = { .next_in = (Bytef *)(uintptr_t)heard->body,
		.avail_in = (uInt)heard->len,
		.next_out = (Bytef *)into,
		.avail_out = (uInt)room };

	assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	inflateEnd(&stream);
	return room - stream.avail_out;
}

static void what_is_taken_is_read_from_the_header(UNUSED void **state)
{
	static const char *const taken[] = { "gzip", "GZIP", "br, gzip", "gzip;q=0.5, br;q=1",
		"deflate, x-gzip", "*", "br;q=0, *;q=0.1", "gzip;q=0.001" };
	static const char *const not_taken[] = { "", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0",
		"gzip;q=0, *", "gzipped", "identity" };

	for (size_t n = 0; n < COUNT(taken); n++)
		assert_true(gzip_accepted(str_of(taken[n])));
	for (size_t n = 0; n < COUNT(not_taken); n++)
		assert_false(gzip_accepted(str_of(not_taken[n])));
	assert_false(gzip_accepted(STR_NONE));
}

/* Twice: made, and kept. */
static void an_answer_is_packed_for_who_takes_it(void **state)
{
	struct site *site = *state;
	static char text[1 << 16];

	name_page();
	for (int n = 0; n < 2; n++) {
		struct heard plain = ask(site, long_page, "", NULL);
		struct heard packed = ask(site, long_page, TAKES_GZIP, NULL);
		char value[300];
		assert_false(heard_header(&plain, "Content-Encoding", value));
		check_header(&packed, "Content-Encoding", "gzip");
		check_header(&plain, "Vary", "Accept-Encoding, Accept-Language, Cookie");
		check_header(&packed, "Vary", "Accept-Encoding, Accept-Language, Cookie");
		assert_true(packed.len < plain.len / 10);
		assert_int_equal(unpacked(&packed, text, sizeof(text)), plain.len);
		assert_memory_equal(text, plain.body, plain.len);
	}
}

static void each_encoding_has_a_tag_of_its_own(void **state)
{
	struct site *site = *state;
	char plain[300], packed[300], header[400];

	name_page();
	struct heard heard = ask(site, long_page, "", NULL);
	assert_true(heard_header(&heard, "ETag", plain));
	heard = ask(site, long_page, TAKES_GZIP, NULL);
	assert_true(heard_header(&heard, "ETag", packed));
	assert_string_not_equal(plain, packed);
	snprintf(header, sizeof(header), TAKES_GZIP "If-None-Match: %s\r\n", packed);
	heard = ask(site, long_page, header, NULL);
	assert_int_equal(heard.status, 304);
	assert_false(heard_header(&heard, "Content-Encoding", plain));
	check_header(&heard, "ETag", packed);
	snprintf(header, sizeof(header), "If-None-Match: %s\r\n", packed);
	assert_int_equal(ask(site, long_page, header, NULL).status, 200);
}

static void head_tells_what_get_would_send(void **state)
{
	struct site *site = *state;
	char length[300], line[NAME_LEN + 30];

	name_page();
	struct heard got = ask(site, long_page, TAKES_GZIP, NULL);
	snprintf(line, sizeof(line), "HEAD%s", long_page + 3);
	struct heard head = ask(site, line, TAKES_GZIP, NULL);
	assert_true(heard_header(&got, "Content-Length", length));
	check_header(&head, "Content-Length", length);
	check_header(&head, "Content-Encoding", "gzip");
}

static void what_is_small_or_no_text_goes_as_it_is(void **state)
{
	struct site *site = *state;
	char value[300];

	struct heard small = ask(site, "GET /page/small", TAKES_GZIP, NULL);
	assert_string_equal(small.body, "<p>small en</p>");
	assert_false(heard_header(&small, "Content-Encoding", value));
	struct heard refused = ask(site, "GET /api/v1/nothing", TAKES_GZIP, NULL);
	assert_int_equal(refused.status, 404);
	assert_false(heard_header(&refused, "Content-Encoding", value));
}

/* A picture that was handed in is small already. */
static void a_picture_goes_as_it_is(UNUSED void **state)
{
	struct response response = { .status = 200, .type = "image/png" };
	struct exchange exchange = { .request = { .gzip = true }, .response = response };

	buf_init(&exchange.response.body, 1 << 20);
	for (int n = 0; n < 1000; n++)
		buf_text(&exchange.response.body, "pixels ");
	exchange_pack(&exchange, false);
	assert_false(exchange.response.packed);
	exchange.response.type = "text/csv; charset=utf-8";
	exchange_pack(&exchange, false);
	assert_true(exchange.response.packed);
	buf_done(&exchange.response.body);
}

static void an_asset_was_packed_when_muster_was_built(void **state)
{
	struct site *site = *state;
	struct heard plain = ask(site, "GET /style.css", "", NULL);
	struct heard packed = ask(site, "GET /style.css", TAKES_GZIP, NULL);
	static char text[1 << 20];

	check_header(&packed, "Content-Encoding", "gzip");
	assert_true(packed.len < plain.len / 2);
	assert_int_equal(unpacked(&packed, text, sizeof(text)), plain.len);
}

/* ---- Pages that nobody keeps ---- */

static void a_page_that_still_stands_is_not_sent_again(void **state)
{
	struct site *site = *state;
	struct heard heard = ask(site, "GET /view", "", NULL);
	char tag[300], header[400];

	check_header(&heard, "Cache-Control", "no-store");
	assert_true(heard_header(&heard, "ETag", tag));
	assert_true(str_starts(str_of(tag), STR("W/\"")));
	snprintf(header, sizeof(header), TAKES_GZIP "If-None-Match: %s\r\n", tag);
	heard = ask(site, "GET /view", header, NULL);
	assert_int_equal(heard.status, 304);
	check_header(&heard, "Cache-Control", "no-store");
	snprintf(header, sizeof(header), "Accept-Language: zh\r\nIf-None-Match: %s\r\n", tag);
	assert_int_equal(ask(site, "GET /view", header, NULL).status, 200);
}

/* ---- Tokens ---- */

static void a_token_is_masked_anew_each_time(UNUSED void **state)
{
	hash token = csrf_token(STR("a secret")), other = csrf_token(STR("another"));
	char bare[HASH_TEXT], first[CSRF_TEXT], second[CSRF_TEXT];

	hash_print(token, bare);
	csrf_print(token, first);
	csrf_print(token, second);
	assert_int_equal(strlen(first), CSRF_TEXT - 1);
	for (size_t n = 0; n + 8 < CSRF_TEXT; n++) /* no piece of it is there twice */
		assert_null(memmem(second, CSRF_TEXT - 1, first + n, 8));
	for (size_t n = 0; n + 8 < HASH_TEXT; n++)
		assert_null(memmem(first, CSRF_TEXT - 1, bare + n, 8));
	assert_true(csrf_fits(token, str_of(first)));
	assert_true(csrf_fits(token, str_of(second)));
	assert_false(csrf_fits(other, str_of(first)));
	first[3] = first[3] == '0' ? '1' : '0';
	assert_false(csrf_fits(token, str_of(first)));
	assert_false(csrf_fits(token, str_of(bare)));
	assert_false(csrf_fits(token, STR("")));
	memset(second, 'g', CSRF_TEXT - 1);
	assert_false(csrf_fits(token, str_of(second)));
}

int main(void)
{
#define SERVED(test) cmocka_unit_test_setup_teardown(test, site_setup, site_teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_taken_is_read_from_the_header),
		SERVED(an_answer_is_packed_for_who_takes_it),
		SERVED(each_encoding_has_a_tag_of_its_own),
		SERVED(head_tells_what_get_would_send),
		SERVED(what_is_small_or_no_text_goes_as_it_is),
		cmocka_unit_test(a_picture_goes_as_it_is),
		SERVED(an_asset_was_packed_when_muster_was_built),
		SERVED(a_page_that_still_stands_is_not_sent_again),
		cmocka_unit_test(a_token_is_masked_anew_each_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
