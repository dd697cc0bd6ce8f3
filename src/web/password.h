/* Passwords: what is taken, and their hashes.
 *
 * Length counts, composition does not (NIST SP 800-63B, 3.1.1.2): ten characters or more, any at all,
 * and not one of the commonest (tools/passwords says whence that list is), nor put together from what
 * everybody tries: runs, rows of the keyboard, dates of birth, a few words, the own code, repetitions;
 * at least four characters must be none of these. Hashes are argon2id with 64 MiB and three passes
 * (RFC 9106, section 4, its second choice), as libsodium writes them. Each takes a tenth of a second
 * and 64 MiB: only on the pool of routes marked .hashes. */
#ifndef MUSTER_WEB_PASSWORD_H
#define MUSTER_WEB_PASSWORD_H

#include "ledger/pass.h"

#define PASSWORD_MIN 10        /* code points */
#define PASSWORD_BYTES_MAX 400 /* what is longer is refused: hashing is paid by the byte */

/* NULL: it is taken; else a sentence. `code`: whose it is, which it must not be. */
const char *password_wrong(str password, str code);
/* False: no memory. */
bool password_hash(str password, char ret[PASSWORD_HASH]);
/* Whether the password is that of the hash; where none is given, it is not, and finding so takes as
 * long. */
bool password_fits(str password, str hashed);

extern const char *const common_passwords[]; /* sorted, in small letters */
extern const size_t common_password_count;

#endif
