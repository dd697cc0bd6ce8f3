/* The page of a duty: one measure as it binds one unit. First of all for whoever answers it, on a phone;
 * then for those who take the answer or send it back. */
#ifndef MUSTER_CAMPAIGN_DUTY_PAGE_H
#define MUSTER_CAMPAIGN_DUTY_PAGE_H

#include "campaign/duty.h"
#include "campaign/plan_pages.h"
#include "web/form.h"

/* Why the day in force is the one that it is, one of: */
struct due_why {
	bool issued, tightened, granted, after;
	date day;
	str unit,
		measure; /* tightened: by which unit; after: which measure was done, so many days before */
	int64_t days;
};

struct value_line {
	str label, text, file_url; /* file_url: of a file, whose text is no use */
};

struct evidence_line {
	str title, url;
	date dated, valid_until;
	bool picture, limited, expired; /* limited: valid until a day */
	bool repeated, alike; /* handed in before: the same file, or nearly the same picture */
	date before;          /* and when */
	str before_unit,
		before_measure; /* and for what: not given: the reader may not look there */
};

/* A figure of the form that was given already: it is shown, not asked. */
struct held_line {
	str label, text, from;
	date day;
};

struct plea_asked {
	str code, reason, state, note, grant_key, deny_key;
	bool time, waits, decide, granted; /* decide: the reader may */
	date until, asked, granted_until;
};

/* A record that answers a duty by itself: "Meeting", "KJ.m3", and where it is, if the reader may know. */
struct counted_from {
	str thing, code, url;
};

struct trail_line {
	moment at;
	str sentence;
	bool now; /* what the reader has just done */
};

struct kept_piece {
	int64_t line; /* among the form's evidence */
	str title, file, dated_text;
	str valid_text;
};

/* A piece of evidence that is handed in: its file, and what is said of it. */
struct hand_piece {
	int64_t line;   /* among the form's evidence */
	str file, kept; /* handed in with a form that was refused, and what it is called */
	struct {
		str *ptr;
		size_t count;
	} sentences; /* what is wrong with the file */
	struct input_piece title, dated;
};

/* The form, and what goes with it. */
struct answer_form {
	struct form_parts_piece parts;
	struct {
		struct held_line *ptr;
		size_t count;
	} held;
	struct {
		struct kept_piece
			*ptr; /* evidence that was handed in already and is handed in again */
		size_t count;
	} kept;
	struct hand_piece camera, first, second; /* in lines of evidence that are still free */
	struct input_piece done;
	bool refused; /* it comes back */
	bool unfolded; /* there is something to be seen in what is folded away */
	struct {
		str *ptr;
		size_t count;
	} sentences; /* refusals that belong to no question */
	str same_url, same_as; /* what was given for the period before; not given: nothing */
	bool same;             /* the form is filled with it */
	str whole_url;         /* the act's own form, with every question */
	str in_place_of;       /* the unit above in whose name it is done; not given: itself */
	bool again;            /* an answer stands already */
	bool wanted;           /* nothing stands: it is open on the page at first */
};

struct duty_page {
	struct frame_layout frame;
	str title, measure_url, campaign, campaign_url, unit, unit_url, url;
	str state;
	bool open, answered, accepted, returned, waived;
	bool bound, withdrawn, closed; /* not bound: it does not bind the unit any more */
	date due;
	int64_t days_left, days_over;
	bool today, overdue, soon, late;
	struct {
		struct due_why *ptr;
		size_t count;
	} whys;
	str passed_to; /* the unit above to which it was passed on */
	struct safe_html instruction, reason;
	int64_t effort;
	bool nobody_accepts;

	bool has_answer, has_by, earlier_version;
	moment given;
	str given_by, in_place; /* the person; the unit above that answered in its place */
	struct counted_from counted; /* the record that answers it by itself */
	str proven_by;               /* what would */
	date done_on;
	struct {
		struct value_line *ptr;
		size_t count;
	} values;
	struct safe_html note;
	struct {
		struct evidence_line *ptr;
		size_t count;
	} evidence;
	str receipt_url;

	bool may_answer, may_accept, may_return, may_waive, may_plead, may_ask, nobody;
	struct answer_form answer;
	int64_t since; /* with each form: the event that made the duty what it is */
	str csrf, unit_code, measure_code, accept_key, return_key, waive_key, plead_key, ask_key,
		by;
	struct {
		struct plea_asked *ptr;
		size_t count;
	} pleas;
	struct {
		struct trail_line *ptr;
		size_t count;
	} trail;
	bool done; /* something was done just now */
	struct questions_piece questions;
	struct {
		struct own_duty
			*ptr; /* of a measure that recurs: what binds the unit, period by period */
		size_t count;
	} periods;
	str all_url; /* everything that is asked of the unit */
};

struct receipt_page {
	struct frame_layout frame;
	str title, unit, campaign, given_by, in_place, duty_url;
	struct counted_from counted;
	bool has_by, fresh; /* fresh: it was handed in just now */
	moment given;
	date due, done_on;
	bool late;
	str seq;
	struct {
		struct value_line *ptr;
		size_t count;
	} values;
	struct safe_html note;
	int64_t evidence;
};

void page_duty(struct page *, const struct duty_page *);       /* compiled from duty.html */
void piece_hand(struct page *, const struct hand_piece *);        /* from hand.html */
void page_receipt(struct page *, const struct receipt_page *); /* compiled from receipt.html */

void get_duty(struct request *, struct response *);    /* GET /duty/{unit}/{measure} */
void get_receipt(struct request *, struct response *); /* GET /duty/{unit}/{measure}/receipt */

/* ---- Filling it: what its files share ---- */

struct duty_filling {
	struct duty_page *page;
	struct request *request;
	struct reading *reading;
	struct arena *arena;
	struct duty_ref duty;
	struct campaign campaign;
	id series; /* of a period; else ID_NONE */
	enum duty_state state;
	enum accepted_by accepted_by;
	date issued;
	str measure_code, unit_code;
	int64_t version;
	id answered; /* the event of the answer */
	str note;
};
/* What was given: values, note, evidence. */
void duty_fill_answer(struct duty_filling *);
/* What the reader may do about it, and the forms for that. */
void duty_fill_forms(struct duty_filling *);
/* What is handed in with the answer and how it is said when it was done; after the rest of its form. */
void duty_fill_hands(struct duty_filling *);

#endif
