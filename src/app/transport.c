/* Requests in this process, over the socket of the process that serves the store, or to a Muster
 * elsewhere. */
#include "app/transport.h"
#include "app/slices.h"
#include "base/curl_library.h"
#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define ANSWER_MAX ((size_t)1 << 31)
#define ENCODED_MAX ((size_t)64 << 20)
#define WAIT_TRIES 50 /* of 100 ms each */

struct transport {
	const struct arguments *arguments;
	struct ledger *ledger; /* in process */
	struct web *web;
	char socket[sizeof(((struct sockaddr_un *)NULL)->sun_path)]; /* else served there */
	const char *server; /* else elsewhere: its address, without a slash at its end */
	char token[200];
};

/* ---- Encoding ---- */

static bool stays(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       strchr("-._~", c);
}

void encode_part(str text, struct buf *out)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t n = 0; n < text.len; n++) {
		unsigned char c = (unsigned char)text.ptr[n];
		if (c && stays((char)c)) {
			buf_byte(out, (char)c);
			continue;
		}
		buf_byte(out, '%');
		buf_byte(out, digits[c >> 4]);
		buf_byte(out, digits[c & 15]);
	}
}

void encode_pairs(const struct pair *pairs, size_t count, struct buf *out)
{
	for (size_t n = 0; n < count; n++) {
		if (n)
			buf_byte(out, '&');
		encode_part(pairs[n].name, out);
		buf_byte(out, '=');
		encode_part(pairs[n].text, out);
	}
}

/* ---- Over the socket ---- */

static bool answers(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return false;
	memcpy(address.sun_path, path, strlen(path) + 1);
	bool fine = connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
	close(fd);
	return fine;
}

static size_t receive(char *bytes, size_t size, size_t count, void *context)
{
	struct buf *body = context;

	buf_bytes(body, bytes, size * count);
	return body->failed ? 0 : size * count;
}

static struct curl_slist *headers_of(const struct transport *transport, const struct call *call)
{
	CLEANUP(buf_done) struct buf line = BUF(4096);
	struct curl_slist *headers = NULL;

	buf_printf(&line, "Accept-Language: %s", language_tag(transport->arguments->language));
	buf_byte(&line, 0);
	headers = curl_slist_append(headers, line.ptr);
	headers = curl_slist_append(headers, "Expect:");
	if (call->content_type) {
		buf_clear(&line);
		buf_printf(&line, "Content-Type: %s", call->content_type);
		buf_byte(&line, 0);
		headers = curl_slist_append(headers, line.ptr);
	}
	if (transport->server) {
		buf_clear(&line);
		buf_printf(&line, "Authorization: Bearer %s", transport->token);
		buf_byte(&line, 0);
		headers = curl_slist_append(headers, line.ptr);
	}
	if (call->key.len) {
		buf_clear(&line);
		buf_printf(&line, "Idempotency-Key: %.*s", STR_ARG(call->key));
		buf_byte(&line, 0);
		headers = curl_slist_append(headers, line.ptr);
	}
	return headers;
}

static void set_body(CURL *curl, const struct call *call)
{
	curl_easy_setopt(curl, CURLOPT_POST, 1L);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body.len);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body.ptr ? call->body.ptr : "");
}

/* Why no answer came, in words that say what may be done. */
static bool fail(const struct transport *transport, CURLcode code, struct err *err)
{
	const char *server = transport->server ? transport->server : "";

	switch (code) {
	case CURLE_PEER_FAILED_VERIFICATION:
		return err_set(err, ERR_MISUSE,
			"The certificate of %s is not known here, or is of another name: check the "
			"address, or give the file of who issued it as --ca FILE.",
			server);
	case CURLE_SSL_CACERT_BADFILE:
		return err_set(err, ERR_MISUSE,
			"The file of --ca cannot be read, or holds no certificates in PEM.");
	case CURLE_COULDNT_RESOLVE_HOST:
		return err_set(err, ERR_SYSTEM, "There is no machine of the name in %s.", server);
	case CURLE_COULDNT_CONNECT:
		return err_set(err, ERR_SYSTEM, "Nobody listens at %s.",
			transport->server ? server : transport->socket);
	default:
		return err_set(err, ERR_SYSTEM, "The serving Muster gave no answer: %s.",
			curl_easy_strerror(code));
	}
}

static bool perform(
	const struct transport *transport, CURL *curl, struct answer *ret, struct err *err)
{
	long status = 0;
	CURLcode code;

	buf_init(&ret->body, ANSWER_MAX);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &ret->body);
	code = curl_easy_perform(curl);
	if (code != CURLE_OK) {
		buf_done(&ret->body);
		return fail(transport, code, err);
	}
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	ret->status = (int)status;
	return true;
}

static void put_url(const struct transport *transport, const struct call *call, struct buf *url)
{
	char day[DATE_TEXT];
	/* A server looks back for whoever asks; here the command opens the store by itself. */
	bool back = transport->server && transport->arguments->known_given;

	buf_printf(url, "%s%.*s%s", transport->server ? transport->server : "http://localhost",
		STR_ARG(call->path), call->query_count || back ? "?" : "");
	encode_pairs(call->query, call->query_count, url);
	if (back)
		buf_printf(url, "%sknown=%s", call->query_count ? "&" : "",
			date_print(transport->arguments->known, day).ptr);
	buf_byte(url, 0);
}

static bool call_over(
	struct transport *transport, const struct call *call, struct answer *ret, struct err *err)
{
	CLEANUP(buf_done) struct buf url = BUF(ENCODED_MAX);
	if (!curl_library_load(err))
		return false;
	CURL *curl = curl_easy_init();
	struct curl_slist *headers = headers_of(transport, call);

