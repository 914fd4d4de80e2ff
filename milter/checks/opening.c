/* SPDX-License-Identifier: BSD-2-Clause */
/* opening: "Empezar la comunicación con una frase como «Según su solicitud de fecha…, relacionada con…» o «En respuesta
 * a su solicitud de fecha…, relacionada con…»." (Protocolo de atención virtual) */
#include "checks/checks.h"

#include <string.h>

#include <glib/gi18n.h>

#include "checks/audience.h"
#include "checks/cite.h"
#include "message/dates.h"
#include "message/language.h"
#include "message/thread.h"

#define ID "opening"
#define SENTENCES_MOST 3
#define MATTER_WORDS 4

static const OptionSpec specs[] = {
    VOBO_ACTION("missing", "coach", N_("La respuesta a un ciudadano no empieza por decir a qué solicitud responde.")),
    VOBO_ACTION("without_date", "coach", N_("Lo dice sin la fecha de la solicitud.")),
    VOBO_ACTION("without_matter", "coach", N_("Lo dice sin el tema de la solicitud.")),
    VOBO_ACTION("wrong_date", "coach", N_("La fecha no es la del mensaje al que se responde.")),
    { "min_words", OPTION_COUNT, "12", N_("Un texto con menos palabras no se mira."), NULL, NULL },
    { 0 },
};

/* What the opening says. */
typedef struct {
    const Said *formula; /* NULL: it has none */
    guint words_end;     /* of the sentence where that stands */
    bool has_date, has_matter;
    CitedDate date; /* with has_date, unless it is "de ayer" or the like */
} Opening;

/* The words in which a reader learns what is answered: the first sentences of the text, behind date, address and
 * greeting; where they end. */
static guint
opening_end(const Prose *prose)
{
    guint taken = 0, end = 0;

    for (guint i = 0; i < prose->sentences->len && taken < SENTENCES_MOST; i++) {
        const ProseSentence *sentence = prose_sentence(prose, i);
        const BlockKind kind = prose_block(prose, sentence->block)->kind;
        taken += kind == BLOCK_TEXT || kind == BLOCK_ITEM;
        end = MAX(end, sentence->words_end);
    }
    return end;
}

/* Whether the words from BEGIN to END name a day without its number: "del día de ayer", "de la fecha". */
static bool
names_day(const Prose *prose, guint begin, guint end)
{
    static const char *const days[] = { "ayer", "hoy", "anteayer", "antier", "lunes", "martes", "miercoles", "jueves",
        "viernes", "sabado", "domingo", NULL };

    for (guint i = begin; i < end; i++)
        if (g_strv_contains(days, prose_word(prose, i)->folded))
            return true;
    return false;
}

static Opening
read_opening(const Facts *facts)
{
    const Prose *prose = facts->prose;
    Opening opening = { 0 };
    const guint end = opening_end(prose);

    for (guint i = 0; i < facts->said->len && !opening.formula; i++) {
        const Said *said = said_at(facts->said, i);
        if (said_is_of(said, ID, "formula") && said->words_end <= end)
            opening.formula = said;
    }
    if (!opening.formula)
        return opening;
    /* The greeting and the first sentence may be one; date and matter are looked for in the formula's own. */
    const ProseSentence *sentence = prose_sentence(prose, prose_word(prose, opening.formula->word)->sentence);
    CitedDate date;
    opening.words_end = sentence->words_end;
    size_t from = sentence->begin;
    while (!opening.has_date && dates_find(prose->text, from, &date, message_budget(facts->message)) &&
           date.begin < sentence->end) {
        opening.has_date = true;
        opening.date = date;
        from = date.end;
    }
    opening.has_date |= names_day(prose, opening.formula->word, sentence->words_end);
    for (guint i = 0; i < facts->said->len; i++) {
        const Said *said = said_at(facts->said, i);
        opening.has_matter |= said_is_of(said, ID, "matter") && said->word >= opening.formula->words_end &&
                              said->words_end < sentence->words_end;
    }
    /* "su solicitud de certificado laboral": what is left beside a date says what it is about */
    guint left = 0;
    for (guint i = opening.formula->words_end; i < sentence->words_end; i++) {
        const ProseWord *word = prose_word(prose, i);
        const bool is_of_date =
            opening.date.day > 0 && word->begin >= opening.date.begin && word->end <= opening.date.end;
        left += !is_of_date && word->kind != WORD_NUMBER && strlen(word->folded) > 3;
    }
    opening.has_matter |= left >= MATTER_WORDS;
    return opening;
}

