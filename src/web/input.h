/* One question of a form, made from a field: label, help, limits, what was typed, what is wrong with it.
 *
 *     struct input_piece input = input_of(request, field, name, name, typed, problems);
 *
 * A form asks in the order of its field table; each page includes input.html once for each. Works
 * without script: everything is a line, a longer text, or a list of choices. What names a thing is a line for its
 * code; where script runs, what is typed there is looked for, and the code put in (script/find.js). */
#ifndef MUSTER_WEB_INPUT_H
#define MUSTER_WEB_INPUT_H

#include "web/page.h"
#include "web/web.h"

struct input_option {
	str code, label;
	bool chosen;
};

struct input_piece {
	str name, label, help, value;
	str kept;                   /* what the file is called that was handed in already */
	str described;              /* the id of what is said of it: a refusal, else its help */
	const char *unless; /* a remark beside the label: where it need not be given */
	bool need, required, wrong; /* required: the browser refuses to send it empty */
	bool choice, area, file;    /* else a line */
	const char *type;           /* of a line: "text", "date" ... */
	const char *mode;           /* which keys a telephone shows: "numeric", "decimal", "text" */
	const char *least, *most, *step; /* of a number; NULL: any */
	const char *find; /* of a line that names things: their kind, to look for; NULL: none */
	bool many;        /* several, with commas between */
	str latest;       /* of a day: none after it is known */
	int64_t length;   /* of a text, in characters */
	struct {
		struct input_option *ptr;
		size_t count;
	} options;
	struct {
		str *ptr;
		size_t count;
	} sentences; /* what is wrong, one after another */
};

/* `name`: as it is sent; `refused`: as problems name it, which differs within rows ("clauses.0.number",
 * "clauses[0].number"). `value`: what was typed, or not given. Problems: NULL: none. Everything stands in
 * the request's arena. */
struct input_piece input_of(const struct request *, const struct field *, str name, str refused,
	str value, const struct problems *);

void piece_input(struct page *, const struct input_piece *); /* compiled from input.html */

#endif
