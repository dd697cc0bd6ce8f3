/* UTF-8, other encodings, and widths on a terminal. */
#include "base/text.h"
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

/* The next code point, or a negative number where the bytes are not UTF-8. */
static UChar32 next_point(str text, int32_t *at)
{
	UChar32 c;

	U8_NEXT((const uint8_t *)text.ptr, *at, (int32_t)text.len, c);
	return c;
}

static bool is_control(UChar32 c, bool lines)
{
	if (c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0))
		return false;
	return !(lines && (c == '\t' || c == '\n' || c == '\r'));
}

bool text_valid(str text, bool lines, size_t *ret_at)
{
	for (size_t n = 0; n < text.len;) {
		unsigned char byte = (unsigned char)text.ptr[n];
		if (byte >= 0x20 && byte < 0x7f) {
			n++;
			continue;
		}
		str rest = str_slice(text, n, 4);
		int32_t at = 0;
		UChar32 c = next_point(rest, &at);
		if (c < 0 || is_control(c, lines)) {
			if (ret_at)
				*ret_at = n;
			return false;
		}
		n += (size_t)at;
	}
	return true;
}

static bool is_utf8(str bytes)
{
	for (size_t n = 0; n < bytes.len;) {
		if ((unsigned char)bytes.ptr[n] < 0x80) {
			n++;
			continue;
		}
		int32_t at = 0;
		if (next_point(str_slice(bytes, n, 4), &at) < 0)
			return false;
		n += (size_t)at;
	}
	return true;
}

static bool has_mark_16(str bytes)
{
	return str_starts(bytes, STR("\xff\xfe")) || str_starts(bytes, STR("\xfe\xff"));
}

