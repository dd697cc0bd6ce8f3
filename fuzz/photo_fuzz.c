/* Fuzzes cleaning photographs: whatever the bytes are, what is called clean tells nothing any more,
 * and cleaning it again changes nothing. */
#include "base/photo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(buf_done) struct buf kept = BUF(size + PHOTO_ROOM);
	CLEANUP(buf_done) struct buf again = BUF(size + 2 * PHOTO_ROOM);
	struct photo_told first, second;

	if (photo_clean((str){ (const char *)data, size }, &kept, &first) != PHOTO_CLEAN)
		return 0;
	must(!kept.failed && kept.len > 0);
	must(photo_clean(buf_str(&kept), &again, &second) == PHOTO_CLEAN);
	must(first.type == second.type && str_eq(buf_str(&kept), buf_str(&again)));
	must(!second.exif.dated && !second.exif.place[0]);
	return 0;
}
