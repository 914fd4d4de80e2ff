/* SPDX-License-Identifier: BSD-2-Clause */
/* cite: quotes short. */
#include "checks/cite.h"

#include "message/readable.h"

#define CITED_CHARACTERS 160
#define QUOTED_CHARACTERS 80
#define PHRASES_MOST 3

void
cite_range(Finding *finding, const Facts *facts, size_t begin, size_t end)
{
    const Rendition *rendition = facts->rendition;
    const guint16 source = rendition->reply->source;
    const Part *part = source < rendition->parts->len ? g_ptr_array_index(rendition->parts, source) : NULL;

    if (part) {
        finding->part = g_strdup(part->path);
        finding->offset = part_offset(part);
    }
    finding->text = prose_cut(facts->prose, begin, end, CITED_CHARACTERS);
}

void
cite_sentence(Finding *finding, const Facts *facts, guint word)
{
    const ProseSentence *sentence = prose_sentence(facts->prose, prose_word(facts->prose, word)->sentence);

    cite_range(finding, facts, sentence->begin, sentence->end);
}

/* The sentence REASON as one line of at most LIMIT characters. The caller owns it. */
static char *
cut_sentence(Reason reason, size_t limit)
{
    const ProseSentence *sentence = prose_sentence(reason.text, prose_word(reason.text, reason.word)->sentence);

    return prose_cut(reason.text, sentence->begin, sentence->end, limit);
}

void
cite_reason(Finding *finding, const Facts *facts, Reason reason)
{
    if (reason.text == facts->prose)
        cite_sentence(finding, facts, reason.word);
    else
        finding->text = cut_sentence(reason, CITED_CHARACTERS);
}

char *
cite_quoted(Reason reason)
{
    g_autofree char *sentence = cut_sentence(reason, QUOTED_CHARACTERS);

    return g_strdup_printf("«%s»", sentence);
}

char *
cite_said(const Prose *prose, const GArray *said, const char *list, const char *group, const Said **first)
{
    g_autoptr(GString) cited = g_string_new(NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    *first = NULL;
    for (guint i = 0; i < said->len && g_hash_table_size(seen) < PHRASES_MOST; i++) {
        const Said *own = said_at(said, i);
        if (!said_is_of(own, list, group))
            continue;
        if (!*first)
            *first = own;
        char *words =
            prose_cut(prose, prose_word(prose, own->word)->begin, prose_word(prose, own->words_end - 1)->end, 60);
        g_autofree char *small = g_utf8_strdown(words, -1);
        if (!g_hash_table_contains(seen, small))
            g_string_append_printf(cited, "%s«%s»", cited->len > 0 ? ", " : "", words);
        g_hash_table_add(seen, g_steal_pointer(&small));
        g_free(words);
    }
    return *first ? g_strdup(cited->str) : NULL;
}
