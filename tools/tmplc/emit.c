/* From the tree to C: see emit.h. */
#include "emitter.h"
#include "html.h"
#include "message.h"

static const char *const kinds[] = {
	[TEMPLATE_PAGE] = "page",
	[TEMPLATE_LAYOUT] = "layout",
	[TEMPLATE_PIECE] = "piece",
};

static const char *const printers[] = {
	[ESCAPE_TEXT] = "page_text",
	[ESCAPE_WORDS] = "page_words",
	[ESCAPE_ATTRIBUTE] = "page_attribute",
	[ESCAPE_URL] = "page_url",
	[ESCAPE_URL_PART] = "page_url_part",
};

/* The C expression of a path. What an {{each}} goes through is a pointer, all else is inside the
 * view struct. */
const char *expression(struct emitter *e, const struct path *path)
{
	const str text = path->text;
	str rest = text;
	const str head = str_cut(&rest, '.');
	str made;

	if (!path->of_each)
		made = arena_printf(e->template->arena, "in->%.*s", STR_ARG(text));
	else if (!str_given(rest))
		made = arena_printf(e->template->arena, "(*each_%.*s)", STR_ARG(head));
	else
		made = arena_printf(
			e->template->arena, "each_%.*s->%.*s", STR_ARG(head), STR_ARG(rest));
	must(made.ptr);
	return made.ptr;
}

static void emit_hole(struct emitter *e, const struct node *node)
{
	if (!node->path.of_each && str_eq(node->path.text, STR("page.language")))
		cout_line(&e->c, node->at.line,
			"page_html(out, str_of(language_tag(out->language)));");
	else
		cout_line(&e->c, node->at.line, "%s(out, %s);", printers[node->escape],
			expression(e, &node->path));
}

static void emit_if(struct emitter *e, const struct node *node)
{
	cout_open(&e->c, node->at.line, "if (%spage_true(%s))", node->negated ? "!" : "",
		expression(e, &node->path));
	emit_nodes(e, node->children);
	if (node->others) {
		cout_else(&e->c);
		emit_nodes(e, node->others);
	}
	cout_close(&e->c);
}

static void emit_each(struct emitter *e, const struct node *node)
{
	const char *list = expression(e, &node->path);
	const int line = node->at.line;
	const int n = e->c.depth;

	cout_open(&e->c, line, "for (size_t i%d = 0; i%d < %s.count; i%d++)", n, n, list, n);
	cout_line(&e->c, line, "const __typeof__(*%s.ptr) *each_%.*s = &%s.ptr[i%d];", list,
		STR_ARG(node->name), list, n);
	cout_line(&e->c, line, "(void)each_%.*s;", STR_ARG(node->name));
	emit_nodes(e, node->children);
	cout_close(&e->c);
}

/* ---- elements --------------------------------------------------------------------------- */

void emit_open_tag(struct emitter *e, const struct node *node)
{
	const int line = node->at.line;

	cout_html(&e->c, line, STR("<"));
	cout_html(&e->c, line, node->name);
	emit_nodes(e, node->attributes);
	if (node->closes_itself && !(element_flags(node->name) & ELEMENT_VOID))
		cout_html(&e->c, line, STR("/"));
	cout_html(&e->c, line, STR(">"));
}

void emit_end_tag(struct emitter *e, const struct node *node)
{
	if (node->closes_itself || (element_flags(node->name) & ELEMENT_VOID))
		return;
	cout_html(&e->c, node->at.line, STR("</"));
	cout_html(&e->c, node->at.line, node->name);
	cout_html(&e->c, node->at.line, STR(">"));
}

/* The line end that HTML drops at the beginning of pre and textarea, so that a value's own one
 * stays. */
static bool wants_line_end(const struct node *node)
{
	return (element_flags(node->name) & ELEMENT_EXACT) && node->children &&
	       !(node->children->kind == NODE_TEXT && str_starts(node->children->text, STR("\n")));
}

static void emit_element(struct emitter *e, const struct node *node)
{
	emit_open_tag(e, node);
	if (wants_line_end(node))
		cout_html(&e->c, node->at.line, STR("\n"));
	emit_nodes(e, node->children);
	emit_end_tag(e, node);
}

static void emit_attribute(struct emitter *e, const struct node *node)
{
	cout_html(&e->c, node->at.line, STR(" "));
	cout_html(&e->c, node->at.line, node->name);
	if (!node->has_value)
		return;
	cout_html(&e->c, node->at.line, STR("=\""));
	emit_nodes(e, node->children);
	cout_html(&e->c, node->at.line, STR("\""));
}

