/* Meetings as the kernel sees them. */
#include "meeting/attend.h"
#include "meeting/close.h"
#include "meeting/hold.h"
#include "meeting/listed.h"
#include "meeting/meeting.sql.h"
#include "meeting/mine.h"
#include "meeting/minutes_told.h"
#include "meeting/pages.h"
#include "meeting/series_carry.h"

static const struct thing things[] = {
	{ .name = N_("meeting"),
		.label = N_("Meeting"),
		.by_code = &meeting_sql_meeting_by_code,
		.list = &meeting_sql_meetings_list,
		.list_at = &meeting_sql_meetings_list_at,
		.by_id = &meeting_sql_meeting_by_id,
		.known = KNOWN_ON_LINE,
		.draft = &meeting_sql_meeting_draft },
	{ .name = N_("point"),
		.label = N_("Point stressed"),
		.by_code = &meeting_sql_point_by_code,
		.list = &meeting_sql_points_list,
		.list_at = &meeting_sql_points_list_at,
		.by_id = &meeting_sql_point_by_id,
		.known = KNOWN_ON_LINE,
		.draft = &meeting_sql_point_draft },
	{ .name = N_("resolution"),
		.label = N_("Resolution"),
		.by_code = &meeting_sql_resolution_by_code,
		.list = &meeting_sql_resolutions_list,
		.list_at = &meeting_sql_resolutions_list_at,
		.by_id = &meeting_sql_resolution_by_id,
		.known = KNOWN_ON_LINE },
	{ .name = N_("feed"),
		.label = N_("Calendar feed"),
		.by_id = &meeting_sql_feed_by_id,
		.known = KNOWN_BY_OWNER },
	{ .name = N_("outline"),
		.label = N_("Meeting template"),
		.by_code = &meeting_sql_outline_by_code,
		.list = &meeting_sql_outlines_list,
		.list_at = &meeting_sql_outlines_list_at,
		.by_id = &meeting_sql_outline_by_id,
		.known = KNOWN_ON_LINE },
	{ .name = N_("series"),
		.label = N_("Series of meetings"),
		.by_code = &meeting_sql_series_by_code,
		.list = &meeting_sql_series_list,
		.list_at = &meeting_sql_series_list_at,
		.by_id = &meeting_sql_series_by_id,
		.known = KNOWN_ON_LINE },
};

static const struct act *const acts[] = {
	&meeting_convene_act,
	&meeting_announce_act,
	&meeting_change_act,
	&meeting_cancel_act,
	&meeting_reply_act,
	&meeting_open_act,
	&meeting_close_act,
	&meeting_open_doors_act,
	&meeting_close_doors_act,
	&meeting_sign_in_act,
	&meeting_strike_act,
	&meeting_guests_act,
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
	&outline_make_act,
	&outline_change_act,
	&outline_end_act,
	&series_begin_act,
	&series_change_act,
	&series_skip_act,
	&series_end_act,
	&meeting_carry_act,
	NULL,
};

static const struct act *const clock_acts[] = { &series_extend_act, &meeting_let_in_act, NULL };

static const struct view *const views[] = {
	&meetings_view,
	&meeting_expected_view,
	&attendance_view,
	&roll_view,
	&feeds_view,
	&points_view,
	&resolutions_view,
	&series_view,
	&outlines_view,
	&minutes_view,
	&remarks_view,
	NULL,
};

static void tells_of(struct reading *reading, id person, struct json *json)
{
	listed_tell_of(reading, person, json);
	replies_tell_of(reading, person, json);
	items_tell_of(reading, person, json);
	sign_ins_tell_of(reading, person, json);
	remarks_tell_of(reading, person, json);
}

const struct slice meeting_slice = {
	.name = "meeting",
	.version = "6",
	.schema = &meeting_sql,
	.things = things,
	.thing_count = COUNT(things),
	.acts = acts,
	.clock_acts = clock_acts,
	.jobs = meeting_jobs,
	.views = views,
	.memory = &meeting_memory,
	.awaits = meetings_await,
	.routes = meeting_routes,
	.panels = meeting_panels,
	.proves = meeting_proofs,
	.tells_of = tells_of,
	.file_units = &meeting_sql_file_units,
	.file_thing = "meeting",
};
