/* SPDX-License-Identifier: BSD-2-Clause */
/* namesakes: an index by pairs of words of a name, and of a surname with the initial of a given name. */
#include "people/namesakes.h"

#include <stdlib.h>
#include <string.h>

/* A pair that more people share says nothing of any of them. */
#define SHARED_MOST 8

/* How many people who have a pair are looked at for a display name: that has all of the name's words. */
#define CALLED_MOST 256

/* Words of names found in one local part, at most. */
#define WORDS_MOST 24

/* One person under one key. */
typedef struct {
    guint64 key;
    guint32 person;
} Posting;

/* Where the postings of a key are; a table with open addressing. */
typedef struct {
    guint64 key;
    guint32 first, count; /* count 0: free */
} Slot;

struct Namesakes {
    const Names *names;
    const Name *name;
    Posting *postings;
    Slot *slots;
    guint32 mask; /* slots - 1 */
};

static guint64
mix(guint64 value)
{
    value = (value ^ value >> 31) * G_GUINT64_CONSTANT(0x7fb5d329728ea185);
    value = (value ^ value >> 27) * G_GUINT64_CONSTANT(0x81dadef4bc2dd44d);
    return value ^ value >> 33;
}

static guint64
key_of(const char *word)
{
    return mix((guint64)(guintptr)word);
}

/* The same for both orders. */
static guint64
key_of_pair(const char *one, const char *other)
{
    return mix(key_of(one) + key_of(other));
}

static guint64
key_of_initial(const char *surname, char initial)
{
    return mix(key_of(surname) ^ (guint64)(guchar)initial);
}

static int
compare_postings(const void *a, const void *b)
{
    const Posting *one = a, *other = b;

    if (one->key != other->key)
        return one->key < other->key ? -1 : 1;
    return one->person < other->person ? -1 : one->person > other->person;
}

static void
post(GArray *postings, guint64 key, guint32 person)
{
    const Posting posting = { key, person };

    g_array_append_val(postings, posting);
}

static void
post_person(GArray *postings, const Name *name, guint32 person)
{
    for (unsigned i = 0; i < name->count; i++) {
        const NameWord *word = &name->words[i];
        post(postings, key_of(word->text), person);
        for (unsigned k = i + 1; k < name->count; k++) {
            post(postings, key_of_pair(word->text, name->words[k].text), person);
            if (!word->is_surname && name->words[k].is_surname)
                post(postings, key_of_initial(name->words[k].text, *word->text), person);
        }
    }
}

static void
fill_slots(Namesakes *namesakes, guint32 count)
{
    for (guint32 first = 0, end; first < count; first = end) {
        const guint64 key = namesakes->postings[first].key;
        for (end = first; end < count && namesakes->postings[end].key == key;)
            end++;
        guint32 at = (guint32)key & namesakes->mask;
        while (namesakes->slots[at].count > 0)
            at = (at + 1) & namesakes->mask;
        namesakes->slots[at] = (Slot){ key, first, end - first };
    }
}

Namesakes *
namesakes_new(const Names *names, const Name *name, unsigned count)
{
    Namesakes *namesakes = g_new0(Namesakes, 1);
    GArray *postings = g_array_new(FALSE, FALSE, sizeof(Posting));
    guint32 slots = 16;

    namesakes->names = names;
    namesakes->name = name;
    for (unsigned i = 0; i < count; i++)
        post_person(postings, &name[i], i);
    while (slots < postings->len * 2)
        slots *= 2;
    if (postings->len > 0)
        qsort(postings->data, postings->len, sizeof(Posting), compare_postings);
    namesakes->mask = slots - 1;
    namesakes->slots = g_new0(Slot, slots);
    const guint32 posted = postings->len;
    namesakes->postings = (Posting *)(gpointer)g_array_free(postings, FALSE);
    fill_slots(namesakes, posted);
    return namesakes;
}

void
namesakes_free(Namesakes *namesakes)
{
    if (!namesakes)
        return;
    g_free(namesakes->postings);
    g_free(namesakes->slots);
    g_free(namesakes);
}

/* The postings under KEY; count 0 where there are none. */
static Slot
look_up(const Namesakes *namesakes, guint64 key)
{
    guint32 at = (guint32)key & namesakes->mask;

    while (namesakes->slots[at].count > 0 && namesakes->slots[at].key != key)
        at = (at + 1) & namesakes->mask;
    return namesakes->slots[at];
}

/* --- addresses ---------------------------------------------------------------------------------------------- */

/* A word of a name as it stands in a local part. */
typedef struct {
    const char *text; /* interned */
    unsigned begin, end;
} Seen;

