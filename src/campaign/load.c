/* Telling the board what the derived tables hold: at start all of it, at a deployment one sheet. */
#include "campaign/campaign.sql.h"
#include "campaign/duty.h"
#include "campaign/form.h"
#include "campaign/tighten.h"
#include <jansson.h>

str words_to_text(struct arena *arena, const struct texts *words)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);

	if (!words->count)
		return STR_NONE;
	struct json json = json_into(&out);
	json_begin_array(&json);
	for (size_t n = 0; n < words->count; n++)
		json_text(&json, words->ptr[n]);
	json_end(&json);
	return arena_copy(arena, buf_str(&out));
}

struct texts words_of_text(struct arena *arena, str text)
{
	json_t *array = str_given(text) ? json_loadb(text.ptr, text.len, 0, NULL) : NULL;
	struct texts words = { .count = json_array_size(array) };

	words.ptr = arena_array(arena, words.count, sizeof(*words.ptr));
	for (size_t n = 0; words.ptr && n < words.count; n++) {
		const json_t *word = json_array_get(array, n);
		words.ptr[n] = arena_copy(
			arena, (str){ json_string_value(word), json_string_length(word) });
	}
	json_decref(array);
	return words;
}

str ids_to_text(struct arena *arena, const struct ids *ids)
{
	CLEANUP(buf_done) struct buf out = BUF(1 << 20);

	if (!ids->count)
		return STR_NONE;
	struct json json = json_into(&out);
	json_begin_array(&json);
	for (size_t n = 0; n < ids->count; n++)
		json_number(&json, ids->ptr[n].v);
	json_end(&json);
	return arena_copy(arena, buf_str(&out));
}

struct ids ids_of_text(struct arena *arena, str text, size_t max)
{
	json_t *array = str_given(text) ? json_loadb(text.ptr, text.len, 0, NULL) : NULL;
	struct ids ids = { .count = json_array_size(array) };

	if (ids.count > max)
		ids.count = max;
	ids.ptr = arena_array(arena, ids.count, sizeof(*ids.ptr));
	for (size_t n = 0; ids.ptr && n < ids.count; n++)
		ids.ptr[n].v = json_integer_value(json_array_get(array, n));
	json_decref(array);
	return ids;
}

/* What a damaged table says may be more than there can be. */
static size_t at_most(size_t count, size_t most)
{
	return count < most ? count : most;
}

static struct board_column column_of(struct query *q, struct arena *arena)
{
	struct texts levels = words_of_text(arena, column_text(q, 2));
	struct texts kinds = words_of_text(arena, column_text(q, 3));
	struct ids ins = ids_of_text(arena, column_text(q, 8), BOARD_LISTED_MAX);
	struct ids outs = ids_of_text(arena, column_text(q, 9), BOARD_LISTED_MAX);
	struct ids groups = ids_of_text(arena, column_text(q, 13), BOARD_GROUPS_MAX);

	return (struct board_column){
		.measure = column_id(q, 0),
		.top = column_id(q, 1),
		.levels = levels.ptr,
		.level_count = at_most(levels.count, BOARD_WORDS_MAX),
		.kinds = kinds.ptr,
		.kind_count = at_most(kinds.count, BOARD_WORDS_MAX),
		.due = column_date(q, 4),
		.answer_is_enough = column_number(q, 5) == ACCEPTED_NOBODY,
		.number_count = at_most((size_t)column_number(q, 6), BOARD_NUMBERS_MAX),
		.series = column_id(q, 7),
		.groups = groups.ptr,
		.group_count = groups.count,
		.ins = ins.ptr,
		.in_count = ins.count,
		.outs = outs.ptr,
		.out_count = outs.count,
		.after = column_id(q, 10),
		.after_above = column_number(q, 11),
		.after_days = column_null(q, 12) ? 0 : (int)column_number(q, 12),
	};
}

static bool among(const struct ids *ids, id one)
{
	for (size_t n = 0; n < ids->count; n++)
		if (id_eq(ids->ptr[n], one))
			return true;
	return false;
}

size_t columns_of_campaign(
	struct conn *conn, id campaign, struct arena *arena, struct board_column **ret)
{
	struct board_column *columns = arena_array(arena, MEASURES_MAX, sizeof(*columns));
	struct query *q = conn_query(conn, &campaign_sql_measures_of_campaign);
	size_t count = 0;

	query_id(q, "campaign", campaign);
	while (columns && count < MEASURES_MAX && query_next(q))
		columns[count++] = column_of(q, arena);
	query_end(q);
	*ret = columns;
	return count;
}

/* What was issued by an act under way the board hears of after it. */
static bool would_bind(struct conn *conn, struct board *board, id unit, id measure, date *ret_due)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 20);
	struct query *q = conn_query(conn, &campaign_sql_measure_column);
	struct board_column column = { .measure = measure };
	id issuer = ID_NONE;

	query_id(q, "measure", measure);
	if (query_next(q)) {
		column = column_of(q, &arena);
		issuer = column_id(q, 14);
	}
	query_end(q);
	*ret_due = column.due;
	return id_given(issuer) && board_would_bind(board, issuer, &column, unit);
}

