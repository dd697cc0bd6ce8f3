/* What things are called, remembered as long as a reading lasts: a page tells the same few again and again. Kept is
 * only what by_id gives, which is the same for whoever reads; what of it somebody may know is asked each time. */
#include "ledger/private.h"

#define CALLED_SLOTS 256
#define CALLED_MOST 1024 /* things, ... */
#define CALLED_BYTES                                                                               \
	(512 << 10) /* ... or as much text: then all are forgotten and it begins anew */

struct callings {
	struct called *slots[CALLED_SLOTS];
	size_t count, bytes;
};

static struct called **slot_of(struct callings *callings, const struct thing *thing, id which)
{
	uint64_t mixed = ((uint64_t)which.v ^ (uintptr_t)thing >> 3) * UINT64_C(0x9e3779b97f4a7c15);
	struct called **slot = &callings->slots[mixed >> 56];

	while (*slot && ((*slot)->thing != thing || !id_eq((*slot)->which, which)))
		slot = &(*slot)->next;
	return slot;
}

/* Names of persons are among them: they are overwritten. */
void callings_forget(struct callings *callings)
{
	for (size_t n = 0; callings->count && n < CALLED_SLOTS; n++)
		while (callings->slots[n]) {
			struct called *called = callings->slots[n];
			callings->slots[n] = called->next;
			callings->count--;
			sodium_memzero(called, sizeof(*called) + called->bytes);
			free(called);
		}
	callings->bytes = 0;
}

struct callings *callings_new(void)
{
	return calloc(1, sizeof(struct callings));
}

void callings_free(struct callings *callings)
{
	if (callings)
		callings_forget(callings);
	free(callings);
}

static str put(struct called *called, str text)
{
	char *at = called->texts + called->bytes;

	if (!str_given(text))
		return STR_NONE;
	memcpy(at, text.ptr, text.len);
	called->bytes += text.len;
	return (str){ at, text.len };
}

static struct called *read_row(struct query *q, const struct thing *thing, id which)
{
	const bool names = thing->names && !column_null(q, 3);
	str code = column_text(q, 0), label = column_text(q, 1),
	    without = names ? column_text(q, 4) : STR_NONE;
	struct called *called = calloc(1, sizeof(*called) + code.len + label.len + without.len);

	must(called);
	called->thing = thing;
	called->which = which;
	called->unit = column_id(q, 2);
	called->person = names ? column_id(q, 3) : ID_NONE;
	called->code = put(called, code);
	called->label = put(called, label);
	called->without = put(called, without);
	return called;
}

static struct called *read_called(struct conn *conn, const struct thing *thing, id which)
{
	struct query *q = conn_query(conn, thing->by_id);

	query_id(q, "id", which);
	struct called *called = query_next(q) ? read_row(q, thing, which) : NULL;
	query_end(q);
	return called;
}

struct called *called_of(
	struct conn *conn, struct callings *callings, const struct thing *thing, id which)
{
	must(thing);
	struct called **slot = slot_of(callings, thing, which);
	if (*slot || !id_given(which))
		return *slot;
	struct called *called = read_called(conn, thing, which);
	if (!called)
		return NULL;
	if (callings->count == CALLED_MOST || callings->bytes + called->bytes > CALLED_BYTES)
		callings_forget(callings);
	slot = slot_of(callings, thing, which);
	*slot = called;
	callings->count++;
	callings->bytes += called->bytes;
	return called;
}
