/* SPDX-License-Identifier: BSD-2-Clause */
/* length: "Ser conciso. … Redactar oraciones cortas y precisas. Si el mensaje es largo, dividirlo en varios párrafos
 * para que sea más fácil de leer." (Protocolo de atención virtual) */
#include "checks/checks.h"

#include <glib/gi18n.h>

#include "checks/cite.h"

#define ID "length"
#define MEAN_SENTENCES_LEAST 3

static const OptionSpec specs[] = {
    VOBO_ACTION("long_text", "coach", N_("El texto es muy largo (max_words).")),
    VOBO_ACTION("long_sentence", "coach", N_("Una oración es muy larga (max_sentence).")),
    VOBO_ACTION("long_sentences", "coach", N_("Las oraciones son, en promedio, muy largas (max_mean).")),
    VOBO_ACTION("long_paragraph", "coach", N_("Un párrafo es muy largo (max_paragraph).")),
    { "max_words", OPTION_COUNT, "400", N_("Palabras que puede tener un mensaje."), NULL, NULL },
    { "max_sentence", OPTION_COUNT, "50", N_("Palabras que puede tener una oración."), NULL, NULL },
    { "max_mean", OPTION_COUNT, "35", N_("Palabras que pueden tener, en promedio, tres oraciones o más."), NULL, NULL },
    { "max_paragraph", OPTION_COUNT, "130", N_("Palabras que puede tener un párrafo."), NULL, NULL },
    VOBO_INTERNAL("no"),
    { 0 },
};

/* The words from FIRST to END that are the author's own. */
static guint
count_words(const Prose *prose, guint first, guint end)
{
    guint count = 0;

    for (guint i = first; i < end; i++)
        count += !prose_word(prose, i)->is_cited;
    return count;
}

typedef struct {
    guint words, in_sentences, sentences;
    guint longest, longest_words;     /* sentence */
    guint paragraph, paragraph_words; /* block */
} Measure;

static Measure
measure(const Prose *prose)
{
    Measure measure = { 0 };

    for (guint i = 0; i < prose->blocks->len; i++) {
        const Block *block = prose_block(prose, i);
        const guint words = count_words(prose, block->word, block->words_end);
        measure.words += words;
        if (block->kind == BLOCK_GREETING || block->kind == BLOCK_HEADING)
            continue;
        if (words > measure.paragraph_words) {
            measure.paragraph = i;
            measure.paragraph_words = words;
        }
        for (guint s = block->sentence; s < block->sentences_end; s++) {
            const ProseSentence *sentence = prose_sentence(prose, s);
            const guint own = count_words(prose, sentence->word, sentence->words_end);
            measure.in_sentences += own;
            measure.sentences += own > 0;
            if (own > measure.longest_words) {
                measure.longest = s;
                measure.longest_words = own;
            }
        }
    }
    return measure;
}

static void
inspect(const Facts *facts, Findings *findings)
{
    const Measure found = measure(facts->prose);
    const unsigned words = (unsigned)options_count(facts->options, "max_words");
    const unsigned sentence = (unsigned)options_count(facts->options, "max_sentence");
    const unsigned mean = (unsigned)options_count(facts->options, "max_mean");
    const unsigned paragraph = (unsigned)options_count(facts->options, "max_paragraph");

    if (found.words > words)
        findings_add(findings, ID, "long_text", SEVERITY_ADVICE,
            g_strdup_printf(
                _("El mensaje tiene %u palabras y conviene que no pase de %u: deje lo esencial, o adjunte el detalle."),
                found.words, words));
    if (found.longest_words > sentence) {
        const ProseSentence *longest = prose_sentence(facts->prose, found.longest);
        cite_range(findings_add(findings, ID, "long_sentence", SEVERITY_ADVICE,
                       g_strdup_printf(_("Divida en varias la oración de %u palabras; conviene que no pase de "
                                         "%u."),
                           found.longest_words, sentence)),
            facts, longest->begin, longest->end);
    }
    if (found.sentences >= MEAN_SENTENCES_LEAST && found.in_sentences > mean * found.sentences)
        findings_add(findings, ID, "long_sentences", SEVERITY_ADVICE,
            g_strdup_printf(_("Acorte las oraciones: tienen en promedio %u palabras y conviene que no pasen de "
                              "%u."),
                found.in_sentences / found.sentences, mean));
    if (found.paragraph_words > paragraph) {
        const Block *block = prose_block(facts->prose, found.paragraph);
        cite_range(findings_add(findings, ID, "long_paragraph", SEVERITY_ADVICE,
                       g_strdup_printf(_("Divida en varios el párrafo de %u palabras; conviene que no pase de "
                                         "%u."),
                           found.paragraph_words, paragraph)),
            facts, block->begin, block->end);
    }
}

const Check check_length = {
    .id = ID,
    .protocol = N_("Ser conciso. Redactar oraciones cortas y precisas. Si el mensaje es largo, dividirlo en varios "
                   "párrafos para que sea más fácil de leer."),
    .stage = CHECK_TEXT,
    .inspect = inspect,
    .options = specs,
    .help = N_("El mensaje es conciso: pocas palabras, oraciones cortas, varios párrafos."),
};
