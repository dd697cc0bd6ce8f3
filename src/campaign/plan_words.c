/* What the pages of plans say in words: whom a measure binds, what was asked about it. */
#include "base/catalogue.h"
#include "campaign/address.h"
#include "campaign/campaign.sql.h"
#include "campaign/plan_pages.h"
#include "campaign/template.h"
#include "web/markdown.h"

#define TEXT_MAX ((size_t)16 << 10)
#define NAMED_MAX 3 /* units of a list by name; of the others how many */

/* ---- Whom a measure binds ---- */

struct scope scope_of(struct query *q, int column, id campaign_unit, struct arena *arena)
{
	id top = column_id(q, column);

	return (struct scope){
		.top = id_eq(top, campaign_unit) ? ID_NONE : top,
		.levels = words_of_text(arena, column_text(q, column + 1)),
		.kinds = words_of_text(arena, column_text(q, column + 2)),
		.groups = ids_of_text(arena, column_text(q, column + 3), BOARD_GROUPS_MAX),
		.ins = ids_of_text(arena, column_text(q, column + 4), BOARD_LISTED_MAX),
		.outs = ids_of_text(arena, column_text(q, column + 5), BOARD_LISTED_MAX),
	};
}

static const char *const every_words[] = {
	[EVERY_WEEK] = N_("every week"),
	[EVERY_MONTH] = N_("every month"),
	[EVERY_QUARTER] = N_("every quarter"),
};

str every_word(int64_t every, enum language language)
{
	return str_of(tr(language, every_words[every]));
}

struct wording {
	struct reading *reading;
	struct arena *arena;
	struct buf text;
};

static void say(struct wording *w, const char *format, str what)
{
	const enum language language = w->reading->language;

	if (w->text.len)
		buf_text(&w->text, tr(language, N_("; ")));
	buf_text(&w->text, arena_printf(w->arena, tr(language, format), STR_ARG(what)).ptr);
}

static str words_joined(struct wording *w, const struct texts *words)
{
	CLEANUP(buf_done) struct buf text = BUF(TEXT_MAX);

	for (size_t n = 0; n < words->count; n++) {
		if (n)
			buf_text(&text, tr(w->reading->language, N_(", ")));
		buf_add(&text, words->ptr[n]);
	}
	return arena_copy(w->arena, buf_str(&text));
}

/* Names as far as the reader may know of them; of the others only how many there are. */
static str names_joined(struct wording *w, const char *thing, const struct ids *ids)
{
	CLEANUP(buf_done) struct buf text = BUF(TEXT_MAX);
	const enum language language = w->reading->language;
	size_t named = 0;

	for (size_t n = 0; n < ids->count && named < NAMED_MAX; n++) {
		if (!reading_knows(w->reading, thing, ids->ptr[n]))
			continue;
		if (named++)
			buf_text(&text, tr(language, N_(", ")));
		buf_add(&text, reading_label(w->reading, thing, ids->ptr[n], w->arena));
	}
	if (named < ids->count)
		buf_printf(&text,
			named ? tr(language, N_(" and %zu more"))
			      : tr(language, N_("%zu named ones")),
			ids->count - named);
	return arena_copy(w->arena, buf_str(&text));
}

str scope_words(struct reading *reading, const struct scope *scope, struct arena *arena)
{
	struct wording w = { .reading = reading, .arena = arena, .text = BUF(4 * TEXT_MAX) };

	if (id_given(scope->top))
		say(&w, N_("at and below %.*s"), reading_label(reading, "unit", scope->top, arena));
	if (scope->levels.count)
		say(&w, N_("level %.*s"), words_joined(&w, &scope->levels));
	if (scope->kinds.count)
		say(&w, N_("kind %.*s"), words_joined(&w, &scope->kinds));
	if (scope->groups.count)
		say(&w, N_("group %.*s"), names_joined(&w, "group", &scope->groups));
	if (!w.text.len)
		buf_text(&w.text, tr(reading->language, N_("all units")));
	if (scope->ins.count)
		say(&w, N_("besides: %.*s"), names_joined(&w, "unit", &scope->ins));
	if (scope->outs.count)
		say(&w, N_("without: %.*s"), names_joined(&w, "unit", &scope->outs));
	str words = arena_copy(arena, buf_str(&w.text));
	buf_done(&w.text);
	return words;
}

/* ---- What was asked ---- */

void questions_fill(struct questions_piece *piece, struct request *request, struct reading *reading,
	id campaign, id measure, size_t most)
{
	struct arena *arena = request->arena;
	struct query *q = conn_query(reading->conn, &campaign_sql_questions_shown);

	piece->questions.ptr = arena_array(arena, most, sizeof(*piece->questions.ptr));
	query_id(q, "campaign", campaign);
	query_id(q, "measure", measure);
	query_number(q, "most", (int64_t)most + 1);
	while (piece->questions.ptr && query_next(q)) {
		if (piece->questions.count == most) {
			piece->more_url = address(arena, "/view/questions", "campaign",
				reading_code(reading, "campaign", campaign, arena), NULL);
			break;
		}
		piece->questions.ptr[piece->questions.count++] = (struct question_line){
			.url = thing_url(reading, "question", column_id(q, 0), arena),
			.about =
				id_given(measure) ? STR_NONE : arena_copy(arena, column_text(q, 1)),
			.about_url = thing_url(reading, "measure", column_id(q, 6), arena),
			.unit = reading_knows(reading, "unit", column_id(q, 7))
					? reading_label(reading, "unit", column_id(q, 7), arena)
					: STR_NONE,
			.asked = column_date(q, 2),
			.question = arena_copy(arena, markdown_plain(column_text(q, 3), arena)),
			.reply = markdown_html(column_text(q, 4), arena),
			.replied = column_date(q, 5),
		};
	}
	query_end(q);
}
