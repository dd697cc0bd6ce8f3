/* Acts as forms: what is sent, and what comes of it. */
#include "base/catalogue.h"
#include "base/qr.h"
#include "web/door.h"
#include "web/form.h"
#include "web/guard.h"
#include "web/multipart.h"
#include "web/thing.h"
#include <jansson.h>

#define PATH_MAX_BYTES ((size_t)1 << 20)

/* ---- Read ---- */

bool form_has_files(const struct field_table *table)
{
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		if (field->kind == FIELD_FILE || field->kind == FIELD_VALUES ||
			(field->kind == FIELD_ROWS && !field->resolved &&
				form_has_files(field->rows)))
			return true;
	}
	return false;
}

/* Whether what the files are handed in for asks where they were taken. */
static bool place_asked(const struct request *request, struct reading *reading)
{
	const struct slice *const *slices = ledger_slices(request->ledger);

	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; slices[n]->purpose && k < request->sent_count; k++) {
			const struct file_purpose *purpose = slices[n]->purpose;
			if (!str_eq(request->sent[k].name, str_of(purpose->thing)))
				continue;
			id thing = reading_find(reading, purpose->thing, request->sent[k].text);
			if (id_given(thing) && purpose->asks_place(reading->conn, thing))
				return true;
		}
	return false;
}

/* The file that was chosen now takes the place of the one that was handed in when the form was sent
 * before. That there is room was looked at before. */
static void put(struct request *request, str name, str text)
{
	pairs_take(request->sent, &request->sent_count, name);
	must(request->sent_count < QUERY_PAIRS_MAX);
	request->sent[request->sent_count++] = (struct pair){ name, text };
}

str form_file_name(struct arena *arena, str field)
{
	return arena_printf(arena, FORM_FILE_NAME "%.*s", STR_ARG(field));
}

static void put_file(struct request *request, const struct upload *upload, hash file)
{
	char text[HASH_TEXT];

	put(request, upload->name, arena_copy(request->arena, str_of(hash_print(file, text).ptr)));
	put(request, form_file_name(request->arena, upload->name), upload->filename);
}

static str sent(const struct request *request, const char *name)
{
	return name ? str_trim(request_sent(request, str_of(name))) : STR_NONE;
}

/* Whether the act may be done where the form says that it happens. */
static bool may_act(const struct request *request, struct reading *reading)
{
	const struct act *act = request->act;
	const char *name = sent(request, act->right_or).len ? act->right_or : act->right_at;
	str text = sent(request, name);

	if (act->right == RIGHT_OWN || act->self)
		return true;
	if (!text.len)
		return reading_may(reading, act->right, ID_NONE);
	const char *thing = field_find(&act->record, str_of(name))->ref;
	id at = reading_find(reading, thing, text);
	return id_given(at) && reading_may(reading, act->right, reading_unit(reading, thing, at));
}

/* Files that are there before the act is done outlast a refusal: nobody sends them twice for a wrong number.
 * They are kept only of whoever may do it there; where it is only tried they come and go with it. */
struct keeping_files {
	struct request *request;
	struct response *response;
	struct problems *problems;
	struct form_files *with_act; /* NULL: kept at once */
	bool place;
};

static bool keep_one(const struct keeping_files *k, const struct upload *upload)
{
	struct request *request = k->request;
	struct form_files *with = k->with_act;
	const char *refusal = NULL;
	struct file_taken taken;
	struct err err;

	if (with ? file_look(request->arena, upload->bytes, k->place, &with->files[with->count],
			   &refusal, &err)
		 : file_take(request->ledger, upload->bytes, k->place, &taken, &refusal, &err)) {
		put_file(request, upload, with ? with->files[with->count].file : taken.file);
		if (with)
			with->names[with->count++] = upload->name;
		return true;
	}
	if (!refusal) {
		response_fault(k->response, &err, request->language);
		return false;
	}
	problem(k->problems, arena_copy(request->arena, upload->name).ptr, "photo", "%.*s: %s",
		STR_ARG(upload->filename), tr(request->language, refusal));
	return true;
}

static bool keep_chosen(const struct keeping_files *k, const struct multipart *form)
{
	bool fine = true;

	for (size_t n = 0; fine && n < form->upload_count; n++)
		if (form->uploads[n].filename.len)
			fine = keep_one(k, &form->uploads[n]);
	return fine;
}

static size_t bytes_chosen(const struct multipart *form)
{
	size_t bytes = 0;

	for (size_t n = 0; n < form->upload_count; n++)
		bytes += form->uploads[n].bytes.len;
	return bytes;
}

