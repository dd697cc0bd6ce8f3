/* The page parser's lower half: tags, attributes, and the addresses in them. */
#include "html.h"
#include "parser.h"

static const char code_element[] =
	"A hole cannot stand in <script> or <style>: nothing there can be escaped safely.";
static const char code_attribute[] = "A hole cannot stand in this attribute: it holds code or "
				     "several addresses, which cannot be "
				     "escaped safely.";

/* ---- attributes ------------------------------------------------------------------------- */

/* How far an address is known at a point of its value. */
enum address {
	ADDRESS_EMPTY,   /* nothing stands before */
	ADDRESS_UNKNOWN, /* something may: a colon here could still end a scheme */
	ADDRESS_DECIDED, /* its scheme has ended, or it is relative */
};

static enum address place_text(struct parser *p, const struct node *node, enum address before)
{
	const str text = node->text;
	size_t len = 0;

	while (len < text.len && !str_has(STR("/?#"), text.ptr[len]))
		len++;
	const str head = str_slice(text, 0, len);
	if (before == ADDRESS_DECIDED ||
		(before == ADDRESS_UNKNOWN && str_starts(text, STR("&amp;"))))
		return ADDRESS_DECIDED;
	if (before == ADDRESS_EMPTY ? !url_literal_safe(text)
				    : str_has(head, ':') || str_has(head, '&'))
		complain(p, node->at,
			"An address is relative or begins with http:, https:, mailto: or tel:.");
	return len < text.len || str_has(head, ':') ? ADDRESS_DECIDED : ADDRESS_UNKNOWN;
}

/* Decides for each hole of an address whether it begins it (its scheme is checked) or is a part of
 * it (percent- encoded, so that no value can end the part or name a scheme). */
static enum address place_holes(struct parser *p, struct node *nodes, enum address before)
{
	for (struct node *node = nodes; node; node = node->next) {
		if (node->kind == NODE_IF) {
			const enum address then = place_holes(p, node->children, before);
			const enum address other = place_holes(p, node->others, before);

			before = then == other ? then : ADDRESS_UNKNOWN;
		} else if (node->kind == NODE_HOLE) {
			node->escape = before == ADDRESS_EMPTY ? ESCAPE_URL : ESCAPE_URL_PART;
			before = before == ADDRESS_EMPTY ? ADDRESS_UNKNOWN : before;
		} else if (node->kind == NODE_TEXT) {
			before = place_text(p, node, before);
		} else {
			complain(p, node->at, "In an address stand only text, holes and {{if}}.");
		}
	}
	return before;
}

static const char *why_no_hole(unsigned flags)
{
	return flags & ATTRIBUTE_CODE ? code_attribute : NULL;
}

static void parse_value(struct parser *p, struct node *attribute)
{
	const unsigned flags = attribute_flags(attribute->name);
	const bool words = flags & ATTRIBUTE_WORDS;
	const struct where value = {
		.kind = WHERE_VALUE,
		.escape = words ? ESCAPE_WORDS : ESCAPE_ATTRIBUTE,
		.no_hole = why_no_hole(flags),
		.exact = !words,
	};

	attribute->has_value = true;
	if (!scan_take(&p->scan, STR("\""))) {
		stop(p, p->scan.place, "The value of %.*s needs double quotes.",
			STR_ARG(attribute->name));
		return;
	}
	attribute->children = parse_nodes(p, &value);
	if (!p->stopped && !scan_take(&p->scan, STR("\"")))
		stop(p, attribute->at, "The value of %.*s has no closing quote.",
			STR_ARG(attribute->name));
	if (flags & ATTRIBUTE_URL)
		place_holes(p, attribute->children, ADDRESS_EMPTY);
}

struct node *parse_attribute(struct parser *p)
{
	struct node *node = node_new(p, NODE_ATTRIBUTE);

	node->name = scan_name(&p->scan);
	if (node->name.len == 0) {
		stop(p, p->scan.place,
			"Here an attribute's name or the end of the tag should stand.");
		return NULL;
	}
	scan_space(&p->scan);
	if (scan_take(&p->scan, STR("="))) {
		scan_space(&p->scan);
		parse_value(p, node);
	}
	return node;
}

static const struct node *attribute_find(const struct node *nodes, str name)
{
	for (const struct node *node = nodes; node; node = node->next) {
		const struct node *found = NULL;

		if (node->kind == NODE_ATTRIBUTE && same_name(node->name, name))
			return node;
		if (node->kind == NODE_IF)
			found = attribute_find(node->children, name);
		if (node->kind == NODE_IF && !found)
			found = attribute_find(node->others, name);
		if (found)
			return found;
	}
	return NULL;
}

static bool has_hole(const struct node *nodes)
{
	for (const struct node *node = nodes; node; node = node->next)
		if (node->kind != NODE_TEXT)
			return true;
	return false;
}

/* Each attribute once, counting both branches of every {{if}}: `all` begins at the tag's first, and
 * the search for each one must end at itself. */
