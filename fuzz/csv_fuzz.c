/* Fuzzes reading a table from a file: whatever the bytes are, what was read can be written and is
 * then read again as the same values. */
#include "base/csv.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_text(str text)
{
	size_t at = 0;

	if (!text_valid(text, true, &at)) {
		must(at < text.len);
		must(text_valid(str_slice(text, 0, at), true, NULL));
		must(!text_valid(str_from(text, at), true, NULL));
		return;
	}
	const size_t columns = text_columns(text);
	must(text_length(text) <= text.len && columns <= 2 * text_length(text));
	must(text_columns(text_cut(text, columns / 2)) <= columns / 2);
	must(str_eq(text_cut(text, columns), text));
}

/* What was decoded is UTF-8: to decode it changes no more than one byte order mark. */
static bool try_decoding(str bytes, struct buf *out, str *ret)
{
	CLEANUP(buf_done) struct buf again = BUF(1 << 24);
	str text, same;

	if (!text_decode(bytes, out, &text))
		return false;
	must(text_decode(text, &again, &same) && again.len == 0);
	must(str_ends(text, same) && text.len - same.len <= 3);
	*ret = text;
	return true;
}

static bool can_be_written(const struct csv *csv)
{
	for (size_t n = 0; n < csv->count; n++)
		if (csv->values[n].len == CSV_VALUE_MAX) /* an apostrophe might not fit */
			return false;
	return csv->count < CSV_COLUMNS_MAX;
}

/* A first value of our own keeps records from being blank. */
static void write_all(str text, struct arena *arena, struct buf *out)
{
	struct csv csv;
	int64_t line = 0;

	csv_open(&csv, text, arena);
	while (csv_next(&csv)) {
		must(csv.count > 0 && csv.count <= CSV_COLUMNS_MAX && csv.line > line);
		line = csv.line;
		if (!can_be_written(&csv))
			continue;
		csv_value(out, true, STR("x"));
		for (size_t n = 0; n < csv.count; n++)
			csv_value(out, false, csv.values[n]);
		csv_line_end(out);
	}
	must(csv.problem || csv.at == csv.text.len);
	must(csv.line >= line && csv.problem != CSV_MEMORY);
}

static void compare_all(str text, str written, struct arena *arena)
{
	struct csv csv, again;

	csv_open(&csv, text, arena);
	csv_open(&again, written, arena);
	while (csv_next(&csv)) {
		if (!can_be_written(&csv))
			continue;
		must(csv_next(&again) && again.count == csv.count + 1);
		for (size_t n = 0; n < csv.count; n++)
			must(str_eq(csv.values[n], again.values[n + 1]));
	}
	must(!csv_next(&again) && again.problem == CSV_FINE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(buf_done) struct buf decoded = BUF(1 << 24);
	CLEANUP(buf_done) struct buf written = BUF(1 << 26);
	CLEANUP(arena_done) struct arena arena = { .max = 1 << 28 };
	str text = { (const char *)data, size };

	if (try_decoding(text, &decoded, &text))
		try_text(text);
	write_all(text, &arena, &written);
	must(!written.failed);
	compare_all(text, buf_str(&written), &arena);
	return 0;
}
