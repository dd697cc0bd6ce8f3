/* What came of an act: its numbers, and the secrets that it made, which are told once. */
#include "app/commands.h"
#include "base/catalogue.h"
#include "base/csv.h"
#include "base/qr.h"
#include <jansson.h>
#include <unistd.h>

/* ---- How it is asked for ---- */

bool refuse_format(const struct arguments *arguments, str formats)
{
	fputs("format: ", stderr);
	fprintf(stderr, tr(arguments->language, N_("Choose one of: %.*s.")), STR_ARG(formats));
	fputc('\n', stderr);
	return false;
}

bool format_fits(const struct arguments *arguments)
{
	if (!str_given(arguments->format) || str_eq(arguments->format, STR("json")) ||
		str_eq(arguments->format, STR("table")))
		return true;
	return refuse_format(arguments, STR("table, json"));
}

bool told_fits(const struct arguments *arguments, const struct act *act)
{
	bool list = act->grants && str_given(arguments->rows);

	if (list && str_eq(arguments->format, STR("csv")))
		return true;
	return list && str_given(arguments->format) && !str_eq(arguments->format, STR("json")) &&
			       !str_eq(arguments->format, STR("table"))
		       ? refuse_format(arguments, STR("table, json, csv"))
		       : format_fits(arguments);
}

/* ---- Numbers ---- */

static void tell_members(const json_t *root, FILE *out)
{
	const char *name, *before = "";
	json_t *value;

	json_object_foreach((json_t *)root, name, value)
	{
		if (json_is_integer(value))
			fprintf(out, "%s%s %lld", before, name,
				(long long)json_integer_value(value));
		else if (json_is_true(value))
			fprintf(out, "%s%s", before, name);
		else
			continue;
		before = ", ";
	}
	fputc('\n', out);
}

/* ---- Secrets ---- */

/* Where links open: of the Muster that serves the store; empty where none does. */
static void read_address(struct transport *transport, struct buf *ret)
{
	struct call call = { .method = "GET", .path = STR("/api/v1/address") };
	struct answer answer;
	struct err err;

	if (!transport_call(transport, &call, &answer, &err))
		return;
	json_t *where = json_loadb(buf_str(&answer.body).ptr, answer.body.len, 0, NULL);
	const char *address = json_string_value(json_object_get(where, "address"));
	buf_text(ret, address ? address : "");
	json_decref(where);
	buf_done(&answer.body);
}

/* On stderr, so that the list of links stays one. */
static void tell_unserved(const struct buf *address, enum language language)
{
	if (!address->len)
		fputs(tr(language,
			      N_("The store is not being served: put the address at which it "
				 "will be before this, such as https://muster.example.org.\n")),
			stderr);
}

/* To somebody at a terminal also as a code, to be held up to a telephone. */
static void tell_link(const struct buf *address, const char *link, enum language language)
{
	CLEANUP(buf_done) struct buf all = BUF(QR_TEXT_MAX), code = BUF(1 << 20);

	buf_printf(&all, "%.*s/in/%s", STR_ARG(buf_str(address)), link);
	if (address->len && isatty(STDOUT_FILENO) && qr_terminal(buf_str(&all), &code))
		fwrite(buf_str(&code).ptr, 1, code.len, stdout);
	printf("%.*s\n", STR_ARG(buf_str(&all)));
	tell_unserved(address, language);
}

static str member(const json_t *one, const char *name)
{
	return str_of(json_string_value(json_object_get(one, name)));
}