static size_t files_chosen(const struct multipart *form)
{
	size_t chosen = 0;

	for (size_t n = 0; n < form->upload_count; n++)
		chosen += form->uploads[n].filename.len > 0;
	return chosen;
}

static bool keep_files(struct request *request, struct response *response,
	const struct multipart *form, struct form_files *with_act, struct problems *problems)
{
	struct keeping_files k = { request, response, problems, with_act, false };
	size_t bytes = bytes_chosen(form);

	request->sent_files = bytes > 0;
	if (!files_chosen(form) || sent(request, "more").len)
		return true;
	if (request->sent_count + 2 * files_chosen(form) > QUERY_PAIRS_MAX) {
		problem(problems, "", "too_many", N_("This is larger than what may be sent here."));
		return true;
	}
	if (!file_fits_today(request, bytes)) {
		problem(problems, "", "too_many", file_sent_today, NULL);
		return true;
	}
	struct reading *reading = request_read(request, response);
	if (!reading)
		return false;
	k.place = place_asked(request, reading);
	if (!sent(request, "try").len && may_act(request, reading)) {
		k.with_act = NULL;
		request->sent_files = false;
	}
	ledger_read_end(reading);
	return keep_chosen(&k, form);
}

static bool csrf_wrong(struct request *request, struct response *response)
{
	str sent = pairs_take(request->sent, &request->sent_count, STR("csrf"));

	if (!request->csrf.len || guard_csrf(request, sent))
		return false;
	response_refuse(response, 403, "csrf",
		tr(request->language,
			N_("This page is too old, or was sent by another: open it again.")));
	return true;
}

/* Browsers send what ends a line as CRLF, whatever stood there. */
str form_text(str text, struct arena *arena)
{
	char *out = memchr(text.ptr ? text.ptr : "", '\r', text.len) ? arena_alloc(arena, text.len) : NULL;
	size_t len = 0;

	for (size_t n = 0; out && n < text.len; n++)
		if (text.ptr[n] != '\r' || n + 1 == text.len || text.ptr[n + 1] != '\n')
			out[len++] = text.ptr[n];
	return out ? (str){ out, len } : text;
}

bool form_open(struct request *request, struct response *response, struct multipart *ret)
{
	bool whole, files = str_eq(request->content_type, STR("multipart/form-data"));

	*ret = (struct multipart){ .upload_count = 0 };
	if (files) {
		whole = multipart_read(request, ret);
		request->sent = ret->pairs;
		request->sent_count = ret->pair_count;
	} else {
		whole = pairs_decode(
			request->body, request->arena, &request->sent, &request->sent_count);
	}
	if (!whole) {
		response_refuse(response, 400, "malformed",
			tr(request->language, N_("The form cannot be read.")));
		return false;
	}
	for (size_t n = 0; n < request->sent_count; n++)
		request->sent[n].text = form_text(request->sent[n].text, request->arena);
	return !csrf_wrong(request, response);
}

bool form_receive(struct request *request, struct response *response, struct form_files *with_act,
	struct problems *problems)
{
	struct multipart form;

	return form_open(request, response, &form) &&
	       keep_files(request, response, &form, with_act, problems);
}

/* Names of files are for whoever fills in the form. */
static void drop_file_names(struct pair *pairs, size_t *count)
{
	size_t kept = 0;

	for (size_t n = 0; n < *count; n++)
		if (!str_starts(pairs[n].name, STR(FORM_FILE_NAME)))
			pairs[kept++] = pairs[n];
	*count = kept;
}

struct form_sent form_take(struct pair *pairs, size_t *count)
{
	drop_file_names(pairs, count);
	str key = pairs_take(pairs, count, STR("key")),
	    to = pairs_take(pairs, count, STR("back_to"));
	pairs_take(pairs, count, STR(FORM_ASKED_AT));
	bool more = pairs_take(pairs, count, STR("more")).len > 0 ||
		    pairs_take(pairs, count, STR("move")).len > 0;
	bool try = pairs_take(pairs, count, STR("try")).len > 0;
	bool sure = pairs_take(pairs, count, STR("sure")).len > 0;

	int64_t since = 0;

	if (!str_number(pairs_take(pairs, count, STR("since")), &since) || since < 0)
		since = 0;
	return (struct form_sent){
		.key = key.len ? key : STR_NONE,
		.to = to,
		.more = more,
		.try = try,
		.sure = sure,
		.since = since,
	};
}

/* ---- It was done ---- */

struct done {
	struct request *request;
	const struct submission *s;
	struct reading *reading;
	json_t *answer;
};

