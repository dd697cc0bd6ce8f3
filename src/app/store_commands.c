/* Commands on the store as a whole: init, verify, rebuild. */
#include "app/commands.h"
#include "app/slices.h"
#include "base/catalogue.h"
#include "ledger/clock.h"
#include "ledger/keep.h"
#include <errno.h>

int command_init(struct arguments *arguments)
{
	str zone = arguments_take(arguments, "zone");
	struct err err;

	if (!arguments_empty(arguments, "init"))
		return EXIT_REFUSED;
	if (!ledger_create(arguments->store, zone, slices, &err)) {
		tell_fault(&err);
		return err.code == ERR_MISUSE ? EXIT_REFUSED : EXIT_FAULT;
	}
	printf(tr(arguments->language, N_("Made an empty store in %s\n")), arguments->store);
	return EXIT_DONE;
}

#define CHECKPOINT_MAX 4096 /* bytes of its file */

static bool read_checkpoint(const char *path, struct checkpoint *ret, struct err *err)
{
	char text[CHECKPOINT_MAX];
	FILE *file = fopen(path, "r");

	if (!file)
		return err_set(
			err, ERR_NOT_FOUND, "%.300s cannot be opened: %s", path, strerror(errno));
	size_t len = fread(text, 1, sizeof(text), file);
	fclose(file);
	return checkpoint_read((str){ text, len }, ret, err);
}

/* ---- verify ---- */

struct event_told {
	enum language language;
	bool found;
};

static bool tell_event(void *context, UNUSED const struct act *act, const struct event *event, UNUSED const void *in)
{
	struct event_told *told = context;
	char day[DATE_TEXT], text[HASH_TEXT];

	told->found = true;
	printf(tr(told->language, N_("Event %lld: %.*s, %.*s, %.*s\n")), (long long)event->seq, STR_ARG(event->act),
		STR_ARG(date_print(event->day, day)), STR_ARG(hash_print(event->hash, text)));
	return false;
}

/* By which a paper that names it can be checked. */
static int tell_hash(const struct arguments *arguments, int64_t seq)
{
	struct ledger_settings settings = { .folder = arguments->store, .slices = slices, .read_only = true };
	struct event_told told = { .language = arguments->language };
	struct ledger *ledger;
	struct err err;

	if (!ledger_open(&ledger, &settings, &err))
		return tell_unread(&err);
	struct reading *reading = ledger_read(ledger, &err);
	if (reading) {
		reading_events_at(reading, &seq, 1, tell_event, &told);
		ledger_read_end(reading);
	}
	ledger_close(ledger);
	if (!reading)
		return tell_fault(&err);
	if (!told.found)
		fprintf(stderr, tr(arguments->language, N_("There is no such event: %lld\n")), (long long)seq);
	return told.found ? EXIT_DONE : EXIT_REFUSED;
}

static bool read_seq(const struct arguments *arguments, str text, int64_t *ret)
{
	if (!str_given(text) || (str_number(text, ret) && *ret > 0))
		return true;
	fprintf(stderr, tr(arguments->language, N_("event: write its number in the ledger\n")));
	return false;
}

int command_verify(struct arguments *arguments)
{
	CLEANUP(buf_done) struct buf report = BUF(1 << 20);
	str path = arguments_take(arguments, "checkpoint"), event = arguments_take(arguments, "event");
	struct checkpoint checkpoint;
	int64_t events = 0, seq = 0;
	struct err err = { 0 };

	if (!arguments_empty(arguments, "verify") || !read_seq(arguments, event, &seq))
		return EXIT_REFUSED;
	if (str_given(path) && !read_checkpoint(path.ptr, &checkpoint, &err))
		return tell_unread(&err);
	if (ledger_verify(arguments->store, slices, str_given(path) ? &checkpoint : NULL, &report,
		    &events, &err)) {
		printf(tr(arguments->language,
			       N_("Verified: %lld events, chain and tables hold.\n")),
			(long long)events);
		return seq ? tell_hash(arguments, seq) : EXIT_DONE;
	}
	if (err.code != ERR_NONE)
		return tell_fault(&err);
	fwrite(buf_str(&report).ptr, 1, report.len, stderr);
	return EXIT_FAULT;
}

int command_rebuild(struct arguments *arguments)
{
	int64_t events = 0;
	struct err err;

	if (!arguments_empty(arguments, "rebuild"))
		return EXIT_REFUSED;
	if (!ledger_rebuild(arguments->store, slices, &events, &err))
		return tell_fault(&err);
	printf(tr(arguments->language, N_("Made the tables again from %lld events.\n")),
		(long long)events);
	return EXIT_DONE;
}

static int run_clock(const struct arguments *arguments, struct ledger *ledger)
{
	int64_t acts;
	struct err err;

	if (!clock_run(ledger, &acts, &err))
		return tell_fault(&err);
	printf(tr(arguments->language, N_("Acts of the clock: %lld\n")), (long long)acts);
	return EXIT_DONE;
}

int command_clock(struct arguments *arguments)
{
	struct ledger_settings settings = {
		.folder = arguments->store,
		.slices = slices,
		.clock_given = arguments->at_given,
		.clock = arguments->at,
	};
	struct ledger *ledger;
	struct err err;

	if (!arguments_empty(arguments, "clock"))
		return EXIT_REFUSED;
	if (!ledger_open(&ledger, &settings, &err)) {
		if (err.code != ERR_BUSY)
			return tell_unread(&err);
		fprintf(stderr,
			tr(arguments->language,
				N_("The store %s is being served: its clock runs there.\n")),
			arguments->store);
		return EXIT_REFUSED;
	}
	int code = run_clock(arguments, ledger);
	ledger_close(ledger);
	return code;
}
