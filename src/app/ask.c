/* Commands that ask: view, board and brief; and how every command tells what it heard. */
#include "app/commands.h"
#include "app/slices.h"
#include "base/catalogue.h"
#include "view/view.h"
#include <errno.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

int tell_fault(const struct err *err)
{
	fprintf(stderr, "muster: %s\n", err->text);
	return EXIT_FAULT;
}

int tell_unread(const struct err *err)
{
	tell_fault(err);
	return err->code == ERR_SYSTEM ? EXIT_FAULT : EXIT_REFUSED;
}

static void tell_problem(const json_t *problem, enum language language)
{
	const char *field = json_string_value(json_object_get(problem, "field"));
	const char *text = json_string_value(json_object_get(problem, "text"));
	const char *column = json_string_value(json_object_get(problem, "column"));
	json_int_t line = json_integer_value(json_object_get(problem, "line"));

	if (line && column)
		fprintf(stderr, tr(language, N_("line %lld, column %s: ")), (long long)line,
			column);
	else if (line)
		fprintf(stderr, tr(language, N_("line %lld: ")), (long long)line);
	else if (field && *field)
		fprintf(stderr, "%s: ", field);
	fprintf(stderr, "%s\n", text ? text : "");
}

int tell_refusal(const struct answer *answer, enum language language)
{
	json_t *root = json_loadb(buf_str(&answer->body).ptr, answer->body.len, 0, NULL);
	const json_t *problems = json_object_get(root, "problems"), *problem;
	json_int_t more = json_integer_value(json_object_get(root, "more"));
	size_t n;

	if (!json_array_size(problems))
		fprintf(stderr, tr(language, N_("muster: refused (%d)\n")), answer->status);
	json_array_foreach(problems, n, problem) tell_problem(problem, language);
	if (more)
		fprintf(stderr, tr(language, N_("and %lld more\n")), (long long)more);
	json_decref(root);
	return answer->status >= 500 ? EXIT_FAULT : EXIT_REFUSED;
}

/* Into the file that --output names: whole, or not at all. */
static int write_answer(const struct answer *answer, str path, enum language language)
{
	CLEANUP(buf_done) struct buf part = BUF(8192);

	buf_printf(&part, "%.*s.part", STR_ARG(path));
	buf_byte(&part, '\0');
	FILE *file = part.failed ? NULL : fopen(part.ptr, "wbe");
	bool fine = file && fwrite(buf_str(&answer->body).ptr, 1, answer->body.len, file) ==
				    answer->body.len;
	if (file && fclose(file) != 0)
		fine = false;
	if (fine && rename(part.ptr, path.ptr) == 0)
		return EXIT_DONE;
	fprintf(stderr, tr(language, N_("The file %.*s cannot be written: %s.\n")), STR_ARG(path),
		strerror(errno));
	if (file)
		unlink(part.ptr);
	return EXIT_FAULT;
}

static int print_answer(struct answer *answer, str output, enum language language)
{
	int code = EXIT_DONE;

	if (answer->status != 200)
		code = tell_refusal(answer, language);
	else if (str_given(output))
		code = write_answer(answer, output, language);
	else if (fwrite(buf_str(&answer->body).ptr, 1, answer->body.len, stdout) !=
			 answer->body.len ||
		 fflush(stdout) != 0)
		code = EXIT_FAULT;
	if (code == EXIT_DONE && !str_given(output) && answer->body.len &&
		answer->body.ptr[answer->body.len - 1] != '\n')
		putchar('\n');
	buf_done(&answer->body);
	return code;
}

int ask_and_print(struct arguments *arguments, const char *path_begin, str path_end,
	const struct pair *query, size_t count)
{
	CLEANUP(buf_done) struct buf path = BUF(8192);
	struct transport *transport;
	struct answer answer;
	struct err err;
	int code;

	if (!transport_open(&transport, arguments, &err)) {
		tell_fault(&err);
		return err.code == ERR_MISUSE ? EXIT_REFUSED : EXIT_FAULT;
	}
	buf_text(&path, path_begin);
	encode_part(path_end, &path);
	struct call call = {
		.method = "GET", .path = buf_str(&path), .query = query, .query_count = count
	};
	code = transport_call(transport, &call, &answer, &err)
		       ? print_answer(&answer, arguments->output, arguments->language)
		       : tell_fault(&err);
	transport_close(transport);
	return code;
}

