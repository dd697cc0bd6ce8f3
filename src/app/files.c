/* Reading files and keeping them in the store. */
#include "app/files.h"
#include "app/commands.h"
#include <errno.h>
#include <jansson.h>

#define FILE_MAX ((size_t)32 << 20)

static bool read_stream(FILE *stream, str path, size_t max, struct buf *ret, struct err *err)
{
	char piece[65536];
	size_t len;

	while ((len = fread(piece, 1, sizeof(piece), stream)) > 0)
		buf_bytes(ret, piece, len);
	if (ferror(stream))
		return err_set(err, ERR_SYSTEM, "The file %.*s cannot be read: %s.", STR_ARG(path),
			strerror(errno));
	if (ret->failed)
		return err_set(err, ERR_FULL, "The file %.*s is larger than %zu MiB.",
			STR_ARG(path), max >> 20);
	return true;
}

bool path_read(str path, size_t max, struct buf *ret, struct err *err)
{
	buf_init(ret, max);
	if (str_eq(path, STR("-")))
		return read_stream(stdin, STR("on standard input"), max, ret, err);
	FILE *stream = fopen(path.ptr, "rbe");
	if (!stream)
		return err_set(err, ERR_NOT_FOUND, "The file %.*s cannot be opened: %s.",
			STR_ARG(path), strerror(errno));
	bool fine = read_stream(stream, path, max, ret, err);
	fclose(stream);
	return fine;
}

/* The answer's name of the file, or why it was not kept. */
static bool read_kept(
	const struct answer *answer, str path, struct arena *arena, str *ret_name, struct err *err)
{
	json_t *root = json_loadb(buf_str(&answer->body).ptr, answer->body.len, 0, NULL);
	json_t *problem = json_array_get(json_object_get(root, "problems"), 0);
	const char *why = json_string_value(json_object_get(problem, "text"));

	*ret_name = arena_copy(arena, str_of(json_string_value(json_object_get(root, "file"))));
	if (!str_given(*ret_name))
		err_set(err, answer->status >= 500 ? ERR_SYSTEM : ERR_MISUSE,
			"The store did not keep the file %.*s: %s", STR_ARG(path),
			why ? why : "it did not say why.");
	json_decref(root);
	return str_given(*ret_name);
}

bool path_keep(struct transport *transport, str path, str measure, struct arena *arena,
	str *ret_name, struct err *err)
{
	CLEANUP(buf_done) struct buf bytes = BUF(0);
	const struct pair what_for = { STR("measure"), measure };
	struct answer answer;

	if (!path_read(path, FILE_MAX, &bytes, err))
		return false;
	struct call call = { .method = "POST",
		.path = STR("/api/v1/file"),
		.query = &what_for,
		.query_count = str_given(measure) ? 1 : 0,
		.content_type = "application/octet-stream",
		.body = buf_str(&bytes) };
	if (!transport_call(transport, &call, &answer, err))
		return false;
	bool kept = read_kept(&answer, path, arena, ret_name, err);
	buf_done(&answer.body);
	return kept;
}

static bool cell_keep(struct transport *transport, json_t *row, const char *name, str measure,
	struct arena *arena, struct err *err)
{
	const char *text = json_string_value(json_object_get(row, name));
	str kept;

	if (!text || text[0] != '@')
		return true;
	if (!path_keep(transport, str_of(text + 1), measure, arena, &kept, err))
		return false;
	json_object_set_new(row, name, json_stringn(kept.ptr, kept.len));
	return true;
}

static bool cells_keep(struct transport *transport, const struct field_table *rows, json_t *list,
	str measure, struct arena *arena, struct err *err)
{
	size_t n;
	json_t *row;

	json_array_foreach(
		list, n, row) for (size_t k = 0; k < rows->count;
				   k++) if (rows->fields[k].kind == FIELD_FILE &&
					    !cell_keep(transport, row, rows->fields[k].name,
						    measure, arena, err)) return false;
	return true;
}

bool list_keep(struct transport *transport, const struct field_table *rows, str list, str measure,
	struct arena *arena, str *ret, struct err *err)
{
	json_t *root = json_loadb(list.ptr, list.len, JSON_REJECT_DUPLICATES, NULL);
	char *text = NULL;
	bool fine = !root || cells_keep(transport, rows, root, measure, arena, err);

	if (fine && root)
		text = json_dumps(root, JSON_COMPACT);
	if (fine)
		*ret = arena_copy(arena, text ? str_of(text) : list);
	free(text);
	json_decref(root);
	return fine && (str_given(*ret) || err_set(err, ERR_FULL, "the rows are too many"));
}

int command_file(struct arguments *arguments)
{
	struct transport *transport;
	struct arena arena;
	struct err err;
	str name;
	int code = EXIT_DONE;
	str measure = arguments_take(arguments, "measure");

	if (!arguments_empty(arguments, "file"))
		return EXIT_REFUSED;
	if (!transport_open(&transport, arguments, &err))
		return tell_fault(&err);
	arena_init(&arena, 1 << 16);
	if (path_keep(transport, arguments->words[1], measure, &arena, &name, &err))
		printf("%.*s\n", STR_ARG(name));
	else
		code = tell_unread(&err);
	arena_done(&arena);
	transport_close(transport);
	return code;
}
