/* Fuzzes the reading of records: hostile JSON is refused or becomes a record, and a record that was
 * read is written canonically, read back as an event and written to the same bytes. The same input
 * is tried as a CSV file and as an event. */
#include "record/sample_test_support.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const str code = STR_INIT("U1");

static id find(void *context UNUSED, const char *thing UNUSED, str text UNUSED)
{
	return sample_find(NULL, "unit", code);
}

/* What is written is read back, and written again to the same bytes. */
static void try_round(const struct field_table *table, const void *in, struct arena *arena)
{
	CLEANUP(buf_done) struct buf body = BUF(1 << 26);
	CLEANUP(buf_done) struct buf lines = BUF(1 << 26);
	CLEANUP(buf_done) struct buf body_again = BUF(1 << 26);
	CLEANUP(buf_done) struct buf lines_again = BUF(1 << 26);
	void *back;

	struct json json = json_into(&body), json_again = json_into(&body_again);
	record_write(table, in, &json, &lines, NULL);
	must(!body.failed && !lines.failed);
	must(record_read_event(table, buf_str(&body), 2, buf_str(&lines), NULL, arena, &back));
	record_write(table, back, &json_again, &lines_again, NULL);
	must(str_eq(buf_str(&body), buf_str(&body_again)));
	must(str_eq(buf_str(&lines), buf_str(&lines_again)));
}

static void try_json(str text, struct arena *arena, struct problems *problems)
{
	struct record record;
	str malformed;

	if (record_read_text(&record, &sample_table, text, arena, problems, &malformed)) {
		must(!problems->count && !str_given(malformed));
		record_asked("sample.read", &record);
		record_resolve(&record, find, NULL, problems);
		must(!problems->count);
		try_round(&sample_table, record.in, arena);
	} else {
		must(problems->count || str_given(malformed));
	}
}

static void try_csv(str text, struct arena *arena, struct problems *problems)
{
	CLEANUP(buf_done) struct buf decoded = BUF(1 << 24);
	struct record record;

	must(record_read_pairs(&record, &sample_import_table, NULL, 0, arena, problems));
	if (record_read_csv_rows(
		    &record, &sample_import_table.fields[1], text, &decoded, problems)) {
		record_resolve(&record, find, NULL, problems);
		must(!problems->count);
		try_round(&sample_import_table, record.in, arena);
	} else {
		must(problems->count);
	}
}

static void try_event(str text, struct arena *arena)
{
	void *in;

	if (record_read_event(&sample_table, text, 2, STR_NONE, NULL, arena, &in))
		try_round(&sample_table, in, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const str text = { (const char *)data, size };
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 26);
	struct problems problems;

	crypto_start();
	problems_init(&problems, &arena, LANGUAGE_EN);
	try_json(text, &arena, &problems);
	problems_init(&problems, &arena, LANGUAGE_EN);
	try_csv(text, &arena, &problems);
	try_event(text, &arena);
	return 0;
}
