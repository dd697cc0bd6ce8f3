/* Putting a paper onto a letterhead: see docx.h. */
#include "base/catalogue.h"
#include "base/docx_private.h"
#include <libxml/parser.h>

#define BODY_MAX ((size_t)32 << 20)

static const char unreadable[] = N_("This is no DOCX file, or it is damaged.");

/* Fills, or looks at, one part. */
static bool part_fill(struct docx_filling *f, struct docx_package *package, struct docx_part *part)
{
	const bool main_part = str_eq(part->name, STR(DOCUMENT_PART));
	xmlDoc *doc = part_parse(part->bytes);

	if (!doc) {
		*f->why = (struct docx_refusal){ unreadable, STR_NONE };
		return false;
	}
	fields_fill(f, doc, main_part);
	if (f->fields && !f->refused)
		part->bytes = part_print(doc, package->arena);
	xmlFreeDoc(doc);
	return !f->refused;
}

bool letterhead_look(
	str bytes, const char *const *names, struct arena *arena, struct docx_refusal *ret)
{
	struct docx_package package;
	struct docx_filling f = { .names = names, .why = ret, .arena = arena };

	if (!package_read(bytes, arena, &package, ret) || !package_harmless(&package, ret))
		return false;
	for (size_t n = 0; n < package.count; n++)
		if (part_is_text(package.parts[n].name) &&
			!part_fill(&f, &package, &package.parts[n]))
			return false;
	if (!f.body)
		*ret = (struct docx_refusal){
			N_("The letterhead lacks the field {{%.*s}}, which says "
			   "where the text begins."),
			STR(BODY_FIELD)
		};
	return f.body != NULL;
}

/* ---- The head alone ---- */

static void fill_line(struct buf *out, str line, const struct docx_field *fields, size_t count)
{
	while (line.ptr && line.len) {
		const char *begin = memmem(line.ptr, line.len, "{{", 2);
		const char *end =
			begin ? memmem(begin, (size_t)(line.ptr + line.len - begin), "}}", 2)
			      : NULL;
		if (!end)
			break;
		buf_add(out, str_slice(line, 0, (size_t)(begin - line.ptr)));
		str name = str_trim((str){ begin + 2, (size_t)(end - begin) - 2 });
		for (size_t n = 0; n < count; n++)
			if (str_eq(name, str_of(fields[n].name)) && !str_eq(name, STR("title")))
				buf_add(out, fields[n].text);
		line = str_from(line, (size_t)(end - line.ptr) + 2);
	}
	buf_add(out, line);
}

static bool has(str text, const char *part)
{
	return text.ptr && memmem(text.ptr, text.len, part, strlen(part));
}

static void add_text(struct paper_texts *texts, str text, const struct docx_field *fields, size_t count,
	struct arena *arena)
{
	CLEANUP(buf_done) struct buf line = BUF(2000);

	fill_line(&line, text, fields, count);
	const str filled = str_trim(buf_str(&line));
	if (filled.len && texts->count < PAPER_AROUND_MAX)
		texts->ptr[texts->count++] = arena_copy(arena, filled);
}

void letterhead_texts(str bytes, const struct docx_field *fields, size_t count, struct arena *arena,
	struct paper_around *ret)
{
	struct docx_package package;
	struct docx_refusal why;
	struct paper_texts *texts = &ret->head;

	*ret = (struct paper_around){ .head = { .count = 0 } };
	if (!str_given(bytes) || !package_read(bytes, arena, &package, &why))
		return;
	xmlDoc *doc = part_parse(package_find(&package, STR(DOCUMENT_PART))->bytes);
	for (xmlNode *node = doc ? xmlDocGetRootElement(doc) : NULL; node; node = node_next(node, NULL)) {
		if (!node_is(node, "p"))
			continue;
		const str text = paragraph_text(node, arena);
		if (has(text, "{{" BODY_FIELD))
			texts = &ret->foot;
		else
			add_text(texts, text, fields, count, arena);
	}
	xmlFreeDoc(doc);
}

/* ---- The body ---- */

/* Puts the blocks where the paragraph of {{body}} stands; one that ends a section stays, without its
 * text. */
