/* Fuzzes Markdown: whatever is typed, what comes out is sound HTML of the few tags that Muster writes,
 * and leads nowhere that it may not. */
#include "base/macros.h"
#include "base/text.h"
#include "web/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const tags[] = { "a", "blockquote", "br", "code", "del", "div", "em", "h3", "h4",
	"h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "table", "tbody", "td", "th", "thead",
	"tr", "ul" };

static bool tag_known(str name)
{
	for (size_t n = 0; n < COUNT(tags); n++)
		if (str_eq(name, str_of(tags[n])))
			return true;
	return false;
}

static str name_of(str tag)
{
	size_t len = 0;

	if (str_starts(tag, STR("/")))
		tag = str_from(tag, 1);
	while (len < tag.len && tag.ptr[len] != ' ')
		len++;
	return str_slice(tag, 0, len);
}

static bool link_safe(str tag)
{
	static const char *const begin[] = {
		"a href=\"http:", "a href=\"https:", "a href=\"mailto:"
	};
	str url = str_from(tag, STR("a href=\"").len);

	for (size_t n = 0; n < COUNT(begin); n++)
		if (tag.len >= str_of(begin[n]).len &&
			strncasecmp(tag.ptr, begin[n], str_of(begin[n]).len) == 0)
			return str_ends(tag, STR("rel=\"nofollow noopener\""));
	if (str_starts(url, STR("//")))
		return str_ends(tag, STR("rel=\"nofollow noopener\""));
	for (size_t n = 0; n < url.len && !str_has(STR("/?#\""), url.ptr[n]); n++)
		if (url.ptr[n] == ':')
			return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_done) struct arena arena = ARENA(64 << 20);
	const str text = { (const char *)data, size };

	if (!text_valid(text, true, NULL))
		return 0;
	str rest = markdown_html(text, &arena).html;
	must(!size || str_given(rest));
	while (rest.len) {
		str before = str_cut(&rest, '<');
		must(!str_has(before, '"') || !rest.len);
		if (!str_given(rest))
			break;
		str tag = str_cut(&rest, '>');
		must(tag_known(name_of(tag)));
		must(!str_starts(tag, STR("a ")) || link_safe(tag));
	}
	markdown_plain(text, &arena);
	return 0;
}
