/* The kernel's own view: the history of the store, or of one thing, as sentences. */
#include "view/view.h"

struct history_parameters {
	opt_number about;
};

static const struct field parameters[] = {
	{ AT(struct history_parameters, about, NUMBER), .label = N_("About"), .max = ID_MAX,
		.help = N_("The id of a thing: only what was done to it.") },
};

static const struct view_column columns[] = {
	{ "seq", N_("Event"), FIELD_NUMBER },
	{ "at", N_("At"), FIELD_MOMENT },
	{ "day", N_("Day"), FIELD_DATE },
	{ "act", N_("Act"), FIELD_TEXT },
	{ "what", N_("What was done"), FIELD_TEXT },
	{ "cause", N_("Follows from"), FIELD_NUMBER },
};

struct telling {
	struct reading *reading;
	struct view_sink *sink;
	struct arena arena;
};

static bool tell(void *context, const struct act *act, const struct event *event, const void *in)
{
	struct telling *telling = context;
	CLEANUP(buf_done) struct buf sentence = BUF(1 << 16);

	reading_sentence(telling->reading, act, event, in, &telling->arena, &sentence);
	bool more = view_row(
		telling->sink, (struct view_value[]){
				       view_number(event->seq),
				       view_number(event->at.us),
				       view_date(event->day),
				       view_text(event->act),
				       view_text(buf_str(&sentence)),
				       event->cause ? view_number(event->cause) : view_none(),
			       });
	arena_clear(&telling->arena);
	return more;
}

struct noting {
	struct reading *reading;
	struct arena *arena;
	struct history_line *lines;
	size_t count;
};

static bool note(void *context, const struct act *act, const struct event *event, const void *in)
{
	struct noting *noting = context;
	CLEANUP(buf_done) struct buf sentence = BUF(1 << 16);

	reading_sentence(noting->reading, act, event, in, noting->arena, &sentence);
	noting->lines[noting->count++] = (struct history_line){ event->seq, event->at,
		arena_copy(noting->arena, buf_str(&sentence)) };
	return true;
}

size_t history_at(struct reading *reading, const int64_t *seqs, size_t count, struct arena *arena,
	struct history_line *ret)
{
	struct noting noting = { .reading = reading, .arena = arena, .lines = ret };

	reading_events_at(reading, seqs, count, note, &noting);
	return noting.count;
}

static void each(struct reading *reading, const void *in, struct view_sink *sink)
{
	const struct history_parameters *asked = in;
	struct telling telling = { .reading = reading, .sink = sink };

	arena_init(&telling.arena, 1 << 20);
	reading_events(reading, (id){ asked->about.given ? asked->about.v : 0 }, tell, &telling);
	arena_done(&telling.arena);
}

const struct view history_view = {
	.name = "history",
	.label = N_("History"),
	.summary = N_("What was done, the newest first"),
	.sees = SEES_OWN, /* reading_events() leaves out what happened elsewhere */
	.parameters = FIELD_TABLE(struct history_parameters, parameters),
	.columns = columns,
	.column_count = COUNT(columns),
	.each = each,
};

const struct view *const kernel_views[] = { &history_view, NULL };