bool measure_binds(struct conn *conn, struct board *board, id unit, id measure, date *ret_due)
{
	struct board_duty duty;

	if (!board_due(board, unit, measure, ret_due))
		return would_bind(conn, board, unit, measure, ret_due);
	if (!board_binds(board, unit, measure, &duty))
		return false;
	*ret_due = duty.due;
	return true;
}

static void tell_columns(struct conn *conn, struct board_changes *changes, id campaign, id unit,
	const struct ids *again, struct arena *arena)
{
	struct board_column *columns;
	size_t count = columns_of_campaign(conn, campaign, arena, &columns);

	for (size_t n = 0; n < count; n++)
		columns[n].again = among(again, columns[n].measure);
	change_sheet_add(changes, campaign, unit, columns, count);
}

void tell_sheet(
	struct conn *conn, struct board_changes *changes, id campaign, id unit, struct arena *arena)
{
	tell_columns(conn, changes, campaign, unit, &(struct ids){ 0 }, arena);
}

void tell_sheet_again(struct tx *tx, id campaign, const struct ids *again)
{
	struct campaign found;

	if (campaign_get(tx_conn(tx), campaign, tx_arena(tx), &found) &&
		found.state == CAMPAIGN_IN_FORCE)
		tell_columns(
			tx_conn(tx), tx_changes(tx), campaign, found.unit, again, tx_arena(tx));
}

static void load_sheets(struct conn *conn, struct board_changes *changes)
{
	struct query *q = conn_query(conn, &campaign_sql_campaigns_known);

	while (query_next(q)) {
		struct arena arena;
		arena_init(&arena, 64 << 20);
		tell_sheet(conn, changes, column_id(q, 0), column_id(q, 1), &arena);
		arena_done(&arena);
	}
	query_end(q);
}

/* The numbers of standing answers come in the order of the duties, so that both are read once,
 * side by side. */
struct numbers_reader {
	struct query *q;
	bool more;
	id measure; /* whose form `positions` are */
	int positions[FORM_MAX];
	size_t count;
	bool given[FORM_MAX];
	decimal values[FORM_MAX];
};

static void numbers_of_form(struct conn *conn, struct numbers_reader *reader, id measure)
{
	struct query *q = conn_query(conn, &campaign_sql_form_numbers);

	reader->measure = measure;
	reader->count = 0;
	query_id(q, "measure", measure);
	while (query_next(q) && reader->count < FORM_MAX)
		reader->positions[reader->count++] = (int)column_number(q, 0);
	query_end(q);
}

static int compare_at(struct query *q, id measure, id unit)
{
	id m = column_id(q, 0), u = column_id(q, 1);

	if (m.v != measure.v)
		return m.v < measure.v ? -1 : 1;
	return u.v < unit.v ? -1 : u.v > unit.v;
}

static void numbers_of_duty(struct conn *conn, struct numbers_reader *reader, id measure, id unit)
{
	if (!id_eq(reader->measure, measure))
		numbers_of_form(conn, reader, measure);
	memset(reader->given, 0, sizeof(reader->given));
	for (; reader->more; reader->more = query_next(reader->q)) {
		int order = compare_at(reader->q, measure, unit);
		if (order > 0)
			return;
		for (size_t n = 0; order == 0 && n < reader->count; n++)
			if (reader->positions[n] == (int)column_number(reader->q, 2))
				reader->given[n] = decimal_parse(
					column_text(reader->q, 3), &reader->values[n]);
	}
}

/* Both queries give their rows by measure and unit. */
static void tell_cells(
	struct conn *conn, struct board_changes *changes, struct query *q, struct query *values)
{
	static const enum board_state states[] = {
		[DUTY_ANSWERED] = BOARD_WAITING,
		[DUTY_ACCEPTED] = BOARD_ACCEPTED,
		[DUTY_RETURNED] = BOARD_RETURNED,
		[DUTY_WAIVED] = BOARD_WAIVED,
	};
	struct numbers_reader numbers = { .q = values };

	numbers.more = query_next(numbers.q);
	while (query_next(q)) {
		int64_t state = column_number(q, 2);
		struct board_cell cell = {
			.unit = column_id(q, 0),
			.measure = column_id(q, 1),
			.state = states[state > 0 && state < (int64_t)COUNT(states) ? state : 0],
		};
		bool stands = cell.state == BOARD_WAITING || cell.state == BOARD_ACCEPTED;
		numbers_of_duty(conn, &numbers, cell.measure, cell.unit);
		if (stands) {
			cell.late = column_number(q, 3);
			cell.day = column_date(q, 4);
			cell.number_count = numbers.count;
			cell.numbers_given = numbers.count ? numbers.given : NULL;
			cell.numbers = numbers.values;
		}
		change_cell(changes, &cell);
	}
	query_end(q);
	query_end(numbers.q);
}

void tell_answers_again(struct tx *tx, id measure)
{
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_duties_of);
	struct query *values = conn_query(tx_conn(tx), &campaign_sql_values_numbers_of);

	query_id(q, "measure", measure);
	query_id(values, "measure", measure);
	tell_cells(tx_conn(tx), tx_changes(tx), q, values);
}

void campaign_load(struct conn *conn, struct board_changes *changes)
{
	load_sheets(conn, changes);
	tighten_load(conn, changes);
	pleas_load(conn, changes);
	tell_cells(conn, changes, conn_query(conn, &campaign_sql_duties_all),
		conn_query(conn, &campaign_sql_values_all_numbers));
}
