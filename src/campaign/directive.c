/* directive.register: a document from above, with its numbered clauses. */
#include "campaign/campaign.sql.h"
#include "campaign/parts.h"

struct clause_row {
	str number, title;
};

static const struct field clause_fields[] = {
	{ AT(struct clause_row, number, TEXT), .label = N_("Number"), .need = true,
		.max = CODE_MAX },
	{ AT(struct clause_row, title, TEXT), .label = N_("Heading"), .need = true,
		.max = TITLE_MAX },
};
static const struct field_table clause_table = FIELD_TABLE(struct clause_row, clause_fields);

struct directive_register {
	str code, title;
	id unit;
	str issued_by;
	opt_date received;
	struct rows clauses;
};

static const struct field fields[] = {
	{ AT(struct directive_register, code, TEXT), .label = N_("Code"), .need = true,
		.code = true, .max = CODE_MAX },
	{ AT(struct directive_register, title, TEXT), .label = N_("Title"), .need = true,
		.max = TITLE_MAX },
	{ AT(struct directive_register, unit, REF), .label = N_("Unit"), .need = true,
		.ref = "unit", .help = N_("The unit that received it.") },
	{ AT(struct directive_register, issued_by, TEXT), .label = N_("Issued by"),
		.max = TITLE_MAX },
	{ AT(struct directive_register, received, DATE), .label = N_("Received") },
	{ AT(struct directive_register, clauses, ROWS), .label = N_("Clauses"), .need = true,
		.rows = &clause_table, .max = CLAUSES_MAX,
		.help = N_("Numbered parts that can be answered: number, title.") },
};

static int64_t ids(const void *in)
{
	return 1 + (int64_t)((const struct directive_register *)in)->clauses.count;
}

static void check_clauses(const struct rows *rows, struct problems *problems)
{
	const struct clause_row *clauses = rows->ptr;

	for (size_t n = 0; n < rows->count; n++) {
		for (size_t k = 0; k < n; k++) {
			if (!str_eq(clauses[k].number, clauses[n].number))
				continue;
			problems_in_row(problems, "clauses", n, rows->lines ? rows->lines[n] : 0);
			problem(problems, "number", "R-DIR-02",
				N_("Clause %.*s stands there twice."),
				STR_ARG(clauses[n].number)); /* R-DIR-02 */
			break;
		}
	}
	problems_in_row(problems, NULL, 0, 0);
}

static void check(struct tx *tx, const void *in, struct problems *problems)
{
	const struct directive_register *directive = in;

	if (id_given(find_by_text(
		    tx_conn(tx), &campaign_sql_directive_by_code, "code", directive->code)))
		problem(problems, "code", "R-DIR-01", N_("The code %.*s is taken."),
			STR_ARG(directive->code)); /* R-DIR-01 */
	org_check_open(tx, directive->unit, problems, "unit");
	check_clauses(&directive->clauses, problems);
}

static void insert_clauses(struct tx *tx, const struct event *event, const struct rows *rows)
{
	const struct clause_row *clauses = rows->ptr;

	for (size_t n = 0; n < rows->count; n++) {
		struct query *q = conn_query(tx_conn(tx), &campaign_sql_clause_insert);
		query_id(q, "id", event_id(event, 1 + (int64_t)n));
		query_id(q, "directive", event->first);
		query_number(q, "position", (int64_t)n);
		query_text(q, "number", clauses[n].number);
		query_text(q, "title", clauses[n].title);
		query_run(q);
	}
}

static void apply(struct tx *tx, const struct event *event, const void *in)
{
	const struct directive_register *directive = in;
	struct query *q = conn_query(tx_conn(tx), &campaign_sql_directive_insert);

	query_id(q, "id", event->first);
	query_text(q, "code", directive->code);
	query_text(q, "title", directive->title);
	query_text(q, "issued_by", directive->issued_by);
	if (directive->received.given)
		query_date(q, "received", directive->received.v);
	query_id(q, "unit", directive->unit);
	query_run(q);
	insert_clauses(tx, event, &directive->clauses);
}

const struct act directive_register_act = {
	.name = "directive.register",
	.summary = N_("Register a directive with its clauses"),
	.history = N_("{actor} registered the directive {title}"),
	.version = 1,
	.record = FIELD_TABLE(struct directive_register, fields),
	.right = RIGHT_MANAGE,
	.right_at = "unit",
	.makes = "directive",
	.ids = ids,
	.check = check,
	.apply = apply,
};
