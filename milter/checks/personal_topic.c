/* SPDX-License-Identifier: BSD-2-Clause */
/* personal-topic: "El correo electrónico institucional no debe usarse para temas personales." (Protocolo de atención
 * virtual) */
#include "checks/checks.h"

#include <string.h>

#include <glib/gi18n.h>

#include "checks/cite.h"
#include "message/thread.h"

#define ID "personal-topic"
#define GIST_BYTES 5

static const OptionSpec specs[] = {
    VOBO_ACTION("topic", "coach", N_("El texto vende, rifa, invita, predica o hace política.")),
    { "threshold", OPTION_COUNT, "4",
        N_("Cuánto deben pesar, juntas, las frases de un tema; siempre son dos distintas al menos."), NULL, NULL },
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

/* What SAID is counted as: the beginnings of its words, so that the forms of one word count once. The caller owns it.
 */
static char *
gist(const Prose *prose, const Said *said)
{
    GString *gist = g_string_new(NULL);

    for (guint i = said->word; i < said->words_end; i++)
        g_string_append_printf(gist, "%.*s ", GIST_BYTES, prose_word(prose, i)->folded);
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

static void
inspect_group(const Facts *facts, const Prose *subject, const char *group, Findings *findings)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GArray) of_subject = phrases_find(facts->phrases, subject);
    const unsigned weight = weigh(subject, of_subject, group, seen, weigh(facts->prose, facts->said, group, seen, 0));
    const Said *first;

    if (g_hash_table_size(seen) < 2 || weight < options_count(facts->options, "threshold"))
        return;
    g_autofree char *cited = cite_said(facts->prose, facts->said, ID, group, &first);
    if (!cited)
        return;
    Finding *finding = findings_add(findings, ID, "topic", SEVERITY_ADVICE,
        g_strdup_printf(_("El mensaje parece tratar un tema personal, %s (%s): el correo institucional es para el "
                          "servicio; use uno propio."),
            name_of(group), cited));
    cite_sentence(finding, facts, first->word);
}

static void
inspect(const Facts *facts, Findings *findings)
{
    const char *subject = message_subject(facts->message);
    g_autoptr(Prose) heading = NULL;
    g_autoptr(GHashTable) groups = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < facts->said->len; i++) {
        const Said *said = said_at(facts->said, i);
        if (!said_is_of(said, ID, NULL) || !g_hash_table_add(groups, (gpointer)said->group))
            continue;
        if (!heading)
            heading = prose_new(thread_matter(subject ? subject : "", NULL), false);
        inspect_group(facts, heading, said->group, findings);
    }
}

const Check check_personal_topic = {
    .id = ID,
    .protocol = N_("El correo electrónico institucional no debe usarse para temas personales."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("El mensaje es del servicio: no vende, no rifa, no invita, no predica (tabla personal-topic.txt)."),
    .list = ID,
};
