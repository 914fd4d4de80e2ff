/* SPDX-License-Identifier: BSD-2-Clause */
/* scan.h: asks a virus scanner, clamd, about a message (clamd(8), INSTREAM). */
#ifndef VOBO_DESK_SCAN_H
#define VOBO_DESK_SCAN_H

#include "checks/check.h"

/* Whether OPTIONS, the section clamd, name a scanner. */
bool scan_is_wanted(const Options *options);

/* Has the scanner that OPTIONS name look through SPOOL, within what they allow and LEFT_US. SCAN receives what came of
 * it; the caller clears it. False with an error where the scanner did not answer and the message must wait. Any thread.
 */
bool scan_message(const Options *options, const Spool *spool, gint64 left_us, Scan *scan, GError **error);

void scan_clear(Scan *scan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scan, scan_clear)

#endif
