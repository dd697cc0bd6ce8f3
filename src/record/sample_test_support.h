/* A table with every kind of field, needed and not: what the tests and the fuzzer of this folder
 * read and write. */
#ifndef MUSTER_RECORD_SAMPLE_TEST_SUPPORT_H
#define MUSTER_RECORD_SAMPLE_TEST_SUPPORT_H

#include "record/read.h"
#include "record/write.h"

struct sample_row {
	str code, name;
	opt_number size;
	int colour;
	id unit;
	id filled;         /* .resolved */
	struct rows parts; /* struct sample_part */
	struct values more;
};

struct sample_part {
	str name;
	id unit;
};

struct sample {
	id unit;
	str title, text;
	opt_number effort, below;
	number least;
	opt_decimal share;
	opt_yesno open;
	opt_date due;
	opt_moment at;
	int colour;
	opt_file file;
	struct texts words;
	struct ids units;
	struct rows rows; /* struct sample_row */
	struct values values;
	opt_number filled;   /* .resolved */
	opt_number later;    /* .since = 2 */
	number later_needed; /* .need, .since = 2 */
};

struct sample_import {
	str title;
	struct rows rows; /* struct sample_row, .in_file */
	number made;      /* .need, .resolved */
};

extern const struct field_table sample_table, sample_row_table, sample_import_table;

/* A request with every field that may be given. */
extern const char sample_json[];

/* Gives "U1" to "U9" and "#1" to "#9" the ids 1 to 9, and nothing else. */
id sample_find(void *context, const char *thing, str text);

#endif
