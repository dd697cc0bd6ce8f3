/* The pages of units: the tree to look through level by level, and what the page of a unit tells. */
#ifndef MUSTER_ORG_TREE_PAGE_H
#define MUSTER_ORG_TREE_PAGE_H

#include "web/find.h"
#include "web/thing.h"

#define LEVEL_SHOWN 100 /* units of one level at a time */

struct tree_unit {
	str code, name, alias, level;
	str url, below_url, piece_url; /* below: not given where nothing stands below it */
	int64_t below;                 /* open units directly below; 0: not told */
};

/* A part of one level. piece_url, below_url: the same as HTML without a page around it, for script. */
struct tree_level_piece {
	struct {
		struct tree_unit *ptr;
		size_t count;
	} units;
	str more_url, more_piece_url; /* not given: these are the last */
};

struct units_page {
	struct frame_layout frame;
	str typed, below;        /* below: the code of the unit, that the filter keeps */
	str name, code, url;     /* of the unit; not given: the roots are shown */
	struct thing_links line; /* the units above it */
	bool filtered;
	struct find_hits hits;
	struct tree_level_piece level;
	bool may_import; /* where there are no units at all */
};

struct unit_post {
	const char *role;
	str name, url; /* url: not given: the reader may not know of that person */
	date since;
};

struct unit_piece {
	struct thing_links line;
	str alias, level, kind, persons; /* persons: how many, "<5" */
	date opened, closed;
	bool is_closed;
	str successor, successor_url;
	struct tree_level_piece below;
	struct {
		struct unit_post *ptr;
		size_t count;
	} posts;
	str others; /* posts of whom the reader may not know by name: how many; not given: none */
};

/* Compiled from the .html files of the same names. */
void page_units(struct page *, const struct units_page *);
void piece_tree_level(struct page *, const struct tree_level_piece *);
void piece_unit(struct page *, const struct unit_piece *);

void get_units(struct request *, struct response *);       /* GET /units */
void get_units_level(struct request *, struct response *); /* GET /units/level */
void show_unit(struct request *, struct reading *, id, struct page *);
extern const struct panel org_panels[];

/* The line above a unit as links, as far as the reader knows of it. */
struct thing_links tree_line(struct request *, struct reading *, id unit);
/* Open units directly below one (ID_NONE: roots) that the reader knows of, after one of them, by their
 * names; where there are more than ORG_BY_NAME_MAX, by their ids. */
struct tree_level_piece tree_level(struct request *, struct reading *, id above, id after);

#endif
