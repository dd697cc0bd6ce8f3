/* Tests of files of rows: one act a row, sent again as often as one likes. */
#include "web/http_test_support.h"

static struct heard send_rows(
	struct site *site, const char *act, const char *query, const char *csv)
{
	char line[200];

	snprintf(line, sizeof(line), "POST /api/v1/box/%s/rows%s", act, query);
	return ask(site, line, "Content-Type: text/csv; charset=utf-8\r\n", csv);
}

static void check_counts(
	const struct heard *heard, int status, int rows, int done, int repeated, int refused)
{
	char counts[200];

	snprintf(counts, sizeof(counts), "{\"rows\":%d,\"done\":%d,\"repeated\":%d,\"refused\":%d,",
		rows, done, repeated, refused);
	if (heard->status != status || strncmp(heard->body, counts, strlen(counts)) != 0)
		fail_msg("expected %d %s\nheard %d %s", status, counts, heard->status, heard->body);
}

static void check_refused(const struct heard *heard, const char *part)
{
	if (heard->status != 422 || !strstr(heard->body, part))
		fail_msg("expected %s\nheard %d %s", part, heard->status, heard->body);
}

/* Each box stands in the one before: none could be made before its elder. */
static void rows_are_done_in_order(void **state)
{
	CLEANUP(buf_done) struct buf csv = BUF(1 << 20);
	struct site *site = *state;

	buf_text(&csv, "code,parent\n");
	for (int n = 0; n < 1200; n++)
		buf_printf(&csv, n % 20 ? "b%d,b%d\n" : "b%d,\n", n, n - 1);
	buf_byte(&csv, 0);
	struct heard heard = send_rows(site, "create", "", csv.ptr);
	check_counts(&heard, 200, 1200, 1200, 0, 0);
	assert_int_equal(board_units(ledger_board(site->rig->ledger)), 1201);
}

static void equal_rows_are_done_each_and_not_again(void **state)
{
	static const char csv[] = "box,amount\nfirst,3\nfirst,3\nfirst,4\n";
	struct site *site = *state;
	struct heard heard = send_rows(site, "count", "", csv);

	check_counts(&heard, 200, 3, 3, 0, 0);
	assert_int_equal(site_total(site), 10);
	heard = send_rows(site, "count", "", csv);
	check_counts(&heard, 200, 3, 0, 3, 0);
	assert_int_equal(site_total(site), 10);
	heard = send_rows(site, "count", "", "box,amount\nfirst,3\nfirst,3\nfirst,3\n");
	check_counts(&heard, 200, 3, 1, 2, 0);
	assert_int_equal(site_total(site), 13);
}

static void a_mended_file_does_only_what_was_refused(void **state)
{
	struct site *site = *state;
	struct heard heard =
		send_rows(site, "count", "", "box,amount\nfirst,3\nfirst,300\nfirst,5\n");

	check_counts(&heard, 200, 3, 2, 0, 1);
	heard = send_rows(site, "count", "", "box,amount\nfirst,3\nfirst,30\nfirst,5\n");
	check_counts(&heard, 200, 3, 1, 2, 0);
	assert_int_equal(site_total(site), 38);
}

/* As another program saves it: other separators, quotes, columns in another order, an empty one. */
static void the_same_rows_written_otherwise_are_the_same(void **state)
{
	struct site *site = *state;
	struct heard heard = send_rows(site, "count", "", "box,amount\nfirst,3\nfirst,4\n");

	check_counts(&heard, 200, 2, 2, 0, 0);
	heard = send_rows(site, "count", "",
		"\xef\xbb\xbf"
		"amount ; box;\r\n\"3\";\"first\";\r\n 4;first;\r\n;;\r\n");
	check_counts(&heard, 200, 2, 0, 2, 0);
	assert_int_equal(site_total(site), 7);
}

static void refusals_tell_line_and_column(void **state)
{
	struct site *site = *state;
	struct heard heard = send_rows(site, "count", "",
		"box,amount\nfirst,1\n\nnobody,1\nfirst,x\nfirst,101\nfirst,2,3\nfirst,\n");

	check_counts(&heard, 200, 6, 1, 0, 5);
	assert_non_null(strstr(heard.body, "\"code\":\"not_found\""));
	assert_non_null(strstr(heard.body, "\"line\":4,\"column\":\"box\""));
	assert_non_null(strstr(heard.body, "\"line\":5,\"column\":\"amount\""));
	assert_non_null(strstr(heard.body, "\"code\":\"R-FAKE-01\""));
	assert_non_null(strstr(heard.body, "\"line\":6,\"column\":\"amount\""));
	assert_non_null(strstr(heard.body, "\"code\":\"count\""));
	assert_non_null(strstr(heard.body, "\"line\":7}"));
	assert_non_null(strstr(heard.body, "\"line\":8,\"column\":\"amount\""));
	assert_int_equal(site_total(site), 1);
}

