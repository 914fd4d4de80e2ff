/* SPDX-License-Identifier: BSD-2-Clause */
/* css_words.h: the words that a style adds to a page: content (CSS Generated Content 3), markers of lists, quotation
 * marks, counters. Some programs show them and others do not. For this folder. */
#ifndef VOBO_MESSAGE_CSS_WORDS_H
#define VOBO_MESSAGE_CSS_WORDS_H

#include <stddef.h>

#include <glib.h>

/* Appends to WORDS what LENGTH bytes of CSS, a sheet without comments or the style of an element, may show, a line for
 * each declaration; and adds to ATTRIBUTES, a set of strings, the names in small letters of those whose values it
 * shows. Time is linear. Any thread. */
void css_words_append(const char *css, size_t length, GString *words, GHashTable *attributes);

#endif
