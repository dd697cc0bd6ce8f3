/* embed: files for the browser become a C table, so that the binary needs nothing beside it.
 *
 *     embed asset OUTPUT.c FILE...          the table `assets` that src/web/assets.h declares: "/style.css"
 *     embed manual_file OUTPUT.c FILE...    the table `manual_files` of src/web/manual.h: "/en/start.md"
 *
 * The order is that of the arguments and the tag follows from the bytes alone: the same files make
 * the same C. Each stands there as it is and as gzip. */
#include "base/buf.h"
#include "base/gzip.h"
#include "base/macros.h"
#include <errno.h>
#include <stdio.h>

#define FILE_MAX ((size_t)16 << 20)
#define LINE 20 /* bytes written in one line */

static const struct {
	const char *ending, *type;
} types[] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
	{ ".md", "text/markdown; charset=utf-8" },
	{ ".webp", "image/webp" },
};

static bool complain(const char *path, const char *what)
{
	fprintf(stderr, "embed: %s: %s\n", path, what);
	return false;
}

static const char *type_of(const char *path)
{
	for (size_t n = 0; n < COUNT(types); n++)
		if (str_ends(str_of(path), str_of(types[n].ending)))
			return types[n].type;
	return NULL;
}

static bool read_file(const char *path, struct buf *ret)
{
	char piece[65536];
	size_t len;
	FILE *in = fopen(path, "rb");

	if (!in)
		return complain(path, strerror(errno));
	while ((len = fread(piece, 1, sizeof(piece), in)) > 0)
		buf_bytes(ret, piece, len);
	bool fine = !ferror(in) && !ret->failed;
	fclose(in);
	return fine ? true : complain(path, "it cannot be read, or is too large");
}

/* FNV-1a, 64 bits: it tells one version from the next, nothing rests on its strength. */
static uint64_t tag_of(str bytes)
{
	uint64_t tag = 0xcbf29ce484222325;

	for (size_t n = 0; n < bytes.len; n++)
		tag = (tag ^ (unsigned char)bytes.ptr[n]) * 0x100000001b3;
	return tag;
}

/* As a text, which compilers read many times faster than a list of numbers. */
static void write_bytes(FILE *out, const char *name, size_t number, str bytes)
{
	fprintf(out, "static const char %s_%zu[] =\n\t\"", name, number);
	for (size_t n = 0; n < bytes.len; n++)
		fprintf(out, "%s\\%03o", n && n % LINE == 0 ? "\"\n\t\"" : "",
			(unsigned char)bytes.ptr[n]);
	fprintf(out, "\";\n\n");
}

/* The file's name; of the manual with the folder that it stands in. */
static const char *path_in(const char *table, const char *path)
{
	const char *slash = strrchr(path, '/');

	while (strcmp(table, "asset") != 0 && slash && slash > path && slash[-1] != '/')
		slash--;
	if (strcmp(table, "asset") != 0 && slash && slash > path)
		slash--;
	return slash ? slash + 1 : path;
}

static bool embed(FILE *out, const char *name, struct buf *table, const char *path, size_t number)
{
	const char *type = type_of(path);
	struct buf bytes, packed;

	if (!type)
		return complain(
			path, "what kind of file this is stands in no table: see tools/embed.c");
	buf_init(&bytes, FILE_MAX);
	buf_init(&packed, 2 * FILE_MAX);
	bool fine = read_file(path, &bytes);
	if (fine && bytes.len == 0)
		fine = complain(path, "it is empty");
	/* A picture is packed already. */
	if (fine && !str_ends(str_of(path), STR(".webp")) &&
		!gzip_add(&packed, buf_str(&bytes), GZIP_BEST))
		fine = complain(path, "it cannot be packed");
	if (fine) {
		write_bytes(out, "bytes", number, buf_str(&bytes));
		write_bytes(out, "packed", number, buf_str(&packed));
		buf_printf(table,
			"\t{ STR_INIT(\"/%s\"), \"%s\", { bytes_%zu, sizeof(bytes_%zu) - 1 }, "
			"{ packed_%zu, sizeof(packed_%zu) - 1 }, \"%016llx\" },\n",
			path_in(name, path), type, number, number, number, number,
			(unsigned long long)tag_of(buf_str(&bytes)));
	}
	buf_done(&bytes);
	buf_done(&packed);
	return fine;
}

static bool embed_all(FILE *out, const char *name, char **paths, size_t count)
{
	struct buf table;
	bool fine = true;

	buf_init(&table, FILE_MAX);
	fprintf(out,
		"/* Made by tools/embed: change the files themselves. */\n#include \"web/%s.h\"\n"
		"#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n",
		strcmp(name, "asset") == 0 ? "assets" : "manual");
	for (size_t n = 0; n < count && fine; n++)
		fine = embed(out, name, &table, paths[n], n);
	fprintf(out, "const struct asset %ss[] = {\n%.*s};\nconst size_t %s_count = %zu;\n", name,
		STR_ARG(buf_str(&table)), name, count);
	buf_done(&table);
	return fine;
}

int main(int argc, char **argv)
{
	FILE *out;

	if (argc < 4) {
		fprintf(stderr, "usage: embed asset|manual_file OUTPUT.c FILE...\n");
		return 2;
	}
	out = fopen(argv[2], "wb");
	if (!out)
		return complain(argv[2], strerror(errno)) ? 0 : 1;
	bool fine = embed_all(out, argv[1], argv + 3, (size_t)argc - 3);
	if (fclose(out) != 0)
		fine = complain(argv[2], "it cannot be written");
	if (!fine)
		remove(argv[2]);
	return fine ? 0 : 1;
}
