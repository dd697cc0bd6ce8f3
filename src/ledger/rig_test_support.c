/* What the ledger's tests stand on: a store in a temporary folder, and acts said in JSON. */
#include "ledger/rig_test_support.h"
#include <dirent.h>
#include <unistd.h>

void rig_open(struct rig *rig, const struct slice *const *slices)
{
	struct ledger_settings settings = { .folder = rig->folder, .slices = slices };
	struct err err = { 0 };

	if (!ledger_open(&rig->ledger, &settings, &err))
		fail_msg("%s (%s)", err.text, err.place);
}

void rig_close(struct rig *rig)
{
	ledger_close(rig->ledger);
	rig->ledger = NULL;
}

static struct rig *make(str zone, const struct slice *const *slices)
{
	struct rig *rig = calloc(1, sizeof(*rig));
	struct err err = { 0 };

	crypto_start();
	snprintf(rig->above, sizeof(rig->above), "/tmp/muster-ledger-XXXXXX");
	assert_non_null(mkdtemp(rig->above));
	snprintf(rig->folder, sizeof(rig->folder), "%s/store", rig->above);
	if (!ledger_create(rig->folder, zone, slices, &err))
		fail_msg("%s (%s)", err.text, err.place);
	rig_open(rig, slices);
	return rig;
}

int rig_setup(void **state)
{
	struct rig *rig = make(STR("Asia/Shanghai"), fake_slices);
	struct said said = rig_say(rig, &box_create_act, "{\"code\":\"first\"}", NULL);

	assert_int_equal(said.outcome, OUTCOME_DONE);
	rig->box = said.first;
	*state = rig;
	return 0;
}

void rig_setup_of(void **state, const struct slice *const *slices)
{
	*state = make(STR("UTC"), slices);
}

static void remove_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	char path[512];

	if (!dir)
		return;
	for (struct dirent *entry; (entry = readdir(dir));) {
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
			unlink(path) != 0)
			remove_folder(path);
	}
	closedir(dir);
	rmdir(folder);
}

int rig_teardown(void **state)
{
	struct rig *rig = *state;

	rig_close(rig);
	remove_folder(rig->above);
	free(rig);
	return 0;
}

void rig_submission(struct submission *s, const struct act *act, const char *json, const char *key)
{
	str malformed = STR_NONE;

	submission_init(s, act, LANGUAGE_EN);
	s->key = str_of(key);
	record_read_text(
		&s->record, &act->record, str_of(json), &s->arena, &s->problems, &malformed);
	assert_false(str_given(malformed));
}

static struct said say(
	struct rig *rig, const struct act *act, const char *json, const char *key, bool dry_run)
{
	struct said said = { 0 };
	struct submission s;

	rig_submission(&s, act, json, key);
	s.dry_run = dry_run;
	ledger_do(rig->ledger, &s);
	said.outcome = s.outcome;
	said.seq = s.seq;
	said.first = s.first;
	said.err = s.err.code;
	snprintf(said.answer, sizeof(said.answer), "%.*s", STR_ARG(s.answer));
	snprintf(said.fault, sizeof(said.fault), "%s", s.err.text);
	if (s.problems.count > 0) {
		snprintf(said.code, sizeof(said.code), "%s", s.problems.list[0].code);
		snprintf(said.field, sizeof(said.field), "%.*s", STR_ARG(s.problems.list[0].field));
	}
	submission_done(&s);
	return said;
}

struct said rig_say(struct rig *rig, const struct act *act, const char *json, const char *key)
{
	return say(rig, act, json, key, false);
}

struct said rig_would(struct rig *rig, const struct act *act, const char *json)
{
	return say(rig, act, json, NULL, true);
}

int64_t rig_done(struct rig *rig, const struct act *act, const char *json)
{
	struct said said = rig_say(rig, act, json, NULL);

	if (said.outcome != OUTCOME_DONE)
		fail_msg("%s: outcome %d, %s %s %s", json, said.outcome, said.code, said.field,
			said.fault);
	return said.seq;
}

int64_t rig_total(struct rig *rig, id box)
{
	struct err err;
	struct reading *reading = ledger_read(rig->ledger, &err);

	assert_non_null(reading);
	int64_t total = fake_total(reading->conn, box);
	ledger_read_end(reading);
	return total;
}

int64_t rig_seq(struct rig *rig)
{
	struct err err;
	struct reading *reading = ledger_read(rig->ledger, &err);

	assert_non_null(reading);
	int64_t seq = reading->seq;
	ledger_read_end(reading);
	return seq;
}

void rig_alter(struct rig *rig, const char *sql)
{
	char path[120];
	struct conn *conn;
	struct err err = { 0 };

	snprintf(path, sizeof(path), "%s/muster.db", rig->folder);
	assert_true(conn_open(&conn, path, CONN_WRITE, &err));
	conn_script(conn, sql);
	if (conn_fault(conn))
		fail_msg("%s", conn_fault(conn)->text);
	conn_close(conn);
}

bool rig_verify(struct rig *rig, struct buf *report)
{
	CLEANUP(buf_done) struct buf unread = BUF(1 << 20);
	struct err err = { 0 };
	int64_t events = 0;

	bool holds = ledger_verify(
		rig->folder, fake_slices, NULL, report ? report : &unread, &events, &err);
	if (err.code)
		fail_msg("%s (%s)", err.text, err.place);
	return holds;
}

bool rig_long(void)
{
	return getenv("MUSTER_LONG") != NULL;
}

void rig_must_verify(struct rig *rig)
{
	CLEANUP(buf_done) struct buf report = BUF(1 << 20);

	if (!rig_verify(rig, &report))
		fail_msg("%.*s", (int)report.len, report.ptr);
}