static bool place_body(xmlNode *at, str xml)
{
	xmlDoc *body = part_parse(xml);
	xmlNode *root = body ? xmlDocGetRootElement(body) : NULL;
	bool ends_section = false;

	for (xmlNode *node = root ? root->children : NULL; node; node = node->next) {
		xmlNode *copy = xmlDocCopyNode(node, at->doc, 1);
		if (copy && xmlAddPrevSibling(at, copy))
			xmlReconciliateNs(at->doc, copy);
	}
	xmlFreeDoc(body);
	for (xmlNode *node = at->children; node; node = node_next(node, at)) {
		ends_section = ends_section || node_is(node, "sectPr");
		if (node_is(node, "t"))
			xmlNodeSetContent(node, NULL);
	}
	if (!ends_section) {
		xmlUnlinkNode(at);
		xmlFreeNode(at);
	}
	return root != NULL;
}

static bool fill_document(
	struct docx_filling *f, struct docx_package *package, struct docx_part *part, str xml)
{
	xmlDoc *doc = part_parse(part->bytes);

	if (!doc)
		return false;
	fields_fill(f, doc, true);
	bool fine = !f->refused && f->body && place_body(f->body, xml);
	if (fine)
		part->bytes = part_print(doc, package->arena);
	xmlFreeDoc(doc);
	return fine && str_given(part->bytes);
}

/* ---- Its pictures ---- */

static void add_element(
	xmlNode *root, const char *name, const char *const (*pairs)[2], size_t count)
{
	xmlNode *node = xmlNewChild(root, root->ns, BAD_CAST name, NULL);

	for (size_t n = 0; node && n < count; n++)
		xmlNewProp(node, BAD_CAST pairs[n][0], BAD_CAST pairs[n][1]);
}

static bool alter(struct docx_package *package, str name, void (*how)(xmlNode *, size_t), size_t n)
{
	struct docx_part *part = package_find(package, name);
	xmlDoc *doc = part ? part_parse(part->bytes) : NULL;

	if (!doc)
		return false;
	how(xmlDocGetRootElement(doc), n);
	part->bytes = part_print(doc, package->arena);
	xmlFreeDoc(doc);
	return str_given(part->bytes);
}

static void add_relation(xmlNode *root, size_t n)
{
	char id_text[40], target[40];

	snprintf(id_text, sizeof(id_text), "rIdMuster%zu", n);
	snprintf(target, sizeof(target), "media/muster-%zu.png", n);
	add_element(root, "Relationship",
		(const char *const[][2]){ { "Id", id_text },
			{ "Type", "http://schemas.openxmlformats.org/officeDocument/2006/"
				  "relationships/"
				  "image" },
			{ "Target", target } },
		3);
}

/* What a .png is, where the letterhead does not say it already. */
static void add_type(xmlNode *root, size_t n)
{
	(void)n;
	for (xmlNode *node = root->children; node; node = node->next) {
		xmlChar *ending = node->type == XML_ELEMENT_NODE
					  ? xmlGetNoNsProp(node, BAD_CAST "Extension")
					  : NULL;
		bool there = ending && strcasecmp((char *)ending, "png") == 0;
		xmlFree(ending);
		if (there)
			return;
	}
	add_element(root, "Default",
		(const char *const[][2]){ { "Extension", "png" }, { "ContentType", "image/png" } },
		2);
}

static bool add_pictures(struct docx_package *package, const struct docx_pictures *pictures)
{
	static const char none[] = "<Relationships xmlns=\"" RELATIONS_NS "\"/>";

	if (!pictures->count)
		return true;
	if (!package_find(package, STR(RELATIONS_PART)))
		package_put(package, STR(RELATIONS_PART), (str){ none, sizeof(none) - 1 });
	for (size_t n = 0; n < pictures->count; n++) {
		str name = arena_printf(package->arena, "word/media/muster-%zu.png", n + 1);
		package_put(package, name, buf_str(&pictures->bytes[n]));
		if (!alter(package, STR(RELATIONS_PART), add_relation, n + 1))
			return false;
	}
	return alter(package, STR(TYPES_PART), add_type, 0);
}

/* ---- All of it ---- */

static double twips_of(xmlNode *node, const char *name)
{
	xmlChar *text = xmlGetNsProp(node, BAD_CAST name, BAD_CAST W_NS);
	int64_t twips = 0;

	str_number(str_of((char *)text), &twips);
	xmlFree(text);
	return (double)twips / 20;
}

