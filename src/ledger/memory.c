/* What slices keep in memory beside the ledger. */
#include "ledger/private.h"

void memories_open(struct memories *memories, const struct slice *const *slices)
{
	for (size_t n = 0; slices[n]; n++) {
		must(n < MEMORIES_MAX);
		if (slices[n]->memory)
			memories->kept[n] = slices[n]->memory->open();
	}
}

void memories_close(struct memories *memories, const struct slice *const *slices)
{
	for (size_t n = 0; slices[n]; n++)
		if (slices[n]->memory)
			slices[n]->memory->close(memories->kept[n]);
}

void *reading_memory(struct reading *reading, const struct slice *slice)
{
	const struct slice *const *slices = reading->ledger->settings.slices;

	for (size_t n = 0; slices[n]; n++)
		if (slices[n] == slice)
			return reading->ledger->memories.kept[n];
	must_failed("a slice of this store", __FILE__, __LINE__);
}
