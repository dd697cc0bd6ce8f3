/* What the tests of verify stand on that alter a small store in every way. */
#include "ledger/flip_test_support.h"
#include <unistd.h>

void flip_path(const struct flip *flip, const char *ending, char path[120])
{
	snprintf(path, 120, "%s/muster.db%s", flip->rig->folder, ending);
}

static void read_file(struct flip *flip)
{
	char path[120], bytes[4096];
	size_t got;

	flip_path(flip, "", path);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	while ((got = fread(bytes, 1, sizeof(bytes), file)) > 0)
		buf_add(&flip->file, (str){ bytes, got });
	fclose(file);
}

/* The store as it was. */
void flip_put_back(struct flip *flip)
{
	char path[120];

	flip_path(flip, "-wal", path);
	unlink(path);
	flip_path(flip, "-shm", path);
	unlink(path);
	flip_path(flip, "", path);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(flip->file.ptr, 1, flip->file.len, file), flip->file.len);
	fclose(file);
}

int flip_setup(void **state)
{
	if (rig_setup(state) != 0)
		return -1;
	struct rig *rig = *state;
	struct flip *flip = calloc(1, sizeof(*flip));
	struct err err = { 0 };
	hash file;

	*flip = (struct flip){ .rig = rig, .random = 88172645463325252u };
	rig_done(rig, &box_create_act, "{\"code\":\"b\"}");
	rig_say(rig, &box_count_act, "{\"box\":\"first\",\"amount\":5}", "a key");
	rig_done(rig, &box_fill_act, "{\"box\":\"first\",\"words\":[{\"word\":\"one\"}]}");
	rig_done(rig, &box_count_act, "{\"box\":\"b\",\"amount\":6}");
	rig_done(rig, &box_count_act, "{\"box\":\"b\",\"amount\":7}");
	assert_int_equal(rig_seq(rig), FLIP_EVENTS);
	assert_true(ledger_keep_file(rig->ledger, STR("some bytes"), NULL, &file, &err));
	rig_close(rig);
	buf_init(&flip->file, 1 << 24);
	buf_init(&flip->report, 1 << 16);
	read_file(flip);
	*state = flip;
	return 0;
}

int flip_teardown(void **state)
{
	struct flip *flip = *state;
	void *rig = flip->rig;

	buf_done(&flip->file);
	buf_done(&flip->report);
	free(flip);
	return rig_teardown(&rig);
}

/* True where it holds; lines in flip->report. */
bool flip_verify(struct flip *flip, const struct checkpoint *checkpoint)
{
	struct err err = { 0 };
	int64_t events;

	flip->report.len = 0;
	return ledger_verify(
		flip->rig->folder, fake_slices, checkpoint, &flip->report, &events, &err);
}

bool flip_told(const struct flip *flip, const char *format, ...)
{
	char text[60];
	va_list values;

	va_start(values, format);
	vsnprintf(text, sizeof(text), format, values);
	va_end(values);
	return memmem(flip->report.ptr, flip->report.len, text, strlen(text)) != NULL;
}

/* It does not hold, and the event is named. */
void flip_must_name(struct flip *flip, long long seq, const char *what)
{
	if (flip_verify(flip, NULL))
		fail_msg("%s: not found", what);
	if (!flip_told(flip, "event %lld ", seq) && !flip_told(flip, "events %lld to ", seq))
		fail_msg("%s: event %lld is not named: %.*s", what, seq, (int)flip->report.len,
			flip->report.ptr);
}
