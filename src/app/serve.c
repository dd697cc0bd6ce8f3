/* muster serve: until it is interrupted. */
#include "app/commands.h"
#include "app/mail.h"
#include "app/slices.h"
#include "base/catalogue.h"
#include "base/log.h"
#include "ledger/clock.h"
#include "notice/notice.h"
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#define STOP_SECONDS 4

/* The signals that end it are taken from every thread made later. */
static void block_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* Whoever is asked to stop does so within 5 s: what is still under way then is cut off, as a power
 * cut would. What was answered is durable; what was not may be sent again with its key. */
static void *watch(UNUSED void *context)
{
	nanosleep(&(struct timespec){ .tv_sec = STOP_SECONDS, .tv_nsec = 500000000 }, NULL);
	log_line(LOG_WARN, "cut-off", "after_seconds=%d", STOP_SECONDS);
	_exit(EXIT_DONE);
}

static void start_watch(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, watch, NULL) == 0)
		pthread_detach(thread);
}

struct serving {
	struct web *web;
	struct clock_thread *clock;
	struct mailer *mailer; /* NULL: no mail is sent */
	struct arena arena;
};

static bool start(struct serving *s, struct ledger *ledger, const struct web_settings *settings, int *ret_port,
	struct err *err)
{
	if (!web_listen(s->web, settings, ret_port, err) || !(s->clock = clock_start(ledger, err)))
		return false;
	return !s->mailer || mailer_start(s->mailer, web_address(s->web, &s->arena).ptr, err);
}

static void wait_for_end(const struct arguments *arguments, const struct web_settings *settings, int port,
	const sigset_t *set)
{
	const bool six = strchr(settings->address, ':');
	int caught = 0;

	printf(tr(arguments->language, N_("Serving %s at %s://%s%s%s:%d (Ctrl+C ends it)\n")), arguments->store,
		settings->tls_cert ? "https" : "http", six ? "[" : "", settings->address, six ? "]" : "", port);
	fflush(stdout);
	sigwait(set, &caught);
	start_watch();
}

static int serve(struct arguments *arguments, struct ledger *ledger, struct web_settings *settings,
	const struct mail_settings *mail, const sigset_t *set)
{
	struct serving s = { .web = web_new(ledger, NULL), .arena = ARENA(1 << 16) };
	struct err err;
	int port = 0, code = EXIT_DONE;
	bool fine = !mail || (s.mailer = mailer_new(ledger, mail, &err));

	if (s.mailer) {
		settings->figures = mailer_figures;
		settings->figures_context = s.mailer;
	}
	fine = fine && start(&s, ledger, settings, &port, &err);
	if (fine)
		wait_for_end(arguments, settings, port, set);
	else
		code = tell_fault(&err);
	if (!fine && err.code == ERR_MISUSE)
		code = EXIT_REFUSED;
	/* It may wait for an answer to the mail at hand: nothing else waits for that. */
	mailer_end(s.mailer);
	clock_stop(s.clock);
	web_stop(s.web);
	mailer_stop(s.mailer);
	web_free(s.web);
	mailer_free(s.mailer);
	arena_done(&s.arena);
	return code;
}

static void set_log(const struct settings *settings)
{
	static const char *const levels[] = {
		[LOG_DEBUG] = "debug",
		[LOG_INFO] = "info",
		[LOG_WARN] = "warn",
		[LOG_ERROR] = "error",
	};

	for (size_t n = 0; n < COUNT(levels); n++)
		if (strcmp(settings_text(settings, SETTING_LOG), levels[n]) == 0)
			log_least((enum log_level)n);
	log_as_json(strcmp(settings_text(settings, SETTING_LOG_FORMAT), "json") == 0);
}

static bool refuse(const struct arguments *arguments, const char *sentence)
{
	fprintf(stderr, "%s\n", tr(arguments->language, sentence));
	return false;
}

static bool is_here(const char *address)
{
	return strcmp(address, "127.0.0.1") == 0 || strcmp(address, "::1") == 0 ||
	       strcmp(address, "localhost") == 0;
}

/* What would serve, and not as it was meant. */
static bool fits_together(const struct arguments *arguments, const struct web_settings *web)
{
	if (web->proxy && web->tls_cert)
		return refuse(arguments, N_("Either a proxy speaks TLS or Muster does: --proxy yes "
					    "and --tls-cert do "
					    "not go together."));
	if (web->proxy && !web->hosts)
		return refuse(arguments,
			N_("Behind a proxy nobody can tell by which name others ask: say --host "
			   "muster.example.org."));
	if (web->proxy && !is_here(web->address))
		refuse(arguments,
			N_("Warning: whoever reaches this address meets Muster without TLS, beside "
			   "the proxy. On the proxy's machine --address 127.0.0.1 is enough."));
	if (*settings_text(&arguments->settings, SETTING_MAIL) && !web->hosts)
		refuse(arguments,
			N_("Warning: the links in mails lead to this machine alone, which nobody else can open: say "
			   "--host muster.example.org."));
	return true;
}

static void warn_of_mail(const struct arguments *arguments, const struct mail_said *mail)
{
	if (mail->given && mail_goes_in_clear(&mail->settings))
		refuse(arguments,
			N_("Warning: mails go to the server without TLS (--mail-tls no): whoever stands on the "
			   "way reads them."));
	if (mail->shared)
		refuse(arguments,
			N_("Warning: others on this machine can read the file of the mail server's password: "
			   "chmod 600 keeps them out."));
}

int command_serve(struct arguments *arguments)
{
	const struct settings *said = &arguments->settings;
	struct ledger_settings settings = { .folder = arguments->store, .slices = slices };
	struct web_settings web = {
		.address = settings_text(said, SETTING_ADDRESS),
		.port = settings_number(said, SETTING_PORT),
		.threads = settings_number(said, SETTING_THREADS),
		.socket = true,
		.hosts = settings_text_or_null(said, SETTING_HOST),
		.proxy = strcmp(settings_text(said, SETTING_PROXY), "yes") == 0,
		.tls_cert = settings_text_or_null(said, SETTING_TLS_CERT),
		.tls_key = settings_text_or_null(said, SETTING_TLS_KEY),
		.requests_per_minute = settings_number(said, SETTING_REQUESTS),
		.upload_mib_per_day = settings_number(said, SETTING_UPLOAD),
		.trust_days = settings_number(said, SETTING_TRUST_DAYS),
		.doors = settings_text_or_null(said, SETTING_DOORS),
	};
	struct mail_said mail;
	struct ledger *ledger;
	struct err err;
	sigset_t set;

	if (!arguments_empty(arguments, "serve") || !fits_together(arguments, &web))
		return EXIT_REFUSED;
	if (!mail_read(&mail, arguments, &err)) {
		tell_fault(&err);
		return EXIT_REFUSED;
	}
	warn_of_mail(arguments, &mail);
	set_log(said);
	block_signals(&set);
	if (!ledger_open(&ledger, &settings, &err)) {
		mail_forget(&mail);
		return tell_fault(&err);
	}
	int code = serve(arguments, ledger, &web, mail.given ? &mail.settings : NULL, &set);
	ledger_close(ledger);
	mail_forget(&mail);
	return code;
}
