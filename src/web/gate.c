/* Connections before they have said what they want: see gate.h. */
#include "web/gate.h"
#include "base/crypto.h"
#include "web/exchange.h"
#include "web/guard.h"
#include <sys/socket.h>

#define PLACES 4096 /* that addresses are counted in; two may share one, and its limit */

struct visit {
	struct gate *gate;
	struct visit *next, **link;
	int fd;
	atomic_ushort *place; /* NULL: not limited */
	int64_t due_us;       /* 0: owes nothing */
};

struct gate {
	bool proxy;
	int head_seconds;
	unsigned char key[crypto_shorthash_KEYBYTES];
	atomic_ushort places[PLACES];
	pthread_mutex_t mutex;
	pthread_cond_t ends;
	pthread_t thread;
	bool ending;
	struct visit *first;
};

/* ---- Too slow ---- */

/* Its own thread closes the socket: so it is not another's meanwhile. */
static void cut_off_slow(struct gate *gate, int64_t now_us)
{
	for (struct visit *visit = gate->first; visit; visit = visit->next)
		if (visit->due_us && visit->due_us <= now_us) {
			visit->due_us = 0;
			shutdown(visit->fd, SHUT_RDWR);
		}
}

static void *look_around(void *context)
{
	struct gate *gate = context;
	struct timespec until;

	pthread_mutex_lock(&gate->mutex);
	while (!gate->ending) {
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec++;
		pthread_cond_timedwait(&gate->ends, &gate->mutex, &until);
		cut_off_slow(gate, clock_us());
	}
	pthread_mutex_unlock(&gate->mutex);
	return NULL;
}

struct gate *gate_new(bool proxy, int head_seconds)
{
	struct gate *gate = calloc(1, sizeof(*gate));
	pthread_condattr_t clock;

	must(gate);
	gate->proxy = proxy;
	gate->head_seconds = head_seconds ? head_seconds : HEAD_SECONDS;
	crypto_shorthash_keygen(gate->key);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	must(pthread_mutex_init(&gate->mutex, NULL) == 0 &&
		pthread_cond_init(&gate->ends, &clock) == 0 &&
		pthread_create(&gate->thread, NULL, look_around, gate) == 0);
	pthread_condattr_destroy(&clock);
	return gate;
}

void gate_free(struct gate *gate)
{
	if (!gate)
		return;
	pthread_mutex_lock(&gate->mutex);
	gate->ending = true;
	pthread_cond_signal(&gate->ends);
	pthread_mutex_unlock(&gate->mutex);
	pthread_join(gate->thread, NULL);
	must(!gate->first);
	pthread_cond_destroy(&gate->ends);
	pthread_mutex_destroy(&gate->mutex);
	free(gate);
}

/* ---- Too many ---- */

static atomic_ushort *place_of(struct gate *gate, const struct sockaddr *address)
{
	char text[ADDRESS_TEXT] = "";
	uint64_t place;

	address_print(address, text);
	if (gate->proxy && address_is_here(str_of(text)))
		return NULL;
	crypto_shorthash(
		(unsigned char *)&place, (const unsigned char *)text, strlen(text), gate->key);
	return &gate->places[place % PLACES];
}

bool gate_admits(struct gate *gate, const struct sockaddr *address)
{
	const atomic_ushort *place = place_of(gate, address);

	return !place || atomic_load(place) < CONNECTIONS_OF_ONE;
}

struct visit *gate_enter(struct gate *gate, const struct sockaddr *address, int fd)
{
	struct visit *visit = calloc(1, sizeof(*visit));

	if (!visit)
		return NULL;
	*visit = (struct visit){ .gate = gate, .fd = fd, .place = place_of(gate, address) };
	if (visit->place)
		atomic_fetch_add(visit->place, 1);
	pthread_mutex_lock(&gate->mutex);
	visit->next = gate->first;
	visit->link = &gate->first;
	if (gate->first)
		gate->first->link = &visit->next;
	gate->first = visit;
	pthread_mutex_unlock(&gate->mutex);
	visit_due_head(visit);
	return visit;
}

void gate_leave(struct gate *gate, struct visit *visit)
{
	if (!visit)
		return;
	pthread_mutex_lock(&gate->mutex);
	*visit->link = visit->next;
	if (visit->next)
		visit->next->link = visit->link;
	pthread_mutex_unlock(&gate->mutex);
	if (visit->place)
		atomic_fetch_sub(visit->place, 1);
	free(visit);
}

bool visit_crowded(const struct visit *visit)
{
	return visit && visit->place && atomic_load(visit->place) > CROWD_OF_ONE;
}

void visit_due(struct visit *visit, int seconds)
{
	if (!visit || !visit->place)
		return;
	pthread_mutex_lock(&visit->gate->mutex);
	visit->due_us = seconds ? clock_us() + (int64_t)seconds * 1000000 : 0;
	pthread_mutex_unlock(&visit->gate->mutex);
}

void visit_due_head(struct visit *visit)
{
	if (visit)
		visit_due(visit, visit->gate->head_seconds);
}
