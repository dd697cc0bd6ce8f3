/* --help everywhere, from the tables of acts and views. */
#include "app/commands.h"
#include "app/slices.h"
#include "base/catalogue.h"
#include "base/text.h"
#include "view/view.h"

#define LINE_WIDTH 90 /* of a list of words, behind what it is a list of */

static void print_buf(const struct buf *out)
{
	fwrite(out->ptr, 1, out->len, stdout);
}

static void print_row(const char *name, const char *summary, enum language language)
{
	printf("  %-24s %s\n", name, tr(language, summary));
}

static bool said_before(size_t slice, size_t act, str thing)
{
	for (size_t n = 0; n <= slice; n++)
		for (size_t k = 0; slices[n]->acts && slices[n]->acts[k]; k++) {
			str rest = str_of(slices[n]->acts[k]->name);
			if (n == slice && k == act)
				return false;
			if (str_eq(str_cut(&rest, '.'), thing))
				return true;
		}
	return false;
}

/* In lines that a terminal has room for. */
static void say_things(void)
{
	size_t width = 0;

	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; slices[n]->acts && slices[n]->acts[k]; k++) {
			str rest = str_of(slices[n]->acts[k]->name), thing = str_cut(&rest, '.');
			if (said_before(n, k, thing))
				continue;
			width += 1 + thing.len;
			printf("%s %.*s", width > LINE_WIDTH ? "\n       " : "", STR_ARG(thing));
			width = width > LINE_WIDTH ? 1 + thing.len : width;
		}
}

static void each_view(void (*say)(void *context, const struct view *, enum language), void *context,
	enum language language)
{
	for (size_t k = 0; kernel_views[k]; k++)
		say(context, kernel_views[k], language);
	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; slices[n]->views && slices[n]->views[k]; k++)
			say(context, slices[n]->views[k], language);
}

static void say_view_row(UNUSED void *context, const struct view *view, enum language language)
{
	print_row(view->name, view->summary, language);
}

/* "view VIEW" of "view VIEW [--sort COLUMN]" */
static str before_options(str usage)
{
	for (size_t n = 0; n + 1 < usage.len; n++)
		if (usage.ptr[n] == ' ' && (usage.ptr[n + 1] == '[' || usage.ptr[n + 1] == '-'))
			return str_slice(usage, 0, n);
	return usage;
}

/* Every setting of what is served: on the command line, in the environment, in a file. */
static void help_serving(enum language language, FILE *out)
{
	fputc('\n', out);
	for (size_t n = 0; n < SETTING_COUNT; n++) {
		const struct setting *setting = &settings_table[n];
		char name[40];
		if (!setting->serving)
			continue;
		snprintf(name, sizeof(name), "--%s", setting->name);
		for (char *c = name + 2; *c; c++)
			*c = *c == '_' ? '-' : *c;
		fprintf(out, "  %-24s%s%s%s%s\n", name, tr(language, setting->help),
			*setting->value ? " (" : "", setting->value, *setting->value ? ")" : "");
	}
}

void help_command(const struct command *command, enum language language, FILE *out)
{
	fprintf(out, "muster %s [--store FOLDER]\n\n%s\n", command->usage,
		tr(language, command->summary));
	if (command->run == command_serve)
		help_serving(language, out);
}

void help_general(enum language language)
{
	puts(tr(language, N_("Muster carries a programme from the meeting that launches it to the "
			     "evidence that it happened.")));
	puts("");
	print_row("muster THING VERB", N_("do something; see: muster THING --help"), language);
	for (const struct command *command = commands; command->name; command++) {
		str usage = str_of(command->usage);
		char words[40];
		snprintf(words, sizeof(words), "muster %.*s", STR_ARG(before_options(usage)));
		print_row(words, command->summary, language);
	}
	printf("\n%s", tr(language, N_("Things:")));
	say_things();
	printf("\n%s muster view", tr(language, N_("Views: see")));
	printf("\n\n%s\n",
		tr(language, N_("With every command: --store FOLDER (else $MUSTER_STORE, else "
				"./muster), --lang en or zh, --help.")));
	puts(tr(language,
		N_("With view and board: --format table, csv or json, --known DAY (as it was known "
		   "at the end of that day).")));
	puts(tr(language, N_("With every act: --dry-run, --key KEY, --rows FILE.csv (one act a "
			     "row), --at MOMENT.")));
}

