/* Listening: libmicrohttpd on the loopback and on the store's socket. */
#include "base/log.h"
#include "web/exchange.h"
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 4000u
#define IDLE_SECONDS 60u
#define CONNECTION_MEMORY ((size_t)32 << 10) /* zeroed by libmicrohttpd for every request */
#define BACKLOG 512
#define LEAVING_TRIES 400 /* of 5 ms */

struct listener {
	struct web *web;
	bool local;
	struct traffic traffic;
	struct MHD_Daemon *daemon;
	int fd;
};

struct server {
	struct listener tcp, local;
	char socket[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
};

/* ---- libmicrohttpd's callbacks ---- */

static void *on_target(void *context, const char *target, UNUSED struct MHD_Connection *connection)
{
	struct listener *listener = context;
	struct exchange *exchange =
		exchange_new(listener->web, listener->local, &listener->traffic, target);

	if (exchange)
		atomic_fetch_add(&listener->traffic.under_way, 1);
	return exchange;
}

static void finish_act(struct exchange *exchange)
{
	if (exchange->acting_begun)
		act_finish(&exchange->acting, &exchange->response);
	exchange->acting_begun = false;
}

static void on_completed(UNUSED void *context, UNUSED struct MHD_Connection *connection,
	void **state, UNUSED enum MHD_RequestTerminationCode code)
{
	struct exchange *exchange = *state;

	*state = NULL;
	if (!exchange)
		return;
	struct traffic *traffic = exchange->traffic;
	finish_act(exchange); /* heard, but nobody is there to be told */
	metrics_count(exchange->web, exchange->response.status, clock_us() - exchange->begun_us);
	log_request(NULL);
	exchange_free(exchange);
	atomic_fetch_sub(&traffic->under_way, 1);
}

/* What is percent-encoded stays so: route.c decodes it part by part. */
static size_t leave_encoded(
	UNUSED void *context, UNUSED struct MHD_Connection *connection, char *text)
{
	return strlen(text);
}

/* Whoever announces more than is taken, or asks first, is answered before the body, which ends the
 * connection. Everybody else is answered after it and may go on. */
static bool answered_at_once(struct exchange *exchange, struct MHD_Connection *connection)
{
	str length = str_of(MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH));
	int64_t bytes = 0;

	if (exchange->state != EXCHANGE_READY || !str_eq(exchange->request.method, STR("POST")))
		return false;
	if (MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_EXPECT))
		return true;
	return str_given(length) && (!str_number(length, &bytes) || bytes > (int64_t)DROPPED_MAX);
}

static enum MHD_Result begin(
	struct exchange *exchange, struct MHD_Connection *connection, const char *method)
{
	exchange->connection = connection;
	exchange_meet(exchange, method);
	return answered_at_once(exchange, connection) ? exchange_send(exchange) : MHD_YES;
}

/* Without a length a body may go on for ever: past its maximum it is dropped for a while, then the
 * connection. */
static enum MHD_Result receive(struct exchange *exchange, const char *upload, size_t *upload_size)
{
	exchange->received += *upload_size;
	if (exchange->state == EXCHANGE_READING)
		buf_bytes(&exchange->body, upload, *upload_size);
	*upload_size = 0;
	return exchange->received <= exchange->body_max + DROPPED_MAX ? MHD_YES : MHD_NO;
}

static enum MHD_Result on_request(UNUSED void *context, struct MHD_Connection *connection,
	UNUSED const char *url, const char *method, UNUSED const char *version, const char *upload,
	size_t *upload_size, void **state)
{
	struct exchange *exchange = *state;

	if (!exchange)
		return MHD_NO;
	log_request(exchange->id);
	if (exchange->state == EXCHANGE_NEW)
		return begin(exchange, connection, method);
	if (*upload_size)
		return receive(exchange, upload, upload_size);
	if (exchange->state == EXCHANGE_READING)
		return exchange_run(exchange);
	finish_act(exchange);
	return exchange_send(exchange);
}

/* ---- Sockets ---- */

static bool fail(struct err *err, int fd, const char *what)
{
	int code = errno;

	if (fd >= 0)
		close(fd);
	return err_set(err, ERR_SYSTEM, "Muster cannot listen on %s: %s.", what, strerror(code));
}

