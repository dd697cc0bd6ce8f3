/* Letterheads: a unit's own sheet for what is written in its name, and the nearest one above a unit. */
#include "org/letterhead.h"
#include "base/docx.h"
#include "org/org.sql.h"

#define LOOK_MAX ((size_t)96 << 20) /* memory, while one is looked at */

const char *const org_letterhead_names[] = { "unit", "campaign", "day", "title", NULL };

struct letterhead_set {
	id unit;
	opt_file file;
};

static const struct field set_fields[] = {
	{ AT(struct letterhead_set, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit" },
	{ AT(struct letterhead_set, file, FILE), .label = N_("Letterhead"),
		.help = N_(
			"A DOCX file with the fields {{unit}}, {{campaign}}, {{day}} and {{title}} "
			"where they are wanted, and {{body}} alone in a paragraph. Not given: the "
			"unit has none of its own any more, and takes that of the nearest one "
			"above.") },
};

static void check_set(struct tx *tx, const void *in, struct problems *problems)
{
	CLEANUP(arena_done) struct arena arena = ARENA(LOOK_MAX);
	const struct letterhead_set *set = in;
	struct docx_refusal why;

	org_check_open(tx, set->unit, problems, "unit");
	if (!set->file.given)
		return;
	str bytes = tx_file(tx, set->file.v, LETTERHEAD_MAX);
	if (!str_given(bytes))
		problem(problems, "file", "R-LETTER-01",
			N_("There is no such file, or it is larger than %d MiB."),
			(int)(LETTERHEAD_MAX >> 20)); /* R-LETTER-01 */
	else if (!letterhead_look(bytes, org_letterhead_names, &arena, &why))
		problem(problems, "file", "R-LETTER-02", why.sentence,
			STR_ARG(why.what)); /* R-LETTER-02 */
}

static void apply_set(struct tx *tx, const struct event *event, const void *in)
{
	const struct letterhead_set *set = in;
	struct query *q = conn_query(tx_conn(tx),
		set->file.given ? &org_sql_letterhead_put : &org_sql_letterhead_delete);

	query_id(q, "unit", set->unit);
	if (set->file.given) {
		query_hash(q, "file", set->file.v);
		query_date(q, "day", event->day);
	}
	query_run(q);
}

const struct act letterhead_set_act = {
	.name = "letterhead.set",
	.summary = N_("Give a unit a letterhead of its own"),
	.history = N_("{actor} gave {unit} a letterhead"),
	.version = 1,
	.record = FIELD_TABLE(struct letterhead_set, set_fields),
	.right = RIGHT_MANAGE,
	.right_at = "unit",
	.check = check_set,
	.apply = apply_set,
};

bool org_letterhead(struct reading *reading, id unit, hash *ret)
{
	id line[BOARD_DEPTH_MAX];
	bool found = false;

	for (size_t n = board_line(reading->board, unit, line); n > 0 && !found; n--) {
		struct query *q = conn_query(reading->conn, &org_sql_letterhead);
		query_id(q, "unit", line[n - 1]);
		found = query_next(q);
		if (found)
			*ret = column_hash(q, 0);
		query_end(q);
	}
	return found;
}