	must(curl);
	put_url(transport, call, &url);
	const char *ca = settings_text(&transport->arguments->settings, SETTING_CA);
	if (*ca)
		curl_easy_setopt(curl, CURLOPT_CAINFO, ca);
	if (!transport->server) {
		curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, transport->socket);
		curl_easy_setopt(curl, CURLOPT_PROXY, "");
	}
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_URL, url.ptr);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	if (call->content_type)
		set_body(curl, call);
	bool fine = perform(transport, curl, ret, err);
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	return fine;
}

/* ---- In this process ---- */

static bool call_here(struct transport *transport, const struct call *call, struct answer *ret)
{
	struct arena arena;
	struct response response = { .status = 200, .type = "application/json" };
	struct request request = {
		.method = str_of(call->method),
		.path = call->path,
		.query = call->query,
		.query_count = call->query_count,
		.content_type = str_of(call->content_type),
		.key = call->key,
		.language = transport->arguments->language,
		.local = true,
		.body = call->body,
		.web = transport->web,
		.ledger = transport->ledger,
	};

	arena_init(&arena, ANSWER_MAX);
	request.arena = &arena;
	buf_init(&response.body, ANSWER_MAX);
	web_call(transport->web, &request, &response);
	arena_done(&arena);
	*ret = (struct answer){ response.status, response.body };
	return true;
}

bool transport_call(
	struct transport *transport, const struct call *call, struct answer *ret, struct err *err)
{
	return transport->web ? call_here(transport, call, ret)
			      : call_over(transport, call, ret, err);
}

/* ---- Opening ---- */

static bool is_served(struct transport *transport)
{
	int len = snprintf(transport->socket, sizeof(transport->socket), "%s/socket",
		transport->arguments->store);

	return len > 0 && (size_t)len < sizeof(transport->socket) &&
	       access(transport->socket, F_OK) == 0 && answers(transport->socket);
}

static bool open_here(struct transport *transport, struct err *err)
{
	struct ledger_settings settings = {
		.folder = transport->arguments->store,
		.slices = slices,
		.clock_given = transport->arguments->at_given,
		.clock = transport->arguments->at,
		.read_only = transport->arguments->known_given,
		.past_given = transport->arguments->known_given,
		.past = transport->arguments->known,
	};

	if (!ledger_open(&transport->ledger, &settings, err))
		return false;
	transport->web = web_new(transport->ledger, NULL);
	return true;
}

/* Another command may hold the store for a moment, or a server may be starting. */
static bool open_somehow(struct transport *transport, struct err *err)
{
	for (int n = 0;; n++) {
		if (!transport->arguments->known_given && is_served(transport)) {
			if (transport->arguments->at_given)
				return err_set(err, ERR_MISUSE,
					"The store %s is being served: its clock is its own, --at "
					"cannot be used.",
					transport->arguments->store);
			return true;
		}
		if (open_here(transport, err))
			return true;
		if (err->code != ERR_BUSY || n == WAIT_TRIES)
			return false;
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	}
}

/* ---- Elsewhere ---- */

static bool read_token(struct transport *transport, struct err *err)
{
	const char *token = getenv("MUSTER_TOKEN");
	const char *path = settings_text(&transport->arguments->settings, SETTING_TOKEN_FILE);
	FILE *file = *path ? fopen(path, "re") : NULL;

	if (file) {
		size_t len = fread(transport->token, 1, sizeof(transport->token) - 1, file);
		str text = str_trim((str){ transport->token, len });
		memmove(transport->token, text.ptr, text.len);
		transport->token[text.len] = '\0';
		fclose(file);
	} else if (*path) {
		return err_set(
			err, ERR_MISUSE, "The file %s cannot be read: %s.", path, strerror(errno));
	} else if (token) {
		snprintf(transport->token, sizeof(transport->token), "%s", token);
	}
	if (transport->token[0])
		return true;
	return err_set(err, ERR_MISUSE,
		"A Muster elsewhere wants a token: put it into a file and say --token-file, or "
		"into MUSTER_TOKEN.");
}

/* A token goes over TLS, or stays on this machine. */
static bool address_fits(const char *server, struct err *err)
{
	static const char *const here[] = { "http://127.0.0.1", "http://localhost",
		"http://[::1]" };
	str text = str_of(server);

	if (str_starts(text, STR("https://")))
		return true;
	for (size_t n = 0; n < COUNT(here); n++) {
		str rest = str_from(text, strlen(here[n]));
		if (str_starts(text, str_of(here[n])) && (!rest.len || rest.ptr[0] == ':'))
			return true;
	}
	return err_set(err, ERR_MISUSE,
		"Write the address of the other Muster as https://muster.example.org, not %s.",
		server);
}

static bool reach_server(struct transport *transport, struct err *err)
{
	if (transport->arguments->at_given)
		return err_set(err, ERR_MISUSE,
			"The clock of a Muster elsewhere is its own, --at cannot be used.");
	return address_fits(transport->server, err) && read_token(transport, err);
}

bool transport_open(struct transport **ret, const struct arguments *arguments, struct err *err)
{
	struct transport *transport = calloc(1, sizeof(*transport));

	must(transport);
	transport->arguments = arguments;
	transport->server = settings_text(&arguments->settings, SETTING_SERVER);
	if (!*transport->server)
		transport->server = NULL;
	if (transport->server ? !reach_server(transport, err) : !open_somehow(transport, err)) {
		free(transport);
		return false;
	}
	*ret = transport;
	return true;
}

void transport_close(struct transport *transport)
{
	if (!transport)
		return;
	web_free(transport->web);
	ledger_close(transport->ledger);
	free(transport);
}
