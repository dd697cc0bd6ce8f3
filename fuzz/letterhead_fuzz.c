/* Fuzzes letterheads: the document of a DOCX is whatever comes; what is taken can be filled, and what is
 * filled is a letterhead no more. */
#include "base/docx_private.h"
#include "base/macros.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = { "unit", "title", NULL };
static const struct docx_field fields[] = { { "unit", STR_INIT("南湖 & {{title}}") },
	{ "title", STR_INIT("<w:t>") } };

static bool packed(struct arena *arena, str document, struct buf *out)
{
	struct docx_package package;
	struct err err;

	package_plain(&package, arena);
	package_put(&package, STR(DOCUMENT_PART), document);
	return package_write(&package, out, &err);
}

/* The bytes as a file, and as the document within a sound one. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_done) struct arena arena = ARENA(256 << 20);
	CLEANUP(buf_done) struct buf file = BUF(64 << 20);
	CLEANUP(buf_done) struct buf out = BUF(64 << 20);
	const str bytes = { (const char *)data, size };
	struct docx_refusal why;
	struct paper paper;
	struct err err;
	struct paper_around around;

	letterhead_look(bytes, names, &arena, &why);
	if (!packed(&arena, bytes, &file) || !letterhead_look(buf_str(&file), names, &arena, &why))
		return 0;
	letterhead_texts(buf_str(&file), fields, COUNT(fields), &arena, &around);
	paper_begin(&paper, LANGUAGE_ZH, STR("t"), &arena);
	paper_text(&paper, STR("body"));
	must(docx_write(&paper, buf_str(&file), fields, COUNT(fields), &out, &err));
	return 0;
}
