/* How far what a meeting resolved is: see hold_far.h. */
#include "meeting/hold_far.h"

#define MEASURES_MAX 1000            /* of one point */
#define FAR_MAX ((size_t)16 << 20) /* what as many resolutions as a meeting takes need, each as long as it may be */

struct counting {
	struct reading *reading;
	struct arena *arena;
	struct far far;
	id *seen;
};

static bool is_seen(struct counting *c, id measure)
{
	for (int64_t n = 0; n < c->far.measures; n++)
		if (id_eq(c->seen[n], measure))
			return true;
	return false;
}

static void count(struct counting *c, const struct resolution *resolution)
{
	const struct ids measures = measures_of(c->reading->conn, resolution->resolution, c->arena);

	if (resolution->state == RESOLUTION_DROPPED)
		return;
	c->far.resolutions++;
	c->far.done += resolution->state == RESOLUTION_DONE || (resolution->deployed.given && !measures.count);
	for (size_t n = 0; n < measures.count && c->far.measures < MEASURES_MAX; n++) {
		if (is_seen(c, measures.ptr[n]))
			continue;
		c->seen[c->far.measures++] = measures.ptr[n];
		const struct campaign_share share = campaign_measure_share(c->reading, measures.ptr[n]);
		c->far.share.scope += share.scope;
		c->far.share.answered += share.answered;
		c->far.share.overdue += share.overdue;
	}
}

static struct far count_all(struct reading *reading, const struct resolutions *all, struct arena *arena)
{
	struct counting c = { .reading = reading,
		.arena = arena,
		.seen = arena_array(arena, MEASURES_MAX, sizeof(id)) };
	struct err err;

	for (size_t n = 0; c.seen && n < all->count; n++)
		count(&c, &all->ptr[n]);
	if (arena->failed) { /* a number that is not all of it is told to nobody */
		err_set(&err, ERR_FULL, "what came of a point takes more memory than it may");
		conn_fail(reading->conn, &err);
	}
	return c.far;
}

struct far far_of_resolution(struct reading *reading, const struct resolution *resolution)
{
	CLEANUP(arena_done) struct arena arena = ARENA(FAR_MAX);
	struct resolution one = *resolution;

	return count_all(reading, &(struct resolutions){ &one, 1 }, &arena);
}

struct far far_of_point(struct reading *reading, id point)
{
	CLEANUP(arena_done) struct arena arena = ARENA(FAR_MAX);
	const struct resolutions all = resolutions_of_point(reading->conn, point, &arena);

	return count_all(reading, &all, &arena);
}

int64_t far_percent(const struct far *far)
{
	return far->share.scope ? far->share.answered * 100 / far->share.scope : 0;
}
