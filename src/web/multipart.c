/* Forms that carry files. */
#include "web/multipart.h"
#include "base/text.h"
#include "web/http_library.h"
#include "web/private.h"

#define PIECE ((size_t)64 << 10) /* that the reader holds at once */

struct reader {
	const struct request *request;
	struct multipart *form;
	char *room;         /* for the bytes of all parts, which are fewer than the body's */
	size_t used, begun; /* begun: where the part begins that is being read */
	str name, filename;
	bool open, wrong;
};

static void end_part(struct reader *r)
{
	str bytes = { r->room + r->begun, r->used - r->begun };
	struct multipart *form = r->form;

	if (!r->open)
		return;
	r->open = false;
	r->begun = r->used;
	if (str_given(r->filename)) {
		r->wrong |= form->upload_count == UPLOADS_MAX;
		if (!r->wrong)
			form->uploads[form->upload_count++] =
				(struct upload){ r->name, r->filename, bytes };
		return;
	}
	r->wrong |= form->pair_count == QUERY_PAIRS_MAX || !text_valid(bytes, true, NULL);
	if (!r->wrong)
		form->pairs[form->pair_count++] = (struct pair){ r->name, bytes };
}

static void begin_part(struct reader *r, const char *name, const char *filename)
{
	struct arena *arena = r->request->arena;

	end_part(r);
	r->name = arena_copy(arena, str_of(name));
	r->filename = arena_copy(arena, str_of(filename));
	r->open = true;
	r->wrong |= !r->name.len || !text_valid(r->name, false, NULL) ||
		    (str_given(r->filename) && !text_valid(r->filename, false, NULL));
}

static enum MHD_Result take(void *context, UNUSED enum MHD_ValueKind kind, const char *name,
	const char *filename, UNUSED const char *type, UNUSED const char *encoding,
	const char *bytes, uint64_t at, size_t size)
{
	struct reader *r = context;

	if (at == 0)
		begin_part(r, name, filename);
	if (r->wrong || size > r->request->body.len - r->used)
		return MHD_NO;
	if (size)
		memcpy(r->room + r->used, bytes, size);
	r->used += size;
	return MHD_YES;
}

bool multipart_read(const struct request *request, struct multipart *ret)
{
	struct arena *arena = request->arena;
	struct reader r = { .request = request,
		.form = ret,
		.room = arena_array(arena, request->body.len + 1, 1) };
	struct MHD_PostProcessor *reader =
		request->connection
			? MHD_create_post_processor(request->connection, PIECE, take, &r)
			: NULL;

	*ret = (struct multipart){
		.pairs = arena_array(arena, QUERY_PAIRS_MAX, sizeof(*ret->pairs)),
		.uploads = arena_array(arena, UPLOADS_MAX, sizeof(*ret->uploads)),
	};
	if (!reader || arena->failed) {
		if (reader)
			MHD_destroy_post_processor(reader);
		return false;
	}
	bool fine = MHD_post_process(reader, request->body.ptr, request->body.len) == MHD_YES;
	fine = MHD_destroy_post_processor(reader) == MHD_YES && fine;
	end_part(&r);
	return fine && !r.wrong;
}
