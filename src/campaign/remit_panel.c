/* What the page of a person tells of remits. */
#include "campaign/campaign.sql.h"
#include "campaign/plan_pages.h"
#include "campaign/remit.h"

#define REMITS_SHOWN 100

static struct remit_line line_of(
	struct request *request, struct reading *reading, const struct remit_told *told)
{
	return (struct remit_line){
		.url = arena_printf(
			request->arena, "/remit/%%23%lld", (long long)told->remit.remit.v),
		.role = remit_role_label(told->remit.role, request->language),
		.campaign =
			reading_label(reading, "campaign", told->remit.campaign, request->arena),
		.campaign_url =
			thing_url(reading, "campaign", told->remit.campaign, request->arena),
		.units = told->units,
		.since = told->remit.since,
		.ends = told->remit.until.given,
		.until = told->remit.until.v,
	};
}

void show_remits(struct request *request, struct reading *reading, id person, struct page *out)
{
	struct remits_piece piece = { .remits = { NULL, 0 } };
	struct remit_told told[REMITS_SHOWN];
	size_t count = remits_told_of(reading, person, request->arena, told, COUNT(told));

	piece.remits.ptr = arena_array(request->arena, count, sizeof(*piece.remits.ptr));
	for (size_t n = 0; piece.remits.ptr && n < count; n++)
		piece.remits.ptr[piece.remits.count++] = line_of(request, reading, &told[n]);
	if (piece.remits.count)
		piece_remits(out, &piece);
}
