/* The weekly brief for paper: as its page (brief.html) has it, in the same order and words. */
#include "base/catalogue.h"
#include "campaign/brief.h"

#define CHART_MAX 40 /* bars; more units are told by the table alone */

struct writing {
	struct paper *paper;
	const struct brief *brief;
	enum language language;
	struct arena *arena;
};

/* ---- Values as people write them ---- */

static str worded(const struct writing *w, struct page_value value)
{
	CLEANUP(buf_done) struct buf text = BUF(200);
	struct page page = { .out = &text, .language = w->language };

	page_put_words(&page, value);
	return arena_copy(w->arena, buf_str(&text));
}

static str figure(const struct writing *w, int64_t n)
{
	return worded(w, page_of_number(n));
}

str brief_day(date day, enum language language, struct arena *arena)
{
	const struct writing w = { .language = language, .arena = arena };

	return worded(&w, page_of_date(day));
}

static str share(const struct writing *w, const struct brief_counts *counts)
{
	return counts->scope ? arena_printf(w->arena, "%lld%%", (long long)counts->percent)
			     : STR("–");
}

/* ---- The parts ---- */

static void put_heading(const struct writing *w, const char *text)
{
	paper_heading(w->paper, 1, str_of(tr(w->language, text)));
}

/* A line of how many of something there were; none where there was none. */
static void put_count(const struct writing *w, int64_t count, const char *text)
{
	if (count)
		paper_item(
			w->paper, arena_printf(w->arena, tr(w->language, text), (long long)count));
}

static void put_state(const struct writing *w)
{
	const struct brief *brief = w->brief;
	const struct brief_counts *all = &brief->all;

	paper_text(w->paper, arena_printf(w->arena, "%.*s · %.*s", STR_ARG(brief->unit.name),
				     STR_ARG(brief_day(brief->day, w->language, w->arena))));
	if (brief->time.running)
		paper_text(w->paper, arena_printf(w->arena, tr(w->language, N_("Day %lld of %lld")),
					     (long long)brief->time.day, (long long)brief->time.days));
	put_heading(w, N_("Where we stand"));
	paper_text(w->paper,
		arena_printf(w->arena,
			tr(w->language, N_("Of %lld duties %lld are answered (%lld%%). Overdue: "
					   "%lld; answered "
					   "late: %lld; waived: %lld.")),
			(long long)all->scope, (long long)all->answered, (long long)all->percent,
			(long long)all->overdue, (long long)all->late, (long long)all->waived));
}

static void put_changes(const struct writing *w)
{
	const struct brief *brief = w->brief;
	const int64_t any = brief->all.fresh + brief->accepted + brief->returned + brief->waived +
			    brief->asked + brief->replied + brief->amended;

	put_heading(w, N_("In the last seven days"));
	put_count(w, brief->all.fresh, N_("Answers that came in: %lld"));
	put_count(w, brief->accepted, N_("Answers accepted: %lld"));
	put_count(w, brief->returned, N_("Answers sent back: %lld"));
	put_count(w, brief->waived, N_("Duties waived: %lld"));
	put_count(w, brief->asked, N_("Questions asked: %lld"));
	put_count(w, brief->replied, N_("Questions answered: %lld"));
	put_count(w, brief->amended, N_("Measures changed: %lld"));
	if (!any)
		paper_text(w->paper, str_of(tr(w->language, N_("Nothing changed."))));
}

static const struct paper_column *columns_of(
	const struct writing *w, const char *const *heads, size_t count, size_t texts)
{
	struct paper_column *columns = arena_array(w->arena, count, sizeof(*columns));

	for (size_t n = 0; columns && n < count; n++)
		columns[n] = (struct paper_column){ str_of(tr(w->language, heads[n])), n >= texts };
	return columns;
}

static void begin_table(const struct writing *w, const char *what, const char *const *heads,
	size_t count, size_t texts)
{
	paper_table(
		w->paper, str_of(tr(w->language, what)), columns_of(w, heads, count, texts), count);
}

static void put_unit(
	const struct writing *w, str name, const struct brief_counts *counts, bool strong)
{
	paper_row(w->paper,
		(str[]){ name, figure(w, counts->scope), figure(w, counts->answered),
			share(w, counts), figure(w, counts->fresh), figure(w, counts->overdue),
			figure(w, counts->late) },
		strong);
}

static void put_chart(const struct writing *w)
{
	const struct brief *brief = w->brief;

	paper_bars(w->paper, str_of(tr(w->language, N_("Answered of all that is in scope"))));
	for (size_t n = 0; n < brief->units.count; n++) {
		const struct brief_unit *unit = &brief->units.ptr[n];
		if (unit->counts.scope)
			paper_bar(w->paper, unit->name,
				arena_printf(w->arena, "%lld/%lld  %lld%%",
					(long long)unit->counts.answered,
					(long long)unit->counts.scope,
					(long long)unit->counts.percent),
				(int)unit->counts.percent);
	}
}

