/* Listening: libmicrohttpd on the loopback and on the store's socket. */
#include "base/log.h"
#include "web/doors.h"
#include "web/exchange.h"
#include "web/gate.h"
#include "web/live.h"
#include "web/pem.h"
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 4000u
#define IDLE_SECONDS 60u
#define IDLE_IN_A_CROWD 1u
#define CONNECTION_MEMORY ((size_t)32 << 10) /* zeroed by libmicrohttpd for every request */
#define BACKLOG 512
#define LEAVING_TRIES 400 /* of 5 ms */

struct port {
	struct web *web;
	bool local;
	struct traffic traffic;
	struct gate *gate; /* NULL: nobody is limited */
	struct MHD_Daemon *daemon;
	int fd;
};

struct server {
	struct port tcp, local;
	char socket[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
};

/* ---- libmicrohttpd's callbacks ---- */

static enum MHD_Result on_knock(
	void *context, const struct sockaddr *address, UNUSED socklen_t size)
{
	struct port *port = context;

	if (atomic_load(&port->traffic.stopping))
		return MHD_NO;
	return !port->gate || gate_admits(port->gate, address) ? MHD_YES : MHD_NO;
}

static const union MHD_ConnectionInfo *info_of(
	struct MHD_Connection *connection, enum MHD_ConnectionInfoType what)
{
	return MHD_get_connection_info(connection, what);
}

static void on_connection(void *context, struct MHD_Connection *connection, void **visit,
	enum MHD_ConnectionNotificationCode code)
{
	const struct port *port = context;

