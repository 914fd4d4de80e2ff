/* SPDX-License-Identifier: BSD-2-Clause */
/* files.h: the files of the audit log, one a day, and those that somebody moved out of the way beside them, as
 * logrotate does (2026-11-30.jsonl.1, 2026-11-30.jsonl-20261201.gz), in the order of the chain. */
#ifndef VOBO_AUDIT_FILES_H
#define VOBO_AUDIT_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

#define AUDIT_SUFFIX ".jsonl"
#define AUDIT_HASH_CHARS 64
#define AUDIT_DATE_CHARS 10

/* Called with each whole line, without its end; false, with an error perhaps, stops. A last line without its end was
 * never acknowledged to anybody, and is left out. */
typedef bool (*AuditLineTaker)(void *data, const char *line, size_t length, GError **error);

/* Has TAKE look at all lines of the file at PATH, compressed by gzip or not. False with an error where the file cannot
 * be read, or as TAKE says. */
bool audit_files_read(const char *path, AuditLineTaker take, void *data, GError **error);

/* The log's files in FOLDER, the parts of a day as their records follow each other; elements are char *, paths. The
 * caller owns the array. */
GPtrArray *audit_files_list(const char *folder);

/* The day of the file at PATH, "2026-11-30". Borrowed from PATH. */
const char *audit_files_day(const char *path);

/* Hash of a record: HEX has AUDIT_HASH_CHARS + 1 bytes of room. */
void audit_hash(const char *line, size_t length, char *hex);

/* The hash that the record LINE says the one before it has. NULL where it is no record. Borrowed, not ended. */
const char *audit_prev(const char *line, size_t length);

#endif
