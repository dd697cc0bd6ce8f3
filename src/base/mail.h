/* What stands in the head of a mail: words of any script (RFC 2047), addresses (RFC 5321, 6531), days (RFC 5322).
 *
 *     buf_text(&out, "Subject: ");
 *     mail_words(&out, title, strlen("Subject: "), false);
 *
 * Whatever the text holds, no line break of its own gets into the head. */
#ifndef MUSTER_BASE_MAIL_H
#define MUSTER_BASE_MAIL_H

#include "base/buf.h"
#include "base/date.h"

#define MAIL_ADDRESS_MAX 254 /* bytes: RFC 5321, 4.5.3.1.3 with erratum 1690 */

/* Adds a text as it is where it is short and plain, else as encoded words of UTF-8, folded so that no line is longer
 * than 76 bytes. `column`: how many bytes stand before it on its line. `phrase`: it stands as somebody's name before an
 * address, where fewer characters are plain. Control characters become spaces. */
void mail_words(struct buf *out, str text, size_t column, bool phrase);

/* Adds an address as a mail server takes it: the name of its host in letters that all know (Punycode). *ret_wide: what
 * stands before the @ is in others, so the server must take SMTPUTF8. False, and nothing added: it is no address. */
bool mail_address(struct buf *out, str address, bool *ret_wide);

/* Adds "Mon, 30 Nov 2026 06:21:49 +0000". */
void mail_day(struct buf *out, moment);

#endif
