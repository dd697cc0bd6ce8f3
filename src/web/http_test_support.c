/* What the tests of HTTP stand on: a store of boxes that is served, and clients. */
#include "web/http_test_support.h"
#include "web/form.h"
#include <arpa/inet.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- Routes ---- */

atomic_int site_total_runs, site_own_runs;

static void get_total(struct request *request, struct response *response)
{
	struct reading *reading = request_read(request, response);
	struct json json = json_into(&response->body);

	if (!reading)
		return;
	atomic_fetch_add(&site_total_runs, 1);
	id box = reading_find(reading, "box", request->parts[0]);
	if (id_given(box)) {
		json_begin_object(&json);
		json_key(&json, STR("total"));
		json_number(&json, fake_total(reading->conn, box));
		json_end(&json);
	} else {
		response_refuse(response, 404, "not_found", "There is no such box.");
	}
	ledger_read_end(reading);
}

static void get_page(struct request *request, struct response *response)
{
	if (str_eq(request->parts[0], STR("none"))) {
		response_refuse(response, 404, "not_found", "There is no <page> of that name.");
		return;
	}
	response->type = "text/html; charset=utf-8";
	buf_printf(&response->body, "<p>%.*s %s</p>", STR_ARG(request->parts[0]),
		language_tag(request->language));
}

static void get_own(struct request *request, struct response *response)
{
	int runs = atomic_fetch_add(&site_own_runs, 1);

	response->type = "text/html; charset=utf-8";
	response->once = str_given(request_query(request, STR("once")));
	buf_printf(&response->body, "<p>%d</p>", request->query_count ? 0 : runs);
	for (size_t n = 0; n < SITE_OWN_KEYS; n++)
		buf_printf(&response->body, "<input name=\"key\" value=\"%.*s\">",
			STR_ARG(form_key(request)));
}

static void get_named(UNUSED struct request *request, struct response *response)
{
	response->location = STR("/box/\r\nSet-Cookie: a=b");
	response->filename = "a\"\r\nSet-Cookie: a=b\xe4\xb8\xad";
	buf_text(&response->body, "{}");
}

static void get_changed(struct request *request, struct response *response)
{
	get_named(request, response);
	response->lasting = true;
	response_refuse(response, 404, "not_found", "It is not there after all.");
}

static void get_slow(UNUSED struct request *request, struct response *response)
{
	usleep(200000);
	buf_text(&response->body, "{\"slow\":true}");
}

static void get_large(UNUSED struct request *request, struct response *response)
{
	char *room = buf_room(&response->body, SITE_LARGE);

	must(room);
	memset(room, 'x', SITE_LARGE);
	response->body.len += SITE_LARGE;
}

static void post_small(struct request *request, struct response *response)
{
	buf_printf(&response->body, "{\"size\":%zu}", request->body.len);
}

const struct route site_routes[] = {
	{ .method = "GET",
		.path = "/api/v1/total/{box}",
		.handler = get_total,
		.summary = "The total of a box",
		.cached = true },
	{ .method = "GET", .path = "/page/{name}", .handler = get_page, .cached = true },
	{ .method = "GET", .path = "/own", .handler = get_own, .own = true },
	{ .method = "GET", .path = "/api/v1/named", .handler = get_named },
	{ .method = "GET", .path = "/api/v1/changed", .handler = get_changed },
	{ .method = "GET", .path = "/api/v1/slow", .handler = get_slow, .slow = true },
	{ .method = "GET", .path = "/api/v1/large", .handler = get_large },
	{ .method = "POST", .path = "/api/v1/small", .handler = post_small, .body_max = 100 },
	{ 0 },
};

/* ---- The site ---- */

static char token[PASS_TEXT]; /* the operator's, of the site that is served now */

int site_setup(void **state)
{
	struct site *site = calloc(1, sizeof(*site));
	struct web_settings settings = { .address = "127.0.0.1", .socket = true, .threads = 2 };
	struct err err = { 0 };
	void *rig;

	rig_setup(&rig);
	site->rig = rig;
	site->web = web_new(site->rig->ledger, site_routes);
	if (!web_listen(site->web, &settings, &site->port, &err))
		fail_msg("%s", err.text);
	struct pass pass = { .kind = PASS_TOKEN,
		.actor = ID_OPERATOR,
		.reach = REACH_ALL,
		.ends = { moment_now().us + 3600000000 } };
	if (!ledger_pass_make(site->rig->ledger, &pass, token, &err))
		fail_msg("%s", err.text);
	atomic_store(&site_total_runs, 0);
	atomic_store(&site_own_runs, 0);
	*state = site;
	return 0;
}

int site_teardown(void **state)
{
	struct site *site = *state;
	void *rig = site->rig;

	web_free(site->web);
	rig_must_verify(site->rig);
	rig_teardown(&rig);
	free(site);
	return 0;
}

/* ---- Clients ---- */

