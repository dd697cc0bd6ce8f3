/* Sentences as C: one branch for each language that has a translation, English else. */
#include "emitter.h"
#include "piece.h"

const char *language_name(enum language language)
{
	static const char *const names[LANGUAGE_COUNT] = {
		[LANGUAGE_EN] = "LANGUAGE_EN",
		[LANGUAGE_ZH] = "LANGUAGE_ZH",
	};

	return names[language];
}

/* A translator may write a quote; in an attribute it must not end it. */
static void emit_words(struct emitter *e, const struct message *message, str text)
{
	while (message->in_attribute && str_has(text, '"')) {
		str rest = text;

		cout_html(&e->c, message->at.line, str_cut(&rest, '"'));
		cout_html(&e->c, message->at.line, STR("&quot;"));
		text = rest;
	}
	cout_html(&e->c, message->at.line, text);
}

static void emit_pieces(struct emitter *e, const struct message *message, const struct piece *piece)
{
	for (; piece; piece = piece->next) {
		switch (piece->kind) {
		case PIECE_TEXT:
			emit_words(e, message, piece->text);
			break;
		case PIECE_HOLE:
		case PIECE_WHOLE: {
			struct node alone = *piece->node;

			alone.next = NULL;
			emit_nodes(e, &alone);
			break;
		}
		case PIECE_OPEN:
			emit_open_tag(e, piece->node);
			break;
		case PIECE_CLOSE:
			emit_end_tag(e, piece->node);
			break;
		}
	}
}

/* English is the translation that the page itself gives. */
static void emit_english(struct emitter *e, const struct message *message, int form)
{
	struct piece *pieces = NULL;
	const char *why;

	must(pieces_read(e->template->arena, &message->forms[form], message->forms[form].text,
		&pieces, &why));
	emit_pieces(e, message, pieces);
}

/* Of a plural its form, of a sentence (form 0) its text; NULL where it is missing. */
static const char *translation_text(po_message_t message, int form)
{
	const char *text = po_message_msgid_plural(message)
				   ? po_message_msgstr_plural(message, form)
				   : po_message_msgstr(message);

	return text && *text ? text : NULL;
}

/* Reads one form of a translation. Form 0 of several may be written for the singular ("one unit").
 */
static bool read_translation(struct emitter *e, const struct po *po, const struct message *message,
	po_message_t entry, int number, struct piece **ret)
{
	const struct template *template = e->template;
	const char *text = translation_text(entry, number), *why = "is empty";
	const struct form *last = &message->forms[message->form_count - 1];
	const char *ignored;

	if (text && pieces_read(template->arena, last, str_of(text), ret, &why))
		return true;
	if (text && number == 0 && po->forms > 1 &&
		pieces_read(template->arena, &message->forms[0], str_of(text), ret, &ignored))
		return true;
	refuse(template->refusals, po->file, po_place(po, entry),
		"The translation of “%.*s” (%s:%d) %s.", STR_ARG(message->forms[0].text),
		template->file, message->at.line, why);
	return false;
}

static void emit_translation(
	struct emitter *e, const struct po *po, const struct message *message, po_message_t entry)
{
	struct piece *pieces;

	for (int i = 0; message->form_count == 2 && i < po->forms - 1; i++) {
		cout_open(&e->c, message->at.line, "if (plural_%s(page_count(%s)) == %d)",
			language_name(po->language), expression(e, &message->number), i);
		if (read_translation(e, po, message, entry, i, &pieces))
			emit_pieces(e, message, pieces);
		cout_else(&e->c);
	}
	const int last = message->form_count == 2 ? po->forms - 1 : 0;
	if (read_translation(e, po, message, entry, last, &pieces))
		emit_pieces(e, message, pieces);
	for (int i = 0; i < last; i++)
		cout_close(&e->c);
}

/* NULL: this language has no translation, which is counted, and refused where translations are
 * strict. */
static po_message_t translation_of(
	struct emitter *e, const struct po *po, const struct message *message)
{
	const struct template *template = e->template;
	po_message_t entry = po_find(po, message->forms[0].text.ptr);

	if (entry && (po_message_msgid_plural(entry) != NULL) == (message->form_count == 2))
		return entry;
	e->translations->missing++;
	if (e->translations->strict)
		refuse(template->refusals, template->file, message->at,
			"“%.*s” is not translated in %s: run tools/update-po.sh and translate it.",
			STR_ARG(message->forms[0].text), po->file);
	return NULL;
}

void emit_message(struct emitter *e, const struct message *message)
{
	int opened = 0;

	for (size_t i = 0; i < e->translations->count; i++) {
		const struct po *po = &e->translations->files[i];
		po_message_t entry = translation_of(e, po, message);

		if (!entry)
			continue;
		cout_open(&e->c, message->at.line, "if (out->language == %s)",
			language_name(po->language));
		emit_translation(e, po, message, entry);
		cout_else(&e->c);
		opened++;
	}
	if (message->form_count == 2) {
		cout_open(&e->c, message->at.line, "if (page_count(%s) == 1)",
			expression(e, &message->number));
		emit_english(e, message, 0);
		cout_else(&e->c);
		emit_english(e, message, 1);
		cout_close(&e->c);
	} else {
		emit_english(e, message, 0);
	}
	while (opened-- > 0)
		cout_close(&e->c);
}
