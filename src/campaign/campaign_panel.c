/* The page of a campaign: what was decided and what came of it, its stages, its measures by workstream
 * with who answers for them, questions, pleas, and what a draft still lacks. */
#include "base/catalogue.h"
#include "campaign/address.h"
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "campaign/plan_pages.h"
#include "campaign/rehearsal.h"
#include "campaign/remit.h"
#include "view/view.h"

#define CLAUSES_SHOWN 30
#define MEASURES_SHOWN 60
#define QUESTIONS_SHOWN 5
#define PLEAS_SHOWN 10
#define STAGES_SHOWN 50
#define LACKS_MAX 8
#define LINKS_MAX 8
#define STEP 5

struct filling {
	struct campaign_piece *piece;
	struct request *request;
	struct reading *reading;
	struct arena *arena;
	struct campaign campaign;
	id at; /* where it is counted */
	struct remit_told *held;
	size_t held_count;
	bool past_due; /* a measure of the draft is due on a day that has gone by */
};

/* ---- Head ---- */

static void fill_head(const struct filling *f)
{
	const struct campaign *campaign = &f->campaign;
	struct campaign_piece *piece = f->piece;
	const struct campaign_time now = campaign_time(campaign, f->reading->today);

	piece->draft = campaign->state == CAMPAIGN_DRAFT;
	piece->in_force = campaign->state == CAMPAIGN_IN_FORCE;
	piece->closed = campaign->state == CAMPAIGN_CLOSED;
	piece->manages = reading_may(f->reading, RIGHT_MANAGE, campaign->unit);
	piece->starts = campaign->starts;
	piece->ends = campaign->ends;
	piece->deployed = campaign->deployed.v;
	piece->closed_on = campaign->closed.v;
	piece->day = now.day;
	piece->days = now.days;
	piece->ahead = now.ahead;
	piece->running = now.running;
	piece->unit = reading_label(f->reading, "unit", campaign->unit, f->arena);
	piece->unit_url = thing_url(f->reading, "unit", campaign->unit, f->arena);
	if (id_given(f->at) && !id_eq(f->at, campaign->unit))
		piece->counted = reading_label(f->reading, "unit", f->at, f->arena);
}

/* ---- Stages ---- */

/* Where a day stands in the campaign's time. */
static int64_t place_of(const struct filling *f, int64_t day)
{
	int64_t days = f->campaign.ends.day - f->campaign.starts.day + 1,
		at = (day - f->campaign.starts.day) * 100 / days / STEP * STEP;

	return at < 0 ? 0 : at > 100 ? 100 : at;
}

static void fill_stages(const struct filling *f)
{
	struct campaign_piece *piece = f->piece;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_stages_told);
	const int64_t today = f->reading->today.day;
	bool next = false;

	piece->today = place_of(f, today);
	piece->stages.ptr = arena_array(f->arena, STAGES_SHOWN, sizeof(*piece->stages.ptr));
	query_id(q, "campaign", f->campaign.campaign);
	while (piece->stages.ptr && piece->stages.count < STAGES_SHOWN && query_next(q)) {
		struct stage_line *line = &piece->stages.ptr[piece->stages.count++];
		*line = (struct stage_line){ .title = arena_copy(f->arena, column_text(q, 1)),
			.starts = column_date(q, 2),
			.ends = column_date(q, 3) };
		line->from = place_of(f, line->starts.day);
		line->length = place_of(f, line->ends.day + 1) - line->from;
		if (line->length < STEP)
			line->length = STEP;
		line->past = line->ends.day < today;
		line->now = !line->past && line->starts.day <= today;
		line->next = !next && line->starts.day > today;
		next |= line->next;
	}
	query_end(q);
}

/* ---- Who answers for it ---- */

static void add_person(
	const struct filling *f, const struct remit_told *told, struct person_line *line)
{
	bool known = reading_knows(f->reading, "person", told->remit.person);

	*line = (struct person_line){
		.name = str_given(told->name) && told->name.len ? told->name : told->person,
		.url = known ? thing_url(f->reading, "person", told->remit.person, f->arena)
			     : STR_NONE,
		.units = told->remit.units.count ? told->units : STR_NONE,
	};
}

static void fill_persons(const struct filling *f, struct strand *strand)
{
	str workstream = strand->alone ? STR("") : strand->name;

	strand->leads.ptr = arena_array(f->arena, f->held_count, sizeof(*strand->leads.ptr));
	strand->guides.ptr = arena_array(f->arena, f->held_count, sizeof(*strand->guides.ptr));
	if (!strand->leads.ptr || !strand->guides.ptr)
		return;
	for (size_t n = 0; n < f->held_count; n++) {
		const struct remit_told *told = &f->held[n];
		bool elsewhere = told->remit.units.count && !told->units.len;
		if (elsewhere || !remit_covers(&told->remit, workstream))
			continue;
		if (told->remit.role == REMIT_LEAD)
			add_person(f, told, &strand->leads.ptr[strand->leads.count++]);
		else
			add_person(f, told, &strand->guides.ptr[strand->guides.count++]);
	}
	f->piece->nobody |= !strand->leads.count;
}

