/* Shared by the two halves of the page parser: parse.c (text and directives), tag.c (tags and
 * attributes). */
#ifndef MUSTER_TMPLC_PARSER_H
#define MUSTER_TMPLC_PARSER_H

#include "scan.h"
#include "template.h"

#define NESTED_MAX 100
#define WORDS_MAX 8

/* What kind of place the parser reads: it decides what may stand here and how holes are escaped. */
struct where {
	enum { WHERE_FLOW, WHERE_PLAIN, WHERE_TAG, WHERE_VALUE } kind;
	enum escape escape;
	const char *no_hole; /* why no hole may stand here; NULL: it may */
	bool exact;          /* white space is kept */
	bool foreign;        /* inside SVG or MathML */
};

/* An `{{each}}` around the place that is read. */
struct scope {
	str name;
	const struct scope *outer;
};

struct parser {
	struct template *template;
	struct scan scan;
	const struct scope *scope;
	int depth;
	bool stopped; /* the structure is broken: reading on would only guess */
	int contents; /* how many {{content}} there are */
};

struct directive {
	struct place at;
	size_t len; /* with both pairs of braces */
	str body;
	str words[WORDS_MAX];
	size_t count; /* WORDS_MAX where there may be more */
};

struct list {
	struct node *first, **end;
};

/* Everything up to what closes this place: the end, an end tag, `>` or `"`, {{else}}, {{or}},
 * {{end}}. */
struct node *parse_nodes(struct parser *, const struct where *);

struct node *parse_element(struct parser *, const struct where *);   /* at "<" and a letter */
struct node *parse_attribute(struct parser *);                       /* at a name, inside a tag */
struct node *parse_directive(struct parser *, const struct where *); /* at "{{" */

/* The directive that comes next, without moving past it; false where "{{" or "}}" is missing. */
bool see_directive(const struct parser *, struct directive *ret);
bool sees_word(const struct parser *, str); /* whether a directive that begins so comes next */
bool is_name(str);

/* One level further in: what is read by recursion must have an end. False: too deep, and refused.
 */
bool deeper(struct parser *);

struct node *node_new(struct parser *, enum node_kind);
void list_add(struct list *, struct node *); /* NULL adds nothing */

/* A refusal after which the structure still stands, and one after which it does not. */
#define complain(p, at, ...) refuse((p)->template->refusals, (p)->template->file, at, __VA_ARGS__)
#define stop(p, at, ...) (complain(p, at, __VA_ARGS__), (void)((p)->stopped = true))

#endif
