/* What sqlc refuses, at which line and with which sentence. The program's path is this test's first
 * argument. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/macros.h"
#include <cmocka.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct run {
	const char *program;
	char folder[64];
};

static const struct refused {
	const char *sql, *says;
} refused[] = {
	{ "\n-- derived\ncreate table other_a (id id);",
		"in.sql:3: The name of the table \"other_a\" does not begin with shop." },
	{ "-- derived\ncreate table shopping (id id);",
		"in.sql:2: The name of the table \"shopping\" does not" },
	{ "create table shop_a (id id);", "in.sql:1: The table shop_a has no kind" },
	{ "-- kept\ncreate table shop_a (id id);\ncreate table shop_b (id id);",
		"in.sql:3: The table shop_b has no kind" },
	{ "-- statement a\ncreate table shop_a (id id);", "in.sql:2: A table is no statement" },
	{ "-- kept\ncreate table shop_a (id id);\n-- kept\ncreate table shop_a (id id);",
		"in.sql:4: There is a table shop_a already." },
	{ "-- kept\ncreate table shop_a (\n\tid id,\n\tn integer\n);",
		"in.sql:4: \"integer\" is no type word" },
	{ "-- kept\ncreate table shop_a (id,\nn int);", "in.sql:2: \",\" is no type word" },
	{ "-- kept\ncreate table shop_a (t varchar(20));",
		"in.sql:2: \"varchar\" is no type word" },
	{ "-- kept\n-- kept\ncreate table shop_a (id id);",
		"in.sql:1: No create table follows this comment." },
	{ "-- derived\n", "in.sql:1: No create table follows" },
	{ "-- derived table\n", "in.sql:1: Nothing stands after the kind of a table" },
	{ "-- kept\nselect 1;", "in.sql:2: This SQL has no name" },
	{ "select 1;", "in.sql:1: This SQL has no name" },
	{ "-- statement a\nselect 1;\n-- statement a\nselect 2;",
		"in.sql:3: There is a statement a already." },
	{ "-- statement a\nselect 1;\n\nselect 2;",
		"in.sql:4: The statement a has more than one SQL statement." },
	{ "-- statement a\n-- statement b\nselect 2;",
		"in.sql:1: No SQL follows the name of the statement a." },
	{ "-- statement\nselect 2;", "in.sql:1: After \"statement\" stands one name" },
	{ "-- statement a b\nselect 2;", "in.sql:1: After \"statement\" stands one name" },
	{ "-- statement A\nselect 2;", "in.sql:1: After \"statement\" stands one name" },
	{ "-- statement a\nselect 1\n-- statement b\nselect 2;",
		"in.sql:3: The SQL before this line does not end" },
	{ "-- statement a\nselect 1\n", "in.sql:2: This SQL does not end with a semicolon." },
	{ "-- statement a\n;", "in.sql:2: This semicolon ends nothing." },
	{ "-- statement a\nselect\n 'it''s;\n", "in.sql:3: This quote or comment does not end." },
	{ "-- statement a\nselect \"a;\n", "in.sql:2: This quote or comment does not end." },
	{ "-- statement a\nselect 1 /* ;\n", "in.sql:2: This quote or comment does not end." },
	{ "\n/* a", "in.sql:2: This quote or comment does not end." },
	{ "create index shop_i on shop_a (id);",
		"in.sql:1: An index stands right after its table." },
	{ "-- kept\ncreate table shop_a (id id);\ncreate index shop_i on shop_b (id);",
		"in.sql:3: The index shop_i is not on the table above it, shop_a." },
	{ "-- kept\ncreate table shop_a (id id);\ncreate unique index i on shop_a (id);",
		"in.sql:3: The name of the index \"i\" does not" },
};

static int make_folder(void **state)
{
	struct run *run = *state;

	snprintf(run->folder, sizeof(run->folder), "/tmp/muster-sqlc-XXXXXX");
	return mkdtemp(run->folder) && chdir(run->folder) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
	static const char *const files[] = { "in.sql", "out.c", "out.h" };
	struct run *run = *state;

	for (size_t i = 0; i < COUNT(files); i++)
		unlink(files[i]);
	return rmdir(run->folder);
}

/* Runs sqlc on this text; its exit code, and in `said` what it wrote on standard error. */
static int run_sqlc(const struct run *run, const char *sql, size_t len, char *said, size_t size)
{
	char command[512];
	int status;
	FILE *in = fopen("in.sql", "wb");

	assert_non_null(in);
	assert_int_equal(fwrite(sql, 1, len, in), len);
	fclose(in);
	snprintf(command, sizeof(command), "'%s' shop in.sql out.c out.h 2>&1", run->program);
	FILE *out = popen(command, "r");
	assert_non_null(out);
	said[fread(said, 1, size - 1, out)] = '\0';
	status = pclose(out);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void bad_files_are_refused(void **state)
{
	char said[4096];

	for (size_t i = 0; i < COUNT(refused); i++) {
		int code = run_sqlc(
			*state, refused[i].sql, strlen(refused[i].sql), said, sizeof(said));
		if (code != 1 || strncmp(said, refused[i].says, strlen(refused[i].says)) != 0)
			fail_msg("for\n%s\nsqlc says (%d)\n%s", refused[i].sql, code, said);
		assert_int_not_equal(access("out.c", F_OK), 0);
		assert_int_not_equal(access("out.h", F_OK), 0);
	}
}

static void nul_bytes_are_refused(void **state)
{
	static const char sql[] = "-- statement a\nselect \0 1;";
	char said[4096];

	assert_int_equal(run_sqlc(*state, sql, sizeof(sql) - 1, said, sizeof(said)), 1);
	assert_string_equal(said, "in.sql:2: Here stands a NUL byte; an .sql file is text.\n");
}

static void too_many_parameters_are_refused(void **state)
{
	char sql[1000] = "-- statement a\nselect 1", said[4096];
	size_t len = strlen(sql);

	for (int i = 0; i < 40; i++)
		len += (size_t)snprintf(sql + len, sizeof(sql) - len, ", $p%d, $p0", i);
	snprintf(sql + len, sizeof(sql) - len, ";");
	assert_int_equal(run_sqlc(*state, sql, strlen(sql), said, sizeof(said)), 0);
	snprintf(sql + len, sizeof(sql) - len, ",\n$more;");
	assert_int_equal(run_sqlc(*state, sql, strlen(sql), said, sizeof(said)), 1);
	assert_string_equal(said, "in.sql:3: A statement has at most 40 parameters.\n");
}

/* What it makes of the awkward must compile with no warning, and be the same bytes again. */
static void awkward_files_become_c(void **state)
{
	static const char sql[] = "-- Only words, \"kept\" too\n-- statement a\nselect '?\?/', "
				  "'\\', '\t\"', \"é\"\r\n , 1;"
				  "/* derived */ -- end\n";
	char said[4096];

	assert_int_equal(run_sqlc(*state, "", 0, said, sizeof(said)), 0);
	assert_int_equal(run_sqlc(*state, sql, sizeof(sql) - 1, said, sizeof(said)), 0);
	FILE *out = fopen("out.c", "rb");
	assert_non_null(out);
	said[fread(said, 1, sizeof(said) - 1, out)] = '\0';
	fclose(out);
	assert_non_null(strstr(said,
		".sql = \"select '\\?\\?/', '\\\\', '\\t\\\"', \\\"é\\\"\\n\"\n\t\t\" , 1\""));
	assert_null(strstr(said, "sql_table"));
}

int main(int count, char **values)
{
	struct run run = { .program = count > 1 ? realpath(values[1], NULL) : NULL };
	void *start = &run;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate_setup_teardown(
			bad_files_are_refused, make_folder, remove_folder, start),
		cmocka_unit_test_prestate_setup_teardown(
			nul_bytes_are_refused, make_folder, remove_folder, start),
		cmocka_unit_test_prestate_setup_teardown(
			too_many_parameters_are_refused, make_folder, remove_folder, start),
		cmocka_unit_test_prestate_setup_teardown(
			awkward_files_become_c, make_folder, remove_folder, start),
	};

	must(run.program);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	free((char *)(uintptr_t)run.program);
	return failed;
}
