/* The page parser's directives: holes, conditions, lists, plurals, pieces. */
#include "parser.h"

#define NAME_MAX_LEN 63 /* as long as C promises to tell names apart */
#define PATH_MAX_LEN 255

static str next_word(struct scan *scan)
{
	str word = scan_rest(scan);
	size_t len = 0;

	if (scan_take(scan, STR("\""))) {
		scan_until(scan, STR("\""), &word);
		return word;
	}
	while (len < word.len && !is_space(word.ptr[len]))
		len++;
	scan_skip(scan, len);
	return str_slice(word, 0, len);
}

bool see_directive(const struct parser *p, struct directive *ret)
{
	struct scan scan = p->scan, body;
	struct directive d = { .at = scan.place };

	if (!scan_take(&scan, STR("{{")) || !scan_until(&scan, STR("}}"), &d.body))
		return false;
	d.len = scan.at - p->scan.at;
	body = scan_of(d.body);
	for (scan_space(&body); d.count < WORDS_MAX && !scan_ended(&body); scan_space(&body))
		d.words[d.count++] = next_word(&body);
	*ret = d;
	return true;
}

bool sees_word(const struct parser *p, str word)
{
	struct directive d;

	return see_directive(p, &d) && d.count > 0 && str_eq(d.words[0], word);
}

bool is_name(str text)
{
	for (size_t i = 0; i < text.len; i++) {
		const char c = text.ptr[i];

		if (!is_letter(c) && c != '_' && !(i > 0 && c >= '0' && c <= '9'))
			return false;
	}
	return text.len > 0 && text.len <= NAME_MAX_LEN;
}

static bool is_path(str text)
{
	if (text.len > PATH_MAX_LEN)
		return false;
	while (str_given(text))
		if (!is_name(str_cut(&text, '.')))
			return false;
	return true;
}

static bool path_of(struct parser *p, struct place at, str text, struct path *ret)
{
	str rest = text;

	if (!is_path(text)) {
		complain(p, at,
			"“%.*s” is not a name: write letters, digits and _, joined by points.",
			STR_ARG(text));
		return false;
	}
	const str head = str_cut(&rest, '.');
	*ret = (struct path){ .text = text };
	for (const struct scope *scope = p->scope; scope; scope = scope->outer)
		ret->of_each |= str_eq(scope->name, head);
	return true;
}

/* Past {{end}}, or a refusal at the place where what it should have ended began. */
static void expect_end(struct parser *p, struct place opened, const char *what)
{
	struct directive d;

	if (p->stopped)
		return;
	if (sees_word(p, STR("end")) && see_directive(p, &d))
		scan_skip(&p->scan, d.len);
	else
		stop(p, opened, "This {{%s}} has no {{end}} in the element in which it stands.",
			what);
}

bool deeper(struct parser *p)
{
	if (++p->depth > NESTED_MAX)
		stop(p, p->scan.place, "This stands inside more than %d others.", NESTED_MAX);
	return !p->stopped;
}

static struct node *parse_if(
	struct parser *, const struct where *, const struct directive *, size_t);

/* After {{else}} or {{else if x}}: the other branch, up to the {{end}} that all of them share. */
static struct node *parse_else(struct parser *p, const struct where *where, struct place opened)
{
	struct directive d;

	see_directive(p, &d);
	scan_skip(&p->scan, d.len);
	if (d.count > 1 && str_eq(d.words[1], STR("if"))) {
		if (!deeper(p))
			return NULL;
		struct node *chained = parse_if(p, where, &d, 1);
		p->depth--;
		return chained;
	}
	if (d.count > 1)
		complain(p, d.at, "After “else” comes nothing, or “if” and a name.");
	struct node *nodes = parse_nodes(p, where);
	expect_end(p, opened, "if");
	return nodes;
}

/* `from` is the word that says "if": the second one of {{else if x}}. The directive is behind us.
 */
static struct node *parse_if(
	struct parser *p, const struct where *where, const struct directive *d, size_t from)
{
	struct node *node = node_new(p, NODE_IF);
	size_t at = from + 1;

	node->at = d->at;
	if (d->count > at && str_eq(d->words[at], STR("not"))) {
		node->negated = true;
		at++;
	}
	if (d->count == at + 1)
		path_of(p, d->at, d->words[at], &node->path);
	else
		complain(p, d->at, "Write {{if name}} or {{if not name}}.");
	node->children = parse_nodes(p, where);
	if (!p->stopped && sees_word(p, STR("else")))
		node->others = parse_else(p, where, d->at);
	else
		expect_end(p, d->at, "if");
	return node;
}

static struct node *parse_condition(
	struct parser *p, const struct where *where, const struct directive *d)
{
	return parse_if(p, where, d, 0);
}

static struct node *parse_each(
	struct parser *p, const struct where *where, const struct directive *d)
{
	struct node *node = node_new(p, NODE_EACH);
	struct scope scope = { .outer = p->scope };

