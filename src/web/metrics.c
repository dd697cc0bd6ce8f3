/* How it goes: whether the process lives, whether it can do its work, and figures for Prometheus
 * (its text format, version 0.0.4). Names and units follow
 * https://prometheus.io/docs/practices/naming/. */
#include "web/live.h"
#include "web/private.h"
#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define FAULT_SECONDS 60 /* how long after a failed batch the store counts as out of order */

/* The upper ends of the histogram's buckets; the last takes all. */
static const double ends[DURATIONS - 1] = { 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5,
	1, 5 };

void metrics_count(struct web *web, int status, int64_t us)
{
	struct metrics *metrics = &web->metrics;
	size_t bucket = 0, hundreds = status >= 100 && status < 600 ? (size_t)status / 100 : 0;

	while (bucket < DURATIONS - 1 && (double)us > ends[bucket] * 1e6)
		bucket++;
	atomic_fetch_add_explicit(&metrics->statuses[hundreds], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&metrics->durations[bucket], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&metrics->duration_us, us, memory_order_relaxed);
}

/* ---- Health ---- */

static void plain(struct response *response, int status, const char *text)
{
	response->status = status;
	response->type = "text/plain; charset=utf-8";
	buf_clear(&response->body);
	buf_text(&response->body, text);
}

void get_live(UNUSED struct request *request, struct response *response)
{
	plain(response, 200, "live\n");
}

static bool writer_fails(struct ledger *ledger)
{
	struct ledger_figures figures = ledger_figures(ledger);

	return figures.fault_at > figures.commit_at &&
	       moment_now().us - figures.fault_at < FAULT_SECONDS * (int64_t)1000000;
}

void get_ready(struct request *request, struct response *response)
{
	struct err err;

	if (server_stopping(request->web)) {
		plain(response, 503, "not ready: it is being stopped\n");
		return;
	}
	struct reading *reading = ledger_read(request->ledger, &err);
	if (!reading) {
		plain(response, 503, "not ready: the store cannot be read\n");
		return;
	}
	ledger_read_end(reading);
	if (writer_fails(request->ledger))
		plain(response, 503, "not ready: the store could not be written\n");
	else
		plain(response, 200, "ready\n");
}

/* ---- Figures ---- */

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void one(struct buf *out, const char *name, const char *type, const char *help, double value)
{
	head(out, name, type, help);
	buf_printf(out, "%s %.17g\n", name, value);
}

static void put_requests(struct buf *out, const struct web *web)
{
	const struct metrics *metrics = &web->metrics;
	int64_t count = 0;

	head(out, "muster_http_requests_total", "counter", "Requests answered, by status.");
	for (size_t n = 1; n < COUNT(metrics->statuses); n++)
		buf_printf(out, "muster_http_requests_total{status=\"%zuxx\"} %lld\n", n,
			(long long)atomic_load(&metrics->statuses[n]));
	one(out, "muster_http_kept_total", "counter", "Requests answered with what was kept.",
		(double)atomic_load(&metrics->kept));
	head(out, "muster_http_request_duration_seconds", "histogram",
		"From the first line of a request to the end of its answer.");
	for (size_t n = 0; n < DURATIONS; n++) {
		count += atomic_load(&metrics->durations[n]);
		if (n < DURATIONS - 1)
			buf_printf(out,
				"muster_http_request_duration_seconds_bucket{le=\"%g\"} %lld\n",
				ends[n], (long long)count);
	}
	buf_printf(out, "muster_http_request_duration_seconds_bucket{le=\"+Inf\"} %lld\n",
		(long long)count);
	buf_printf(out, "muster_http_request_duration_seconds_sum %.6f\n",
		(double)atomic_load(&metrics->duration_us) / 1e6);
	buf_printf(out, "muster_http_request_duration_seconds_count %lld\n", (long long)count);
	int listeners = web->live ? live_count(web->live) : 0;
	one(out, "muster_http_requests_in_flight", "gauge", "Requests under way.",
		server_connections(web) - listeners);
	one(out, "muster_listeners", "gauge", "Open pages that follow the ledger.", listeners);
}

static void put_ledger(struct buf *out, struct ledger *ledger)
{
	static const char *const outcomes[OUTCOME_COUNT] = {
		[OUTCOME_DONE] = "done",
		[OUTCOME_REPEATED] = "repeated",
		[OUTCOME_WOULD] = "dry_run",
		[OUTCOME_REFUSED] = "refused",
		[OUTCOME_BUSY] = "busy",
		[OUTCOME_FAULT] = "fault",
	};
	struct ledger_figures figures = ledger_figures(ledger);

	head(out, "muster_acts_total", "counter", "Acts that the writer answered, by outcome.");
	for (size_t n = 0; n < OUTCOME_COUNT; n++)
		if (outcomes[n])
			buf_printf(out, "muster_acts_total{outcome=\"%s\"} %lld\n", outcomes[n],
				(long long)figures.acts[n]);
	one(out, "muster_batches_total", "counter", "Transactions of the writer, one sync each.",
		(double)figures.batches);
	one(out, "muster_batch_seconds_total", "counter", "Time that the writer spent in them.",
		(double)figures.batch_us / 1e6);
	one(out, "muster_acts_waiting", "gauge", "Acts in the queue before the writer.",
		(double)figures.waiting);
	one(out, "muster_ledger_events", "gauge", "Events in the ledger.", (double)figures.events);
	one(out, "muster_units", "gauge", "Units on the board, closed ones too.",
		(double)figures.units);
}

static double size_of(const struct ledger *ledger, const char *name)
{
	char path[4200];
	struct stat about;

	snprintf(path, sizeof(path), "%s/%s", ledger_folder(ledger), name);
	return stat(path, &about) == 0 ? (double)about.st_size : 0;
}

static double resident_bytes(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	long long all = 0, resident = 0;

	if (!file)
		return 0;
	if (fscanf(file, "%lld %lld", &all, &resident) != 2)
		resident = 0;
	fclose(file);
	return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

static double open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	double count = -3; /* ".", "..", and the folder itself */

	if (!dir)
		return 0;
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

static void put_process(struct buf *out, const struct web *web)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	head(out, "muster_store_bytes", "gauge", "Size of the store's files.");
	buf_printf(out, "muster_store_bytes{file=\"database\"} %.17g\n",
		size_of(web->ledger, "muster.db"));
	buf_printf(out, "muster_store_bytes{file=\"log\"} %.17g\n",
		size_of(web->ledger, "muster.db-wal"));
	head(out, "muster_build_info", "gauge", "The version that runs.");
	buf_printf(out, "muster_build_info{version=\"" MUSTER_VERSION "\"} 1\n");
	one(out, "process_resident_memory_bytes", "gauge", "Memory of the process.",
		resident_bytes());
	one(out, "process_open_fds", "gauge", "Open files of the process.", open_files());
	one(out, "process_cpu_seconds_total", "counter", "Processor time of the process.",
		(double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
			(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
	one(out, "process_start_time_seconds", "gauge", "When it started, as Unix time.",
		(double)web->started.us / 1e6);
}

void get_metrics(struct request *request, struct response *response)
{
	response->type = "text/plain; version=0.0.4; charset=utf-8";
	put_requests(&response->body, request->web);
	put_ledger(&response->body, request->ledger);
	put_process(&response->body, request->web);
	const struct web_settings *settings = &request->web->settings;
	if (settings->figures)
		settings->figures(settings->figures_context, &response->body);
}
