/* Evidence of an answer: its dates, its files, and by what they are known again. */
#include "campaign/evidence.h"
#include "base/picture.h"
#include "campaign/campaign.sql.h"

#define CANDIDATES_MAX 200 /* looked at for one word of a likeness, the oldest first */

static const struct field evidence_fields[] = {
	{ AT(struct evidence_row, file, FILE), .label = N_("File"), .need = true },
	{ AT(struct evidence_row, title, TEXT), .label = N_("Title"), .max = TITLE_MAX },
	{ AT(struct evidence_row, dated, DATE), .label = N_("Its own date"),
		.help = N_(
			"The day that it shows, not the day it was handed in. Of a photograph not "
			"needed where it says itself when it was taken.") },
	{ AT(struct evidence_row, from, DATE), .label = N_("From"), .since = 2,
		.help = N_("The first day of the period that it is of.") },
	{ AT(struct evidence_row, to, DATE), .label = N_("To"), .since = 2 },
	{ AT(struct evidence_row, valid_until, DATE), .label = N_("Valid until"), .since = 2,
		.help = N_("The last day on which it proves something, as of a certificate.") },
};
const struct field_table evidence_table = FIELD_TABLE(struct evidence_row, evidence_fields);

/* A camera whose clock is ahead says nothing. */
static void date_piece(struct tx *tx, struct evidence_row *row, size_t n, struct problems *problems)
{
	const struct file_about about = tx_file_about(tx, row->file.v);

	if (row->dated.given)
		return;
	row->dated = (opt_date){ about.dated && about.taken.day <= tx_day(tx).day, about.taken };
	if (row->dated.given)
		return;
	problems_in_row(problems, "evidence", n, 0);
	problem(problems, "dated", "R-EVID-03",
		N_("Say the day that it shows: the file does not tell it.")); /* R-EVID-03 */
	problems_in_row(problems, NULL, 0, 0);
}

void evidence_date(struct tx *tx, struct rows *evidence, struct problems *problems)
{
	struct evidence_row *rows = arena_array(tx_arena(tx), evidence->count, sizeof(*rows));

	if (!rows || !evidence->count)
		return;
	memcpy(rows, evidence->ptr, evidence->count * sizeof(*rows));
	for (size_t n = 0; n < evidence->count; n++)
		date_piece(tx, &rows[n], n, problems);
	evidence->ptr = rows; /* those that were read stay, for a batch that is run again */
}

struct texts evidence_likenesses(struct tx *tx, const struct rows *evidence)
{
	const struct evidence_row *rows = evidence->ptr;
	str *list = arena_array(tx_arena(tx), evidence->count, sizeof(*list));
	bool any = false;

	for (size_t n = 0; list && n < evidence->count; n++) {
		char text[HASH_TEXT];
		hash likeness;
		list[n] = STR("");
		if (!tx_likeness(tx, rows[n].file.v, &likeness))
			continue;
		list[n] = arena_copy(tx_arena(tx), hash_print(likeness, text));
		any = true;
	}
	return any ? (struct texts){ list, evidence->count } : (struct texts){ 0 };
}

/* R-EVID-04 */
struct texts evidence_places(struct tx *tx, id measure, const struct rows *evidence)
{
	const struct evidence_row *rows = evidence->ptr;
	str *list = arena_array(tx_arena(tx), evidence->count, sizeof(*list));
	bool any = false;

	if (!list || !evidence->count || !measure_asks_place(tx_conn(tx), measure))
		return (struct texts){ 0 };
	for (size_t n = 0; n < evidence->count; n++) {
		const struct file_about about = tx_file_about(tx, rows[n].file.v);
		list[n] = arena_copy(tx_arena(tx), str_of(about.place));
		any |= about.place[0] != '\0';
	}
	return any ? (struct texts){ list, evidence->count } : (struct texts){ 0 };
}

void evidence_check(struct tx *tx, const struct rows *evidence, struct problems *problems)
{
	const struct evidence_row *rows = evidence->ptr;

	for (size_t n = 0; n < evidence->count; n++) {
		problems_in_row(problems, "evidence", n, 0);
		if (rows[n].dated.v.day > tx_day(tx).day)
			problem(problems, "dated", "R-DUTY-08",
				N_("That day is still to come.")); /* R-DUTY-08 */
		if (rows[n].to.given && !rows[n].from.given)
			problem(problems, "from", "R-EVID-01",
				N_("A period that ends has begun on a day.")); /* R-EVID-01 */
		else if (rows[n].to.given && rows[n].to.v.day < rows[n].from.v.day)
			problem(problems, "to", "R-EVID-01",
				N_("It ends before it begins.")); /* R-EVID-01 */
		if (rows[n].valid_until.given && rows[n].valid_until.v.day < rows[n].dated.v.day)
			problem(problems, "valid_until", "R-EVID-02",
				N_("It would have been valid until a day before its "
				   "own.")); /* R-EVID-02 */
	}
	problems_in_row(problems, NULL, 0, 0);
}

/* ---- Kept ---- */

static void word_run(
	struct conn *conn, const struct statement *statement, hash likeness, int64_t nr)
{
	for (int place = 0; place < LIKENESS_WORDS; place++) {
		struct query *q = conn_query(conn, statement);
		query_number(q, "place", place);
		query_number(q, "word", likeness_word(likeness, place));
		query_number(q, "nr", nr);
		query_run(q);
	}
}

