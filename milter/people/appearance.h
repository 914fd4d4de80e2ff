/* SPDX-License-Identifier: BSD-2-Clause */
/* appearance.h: a name as its reader sees it, whatever characters it is written in. */
#ifndef VOBO_PEOPLE_APPEARANCE_H
#define VOBO_PEOPLE_APPEARANCE_H

#include <stdbool.h>

#include <glib.h>

/* TEXT (UTF-8) as it looks: compatible characters as plain ones ("＠" is "@"), what is invisible gone, and letters of
 * other alphabets that look like Latin ones as these (Unicode Technical Standard 39, confusables). *IS_DISGUISED
 * receives whether a word mixes alphabets, or the order of what is shown is turned around (Unicode Standard Annex 9,
 * overrides). The caller owns the string. Any thread. */
char *appearance_plain(const char *text, bool *is_disguised);

#endif