	node->at = d->at;
	if (d->count == 4 && is_name(d->words[1]) && str_eq(d->words[2], STR("in"))) {
		node->name = scope.name = d->words[1];
		path_of(p, d->at, d->words[3], &node->path);
	} else {
		complain(p, d->at, "Write {{each name in list}}.");
	}
	for (const struct scope *outer = p->scope; outer; outer = outer->outer)
		if (str_eq(outer->name, scope.name))
			complain(p, d->at, "An {{each}} around this one is called “%.*s” already.",
				STR_ARG(scope.name));
	p->scope = &scope;
	node->children = parse_nodes(p, where);
	p->scope = scope.outer;
	expect_end(p, d->at, "each");
	return node;
}

static struct node *parse_plural(
	struct parser *p, const struct where *where, const struct directive *d)
{
	struct node *node = node_new(p, NODE_PLURAL);
	struct directive or ;

	node->at = d->at;
	if (d->count == 2)
		path_of(p, d->at, d->words[1], &node->path);
	else
		complain(p, d->at, "Write {{plural number}}one{{or}}many{{end}}.");
	if (where->exact || (where->escape != ESCAPE_TEXT && where->escape != ESCAPE_WORDS) ||
		where->kind == WHERE_TAG)
		complain(p, d->at, "A plural stands only in text that is translated.");
	node->children = parse_nodes(p, where);
	if (!p->stopped && sees_word(p, STR("or")) && see_directive(p, & or)) {
		scan_skip(&p->scan, or.len);
		node->others = parse_nodes(p, where);
	} else if (!p->stopped) {
		stop(p, d->at, "This {{plural}} has no {{or}}.");
	}
	expect_end(p, d->at, "plural");
	return node;
}

static struct node *parse_include(
	struct parser *p, const struct where *where, const struct directive *d)
{
	struct node *node = node_new(p, NODE_INCLUDE);

	node->at = d->at;
	if (where->kind != WHERE_FLOW)
		complain(p, d->at, "A piece can only be included between tags.");
	if (d->count == 4 && is_name(d->words[1]) && str_eq(d->words[2], STR("with"))) {
		node->name = d->words[1];
		path_of(p, d->at, d->words[3], &node->path);
	} else {
		complain(p, d->at, "Write {{include piece with name}}.");
	}
	return node;
}

static struct node *parse_content(
	struct parser *p, const struct where *where, const struct directive *d)
{
	const bool title = d->count == 2 && str_eq(d->words[1], STR("title"));
	struct node *node = node_new(p, title ? NODE_TITLE : NODE_CONTENT);

	node->at = d->at;
	if (p->template->kind != TEMPLATE_LAYOUT)
		complain(p, d->at, "Only a layout has {{content}}.");
	else if (d->count > 1 && !title)
		complain(p, d->at, "Write {{content}} or {{content title}}.");
	else if (where->kind == WHERE_VALUE || where->kind == WHERE_TAG || where->exact)
		complain(p, d->at, "{{content}} can only stand between tags.");
	else if (!title && where->kind != WHERE_FLOW)
		complain(p, d->at, "Only {{content title}} can stand here.");
	p->contents += !title;
	return node;
}

static struct node *parse_hole(
	struct parser *p, const struct where *where, const struct directive *d)
{
	struct node *node = node_new(p, NODE_HOLE);

	node->at = d->at;
	node->escape = where->escape;
	if (d->count != 1)
		complain(p, d->at,
			"“{{%.*s}}” is neither a name nor one of if, each, plural, include.",
			STR_ARG(d->body));
	else
		path_of(p, d->at, d->words[0], &node->path);
	return node;
}

static const struct {
	str word;
	struct node *(*parse)(struct parser *, const struct where *, const struct directive *);
} directives[] = {
	{ STR_INIT("if"), parse_condition },
	{ STR_INIT("each"), parse_each },
	{ STR_INIT("plural"), parse_plural },
	{ STR_INIT("include"), parse_include },
	{ STR_INIT("content"), parse_content },
};

struct node *parse_directive(struct parser *p, const struct where *where)
{
	struct directive d;

	if (!see_directive(p, &d)) {
		stop(p, p->scan.place, "This “{{” has no “}}”.");
		return NULL;
	}
	scan_skip(&p->scan, d.len);
	if (where->no_hole)
		complain(p, d.at, "%s", where->no_hole);
	for (size_t i = 0; d.count > 0 && i < COUNT(directives); i++)
		if (str_eq(d.words[0], directives[i].word))
			return directives[i].parse(p, where, &d);
	if (where->kind == WHERE_TAG) {
		complain(p, d.at,
			"A hole cannot stand for a tag or an attribute: only inside its quotes.");
		return NULL;
	}
	return parse_hole(p, where, &d);
}
