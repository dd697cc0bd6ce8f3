/* Coming in by a door of the demo. */
#include "web/doors.h"
#include "base/catalogue.h"
#include "web/door.h"
#include "web/exchange.h"

static const struct {
	const char *word, *title, *what;
} kinds[] = {
	{ "office", N_("The campaign office"), N_("plans, deploys, reminds and reports") },
	{ "unit", N_("A unit"), N_("sees what is asked of it by when, and answers once") },
	{ "leader", N_("The leader"), N_("sees where it stands, who is behind and whom to call") },
	{ "member", N_("An ordinary member"), N_("reads what is going on") },
};

bool doors_open(const struct request *request)
{
	return request->web->settings.doors && request->from_here;
}

/* "unit=L-KJ-NH": the person; not given: it is no door. */
static str next_door(str *rest, size_t *ret_kind)
{
	str code = str_trim(str_cut(rest, ',')), word = str_cut(&code, '=');

	for (size_t n = 0; n < COUNT(kinds); n++)
		if (str_eq(word, str_of(kinds[n].word)) && code.len) {
			*ret_kind = n;
			return code;
		}
	return STR_NONE;
}

str doors_wrong(const char *doors)
{
	str rest = str_of(doors);
	size_t kind;

	while (rest.len) {
		str from = rest;
		if (!str_given(next_door(&rest, &kind)))
			return str_trim(str_cut(&from, ','));
	}
	return STR_NONE;
}

void doors_fill(struct doors_piece *piece, struct request *request, struct response *response)
{
	str rest = str_of(request->web->settings.doors);
	size_t kind;

	piece->csrf = knock_token(request, response);
	piece->doors.ptr = arena_array(request->arena, DOORS_MAX, sizeof(*piece->doors.ptr));
	while (piece->doors.ptr && piece->doors.count < DOORS_MAX && rest.len) {
		str code = next_door(&rest, &kind);
		if (str_given(code))
			piece->doors.ptr[piece->doors.count++] = (struct door_line){ .code = code,
				.title = tr(request->language, kinds[kind].title),
				.what = tr(request->language, kinds[kind].what) };
	}
}

static bool is_door(const struct request *request, str asked)
{
	str rest = str_of(request->web->settings.doors);
	size_t kind;

	while (rest.len) {
		str code = next_door(&rest, &kind);
		if (str_given(code) && str_eq(code, asked))
			return true;
	}
	return false;
}

void post_doors(struct request *request, struct response *response)
{
	str code = doors_open(request) ? form_field(request, STR("person")) : STR("");

	if (!code.len || !is_door(request, code)) {
		response_missing(response, request->language);
		return;
	}
	const char *old = knock_wrong(request);
	if (old) {
		response_refuse(response, 403, "csrf", old);
		return;
	}
	struct reading *reading = read_all(request, response);
	if (!reading)
		return;
	id person = reading_find(reading, reading_actors(reading), code);
	ledger_read_end(reading);
	if (id_given(person))
		open_session(request, response, person, 0, STR("/"));
	else
		response_missing(response, request->language);
}
