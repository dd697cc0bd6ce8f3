/* What a store is: for the operator, read beside whoever serves it. */
#include "ledger/keep.h"
#include "ledger/ledger.sql.h"
#include "ledger/private.h"
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int64_t number_of(struct conn *conn, str sql)
{
	struct query *q = conn_compose(conn, sql);
	int64_t value = query_next(q) ? column_number(q, 0) : 0;

	query_end(q);
	return value;
}

static void read_tables(struct conn *conn, const struct slice *const *slices, struct arena *arena,
	struct store_info *ret)
{
	size_t room = 0;

	for (size_t n = 0; slices[n]; n++)
		room += slices[n]->schema->table_count;
	ret->tables = arena_array(arena, room, sizeof(*ret->tables));
	for (size_t n = 0; ret->tables && slices[n]; n++)
		for (size_t k = 0; k < slices[n]->schema->table_count; k++) {
			const struct sql_table *table = &slices[n]->schema->tables[k];
			str sql = arena_printf(arena, "select count(*) from %s", table->name);
			if (!(SQL_ALL_DERIVED & 1u << table->kind))
				continue;
			ret->tables[ret->table_count++] = (struct store_table){
				.slice = str_of(slices[n]->name),
				.name = str_of(table->name),
				.rows = number_of(conn, sql),
			};
		}
}

static void read_key(struct conn *conn, struct arena *arena, struct store_info *ret)
{
	char text[HASH_TEXT];
	sign_key key;
	struct err none;

	ret->key = store_key(conn, &key, &none)
			   ? arena_copy(arena, hash_print(sign_public(&key), text))
			   : STR_NONE;
}

static void read_ledger(struct conn *conn, struct arena *arena, struct store_info *ret)
{
	struct head head;

	head_read(conn, &head);
	ret->events = head.seq;
	ret->last = (opt_moment){ head.seq > 0, head.at };
	ret->zone = setting_read(conn, "zone", arena);
	ret->store = setting_read(conn, "origin", arena);
	str_number(setting_read(conn, "format", arena), &ret->format);
	ret->files = number_of(conn, STR("select count(*) from ledger_file"));
	ret->file_bytes = number_of(conn, STR("select coalesce(sum(size), 0) from ledger_file"));
	read_key(conn, arena, ret);
}

/* Asking for the lock would be in the way of somebody who wants it. */
static bool is_served(const char *folder)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int len = snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", folder);
	int one = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool served = one >= 0 && len < (int)sizeof(address.sun_path) &&
		      connect(one, (struct sockaddr *)&address, sizeof(address)) == 0;

	if (one >= 0)
		close(one);
	return served;
}

bool ledger_info(const char *folder, const struct slice *const *slices, struct arena *arena,
	struct store_info *ret, struct err *err)
{
	struct conn *conn;
	struct stat about;

	*ret = (struct store_info){ 0 };
	if (!folder_open(folder, CONN_READ, &conn, err))
		return false;
	conn_begin_read(conn);
	read_ledger(conn, arena, ret);
	read_tables(conn, slices, arena, ret);
	conn_end_read(conn);
	ret->database_bytes = stat(conn_path(conn), &about) == 0 ? (int64_t)about.st_size : 0;
	bool fine = fault_of(conn, err);
	conn_close(conn);
	ret->served = is_served(folder);
	return fine;
}

str reading_store(struct reading *reading, struct arena *arena)
{
	return setting_read(reading->conn, "origin", arena);
}
