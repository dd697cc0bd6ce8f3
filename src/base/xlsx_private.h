/* What the two files that read workbooks share: a workbook that is open, and reading a part of it. */
#ifndef MUSTER_BASE_XLSX_PRIVATE_H
#define MUSTER_BASE_XLSX_PRIVATE_H

#include "base/arena.h"
#include "base/xlsx.h"
#include <libxml/xmlreader.h>
#include <zip.h>

#define PATH_MAX_XLSX 200

struct xlsx_named {
	str name, path;
};

struct xlsx {
	zip_t *zip;
	struct arena arena;
	size_t budget; /* bytes that may still be unpacked */
	struct xlsx_named sheets[XLSX_SHEETS_MAX];
	size_t sheet_count;
	str *strings; /* those that cells share */
	size_t string_count, string_room;
	bool *days; /* of each style: its numbers are days or moments */
	size_t style_count, style_room;
	bool from_1904;  /* days are counted from there */
	const char *why; /* the first thing that was wrong */
};

/* Reads one part of the archive node by node. */
struct xlsx_part {
	struct xlsx *xlsx;
	zip_file_t *file;
	xmlTextReaderPtr reader;
};
bool part_open(struct xlsx *, str path, struct xlsx_part *ret); /* false: not there, or refused */
bool part_next(struct xlsx_part *);                             /* false: its end, or refused */
void part_close(struct xlsx_part *);
bool part_begins(
	const struct xlsx_part *, const char *name);        /* stands at <name>, whatever prefix */
bool part_ends(const struct xlsx_part *, const char *name); /* at </name>, or at <name/> */
str part_text(const struct xlsx_part *); /* stands at text: borrowed until the next node */
/* The next attribute, borrowed; false after the last, and stands at the element again. */
bool part_attribute(struct xlsx_part *, str *ret_name, str *ret_value);

void xlsx_refuse(struct xlsx *, const char *why); /* the first stays */
/* Reads which sheets there are, the strings that cells share, and which styles are days. */
void xlsx_read_parts(struct xlsx *);

#endif
