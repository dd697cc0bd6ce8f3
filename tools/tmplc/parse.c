/* The page parser's frame: the first line, text, and what is read next. */
#include "base/text.h"
#include "parser.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *take(struct arena *arena, size_t size)
{
	void *room = arena_alloc(arena, size);

	if (room)
		return room;
	fputs("tmplc: the page needs more memory than there is\n", stderr);
	exit(1);
}

str take_text(struct arena *arena, str text)
{
	char *copy = take(arena, text.len + 1);

	if (text.len)
		memcpy(copy, text.ptr, text.len);
	return (str){ copy, text.len };
}

struct node *node_new(struct parser *p, enum node_kind kind)
{
	struct node *node = take(p->template->arena, sizeof(*node));

	node->kind = kind;
	node->at = p->scan.place;
	return node;
}

void list_add(struct list *list, struct node *node)
{
	if (!node)
		return;
	if (!list->end)
		list->end = &list->first;
	*list->end = node;
	list->end = &node->next;
}

/* ---- text ------------------------------------------------------------------------------- */

static void check_text(struct parser *p, struct place at, str text)
{
	for (; str_has(text, '&'); text = str_from(text, 1)) {
		text = str_from(text, str_find(text, STR("&")));
		if (!reference_length(text)) {
			complain(p, at, "In this text an & stands alone: write &amp;.");
			return;
		}
	}
}

/* Every run of white space becomes one space, or one line end where it held one. */
static str squeezed(struct arena *arena, str text)
{
	char *to = take(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len;) {
		const size_t from = i;

		while (i < text.len && is_space(text.ptr[i]))
			i++;
		if (i > from)
			to[len++] = str_has(str_slice(text, from, i - from), '\n') ? '\n' : ' ';
		else
			to[len++] = text.ptr[i++];
	}
	return (str){ to, len };
}

static bool text_ends(const struct scan *scan, const struct where *where)
{
	const char c = scan_peek(scan);

	return scan_ended(scan) || c == '<' || (c == '"' && where->kind == WHERE_VALUE) ||
	       scan_sees(scan, STR("{{"));
}

static struct node *parse_text(struct parser *p, const struct where *where)
{
	struct node *node = node_new(p, NODE_TEXT);
	const size_t from = p->scan.at;

	/* The line of a sentence is where its first word stands. */
	while (is_space(scan_peek(&p->scan)))
		scan_skip(&p->scan, 1);
	node->at = p->scan.place;
	while (!text_ends(&p->scan, where))
		scan_skip(&p->scan, 1);
	const str text = str_slice(p->scan.text, from, p->scan.at - from);
	check_text(p, node->at, text);
	node->text = where->exact ? text : squeezed(p->template->arena, text);
	return node;
}

static struct node *parse_tag_like(struct parser *p, const struct where *where)
{
	const struct place at = p->scan.place;
	str skipped;

	if (where->kind == WHERE_FLOW && is_letter(str_from(scan_rest(&p->scan), 1).len
							   ? str_from(scan_rest(&p->scan), 1).ptr[0]
							   : '\0'))
		return parse_element(p, where);
	if (scan_take(&p->scan, STR("<!--"))) {
		if (!scan_until(&p->scan, STR("-->"), &skipped))
			stop(p, at, "This comment has no end.");
		return NULL;
	}
	if (where->kind == WHERE_FLOW &&
		same_name(str_slice(scan_rest(&p->scan), 0, 15), STR("<!doctype html>"))) {
		struct node *node = node_new(p, NODE_CODE);

		node->text = STR("<!doctype html>");
		scan_skip(&p->scan, node->text.len);
		return node;
	}
	if (where->kind == WHERE_FLOW && scan_sees(&p->scan, STR("<{{")))
		stop(p, at,
			"A hole cannot stand for a tag or an attribute: only inside its quotes.");
	else
		stop(p, at, "This < begins no tag that may stand here: write &lt;.");
	return NULL;
}

static bool closes(const struct parser *p, const struct where *where)
{
	const struct scan *scan = &p->scan;
	const char c = scan_peek(scan);

	if (scan_ended(scan))
		return true;
	if (scan_sees(scan, STR("{{")))
		return sees_word(p, STR("end")) || sees_word(p, STR("else")) ||
		       sees_word(p, STR("or"));
	if (where->kind == WHERE_TAG)
		return c == '>' || c == '/';
	if (where->kind == WHERE_VALUE)
		return c == '"';
	return scan_sees(scan, STR("</"));
}

