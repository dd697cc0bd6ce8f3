/* Fuzzes the page compiler: any bytes are refused or become C, and any translation fits its
 * sentence or is refused.
 *
 * The input is a page and, after a NUL, the text of a translation that is held against every
 * sentence of the page. */
#include "emit.h"
#include "message.h"
#include "piece.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_translation(
	void *context, const struct template *template, const struct message *message)
{
	const str *text = context;
	struct piece *pieces;
	const char *why;

	for (int i = 0; i < message->form_count; i++)
		pieces_read(template->arena, &message->forms[i], *text, &pieces, &why);
}

/* The page must end as C or with a refusal, never with neither. */
static void try_page(str page, str translation)
{
	struct translations none = { 0 };
	struct refusals refusals;
	struct template template;
	struct arena arena;
	struct buf out;

	arena_init(&arena, 1u << 30);
	buf_init(&out, 1u << 26);
	refusals_init(&refusals);
	if (template_read(&template, "fuzz.html", page, &arena, &refusals) &&
		messages_find(&template)) {
		messages_visit(&template, try_translation, &translation);
		must(emit(&template, &none, &out) && out.len > 0);
	} else {
		must(refusals.count > 0);
	}
	refusals_done(&refusals);
	buf_done(&out);
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	str rest = { (const char *)data, size };
	const str page = str_cut(&rest, '\0');

	try_page(page, rest);
	return 0;
}
