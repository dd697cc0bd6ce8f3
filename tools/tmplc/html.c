/* Tables of HTML's elements and attributes: see html.h. */
#include "html.h"
#include "base/macros.h"
#include "scan.h"

struct known {
	str name;
	unsigned flags;
};

static const struct known elements[] = {
	{ STR_INIT("area"), ELEMENT_VOID },
	{ STR_INIT("base"), ELEMENT_VOID | ELEMENT_LOADS },
	{ STR_INIT("br"), ELEMENT_VOID | ELEMENT_INLINE },
	{ STR_INIT("col"), ELEMENT_VOID },
	{ STR_INIT("embed"), ELEMENT_VOID | ELEMENT_LOADS },
	{ STR_INIT("hr"), ELEMENT_VOID },
	{ STR_INIT("img"), ELEMENT_VOID | ELEMENT_INLINE },
	{ STR_INIT("input"), ELEMENT_VOID },
	{ STR_INIT("link"), ELEMENT_VOID | ELEMENT_LOADS },
	{ STR_INIT("meta"), ELEMENT_VOID },
	{ STR_INIT("source"), ELEMENT_VOID },
	{ STR_INIT("track"), ELEMENT_VOID },
	{ STR_INIT("wbr"), ELEMENT_VOID | ELEMENT_INLINE },
	{ STR_INIT("a"), ELEMENT_INLINE },
	{ STR_INIT("abbr"), ELEMENT_INLINE },
	{ STR_INIT("b"), ELEMENT_INLINE },
	{ STR_INIT("bdi"), ELEMENT_INLINE },
	{ STR_INIT("bdo"), ELEMENT_INLINE },
	{ STR_INIT("cite"), ELEMENT_INLINE },
	{ STR_INIT("code"), ELEMENT_INLINE },
	{ STR_INIT("data"), ELEMENT_INLINE },
	{ STR_INIT("del"), ELEMENT_INLINE },
	{ STR_INIT("dfn"), ELEMENT_INLINE },
	{ STR_INIT("em"), ELEMENT_INLINE },
	{ STR_INIT("i"), ELEMENT_INLINE },
	{ STR_INIT("ins"), ELEMENT_INLINE },
	{ STR_INIT("kbd"), ELEMENT_INLINE },
	{ STR_INIT("mark"), ELEMENT_INLINE },
	{ STR_INIT("q"), ELEMENT_INLINE },
	{ STR_INIT("s"), ELEMENT_INLINE },
	{ STR_INIT("samp"), ELEMENT_INLINE },
	{ STR_INIT("small"), ELEMENT_INLINE },
	{ STR_INIT("span"), ELEMENT_INLINE },
	{ STR_INIT("strong"), ELEMENT_INLINE },
	{ STR_INIT("sub"), ELEMENT_INLINE },
	{ STR_INIT("sup"), ELEMENT_INLINE },
	{ STR_INIT("time"), ELEMENT_INLINE },
	{ STR_INIT("u"), ELEMENT_INLINE },
	{ STR_INIT("var"), ELEMENT_INLINE },
	{ STR_INIT("script"), ELEMENT_RAW | ELEMENT_LOADS },
	{ STR_INIT("style"), ELEMENT_RAW },
	{ STR_INIT("title"), ELEMENT_PLAIN },
	{ STR_INIT("textarea"), ELEMENT_PLAIN | ELEMENT_EXACT },
	{ STR_INIT("pre"), ELEMENT_EXACT },
	{ STR_INIT("iframe"), ELEMENT_LOADS },
	{ STR_INIT("object"), ELEMENT_LOADS },
	{ STR_INIT("svg"), ELEMENT_FOREIGN },
	{ STR_INIT("math"), ELEMENT_FOREIGN },
	{ STR_INIT("listing"), ELEMENT_GONE },
	{ STR_INIT("noembed"), ELEMENT_GONE },
	{ STR_INIT("noframes"), ELEMENT_GONE },
	{ STR_INIT("plaintext"), ELEMENT_GONE },
	{ STR_INIT("xmp"), ELEMENT_GONE },
};

