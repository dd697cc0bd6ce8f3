/* Evaluating rights: posts looked up and kept, walks up the tree. */
#include "ledger/private.h"
#include <inttypes.h>

/* What a reach leaves of the rights. */
static bool reach_allows(enum reach reach, enum right right)
{
	switch (right) {
	case RIGHT_SEE:
	case RIGHT_NAMES:
	case RIGHT_NOTE:
		return true;
	case RIGHT_ANSWER:
		return reach >= REACH_ANSWER;
	case RIGHT_CHASE:
	case RIGHT_ACCEPT:
	case RIGHT_MANAGE:
	case RIGHT_ARRANGE:
	case RIGHT_OPERATE:
	case RIGHT_OWN:
	case RIGHT_CLOCK:
	case RIGHT_DOOR:
		return reach == REACH_ALL;
	case RIGHT_FOLLOW:
		return false;
	}
	return false;
}

bool standing_everywhere(const struct standing *standing)
{
	return id_eq(standing->actor, ID_OPERATOR) || id_eq(standing->actor, ID_CLOCK) ||
	       id_eq(standing->actor, ID_DOOR);
}

static unsigned scope_of(const struct standing *standing, int role, enum right right)
{
	unsigned scope = 0;

	for (const struct right_row *row = standing->rights; row && row->scope; row++)
		if (row->role == role && row->right == right)
			scope |= row->scope;
	return scope;
}

static size_t place_of(const id *line, size_t depth, id unit)
{
	size_t n = 0;

	while (n < depth && !id_eq(line[n], unit))
		n++;
	return n;
}

static bool may_on_line(
	const struct standing *standing, enum right right, const id *line, size_t depth)
{
	for (size_t n = 0; n < standing->count; n++) {
		size_t place = place_of(line, depth, standing->held[n].unit);
		if (place == depth)
			continue;
		unsigned scope = scope_of(standing, standing->held[n].role, right);
		bool own = place + 1 == depth;
		if (scope & (own ? SCOPE_OWN : SCOPE_BELOW) || (scope && own && depth == 1))
			return true;
	}
	return false;
}

/* The whole store: the root of every tree. */
static bool may_everywhere(const struct standing *standing, struct board *board, enum right right)
{
	id roots[HELD_MAX];
	bool at_root = false;

	for (size_t n = 0; n < standing->count; n++)
		at_root |= !id_given(board_parent(board, standing->held[n].unit));
	size_t count = at_root ? board_roots(board, roots, COUNT(roots)) : 0;
	if (!count || count > COUNT(roots))
		return false;
	for (size_t n = 0; n < count; n++)
		if (!may_on_line(standing, right, &roots[n], 1))
			return false;
	return true;
}

bool standing_may(const struct standing *standing, struct board *board, enum right right, id unit)
{
	id line[BOARD_DEPTH_MAX];

	if (id_eq(standing->actor, ID_CLOCK))
		return right == RIGHT_CLOCK;
	if (id_eq(standing->actor, ID_DOOR))
		return right == RIGHT_DOOR;
	if (!id_given(standing->actor) || !reach_allows(standing->reach, right))
		return false;
	if (id_eq(standing->actor, ID_OPERATOR))
		return right != RIGHT_CLOCK && right != RIGHT_DOOR && right != RIGHT_FOLLOW;
	if (right == RIGHT_OWN || right == RIGHT_NOTE)
		return true;
	if (!id_given(unit))
		return may_everywhere(standing, board, right);
	return may_on_line(standing, right, line, board_line(board, unit, line));
}

bool standing_may_below(
	const struct standing *standing, struct board *board, enum right right, id unit)
{
	id line[BOARD_DEPTH_MAX];
	size_t depth = board_line(board, unit, line);

	if (standing_everywhere(standing))
		return standing_may(standing, board, right, unit);
	if (!id_given(standing->actor) || !reach_allows(standing->reach, right))
		return false;
	for (size_t n = 0; n < standing->count; n++)
		if (place_of(line, depth, standing->held[n].unit) < depth &&
			scope_of(standing, standing->held[n].role, right) & SCOPE_BELOW)
			return true;
	return false;
}

