/* Acts as forms: every act is a page, made from its field table, that works without script.
 *
 * GET /act/{thing}/{verb} shows the form, filled with what stands in the query; POST does the act. What is
 * refused is shown beside its question with all that was typed. A form carries the key of its act, so that
 * one sent twice is done once. Rows are asked as so many lines, two of them empty; a button asks for more.
 *
 *     clauses.0.number=1&clauses.0.title=First&clauses.1.number=2 ...
 */
#ifndef MUSTER_WEB_FORM_H
#define MUSTER_WEB_FORM_H

#include "base/difference.h"
#include "web/frame.h"
#include "web/input.h"
#include "web/multipart.h"
#include "web/private.h"

struct form_row {
	int64_t number;
	str place; /* "clauses.0" */
	struct {
		struct input_piece *ptr;
		size_t count;
	} inputs;
};

/* One question, or rows of them. */
struct form_part {
	struct input_piece input;
	bool asks_rows;
	str name, label, help;
	struct {
		struct form_row *ptr;
		size_t count;
	} rows;
	struct {
		str *ptr;
		size_t count;
	} sentences;
};

/* What somebody else changed after the form was opened. */
struct form_change {
	str label, was, now, typed;
	struct {
		struct difference *ptr;
		size_t count;
	} parts; /* of a text of several lines: how what was typed differs from what is now */
};
#define FORM_MEANWHILE_MAX 20

/* What is sent without being asked. */
struct form_fixed {
	str name, value;
};

/* All that stands within a form but its button. */
struct form_parts_piece {
	str csrf, key, to;
	int64_t since; /* how far the ledger was when the form was opened, of an act that looks back; else 0 */
	str draft; /* whose drafts a browser may offer: the same for one person; not given: none */
	struct {
		struct form_fixed *ptr;
		size_t count;
	} fixed;
	struct {
		struct form_part *ptr;
		size_t count;
	} parts;
};

struct form_page {
	struct frame_layout frame;
	str title, url, rows_url;
	bool wrong, would, files, files_again, changed;
	bool from_file; /* it is for the rows of a file, though they can be typed */
	bool typed;   /* some of what was changed is asked by this form */
	str look_url; /* changed: where all of it is shown as it stands */
	struct {
		struct form_change *ptr;
		size_t count;
	} changes;
	struct {
		str *ptr;
		size_t count;
	} meanwhile; /* what was done, as sentences */
	struct {
		str *ptr;
		size_t count;
	} sentences; /* refusals that belong to no question */
	struct form_parts_piece parts;
};

/* What cannot be taken back is asked a second time. */
struct sure_page {
	struct frame_layout frame;
	str title, url, csrf, key, kind, name, code, unit, gone;
	str field, value; /* whom it is about, as it is sent */
	str back_url;
};

struct forms_entry {
	str label, url;
};

struct forms_page {
	struct frame_layout frame;
	struct {
		struct forms_entry *ptr;
		size_t count;
	} acts;
};

/* A secret that is told once: a link with its code, a feed, or a token. */
struct handed_page {
	struct frame_layout frame;
	bool link, feed;
	str name, secret, path, back_url; /* path: of the code, as SVG draws it */
	int64_t size;
};

void page_form(struct page *, const struct form_page *); /* compiled from form.html */
void piece_form_parts(
	struct page *, const struct form_parts_piece *);     /* compiled from form_parts.html */
void page_sure(struct page *, const struct sure_page *);     /* compiled from sure.html */
void page_forms(struct page *, const struct forms_page *);   /* compiled from forms.html */
void page_handed(struct page *, const struct handed_page *); /* compiled from handed.html */

/* The form of an act as a part of another page, which writes the form itself and its button:
 *
 *     <form method="post" action="/act/duty/answer" enctype="multipart/form-data" data-draft="{{answer.draft}}">
 *     {{include form_parts with answer}}
 *     <p><button type="submit">Hand in</button></p>
 *     </form>
 *
 * What is refused is shown by the act's own page, with all that was typed; or by the page that asked it, where its
 * form says which one that is (FORM_ASKED_AT). */
struct form_asked {
	const struct act *act;
	const struct pair *typed; /* what it is filled with */
	size_t count;
	const char *const *fixed; /* fields that are sent as typed and not asked; NULL ends */
	const char *const
		*beside; /* fields that the page asks itself, or that nobody is asked; NULL
				    * ends. "values.rooms" is one of the fields of a VALUES field */
	str to; /* the path to which it leads once it was done; not given: the page of what it was about */
	const struct problems *problems; /* what was refused of it, where it is asked again; NULL: nothing */
	str key; /* of the form that is asked again */
	int64_t since; /* how far the ledger was, of an act that looks back, or when what it is about was made
			* what it is: so a page says the same until that changes */
};
void form_fill(
	struct request *, struct reading *, const struct form_asked *, struct form_parts_piece *);

