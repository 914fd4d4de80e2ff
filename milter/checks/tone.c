/* SPDX-License-Identifier: BSD-2-Clause */
/* tone: "Escribir siempre en un tono impersonal." (Protocolo de atención virtual) */
#include "checks/checks.h"

#include <string.h>

#include <glib/gi18n.h>

#include "checks/cite.h"
#include "message/language.h"

#define ID "tone"

static const OptionSpec specs[] = {
    VOBO_ACTION("first_person", "coach", N_("Quien escribe habla de sí mismo: «me permito», «quiero», «envié».")),
    VOBO_ACTION("familiar", "coach", N_("Tutea a quien le escribe: «tu solicitud», «te informamos».")),
    VOBO_ACTION("affection", "coach", N_("Trata a quien le escribe con cariño: «querida», «un abrazo».")),
    VOBO_ACTION("opinion", "coach", N_("Da su opinión: «creo que», «me parece».")),
    VOBO_INTERNAL("no"),
    { 0 },
};

static const struct {
    const char *group, *message; /* which takes what was cited */
} tones[] = {
    { "opinion",
        N_("Diga lo que consta y no lo que se opina (%s): «de acuerdo con la norma», «según el expediente».") },
    { "first_person", N_("Escriba en tono impersonal en lugar de %s: «se informa», «se envía», «la entidad».") },
    { "familiar", N_("Trate de usted a quien le escribe en lugar de %s: «su solicitud», «usted puede».") },
    { "affection", N_("Escriba con cortesía y sin expresiones de afecto (%s).") },
};

/* Whether another group says more of the same words: "creo que" is an opinion first. */
static bool
is_taken(const GArray *said, const Said *own)
{
    for (guint i = 0; i < said->len; i++) {
        const Said *other = said_at(said, i);
        if (said_is_of(other, ID, NULL) && other->group != own->group && strcmp(other->group, "first_person") != 0 &&
            other->word <= own->word && other->words_end >= own->words_end)
            return true;
    }
    return false;
}

/* What is said of GROUP, and of no group rather. Elements are Said. The caller owns the array. */
static GArray *
only(const GArray *said, const char *group)
{
    GArray *own = g_array_new(FALSE, FALSE, sizeof(Said));

    for (guint i = 0; i < said->len; i++)
        if (said_is_of(said_at(said, i), ID, group) &&
            (strcmp(group, "first_person") != 0 || !is_taken(said, said_at(said, i))))
            g_array_append_val(own, *said_at(said, i));
    return own;
}

static void
inspect_group(const Facts *facts, size_t tone, Findings *findings)
{
    g_autoptr(GArray) own = only(facts->said, tones[tone].group);
    const Said *first;
    g_autofree char *cited = cite_said(facts->prose, own, ID, NULL, &first);

    if (!cited)
        return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    Finding *finding =
        findings_add(findings, ID, tones[tone].group, SEVERITY_ADVICE, g_strdup_printf(_(tones[tone].message), cited));
#pragma GCC diagnostic pop
    cite_sentence(finding, facts, first->word);
}

static bool
has_kind(const Findings *findings, const char *kind)
{
    for (guint i = 0; i < findings->all->len; i++) {
        const Finding *finding = g_ptr_array_index(findings->all, i);
        if (strcmp(finding->check, ID) == 0 && strcmp(finding->kind, kind) == 0)
            return true;
    }
    return false;
}

/* A farewell is no part of the text, and may be fond as well: "Un abrazo,". */
static void
inspect_farewell(const Facts *facts, Findings *findings)
{
    const Authored *authored = facts->reply->authored;

    for (guint i = 0; i < authored->lines->len && !has_kind(findings, "affection"); i++) {
        if (authored_at(authored, i)->kind != AUTHORED_FAREWELL)
            continue;
        g_autoptr(Prose) farewell = prose_new(authored_at(authored, i)->text, false);
        g_autoptr(GArray) said = phrases_find(facts->tables->phrases, farewell, message_budget(facts->message));
        const Said *first;
        g_autofree char *cited = cite_said(farewell, said, ID, "affection", &first);
        if (cited)
            findings_add(findings, ID, "affection", SEVERITY_ADVICE,
                g_strdup_printf(_("Despídase con cortesía en lugar de %s: «Cordialmente,»."), cited))
                ->text = g_strdup(authored_at(authored, i)->text);
    }
}

static bool
says_something(const GArray *said)
{
    for (guint i = 0; i < said->len; i++)
        if (said_is_of(said_at(said, i), ID, NULL))
            return true;
    return false;
}

static bool
is_spanish(const char *text)
{
    const char *language = language_of(text);

    return !language || strcmp(language, "es") == 0;
}

static void
inspect(const Facts *facts, Findings *findings)
{
    if (says_something(facts->said) && is_spanish(facts->prose->text))
        for (size_t i = 0; i < G_N_ELEMENTS(tones); i++)
            inspect_group(facts, i, findings);
    inspect_farewell(facts, findings);
}

const Check check_tone = {
    .id = ID,
    .protocol = N_("Escribir siempre en un tono impersonal."),
    .stage = CHECK_TEXT,
    .inspect = inspect,
    .options = specs,
    .help = N_("El texto es impersonal (tabla tone.txt). Solo se mira lo escrito en español."),
    .list = ID,
};
