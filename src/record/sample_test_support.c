/* A table with every kind of field: see sample_test_support.h. */
#include "record/sample_test_support.h"

static const struct choice colours[] = {
	{ 1, "red", N_("Red") },
	{ 2, "green", N_("Green") },
	{ 0 },
};

static const struct field part_fields[] = {
	{ AT(struct sample_part, name, TEXT), .label = N_("Name"), .need = true },
	{ AT(struct sample_part, unit, REF), .label = N_("Unit"), .ref = "unit" },
};
static const struct field_table part_table = FIELD_TABLE(struct sample_part, part_fields);

static const struct field row_fields[] = {
	{ AT(struct sample_row, code, TEXT), .label = N_("Code"), .need = true, .max = 10 },
	{ AT(struct sample_row, name, TEXT), .label = N_("Name"), .need = true },
	{ AT(struct sample_row, size, NUMBER), .label = N_("Size"), .min = 1, .max = 100 },
	{ AT(struct sample_row, colour, CHOICE), .label = N_("Colour"), .choices = colours },
	{ AT(struct sample_row, unit, REF), .label = N_("Unit"), .ref = "unit" },
	{ AT(struct sample_row, filled, REF), .label = N_("Filled"), .ref = "unit",
		.resolved = true },
	{ AT(struct sample_row, parts, ROWS), .label = N_("Parts"), .rows = &part_table },
	{ AT(struct sample_row, more, VALUES), .label = N_("More") },
};
const struct field_table sample_row_table = FIELD_TABLE(struct sample_row, row_fields);

static const struct field fields[] = {
	{ AT(struct sample, unit, REF), .label = N_("Unit"), .need = true, .ref = "unit" },
	{ AT(struct sample, title, TEXT), .label = N_("Title"), .need = true, .min = 2, .max = 10,
		.help = N_("One line, as it will be read out.") },
	{ AT(struct sample, text, TEXT), .label = N_("What to do"), .prose = true, .max = 100 },
	{ AT(struct sample, effort, NUMBER), .label = N_("Effort"), .max = 1000 },
	{ AT(struct sample, below, NUMBER), .label = N_("Below nothing"), .min = -5 },
	{ AT(struct sample, least, NUMBER), .label = N_("At least"), .need = true, .min = -5,
		.max = 9 },
	{ AT(struct sample, share, DECIMAL), .label = N_("Share"), .places = 2, .max = 100 },
	{ AT(struct sample, open, YESNO), .label = N_("Open") },
	{ AT(struct sample, due, DATE), .label = N_("Due") },
	{ AT(struct sample, at, MOMENT), .label = N_("At") },
	{ AT(struct sample, colour, CHOICE), .label = N_("Colour"), .choices = colours },
	{ AT(struct sample, file, FILE), .label = N_("File") },
	{ AT(struct sample, words, TEXTS), .label = N_("Words"), .max = 3 },
	{ AT(struct sample, units, REFS), .label = N_("Units"), .ref = "unit", .max = 3 },
	{ AT(struct sample, rows, ROWS), .label = N_("Rows"), .rows = &sample_row_table, .max = 5 },
	{ AT(struct sample, values, VALUES), .label = N_("Values"), .max = 4 },
	{ AT(struct sample, filled, NUMBER), .label = N_("Filled"), .resolved = true },
	{ AT(struct sample, later, NUMBER), .label = N_("Later"), .since = 2 },
	{ AT(struct sample, later_needed, NUMBER), .label = N_("Later, needed"), .need = true,
		.since = 2 },
};
const struct field_table sample_table = FIELD_TABLE(struct sample, fields);

static const struct field import_fields[] = {
	{ AT(struct sample_import, title, TEXT), .label = N_("Title") },
	{ AT(struct sample_import, rows, ROWS), .label = N_("Rows"), .need = true,
		.rows = &sample_row_table, .in_file = true, .max = 1000000 },
	{ AT(struct sample_import, made, NUMBER), .label = N_("Made"), .need = true,
		.resolved = true },
};
const struct field_table sample_import_table = FIELD_TABLE(struct sample_import, import_fields);

const char sample_json[] =
	"{\"unit\":\"U1\",\"title\":\" Plan \",\"text\":\"# "
	"One\\n\\tTwo\",\"effort\":30,\"least\":-5,\"share\":\"12.50\","
	"\"open\":false,\"due\":\"2026-11-23\",\"at\":\"2026-11-23T09:30:00+08:00\",\"colour\":"
	"\"green\","
	"\"file\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\",\"words\":["
	"\"a\",\"\xe5\x8d\x97\xe6\xb9\x96\"],"
	"\"units\":[\"U2\",3],\"rows\":[{\"code\":\"A\",\"name\":\"First "
	"\\\"one\\\"\",\"size\":1,\"colour\":\"red\",\"unit\":\"U4\","
	"\"parts\":[{\"name\":\"p\",\"unit\":5}]},{\"code\":\"B\",\"name\":\"Second\",\"more\":{"
	"\"k\":1}}],"
	"\"values\":{\"size\":12,\"open\":true,\"word\":\"w\",\"none\":null},\"later_needed\":7}";

id sample_find(void *context UNUSED, const char *thing, str text)
{
	bool there = !strcmp(thing, "unit") && text.len == 2 &&
		     (text.ptr[0] == 'U' || text.ptr[0] == '#') && text.ptr[1] >= '1' &&
		     text.ptr[1] <= '9';

	return there ? (id){ text.ptr[1] - '0' } : ID_NONE;
}
