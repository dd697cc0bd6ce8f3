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

bool hash_parse(str text, hash *ret)
{
	hash h;
	size_t len = 0;

	if (text.len != HASH_TEXT - 1)
		return false;
	for (size_t n = 0; n < text.len; n++)
		if (text.ptr[n] >= 'A' && text.ptr[n] <= 'F')
			return false;
	if (sodium_hex2bin(h.bytes, HASH_SIZE, text.ptr, text.len, NULL, &len, NULL) != 0 ||
		len != HASH_SIZE)
		return false;
	*ret = h;
	return true;
}

void random_bytes(void *into, size_t len)
{
	randombytes_buf(into, len);
}
