/* SPDX-License-Identifier: BSD-2-Clause */
/* known_tags: a table by the letters of the tags, in which each has a choice of a few places. */
#include "message/known_tags.h"

#include <string.h>

#include "message/markup.h"

#define PLACE_BITS 6
#define CHOICE 4       /* places, from that of its number on */
#define KEY_BYTES 1000 /* of what is kept; a longer tag is worked out each time */

/* A tag and its letters. */
typedef struct {
    KnownTag tag;
    size_t length;
    char key[];
} Entry;

struct KnownTags {
    CssSheet *sheet;
    GString *key;   /* of the tag that is looked for */
    KnownTag other; /* one that is not kept */
    Entry *entries[1u << PLACE_BITS];
};

KnownTags *
known_tags_new(CssSheet *sheet)
{
    KnownTags *tags = g_new0(KnownTags, 1);

    tags->sheet = sheet;
    tags->key = g_string_sized_new(KEY_BYTES);
    return tags;
}

void
known_tags_free(KnownTags *tags)
{
    if (!tags)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(tags->entries); i++)
        g_free(tags->entries[i]);
    g_string_free(tags->key, TRUE);
    g_free(tags);
}

/* Appends TEXT and the zero byte behind it, which none of them has inside; of a long one enough to be too long. */
static void
append(GString *key, const unsigned char *text)
{
    const char *letters = text ? (const char *)text : "";

    g_string_append_len(key, letters, (gssize)strnlen(letters, KEY_BYTES) + 1);
}

/* Writes down what makes a tag the same as another. */
static void
write_key(GString *key, const unsigned char *name, const unsigned char **attributes)
{
    g_string_truncate(key, 0);
    append(key, name);
    for (; attributes && attributes[0] && key->len <= KEY_BYTES; attributes += 2) {
        append(key, attributes[0]);
        append(key, attributes[1]);
    }
}

/* The number of KEY, by eight bytes at a time (Fibonacci hashing). */
static size_t
number_of(const GString *key)
{
    const guint64 golden = 0x9e3779b97f4a7c15u;
    guint64 hash = key->len, letters = 0;
    size_t i = 0;

    for (; i + sizeof letters <= key->len; i += sizeof letters) {
        memcpy(&letters, key->str + i, sizeof letters);
        hash = ((hash << 5 | hash >> 59) ^ letters) * golden;
    }
    letters = 0;
    memcpy(&letters, key->str + i, key->len - i);
    return (size_t)(((hash << 5 | hash >> 59) ^ letters) * golden >> (64 - PLACE_BITS));
}

/* Whether ENTRY is that of KEY. */
static bool
is_of(const Entry *entry, const GString *key)
{
    return entry && entry->length == key->len && memcmp(entry->key, key->str, key->len) == 0;
}

/* The place where KEY is, or where it may be put: a free one, or the first. */
static Entry **
find_place(KnownTags *tags, const GString *key)
{
    const size_t number = number_of(key);
    Entry **free_place = NULL;

    for (size_t i = 0; i < CHOICE; i++) {
        Entry **place = &tags->entries[(number + i) % G_N_ELEMENTS(tags->entries)];
        if (is_of(*place, key))
            return place;
        if (!*place && !free_place)
            free_place = place;
    }
    return free_place ? free_place : &tags->entries[number];
}

static void
read_tag(const KnownTags *tags, const unsigned char *name, const unsigned char **attributes, KnownTag *tag)
{
    tag->effect = markup_effect(name, attributes);
    tag->style = style_of(tags->sheet, name, attributes);
}

const KnownTag *
known_tags_find(KnownTags *tags, const unsigned char *name, const unsigned char **attributes)
{
    const GString *key = tags->key;

    write_key(tags->key, name, attributes);
    if (key->len > KEY_BYTES) {
        read_tag(tags, name, attributes, &tags->other);
        return &tags->other;
    }
    Entry **place = find_place(tags, key);
    if (is_of(*place, key))
        return &(*place)->tag;
    *place = g_realloc(*place, sizeof **place + key->len);
    (*place)->length = key->len;
    memcpy((*place)->key, key->str, key->len);
    read_tag(tags, name, attributes, &(*place)->tag);
    return &(*place)->tag;
}
