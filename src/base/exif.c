/* EXIF: what a block says, read by libexif, and the smallest one, written. */
#include "base/exif.h"
#include <libexif/exif-data.h>
#include <math.h>

#define HEAD "Exif\0" /* and its NUL: where libexif begins to read */
#define HEAD_SIZE 6
#define BLOCK_MAX 65534 /* a JPEG cannot hold more, and libexif reads no more */

struct reading {
	ExifData *data;
	ExifByteOrder order;
};

/* A value of that many parts of a kind; NULL: not there, or another. */
static const unsigned char *value_of(const struct reading *reading, ExifIfd ifd, ExifTag tag,
	ExifFormat format, unsigned long parts)
{
	ExifEntry *entry = exif_content_get_entry(reading->data->ifd[ifd], tag);

	if (!entry || !entry->data || entry->format != format || entry->components < parts ||
		entry->size < parts * exif_format_get_size(format))
		return NULL;
	return entry->data;
}

static void read_orientation(const struct reading *reading, struct exif *ret)
{
	const unsigned char *value =
		value_of(reading, EXIF_IFD_0, EXIF_TAG_ORIENTATION, EXIF_FORMAT_SHORT, 1);
	int side = value ? exif_get_short(value, reading->order) : 0;

	ret->orientation = side >= 2 && side <= 8 ? side : 0;
}

/* "2026:11:20 09:30:00"; some write the day with other signs between. */
static void read_date(const struct reading *reading, struct exif *ret)
{
	const unsigned char *value = value_of(
		reading, EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL, EXIF_FORMAT_ASCII, 10);
	char text[DATE_TEXT];

	if (!value)
		return;
	snprintf(text, sizeof(text), "%.10s", (const char *)value);
	if (strlen(text) != 10 || !strchr(":-/.", text[4]) || !strchr(":-/.", text[7]))
		return;
	text[4] = text[7] = '-';
	ret->dated = date_parse(str_of(text), &ret->taken);
}

/* Degrees, minutes and seconds as millionths of a degree; false where they are none. */
static bool read_angle(const struct reading *reading, ExifTag tag, double most, long *ret)
{
	const unsigned char *value = value_of(reading, EXIF_IFD_GPS, tag, EXIF_FORMAT_RATIONAL, 3);
	double angle = 0, part = 1;

	for (int n = 0; value && n < 3; n++, part *= 60) {
		ExifRational r = exif_get_rational(value + 8 * n, reading->order);
		if (!r.denominator)
			return false;
		angle += (double)r.numerator / (double)r.denominator / part;
	}
	if (!value || angle > most)
		return false;
	*ret = lround(angle * 1e6);
	return true;
}

/* True where it says one of the two directions; the second is the negative one. */
static bool read_side(const struct reading *reading, ExifTag tag, const char *sides, bool *ret)
{
	const unsigned char *value = value_of(reading, EXIF_IFD_GPS, tag, EXIF_FORMAT_ASCII, 1);

	if (!value || (value[0] != sides[0] && value[0] != sides[1]))
		return false;
	*ret = value[0] == sides[1];
	return true;
}

static void read_place(const struct reading *reading, struct exif *ret)
{
	long north, east;
	bool south, west;

	if (!read_angle(reading, (ExifTag)EXIF_TAG_GPS_LATITUDE, 90, &north) ||
		!read_angle(reading, (ExifTag)EXIF_TAG_GPS_LONGITUDE, 180, &east) ||
		!read_side(reading, (ExifTag)EXIF_TAG_GPS_LATITUDE_REF, "NS", &south) ||
		!read_side(reading, (ExifTag)EXIF_TAG_GPS_LONGITUDE_REF, "EW", &west))
		return;
	int len = snprintf(ret->place, sizeof(ret->place), "%s%ld.%06ld,%s%ld.%06ld",
		south && north ? "-" : "", north / 1000000, north % 1000000,
		west && east ? "-" : "", east / 1000000, east % 1000000);
	must(len > 0 && (size_t)len < sizeof(ret->place));
}

/* By itself libexif would put in what a camera must write, with today as the day. */
static ExifData *load(str block)
{
	CLEANUP(buf_done) struct buf bytes = BUF(HEAD_SIZE + BLOCK_MAX);
	ExifData *data = exif_data_new();

	if (!data)
		return NULL;
	if (str_starts(block, (str){ HEAD, HEAD_SIZE }))
		block = str_from(block, HEAD_SIZE);
	exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
	buf_bytes(&bytes, HEAD, HEAD_SIZE);
	buf_add(&bytes, str_slice(block, 0, BLOCK_MAX - HEAD_SIZE));
	if (!bytes.failed)
		exif_data_load_data(data, (const unsigned char *)bytes.ptr, (unsigned)bytes.len);
	return data;
}

void exif_read(struct exif *ret, str block)
{
	struct reading reading = { .data = ret->there ? NULL : load(block) };

	if (!reading.data)
		return;
	ret->there = true;
	reading.order = exif_data_get_byte_order(reading.data);
	read_orientation(&reading, ret);
	read_date(&reading, ret);
	read_place(&reading, ret);
	exif_data_unref(reading.data);
}

void exif_write(const struct exif *exif, struct buf *out)
{
	unsigned char block[EXIF_WRITTEN] = {
		'M', 'M', 0, 42, 0, 0, 0, 8,  /* most significant byte first; the table is next */
		0, 1,                         /* of one entry */
		0x01, 0x12, 0, 3, 0, 0, 0, 1, /* orientation, one short */
		0, 0, 0, 0,                   /* here */
	};

	if (!exif->orientation)
		return;
	block[19] = (unsigned char)exif->orientation;
	buf_bytes(out, block, sizeof(block));
}
