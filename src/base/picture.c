/* What a picture is like: read by libjpeg or libpng, averaged, transformed, and told in 256 bits. */
#include "base/picture.h"
#include "base/macros.h"
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

#define SIDE 64
#define KEPT 16
#define SIDE_LEAST 32                /* pixels */
#define SIDE_MOST 60000              /* pixels */
#define PNG_PIXELS_MAX 40000000      /* a byte each is held */
#define JPEG_PIXELS_MAX 120000000    /* read line by line */
#define JPEG_MEMORY_MAX (160L << 20) /* of one that comes in scans */
#define SCANS_MAX 64                 /* of one that comes in scans: each costs all of it */
#define SIDE_SCALED 128              /* a JPEG may be read scaled down to this */
#define VARIANCE_LEAST 9.0           /* of grey levels, 0 to 255; a blank sheet has less */

/* What falls into each cell. A pixel is SIDE units wide, a cell as many as the picture has pixels, so
 * that both lie exactly on one another whatever the picture's size is; the same downwards. */
struct grid {
	size_t width, height;
	uint64_t sum[SIDE][SIDE]; /* of level times area */
};

static bool grid_fits(size_t width, size_t height, size_t pixels)
{
	return width >= SIDE_LEAST && height >= SIDE_LEAST && width <= SIDE_MOST &&
	       height <= SIDE_MOST && width * height <= pixels;
}

/* How much of pixel `at` lies in a cell, of `pixels` in a line. */
static size_t overlap(size_t at, size_t cell, size_t pixels)
{
	const size_t from = at * SIDE > cell * pixels ? at * SIDE : cell * pixels;
	const size_t to =
		(at + 1) * SIDE < (cell + 1) * pixels ? (at + 1) * SIDE : (cell + 1) * pixels;

	return to - from;
}

static void grid_row(struct grid *grid, size_t y, const unsigned char *pixels)
{
	uint64_t line[SIDE] = { 0 };

	for (size_t x = 0; x < grid->width; x++)
		for (size_t cell = x * SIDE / grid->width; cell * grid->width < (x + 1) * SIDE;
			cell++)
			line[cell] += pixels[x] * overlap(x, cell, grid->width);
	for (size_t cell = y * SIDE / grid->height; cell * grid->height < (y + 1) * SIDE; cell++)
		for (size_t x = 0; x < SIDE; x++)
			grid->sum[cell][x] += line[x] * overlap(y, cell, grid->height);
}

/* ---- JPEG ---- */

struct jpeg {
	struct jpeg_decompress_struct read;
	struct jpeg_error_mgr error;
	struct jpeg_progress_mgr progress;
	jmp_buf failed;
};

NORETURN static void jpeg_fail(j_common_ptr common)
{
	longjmp(((struct jpeg *)common->client_data)->failed, 1);
}

/* What libjpeg says of damage: nobody reads it. */
static void jpeg_hush(UNUSED j_common_ptr common)
{
}

static void jpeg_count_scans(j_common_ptr common)
{
	if (((j_decompress_ptr)(void *)common)->input_scan_number > SCANS_MAX)
		jpeg_fail(common);
}

/* The coarsest that still has enough lines and columns. */
static unsigned jpeg_scale(const struct jpeg_decompress_struct *read)
{
	unsigned scale = 8, least = read->image_width < read->image_height ? read->image_width
									   : read->image_height;

	while (scale > 1 && least / scale < SIDE_SCALED)
		scale /= 2;
	return scale;
}

static bool jpeg_rows(struct jpeg *jpeg, struct grid *grid)
{
	struct jpeg_decompress_struct *read = &jpeg->read;

	if (jpeg_read_header(read, TRUE) != JPEG_HEADER_OK ||
		!grid_fits(read->image_width, read->image_height, JPEG_PIXELS_MAX))
		return false;
	read->out_color_space = JCS_GRAYSCALE;
	read->scale_num = 1;
	read->scale_denom = jpeg_scale(read);
	jpeg_start_decompress(read);
	grid->width = read->output_width;
	grid->height = read->output_height;
	JSAMPARRAY row =
		read->mem->alloc_sarray((j_common_ptr)read, JPOOL_IMAGE, read->output_width, 1);
	while (read->output_scanline < read->output_height) {
		size_t y = read->output_scanline;
		if (jpeg_read_scanlines(read, row, 1) != 1)
			return false;
		grid_row(grid, y, row[0]);
	}
	return true;
}

