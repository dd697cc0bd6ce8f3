/* Finding the sentences of a page: see message.h. */
#include "message.h"
#include "form.h"
#include "html.h"
#include "scan.h"
#include <unicode/uchar.h>
#include <unicode/utf8.h>

struct finder {
	struct template *template;
	bool in_attribute;
};

static bool text_has_words(str text)
{
	for (int32_t i = 0; i < (int32_t)text.len;) {
		const size_t skip = reference_length(str_from(text, (size_t)i));
		UChar32 c;

		if (skip) {
			i += (int32_t)skip;
			continue;
		}
		U8_NEXT(text.ptr, i, (int32_t)text.len, c);
		if (c >= 0 && u_isalpha(c))
			return true;
	}
	return false;
}

static bool has_words(const struct node *nodes)
{
	for (const struct node *node = nodes; node; node = node->next) {
		if (node->kind == NODE_PLURAL &&
			(has_words(node->children) || has_words(node->others)))
			return true;
		if (node->kind == NODE_TEXT && text_has_words(node->text))
			return true;
		if (node->kind == NODE_ELEMENT && !is_untranslated(node) &&
			has_words(node->children))
			return true;
	}
	return false;
}

static bool is_inline(const struct node *node)
{
	switch (node->kind) {
	case NODE_TEXT:
	case NODE_HOLE:
	case NODE_TITLE:
	case NODE_PLURAL:
		return true;
	case NODE_ELEMENT:
		if (!(element_flags(node->name) & ELEMENT_INLINE))
			return false;
		for (const struct node *inner = node->children; inner; inner = inner->next)
			if (!is_untranslated(node) && !is_inline(inner))
				return false;
		return true;
	case NODE_IF:
	case NODE_EACH:
	case NODE_INCLUDE:
	case NODE_CONTENT:
	case NODE_ATTRIBUTE:
	case NODE_MESSAGE:
	case NODE_CODE:
		return false;
	}
	return false;
}

/* ---- from a run to its message ---------------------------------------------------------- */

static int count_plurals(const struct node *nodes, const struct node **ret_plural)
{
	int count = 0;

	for (const struct node *node = nodes; node; node = node->next) {
		if (node->kind == NODE_ELEMENT && !is_whole(node))
			count += count_plurals(node->children, ret_plural);
		if (node->kind != NODE_PLURAL)
			continue;
		*ret_plural = node;
		count += 1 + count_plurals(node->children, ret_plural) +
			 count_plurals(node->others, ret_plural);
		*ret_plural = node;
	}
	return count;
}

static void check_plural(struct finder *finder, const struct node *plural)
{
	const struct node *branches[] = { plural->children, plural->others };

	for (size_t i = 0; i < COUNT(branches); i++)
		for (const struct node *node = branches[i]; node; node = node->next)
			if (!is_inline(node))
				refuse(finder->template->refusals, finder->template->file, node->at,
					"In a {{plural}} stand only text, holes and inline tags.");
}

static struct node *message_of(struct finder *finder, struct node *run)
{
	struct message *message = take(finder->template->arena, sizeof(*message));
	struct node *node = take(finder->template->arena, sizeof(*node));
	const struct node *plural = NULL;
	const int plurals = count_plurals(run, &plural);

	message->at = run->at;
	message->in_attribute = finder->in_attribute;
	if (plurals > 1)
		refuse(finder->template->refusals, finder->template->file, plural->at,
			"A sentence can have one {{plural}}: divide it in two.");
	form_write(finder->template, message, run);
	if (plural) {
		message->number = plural->path;
		form_write(finder->template, message, run);
	}
	*node = (struct node){
		.kind = NODE_MESSAGE, .at = run->at, .children = run, .message = message
	};
	return node;
}

static struct node *text_node(struct finder *finder, const struct node *like, str text)
{
	struct node *node = take(finder->template->arena, sizeof(*node));

	*node = (struct node){ .kind = NODE_TEXT, .at = like->at, .text = text };
	return node;
}

static bool has_values(const struct node *nodes)
{
	for (const struct node *node = nodes; node; node = node->next) {
		if (node->kind == NODE_ELEMENT && has_values(node->children))
			return true;
		if (node->kind != NODE_TEXT && node->kind != NODE_ELEMENT)
			return true;
	}
	return false;
}

/* At the ends of a run: white space, and tags around nothing that is read. */
static bool stays_outside(const struct node *node)
{
	if (node->kind == NODE_TEXT)
		return str_trim(node->text).len == 0;
	if (node->kind != NODE_ELEMENT)
		return false;
	return !node->children || (!is_untranslated(node) && !has_words(node->children) &&
					  !has_values(node->children));
}

/* Nothing at the top is a word or a value: "<a>Home</a> · <a>Board</a>" is two messages. */
static bool is_loose(const struct node *run)
{
	for (const struct node *node = run; node; node = node->next) {
		if (node->kind == NODE_TEXT ? text_has_words(node->text)
					    : node->kind != NODE_ELEMENT)
			return false;
	}
	return true;
}

static struct node *find_in(struct finder *, struct node *);

static void find_in_attributes(struct finder *finder, struct node *attributes)
{
	for (struct node *node = attributes; node; node = node->next) {
		if (node->kind == NODE_IF) {
			find_in_attributes(finder, node->children);
			find_in_attributes(finder, node->others);
		} else if (node->kind == NODE_ATTRIBUTE &&
			   (attribute_flags(node->name) & ATTRIBUTE_WORDS)) {
			finder->in_attribute = true;
			node->children = find_in(finder, node->children);
			finder->in_attribute = false;
		}
	}
}