static bool listen_tcp(const struct web_settings *settings, int *ret_fd, struct err *err)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)settings->port) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6,
		.sin6_port = htons((uint16_t)settings->port) };
	str address = str_of(settings->address);
	bool six = str_eq(address, STR("::1"));
	char what[64];

	if (!six && !str_eq(address, STR("127.0.0.1")) && !str_eq(address, STR("localhost")))
		return err_set(err, ERR_MISUSE,
			"Until sign-in exists Muster listens on this machine only: 127.0.0.1, ::1 "
			"or localhost, not %s.",
			settings->address);
	if (settings->port < 0 || settings->port > 65535)
		return err_set(err, ERR_MISUSE, "%d is no port.", settings->port);
	v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	v6.sin6_addr = in6addr_loopback;
	snprintf(what, sizeof(what), "port %d of %s", settings->port, settings->address);
	int fd = socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return fail(err, fd, what);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(fd, six ? (struct sockaddr *)&v6 : (struct sockaddr *)&v4,
		    six ? sizeof(v6) : sizeof(v4)) != 0 ||
		listen(fd, BACKLOG) != 0)
		return fail(err, fd, what);
	*ret_fd = fd;
	return true;
}

/* A socket that was left behind is taken away: the store's lock is ours. */
static bool listen_local(struct server *server, const char *folder, int *ret_fd, struct err *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int len = snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", folder);

	if (len < 0 || (size_t)len >= sizeof(address.sun_path))
		return err_set(err, ERR_MISUSE,
			"The path of the store is too long for its socket: %s.", folder);
	unlink(address.sun_path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* Nobody can connect before listen(). */
	bool fine = fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
		    chmod(address.sun_path, 0600) == 0 && listen(fd, BACKLOG) == 0;
	if (!fine)
		return fail(err, fd, address.sun_path);
	memcpy(server->socket, address.sun_path, (size_t)len + 1);
	*ret_fd = fd;
	return true;
}

static bool start(struct listener *listener, int threads, struct err *err)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
	struct MHD_OptionItem more[] = {
		{ MHD_OPTION_LISTEN_SOCKET, listener->fd, NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)CONNECTION_MEMORY, NULL },
		{ threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, threads, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};

	listener->daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, listener,
		MHD_OPTION_ARRAY, more, MHD_OPTION_URI_LOG_CALLBACK, on_target, listener,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, listener, MHD_OPTION_UNESCAPE_CALLBACK,
		leave_encoded, NULL, MHD_OPTION_END);
	if (listener->daemon)
		return true;
	return fail(err, listener->fd, "its sockets");
}

static int port_of(int fd)
{
	struct sockaddr_storage address = { 0 };
	socklen_t size = sizeof(address);

	if (getsockname(fd, (struct sockaddr *)&address, &size) != 0)
		return 0;
	if (address.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
	return ntohs(((struct sockaddr_in *)&address)->sin_port);
}

bool web_listen(
	struct web *web, const struct web_settings *settings, int *ret_port, struct err *err)
{
	struct server *server = calloc(1, sizeof(*server));
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	int threads = settings->threads ? settings->threads : processors > 0 ? (int)processors : 1;

	must(server);
	server->tcp = (struct listener){ .web = web };
	server->local = (struct listener){ .web = web, .local = true };
	web->server = server;
	if (!listen_tcp(settings, &server->tcp.fd, err))
		return false;
	int port = port_of(server->tcp.fd);
	if (!start(&server->tcp, threads, err))
		return false;
	if (settings->socket &&
		(!listen_local(server, ledger_folder(web->ledger), &server->local.fd, err) ||
			!start(&server->local, 1, err)))
		return false;
	*ret_port = port;
	return true;
}

int server_connections(const struct web *web)
{
	return web->server ? atomic_load(&web->server->tcp.traffic.under_way) +
				     atomic_load(&web->server->local.traffic.under_way)
			   : 0;
}

bool server_stopping(const struct web *web)
{
	return web->server && atomic_load(&web->server->tcp.traffic.stopping);
}

/* ---- Stopping ---- */

static void wait_a_little(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
}

/* What works is waited for, however long: a suspended connection must not be cut off, and what was
 * begun is done. Then answers may leave; who reads none is not waited for. */
static void stop(struct listener *listener)
{
	struct traffic *traffic = &listener->traffic;

	if (!listener->daemon)
		return;
	atomic_store(&traffic->stopping, true);
	int fd = MHD_quiesce_daemon(listener->daemon);
	if (fd >= 0)
		shutdown(fd, SHUT_RDWR);
	while (atomic_load(&traffic->working) > 0)
		wait_a_little();
	for (int n = 0; n < LEAVING_TRIES && atomic_load(&traffic->under_way) > 0; n++)
		wait_a_little();
	MHD_stop_daemon(listener->daemon);
	listener->daemon = NULL;
	if (fd >= 0)
		close(fd); /* not before: its threads may still name it */
}

void server_free(struct server *server)
{
	if (!server)
		return;
	stop(&server->tcp);
	stop(&server->local);
	if (server->socket[0])
		unlink(server->socket);
	free(server);
}

void web_stop(struct web *web)
{
	server_free(web->server);
	web->server = NULL;
}