static bool read_jpeg(str bytes, struct grid *grid)
{
	struct jpeg jpeg = { .read = { .err = NULL } };
	volatile bool fine = false;

	jpeg.read.err = jpeg_std_error(&jpeg.error);
	jpeg.error.error_exit = jpeg_fail;
	jpeg.error.output_message = jpeg_hush;
	jpeg.progress.progress_monitor = jpeg_count_scans;
	jpeg.read.client_data = &jpeg;
	if (setjmp(jpeg.failed) == 0) {
		jpeg_create_decompress(&jpeg.read);
		jpeg.read.client_data = &jpeg;
		jpeg.read.progress = &jpeg.progress;
		jpeg.read.mem->max_memory_to_use = JPEG_MEMORY_MAX;
		jpeg_mem_src(&jpeg.read, (const unsigned char *)bytes.ptr, bytes.len);
		fine = jpeg_rows(&jpeg, grid);
	}
	jpeg_destroy_decompress(&jpeg.read);
	return fine;
}

/* ---- PNG ---- */

static bool png_rows(png_image *image, struct grid *grid)
{
	const png_color white = { 255, 255, 255 };
	bool fine = false;

	if (!grid_fits(image->width, image->height, PNG_PIXELS_MAX))
		return false;
	image->format = PNG_FORMAT_GRAY;
	unsigned char *pixels = malloc(PNG_IMAGE_SIZE(*image));
	if (pixels && png_image_finish_read(image, &white, pixels, 0, NULL)) {
		grid->width = image->width;
		grid->height = image->height;
		for (size_t y = 0; y < grid->height; y++)
			grid_row(grid, y, pixels + y * grid->width);
		fine = true;
	}
	free(pixels);
	return fine;
}

static bool read_png(str bytes, struct grid *grid)
{
	png_image image = { .version = PNG_IMAGE_VERSION };
	bool fine = png_image_begin_read_from_memory(&image, bytes.ptr, bytes.len) &&
		    png_rows(&image, grid);

	png_image_free(&image);
	return fine;
}

/* ---- The transform ---- */

/* Levels of the cells; false where they hardly differ. */
static bool levels_of(const struct grid *grid, double level[SIDE][SIDE])
{
	const double area = (double)grid->width * (double)grid->height;
	double sum = 0, squares = 0;

	for (size_t y = 0; y < SIDE; y++)
		for (size_t x = 0; x < SIDE; x++) {
			level[y][x] = (double)grid->sum[y][x] / area;
			sum += level[y][x];
			squares += level[y][x] * level[y][x];
		}
	const double mean = sum / (SIDE * SIDE);
	return squares / (SIDE * SIDE) - mean * mean >= VARIANCE_LEAST;
}

/* Coefficients 1 to KEPT of both directions; how they are scaled does not matter to their
 * order. */
static void transform(double level[SIDE][SIDE], double ret[KEPT][KEPT])
{
	double wave[KEPT][SIDE], across[SIDE][KEPT];

	for (int k = 0; k < KEPT; k++)
		for (int x = 0; x < SIDE; x++)
			wave[k][x] = cos((2 * x + 1) * (k + 1) * M_PI / (2 * SIDE));
	for (int y = 0; y < SIDE; y++)
		for (int k = 0; k < KEPT; k++) {
			across[y][k] = 0;
			for (int x = 0; x < SIDE; x++)
				across[y][k] += level[y][x] * wave[k][x];
		}
	for (int j = 0; j < KEPT; j++)
		for (int k = 0; k < KEPT; k++) {
			ret[j][k] = 0;
			for (int y = 0; y < SIDE; y++)
				ret[j][k] += across[y][k] * wave[j][y];
		}
}

static int by_size(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static hash bits_of(double coefficient[KEPT][KEPT])
{
	double sorted[KEPT * KEPT];
	hash bits = { { 0 } };

	memcpy(sorted, coefficient, sizeof(sorted));
	qsort(sorted, COUNT(sorted), sizeof(*sorted), by_size);
	const double median = (sorted[COUNT(sorted) / 2 - 1] + sorted[COUNT(sorted) / 2]) / 2;
	for (int n = 0; n < KEPT * KEPT; n++)
		if (coefficient[n / KEPT][n % KEPT] > median)
			bits.bytes[n / 8] |= (unsigned char)(0x80 >> n % 8);
	return bits;
}

bool picture_likeness(str bytes, hash *ret)
{
	double level[SIDE][SIDE], coefficient[KEPT][KEPT];
	struct grid grid = { 0 };

	if (str_starts(bytes, STR("\xff\xd8\xff"))  ? !read_jpeg(bytes, &grid)
		: str_starts(bytes, STR("\x89PNG")) ? !read_png(bytes, &grid)
						    : true)
		return false;
	if (!levels_of(&grid, level))
		return false;
	transform(level, coefficient);
	*ret = bits_of(coefficient);
	return true;
}

int likeness_distance(hash a, hash b)
{
	int distance = 0;

	for (size_t n = 0; n < sizeof(a.bytes); n++)
		distance += __builtin_popcount(a.bytes[n] ^ b.bytes[n]);
	return distance;
}