void help_thing(str thing, enum language language)
{
	bool any = false;

	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; slices[n]->acts && slices[n]->acts[k]; k++) {
			const struct act *act = slices[n]->acts[k];
			str verb = str_of(act->name);
			if (!str_eq(str_cut(&verb, '.'), thing))
				continue;
			if (!any)
				printf("muster %.*s VERB\n\n", STR_ARG(thing));
			any = true;
			print_row(verb.ptr, act->summary, language);
		}
	if (any)
		printf("\n%s: muster %.*s VERB --help\n", tr(language, N_("More")), STR_ARG(thing));
}

static void print_fields(const struct field_table *table, enum language language)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);

	record_help(table, language, &out);
	print_buf(&out);
}

static bool has_file(const struct field_table *table)
{
	for (size_t n = 0; n < table->count; n++)
		if (table->fields[n].kind == FIELD_FILE)
			return true;
	return false;
}

static void print_rows_of(const struct field_table *table, enum language language)
{
	for (size_t n = 0; n < table->count; n++) {
		const struct field *field = &table->fields[n];
		if (field->kind != FIELD_ROWS || field->resolved)
			continue;
		printf("\n--%s: ", field->name);
		puts(tr(language, N_("a CSV file or a JSON list, with the columns")));
		if (has_file(field->rows))
			puts(tr(language, N_("(a file is \"@PATH\" in the list, in a CSV file what "
					     "muster file PATH says)")));
		print_fields(field->rows, language);
	}
}

void help_act(const struct act *act, enum language language)
{
	str verb = str_of(act->name), thing = str_cut(&verb, '.');

	printf("muster %.*s %s: %s\n\n", STR_ARG(thing), verb.ptr, tr(language, act->summary));
	puts(tr(language, N_("Each field is given as --NAME VALUE; --rows FILE.csv does one act a "
			     "row; --dry-run only tells.")));
	print_fields(&act->record, language);
	print_rows_of(&act->record, language);
}

void help_views(enum language language)
{
	each_view(say_view_row, NULL, language);
}

void help_view(const struct view *view, enum language language)
{
	printf("muster view %s: %s\n\n", view->name, tr(language, view->summary));
	if (view->parameters.count) {
		print_fields(&view->parameters, language);
		puts("");
	}
	puts(tr(language, N_("Columns; --COLUMN VALUE gives only rows with this value, --sort "
			     "COLUMN orders by it:")));
	for (size_t n = 0; n < view->column_count; n++)
		print_row(view->columns[n].name, view->columns[n].label, language);
	puts("");
	puts(tr(language,
		N_("Also --COLUMN.has TEXT for those whose text holds it, --COLUMN.from and "
		   "--COLUMN.to for numbers and days,\nand --columns A,B for some columns "
		   "only.")));
}

/* ---- Typing errors ---- */

struct nearest {
	str word, found;
	size_t distance;
};

static void consider(struct nearest *nearest, str candidate)
{
	size_t d = text_distance(nearest->word, candidate);

	if (d < nearest->distance) {
		nearest->distance = d;
		nearest->found = candidate;
	}
}

static void tell_nearest(const struct nearest *nearest, enum language language)
{
	if (!str_given(nearest->found))
		return;
	/* unit.create is typed as two words */
	str rest = nearest->found, thing = str_cut(&rest, '.');
	fprintf(stderr, tr(language, N_("Did you mean \"%.*s%s%.*s\"?\n")), STR_ARG(thing),
		str_given(rest) ? " " : "", STR_ARG(rest));
}

static struct nearest nearest_command(str word, size_t below)
{
	struct nearest nearest = { word, STR_NONE, below };

	for (const struct command *command = commands; command->name; command++)
		consider(&nearest, str_of(command->name));
	return nearest;
}

bool command_near(str word)
{
	return str_given(nearest_command(word, word.len / 3 + 1).found);
}

void suggest_command(str word, enum language language)
{
	/* One more than elsewhere for five letters: "untis" is a swap and the s of many from "unit". */
	struct nearest nearest = nearest_command(word, (word.len + 1) / 3 + 1);

	for (size_t n = 0; slices[n]; n++)
		for (size_t k = 0; slices[n]->acts && slices[n]->acts[k]; k++) {
			str rest = str_of(slices[n]->acts[k]->name);
			consider(&nearest, rest);
			consider(&nearest, str_cut(&rest, '.'));
		}
	tell_nearest(&nearest, language);
}

static void consider_view(void *context, const struct view *view, UNUSED enum language language)
{
	consider(context, str_of(view->name));
}

void suggest_view(str word, enum language language)
{
	struct nearest nearest = { word, STR_NONE, word.len / 3 + 1 };

	each_view(consider_view, &nearest, language);
	tell_nearest(&nearest, language);
}
