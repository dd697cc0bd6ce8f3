/* The languages that Muster speaks: which one a person wants, and how it is named in HTML and HTTP.
 *
 * English is the language in which sentences are written; the others come from po/. A new language
 * is a row in language.c, a member here and a file in po/. */
#ifndef MUSTER_BASE_LANGUAGE_H
#define MUSTER_BASE_LANGUAGE_H

#include "base/str.h"

enum language {
	LANGUAGE_EN,
	LANGUAGE_ZH,
};

#define LANGUAGE_COUNT 2

/* "en", "zh", "zh-CN", "zh_CN.UTF-8", "ZH-Hans": by its first part, whatever region or script
 * follows. False (and *ret untouched) for one that Muster does not speak. */
bool language_of_tag(str tag, enum language *ret);

/* The tag for lang="" and Content-Language: "en", "zh-CN". */
const char *language_tag(enum language);

/* What a browser asks for (RFC 9110, Accept-Language: "zh-CN,zh;q=0.9,en;q=0.8"): the language with
 * the greatest q, the first one of equals; `otherwise` where there is none that Muster speaks, q is
 * 0, or the header is not given. "*" stands for `otherwise`. A part that cannot be read is passed
 * over. */
enum language language_accepted(str header, enum language otherwise);

#endif
