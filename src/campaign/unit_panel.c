/* The duties of a unit on its page. */
#include "campaign/unit_panel.h"
#include "base/catalogue.h"
#include "campaign/address.h"
#include "campaign/duty.h"

#define DUTIES_SHOWN 200

struct filling {
	struct request *request;
	struct reading *reading;
	id unit;
	str code;
	struct unit_duties_piece *piece;
};

static bool is_open(enum board_state state)
{
	return state == BOARD_OPEN || state == BOARD_RETURNED;
}

static const char *state_label(enum board_state state, enum language language)
{
	int shown = duty_state_shown(state);

	for (const struct choice *choice = duty_states; choice->value; choice++)
		if (choice->value == shown)
			return tr(language, choice->label);
	return "";
}

static struct unit_duty duty_line(const struct filling *f, const struct board_duty *duty)
{
	struct arena *arena = f->request->arena;

	return (struct unit_duty){
		.title = reading_label(f->reading, "measure", duty->measure, arena),
		.url = duty_address(f->reading, f->unit, duty->measure, NULL, arena),
		.state = state_label(duty->state, f->request->language),
		.due = duty->due,
		.overdue = is_open(duty->state) && f->reading->today.day > duty->due.day,
		.late = duty->late,
	};
}

static struct unit_campaign campaign_line(const struct filling *f, id campaign)
{
	struct arena *arena = f->request->arena;
	str code = reading_code(f->reading, "campaign", campaign, arena);
	str board = arena_printf(arena, "/board/%.*s", STR_ARG(f->code));

	return (struct unit_campaign){
		.title = reading_label(f->reading, "campaign", campaign, arena),
		.url = thing_url(f->reading, "campaign", campaign, arena),
		.board_url = address(arena, board.ptr, "campaign", code, NULL),
	};
}

/* Duties come sheet by sheet: those of one campaign stand together. */
static void add_campaign(const struct filling *f, const struct board_duty *duties, size_t count)
{
	struct unit_campaign *line = &f->piece->campaigns.ptr[f->piece->campaigns.count];

	*line = campaign_line(f, duties[0].sheet);
	line->duties.ptr = arena_array(f->request->arena, count, sizeof(*line->duties.ptr));
	line->count = (int64_t)count;
	for (size_t n = 0; line->duties.ptr && n < count; n++) {
		line->open += is_open(duties[n].state);
		line->duties.ptr[line->duties.count++] = duty_line(f, &duties[n]);
	}
	f->piece->campaigns.count++;
}

static void fill(const struct filling *f, const struct board_duty *duties, size_t count)
{
	f->piece->campaigns.ptr =
		arena_array(f->request->arena, count, sizeof(*f->piece->campaigns.ptr));
	for (size_t n = 0, end; f->piece->campaigns.ptr && n < count; n = end) {
		for (end = n + 1; end < count && id_eq(duties[end].sheet, duties[n].sheet);)
			end++;
		add_campaign(f, duties + n, end - n);
	}
}

void show_unit_duties(struct request *request, struct reading *reading, id unit, struct page *out)
{
	struct board_duty *duties = arena_array(request->arena, DUTIES_SHOWN, sizeof(*duties));
	struct unit_duties_piece piece = { .more_url = STR_NONE };
	struct filling f = {
		.request = request, .reading = reading, .unit = unit, .piece = &piece
	};

	if (!duties || !reading_may(reading, RIGHT_SEE, unit))
		return;
	size_t count = board_duties(reading->board, unit, duties, DUTIES_SHOWN);
	if (!count)
		return;
	f.code = reading_code(reading, "unit", unit, request->arena);
	if (count > DUTIES_SHOWN)
		piece.more_url = address(request->arena, "/view/duties", "unit", f.code, NULL);
	fill(&f, duties, count < DUTIES_SHOWN ? count : DUTIES_SHOWN);
	piece_unit_duties(out, &piece);
}
