/* Meetings as the kernel sees them. */
#include "meeting/close.h"
#include "meeting/hold.h"
#include "meeting/meeting.sql.h"
#include "meeting/mine.h"
#include "meeting/minutes_told.h"
#include "meeting/pages.h"

static const struct thing things[] = {
	{ .name = N_("meeting"),
		.label = N_("Meeting"),
		.by_code = &meeting_sql_meeting_by_code,
		.list = &meeting_sql_meetings_list,
		.by_id = &meeting_sql_meeting_by_id,
		.known = KNOWN_ON_LINE,
		.draft = &meeting_sql_meeting_draft },
	{ .name = N_("point"),
		.label = N_("Point stressed"),
		.by_code = &meeting_sql_point_by_code,
		.list = &meeting_sql_points_list,
		.by_id = &meeting_sql_point_by_id,
		.known = KNOWN_ON_LINE,
		.draft = &meeting_sql_point_draft },
	{ .name = N_("resolution"),
		.label = N_("Resolution"),
		.by_code = &meeting_sql_resolution_by_code,
		.list = &meeting_sql_resolutions_list,
		.by_id = &meeting_sql_resolution_by_id,
		.known = KNOWN_ON_LINE },
	{ .name = N_("feed"),
		.label = N_("Calendar feed"),
		.by_id = &meeting_sql_feed_by_id,
		.known = KNOWN_BY_OWNER },
};

static const struct act *const acts[] = {
	&meeting_convene_act,
	&meeting_announce_act,
	&meeting_change_act,
	&meeting_cancel_act,
	&meeting_reply_act,
	&meeting_open_act,
	&meeting_close_act,
	&meeting_count_act,
	&meeting_stress_act,
	&point_change_act,
	&point_withdraw_act,
	&meeting_proceed_act,
	&meeting_note_act,
	&meeting_resolve_act,
	&resolution_change_act,
	&resolution_withdraw_act,
	&resolution_settle_act,
	&resolution_carry_act,
	&meeting_enact_act,
	&minutes_circulate_act,
	&minutes_remark_act,
	&minutes_approve_act,
	&minutes_reopen_act,
	&feed_make_act,
	&feed_end_act,
	NULL,
};

static const struct view *const views[] = {
	&meetings_view,
	&meeting_expected_view,
	&feeds_view,
	&points_view,
	&resolutions_view,
	&minutes_view,
	&remarks_view,
	NULL,
};

static void tells_of(struct reading *reading, id person, struct json *json)
{
	replies_tell_of(reading, person, json);
	remarks_tell_of(reading, person, json);
}

const struct slice meeting_slice = {
	.name = "meeting",
	.version = "3",
	.schema = &meeting_sql,
	.things = things,
	.thing_count = COUNT(things),
	.acts = acts,
	.views = views,
	.awaits = meetings_await,
	.routes = meeting_routes,
	.panels = meeting_panels,
	.proves = meeting_proofs,
	.tells_of = tells_of,
	.file_units = &meeting_sql_file_units,
	.file_thing = "meeting",
};
