/* What the compiler must know of HTML: which elements are void, inline or raw, which attributes are
 * addresses, words or code. */
#ifndef MUSTER_TMPLC_HTML_H
#define MUSTER_TMPLC_HTML_H

#include "base/str.h"

enum element_flag {
	ELEMENT_VOID = 1,     /* has no end tag */
	ELEMENT_INLINE = 2,   /* stands inside a sentence */
	ELEMENT_RAW = 4,      /* its text is code: script, style */
	ELEMENT_PLAIN = 8,    /* text without tags: title, textarea */
	ELEMENT_EXACT = 16,   /* white space counts and nothing is translated: pre, textarea */
	ELEMENT_GONE = 32,    /* no longer HTML, and reads its text in ways of its own */
	ELEMENT_FOREIGN = 64, /* SVG and MathML: <x/> closes itself inside */
	ELEMENT_LOADS = 128,  /* what stands at its address acts in the page */
};

enum attribute_flag {
	ATTRIBUTE_URL = 1,
	ATTRIBUTE_WORDS = 2, /* read by people: translated */
	ATTRIBUTE_CODE = 4,  /* script, style, several addresses at once: nothing is safe there */
};

unsigned element_flags(str name);
unsigned attribute_flags(str name);

/* The scheme check of an address that stands in the page itself: relative, http, https or mailto,
 * and nothing before the scheme's end that a browser would read differently. */
bool url_literal_safe(str);

#endif
