/* Hashes and randomness, through libsodium. */
#include "base/crypto.h"
#include "base/macros.h"

void crypto_start(void)
{
	must(sodium_init() >= 0);
}

void hash_begin(struct hashing *hashing)
{
	crypto_generichash_blake2b_init(&hashing->state, NULL, 0, HASH_SIZE);
}

void hash_add(struct hashing *hashing, const void *bytes, size_t len)
{
	crypto_generichash_blake2b_update(&hashing->state, bytes, len);
}

void hash_number(struct hashing *hashing, int64_t number)
{
	unsigned char bytes[8];

	for (int n = 0; n < 8; n++)
		bytes[n] = (unsigned char)((uint64_t)number >> (56 - 8 * n));
	hash_add(hashing, bytes, sizeof(bytes));
}

void hash_text(struct hashing *hashing, str text)
{
	hash_number(hashing, str_given(text) ? (int64_t)text.len : -1);
	if (text.len)
		hash_add(hashing, text.ptr, text.len);
}

hash hash_end(struct hashing *hashing)
{
	hash h;

	crypto_generichash_blake2b_final(&hashing->state, h.bytes, HASH_SIZE);
	return h;
}

hash hash_of(const void *bytes, size_t len)
{
	hash h;

	crypto_generichash_blake2b(h.bytes, HASH_SIZE, bytes, len, NULL, 0);
	return h;
}

bool hash_eq(hash a, hash b)
{
	return memcmp(a.bytes, b.bytes, HASH_SIZE) == 0;
}

str hash_print(hash h, char into[HASH_TEXT])
{
	sodium_bin2hex(into, HASH_TEXT, h.bytes, HASH_SIZE);
	return (str){ into, HASH_TEXT - 1 };
}

/* Capitals would be a second text for the same bytes. */
static bool hex_read(str text, unsigned char *into, size_t size)
{
	size_t len = 0;

	for (size_t n = 0; n < text.len; n++)
		if (text.ptr[n] >= 'A' && text.ptr[n] <= 'F')
			return false;
	return text.len == size * 2 &&
	       sodium_hex2bin(into, size, text.ptr, text.len, NULL, &len, NULL) == 0 && len == size;
}

bool hash_parse(str text, hash *ret)
{
	hash h;

	if (!hex_read(text, h.bytes, HASH_SIZE))
		return false;
	*ret = h;
	return true;
}

void random_bytes(void *into, size_t len)
{
	randombytes_buf(into, len);
}

/* ---- Sealed texts ---- */

#define SEALED_BEFORE (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)

seal_key seal_key_new(void)
{
	seal_key key;

	crypto_secretbox_keygen(key.bytes);
	return key;
}

str seal(const seal_key *key, str text, char *into)
{
	const size_t raw_len = SEALED_BEFORE + text.len, room = SEALED_TEXT(text.len);
	unsigned char *raw = malloc(raw_len);

	must(raw);
	randombytes_buf(raw, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(raw + crypto_secretbox_NONCEBYTES, (const unsigned char *)text.ptr,
		text.len, raw, key->bytes);
	sodium_bin2base64(into, room, raw, raw_len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	free(raw);
	return (str){ into, room - 1 };
}

bool unseal(const seal_key *key, str sealed, char *into, str *ret)
{
	unsigned char *raw = malloc(sealed.len + 1);
	size_t len;

	must(raw);
	bool fine =
		sodium_base642bin(raw, sealed.len, sealed.ptr, sealed.len, NULL, &len, NULL,
			sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
		len >= SEALED_BEFORE &&
		crypto_secretbox_open_easy((unsigned char *)into, raw + crypto_secretbox_NONCEBYTES,
			len - crypto_secretbox_NONCEBYTES, raw, key->bytes) == 0;
	free(raw);
	if (fine)
		*ret = (str){ into, len - SEALED_BEFORE };
	return fine;
}

/* ---- Signatures ---- */

sign_key sign_key_new(void)
{
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
	sign_key key;

	crypto_sign_keypair(public_key, key.bytes);
	return key;
}

str sign_key_print(const sign_key *key, char into[SIGNATURE_TEXT])
{
	sodium_bin2hex(into, SIGNATURE_TEXT, key->bytes, sizeof(key->bytes));
	return (str){ into, SIGNATURE_TEXT - 1 };
}

bool sign_key_parse(str text, sign_key *ret)
{
	return hex_read(text, ret->bytes, sizeof(ret->bytes));
}

hash sign_public(const sign_key *key)
{
	hash public_key;

	crypto_sign_ed25519_sk_to_pk(public_key.bytes, key->bytes);
	return public_key;
}

str sign(const sign_key *key, str text, char into[SIGNATURE_TEXT])
{
	unsigned char signature[crypto_sign_BYTES];

	crypto_sign_detached(
		signature, NULL, (const unsigned char *)text.ptr, text.len, key->bytes);
	sodium_bin2hex(into, SIGNATURE_TEXT, signature, sizeof(signature));
	return (str){ into, SIGNATURE_TEXT - 1 };
}

bool sign_holds(hash public_key, str text, str signature)
{
	unsigned char bytes[crypto_sign_BYTES];

	return hex_read(signature, bytes, sizeof(bytes)) &&
	       crypto_sign_verify_detached(
		       bytes, (const unsigned char *)text.ptr, text.len, public_key.bytes) == 0;
}

struct mark_key mark_key_new(void)
{
	struct mark_key key;

	random_bytes(key.bytes, sizeof(key.bytes));
	return key;
}

uint64_t mark_add(const struct mark_key *key, uint64_t before, const void *bytes, size_t len)
{
	uint64_t both[2] = { before, 0 }, sum;

	must(crypto_shorthash((unsigned char *)&both[1], bytes, len, key->bytes) == 0);
	must(crypto_shorthash((unsigned char *)&sum, (const unsigned char *)both, sizeof(both),
		     key->bytes) == 0);
	return sum;
}
