/* Telling pages that are open that the ledger has moved on: see live.h. */
#include "web/live.h"
#include "base/catalogue.h"
#include "web/exchange.h"
#include <poll.h>
#include <time.h>

#define LOOK_NS 200000000L        /* between looks at the seq */
#define APART_US INT64_C(1000000) /* between two events of one listener */
#define SOON_US INT64_C(250000)   /* of one who asked for them soon */
#define BEAT_US INT64_C(25000000) /* something is said so often: proxies cut off what is silent */
#define GONE_EVERY 5              /* looks between looking who hung up */
#define PASSES_EVERY 300          /* and whether passes have run out */
#define PIECE 128                 /* libmicrohttpd's buffer for what is said */

struct listener {
	struct live *live;
	struct listener *next, **link;
	struct MHD_Connection *connection;
	int fd;
	id actor;
	hash pass;
	bool by_pass;
	int64_t told;             /* the seq that it heard last; -1: none yet */
	int64_t told_us, said_us; /* when; of anything at all */
	int64_t apart_us;
	bool waiting, ended;
};

struct live {
	struct ledger *ledger;
	pthread_mutex_t lock;
	pthread_cond_t came;
	pthread_t thread;
	struct listener *first;
	int count;
	int64_t passes_ended;  /* ledger_passes_ended() when they were last looked at */
	hash passes[LIVE_MAX]; /* that are looked at now */
	unsigned looks;
	bool stopping;
};

/* ---- What is said ---- */

static bool is_over(const struct listener *listener)
{
	return listener->ended || listener->live->stopping;
}

static bool has_news(const struct listener *listener, int64_t seq, int64_t now)
{
	return seq != listener->told && (listener->told < 0 || now - listener->told_us >= listener->apart_us);
}

static bool has_to_say(const struct listener *listener, int64_t seq, int64_t now)
{
	return is_over(listener) || has_news(listener, seq, now) ||
	       now - listener->said_us >= BEAT_US;
}

/* The end of the lines is the end of an event; a line that begins with a colon is none. */
static ssize_t say(struct listener *listener, int64_t seq, int64_t now, char *into, size_t max)
{
	bool news = has_news(listener, seq, now);
	int len = news ? snprintf(into, max, "id: %lld\ndata: %lld\n\n", (long long)seq,
				 (long long)seq)
		       : snprintf(into, max, ":\n\n");

	must(len > 0 && (size_t)len < max);
	listener->said_us = now;
	if (news) {
		listener->told = seq;
		listener->told_us = now;
	}
	return len;
}

/* libmicrohttpd asks for more to send. Where there is nothing the connection is suspended, under the lock: so
 * whoever wakes it finds it so. */
static ssize_t give(void *context, UNUSED uint64_t at, char *into, size_t max)
{
	struct listener *listener = context;
	struct live *live = listener->live;
	int64_t now = clock_us(), seq = board_seq(ledger_board(live->ledger));
	ssize_t given = 0;

	pthread_mutex_lock(&live->lock);
	if (is_over(listener)) {
		given = MHD_CONTENT_READER_END_OF_STREAM;
	} else if (has_to_say(listener, seq, now)) {
		given = say(listener, seq, now, into, max);
	} else {
		listener->waiting = true;
		MHD_suspend_connection(listener->connection);
	}
	pthread_mutex_unlock(&live->lock);
	return given;
}

/* ---- The thread that looks ---- */

/* A page says nothing after its question: whatever there is to read is its end. */
static bool has_gone(const struct listener *listener)
{
	struct pollfd look = { .fd = listener->fd, .events = POLLIN | POLLRDHUP };

	return poll(&look, 1, 0) > 0;
}

static void end_those_of(struct live *live, hash pass)
{
	for (struct listener *one = live->first; one; one = one->next)
		one->ended |= one->by_pass && hash_eq(one->pass, pass);
}

/* The store is asked without the lock: nobody waits for it. */
static void look_at_passes(struct live *live)
{
	int64_t ended = ledger_passes_ended(live->ledger);
	size_t count = 0;

	if (ended == live->passes_ended && live->looks % PASSES_EVERY)
		return;
	live->passes_ended = ended;
	for (const struct listener *one = live->first; one; one = one->next)
		if (one->by_pass)
			live->passes[count++] = one->pass;
	pthread_mutex_unlock(&live->lock);
	for (size_t n = 0; n < count; n++)
		if (ledger_pass_holds(live->ledger, live->passes[n]))
			live->passes[n--] = live->passes[--count];
	pthread_mutex_lock(&live->lock);
	for (size_t n = 0; n < count; n++)
		end_those_of(live, live->passes[n]);
}

static void wake(struct listener *listener)
{
	listener->waiting = false;
	MHD_resume_connection(listener->connection);
}

