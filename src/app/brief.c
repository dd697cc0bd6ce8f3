/* muster brief: the weekly brief of a unit into a file. */
#include "app/commands.h"
#include "base/catalogue.h"
#include <errno.h>

static bool write_file(str path, str bytes, struct err *err)
{
	FILE *out = fopen(path.ptr, "wbe");

	if (!out)
		return err_set(err, ERR_MISUSE, "The file %.*s cannot be written: %s.",
			STR_ARG(path), strerror(errno));
	bool fine = fwrite(bytes.ptr, 1, bytes.len, out) == bytes.len;
	fine = fclose(out) == 0 && fine;
	return fine || err_set(err, ERR_SYSTEM, "The file %.*s cannot be written: %s.",
			       STR_ARG(path), strerror(errno));
}

/* What the file's name ends with says what it becomes. */
static str format_of(str path)
{
	return str_ends(path, STR(".docx"))  ? STR("docx")
	       : str_ends(path, STR(".pdf")) ? STR("pdf")
					     : STR_NONE;
}

static bool ask(struct arguments *arguments, str format, struct answer *answer, struct err *err)
{
	CLEANUP(buf_done) struct buf path = BUF(8192);
	struct transport *transport;

	arguments->options[arguments->option_count++] = (struct pair){ STR("format"), format };
	if (!transport_open(&transport, arguments, err))
		return false;
	buf_text(&path, "/api/v1/brief/");
	encode_part(arguments->words[1], &path);
	struct call call = { .method = "GET",
		.path = buf_str(&path),
		.query = arguments->options,
		.query_count = arguments->option_count };
	bool heard = transport_call(transport, &call, answer, err);
	transport_close(transport);
	return heard;
}

int command_brief(struct arguments *arguments)
{
	const str path = arguments_take(arguments, "output"), format = format_of(path);
	struct answer answer;
	struct err err;
	int code = EXIT_DONE;

	if (!str_given(format) || arguments->option_count == OPTIONS_MAX) {
		fputs(tr(arguments->language,
			      N_("--output is a file whose name ends in .docx or .pdf.\n")),
			stderr);
		return EXIT_REFUSED;
	}
	if (!ask(arguments, format, &answer, &err))
		return tell_unread(&err);
	if (answer.status != 200)
		code = tell_refusal(&answer, arguments->language);
	else if (!write_file(path, buf_str(&answer.body), &err))
		code = tell_unread(&err);
	buf_done(&answer.body);
	return code;
}
