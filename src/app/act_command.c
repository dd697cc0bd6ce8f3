/* muster <thing> <verb>: one act, a file of rows for one act, or one act a row. */
#include "app/commands.h"
#include "app/files.h"
#include "app/progress_bar.h"
#include "app/slices.h"
#include "base/book.h"
#include "base/catalogue.h"
#include "base/qr.h"
#include "base/xlsx.h"
#include <jansson.h>
#include <unistd.h>

#define BODY_MAX ((size_t)512 << 20)

/* What is sent: options that became a form, a query and a body. */
struct sending {
	const struct act *act;
	str measure; /* of files that are handed in with it */
	struct pair fields[OPTIONS_MAX];
	size_t field_count;
	struct pair query[OPTIONS_MAX];
	size_t query_count;
	struct buf body, path;
	const char *content_type;
};

static const struct act *find_act(const struct arguments *arguments)
{
	char name[128];
	int len = snprintf(name, sizeof(name), "%.*s.%.*s", STR_ARG(arguments->words[0]),
		STR_ARG(arguments->words[1]));

	if (len < 0 || (size_t)len >= sizeof(name))
		return NULL;
	return slices_act(slices, (str){ name, (size_t)len });
}

static bool thing_known(str thing)
{
	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; slices[n]->acts && slices[n]->acts[k]; k++) {
			str rest = str_of(slices[n]->acts[k]->name);
			if (str_eq(str_cut(&rest, '.'), thing))
				return true;
		}
	return false;
}

static int refuse_unknown(const struct arguments *arguments)
{
	char typed[128];

	if (thing_known(arguments->words[0]) && (arguments->help || arguments->word_count == 1)) {
		help_thing(arguments->words[0], arguments->language);
		return arguments->help ? EXIT_DONE : EXIT_REFUSED;
	}
	/* What follows a command is no part of its name: "bord KJ". */
	bool command = arguments->word_count == 1 ||
		       (!thing_known(arguments->words[0]) && command_near(arguments->words[0]));
	snprintf(typed, sizeof(typed), "%.*s%s%.*s", STR_ARG(arguments->words[0]),
		command ? "" : ".", STR_ARG(command ? STR("") : arguments->words[1]));
	fprintf(stderr, tr(arguments->language, N_("There is no command \"%.*s%s%.*s\".\n")),
		STR_ARG(arguments->words[0]), arguments->word_count > 1 ? " " : "",
		STR_ARG(arguments->words[1]));
	suggest_command(str_of(typed), arguments->language);
	fputs(tr(arguments->language, N_("See: muster --help\n")), stderr);
	return EXIT_REFUSED;
}

static const struct field *rows_field(const struct act *act)
{
	for (size_t n = 0; n < act->record.count; n++)
		if (act->record.fields[n].kind == FIELD_ROWS && !act->record.fields[n].resolved)
			return &act->record.fields[n];
	return NULL;
}

/* ---- Putting the request together ---- */

/* What files that are named on this command line are handed in for: the act's own measure. */
static str measure_of(const struct arguments *arguments, const struct act *act)
{
	const struct field *field = field_find(&act->record, STR("measure"));

	for (size_t n = 0; n < arguments->option_count && field && field->kind == FIELD_REF; n++)
		if (str_eq(arguments->options[n].name, STR("measure")))
			return arguments->options[n].text;
	return STR_NONE;
}

static bool add_pair(struct pair *pairs, size_t *count, str name, str text)
{
	must(*count < OPTIONS_MAX);
	pairs[(*count)++] = (struct pair){ name, text };
	return true;
}

static str without_at(str path)
{
	return str_starts(path, STR("@")) ? str_from(path, 1) : path;
}

static bool is_list(str text)
{
	return str_starts(str_trim(text), STR("["));
}

static const char *table_type(const struct sending *sending)
{
	return xlsx_is(buf_str(&sending->body)) ? BOOK_TYPE : "text/csv";
}

/* JSON stays in the form, a file of it too; a CSV file or a workbook becomes the body. */
static bool take_rows(struct sending *sending, struct transport *transport,
	const struct field *rows, str text, struct arena *arena, struct err *err)
{
	str list = text;

	if (!is_list(text) && !path_read(without_at(text), BODY_MAX, &sending->body, err))
		return false;
	if (!is_list(text) && !is_list(list = buf_str(&sending->body))) {
		sending->content_type = table_type(sending);
		return true;
	}
	bool fine = list_keep(transport, rows->rows, list, sending->measure, arena, &list, err);
	buf_clear(&sending->body);
	return fine && add_pair(sending->fields, &sending->field_count, str_of(rows->name), list);
}

/* A FILE field: a name in the store stays; a path is kept first. */
static bool take_file(struct sending *sending, struct transport *transport, str name, str text,
	struct arena *arena, struct err *err)
{
	hash known;
	str kept = text;

	if (!hash_parse(text, &known) &&
		!path_keep(transport, without_at(text), sending->measure, arena, &kept, err))
		return false;
	return add_pair(sending->fields, &sending->field_count, name, kept);
}