static void look(struct live *live)
{
	int64_t now = clock_us(), seq = board_seq(ledger_board(live->ledger));
	bool who_has_gone = live->looks % GONE_EVERY == 0;

	look_at_passes(live);
	for (struct listener *one = live->first; one; one = one->next) {
		one->ended |= who_has_gone && one->waiting && has_gone(one);
		if (one->waiting && has_to_say(one, seq, now))
			wake(one);
	}
	live->looks++;
}

static void *look_on(void *context)
{
	struct live *live = context;

	pthread_mutex_lock(&live->lock);
	while (!live->stopping) {
		if (!live->first) {
			pthread_cond_wait(&live->came, &live->lock);
			continue;
		}
		look(live);
		pthread_mutex_unlock(&live->lock);
		nanosleep(&(struct timespec){ .tv_nsec = LOOK_NS }, NULL);
		pthread_mutex_lock(&live->lock);
	}
	for (struct listener *one = live->first; one; one = one->next)
		if (one->waiting)
			wake(one);
	pthread_mutex_unlock(&live->lock);
	return NULL;
}

/* ---- From the beginning to the end ---- */

struct live *live_new(struct ledger *ledger)
{
	struct live *live = calloc(1, sizeof(*live));

	must(live);
	live->ledger = ledger;
	live->passes_ended = ledger_passes_ended(ledger);
	must(pthread_mutex_init(&live->lock, NULL) == 0);
	must(pthread_cond_init(&live->came, NULL) == 0);
	must(pthread_create(&live->thread, NULL, look_on, live) == 0);
	return live;
}

void live_stop(struct live *live)
{
	pthread_mutex_lock(&live->lock);
	live->stopping = true;
	pthread_cond_signal(&live->came);
	pthread_mutex_unlock(&live->lock);
	pthread_join(live->thread, NULL);
}

void live_free(struct live *live)
{
	if (!live)
		return;
	must(!live->first);
	pthread_cond_destroy(&live->came);
	pthread_mutex_destroy(&live->lock);
	free(live);
}

int live_count(struct live *live)
{
	pthread_mutex_lock(&live->lock);
	int count = live->count;
	pthread_mutex_unlock(&live->lock);
	return count;
}

void live_leave(struct listener *listener)
{
	struct live *live = listener->live;

	pthread_mutex_lock(&live->lock);
	*listener->link = listener->next;
	if (listener->next)
		listener->next->link = listener->link;
	live->count--;
	pthread_mutex_unlock(&live->lock);
	free(listener);
}

static void leave(void *context)
{
	live_leave(context);
}

struct MHD_Response *live_response(struct listener *listener)
{
	struct MHD_Response *response =
		MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE, give, listener, leave);

	if (!response)
		live_leave(listener);
	return response;
}

/* Those whose page has gone are not counted: a reader that goes from page to page leaves them behind. */
static bool too_many(const struct live *live, id actor)
{
	int count = 0;

	if (id_eq(actor, ID_OPERATOR))
		return false;
	for (const struct listener *one = live->first; one; one = one->next)
		count += id_eq(one->actor, actor) && !has_gone(one);
	return count >= LIVE_OF_ONE;
}

static bool join(struct live *live, struct listener *listener, int *ret_status)
{
	pthread_mutex_lock(&live->lock);
	*ret_status = live->stopping || live->count >= LIVE_MAX ? 503
		      : too_many(live, listener->actor)         ? 429
								: 200;
	if (*ret_status == 200) {
		listener->link = &live->first;
		listener->next = live->first;
		if (listener->next)
			listener->next->link = &listener->next;
		live->first = listener;
		live->count++;
		pthread_cond_signal(&live->came);
	}
	pthread_mutex_unlock(&live->lock);
	return *ret_status == 200;
}

static struct listener *listener_new(const struct request *request)
{
	struct listener *listener = calloc(1, sizeof(*listener));
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	must(info);
	bool soon = false;

	if (!listener)
		return NULL;
	str_yesno(request_query(request, STR("soon")), &soon);
	*listener = (struct listener){ .live = request->web->live,
		.connection = request->connection,
		.fd = info->connect_fd,
		.actor = request->actor,
		.pass = request->pass,
		.by_pass = !request->local,
		.apart_us = soon ? SOON_US : APART_US,
		.told = -1,
		.said_us = clock_us() };
	return listener;
}

void get_live_events(struct request *request, struct response *response)
{
	struct listener *listener = request->connection ? listener_new(request) : NULL;
	int status = 503;

	if (listener && join(request->web->live, listener, &status)) {
		response->type = "text/event-stream";
		response->listener = listener;
		return;
	}
	free(listener);
	if (status == 429)
		response_refuse(response, 429, "too_many",
			tr(request->language,
				N_("So many pages are open at once that this one does not follow "
				   "the ledger: open it again to see what is new.")));
	else
		response_refuse(response, 503, "busy",
			tr(request->language, N_("Muster is busy: try again in a moment.")));
}
