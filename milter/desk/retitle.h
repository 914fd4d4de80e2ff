/* SPDX-License-Identifier: BSD-2-Clause */
/* retitle.h: a held message with another subject: all else stays, byte for byte. */
#ifndef VOBO_DESK_RETITLE_H
#define VOBO_DESK_RETITLE_H

#include "desk/desk.h"

/* Writes what ENTRY holds with SUBJECT (UTF-8, one line that says something) to a new blob. EDIT describes it for
 * store_decide(); its strings are released by retitle_clear(). */
bool retitle_write(Desk *desk, const Entry *entry, const char *subject, StoreEdit *edit, GError **error);

/* Releases EDIT, and removes the blob that nobody needs: the one that ENTRY had where the change HOLDS, else the new
 * one. */
void retitle_clear(Desk *desk, const Entry *entry, StoreEdit *edit, bool holds);

#endif
