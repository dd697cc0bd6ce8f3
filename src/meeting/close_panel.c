/* On the page of a meeting that was held: what it counts for, and why it does not count for the rest. */
#include "meeting/close.h"
#include "web/form.h"
#include "web/thing.h"

static str duty_url(struct reading *reading, id unit, id measure, struct arena *arena)
{
	CLEANUP(buf_done) struct buf text = BUF(1024);
	struct page url = { .out = &text };

	buf_text(&text, "/duty/");
	page_url_part(&url, reading_code(reading, "unit", unit, arena));
	buf_byte(&text, '/');
	page_url_part(&url, reading_code(reading, "measure", measure, arena));
	return arena_copy(arena, buf_str(&text));
}

static struct counts_line line_of(struct reading *reading, const struct proof *proof,
	const struct proof_line *line, struct arena *arena)
{
	return (struct counts_line){
		.title = line->title,
		.url = duty_url(reading, proof->unit, line->measure, arena),
		.ready = line->state == PROOF_COUNTS,
		.counted = line->state == PROOF_COUNTED,
		.otherwise = line->state == PROOF_OTHERWISE,
		.answered = line->state == PROOF_ANSWERED,
		.returned = line->state == PROOF_RETURNED,
		.released = line->state == PROOF_RELEASED,
		.no_number = line->state == PROOF_NO_NUMBER,
		.out_of_range = line->state == PROOF_OUT_OF_RANGE,
		.least = proof->count.given && proof->count.v < line->least ? line->least : 0,
	};
}

static void fill(struct counts_piece *piece, struct request *request, struct reading *reading,
	const struct proof *proof)
{
	struct arena *arena = request->arena;
	struct proof_line *list = arena_array(arena, PROOFS_MAX, sizeof(*list));
	size_t count =
		list ? proof_lines(reading->conn, reading->board, proof, arena, list, PROOFS_MAX)
		     : 0;

	piece->lines.ptr = arena_array(arena, count, sizeof(*piece->lines.ptr));
	for (size_t n = 0; piece->lines.ptr && n < count; n++) {
		piece->lines.ptr[piece->lines.count++] = line_of(reading, proof, &list[n], arena);
		piece->ready |= list[n].state == PROOF_COUNTS;
	}
}

/* It is told to whoever may look into the unit, as its duties are. */
void show_counts(struct request *request, struct reading *reading, id which, struct page *page)
{
	struct counts_piece piece = { .ready = false };
	struct meeting meeting;

	if (!meeting_get(reading->conn, which, request->arena, &meeting) ||
		meeting.state != MEETING_HELD || !reading_may(reading, RIGHT_SEE, meeting.unit))
		return;
	const struct proof proof = meeting_proof(reading->conn, &meeting, request->arena);
	fill(&piece, request, reading, &proof);
	if (!piece.lines.count)
		return;
	piece.ready = piece.ready && request->csrf.len &&
		      reading_may(reading, RIGHT_ANSWER, meeting.unit);
	piece.csrf = request->csrf;
	piece.key = piece.ready ? form_key(request) : STR_NONE;
	piece.code = meeting.code;
	piece.url = thing_url(reading, "meeting", which, request->arena);
	piece_counts(page, &piece);
}
