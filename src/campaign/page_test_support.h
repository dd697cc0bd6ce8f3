/* A house with a story, for the tests of this slice's pages: asked through its routes, read as text.
 *
 * R stands above A and B, B above LEAVES units; the measure "plan" binds all, "visit" only those of the kind lab, which
 * none is. */
#ifndef MUSTER_CAMPAIGN_PAGE_TEST_SUPPORT_H
#define MUSTER_CAMPAIGN_PAGE_TEST_SUPPORT_H

#include "campaign/campaign.h"
#include "campaign/pages.h"
#include "org/org.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define LEAVES 30

struct house {
	char above[64], folder[80];
	struct ledger *ledger;
	struct web *web;
	struct arena arena;
	struct buf page; /* the last answer, terminated */
	int status;
	const char *type;
};

int setup(void **state); /* a store in a temporary folder, on 2026-03-01 */
int teardown(void **state);

/* An act, which must be done. */
void say(struct house *, const char *path, const char *json);
/* A page; `pairs` is "name", "value", ..., NULL. */
const char *show(struct house *, const char *path, enum language, const char *const *pairs);
void unit(struct house *, const char *code, const char *name, const char *parent);
void answer(struct house *, const char *code); /* to the plan */
void tell_story(struct house *);               /* up to the draft */
void deploy(struct house *);                   /* and in force */

void has(const char *page, const char *what);
void lacks(const char *page, const char *what);
size_t times(const char *page, const char *what);

#endif
