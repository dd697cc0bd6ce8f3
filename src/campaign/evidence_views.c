/* Evidence looked through: what was handed in, what is not valid any more, what was handed in
 * before. */
#include "campaign/campaign.sql.h"
#include "campaign/evidence.h"
#include "view/view.h"

struct parameters {
	id campaign, measure, unit;
};

static const struct field fields[] = {
	{ AT(struct parameters, campaign, REF), .label = N_("Campaign"), .need = true,
		.ref = "campaign" },
	{ AT(struct parameters, measure, REF), .label = N_("Measure"), .ref = "measure",
		.help = N_("Only this one. Not given: all of the campaign.") },
	{ AT(struct parameters, unit, REF), .label = N_("Unit"), .ref = "unit",
		.help = N_("At and below this unit. Not given: all.") },
};

static const struct choice again_choices[] = {
	{ EVIDENCE_SAME, "same", N_("The same file") },
	{ EVIDENCE_ALIKE, "alike", N_("Nearly the same picture") },
	{ 0 },
};

static const struct view_column columns[] = {
	{ "measure", N_("Measure"), FIELD_TEXT, .always = true, .thing = "measure" },
	{ "unit", N_("Unit"), FIELD_TEXT, .always = true, .thing = "unit" },
	{ "name", N_("Name"), FIELD_TEXT, .always = true },
	{ "title", N_("Title"), FIELD_TEXT },
	{ "dated", N_("Its own date"), FIELD_DATE, .always = true, .leads = DUTY_LEADS },
	{ "from", N_("From"), FIELD_DATE },
	{ "to", N_("To"), FIELD_DATE },
	{ "valid_until", N_("Valid until"), FIELD_DATE },
	{ "expired", N_("Expired"), FIELD_YESNO, .always = true },
	{ "repeated", N_("Handed in before"), FIELD_YESNO, .always = true },
	{ "as", N_("How"), FIELD_CHOICE, .choices = again_choices },
	{ "by_unit", N_("First by"), FIELD_TEXT, .thing = "unit" },
	{ "for_measure", N_("First for"), FIELD_TEXT, .thing = "measure" },
	{ "on_day", N_("First on"), FIELD_DATE, .leads = "/duty/{by_unit}/{for_measure}" },
	{ "file", N_("File"), FIELD_TEXT, .always = true, .file = true },
	{ "place", N_("Taken at (degrees north, east)"), FIELD_TEXT },
};

static str measure_code(struct conn *conn, id measure, struct arena *arena)
{
	struct measure_row row = { .code = STR_NONE };

	measure_get(conn, measure, arena, &row);
	return row.code;
}

static struct view_value day_value(struct query *q, int column)
{
	return column_null(q, column) ? view_none() : view_date(column_date(q, column));
}

static bool give(
	struct reading *reading, struct query *q, struct arena *arena, struct view_sink *sink)
{
	struct org_unit unit = { .code = STR_NONE }, first_unit = { .code = STR_NONE };
	struct evidence_first first;
	char text[HASH_TEXT];
	struct evidence_piece piece = {
		.duty = { column_id(q, 1), column_id(q, 0) },
		.file = column_hash(q, 2),
		.picture = !column_null(q, 8),
		.nr = column_number(q, 9),
	};

	if (piece.picture)
		piece.likeness = column_hash(q, 8);
	enum evidence_again again = evidence_before(reading->conn, &piece, &first);
	org_unit_get(reading->conn, piece.duty.unit, arena, &unit);
	/* That it was handed in before is told; by whom, to those who may look there. */
	bool whose = again && reading_may(reading, RIGHT_SEE, first.duty.unit);
	if (whose)
		org_unit_get(reading->conn, first.duty.unit, arena, &first_unit);
	return view_row(sink,
		(struct view_value[]){
			view_text(measure_code(reading->conn, piece.duty.measure, arena)),
			view_text(unit.code),
			view_text(unit.name),
			view_text(column_text(q, 3)),
			view_date(column_date(q, 4)),
			day_value(q, 5),
			day_value(q, 6),
			day_value(q, 7),
			view_number(
				!column_null(q, 7) && column_date(q, 7).day < reading->today.day),
			view_number(again != EVIDENCE_NEW),
			again ? view_number(again) : view_none(),
			view_text(first_unit.code),
			whose ? view_text(measure_code(reading->conn, first.duty.measure, arena))
			      : view_none(),
			again ? view_date(first.day) : view_none(),
			view_text(hash_print(piece.file, text)),
			column_null(q, 10) ? view_none() : view_text(column_text(q, 10)),
		});
}

static void each(struct reading *reading, const void *in, struct view_sink *sink)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
	const struct parameters *asked = in;
	struct query *q = conn_query(reading->conn, &campaign_sql_evidence_told);

	query_id(q, "campaign", asked->campaign);
	query_id(q, "measure", asked->measure);
	while (query_next(q)) {
		if (id_given(asked->unit) &&
			!board_within(reading->board, column_id(q, 1), asked->unit))
			continue;
		if (!give(reading, q, &arena, sink))
			break;
		arena_clear(&arena);
	}
	query_end(q);
}

const struct view evidence_view = {
	.name = "evidence",
	.sees = SEES_AT,
	.right_at = "unit",
	.or_at = "campaign",
	.label = N_("Evidence"),
	.summary = N_("What was handed in, until when it is valid, and whether it was handed in "
		      "before"),
	.parameters = FIELD_TABLE(struct parameters, fields),
	.columns = columns,
	.column_count = COUNT(columns),
	.each = each,
};
