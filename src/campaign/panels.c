/* What this slice tells on the pages of things, and its smallest panels. */
#include "campaign/plan_pages.h"

const struct panel campaign_panels[] = {
	{ "campaign", show_campaign },
	{ "directive", show_directive },
	{ "measure", show_measure },
	{ "question", show_question },
	{ "plea", show_plea },
	{ 0 },
};
