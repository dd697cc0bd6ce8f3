/* What the files of the DOCX writer share: the package of parts, the blocks as XML, the fields. */
#ifndef MUSTER_BASE_DOCX_PRIVATE_H
#define MUSTER_BASE_DOCX_PRIVATE_H

#include "base/docx.h"
#include <libxml/tree.h>

#define W_NS "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define RELATIONS_NS "http://schemas.openxmlformats.org/package/2006/relationships"
#define TYPES_NS "http://schemas.openxmlformats.org/package/2006/content-types"
#define DOCUMENT_PART "word/document.xml"
#define RELATIONS_PART "word/_rels/document.xml.rels"
#define STYLES_PART "word/styles.xml"
#define TYPES_PART "[Content_Types].xml"
#define BODY_FIELD "body"

/* ---- docx_package.c: the parts of a file ---- */
struct docx_part {
	str name, bytes;
};

struct docx_package {
	struct docx_part *parts;
	size_t count, room;
	struct arena *arena;
};

/* False: it is no package that is taken, and *ret says why. */
bool package_read(str bytes, struct arena *, struct docx_package *ret, struct docx_refusal *why);
bool package_write(const struct docx_package *, struct buf *out, struct err *);
struct docx_part *package_find(const struct docx_package *, str name); /* NULL: none */
void package_put(struct docx_package *, str name, str bytes); /* in the place of one so named */
/* Refuses what acts or loads. */
bool package_harmless(const struct docx_package *, struct docx_refusal *why);

/* A part as a tree, owned by the caller: xmlFreeDoc(). NULL: it is no XML that is taken (a document type
 * is not). */
xmlDoc *part_parse(str bytes);
str part_print(xmlDoc *, struct arena *);
bool part_is_text(str name); /* the document, its heads and feet */

/* ---- docx_sheet.c: a plain sheet ---- */
void package_plain(struct docx_package *, struct arena *);

/* ---- docx_fields.c: {{name}} in a part ---- */
struct docx_filling {
	const struct docx_field *fields; /* NULL: only looks */
	size_t count;
	const char *const *names; /* those that are known, where it only looks */
	struct docx_refusal *why;
	struct arena *arena;
	xmlNode *body; /* the paragraph of {{body}} that was found */
	bool refused;
};
/* All of a part; `document`: {{body}} may stand in it. */
void fields_fill(struct docx_filling *, xmlDoc *, bool document);
bool node_is(const xmlNode *, const char *name);       /* an element of W_NS */
xmlNode *node_next(xmlNode *node, const xmlNode *top); /* in the order of the text, within top */
/* The text of a paragraph, in the arena. */
str paragraph_text(xmlNode *, struct arena *);

/* ---- docx_body.c: blocks as XML ---- */
struct docx_pictures {
	struct buf bytes[20];
	size_t count;
};
void pictures_done(struct docx_pictures *);
/* How a letterhead calls its styles of headings (Word in Chinese: "1"); not given: it has none of that level. */
struct docx_styles {
	str headings[PAPER_LEVEL_MAX];
};
/* The blocks as children of an element, in `out`; charts become pictures rIdMuster1, 2 ..., as wide as the
 * sheet's text (points) and no wider than they are drawn. */
bool body_print(const struct paper *, double width, const struct docx_styles *, struct docx_pictures *,
	struct buf *out, struct err *);

#endif
