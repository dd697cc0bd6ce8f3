/* Answer forms: a field table made by an act instead of by C. */
#ifndef MUSTER_CAMPAIGN_FORM_H
#define MUSTER_CAMPAIGN_FORM_H

#include "campaign/parts.h"

/* Stored in derived tables: numbers never change. */
enum form_kind {
	FORM_TEXT = 1,
	FORM_NUMBER,
	FORM_DECIMAL,
	FORM_CHOICE,
	FORM_DATE,
	FORM_FILE,
	FORM_MARK
};

struct form_field {
	str name, label, help;
	int kind;
	opt_yesno need;
	opt_number min, max; /* NUMBER, DECIMAL: the range; TEXT: max code points */
	opt_number places;   /* DECIMAL: digits after the point, 2 where not given */
	struct texts choices;
	str figure; /* the code of one; else not given */
};

/* What a form's rows must be beside their field table: names unique and in form, choices where
 * they belong, ranges in order. */
void form_check(struct tx *, const struct rows *form, struct problems *);
void form_insert(struct tx *, id measure, const struct rows *form);

/* The form of the measure that was typed, as fields "values.NAME" (act.h, .asks). */
size_t form_asks(struct reading *, const struct pair *typed, size_t count, struct arena *,
	struct field *ret, size_t max);

/* Turns what was given into canonical text, in the order of the form, or refuses value by value:
 * unknown names, what is needed and missing, what is not of its kind or out of range. What the unit
 * gave for a figure already is taken from there. */
void form_read(struct tx *, id measure, id unit, struct values *, struct problems *);
/* One value as canonical text, or refused beside `field`. */
str form_canonical(
	struct tx *, enum form_kind, int places, str text, const char *field, struct problems *);
/* Writes canonical values of an answer. */
void form_store(struct tx *, id measure, id unit, const struct values *);

#endif
