/* A plain sheet: the letterhead of whoever has none. A4, page numbers below, fonts named for both
 * scripts. */
#include "base/docx_private.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."

static const char types[] =
	XML "<Types xmlns=\"" TYPES_NS "\">"
	    "<Default Extension=\"rels\" "
	    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
	    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
	    "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD "document.main+xml\"/>"
	    "<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD "styles+xml\"/>"
	    "<Override PartName=\"/word/settings.xml\" ContentType=\"" WORD "settings+xml\"/>"
	    "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WORD "footer+xml\"/>"
	    "</Types>";

static const char roots[] =
	XML "<Relationships xmlns=\"" RELATIONS_NS "\"><Relationship Id=\"rId1\" Type=\"" OFFICE
	    "/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

static const char relations[] =
	XML "<Relationships xmlns=\"" RELATIONS_NS "\">"
	    "<Relationship Id=\"rId1\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
	    "<Relationship Id=\"rId2\" Type=\"" OFFICE "/footer\" Target=\"footer1.xml\"/>"
	    "<Relationship Id=\"rId3\" Type=\"" OFFICE "/settings\" Target=\"settings.xml\"/>"
	    "</Relationships>";

static const char document[] =
	XML "<w:document xmlns:w=\"" W_NS "\" xmlns:r=\"" OFFICE "\"><w:body>"
	    "<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>{{title}}</w:t></w:r></w:p>"
	    "<w:p><w:r><w:t>{{body}}</w:t></w:r></w:p>"
	    "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/>"
	    "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"1134\" "
	    "w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>"
	    "</w:sectPr></w:body></w:document>";

#define HEADING(n)                                                                                 \
	"<w:style w:type=\"paragraph\" w:styleId=\"Heading" n "\"><w:name w:val=\"heading " n       \
	"\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/><w:rPr><w:b/>"         \
	"<w:bCs/></w:rPr></w:style>"

static const char styles[] = XML
	"<w:styles xmlns:w=\"" W_NS "\"><w:docDefaults><w:rPrDefault><w:rPr>"
	"<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"SimSun\" w:cs=\"Arial\"/>"
	"<w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>"
	"<w:lang w:val=\"en-GB\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
	"<w:pPrDefault/></w:docDefaults>"
	"<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
	"w:val=\"Normal\"/><w:qFormat/></w:style>"
	"<w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/>"
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:spacing "
	"w:after=\"240\"/></w:pPr><w:rPr>"
	"<w:rFonts w:eastAsia=\"SimHei\"/><w:b/><w:bCs/><w:sz w:val=\"36\"/><w:szCs w:val=\"36\"/>"
	"</w:rPr></w:style>" HEADING("1") HEADING("2") HEADING("3") HEADING("4") HEADING("5") "</w:styles>";

/* Word of 2013 and later: without it, it would open in the way of 2007. */
static const char settings[] =
	XML "<w:settings xmlns:w=\"" W_NS "\"><w:compat><w:compatSetting "
	    "w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" "
	    "w:val=\"15\"/></w:compat></w:settings>";

#define PAGE_FIELD(name)                                                                           \
	"<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText "                        \
	"xml:space=\"preserve\"> " name                                                            \
	" </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1"       \
	"</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"

static const char footer[] =
	XML "<w:ftr xmlns:w=\"" W_NS "\"><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>" PAGE_FIELD(
		"PAGE") "<w:r><w:t xml:space=\"preserve\"> / "
			"</w:t></w:r>" PAGE_FIELD("NUMPAGES") "</w:p></w:ftr>";

void package_plain(struct docx_package *package, struct arena *arena)
{
	static const struct docx_part parts[] = {
		{ STR_INIT(TYPES_PART), { types, sizeof(types) - 1 } },
		{ STR_INIT("_rels/.rels"), { roots, sizeof(roots) - 1 } },
		{ STR_INIT(DOCUMENT_PART), { document, sizeof(document) - 1 } },
		{ STR_INIT(RELATIONS_PART), { relations, sizeof(relations) - 1 } },
		{ STR_INIT("word/styles.xml"), { styles, sizeof(styles) - 1 } },
		{ STR_INIT("word/settings.xml"), { settings, sizeof(settings) - 1 } },
		{ STR_INIT("word/footer1.xml"), { footer, sizeof(footer) - 1 } },
	};

	*package = (struct docx_package){ .arena = arena, .room = COUNT(parts) + 10 };
	package->parts = arena_array(arena, package->room, sizeof(*package->parts));
	for (size_t n = 0; package->parts && n < COUNT(parts); n++)
		package_put(package, parts[n].name, parts[n].bytes);
}
