/* The page of any thing. */
#include "web/thing.h"
#include "base/catalogue.h"
#include "view/view.h"
#include "web/private.h"

#define URL_MAX 4096

struct about {
	struct request *request;
	struct reading *reading;
	const struct thing *thing;
	id which;
	str text; /* by which it is found again: its code, or "#17" */
	struct thing_head_piece head;
	struct thing_rest_piece rest;
};

str thing_url(struct reading *reading, const char *thing, id which, struct arena *arena)
{
	CLEANUP(buf_done) struct buf url = BUF(URL_MAX);
	str code = reading_code(reading, thing, which, arena);

	buf_printf(&url, "/%s/", thing);
	url_encode(str_given(code) ? code : arena_printf(arena, "#%lld", (long long)which.v), &url);
	return arena_copy(arena, buf_str(&url));
}

static void add_link(struct about *a, struct thing_links *links, const char *label,
	const char *path, const char *field)
{
	CLEANUP(buf_done) struct buf url = BUF(URL_MAX);

	buf_printf(&url, "%s?%s=", path, field);
	url_encode(a->text, &url);
	links->ptr[links->count++] =
		(struct thing_link){ .label = str_of(tr(a->request->language, label)),
			.url = arena_copy(a->request->arena, buf_str(&url)) };
}

/* ---- Acts ---- */

static bool refers(const struct about *a, const struct field_table *table, const char *name)
{
	const struct field *field = name ? field_find(table, str_of(name)) : NULL;

	return field && field->kind == FIELD_REF && strcmp(field->ref, a->thing->name) == 0;
}

/* The field in which an act names it: whom or what it is about, where it happens, or else what it needs to
 * be told. */
static const char *named_in(const struct about *a, const struct act *act)
{
	if (refers(a, &act->record, act->about))
		return act->about;
	if (refers(a, &act->record, act->right_at))
		return act->right_at;
	for (size_t n = 0; n < act->record.count; n++)
		if (act->record.fields[n].need &&
			refers(a, &act->record, act->record.fields[n].name))
			return act->record.fields[n].name;
	return NULL;
}

/* Where the act happens elsewhere, nobody knows yet where: it is enough that there is such a place. */
static bool may(const struct about *a, const struct act *act)
{
	const struct standing *standing = a->request->standing;

	if (act->self && refers(a, &act->record, act->self) && id_eq(a->which, a->request->actor))
		return true;
	if (act->right_at && !refers(a, &act->record, act->right_at))
		return !standing || standing_may_somewhere(standing, act->right);
	return reading_may(
		a->reading, act->right, reading_unit(a->reading, a->thing->name, a->which));
}

static void add_act(struct about *a, const struct act *act)
{
	const char *field = named_in(a, act);

	if (!field || !may(a, act))
		return;
	str rest = str_of(act->name), thing = str_cut(&rest, '.');
	add_link(a, &a->rest.acts, act->summary,
		arena_printf(a->request->arena, "/act/%.*s/%.*s", STR_ARG(thing), STR_ARG(rest))
			.ptr,
		field);
}

struct placed {
	const struct act *act;
	int place;
};

/* Behind those of the same place. */
static void put_in_place(struct placed *list, size_t count, struct placed one)
{
	size_t at = count;

	for (; at > 0 && list[at - 1].place > one.place; at--)
		list[at] = list[at - 1];
	list[at] = one;
}

static size_t count_acts(const struct slice *const *slices)
{
	size_t count = 0;

	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; slices[n]->acts && slices[n]->acts[k]; k++)
			count++;
	return count;
}

static void list_acts(const struct slice *const *slices, struct placed *list)
{
	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; slices[n]->acts && slices[n]->acts[k]; k++)
			*list++ = (struct placed){ slices[n]->acts[k], ACT_LAST };
}

/* What none before it has placed. */
static void place_by(
	const struct about *a, const struct panel *panel, struct placed *list, size_t count)
{
	const int state = panel->state(a->reading, a->which);

	for (size_t n = 0; n < count; n++)
		if (list[n].place == ACT_LAST)
			list[n].place = panel->place(state, list[n].act);
}

static void place_acts(
	const struct about *a, const struct slice *const *slices, struct placed *list, size_t count)
{
	for (size_t n = 0; slices[n]; n++)
		for (const struct panel *panel = slices[n]->panels; panel && panel->thing; panel++)
			if (panel->place && strcmp(panel->thing, a->thing->name) == 0)
				place_by(a, panel, list, count);
}

static void fill_acts(struct about *a)
{
	const struct slice *const *slices = ledger_slices(a->request->ledger);
	const size_t room = count_acts(slices);
	struct placed *list = arena_array(a->request->arena, room, sizeof(*list));
	size_t count = 0;

	a->rest.acts.ptr = arena_array(a->request->arena, room, sizeof(*a->rest.acts.ptr));
	if (!list || !a->rest.acts.ptr)
		return;
	list_acts(slices, list);
	place_acts(a, slices, list, room);
	for (size_t n = 0; n < room; n++)
		if (list[n].place != ACT_NEVER)
			put_in_place(list, count++, list[n]);
	for (size_t n = 0; n < count; n++)
		add_act(a, list[n].act);
}

/* ---- Lists ---- */

static size_t each_view(struct about *a, const struct view *const *views, bool add)
{
	size_t count = 0;

	for (; views && *views; views++) {
		const struct field_table *table = &(*views)->parameters;
		for (size_t n = 0; n < table->count; n++) {
			if (!refers(a, table, table->fields[n].name) ||
				!view_shows(*views, a->reading, &table->fields[n], a->which))
				continue;
			count++;
			if (add)
				add_link(a, &a->rest.lists, (*views)->label,
					arena_printf(a->request->arena, "/view/%s", (*views)->name)
						.ptr,
					table->fields[n].name);
			break;
		}
	}
	return count;
}