bool standing_may_somewhere(const struct standing *standing, enum right right)
{
	if (!id_given(standing->actor) || !reach_allows(standing->reach, right))
		return false;
	if (standing_everywhere(standing) || right == RIGHT_OWN)
		return true;
	for (size_t n = 0; n < standing->count; n++)
		if (scope_of(standing, standing->held[n].role, right))
			return true;
	return false;
}

bool standing_sees_below(const struct standing *standing, size_t n)
{
	return scope_of(standing, standing->held[n].role, RIGHT_SEE) & SCOPE_BELOW;
}

unsigned standing_to(const struct standing *standing, struct board *board, id unit)
{
	id line[BOARD_DEPTH_MAX];
	size_t depth = board_line(board, unit, line);
	unsigned stands = 0;

	for (size_t n = 0; n < standing->count; n++) {
		id at = standing->held[n].unit;
		size_t place = place_of(line, depth, at);
		if (place + 1 == depth)
			stands |= STANDS_AT;
		else if (place == depth)
			stands |= board_within(board, at, unit) ? STANDS_BELOW : 0u;
		else if (standing_sees_below(standing, n))
			stands |= STANDS_ABOVE;
	}
	return stands;
}

bool standing_knows(const struct standing *standing, struct board *board, enum known known, id unit)
{
	if (standing_everywhere(standing))
		return true;
	if (!id_given(standing->actor))
		return false;
	if (known == KNOWN_BY_OWNER)
		return id_eq(standing->actor, unit);
	if (known == KNOWN_BY_ALL || !id_given(unit))
		return true;
	unsigned stands = standing_to(standing, board, unit);
	return stands & (STANDS_AT | STANDS_ABOVE) ||
	       (known == KNOWN_ON_LINE && stands & STANDS_BELOW);
}

/* ---- The range as a list ---- */

static bool add(id *ret, size_t *count, size_t max, id unit)
{
	if (*count == max)
		return false;
	ret[(*count)++] = unit;
	return true;
}

size_t standing_range(
	const struct standing *standing, struct board *board, bool line, id *ret, size_t max)
{
	id above[BOARD_DEPTH_MAX];
	size_t count = 0;

	for (size_t n = 0; n < standing->count; n++) {
		const struct holding *held = &standing->held[n];
		if (standing_sees_below(standing, n)) {
			size_t more = board_below(board, held->unit, ret + count, max - count);
			if (more > max - count)
				return SIZE_MAX;
			count += more;
		} else if (!add(ret, &count, max, held->unit)) {
			return SIZE_MAX;
		}
		size_t depth = line ? board_line(board, held->unit, above) : 0;
		for (size_t k = 0; k + 1 < depth; k++)
			if (!add(ret, &count, max, above[k]))
				return SIZE_MAX;
	}
	return count;
}

id standing_top(const struct standing *standing, struct board *board)
{
	id top = standing->own ? standing->held[0].unit : ID_NONE;

	for (size_t n = 1; n < standing->own; n++)
		if (board_within(board, top, standing->held[n].unit))
			top = standing->held[n].unit;
	for (size_t n = 0; n < standing->own; n++)
		if (!board_within(board, standing->held[n].unit, top))
			return ID_NONE;
	return top;
}

const char *standing_print(const struct standing *standing, char into[STANDING_TEXT])
{
	size_t len = 0;

	if (standing_everywhere(standing) || !id_given(standing->actor)) {
		snprintf(into, STANDING_TEXT, "%" PRId64 "/%d", standing->actor.v, standing->reach);
		return into;
	}
	len += (size_t)snprintf(into, STANDING_TEXT, "p/%d", standing->reach);
	for (size_t n = 0; n < standing->count; n++)
		len += (size_t)snprintf(into + len, STANDING_TEXT - len, " %" PRId64 ":%d",
			standing->held[n].unit.v, standing->held[n].role);
	return into;
}

/* ---- Looking up ---- */

const struct slice *slices_rights(const struct slice *const *slices)
{
	while (*slices && !(*slices)->rights)
		slices++;
	return *slices;
}

void standings_init(struct standings *standings)
{
	must(pthread_mutex_init(&standings->mutex, NULL) == 0);
}

