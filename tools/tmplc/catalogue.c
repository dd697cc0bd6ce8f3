/* `tmplc catalogue`: the translations of C's sentences as sorted static tables (base/catalogue.h).
 */
#include "commands.h"
#include "cout.h"
#include <string.h>

/* Sentences that only pages have are printed by the pages themselves. */
static bool is_for_c(po_message_t message)
{
	po_filepos_t position;
	bool any = false;

	for (int i = 0; (position = po_message_filepos(message, i)); i++) {
		any = true;
		if (!str_ends(str_of(po_filepos_file(position)), STR(".html")))
			return true;
	}
	return !any;
}

static void check(const struct po *po, po_message_t message, struct refusals *refusals)
{
	const struct place at = po_place(po, message);
	const char *msgid = po_message_msgid(message), *wrong = NULL;

	if (po_message_msgid_plural(message)) {
		refuse(refusals, po->file, at, "“%s” has a plural, which only pages can have.",
			msgid);
		return;
	}
	if (strchr(msgid, '%') || strchr(po_message_msgstr(message), '%'))
		wrong = po_format_wrong(message);
	if (wrong)
		refuse(refusals, po->file, at, "The translation of “%s” has other conversions: %s",
			msgid, wrong);
}

static size_t emit_table(
	const struct po *po, const char *name, struct buf *out, struct refusals *refusals)
{
	size_t count = 0;

	for (size_t i = 0; i < po->count; i++) {
		po_message_t message = po->entries[i].message;

		if (!is_for_c(message))
			continue;
		check(po, message, refusals);
		if (count++ == 0)
			buf_printf(out, "static const struct catalogue_entry %s[] = {\n", name);
		buf_text(out, "\t{ ");
		c_literal(out, str_of(po->entries[i].msgid));
		buf_text(out, ",\n\t\t");
		c_literal(out, str_of(po_message_msgstr(message)));
		buf_text(out, " },\n");
	}
	if (count > 0)
		buf_text(out, "};\n\n");
	return count;
}

static const char *const tables[LANGUAGE_COUNT] = { [LANGUAGE_EN] = "en", [LANGUAGE_ZH] = "zh" };

bool command_catalogue(const struct order *order, struct arena *arena, struct refusals *refusals)
{
	CLEANUP(buf_done) struct buf out = { 0 };
	size_t counts[LANGUAGE_COUNT] = { 0 };

	buf_init(&out, 64 << 20);
	buf_text(&out, "/* Made by tools/tmplc from po/: change the translations there. */\n"
		       "#include \"base/catalogue.h\"\n\n");
	for (size_t i = 0; i < order->input_count; i++) {
		struct po po;

		if (po_open(&po, order->inputs[i], arena, refusals) && counts[po.language] == 0)
			counts[po.language] = emit_table(&po, tables[po.language], &out, refusals);
		po_close(&po);
	}
	buf_text(&out, "const struct catalogue catalogues[LANGUAGE_COUNT] = {\n");
	for (size_t i = 0; i < COUNT(tables); i++) {
		if (counts[i])
			buf_printf(&out, "\t{ %s, %zu },\n", tables[i], counts[i]);
		else
			buf_text(&out, "\t{ NULL, 0 },\n");
	}
	buf_text(&out, "};\n");
	return refusals->count == 0 && file_write(order->output, &out, refusals);
}
