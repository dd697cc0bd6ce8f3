/* A meeting for calendars: RFC 5545 (iCalendar) and 5546 (iTIP), by libical, which escapes and folds. */
#include "meeting/pages.h"
#include <libical/ical.h>

#define DESCRIPTION_MAX ((size_t)64 << 10)

/* For CLEANUP: what holds a calendar frees its parts. */
static void component_done(icalcomponent **component)
{
	if (*component)
		icalcomponent_free(*component);
}

/* Seconds are enough for calendars. */
static icaltimetype time_of(moment at)
{
	return icaltime_from_timet_with_zone((time_t)(at.us / 1000000), 0, icaltimezone_get_utc_timezone());
}

static const char *terminated(str text, struct arena *arena)
{
	str copy = arena_copy(arena, text);

	return str_given(copy) ? copy.ptr : "";
}

/* Who has no address gets one at a place that is none (RFC 2606), since a calendar needs one. */
static const char *mail_of(str mail, str code, struct arena *arena)
{
	CLEANUP(buf_done) struct buf out = BUF(1024);
	struct page url = { .out = &out };

	buf_text(&out, "mailto:");
	if (mail.len)
		buf_add(&out, mail);
	else
		page_url_part(&url, code), buf_text(&out, "@muster.invalid");
	return arena_copy(arena, buf_str(&out)).ptr;
}

static icalproperty *guest_of(const struct guest *guest, struct arena *arena)
{
	static const icalparameter_partstat stats[] = { ICAL_PARTSTAT_NEEDSACTION, ICAL_PARTSTAT_ACCEPTED,
		ICAL_PARTSTAT_DECLINED, ICAL_PARTSTAT_DELEGATED };
	icalproperty *attendee = icalproperty_new_attendee(mail_of(guest->mail, guest->code, arena));

	icalproperty_add_parameter(attendee, icalparameter_new_cn(terminated(guest->name, arena)));
	icalproperty_add_parameter(attendee, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
	icalproperty_add_parameter(attendee, icalparameter_new_partstat(stats[guest->answer]));
	if (guest->deputy.len) /* by a code alone: no name and no address of somebody else */
		icalproperty_add_parameter(
			attendee, icalparameter_new_delegatedto(mail_of(STR_NONE, guest->deputy, arena)));
	icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_FALSE)); /* it is replied in Muster */
	return attendee;
}

/* Stable for ever, and another store's is another one. */
static const char *uid_of(const struct notice *notice, str store, struct arena *arena)
{
	return arena_printf(arena, "meeting-%lld.%.*s@muster.invalid", (long long)notice->meeting.meeting.v,
		STR_ARG(str_slice(store, 0, 16)))
		.ptr;
}

static icalproperty_status status_of(int state)
{
	return state == MEETING_CANCELLED ? ICAL_STATUS_CANCELLED
	       : state == MEETING_DRAFT	  ? ICAL_STATUS_TENTATIVE
					  : ICAL_STATUS_CONFIRMED;
}

/* What is said of it, as people read it. */
static void add_texts(icalcomponent *event, const struct notice *notice, enum language language, struct arena *arena)
{
	const struct plan *plan = &notice->meeting.plan;
	str where = plan->place.len ? plan->place : plan->link;
	str text = notice_text(notice, language, arena);

	icalcomponent_set_summary(event, terminated(plan->title, arena));
	icalcomponent_set_description(event, terminated(text, arena));
	if (where.len)
		icalcomponent_set_location(event, terminated(where, arena));
	icalcomponent_add_property(event, icalproperty_new_url(terminated(notice->url, arena)));
}

static icalcomponent *event_of(const struct notice *notice, const struct calendar *calendar, enum language language,
	struct arena *arena)
{
	const struct meeting *meeting = &notice->meeting;
	icalcomponent *event = icalcomponent_new_vevent();
	icalproperty *organiser = icalproperty_new_organizer(
		mail_of(calendar->organiser_mail, meeting->code, arena));

	icalcomponent_set_uid(event, uid_of(notice, calendar->store, arena));
	icalcomponent_set_sequence(event, (int)meeting->sequence);
	icalcomponent_set_dtstamp(event, time_of(calendar->stamp.us ? calendar->stamp : meeting->changed));
	icalcomponent_set_dtstart(event, time_of(meeting->plan.starts.v));
	if (meeting->plan.ends.given)
		icalcomponent_set_dtend(event, time_of(meeting->plan.ends.v));
	if (!calendar->uninvited) /* RFC 5546, 3.2.5: the meeting itself goes on */
		icalcomponent_set_status(event, status_of(meeting->state));
	icalproperty_add_parameter(organiser, icalparameter_new_cn(terminated(calendar->organiser, arena)));
	icalcomponent_add_property(event, organiser);
	if (calendar->guest.code.len)
		icalcomponent_add_property(event, guest_of(&calendar->guest, arena));
	if (calendar->uninvited) /* what it is for, and where, is no longer theirs to know */
		icalcomponent_set_summary(event, terminated(meeting->plan.title, arena));
	else
		add_texts(event, notice, language, arena);
	return event;
}

static icalproperty_method method_of(const struct notice *notice, const struct calendar *calendar)
{
	if (notice->meeting.state == MEETING_CANCELLED || calendar->uninvited)
		return ICAL_METHOD_CANCEL;
	return notice->meeting.state != MEETING_DRAFT && calendar->guest.code.len ? ICAL_METHOD_REQUEST
										      : ICAL_METHOD_PUBLISH;
}

static icalcomponent *begin(icalproperty_method method)
{
	icalcomponent *whole = icalcomponent_new_vcalendar();

	icalcomponent_add_property(whole, icalproperty_new_version("2.0"));
	icalcomponent_add_property(whole, icalproperty_new_prodid("-//Muster//Muster//EN"));
	icalcomponent_set_method(whole, method);
	return whole;
}

static bool print(icalcomponent *whole, struct buf *out)
{
	char *text = icalcomponent_as_ical_string_r(whole);

	if (!text)
		return false;
	buf_text(out, text);
	icalmemory_free_buffer(text);
	return !out->failed;
}

bool notice_ics(const struct notice *notice, const struct calendar *calendar, enum language language,
	struct arena *arena, struct buf *out)
{
	CLEANUP(component_done) icalcomponent *whole = begin(method_of(notice, calendar));

	icalcomponent_add_component(whole, event_of(notice, calendar, language, arena));
	return print(whole, out) && !arena->failed;
}

/* ---- Many of them ---- */

struct feed *feed_begin(void)
{
	return (struct feed *)begin(ICAL_METHOD_PUBLISH);
}

void feed_add(struct feed *feed, const struct notice *notice, const struct calendar *calendar, enum language language,
	struct arena *arena)
{
	icalcomponent_add_component((icalcomponent *)feed, event_of(notice, calendar, language, arena));
}

void feed_end(struct feed *feed, struct buf *out)
{
	CLEANUP(component_done) icalcomponent *whole = (icalcomponent *)feed;

	print(whole, out);
}
