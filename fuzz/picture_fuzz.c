/* Fuzzes looking into pictures: whatever the bytes are, it ends soon, and what it says it says
 * again. */
#include "base/macros.h"
#include "base/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const str bytes = { (const char *)data, size };
	hash first, second;

	if (picture_likeness(bytes, &first)) {
		must(picture_likeness(bytes, &second));
		must(likeness_distance(first, second) == 0);
	}
	return 0;
}
