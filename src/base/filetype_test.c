/* Files are told apart by their bytes, in any thread, and whatever they are a header can hold what is
 * said of them. */
#include "base/filetype.h"
#include "base/macros.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct {
	str bytes;
	const char *type;
} known[] = {
	{ STR_INIT("%PDF-1.7\n"), "application/pdf" },
	{ STR_INIT("\xff\xd8\xff\xe0\0\x10JFIF\0\1\1"), "image/jpeg" },
	{ STR_INIT("GIF89a\1\0\1\0"), "image/gif" },
	{ STR_INIT("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), "image/svg+xml" },
	{ STR_INIT("<!DOCTYPE html><p>"), "text/html" },
	{ STR_INIT("\0\0\0\x18"
		   "ftypheic"),
		"image/heic" },
	{ STR_INIT("some words"), "text/plain" },
	{ STR_INIT("\x01\x02\x03\xfe"), "application/octet-stream" },
	{ STR_INIT(""), "application/x-empty" },
};

static const char *type_of(str bytes, char type[FILETYPE_TEXT])
{
	struct err err = { 0 };

	return filetype_of(bytes, type, &err) ? type : "a fault";
}

static void bytes_tell_what_they_are(void **state)
{
	char type[FILETYPE_TEXT];

	(void)state;
	for (size_t n = 0; n < COUNT(known); n++)
		assert_string_equal(type_of(known[n].bytes, type), known[n].type);
	assert_string_equal(type_of(STR_NONE, type), "application/x-empty");
}

static void *ask_often(void *wrong)
{
	char type[FILETYPE_TEXT];

	for (size_t n = 0; n < 20 * COUNT(known); n++)
		if (strcmp(type_of(known[n % COUNT(known)].bytes, type),
			    known[n % COUNT(known)].type) != 0)
			++*(int *)wrong;
	return NULL;
}

static void threads_do_not_disturb_one_another(void **state)
{
	pthread_t threads[4];
	int wrong[4] = { 0 };

	(void)state;
	for (size_t n = 0; n < COUNT(threads); n++)
		assert_int_equal(pthread_create(&threads[n], NULL, ask_often, &wrong[n]), 0);
	for (size_t n = 0; n < COUNT(threads); n++) {
		pthread_join(threads[n], NULL);
		assert_int_equal(wrong[n], 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_tell_what_they_are),
		cmocka_unit_test(threads_do_not_disturb_one_another),
	};

	return cmocka_run_group_tests_name("filetype", tests, NULL, NULL);
}
