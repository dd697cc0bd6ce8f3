/* Serving by libmicrohttpd alone, as Muster does it: epoll, a pool of two threads, suspend and
 * resume, 127.0.0.1.
 *
 *     bare_serve_prepare();
 *     struct MHD_Daemon *daemon = bare_serve_start(8081, answer, NULL, NULL);
 *     bare_serve_wait();
 *     MHD_stop_daemon(daemon); */
#ifndef MUSTER_BENCH_BARE_SERVE_H
#define MUSTER_BENCH_BARE_SERVE_H

#include <microhttpd.h>

#define BARE_THREADS 2

/* Keeps SIGINT and SIGTERM for bare_serve_wait(): to be called before any thread is made. */
void bare_serve_prepare(void);
/* Port 0: any that is free. Prints the address. `completed` may be NULL. */
struct MHD_Daemon *bare_serve_start(long port, MHD_AccessHandlerCallback,
	MHD_RequestCompletedCallback completed, void *context);
void bare_serve_wait(void); /* until SIGINT or SIGTERM */

/* An answer of JSON; the bytes are copied. */
enum MHD_Result bare_serve_answer(struct MHD_Connection *, unsigned status, const char *text);

#endif
