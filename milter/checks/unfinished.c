/* SPDX-License-Identifier: BSD-2-Clause */
/* unfinished: "Revisar de manera completa el mensaje antes de hacer clic en «Enviar»." (Protocolo de atención virtual):
 * what a last look would have found. */
#include "checks/checks.h"

#include <pthread.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/pattern.h"
#include "checks/audience.h"
#include "checks/cite.h"
#include "config/validators.h"
#include "message/address.h"
#include "message/language.h"
#include "message/thread.h"

#define ID "unfinished"
#define FAULTS_CITED 3U

static const OptionSpec specs[] = {
    VOBO_ACTION("no_attachment", "coach", N_("El texto anuncia un adjunto y no lo hay.")),
    VOBO_ACTION("placeholder", "hold", N_("Quedó algo por llenar: [NOMBRE], XXXX, {{campo}}, ____.")),
    VOBO_ACTION("other_name", "coach", N_("El saludo nombra a alguien que no es el destinatario.")),
    VOBO_ACTION("misspelt", "coach", N_("Muchas palabras no están en el diccionario.")),
    { "dictionary", OPTION_TEXT, "/usr/share/hunspell/es_CO",
        N_("Diccionario de hunspell (UTF-8), sin .aff ni .dic. Vacío, o si no está: la ortografía no se mira. La "
           "entidad\n"
           "añade palabras en la tabla spelling.txt."),
        NULL, validate_optional_path },
    { "max_misspelt", OPTION_SHARE, "0.03", N_("Qué parte de las palabras puede faltar en él."), NULL, NULL },
    { "min_misspelt", OPTION_COUNT, "3", N_("Con menos palabras distintas que faltan no se dice nada."), NULL, NULL },
    { 0 },
};

/* --- attachments --------------------------------------------------------------------------------------------- */

/* Whether something travels beside the text that is more than a picture shown in it. */
static bool
has_attachment(const Message *message)
{
    const GPtrArray *parts = message_parts(message);

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        if (part->is_enclosed || part->is_attachment || (part->is_beside && !part->related))
            return true;
    }
    return false;
}

static void
inspect_attachment(const Facts *facts, Findings *findings)
{
    const Said *first;
    g_autofree char *cited = cite_said(facts->prose, facts->said, ID, "attachment", &first);

    if (!cited || has_attachment(facts->message))
        return;
    cite_sentence(findings_add(findings, ID, "no_attachment", SEVERITY_ADVICE,
                      g_strdup_printf(_("El texto anuncia un adjunto (%s) y el mensaje no lo lleva: adjúntelo, o "
                                        "corrija el texto."),
                          cited)),
        facts, first->word);
}

/* --- placeholders -------------------------------------------------------------------------------------------- */

/* What forms and templates leave to be filled in. Masks of numbers ("XXXX-1234") and tags of subjects are none. */
static const char placeholders[] =
    "\\{\\{[^{}\\n]{1,60}\\}\\}|\\$\\{[^{}\\n]{1,60}\\}|<<[^<>\\n]{1,60}>>|«[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑ0-9_]{2,40}»"
    "|\\[(?!(?:EXTERNO|EXTERNAL|SIC|CONFIDENCIAL|URGENTE|INTERNO|SPAM|VISTO BUENO)\\])[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÑ0-9 "
    "_/.-]{2,50}\\]"
    "|(?i:[\\[(<{](?:nombre|fecha|insert[ae]r?|completar|complete|diligenciar|escrib[ai]r?|indicar|agregar|poner|"
    "colocar|número de|numero de|tema|asunto|cargo|entidad|dirección|xx+)(?: [^\\])>}\\n]{0,60})?[\\])>}])"
    "|(?<![\\w*#-])(?i:x{4,16})(?![\\w*-])|(?<!\\w)(?i:x{2,}/x{2,}(?:/x{2,})?)(?!\\w)"
    "|(?<!_)_{4,}(?!_)|(?<!\\.)\\.{6,}(?!\\.)|(?<!\\w)(?i:dd/mm/a{2,4})(?!\\w)|(?i:lorem ipsum)"
    "|(?<!\\w)(?i:pendiente (?:por|de) (?:completar|diligenciar|llenar))(?!\\w)"
    "|(?<!\\w)(?:TODO|TBD|PENDIENTE)(?=:| por)";

