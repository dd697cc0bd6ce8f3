/* The codes of a door: what the screen shows for half a minute, and what a phone gets for it.
 *
 * All of them are BLAKE2b-256 under the door's own key (ledger/pass.h), which nobody is told, over what the code
 * is for, the meeting and the time by this machine's clock alone:
 *
 *     address   "1041.k3J9x2m8P4qa7tzn"   in the QR code: 96 bits, of one step of DOOR_STEP_US
 *     number    "413829175"               to be typed: nine digits, of the same step
 *     entry     "1.1764483200.KzQ..."     in the form that a phone gets for either: by which way, until when, bound
 *                                         to the secret of that phone's mark (a cookie)
 *
 * A code stands as long as the screen shows it and one step longer. One that stood there within the last hour is
 * known as such, so that whoever comes late is told to look again, and is not counted as a stranger. */
#ifndef MUSTER_MEETING_DOOR_CODE_H
#define MUSTER_MEETING_DOOR_CODE_H

#include "meeting/attend.h"

#define DOOR_STEP_US INT64_C(30000000)
#define DOOR_STEPS_KNOWN 120 /* back to which an old code is known to be one */
#define ENTRY_US (INT64_C(15) * 60000000)
#define ENTRIES_MAX 200 /* bytes of one */
#define NUMBER_DIGITS 9

enum door_fits { FITS_NOT, FITS_OLD, FITS };

str door_address(hash key, id meeting, moment now, struct arena *);
str door_number(hash key, id meeting, moment now, struct arena *);
int64_t door_changes_in_ms(moment now); /* until the next step */

/* The meeting that an address is of, whether it fits or not; ID_NONE: it is no address. */
id door_address_meeting(str address);
enum door_fits door_address_fits(hash key, str address, moment now);
enum door_fits door_number_fits(hash key, id meeting, str typed, moment now);
/* The meeting on whose screen a number of nine digits stands; ID_NONE: on none, or by a rare chance on two. */
id door_of_number(struct reading *, str typed, moment now, struct arena *);
/* The digits of what somebody typed: without spaces and hyphens, wide ones too. Not given: there is more or less. */
str door_digits(str typed, struct arena *);

/* By which those who sign in on one phone are known, at this meeting alone: from the secret of its mark (web/guess.h).
 * Not 0. */
int64_t door_mark(hash key, str secret);

struct entry {
	int way;
	moment until;
};
str door_entry(hash key, id meeting, str secret, struct entry, struct arena *);
/* What an entry is good for; false: it is none, of another phone, or it is over. */
bool door_entry_fits(hash key, id meeting, str secret, str entry, moment now, int *ret_way);

#endif
