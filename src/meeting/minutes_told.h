/* The minutes as a reader may know them: gathered once, then written as a page and for paper. */
#ifndef MUSTER_MEETING_MINUTES_TOLD_H
#define MUSTER_MEETING_MINUTES_TOLD_H

#include "meeting/attended.h"
#include "meeting/notice.h"
#include "view/view.h"
#include "web/frame.h"
#include "web/page.h"

struct remark_line {
	str who, text; /* who: of which unit, to whoever may not know the name */
	moment at;
};

struct told_entry {
	int64_t number; /* 0: it has none */
	str title, written, presenter, unit; /* written: Markdown, for paper */
	struct safe_html text;
	opt_date due;
	bool has_due, has_item;
	date by;
	int64_t item; /* on which it was resolved */
	str remark_url; /* given where the reader may remark on it */
	struct {
		struct remark_line *ptr;
		size_t count;
	} remarks;
};

struct told_entries {
	struct told_entry *ptr;
	size_t count;
};

/* Of the roll: "Absent", "3", who, as far as the reader may know. */
struct told_roll {
	str label, count, names;
};
#define ROLL_LINES 9

struct version_link {
	int64_t version;
	str url;
	bool here;
};

struct minutes_page {
	struct frame_layout frame;
	struct notice notice;
	struct minutes minutes;
	str url, when; /* when: as it really was */
	const char *state;
	bool draft, circulated, approved, reopened, overdue; /* overdue: the day for remarks is past */
	str approved_by, hash;
	bool has_heads;
	str heads; /* "<5" above the unit */
	struct {
		struct told_roll *ptr;
		size_t count;
	} roll; /* none, where nobody signed in */
	struct told_entries items, points, resolutions, whole; /* whole: at most one */
	str remark_url; /* on the whole */
	int64_t remark_count; /* that the reader may read, of this version */
	struct {
		struct remark_line *ptr;
		size_t count;
	} remarks; /* on the whole */
	struct {
		struct version_link *ptr;
		size_t count;
	} versions;
	str meeting_url, docx_url, pdf_url, extract_docx_url, extract_pdf_url;
	bool may; /* circulate, approve, reopen: whatever its state allows */
	int64_t since; /* how far the ledger is with what is shown */
	bool changed;  /* since it was circulated */
	struct {
		struct history_line *ptr;
		size_t count;
	} changes; /* the newest of these, where the reader may approve them */
	str csrf, circulate_key, approve_key, reopen_key, code;
	bool done; /* a form of the page was sent */
	date today;
};
void page_minutes(struct page *, const struct minutes_page *); /* compiled from minutes.html */

/* The version that the reader may read: `version`, or, where that is 0, as they stand; of a draft by
 * whoever may not look into the unit instead the one that was reopened. False: there is none. */
bool minutes_readable(
	struct reading *, const struct meeting *, int64_t version, struct arena *, struct minutes *ret);
/* What may be read of them, likewise. False: there are none that the reader may read. Texts stand in the arena. */
bool minutes_gather(struct minutes_page *, struct reading *, id meeting, int64_t version, str base, struct arena *);
void minutes_fill_roll(struct minutes_page *, struct reading *, const struct attended *, struct arena *);
struct json;
void remarks_tell_of(struct reading *, id person, struct json *); /* what it remarked */

/* For paper: all of it; or the resolutions, or one of them (`only`: its number, 0: all). */
void minutes_paper(const struct minutes_page *, enum language, struct arena *, struct paper *);
void minutes_extract(const struct minutes_page *, int64_t only, enum language, struct arena *, struct paper *);

struct request;
struct response;
void get_minutes(struct request *, struct response *);      /* GET /meeting/{meeting}/minutes */
void get_minutes_file(struct request *, struct response *); /* GET /api/v1/minutes/{meeting} */
extern const struct field minutes_file_fields[5];
struct minutes_asked {
	int format;
	opt_number version;
	opt_yesno extract;
	id resolution;
	str lang;
};

/* What a meeting's page tells of them. */
struct minutes_state_piece {
	str url;
	const char *state;
	bool circulated, overdue, approved;
	date until;
	moment at;
};
void piece_minutes_state(struct page *, const struct minutes_state_piece *); /* compiled from minutes_state.html */
void show_minutes(struct request *, struct reading *, id meeting, struct page *);

/* What was remarked, from the ledger: not given where the reader neither may know that person by name nor answers for
 * the meeting, or where it was erased. In the arena. */
str remark_text(struct reading *, int64_t event, struct arena *);
/* Who remarked: by name, or "Somebody of" the unit. In the arena. */
str remark_by(struct reading *, id person, struct arena *);

#endif
