/* Commands for the operator: backup, restore, keys, checkpoint, info, config. */
#include "app/commands.h"
#include "app/progress_bar.h"
#include "app/slices.h"
#include "base/catalogue.h"
#include "base/json.h"
#include "ledger/keep.h"
#include <errno.h>
#include <unistd.h>

static int tell(const struct err *err)
{
	tell_fault(err);
	return err->code == ERR_MISUSE ? EXIT_REFUSED : EXIT_FAULT;
}

/* ---- backup and restore ---- */

static void draw(UNUSED void *context, int64_t done, int64_t total)
{
	bar_draw(done, total);
}

int command_backup(struct arguments *arguments)
{
	bool bar = isatty(STDERR_FILENO);
	struct backup backup;
	struct err err;

	if (!arguments_empty(arguments, "backup"))
		return EXIT_REFUSED;
	bool done = ledger_backup(arguments->store, slices, arguments->words[1].ptr,
		bar ? draw : NULL, NULL, &backup, &err);
	if (bar)
		bar_clear();
	if (!done)
		return tell(&err);
	printf(tr(arguments->language, N_("Backed up %lld events in %lld bytes: %.*s\n")),
		(long long)backup.events, (long long)backup.bytes, STR_ARG(arguments->words[1]));
	return EXIT_DONE;
}

int command_restore(struct arguments *arguments)
{
	CLEANUP(buf_done) struct buf report = BUF(1 << 20);
	const str keys = arguments_take(arguments, "keys");
	struct backup backup;
	struct err err;

	if (!arguments_empty(arguments, "restore"))
		return EXIT_REFUSED;
	if (!ledger_restore(arguments->words[1].ptr, keys.ptr, arguments->store, slices, &report,
		    &backup, &err)) {
		fwrite(buf_str(&report).ptr, 1, report.len, stderr);
		return tell(&err);
	}
	printf(tr(arguments->language,
		       N_("Restored and verified %lld events. The store is in %s\n")),
		(long long)backup.events, arguments->store);
	if (backup.erased)
		printf(tr(arguments->language, N_("Erased again: %lld\n")),
			(long long)backup.erased);
	if (backup.dropped)
		printf(tr(arguments->language,
			       N_("The keys are older than the backup: %lld of them, of who was "
				  "erased before it, are left out\n")),
			(long long)backup.dropped);
	return EXIT_DONE;
}

int command_keys(struct arguments *arguments)
{
	struct keys_told told;
	struct err err;

	if (!arguments_empty(arguments, "keys"))
		return EXIT_REFUSED;
	if (!ledger_keys(arguments->store, slices, arguments->words[1].ptr, &told, &err))
		return tell(&err);
	printf(tr(arguments->language, N_("Keys: %lld, erased: %lld. Keep this file apart from the "
					  "backups, and only the newest.\n")),
		(long long)told.keys, (long long)told.erased);
	return EXIT_DONE;
}

/* ---- checkpoint ---- */

static int write_new(const char *path, str text, struct err *err)
{
	FILE *file = fopen(path, "wx");

	if (!file) {
		err_set(err, errno == EEXIST ? ERR_MISUSE : ERR_SYSTEM, "cannot make %.300s: %s",
			path, strerror(errno));
		return tell(err);
	}
	bool written = fwrite(text.ptr, 1, text.len, file) == text.len;
	if (fclose(file) == 0 && written)
		return EXIT_DONE;
	err_set(err, ERR_FULL, "cannot write %.300s: %s", path, strerror(errno));
	return tell(err);
}

int command_checkpoint(struct arguments *arguments)
{
	CLEANUP(buf_done) struct buf text = BUF(1 << 12);
	struct err err;

	if (!arguments_empty(arguments, "checkpoint"))
		return EXIT_REFUSED;
	if (!ledger_checkpoint(arguments->store, &text, &err))
		return tell(&err);
	if (arguments->word_count > 1)
		return write_new(arguments->words[1].ptr, buf_str(&text), &err);
	fwrite(text.ptr, 1, text.len, stdout);
	return EXIT_DONE;
}

/* ---- info ---- */

