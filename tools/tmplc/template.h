/* A page as the compiler sees it: HTML and holes as a tree, its sentences found.
 *
 * template_read() makes the tree and refuses what a page may not be; messages_find() (message.h)
 * then puts each run of inline content that holds words into one NODE_MESSAGE; emit.h prints the
 * tree as C. All of it lives in one arena and borrows from the page's text.
 *
 * Always holds after reading without refusals: tags balance, every hole stands where it can be
 * escaped and knows how, every `{{if}}` and `{{each}}` is closed in the element in which it was
 * opened. */
#ifndef MUSTER_TMPLC_TEMPLATE_H
#define MUSTER_TMPLC_TEMPLATE_H

#include "base/arena.h"
#include "refusal.h"

#define TEMPLATE_MAX (1 << 20) /* bytes of a page */

enum node_kind {
	NODE_TEXT,      /* .text, as HTML */
	NODE_CODE,      /* .text, never translated: the doctype, what a script holds */
	NODE_HOLE,      /* .path, printed as .escape says */
	NODE_IF,        /* .path, .negated: .children or .others */
	NODE_EACH,      /* .name goes through .path: .children */
	NODE_PLURAL,    /* .path is one: .children, else .others */
	NODE_INCLUDE,   /* the piece .name with .path */
	NODE_CONTENT,   /* in a layout: the page */
	NODE_TITLE,     /* in a layout: the page's title */
	NODE_ELEMENT,   /* .name .attributes .children */
	NODE_ATTRIBUTE, /* .name, .has_value: .children */
	NODE_MESSAGE,   /* .message, made of .children */
};

enum escape {
	ESCAPE_TEXT,      /* between tags; struct safe_html stays as it is */
	ESCAPE_WORDS,     /* read by people where no tag may stand: title, alt="" */
	ESCAPE_ATTRIBUTE, /* read by machines: value="", datetime="" */
	ESCAPE_URL,       /* the beginning of an address */
	ESCAPE_URL_PART,  /* a part of one */
};

struct path {
	str text;     /* "duty.unit" */
	bool of_each; /* its first name is an each's, not the view struct's */
};

struct node {
	enum node_kind kind;
	struct place at;
	struct node *next;
	str name, text;
	struct path path;
	enum escape escape;
	bool negated, has_value, closes_itself;
	struct node *attributes, *children, *others;
	struct message *message;
};

enum template_kind { TEMPLATE_PAGE, TEMPLATE_LAYOUT, TEMPLATE_PIECE };

struct template
{
	enum template_kind kind;
	const char *file;
	str name, header;
	str layout;         /* of a page: the one that it stands inside, or not given */
	struct node *title; /* of a page inside a layout: what its <title> holds */
	struct place title_at;
	struct node *nodes;
	struct arena *arena;
	struct refusals *refusals;
};

/* False (with refusals) where the text is not a page. `file` and `text` outlive the template. */
bool template_read(
	struct template *, const char *file, str text, struct arena *, struct refusals *);

/* Room from the arena; says so and exits where memory is out: a build tool has nothing better to
 * do. */
void *take(struct arena *, size_t size);
str take_text(struct arena *, str); /* a terminated copy, for the edges that want one */

#endif
