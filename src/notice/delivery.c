/* Deliveries as they are kept, and how each went in words. */
#include "base/catalogue.h"
#include "notice/notice.sql.h"
#include "notice/parts.h"

#define DELIVERIES_MAX 100000 /* of one meeting that are looked at: more than ever were invited at a time */

const struct choice delivery_kinds[] = {
	{ DELIVERY_INVITATION, "invitation", N_("Invitation") },
	{ DELIVERY_CANCELLATION, "cancellation", N_("Cancellation") },
	{ DELIVERY_MINUTES, "minutes", N_("Minutes") },
	{ 0 },
};

const struct choice delivery_states[] = {
	{ DELIVERY_WAITS, "waits", N_("Waits") },
	{ DELIVERY_SENT, "sent", N_("Sent") },
	{ DELIVERY_FAILED, "failed", N_("Failed") },
	{ DELIVERY_NO_ADDRESS, "no_address", N_("No mail address") },
	{ DELIVERY_LATE, "late", N_("Too late") },
	{ 0 },
};

size_t deliveries_get(struct conn *conn, id meeting, struct arena *arena, struct delivery **ret)
{
	struct query *q = conn_query(conn, &notice_sql_deliveries);
	struct delivery *list = NULL;
	size_t count = 0;

	query_id(q, "meeting", meeting);
	while (count < DELIVERIES_MAX && query_next(q) && (list = arena_more(arena, list, count, sizeof(*list)))) {
		struct delivery *one = &list[count++];
		*one = (struct delivery){
			.meeting = meeting,
			.person = column_id(q, 0),
			.kind = (int)column_number(q, 1),
			.sequence = column_number(q, 2),
			.nr = column_number(q, 3),
			.state = (int)column_number(q, 4),
			.planned = column_moment(q, 5),
			.tries = column_number(q, 6),
			.at = column_moment(q, 7),
			.reply = (int)column_number(q, 8),
			.told = (int)column_number(q, 10),
		};
		snprintf(one->status, sizeof(one->status), "%.*s", STR_ARG(column_text(q, 9)));
	}
	query_end(q);
	*ret = list;
	return list ? count : 0;
}

bool meeting_is_many(struct conn *conn, id meeting)
{
	struct query *q = conn_query(conn, &notice_sql_many);

	query_id(q, "meeting", meeting);
	const bool is = query_next(q);
	query_end(q);
	return is;
}

/* ---- In words ---- */

/* RFC 3463, 3: the second and the third number; what the server wrote beside it may name persons, and is not kept. */
static const char *refused_words(const char *status)
{
	static const struct {
		const char *rest, *words;
	} known[] = {
		{ ".1.", N_("There is no such address") },
		{ ".2.2", N_("The mailbox is full") },
		{ ".2.3", N_("The mail is too large for the mailbox") },
		{ ".2.", N_("The mailbox takes no mail") },
		{ ".3.4", N_("The mail is too large for the mail server") },
		{ ".6.", N_("The mail cannot be written") },
		{ ".7.", N_("The mail server does not allow it") },
	};

	for (size_t n = 0; *status && n < COUNT(known); n++)
		if (strncmp(status + 1, known[n].rest, strlen(known[n].rest)) == 0)
			return known[n].words;
	return N_("The mail server refused it");
}

static const char *words_of(const struct delivery *delivery)
{
	const bool unanswered = delivery->reply == REPLY_UNANSWERED;

	if (delivery->state == DELIVERY_FAILED)
		return delivery->reply >= 500 || (!delivery->reply && *delivery->status)
			       ? refused_words(delivery->status)
			       : N_("The mail server did not take it for days");
	if (delivery->state == DELIVERY_WAITS && delivery->tries > 0)
		return delivery->reply && !unanswered ? N_("The mail server asks to come again later")
						      : N_("The mail server did not answer to the end");
	if (delivery->state == DELIVERY_SENT && unanswered)
		return N_("Twice the mail server did not say whether it took it");
	return NULL;
}

str delivery_why(const struct delivery *delivery, enum language language, struct arena *arena)
{
	const char *words = words_of(delivery);

	if (!words)
		return STR_NONE;
	if (!delivery->reply || delivery->reply == REPLY_UNANSWERED)
		return str_of(tr(language, words));
	return arena_printf(arena, "%s (%d%s%s)", tr(language, words), delivery->reply, *delivery->status ? " " : "",
		delivery->status);
}
