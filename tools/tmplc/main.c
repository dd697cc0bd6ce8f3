/* tmplc, the page compiler: HTML to C, messages to po, translations to tables. See docs/pages.md.
 *
 * Order: what can be asked, the page command, the command line. */
#include "commands.h"
#include "message.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define ARENA_MAX (1u << 30)

static const char usage[] =
	"tmplc page PAGE.html -o PAGE.html.c [--po FILE.po]... [--strict] [--depfile FILE.d]\n"
	"    compiles a page to C; --strict refuses sentences without translation\n"
	"tmplc extract PAGE.html... -o FILE.pot\n"
	"    writes the sentences of pages for translators\n"
	"tmplc catalogue FILE.po... -o FILE.c\n"
	"    writes the translations of C's sentences as tables\n";

static bool file_read(const char *file, struct buf *out, struct refusals *refusals)
{
	const struct place top = { 1, 0 };
	char part[1 << 14];
	FILE *in = fopen(file, "rb");
	size_t got;

	if (!in) {
		refuse(refusals, file, top, "This file cannot be opened: %s.", strerror(errno));
		return false;
	}
	while ((got = fread(part, 1, sizeof(part), in)) > 0)
		buf_bytes(out, part, got);
	const bool failed = ferror(in) || out->failed;
	fclose(in);
	if (failed)
		refuse(refusals, file, top,
			"This file cannot be read, or is larger than a page may be.");
	return !failed;
}

bool file_write(const char *file, const struct buf *text, struct refusals *refusals)
{
	const struct place top = { 1, 0 };
	FILE *out = text->failed ? NULL : fopen(file, "wb");
	bool written = out != NULL;

	if (out) {
		written = fwrite(text->ptr, 1, text->len, out) == text->len;
		written &= fclose(out) == 0;
	}
	if (!written)
		refuse(refusals, file, top, "This file cannot be written: %s.", strerror(errno));
	return written;
}

bool page_load(
	struct template *template, const char *file, struct arena *arena, struct refusals *refusals)
{
	CLEANUP(buf_done) struct buf text = { 0 };

	buf_init(&text, TEMPLATE_MAX + 1);
	if (!file_read(file, &text, refusals))
		return false;
	return template_read(template, file, take_text(arena, buf_str(&text)), arena, refusals) &&
	       messages_find(template);
}

/* ---- page ------------------------------------------------------------------------------- */

/* What the output depends on, as make and ninja read it. */
static bool depfile_write(const struct order *order, struct refusals *refusals)
{
	CLEANUP(buf_done) struct buf out = { 0 };

	if (!order->depfile)
		return true;
	buf_init(&out, 1 << 16);
	buf_printf(&out, "%s: %s", order->output, order->inputs[0]);
	for (size_t i = 0; i < order->po_count; i++)
		buf_printf(&out, " %s", order->po[i]);
	buf_byte(&out, '\n');
	return file_write(order->depfile, &out, refusals);
}

static bool page_compile(const struct order *order, const struct template *template,
	const struct po *files, struct refusals *refusals)
{
	struct translations translations = { files, order->po_count, order->strict, 0 };
	CLEANUP(buf_done) struct buf out = { 0 };

	buf_init(&out, 64 << 20);
	if (!emit(template, &translations, &out))
		return false;
	if (translations.missing)
		fprintf(stderr, "%s: %d translations are missing: English stands there.\n",
			template->file, translations.missing);
	return file_write(order->output, &out, refusals) && depfile_write(order, refusals);
}

bool command_page(const struct order *order, struct arena *arena, struct refusals *refusals)
{
	struct po files[PO_FILES_MAX] = { 0 };
	struct template template;
	bool done = page_load(&template, order->inputs[0], arena, refusals);

	for (size_t i = 0; i < order->po_count; i++)
		done &= po_open(&files[i], order->po[i], arena, refusals);
	done = done && page_compile(order, &template, files, refusals);
	for (size_t i = 0; i < order->po_count; i++)
		po_close(&files[i]);
	return done;
}

/* ---- the command line ------------------------------------------------------------------- */

static const struct command {
	const char *name;
	bool (*run)(const struct order *, struct arena *, struct refusals *);
	size_t inputs_max;
	bool takes_po;
} commands[] = {
	{ "page", command_page, 1, true },
	{ "extract", command_extract, SIZE_MAX, false },
	{ "catalogue", command_catalogue, SIZE_MAX, false },
};

static const struct command *command_find(const char *name)
{
	for (size_t i = 0; name && i < COUNT(commands); i++)
		if (!strcmp(name, commands[i].name))
			return &commands[i];
	return NULL;
}

static bool option_read(
	struct order *order, const struct command *command, const char *name, const char *value)
{
	if (!strcmp(name, "-o"))
		order->output = value;
	else if (!strcmp(name, "--depfile") && command->takes_po)
		order->depfile = value;
	else if (!strcmp(name, "--po") && command->takes_po && order->po_count < PO_FILES_MAX)
		order->po[order->po_count++] = value;
	else
		return false;
	return value != NULL;
}

/* Inputs are gathered at the front of argv. */
static bool order_read(struct order *order, const struct command *command, char **argv)
{
	order->inputs = (const char **)argv;
	for (char **arg = argv; *arg; arg++) {
		if (!strcmp(*arg, "--strict") && command->takes_po)
			order->strict = true;
		else if (**arg != '-')
			order->inputs[order->input_count++] = *arg;
		else if (!option_read(order, command, *arg, arg[1]))
			return false;
		else
			arg++;
	}
	return order->output && order->input_count > 0 && order->input_count <= command->inputs_max;
}

int main(int argc, char **argv)
{
	const struct command *command = command_find(argc > 1 ? argv[1] : NULL);
	struct order order = { 0 };
	struct refusals refusals;
	struct arena arena;
	bool done;

	if (!command || !order_read(&order, command, argv + 2)) {
		fputs(usage, stderr);
		return 2;
	}
	arena_init(&arena, ARENA_MAX);
	refusals_init(&refusals);
	done = command->run(&order, &arena, &refusals);
	fprintf(stderr, "%.*s", STR_ARG(buf_str(&refusals.text)));
	refusals_done(&refusals);
	arena_done(&arena);
	return done ? 0 : 1;
}