static void put_units(const struct writing *w)
{
	static const char *const heads[] = { N_("Unit"), N_("In scope"), N_("Answered"), "%",
		N_("New"), N_("Overdue"), N_("Late") };
	const struct brief *brief = w->brief;

	if (!brief->units.count)
		return;
	put_heading(w, N_("The units below"));
	if (brief->units.count <= CHART_MAX)
		put_chart(w);
	begin_table(w, N_("The units below"), heads, COUNT(heads), 1);
	for (size_t n = 0; n < brief->units.count; n++) {
		const struct brief_unit *unit = &brief->units.ptr[n];
		str name = unit->nobody ? arena_printf(w->arena, "%.*s%s", STR_ARG(unit->name),
						  tr(w->language, N_(" (no liaison)")))
					: unit->name;
		put_unit(w, name, &unit->counts, false);
	}
	if (brief->own.scope)
		put_unit(w, str_of(tr(w->language, N_("The unit itself"))), &brief->own, false);
	put_unit(w, str_of(tr(w->language, N_("Total"))), &brief->all, true);
	if (brief->more_units)
		put_count(w, brief->more_units, N_("Units that are not told one by one: %lld"));
}

static void put_measures(const struct writing *w)
{
	static const char *const heads[] = { N_("Measure"), N_("Due"), N_("In scope"),
		N_("Answered"), N_("New"), N_("Accepted"), N_("Returned"), N_("Overdue") };
	const struct brief *brief = w->brief;

	put_heading(w, N_("The measures"));
	begin_table(w, N_("The measures"), heads, COUNT(heads), 2);
	for (size_t n = 0; n < brief->measures.count; n++) {
		const struct brief_measure *measure = &brief->measures.ptr[n];
		const struct brief_counts *counts = &measure->counts;
		char day[DATE_TEXT];
		paper_row(w->paper,
			(str[]){ measure->title,
				arena_copy(w->arena, date_print(measure->due, day)),
				figure(w, counts->scope), figure(w, counts->answered),
				figure(w, counts->fresh), figure(w, counts->accepted),
				figure(w, counts->returned), figure(w, counts->overdue) },
			false);
	}
}

static void put_numbers(const struct writing *w)
{
	static const char *const heads[] = { N_("Measure"), N_("Asked for"), N_("Added up"),
		N_("Given by") };
	const struct brief *brief = w->brief;

	if (!brief->numbers.count)
		return;
	put_heading(w, N_("Numbers added up"));
	begin_table(w, N_("Numbers added up"), heads, COUNT(heads), 2);
	for (size_t n = 0; n < brief->numbers.count; n++) {
		const struct brief_number *sum = &brief->numbers.ptr[n];
		paper_row(w->paper,
			(str[]){ sum->measure, sum->label, worded(w, page_of_sum(sum->sum)),
				figure(w, sum->given) },
			false);
	}
}

static void put_chase(const struct writing *w)
{
	static const char *const heads[] = { N_("Unit"), N_("Last reminded"), N_("Open"),
		N_("Overdue"), N_("Times") };
	const struct brief *brief = w->brief;

	put_heading(w, N_("To be reminded"));
	if (!brief->chase.count) {
		paper_text(w->paper, str_of(tr(w->language, N_("Nothing is open."))));
		return;
	}
	begin_table(w, N_("To be reminded"), heads, COUNT(heads), 2);
	for (size_t n = 0; n < brief->chase.count; n++) {
		const struct brief_chase *line = &brief->chase.ptr[n];
		char day[DATE_TEXT];
		paper_row(w->paper,
			(str[]){ line->name,
				line->reminded ? arena_copy(w->arena, date_print(line->last, day))
					       : STR("–"),
				figure(w, line->open), figure(w, line->overdue),
				figure(w, line->times) },
			false);
	}
	paper_heading(w->paper, 2, str_of(tr(w->language, N_("Texts to send"))));
	for (size_t n = 0; n < brief->chase.count; n++)
		paper_item(w->paper, brief->chase.ptr[n].text);
	if (brief->more_chase)
		paper_text(w->paper,
			str_of(tr(w->language, N_("There are more: the list has all of them."))));
}

static void put_questions(const struct writing *w)
{
	const struct brief *brief = w->brief;

	put_heading(w, N_("Questions that wait for an answer"));
	if (!brief->questions.count)
		paper_text(w->paper, str_of(tr(w->language, N_("No question waits."))));
	for (size_t n = 0; n < brief->questions.count; n++) {
		const struct brief_question *question = &brief->questions.ptr[n];
		char day[DATE_TEXT];
		paper_item(w->paper,
			arena_printf(w->arena, "%.*s (%.*s)\n%.*s", STR_ARG(question->measure),
				STR_ARG(date_print(question->asked, day)),
				STR_ARG(question->text)));
	}
}

void brief_paper(
	const struct brief *brief, enum language language, struct arena *arena, struct paper *paper)
{
	const struct writing w = { paper, brief, language, arena };

	paper_begin(paper, language, brief->title, arena);
	put_state(&w);
	put_changes(&w);
	put_units(&w);
	put_measures(&w);
	put_numbers(&w);
	put_chase(&w);
	put_questions(&w);
}
