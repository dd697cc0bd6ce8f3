/* The pages of a question and of a plea. */
#include "base/catalogue.h"
#include "campaign/address.h"
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "campaign/plan_pages.h"
#include "web/markdown.h"

void show_question(struct request *request, struct reading *reading, id question, struct page *page)
{
	struct arena *arena = request->arena;
	struct query *q = conn_query(reading->conn, &campaign_sql_question_page);
	struct question_piece piece;

	query_id(q, "id", question);
	bool found = query_next(q);
	if (found)
		piece = (struct question_piece){
			.measure = reading_label(reading, "measure", column_id(q, 0), arena),
			.measure_url = thing_url(reading, "measure", column_id(q, 0), arena),
			.unit = reading_knows(reading, "unit", column_id(q, 1))
					? reading_label(reading, "unit", column_id(q, 1), arena)
					: STR_NONE,
			.asked = column_date(q, 2),
			.question = markdown_html(column_text(q, 3), arena),
			.reply = markdown_html(column_text(q, 4), arena),
			.replied = column_date(q, 5),
		};
	query_end(q);
	if (found)
		piece_question(page, &piece);
}

void show_plea(struct request *request, struct reading *reading, id plea, struct page *page)
{
	struct arena *arena = request->arena;
	struct query *q = conn_query(reading->conn, &campaign_sql_plea_page);
	struct plea_piece piece;

	query_id(q, "id", plea);
	bool found = query_next(q);
	if (found) {
		id unit = column_id(q, 0), measure = column_id(q, 1);
		piece = (struct plea_piece){
			.unit = reading_label(reading, "unit", unit, arena),
			.unit_url = thing_url(reading, "unit", unit, arena),
			.measure = reading_label(reading, "measure", measure, arena),
			.duty_url = duty_address(reading, unit, measure, NULL, arena),
			.time = !column_null(q, 3),
			.until = column_date(q, 3),
			.reason = markdown_html(column_text(q, 4), arena),
			.asked = column_date(q, 5),
			.state = choice_label(plea_states, column_number(q, 6), request->language),
			.decided = !column_null(q, 7),
			.decided_on = column_date(q, 7),
			.granted = !column_null(q, 8),
			.granted_until = column_date(q, 8),
			.note = arena_copy(arena, column_text(q, 9)),
		};
	}
	query_end(q);
	if (found)
		piece_plea(page, &piece);
}
