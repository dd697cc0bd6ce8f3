/* Hashes, through libsodium: BLAKE2b-256 (RFC 7693), the one hash of the house.
 *
 * A hash is 32 bytes; its text is 64 lower-case hexadecimal digits. */
#ifndef MUSTER_BASE_CRYPTO_H
#define MUSTER_BASE_CRYPTO_H

#include "base/str.h"
#include <sodium.h>

#define HASH_SIZE 32
#define HASH_TEXT 65 /* room for the digits and their NUL */

typedef struct hash {
	unsigned char bytes[HASH_SIZE];
} hash;

struct hashing {
	crypto_generichash_blake2b_state state;
};

void crypto_start(void); /* once, before anything else here */
void hash_begin(struct hashing *);
void hash_add(struct hashing *, const void *, size_t);
void hash_number(struct hashing *, int64_t); /* 8 bytes, big-endian */
void hash_text(
	struct hashing *, str); /* its length as hash_number (-1: not given), then its bytes */
hash hash_end(struct hashing *);
hash hash_of(const void *, size_t);
bool hash_eq(hash, hash);
str hash_print(hash, char into[HASH_TEXT]);
bool hash_parse(str, hash *ret);
void random_bytes(void *, size_t);

/* A short name for a text while a process lasts: SipHash-2-4 (Aumasson, Bernstein, 2012) under a key that nobody
 * outside knows, so that nobody can write two texts of the same name. Two and a half times as quick as hash_of(). */
struct mark_key {
	unsigned char bytes[crypto_shorthash_KEYBYTES];
};
struct mark_key mark_key_new(void);
/* Of pieces one after another: begin with 0; the name goes on from that of the pieces before. */
uint64_t mark_add(const struct mark_key *, uint64_t before, const void *, size_t);

/* Sealed texts: XSalsa20-Poly1305 (Bernstein, "Cryptography in NaCl", 2009) under a key that can be
 * destroyed, a random nonce of 24 bytes before it, all of it in base64 (RFC 4648, for URLs, without
 * padding). The same text sealed twice differs. */
typedef struct seal_key {
	unsigned char bytes[crypto_secretbox_KEYBYTES];
} seal_key;
/* Room for a sealed text of so many bytes, and its NUL. */
#define SEALED_TEXT(len)                                                                           \
	sodium_base64_ENCODED_LEN((len) + crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES, \
		sodium_base64_VARIANT_URLSAFE_NO_PADDING)

seal_key seal_key_new(void);
str seal(const seal_key *, str text, char *into /* SEALED_TEXT(text.len) */);
/* False: it was not sealed under this key, or altered. */
bool unseal(const seal_key *, str sealed, char *into /* sealed.len */, str *ret);

/* Signatures: Ed25519 (RFC 8032). A secret key's text is 128 digits, a public one's 64, a
 * signature's 128. */
#define SIGNATURE_TEXT 129 /* room for the digits and their NUL */
typedef struct sign_key {
	unsigned char bytes[crypto_sign_SECRETKEYBYTES];
} sign_key;

sign_key sign_key_new(void);
str sign_key_print(const sign_key *, char into[SIGNATURE_TEXT]);
bool sign_key_parse(str, sign_key *ret);
hash sign_public(const sign_key *);
str sign(const sign_key *, str text, char into[SIGNATURE_TEXT]);
bool sign_holds(hash public_key, str text, str signature);

#endif
