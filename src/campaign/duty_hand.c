/* What is handed in with an answer on the page of a duty: each file and the day that it shows, and when it was done. */
#include "base/catalogue.h"
#include "campaign/duty_page.h"

#define EVIDENCE "evidence"

static str sent(const struct duty_filling *f, str name)
{
	return f->request->again ? request_sent(f->request, name) : STR_NONE;
}

static const struct problems *problems_of(const struct duty_filling *f)
{
	return f->request->again ? f->request->again->problems : NULL;
}

static str today(const struct duty_filling *f)
{
	char text[DATE_TEXT];

	return arena_copy(f->arena, date_print(f->reading->today, text));
}

/* It need not be given, and is no more than a day. */
static struct input_piece ask(const struct duty_filling *f, const struct field *field, str name, str refused)
{
	struct input_piece input =
		input_of(f->request, field, name, refused, sent(f, name), problems_of(f));

	input.need = true;
	input.required = false;
	if (field->kind == FIELD_DATE)
		input.latest = today(f);
	return input;
}

/* ---- A piece of evidence ---- */

struct handing {
	const struct duty_filling *f;
	struct hand_piece *piece;
	bool filled;
	size_t before; /* lines that are filled: empty ones were left out before the act saw them */
};

static str named(const struct handing *h, const char *field)
{
	return arena_printf(h->f->arena, EVIDENCE ".%lld.%s", (long long)h->piece->line, field);
}

static str refused(const struct handing *h, const char *field)
{
	return h->filled ? arena_printf(h->f->arena, EVIDENCE "[%zu].%s", h->before, field) : named(h, field);
}

static void add_sentence(const struct duty_filling *f, str **list, size_t *count, str text)
{
	if (!*list)
		*list = arena_array(f->arena, problems_of(f)->count, sizeof(**list));
	if (*list)
		(*list)[(*count)++] = text;
}

static void fill_file(const struct handing *h)
{
	const struct problems *problems = problems_of(h->f);
	struct hand_piece *piece = h->piece;
	str name = named(h, "file"), other = refused(h, "file");

	piece->file = sent(h->f, name);
	piece->kept = sent(h->f, form_file_name(h->f->arena, name));
	for (size_t n = 0; problems && n < problems->count; n++)
		if (str_eq(problems->list[n].field, name) || str_eq(problems->list[n].field, other))
			add_sentence(h->f, &piece->sentences.ptr, &piece->sentences.count,
				problems->list[n].text);
}

/* Where the file does not tell its day, today is offered: one look, and it is handed in. */
static void fill_hand(const struct duty_filling *f, struct hand_piece *piece, int64_t line, const char *title,
	const char *dated)
{
	const struct field title_field = { .name = "title", .label = title, .kind = FIELD_TEXT, .max = TITLE_MAX };
	const struct field dated_field = { .name = "dated", .label = dated, .kind = FIELD_DATE };
	struct handing h = { .f = f, .piece = piece };

	piece->line = line;
	if (f->request->again)
		h.filled = form_line_filled(
			f->request->sent, f->request->sent_count, EVIDENCE, line, &h.before);
	fill_file(&h);
	piece->title = ask(f, &title_field, named(&h, "title"), refused(&h, "title"));
	piece->dated = ask(f, &dated_field, named(&h, "dated"), refused(&h, "dated"));
	if (piece->dated.wrong && !piece->dated.value.len)
		piece->dated.value = today(f);
}

/* ---- All of it ---- */

static bool is_among(const str *sentences, size_t count, str text)
{
	for (size_t n = 0; n < count; n++)
		if (str_eq(sentences[n], text))
			return true;
	return false;
}

static bool told_by(const struct hand_piece *piece, str text)
{
	return is_among(piece->sentences.ptr, piece->sentences.count, text) ||
	       is_among(piece->title.sentences.ptr, piece->title.sentences.count, text) ||
	       is_among(piece->dated.sentences.ptr, piece->dated.sentences.count, text);
}

static bool told_beside(const struct answer_form *answer, str text)
{
	const struct form_parts_piece *form = &answer->parts;

	for (size_t n = 0; n < form->parts.count; n++) {
		const struct input_piece *input = &form->parts.ptr[n].input;
		if (is_among(input->sentences.ptr, input->sentences.count, text))
			return true;
	}
	return is_among(answer->done.sentences.ptr, answer->done.sentences.count, text) ||
	       told_by(&answer->camera, text) || told_by(&answer->first, text) || told_by(&answer->second, text);
}

static bool is_wrong(const struct hand_piece *piece)
{
	return piece->sentences.count || piece->title.wrong || piece->dated.wrong;
}

void duty_fill_hands(struct duty_filling *f)
{
	static const struct field done = { .name = "done",
		.label = N_("Done on"),
		.unless = N_("(if it was not today)"),
		.kind = FIELD_DATE };
	struct answer_form *answer = &f->page->answer;
	const struct problems *problems = problems_of(f);
	int64_t line = (int64_t)answer->kept.count;

	fill_hand(f, &answer->camera, line, N_("Title of the photograph"), N_("Day of the photograph"));
	fill_hand(f, &answer->first, line + 1, N_("Title of the document"), N_("The day that it shows"));
	fill_hand(f, &answer->second, line + 2, N_("Title of the other file"), N_("Day of the other file"));
	answer->first.dated.help = str_of(tr(
		f->request->language, N_("A photograph mostly tells it itself. Of a document, say it.")));
	if (!answer->first.dated.described.len)
		answer->first.dated.described = arena_printf(f->arena, "h-%.*s", STR_ARG(answer->first.dated.name));
	answer->done = ask(f, &done, STR("done"), STR("done"));
	answer->unfolded = is_wrong(&answer->camera) || is_wrong(&answer->second) || answer->first.title.wrong ||
			   answer->done.wrong || answer->second.file.len;
	for (size_t n = 0; problems && n < problems->count; n++)
		if (!told_beside(answer, problems->list[n].text))
			add_sentence(f, &answer->sentences.ptr, &answer->sentences.count, problems->list[n].text);
}