/* From one encoding to UTF-8, in pieces; false at the first byte that is not of that encoding. */
static bool convert(const char *from, str bytes, struct buf *out)
{
	UErrorCode status = U_ZERO_ERROR;
	UConverter *source = ucnv_open(from, &status), *target = ucnv_open("UTF-8", &status);
	const char *in = bytes.ptr, *end = bytes.ptr + bytes.len;
	UChar pivot[4096], *pivot_in = pivot, *pivot_out = pivot;
	bool first = true;

	ucnv_setToUCallBack(source, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
	ucnv_setFromUCallBack(target, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &status);
	while (U_SUCCESS(status)) {
		char piece[16384], *to = piece;
		ucnv_convertEx(target, source, &to, piece + sizeof(piece), &in, end, pivot,
			&pivot_in, &pivot_out, pivot + 4096, first, true, &status);
		first = false;
		buf_bytes(out, piece, (size_t)(to - piece));
		if (status != U_BUFFER_OVERFLOW_ERROR)
			break;
		status = out->failed ? U_MEMORY_ALLOCATION_ERROR : U_ZERO_ERROR;
	}
	ucnv_close(source);
	ucnv_close(target);
	return U_SUCCESS(status) && !out->failed;
}

bool text_decode(str bytes, struct buf *out, str *ret)
{
	const char *encoding = has_mark_16(bytes) ? "UTF-16" : "gb18030";

	if (!has_mark_16(bytes) && is_utf8(bytes)) {
		*ret = str_starts(bytes, STR("\xef\xbb\xbf")) ? str_from(bytes, 3) : bytes;
		return true;
	}
	if (!convert(encoding, bytes, out))
		return false;
	*ret = buf_str(out);
	if (str_starts(*ret, STR("\xef\xbb\xbf")))
		*ret = str_from(*ret, 3);
	return true;
}

/* All of them begin with E2 80, E2 81 or EF BB in UTF-8. */
static bool hides(const char *at, size_t len)
{
	const unsigned char *c = (const unsigned char *)at;

	if (len < 3)
		return false;
	if (c[0] == 0xef)
		return c[1] == 0xbb && c[2] == 0xbf;
	if (c[1] == 0x80)
		return c[2] == 0x8b || (c[2] >= 0xaa && c[2] <= 0xae);
	return c[1] == 0x81 && c[2] >= 0xa0 && c[2] <= 0xa9 && c[2] != 0xa5;
}

bool text_shown(str s)
{
	static const unsigned char begins[] = { 0xe2, 0xef };

	for (size_t n = 0; s.len && n < COUNT(begins); n++) {
		const char *end = s.ptr + s.len, *at = s.ptr;
		while ((at = memchr(at, begins[n], (size_t)(end - at)))) {
			if (hides(at, (size_t)(end - at)))
				return false;
			at++;
		}
	}
	return true;
}

size_t text_length(str text)
{
	size_t count = 0;

	for (size_t n = 0; n < text.len; n++)
		count += ((unsigned char)text.ptr[n] & 0xc0) != 0x80;
	return count;
}

static size_t columns_of(UChar32 c)
{
	if (c < 0x300)
		return 1;
	int8_t type = u_charType(c);
	if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR)
		return 0;
	int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
	return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

size_t text_columns(str text)
{
	size_t columns = 0;

	for (int32_t at = 0; at < (int32_t)text.len;)
		columns += columns_of(next_point(text, &at));
	return columns;
}

str text_cut(str text, size_t columns)
{
	size_t taken = 0;

	for (int32_t at = 0; at < (int32_t)text.len;) {
		int32_t before = at;
		taken += columns_of(next_point(text, &at));
		if (taken > columns)
			return str_slice(text, 0, (size_t)before);
	}
	return text;
}

/* ---- Looking for ---- */

#define FOLD_PIECE 4096 /* bytes; cut where a character begins */

/* ASCII, and U+4000 to U+9FFF, which folding leaves as they are: nearly every name. */
static bool folds_simply(str text)
{
	for (size_t n = 0; n < text.len; n++) {
		unsigned char byte = (unsigned char)text.ptr[n];
		if (byte < 0x80)
			continue;
		if (byte < 0xe4 || byte > 0xe9 || text.len - n < 3)
			return false;
		int32_t at = 0;
		if (next_point(str_slice(text, n, 3), &at) < 0)
			return false;
		n += 2;
	}
	return true;
}

static void fold_simply(str text, struct buf *out)
{
	char *room = text.len ? buf_room(out, text.len) : NULL;

	if (!room)
		return;
	for (size_t n = 0; n < text.len; n++) {
		char c = text.ptr[n];
		room[n] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	out->len += text.len;
}

static void fold_piece(str piece, struct buf *out)
{
	UChar wide[FOLD_PIECE], folded[FOLD_PIECE * 18]; /* no character becomes more than 18 */
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&status);
	int32_t len = 0, at = 0;

	while (at < (int32_t)piece.len) {
		UChar32 c = next_point(piece, &at);
		if (c >= 0)
			U16_APPEND_UNSAFE(wide, len, c);
	}
	len = unorm2_normalize(fold, wide, len, folded, (int32_t)COUNT(folded), &status);
	char *room = U_SUCCESS(status) && len ? buf_room(out, (size_t)len * 3) : NULL;
	if (!room)
		return;
	u_strToUTF8(room, len * 3, &at, folded, len, &status);
	if (U_SUCCESS(status))
		out->len += (size_t)at;
}

void text_fold(str text, struct buf *out)
{
	if (folds_simply(text)) {
		fold_simply(text, out);
		return;
	}
	while (text.len) {
		size_t len = text.len < FOLD_PIECE ? text.len : FOLD_PIECE;
		while (len < text.len && len > FOLD_PIECE - 4 &&
			((unsigned char)text.ptr[len] & 0xc0) == 0x80)
			len--;
		fold_piece(str_slice(text, 0, len), out);
		text = str_from(text, len);
	}
}

#define NARROW_MOST 200 /* bytes of what could be a number or a moment */

str text_narrow(str text, struct arena *arena)
{
	CLEANUP(buf_done) struct buf narrow = BUF(4 * NARROW_MOST);
	bool ascii = true;

	for (size_t n = 0; ascii && n < text.len; n++)
		ascii = (unsigned char)text.ptr[n] < 0x80;
	if (ascii || text.len > NARROW_MOST)
		return text;
	text_fold(text, &narrow);
	return narrow.failed ? text : arena_copy(arena, buf_str(&narrow));
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t text_distance(str a, str b)
{
	size_t rows[41][41]; /* of as many bytes of a, of as many of b */

	if (a.len > 40 || b.len > 40)
		return 40;
	for (size_t n = 0; n <= a.len; n++)
		for (size_t k = 0; k <= b.len; k++) {
			if (!n || !k) {
				rows[n][k] = n + k;
				continue;
			}
			size_t best = rows[n - 1][k - 1] + (a.ptr[n - 1] != b.ptr[k - 1]);
			best = least(best, least(rows[n - 1][k], rows[n][k - 1]) + 1);
			if (n > 1 && k > 1 && a.ptr[n - 1] == b.ptr[k - 2] && a.ptr[n - 2] == b.ptr[k - 1])
				best = least(best, rows[n - 2][k - 2] + 1);
			rows[n][k] = best;
		}
	return rows[a.len][b.len];
}
