/* SPDX-License-Identifier: BSD-2-Clause */
/* list.h: tables that the institution may edit: a text file of words a line, with comments. Each comes with the program
 * and is built into it; a file of the same name in the folder that the option `lists` names takes its place. */
#ifndef VOBO_CONFIG_LIST_H
#define VOBO_CONFIG_LIST_H

#include <stdbool.h>

#include <glib.h>

/* Takes a line of COUNT words, at least one. False with an error, whose text need not name the line. */
typedef bool (*ListTaker)(void *data, char *const *words, unsigned count, GError **error);

/* Gives TAKE each line of the list NAME ("freemail", "surnames", …), from FOLDER/NAME.txt where that is there, else as
 * it came with the program. FOLDER may be "". Comments begin with "#". The error is VOBO_ERROR_CONFIG and says file and
 * line. */
bool list_read(const char *folder, const char *name, ListTaker take, void *data, GError **error);

#endif