static void info_json(const struct store_info *info, const char *folder, struct json *json)
{
	char last[MOMENT_TEXT];

	json_begin_object(json);
	json_key(json, STR("folder")), json_text(json, str_of(folder));
	json_key(json, STR("version")), json_text(json, STR(MUSTER_VERSION));
	json_key(json, STR("format")), json_number(json, info->format);
	json_key(json, STR("zone")), json_text(json, info->zone);
	json_key(json, STR("store")), json_text(json, info->store);
	json_key(json, STR("key")), json_text(json, info->key);
	json_key(json, STR("served")), json_bool(json, info->served);
	json_key(json, STR("events")), json_number(json, info->events);
	json_key(json, STR("last_event"));
	json_text(json, info->last.given ? moment_print(info->last.v, last) : STR_NONE);
	json_key(json, STR("database_bytes")), json_number(json, info->database_bytes);
	json_key(json, STR("files")), json_number(json, info->files);
	json_key(json, STR("file_bytes")), json_number(json, info->file_bytes);
	json_key(json, STR("tables"));
	json_begin_object(json);
	for (size_t n = 0; n < info->table_count; n++) {
		json_key(json, info->tables[n].name);
		json_number(json, info->tables[n].rows);
	}
	json_end(json);
	json_end(json);
}

static void print_text(const char *label, str value, enum language language)
{
	printf("%s: %.*s\n", tr(language, label), STR_ARG(value));
}

static void print_number(const char *label, int64_t value, enum language language)
{
	printf("%s: %lld\n", tr(language, label), (long long)value);
}

static void info_print(const struct store_info *info, const char *folder, enum language language)
{
	char last[MOMENT_TEXT];

	print_text(N_("Folder"), str_of(folder), language);
	print_text(
		N_("Served"), str_of(tr(language, info->served ? N_("yes") : N_("no"))), language);
	print_text(N_("Time zone"), info->zone, language);
	print_number(N_("Events"), info->events, language);
	if (info->last.given)
		print_text(N_("Last event"), moment_print(info->last.v, last), language);
	print_number(N_("Database (bytes)"), info->database_bytes, language);
	print_number(N_("Stored files"), info->files, language);
	print_number(N_("Stored files (bytes)"), info->file_bytes, language);
	print_number(N_("Format of the store"), info->format, language);
	print_text(N_("Name among stores"), info->store, language);
	print_text(N_("Public key of its checkpoints"), info->key, language);
	puts(tr(language, N_("Rows of its tables:")));
	for (size_t n = 0; n < info->table_count; n++)
		printf("  %-24.*s %lld\n", STR_ARG(info->tables[n].name),
			(long long)info->tables[n].rows);
}

int command_info(struct arguments *arguments)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 16);
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 16);
	struct store_info info;
	struct err err;

	if (!arguments_empty(arguments, "info") || !format_fits(arguments))
		return EXIT_REFUSED;
	if (!ledger_info(arguments->store, slices, &arena, &info, &err))
		return tell(&err);
	if (!str_eq(arguments->format, STR("json"))) {
		info_print(&info, arguments->store, arguments->language);
		return EXIT_DONE;
	}
	struct json json = json_into(&out);
	info_json(&info, arguments->store, &json);
	buf_byte(&out, '\n');
	fwrite(out.ptr, 1, out.len, stdout);
	return EXIT_DONE;
}

/* ---- config ---- */

static void config_json(const struct settings *settings, struct json *json)
{
	char source[400];

	json_begin_object(json);
	for (enum setting_name n = 0; n < SETTING_COUNT; n++) {
		json_key(json, str_of(settings_table[n].name));
		json_begin_object(json);
		json_key(json, STR("value")), json_text(json, settings->values[n].text);
		json_key(json, STR("source"));
		json_text(json, settings_source(settings, n, LANGUAGE_EN, source));
		json_end(json);
	}
	json_end(json);
}

int command_config(struct arguments *arguments)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 16);
	const struct settings *settings = &arguments->settings;
	char source[400];

	if (!arguments_empty(arguments, "config") || !format_fits(arguments))
		return EXIT_REFUSED;
	if (str_eq(arguments->format, STR("json"))) {
		struct json json = json_into(&out);
		config_json(settings, &json);
		buf_byte(&out, '\n');
		fwrite(out.ptr, 1, out.len, stdout);
		return EXIT_DONE;
	}
	for (enum setting_name n = 0; n < SETTING_COUNT; n++)
		printf("%-10s = %-24s # %s. %s\n", settings_table[n].name,
			settings_text(settings, n),
			settings_source(settings, n, arguments->language, source).ptr,
			tr(arguments->language, settings_table[n].help));
	return EXIT_DONE;
}
