/* calendar.set: on which days the organisation works; and counting by them. */
#include "org/org.sql.h"
#include "org/unit.h"

#define WEEKDAYS 7
#define DAYS_MAX 4000         /* of one act */
#define DAYS_LISTED_MAX 20000 /* of a store */
#define WEEK_USUAL 0x1f       /* Monday to Friday, the lowest bit first */

static const struct choice day_kinds[] = {
	{ DAY_HOLIDAY, "holiday", N_("Holiday") },
	{ DAY_WORKING, "working", N_("Working day") },
	{ DAY_USUAL, "usual", N_("As its weekday") },
	{ 0 },
};

struct calendar_day {
	date day;
	int kind; /* enum day_kind */
	str name;
};

struct calendar_set {
	struct texts week;
	struct rows days;
};

static const struct field day_fields[] = {
	{ AT(struct calendar_day, day, DATE), .label = N_("Day"), .need = true },
	{ AT(struct calendar_day, kind, CHOICE), .label = N_("Kind"), .need = true,
		.choices = day_kinds,
		.help = N_("usual: what was said of this day is taken back.") },
	{ AT(struct calendar_day, name, TEXT), .label = N_("Name") },
};
static const struct field_table day_table = FIELD_TABLE(struct calendar_day, day_fields);

static const struct field fields[] = {
	{ AT(struct calendar_set, week, TEXTS), .label = N_("Working week"), .max = WEEKDAYS,
		.help = N_("The weekdays that are worked: mon,tue,wed,thu,fri,sat,sun. Not given: "
			   "as before; at first Monday to Friday.") },
	{ AT(struct calendar_set, days, ROWS), .label = N_("Days"), .rows = &day_table,
		.max = DAYS_MAX,
		.help = N_("Days that are not as their weekday. Others stay as they are.") },
};

/* ---- Counting ---- */

static int week_worked(struct conn *conn)
{
	struct query *q = conn_query(conn, &org_sql_week);
	int week = query_next(q) ? (int)column_number(q, 0) : WEEK_USUAL;

	query_end(q);
	return week;
}

static bool worked(struct conn *conn, int week, date day)
{
	struct query *q = conn_query(conn, &org_sql_calendar_day);

	query_date(q, "day", day);
	bool works = query_next(q) ? column_number(q, 0) == DAY_WORKING
				   : week >> (date_weekday(day) - 1) & 1;
	query_end(q);
	return works;
}

date org_workday_before(struct conn *conn, date day, int64_t days)
{
	int week = week_worked(conn);

	/* At most DAYS_LISTED_MAX days are no working days by name, and each week has some by
	 * weekday: it ends. */
	while (!conn_fault(conn)) {
		if (worked(conn, week, day) && days-- == 0)
			break;
		day.day--;
	}
	return day;
}

/* ---- calendar.set ---- */

/* 0 to 6, or -1. */
static int weekday_of(str word)
{
	static const char *const words[WEEKDAYS] = { "mon", "tue", "wed", "thu", "fri", "sat",
		"sun" };

	for (int n = 0; n < WEEKDAYS; n++)
		if (str_eq(word, str_of(words[n])))
			return n;
	return -1;
}

static int week_of(const struct texts *words, struct problems *problems)
{
	int week = 0;

	for (size_t n = 0; n < words->count; n++) {
		int day = weekday_of(words->ptr[n]);
		if (day < 0)
			problem(problems, "week", "R-CAL-01",
				N_("%.*s is no weekday: write mon, "
				   "tue, wed, thu, fri, sat or sun."),
				STR_ARG(words->ptr[n])); /* R-CAL-01 */
		else
			week |= 1 << day;
	}
	return week;
}

static int by_day(const void *a, const void *b)
{
	const date *x = a, *y = b;

	return (x->day > y->day) - (x->day < y->day);
}

static void check_twice(struct tx *tx, const struct rows *rows, struct problems *problems)
{
	const struct calendar_day *days = rows->ptr;
	date *sorted = arena_array(tx_arena(tx), rows->count, sizeof(*sorted));
	char text[DATE_TEXT];

	if (!sorted)
		return;
	for (size_t n = 0; n < rows->count; n++)
		sorted[n] = days[n].day;
	qsort(sorted, rows->count, sizeof(*sorted), by_day);
	for (size_t n = 1; n < rows->count; n++)
		if (sorted[n].day == sorted[n - 1].day)
			problem(problems, "days", "R-CAL-02", N_("%.*s is given twice."),
				STR_ARG(date_print(sorted[n], text))); /* R-CAL-02 */
}

static int64_t days_listed(struct conn *conn)
{
	struct query *q = conn_query(conn, &org_sql_calendar_count);
	int64_t count = query_next(q) ? column_number(q, 0) : 0;

	query_end(q);
	return count;
}

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	const struct calendar_set *set = in;

	week_of(&set->week, problems);
	if (!set->week.count && !set->days.count)
		problem(problems, "days", "R-CAL-03",
			N_("Say which weekdays are worked, or list days.")); /* R-CAL-03 */
	check_twice(tx, &set->days, problems);
	if (days_listed(tx_conn(tx)) + (int64_t)set->days.count > DAYS_LISTED_MAX)
		problem(problems, "days", "R-CAL-04", N_("A calendar lists at most %d days."),
			DAYS_LISTED_MAX); /* R-CAL-04 */
}

static void put_day(struct conn *conn, const struct calendar_day *day)
{
	struct query *q = conn_query(
		conn, day->kind == DAY_USUAL ? &org_sql_calendar_delete : &org_sql_calendar_put);

	query_date(q, "day", day->day);
	if (day->kind != DAY_USUAL) {
		query_number(q, "kind", day->kind);
		query_text(q, "name", day->name);
	}
	query_run(q);
}

static void apply(struct tx *tx, UNUSED const struct event *event, const void *in)
{
	const struct calendar_set *set = in;
	const struct calendar_day *days = set->days.ptr;
	struct problems none;

	if (set->week.count) {
		problems_init(&none, tx_arena(tx), LANGUAGE_EN);
		struct query *q = conn_query(tx_conn(tx), &org_sql_week_put);
		query_number(q, "days", week_of(&set->week, &none));
		query_run(q);
	}
	for (size_t n = 0; n < set->days.count; n++)
		put_day(tx_conn(tx), &days[n]);
}

const struct act calendar_set_act = {
	.name = "calendar.set",
	.summary = N_("Say which days are worked"),
	.history = N_("{actor} set the calendar: {days}"),
	.version = 1,
	.record = FIELD_TABLE(struct calendar_set, fields),
	.right = RIGHT_MANAGE,
	.check = check,
	.apply = apply,
};
