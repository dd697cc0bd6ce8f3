/* A bar on the terminal while a large request is under way. */
#ifndef MUSTER_APP_PROGRESS_BAR_H
#define MUSTER_APP_PROGRESS_BAR_H

#include "app/transport.h"

/* transport_call(); where the body is large and standard error is a terminal, with a bar that tells
 * how far the writer is. */
bool call_with_bar(struct transport *, const struct call *, struct answer *ret, struct err *err);

/* The bar by itself, on standard error; total 0: how far it is cannot be told. */
void bar_draw(int64_t done, int64_t total);
void bar_clear(void);

#endif