/* One that was sent before got its answer from the event alone: its references were not looked up. */
static id named(const struct done *d, const struct field *field)
{
	id at = field ? *(const id *)field_member_const(field, d->s->record.in) : ID_NONE;

	for (size_t n = 0; field && !id_given(at) && n < d->request->sent_count; n++)
		if (str_eq(d->request->sent[n].name, str_of(field->name)))
			at = reading_find(d->reading, field->ref, d->request->sent[n].text);
	return at;
}

#define BACK_TO_MAX 2000

/* A path of this store and nothing else: what an address leads elsewhere by begins with two of them. */
bool form_leads_here(str path)
{
	for (size_t n = 0; n < path.len; n++)
		if ((unsigned char)path.ptr[n] < ' ' || path.ptr[n] == 0x7f)
			return false;
	return path.len <= BACK_TO_MAX && path.len && path.ptr[0] == '/' &&
	       (path.len == 1 || (path.ptr[1] != '/' && path.ptr[1] != '\\'));
}

/* Where its page wanted to go; else to what it made, to what it was about, or to where it happened. */
static str leads_to(const struct done *d)
{
	const struct act *act = d->s->act;
	id made = { json_integer_value(json_object_get(d->answer, "id")) };
	const char *name = act_subject(act);
	const struct field *field = name ? field_find(&act->record, str_of(name)) : NULL;
	id at = named(d, field);
	str to = request_sent(d->request, STR("back_to"));

	if (form_leads_here(to))
		return to;
	if (act->makes && id_given(made))
		return thing_url(d->reading, act->makes, made, d->request->arena);
	if (id_given(at) && field->kind == FIELD_REF &&
		id_given(reading_find(d->reading, field->ref,
			arena_printf(d->request->arena, "#%lld", (long long)at.v))))
		return thing_url(d->reading, field->ref, at, d->request->arena);
	return STR("/act");
}

static str grantee(const struct done *d)
{
	const struct act *act = d->s->act;
	const struct field *field =
		act->grants_to ? field_find(&act->record, str_of(act->grants_to)) : NULL;

	if (!field)
		return STR("");
	return reading_label(d->reading, field->ref,
		*(const id *)field_member_const(field, d->s->record.in), d->request->arena);
}

static void hand(const struct done *d, struct response *response)
{
	struct request *request = d->request;
	struct page page = { .out = &response->body, .language = request->language };
	const char *link = json_string_value(json_object_get(d->answer, "link"));
	const char *token = json_string_value(json_object_get(d->answer, "token"));
	const char *feed = json_string_value(json_object_get(d->answer, "feed"));
	CLEANUP(buf_done) struct buf path = BUF(PATH_MAX_BYTES);
	struct handed_page view = {
		.link = link,
		.feed = feed,
		.name = grantee(d),
		.back_url = leads_to(d),
	};
	int size = 0;

	view.frame = frame_of(request, view.back_url, "people");
	view.secret =
		link ? arena_printf(request->arena, "%.*s/in/%s", STR_ARG(base_url(request)), link)
		: feed ? arena_printf(request->arena, "%.*s" FEED_PATH "%s.ics", STR_ARG(base_url(request)), feed)
		       : arena_copy(request->arena, str_of(token));
	if (link && qr_path(view.secret, &path, &size)) {
		view.path = buf_str(&path);
		view.size = size;
	}
	response->type = "text/html; charset=utf-8";
	page_handed(&page, &view);
}

/* What it leads to within the page stands at the end. */
static str with_seq(const struct done *d, str path)
{
	const char *within = memchr(path.ptr, '#', path.len);
	const str page = { path.ptr, within ? (size_t)(within - path.ptr) : path.len };

	return arena_printf(d->request->arena, "%.*s%cdone=%lld%.*s", STR_ARG(page),
		memchr(page.ptr, '?', page.len) ? '&' : '?',
		(long long)json_integer_value(json_object_get(d->answer, "seq")),
		STR_ARG(str_from(path, page.len)));
}

void form_done(struct request *request, struct response *response, const struct submission *s)
{
	struct done done = { .request = request, .s = s };
	json_error_t error;

	done.reading = request_read(request, response);
	if (!done.reading)
		return;
	done.answer = json_loadb(s->answer.ptr, s->answer.len, 0, &error);
	if (json_object_get(done.answer, "link") || json_object_get(done.answer, "token") ||
		json_object_get(done.answer, "feed"))
		hand(&done, response);
	else
		lead_to(response, with_seq(&done, leads_to(&done)));
	json_decref(done.answer);
	ledger_read_end(done.reading);
}
