/* SPDX-License-Identifier: BSD-2-Clause */
/* image.h: images that travel with a signature in HTML, which names them by "cid:" (RFC 2392). */
#ifndef VOBO_SIGNATURE_IMAGE_H
#define VOBO_SIGNATURE_IMAGE_H

#include <glib.h>

/* Larger ones would make every message heavy. */
#define IMAGE_MAX_BYTES (128U << 10)

typedef struct {
    char *name;       /* of its file, without the folder: "logo.png" */
    const char *type; /* "image/png" */
    GBytes *bytes;
    char *content_id; /* the same for the same bytes, so that a thread that has it shows it */
} Image;

/* Reads FILE: a PNG, JPEG or GIF whose name is made of letters, digits, ".", "-" and "_". The error says what is wrong.
 * The caller owns the result. */
Image *image_load(const char *file, GError **error);
void image_free(gpointer image);

/* HTML, which names images as "cid:NAME", with the content ids of IMAGES (elements are Image *) instead. The caller
 * owns the string. */
char *image_resolve(const char *html, const GPtrArray *images);

#endif
