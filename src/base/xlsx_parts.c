/* The parts of a workbook beside its sheets: which sheets there are, shared strings, styles. */
#include "base/catalogue.h"
#include "base/xlsx_private.h"

#define STRINGS_MAX 4000000
#define STYLES_MAX 65536
#define STRING_MAX 65536 /* bytes, as CSV_VALUE_MAX */
#define FORMATS_MAX 2000

/* ---- A part ---- */

void xlsx_refuse(struct xlsx *xlsx, const char *why)
{
	if (!xlsx->why)
		xlsx->why = why;
}

static int unpack(void *context, char *into, int len)
{
	struct xlsx_part *part = context;
	zip_int64_t got = zip_fread(part->file, into, (zip_uint64_t)len);

	if (got < 0)
		return -1;
	if ((size_t)got > part->xlsx->budget) {
		xlsx_refuse(part->xlsx,
			N_("This workbook is too large: it unpacks to far more than its size."));
		return -1;
	}
	part->xlsx->budget -= (size_t)got;
	return (int)got;
}

static int unpacked(void *context)
{
	(void)context;
	return 0;
}

bool part_open(struct xlsx *xlsx, str path, struct xlsx_part *ret)
{
	char name[PATH_MAX_XLSX + 1];

	*ret = (struct xlsx_part){ .xlsx = xlsx };
	if (xlsx->why || !path.len || path.len > PATH_MAX_XLSX || memchr(path.ptr, 0, path.len))
		return false;
	snprintf(name, sizeof(name), "%.*s", STR_ARG(path));
	ret->file = zip_fopen(xlsx->zip, name, ZIP_FL_NOCASE);
	return ret->file != NULL;
}

/* It is told by what is read, and never to the terminal. */
static void pass_over(void *context, xmlErrorPtr error)
{
	(void)context;
	(void)error;
}

/* The reader is made with the first node: from then on the part stays where it is. */
static bool begin(struct xlsx_part *part)
{
	if (part->reader)
		return true;
	part->reader = xmlReaderForIO(unpack, unpacked, part, NULL, NULL, XML_PARSE_NONET);
	if (part->reader)
		xmlTextReaderSetStructuredErrorHandler(part->reader, pass_over, NULL);
	return part->reader != NULL;
}

bool part_next(struct xlsx_part *part)
{
	if (part->xlsx->why || !begin(part))
		return false;
	int read = xmlTextReaderRead(part->reader);
	int type = xmlTextReaderNodeType(part->reader);
	if (read == 1 && type != XML_READER_TYPE_DOCUMENT_TYPE &&
		type != XML_READER_TYPE_ENTITY_REFERENCE)
		return true;
	if (read != 0)
		xlsx_refuse(part->xlsx, N_("This workbook is damaged: it cannot be read."));
	return false;
}

void part_close(struct xlsx_part *part)
{
	xmlFreeTextReader(part->reader);
	if (part->file)
		zip_fclose(part->file);
	*part = (struct xlsx_part){ .xlsx = part->xlsx };
}

static bool is_named(const struct xlsx_part *part, const char *name)
{
	return xmlStrEqual(xmlTextReaderConstLocalName(part->reader), BAD_CAST name);
}

bool part_begins(const struct xlsx_part *part, const char *name)
{
	return xmlTextReaderNodeType(part->reader) == XML_READER_TYPE_ELEMENT &&
	       is_named(part, name);
}

bool part_ends(const struct xlsx_part *part, const char *name)
{
	int type = xmlTextReaderNodeType(part->reader);

	return (type == XML_READER_TYPE_END_ELEMENT ||
		       (type == XML_READER_TYPE_ELEMENT &&
			       xmlTextReaderIsEmptyElement(part->reader))) &&
	       is_named(part, name);
}

str part_text(const struct xlsx_part *part)
{
	int type = xmlTextReaderNodeType(part->reader);

	if (type != XML_READER_TYPE_TEXT && type != XML_READER_TYPE_CDATA &&
		type != XML_READER_TYPE_SIGNIFICANT_WHITESPACE &&
		type != XML_READER_TYPE_WHITESPACE)
		return STR_NONE;
	return str_of((const char *)xmlTextReaderConstValue(part->reader));
}

bool part_attribute(struct xlsx_part *part, str *ret_name, str *ret_value)
{
	if (xmlTextReaderMoveToNextAttribute(part->reader) != 1) {
		xmlTextReaderMoveToElement(part->reader);
		return false;
	}
	*ret_name = str_of((const char *)xmlTextReaderConstLocalName(part->reader));
	*ret_value = str_of((const char *)xmlTextReaderConstValue(part->reader));
	return true;
}

