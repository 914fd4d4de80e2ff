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

/* Of many topics, by many small signs, where little speaks of the service. */
#define PRIVATE "private"
#define CHAT "chat"
#define FEW_SIGNS 2
#define SERVICE "service"

static const OptionSpec specs[] = {
    VOBO_ACTION("topic", "coach", N_("El texto vende, rifa, invita, predica o hace política.")),
    { "threshold", OPTION_COUNT, "4",
        N_("Cuánto deben pesar, juntas, las frases de un tema, además de lo que pesan las palabras del servicio "
           "(grupo\n"
           "service); siempre son dos distintas al menos."),
        NULL, NULL },
    { "private_threshold", OPTION_COUNT, "3",
        N_("Lo mismo de las señas de la vida privada (grupos private y chat de la tabla)."), NULL, NULL },
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
    { PRIVATE, N_("la vida privada") },
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

/* What is read once for all topics. */
typedef struct {
    const Facts *facts;
    Prose *subject;
    GArray *of_subject;  /* its phrases */
    unsigned of_service; /* what the words of the service weigh */
} Weighing;

/* What text and subject have of GROUP; *DIFFERENT receives how many different phrases. */
static unsigned
weigh_group(const Weighing *weighing, const char *group, guint *different)
{
    const Facts *facts = weighing->facts;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const unsigned of_text = weigh(facts->prose, facts->said, group, seen, 0);
    const unsigned weight = weigh(weighing->subject, weighing->of_subject, group, seen, of_text);

    *different = g_hash_table_size(seen);
    return weight;
}

static void
weighing_begin(Weighing *weighing, const Facts *facts)
{
    const char *subject = message_subject(facts->message);
    guint ignored;

    weighing->facts = facts;
    weighing->subject = prose_new(thread_matter(subject ? subject : "", NULL), false);
    weighing->of_subject = phrases_find(facts->phrases, weighing->subject);
    weighing->of_service = weigh_group(weighing, SERVICE, &ignored);
}

static void
weighing_end(Weighing *weighing)
{
    g_array_unref(weighing->of_subject);
    prose_free(weighing->subject);
}

/* Whether enough is said of GROUP, and not of the service. */
static bool
is_topic(const Weighing *weighing, const char *group)
{
    guint different;
    const unsigned weight = weigh_group(weighing, group, &different);

    return different >= 2 && weight >= options_count(weighing->facts->options, "threshold") + weighing->of_service;
}

/* Whether many small signs are of the private life: things, people, pastimes, and how somebody speaks of them. */
static bool
is_private(const Weighing *weighing)
{
    guint things, ways;
    const unsigned of_things = weigh_group(weighing, PRIVATE, &things);
    const unsigned of_ways = weigh_group(weighing, CHAT, &ways);
    const unsigned least =
        (unsigned)options_count(weighing->facts->options, "private_threshold") + weighing->of_service;

    /* Things alone may be what an office deals with, and one of them why somebody is away from it. */
    return things > 0 && things + ways >= 2 &&
           of_things + of_ways >= (ways > 0 && things > 1 ? least : least + FEW_SIGNS);
}

/* Whether the message is about GROUP; FINDINGS says so. */
static bool
inspect_group(const Weighing *weighing, const char *group, Findings *findings)
{
    const Facts *facts = weighing->facts;
    const Said *first;

    if (strcmp(group, PRIVATE) == 0 ? !is_private(weighing) : !is_topic(weighing, group))
        return false;
    g_autofree char *cited = cite_said(facts->prose, facts->said, ID, group, &first);
    if (!cited)
        return false;
    Finding *finding = findings_add(findings, ID, "topic", SEVERITY_ADVICE,
        g_strdup_printf(_("El mensaje parece tratar un tema personal, %s (%s): el correo institucional es para el "
                          "servicio; use uno propio."),
            name_of(group), cited));
    cite_sentence(finding, facts, first->word);
    return true;
}

static bool
speaks_of(const Facts *facts, const char *group)
{
    for (guint i = 0; i < facts->said->len; i++)
        if (said_is_of(said_at(facts->said, i), ID, group))
            return true;
    return false;
}

/* The groups of which something is said, each once, in the order in which it is; those without a topic of their own are
 * left out. Elements are borrowed. The caller owns the array. */
static GPtrArray *
groups_said(const Facts *facts)
{
    GPtrArray *groups = g_ptr_array_new();

    for (guint i = 0; i < facts->said->len; i++) {
        const Said *said = said_at(facts->said, i);
        if (said_is_of(said, ID, NULL) && !said_is_of(said, ID, PRIVATE) && !said_is_of(said, ID, CHAT) &&
            !said_is_of(said, ID, SERVICE) && !g_ptr_array_find(groups, said->group, NULL))
            g_ptr_array_add(groups, (gpointer)said->group);
    }
    return groups;
}

/* The topic of GROUPS of which most is said, NULL for none: who sells by a raffle hears it once. Borrowed. */
static const char *
main_topic(const Weighing *weighing, const GPtrArray *groups)
{
    const char *heaviest = NULL;
    unsigned most = 0;

    for (guint i = 0; i < groups->len; i++) {
        const char *group = g_ptr_array_index(groups, i);
        guint ignored;
        const unsigned weight = is_topic(weighing, group) ? weigh_group(weighing, group, &ignored) : 0;
        if (weight > most) {
            most = weight;
            heaviest = group;
        }
    }
    return heaviest;
}

static void
inspect(const Facts *facts, Findings *findings)
{
    g_autoptr(GPtrArray) groups = groups_said(facts);
    Weighing weighing;

    if (groups->len == 0 && !speaks_of(facts, PRIVATE))
        return;
    weighing_begin(&weighing, facts);
    const char *topic = main_topic(&weighing, groups);
    if (!topic || !inspect_group(&weighing, topic, findings))
        inspect_group(&weighing, PRIVATE, findings);
    weighing_end(&weighing);
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
