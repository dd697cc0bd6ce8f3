/* The C data that sqlc makes of what it read. */
#include "sqlc.h"

static const char *const kind_macros[] = {
	[SQL_LEDGER] = "SQL_LEDGER",
	[SQL_DERIVED] = "SQL_DERIVED",
	[SQL_PERSONAL] = "SQL_PERSONAL",
	[SQL_KEPT] = "SQL_KEPT",
};

static void write_literal(FILE *out, str text)
{
	fputc('"', out);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == '\n')
			fputs(i + 1 < text.len ? "\\n\"\n\t\t\"" : "\\n", out);
		else if (c == '\t')
			fputs("\\t", out);
		else if (c == '"' || c == '\\' || c == '?') /* ??/ would be a trigraph */
			fprintf(out, "\\%c", c);
		else if (c != '\r')
			fputc(c, out);
	}
	fputc('"', out);
}

static void write_tables(const struct source *source, FILE *out)
{
	fputs("\nstatic const struct sql_table tables[] = {\n", out);
	for (size_t i = 0; i < source->table_count; i++) {
		const struct table *table = &source->tables[i];
		fprintf(out, "\t{ .name = \"%.*s\",\n\t\t.kind = %s,\n\t\t.create = ",
			STR_ARG(table->name), kind_macros[table->kind]);
		write_literal(out, table->create);
		if (table->indexes.ptr) {
			fputs(",\n\t\t.indexes = ", out);
			write_literal(out, table->indexes);
		}
		fputs(" },\n", out);
	}
	fputs("};\n", out);
}

static void write_statements(const struct source *source, FILE *out)
{
	const char *name = source->name;

	for (size_t i = 0; i < source->statement_count; i++) {
		const struct named *statement = &source->statements[i];
		fprintf(out,
			"\nconst struct statement %s_sql_%.*s = {\n\t.name = \"%s.%.*s\",\n\t.sql "
			"= ",
			name, STR_ARG(statement->name), name, STR_ARG(statement->name));
		write_literal(out, statement->sql);
		fputs(",\n};\n", out);
	}
	fputs("\nstatic const struct statement *const statements[] = {\n", out);
	for (size_t i = 0; i < source->statement_count; i++)
		fprintf(out, "\t&%s_sql_%.*s,\n", name, STR_ARG(source->statements[i].name));
	fputs("};\n", out);
}

/* C has no empty arrays: a file without tables, or without statements, has none of that array. */
void write_c(const struct source *source, const char *header, FILE *out)
{
	const char *slash = strrchr(header, '/');

	fprintf(out, "/* Made by sqlc from the tables and statements of %s; not to be edited. */\n",
		source->name);
	fprintf(out, "#include \"%s\"\n\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n",
		slash ? slash + 1 : header);
	if (source->table_count > 0)
		write_tables(source, out);
	if (source->statement_count > 0)
		write_statements(source, out);
	fprintf(out, "\nconst struct sql_file %s_sql = {\n\t.name = \"%s\",\n", source->name,
		source->name);
	if (source->table_count > 0)
		fprintf(out, "\t.tables = tables,\n\t.table_count = %zu,\n", source->table_count);
	if (source->statement_count > 0)
		fprintf(out, "\t.statements = statements,\n\t.statement_count = %zu,\n",
			source->statement_count);
	fputs("};\n", out);
}

void write_h(const struct source *source, FILE *out)
{
	const char *name = source->name;

	fprintf(out, "/* Made by sqlc: the tables and statements of %s. */\n", name);
	fprintf(out,
		"#ifndef MUSTER_SQL_OF_%s\n#define MUSTER_SQL_OF_%s\n\n#include "
		"\"store/sql.h\"\n\n",
		name, name);
	fprintf(out, "extern const struct sql_file %s_sql;\n", name);
	for (size_t i = 0; i < source->statement_count; i++)
		fprintf(out, "extern const struct statement %s_sql_%.*s;\n", name,
			STR_ARG(source->statements[i].name));
	fputs("\n#endif\n", out);
}
