/* Tests of hashes: against digests that other programs (python3, b2sum) give. */
#include "base/crypto.h"
#include "base/test_support.h"

static int begin(void **state)
{
	(void)state;
	crypto_start();
	crypto_start(); /* does no harm */
	return 0;
}

static void known_digests(void **state)
{
	char text[HASH_TEXT];

	(void)state;
	assert_str(hash_print(hash_of(NULL, 0), text),
		"0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	assert_str(hash_print(hash_of("abc", 3), text),
		"bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	assert_int_equal(strlen(text), HASH_TEXT - 1);
}

static void piece_by_piece(void **state)
{
	struct hashing hashing;
	char text[HASH_TEXT];

	(void)state;
	hash_begin(&hashing);
	hash_add(&hashing, "a", 1);
	hash_add(&hashing, NULL, 0);
	hash_add(&hashing, "bc", 2);
	assert_true(hash_eq(hash_end(&hashing), hash_of("abc", 3)));
	hash_begin(&hashing);
	hash_number(&hashing, 258);
	hash_number(&hashing, -1);
	hash_text(&hashing, STR("ab"));
	hash_text(&hashing, STR_NONE);
	hash_text(&hashing, STR(""));
	assert_str(hash_print(hash_end(&hashing), text),
		"2672e4cd1432ae2276f9ab10490481f162128db528cd6d377c1bde33f0e463dd");
}

static void read_and_printed(void **state)
{
	const hash h = hash_of("abc", 3);
	hash again = { 0 };
	char text[HASH_TEXT];

	(void)state;
	assert_true(hash_parse(hash_print(h, text), &again));
	assert_true(hash_eq(h, again));
	again.bytes[HASH_SIZE - 1] ^= 1;
	assert_false(hash_eq(h, again));
}

static void what_is_no_hash(void **state)
{
	const str good = STR("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	hash h = { { 7 } };
	char text[HASH_TEXT];

	(void)state;
	assert_true(hash_parse(good, &(hash){ { 0 } }));
	assert_false(hash_parse(STR_NONE, &h));
	assert_false(hash_parse(str_slice(good, 0, 63), &h));
	assert_false(hash_parse(
		STR("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d523190"), &h));
	for (size_t n = 0; n < 4; n++) {
		memcpy(text, good.ptr, good.len);
		text[63] = "BgG "[n];
		assert_false(hash_parse((str){ text, good.len }, &h));
	}
	assert_int_equal(h.bytes[0], 7);
}

static void random_bytes_differ(void **state)
{
	unsigned char one[16] = { 0 }, other[16] = { 0 };

	(void)state;
	random_bytes(one, sizeof(one));
	random_bytes(other, sizeof(other));
	assert_memory_not_equal(one, other, sizeof(one));
}

/* RFC 8032, section 7.1, test 2: the one-byte message "r". */
static void a_signature_of_the_standard(void **state)
{
	const char *secret = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
			     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
	const char *signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
				"085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
	char text[SIGNATURE_TEXT];
	sign_key key, other = sign_key_new();

	(void)state;
	assert_true(sign_key_parse(str_of(secret), &key));
	assert_true(str_eq(sign(&key, STR("r"), text), str_of(signature)));
	assert_true(str_eq(sign_key_print(&key, text), str_of(secret)));
	assert_true(sign_holds(sign_public(&key), STR("r"), str_of(signature)));
	assert_false(sign_holds(sign_public(&key), STR("s"), str_of(signature)));
	assert_false(sign_holds(sign_public(&other), STR("r"), str_of(signature)));
	assert_false(sign_holds(sign_public(&key), STR("r"), str_slice(str_of(signature), 0, 126)));
	assert_false(sign_key_parse(STR("4c"), &key));
}

static const void *find_in(str text, const char *part)
{
	return memmem(text.ptr, text.len, part, strlen(part));
}

static void sealed_and_opened(void **state)
{
	const seal_key key = seal_key_new(), other = seal_key_new();
	const str text = STR("\xe5\x8d\x97 Liaison");
	char sealed[SEALED_TEXT(20)], again[SEALED_TEXT(20)], opened[SEALED_TEXT(20)];
	str back;

	(void)state;
	const str first = seal(&key, text, sealed);
	assert_int_equal(first.len, SEALED_TEXT(text.len) - 1);
	assert_false(str_eq(first, seal(&key, text, again)));
	assert_null(find_in(first, "Liaison"));
	assert_true(unseal(&key, first, opened, &back));
	assert_true(str_eq(back, text));
	assert_false(unseal(&other, first, opened, &back));
	assert_true(unseal(&key, seal(&key, STR(""), again), opened, &back));
	assert_int_equal(back.len, 0);
}

static void what_was_not_sealed_so(void **state)
{
	const seal_key key = seal_key_new();
	char sealed[SEALED_TEXT(3)], opened[SEALED_TEXT(3)];
	const str whole = seal(&key, STR("abc"), sealed);
	str back;

	(void)state;
	for (size_t n = 0; n < whole.len; n++)
		assert_false(unseal(&key, str_slice(whole, 0, n), opened, &back));
	for (size_t n = 0; n + 1 < whole.len; n++) { /* the last digit has bits that say nothing */
		const char was = sealed[n];
		sealed[n] = was == 'A' ? 'B' : 'A';
		assert_false(unseal(&key, whole, opened, &back));
		sealed[n] = was;
	}
	sealed[3] = '!';
	assert_false(unseal(&key, whole, opened, &back));
}

static void a_mark_hangs_on_every_piece_and_on_the_key(void **state)
{
	const struct mark_key key = mark_key_new(), other = mark_key_new();
	(void)state;
	uint64_t whole = mark_add(&key, 0, "one text", 8);

	assert_true(whole == mark_add(&key, 0, "one text", 8));
	assert_true(whole != mark_add(&other, 0, "one text", 8));
	assert_true(whole != mark_add(&key, 0, "one texT", 8));
	assert_true(whole != mark_add(&key, mark_add(&key, 0, "one ", 4), "text", 4));
	assert_true(mark_add(&key, mark_add(&key, 0, "one", 3), " text", 5) !=
		    mark_add(&key, mark_add(&key, 0, "one ", 4), "text", 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_digests),
		cmocka_unit_test(a_signature_of_the_standard),
		cmocka_unit_test(piece_by_piece),
		cmocka_unit_test(read_and_printed),
		cmocka_unit_test(what_is_no_hash),
		cmocka_unit_test(random_bytes_differ),
		cmocka_unit_test(sealed_and_opened),
		cmocka_unit_test(what_was_not_sealed_so),
		cmocka_unit_test(a_mark_hangs_on_every_piece_and_on_the_key),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}
