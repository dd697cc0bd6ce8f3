/* The number of one thing in the whole store: given by the ledger, never reused.
 *
 * Fits 2^53: 12 bits of origin (0 = made here) above 41 bits of counter. 0 is no thing. Ids below
 * ID_FIRST are kept for actors that are no persons. */
#ifndef MUSTER_BASE_ID_H
#define MUSTER_BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

typedef struct id {
	int64_t v;
} id;

#define ID_NONE ((id){ 0 })
#define ID_OPERATOR ((id){ 1 }) /* who sits at the console */
#define ID_CLOCK ((id){ 2 })    /* jobs act in this name */
#define ID_DOOR ((id){ 3 })     /* lets in, in this name, who has shown its code */
#define ID_WITHHELD ((id){ 15 }) /* stands for somebody of whom the reader may not be told */
#define ID_FIRST 16             /* the first id that a thing gets */
#define ID_MAX ((INT64_C(1) << 53) - 1)

static inline bool id_given(id i)
{
	return i.v != 0;
}

static inline bool id_eq(id a, id b)
{
	return a.v == b.v;
}

#endif