/* The attributes of the tags inside a run are messages of their own. */
static void find_in_tags(struct finder *finder, struct node *nodes)
{
	for (struct node *node = nodes; node; node = node->next) {
		if (node->kind == NODE_ELEMENT && !is_untranslated(node)) {
			find_in_attributes(finder, node->attributes);
			find_in_tags(finder, node->children);
		} else if (node->kind == NODE_PLURAL) {
			find_in_tags(finder, node->children);
			find_in_tags(finder, node->others);
		}
	}
}

static struct node *last_of(struct node *nodes)
{
	while (nodes->next)
		nodes = nodes->next;
	return nodes;
}

/* Cuts what has no words off the end of the run and returns it. */
static struct node *cut_tail(struct node *run)
{
	struct node *keep = run, *tail;

	for (struct node *node = run; node; node = node->next)
		if (!stays_outside(node))
			keep = node;
	tail = keep->next;
	keep->next = NULL;
	return tail;
}

/* The white space at the run's ends stands outside of the message. */
static struct node *with_space(struct finder *finder, struct node *run, struct node *tail)
{
	const struct node *last = last_of(run);
	struct node *message = message_of(finder, run);

	if (last->kind == NODE_TEXT && is_space(last->text.ptr[last->text.len - 1])) {
		struct node *space = text_node(finder, last, STR(" "));

		space->next = tail;
		tail = space;
	}
	message->next = tail;
	if (run->kind == NODE_TEXT && is_space(run->text.ptr[0])) {
		struct node *space = text_node(finder, run, STR(" "));

		space->next = message;
		return space;
	}
	return message;
}

static void find_in_loose(struct finder *finder, struct node *run)
{
	for (struct node *node = run; node; node = node->next) {
		if (node->kind != NODE_ELEMENT || is_untranslated(node))
			continue;
		find_in_attributes(finder, node->attributes);
		node->children = find_in(finder, node->children);
	}
}

/* A run of inline nodes, as what it prints: itself where it has no words, or with its message in
 * its middle. */
static struct node *find_in_run(struct finder *finder, struct node *run)
{
	struct node *skipped = run, **at = &run, *tail;

	if (!has_words(run)) {
		find_in_tags(finder, run);
		return run;
	}
	while (stays_outside(skipped)) {
		at = &skipped->next;
		skipped = *at;
	}
	tail = cut_tail(skipped);
	find_in_tags(finder, tail);
	*at = NULL;
	find_in_tags(finder, run);
	if (is_loose(skipped)) {
		find_in_loose(finder, skipped);
		last_of(skipped)->next = tail;
		*at = skipped;
	} else {
		find_in_tags(finder, skipped);
		*at = with_space(finder, skipped, tail);
	}
	return run;
}

static void find_in_block(struct finder *finder, struct node *node)
{
	if (node->kind == NODE_IF || node->kind == NODE_EACH) {
		node->children = find_in(finder, node->children);
		node->others = find_in(finder, node->others);
	} else if (node->kind == NODE_ELEMENT && !is_untranslated(node)) {
		find_in_attributes(finder, node->attributes);
		if (!(element_flags(node->name) & (ELEMENT_EXACT | ELEMENT_RAW)))
			node->children = find_in(finder, node->children);
	}
}

static struct node *find_in(struct finder *finder, struct node *nodes)
{
	struct node *result = NULL, **end = &result, *run, *next;

	while (nodes) {
		if (!is_inline(nodes)) {
			next = nodes->next;
			find_in_block(finder, nodes);
			*end = nodes;
			end = &nodes->next;
			nodes = next;
			continue;
		}
		for (run = nodes; run->next && is_inline(run->next);)
			run = run->next;
		next = run->next;
		run->next = NULL;
		*end = find_in_run(finder, nodes);
		end = &last_of(*end)->next;
		nodes = next;
	}
	*end = NULL;
	return result;
}

static void check_plurals(struct finder *finder, const struct node *nodes)
{
	for (const struct node *node = nodes; node; node = node->next) {
		if (node->kind == NODE_PLURAL)
			check_plural(finder, node);
		check_plurals(finder, node->attributes);
		check_plurals(finder, node->children);
		check_plurals(finder, node->others);
	}
}

bool messages_find(struct template *template)
{
	struct finder finder = { .template = template };
	const int before = template->refusals->count;

	check_plurals(&finder, template->title);
	check_plurals(&finder, template->nodes);
	if (template->refusals->count > before)
		return false;
	template->title = find_in(&finder, template->title);
	template->nodes = find_in(&finder, template->nodes);
	return template->refusals->count == before;
}

static void visit(const struct template *template, const struct node *nodes, message_visit call,
	void *context)
{
	for (const struct node *node = nodes; node; node = node->next) {
		if (node->kind == NODE_MESSAGE)
			call(context, template, node->message);
		visit(template, node->attributes, call, context);
		visit(template, node->children, call, context);
		visit(template, node->others, call, context);
	}
}

void messages_visit(const struct template *template, message_visit call, void *context)
{
	visit(template, template->title, call, context);
	visit(template, template->nodes, call, context);
}
