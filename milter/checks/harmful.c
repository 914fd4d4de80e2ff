/* SPDX-License-Identifier: BSD-2-Clause */
/* harmful: "El correo electrónico institucional no debe usarse para … distribuir mensajes con contenidos que puedan
 * afectar a la entidad." (Protocolo de atención virtual): insults and threats, and viruses where a
 * scanner was asked. */
#include "checks/checks.h"

#include <glib/gi18n.h>

#include "checks/cite.h"
#include "checks/likeness.h"

#define ID "harmful"

static const OptionSpec specs[] = {
    VOBO_ACTION("insult", "hold", N_("El texto insulta.")),
    VOBO_ACTION("threat", "hold", N_("El texto amenaza.")),
    VOBO_ACTION("virus", "reject", N_("El antivirus encontró un virus (sección clamd).")),
    VOBO_ACTION("unscanned", "note", N_("El antivirus no pudo mirar el mensaje.")),
    { "threshold", OPTION_COUNT, "2", N_("Cuánto deben pesar, juntas, las frases."), NULL, NULL },
    VOBO_CERTAINTY("85"),
    VOBO_DOUBT("10"),
    VOBO_INTERNAL("yes"),
    { 0 },
};

/* What the text may do to those who read it. */
typedef struct {
    const char *kind; /* of the finding, and the group of the table */
    TextKind text;
    const char *message;
} Harm;

static const Harm harms[] = {
    { "insult", TEXT_INSULT, N_("Retire las palabras que ofenden.") },
    { "threat", TEXT_THREAT, N_("Retire lo que se lee como una amenaza.") },
};

/* CITED is what of the message says so, REASON the sentence where it begins. */
static void
report(const Facts *facts, const Harm *harm, const char *cited, Reason reason, Findings *findings)
{
    Finding *finding =
        findings_add(findings, ID, harm->kind, SEVERITY_BREACH, g_strdup_printf("%s (%s)", _(harm->message), cited));

    cite_reason(finding, facts, reason);
}

static unsigned
weigh(const GArray *said, const char *group)
{
    unsigned weight = 0;

    for (guint i = 0; i < said->len; i++)
        weight += said_is_of(said_at(said, i), ID, group) ? said_at(said, i)->weight : 0;
    return weight;
}

/* Whether the phrases SAID of the table do HARM; FINDINGS says so. */
static bool
inspect_phrases(const Facts *facts, const GArray *said, const Harm *harm, Findings *findings)
{
    const Said *first;
    g_autofree char *cited = cite_said(facts->prose, said, ID, harm->kind, &first);

    if (!cited || weigh(said, harm->kind) < options_count(facts->options, "threshold"))
        return false;
    report(facts, harm, cited, (Reason){ facts->prose, first->word }, findings);
    return true;
}

/* What the message is by its words. That it answers under a subject of the service excuses nothing: what the text is by
 * itself counts, where that is worse. */
static Likeness
worse_likeness(const Facts *facts)
{
    return facts->of_text.percent > facts->likeness.percent ? facts->of_text : facts->likeness;
}

/* Says in FINDINGS where the words of the message, taken together and so LIKE one that harms, do HARM. */
static void
inspect_words(const Facts *facts, Likeness like, const Harm *harm, Findings *findings)
{
    if (!likeness_is_certain(facts, like, harm->text))
        return;
    const Reason reason = classifier_reason(
        facts->tables->classifier, (const Prose *[]){ facts->prose, facts->matter, NULL }, harm->text);
    if (!reason.text)
        return;
    g_autofree char *cited = cite_quoted(reason);
    report(facts, harm, cited, reason, findings);
}

static const Harm *
likelier_harm(const Likeness *likeness)
{
    const Harm *likelier = &harms[0];

    for (size_t i = 1; i < G_N_ELEMENTS(harms); i++)
        if (likeness->shares[harms[i].text] > likeness->shares[likelier->text])
            likelier = &harms[i];
    return likelier;
}

/* Whether sentence NUMBER of the author's, read by itself, is surely not of the service. */
static bool
stands_out(const Facts *facts, guint number)
{
    const ProseSentence *sentence = prose_sentence(facts->prose, number);
    const Likeness like =
        classifier_judge_words(facts->tables->classifier, facts->prose, sentence->word, sentence->words_end);

    return like.percent >= options_count(facts->options, "certainty");
}

/* The phrases that count although the letter around them is of the service: those of a sentence that stands out of it.
 * A letter says much of the service before it insults. The caller owns the array. */
static GArray *
said_beside_service(const Facts *facts)
{
    GArray *said = g_array_new(FALSE, FALSE, sizeof(Said));
    guint judged = G_MAXUINT;
    bool counts = false;

    for (guint i = 0; i < facts->said->len; i++) {
        const Said *own = said_at(facts->said, i);
        if (!said_is_of(own, ID, NULL))
            continue;
        const guint number = prose_word(facts->prose, own->word)->sentence;
        if (number != judged)
            counts = stands_out(facts, number);
        judged = number;
        if (counts)
            g_array_append_val(said, *own);
    }
    return said;
}

static void
inspect_text(const Facts *facts, Findings *findings)
{
    const Likeness like = worse_likeness(facts);
    g_autoptr(GArray) beside = likeness_is_of_service(facts, like) ? said_beside_service(facts) : NULL;
    const GArray *said = beside ? beside : facts->said;
    bool is_found = false;

    for (size_t i = 0; i < G_N_ELEMENTS(harms); i++)
        is_found |= inspect_phrases(facts, said, &harms[i], findings);
    if (!is_found)
        inspect_words(facts, like, likelier_harm(&like), findings);
}

static void
report_scan(const Scan *scan, Findings *findings)
{
    if (scan->virus)
        findings_add(findings, ID, "virus", SEVERITY_BREACH,
            g_strdup_printf(_("El mensaje lleva un virus (%s): no lo envíe, y avise a soporte."), scan->virus))
            ->text = g_strdup(scan->virus);
    else if (scan->unscanned)
        findings_add(findings, ID, "unscanned", SEVERITY_INFO,
            g_strdup_printf(_("El antivirus no revisó el mensaje: %s."), scan->unscanned));
}

static void
inspect(const Facts *facts, Findings *findings)
{
    if (facts->scan && facts->branch == 0)
        report_scan(facts->scan, findings);
    inspect_text(facts, findings);
}

const Check check_harmful = {
    .id = ID,
    .protocol =
        N_("El correo electrónico institucional no debe usarse para distribuir mensajes con contenidos que puedan "
           "afectar a la entidad."),
    .stage = CHECK_TEXT,
    .inspect = inspect,
    .options = specs,
    .help = N_("El texto no insulta ni amenaza (tablas harmful.txt y kinds.txt)."),
    .list = ID,
};
