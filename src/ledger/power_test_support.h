/* A disk that loses power, for tests: a layer between SQLite and its files (a VFS) that knows what
 * is durable and what only was written.
 *
 *     power_start(folder, seed);            // from now on, files opened in this folder
 *     ... open a store, work on it, with power_cut_after(n) set ...
 *     power_stop();                         // the store is closed; the folder is as after a cut
 *
 * Writes go through to the real files, so that all who have them open see them. Beside each file
 * stands what it was at its last sync, and each write since. At the cut those writes are taken by
 * chance: all of one, none, or some of its sectors of 512 bytes; a file that was never synced may be
 * gone, one that was deleted may be there. That is what SQLite is promised by a disk ("powersafe
 * overwrite": what a write does not touch is not harmed). After the cut every write and sync
 * fails. */
#ifndef MUSTER_LEDGER_POWER_TEST_SUPPORT_H
#define MUSTER_LEDGER_POWER_TEST_SUPPORT_H

#include <stdbool.h>
#include <stdint.h>

void power_start(const char *folder, uint64_t seed);
/* The power goes in the midst of the n-th write, sync, truncation or deletion from now on; 0: at
 * power_stop() at the latest. */
void power_cut_after(int64_t operations);
bool power_is_cut(void);
/* Cuts unless it was cut already, and makes the files what the disk has then. Nobody may have them
 * open. */
void power_stop(void);

#endif
