/* The parts of a DOCX: a zip of XML. Reading takes nothing on trust; see docx.h. */
#include "base/catalogue.h"
#include "base/docx_private.h"
#include <libxml/parser.h>
#include <pthread.h>
#include <zip.h>

#define DOS_DAY 0x21 /* 1980-01-01: the same paper makes the same bytes */

static bool refuse(struct docx_refusal *why, const char *sentence, str what)
{
	*why = (struct docx_refusal){ sentence, what };
	return false;
}

static const char damaged[] = N_("This is no DOCX file, or it is damaged.");
static const char too_large[] = N_("Unpacked, this file is too large for a letterhead.");

struct docx_part *package_find(const struct docx_package *package, str name)
{
	for (size_t n = 0; n < package->count; n++)
		if (str_eq(package->parts[n].name, name))
			return &package->parts[n];
	return NULL;
}

void package_put(struct docx_package *package, str name, str bytes)
{
	struct docx_part *part = package_find(package, name);

	if (!part && package->count < package->room)
		part = &package->parts[package->count++];
	if (part)
		*part = (struct docx_part){ name, bytes };
}

/* ---- Reading ---- */

/* Whatever the zip says of a part's size: it is unpacked as far as there is room, and not further. */
static bool unpack(zip_t *zip, zip_uint64_t n, size_t *left, struct buf *ret)
{
	zip_file_t *file = zip_fopen_index(zip, n, 0);
	char piece[32768];
	zip_int64_t len = 0;

	if (!file)
		return false;
	while (!ret->failed && (len = zip_fread(file, piece, sizeof(piece))) > 0)
		buf_bytes(ret, piece, (size_t)len);
	zip_fclose(file);
	*left -= ret->failed ? *left : ret->len;
	return len == 0 && !ret->failed;
}

static bool read_parts(zip_t *zip, struct docx_package *package, struct docx_refusal *why)
{
	size_t left = LETTERHEAD_UNPACKED_MAX;

	for (size_t n = 0; n < package->room - 10; n++) {
		CLEANUP(buf_done) struct buf bytes = BUF(left);
		str name = arena_copy(package->arena, str_of(zip_get_name(zip, n, 0)));
		if (!str_given(name))
			return refuse(why, damaged, STR_NONE);
		if (str_ends(name, STR("/")))
			continue;
		/* Word would show the one, and we would have looked at the other. */
		if (package_find(package, name))
			return refuse(why, damaged, STR_NONE);
		if (!unpack(zip, n, &left, &bytes))
			return refuse(why, bytes.failed ? too_large : damaged, STR_NONE);
		str kept = arena_copy(package->arena, bytes.len ? buf_str(&bytes) : STR(""));
		if (!str_given(kept))
			return refuse(why, too_large, STR_NONE);
		package_put(package, name, kept);
	}
	return true;
}

bool package_read(
	str bytes, struct arena *arena, struct docx_package *ret, struct docx_refusal *why)
{
	zip_error_t error;

	if (bytes.len > LETTERHEAD_MAX)
		return refuse(why, too_large, STR_NONE);
	zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &error);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
	if (!zip) {
		zip_source_free(source);
		return refuse(why, damaged, STR_NONE);
	}
	zip_int64_t count = zip_get_num_entries(zip, 0);
	bool fine = count > 0 && count <= LETTERHEAD_PARTS_MAX;
	if (!fine)
		refuse(why, count > 0 ? too_large : damaged, STR_NONE);
	/* Some more: what is put into it when it is filled. */
	*ret = (struct docx_package){ .arena = arena, .room = fine ? (size_t)count + 10 : 0 };
	ret->parts = arena_array(arena, ret->room, sizeof(*ret->parts));
	fine = fine && ret->parts && read_parts(zip, ret, why);
	zip_discard(zip);
	if (fine && (!package_find(ret, STR(DOCUMENT_PART)) || !package_find(ret, STR(TYPES_PART))))
		return refuse(why, damaged, STR_NONE);
	return fine;
}

/* ---- What acts or loads ---- */

