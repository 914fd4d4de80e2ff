/* SPDX-License-Identifier: BSD-2-Clause */
/* known_tags.h: what the start tags of a page do. Programs write the same tag before each paragraph: it is worked out
 * once. */
#ifndef VOBO_MESSAGE_KNOWN_TAGS_H
#define VOBO_MESSAGE_KNOWN_TAGS_H

#include "message/style.h"

/* All that a start tag does, whatever is around it. */
typedef struct {
    unsigned effect; /* markup.h */
    Style style;
} KnownTag;

typedef struct KnownTags KnownTags;

/* Knows none yet, of a page with SHEET, which is borrowed. The caller owns the result. One thread a page. */
KnownTags *known_tags_new(CssSheet *sheet);
void known_tags_free(KnownTags *tags);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KnownTags, known_tags_free)

/* The tag of the element NAME with ATTRIBUTES, names and values by turns, ended by NULL, or NULL. What is returned is
 * good until the next call. Never more than a fixed number of tags is kept. */
const KnownTag *known_tags_find(KnownTags *tags, const unsigned char *name, const unsigned char **attributes);

#endif
