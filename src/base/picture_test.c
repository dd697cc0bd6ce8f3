/* A picture is known again when it was compressed anew, scaled, made brighter or saved as another
 * format; others are not taken for it; what is no picture is told so. */
#include "base/macros.h"
#include "base/picture.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jpeglib.h>
#include <png.h>

#define SEEDS 24

struct made {
	int width, height;
	unsigned char *rgb; /* owned */
};

/* Blots, edges and grain, other ones for each seed: what a photograph has. */
static struct made make(unsigned seed, int width, int height, int brighter)
{
	struct made made = { width, height, malloc((size_t)width * (size_t)height * 3) };
	double blots[40][5];
	uint64_t state = seed * 7919 + 17;

	assert_non_null(made.rgb);
	for (size_t n = 0; n < COUNT(blots); n++)
		for (size_t k = 0; k < 5; k++) {
			state = state * 6364136223846793005u + 1442695040888963407u;
			blots[n][k] = (double)(state >> 40) / (1 << 24);
		}
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			double level = 110 + 40 * sin(seed + 3.0 * y / height);
			for (size_t n = 0; n < COUNT(blots); n++) {
				double dx = (double)x / width - blots[n][0],
				       dy = (double)y / height - blots[n][1],
				       size = 0.01 + 0.12 * blots[n][2];
				if (n % 2 ? dx * dx + dy * dy < size * size
					  : fabs(dx) < size && fabs(dy) < size * blots[n][4])
					level += 120 * (blots[n][3] - 0.5);
			}
			state = state * 6364136223846793005u + 1442695040888963407u;
			level += (double)(state >> 61) - 4 + brighter;
			level = level < 0 ? 0 : level > 255 ? 255 : level;
			for (int c = 0; c < 3; c++)
				made.rgb[3 * (y * width + x) + c] =
					(unsigned char)(level * (0.8 + 0.1 * c));
		}
	return made;
}

static str as_jpeg(struct made made, int quality, bool progressive)
{
	struct jpeg_compress_struct write;
	struct jpeg_error_mgr error;
	unsigned char *bytes = NULL;
	unsigned long len = 0;

	write.err = jpeg_std_error(&error);
	jpeg_create_compress(&write);
	jpeg_mem_dest(&write, &bytes, &len);
	write.image_width = (unsigned)made.width;
	write.image_height = (unsigned)made.height;
	write.input_components = 3;
	write.in_color_space = JCS_RGB;
	jpeg_set_defaults(&write);
	jpeg_set_quality(&write, quality, TRUE);
	if (progressive)
		jpeg_simple_progression(&write);
	jpeg_start_compress(&write, TRUE);
	while (write.next_scanline < write.image_height) {
		JSAMPROW row = made.rgb + (size_t)3 * write.next_scanline * (size_t)made.width;
		jpeg_write_scanlines(&write, &row, 1);
	}
	jpeg_finish_compress(&write);
	jpeg_destroy_compress(&write);
	free(made.rgb);
	return (str){ (char *)bytes, len };
}

static str as_png(struct made made)
{
	png_image image = { .version = PNG_IMAGE_VERSION,
		.width = (png_uint_32)made.width,
		.height = (png_uint_32)made.height,
		.format = PNG_FORMAT_RGB };
	png_alloc_size_t len = 0;

	png_image_write_to_memory(&image, NULL, &len, 0, made.rgb, 0, NULL);
	char *bytes = malloc(len);
	assert_true(png_image_write_to_memory(&image, bytes, &len, 0, made.rgb, 0, NULL));
	free(made.rgb);
	return (str){ bytes, len };
}

static hash like(str bytes)
{
	hash likeness;

	assert_true(picture_likeness(bytes, &likeness));
	free((char *)bytes.ptr);
	return likeness;
}

static bool shows_nothing(str bytes)
{
	hash likeness;
	bool any = picture_likeness(bytes, &likeness);

	free((char *)bytes.ptr);
	return !any;
}

static void assert_near(hash a, hash b)
{
	assert_in_range(likeness_distance(a, b), 0, LIKENESS_NEAR);
}

