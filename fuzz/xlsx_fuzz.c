/* Fuzzes reading a workbook: whatever the bytes are, they become a table that csv.h reads, or a
 * sentence. What is no archive is taken for the XML of a sheet, within a workbook that is well
 * formed. */
#include "base/csv.h"
#include "base/xlsx.h"
#include <zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
	const char *path, *text;
} parts[] = {
	{ "_rels/.rels", "<r><Relationship Id='a' Type='x/officeDocument' Target='w.xml'/></r>" },
	{ "w.xml", "<w xmlns:r='r'><sheets><sheet name='A' r:id='s'/></sheets></w>" },
	{ "_rels/w.xml.rels", "<r><Relationship Id='s' Type='x/worksheet' Target='s.xml'/>"
			      "<Relationship Id='t' Type='x/sharedStrings' Target='t.xml'/>"
			      "<Relationship Id='u' Type='x/styles' Target='s.xml'/></r>" },
	{ "t.xml", "<t><si><t>one</t></si><si><t>two</t></si></t>" },
};

static void add(zip_t *zip, const char *path, const void *bytes, size_t len)
{
	zip_int64_t at = zip_file_add(zip, path, zip_source_buffer(zip, bytes, len, 0), 0);

	must(at >= 0 && zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0) == 0);
}

static void wrap(const void *sheet, size_t len, struct buf *out)
{
	zip_source_t *into = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_stat_t stat;

	zip_source_keep(into);
	zip_t *zip = zip_open_from_source(into, ZIP_TRUNCATE, NULL);
	must(zip);
	for (size_t n = 0; n < COUNT(parts); n++)
		add(zip, parts[n].path, parts[n].text, strlen(parts[n].text));
	add(zip, "s.xml", sheet, len);
	must(zip_close(zip) == 0 && zip_source_open(into) == 0 &&
		zip_source_stat(into, &stat) == 0);
	char *room = buf_room(out, stat.size);
	must(room);
	out->len = (size_t)zip_source_read(into, room, stat.size);
	zip_source_close(into);
	zip_source_free(into);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(buf_done) struct buf workbook = BUF(1 << 24);
	CLEANUP(buf_done) struct buf decoded = BUF(1 << 26);
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 28);
	str bytes = { (const char *)data, size }, text;
	const char *why = NULL;
	struct csv csv;
	int64_t line = 0;

	if (!xlsx_is(bytes)) {
		wrap(data, size, &workbook);
		bytes = buf_str(&workbook);
	}
	if (!table_decode(bytes, &decoded, &text, &why)) {
		must(why);
		return 0;
	}
	csv_open(&csv, text, &arena);
	while (csv_next(&csv)) {
		must(csv.count > 0 && csv.line > line && csv.line <= XLSX_ROWS_MAX);
		line = csv.line;
	}
	must(csv.problem == CSV_FINE);
	return 0;
}
