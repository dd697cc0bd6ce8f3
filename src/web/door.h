/* Coming in and going out: the pages and their routes. */
#ifndef MUSTER_WEB_DOOR_H
#define MUSTER_WEB_DOOR_H

#include "web/frame.h"
#include "web/web.h"

void get_in(struct request *, struct response *);
void post_in(struct request *, struct response *);
enum hash_for in_hashing(struct request *, struct response *);

/* link.c */
void get_link(struct request *, struct response *);
void post_link(struct request *, struct response *);
enum hash_for link_hashing(struct request *, struct response *);

/* session.c */
void post_out(struct request *, struct response *);
void get_me(struct request *, struct response *);
void post_password(struct request *, struct response *);
enum hash_for password_hashing(struct request *, struct response *);
void post_session_end(struct request *, struct response *);
void post_door(struct request *, struct response *);
void get_address(struct request *, struct response *);

/* A session, and a device that is known from then on. */
void open_session(
	struct request *, struct response *, id actor, int trust_days /* 0: not trusted */, str to);
/* Whoever fills in a form before there is a session is who asked for it: its token follows from a cookie that
 * only this browser has. knock_wrong(): NULL: the token is there; else a sentence. */
str knock_token(struct request *, struct response *);
const char *knock_wrong(const struct request *);
extern const char door_html[];

/* What these files use together. */
str form_field(const struct request *, str name); /* empty: not given */
/* That path, where it leads within Muster and not to where one comes in; else "/". */
str local_path(str to);
void lead_to(struct response *, str path);
void set_cookie(const struct request *, struct response *, const char *name, const char *value,
	int64_t seconds);
/* Where this Muster is reached: "https://muster.example.org". */
str base_url(const struct request *);
struct reading *read_all(struct request *, struct response *);
str code_of(struct reading *, id person, struct arena *);
/* `all_out`: whoever has come in as that person is out, and every other link and token ends. False: the response
 * is filled. */
bool set_password(struct request *, struct response *, id actor, str password, bool all_out);

struct in_page {
	struct frame_layout frame;
	str problem; /* empty: none */
	str to, code, csrf;
};

struct link_page {
	struct frame_layout frame;
	bool gone, operates;
	str problem, name, code, secret, csrf;
	int64_t trust_days; /* 0: devices are not trusted here */
};

void page_in(struct page *, const struct in_page *);     /* compiled from in.html */
void page_link(struct page *, const struct link_page *); /* from link.html */

#endif