static unsigned
see_words(const Namesakes *namesakes, const LocalPart *local, Seen *seen)
{
    unsigned count = 0;

    for (unsigned begin = 0; begin < local->count; begin++)
        for (unsigned end = begin + 2; end <= local->word_end[begin] && count < WORDS_MOST; end++) {
            const char *text = local->uses[begin][end - 1] & WORD_NAME
                                   ? names_interned(namesakes->names, local->letters + begin, end - begin)
                                   : NULL;
            if (text)
                seen[count++] = (Seen){ text, begin, end };
        }
    return count;
}

/* Keeps in *FEWEST the postings under KEY where they are fewer. */
static void
narrow(const Namesakes *namesakes, guint64 key, Slot *fewest)
{
    const Slot slot = look_up(namesakes, key);

    if (slot.count > 0 && (fewest->count == 0 || slot.count < fewest->count))
        *fewest = slot;
}

/* The fewest people who share something of the name that LOCAL shows. */
static Slot
fewest_sharing(const Namesakes *namesakes, const LocalPart *local)
{
    Seen seen[WORDS_MOST];
    const unsigned count = see_words(namesakes, local, seen);
    Slot fewest = { 0 };

    for (unsigned i = 0; i < count; i++) {
        narrow(namesakes, key_of(seen[i].text), &fewest);
        if (seen[i].begin > 0)
            narrow(namesakes, key_of_initial(seen[i].text, local->letters[0]), &fewest);
        if (seen[i].end < local->count)
            narrow(namesakes, key_of_initial(seen[i].text, local->letters[seen[i].end]), &fewest);
        for (unsigned k = i + 1; k < count; k++)
            if (seen[k].begin >= seen[i].end)
                narrow(namesakes, key_of_pair(seen[i].text, seen[k].text), &fewest);
    }
    return fewest;
}

int
namesakes_find(const Namesakes *namesakes, LocalPart *local, double *bits)
{
    const Slot sharing = fewest_sharing(namesakes, local);
    int best = -1;

    *bits = 0;
    if (sharing.count > SHARED_MOST)
        return -1;
    for (guint32 i = 0; i < sharing.count; i++) {
        const guint32 person = namesakes->postings[sharing.first + i].person;
        const double weight = likeness_bits(local, &namesakes->name[person]);
        if (weight > *bits) {
            *bits = weight;
            best = (int)person;
        }
    }
    return best;
}

/* --- display names ------------------------------------------------------------------------------------------ */

static bool
has_word(const Name *name, const char *word, bool *is_surname)
{
    for (unsigned i = 0; i < name->count; i++)
        if (strcmp(name->words[i].text, word) == 0) {
            *is_surname = name->words[i].is_surname;
            return true;
        }
    return false;
}

/* Whether all WORDS are of NAME, a given name and a surname among them. */
static bool
is_called(const Name *name, char *const *words)
{
    bool given = false, surname = false;

    for (; *words; words++) {
        bool is_surname;
        if (!has_word(name, *words, &is_surname))
            return false;
        surname = surname || is_surname;
        given = given || !is_surname;
    }
    return given && surname;
}

/* The fewest people who share two of WORDS. */
static Slot
fewest_called(const Namesakes *namesakes, char *const *words)
{
    Slot fewest = { 0 };

    for (unsigned i = 0; words[i]; i++) {
        const char *one = names_interned(namesakes->names, words[i], strlen(words[i]));
        for (unsigned k = i + 1; one && words[k]; k++) {
            const char *other = names_interned(namesakes->names, words[k], strlen(words[k]));
            const Slot slot = other ? look_up(namesakes, key_of_pair(one, other)) : (Slot){ 0 };
            if (slot.count == 0)
                return slot;
            if (fewest.count == 0 || slot.count < fewest.count)
                fewest = slot;
        }
    }
    return fewest;
}

/* Takes out of WORDS what people put beside their name: "Dra.", "Director". */
static void
drop_titles(const Namesakes *namesakes, char **words)
{
    unsigned kept = 0;

    for (unsigned i = 0; words[i]; i++) {
        const unsigned uses = names_uses(namesakes->names, words[i], strlen(words[i]));
        if ((uses & (WORD_PERSON | WORD_ORGANIZATION)) && !(uses & WORD_NAME))
            g_free(words[i]);
        else
            words[kept++] = words[i];
    }
    words[kept] = NULL;
}

unsigned
namesakes_called(const Namesakes *namesakes, const char *display, unsigned *found, unsigned most)
{
    g_auto(GStrv) words = names_words(display);
    drop_titles(namesakes, words);
    const unsigned length = g_strv_length(words);
    unsigned count = 0;

    if (length < 2 || length > NAME_WORDS)
        return 0;
    const Slot sharing = fewest_called(namesakes, words);
    for (guint32 i = 0; i < MIN(sharing.count, CALLED_MOST) && count < most; i++) {
        const guint32 person = namesakes->postings[sharing.first + i].person;
        if (is_called(&namesakes->name[person], words))
            found[count++] = person;
    }
    return count;
}