static void fill_lists(struct about *a)
{
	const struct slice *const *slices = ledger_slices(a->request->ledger);
	size_t count = 0;

	for (size_t n = 0; slices[n]; n++)
		count += each_view(a, slices[n]->views, false);
	a->rest.lists.ptr = arena_array(a->request->arena, count, sizeof(*a->rest.lists.ptr));
	for (size_t n = 0; a->rest.lists.ptr && slices[n]; n++)
		each_view(a, slices[n]->views, true);
}

/* ---- What was done ---- */

static bool fill_events(struct about *a, struct err *err)
{
	const struct view *history = kernel_views[0];
	size_t at = view_column_find(history, STR("at")),
	       what = view_column_find(history, STR("what")),
	       seq = view_column_find(history, STR("seq"));
	str now = request_query(a->request, STR("done")),
	    about = arena_printf(a->request->arena, "%lld", (long long)a->which.v);
	const struct pair pairs[] = { { STR("about"), about }, { STR("limit"), STR("20") } };
	struct view_cells cells = { .rows = 0 };
	struct problems problems;

	problems_init(&problems, a->request->arena, a->request->language);
	if (!view_cells(history, a->reading, pairs, COUNT(pairs), a->request->arena, &problems,
		    &cells, err))
		return false;
	a->rest.events.ptr =
		arena_array(a->request->arena, cells.rows, sizeof(*a->rest.events.ptr));
	for (size_t n = 0; a->rest.events.ptr && n < cells.rows; n++) {
		const str *row = cells.cells + n * history->column_count;
		bool mine = str_given(now) && str_eq(row[seq], now);
		a->head.done |= mine;
		a->rest.events.ptr[a->rest.events.count++] =
			(struct thing_event){ row[at], row[what], mine };
	}
	if (str_given(cells.next))
		a->rest.history_url =
			arena_printf(a->request->arena, "/view/history?about=%.*s", STR_ARG(about));
	return true;
}

/* ---- The page ---- */

static void fill_head(struct about *a)
{
	struct request *request = a->request;
	str label = reading_label(a->reading, a->thing->name, a->which, request->arena);

	a->head.code = reading_code(a->reading, a->thing->name, a->which, request->arena);
	a->text = str_given(a->head.code)
			  ? a->head.code
			  : arena_printf(request->arena, "#%lld", (long long)a->which.v);
	a->head.kind = str_of(tr(request->language, a->thing->label));
	a->head.name = str_given(label) ? label : a->text;
}

static void print_title(struct page *page, const void *in)
{
	const struct about *a = in;

	page_words(page, a->head.name);
}

static void print_panels(struct page *page, const struct about *a, const struct panel *panels)
{
	for (; panels && panels->thing; panels++)
		if (strcmp(panels->thing, a->thing->name) == 0)
			panels->show(a->request, a->reading, a->which, page);
}

static void print_body(struct page *page, const void *in)
{
	const struct about *a = in;
	const struct slice *const *slices = ledger_slices(a->request->ledger);

	piece_thing_head(page, &a->head);
	for (size_t n = 0; slices[n]; n++)
		print_panels(page, a, slices[n]->panels);
	piece_thing_rest(page, &a->rest);
}

static bool is_fresh(const struct about *a)
{
	const struct slice *const *slices = ledger_slices(a->request->ledger);

	for (size_t n = 0; slices[n]; n++)
		for (const struct panel *panel = slices[n]->panels; panel && panel->thing; panel++)
			if (panel->fresh && strcmp(panel->thing, a->thing->name) == 0 &&
				panel->fresh(a->reading, a->which))
				return true;
	return false;
}

static const char *help_of(const struct about *a)
{
	const struct slice *const *slices = ledger_slices(a->request->ledger);

	for (size_t n = 0; slices[n]; n++)
		for (const struct panel *panel = slices[n]->panels; panel && panel->thing; panel++)
			if (panel->help && strcmp(panel->thing, a->thing->name) == 0)
				return panel->help;
	return "things";
}

static void show(struct request *request, struct response *response, struct reading *reading,
	const struct thing *thing)
{
	struct page page = { .out = &response->body, .language = request->language };
	struct about about = { .request = request, .reading = reading, .thing = thing };
	struct err err;

	about.which = reading_find(reading, thing->name, request->parts[1]);
	if (!id_given(about.which)) {
		response_missing(response, request->language);
		return;
	}
	fill_head(&about);
	fill_acts(&about);
	fill_lists(&about);
	if (!fill_events(&about, &err)) {
		response_fault(response, &err, request->language);
		return;
	}
	const struct frame_layout frame = frame_of(request,
		thing_url(reading, thing->name, about.which, request->arena), help_of(&about));
	response->type = "text/html; charset=utf-8";
	/* Of who acts it also tells what the ledger does not know: who has come in, and when. */
	response->once = strcmp(thing->name, reading_actors(reading)) == 0 || is_fresh(&about);
	layout_frame(&page, &frame, &(struct page_content){ print_title, print_body, &about });
}

void get_thing(struct request *request, struct response *response)
{
	const struct thing *thing = slices_thing(
		ledger_slices(request->ledger), arena_copy(request->arena, request->parts[0]).ptr);
	struct reading *reading = request_read(request, response);

	if (!reading)
		return;
	show(request, response, reading, thing);
	ledger_read_end(reading);
}