static bool has_word(str text, const char *word)
{
	const size_t len = strlen(word);

	for (size_t n = 0; n + len <= text.len; n++)
		if (strncasecmp(text.ptr + n, word, len) == 0)
			return true;
	return false;
}

static bool name_harmless(str name, struct docx_refusal *why)
{
	static const char *const acting[] = { "vbaproject", "vbadata", "activex", "embeddings/",
		"customui", "oleobject" };

	for (size_t n = 0; n < COUNT(acting); n++)
		if (has_word(name, acting[n]))
			return refuse(why,
				N_("A letterhead holds no macros and no programs: %.*s."), name);
	return true;
}

static bool ends_with_any(str text, const char *const *endings, size_t count)
{
	for (size_t n = 0; n < count; n++)
		if (str_ends(text, str_of(endings[n])))
			return true;
	return false;
}

/* One reference of a part: elsewhere only by a link, which somebody clicks; and to nothing that acts. */
static bool relation_harmless(str type, str mode, struct docx_refusal *why)
{
	static const char *const acting[] = { "/aFChunk", "/oleObject", "/package", "/control",
		"/vbaProject", "/attachedTemplate" };

	if (mode.len && !str_eq(mode, STR("Internal")) && !str_ends(type, STR("/hyperlink")))
		return refuse(why,
			N_("A letterhead brings along all that it shows: nothing is loaded from "
			   "elsewhere when it is opened."),
			STR_NONE);
	if (ends_with_any(type, acting, COUNT(acting)))
		return refuse(why, N_("A letterhead holds no macros and no programs: %.*s."),
			STR("_rels"));
	return true;
}

static bool relations_harmless(str bytes, struct docx_refusal *why)
{
	xmlDoc *doc = part_parse(bytes);
	bool fine = doc != NULL || refuse(why, damaged, STR_NONE);

	for (xmlNode *node = doc ? xmlDocGetRootElement(doc) : NULL; node && fine;
		node = node_next(node, NULL)) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		xmlChar *mode = xmlGetNoNsProp(node, BAD_CAST "TargetMode");
		xmlChar *type = xmlGetNoNsProp(node, BAD_CAST "Type");
		fine = relation_harmless(str_of((char *)type), str_of((char *)mode), why);
		xmlFree(mode);
		xmlFree(type);
	}
	xmlFreeDoc(doc);
	return fine;
}

/* Fields of Word that fetch or start something, as a word of an instruction. */
static bool instructions_harmless(str text)
{
	static const char *const acting[] = { "DDE", "DDEAUTO", "INCLUDE", "INCLUDETEXT",
		"INCLUDEPICTURE", "IMPORT", "LINK", "DATABASE", "MACROBUTTON", "EMBED", "RD" };

	while (str_given(text)) {
		str word = str_cut(&text, ' ');
		for (size_t n = 0; n < COUNT(acting); n++)
			if (word.len == strlen(acting[n]) &&
				strncasecmp(word.ptr, acting[n], word.len) == 0)
				return false;
	}
	return true;
}

/* Word joins what stands in several runs, from one end of a field to the next. */
static void gather_instruction(xmlNode *node, struct buf *out)
{
	const bool simple = node_is(node, "fldSimple");
	xmlChar *text = node_is(node, "instrText") ? xmlNodeGetContent(node)
			: simple ? xmlGetNsProp(node, BAD_CAST "instr", BAD_CAST W_NS)
				 : NULL;

	if (simple || node_is(node, "fldChar"))
		buf_byte(out, ' ');
	for (const char *at = (const char *)text; at && *at; at++)
		buf_byte(out, (unsigned char)*at <= ' ' || *at == '"' ? ' ' : *at);
	if (simple)
		buf_byte(out, ' ');
	xmlFree(text);
}

static bool text_harmless(str bytes, struct docx_refusal *why)
{
	CLEANUP(buf_done) struct buf instructions = BUF(1 << 20);
	xmlDoc *doc = part_parse(bytes);

	if (!doc)
		return refuse(why, damaged, STR_NONE);
	for (xmlNode *node = xmlDocGetRootElement(doc); node; node = node_next(node, NULL))
		gather_instruction(node, &instructions);
	xmlFreeDoc(doc);
	return (!instructions.failed && instructions_harmless(buf_str(&instructions))) ||
	       refuse(why, N_("A letterhead has no fields that fetch or start something."),
		       STR_NONE);
}

