/* SPDX-License-Identifier: BSD-2-Clause */
/* stretch.h: a stretch of somebody's HTML that something else takes the place of, so that what stays is as well formed
 * as it was. */
#ifndef VOBO_SIGNATURE_STRETCH_H
#define VOBO_SIGNATURE_STRETCH_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    size_t begin, end; /* bytes of the HTML */
    char *ends;        /* end tags within, of elements that begin before it; "" for none */
    char *starts;      /* start tags within, of elements that end behind it */
} Stretch;

/* The stretch for the words from BEGIN to END of HTML, LENGTH bytes of UTF-8: with the elements around them that have
 * no other words in them, also a table. What has images beside the words is taken in only if it is a table, or
 * WITH_IMAGES. The caller clears it. Any thread. */
Stretch stretch_new(const char *html, size_t length, size_t begin, size_t end, bool with_images);
void stretch_clear(Stretch *stretch);

#endif
