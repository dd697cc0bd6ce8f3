/* Fields in the text of a letterhead: found though Word split them over runs, and filled. */
#include "base/catalogue.h"
#include "base/docx_private.h"

#define PIECES_MAX 400 /* texts of one paragraph */
#define PARAGRAPH_MAX ((size_t)64 << 10)

/* The texts of one paragraph, and what each is to hold. */
struct paragraph {
	xmlNode *texts[PIECES_MAX];
	size_t begins[PIECES_MAX + 1]; /* where each begins in `whole` */
	size_t count;
	struct buf whole;
};

bool node_is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && node->ns &&
	       xmlStrEqual(node->name, BAD_CAST name) && xmlStrEqual(node->ns->href, BAD_CAST W_NS);
}

static xmlNode *node_after(xmlNode *node, const xmlNode *top)
{
	while (node && node != top && !node->next)
		node = node->parent;
	return node && node != top && node->type != XML_DOCUMENT_NODE ? node->next : NULL;
}

xmlNode *node_next(xmlNode *node, const xmlNode *top)
{
	if (node->type == XML_ELEMENT_NODE && node->children)
		return node->children;
	return node_after(node, top);
}

/* Of the paragraph itself: a box within it has paragraphs of its own. */
static bool paragraph_read(struct paragraph *p, xmlNode *top)
{
	xmlNode *node = top->children;

	p->count = 0;
	buf_clear(&p->whole);
	while (node) {
		if (node_is(node, "p")) {
			node = node_after(node, top);
			continue;
		}
		if (node_is(node, "t")) {
			xmlChar *text = xmlNodeGetContent(node);
			if (p->count == PIECES_MAX)
				p->whole.failed = true;
			else
				p->begins[p->count] = p->whole.len, p->texts[p->count++] = node;
			buf_text(&p->whole, text ? (char *)text : "");
			xmlFree(text);
		}
		node = node_next(node, top);
	}
	p->begins[p->count] = p->whole.len;
	return !p->whole.failed;
}

str paragraph_text(xmlNode *top, struct arena *arena)
{
	struct paragraph p = { .whole = BUF(PARAGRAPH_MAX) };
	str text = paragraph_read(&p, top) ? arena_copy(arena, buf_str(&p.whole)) : STR_NONE;

	buf_done(&p.whole);
	return text;
}

/* ---- What stands in it ---- */

/* The first field at or after `from`: where it begins and ends, and its name. */
static bool field_find(str text, size_t from, size_t *ret_at, size_t *ret_end, str *ret_name)
{
	const char *begin = memmem(text.ptr + from, text.len - from, "{{", 2);

	if (!begin)
		return false;
	size_t at = (size_t)(begin - text.ptr);
	const char *end = memmem(begin, text.len - at, "}}", 2);
	if (!end)
		return false;
	*ret_at = at;
	*ret_end = (size_t)(end - text.ptr) + 2;
	*ret_name = str_trim(str_slice(text, at + 2, *ret_end - at - 4));
	return true;
}

static bool name_known(const struct docx_filling *f, str name)
{
	for (size_t n = 0; f->names && f->names[n]; n++)
		if (str_eq(name, str_of(f->names[n])))
			return true;
	return false;
}

static void refuse(struct docx_filling *f, const char *sentence, str what)
{
	if (!f->refused)
		*f->why = (struct docx_refusal){ sentence, arena_copy(f->arena, what) };
	f->refused = true;
}

static void look(struct docx_filling *f, xmlNode *node, str text, bool document)
{
	size_t at = 0, end = 0;
	str name;

	for (size_t from = 0; field_find(text, from, &at, &end, &name); from = end) {
		if (!str_eq(name, STR(BODY_FIELD))) {
			if (f->names && !name_known(f, name))
				refuse(f, N_("There is no field {{%.*s}}."), name);
			continue;
		}
		if (!document || !str_eq(str_trim(text), str_slice(text, at, end - at)))
			refuse(f,
				N_("The field {{%.*s}} stands alone in a paragraph, and not in the "
				   "head or the foot."),
				name);
		else if (f->body)
			refuse(f, N_("The field {{%.*s}} stands there once."), name);
		f->body = node;
	}
}

static str value_of(const struct docx_filling *f, str name)
{
	for (size_t n = 0; n < f->count; n++)
		if (str_eq(name, str_of(f->fields[n].name)))
			return f->fields[n].text;
	return STR("");
}

static void set_text(xmlNode *node, struct buf *text)
{
	buf_byte(text, 0);
	/* As text, whatever is in it: nothing becomes a reference or a tag. */
	xmlNodeSetContent(node, NULL);
	if (!text->failed)
		xmlNodeAddContent(node, BAD_CAST text->ptr);
	xmlNodeSetSpacePreserve(node, 1);
}

/* Each text gets what of the filled paragraph begins in it: a field's value stands where its first brace
 * stood, and so is written as that was. */
static void fill(struct docx_filling *f, struct paragraph *p)
{
	const str text = buf_str(&p->whole);
	size_t at = text.len, end = text.len, from = 0;
	str name;

	if (!field_find(text, 0, &at, &end, &name))
		return;
	for (size_t n = 0; n < p->count; n++) {
		CLEANUP(buf_done) struct buf piece = BUF(PARAGRAPH_MAX);
		for (from = from > p->begins[n] ? from : p->begins[n]; from < p->begins[n + 1];) {
			if (from < at) {
				buf_byte(&piece, text.ptr[from++]);
				continue;
			}
			if (from == at)
				buf_add(&piece, value_of(f, name));
			from = end;
			if (!field_find(text, end, &at, &end, &name))
				at = text.len;
		}
		set_text(p->texts[n], &piece);
	}
}

void fields_fill(struct docx_filling *f, xmlDoc *doc, bool document)
{
	struct paragraph p = { .whole = BUF(PARAGRAPH_MAX) };

	for (xmlNode *node = xmlDocGetRootElement(doc); node && !f->refused;
		node = node_next(node, NULL)) {
		if (!node_is(node, "p"))
			continue;
		if (!paragraph_read(&p, node)) {
			refuse(f, N_("A paragraph of this letterhead is too long."), STR(""));
			break;
		}
		look(f, node, buf_str(&p.whole), document);
		if (f->fields && node != f->body)
			fill(f, &p);
	}
	buf_done(&p.whole);
}
