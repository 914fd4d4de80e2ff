/* SPDX-License-Identifier: BSD-2-Clause */
/* emphasis: "No use mayúsculas sostenidas, negrillas ni signos de admiración si no son estrictamente necesarios."
 * (Protocolo de atención virtual) */
#include "checks/checks.h"

#include <string.h>

#include <glib/gi18n.h>

#include "checks/cite.h"
#include "message/readable.h"

#define ID "emphasis"
#define RUN_WORDS 2
#define RUN_LETTERS 10
#define MIXED_LETTERS 14 /* where the other words may be acronyms */
#define NAME_WORDS_MOST 9
#define BOLD_BYTES_LEAST 60

static const OptionSpec specs[] = {
    VOBO_ACTION("capitals", "coach", N_("Varias palabras seguidas, o una que grita, están en mayúsculas.")),
    VOBO_ACTION("exclamations", "coach", N_("Hay muchos signos de admiración, o van repetidos (max_exclamations).")),
    VOBO_ACTION("bold", "coach", N_("Mucho del texto está en negrilla; los títulos no cuentan (max_bold).")),
    { "max_exclamations", OPTION_COUNT, "1", N_("Exclamaciones que puede tener un mensaje."), NULL, NULL },
    { "max_bold", OPTION_SHARE, "0.25", N_("Proporción del texto que puede estar en negrilla."), NULL, NULL },
    VOBO_INTERNAL("no"),
    { 0 },
};

/* --- capitals ------------------------------------------------------------------------------------------------ */

/* Whether the table names WORD in GROUP. */
static bool
is_in_table(const Facts *facts, guint word, const char *group)
{
    for (guint i = 0; i < facts->said->len; i++) {
        const Said *said = said_at(facts->said, i);
        if (said->word <= word && word < said->words_end && said_is_of(said, ID, group))
            return true;
    }
    return false;
}

static bool
is_capital(const ProseWord *word)
{
    return !word->is_cited && (word->kind == WORD_CAPITAL || word->kind == WORD_ACRONYM);
}

/* Whether people, or the institution, are called WORD. */
static bool
is_of_name(const Facts *facts, const ProseWord *word)
{
    static const char *const small[] = { "de", "del", "la", "las", "los", "y", "e", NULL };
    g_autofree char *institution = words_fold(options_text(facts->institution, "name"));

    return g_strv_contains(small, word->folded) || people_is_name(facts->people, word->folded, strlen(word->folded)) ||
           strstr(institution, word->folded);
}

/* Whether the words from BEGIN to END, all in capitals, are a name, or begin as names and citations of laws do. */
static bool
is_name(const Facts *facts, guint begin, guint end)
{
    const ProseSentence *sentence = prose_sentence(facts->prose, prose_word(facts->prose, begin)->sentence);
    unsigned others = 0;

    if (end - begin > NAME_WORDS_MOST)
        return false;
    if (is_in_table(facts, begin, "names") || (begin > sentence->word && is_in_table(facts, begin - 1, "names")))
        return true;
    for (guint i = begin; i < end; i++) {
        if (is_in_table(facts, i, "company"))
            return true;
        others += !is_of_name(facts, prose_word(facts->prose, i));
    }
    return others == 0;
}

static guint
count_letters(const Prose *prose, guint begin, guint end)
{
    guint letters = 0;

    for (; begin < end; begin++)
        letters += (guint)g_utf8_strlen(prose_word(prose, begin)->folded, -1);
    return letters;
}

/* Whether the words from BEGIN to END of one sentence, all in capitals, are shouted: no acronyms, no names. */
static bool
is_shouted(const Facts *facts, guint begin, guint end)
{
    unsigned capitals = 0, shouts = 0, all = 0; /* capitals: those that are no acronyms */

    for (guint i = begin; i < end; i++) {
        capitals += prose_word(facts->prose, i)->kind == WORD_CAPITAL;
        all += is_capital(prose_word(facts->prose, i));
        shouts += is_in_table(facts, i, "shout");
    }
    if (is_name(facts, begin, end))
        return false;
    if (shouts > 0 && (shouts == end - begin || end - begin >= RUN_WORDS))
        return true;
    const guint letters = count_letters(facts->prose, begin, end);
    if (all > RUN_WORDS && letters >= RUN_LETTERS) /* so many acronyms do not follow each other */
        return true;
    return end - begin >= RUN_WORDS &&
           ((capitals >= RUN_WORDS && letters >= RUN_LETTERS) || (capitals > 0 && letters >= MIXED_LETTERS));
}

/* Whether only blanks stand between WORD and the one before. */
static bool
is_right_behind(const Prose *prose, guint word)
{
    for (size_t i = prose_word(prose, word - 1)->end; i < prose_word(prose, word)->begin; i++)
        if (!g_ascii_isspace(prose->text[i]))
            return false;
    return true;
}

