/* SPDX-License-Identifier: BSD-2-Clause */
/* personal-topic: "El correo electrónico institucional no debe usarse para temas personales." (Protocolo de atención
 * virtual) */
#include "checks/checks.h"

#include <string.h>

#include <glib/gi18n.h>

#include "checks/cite.h"
#include "checks/likeness.h"

#define ID "personal-topic"
#define GIST_BYTES 5

static const OptionSpec specs[] = {
    VOBO_ACTION("topic", "coach", N_("El texto vende, rifa, invita, predica, hace política o es de la vida privada.")),
    { "threshold", OPTION_COUNT, "4",
        N_("Cuánto deben pesar, juntas, las frases de un tema; siempre son dos distintas al menos."), NULL, NULL },
    VOBO_CERTAINTY("75"),
    VOBO_DOUBT("10"),
    VOBO_INTERNAL("yes"),
    { 0 },
};

static const struct {
    const char *group, *name;
} topics[] = {
    { "sales", N_("ventas") },
    { "raffles", N_("rifas y colectas") },
    { "invitations", N_("invitaciones personales") },
    { "religion", N_("religión") },
    { "politics", N_("política") },
};

/* What SAID is counted as: the beginnings of its words, so that the forms of one word count once, and one number is as
 * good as another. The caller owns it. */
static char *
gist(const Prose *prose, const Said *said)
{
    GString *gist = g_string_new(NULL);

    for (guint i = said->word; i < said->words_end; i++)
        g_string_append_printf(
            gist, "%.*s ", GIST_BYTES, prose_word(prose, i)->kind == WORD_NUMBER ? "0" : prose_word(prose, i)->folded);
    return g_string_free(gist, FALSE);
}

/* WEIGHT and what the phrases of GROUP in PROSE weigh that are not in SEEN yet. */
static unsigned
weigh(const Prose *prose, const GArray *said, const char *group, GHashTable *seen, unsigned weight)
{
    for (guint i = 0; i < said->len; i++) {
        const Said *own = said_at(said, i);
        if (said_is_of(own, ID, group) && g_hash_table_add(seen, gist(prose, own)))
            weight += own->weight;
    }
    return weight;
}

static const char *
name_of(const char *group)
{
    for (size_t i = 0; i < G_N_ELEMENTS(topics); i++)
        if (strcmp(topics[i].group, group) == 0)
            return _(topics[i].name);
    return group; /* one that the institution has added */
}

/* What text and subject have of GROUP, OF_SUBJECT being the phrases of the subject: 0 where that is fewer than two
 * different phrases, or too little. */
static unsigned
weigh_topic(const Facts *facts, const GArray *of_subject, const char *group)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const unsigned of_text = weigh(facts->prose, facts->said, group, seen, 0);
    const unsigned weight = weigh(facts->matter, of_subject, group, seen, of_text);

    return g_hash_table_size(seen) >= 2 && weight >= options_count(facts->options, "threshold") ? weight : 0;
}

/* The groups of which something is said, each once, in the order in which it is. Elements are borrowed. The caller owns
 * the array. */
static GPtrArray *
groups_said(const Facts *facts)
{
    GPtrArray *groups = g_ptr_array_new();

    for (guint i = 0; i < facts->said->len; i++) {
        const Said *said = said_at(facts->said, i);
        if (said_is_of(said, ID, NULL) && !g_ptr_array_find(groups, said->group, NULL))
            g_ptr_array_add(groups, (gpointer)said->group);
    }
    return groups;
}

/* The topic of which most is said, NULL for none: who sells by a raffle hears it once. Borrowed. */
static const char *
main_topic(const Facts *facts)
{
    g_autoptr(GPtrArray) groups = groups_said(facts);
    g_autoptr(GArray) of_subject =
        groups->len > 0 ? phrases_find(facts->tables->phrases, facts->matter, message_budget(facts->message)) : NULL;
    const char *heaviest = NULL;
    unsigned most = 0;

    for (guint i = 0; i < groups->len; i++) {
        const char *group = g_ptr_array_index(groups, i);
        const unsigned weight = weigh_topic(facts, of_subject, group);
        if (weight > most) {
            most = weight;
            heaviest = group;
        }
    }
    return heaviest;
}

/* CITED is what of the message says so, REASON the sentence where it begins. */
static void
report(const Facts *facts, Findings *findings, const char *topic, const char *cited, Reason reason)
{
    cite_reason(findings_add(findings, ID, "topic", SEVERITY_ADVICE,
                    g_strdup_printf(_("El mensaje parece tratar un tema personal, %s (%s): el correo institucional es "
                                      "para el servicio; use uno propio."),
                        topic, cited)),
        facts, reason);
}

static void
report_topic(const Facts *facts, Findings *findings, const char *topic)
{
    const Said *first;
    g_autofree char *cited = cite_said(facts->prose, facts->said, ID, topic, &first);

    report(facts, findings, name_of(topic), cited, (Reason){ facts->prose, first->word });
}

static void
report_words(const Facts *facts, Findings *findings)
{
    const Reason reason = classifier_reason(
        facts->tables->classifier, (const Prose *[]){ facts->prose, facts->matter, NULL }, TEXT_PERSONAL);

    if (!reason.text)
        return;
    g_autofree char *cited = cite_quoted(reason);
    report(facts, findings, _("por lo que dice"), cited, reason);
}

static void
inspect(const Facts *facts, Findings *findings)
{
    const char *topic = likeness_is_of_service(facts, facts->likeness) ? NULL : main_topic(facts);

    if (topic)
        report_topic(facts, findings, topic);
    else if (facts->likeness.kind == TEXT_PERSONAL && likeness_is_certain(facts, facts->likeness, TEXT_PERSONAL))
        report_words(facts, findings);
}

const Check check_personal_topic = {
    .id = ID,
    .protocol = N_("El correo electrónico institucional no debe usarse para temas personales."),
    .stage = CHECK_TEXT,
    .inspect = inspect,
    .options = specs,
    .help = N_("El mensaje es del servicio: no vende, no rifa, no invita, no predica (tablas personal-topic.txt y "
               "kinds.txt)."),
    .list = ID,
};