static void it_is_known_again(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= SEEDS; seed++) {
		hash first = like(as_jpeg(make(seed, 480, 360, 0), 92, false));
		assert_near(first, like(as_jpeg(make(seed, 480, 360, 0), 40, false)));
		assert_near(first, like(as_jpeg(make(seed, 480, 360, 0), 75, true)));
		assert_near(first, like(as_jpeg(make(seed, 240, 180, 0), 80, false)));
		assert_near(first, like(as_jpeg(make(seed, 777, 583, 0), 80, false)));
		assert_near(first, like(as_jpeg(make(seed, 480, 360, 12), 80, false)));
		assert_near(first, like(as_png(make(seed, 333, 250, 0))));
	}
}

static void others_are_not_taken_for_it(void **state)
{
	hash all[SEEDS];

	(void)state;
	for (unsigned seed = 0; seed < SEEDS; seed++)
		all[seed] = like(as_png(make(1000 + seed, 160, 120, 0)));
	for (size_t a = 0; a < SEEDS; a++)
		for (size_t b = 0; b < a; b++)
			assert_true(likeness_distance(all[a], all[b]) > 3 * LIKENESS_NEAR);
}

/* A near one shares a word with it, by which it is found. */
static void a_near_one_shares_a_word(void **state)
{
	hash one = like(as_png(make(3, 160, 120, 0))), other = one;

	(void)state;
	for (int n = 0; n < LIKENESS_NEAR; n++)
		other.bytes[2 * n] ^= 0x10; /* one bit of each word but the last */
	assert_int_equal(likeness_distance(one, other), LIKENESS_NEAR);
	int shared = 0;
	for (int n = 0; n < LIKENESS_WORDS; n++)
		shared += likeness_word(one, n) == likeness_word(other, n);
	assert_int_equal(shared, 1);
}

static void what_is_no_picture_is_told_so(void **state)
{
	hash likeness;
	str bytes = as_jpeg(make(5, 480, 360, 0), 90, false);

	(void)state;
	assert_false(picture_likeness(STR_NONE, &likeness));
	assert_false(picture_likeness(STR("%PDF-1.7"), &likeness));
	assert_false(picture_likeness(STR("\xff\xd8\xff\xe0"), &likeness));
	assert_false(picture_likeness(STR("\x89PNG\r\n\x1a\n"), &likeness));
	for (size_t len = 0; len < bytes.len; len += 997)
		picture_likeness((str){ bytes.ptr, len }, &likeness);
	assert_true(shows_nothing((str){ memcpy(malloc(600), bytes.ptr, 600), 600 }));
	free((char *)bytes.ptr);
	assert_true(shows_nothing(as_png(make(1, 31, 400, 0)))); /* too small */
	struct made blank = make(1, 400, 400, 0);
	memset(blank.rgb, 230, 400 * 400 * 3);
	assert_true(shows_nothing(as_jpeg(blank, 80, false)));
}

/* A few bytes that claim to be a huge picture are not read. */
static void a_claim_is_not_believed(void **state)
{
	str bytes = as_jpeg(make(5, 64, 64, 0), 90, true);
	char *sof = memmem((void *)bytes.ptr, bytes.len, "\xff\xc2", 2);

	(void)state;
	assert_non_null(sof);
	memcpy(sof + 5, "\x27\x10\x27\x10", 4); /* 10,000 x 10,000, in scans: 300 MB to read */
	assert_true(shows_nothing(bytes));
	bytes = as_png(make(5, 64, 64, 0));
	memcpy((char *)bytes.ptr + 16, "\0\0\x27\x10\0\0\x27\x10", 8);
	assert_true(shows_nothing(bytes));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_known_again),
		cmocka_unit_test(others_are_not_taken_for_it),
		cmocka_unit_test(a_near_one_shares_a_word),
		cmocka_unit_test(what_is_no_picture_is_told_so),
		cmocka_unit_test(a_claim_is_not_believed),
	};

	crypto_start();
	return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}
