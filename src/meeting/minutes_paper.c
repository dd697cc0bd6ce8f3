/* The minutes for paper, and the extract of what was resolved. */
#include "base/catalogue.h"
#include "meeting/minutes_told.h"
#include "web/markdown.h"

static void line(struct paper *paper, const char *label, str value)
{
	if (value.len)
		paper_text(paper, arena_printf(paper->arena, tr(paper->language, N_("%s: %.*s")),
					  tr(paper->language, label), STR_ARG(value)));
}

static str day_text(struct paper *paper, date day)
{
	char text[DATE_TEXT];

	return arena_copy(paper->arena, date_print(day, text));
}

static str moment_text(struct paper *paper, moment at)
{
	char text[MOMENT_SHOWN];

	return arena_copy(paper->arena, moment_show(at, text));
}

static void begin(struct paper *paper, const struct minutes_page *told, const char *title,
	enum language language, struct arena *arena)
{
	const struct meeting *meeting = &told->notice.meeting;

	paper_begin(paper, language,
		arena_printf(arena, tr(language, title), STR_ARG(meeting->plan.title)), arena);
	line(paper, N_("Unit"), told->notice.unit);
	line(paper, N_("Time"), told->when);
	line(paper, N_("Place"), meeting->plan.place);
	line(paper, N_("Campaign"), told->notice.campaign);
	if (told->has_heads)
		line(paper, N_("How many were there"), told->heads);
}

static void paper_roll(struct paper *paper, const struct minutes_page *told, enum language language)
{
	for (size_t n = 0; n < told->roll.count; n++) {
		const struct told_roll *of = &told->roll.ptr[n];
		const char *shape = of->names.len ? N_("%.*s: %.*s (%.*s)") : N_("%.*s: %.*s");
		paper_text(paper, arena_printf(paper->arena, tr(language, shape), STR_ARG(of->label),
					  STR_ARG(of->count), STR_ARG(of->names)));
	}
}

/* Whether it stands, and by what it can be checked. */
static void end(struct paper *paper, const struct minutes_page *told)
{
	const struct minutes *minutes = &told->minutes;

	paper_heading(paper, 1, str_of(tr(paper->language, N_("These minutes"))));
	if (!told->approved) {
		paper_text(paper,
			arena_printf(paper->arena,
				tr(paper->language, N_("Version %lld: %s, not approved yet.")),
				(long long)minutes->version, told->state));
		return;
	}
	if (told->approved_by.len)
		paper_text(paper,
			arena_printf(paper->arena,
				tr(paper->language, N_("Version %lld, approved by %.*s on %.*s.")),
				(long long)minutes->version, STR_ARG(told->approved_by),
				STR_ARG(moment_text(paper, minutes->approved))));
	else
		paper_text(
			paper, arena_printf(paper->arena,
				       tr(paper->language, N_("Version %lld, approved on %.*s.")),
				       (long long)minutes->version,
				       STR_ARG(moment_text(paper, minutes->approved))));
	if (told->reopened)
		paper_text(
			paper, arena_printf(paper->arena,
				       tr(paper->language, N_("This version was reopened: %.*s")),
				       STR_ARG(minutes->reason)));
	paper_text(paper, arena_printf(paper->arena,
				  tr(paper->language, N_("Number in the ledger: %lld, %.*s")),
				  (long long)minutes->event, STR_ARG(told->hash)));
}

/* "3. Where we stand" */
static str numbered(struct paper *paper, const struct told_entry *entry, str title)
{
	return arena_printf(paper->arena, "%lld. %.*s", (long long)entry->number, STR_ARG(title));
}

/* What was written; below: the level of the heading that it stands below. */
static void put_written(struct paper *paper, const struct told_entry *entry, int below)
{
	markdown_paper(paper, STR(""), entry->written, below); /* R-MEET-133 */
}

static void paper_entries(
	struct paper *paper, const char *heading, const struct told_entries *entries)
{
	if (!entries->count)
		return;
	paper_heading(paper, 1, str_of(tr(paper->language, heading)));
	for (size_t n = 0; n < entries->count; n++) {
		const struct told_entry *entry = &entries->ptr[n];
		paper_heading(paper, 2, numbered(paper, entry, entry->title));
		line(paper, N_("Presented by"), entry->presenter);
		put_written(paper, entry, 2);
	}
}

static void paper_resolution(struct paper *paper, const struct told_entry *entry)
{
	paper_heading(
		paper, 2, numbered(paper, entry, str_of(tr(paper->language, N_("Resolution")))));
	put_written(paper, entry, 2);
	if (entry->has_item)
		line(paper, N_("On item"),
			arena_printf(paper->arena, "%lld", (long long)entry->item));
	line(paper, N_("Responsible"), entry->unit);
	if (entry->has_due)
		line(paper, N_("Due"), day_text(paper, entry->by));
}

static void paper_resolutions(struct paper *paper, const struct minutes_page *told, int64_t only)
{
	if (!told->resolutions.count)
		return;
	paper_heading(paper, 1, str_of(tr(paper->language, N_("Resolutions"))));
	for (size_t n = 0; n < told->resolutions.count; n++)
		if (!only || told->resolutions.ptr[n].number == only)
			paper_resolution(paper, &told->resolutions.ptr[n]);
}

void minutes_paper(const struct minutes_page *told, enum language language, struct arena *arena,
	struct paper *paper)
{
	begin(paper, told, N_("Minutes: %.*s"), language, arena);
	paper_roll(paper, told, language);
	paper_entries(paper, N_("Agenda"), &told->items);
	if (told->whole.count) {
		paper_heading(paper, 1, str_of(tr(language, N_("Further notes"))));
		put_written(paper, &told->whole.ptr[0], 1);
	}
	paper_entries(paper, N_("Points stressed"), &told->points);
	paper_resolutions(paper, told, 0);
	end(paper, told);
}

/* It is made to be passed on: nobody is named in it who was not there. */
void minutes_extract(const struct minutes_page *told, int64_t only, enum language language,
	struct arena *arena, struct paper *paper)
{
	begin(paper, told, N_("Extract of resolutions: %.*s"), language, arena);
	if (!told->resolutions.count)
		paper_text(paper, str_of(tr(language, N_("Nothing was resolved."))));
	paper_resolutions(paper, told, only);
	end(paper, told);
}
