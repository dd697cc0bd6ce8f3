/* The one list of slices: what Muster can do. */
#include "app/slices.h"
#include "campaign/campaign.h"
#include "meeting/meeting.h"
#include "notice/notice.h"
#include "org/org.h"

const struct slice *const slices[] = { &org_slice, &campaign_slice, &meeting_slice, &notice_slice, NULL };
