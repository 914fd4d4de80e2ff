/* SPDX-License-Identifier: BSD-2-Clause */
/* chain: "El correo electrónico institucional no debe usarse … para enviar cadenas." (Protocolo de atención virtual).
 * What is passed on is looked at too: a chain is hardly ever its sender's own text. */
#include "checks/checks.h"

#include <string.h>

#include <glib/gi18n.h>

#include "checks/cite.h"
#include "checks/likeness.h"
#include "message/thread.h"

#define ID "chain"
#define FORWARD_WEIGHT 4
#define HOAX_WEIGHT 5

static const OptionSpec specs[] = {
    VOBO_ACTION("asks_to_forward", "hold", N_("El texto pide que se lo reenvíe a otros.")),
    VOBO_ACTION("hoax", "hold", N_("El texto promete o amenaza como las cadenas conocidas.")),
    VOBO_ACTION("passed_on", "coach",
        N_("Un mensaje que ya fue reenviado varias veces se reenvía a muchos (max_forwards, max_recipients).")),
    { "max_forwards", OPTION_COUNT, "3", N_("Reenvíos que puede traer un mensaje que se envía a muchos."), NULL, NULL },
    { "max_recipients", OPTION_COUNT, "10", N_("Cuántos son muchos."), NULL, NULL },
    VOBO_CERTAINTY("60"),
    VOBO_DOUBT("10"),
    VOBO_INTERNAL("yes"),
    { 0 },
};

static unsigned
weigh(const GArray *said, const char *group)
{
    unsigned weight = 0;

    for (guint i = 0; i < said->len; i++)
        weight += said_is_of(said_at(said, i), ID, group) ? said_at(said, i)->weight : 0;
    return weight;
}

/* Whether one sentence of PROSE says to spread something and names those that it goes to, as only chains do; FIRST
 * receives what says so. */
static bool
is_spread(const Prose *prose, const GArray *said, const Said **first)
{
    for (guint i = 0; i < said->len; i++) {
        const Said *spread = said_at(said, i);
        for (guint k = 0; said_is_of(spread, ID, "spread") && k < said->len; k++) {
            const Said *audience = said_at(said, k);
            if (said_is_of(audience, ID, "audience") &&
                prose_word(prose, audience->word)->sentence == prose_word(prose, spread->word)->sentence) {
                *first = spread;
                return true;
            }
        }
    }
    return false;
}

/* A text that may be a chain: the author's, or one that he passes on. */
typedef struct {
    const Facts *facts;
    const Prose *prose;
    const Prose *matter; /* what its subject says; NULL: that is not looked at */
    const GArray *said;
    Likeness likeness;
} Suspect;

/* CITED is what of SUSPECT says so, REASON the sentence where it begins. */
static void
report(
    const Suspect *suspect, const char *kind, const char *message, const char *cited, Reason reason, Findings *findings)
{
    cite_reason(findings_add(findings, ID, kind, SEVERITY_BREACH, g_strdup_printf("%s (%s)", message, cited)),
        suspect->facts, reason);
}

static void
report_forward(const Suspect *suspect, const char *cited, Reason reason, Findings *findings)
{
    report(suspect, "asks_to_forward",
        _("El mensaje parece una cadena: pide que se lo reenvíe; no lo haga desde el correo institucional."), cited,
        reason, findings);
}

static void
report_hoax(const Suspect *suspect, const char *cited, Reason reason, Findings *findings)
{
    report(suspect, "hoax", _("El mensaje promete o amenaza como las cadenas: verifíquelo antes de difundirlo."), cited,
        reason, findings);
}

/* Whether phrases of the table make a chain of SUSPECT; FINDINGS says so. */
static bool
inspect_phrases(const Suspect *suspect, Findings *findings)
{
    const GArray *said = suspect->said;
    const unsigned forward = weigh(said, "forward"), hoax = weigh(said, "hoax");
    const Said *first = NULL;
    const bool spreads = is_spread(suspect->prose, said, &first);
    const bool forwards = spreads || forward >= FORWARD_WEIGHT;

    if (!forwards && (hoax == 0 || hoax + forward < HOAX_WEIGHT))
        return false;
    const char *group = spreads ? "spread" : forwards ? "forward" : "hoax";
    g_autofree char *cited = cite_said(suspect->prose, said, ID, group, &first);
    (forwards ? report_forward : report_hoax)(suspect, cited, (Reason){ suspect->prose, first->word }, findings);
    return true;
}

