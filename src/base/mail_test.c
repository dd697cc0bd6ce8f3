/* The head of a mail: what is encoded, what is refused. */
#include "base/mail.h"
#include "base/test_support.h"

static char said[4096];

static const char *words(const char *text, size_t column, bool phrase)
{
	struct buf out = BUF(sizeof(said));

	mail_words(&out, str_of(text), column, phrase);
	snprintf(said, sizeof(said), "%.*s", STR_ARG(buf_str(&out)));
	buf_done(&out);
	return said;
}

static void plain_words_stay(UNUSED void **state)
{
	assert_string_equal(words("Kick-off (\"all\")", 9, false), "Kick-off (\"all\")");
	assert_string_equal(words("Safety Office", 6, true), "Safety Office");
	assert_string_equal(words("Office, \"A\"", 6, true), "=?UTF-8?B?T2ZmaWNlLCAiQSI=?=");
	assert_string_equal(words("=?UTF-8?B?eA==?=", 9, false), "=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=");
}

static void other_words_are_encoded(UNUSED void **state)
{
	assert_string_equal(words("动员会", 9, false), "=?UTF-8?B?5Yqo5ZGY5Lya?=");
}

/* What would begin a line of the head of its own. */
static void no_line_is_smuggled_in(UNUSED void **state)
{
	const char *told = words("A\r\nBcc: thief@example.org", 9, false);

	assert_null(strchr(told, '\r'));
	assert_null(strchr(told, '\n'));
	assert_null(strstr(told, "Bcc"));
}

static void no_line_is_too_long_and_no_character_is_cut(UNUSED void **state)
{
	char text[901] = "";

	for (size_t n = 0; n < 300; n++)
		memcpy(text + 3 * n, "会", 4);
	char *line = (char *)words(text, 9, false), *next;
	for (size_t column = 9; line; line = next, column = 0) {
		next = strstr(line, "\r\n");
		assert_true(column + (next ? (size_t)(next - line) : strlen(line)) <= 76);
		/* Three bytes, of which each of these characters is made, are four of base64: none needs filling up. */
		const char *word = strstr(line, "?B?") + 3;
		assert_null(memchr(word, '=', (size_t)(strstr(word, "?=") - word)));
		next = next ? next + 2 : NULL;
	}
	assert_string_equal(words("会", 70, false), "\r\n =?UTF-8?B?5Lya?=");
}

static const char *address(const char *text, bool *wide)
{
	struct buf out = BUF(sizeof(said));
	bool fine = mail_address(&out, str_of(text), wide);

	snprintf(said, sizeof(said), "%.*s", STR_ARG(buf_str(&out)));
	buf_done(&out);
	return fine ? said : NULL;
}

static void hosts_are_told_in_plain_letters(UNUSED void **state)
{
	bool wide;

	assert_string_equal(address("liaison.a+b@example.org", &wide), "liaison.a+b@example.org");
	assert_false(wide);
	assert_string_equal(address("a@例子.中国", &wide), "a@xn--fsqu00a.xn--fiqs8s");
	assert_false(wide);
	assert_string_equal(address("联络员@例子.中国", &wide), "联络员@xn--fsqu00a.xn--fiqs8s");
	assert_true(wide);
}

static void what_is_no_address_is_refused(UNUSED void **state)
{
	static const char *const wrong[] = { "", "a", "@b.org", "a@", "a@b@c.org", "a b@c.org",
		"a\r\nRCPT@c.org", "a>@c.org", "\"a b\"@c.org", ".a@c.org", "a.@c.org", "a..b@c.org", "a@-c.org",
		"a@c_d.org", "a@.org", "a@c.org.", "a@c.org\r\nDATA", "a@[127.0.0.1]", "a@c..org", "a\x7f@c.org",
		"\xff@c.org",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@c.org" };
	bool wide;

	for (size_t n = 0; n < COUNT(wrong); n++)
		if (address(wrong[n], &wide))
			fail_msg("taken: %s", wrong[n]);
}

static void days_are_told(UNUSED void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(100);
	moment at;

	assert_true(moment_parse(STR("2026-11-30T08:21:09.5+08:00"), &at));
	mail_day(&out, at);
	assert_true(str_eq(buf_str(&out), STR("Mon, 30 Nov 2026 00:21:09 +0000")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_words_stay),
		cmocka_unit_test(other_words_are_encoded),
		cmocka_unit_test(no_line_is_smuggled_in),
		cmocka_unit_test(no_line_is_too_long_and_no_character_is_cut),
		cmocka_unit_test(hosts_are_told_in_plain_letters),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(days_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
