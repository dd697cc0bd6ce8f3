/* Tests of what the operator reads: log lines and faults. */
#include "base/date.h"
#include "base/err.h"
#include "base/log.h"
#include "base/test_support.h"
#include <pthread.h>
#include <unistd.h>

/* What stands on standard error while it is turned into a file. */
struct caught {
	char text[1 << 16];
	int file, before;
};

static struct caught *catch_begin(void)
{
	struct caught *caught = calloc(1, sizeof(*caught));
	FILE *file = tmpfile();

	assert_non_null(file);
	caught->file = dup(fileno(file));
	fclose(file);
	caught->before = dup(STDERR_FILENO);
	dup2(caught->file, STDERR_FILENO);
	return caught;
}

static str catch_end(struct caught *caught)
{
	dup2(caught->before, STDERR_FILENO);
	close(caught->before);
	const ssize_t len = pread(caught->file, caught->text, sizeof(caught->text), 0);
	close(caught->file);
	assert_true(len >= 0);
	return (str){ caught->text, (size_t)len };
}

static void a_line_an_event(void **state)
{
	struct caught *caught = catch_begin();
	moment at;

	(void)state;
	log_line(LOG_INFO, "listening", "address=%s port=%d", "127.0.0.1", 8080);
	str line = catch_end(caught);
	assert_true(str_starts(line, STR("at=")));
	assert_true(moment_parse(str_slice(line, 3, MOMENT_TEXT - 1), &at));
	assert_true(moment_now().us - at.us < INT64_C(60000000));
	assert_str(str_from(line, MOMENT_TEXT + 2),
		" level=info event=listening address=127.0.0.1 port=8080\n");
	free(caught);
}

static void the_same_as_json(void **state)
{
	struct caught *caught = catch_begin();

	(void)state;
	log_as_json(true);
	log_request("r-1");
	log_line(LOG_WARN, "refused", "n=%d text=%s rest=%s", -5,
		LOG_TEXT(STR("a \"b\" \\ c=d\n{\xe4\xbd\xa0}")), "x");
	log_line(LOG_WARN, "cut", "bad=%s", LOG_TEXT(STR("\xff")));
	log_request(NULL);
	log_as_json(false);
	str text = catch_end(caught), line = str_cut(&text, '\n');
	assert_true(str_starts(line, STR("{\"at\":\"2")));
	assert_str(str_from(line, MOMENT_TEXT + 7),
		",\"level\":\"warn\",\"event\":\"refused\",\"request\":\"r-1\",\"n\":-5,"
		"\"text\":\"a \\\"b\\\" \\\\ c=d {\xe4\xbd\xa0}\",\"rest\":\"x\"}");
	assert_true(str_ends(str_cut(&text, '\n'), STR("\"bad\":\"(not text)\"}")));
	free(caught);
}

static void levels(void **state)
{
	struct caught *caught = catch_begin();

	(void)state;
	log_line(LOG_DEBUG, "not-yet", "n=%d", 1);
	log_least(LOG_DEBUG);
	log_line(LOG_DEBUG, "first", "n=%d", 2);
	log_least(LOG_ERROR);
	log_line(LOG_WARN, "dropped", "n=%d", 3);
	log_line(LOG_ERROR, "second", "n=%d", 4);
	log_least(LOG_INFO);
	str text = catch_end(caught);
	assert_true(str_ends(str_cut(&text, '\n'), STR(" level=debug event=first n=2")));
	assert_true(str_ends(str_cut(&text, '\n'), STR(" level=error event=second n=4")));
	assert_str(text, "");
	free(caught);
}

static void no_input_makes_a_second_line(void **state)
{
	struct caught *caught = catch_begin();
	char much[6000];

	(void)state;
	assert_string_equal(LOG_TEXT(STR("a \"b\" \\ c")), "\"a \\\"b\\\" \\\\ c\"");
	assert_string_equal(LOG_TEXT(STR("a\nlevel=error\r\0\x1b\x7f")), "\"a level=error    \"");
	assert_string_equal(LOG_TEXT(STR_NONE), "\"\"");
	memset(much, '"', sizeof(much));
	const struct log_text cut = log_text((str){ much, sizeof(much) });
	assert_in_range(strlen(cut.text), 495, sizeof(cut.text) - 1);
	assert_true(str_ends(str_of(cut.text), STR("\\\"\"")));
	memset(much, 'x', sizeof(much) - 1);
	much[sizeof(much) - 1] = '\0';
	log_line(LOG_WARN, "long", "text=%s", much);
	str text = catch_end(caught);
	assert_true(text.len > 4000 && str_ends(text, STR("x\n")));
	str_cut(&text, '\n');
	assert_str(text, "");
	free(caught);
}

static void *say_much(void *word)
{
	for (int n = 0; n < 100; n++)
		log_line(LOG_INFO, "said", "word=%s", (const char *)word);
	return NULL;
}

static void threads_do_not_mix(void **state)
{
	const char *const words[] = { "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"bbbbbbbbbbbbbbbbbbbbbbbbbbbb" };
	struct caught *caught = catch_begin();
	pthread_t threads[2];
	int lines = 0;

	(void)state;
	for (size_t i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, say_much, (void *)(uintptr_t)words[i]);
	for (size_t i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	for (str text = catch_end(caught); text.len; lines++) {
		const str line = str_cut(&text, '\n'), word = str_from(line, line.len - 28);
		assert_true(str_eq(word, str_of(words[0])) || str_eq(word, str_of(words[1])));
	}
	assert_int_equal(lines, 200);
	free(caught);
}

static bool fails(struct err *err)
{
	return err_set(err, ERR_FULL, "The disk of \"%s\" is full.", "store");
}

static void a_fault_has_code_sentence_and_place(void **state)
{
	struct err err = { 0 };
	char much[1000];

	(void)state;
	assert_false(fails(&err));
	assert_int_equal(err.code, ERR_FULL);
	assert_string_equal(err.text, "The disk of \"store\" is full.");
	assert_non_null(strstr(err.place, "log_test.c:"));
	memset(much, 'x', sizeof(much) - 1);
	much[sizeof(much) - 1] = '\0';
	err_set(&err, ERR_SYSTEM, "%s", much);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_an_event),
		cmocka_unit_test(the_same_as_json),
		cmocka_unit_test(levels),
		cmocka_unit_test(no_input_makes_a_second_line),
		cmocka_unit_test(threads_do_not_mix),
		cmocka_unit_test(a_fault_has_code_sentence_and_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
