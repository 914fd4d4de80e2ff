/* SPDX-License-Identifier: BSD-2-Clause */
/* shown.h: text from outside as it may stand before a person: on a terminal, in a notice, in a log. Whoever wrote it
 * moves no cursor, turns no letters around, begins no line and draws no button of ours (courier/page.h). */
#ifndef VOBO_BASE_SHOWN_H
#define VOBO_BASE_SHOWN_H

#include <stdbool.h>

#include <glib.h>

/* Whether CHARACTER may be shown as it is. May not: C0 and C1 controls with what ends a line, what changes the
 * direction of writing (UAX #9), annotations, and U+FFFC, which stands for an object. */
bool shown_is_harmless(gunichar character);

/* TEXT, of any bytes, as UTF-8 of which every character is harmless, but for tabs and for line feeds, with which each
 * of its lines ends as it did. A control is U+FFFD; what else is not harmless is named, "[U+202E]": nothing is hidden.
 * The caller owns it. Any thread. */
char *shown_text(const char *text);

/* The same in one line: what ends a line, and a tab, is a blank. */
char *shown_line(const char *text);

#endif
