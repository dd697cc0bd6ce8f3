/* Files that people hand in: taken in, and given back so that nothing in them runs here. */
#include "base/catalogue.h"
#include "web/private.h"

const char file_schema[] =
	"{\"type\":\"object\",\"required\":[\"file\",\"size\",\"type\"],\"properties\":{"
	"\"file\":{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"},"
	"\"size\":{\"type\":\"integer\"},"
	"\"type\":{\"type\":\"string\",\"description\":\"What its bytes are, as a media type\"}}}";

void post_file(struct request *request, struct response *response)
{
	struct json json = json_into(&response->body);
	struct file_about about;
	char text[HASH_TEXT];
	struct err err;
	hash file;

	if (!filetype_of(request->body, about.type, &err) ||
		!ledger_keep_file(request->ledger, request->body, &about, &file, &err)) {
		response_fault(response, &err, request->language);
		return;
	}
	json_begin_object(&json);
	json_key(&json, STR("file")), json_text(&json, hash_print(file, text));
	json_key(&json, STR("size")), json_number(&json, (int64_t)request->body.len);
	json_key(&json, STR("type")), json_text(&json, str_of(about.type));
	json_end(&json);
}

/* ---- Given back ---- */

/* What is shown; all else is only saved. Neither HTML nor SVG, in which scripts run. */
static const char *const shown[] = {
	"image/jpeg",
	"image/png",
	"image/gif",
	"image/webp",
	"application/pdf",
};

/* It is shown alone: nothing in it runs, loads anything or knows who looks at it. The styles are
 * those by which browsers lay out what they show pictures and PDF in. */
static const char policy[] = "sandbox; default-src 'none'; style-src 'unsafe-inline'; "
			     "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

static const char *shown_type(const char *type)
{
	for (size_t n = 0; n < COUNT(shown); n++)
		if (!strcmp(type, shown[n]))
			return shown[n];
	return NULL;
}

/* As an attachment it has no type of its own either: in <img> a browser would draw an SVG, attachment
 * or not. */
static void send_bytes(struct response *response, str bytes, const struct file_about *about)
{
	const char *type = shown_type(about->type);

	response->type = type ? type : "application/octet-stream";
	response->policy = policy;
	if (!type)
		response->filename = "evidence";
	buf_add(&response->body, bytes);
}

static void send_file(struct request *request, struct response *response, struct reading *reading)
{
	CLEANUP(arena_done) struct arena arena = ARENA(LEDGER_FILE_MAX + 4096);
	hash file;

	str bytes = hash_parse(request->parts[0], &file) ? reading_file(reading, file, &arena)
							 : STR_NONE;
	if (!str_given(bytes)) {
		response_refuse(response, 404, "not_found",
			tr(request->language, N_("There is no such file.")));
		return;
	}
	const struct file_about about = reading_file_about(reading, file);
	send_bytes(response, bytes, &about);
}

void get_file(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);

	if (!reading)
		return;
	send_file(request, response, reading);
	ledger_read_end(reading);
}