/* ---- What leads to what ---- */

struct relation {
	str id, type, target; /* of one of them; the wanted one's target is kept */
};

static struct relation read_relation(struct xlsx_part *part)
{
	struct relation relation = { STR(""), STR(""), STR("") };
	struct arena *arena = &part->xlsx->arena;
	str name, value;

	while (part_attribute(part, &name, &value)) {
		if (str_eq(name, STR("Id")))
			relation.id = arena_copy(arena, value);
		else if (str_eq(name, STR("Type")))
			relation.type = arena_copy(arena, value);
		else if (str_eq(name, STR("Target")))
			relation.target = arena_copy(arena, value);
	}
	return relation;
}

static str folder_of(str path)
{
	while (path.len && path.ptr[path.len - 1] != '/')
		path.len--;
	return path;
}

/* The part to which `from` leads by an id, or by the end of its type. */
static str leads_to(struct xlsx *xlsx, str from, str id, str type)
{
	str folder = folder_of(from), target = STR_NONE;
	str path = arena_printf(&xlsx->arena, "%.*s_rels/%.*s.rels", STR_ARG(folder),
		STR_ARG(str_from(from, folder.len)));
	struct xlsx_part part;

	if (!part_open(xlsx, path, &part))
		return STR_NONE;
	while (!str_given(target) && part_next(&part)) {
		if (!part_begins(&part, "Relationship"))
			continue;
		struct relation relation = read_relation(&part);
		if (id.len ? str_eq(relation.id, id) : str_ends(relation.type, type))
			target = relation.target;
	}
	part_close(&part);
	if (str_starts(target, STR("/")))
		return str_from(target, 1);
	if (!str_given(target))
		return STR_NONE;
	return arena_printf(&xlsx->arena, "%.*s%.*s", STR_ARG(folder), STR_ARG(target));
}

/* ---- Which sheets there are ---- */

struct sheet_told {
	str name, id;
	bool hidden;
};

static void read_sheet(struct xlsx_part *part, struct sheet_told *told, size_t *count)
{
	struct sheet_told sheet = { STR(""), STR(""), false };
	struct arena *arena = &part->xlsx->arena;
	str name, value;

	while (part_attribute(part, &name, &value)) {
		if (str_eq(name, STR("name")))
			sheet.name = arena_copy(arena, value);
		else if (str_eq(name, STR("id")))
			sheet.id = arena_copy(arena, value);
		else if (str_eq(name, STR("state")))
			sheet.hidden = !str_eq(value, STR("visible"));
	}
	if (!sheet.hidden && sheet.id.len && *count < XLSX_SHEETS_MAX)
		told[(*count)++] = sheet;
}

static void read_properties(struct xlsx_part *part)
{
	str name, value;

	while (part_attribute(part, &name, &value))
		if (str_eq(name, STR("date1904")))
			part->xlsx->from_1904 =
				str_eq(value, STR("1")) || str_eq(value, STR("true"));
}

static void read_sheets(struct xlsx *xlsx, str path)
{
	struct sheet_told *told = arena_array(&xlsx->arena, XLSX_SHEETS_MAX, sizeof(*told));
	size_t count = 0;
	struct xlsx_part part;

	if (!told || !part_open(xlsx, path, &part))
		return;
	while (part_next(&part))
		if (part_begins(&part, "sheet"))
			read_sheet(&part, told, &count);
		else if (part_begins(&part, "workbookPr"))
			read_properties(&part);
	part_close(&part);
	for (size_t n = 0; n < count; n++) {
		str at = leads_to(xlsx, path, told[n].id, STR_NONE);
		if (str_given(at))
			xlsx->sheets[xlsx->sheet_count++] = (struct xlsx_named){ told[n].name, at };
	}
}

/* ---- Shared strings ---- */

static void add_string(struct xlsx *xlsx, struct buf *text)
{
	if (xlsx->string_count == xlsx->string_room) {
		size_t room = xlsx->string_room ? xlsx->string_room * 2 : 256;
		str *grown = room <= 2 * STRINGS_MAX ? realloc(xlsx->strings, room * sizeof(*grown))
						     : NULL;
		if (!grown) {
			xlsx_refuse(xlsx, N_("This workbook is too large."));
			return;
		}
		xlsx->strings = grown;
		xlsx->string_room = room;
	}
	str copy = arena_copy(&xlsx->arena, text->len ? buf_str(text) : STR(""));
	if (text->failed || !str_given(copy))
		xlsx_refuse(xlsx, N_("This workbook is too large."));
	xlsx->strings[xlsx->string_count++] = copy;
	buf_clear(text);
}