bool package_harmless(const struct docx_package *package, struct docx_refusal *why)
{
	for (size_t n = 0; n < package->count; n++) {
		const struct docx_part *part = &package->parts[n];
		if (!name_harmless(part->name, why))
			return false;
		if (str_eq(part->name, STR(TYPES_PART)) &&
			(has_word(part->bytes, "macroEnabled") ||
				has_word(part->bytes, "vbaProject")))
			return refuse(why,
				N_("A letterhead holds no macros and no programs: %.*s."),
				part->name);
		if (str_ends(part->name, STR(".rels")) && !relations_harmless(part->bytes, why))
			return false;
		if (part_is_text(part->name) && !text_harmless(part->bytes, why))
			return false;
	}
	return true;
}

/* ---- Parts as trees ---- */

xmlDoc *part_parse(str bytes)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, xmlInitParser);
	xmlDoc *doc = bytes.len < (size_t)16 << 20
			      ? xmlReadMemory(bytes.ptr, (int)bytes.len, "part.xml", NULL,
					XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
			      : NULL;

	if (doc && (doc->intSubset || doc->extSubset || !xmlDocGetRootElement(doc))) {
		xmlFreeDoc(doc);
		return NULL;
	}
	return doc;
}

str part_print(xmlDoc *doc, struct arena *arena)
{
	xmlChar *text = NULL;
	int len = 0;

	xmlDocDumpMemoryEnc(doc, &text, &len, "UTF-8");
	str kept = text ? arena_copy(arena, (str){ (char *)text, (size_t)len }) : STR_NONE;
	xmlFree(text);
	return kept;
}

bool part_is_text(str name)
{
	return str_eq(name, STR(DOCUMENT_PART)) ||
	       (str_ends(name, STR(".xml")) && (str_starts(name, STR("word/header")) ||
						       str_starts(name, STR("word/footer"))));
}

/* ---- Writing ---- */

static bool add_part(zip_t *zip, const struct docx_part *part)
{
	zip_source_t *source = zip_source_buffer(zip, part->bytes.ptr, part->bytes.len, 0);
	zip_int64_t at = source ? zip_file_add(zip, part->name.ptr, source, ZIP_FL_ENC_UTF_8) : -1;

	if (source && at < 0)
		zip_source_free(source);
	return at >= 0 && zip_file_set_dostime(zip, (zip_uint64_t)at, 0, DOS_DAY, 0) == 0;
}

static bool give_bytes(zip_source_t *source, struct buf *out)
{
	char piece[32768];
	zip_int64_t len = -1;

	if (zip_source_open(source) < 0)
		return false;
	while (!out->failed && (len = zip_source_read(source, piece, sizeof(piece))) > 0)
		buf_bytes(out, piece, (size_t)len);
	zip_source_close(source);
	return len == 0 && !out->failed;
}

bool package_write(const struct docx_package *package, struct buf *out, struct err *err)
{
	zip_error_t error;
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_TRUNCATE, &error) : NULL;
	bool fine = zip != NULL;

	if (!zip) {
		zip_source_free(source);
		return err_set(err, ERR_SYSTEM, "The DOCX cannot be written.");
	}
	zip_source_keep(source);
	/* What the parts are stands first, as Word has it. */
	const struct docx_part *types = package_find(package, STR(TYPES_PART));
	fine = types && add_part(zip, types);
	for (size_t n = 0; n < package->count && fine; n++)
		if (&package->parts[n] != types)
			fine = add_part(zip, &package->parts[n]);
	if (fine && zip_close(zip) == 0)
		fine = give_bytes(source, out);
	else
		zip_discard(zip), fine = false;
	zip_source_free(source);
	return fine || err_set(err, ERR_FULL, "The DOCX cannot be written.");
}
