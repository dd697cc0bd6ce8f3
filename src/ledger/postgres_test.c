/* The ledger's tables and statements, and those of its tests, on PostgreSQL. */
#include "ledger/fake.sql.h"
#include "ledger/ledger.sql.h"
#include "store/postgres_test_support.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void postgres_takes_every_statement(void **state)
{
	struct err err = { 0 };
	struct postgres *server = postgres_start(&err);

	(void)state;
	if (!server || !postgres_takes(server, &ledger_sql, &err) ||
		!postgres_takes(server, &fake_sql, &err))
		fail_msg("%s", err.text);
	postgres_stop(server);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(postgres_takes_every_statement) };

	return cmocka_run_group_tests_name("postgres", tests, NULL, NULL);
}
