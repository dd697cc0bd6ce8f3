/* muster serve: until it is interrupted. */
#include "app/commands.h"
#include "app/slices.h"
#include "base/catalogue.h"
#include "base/log.h"
#include <signal.h>

static bool read_port(struct arguments *arguments, int64_t *ret)
{
	str text = arguments_take(arguments, "port");

	*ret = 8080;
	if (!str_given(text) || (str_number(text, ret) && *ret >= 0 && *ret <= 65535))
		return true;
	fprintf(stderr,
		tr(arguments->language, N_("\"%.*s\" is no port: write a number from 0 to 65535 "
					   "(0: any free one).\n")),
		STR_ARG(text));
	return false;
}

/* The signals that end it are taken from every thread made later. */
static void block_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static int serve(struct arguments *arguments, struct ledger *ledger,
	const struct web_settings *settings, const sigset_t *set)
{
	struct web *web = web_new(ledger, NULL);
	struct err err;
	int port = 0, caught = 0, code = EXIT_DONE;

	if (web_listen(web, settings, &port, &err)) {
		printf(tr(arguments->language, N_("Serving %s at http://%s:%d (Ctrl+C ends it)\n")),
			arguments->store, settings->address, port);
		fflush(stdout);
		sigwait(set, &caught);
		web_stop(web);
	} else {
		code = tell_fault(&err);
		if (err.code == ERR_MISUSE)
			code = EXIT_REFUSED;
	}
	web_free(web);
	return code;
}

int command_serve(struct arguments *arguments)
{
	str address = arguments_take(arguments, "address"),
	    verbose = arguments_take(arguments, "log");
	struct ledger_settings settings = { .folder = arguments->store, .slices = slices };
	struct ledger *ledger;
	struct err err;
	int64_t port;
	sigset_t set;

	if (!read_port(arguments, &port) || !arguments_empty(arguments, "serve"))
		return EXIT_REFUSED;
	if (str_eq(verbose, STR("debug")))
		log_least(LOG_DEBUG);
	block_signals(&set);
	if (!ledger_open(&ledger, &settings, &err))
		return tell_fault(&err);
	struct web_settings web = {
		.address = str_given(address) ? address.ptr : "127.0.0.1",
		.port = (int)port,
		.socket = true,
	};
	int code = serve(arguments, ledger, &web, &set);
	ledger_close(ledger);
	return code;
}
