/* The order of names for people, by ICU: see collate.h. */
#include "base/collate.h"
#include "base/macros.h"
#include <unicode/ucol.h>

/* struct collator is ICU's own, under a name of the house. */

struct collator *collator_new(enum language language)
{
	UErrorCode code = U_ZERO_ERROR;
	UCollator *collator = ucol_open(language_tag(language), &code);

	must(U_SUCCESS(code) && collator);
	ucol_setAttribute(collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &code);
	must(U_SUCCESS(code));
	return (struct collator *)collator;
}

void collator_free(struct collator *collator)
{
	if (collator)
		ucol_close((UCollator *)collator);
}

int collator_cmp(const struct collator *collator, str a, str b)
{
	UErrorCode code = U_ZERO_ERROR;
	UCollationResult order = ucol_strcollUTF8((const UCollator *)collator, a.ptr ? a.ptr : "",
		(int32_t)a.len, b.ptr ? b.ptr : "", (int32_t)b.len, &code);

	return U_SUCCESS(code) && order != UCOL_EQUAL ? (order == UCOL_LESS ? -1 : 1)
						      : str_cmp(a, b);
}
