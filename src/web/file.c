/* Files that people hand in: taken in, and given back so that nothing in them runs here. */
#include "base/catalogue.h"
#include "base/photo.h"
#include "ledger/noted.h"
#include "web/exchange.h"

const char file_schema[] =
	"{\"type\":\"object\",\"required\":[\"file\",\"size\",\"type\"],\"properties\":{"
	"\"file\":{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"},"
	"\"size\":{\"type\":\"integer\"},"
	"\"type\":{\"type\":\"string\",\"description\":\"What its bytes are, as a media type\"},"
	"\"taken\":{\"type\":\"string\",\"format\":\"date\",\"description\":\"The day that a "
	"photograph is of, where it said so\"},"
	"\"place\":{\"type\":\"string\",\"description\":\"Degrees north and east of where it was "
	"taken, where the measure asks for that\"}}}";

/* ---- What for ---- */

struct file_asked {
	str lang;
	id purposes[FILE_PURPOSES_MAX];
};

void file_parameters(const struct slice *const *slices, struct file_parameters *ret)
{
	*ret = (struct file_parameters){ .purpose_count = 0 };
	ret->fields[0] = (struct field){ AT(struct file_asked, lang, TEXT), .label = N_("Language"),
		.max = 20 };
	for (; *slices; slices++) {
		const struct file_purpose *purpose = (*slices)->purpose;
		size_t n = ret->purpose_count;
		if (!purpose)
			continue;
		must(n < FILE_PURPOSES_MAX);
		ret->purposes[n] = purpose;
		ret->fields[n + 1] = (struct field){ .name = purpose->thing,
			.kind = FIELD_REF,
			.at = offsetof(struct file_asked, purposes) + n * sizeof(id),
			.label = purpose->label,
			.ref = purpose->thing };
		ret->purpose_count++;
	}
	ret->table = (struct field_table){ ret->fields, ret->purpose_count + 1,
		sizeof(struct file_asked) };
}

/* Whether any of what it is handed in for asks where it was taken. False: refused, or a fault. */
static bool read_purpose(struct request *request, struct response *response, bool *ret_place)
{
	struct reading *reading = request_read(request, response);
	struct file_parameters parameters;
	void *asked;

	if (!reading)
		return false;
	file_parameters(ledger_slices(request->ledger), &parameters);
	bool fine = request_parameters(request, response, &parameters.table, reading, &asked);
	for (size_t n = 0; fine && n < parameters.purpose_count; n++) {
		id thing = ((const struct file_asked *)asked)->purposes[n];
		*ret_place |=
			id_given(thing) && parameters.purposes[n]->asks_place(reading->conn, thing);
	}
	ledger_read_end(reading);
	return fine;
}

/* ---- Taken in ---- */

/* What is kept of it. A photograph is kept without what it tells besides itself; where that cannot be
 * taken out for certain, it is not kept at all. False: refused (*ret_refusal), or a fault. */
static bool look_into(str bytes, struct buf *cleaned, str *ret_kept, struct file_about *ret,
	const char **ret_refusal, struct err *err)
{
	struct photo_told told;

	if (!bytes.len) {
		*ret_refusal = N_("This file is empty.");
		return false;
	}
	*ret_refusal = NULL;
	*ret_kept = bytes;
	switch (photo_clean(bytes, cleaned, &told)) {
	case PHOTO_CLEAN:
		*ret_kept = buf_str(cleaned);
		snprintf(ret->type, sizeof(ret->type), "%s", told.type);
		ret->dated = told.exif.dated;
		ret->taken = told.exif.taken;
		memcpy(ret->place, told.exif.place, sizeof(ret->place));
		return true;
	case PHOTO_BROKEN:
		*ret_refusal = N_("This picture is damaged or not all there: open it, save it "
				  "again, and send that.");
		return false;
	case PHOTO_NONE:
		break;
	}
	if (!filetype_of(bytes, ret->type, err))
		return false;
	if (photo_may_tell(str_of(ret->type), bytes))
		*ret_refusal = N_("Pictures of this kind may hold where they were taken, and "
				  "Muster cannot take that out: send it as JPEG, PNG, WebP or "
				  "GIF.");
	return !*ret_refusal;
}

bool file_look(struct arena *arena, str bytes, bool place, struct handed_file *ret,
	const char **ret_refusal, struct err *err)
{
	CLEANUP(buf_done) struct buf cleaned = BUF(bytes.len + PHOTO_ROOM);
	struct file_about about = { .dated = false };
	str kept;

	if (!look_into(bytes, &cleaned, &kept, &about, ret_refusal, err))
		return false;
	if (!place)
		about.place[0] = '\0';
	if (kept.ptr != bytes.ptr)
		kept = arena_copy(arena, kept);
	if (!str_given(kept))
		return err_set(err, ERR_FULL, "the files take more memory than they may");
	*ret = file_handed(kept, &about);
	return true;
}

bool file_take(struct ledger *ledger, str bytes, bool place, struct file_taken *ret,
	const char **ret_refusal, struct err *err)
{
	CLEANUP(buf_done) struct buf cleaned = BUF(bytes.len + PHOTO_ROOM);
	struct file_taken taken = { .about = { .dated = false } };
	str kept;

	if (!look_into(bytes, &cleaned, &kept, &taken.about, ret_refusal, err))
		return false;
	if (!place)
		taken.about.place[0] = '\0';
	if (!ledger_keep_file(ledger, kept, &taken.about, &taken.file, err))
		return false;
	if (!place) /* nor is it told who asks for nothing, where it stands from before */
		taken.about.place[0] = '\0';
	taken.size = kept.len;
	*ret = taken;
	return true;
}

