/* GET /meeting/{code}/door: what stands on the screen of a hall: the code that changes, and how many are here. */
#include "base/catalogue.h"
#include "base/qr.h"
#include "meeting/door_code.h"
#include "meeting/hall.h"
#include "web/door.h"
#include "web/thing.h"

#define PATH_MAX_BYTES ((size_t)64 << 10)
#define REST_MS 60000 /* until a page is asked for again that changes by no step */

struct hall_layout hall_of(const struct request *request, bool follows)
{
	const struct frame_layout frame = frame_of(request, STR("/"), "attendance");

	return (struct hall_layout){ follows, frame.style, frame.icon, frame.script, frame.htmx };
}

static str below(struct reading *reading, id meeting, const char *what, struct arena *arena)
{
	return arena_printf(arena, "%.*s/%s", STR_ARG(thing_url(reading, "meeting", meeting, arena)), what);
}

str door_url(struct reading *reading, id meeting, struct arena *arena)
{
	return below(reading, meeting, "door", arena);
}

str roll_url(struct reading *reading, id meeting, struct arena *arena)
{
	return below(reading, meeting, "roll", arena);
}

/* "413 829 175" */
static str grouped(str digits, struct arena *arena)
{
	const str first = str_slice(digits, 0, 3), rest = str_from(digits, 3);

	return arena_printf(arena, "%.*s %.*s %.*s", STR_ARG(first), STR_ARG(str_slice(rest, 0, 3)),
		STR_ARG(str_from(rest, 3)));
}

/* As where Muster was started without --host: a telephone would look for it in itself. */
static bool leads_here(str host)
{
	return str_starts(host, STR("127.")) || str_starts(host, STR("localhost")) || str_starts(host, STR("[::1]"));
}

/* False: the response is filled. */
static bool fill_code(struct request *request, struct response *response, struct reading *reading,
	const struct meeting *meeting, struct door_page *page)
{
	CLEANUP(buf_done) struct buf path = BUF(PATH_MAX_BYTES);
	const moment now = ledger_now(request->ledger);
	const str base = base_url(request);
	struct err err;
	hash key;

	if (!reading_door_key(reading, meeting->meeting, &key) &&
		!ledger_door_key(request->ledger, meeting->meeting, &key, &err)) {
		response_fault(response, &err, request->language);
		return false;
	}
	const str address = arena_printf(request->arena, "%.*s" DOOR_PATH "%.*s", STR_ARG(base),
		STR_ARG(door_address(key, meeting->meeting, now, request->arena)));
	if (qr_path(address, &path, &page->size))
		page->path = arena_copy(request->arena, buf_str(&path));
	page->number = grouped(door_number(key, meeting->meeting, now, request->arena), request->arena);
	str host = base;
	str_cut(&host, ':');
	page->where = arena_printf(request->arena, "%.*s/s", STR_ARG(str_from(host, 2)));
	page->here = leads_here(str_from(host, 2));
	page->again_ms = door_changes_in_ms(now);
	page->good_ms = page->again_ms + DOOR_STEP_US / 1000;
	sodium_memzero(&key, sizeof(key));
	return true;
}

static void fill_quorum(const struct meeting *meeting, const struct roll *roll, struct door_page *page)
{
	const struct quorum quorum = quorum_of(meeting, roll);

	page->quorum = quorum.asked;
	page->untold = quorum.untold;
	page->reached = quorum.reached;
	page->needed = quorum.needed;
}

static void fill_heads(struct reading *reading, const struct meeting *meeting, const struct rolled *rolled,
	struct arena *arena, struct door_page *page)
{
	const bool asked = meeting->plan.quorum.given || meeting->plan.quorum_share.given;
	struct roll roll = { .ptr = NULL };

	if (asked) {
		roll = roll_gather(reading, meeting, arena);
		fill_quorum(meeting, &roll, page);
	} else {
		const struct gathered all = meeting_gather(reading, meeting, arena);
		roll.expected = (int64_t)all.count;
		roll.more = all.more;
	}
	page->signed_in = rolled->signed_in;
	page->guests = rolled->guests;
	page->expected = roll.expected;
	page->many = roll.more;
}

static void show(struct request *request, struct response *response, struct reading *reading, struct meeting *meeting)
{
	struct page page = { .out = &response->body, .language = request->language };
	const struct rolled rolled = rolled_get(reading->conn, meeting->meeting);
	const struct door door = door_of(meeting, rolled.doors, ledger_now(request->ledger));
	struct door_page view = {
		.hall = hall_of(request, true),
		.title = meeting->plan.title,
		.place = meeting->plan.place,
		.url = thing_url(reading, "meeting", meeting->meeting, request->arena),
		.open = door.is == DOORS_OPEN,
		.early = door.is == DOORS_EARLY,
		.shut = door.is == DOORS_SHUT,
		.over = door.is == DOORS_NONE,
		.again_ms = REST_MS,
	};

	if (meeting->plan.starts.given)
		view.when = shown_moment(meeting->plan.starts.v, request->arena);
	if (view.early)
		view.opens = shown_moment(door.opens, request->arena);
	meeting_calls(reading->conn, meeting, request->arena);
	meeting_quorum(reading->conn, meeting);
	if (!view.over)
		fill_heads(reading, meeting, &rolled, request->arena, &view);
	if (view.open && !fill_code(request, response, reading, meeting, &view))
		return;
	response->type = "text/html; charset=utf-8";
	page_door(&page, &view);
}

/* Whoever shows its code, or ticks, lets people in: so it is for who answers for the unit. */
struct reading *open_hall(struct request *request, struct response *response, struct meeting *ret)
{
	struct reading *reading = request_read(request, response);

	if (!reading)
		return NULL;
	const id which = reading_find(reading, "meeting", request->parts[0]);
	if (!id_given(which) || !meeting_get(reading->conn, which, request->arena, ret))
		response_missing(response, request->language);
	else if (!reading_may(reading, RIGHT_ANSWER, ret->unit))
		response_forbidden(response, request->language);
	else
		return reading;
	ledger_read_end(reading);
	return NULL;
}

void get_door(struct request *request, struct response *response)
{
	struct meeting meeting;
	struct reading *reading = open_hall(request, response, &meeting);

	if (!reading)
		return;
	show(request, response, reading, &meeting);
	ledger_read_end(reading);
}
