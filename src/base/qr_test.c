/* What a code looks like on a terminal; that telephones read it, tests/test_sign_in.py tries. */
#include "base/macros.h"
#include "base/qr.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
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

/* The modules that the bars of a path cover. */
static size_t covered(str path)
{
	size_t count = 0;
	int x, y, width, back;

	while (path.len) {
		str bar = str_cut(&path, 'z');
		assert_int_equal(sscanf(bar.ptr, "M%d %dh%dv1h-%d", &x, &y, &width, &back), 4);
		assert_true(x >= 4 && y >= 4 && width > 0 && width == back);
		count += (size_t)width;
	}
	return count;
}

static size_t count_of(str text, const char *sign)
{
	size_t count = 0;

	for (const char *at = text.ptr; at; at = strstr(at + 1, sign))
		count += strncmp(at, sign, strlen(sign)) == 0;
	return count;
}

static void the_drawing_is_that_of_the_terminal(void **state)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20), path = BUF(1 << 20);
	int size;

	(void)state;
	assert_true(qr_terminal(STR("https://muster.example.org/in/x"), &out));
	assert_true(qr_path(STR("https://muster.example.org/in/x"), &path, &size));
	assert_true(str_starts(buf_str(&path), STR("M4 4h7v1h-7z")));
	buf_byte(&out, 0);
	assert_int_equal(covered(buf_str(&path)), count_of(buf_str(&out), "\u2580") +
							  count_of(buf_str(&out), "\u2584") +
							  2 * count_of(buf_str(&out), "\u2588"));
	assert_int_equal(size, 29 + 8);
	assert_false(qr_path(STR(""), &path, &size));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_has_its_margin),
		cmocka_unit_test(what_does_not_fit_is_refused),
		cmocka_unit_test(the_drawing_is_that_of_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
