/* The organisation's time zone: which names there are, and making one the process's own. */
#include "ledger/ledger.sql.h"
#include "ledger/private.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ZONES "/usr/share/zoneinfo/"
#define ZONE_MAX 64

/* Only what the database of zones uses for names, so that no name is a way to another file. */
static bool name_sound(str name)
{
	if (name.len == 0 || name.len > ZONE_MAX || name.ptr[0] == '/')
		return false;
	for (size_t n = 0; n < name.len; n++) {
		char c = name.ptr[n];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		bool other = (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+' || c == '/';
		if (!letter && !other)
			return false;
	}
	return true;
}

bool zone_known(str name)
{
	char path[sizeof(ZONES) + ZONE_MAX], magic[4] = { 0 };

	if (!name_sound(name))
		return false;
	snprintf(path, sizeof(path), ZONES "%.*s", STR_ARG(name));
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	bool known = read(file, magic, 4) == 4 && memcmp(magic, "TZif", 4) == 0;
	close(file);
	return known;
}

str zone_machine(struct arena *arena)
{
	char target[300];
	ssize_t len = readlink("/etc/localtime", target, sizeof(target) - 1);
	const char *from_user = getenv("TZ");

	if (from_user && zone_known(str_of(from_user)))
		return arena_copy(arena, str_of(from_user));
	target[len > 0 ? len : 0] = '\0';
	const char *at = strstr(target, "zoneinfo/");
	if (at && zone_known(str_of(at + strlen("zoneinfo/"))))
		return arena_copy(arena, str_of(at + strlen("zoneinfo/")));
	return STR("UTC");
}

bool zone_use(struct conn *conn, struct err *err)
{
	char name[ZONE_MAX + 1];
	struct query *q = conn_query(conn, &ledger_sql_setting);

	query_text(q, "name", STR("zone"));
	str zone = query_next(q) ? column_text(q, 0) : STR_NONE;
	bool known = zone_known(zone);
	snprintf(name, sizeof(name), "%.*s", STR_ARG(zone));
	query_end(q);
	if (!fault_of(conn, err))
		return false;
	if (!known)
		return err_set(err, ERR_SYSTEM,
			"this machine does not know the store's time zone %s (it looks in " ZONES
			")",
			name);
	zone_set(name);
	return true;
}
