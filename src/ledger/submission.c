/* Submissions before they are queued: what can be refused or worked out in the caller's own
 * thread. */
#include "base/text.h"
#include "ledger/private.h"

#define BODY_USUAL ((size_t)1 << 20) /* where the act says nothing */
#define ARENA_TIMES 16 /* a record takes more room than the bytes that it was read from */

void submission_init(struct submission *s, const struct act *act, enum language language)
{
	size_t body = act->body_max ? act->body_max : BODY_USUAL;

	*s = (struct submission){ .act = act, .actor = ID_OPERATOR, .reach = REACH_ALL };
	arena_init(&s->arena, body * ARENA_TIMES);
	problems_init(&s->problems, &s->arena, language);
}

void submission_done(struct submission *s)
{
	arena_done(&s->arena);
}

/* R-LEDGER-06 */
static void check_key(struct submission *s)
{
	if (!str_given(s->key))
		return;
	if (s->key.len == 0 || s->key.len > LEDGER_KEY_MAX || !text_valid(s->key, false, NULL))
		problem(&s->problems, "", "R-LEDGER-06",
			N_("A key has 1 to %d bytes of text, without control characters."),
			LEDGER_KEY_MAX);
}

static bool keep_given(struct submission *s)
{
	if (!s->act->resolve)
		return true;
	s->given = arena_alloc(&s->arena, s->act->record.size);
	if (!s->given)
		return err_set(&s->err, ERR_FULL, "the request takes more memory than it may");
	memcpy(s->given, s->record.in, s->act->record.size);
	return true;
}

bool submission_worthwhile(const struct submission *s)
{
	const struct problems *problems = &s->problems;

	if (!problems_any(problems))
		return true;
	if (!s->act->sees_all || !s->record.in || s->arena.failed || problems->more)
		return false;
	for (size_t n = 0; n < problems->count; n++)
		if (!str_has(problems->list[n].field, '['))
			return false;
	return true;
}

bool submission_ready(struct submission *s)
{
	check_key(s);
	s->unread = s->problems.count;
	if (!submission_worthwhile(s)) {
		s->outcome = OUTCOME_REFUSED;
		return false;
	}
	if (!keep_given(s)) {
		s->outcome = OUTCOME_FAULT;
		return false;
	}
	/* Only a key is ever compared with what was asked. */
	if (str_given(s->key))
		s->asked = record_asked(s->act->name, &s->record);
	return true;
}
