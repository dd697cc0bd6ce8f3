/* Secrets that a file of rows granted. */
#include "web/granted.h"
#include <jansson.h>

#define LIST_MAX ((size_t)256 << 20)

struct granted_one {
	int64_t line;
	id to;
	char secret[PASS_TEXT];
};

static const struct field *field_to(const struct act *act)
{
	return act->grants_to ? field_find(&act->record, str_of(act->grants_to)) : NULL;
}

static const char *secret_name(const struct act *act)
{
	return act->grants == GRANT_TOKEN ? "token" : act->grants == GRANT_FEED ? "feed" : "link";
}

void granted_init(struct granted *granted, const struct act *act)
{
	granted->act = act;
	buf_init(&granted->list, LIST_MAX);
}

void granted_take(struct granted *granted, const struct submission *s, int64_t line)
{
	const struct field *to = field_to(granted->act);
	struct granted_one one = { .line = line };

	if (!granted->act->grants)
		return;
	if (to)
		one.to = *(const id *)field_member_const(to, s->record.in);
	json_t *answer = json_loadb(s->answer.ptr, s->answer.len, 0, NULL);
	const char *secret = json_string_value(json_object_get(answer, secret_name(granted->act)));
	if (secret)
		snprintf(one.secret, sizeof(one.secret), "%s", secret);
	json_decref(answer);
	buf_bytes(&granted->list, &one, sizeof(one));
}

static void tell_one(const struct granted *granted, const struct granted_one *one,
	struct request *request, struct reading *reading, struct json *json)
{
	const struct field *to = field_to(granted->act);

	json_begin_object(json);
	json_key(json, STR("line")), json_number(json, one->line);
	if (to && reading) {
		json_key(json, str_of(to->name));
		json_text(json, reading_code(reading, to->ref, one->to, request->arena));
		json_key(json, STR("name"));
		json_text(json, reading_label(reading, to->ref, one->to, request->arena));
	}
	json_key(json, str_of(secret_name(granted->act)));
	json_text(json, str_of(one->secret));
	json_end(json);
}

void granted_tell(const struct granted *granted, struct request *request, struct json *json)
{
	struct err err;

	if (!granted->act->grants)
		return;
	struct reading *reading = ledger_read(request->ledger, &err);
	if (reading)
		reading->standing = request->standing; /* names as the reader may know them */
	json_key(json, STR("granted"));
	json_begin_array(json);
	for (size_t at = 0; at < granted->list.len; at += sizeof(struct granted_one)) {
		struct granted_one one;
		memcpy(&one, granted->list.ptr + at, sizeof(one));
		tell_one(granted, &one, request, reading, json);
		sodium_memzero(&one, sizeof(one));
	}
	json_end(json);
	if (reading)
		ledger_read_end(reading);
}

void granted_done(struct granted *granted)
{
	if (granted->list.ptr)
		sodium_memzero(granted->list.ptr, granted->list.len);
	buf_done(&granted->list);
}