static void a_dry_run_does_nothing(void **state)
{
	struct site *site = *state;
	struct heard heard =
		send_rows(site, "count", "?dry_run=1", "box,amount\nfirst,3\nfirst,300\n");

	check_counts(&heard, 200, 2, 1, 0, 1);
	assert_non_null(strstr(heard.body, "\"dry_run\":true"));
	assert_int_equal(site_total(site), 0);
	heard = send_rows(site, "count", "?dry_run=maybe", "box,amount\nfirst,3\n");
	check_refused(&heard, "\"field\":\"dry_run\",\"code\":\"choice\"");
	heard = send_rows(site, "count", "?dryrun=1", "box,amount\nfirst,3\n");
	check_refused(&heard, "\"field\":\"dryrun\",\"code\":\"unknown_field\"");
	assert_int_equal(site_total(site), 0);
	heard = send_rows(site, "count", "?dry_run=no", "box,amount\nfirst,3\n");
	check_counts(&heard, 200, 1, 1, 0, 0);
	assert_int_equal(site_total(site), 3);
}

static void a_file_that_is_none_changes_nothing(void **state)
{
	struct site *site = *state;
	struct heard heard = send_rows(site, "count", "", "");

	check_refused(&heard, "\"code\":\"required\"");
	heard = send_rows(site, "count", "", "\n \n");
	check_refused(&heard, "\"code\":\"required\"");
	heard = send_rows(site, "count", "", "box,amount\n");
	check_counts(&heard, 200, 0, 0, 0, 0);
	heard = send_rows(site, "count", "", "box,amount,size\nfirst,1,2\n");
	check_refused(&heard, "\"code\":\"unknown_field\"");
	assert_non_null(strstr(heard.body, "\"line\":1,\"column\":\"size\""));
	heard = send_rows(site, "count", "", "box\nfirst\n");
	check_refused(&heard, "\"field\":\"amount\",\"code\":\"required\"");
	heard = send_rows(site, "count", "", "box,amount,box\nfirst,1,first\n");
	check_refused(&heard, "\"code\":\"twice\"");
	heard = send_rows(site, "sort", "", "box,worth\nfirst,1\n");
	check_refused(&heard, "\"field\":\"worth\",\"code\":\"unknown_field\"");
	heard = send_rows(site, "count", "", "box,amount\nfirst,1\n\"first,1\nfirst,1\n");
	check_refused(&heard, "\"code\":\"csv\"");
	assert_non_null(strstr(heard.body, "\"line\":3"));
	heard = send_rows(site, "count", "", "box,amount\nfirst,1\n\xff\xff\xff\n");
	assert_int_equal(heard.status, 415);
	assert_int_equal(site_total(site), 0);
}

static void a_file_has_a_limit_of_rows(void **state)
{
	CLEANUP(buf_done) struct buf csv = BUF(8 << 20);
	struct site *site = *state;

	buf_text(&csv, "code\n");
	for (int n = 0; n <= ROWS_MAX; n++)
		buf_add(&csv, STR("x\n"));
	buf_byte(&csv, 0);
	struct heard heard = send_rows(site, "create", "", csv.ptr);
	check_refused(&heard, "\"code\":\"count\"");
	assert_int_equal(board_units(ledger_board(site->rig->ledger)), 1);
}

static void other_types_are_refused(void **state)
{
	struct heard heard = post_json(*state, "/api/v1/box/count/rows", "[]");

	assert_int_equal(heard.status, 415);
}

/* What was with the writer when the fault came is done or not; sent again without it, all is done
 * once. */
static void a_fault_in_between_is_told_with_its_line(void **state)
{
	CLEANUP(buf_done) struct buf csv = BUF(1 << 20);
	struct site *site = *state;

	buf_text(&csv, "box,really\n");
	for (int n = 0; n < 2000; n++)
		buf_text(&csv, n == 700 ? "first,yes\n" : "first,no\n");
	buf_byte(&csv, 0);
	struct heard heard = send_rows(site, "break", "", csv.ptr);
	assert_int_equal(heard.status, 500);
	assert_non_null(strstr(heard.body, "\"code\":\"fault\""));
	assert_non_null(strstr(heard.body, "\"line\":702"));
	assert_null(strstr(heard.body, "UNIQUE"));
	assert_true(site_total(site) >= 700 && site_total(site) < 1999);

	buf_clear(&csv);
	buf_text(&csv, "box,really\n");
	for (int n = 0; n < 1999; n++)
		buf_text(&csv, "first,no\n");
	buf_byte(&csv, 0);
	int before = (int)site_total(site);
	heard = send_rows(site, "break", "", csv.ptr);
	check_counts(&heard, 200, 1999, 1999 - before, before, 0);
	assert_int_equal(site_total(site), 1999);
}

static void refusals_are_in_the_readers_language(void **state)
{
	struct heard heard = ask(*state, "POST /api/v1/box/count/rows?lang=zh",
		"Content-Type: text/csv\r\n", "box,amount\nfirst,x\n");

	check_counts(&heard, 200, 1, 0, 0, 1);
	assert_null(strstr(heard.body, "Write a whole number"));
}

#define WITH_SITE(test) cmocka_unit_test_setup_teardown(test, site_setup, site_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SITE(rows_are_done_in_order),
		WITH_SITE(equal_rows_are_done_each_and_not_again),
		WITH_SITE(a_mended_file_does_only_what_was_refused),
		WITH_SITE(the_same_rows_written_otherwise_are_the_same),
		WITH_SITE(refusals_tell_line_and_column),
		WITH_SITE(a_dry_run_does_nothing),
		WITH_SITE(a_file_that_is_none_changes_nothing),
		WITH_SITE(a_file_has_a_limit_of_rows),
		WITH_SITE(other_types_are_refused),
		WITH_SITE(a_fault_in_between_is_told_with_its_line),
		WITH_SITE(refusals_are_in_the_readers_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
