/* Where each campaign stands at and below the reader's unit, who is behind, and what changed. */
#include "campaign/address.h"
#include "campaign/campaign.sql.h"
#include "campaign/home.h"
#include "campaign/progress.h"
#include "web/thing.h"

#define CAMPAIGNS_SHOWN 8
#define BLOCKERS_SHOWN 5
#define CHANGES_LOOKED_AT 5000 /* events */

struct leading {
	struct home_page *page;
	struct request *request;
	struct reading *reading;
	id home;
};

/* ---- Whom to call ---- */

static void fill_person(const struct leading *l, id unit, struct home_blocker *blocker)
{
	struct reading *reading = l->reading;
	id who = org_post_holder(reading->conn, unit, ROLE_LIAISON, reading->today);
	struct org_person person;

	if (!id_given(who))
		who = org_post_holder(reading->conn, unit, ROLE_MANAGER, reading->today);
	blocker->nobody = !id_given(who);
	if (blocker->nobody || !reading_may_name(reading, who) ||
		!org_person_get(reading->conn, who, l->request->arena, &person))
		return;
	blocker->person = person.name;
	blocker->phone = person.phone;
	if (str_given(person.phone))
		blocker->tel = tel_address(l->request->arena, person.phone);
}

/* The most overdue ones, found by going through them once for each that is shown. */
static size_t worst(const struct progress_board *board, const bool *taken, uint32_t *ret_overdue)
{
	size_t found = board->row_count;

	*ret_overdue = 0;
	for (size_t n = 0; n < board->row_count; n++) {
		uint32_t overdue =
			progress_sum(board, board->rows[n].at, BOARD_OVERDUE, PROGRESS_ALL);
		if (!taken[n] && overdue > *ret_overdue) {
			found = n;
			*ret_overdue = overdue;
		}
	}
	return found;
}

static void fill_blockers(
	const struct leading *l, const struct progress_board *board, struct home_campaign *campaign)
{
	struct arena *arena = l->request->arena;
	bool *taken = arena_array(arena, board->row_count, sizeof(*taken));
	uint32_t overdue;

	campaign->blockers.ptr =
		arena_array(arena, BLOCKERS_SHOWN, sizeof(*campaign->blockers.ptr));
	while (taken && campaign->blockers.ptr && campaign->blockers.count < BLOCKERS_SHOWN) {
		size_t n = worst(board, taken, &overdue);
		if (n == board->row_count)
			return;
		taken[n] = true;
		struct home_blocker *blocker = &campaign->blockers.ptr[campaign->blockers.count++];
		*blocker = (struct home_blocker){
			.name = board->rows[n].name,
			.url = page_address(
				arena, "/board/", board->rows[n].code, board->campaign.code),
			.overdue = overdue,
		};
		fill_person(l, board->rows[n].unit, blocker);
	}
}

/* ---- Campaigns ---- */

static void fill_campaign(const struct leading *l, id which, struct home_campaign *ret)
{
	struct arena *arena = l->request->arena;
	struct progress_board board;
	struct campaign campaign;

	if (!campaign_get(l->reading->conn, which, arena, &campaign))
		return;
	id at = id_given(l->home) && board_within(l->reading->board, l->home, campaign.unit)
			? l->home
			: campaign.unit;
	const struct campaign_time now = campaign_time(&campaign, l->reading->today);
	ret->title = campaign.title;
	ret->url = thing_url(l->reading, "campaign", which, arena);
	ret->day = now.day;
	ret->days = now.days;
	ret->ahead = now.ahead;
	ret->running = now.running;
	if (!reading_may(l->reading, RIGHT_SEE, at) ||
		!progress_read(l->reading, at, which, l->reading->today, 0, arena, &board))
		return;
	ret->below = board.row_count > 0;
	str code = board.unit.code;
	ret->board_url = page_address(arena, "/board/", code, campaign.code);
	ret->chase_url = page_address(arena, "/chase/", code, campaign.code);
	ret->share = share_of(progress_sum(&board, board.table.rows, BOARD_ANSWERED, PROGRESS_ALL),
		progress_sum(&board, board.table.rows, BOARD_SCOPE, PROGRESS_ALL),
		progress_sum(&board, board.table.rows, BOARD_OVERDUE, PROGRESS_ALL));
	fill_blockers(l, &board, ret);
	progress_done(&board);
}

static bool concerns(const struct leading *l, id own)
{
	struct board *board = l->reading->board;

	return !id_given(l->home) || board_within(board, l->home, own) ||
	       board_within(board, own, l->home);
}

void home_fill_campaigns(
	struct home_page *page, struct request *request, struct reading *reading, id home)
{
	const struct leading l = { page, request, reading, home };
	struct query *q = conn_query(reading->conn, &campaign_sql_campaigns_in_force);
	id which[CAMPAIGNS_SHOWN];
	size_t count = 0;

	while (count < CAMPAIGNS_SHOWN && query_next(q))
		if (concerns(&l, column_id(q, 1)))
			which[count++] = column_id(q, 0);
	query_end(q);
	page->stands.campaigns.ptr =
		arena_array(request->arena, count, sizeof(*page->stands.campaigns.ptr));
	for (size_t n = 0; page->stands.campaigns.ptr && n < count; n++)
		fill_campaign(
			&l, which[n], &page->stands.campaigns.ptr[page->stands.campaigns.count++]);
}

/* ---- Changes ---- */

struct counting {
	struct home_changes *changes;
	struct board *board;
	id home;
};

static void count_act(void *context, str act, id unit)
{
	const struct counting *c = context;
	const struct {
		str act;
		int64_t *count;
	} counted[] = {
		{ STR_INIT("duty.answer"), &c->changes->answered },
		{ STR_INIT("duty.accept"), &c->changes->accepted },
		{ STR_INIT("duty.return"), &c->changes->returned },
		{ STR_INIT("duty.plead"), &c->changes->pleaded },
		{ STR_INIT("measure.ask"), &c->changes->asked },
	};

	if (id_given(c->home) && !board_within(c->board, unit, c->home))
		return;
	for (size_t n = 0; n < COUNT(counted); n++)
		if (str_eq(counted[n].act, act)) {
			++*counted[n].count;
			c->changes->any = true;
		}
}

void home_fill_changes(struct home_page *page, struct reading *reading, id home)
{
	struct counting counting = { &page->changes, reading->board, home };

	page->changes.more = !reading_done_since(
		reading, (date){ reading->today.day - 1 }, CHANGES_LOOKED_AT, count_act, &counting);
}
