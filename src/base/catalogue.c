/* Finding a sentence's translation: see catalogue.h. */
#include "base/catalogue.h"
#include "base/macros.h"
#include <stdlib.h>
#include <string.h>

static int by_english(const void *key, const void *entry)
{
	return strcmp(key, ((const struct catalogue_entry *)entry)->english);
}

const char *catalogue_find(enum language language, const char *english)
{
	must((size_t)language < COUNT(catalogues));
	const struct catalogue *catalogue = &catalogues[language];
	const struct catalogue_entry *found;

	if (catalogue->count == 0)
		return NULL;
	found = bsearch(english, catalogue->entries, catalogue->count, sizeof(*found), by_english);
	return found ? found->translated : NULL;
}

const char *tr(enum language language, const char *english)
{
	const char *translated = catalogue_find(language, english);

	return translated ? translated : english;
}
