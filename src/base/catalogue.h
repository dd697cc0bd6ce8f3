/* Sentences that C code says to a person, in that person's language.
 *
 * C code writes English; tr() finds the translation in tables that tools/tmplc makes from po/ at
 * build time, having checked that each has its sentence's printf conversions. tools/update-po.sh
 * finds the sentences: those given to problem() and its kind, and those marked with N_().
 *
 *     problem(problems, "due", "That day has already passed.");       translated where it is
 * collected static const char *const names[] = { N_("Open"), N_("Answered") }; buf_printf(out,
 * tr(language, "%s has %d units."), name, count); */
#ifndef MUSTER_BASE_CATALOGUE_H
#define MUSTER_BASE_CATALOGUE_H

#include "base/language.h"

/* Marks a literal for translation where none can happen: in a table. */
#define N_(sentence) sentence

struct catalogue_entry {
	const char *english, *translated;
};

struct catalogue {
	const struct catalogue_entry *entries; /* sorted by `english`, bytewise */
	size_t count;
};

/* Made by tmplc; a language without a table (English) has count 0. */
extern const struct catalogue catalogues[LANGUAGE_COUNT];

/* The translation, static; NULL where there is none. */
const char *catalogue_find(enum language, const char *english);

/* The translation, or the sentence itself. */
const char *tr(enum language, const char *english) __attribute__((format_arg(2)));

#endif
