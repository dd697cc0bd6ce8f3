/* One duty, as the acts on it name it. */
#ifndef MUSTER_CAMPAIGN_DUTY_H
#define MUSTER_CAMPAIGN_DUTY_H

#include "campaign/parts.h"

struct duty_ref {
	id unit, measure;
};

/* The record of duty.accept (without a reason), duty.return and duty.waive. */
struct duty_judge {
	struct duty_ref duty;
	str reason;
};

/* What a duty's life allows is a table of these (duty.c). */
enum duty_move { MOVE_ANSWER, MOVE_ACCEPT, MOVE_RETURN, MOVE_WAIVE };

/* A measure, as its duties are judged by it. */
struct judge {
	enum accepted_by accepted_by;
	date due;
	enum campaign_state campaign;
	bool recurs, withdrawn;
	int64_t version;
};
struct judge judge_of(struct tx *, id measure);

/* What has come of a duty, however it came about. */
struct duty_given {
	struct duty_ref duty;
	const struct values *values; /* canonical */
	str note;
	id by; /* the unit above that answered in its place */
	opt_date done, due; /* not given: the day of the event; as issued */
	id proof; /* the record that answers it by itself; none: somebody did */
	str proof_thing, proof_code; /* its kind of thing, and its code */
};
/* Takes the place of what was given before; the board is not told yet. */
void duty_give(struct tx *, const struct event *, const struct duty_given *);

enum duty_state duty_state_of(struct tx *, const struct duty_ref *);
/* True where nothing was said against it. */
bool duty_check(struct tx *, const struct duty_ref *, enum duty_move, struct problems *);
/* What the life of a duty allows in that state; who may is another question. */
bool duty_may(enum duty_state, enum accepted_by, enum duty_move);
/* The step that an event adds to a duty's trail, ",17"; in the arena. */
str duty_trail(const struct event *, struct arena *);
/* The numbers of the events that made it what it is, the newest first; how many. */
size_t duty_made_by(struct conn *, const struct duty_ref *, int64_t *ret, size_t max);
/* What a form carries that was opened as the duty stands: the newest of them, or a number before any. */
int64_t duty_since(struct conn *, const struct duty_ref *);
void duty_tell(struct tx *, const struct duty_ref *); /* the board, what the tables say now */

/* Stored in derived tables: numbers never change. */
enum plea_state { PLEA_OPEN = 1, PLEA_GRANTED, PLEA_DENIED, PLEA_SETTLED };
extern const struct choice plea_asks[], plea_states[];
/* An answer that waits to be accepted or sent back. */
struct answer_waiting {
	id unit;
	struct board_duty duty;
	date day;
	moment given;
};
/* Those of the units directly below one, the oldest first, in the arena; how many. */
size_t answers_waiting(struct reading *, id above, struct arena *, struct answer_waiting **ret);
void answers_in_order(struct answer_waiting *, size_t count); /* of several such lists put together */

bool plea_waits(struct conn *, const struct duty_ref *); /* one is open */

/* The day in force for the unit; false where the measure does not bind it. For resolve and
 * check. */
bool duty_due(struct tx *, const struct duty_ref *, date *ret);
int duty_state_shown(enum board_state);                  /* as enum duty_state */
bool duty_is_open(struct tx *, const struct duty_ref *); /* nothing stands, and it was not waived */
/* Whether nobody answers for the unit itself on that day: it has neither liaison nor manager. */
bool in_place_free(struct conn *, id unit, date day);
/* Refuses, beside "by", a unit that may not answer in the place of `unit` today; ID_NONE is fine:
 * the unit answers itself. */
void in_place_check(struct tx *, id unit, id by, struct problems *);
/* R-DUTY-10: refuses that somebody accepts an answer of the own hand, given in the unit's place. */
void in_place_check_judge(struct tx *, const struct duty_ref *, struct problems *);
void pleas_load(struct conn *, struct board_changes *);

#endif
