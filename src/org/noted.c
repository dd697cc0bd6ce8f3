/* What leaves Muster over the network is noted: who read which stored file, who took which list. The
 * kernel does these acts in the reader's name; nobody calls them. */
#include "ledger/noted.h"
#include "org/retention.h"

static const struct field file_fields[] = {
	{ AT(struct noted_file, file, FILE), .label = N_("File"), .need = true },
};

static void apply_nothing(
	UNUSED struct tx *tx, UNUSED const struct event *event, UNUSED const void *in)
{
}

const struct act file_read_act = {
	.name = "file.read",
	.summary = N_("Note that a stored file was read"),
	.history = N_("{actor} read the stored file {file}"),
	.version = 1,
	.record = FIELD_TABLE(struct noted_file, file_fields),
	.right = RIGHT_NOTE,
	.apply = apply_nothing,
};

static const struct field export_fields[] = {
	{ AT(struct noted_export, list, TEXT), .label = N_("List"), .need = true },
	{ AT(struct noted_export, asked, TEXT), .label = N_("Asked for"), .max = NOTED_ASKED_MAX },
	{ AT(struct noted_export, rows, NUMBER), .label = N_("Rows"), .need = true },
};

const struct act list_export_act = {
	.name = "list.export",
	.summary = N_("Note that a list was taken as a file"),
	.history = N_("{actor} took the list {list}: {rows} rows"),
	.version = 1,
	.record = FIELD_TABLE(struct noted_export, export_fields),
	.right = RIGHT_NOTE,
	.apply = apply_nothing,
};
