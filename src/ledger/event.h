/* An event: an act that was done, one row of the ledger.
 *
 * hash = BLAKE2b-256 over: the previous event's hash (32 zero bytes before the first), then, as
 * crypto.h writes numbers and texts: seq, at, day, actor, act, version, unit, subject, first,
 * count, cause, body, key, asked. */
#ifndef MUSTER_LEDGER_EVENT_H
#define MUSTER_LEDGER_EVENT_H

#include "base/crypto.h"
#include "base/date.h"
#include "base/id.h"
#include "base/str.h"

struct event {
	int64_t seq; /* from 1, without gaps */
	moment at;   /* never before the event before it */
	date day;    /* the organisation's local day, given at append */
	id actor;
	str act;
	int version; /* of the act */
	id unit;     /* where the right held; 0: the whole store */
	id subject;  /* the thing that it made, or is about */
	id first; /* the first of `count` new ids; where count is 0: the one that would be next */
	int64_t count;
	int64_t cause; /* the seq of the event it follows from; 0: none */
	str body;      /* canonical JSON, see record/write.h */
	str key;       /* idempotency key, unique per actor; not given: none */
	hash asked;    /* what was asked for, before it was resolved: the same key with another is
			  refused. Zero without a key */
	hash hash;
};

/* Id number n (from 0) of those that the event gave. */
static inline id event_id(const struct event *event, int64_t n)
{
	return (id){ event->first.v + n };
}

hash event_hash(const struct event *, hash previous);

#endif