void get_form(struct request *, struct response *);  /* GET /act/{thing}/{verb} */
void get_forms(struct request *, struct response *); /* GET /act */

str form_url(const struct request *, const struct act *);
/* Of a page; noted, so that the page may be kept with others in their places. */
str form_key(
	const struct request *);
#define FORM_KEY_TEXT 33
#define FORM_KEYS_MOST 100
struct form_keys {
	size_t count;
	bool more;       /* than can be noted */
	char moving[40]; /* a text of the page that another event alone makes another one: no part of its tag;
			    "": none */
	char list[FORM_KEYS_MOST][FORM_KEY_TEXT];
};
void form_key_make(char into[FORM_KEY_TEXT]); /* a new one; for a form that a page writes wholly itself too */
/* What is written and not sent may stay in the browser, for whoever wrote it: another person who comes in there has
 * another mark. Not given: for nobody. */
str form_mark(const struct request *);
/* Whether the actor may do it at any place at all. */
bool form_may_somewhere(const struct request *, const struct act *);
/* Whether request->act may be done as far as the query tells where; else form_refuse() answers. */
bool form_may(const struct request *, struct reading *, const struct pair *, size_t count);
void form_refuse(struct request *, struct response *);
/* Asks a second time before what erases is done, saying whom it is about. False: it names nobody whom the
 * actor may know, or may do it to: it is refused as it would be. */
bool form_asks_again(
	struct request *, struct response *, struct reading *, const struct pair *, size_t count);
/* How things stand (struct act, .now) as what would be typed, for fields that the query does not fill:
 * *ret in the arena; how many. For whoever may do it. */
size_t form_now(const struct request *, struct reading *, const struct pair *typed, size_t count,
	struct pair **ret);

/* Files that are kept only with the act, in the request's arena, and the questions that they answer. */
struct form_files {
	struct handed_file files[UPLOADS_MAX];
	str names[UPLOADS_MAX];
	size_t count;
};
/* Reads what a form sent into request->sent, once, and looks at its token; its files are in *ret. False:
 * the response is filled. */
bool form_open(struct request *, struct response *, struct multipart *ret);
/* A text with lines that end as everywhere in Muster, and not as browsers send them; in the arena where it is another
 * one. */
str form_text(str, struct arena *);
/* The same for an act's form (request->act): keeps its files, or has them in *ret; refusals of files go into
 * `problems`. False: the response is filled. */
bool form_receive(struct request *, struct response *, struct form_files *ret, struct problems *);
/* Whether an act asks for files, so that its form carries them. */
bool form_has_files(const struct field_table *);

/* What a file that was handed in with the form is called, kept for when it is shown again: a pair
 * "file:evidence.0.file". */
#define FORM_FILE_NAME "file:"
str form_file_name(struct arena *, str field);

/* What a form sends beside the act's fields: its key, and the button that was pressed. */
struct form_sent {
	str key;
	str to;    /* where it leads once it was done */
	bool more; /* lines are wanted, or in another order, not the act */
	bool try;  /* whether it would be done, not that it is */
	bool sure; /* it was asked a second time */
	int64_t since;
};
/* The page that asked it in its own way, "/duty/KJ/theme.plan": what is refused is shown there again where its route
 * .asks (web.h). */
#define FORM_ASKED_AT "asked_at"
struct form_sent form_take(struct pair *, size_t *count);
/* Whether that is a path of this store and nothing else. */
bool form_leads_here(str path);

/* The line in "clauses.3.title", and *ret_field "title"; -1: it is none of these rows. */
#define FORM_LINES_MAX 200
int64_t form_line(str name, const char *rows, str *ret_field);
/* "clauses.3.up", "clauses.3.down", "clauses.3.away": puts the lines that were sent in another order. */
void form_move(struct request *, str move);
/* Lines of rows become one pair each, the rows as CSV; empty lines are left out. */
struct form_lines {
	const struct field *field;
	str csv;
};
#define FORM_ROWS_MAX 8 /* fields of rows in one act */
/* Whether something was written in that line of rows ("evidence"), and how many such lines stand before it: by that
 * number a refusal names it. */
bool form_line_filled(const struct pair *, size_t count, const char *rows, int64_t line, size_t *ret_before);
size_t form_fold(const struct field_table *, struct pair *, size_t *count, struct arena *,
	struct form_lines *ret, size_t max);

/* The form again, with what was typed and what is wrong with it; `would`: nothing is, it was only tried. */
void form_again(struct request *, struct response *, const struct problems *, bool would);
/* By the page that asked it, where it shows that; what was changed meanwhile only the act's own form tells. */
bool form_asked_again(const struct request *, struct response *, const struct problems *);
/* Fills in what was changed after `since`, and what was typed against it. */
void form_show_changes(struct request *, struct reading *, int64_t since, struct form_page *);
/* It was done: on to the page of what it was about, or the secret that it made. */
void form_done(struct request *, struct response *, const struct submission *);

#endif
