/* SPDX-License-Identifier: BSD-2-Clause */
/* word_classes: a table from word to the classes it is of. */
#include "checks/word_classes.h"

#include <stdbool.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "config/list.h"
#include "message/words.h"

#define NAME_BYTES 64

struct WordClasses {
    GHashTable *words; /* folded → GPtrArray of names */
    GStringChunk *names;
};

static void
add_word(WordClasses *classes, const char *word, char *name)
{
    g_autofree char *folded = words_fold(word);
    GPtrArray *names = g_hash_table_lookup(classes->words, folded);

    if (!names) {
        names = g_ptr_array_new();
        g_hash_table_insert(classes->words, g_strdup(folded), names);
    }
    if (!g_ptr_array_find(names, name, NULL))
        g_ptr_array_add(names, name);
}

static bool
take_line(void *data, char *const *words, unsigned count, GError **error)
{
    WordClasses *classes = data;
    const size_t length = strlen(words[0]);

    if (count < 2 || length < 2 || length > NAME_BYTES || words[0][length - 1] != ':') {
        g_set_error(
            error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("se esperan una clase y sus palabras, como: familia: mama papa"));
        return false;
    }
    g_autofree char *marked = g_strdup_printf("@%.*s", (int)(length - 1), words[0]);
    char *name = g_string_chunk_insert_const(classes->names, marked);
    for (unsigned i = 1; i < count; i++)
        add_word(classes, words[i], name);
    return true;
}

WordClasses *
word_classes_load(const char *folder, GError **error)
{
    g_autoptr(WordClasses) classes = g_new0(WordClasses, 1);

    classes->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    classes->names = g_string_chunk_new(1024);
    return list_read(folder, "word-classes", take_line, classes, error) ? g_steal_pointer(&classes) : NULL;
}

void
word_classes_free(WordClasses *classes)
{
    if (!classes)
        return;
    g_hash_table_unref(classes->words);
    g_string_chunk_free(classes->names);
    g_free(classes);
}

const GPtrArray *
word_classes_of(const WordClasses *classes, const char *word)
{
    return g_hash_table_lookup(classes->words, word);
}
