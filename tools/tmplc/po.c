/* Reading translations through libgettextpo: see po.h. */
#include "po.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The library's error callback carries no pointer of ours: what it said last stands here. One
 * thread. */
static struct {
	bool loud;
	int errors;
	size_t line;
	char text[300];
} said;

static void hear(int severity, po_message_t message UNUSED, const char *file, size_t line,
	size_t column UNUSED, int many UNUSED, const char *text)
{
	said.errors += severity != PO_SEVERITY_WARNING;
	said.line = line == (size_t)-1 ? 0 : line;
	snprintf(said.text, sizeof(said.text), "%s", text ? text : "");
	said.text[strcspn(said.text, "\n")] = '\0';
	if (said.loud)
		fprintf(stderr, "%s:%zu: %s\n", file ? file : "tmplc", said.line, said.text);
	if (severity == PO_SEVERITY_FATAL_ERROR)
		exit(1);
}

static void hear_two(int severity, po_message_t message, const char *file, size_t line,
	size_t column, int many, const char *text, po_message_t message2 UNUSED,
	const char *file2 UNUSED, size_t line2 UNUSED, size_t column2 UNUSED, int many2 UNUSED,
	const char *text2 UNUSED)
{
	hear(severity, message, file, line, column, many, text);
}

static const struct po_xerror_handler handler = { hear, hear_two };

static void listen(bool loud)
{
	memset(&said, 0, sizeof(said));
	said.loud = loud;
}

/* The library keeps what it read last: a leak checker is to look at us, not at it. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libgettextpo";
}

const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}

/* ---- the header ------------------------------------------------------------------------- */

/* The rule becomes C: nothing but numbers, n and operators may stand in it. */
static bool rule_is_plain(str rule)
{
	for (size_t i = 0; i < rule.len; i++)
		if (!str_has(STR("0123456789n ()?:<>=!&|%+-*/"), rule.ptr[i]))
			return false;
	return rule.len > 0;
}

static bool read_plural(struct po *po, struct arena *arena, str field)
{
	str count = str_trim(str_cut(&field, ';'));
	str rule = str_trim(str_cut(&field, ';'));
	int64_t forms;

	if (!str_starts(count, STR("nplurals=")) || !str_starts(rule, STR("plural=")))
		return false;
	if (!str_number(str_from(count, strlen("nplurals=")), &forms) || forms < 1 || forms > 6)
		return false;
	rule = str_from(rule, strlen("plural="));
	if (!rule_is_plain(rule))
		return false;
	po->forms = (int)forms;
	po->rule = arena_copy(arena, rule).ptr;
	return po->rule != NULL;
}

static void read_header(struct po *po, struct arena *arena, struct refusals *refusals)
{
	const struct place top = { 1, 0 };
	const char *header = po_file_domain_header(po->handle, NULL);
	char *language = header ? po_header_field(header, "Language") : NULL;
	char *plural = header ? po_header_field(header, "Plural-Forms") : NULL;

	if (!language_of_tag(str_of(language), &po->language))
		refuse(refusals, po->file, top,
			"The header's Language is none that Muster speaks.");
	if (!read_plural(po, arena, str_of(plural)))
		refuse(refusals, po->file, top,
			"The header's Plural-Forms is not “nplurals=N; plural=RULE;”.");
	free(language);
	free(plural);
}

/* ---- the entries ------------------------------------------------------------------------ */

static int by_msgid(const void *a, const void *b)
{
	const struct po_entry *one = a, *other = b;

	return strcmp(one->msgid, other->msgid);
}

static size_t count_entries(po_file_t handle)
{
	po_message_iterator_t iterator = po_message_iterator(handle, NULL);
	size_t count = 0;

	while (po_next_message(iterator))
		count++;
	po_message_iterator_free(iterator);
	return count;
}

static bool counts(po_message_t message)
{
	const char *first = po_message_msgid_plural(message) ? po_message_msgstr_plural(message, 0)
							     : po_message_msgstr(message);

	return !po_message_is_obsolete(message) && !po_message_is_fuzzy(message) && first &&
	       *first && *po_message_msgid(message);
}

static bool read_entries(struct po *po, struct arena *arena)
{
	const size_t count = count_entries(po->handle);
	po_message_iterator_t iterator;
	po_message_t message;

	po->entries = arena_array(arena, count + 1, sizeof(*po->entries));
	if (!po->entries)
		return false;
	iterator = po_message_iterator(po->handle, NULL);
	while ((message = po_next_message(iterator)))
		if (counts(message))
			po->entries[po->count++] =
				(struct po_entry){ po_message_msgid(message), message };
	po_message_iterator_free(iterator);
	qsort(po->entries, po->count, sizeof(*po->entries), by_msgid);
	return true;
}

bool po_open(struct po *po, const char *file, struct arena *arena, struct refusals *refusals)
{
	const struct place top = { 1, 0 };
	const int before = refusals->count;

	*po = (struct po){ .file = file };
	listen(true);
	po->handle = po_file_read(file, &handler);
	if (!po->handle || said.errors) {
		refuse(refusals, file, top, "This file of translations cannot be read.");
		return false;
	}
	read_header(po, arena, refusals);
	if (!read_entries(po, arena))
		refuse(refusals, file, top, "This file of translations is too large.");
	return refusals->count == before;
}

void po_close(struct po *po)
{
	if (po->handle)
		po_file_free(po->handle);
	po->handle = NULL;
}

po_message_t po_find(const struct po *po, const char *msgid)
{
	const struct po_entry key = { .msgid = msgid };
	const struct po_entry *found = bsearch(&key, po->entries, po->count, sizeof(key), by_msgid);

	return found ? found->message : NULL;
}

/* The library tells an entry's line only in complaints, so it is given a reason to complain: a
 * translation that begins with a line end where its sentence does not. */
struct place po_place(const struct po *po, po_message_t message)
{
	po_message_iterator_t iterator = po_message_iterator(po->handle, NULL);
	const bool plural = po_message_msgid_plural(message) != NULL;
	const char *now =
		plural ? po_message_msgstr_plural(message, 0) : po_message_msgstr(message);
	char *kept = strdup(now);

	listen(false);
	if (kept && plural)
		po_message_set_msgstr_plural(message, 0, "\n");
	else if (kept)
		po_message_set_msgstr(message, "\n");
	po_message_check_all(message, iterator, &handler);
	if (kept && plural)
		po_message_set_msgstr_plural(message, 0, kept);
	else if (kept)
		po_message_set_msgstr(message, kept);
	free(kept);
	po_message_iterator_free(iterator);
	return (struct place){ .line = (int)said.line };
}

const char *po_format_wrong(po_message_t message)
{
	listen(false);
	po_message_set_format(message, "c-format", true);
	po_message_check_format(message, &handler);
	return said.errors ? said.text : NULL;
}

bool po_save(po_file_t file, const char *name)
{
	listen(true);
	return po_file_write(file, name, &handler) && !said.errors;
}