static void check_attributes(struct parser *p, const struct node *all, const struct node *nodes)
{
	for (const struct node *node = nodes; node; node = node->next) {
		if (node->kind == NODE_IF) {
			check_attributes(p, all, node->children);
			check_attributes(p, all, node->others);
		} else if (node->kind != NODE_ATTRIBUTE) {
			complain(p, node->at, "Inside a tag stand only attributes and {{if}}.");
		} else if (attribute_find(all, node->name) != node) {
			complain(p, node->at, "The attribute %.*s stands here twice.",
				STR_ARG(node->name));
		}
	}
}

/* Where code comes from is the page's own decision, not a value's. */
static void check_loads(struct parser *p, const struct node *nodes)
{
	for (const struct node *node = nodes; node; node = node->next) {
		if (node->kind == NODE_HOLE && node->escape == ESCAPE_URL)
			complain(p, node->at,
				"The address of something that acts in the page cannot begin with "
				"a hole.");
		check_loads(p, node->children);
		check_loads(p, node->others);
	}
}

/* A refresh takes its address from `content`; a description is words. */
static void check_meta(struct parser *p, struct node *element)
{
	const struct node *content = attribute_find(element->attributes, STR("content"));

	if (content && attribute_find(element->attributes, STR("http-equiv")) &&
		has_hole(content->children))
		complain(p, content->at, "%s", code_attribute);
}

/* ---- elements --------------------------------------------------------------------------- */

static void parse_code(struct parser *p, struct node *element)
{
	struct node *text = node_new(p, NODE_CODE);
	const str rest = scan_rest(&p->scan);
	size_t len = 0;

	while (len < rest.len &&
		!(str_starts(str_from(rest, len), STR("</")) &&
			same_name(str_slice(rest, len + 2, element->name.len), element->name)))
		len++;
	text->text = str_slice(rest, 0, len);
	for (; len > 0; len--) {
		if (scan_sees(&p->scan, STR("{{")))
			complain(p, p->scan.place, "%s", code_element);
		scan_skip(&p->scan, 1);
	}
	element->children = text->text.len ? text : NULL;
}

static void parse_end_tag(struct parser *p, const struct node *element)
{
	const struct place at = p->scan.place;
	str name;

	if (p->stopped)
		return;
	if (scan_take(&p->scan, STR("</"))) {
		name = scan_name(&p->scan);
		scan_space(&p->scan);
		if (same_name(name, element->name) && scan_take(&p->scan, STR(">")))
			return;
		stop(p, at, "</%.*s> stands where <%.*s> of line %d must be closed first.",
			STR_ARG(name), STR_ARG(element->name), element->at.line);
		return;
	}
	stop(p, element->at, "<%.*s> is not closed where it should be.", STR_ARG(element->name));
}

static void parse_inside(struct parser *p, struct node *element, const struct where *outer)
{
	const unsigned flags = element_flags(element->name);
	struct where where = *outer;

	where.foreign |= (flags & ELEMENT_FOREIGN) != 0;
	where.exact |= (flags & ELEMENT_EXACT) != 0;
	if (flags & ELEMENT_PLAIN) {
		where.kind = WHERE_PLAIN;
		where.escape = flags & ELEMENT_EXACT ? ESCAPE_ATTRIBUTE : ESCAPE_WORDS;
	}
	if (flags & ELEMENT_RAW)
		parse_code(p, element);
	else
		element->children = parse_nodes(p, &where);
	parse_end_tag(p, element);
}

/* Past the tag's end; whether the element ends with it. */
static bool parse_tag_end(struct parser *p, struct node *element, const struct where *outer)
{
	const unsigned flags = element_flags(element->name);

	if (p->stopped)
		return true;
	element->closes_itself = scan_take(&p->scan, STR("/"));
	if (!scan_take(&p->scan, STR(">"))) {
		stop(p, element->at, "The tag <%.*s has no end.", STR_ARG(element->name));
		return true;
	}
	if (element->closes_itself && !(flags & (ELEMENT_VOID | ELEMENT_FOREIGN)) &&
		!outer->foreign)
		complain(p, element->at,
			"<%.*s/> does not close itself in HTML: write <%.*s></%.*s>.",
			STR_ARG(element->name), STR_ARG(element->name), STR_ARG(element->name));
	return element->closes_itself || (flags & ELEMENT_VOID);
}

struct node *parse_element(struct parser *p, const struct where *outer)
{
	const struct where tag = { .kind = WHERE_TAG };
	struct node *element = node_new(p, NODE_ELEMENT);

	scan_skip(&p->scan, 1);
	element->name = scan_name(&p->scan);
	if (element_flags(element->name) & ELEMENT_GONE)
		complain(p, element->at, "<%.*s> is no longer part of HTML.",
			STR_ARG(element->name));
	element->attributes = parse_nodes(p, &tag);
	check_attributes(p, element->attributes, element->attributes);
	if (element_flags(element->name) & ELEMENT_LOADS)
		check_loads(p, element->attributes);
	if (same_name(element->name, STR("meta")))
		check_meta(p, element);
	if (!parse_tag_end(p, element, outer))
		parse_inside(p, element, outer);
	return element;
}
