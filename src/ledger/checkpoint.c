/* Checkpoints: signed statements of how far the ledger has come. */
#include "ledger/keep.h"
#include "ledger/ledger.sql.h"
#include "ledger/private.h"

#define TITLE "Muster checkpoint 1"

str setting_read(struct conn *conn, const char *name, struct arena *arena)
{
	struct query *q = conn_query(conn, &ledger_sql_setting);

	query_text(q, "name", str_of(name));
	str value = query_next(q) ? arena_copy(arena, column_text(q, 0)) : STR_NONE;
	query_end(q);
	return value;
}

bool store_key(struct conn *conn, sign_key *ret, struct err *err)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 12);

	str text = setting_read(conn, "key", &arena);
	if (!fault_of(conn, err))
		return false;
	return sign_key_parse(text, ret) ||
	       err_set(err, ERR_DAMAGED, "the store has no key to sign with");
}

static void write_lines(struct buf *out, str store, const struct head *head, const sign_key *key)
{
	char text[SIGNATURE_TEXT], at[MOMENT_TEXT];
	moment last = head->seq ? head->at : (moment){ 0 };

	buf_printf(out, TITLE "\nstore %.*s\nevents %lld\n", STR_ARG(store), (long long)head->seq);
	buf_printf(out, "hash %.*s\n", STR_ARG(hash_print(head->hash, text)));
	buf_printf(out, "at %.*s\n", STR_ARG(moment_print(last, at)));
	buf_printf(out, "key %.*s\n", STR_ARG(hash_print(sign_public(key), text)));
	buf_printf(out, "signature %.*s\n", STR_ARG(sign(key, buf_str(out), text)));
}

bool ledger_checkpoint(const char *folder, struct buf *out, struct err *err)
{
	CLEANUP(arena_done) struct arena arena = ARENA(1 << 12);
	struct conn *conn;
	struct head head;
	sign_key key;

	if (!folder_open(folder, CONN_READ, &conn, err))
		return false;
	conn_begin_read(conn);
	head_read(conn, &head);
	str store = setting_read(conn, "origin", &arena);
	bool done = store_key(conn, &key, err) && fault_of(conn, err);
	conn_end_read(conn);
	if (done)
		write_lines(out, store, &head, &key);
	conn_close(conn);
	return done;
}

/* ---- Reading one ---- */

/* The value of the next line, which must begin with that word. */
static bool take(str *rest, const char *word, str *ret)
{
	str line = str_cut(rest, '\n'), name = str_cut(&line, ' ');

	*ret = line;
	return str_eq(name, str_of(word)) && str_given(line);
}

static bool take_hash(str *rest, const char *word, hash *ret)
{
	str value;

	return take(rest, word, &value) && hash_parse(value, ret);
}

bool checkpoint_read(str text, struct checkpoint *ret, struct err *err)
{
	str rest = text, value, signature;
	bool fine = str_eq(str_cut(&rest, '\n'), STR(TITLE)) &&
		    take_hash(&rest, "store", &ret->store) && take(&rest, "events", &value) &&
		    str_number(value, &ret->events) && ret->events >= 0 &&
		    take_hash(&rest, "hash", &ret->head) && take(&rest, "at", &value) &&
		    moment_parse(value, &ret->at) && take_hash(&rest, "key", &ret->key);
	size_t signed_len = fine && str_given(rest) ? (size_t)(rest.ptr - text.ptr) : 0;

	if (!fine || !take(&rest, "signature", &signature) || rest.len)
		return err_set(err, ERR_DAMAGED, "this is not a checkpoint of Muster");
	if (!sign_holds(ret->key, str_slice(text, 0, signed_len), signature))
		return err_set(err, ERR_DAMAGED,
			"the checkpoint is not what was signed: its signature does not fit");
	return true;
}