static void store_one(struct tx *tx, const struct duty_ref *duty, const struct evidence_row *row,
	const struct event *event, size_t position, const hash *likeness, str place)
{
	const int64_t nr = event->seq * EVIDENCE_MAX + (int64_t)position;
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_evidence_insert);

	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	query_number(q, "position", (int64_t)position);
	query_hash(q, "file", row->file.v);
	query_text(q, "title", row->title);
	query_date(q, "dated", row->dated.v);
	if (row->from.given)
		query_date(q, "begins", row->from.v);
	if (row->to.given)
		query_date(q, "ends", row->to.v);
	if (row->valid_until.given)
		query_date(q, "valid_until", row->valid_until.v);
	if (likeness)
		query_hash(q, "likeness", *likeness);
	if (place.len)
		query_text(q, "place", place);
	query_date(q, "day", event->day);
	query_number(q, "nr", nr);
	query_run(q);
	if (likeness)
		word_run(tx_conn(tx), &campaign_sql_alike_insert, *likeness, nr);
}

void evidence_store(struct tx *tx, const struct duty_ref *duty, const struct rows *evidence,
	const struct texts *likenesses, const struct texts *places, const struct event *event)
{
	const struct evidence_row *rows = evidence->ptr;

	for (size_t n = 0; n < evidence->count; n++) {
		hash likeness;
		bool picture = n < likenesses->count && hash_parse(likenesses->ptr[n], &likeness);
		store_one(tx, duty, &rows[n], event, n, picture ? &likeness : NULL,
			n < places->count ? places->ptr[n] : STR_NONE);
	}
}

static struct query *pieces_of(struct conn *conn, const struct duty_ref *duty)
{
	struct query *q = conn_query(conn, &campaign_sql_evidence_of);

	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	return q;
}

static struct evidence_piece piece_of(struct query *q, const struct duty_ref *duty)
{
	struct evidence_piece piece = {
		.duty = *duty,
		.file = column_hash(q, 0),
		.picture = !column_null(q, 1),
		.nr = column_number(q, 2),
	};

	if (piece.picture)
		piece.likeness = column_hash(q, 1);
	return piece;
}

void evidence_forget(struct tx *tx, const struct duty_ref *duty)
{
	struct evidence_piece pieces[EVIDENCE_MAX];
	struct query *q = pieces_of(tx_conn(tx), duty);
	size_t count = 0;

	while (count < EVIDENCE_MAX && query_next(q))
		pieces[count++] = piece_of(q, duty);
	query_end(q);
	for (size_t n = 0; n < count; n++)
		if (pieces[n].picture)
			word_run(tx_conn(tx), &campaign_sql_alike_delete, pieces[n].likeness,
				pieces[n].nr);
	q = conn_query(tx_conn(tx), &campaign_sql_evidence_delete);
	query_id(q, "measure", duty->measure);
	query_id(q, "unit", duty->unit);
	query_run(q);
}

/* ---- Handed in before ---- */

static bool same_before(
	struct conn *conn, const struct evidence_piece *piece, struct evidence_first *ret)
{
	struct query *q = conn_query(conn, &campaign_sql_evidence_same);

	query_hash(q, "file", piece->file);
	query_id(q, "measure", piece->duty.measure);
	query_id(q, "unit", piece->duty.unit);
	query_number(q, "nr", piece->nr);
	bool found = query_next(q);
	if (found)
		*ret = (struct evidence_first){ { column_id(q, 1), column_id(q, 0) },
			column_date(q, 2) };
	query_end(q);
	return found;
}

/* The oldest of those that share a word with it and are near. */
static bool alike_before(
	struct conn *conn, const struct evidence_piece *piece, struct evidence_first *ret)
{
	int64_t oldest = piece->nr;

	for (int place = 0; place < LIKENESS_WORDS; place++) {
		struct query *q = conn_query(conn, &campaign_sql_evidence_alike);
		query_number(q, "place", place);
		query_number(q, "word", likeness_word(piece->likeness, place));
		query_id(q, "measure", piece->duty.measure);
		query_id(q, "unit", piece->duty.unit);
		query_number(q, "nr", oldest);
		query_number(q, "most", CANDIDATES_MAX);
		while (query_next(q)) {
			if (likeness_distance(column_hash(q, 3), piece->likeness) > LIKENESS_NEAR)
				continue;
			*ret = (struct evidence_first){ { column_id(q, 1), column_id(q, 0) },
				column_date(q, 2) };
			oldest = column_number(q, 4);
			break;
		}
		query_end(q);
	}
	return oldest < piece->nr;
}

enum evidence_again evidence_before(
	struct conn *conn, const struct evidence_piece *piece, struct evidence_first *ret)
{
	if (same_before(conn, piece, ret))
		return EVIDENCE_SAME;
	return piece->picture && alike_before(conn, piece, ret) ? EVIDENCE_ALIKE : EVIDENCE_NEW;
}

int64_t evidence_repeated(struct conn *conn, const struct duty_ref *duty)
{
	struct evidence_piece pieces[EVIDENCE_MAX];
	struct evidence_first first;
	struct query *q = pieces_of(conn, duty);
	size_t count = 0;
	int64_t repeated = 0;

	while (count < EVIDENCE_MAX && query_next(q))
		pieces[count++] = piece_of(q, duty);
	query_end(q);
	for (size_t n = 0; n < count; n++)
		repeated += evidence_before(conn, &pieces[n], &first) != EVIDENCE_NEW;
	return repeated;
}
