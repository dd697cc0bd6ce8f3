/* What the operator reads: one line an event on standard error, as logfmt or as JSON.
 *
 *     log_line(LOG_INFO, "listening", "address=%s port=%d", address, port);
 *     -> at=2026-11-23T09:00:00.000000Z level=info event=listening address=127.0.0.1 port=8080
 *     -> {"at":"2026-11-23T09:00:00.000000Z","level":"info","event":"listening",
 *         "address":"127.0.0.1","port":8080}
 *
 * The format names the pairs; a value that may hold spaces or quotes is written through LOG_TEXT
 * (quoted and escaped, so that no input makes a second line). Safe from any thread. */
#ifndef MUSTER_BASE_LOG_H
#define MUSTER_BASE_LOG_H

#include "base/macros.h"
#include "base/str.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_line(enum log_level, const char *event, const char *format, ...) PRINTF(3, 4);
void log_least(enum log_level); /* lines below it are dropped; LOG_INFO at start */
void log_as_json(bool);         /* logfmt at start */
/* What this thread logs from now on belongs to that request (borrowed; NULL: to none). */
void log_request(const char *name);

struct log_text {
	char text[512];
};
struct log_text log_text(str); /* quoted, escaped, cut at 500 bytes */
#define LOG_TEXT(s) log_text(s).text

#endif