/* Person, name, link: what a spreadsheet or a letter merges. */
static void tell_granted(const struct act *act, const json_t *granted, const struct buf *address)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 30);
	bool links = act->grants == GRANT_LINK;
	const char *name = links ? "link" : act->grants == GRANT_FEED ? "feed" : "token";
	const json_t *one;
	size_t n;

	csv_value(&out, true, str_of(links ? act->grants_to : "line"));
	if (links)
		csv_value(&out, false, STR("name"));
	csv_value(&out, false, str_of(name));
	csv_line_end(&out);
	json_array_foreach(granted, n, one)
	{
		CLEANUP(buf_done) struct buf text = BUF(QR_TEXT_MAX);
		if (links) {
			csv_value(&out, true, member(one, act->grants_to));
			csv_value(&out, false, member(one, "name"));
			buf_printf(&text, "%.*s/in/", STR_ARG(buf_str(address)));
		} else {
			CLEANUP(buf_done) struct buf line = BUF(32);
			buf_printf(&line, "%lld",
				(long long)json_integer_value(json_object_get(one, "line")));
			csv_value(&out, true, buf_str(&line));
		}
		buf_add(&text, member(one, name));
		csv_value(&out, false, buf_str(&text));
		csv_line_end(&out);
	}
	fwrite(buf_str(&out).ptr, 1, out.len, stdout);
}

/* Each is told once, and on a line of its own. */
static void tell_secrets(struct transport *transport, const struct act *act, const json_t *root,
	enum language language)
{
	CLEANUP(buf_done) struct buf address = BUF(4096);
	const json_t *granted = json_object_get(root, "granted");
	const char *link = json_string_value(json_object_get(root, "link"));
	const char *token = json_string_value(json_object_get(root, "token"));
	const char *feed = json_string_value(json_object_get(root, "feed"));

	if (link || feed || (act->grants == GRANT_LINK && json_array_size(granted)))
		read_address(transport, &address);
	if (token)
		puts(token);
	if (feed)
		printf("%.*s" FEED_PATH "%s.ics\n", STR_ARG(buf_str(&address)), feed);
	if (link)
		tell_link(&address, link, language);
	if (!json_array_size(granted))
		return;
	tell_granted(act, granted, &address);
	if (act->grants == GRANT_LINK)
		tell_unserved(&address, language);
}

/* ---- What happened, in a sentence ---- */

static const char *sentence_of(const json_t *root, json_int_t seq)
{
	const json_t *row;
	size_t n;

	json_array_foreach(json_object_get(root, "rows"), n,
		row) if (json_integer_value(json_object_get(row, "seq")) ==
			 seq) return json_string_value(json_object_get(row, "what"));
	return NULL;
}

/* As the history says it; acts that followed stand after it there. */
static void tell_sentence(struct transport *transport, const json_t *root)
{
	const struct pair query[] = { { STR("limit"), STR("100") } };
	json_int_t seq = json_integer_value(json_object_get(root, "seq"));
	struct call call = { .method = "GET",
		.path = STR("/api/v1/view/history"),
		.query = query,
		.query_count = COUNT(query) };
	struct answer answer;
	struct err err;

	if (!seq || !transport_call(transport, &call, &answer, &err))
		return;
	json_t *history = json_loadb(buf_str(&answer.body).ptr, answer.body.len, 0, NULL);
	const char *sentence = sentence_of(history, seq);
	if (sentence)
		puts(sentence);
	json_decref(history);
	buf_done(&answer.body);
}

/* ---- All of it ---- */

int tell_done(struct transport *transport, const struct arguments *arguments, const struct act *act,
	const struct answer *answer)
{
	json_t *root = json_loadb(buf_str(&answer->body).ptr, answer->body.len, 0, NULL);
	bool refused = json_array_size(json_object_get(root, "problems")) > 0;
	FILE *out = str_eq(arguments->format, STR("csv")) ? stderr : stdout;

	if (str_eq(arguments->format, STR("json"))) {
		fwrite(buf_str(&answer->body).ptr, 1, answer->body.len, stdout);
		puts("");
	} else {
		fprintf(out, "%.*s %.*s: ", STR_ARG(arguments->words[0]),
			STR_ARG(arguments->words[1]));
		tell_members(root, out);
		tell_sentence(transport, root);
		tell_secrets(transport, act, root, arguments->language);
	}
	json_decref(root);
	fflush(stdout);
	return refused ? tell_refusal(answer, arguments->language) : EXIT_DONE;
}
