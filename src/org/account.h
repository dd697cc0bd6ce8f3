/* One's own page: who one is here, one's posts, sessions and tokens, and what is kept about one. */
#ifndef MUSTER_ORG_ACCOUNT_H
#define MUSTER_ORG_ACCOUNT_H

#include "web/frame.h"
#include "web/web.h"

extern const struct route org_routes[];

struct account_post {
	str role;
	str unit, unit_url;
	date since;
	bool ends;
	date until;
};

struct account_session {
	str browser, hash;
	moment made, seen, ends;
	bool here; /* the one that asks */
};

struct account_token {
	str label;
	str reach;
	date until;
	id token;
};

struct account_page {
	struct frame_layout frame;
	str csrf, mark, name, code, alias, mail, phone, unit;
	bool person, session, has_password;
	struct {
		struct account_post *ptr;
		size_t count;
	} posts;
	struct {
		struct account_session *ptr;
		size_t count;
	} sessions;
	struct {
		struct account_token *ptr;
		size_t count;
	} tokens;
};

void page_account(struct page *, const struct account_page *); /* compiled from account.html */

#endif
