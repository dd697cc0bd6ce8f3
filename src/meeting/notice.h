/* The notice of a meeting: gathered once, as a reader may know it, then written as its page, as a text to paste, for
 * paper, and for calendars. */
#ifndef MUSTER_MEETING_NOTICE_H
#define MUSTER_MEETING_NOTICE_H

#include "base/paper.h"
#include "meeting/expected.h"

struct notice_paper {
	str title, url;
};

struct notice_papers {
	struct notice_paper *ptr;
	size_t count;
};

struct notice_item {
	int64_t number, minutes; /* minutes: 0: not planned */
	str time;                /* when it begins, "09:30"; not given where an item before it has no minutes */
	str title, presenter;
	struct notice_papers papers;
};

struct notice {
	struct meeting meeting;
	bool names_presenters; /* there are some, and the reader is expected */
	str unit, campaign; /* names; campaign: not given, it is of none */
	str when;           /* "2026-12-05 09:00 – 10:30", by the organisation's clock; not given */
	struct {
		struct notice_item *ptr;
		size_t count;
	} items;
	struct notice_papers papers; /* of the whole meeting */
	struct {
		str *ptr;
		size_t count;
	} expected; /* in words, a line each */
	int64_t planned, minutes; /* by the agenda; from beginning to end */
	str url;                  /* of the meeting's page, whole */
};

/* False where there is no such meeting. `base`: where this store is reached, "https://host". Texts stand in
 * the arena. */
bool notice_gather(struct notice *, struct reading *, id meeting, str base, struct arena *);

/* Who presents something: by name to whoever is expected, else as the reader may know it. In the arena; ID_NONE: not
 * given. */
str notice_presenter(struct reading *, const struct notice *, id person, struct arena *);
/* Who is meant: a person as the reader may know it, a unit always by its name. In the arena. */
/* "Nanhu, with the units below it (section): Liaison" */
str notice_call(struct reading *, const struct call *, struct arena *);

/* "2026-12-05 09:00 – 10:30", or over days with both; not given: it has no beginning. */
str notice_span(opt_moment from, opt_moment to, struct arena *);
/* As a text to paste into a chat; in the arena. */
str notice_text(const struct notice *, enum language, struct arena *);
void notice_paper(const struct notice *, enum language, struct arena *, struct paper *);

#endif
