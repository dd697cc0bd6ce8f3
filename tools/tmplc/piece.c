/* Reading a message's text against its form: see piece.h. */
#include "piece.h"
#include "scan.h"
#include <stdarg.h>
#include <stdio.h>

struct reader {
	struct arena *arena;
	const struct form *form;
	struct scan scan;
	struct piece *first, **end;
	bool hole_used[FORM_HOLES_MAX];
	bool mark_used[FORM_MARKS_MAX];
	int parent; /* the mark that is open; 0: none */
	const char *why;
};

static struct piece *add(struct reader *r, enum piece_kind kind)
{
	struct piece *piece = take(r->arena, sizeof(*piece));

	piece->kind = kind;
	*r->end = piece;
	r->end = &piece->next;
	return piece;
}

/* Keeps the first reason: what follows is often its consequence. */
PRINTF(2, 3) static void fail(struct reader *r, const char *format, ...)
{
	char sentence[300];
	va_list values;

	if (r->why)
		return;
	va_start(values, format);
	vsnprintf(sentence, sizeof(sentence), format, values);
	va_end(values);
	r->why = take_text(r->arena, str_of(sentence)).ptr;
}

static str hole_name(const struct node *node)
{
	return node->kind == NODE_TITLE ? STR("content title") : node->path.text;
}

static void read_hole(struct reader *r)
{
	str name;

	scan_skip(&r->scan, 2);
	if (!scan_until(&r->scan, STR("}}"), &name)) {
		fail(r, "has a “{{” without “}}”");
		return;
	}
	for (int i = 0; i < r->form->hole_count; i++) {
		if (r->hole_used[i] || !str_eq(hole_name(r->form->holes[i]), str_trim(name)))
			continue;
		r->hole_used[i] = true;
		add(r, PIECE_HOLE)->node = r->form->holes[i];
		return;
	}
	fail(r, "has a hole {{%.*s}} too many", STR_ARG(str_trim(name)));
}

static bool read_number(struct scan *scan, int64_t *ret)
{
	const str name = scan_name(scan);

	return name.len <= 4 && str_number(name, ret) && *ret > 0;
}

static void read_opening(struct reader *r, int number, bool whole, str as_written)
{
	const struct mark *mark;

	if (number > r->form->mark_count) {
		fail(r, "has a mark %.*s that the sentence lacks", STR_ARG(as_written));
		return;
	}
	mark = &r->form->marks[number - 1];
	if (r->mark_used[number - 1])
		fail(r, "has the mark %.*s twice", STR_ARG(as_written));
	else if (mark->whole != whole)
		fail(r, "writes the mark %.*s in another way", STR_ARG(as_written));
	else if (mark->parent != r->parent)
		fail(r, "has the mark %.*s inside another one", STR_ARG(as_written));
	r->mark_used[number - 1] = true;
	add(r, whole ? PIECE_WHOLE : PIECE_OPEN)->node = mark->element;
	if (!whole)
		r->parent = number;
}

static void read_closing(struct reader *r, int number, str as_written)
{
	if (r->parent != number) {
		fail(r, "closes %.*s, which is not the mark that is open", STR_ARG(as_written));
		return;
	}
	add(r, PIECE_CLOSE)->node = r->form->marks[number - 1].element;
	r->parent = r->form->marks[number - 1].parent;
}

/* <n>, </n> or <n/>. */
static void read_mark(struct reader *r)
{
	const size_t from = r->scan.at;
	bool closing, whole;
	int64_t number = 0;

	scan_skip(&r->scan, 1);
	closing = scan_take(&r->scan, STR("/"));
	const bool numbered = read_number(&r->scan, &number);
	whole = scan_take(&r->scan, STR("/"));
	const bool ended = scan_take(&r->scan, STR(">"));
	const str written = str_slice(r->scan.text, from, r->scan.at - from);

	if (!numbered || !ended || (closing && whole))
		fail(r, "has “%.*s”, which is no mark (a lone < is written &lt;)",
			STR_ARG(written));
	else if (closing)
		read_closing(r, (int)number, written);
	else
		read_opening(r, (int)number, whole, written);
}

static void read_text(struct reader *r)
{
	const size_t from = r->scan.at;

	while (!scan_ended(&r->scan) && scan_peek(&r->scan) != '<' &&
		!scan_sees(&r->scan, STR("{{"))) {
		if (scan_peek(&r->scan) == '&' && !reference_length(scan_rest(&r->scan)))
			fail(r, "has a lone &, which is written &amp;");
		scan_skip(&r->scan, 1);
	}
	add(r, PIECE_TEXT)->text = str_slice(r->scan.text, from, r->scan.at - from);
}

static void check_all_used(struct reader *r)
{
	for (int i = 0; i < r->form->hole_count; i++)
		if (!r->hole_used[i])
			fail(r, "lacks the hole {{%.*s}}", STR_ARG(hole_name(r->form->holes[i])));
	for (int i = 0; i < r->form->mark_count; i++)
		if (!r->mark_used[i])
			fail(r, "lacks the mark of <%.*s>",
				STR_ARG(r->form->marks[i].element->name));
	if (r->parent)
		fail(r, "leaves the mark of <%.*s> open",
			STR_ARG(r->form->marks[r->parent - 1].element->name));
}

bool pieces_read(struct arena *arena, const struct form *form, str text, struct piece **ret,
	const char **ret_why)
{
	struct reader r = { .arena = arena, .form = form, .scan = scan_of(text) };

	r.end = &r.first;
	while (!r.why && !scan_ended(&r.scan)) {
		if (scan_sees(&r.scan, STR("{{")))
			read_hole(&r);
		else if (scan_peek(&r.scan) == '<')
			read_mark(&r);
		else
			read_text(&r);
	}
	check_all_used(&r);
	if (r.why) {
		*ret_why = r.why;
		return false;
	}
	*ret = r.first;
	return true;
}
