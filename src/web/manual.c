/* Serving the manual: see manual.h. */
#include "web/manual.h"
#include "base/catalogue.h"

static const char *const folders[LANGUAGE_COUNT] = {
	[LANGUAGE_EN] = "/en/",
	[LANGUAGE_ZH] = "/zh/",
};

/* ---- What there is ---- */

static str title_of(str text)
{
	str line = str_cut(&text, '\n');

	return str_starts(line, STR("# ")) ? str_trim(str_from(line, 2)) : STR_NONE;
}

size_t manual_texts(enum language language, struct manual_text ret[MANUAL_PAGES_MAX])
{
	const str folder = str_of(folders[language]);
	size_t count = 0;

	for (size_t n = 0; n < manual_file_count && count < MANUAL_PAGES_MAX; n++) {
		const struct asset *file = &manual_files[n];
		if (!str_starts(file->path, folder))
			continue;
		str name = str_from(file->path, folder.len);
		ret[count++] = (struct manual_text){ str_slice(name, 0, name.len - STR(".md").len),
			title_of(file->bytes), file->bytes };
	}
	return count;
}

size_t manual_find(const struct manual_text *texts, size_t count, str name)
{
	size_t n = 0;

	while (n < count && !str_eq(texts[n].name, name))
		n++;
	return n;
}

static const struct asset *file_find(str path)
{
	for (size_t n = 0; n < manual_file_count; n++)
		if (str_eq(manual_files[n].path, path))
			return &manual_files[n];
	return NULL;
}

/* ---- A page ---- */

struct rendering {
	struct manual_page *page;
	enum language language;
	struct arena *arena;
};

/* "board.md#how" is /help/board#how; what begins with / or # stays as it is. */
static str link_of(void *context, str href)
{
	const struct rendering *r = context;
	str head = href, name = str_cut(&head, '#');

	if (str_starts(href, STR("/")) || str_starts(href, STR("#")))
		return href;
	if (!str_ends(name, STR(".md")))
		return STR_NONE;
	name.len -= STR(".md").len;
	return arena_printf(r->arena, "/help/%.*s%s%.*s", STR_ARG(name), str_given(head) ? "#" : "",
		STR_ARG(head));
}

/* Dots of a picture to one of the page, across and down: letters stay sharp on any screen. */
#define PICTURE_DOTS 2

/* WebP without loss: after its head stand width and height less one, of 14 bits each. */
static bool picture_size(str bytes, struct markdown_picture *ret)
{
	const unsigned char *b = (const unsigned char *)bytes.ptr + 21;

	if (bytes.len < 25 || !str_eq(str_slice(bytes, 8, 8), STR("WEBPVP8L")))
		return false;
	ret->width = (1 + (b[0] | (b[1] & 0x3F) << 8)) / PICTURE_DOTS;
	ret->height = (1 + (b[1] >> 6 | b[2] << 2 | (b[3] & 0x0F) << 10)) / PICTURE_DOTS;
	return true;
}

/* "images/board.webp" in the reader's language; its size, so that nothing moves while it comes. */
static bool picture_of(void *context, str src, struct markdown_picture *ret)
{
	const struct rendering *r = context;
	const char *tag = r->language == LANGUAGE_ZH ? "zh" : "en";

	if (!str_starts(src, STR("images/")) || !str_ends(src, STR(".webp")))
		return false;
	str name = str_slice(src, 0, src.len - STR(".webp").len);
	const struct asset *file =
		file_find(arena_printf(r->arena, "/%.*s.%s.webp", STR_ARG(name), tag));
	if (!file)
		return false;
	ret->url = arena_printf(r->arena, "/help%.*s?%s", STR_ARG(file->path), file->tag);
	return picture_size(file->bytes, ret);
}

static void note_heading(void *context, int level, str name, str words)
{
	const struct rendering *r = context;

	if (level == 2 && r->page->heads.ptr && r->page->heads.count < MANUAL_HEADS_MAX)
		r->page->heads.ptr[r->page->heads.count++] =
			(struct manual_link){ .url = arena_printf(r->arena, "#%.*s", STR_ARG(name)),
				.words = arena_copy(r->arena, words) };
}

void manual_render(struct manual_page *page, const struct manual_text *text, enum language language,
	struct arena *arena)
{
	struct rendering r = { page, language, arena };
	const struct markdown_ways ways = { &r, link_of, picture_of, note_heading };

	page->heads.ptr = arena_array(arena, MANUAL_HEADS_MAX, sizeof(*page->heads.ptr));
	page->title = text->title;
	page->text = markdown_page(text->text, &ways, arena);
}

/* ---- Over HTTP ---- */

static struct manual_link link_to(const struct manual_text *text, struct arena *arena)
{
	return (struct manual_link){ .url = arena_printf(arena, "/help/%.*s", STR_ARG(text->name)),
		.words = text->title };
}

static void fill_pages(struct manual_page *page, const struct manual_text *texts, size_t count,
	size_t shown, struct arena *arena)
{
	page->pages.ptr = arena_array(arena, count, sizeof(*page->pages.ptr));
	for (size_t n = 0; page->pages.ptr && n < count; n++) {
		page->pages.ptr[n] = link_to(&texts[n], arena);
		page->pages.ptr[n].here = n == shown;
		page->pages.count++;
	}
	if (shown > 0)
		page->before = link_to(&texts[shown - 1], arena);
	if (shown + 1 < count)
		page->after = link_to(&texts[shown + 1], arena);
}

void get_help(struct request *request, struct response *response)
{
	struct manual_text texts[MANUAL_PAGES_MAX];
	const size_t count = manual_texts(request->language, texts);
	const str name = str_given(request->parts[0]) ? request->parts[0] : texts[0].name;
	const size_t shown = manual_find(texts, count, name);
	struct manual_page view = { .title = STR_NONE };
	struct page page = { .out = &response->body, .language = request->language };

	if (shown == count) {
		response_refuse(response, 404, "not_found",
			tr(request->language, N_("The manual has no such page.")));
		return;
	}
	view.frame = frame_of(request,
		arena_printf(request->arena, "/help/%.*s", STR_ARG(texts[shown].name)), "start");
	manual_render(&view, &texts[shown], request->language, request->arena);
	fill_pages(&view, texts, count, shown, request->arena);
	response->type = "text/html; charset=utf-8";
	page_manual(&page, &view);
}

void get_help_picture(struct request *request, struct response *response)
{
	const struct asset *file =
		file_find(arena_printf(request->arena, "/images/%.*s", STR_ARG(request->parts[0])));

	if (!file) {
		response_refuse(response, 404, "not_found",
			tr(request->language, N_("The manual has no such picture.")));
		return;
	}
	response->type = file->type;
	response->lasting = str_given(request_query(request, str_of(file->tag)));
	buf_add(&response->body, file->bytes);
}