/* The format that is asked for, or a table. A workbook is nothing that a terminal shows. */
static bool add_format(struct arguments *arguments)
{
	if (str_eq(arguments->format, STR("xlsx")) && !str_given(arguments->output) &&
		isatty(STDOUT_FILENO)) {
		fputs(tr(arguments->language, N_("A workbook is no text: say --output FILE.\n")),
			stderr);
		return false;
	}
	if (arguments->option_count == OPTIONS_MAX)
		return false;
	str format = str_given(arguments->format) ? arguments->format : STR("table");
	arguments->options[arguments->option_count++] = (struct pair){ STR("format"), format };
	return true;
}

int command_view(struct arguments *arguments)
{
	str name = arguments->words[1];
	const struct view *view = str_given(name) ? slices_view(slices, name) : NULL;

	if (arguments->help && view) {
		help_view(view, arguments->language);
		return EXIT_DONE;
	}
	if (arguments->help || !str_given(name)) {
		help_command(command_find(STR("view")), arguments->language, stdout);
		puts("");
		help_views(arguments->language);
		return arguments->help ? EXIT_DONE : EXIT_REFUSED;
	}
	if (!view) {
		fprintf(stderr, tr(arguments->language, N_("There is no view %.*s.\n")),
			STR_ARG(name));
		suggest_view(name, arguments->language);
		return EXIT_REFUSED;
	}
	if (!add_format(arguments))
		return EXIT_REFUSED;
	return ask_and_print(
		arguments, "/api/v1/view/", name, arguments->options, arguments->option_count);
}

int command_board(struct arguments *arguments)
{
	if (!add_format(arguments))
		return EXIT_REFUSED;
	return ask_and_print(arguments, "/api/v1/board/", arguments->words[1], arguments->options,
		arguments->option_count);
}

/* What the file's name ends with says what it becomes. */
int command_brief(struct arguments *arguments)
{
	const str path = arguments->output;
	const str format = str_ends(path, STR(".docx"))  ? STR("docx")
			   : str_ends(path, STR(".pdf")) ? STR("pdf")
							 : STR_NONE;

	if (!str_given(format) || arguments->option_count == OPTIONS_MAX) {
		fputs(tr(arguments->language,
			      N_("--output is a file whose name ends in .docx or .pdf.\n")),
			stderr);
		return EXIT_REFUSED;
	}
	arguments->options[arguments->option_count++] = (struct pair){ STR("format"), format };
	return ask_and_print(arguments, "/api/v1/brief/", arguments->words[1], arguments->options,
		arguments->option_count);
}

int command_template(struct arguments *arguments)
{
	if (!arguments_empty(arguments, "template"))
		return EXIT_REFUSED;
	return ask_and_print(arguments, "/api/v1/template/", arguments->words[1], NULL, 0);
}

int command_door(struct arguments *arguments)
{
	struct call call = { .method = "POST",
		.path = STR("/api/v1/door"),
		.content_type = "application/json",
		.body = STR("{}") };
	struct transport *transport;
	struct answer answer;
	struct err err;

	if (!arguments_empty(arguments, "door"))
		return EXIT_REFUSED;
	if (!transport_open(&transport, arguments, &err))
		return tell_fault(&err);
	bool heard = transport_call(transport, &call, &answer, &err);
	transport_close(transport);
	if (!heard)
		return tell_fault(&err);
	int code = answer.status == 200 ? EXIT_DONE : tell_refusal(&answer, arguments->language);
	json_t *root = json_loadb(buf_str(&answer.body).ptr, answer.body.len, 0, NULL);
	if (code == EXIT_DONE)
		puts(json_string_value(json_object_get(root, "door")));
	json_decref(root);
	buf_done(&answer.body);
	return code;
}
