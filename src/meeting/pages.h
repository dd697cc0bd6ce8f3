/* What the page of a meeting shows: a panel on the kernel's page of a thing (web/thing.h). */
#ifndef MUSTER_MEETING_PAGES_H
#define MUSTER_MEETING_PAGES_H

#include "meeting/notice.h"
#include "web/thing.h"

extern const struct panel meeting_panels[];
extern const struct route meeting_routes[];

/* Of those who are expected from one unit. Numbers are texts: "<5". */
struct unit_line {
	str name, url, expected, coming, not_coming, deputies, silent;
};

/* One whom the reader may know by name. */
struct person_line {
	str name, url, deputy, reason;
	const char *reply;
	bool before_move;
};

struct meeting_piece {
	struct notice notice;
	const char *kind, *state;
	bool draft, cancelled, held, over; /* over: too many minutes are planned */
	str unit_url, campaign_url;
	moment starts;
	struct safe_html purpose, reason;
	/* The reader's own reply. */
	bool asks, instead; /* instead: the reader comes in the place of somebody */
	str csrf, coming_key, not_coming_key, deputy_key, url, code, person;
	const char *replied; /* not given: not yet */
	str signed_in;       /* when the reader did; not given: not yet */
	bool before_move; /* to other times than those of now */
	str own_deputy;
	bool many;   /* more are expected than are counted here */
	bool nobody; /* there is nobody whom the lines mean */
	int64_t more_units;
	struct {
		struct unit_line *ptr;
		size_t count;
	} units;
	bool has_sums;
	struct unit_line sums; /* of all units that the reader may look into; "12+": and some that are not told */
	struct {
		struct person_line *ptr;
		size_t count;
	} persons;
	str expected_url, text, docx_url, pdf_url, ics_url;
};
void piece_meeting(struct page *, const struct meeting_piece *); /* compiled from meeting.html */

/* The meetings of a campaign. */
struct meeting_line {
	str title, url, when, unit;
	const char *state; /* given where it was cancelled, is a draft or in session */
};
struct meetings_piece {
	struct {
		struct meeting_line *ptr;
		size_t count;
	} meetings;
	str all_url;
};
void piece_meetings(struct page *, const struct meetings_piece *); /* compiled from meetings.html */
void show_meetings(struct request *, struct reading *, id campaign, struct page *); /* meetings_campaign.c */

/* Who is there. Numbers of persons are texts: "<5". */
struct attend_piece {
	bool may; /* the reader answers for the unit */
	bool any, held, said_open, said_closed;
	str signed_in, guests, opens;
	bool quorum, reached, missed, untold; /* missed: it is over; untold: not all could be counted */
	int64_t needed;
	str door_url, roll_url, list_url, counts_url;
};
void piece_attend(struct page *, const struct attend_piece *); /* compiled from attend.html */

/* attend_panel.c: on the page of a meeting, who is there. */
void show_attendance(struct request *, struct reading *, id meeting, struct page *);
int attend_state(struct reading *, id meeting);
int attend_place(int state, const struct act *);

void get_feed(struct request *, struct response *);   /* feed_page.c */
void get_notice(struct request *, struct response *); /* notice_page.c */

/* sheet.c: a paper of a meeting, on the letterhead of the unit that meets, as DOCX or PDF, with its type. False:
 * *err. */
bool meeting_sheet(struct response *, struct reading *, const struct notice *, const struct paper *, bool as_docx,
	struct err *);
/* "B.m1" and ".docx", with "_" for what a header cannot carry; in the arena. */
const char *meeting_file_name(str code, str rest, struct arena *);

/* ics.c: the meeting, which says when it begins, for calendars: REQUEST to a guest; CANCEL; else PUBLISH. Into
 * `out`; false: no memory. */
struct guest {
	str name, mail; /* mail: not given: made up, at a place that is none */
	str code;
	int answer; /* what was replied */
	str deputy; /* the code of who comes instead; or not given */
};
struct calendar {
	str store;   /* the store's name among stores */
	str organiser, organiser_mail;
	struct guest guest; /* code not given: nobody is invited by name */
	bool uninvited;     /* the guest is no longer expected: CANCEL, of this one alone */
	moment stamp;       /* when it was written; 0: when the meeting was last changed */
};
/* For that one, if it is expected: nobody else's name goes into it. The texts stand in the arena. */
struct calendar calendar_of(struct reading *, const struct notice *, id person, struct arena *);
bool notice_ics(const struct notice *, const struct calendar *, enum language, struct arena *, struct buf *out);

/* Many of them for a calendar that subscribes: begun, filled, written and gone. Nobody is invited by it. */
struct feed;
struct feed *feed_begin(void);
void feed_add(struct feed *, const struct notice *, const struct calendar *, enum language, struct arena *);
void feed_end(struct feed *, struct buf *out);

#endif
