/* What this slice tells on the pages of things, and its smallest panels. */
#include "campaign/fill.h"
#include "campaign/plan_pages.h"

const struct panel campaign_panels[] = {
	{ "campaign", show_campaign },
	{ "unit", show_fill_link },
	{ 0 },
};
