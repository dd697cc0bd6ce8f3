/* Tests of writing JSON. */
#include "base/json.h"
#include "base/test_support.h"

struct writing {
	struct buf out;
	struct json json;
};

static int begin(void **state)
{
	static struct writing writing;

	buf_init(&writing.out, 1 << 20);
	writing.json = json_into(&writing.out);
	*state = &writing;
	return 0;
}

static int end(void **state)
{
	struct writing *writing = *state;

	buf_done(&writing->out);
	return 0;
}

static void every_kind_of_value(void **state)
{
	struct writing *w = *state;
	struct json *j = &w->json;

	json_begin_object(j);
	json_key(j, STR("text")), json_text(j, STR("a"));
	json_key(j, STR("none")), json_text(j, STR_NONE);
	json_key(j, STR("empty")), json_text(j, STR(""));
	json_key(j, STR("number")), json_number(j, INT64_MIN);
	json_key(j, STR("yes")), json_bool(j, true);
	json_key(j, STR("no")), json_bool(j, false);
	json_key(j, STR("null")), json_write_null(j);
	json_key(j, STR("date")), json_date(j, date_of(2026, 11, 23));
	json_key(j, STR("moment")), json_moment(j, (moment){ 1 });
	json_key(j, STR("decimal")), json_decimal(j, (decimal){ -150, 2 });
	json_key(j, STR("id")), json_id(j, (id){ ID_MAX });
	json_key(j, STR("nobody")), json_id(j, ID_NONE);
	json_key(j, STR("raw")), json_raw(j, STR("[1]"));
	json_end(j);
	assert_str(buf_str(&w->out), "{\"text\":\"a\",\"none\":null,\"empty\":\"\","
				     "\"number\":-9223372036854775808,\"yes\":true,\"no\":false,"
				     "\"null\":null,\"date\":\"2026-11-23\","
				     "\"moment\":\"1970-01-01T00:00:00.000001Z\","
				     "\"decimal\":\"-1.5\",\"id\":9007199254740991,"
				     "\"nobody\":null,\"raw\":[1]}");
}

static void commas_stand_between(void **state)
{
	struct writing *w = *state;
	struct json *j = &w->json;

	json_begin_array(j);
	json_begin_array(j), json_end(j);
	json_begin_object(j), json_end(j);
	json_begin_array(j), json_number(j, 0), json_end(j);
	json_begin_array(j);
	json_number(j, 1), json_number(j, 2);
	json_counts(j, (uint32_t[]){ 3, 45, UINT32_MAX }, 3);
	json_counts(j, NULL, 0);
	json_begin_object(j);
	json_key(j, STR("a")), json_counts(j, (uint32_t[]){ 0 }, 1);
	json_key(j, STR("b")), json_begin_array(j), json_end(j);
	json_end(j);
	json_write_null(j);
	json_end(j);
	json_text(j, STR("x"));
	json_end(j);
	assert_str(buf_str(&w->out),
		"[[],{},[0],[1,2,[3,45,4294967295],[],{\"a\":[0],\"b\":[]},null],\"x\"]");
}

static void escapes_are_the_shortest(void **state)
{
	struct writing *w = *state;
	const str all =
		STR("\b\t\n\f\r\"\\/ \x01\x1f\x7f<>&' \xe4\xb8\xad\xf0\x9f\x98\x80\xe2\x80\xa8");

	json_text(&w->json, all);
	assert_str(buf_str(&w->out), "\"\\b\\t\\n\\f\\r\\\"\\\\/ \\u0001\\u001f\x7f<>&' "
				     "\xe4\xb8\xad\xf0\x9f\x98\x80\xe2\x80\xa8\"");
	buf_clear(&w->out);
	json_quote(&w->out, STR("a\0b"));
	assert_str(buf_str(&w->out), "\"a\\u0000b\"");
	buf_clear(&w->out);
	json_begin_object(&w->json);
	json_key(&w->json, STR("\"\n"));
	assert_true(str_ends(buf_str(&w->out), STR("{\"\\\"\\n\":")));
}

/* Eight bytes are looked at in one step: each byte in each place of such a step. */
static void every_byte_in_every_place(void **state)
{
	struct writing *w = *state;

	for (int byte = 0; byte < 256; byte++) {
		for (size_t place = 0; place < 20; place++) {
			char text[20], want[32];
			const char *shorts = byte == '"' || byte == '\\' ? (char[]){ (char)byte, 0 }
					     : byte == '\b'              ? "b"
					     : byte == '\t'              ? "t"
					     : byte == '\n'              ? "n"
					     : byte == '\f'              ? "f"
					     : byte == '\r'              ? "r"
									 : NULL;
			memset(text, 'x', sizeof(text));
			text[place] = (char)byte;
			int len = snprintf(want, sizeof(want), "\"%.*s", (int)place, text);
			if (shorts)
				len += snprintf(want + len, 8, "\\%s", shorts);
			else if (byte < 0x20)
				len += snprintf(want + len, 8, "\\u%04x", (unsigned)byte);
			else
				want[len++] = (char)byte;
			memset(want + len, 'x', 19 - place);
			len += 19 - (int)place;
			want[len++] = '"';
			buf_clear(&w->out);
			json_quote(&w->out, (str){ text, sizeof(text) });
			assert_true(str_eq(buf_str(&w->out), (str){ want, (size_t)len }));
		}
	}
}

static void depth_up_to_the_maximum(void **state)
{
	struct writing *w = *state;

	for (int n = 0; n < JSON_DEPTH_MAX; n++) {
		json_begin_array(&w->json);
		json_number(&w->json, n);
	}
	for (int n = 0; n < JSON_DEPTH_MAX; n++)
		json_end(&w->json);
	assert_int_equal(w->json.depth, 0);
	assert_true(str_starts(buf_str(&w->out), STR("[0,[1,[2,")));
	assert_true(str_has(str_slice(buf_str(&w->out), w->out.len - JSON_DEPTH_MAX - 1, 1), '9'));
}

static void a_full_buf_has_failed(void **state)
{
	CLEANUP(buf_done) struct buf little;
	struct json json;

	(void)state;
	buf_init(&little, 8);
	json = json_into(&little);
	json_begin_array(&json);
	json_text(&json, STR("a long text"));
	json_counts(&json, (uint32_t[]){ 1, 2, 3 }, 3);
	json_end(&json);
	assert_true(little.failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_kind_of_value, begin, end),
		cmocka_unit_test_setup_teardown(commas_stand_between, begin, end),
		cmocka_unit_test_setup_teardown(escapes_are_the_shortest, begin, end),
		cmocka_unit_test_setup_teardown(every_byte_in_every_place, begin, end),
		cmocka_unit_test_setup_teardown(depth_up_to_the_maximum, begin, end),
		cmocka_unit_test(a_full_buf_has_failed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