static const struct known attributes[] = {
	{ STR_INIT("action"), ATTRIBUTE_URL },
	{ STR_INIT("background"), ATTRIBUTE_URL },
	{ STR_INIT("cite"), ATTRIBUTE_URL },
	{ STR_INIT("data"), ATTRIBUTE_URL },
	{ STR_INIT("formaction"), ATTRIBUTE_URL },
	{ STR_INIT("href"), ATTRIBUTE_URL },
	{ STR_INIT("longdesc"), ATTRIBUTE_URL },
	{ STR_INIT("manifest"), ATTRIBUTE_URL },
	{ STR_INIT("poster"), ATTRIBUTE_URL },
	{ STR_INIT("src"), ATTRIBUTE_URL },
	{ STR_INIT("xlink:href"), ATTRIBUTE_URL },
	/* htmx fetches from these; what it fetches becomes part of the page. */
	{ STR_INIT("hx-delete"), ATTRIBUTE_URL },
	{ STR_INIT("hx-get"), ATTRIBUTE_URL },
	{ STR_INIT("hx-patch"), ATTRIBUTE_URL },
	{ STR_INIT("hx-post"), ATTRIBUTE_URL },
	{ STR_INIT("hx-put"), ATTRIBUTE_URL },
	{ STR_INIT("alt"), ATTRIBUTE_WORDS },
	{ STR_INIT("aria-description"), ATTRIBUTE_WORDS },
	{ STR_INIT("aria-label"), ATTRIBUTE_WORDS },
	{ STR_INIT("aria-roledescription"), ATTRIBUTE_WORDS },
	{ STR_INIT("aria-valuetext"), ATTRIBUTE_WORDS },
	{ STR_INIT("label"), ATTRIBUTE_WORDS },
	{ STR_INIT("placeholder"), ATTRIBUTE_WORDS },
	{ STR_INIT("title"), ATTRIBUTE_WORDS },
	/* SVG's animations can set any attribute of their parent, an address too. */
	{ STR_INIT("attributename"), ATTRIBUTE_CODE },
	{ STR_INIT("by"), ATTRIBUTE_CODE },
	{ STR_INIT("from"), ATTRIBUTE_CODE },
	{ STR_INIT("to"), ATTRIBUTE_CODE },
	{ STR_INIT("values"), ATTRIBUTE_CODE },
	{ STR_INIT("http-equiv"), ATTRIBUTE_CODE },
	{ STR_INIT("hx-headers"), ATTRIBUTE_CODE },
	{ STR_INIT("hx-trigger"), ATTRIBUTE_CODE },
	{ STR_INIT("hx-vals"), ATTRIBUTE_CODE },
	{ STR_INIT("hx-vars"), ATTRIBUTE_CODE },
	{ STR_INIT("imagesrcset"), ATTRIBUTE_CODE },
	{ STR_INIT("ping"), ATTRIBUTE_CODE },
	{ STR_INIT("srcdoc"), ATTRIBUTE_CODE },
	{ STR_INIT("srcset"), ATTRIBUTE_CODE },
	{ STR_INIT("style"), ATTRIBUTE_CODE },
};

static unsigned flags_of(const struct known *table, size_t count, str name)
{
	for (size_t i = 0; i < count; i++)
		if (same_name(table[i].name, name))
			return table[i].flags;
	return 0;
}

unsigned element_flags(str name)
{
	return flags_of(elements, COUNT(elements), name);
}

unsigned attribute_flags(str name)
{
	if (same_name(str_slice(name, 0, 2), STR("on")) ||
		same_name(str_slice(name, 0, 5), STR("hx-on")))
		return ATTRIBUTE_CODE;
	return flags_of(attributes, COUNT(attributes), name);
}

bool url_literal_safe(str url)
{
	static const str schemes[] = { STR_INIT("http"), STR_INIT("https"), STR_INIT("mailto"),
		STR_INIT("tel") };
	size_t len = 0;

	while (len < url.len && !str_has(STR("/?#:"), url.ptr[len]))
		len++;
	const str head = str_slice(url, 0, len);
	/* A browser drops white space and reads references: what it would see here is not what we
	 * see. */
	for (size_t i = 0; i < head.len; i++)
		if (head.ptr[i] == '&' || (unsigned char)head.ptr[i] <= ' ')
			return false;
	if (len == url.len || url.ptr[len] != ':')
		return true;
	for (size_t i = 0; i < COUNT(schemes); i++)
		if (same_name(head, schemes[i]))
			return true;
	return false;
}