	if (!port->gate)
		return;
	if (code == MHD_CONNECTION_NOTIFY_CLOSED)
		gate_leave(port->gate, *visit);
	else
		*visit = gate_enter(port->gate,
			info_of(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr,
			info_of(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
}

/* libmicrohttpd would make a record of each pair of a query, which nobody reads: query.c reads the target. A few
 * hundred of them fill the connection's memory, and it waits for ever without an answer (0.9.75). So it sees none. */
static void *on_target(void *context, const char *target, UNUSED struct MHD_Connection *connection)
{
	struct port *port = context;
	struct exchange *exchange = exchange_new(port->web, port->local, &port->traffic, target);
	char *query = strchr(target, '?');

	if (query)
		query[1] = '\0';
	if (exchange)
		atomic_fetch_add(&port->traffic.under_way, 1);
	return exchange;
}

static void finish_act(struct exchange *exchange)
{
	struct submission *submission = &exchange->acting.submission;

	if (exchange->acting_begun && exchange->route->submits) {
		exchange->route->heard(&exchange->request, &exchange->response, submission);
		submission_done(submission);
	} else if (exchange->acting_begun) {
		act_finish(&exchange->acting, &exchange->request, &exchange->response);
	}
	exchange->acting_begun = false;
}

static void may_idle(struct MHD_Connection *connection, unsigned seconds)
{
	MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, seconds);
}

static void on_completed(UNUSED void *context, struct MHD_Connection *connection,
	void **state, enum MHD_RequestTerminationCode code)
{
	struct exchange *exchange = *state;

	*state = NULL;
	if (!exchange)
		return;
	struct traffic *traffic = exchange->traffic;
	finish_act(exchange); /* heard, but nobody is there to be told */
	exchange_count(exchange);
	log_request(NULL);
	visit_due_head(exchange->visit);
	if (code == MHD_REQUEST_TERMINATED_COMPLETED_OK && visit_crowded(exchange->visit))
		may_idle(connection, IDLE_IN_A_CROWD);
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
	exchange->visit = info_of(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	may_idle(connection, IDLE_SECONDS);
	exchange_meet(exchange, method);
	visit_due(exchange->visit, body_seconds(exchange));
	return answered_at_once(exchange, connection) ? exchange_send(exchange) : MHD_YES;
}

/* Without a length a body may go on for ever: past its maximum it is dropped for a while, then the
 * connection. */
static enum MHD_Result receive(struct exchange *exchange, const char *upload, size_t *upload_size)
{
	exchange->received += *upload_size;
	if (exchange->state == EXCHANGE_READING)
		body_take(exchange, (str){ upload, *upload_size });
	else if (exchange->typed)
		body_take_typed(exchange, (str){ upload, *upload_size });
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
	visit_due(exchange->visit, 0);
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

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static bool read_address(const struct web_settings *settings, union address *ret)
{
	const char *text = strcmp(settings->address, "localhost") ? settings->address : "127.0.0.1";
	in_port_t port = htons((uint16_t)settings->port);

	*ret = (union address){ .v4 = { .sin_family = AF_INET, .sin_port = port } };
	if (inet_pton(AF_INET, text, &ret->v4.sin_addr) == 1)
		return true;
	*ret = (union address){ .v6 = { .sin6_family = AF_INET6, .sin6_port = port } };
	return inet_pton(AF_INET6, text, &ret->v6.sin6_addr) == 1;
}

static bool is_here(const union address *address)
{
	if (address->any.sa_family == AF_INET)
		return ntohl(address->v4.sin_addr.s_addr) >> 24 == 127;
	return IN6_IS_ADDR_LOOPBACK(&address->v6.sin6_addr);
}

/* What goes over a network goes over TLS: passwords, cookies and what people wrote. */
static bool settings_fit(const struct web_settings *settings, union address *ret, struct err *err)
{
	if (settings->port < 0 || settings->port > 65535)
		return err_set(err, ERR_MISUSE, "%d is no port.", settings->port);
	if (!read_address(settings, ret))
		return err_set(err, ERR_MISUSE, "%s is no address: write it as 127.0.0.1 or ::1.",
			settings->address);
	if (!settings->tls_cert != !settings->tls_key)
		return err_set(err, ERR_MISUSE, "A certificate goes with its key: give both.");
	if (settings->doors && (!is_here(ret) || settings->proxy))
		return err_set(err, ERR_MISUSE,
			"Doors (--doors) stand open to everybody who reaches the address: only "
			"where that "
			"is this machine alone, and no proxy stands before it.");
	const str wrong = settings->doors ? doors_wrong(settings->doors) : STR_NONE;
	if (str_given(wrong))
		return err_set(err, ERR_MISUSE,
			"--doors: %.*s is no door: write office=CODE, unit=CODE, leader=CODE or "
			"member=CODE, with commas between.",
			STR_ARG(wrong));
	if (is_here(ret) || settings->proxy || settings->tls_cert)
		return true;
	return err_set(err, ERR_MISUSE,
		"Others can reach %s: give a certificate and its key (--tls-cert, --tls-key), or "
		"put a proxy before Muster and say --proxy yes.",
		settings->address);
}

static bool listen_tcp(const struct web_settings *settings, int *ret_fd, struct err *err)
{
	union address address;
	char what[64];

	if (!settings_fit(settings, &address, err))
		return false;
	bool six = address.any.sa_family == AF_INET6;
	snprintf(what, sizeof(what), "port %d of %s", settings->port, settings->address);
	int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return fail(err, fd, what);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (bind(fd, &address.any, six ? sizeof(address.v6) : sizeof(address.v4)) != 0 ||
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

/* gnutls's own choice of good ciphers, without the old versions (RFC 8996). */
#define TLS_PRIORITIES "SECURE128:-VERS-TLS1.0:-VERS-TLS1.1:-VERS-SSL3.0"

static bool start(struct port *port, int threads, const struct tls *tls, struct err *err)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC |
			 (tls ? MHD_USE_TLS : 0u);
	struct MHD_OptionItem more[] = {
		{ tls ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX,
			tls ? (void *)tls->cert : NULL },
		{ tls ? MHD_OPTION_HTTPS_MEM_KEY : MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX,
			tls ? (void *)tls->key : NULL },
		{ tls ? MHD_OPTION_HTTPS_PRIORITIES : MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX,
			tls ? (void *)TLS_PRIORITIES : NULL },
		{ MHD_OPTION_LISTEN_SOCKET, port->fd, NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)CONNECTION_MEMORY, NULL },
		{ threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, threads, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};

	port->daemon = MHD_start_daemon(flags, 0, on_knock, port, on_request, port,
		MHD_OPTION_ARRAY, more, MHD_OPTION_NOTIFY_CONNECTION, on_connection, port,
		MHD_OPTION_URI_LOG_CALLBACK, on_target, port, MHD_OPTION_NOTIFY_COMPLETED,
		on_completed, port, MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL,
		MHD_OPTION_END);
	if (port->daemon)
		return true;
	if (tls)
		return err_set(err, ERR_MISUSE,
			"The certificate or its key cannot be used: both are in PEM, and belong "
			"together.");
	return fail(err, port->fd, "its sockets");
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

static bool start_all(struct server *server, const struct web_settings *settings,
	const struct tls *tls, struct err *err)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	int threads = settings->threads ? settings->threads : processors > 0 ? (int)processors : 1;

	if (!start(&server->tcp, threads, tls->cert ? tls : NULL, err))
		return false;
	return !settings->socket || (listen_local(server, ledger_folder(server->tcp.web->ledger),
					     &server->local.fd, err) &&
					    start(&server->local, 1, NULL, err));
}

bool web_listen(
	struct web *web, const struct web_settings *settings, int *ret_port, struct err *err)
{
	struct server *server = calloc(1, sizeof(*server));
	CLEANUP(tls_done) struct tls tls = { NULL, NULL };

	must(server);
	if (!http_library_load(err)) {
		free(server);
		return false;
	}
	server->tcp = (struct port){ .web = web };
	server->tcp.gate = gate_new(settings->proxy, settings->head_seconds);
	server->local = (struct port){ .web = web, .local = true };
	web->server = server;
	web->settings = *settings;
	web->live = live_new(web->ledger);
	if (!listen_tcp(settings, &server->tcp.fd, err) || !tls_read(settings, &tls, err))
		return false;
	*ret_port = web->port = port_of(server->tcp.fd);
	return start_all(server, settings, &tls, err);
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
 * begun is done. Then answers may leave; who reads none is not waited for. Who comes meanwhile is turned away by
 * on_knock(). Not by MHD_quiesce_daemon(): it and its threads each take the socket out of their epoll, and whoever
 * is second ends the whole process (0.9.75). */
static void stop(struct port *port)
{
	struct traffic *traffic = &port->traffic;

	if (!port->daemon)
		return;
	atomic_store(&traffic->stopping, true);
	while (atomic_load(&traffic->working) > 0)
		wait_a_little();
	for (int n = 0; n < LEAVING_TRIES && atomic_load(&traffic->under_way) > 0; n++)
		wait_a_little();
	MHD_stop_daemon(port->daemon); /* closes the socket too */
	port->daemon = NULL;
}

void server_free(struct server *server)
{
	if (!server)
		return;
	struct web *web = server->tcp.web;
	live_stop(web->live);
	stop(&server->tcp);
	stop(&server->local);
	gate_free(server->tcp.gate);
	live_free(web->live);
	web->live = NULL;
	if (server->socket[0])
		unlink(server->socket);
	free(server);
}

void web_stop(struct web *web)
{
	server_free(web->server);
	web->server = NULL;
}