/* The next words in capitals of BLOCK from *WORD on; numbers and letters that stand alone between them are part of it.
 */
static bool
next_run(const Prose *prose, const Block *block, guint *word, guint *end)
{
    while (*word < block->words_end && !is_capital(prose_word(prose, *word)))
        (*word)++;
    if (*word == block->words_end)
        return false;
    for (guint i = *end = *word; i < block->words_end; i++) {
        const ProseWord *own = prose_word(prose, i);
        if (own->sentence != prose_word(prose, *word)->sentence || (i > *word && !is_right_behind(prose, i)))
            break;
        if (is_capital(own))
            *end = i + 1;
        else if (own->kind != WORD_NUMBER && strlen(own->lower) > 1)
            break;
    }
    return true;
}

static void
inspect_capitals(const Facts *facts, Findings *findings)
{
    const Prose *prose = facts->prose;
    guint runs = 0, first = 0, first_end = 0;

    for (guint i = 0; i < prose->blocks->len; i++) {
        const Block *block = prose_block(prose, i);
        guint end;
        if (block->kind == BLOCK_GREETING || (block->kind == BLOCK_HEADING && i + 1 < prose->blocks->len))
            continue;
        for (guint word = block->word; next_run(prose, block, &word, &end); word = end) {
            if (!is_shouted(facts, word, end))
                continue;
            if (runs++ == 0) {
                first = word;
                first_end = end;
            }
        }
    }
    if (runs == 0)
        return;
    g_autofree char *cited =
        prose_cut(prose, prose_word(prose, first)->begin, prose_word(prose, first_end - 1)->end, 60);
    cite_sentence(
        findings_add(findings, ID, "capitals", SEVERITY_ADVICE,
            g_strdup_printf(_("Escriba en minúsculas «%s»: las mayúsculas sostenidas se leen como gritos."), cited)),
        facts, first);
}

/* --- exclamations -------------------------------------------------------------------------------------------- */

/* Whether AT stands between quotation marks. */
static bool
is_cited(const Prose *prose, size_t at)
{
    guint low = 0, high = prose->words->len;

    while (low < high) {
        const guint middle = (low + high) / 2;
        if (prose_word(prose, middle)->end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && prose_word(prose, low - 1)->is_cited;
}

static void
inspect_exclamations(const Facts *facts, Findings *findings)
{
    const char *text = facts->prose->text, *first = NULL;
    const guint64 limit = options_count(facts->options, "max_exclamations");
    unsigned count = 0;
    bool is_repeated = false;

    for (const char *at = strchr(text, '!'); at; at = strchr(at + 1, '!')) {
        if (is_cited(facts->prose, (size_t)(at - text)))
            continue;
        const bool again = at[1] == '!';
        is_repeated |= again;
        count += !again;
        if (!first)
            first = at;
    }
    if (!first || (count <= limit && !is_repeated))
        return;
    size_t word = 0;
    while (
        word + 1 < facts->prose->words->len && prose_word(facts->prose, (guint)word + 1)->end <= (size_t)(first - text))
        word++;
    Finding *finding = findings_add(findings, ID, "exclamations", SEVERITY_ADVICE,
        g_strdup(_("Quite los signos de admiración: úselos solo si son estrictamente necesarios.")));
    if (facts->prose->words->len > 0)
        cite_sentence(finding, facts, (guint)word);
}

/* --- bold type ----------------------------------------------------------------------------------------------- */

static void
inspect_bold(const Facts *facts, Findings *findings)
{
    const double limit = options_share(facts->options, "max_bold");
    const Reply *reply = message_html_rendition(facts->message)->reply;

    if (facts->branch > 0 || reply->bold < BOLD_BYTES_LEAST || (double)reply->bold <= limit * (double)reply->written)
        return;
    findings_add(findings, ID, "bold", SEVERITY_ADVICE,
        g_strdup_printf(_("El %u %% del texto está en negrilla: déjela para lo estrictamente necesario."),
            (unsigned)(100 * reply->bold / reply->written)));
}

static void
inspect(const Facts *facts, Findings *findings)
{
    inspect_capitals(facts, findings);
    inspect_exclamations(facts, findings);
    inspect_bold(facts, findings);
}

const Check check_emphasis = {
    .id = ID,
    .protocol =
        N_("No use mayúsculas sostenidas, negrillas ni signos de admiración si no son estrictamente necesarios."),
    .stage = CHECK_TEXT,
    .inspect = inspect,
    .options = specs,
    .help = N_("El texto no grita. Siglas, nombres y citas de normas no cuentan (tabla emphasis.txt)."),
    .list = ID,
};
