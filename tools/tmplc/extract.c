/* `tmplc extract`: the messages of pages as a po template, through libgettextpo. */
#include "commands.h"
#include "message.h"
#include <stdlib.h>
#include <string.h>

struct extraction {
	po_file_t file;
	po_message_iterator_t end; /* where new entries go */
	struct entry *entries;
	struct arena *arena;
};

struct entry {
	po_message_t message;
	struct entry *next;
};

static const char header[] = "Content-Type: text/plain; charset=UTF-8\n"
			     "Content-Transfer-Encoding: 8bit\n";

static po_message_t add(struct extraction *x, const char *msgid, const char *plural)
{
	struct entry *entry = take(x->arena, sizeof(*entry));

	entry->message = po_message_create();
	po_message_set_msgid(entry->message, msgid);
	if (plural) {
		po_message_set_msgid_plural(entry->message, plural);
		po_message_set_msgstr_plural(entry->message, 0, "");
		po_message_set_msgstr_plural(entry->message, 1, "");
	} else {
		po_message_set_msgstr(entry->message, "");
	}
	po_message_insert(x->end, entry->message);
	entry->next = x->entries;
	x->entries = entry;
	return entry->message;
}

static po_message_t find(const struct extraction *x, const char *msgid)
{
	for (const struct entry *entry = x->entries; entry; entry = entry->next)
		if (!strcmp(po_message_msgid(entry->message), msgid))
			return entry->message;
	return NULL;
}

/* Tells the translator what the marks are: "<1> is a, <2> is strong". */
static void explain_marks(po_message_t entry, const struct form *form)
{
	CLEANUP(buf_done) struct buf text = { 0 };
	size_t len;
	char *comment;

	if (form->mark_count == 0)
		return;
	buf_init(&text, 1 << 16);
	for (int i = 0; i < form->mark_count; i++)
		buf_printf(&text, "%s<%d> is %.*s", i ? ", " : "", i + 1,
			STR_ARG(form->marks[i].element->name));
	buf_byte(&text, '\n');
	comment = buf_take(&text, &len);
	if (comment)
		po_message_set_extracted_comments(entry, comment);
	free(comment);
}

static void visit(void *context, const struct template *template, const struct message *message)
{
	struct extraction *x = context;
	const char *msgid = message->forms[0].text.ptr;
	const char *plural = message->form_count == 2 ? message->forms[1].text.ptr : NULL;
	po_message_t entry = find(x, msgid);

	if (!entry) {
		entry = add(x, msgid, plural);
		explain_marks(entry, &message->forms[message->form_count - 1]);
	}
	const char *other = po_message_msgid_plural(entry);
	if ((plural == NULL) != (other == NULL) || (plural && strcmp(plural, other) != 0))
		refuse(template->refusals, template->file, message->at,
			"“%s” stands elsewhere with another plural.", msgid);
	po_message_add_filepos(entry, template->file, (size_t)message->at.line);
}

bool command_extract(const struct order *order, struct arena *arena, struct refusals *refusals)
{
	struct extraction x = { .file = po_file_create(), .arena = arena };
	const struct place top = { 1, 0 };
	struct template template;

	x.end = po_message_iterator(x.file, NULL);
	po_message_set_msgstr(add(&x, "", NULL), header);
	for (size_t i = 0; i < order->input_count; i++)
		if (page_load(&template, order->inputs[i], arena, refusals))
			messages_visit(&template, visit, &x);
	if (refusals->count == 0 && !po_save(x.file, order->output))
		refuse(refusals, order->output, top, "This file cannot be written.");
	po_message_iterator_free(x.end);
	po_file_free(x.file);
	return refusals->count == 0;
}
