/* Files that are sent beside a workbook of duties: its cells name them.
 *
 * What a form asks as a file stands in a cell by the file's name. Each that a row names is kept as a
 * file of an answer is (web/private.h, file_take()), of whoever may answer for that row, and the cell
 * becomes its hash, which is what a duty.answer says. What is kept outlasts the trial: the form by
 * which all is done sends the names and hashes again. A file that no row names is not kept. */
#ifndef MUSTER_CAMPAIGN_FILL_FILES_H
#define MUSTER_CAMPAIGN_FILL_FILES_H

#include "campaign/fill.h"
#include "web/form.h"
#include "web/verdicts.h"

#define FILL_FILES_MAX (UPLOADS_MAX - 1) /* beside the workbook */

struct fill_file {
	str name, bytes;
	str text;            /* its hash; not given: not kept yet */
	const char *refusal; /* why it is not kept */
	bool named;          /* by a row */
};

struct fill_files {
	struct request *request;
	struct fill_file list[FILL_FILES_MAX];
	size_t count;
	str measure; /* whose form was looked at last, and which of its fields are files */
	struct field *fields;
	size_t field_count;
};

/* What was sent: files, or names and hashes of those that were kept before. False: they are more than
 * may be sent today (problems). */
bool fill_files_read(
	struct request *, const struct multipart *, struct fill_files *ret, struct problems *);
/* Whether a column of a row of this measure is a file. */
bool fill_files_asked(struct fill_files *, struct reading *, str measure, str column);
/* The hash for what a cell of a row of this measure says: of the file that it names, or the one that it
 * is. Not given: *ret_why says why not, in the reader's language; or a fault (*err), where *ret_why is
 * not given. */
str fill_files_find(struct fill_files *, struct reading *, id measure, str name,
	str *ret_why, struct err *);
/* Fields of the form by which all is done: up to FILL_FILES_MAX into ret. */
size_t fill_files_again(const struct fill_files *, struct verdict_field *ret);
/* Verdicts on those that no row named. */
void fill_files_tell(const struct fill_files *, struct verdicts *);

#endif