/* ---- Measures ---- */

static struct share count_at(const struct filling *f, id measure)
{
	uint32_t counts[BOARD_COUNTS] = { 0 };

	if (id_given(f->at))
		board_total(f->reading->board, f->at, measure, f->reading->today, counts);
	return share_of(counts[BOARD_ANSWERED], counts[BOARD_SCOPE], counts[BOARD_OVERDUE]);
}

static struct share share_add(struct share a, struct share b)
{
	return share_of(a.answered + b.answered, a.scope + b.scope, a.overdue + b.overdue);
}

static struct strand *strand_named(const struct filling *f, str name, bool alone)
{
	struct campaign_piece *piece = f->piece;

	for (size_t n = 0; !alone && n < piece->strands.count; n++)
		if (!piece->strands.ptr[n].alone && str_eq(piece->strands.ptr[n].name, name))
			return &piece->strands.ptr[n];
	struct strand *strand = &piece->strands.ptr[piece->strands.count++];
	strand->name = name;
	strand->alone = alone;
	fill_persons(f, strand);
	return strand;
}

static struct measure_line line_of(const struct filling *f, struct query *q)
{
	const struct scope scope = scope_of(q, 9, f->campaign.unit, f->arena);
	struct measure_line line = {
		.measure = column_id(q, 0),
		.title = arena_copy(f->arena, column_text(q, 2)),
		.url = thing_url(f->reading, "measure", column_id(q, 0), f->arena),
		.stage = arena_copy(f->arena, column_text(q, 8)),
		.scope = scope_words(f->reading, &scope, f->arena),
		.due = column_null(q, 6) ? column_date(q, 4) : (date){ 0 },
		.effort = column_null(q, 5) ? 0 : column_number(q, 5),
		.share = count_at(f, column_id(q, 0)),
	};

	if (!column_null(q, 6))
		line.every = every_word(column_number(q, 6), f->request->language);
	return line;
}

static void add_line(const struct filling *f, struct strand *strand, struct measure_line line)
{
	struct measure_line *more =
		arena_more(f->arena, strand->measures.ptr, strand->measures.count, sizeof(*more));

	if (!more)
		return;
	strand->measures.ptr = more;
	strand->measures.ptr[strand->measures.count++] = line;
	strand->share = share_add(strand->share, line.share);
}

/* Its periods up to the first that is still to come, which tells the day. */
static void add_period(const struct filling *f, struct query *q)
{
	id series = column_id(q, 1);

	for (size_t n = 0; n < f->piece->strands.count; n++) {
		struct strand *strand = &f->piece->strands.ptr[n];
		for (size_t k = 0; k < strand->measures.count; k++) {
			struct measure_line *line = &strand->measures.ptr[k];
			if (!id_eq(line->measure, series) || line->due.day >= f->reading->today.day)
				continue;
			struct share share = count_at(f, column_id(q, 0));
			line->due = column_date(q, 4);
			line->share = share_add(line->share, share);
			strand->share = share_add(strand->share, share);
		}
	}
}

static void fill_measures(struct filling *f)
{
	struct campaign_piece *piece = f->piece;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_measures_shown);
	size_t count = 0;

	piece->strands.ptr = arena_array(f->arena, MEASURES_SHOWN, sizeof(*piece->strands.ptr));
	query_id(q, "campaign", f->campaign.campaign);
	while (piece->strands.ptr && !f->arena->failed && query_next(q)) {
		if (!column_null(q, 1)) {
			add_period(f, q);
			continue;
		}
		f->past_due |= column_date(q, 4).day < f->reading->today.day;
		if (count++ >= MEASURES_SHOWN)
			continue;
		bool alone = column_text(q, 3).len == 0;
		str name = arena_copy(f->arena, column_text(q, alone ? 2 : 3));
		struct strand *strand = strand_named(f, name, alone);
		add_line(f, strand, line_of(f, q));
	}
	query_end(q);
	if (count > MEASURES_SHOWN)
		piece->measures_url =
			address(f->arena, "/view/measures", "campaign", f->campaign.code, NULL);
}

/* ---- Pleas ---- */

static void fill_pleas(const struct filling *f)
{
	struct campaign_piece *piece = f->piece;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_pleas_waiting);

	piece->pleas.ptr = arena_array(f->arena, PLEAS_SHOWN, sizeof(*piece->pleas.ptr));
	query_id(q, "campaign", f->campaign.campaign);
	while (piece->pleas.ptr && query_next(q)) {
		id unit = column_id(q, 0);
		if (!reading_may(f->reading, RIGHT_SEE, unit))
			continue;
		if (piece->pleas.count == PLEAS_SHOWN) {
			piece->pleas_url = address(
				f->arena, "/view/pleas", "campaign", f->campaign.code, NULL);
			break;
		}
		piece->pleas.ptr[piece->pleas.count++] = (struct plea_line){
			.unit = reading_label(f->reading, "unit", unit, f->arena),
			.measure = arena_copy(f->arena, column_text(q, 2)),
			.url = duty_address(f->reading, unit, column_id(q, 1), NULL, f->arena),
			.reason = arena_copy(f->arena, column_text(q, 5)),
			.time = !column_null(q, 4),
			.until = column_date(q, 4),
			.asked = column_date(q, 6),
		};
	}
	query_end(q);
}

