/* The order of names for people, as collations of SQLite. */
#include "base/collate.h"
#include "store/sqlite.h"

static const char *const collations[LANGUAGE_COUNT] = {
	[LANGUAGE_EN] = "muster_en",
	[LANGUAGE_ZH] = "muster_zh",
};

const char *store_collation(enum language language)
{
	return collations[language];
}

static int compare(void *collator, int a_len, const void *a, int b_len, const void *b)
{
	return collator_cmp(collator, (str){ a, (size_t)a_len }, (str){ b, (size_t)b_len });
}

static void forget(void *collator)
{
	collator_free(collator);
}

/* Called when a statement names one for the first time: most connections never need any. */
static void add(void *context, sqlite3 *db, int text, const char *name)
{
	(void)context;
	(void)text;
	for (size_t n = 0; n < LANGUAGE_COUNT; n++)
		if (strcmp(name, collations[n]) == 0) {
			struct collator *collator = collator_new((enum language)n);
			if (sqlite3_create_collation_v2(db, name, SQLITE_UTF8, collator, compare,
				    forget) != SQLITE_OK)
				collator_free(collator);
		}
}

void sqlite_collate(struct conn *conn)
{
	sqlite3_collation_needed(conn->db, NULL, add);
}
