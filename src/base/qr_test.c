/* What a code looks like on a terminal; that telephones read it, tests/test_sign_in.py tries. */
#include "base/macros.h"
#include "base/qr.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static size_t lines_of(str text)
{
	size_t count = 0;

	for (size_t n = 0; n < text.len; n++)
		count += text.ptr[n] == '\n';
	return count;
}

static void a_code_has_its_margin(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);

	(void)state;
	assert_true(qr_terminal(STR("a"), &out));
	assert_int_equal(lines_of(buf_str(&out)), (21 + 8 + 1) / 2);
	str rest = buf_str(&out);
	for (int line = 0; line < 2; line++) {
		str margin = str_cut(&rest, '\n');
		assert_true(
			str_eq(margin, STR("\033[30;107m                             \033[0m")));
	}
}

static void what_does_not_fit_is_refused(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20), little = BUF(100);
	char many[QR_TEXT_MAX + 1];

	(void)state;
	memset(many, 'x', sizeof(many));
	assert_true(qr_terminal((str){ many, QR_TEXT_MAX }, &out));
	buf_clear(&out);
	assert_false(qr_terminal((str){ many, QR_TEXT_MAX + 1 }, &out));
	assert_false(qr_terminal(STR(""), &out));
	assert_int_equal(out.len, 0);
	assert_false(qr_terminal(STR("a"), &little));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_has_its_margin),
		cmocka_unit_test(what_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
