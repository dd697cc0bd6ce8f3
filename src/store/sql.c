/* One SQL text turned into each database's own; see sql.h. */
#include "store/sql_scan.h"

/* The parameter's position from 1; 0 where there is no more room. */
static size_t position_of(str name, str names[], size_t *count)
{
	for (size_t i = 0; i < *count; i++)
		if (str_eq(names[i], name))
			return i + 1;
	if (*count == SQL_PARAMETERS_MAX)
		return 0;
	names[(*count)++] = name;
	return *count;
}

bool sql_translate(enum sql_dialect dialect, str sql, bool ddl, struct buf *out,
	str ret_names[SQL_PARAMETERS_MAX], size_t *ret_count)
{
	struct sql_scan scan = { .sql = sql };
	struct sql_token token;
	str own[SQL_PARAMETERS_MAX];
	str *names = ret_names ? ret_names : own;
	size_t count = 0;

	while (sql_scan_next(&scan, &token)) {
		const struct sql_type *type =
			ddl && token.is_type ? sql_type_find(token.text) : NULL;
		if (type) {
			buf_text(out, type->native[dialect]);
		} else if (token.kind == SQL_PARAMETER) {
			size_t position = position_of(str_from(token.text, 1), names, &count);
			if (position == 0)
				return false;
			buf_byte(out, dialect == SQL_SQLITE ? '?' : '$');
			buf_number(out, (int64_t)position);
		} else {
			buf_add(out, token.text);
		}
	}
	if (ret_count)
		*ret_count = count;
	return true;
}