/* Whether the words of SUSPECT, taken together, are those of a chain; FINDINGS says so. */
static bool
inspect_words(const Suspect *suspect, Findings *findings)
{
    if (!likeness_is_certain(suspect->facts, suspect->likeness, TEXT_CHAIN))
        return false;
    const Reason reason = classifier_reason(
        suspect->facts->tables->classifier, (const Prose *[]){ suspect->prose, suspect->matter, NULL }, TEXT_CHAIN);
    if (!reason.text)
        return false;
    g_autofree char *cited = cite_quoted(reason);
    (weigh(suspect->said, "hoax") > 0 ? report_hoax : report_forward)(suspect, cited, reason, findings);
    return true;
}

static bool
inspect_suspect(const Suspect *suspect, Findings *findings)
{
    return (!likeness_is_of_service(suspect->facts, suspect->likeness) && inspect_phrases(suspect, findings)) ||
           inspect_words(suspect, findings);
}

/* Whether QUOTED, what the author passes on, is a chain; FINDINGS says so. */
static bool
inspect_quoted(const Facts *facts, const char *quoted, Findings *findings)
{
    g_autoptr(Prose) prose = prose_new(quoted, true);
    g_autoptr(GArray) said = phrases_find(facts->tables->phrases, prose, message_budget(facts->message));
    Likeness likeness;

    classifier_judge(facts->tables->classifier, (const Prose *[]){ prose, NULL }, &likeness);
    return inspect_suspect(&(Suspect){ facts, prose, NULL, said, likeness }, findings);
}

/* How often the quoted text says that it was passed on. */
static unsigned
count_forwards(const char *quoted)
{
    static const char *const marks[] = { "mensaje reenviado", "forwarded message", "mensaje original",
        "original message" };
    g_autofree char *folded = words_fold(quoted);
    unsigned most = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        unsigned count = 0;
        for (const char *at = strstr(folded, marks[i]); at; at = strstr(at + 1, marks[i]))
            count++;
        most = MAX(most, count);
    }
    return most;
}

static void
inspect_forwards(const Facts *facts, unsigned by_subject, Findings *findings)
{
    const Reply *reply = facts->reply;
    const guint recipients = facts->envelope->recipients->len;

    if (recipients <= options_count(facts->options, "max_recipients"))
        return;
    const unsigned forwards = MAX(by_subject, count_forwards(reply->quoted ? reply->quoted : ""));
    if (forwards <= options_count(facts->options, "max_forwards"))
        return;
    findings_add(findings, ID, "passed_on", SEVERITY_ADVICE,
        g_strdup_printf(
            _("Este mensaje ya fue reenviado %u veces y va a %u personas: envíelo solo a quien lo necesite, "
              "con lo que deba saber."),
            forwards, recipients));
}

static void
inspect(const Facts *facts, Findings *findings)
{
    const char *subject = message_subject(facts->message);
    const Reply *reply = facts->reply;
    unsigned forwards;

    thread_matter(subject ? subject : "", &forwards);
    if (inspect_suspect(&(Suspect){ facts, facts->prose, facts->matter, facts->said, facts->likeness }, findings) ||
        (reply->quoted && thread_kind(facts->message) == THREAD_FORWARD &&
            inspect_quoted(facts, reply->quoted, findings)))
        return;
    inspect_forwards(facts, forwards, findings);
}

const Check check_chain = {
    .id = ID,
    .protocol = N_("El correo electrónico institucional no debe usarse para enviar cadenas."),
    .stage = CHECK_TEXT,
    .inspect = inspect,
    .options = specs,
    .help = N_("El mensaje no es una cadena, ni pasa una adelante (tablas chain.txt y kinds.txt)."),
    .list = ID,
};