static pcre2_code *placeholder;
static pthread_once_t placeholder_once = PTHREAD_ONCE_INIT;

static void
compile_placeholder(void)
{
    placeholder = pattern_compile(placeholders, 0, NULL);
}

/* The first in TEXT, by its bytes. */
static bool
find_placeholder(const char *text, Budget *budget, size_t *begin, size_t *end)
{
    pcre2_match_data *match;

    pthread_once(&placeholder_once, compile_placeholder);
    match = pcre2_match_data_create_from_pattern(placeholder, NULL);
    const bool found = pattern_find(placeholder, text, strlen(text), 0, match, budget);
    if (found) {
        const PCRE2_SIZE *places = pcre2_get_ovector_pointer(match);
        *begin = places[0];
        *end = places[1];
    }
    pcre2_match_data_free(match);
    return found;
}

static void
inspect_placeholders(const Facts *facts, Findings *findings)
{
    const char *subject = message_subject(facts->message);
    Budget *budget = message_budget(facts->message);
    size_t begin, end;

    if (find_placeholder(facts->prose->text, budget, &begin, &end)) {
        g_autofree char *cited = prose_cut(facts->prose, begin, end, 60);
        cite_range(findings_add(findings, ID, "placeholder", SEVERITY_BREACH,
                       g_strdup_printf(_("Quedó algo por llenar en el texto: «%s»."), cited)),
            facts, begin, end);
    } else if (subject && find_placeholder(subject, budget, &begin, &end)) {
        g_autofree char *cited = g_strndup(subject + begin, end - begin);
        findings_add(findings, ID, "placeholder", SEVERITY_BREACH,
            g_strdup_printf(_("Quedó algo por llenar en el asunto: «%s»."), cited));
    }
}

/* --- salutation ---------------------------------------------------------------------------------------------- */

/* The words of the greeting that people are called by, folded and parted by blanks; NULL: it names nobody. The caller
 * owns the string. */
static char *
greeted(const Facts *facts, const Block **block)
{
    const Prose *prose = facts->prose;
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; i < prose->blocks->len && names->len == 0; i++) {
        *block = prose_block(prose, i);
        if ((*block)->kind != BLOCK_GREETING)
            continue;
        for (guint w = (*block)->word; w < (*block)->words_end; w++) {
            const ProseWord *word = prose_word(prose, w);
            const bool is_capital = g_unichar_isupper(g_utf8_get_char(prose->text + word->begin));
            if (is_capital && people_is_name(facts->people, word->folded, strlen(word->folded)))
                g_string_append_printf(names, " %s", word->folded);
        }
    }
    return names->len > 0 ? g_strdup(names->str + 1) : NULL;
}

/* Whether ONE of the words of a name may be OTHER: a letter or two aside, as people misspell names, or shortened. */
static bool
is_same_name(const char *one, const char *other)
{
    const size_t least = MIN(strlen(one), strlen(other));

    return least >= 3 && strncmp(one, other, MAX(least - 1, 3)) == 0;
}

static bool
has_name(char *const *words, const char *name)
{
    for (; *words; words++)
        if (is_same_name(*words, name) || (strlen(name) >= 4 && strstr(*words, name)))
            return true;
    return false;
}

/* Whether one of the mailboxes of the field NAME may be called by one of NAMES. *NAMED becomes whether one of them has
 * a name of a person at all. */