static void answer(
	struct response *response, hash file, size_t size, const struct file_about *about)
{
	struct json json = json_into(&response->body);
	char text[HASH_TEXT];

	json_begin_object(&json);
	json_key(&json, STR("file")), json_text(&json, hash_print(file, text));
	json_key(&json, STR("size")), json_number(&json, (int64_t)size);
	json_key(&json, STR("type")), json_text(&json, str_of(about->type));
	if (about->dated)
		json_key(&json, STR("taken")), json_date(&json, about->taken);
	if (about->place[0])
		json_key(&json, STR("place")), json_text(&json, str_of(about->place));
	json_end(&json);
}

const char *const file_sent_today =
	N_("You have sent as much in files today as one person may: go on tomorrow.");

bool file_may_hand_in(const struct request *request)
{
	return !request->standing || standing_may_somewhere(request->standing, RIGHT_ANSWER) ||
	       standing_may_somewhere(request->standing, RIGHT_MANAGE);
}

bool file_fits_today(const struct request *request, size_t bytes)
{
	const int64_t most = request->web->settings.upload_mib_per_day;
	char who[64];

	if (!most || id_eq(request->actor, ID_OPERATOR))
		return true;
	snprintf(who, sizeof(who), "files of %lld", (long long)request->actor.v);
	return throttle_bytes(request->web->throttle, str_of(who), clock_us(),
		ledger_today(request->ledger).day, (int64_t)bytes, most << 20);
}

static void refuse_today(struct request *request, struct response *response)
{
	response_refuse(response, 429, "too_many", tr(request->language, file_sent_today));
	response->retry_s = 3600;
}

void post_file(struct request *request, struct response *response)
{
	const char *refusal = NULL;
	struct file_taken taken;
	bool place = false;
	struct err err;

	if (!file_may_hand_in(request))
		response_refuse(response, 403, "R-LEDGER-03",
			tr(request->language, N_("You have no right to do this.")));
	else if (request->query_count && !read_purpose(request, response, &place))
		return;
	else if (!file_fits_today(request, request->body.len))
		refuse_today(request, response);
	else if (file_take(request->ledger, request->body, place, &taken, &refusal, &err))
		answer(response, taken.file, taken.size, &taken.about);
	else if (refusal)
		response_refuse(response, 422, "photo", tr(request->language, refusal));
	else
		response_fault(response, &err, request->language);
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

/* It is shown alone: nothing in it runs, loads anything or knows who looks at it. */
static const char policy[] = "sandbox; default-src 'none'; "
			     "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

static const char *shown_type(const char *type)
{
	for (size_t n = 0; n < COUNT(shown); n++)
		if (!strcmp(type, shown[n]))
			return shown[n];
	return NULL;
}

/* The endings by which programs know what a file is. */
static const struct {
	const char *type, *ending;
} endings[] = {
	{ "image/jpeg", ".jpg" },
	{ "image/png", ".png" },
	{ "image/gif", ".gif" },
	{ "image/webp", ".webp" },
	{ "application/pdf", ".pdf" },
	{ "text/plain", ".txt" },
	{ "text/csv", ".csv" },
	{ "text/html", ".html" },
	{ "application/zip", ".zip" },
	{ "application/msword", ".doc" },
	{ "application/vnd.ms-excel", ".xls" },
	{ "application/vnd.ms-powerpoint", ".ppt" },
	{ "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx" },
	{ "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx" },
	{ "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx" },
	{ "application/vnd.oasis.opendocument.text", ".odt" },
	{ "application/vnd.oasis.opendocument.spreadsheet", ".ods" },
	{ "video/mp4", ".mp4" },
	{ "audio/mpeg", ".mp3" },
};

static const char *ending_of(const char *type)
{
	for (size_t n = 0; n < COUNT(endings); n++)
		if (!strcmp(type, endings[n].type))
			return endings[n].ending;
	return "";
}

/* What it is called, with the ending of what it is: whoever named it does not say what it is. */
static const char *name_of(struct request *request, str title, const char *type)
{
	const char *ending = ending_of(type);
	size_t len = strlen(ending);
	str name = str_given(title) && title.len ? title : STR("evidence");

	if (len && name.len > len && !strncasecmp(name.ptr + name.len - len, ending, len))
		ending = "";
	return arena_printf(request->arena, "%.*s%s", STR_ARG(name), ending).ptr;
}

/* As an attachment it has no type of its own either: in <img> a browser would draw an SVG, attachment
 * or not. */
static void send_bytes(
	struct response *response, str bytes, const struct file_about *about, const char *name)
{
	const char *type = shown_type(about->type);

	response->type = type ? type : "application/octet-stream";
	response->policy = policy;
	if (type)
		response->saved_as = name;
	else
		response->filename = name;
	buf_add(&response->body, bytes);
}

static void send_file(struct request *request, struct response *response, struct reading *reading)
{
	CLEANUP(arena_done) struct arena arena = ARENA(LEDGER_FILE_MAX + 4096);
	struct err err;
	hash file;

	str bytes = hash_parse(request->parts[0], &file) && reading_may_file(reading, file)
			    ? reading_file(reading, file, &arena)
			    : STR_NONE;
	if (!str_given(bytes)) {
		response_refuse(response, 404, "not_found",
			tr(request->language, N_("There is no such file.")));
		return;
	}
	if (!request->local && !ledger_note_file(request->ledger, request->actor, file, &err)) {
		response_fault(response, &err, request->language);
		return;
	}
	const struct file_about about = reading_file_about(reading, file);
	str title = reading_file_title(reading, file, request->arena);
	send_bytes(response, bytes, &about, name_of(request, title, about.type));
}

void get_file(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);

	if (!reading)
		return;
	send_file(request, response, reading);
	ledger_read_end(reading);
}
