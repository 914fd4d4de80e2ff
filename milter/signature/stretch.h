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
    const char *open;  /* what must stand before and behind words that take its place, where only cells or items may */
    const char *close; /* stand: "<td>", "</td>"; "" elsewhere; static */
    bool has_pictures; /* it shows something that is not accounted for: an image, a video */
} Stretch;

/* Whether HTML, LENGTH bytes with one <img> tag, shows an image that may be taken out. */
typedef bool (*StretchImages)(const char *html, size_t length);

/* The stretch for the words from BEGIN to END of HTML, LENGTH bytes of UTF-8: with the elements around them that have
 * nothing else in them, also a table, but for images of which MAY_TAKE says so. The caller clears it. Any thread. */
Stretch stretch_new(const char *html, size_t length, size_t begin, size_t end, StretchImages may_take);
void stretch_clear(Stretch *stretch);

/* Where something can be put behind AT in HTML, LENGTH bytes of UTF-8, and behind the images that stand between AT and
 * LIMIT and are not of those that MAY_TAKE says: AT where there are none. Any thread. */
size_t stretch_behind_images(const char *html, size_t length, size_t at, size_t limit, StretchImages may_take);

#endif
