/* QR codes, made by libqrencode. */
#include "base/qr.h"
#include <qrencode.h>

#define MARGIN 4

/* Whether a module is dark; those of the margin are not. */
static bool dark(const QRcode *code, int row, int column)
{
	bool inside = row >= 0 && row < code->width && column >= 0 && column < code->width;

	return inside && (code->data[row * code->width + column] & 1);
}

static void put_line(const QRcode *code, int row, struct buf *out)
{
	static const char *const halves[2][2] = { { " ", "\u2584" }, { "\u2580", "\u2588" } };

	buf_text(out, "\033[30;107m");
	for (int column = -MARGIN; column < code->width + MARGIN; column++)
		buf_text(out, halves[dark(code, row, column)][dark(code, row + 1, column)]);
	buf_text(out, "\033[0m\n");
}

static QRcode *encode(str text)
{
	if (!text.len || text.len > QR_TEXT_MAX)
		return NULL;
	return QRcode_encodeData((int)text.len, (const unsigned char *)text.ptr, 0, QR_ECLEVEL_M);
}

bool qr_terminal(str text, struct buf *out)
{
	QRcode *code = encode(text);

	if (!code)
		return false;
	for (int row = -MARGIN; row < code->width + MARGIN; row += 2)
		put_line(code, row, out);
	QRcode_free(code);
	return !out->failed;
}

/* Modules that touch are one bar: a code has some hundred instead of some five hundred. */
static void put_bars(const QRcode *code, int row, struct buf *out)
{
	for (int from = 0, to; from < code->width; from = to + 1) {
		for (to = from; dark(code, row, to); to++)
			;
		if (to > from)
			buf_printf(out, "M%d %dh%dv1h-%dz", from + MARGIN, row + MARGIN, to - from,
				to - from);
	}
}

bool qr_path(str text, struct buf *out, int *ret_size)
{
	QRcode *code = encode(text);

	if (!code)
		return false;
	for (int row = 0; row < code->width; row++)
		put_bars(code, row, out);
	*ret_size = code->width + 2 * MARGIN;
	QRcode_free(code);
	return !out->failed;
}