/* A plural where nothing is translated. */
static void emit_plural(struct emitter *e, const struct node *node)
{
	cout_open(&e->c, node->at.line, "if (page_count(%s) == 1)", expression(e, &node->path));
	emit_nodes(e, node->children);
	cout_else(&e->c);
	emit_nodes(e, node->others);
	cout_close(&e->c);
}

static void emit_node(struct emitter *e, const struct node *node)
{
	switch (node->kind) {
	case NODE_TEXT:
	case NODE_CODE:
		cout_html(&e->c, node->at.line, node->text);
		break;
	case NODE_HOLE:
		emit_hole(e, node);
		break;
	case NODE_IF:
		emit_if(e, node);
		break;
	case NODE_EACH:
		emit_each(e, node);
		break;
	case NODE_PLURAL:
		emit_plural(e, node);
		break;
	case NODE_INCLUDE:
		cout_line(&e->c, node->at.line, "piece_%.*s(out, &%s);", STR_ARG(node->name),
			expression(e, &node->path));
		break;
	case NODE_CONTENT:
		cout_line(&e->c, node->at.line, "content->body(out, content->in);");
		break;
	case NODE_TITLE:
		cout_line(&e->c, node->at.line, "content->title(out, content->in);");
		break;
	case NODE_ELEMENT:
		emit_element(e, node);
		break;
	case NODE_ATTRIBUTE:
		emit_attribute(e, node);
		break;
	case NODE_MESSAGE:
		emit_message(e, node->message);
		break;
	}
}

void emit_nodes(struct emitter *e, const struct node *nodes)
{
	for (const struct node *node = nodes; node; node = node->next)
		emit_node(e, node);
}

/* ---- the file --------------------------------------------------------------------------- */

static void emit_head(struct emitter *e)
{
	struct buf *out = e->c.out;

	buf_text(out, "/* Made by tools/tmplc from a page (named below): change that. */\n");
	buf_text(out, "#include \"web/page.h\"\n");
	buf_text(out, "#line 1 ");
	c_literal(out, str_of(e->template->file));
	buf_printf(out, "\n#include \"%.*s\"\n\n", STR_ARG(e->template->header));
	for (size_t i = 0; i < e->translations->count; i++) {
		const struct po *po = &e->translations->files[i];

		if (po->forms > 1)
			buf_printf(out,
				"static inline UNUSED uint64_t plural_%s(uint64_t n)\n{\n\treturn "
				"%s;\n}\n\n",
				language_name(po->language), po->rule);
	}
}

static void emit_function(struct emitter *e, const char *head, const struct node *nodes)
{
	const struct template *t = e->template;

	cout_line(&e->c, 0, "%s", head);
	buf_text(e->c.out, "{\n");
	e->c.depth = 1;
	if (str_given(t->layout))
		cout_line(&e->c, 0, "const struct %.*s_%s *in = data;", STR_ARG(t->name),
			kinds[t->kind]);
	cout_line(&e->c, 0, "(void)in;");
	emit_nodes(e, nodes);
	cout_close(&e->c);
	buf_byte(e->c.out, '\n');
}

/* A page inside a layout is two functions, which the layout calls where its {{content}} stands. */
static void emit_inside_layout(struct emitter *e)
{
	const struct template *t = e->template;

	emit_function(e, "static void content_title(struct page *out, const void *data)", t->title);
	emit_function(e, "static void content_body(struct page *out, const void *data)", t->nodes);
	cout_line(&e->c, 1, "void page_%.*s(struct page *out, const struct %.*s_page *in)",
		STR_ARG(t->name), STR_ARG(t->name));
	cout_line(&e->c, 1, "{");
	cout_line(
		&e->c, 1, "\tlayout_%.*s(out, &in->%.*s,", STR_ARG(t->layout), STR_ARG(t->layout));
	cout_line(&e->c, 1, "\t\t&(struct page_content){ content_title, content_body, in });");
	cout_line(&e->c, 1, "}");
}

static void emit_alone(struct emitter *e)
{
	const struct template *t = e->template;
	const str head =
		arena_printf(t->arena, "void %s_%.*s(struct page *out, const struct %.*s_%s *in%s)",
			kinds[t->kind], STR_ARG(t->name), STR_ARG(t->name), kinds[t->kind],
			t->kind == TEMPLATE_LAYOUT ? ", const struct page_content *content" : "");

	must(head.ptr);
	emit_function(e, head.ptr, t->nodes);
}

bool emit(const struct template *template, struct translations *translations, struct buf *out)
{
	struct emitter e = { template, translations, cout_into(out, template->file) };
	const int before = template->refusals->count;

	emit_head(&e);
	if (str_given(template->layout))
		emit_inside_layout(&e);
	else
		emit_alone(&e);
	cout_done(&e.c);
	return template->refusals->count == before;
}
