// The commonest passwords that are long enough to be taken otherwise, as C. The package ranks 49,233 that were found in what was
// stolen elsewhere, the 10,000 commonest first; all of them that have ten characters or more are refused.
//     npm ci && node passwords.mjs >../../src/web/common_passwords.c
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SHORTEST = 10; // PASSWORD_MIN in src/web/password.h
const entry = createRequire(import.meta.url).resolve('@zxcvbn-ts/language-common');
const ranked = JSON.parse(readFileSync(join(dirname(entry), '..', 'src', 'passwords.json'), 'utf8'));
const words = [...new Set(ranked.map((word) => word.toLowerCase()))]
	.filter((word) => [...word].length >= SHORTEST && /^[\x20-\x7e]+$/.test(word))
	.sort((a, b) => (a < b ? -1 : 1));

const lines = [];
let line = '\t';
for (const word of words) {
	const next = `${JSON.stringify(word)}, `;
	if (line.length + next.length > 94) {
		lines.push(line.trimEnd());
		line = '\t';
	}
	line += next;
}
lines.push(line.trimEnd());
console.log(`/* Made by tools/passwords/passwords.mjs from @zxcvbn-ts/language-common 4.1.3 (MIT): change that. */
#include "web/password.h"

/* clang-format off */
const char *const common_passwords[] = {
${lines.join('\n')}
};
const size_t common_password_count = ${words.length};`);
