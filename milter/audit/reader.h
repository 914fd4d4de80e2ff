/* SPDX-License-Identifier: BSD-2-Clause */
/* reader.h: reads the audit log back: what reports and replays are made of. Whether it is whole, audit_verify() says.
 */
#ifndef VOBO_AUDIT_READER_H
#define VOBO_AUDIT_READER_H

#include <stdbool.h>

#include <glib.h>
#include <jansson.h>

/* Takes a RECORD, borrowed, of TIME_US. */
typedef void (*AuditTaker)(void *data, const json_t *record, gint64 time_us);

/* Gives TAKE each record in FOLDER from SINCE_US on, up to UNTIL_US, oldest first. Lines that are no record are passed
 * over. False with an error where a file cannot be read. */
bool audit_read(const char *folder, gint64 since_us, gint64 until_us, AuditTaker take, void *data, GError **error);

#endif