/* The day of the message that is answered: as that bore it when it came, or else as it is cited. */
static bool
asked_on(const Facts *facts, CitedDate *date)
{
    const char *cited = facts->reply->quoted_date;

    if (!facts->request)
        return cited && dates_find(cited, 0, date, message_budget(facts->message));
    GDate day;
    g_date_clear(&day, 1);
    g_date_set_julian(&day, facts->request->day);
    *date = (CitedDate){ g_date_get_year(&day), (int)g_date_get_month(&day), g_date_get_day(&day), 0, 0 };
    return true;
}

/* Whether one of the citizens who read the message wrote on DATE, in the year ASKED where it says none. */
static bool
somebody_asked(const Facts *facts, const CitedDate *date, const CitedDate *asked)
{
    const int year = date->year ? date->year : asked->year;

    if (!g_date_valid_dmy((GDateDay)date->day, (GDateMonth)date->month, (GDateYear)year))
        return false;
    GDate day;
    g_date_clear(&day, 1);
    g_date_set_dmy(&day, (GDateDay)date->day, (GDateMonth)date->month, (GDateYear)year);
    for (guint i = 0; i < facts->envelope->recipients->len; i++) {
        const char *address = envelope_recipient(facts->envelope, i)->address;
        if (audience_reader(facts, address) == READER_CITIZEN &&
            facts->past->has_asked(facts->past->data, address, g_date_get_julian(&day)) == PAST_KNOWN)
            return true;
    }
    return false;
}

/* Whether the text names another day than that of a request; RIGHT receives that. */
static bool
is_wrong_day(const Facts *facts, const CitedDate *said, CitedDate *right)
{
    const char *cited = facts->reply->quoted_date;
    CitedDate quoted;

    if (said->day == 0 || !asked_on(facts, right) || dates_are_same(right, said))
        return false;
    /* It may be known from both, an hour apart by midnight; or an earlier one of his is meant. */
    if (cited && dates_find(cited, 0, &quoted, message_budget(facts->message)) && dates_are_same(&quoted, said))
        return false;
    return !somebody_asked(facts, said, right);
}

/* The sentence with which the answer may begin. The caller owns it. */
static char *
write_opening(const Facts *facts)
{
    const char *subject = message_subject(facts->message);
    const char *matter = thread_matter(subject ? subject : "", NULL);

    if (!*matter && facts->request)
        matter = thread_matter(facts->request->subject, NULL);
    CitedDate date;
    g_autofree char *day = asked_on(facts, &date) ? dates_in_words(&date) : g_strdup(_("(día) de (mes) de (año)"));

    return g_strdup_printf(_("En respuesta a su solicitud de fecha %s, relacionada con %s%s%s,"), day,
        *matter ? "«" : "", *matter ? matter : _("(tema)"), *matter ? "»" : "");
}

/* Takes MESSAGE, to which the ready sentence is added. */
static void
report(const Facts *facts, const Opening *opening, const char *kind, const char *message, Findings *findings)
{
    g_autofree char *ready = write_opening(facts);
    Finding *finding =
        findings_add(findings, ID, kind, SEVERITY_ADVICE, g_strdup_printf(_("%s Por ejemplo: «%s…»"), message, ready));

    if (opening->formula)
        cite_sentence(finding, facts, opening->formula->word);
    else if (facts->prose->sentences->len > 0)
        cite_range(finding, facts, prose_sentence(facts->prose, 0)->begin, prose_sentence(facts->prose, 0)->end);
}

static void
inspect(const Facts *facts, Findings *findings)
{
    CitedDate asked;

    if (!audience_is_answered_citizen(facts) || facts->prose->words->len < options_count(facts->options, "min_words"))
        return;
    const char *language = language_of(facts->prose->text);
    if (language && strcmp(language, "es") != 0)
        return;
    const Opening opening = read_opening(facts);
    if (!opening.formula) {
        report(facts, &opening, "missing", _("Empiece por decir a qué solicitud responde, con su fecha y su tema."),
            findings);
        return;
    }
    if (!opening.has_date)
        report(facts, &opening, "without_date", _("Diga de qué fecha es la solicitud a la que responde."), findings);
    if (!opening.has_matter)
        report(facts, &opening, "without_matter", _("Diga con qué está relacionada la solicitud a la que responde."),
            findings);
    if (is_wrong_day(facts, &opening.date, &asked)) {
        g_autofree char *wrong = dates_in_words(&opening.date);
        g_autofree char *right = dates_in_words(&asked);
        g_autofree char *message = g_strdup_printf(
            _("Revise la fecha: el texto dice %s, y el mensaje al que responde es del %s."), wrong, right);
        report(facts, &opening, "wrong_date", message, findings);
    }
}

const Check check_opening = {
    .id = ID,
    .protocol = N_("Empezar la comunicación con una frase como «Según su solicitud de fecha…, relacionada con…» o «En "
                   "respuesta a su solicitud de fecha…, relacionada con…»."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("La respuesta a un ciudadano empieza por su solicitud, con fecha y tema (tabla opening.txt)."),
    .list = ID,
};
