/* Writing a run of nodes as the text of a message: see form.h. */
#include "form.h"
#include "scan.h"

bool is_untranslated(const struct node *element)
{
	for (const struct node *node = element->attributes; node; node = node->next)
		if (node->kind == NODE_ATTRIBUTE && same_name(node->name, STR("translate")))
			return node->children && str_eq(node->children->text, STR("no"));
	return false;
}

bool is_whole(const struct node *element)
{
	return !element->children || is_untranslated(element);
}

struct writer {
	struct form *form;
	struct buf out;
	int which; /* form: 0 one, 1 many */
	int parent;
	bool full;
};

static void write_nodes(struct writer *, const struct node *);

static void write_mark(struct writer *w, const struct node *element)
{
	const int outer = w->parent;
	const int number = w->form->mark_count + 1;

	if (number > FORM_MARKS_MAX) {
		w->full = true;
		return;
	}
	w->form->marks[w->form->mark_count++] =
		(struct mark){ .element = element, .parent = outer, .whole = is_whole(element) };
	if (is_whole(element)) {
		buf_printf(&w->out, "<%d/>", number);
		return;
	}
	buf_printf(&w->out, "<%d>", number);
	w->parent = number;
	write_nodes(w, element->children);
	w->parent = outer;
	buf_printf(&w->out, "</%d>", number);
}

static void write_hole(struct writer *w, const struct node *node)
{
	if (w->form->hole_count == FORM_HOLES_MAX) {
		w->full = true;
		return;
	}
	w->form->holes[w->form->hole_count++] = node;
	if (node->kind == NODE_TITLE)
		buf_text(&w->out, "{{content title}}");
	else
		buf_printf(&w->out, "{{%.*s}}", STR_ARG(node->path.text));
}

static void write_text(struct writer *w, str text)
{
	for (size_t i = 0; i < text.len; i++)
		buf_byte(&w->out, is_space(text.ptr[i]) ? ' ' : text.ptr[i]);
}

static void write_nodes(struct writer *w, const struct node *nodes)
{
	for (const struct node *node = nodes; node; node = node->next) {
		if (node->kind == NODE_TEXT)
			write_text(w, node->text);
		else if (node->kind == NODE_HOLE || node->kind == NODE_TITLE)
			write_hole(w, node);
		else if (node->kind == NODE_PLURAL)
			write_nodes(w, w->which ? node->others : node->children);
		else if (node->kind == NODE_ELEMENT)
			write_mark(w, node);
	}
}

void form_write(struct template *template, struct message *message, const struct node *run)
{
	struct form *form = &message->forms[message->form_count];
	struct writer w = { .form = form, .which = message->form_count };

	buf_init(&w.out, 2 * TEMPLATE_MAX);
	write_nodes(&w, run);
	if (w.full)
		refuse(template->refusals, template->file, message->at,
			"A sentence has at most %d holes and %d tags: divide it.", FORM_HOLES_MAX,
			FORM_MARKS_MAX);
	form->text = take_text(template->arena, str_trim(buf_str(&w.out)));
	message->form_count++;
	buf_done(&w.out);
}
