/* The first screen of a demo. */
#include "campaign/welcome.h"
#include "base/catalogue.h"
#include "campaign/campaign.sql.h"
#include "campaign/parts.h"
#include "web/door.h"

#define STORIES_SHOWN 2
#define IN_FORCE_MAX 50
#define CLAUSES_SHOWN 20

/* The one that began first is the story; what began later stands below it. */
static size_t first_campaigns(struct reading *reading, id ret[STORIES_SHOWN])
{
	struct query *q = conn_query(reading->conn, &campaign_sql_campaigns_in_force);
	id all[IN_FORCE_MAX];
	size_t count = 0, given = 0;

	while (count < IN_FORCE_MAX && query_next(q))
		all[count++] = column_id(q, 0);
	query_end(q);
	while (count > 0 && given < STORIES_SHOWN)
		ret[given++] = all[--count];
	return given;
}

static void fill_story(
	struct welcome_story *story, struct request *request, struct reading *reading, id which)
{
	struct campaign campaign;

	if (!campaign_get(reading->conn, which, request->arena, &campaign))
		return;
	const struct campaign_time now = campaign_time(&campaign, reading->today);
	story->title = campaign.title;
	story->unit = reading_label(reading, "unit", campaign.unit, request->arena);
	story->day = now.day;
	story->days = now.days;
	story->ahead = now.ahead;
	story->running = now.running;
	story->deployed = campaign.deployed.v;
	story->has_decided =
		decided_fill(&story->decided, request, reading, which, CLAUSES_SHOWN, 0);
}

void get_welcome(struct request *request, struct response *response)
{
	struct page page = { .out = &response->body, .language = request->language };
	struct welcome_page view = { .frame = frame_of(request, STR("/welcome"), "start") };
	struct reading *reading = NULL;
	id which[STORIES_SHOWN];

	if (!doors_open(request)) {
		response_missing(response, request->language);
		return;
	}
	if (!(reading = read_all(request, response)))
		return;
	size_t count = first_campaigns(reading, which);
	view.stories.ptr = arena_array(request->arena, count, sizeof(*view.stories.ptr));
	for (size_t n = 0; view.stories.ptr && n < count; n++)
		fill_story(&view.stories.ptr[view.stories.count++], request, reading, which[n]);
	doors_fill(&view.doors, request, response);
	ledger_read_end(reading);
	response->type = "text/html; charset=utf-8";
	page_welcome(&page, &view);
}
