/* Shared by the two halves of emit.h: emit.c (nodes and the file), emit_message.c (sentences, in
 * every language). */
#ifndef MUSTER_TMPLC_EMITTER_H
#define MUSTER_TMPLC_EMITTER_H

#include "cout.h"
#include "emit.h"
#include "message.h"

struct emitter {
	const struct template *template;
	struct translations *translations;
	struct cout c;
};

void emit_nodes(struct emitter *, const struct node *);
void emit_open_tag(struct emitter *, const struct node *);
void emit_end_tag(struct emitter *, const struct node *);
void emit_message(struct emitter *, const struct message *);

/* The C expression of a path. What an {{each}} goes through is a pointer, all else is inside the
 * view struct. */
const char *expression(struct emitter *, const struct path *);

const char *language_name(enum language); /* as C: "LANGUAGE_ZH" */

#endif
