/* What is shown of a meeting that is held: on pages of things, on the screen of the hall, and to the scribe. */
#ifndef MUSTER_MEETING_HOLD_PAGES_H
#define MUSTER_MEETING_HOLD_PAGES_H

#include "meeting/hall.h"
#include "meeting/hold_far.h"
#include "meeting/notice.h"
#include "web/thing.h"

/* What came of a point or a resolution, in a line. */
struct came_piece {
	int64_t resolutions, done, measures, percent, step, scope, overdue; /* step: how long the bar is, by fives */
	bool nothing;
};
void piece_came(struct page *, const struct came_piece *); /* compiled from came.html */
struct came_piece came_of(const struct far *);

struct point_line {
	int64_t number;
	str text, url, clause, meeting, meeting_url;
	struct came_piece came;
};
struct point_lines {
	struct point_line *ptr;
	size_t count;
};

struct resolution_line {
	str code, title, url, unit, unit_url;
	const char *state;
	bool has_due, settled, in_force; /* in_force: it put the campaign into force, on the day `deployed` */
	date due, deployed;
	int64_t item; /* 0: of none */
	struct came_piece came;
};
struct resolution_lines {
	struct resolution_line *ptr;
	size_t count;
};
/* With what came of each, where `far`: that is counted on the board. */
struct point_lines fill_points(struct reading *, const struct points *, bool far, struct arena *);
struct resolution_lines fill_resolutions(struct reading *, const struct resolutions *, bool far, struct arena *);
/* Of these, those of which the reader may know. */
struct resolutions resolutions_known(struct reading *, const struct ids *, struct arena *);

/* On the page of a meeting. */
struct hold_piece {
	bool may; /* holds it */
	str screen_url, scribe_url, enact_url;
	struct point_lines points;
	struct resolution_lines resolutions;
};
void piece_hold(struct page *, const struct hold_piece *); /* from hold.html */

/* On the page of a point, of a resolution, of a measure, of a campaign. */
struct stressed_piece {
	bool of_campaign, of_measure;
	str meeting, meeting_url, clause, clause_title, item, point, point_url, unit, unit_url, enact_url, all_url;
	const char *state;
	bool has_due, deployed_given;
	date due, deployed;
	struct safe_html text, note;
	bool counts;
	struct came_piece came;
	struct thing_links measures;
	struct point_lines points;
	struct resolution_lines resolutions;
};
void piece_stressed(struct page *, const struct stressed_piece *); /* from stressed.html */

/* As web/thing.h has them. */
void show_hold(struct request *, struct reading *, id meeting, struct page *);
int hold_state(struct reading *, id meeting);
int hold_place(int state, const struct act *);
void show_point(struct request *, struct reading *, id point, struct page *);
void show_resolution(struct request *, struct reading *, id resolution, struct page *);
void show_on_measure(struct request *, struct reading *, id measure, struct page *);
void show_on_campaign(struct request *, struct reading *, id campaign, struct page *);

/* On the screen: GET /meeting/{code}/projector. */
struct screen_page {
	struct hall_layout hall;
	str title, unit, when, url, here, reason;
	bool ahead, over, cancelled, now;
	bool runs, is_over_time, planned; /* the time of the item at hand, else of the meeting */
	int64_t number, items, used, left, minutes, again_ms, step;
	str item, presenter, next;
	struct {
		struct notice_paper *ptr;
		size_t count;
	} papers;
	struct point_lines points;
	struct resolution_lines resolutions;
	bool may, has_back, has_next;
	str csrf, code, back_key, next_key;
	int64_t back, forth;
};
void page_screen(struct page *, const struct screen_page *); /* from screen.html */
void get_screen(struct request *, struct response *);        /* present_page.c */

/* For the scribe: GET and POST /meeting/{code}/scribe. */
struct scribe_entry {
	str entry, heading, key, text, saved;
	const char *kind;
	int64_t item, since;
	str point;
	bool shown; /* its preview is */
	struct safe_html preview;
};
struct scribe_page {
	struct frame_layout frame;
	str title, url, here, csrf, code, draft, screen_url, stress_url, resolve_url;
	bool locked; /* the minutes are approved: nothing is written any more */
	struct {
		struct scribe_entry *ptr;
		size_t count;
	} entries;
	bool in_session, has_next, begun, all; /* all: else one entry alone */
	int64_t next;
	str next_title, next_key, now_title;
	struct resolution_lines resolutions;
};
void page_scribe(struct page *, const struct scribe_page *); /* from scribe.html */
void get_scribe(struct request *, struct response *);        /* scribe_page.c */
void post_scribe(struct request *, struct response *);
void get_note_form(struct request *, struct response *); /* GET /act/meeting/note */

#endif
