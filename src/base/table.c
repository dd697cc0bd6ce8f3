/* A table that somebody sent: a workbook, or text. */
#include "base/catalogue.h"
#include "base/text.h"
#include "base/xlsx.h"

#define TABLE_LEAST ((size_t)16 << 20)
#define TABLE_RATIO 40
#define TABLE_MOST ((size_t)1 << 30)

size_t table_room(str bytes)
{
	size_t sheet = TABLE_LEAST + TABLE_RATIO * bytes.len;

	if (!xlsx_is(bytes))
		return 2 * bytes.len + 4096; /* of GB18030 or UTF-16 as UTF-8 */
	return sheet < TABLE_MOST ? sheet : TABLE_MOST;
}

static bool decode_workbook(str bytes, struct buf *out, str *ret, const char **ret_why)
{
	struct xlsx *xlsx = xlsx_open(bytes, ret_why);
	bool fine = xlsx && xlsx_sheet(xlsx, 0, out, ret_why);

	xlsx_close(xlsx);
	*ret = buf_str(out);
	return fine;
}

bool table_decode(str bytes, struct buf *out, str *ret, const char **ret_why)
{
	if (xlsx_is(bytes))
		return decode_workbook(bytes, out, ret, ret_why);
	if (str_starts(bytes, STR("\xd0\xcf\x11\xe0")))
		*ret_why = N_("This is an old workbook, or one with a password: save it as .xlsx "
			      "without one.");
	else if (!text_decode(bytes, out, ret))
		*ret_why =
			N_("This file is not text in UTF-8 or GB18030: save it as \"CSV UTF-8\".");
	else
		return true;
	return false;
}