/* ---- What a draft lacks ---- */

static void add_lack(const struct filling *f, const char *text, const char *path, const char *label)
{
	const enum language language = f->request->language;

	f->piece->lacks.ptr[f->piece->lacks.count++] = (struct lack){
		.text = str_of(tr(language, text)),
		.url = path ? address(f->arena, path, "campaign", f->campaign.code, NULL)
			    : STR_NONE,
		.label = label ? str_of(tr(language, label)) : STR_NONE,
	};
}

static void fill_lacks(const struct filling *f)
{
	struct campaign_piece *piece = f->piece;

	piece->lacks.ptr = arena_array(f->arena, LACKS_MAX, sizeof(*piece->lacks.ptr));
	if (!piece->lacks.ptr)
		return;
	if (!piece->strands.count)
		add_lack(f, N_("It has no measures: without one it cannot be put into force."),
			"/act/measure/add", measure_add_act.summary);
	if (piece->has_decided && piece->decided.uncovered)
		add_lack(f, N_("Some clauses of the directive are carried by no measure yet."),
			"/act/measure/add", measure_add_act.summary);
	if (f->past_due)
		add_lack(f, N_("A measure is due on a day that has gone by."), NULL, NULL);
	if (!piece->stages.count)
		add_lack(f, N_("It has no stages."), "/act/stage/add", stage_add_act.summary);
	if (piece->nobody)
		add_lack(f, N_("Nobody leads some of its measures."), "/act/remit/give",
			remit_give_act.summary);
	piece->lacks.ptr[piece->lacks.count++] = (struct lack){
		.text = str_of(tr(f->request->language,
			N_("What it would ask of whom is told by its rehearsal."))),
		.url = page_address(f->arena, "/rehearsal/", f->campaign.code, STR_NONE),
		.label = str_of(tr(f->request->language, rehearsal_view.label)),
	};
	piece->deploy_url =
		address(f->arena, "/act/campaign/deploy", "campaign", f->campaign.code, NULL);
}

/* ---- Ways on ---- */

static void add_link(const struct filling *f, const char *label, str url)
{
	struct thing_links *links = &f->piece->links;

	links->ptr[links->count++] =
		(struct thing_link){ str_of(tr(f->request->language, label)), url };
}

static void fill_links(const struct filling *f)
{
	const str code = f->campaign.code;
	struct thing_links *links = &f->piece->links;

	links->ptr = arena_array(f->arena, LINKS_MAX, sizeof(*links->ptr));
	if (!links->ptr || !id_given(f->at))
		return;
	str unit = reading_code(f->reading, "unit", f->at, f->arena);
	if (!f->piece->draft)
		add_link(f, N_("Progress"), page_address(f->arena, "/board/", unit, code));
	if (!f->piece->draft)
		add_link(f, N_("Weekly brief"), page_address(f->arena, "/brief/", unit, code));
	if (f->piece->in_force)
		add_link(f, N_("Whom to remind"), page_address(f->arena, "/chase/", unit, code));
	add_link(f, N_("Rehearsal"), page_address(f->arena, "/rehearsal/", code, STR_NONE));
}

/* ---- The panel ---- */

static void fill(struct filling *f)
{
	struct campaign_piece *piece = f->piece;
	id campaign = f->campaign.campaign;

	f->at = counted_at(f->reading, f->campaign.unit);
	f->held_count = remits_held(f->reading, campaign, f->reading->today, f->arena, &f->held);
	fill_head(f);
	fill_stages(f);
	fill_measures(f);
	piece->has_decided =
		decided_fill(&piece->decided, f->request, f->reading, campaign, CLAUSES_SHOWN, 0);
	questions_fill(
		&piece->questions, f->request, f->reading, campaign, ID_NONE, QUESTIONS_SHOWN);
	fill_pleas(f);
	piece->responsibility_url =
		address(f->arena, "/view/responsibility", "campaign", f->campaign.code, NULL);
	if (piece->draft && piece->manages)
		fill_lacks(f);
	fill_links(f);
}

void show_campaign(struct request *request, struct reading *reading, id campaign, struct page *page)
{
	struct campaign_piece piece = { .draft = false };
	struct filling f = {
		.piece = &piece, .request = request, .reading = reading, .arena = request->arena
	};

	if (!campaign_get(reading->conn, campaign, request->arena, &f.campaign))
		return;
	fill(&f);
	piece_campaign(page, &piece);
}