/* How a text is read aloud (<rPh>) is no part of it. */
static void read_strings(struct xlsx *xlsx, str path)
{
	CLEANUP(buf_done) struct buf text = BUF(STRING_MAX);
	struct xlsx_part part;
	bool within = false, aloud = false;

	if (!part_open(xlsx, path, &part))
		return;
	while (part_next(&part)) {
		if (part_begins(&part, "t"))
			within = true;
		if (part_begins(&part, "rPh"))
			aloud = true;
		if (within && !aloud)
			buf_add(&text, part_text(&part));
		if (part_ends(&part, "t"))
			within = false;
		if (part_ends(&part, "rPh"))
			aloud = false;
		if (part_ends(&part, "si"))
			add_string(xlsx, &text);
	}
	part_close(&part);
}

/* ---- Which numbers are days ---- */

/* Those that every program knows without being told, in all countries. */
static bool is_day_known(int64_t format)
{
	return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) ||
	       (format >= 45 && format <= 47) || (format >= 50 && format <= 58);
}

/* By its letters, outside of quotes, brackets and what is written after a backslash. */
static bool is_day_format(str code)
{
	for (size_t n = 0; n < code.len; n++) {
		char c = code.ptr[n];
		if (c == '"' || c == '[') {
			char end = c == '"' ? '"' : ']';
			do
				n++;
			while (n < code.len && code.ptr[n] != end);
		} else if (c == '\\' || c == '_' || c == '*') {
			n++;
		} else if (strchr("dmyhsDMYHS", c)) {
			return true;
		} else if (c == ';') {
			return false;
		}
	}
	return false;
}

struct formats {
	int64_t days[FORMATS_MAX]; /* those of the file's own that are days */
	size_t count;
};

static void read_format(struct xlsx_part *part, struct formats *formats)
{
	int64_t number = -1;
	bool day = false;
	str name, value;

	while (part_attribute(part, &name, &value))
		if (str_eq(name, STR("numFmtId")))
			str_number(value, &number);
		else if (str_eq(name, STR("formatCode")))
			day = is_day_format(value);
	if (day && formats->count < FORMATS_MAX)
		formats->days[formats->count++] = number;
}

static void read_style(struct xlsx_part *part, const struct formats *formats)
{
	struct xlsx *xlsx = part->xlsx;
	int64_t number = 0;
	bool day;
	str name, value;

	while (part_attribute(part, &name, &value))
		if (str_eq(name, STR("numFmtId")))
			str_number(value, &number);
	day = is_day_known(number);
	for (size_t n = 0; n < formats->count; n++)
		day |= formats->days[n] == number;
	if (xlsx->style_count == xlsx->style_room) {
		size_t room = xlsx->style_room ? xlsx->style_room * 2 : 64;
		bool *grown =
			room <= STYLES_MAX ? realloc(xlsx->days, room * sizeof(*grown)) : NULL;
		if (!grown)
			return;
		xlsx->days = grown;
		xlsx->style_room = room;
	}
	xlsx->days[xlsx->style_count++] = day;
}

static void read_styles(struct xlsx *xlsx, str path)
{
	struct formats *formats = arena_alloc(&xlsx->arena, sizeof(*formats));
	struct xlsx_part part;
	bool cells = false;

	if (!formats || !part_open(xlsx, path, &part))
		return;
	while (part_next(&part)) {
		if (part_begins(&part, "numFmt"))
			read_format(&part, formats);
		if (part_begins(&part, "cellXfs"))
			cells = true;
		if (cells && part_begins(&part, "xf"))
			read_style(&part, formats);
		if (part_ends(&part, "cellXfs"))
			cells = false;
	}
	part_close(&part);
}

void xlsx_read_parts(struct xlsx *xlsx)
{
	str workbook = leads_to(xlsx, STR(""), STR(""), STR("/officeDocument"));

	read_sheets(xlsx, workbook);
	if (!xlsx->sheet_count) {
		xlsx_refuse(xlsx, N_("This file is no workbook, or one that holds no table."));
		return;
	}
	read_strings(xlsx, leads_to(xlsx, workbook, STR(""), STR("/sharedStrings")));
	read_styles(xlsx, leads_to(xlsx, workbook, STR(""), STR("/styles")));
}