/* How wide its text is, in points: the last section's page without its margins. */
static double sheet_width(const struct docx_package *package)
{
	xmlDoc *doc = part_parse(package_find(package, STR(DOCUMENT_PART))->bytes);
	double page = 0, margins = 0;

	for (xmlNode *node = doc ? xmlDocGetRootElement(doc) : NULL; node;
		node = node_next(node, NULL)) {
		if (node_is(node, "pgSz"))
			page = twips_of(node, "w");
		if (node_is(node, "pgMar"))
			margins = twips_of(node, "left") + twips_of(node, "right");
	}
	xmlFreeDoc(doc);
	return page - margins > 72 ? page - margins : PAPER_WIDTH;
}

/* A style is known by its name, which is English whatever the language of its Word is. */
static void take_style(xmlNode *style, struct docx_styles *styles, struct arena *arena)
{
	xmlChar *style_id = xmlGetNsProp(style, BAD_CAST "styleId", BAD_CAST W_NS);
	xmlChar *kind = xmlGetNsProp(style, BAD_CAST "type", BAD_CAST W_NS);

	for (xmlNode *node = style->children; node && xmlStrEqual(kind, BAD_CAST "paragraph"); node = node->next) {
		xmlChar *name = node_is(node, "name") ? xmlGetNsProp(node, BAD_CAST "val", BAD_CAST W_NS) : NULL;
		const str text = str_of((char *)name);
		const char level = text.len == 9 && strncasecmp(text.ptr, "heading ", 8) == 0 ? text.ptr[8] : 0;
		if (level >= '1' && level < '1' + PAPER_LEVEL_MAX)
			styles->headings[level - '1'] = arena_copy(arena, str_of((char *)style_id));
		xmlFree(name);
	}
	xmlFree(kind);
	xmlFree(style_id);
}

static struct docx_styles styles_of(const struct docx_package *package)
{
	const struct docx_part *part = package_find(package, STR(STYLES_PART));
	struct docx_styles styles = { .headings = { STR_NONE } };
	xmlDoc *doc = part ? part_parse(part->bytes) : NULL;

	for (xmlNode *node = doc ? xmlDocGetRootElement(doc)->children : NULL; node; node = node->next)
		if (node_is(node, "style"))
			take_style(node, &styles, package->arena);
	xmlFreeDoc(doc);
	return styles;
}

static bool fill_all(struct docx_filling *f, struct docx_package *package, str xml)
{
	for (size_t n = 0; n < package->count; n++) {
		struct docx_part *part = &package->parts[n];
		if (!part_is_text(part->name))
			continue;
		if (str_eq(part->name, STR(DOCUMENT_PART)) ? !fill_document(f, package, part, xml)
							   : !part_fill(f, package, part))
			return false;
	}
	return true;
}

static bool open_package(str letterhead, struct arena *arena, struct docx_package *ret)
{
	struct docx_refusal why;

	if (!str_given(letterhead)) {
		package_plain(ret, arena);
		return ret->parts != NULL;
	}
	return package_read(letterhead, arena, ret, &why) && package_harmless(ret, &why);
}

bool docx_write(const struct paper *paper, str letterhead, const struct docx_field *fields,
	size_t count, struct buf *out, struct err *err)
{
	CLEANUP(pictures_done) struct docx_pictures pictures = { .count = 0 };
	CLEANUP(buf_done) struct buf xml = BUF(BODY_MAX);
	struct docx_package package;
	struct docx_refusal why;
	struct docx_filling f = {
		.fields = fields, .count = count, .why = &why, .arena = paper->arena
	};

	if (!open_package(letterhead, paper->arena, &package))
		return err_set(err, ERR_DAMAGED, "The letterhead cannot be read.");
	const struct docx_styles styles = styles_of(&package);
	if (!body_print(paper, sheet_width(&package), &styles, &pictures, &xml, err))
		return false;
	if (!fill_all(&f, &package, buf_str(&xml)) || !add_pictures(&package, &pictures))
		return err_set(err, ERR_DAMAGED, "The letterhead cannot be filled.");
	return package_write(&package, out, err);
}
