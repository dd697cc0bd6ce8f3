/* Filling what stands around every page: see frame.h. */
#include "web/frame.h"
#include "web/assets.h"
#include "web/web.h"

/* In its own language: who cannot read the page must still be able to find the way out of it. */
static const char *const names[LANGUAGE_COUNT] = {
	[LANGUAGE_EN] = "English",
	[LANGUAGE_ZH] = "中文",
};

static const char *tag_of(str path)
{
	const struct asset *asset = asset_find(path);

	must(asset);
	return asset->tag;
}

enum language frame_other_language(enum language language)
{
	return language == LANGUAGE_EN ? LANGUAGE_ZH : LANGUAGE_EN;
}

struct frame_layout frame_of(const struct request *request, str here, const char *help)
{
	enum language other = frame_other_language(request->language);
	bool inside = request->local || id_given(request->actor);
	const char *joint = memchr(here.ptr, '?', here.len) ? "&" : "?";

	return (struct frame_layout){
		.inside = inside,
		.follows = inside && !str_eq(request->method, STR("POST")), /* HEAD asks for the same page */
		.about = tr(request->language,
			N_("Muster carries a programme from the meeting that launches it to the "
			   "evidence that it happened.")),
		.language_url = arena_printf(
			request->arena, "%.*s%slang=%s", STR_ARG(here), joint, language_tag(other)),
		.language_name = names[other],
		.language_tag = language_tag(other),
		.help = help,
		.style = tag_of(STR("/style.css")),
		.icon = tag_of(STR("/icon.svg")),
		.script = tag_of(STR("/app.js")),
		.htmx = tag_of(STR("/htmx.js")),
	};
}
