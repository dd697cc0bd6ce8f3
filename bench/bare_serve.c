/* Serving by libmicrohttpd alone: what the bare HTTP programs share. */
#include "bare_serve.h"
#include "bare.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static sigset_t ending(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	return set;
}

void bare_serve_prepare(void)
{
	sigset_t set = ending();

	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

void bare_serve_wait(void)
{
	sigset_t set = ending();
	int which;

	sigwait(&set, &which);
}

struct MHD_Daemon *bare_serve_start(long port, MHD_AccessHandlerCallback answer,
	MHD_RequestCompletedCallback completed, void *context)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	unsigned flags =
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;

	struct MHD_Daemon *daemon = MHD_start_daemon(flags, (uint16_t)port, NULL, NULL, answer,
		context, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
		MHD_OPTION_THREAD_POOL_SIZE, BARE_THREADS, MHD_OPTION_NOTIFY_COMPLETED, completed,
		context, MHD_OPTION_END);
	if (!daemon)
		bare_die("No server could be started on port %ld.", port);
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
	printf("http://127.0.0.1:%u\n", info ? (unsigned)info->port : (unsigned)port);
	fflush(stdout);
	return daemon;
}

enum MHD_Result bare_serve_answer(
	struct MHD_Connection *connection, unsigned status, const char *text)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer(strlen(text), (void *)text, MHD_RESPMEM_MUST_COPY);

	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
	enum MHD_Result result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}
