/* What a unit gave in answer to a duty, and what was handed in before. */
#include "base/catalogue.h"
#include "campaign/address.h"
#include "campaign/campaign.sql.h"
#include "campaign/duty_page.h"
#include "campaign/evidence.h"
#include "campaign/form.h"
#include "web/markdown.h"

static str file_url(str file, struct arena *arena)
{
	return arena_printf(arena, "/api/v1/file/%.*s", STR_ARG(file));
}

/* "yes" and "no" are canonical; all else is as it was typed. */
static str text_for_people(const struct duty_filling *f, int64_t kind, str text)
{
	if (kind != FORM_MARK)
		return arena_copy(f->arena, text);
	return str_of(tr(f->request->language, str_eq(text, STR("yes")) ? N_("yes") : N_("no")));
}

static void fill_values(struct duty_filling *f)
{
	struct duty_page *page = f->page;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_duty_values);

	page->values.ptr = arena_array(f->arena, FORM_MAX, sizeof(*page->values.ptr));
	query_id(q, "measure", f->duty.measure);
	query_id(q, "unit", f->duty.unit);
	while (page->values.ptr && page->values.count < FORM_MAX && query_next(q)) {
		int64_t kind = column_number(q, 2);
		if (column_null(q, 3))
			continue;
		page->values.ptr[page->values.count++] = (struct value_line){
			.label = arena_copy(f->arena, column_text(q, 1)),
			.text = text_for_people(f, kind, column_text(q, 3)),
			.file_url = kind == FORM_FILE ? file_url(column_text(q, 3), f->arena)
						      : STR_NONE,
		};
	}
	query_end(q);
}

/* That it was handed in before is told; for what, to those who may look there. */
static void tell_repeat(const struct duty_filling *f, const struct evidence_piece *piece,
	struct evidence_line *line)
{
	struct evidence_first first;
	enum evidence_again again = evidence_before(f->reading->conn, piece, &first);

	if (again == EVIDENCE_NEW)
		return;
	line->repeated = true;
	line->alike = again == EVIDENCE_ALIKE;
	line->before = first.day;
	if (!reading_may(f->reading, RIGHT_SEE, first.duty.unit))
		return;
	line->before_unit = reading_label(f->reading, "unit", first.duty.unit, f->arena);
	line->before_measure = reading_label(f->reading, "measure", first.duty.measure, f->arena);
}

static void fill_evidence(struct duty_filling *f)
{
	struct duty_page *page = f->page;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_duty_evidence);
	char text[HASH_TEXT];

	page->evidence.ptr = arena_array(f->arena, EVIDENCE_MAX, sizeof(*page->evidence.ptr));
	query_id(q, "measure", f->duty.measure);
	query_id(q, "unit", f->duty.unit);
	while (page->evidence.ptr && page->evidence.count < EVIDENCE_MAX && query_next(q)) {
		struct evidence_line *line = &page->evidence.ptr[page->evidence.count++];
		struct evidence_piece piece = { .duty = f->duty,
			.file = column_hash(q, 0),
			.picture = !column_null(q, 4),
			.nr = column_number(q, 5) };
		if (piece.picture)
			piece.likeness = column_hash(q, 4);
		*line = (struct evidence_line){
			.title = arena_copy(f->arena, column_text(q, 1)),
			.url = file_url(hash_print(piece.file, text), f->arena),
			.dated = column_date(q, 2),
			.limited = !column_null(q, 3),
			.valid_until = column_date(q, 3),
			.picture = piece.picture,
		};
		line->expired = line->limited && line->valid_until.day < f->reading->today.day;
		tell_repeat(f, &piece, line);
	}
	query_end(q);
}

void duty_fill_answer(struct duty_filling *f)
{
	f->page->note = markdown_html(f->note, f->arena);
	fill_values(f);
	fill_evidence(f);
}