static bool take_option(struct sending *sending, struct transport *transport,
	const struct pair *option, struct arena *arena, struct err *err)
{
	const struct field *field = field_find(&sending->act->record, option->name),
			   *rows = rows_field(sending->act);

	if (!field && rows && str_eq(option->name, STR("file")))
		return take_rows(sending, transport, rows, option->text, arena, err);
	if (field && field->kind == FIELD_ROWS)
		return take_rows(sending, transport, field, option->text, arena, err);
	if ((field && field->kind == FIELD_FILE) ||
		(str_starts(option->name, STR("values.")) && str_starts(option->text, STR("@"))))
		return take_file(sending, transport, option->name, option->text, arena, err);
	if (field && field->prose && str_starts(option->text, STR("@"))) {
		struct buf prose;
		bool fine = path_read(without_at(option->text), 1 << 20, &prose, err);
		str text = fine ? arena_copy(arena, buf_str(&prose)) : STR_NONE;
		buf_done(&prose);
		return fine && add_pair(sending->fields, &sending->field_count, option->name, text);
	}
	return add_pair(sending->fields, &sending->field_count, option->name, option->text);
}

static bool take_words(struct sending *sending, struct transport *transport,
	const struct arguments *arguments, struct arena *arena, struct err *err)
{
	const struct field *rows = rows_field(sending->act);

	if (arguments->word_count == 2)
		return true;
	if (arguments->word_count > 3 || !rows)
		return err_set(err, ERR_MISUSE,
			"There is a word too many: \"%.*s\". Fields are given as --name value.",
			STR_ARG(arguments->words[arguments->word_count - 1]));
	return take_rows(sending, transport, rows, arguments->words[2], arena, err);
}

static void set_path(struct sending *sending, const struct arguments *arguments, bool rows)
{
	buf_text(&sending->path, "/api/v1/");
	encode_part(arguments->words[0], &sending->path);
	buf_byte(&sending->path, '/');
	encode_part(arguments->words[1], &sending->path);
	if (rows)
		buf_text(&sending->path, "/rows");
}

static bool fill(struct sending *sending, struct transport *transport,
	const struct arguments *arguments, struct arena *arena, struct err *err)
{
	for (size_t n = 0; n < arguments->option_count; n++)
		if (!take_option(sending, transport, &arguments->options[n], arena, err))
			return false;
	if (!take_words(sending, transport, arguments, arena, err))
		return false;
	if (str_given(arguments->rows)) {
		if (sending->content_type || sending->field_count)
			return err_set(
				err, ERR_MISUSE, "With --rows every field stands in the file.");
		if (!path_read(without_at(arguments->rows), BODY_MAX, &sending->body, err))
			return false;
		sending->content_type = table_type(sending);
	}
	if (arguments->dry_run)
		add_pair(sending->query, &sending->query_count, STR("dry_run"), STR("1"));
	set_path(sending, arguments, str_given(arguments->rows));
	if (sending->content_type) {
		for (size_t n = 0; n < sending->field_count; n++)
			add_pair(sending->query, &sending->query_count, sending->fields[n].name,
				sending->fields[n].text);
		return true;
	}
	sending->content_type = "application/x-www-form-urlencoded";
	encode_pairs(sending->fields, sending->field_count, &sending->body);
	return true;
}

static int send(
	struct sending *sending, struct transport *transport, const struct arguments *arguments)
{
	struct call call = {
		.method = "POST",
		.path = buf_str(&sending->path),
		.query = sending->query,
		.query_count = sending->query_count,
		.content_type = sending->content_type,
		.body = buf_str(&sending->body),
		.key = arguments->key,
	};
	struct answer answer;
	struct err err;

	if (!call_with_bar(transport, &call, &answer, &err))
		return tell_fault(&err);
	int code = answer.status == 200 ? tell_done(transport, arguments, sending->act, &answer)
					: tell_refusal(&answer, arguments->language);
	buf_done(&answer.body);
	return code;
}

static int do_act(const struct arguments *arguments, const struct act *act)
{
	struct sending sending = { .act = act, .measure = measure_of(arguments, act) };
	struct transport *transport;
	struct arena arena;
	struct err err;
	int code;

	if (!transport_open(&transport, arguments, &err)) {
		tell_fault(&err);
		return err.code == ERR_MISUSE ? EXIT_REFUSED : EXIT_FAULT;
	}
	arena_init(&arena, BODY_MAX);
	buf_init(&sending.body, BODY_MAX);
	buf_init(&sending.path, 4096);
	if (fill(&sending, transport, arguments, &arena, &err)) {
		code = send(&sending, transport, arguments);
	} else {
		code = tell_unread(&err);
	}
	buf_done(&sending.body);
	buf_done(&sending.path);
	arena_done(&arena);
	transport_close(transport);
	return code;
}

int command_act(struct arguments *arguments)
{
	const struct act *act = find_act(arguments);

	if (!act)
		return refuse_unknown(arguments);
	if (arguments->help) {
		help_act(act, arguments->language);
		return EXIT_DONE;
	}
	if (str_given(arguments->output)) {
		fprintf(stderr,
			tr(arguments->language,
				N_("muster %s has no option --%.*s. See: muster --help\n")),
			act->name, STR_ARG(STR("output")));
		return EXIT_REFUSED;
	}
	return told_fits(arguments, act) ? do_act(arguments, act) : EXIT_REFUSED;
}
