/* Memory that ends all at once: blocks in a chain, handed out from the newest. */
#include "base/arena.h"
#include <stdalign.h>

#define BLOCK_LEAST ((size_t)4096)
#define BLOCK_MOST ((size_t)1 << 20) /* larger ones only for what does not fit */
#define MORE_LEAST 4                 /* of an array that grows; a power of two */

struct arena_block {
	struct arena_block *before;
	size_t size, used;
	bool zeroed; /* as it came: the kernel gives large blocks so, and gives them late */
	alignas(max_align_t) char bytes[];
};

void arena_init(struct arena *arena, size_t max)
{
	*arena = (struct arena){ .max = max };
}

void arena_done(struct arena *arena)
{
	struct arena_block *block = arena->block;

	while (block) {
		struct arena_block *before = block->before;
		free(block);
		block = before;
	}
	*arena = (struct arena){ .max = arena->max };
}

/* The first block is the smallest, the one that every use of the arena needs. */
void arena_clear(struct arena *arena)
{
	struct arena_block *block = arena->block;

	while (block && block->before) {
		struct arena_block *before = block->before;
		free(block);
		block = before;
	}
	if (block) {
		block->used = 0;
		block->zeroed = false;
	}
	arena->block = block;
	arena->taken = 0;
	arena->failed = false;
}

static bool add_block(struct arena *arena, size_t least)
{
	size_t size = arena->block ? arena->block->size * 2 : BLOCK_LEAST;

	if (size > BLOCK_MOST)
		size = BLOCK_MOST;
	if (size < least)
		size = least;
	bool large = size > BLOCK_MOST;
	struct arena_block *block =
		large ? calloc(1, sizeof(*block) + size) : malloc(sizeof(*block) + size);
	if (!block)
		return false;
	block->zeroed = large;
	block->before = arena->block;
	block->size = size;
	block->used = 0;
	arena->block = block;
	return true;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);

	if (size > SIZE_MAX - align ||
		(size = (size + align - 1) & ~(align - 1)) > arena->max - arena->taken) {
		arena->failed = true;
		return NULL;
	}
	struct arena_block *block = arena->block;
	if (!block || block->size - block->used < size) {
		if (!add_block(arena, size)) {
			arena->failed = true;
			return NULL;
		}
		block = arena->block;
	}
	void *at = block->bytes + block->used;
	block->used += size;
	arena->taken += size;
	return block->zeroed ? at : memset(at, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t product;

	if (__builtin_mul_overflow(count, size, &product)) {
		arena->failed = true;
		return NULL;
	}
	return arena_alloc(arena, product);
}

/* Its room follows from how many are in it: a power of two. */
void *arena_more(struct arena *arena, void *array, size_t count, size_t size)
{
	const bool full = count == 0 || (count >= MORE_LEAST && (count & (count - 1)) == 0);

	if (!full)
		return array;
	void *larger = arena_array(arena, count ? count * 2 : MORE_LEAST, size);
	if (larger && count)
		memcpy(larger, array, count * size);
	return larger;
}

str arena_copy(struct arena *arena, str s)
{
	char *copy = s.ptr ? arena_alloc(arena, s.len + 1) : NULL;

	if (!copy)
		return STR_NONE;
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	return (str){ copy, s.len };
}

str arena_vprintf(struct arena *arena, const char *format, va_list values)
{
	va_list again;

	va_copy(again, values);
	int len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	char *text = len < 0 ? NULL : arena_alloc(arena, (size_t)len + 1);
	if (text)
		vsnprintf(text, (size_t)len + 1, format, values);
	return text ? (str){ text, (size_t)len } : STR_NONE;
}

str arena_printf(struct arena *arena, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	str text = arena_vprintf(arena, format, values);
	va_end(values);
	return text;
}
