/* What this slice tells on the pages of things, and its smallest panels. */
#include "campaign/plan_pages.h"

const struct panel campaign_panels[] = {
	{ "campaign", show_campaign },
	{ "person", show_remits },
	{ 0 },
};