struct client client_open(int port)
{
	struct client client = { .fd = socket(AF_INET, SOCK_STREAM, 0) };
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	struct timeval wait = { .tv_sec = 20 };

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	must(client.fd >= 0);
	setsockopt(client.fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	must(connect(client.fd, (struct sockaddr *)&address, sizeof(address)) == 0);
	buf_init(&client.in, 8 << 20);
	return client;
}

void client_close(struct client *client)
{
	close(client->fd);
	buf_done(&client->in);
}

void client_say(struct client *client, str bytes)
{
	static const char end[] = " HTTP/1.1\r\n";
	CLEANUP(buf_done) struct buf signed_in = BUF(64 << 20);

	while (bytes.len) {
		const char *at = memmem(bytes.ptr, bytes.len, end, sizeof(end) - 1);
		size_t len = at ? (size_t)(at - bytes.ptr) + sizeof(end) - 1 : bytes.len;
		buf_add(&signed_in, str_slice(bytes, 0, len));
		if (at)
			buf_printf(&signed_in, "Authorization: Bearer %s\r\n", token);
		bytes = str_from(bytes, len);
	}
	client_say_bare(client, buf_str(&signed_in));
}

void client_say_bare(struct client *client, str bytes)
{
	while (bytes.len) {
		ssize_t sent = send(client->fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
		if (sent <= 0)
			return; /* what it had to say comes with the answer */
		bytes = str_from(bytes, (size_t)sent);
	}
}

static bool hear_more(struct client *client)
{
	char piece[16384];
	ssize_t got = recv(client->fd, piece, sizeof(piece), 0);

	if (got > 0)
		buf_bytes(&client->in, piece, (size_t)got);
	return got > 0;
}

static void drop(struct client *client, size_t len)
{
	memmove(client->in.ptr, client->in.ptr + len, client->in.len - len);
	client->in.len -= len;
}

/* Bytes up to the end of the header; 0: closed before. */
static size_t hear_head(struct client *client)
{
	for (;;) {
		str in = buf_str(&client->in);
		const char *end = in.len ? memmem(in.ptr, in.len, "\r\n\r\n", 4) : NULL;
		if (end)
			return (size_t)(end - in.ptr) + 4;
		if (!hear_more(client))
			return 0;
	}
}

bool heard_header(const struct heard *heard, const char *name, char into[300])
{
	str rest = str_of(heard->head);

	while (str_given(rest)) {
		str value = str_trim(str_cut(&rest, '\n')), found = str_cut(&value, ':');
		if (found.len == strlen(name) && strncasecmp(found.ptr, name, found.len) == 0) {
			snprintf(into, 300, "%.*s", STR_ARG(str_trim(value)));
			return true;
		}
	}
	return false;
}

struct heard client_hear(struct client *client, bool bodiless)
{
	struct heard heard = { 0 };
	char value[300];
	int64_t len = 0, status = 0;
	size_t head = hear_head(client);

	if (!head)
		return heard;
	must(str_number(str_slice(buf_str(&client->in), 9, 3), &status));
	heard.status = (int)status;
	snprintf(heard.head, sizeof(heard.head), "%.*s", (int)head, client->in.ptr);
	drop(client, head);
	if (!bodiless && heard_header(&heard, "Content-Length", value))
		must(str_number(str_of(value), &len));
	while (client->in.len < (size_t)len && hear_more(client))
		;
	heard.len = client->in.len < (size_t)len ? client->in.len : (size_t)len;
	size_t fits = heard.len < sizeof(heard.body) ? heard.len : sizeof(heard.body) - 1;
	if (fits)
		memcpy(heard.body, client->in.ptr, fits);
	drop(client, heard.len);
	return heard;
}

struct heard ask(const struct site *site, const char *line, const char *headers, const char *body)
{
	CLEANUP(buf_done) struct buf request = BUF(8 << 20);
	struct client client = client_open(site->port);

	buf_printf(&request, "%s HTTP/1.1\r\n%s", line, headers);
	if (!strstr(headers, "Host:"))
		buf_printf(&request, "Host: 127.0.0.1:%d\r\n", site->port);
	if (body)
		buf_printf(&request, "Content-Length: %zu\r\n", strlen(body));
	buf_printf(&request, "Connection: close\r\n\r\n%s", body ? body : "");
	client_say(&client, buf_str(&request));
	struct heard heard = client_hear(&client, strncmp(line, "HEAD", 4) == 0);
	client_close(&client);
	return heard;
}

struct heard post_json(const struct site *site, const char *path, const char *json)
{
	char line[300];

	snprintf(line, sizeof(line), "POST %s", path);
	return ask(site, line, "Content-Type: application/json\r\n", json);
}

/* ---- Checks ---- */

int64_t site_total(struct site *site)
{
	return rig_total(site->rig, site->rig->box);
}

void check_code(const struct heard *heard, int status, const char *code)
{
	char expected[100];

	snprintf(expected, sizeof(expected), "\"code\":\"%s\"", code);
	if (heard->status != status || !strstr(heard->body, expected))
		fail_msg("expected %d %s\nheard %d %s", status, code, heard->status, heard->body);
}

void check_header(const struct heard *heard, const char *name, const char *expected)
{
	char value[300];

	if (!heard_header(heard, name, value))
		fail_msg("no %s in\n%s", name, heard->head);
	assert_string_equal(value, expected);
}
