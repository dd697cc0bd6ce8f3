/* What this slice tells on the pages of things, and its smallest panels. */
#include "campaign/plan_pages.h"
#include "campaign/unit_panel.h"

const struct panel campaign_panels[] = {
	{ "campaign", show_campaign },
	{ "unit", show_unit_duties },
	{ 0 },
};
