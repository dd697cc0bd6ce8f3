/* Passwords: see password.h. */
#include "web/password.h"
#include "base/catalogue.h"
#include "base/text.h"

#define PASSES 3
#define MEMORY ((size_t)64 << 20)

static int compare(const void *word, const void *entry)
{
	return strcmp(word, *(const char *const *)entry);
}

static bool is_common(str password)
{
	char small[PASSWORD_BYTES_MAX + 1];

	for (size_t n = 0; n < password.len; n++)
		small[n] = password.ptr[n] >= 'A' && password.ptr[n] <= 'Z'
				   ? (char)(password.ptr[n] + 32)
				   : password.ptr[n];
	small[password.len] = '\0';
	return bsearch(small, common_passwords, common_password_count, sizeof(common_passwords[0]),
		       compare) != NULL;
}

/* One character over and over, or one after the other. */
static bool is_run(str password)
{
	bool same = true, rising = true, falling = true;

	for (size_t n = 1; n < password.len; n++) {
		same &= password.ptr[n] == password.ptr[n - 1];
		rising &= password.ptr[n] == password.ptr[n - 1] + 1;
		falling &= password.ptr[n] == password.ptr[n - 1] - 1;
	}
	return same || rising || falling;
}

const char *password_wrong(str password, str code)
{
	if (text_length(password) < PASSWORD_MIN)
		return N_("A password has at least ten characters. A few words that only you put "
			  "together are good.");
	if (password.len > PASSWORD_BYTES_MAX)
		return N_("This password is too long.");
	if (is_common(password) || is_run(password) || (code.len && str_eq(password, code)))
		return N_("This password is one of the first that are tried: take another one.");
	return NULL;
}

bool password_hash(str password, char ret[PASSWORD_HASH])
{
	return crypto_pwhash_str_alg(ret, password.ptr, password.len, PASSES, MEMORY,
		       crypto_pwhash_ALG_ARGON2ID13) == 0;
}

/* Of a password that nobody has: what is compared for whom there is none. */
static const char nobodys[] = "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
			      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

bool password_fits(str password, str hashed)
{
	char text[PASSWORD_HASH] = "";
	bool known = hashed.len > 0 && hashed.len < sizeof(text);

	if (password.len > PASSWORD_BYTES_MAX)
		password.len = PASSWORD_BYTES_MAX;
	memcpy(text, known ? hashed.ptr : nobodys, known ? hashed.len : sizeof(nobodys) - 1);
	bool fits = crypto_pwhash_str_verify(text, password.ptr, password.len) == 0;
	return fits && known;
}
