/* A few threads for what takes long, and a queue with a limit before them. */
#include "web/private.h"
#include <sys/resource.h>
#include <unistd.h>

#define THREADS_MAX 8

struct work {
	pool_work run;
	void *context;
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t more;
	pthread_t threads[THREADS_MAX];
	int thread_count;
	struct work *queue; /* `room` of them */
	size_t room, first, count;
	bool ending, behind;
};

static bool take(struct pool *pool, struct work *ret)
{
	pthread_mutex_lock(&pool->lock);
	while (!pool->count && !pool->ending)
		pthread_cond_wait(&pool->more, &pool->lock);
	bool any = pool->count > 0;
	if (any) {
		*ret = pool->queue[pool->first];
		pool->first = (pool->first + 1) % pool->room;
		pool->count--;
	}
	pthread_mutex_unlock(&pool->lock);
	return any;
}

static void *run(void *context)
{
	struct pool *pool = context;
	struct work work;

	/* On Linux a thread has its own. */
	if (pool->behind)
		setpriority(PRIO_PROCESS, (id_t)gettid(), 10);
	while (take(pool, &work))
		work.run(work.context);
	return NULL;
}

struct pool *pool_new(int threads, size_t room, bool behind)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	must(pool && threads <= THREADS_MAX && room > 0);
	pool->queue = calloc(room, sizeof(*pool->queue));
	must(pool->queue);
	pool->room = room;
	pool->behind = behind;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->more, NULL);
	for (; pool->thread_count < threads; pool->thread_count++)
		must(pthread_create(&pool->threads[pool->thread_count], NULL, run, pool) == 0);
	return pool;
}

void pool_free(struct pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->ending = true;
	pthread_cond_broadcast(&pool->more);
	pthread_mutex_unlock(&pool->lock);
	for (int n = 0; n < pool->thread_count; n++)
		pthread_join(pool->threads[n], NULL);
	pthread_cond_destroy(&pool->more);
	pthread_mutex_destroy(&pool->lock);
	free(pool->queue);
	free(pool);
}

bool pool_add(struct pool *pool, pool_work work, void *context)
{
	pthread_mutex_lock(&pool->lock);
	bool fits = pool->count < pool->room;
	if (fits) {
		pool->queue[(pool->first + pool->count) % pool->room] =
			(struct work){ work, context };
		pool->count++;
		pthread_cond_signal(&pool->more);
	}
	pthread_mutex_unlock(&pool->lock);
	return fits;
}
