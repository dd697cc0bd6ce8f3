/* Fuzzes Markdown: whatever is typed, what comes out is sound HTML of the few tags that Muster writes,
 * and leads nowhere that it may not; for paper it is sound blocks, which make sound XML. */
#include "base/docx_private.h"
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

static void look_at_marks(str text, const struct paper_marks *marks)
{
	size_t at = 0;

	must(text_valid(text, true, NULL));
	for (size_t n = 0; n < marks->count; n++) {
		const struct paper_mark *mark = &marks->ptr[n];
		must(mark->at >= at && mark->len && mark->len <= text.len && mark->at <= text.len - mark->len);
		at = mark->at + mark->len;
	}
}

static void look_at_block(const struct paper_block *block)
{
	must(block->how.step >= 0 && block->how.step <= MARKDOWN_DEPTH_MAX);
	look_at_marks(block->text, &block->how.marks);
	for (const struct paper_row *row = block->rows; row; row = row->next)
		for (size_t n = 0; n < block->column_count; n++)
			look_at_marks(row->cells[n], &row->marks[n]);
}

static void look_at_paper(str text, struct arena *arena)
{
	CLEANUP(pictures_done) struct docx_pictures pictures = { .count = 0 };
	CLEANUP(buf_done) struct buf xml = BUF(32 << 20);
	const struct docx_styles styles = { .headings = { STR_INIT("Heading1") } };
	struct paper paper;
	struct err err;

	paper_begin(&paper, LANGUAGE_ZH, STR("t"), arena);
	markdown_paper(&paper, STR("Reason: "), text, 2);
	must(paper.blocks && paper.parts <= PAPER_PARTS_MAX);
	for (const struct paper_block *block = paper.blocks; block; block = block->next)
		look_at_block(block);
	must(body_print(&paper, 400, &styles, &pictures, &xml, &err));
	xmlDoc *doc = part_parse(buf_str(&xml));
	must(doc);
	xmlFreeDoc(doc);
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
	look_at_paper(text, &arena);
	return 0;
}
