/* What sqlc has read of an .sql file, between the reading (sqlc.c) and the writing (sqlc_write.c).
 */
#ifndef MUSTER_TOOLS_SQLC_H
#define MUSTER_TOOLS_SQLC_H

#include "store/sql_scan.h"

#define TABLES_MAX 100
#define STATEMENTS_MAX 1000

struct table {
	str name, create, indexes;
	enum sql_kind kind;
};

struct named {
	str name, sql;
};

/* What the comments above a statement have said that it is. */
enum block { BLOCK_NONE, BLOCK_KIND, BLOCK_TABLE, BLOCK_STATEMENT, BLOCK_FULL };

struct source {
	const char *name, *path;
	struct sql_scan scan;
	enum block block;
	size_t block_at; /* where the block's comment stands */
	enum sql_kind kind;
	str statement;
	struct table tables[TABLES_MAX];
	size_t table_count;
	struct named statements[STATEMENTS_MAX];
	size_t statement_count;
};

/* The C file, which includes `header` by its last name; and the header. All names in it are checked
 * already. */
void write_c(const struct source *, const char *header, FILE *out);
void write_h(const struct source *, FILE *out);

#endif
