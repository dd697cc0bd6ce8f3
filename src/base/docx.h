/* A paper as DOCX (ISO/IEC 29500, transitional), on a letterhead of one's own or on a plain sheet.
 *
 * A letterhead is a DOCX with fields in its text: {{title}}, {{unit}} ... as its caller names them, and
 * {{body}}, alone in a paragraph, where the paper's blocks are to stand. Word may have split a field over
 * several runs. All else of the letterhead stays as it is: styles, pictures, heads and feet (which may
 * have fields too). The paper's headings have the letterhead's styles "heading 1" ..., where it has them.
 *
 *     const struct docx_field fields[] = { { "unit", unit.name }, { "title", paper.title } };
 *     if (letterhead_look(bytes, names, arena, &refusal)) ...
 *     docx_write(&paper, bytes, fields, COUNT(fields), &out, &err);
 *
 * Somebody else made the file, so nothing in it is trusted: how many parts it has and how large they
 * become is limited, and refused is whatever acts or loads when it is opened: macros, embedded programs,
 * parts from elsewhere (but for links that one clicks), fields that fetch, document types. */
#ifndef MUSTER_BASE_DOCX_H
#define MUSTER_BASE_DOCX_H

#include "base/paper.h"

#define LETTERHEAD_MAX ((size_t)4 << 20)           /* bytes of the file */
#define LETTERHEAD_PARTS_MAX 400                   /* files in it */
#define LETTERHEAD_UNPACKED_MAX ((size_t)24 << 20) /* of all of them */

struct docx_field {
	const char *name;
	str text;
};

/* Why a letterhead is not taken: a sentence (N_()) with one %.*s at most, and what stands for that. */
struct docx_refusal {
	const char *sentence;
	str what;
};

/* Looks at a letterhead: whether it is one, and every field in it is one of `names` (NULL ends) or
 * {{body}}. False: *ret says why not. `what` stands in the arena. */
bool letterhead_look(str bytes, const char *const *names, struct arena *, struct docx_refusal *ret);
/* The texts that stand before and after {{body}}, paragraph by paragraph, fields filled in: what is around a paper
 * that is not written as DOCX. In the arena; nothing of a letterhead that is not given or not sound. {{title}} is left
 * out, since whoever writes the paper prints its title. */
void letterhead_texts(
	str bytes, const struct docx_field *, size_t count, struct arena *, struct paper_around *ret);

/* The paper on a letterhead (bytes not given: on a plain sheet with its title). False with *err:
 * ERR_DAMAGED where letterhead_look() would refuse it, ERR_FULL where `out` is. */
bool docx_write(const struct paper *, str letterhead, const struct docx_field *, size_t count,
	struct buf *out, struct err *);

#endif
