/* The page of a directive: its clauses, and what campaigns have made of each. */
#include "campaign/address.h"
#include "campaign/campaign.sql.h"
#include "campaign/plan_pages.h"

#define CAMPAIGNS_SHOWN 5
#define CLAUSES_SHOWN 100
#define CARRIED_SHOWN 6

struct filling {
	struct directive_piece *piece;
	struct request *request;
	struct reading *reading;
	struct arena *arena;
	id directive;
};

static bool fill_head(const struct filling *f)
{
	struct directive_piece *piece = f->piece;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_directive_told);

	query_id(q, "id", f->directive);
	bool found = query_next(q);
	if (found) {
		piece->issued_by = arena_copy(f->arena, column_text(q, 2));
		piece->has_received = !column_null(q, 3);
		piece->received = column_date(q, 3);
		piece->unit = reading_label(f->reading, "unit", column_id(q, 4), f->arena);
		piece->unit_url = thing_url(f->reading, "unit", column_id(q, 4), f->arena);
	}
	query_end(q);
	return found;
}

static void add_campaign(const struct filling *f, id which)
{
	struct directive_piece *piece = f->piece;
	struct answering *line = &piece->campaigns.ptr[piece->campaigns.count];
	struct campaign campaign;

	if (!campaign_get(f->reading->conn, which, f->arena, &campaign) ||
		!decided_fill(&line->decided, f->request, f->reading, which, CLAUSES_SHOWN,
			CARRIED_SHOWN))
		return;
	line->decided.directive_url = STR_NONE; /* it is this one */
	line->title = campaign.title;
	line->url = thing_url(f->reading, "campaign", which, f->arena);
	line->draft = campaign.state == CAMPAIGN_DRAFT;
	line->closed = campaign.state == CAMPAIGN_CLOSED;
	piece->campaigns.count++;
}

static void fill_campaigns(const struct filling *f)
{
	struct directive_piece *piece = f->piece;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_campaigns_of_directive);

	piece->campaigns.ptr =
		arena_array(f->arena, CAMPAIGNS_SHOWN, sizeof(*piece->campaigns.ptr));
	query_id(q, "directive", f->directive);
	while (piece->campaigns.ptr && query_next(q)) {
		id campaign = column_id(q, 0);
		if (!reading_knows(f->reading, "campaign", campaign))
			continue;
		if (piece->campaigns.count == CAMPAIGNS_SHOWN) {
			piece->campaigns_url = STR("/view/campaigns");
			break;
		}
		add_campaign(f, campaign);
	}
	query_end(q);
}

static void fill_clauses(const struct filling *f)
{
	struct directive_piece *piece = f->piece;
	struct query *q = conn_query(f->reading->conn, &campaign_sql_clauses);

	piece->clauses.ptr = arena_array(f->arena, CLAUSES_SHOWN, sizeof(*piece->clauses.ptr));
	query_id(q, "directive", f->directive);
	while (piece->clauses.ptr && piece->clauses.count < CLAUSES_SHOWN && query_next(q))
		piece->clauses.ptr[piece->clauses.count++] =
			(struct decided_clause){ .number = arena_copy(f->arena, column_text(q, 1)),
				.title = arena_copy(f->arena, column_text(q, 2)) };
	query_end(q);
}

void show_directive(
	struct request *request, struct reading *reading, id directive, struct page *page)
{
	struct directive_piece piece = { .has_received = false };
	struct filling f = { .piece = &piece,
		.request = request,
		.reading = reading,
		.arena = request->arena,
		.directive = directive };

	if (!fill_head(&f))
		return;
	fill_campaigns(&f);
	if (!piece.campaigns.count)
		fill_clauses(&f);
	piece_directive(page, &piece);
}