static bool
field_names_one_of(const Facts *facts, const char *field, char *const *names, bool *named)
{
    const GPtrArray *mailboxes = message_mailboxes(facts->message, field);

    for (guint i = 0; i < mailboxes->len; i++) {
        const Mailbox *mailbox = g_ptr_array_index(mailboxes, i);
        const Person *person = people_by_address(facts->people, mailbox->address);
        g_autofree char *local = g_strndup(mailbox->address, strcspn(mailbox->address, "@"));
        g_autofree char *all = g_strdup_printf("%s %s %s", mailbox->display, person ? person->name : "", local);
        g_autofree char *folded = words_fold(all);
        g_strdelimit(folded, "._-,;()\"0123456789", ' ');
        g_auto(GStrv) words = g_strsplit(folded, " ", -1);
        for (char **word = words; *word; word++)
            *named |= *mailbox->display && people_is_name(facts->people, *word, strlen(*word));
        for (char *const *name = names; *name; name++)
            if (has_name(words, *name))
                return true;
    }
    return false;
}

static void
inspect_name(const Facts *facts, Findings *findings)
{
    const Block *block = NULL;
    g_autofree char *greeting = greeted(facts, &block);
    bool is_named = false;

    if (!greeting)
        return;
    g_auto(GStrv) names = g_strsplit(greeting, " ", -1);
    if (field_names_one_of(facts, "To", names, &is_named) || field_names_one_of(facts, "Cc", names, &is_named) ||
        !is_named)
        return;
    g_autofree char *cited = prose_cut(facts->prose, block->begin, block->end, 60);
    cite_range(
        findings_add(findings, ID, "other_name", SEVERITY_ADVICE,
            g_strdup_printf(_("El saludo «%s» no nombra a ningún destinatario: revise a quién escribe."), cited)),
        facts, block->begin, block->end);
}

/* --- spelling ------------------------------------------------------------------------------------------------ */

/* The first of the words FAULTS as they were written, each with what it may stand for. The caller owns the string. */
static char *
cite_faults(const Facts *facts, const GArray *faults)
{
    GString *cited = g_string_new(NULL);

    for (guint i = 0; i < MIN(faults->len, FAULTS_CITED); i++) {
        const ProseWord *word = prose_word(facts->prose, g_array_index(faults, guint, i));
        g_autofree char *suggestion = spelling_suggestion(facts->tables->spelling, word->lower);
        g_string_append_printf(cited, "%s«%s»", i > 0 ? ", " : "", word->lower);
        if (suggestion)
            g_string_append_printf(cited, _(" (¿%s?)"), suggestion);
    }
    return g_string_free(cited, FALSE);
}

static void
inspect_spelling(const Facts *facts, Findings *findings)
{
    const char *language = language_of(facts->prose->text);
    guint count;

    if (action_chosen(facts->options, "misspelt") == ACTION_IGNORE || (language && strcmp(language, "es") != 0))
        return;
    g_autoptr(GArray) faults = spelling_faults(facts->tables->spelling, facts->prose, &count);
    if (faults->len < MAX(options_count(facts->options, "min_misspelt"), 1) ||
        faults->len <= options_share(facts->options, "max_misspelt") * count)
        return;
    g_autofree char *cited = cite_faults(facts, faults);
    Finding *finding =
        findings_add(findings, ID, "misspelt", SEVERITY_ADVICE, g_strdup_printf(_("Revise la ortografía: %s."), cited));
    cite_sentence(finding, facts, g_array_index(faults, guint, 0));
}

static void
inspect(const Facts *facts, Findings *findings)
{
    inspect_placeholders(facts, findings);
    inspect_attachment(facts, findings);
    inspect_name(facts, findings);
    inspect_spelling(facts, findings);
}

const Check check_unfinished = {
    .id = ID,
    .protocol = N_("Revisar de manera completa el mensaje antes de hacer clic en «Enviar»."),
    .stage = CHECK_TEXT,
    .inspect = inspect,
    .options = specs,
    .help =
        N_("El mensaje está terminado: lleva lo que anuncia (tabla unfinished.txt), nada quedó por llenar, saluda a\n"
           "quien lo recibe, y sus palabras están bien escritas."),
    .list = ID,
};