static struct node *parse_node(struct parser *p, const struct where *where)
{
	if (scan_sees(&p->scan, STR("{{")))
		return parse_directive(p, where);
	if (where->kind == WHERE_TAG)
		return parse_attribute(p);
	if (scan_peek(&p->scan) == '<')
		return parse_tag_like(p, where);
	return parse_text(p, where);
}

struct node *parse_nodes(struct parser *p, const struct where *where)
{
	struct list list = { 0 };

	deeper(p);
	if (where->kind == WHERE_TAG)
		scan_space(&p->scan);
	while (!p->stopped && !closes(p, where)) {
		list_add(&list, parse_node(p, where));
		if (where->kind == WHERE_TAG)
			scan_space(&p->scan);
	}
	p->depth--;
	return list.first;
}

/* ---- the whole -------------------------------------------------------------------------- */

static const str kinds[] = {
	[TEMPLATE_PAGE] = STR_INIT("page"),
	[TEMPLATE_LAYOUT] = STR_INIT("layout"),
	[TEMPLATE_PIECE] = STR_INIT("piece"),
};

static bool is_header(str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_letter(text.ptr[i]) && !str_has(STR("0123456789_-./"), text.ptr[i]))
			return false;
	return text.len > 0;
}

static bool head_fits(const struct directive *d, enum template_kind *ret_kind)
{
	if (d->count < 4 || !is_name(d->words[1]) || !str_eq(d->words[2], STR("from")) ||
		!is_header(d->words[3]))
		return false;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (!str_eq(d->words[0], kinds[i]))
			continue;
		*ret_kind = (enum template_kind)i;
		return d->count == 4 ||
		       (i == TEMPLATE_PAGE && d->count == 6 && str_eq(d->words[4], STR("inside")) &&
			       is_name(d->words[5]));
	}
	return false;
}

static void parse_head(struct parser *p)
{
	struct template *template = p->template;
	struct directive d;

	scan_space(&p->scan);
	if (!see_directive(p, &d) || !head_fits(&d, &template->kind)) {
		stop(p, p->scan.place,
			"A page begins with {{page NAME from \"HEADER\"}}, "
			"{{page NAME from \"HEADER\" inside LAYOUT}}, {{layout NAME from "
			"\"HEADER\"}} or "
			"{{piece NAME from \"HEADER\"}}.");
		return;
	}
	template->name = d.words[1];
	template->header = d.words[3];
	template->layout = d.count == 6 ? d.words[5] : STR_NONE;
	scan_skip(&p->scan, d.len);
	scan_space(&p->scan);
}

/* A page inside a layout gives the layout its <title>: it is taken out of the page's own nodes. */
static void take_title(struct template *template)
{
	struct node **at = &template->nodes;
	struct place top = { 1, 1 };

	while (*at && !((*at)->kind == NODE_ELEMENT && same_name((*at)->name, STR("title"))))
		at = &(*at)->next;
	if (!*at) {
		refuse(template->refusals, template->file, top,
			"A page inside a layout needs a <title> of its own, outside of other "
			"tags.");
		return;
	}
	template->title = (*at)->children;
	template->title_at = (*at)->at;
	*at = (*at)->next;
}

static void check_whole(struct parser *p)
{
	struct template *template = p->template;

	if (p->stopped)
		return;
	if (!scan_ended(&p->scan))
		stop(p, p->scan.place, "This closes nothing that is open.");
	if (template->kind == TEMPLATE_LAYOUT && p->contents != 1)
		complain(p, p->scan.place,
			"A layout has {{content}} once; here it stands %d times.", p->contents);
	if (str_given(template->layout))
		take_title(template);
}

bool template_read(struct template *template, const char *file, str text, struct arena *arena,
	struct refusals *refusals)
{
	const struct where flow = { .kind = WHERE_FLOW, .escape = ESCAPE_TEXT };
	struct parser p = { .template = template, .scan = scan_of(text) };
	const int before = refusals->count;

	*template = (struct template){ .file = file, .arena = arena, .refusals = refusals };
	if (text.len > TEMPLATE_MAX) {
		stop(&p, p.scan.place, "A page may have 1 MiB.");
		return false;
	}
	if (!text_valid(text, true, NULL)) {
		stop(&p, p.scan.place, "This is not UTF-8 text.");
		return false;
	}
	parse_head(&p);
	template->nodes = parse_nodes(&p, &flow);
	check_whole(&p);
	return refusals->count == before;
}
