/* GET /calendar/SECRET.ics: the meetings at which one person is expected, for that one's calendar. */
#include "meeting/mine.h"
#include "meeting/pages.h"
#include "web/door.h"

#define FEED_PER_MINUTE 30
#define DAYS_BACK 31
#define DAYS_AHEAD 366

static void write_feed(struct request *request, struct response *response, struct reading *reading)
{
	const int64_t now = (int64_t)reading->today.day * DAY_US;
	struct meeting *list;
	size_t count = meetings_mine(reading, request->actor, (moment){ now - DAYS_BACK * DAY_US },
		(moment){ now + DAYS_AHEAD * DAY_US }, request->arena, &list);
	if (conn_fault(reading->conn)) { /* a calendar would take it that all is cancelled */
		response_fault(response, conn_fault(reading->conn), request->language);
		return;
	}
	struct calendar calendar = { .store = reading_store(reading, request->arena) };
	struct feed *feed = feed_begin();

	for (size_t n = 0; n < count; n++) {
		CLEANUP(arena_done) struct arena arena = ARENA(4 << 20);
		struct notice notice;
		if (reading_knows(reading, "meeting", list[n].meeting) &&
			notice_gather(&notice, reading, list[n].meeting, base_url(request), &arena)) {
			calendar.organiser = notice.unit;
			feed_add(feed, &notice, &calendar, request->language, &arena);
		}
	}
	feed_end(feed, &response->body);
	response->type = "text/calendar; charset=utf-8";
}

/* Whose it is follows from the secret alone; who else comes in by the same request counts for nothing. */
static bool take_pass(struct request *request, struct standing *standing)
{
	str file = request->parts[0];
	struct pass pass;
	struct err err;

	if (!str_ends(file, STR(".ics")) ||
		!ledger_pass(request->ledger, str_slice(file, 0, file.len - strlen(".ics")), &pass) ||
		pass.kind != PASS_FEED ||
		!ledger_standing(request->ledger, pass.actor, REACH_SEE, standing, &err))
		return false;
	request->actor = pass.actor;
	request->reach = REACH_SEE;
	request->standing = standing;
	return true;
}

void get_feed(struct request *request, struct response *response)
{
	struct standing standing;

	if (!take_pass(request, &standing)) {
		response_missing(response, request->language);
		return;
	}
	struct reading *reading = request_limited(request, response, "calendar", FEED_PER_MINUTE)
					  ? NULL
					  : request_read(request, response);
	if (reading) {
		write_feed(request, response, reading);
		ledger_read_end(reading);
	}
	request->standing = NULL; /* it goes with this function */
}