void standings_close(struct standings *standings)
{
	free(standings->slots);
	pthread_mutex_destroy(&standings->mutex);
}

static struct standing_slot *slot_of(struct standings *standings, id actor)
{
	if (!standings->slots) {
		standings->slots = calloc(STANDINGS_KEPT, sizeof(*standings->slots));
		must(standings->slots);
	}
	return &standings->slots[(uint64_t)actor.v * 0x9e3779b97f4a7c15u >> 32 &
				 (STANDINGS_KEPT - 1)];
}

static void copy(const struct standing *from, struct standing *to)
{
	memcpy(to, from, offsetof(struct standing, held));
	memcpy(to->held, from->held, from->count * sizeof(from->held[0]));
}

/* What was read of an event before the last one that changed rights may be what they were. */
static bool take_kept(struct standings *standings, id actor, date day, struct standing *ret)
{
	bool found;

	pthread_mutex_lock(&standings->mutex);
	const struct standing_slot *slot = slot_of(standings, actor);
	found = id_eq(slot->standing.actor, actor) && slot->day.day == day.day &&
		slot->seq >= atomic_load(&standings->shaped);
	if (found)
		copy(&slot->standing, ret);
	pthread_mutex_unlock(&standings->mutex);
	return found;
}

static void keep(struct standings *standings, int64_t seq, date day, const struct standing *read)
{
	pthread_mutex_lock(&standings->mutex);
	struct standing_slot *slot = slot_of(standings, read->actor);
	copy(read, &slot->standing);
	slot->seq = seq;
	slot->day = day;
	pthread_mutex_unlock(&standings->mutex);
}

static bool needs_no_posts(struct ledger *ledger, id actor, enum reach reach, struct standing *ret)
{
	const struct slice *slice = slices_rights(ledger->settings.slices);

	ret->actor = actor;
	ret->reach = reach;
	ret->own = ret->count = 0;
	ret->rights = slice ? slice->rights : NULL;
	return actor.v < ID_FIRST || !slice;
}

/* Its posts, then what other slices lend. Who holds no post (who has left) is lent nothing. */
static void look_up(const struct slice *const *slices, struct conn *conn, id actor, date day,
	struct standing *ret)
{
	const struct slice *rights = slices_rights(slices);

	ret->own = ret->count = rights->held(conn, actor, day, ret->held, POSTS_MAX);
	for (; *slices && ret->own; slices++)
		if (*slices != rights && (*slices)->held)
			ret->count += (*slices)->held(
				conn, actor, day, ret->held + ret->count, HELD_MAX - ret->count);
}

bool standing_anew(struct ledger *ledger, struct conn *conn, id actor, enum reach reach, date day,
	struct standing *ret)
{
	if (!needs_no_posts(ledger, actor, reach, ret))
		look_up(ledger->settings.slices, conn, actor, day, ret);
	ret->reach = reach;
	return !conn_fault(conn);
}

bool standing_of(struct ledger *ledger, struct conn *conn, int64_t seq, id actor, enum reach reach,
	date day, struct standing *ret)
{
	if (needs_no_posts(ledger, actor, reach, ret))
		return true;
	if (!take_kept(&ledger->standings, actor, day, ret)) {
		look_up(ledger->settings.slices, conn, actor, day, ret);
		if (conn_fault(conn))
			return false;
		keep(&ledger->standings, seq, day, ret);
	}
	ret->reach = reach;
	return true;
}

bool ledger_standing(
	struct ledger *ledger, id actor, enum reach reach, struct standing *ret, struct err *err)
{
	if (needs_no_posts(ledger, actor, reach, ret))
		return true;
	date today = ledger_today(ledger);
	if (take_kept(&ledger->standings, actor, today, ret)) {
		ret->reach = reach;
		return true;
	}
	struct reading *reading = ledger_read(ledger, err);
	if (!reading)
		return false;
	bool fine = standing_of(ledger, reading->conn, reading->seq, actor, reach, today, ret);
	if (!fine)
		*err = *conn_fault(reading->conn);
	ledger_read_end(reading);
	return fine;
}
