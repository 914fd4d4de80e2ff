/* SPDX-License-Identifier: BSD-2-Clause */
/* answers: "Responder todas las preguntas o solicitudes que hizo el ciudadano de forma clara y precisa." (Protocolo de
 * atención virtual). Points of the request without counterpart are named; what is not sure is not said. */
#include "checks/checks.h"

#include <string.h>

#include <glib/gi18n.h>

#include "checks/audience.h"
#include "checks/cite.h"

#define ID "answers"
#define STEM_BYTES 5
#define TERM_LETTERS 4
#define POINTS_MOST 30
#define WORDS_LEAST 12
#define CITED_CHARACTERS 90

static const OptionSpec specs[] = {
    VOBO_ACTION("unanswered", "coach",
        N_("Una pregunta o un punto numerado de la solicitud no tiene nada que le corresponda en la respuesta.")),
    { "min_points", OPTION_COUNT, "2", N_("Con menos puntos en la solicitud no se mira."), NULL, NULL },
    { 0 },
};

/* A question or a numbered point. */
typedef struct {
    size_t begin, end;
    guint word, words_end;
    unsigned asks; /* bits of what kind of answer it wants: see kinds */
} Point;

/* What questions ask for, and what answers it whatever the words. */
static const struct {
    const char *const *asked, *const *answered;
    bool by_number; /* a number answers it as well */
} kinds[] = {
    { (const char *const[]){
          "cuanto", "cuanta", "costo", "costos", "valor", "precio", "cuesta", "tarifa", "vale", NULL },
        (const char *const[]){ "costo", "valor", "precio", "tarifa", "gratuito", "gratuita", "gratis", "pesos", "pago",
            "cobro", "genera", NULL },
        true },
    { (const char *const[]){ "cuando", "plazo", "fecha", "termino", "demora", "tarda", "tiempo", "dia", "dias", NULL },
        (const char *const[]){ "dias", "dia", "horas", "mes", "meses", "semana", "semanas", "plazo", "fecha", "termino",
            "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
            "noviembre", "diciembre", "inmediato", "inmediata", NULL },
        false },
    { (const char *const[]){ "donde", "lugar", "direccion", "sede", "oficina", "ubicacion", NULL },
        (const char *const[]){ "calle", "carrera", "avenida", "sede", "sedes", "oficina", "oficinas", "ventanilla",
            "punto", "puntos", "pagina", "portal", "sitio", "www", "http", "https", "piso", "linea", NULL },
        false },
    { (const char *const[]){ "horario", "horarios", "hora", "horas", NULL },
        (const char *const[]){ "horario", "jornada", "lunes", "viernes", "a.m", "p.m", "am", "pm", "horas", NULL },
        false },
    { (const char *const[]){ "requisitos", "documentos", "papeles", "requisito", "documento", "documentacion", NULL },
        (const char *const[]){ "requisitos", "presentar", "adjuntar", "allegar", "copia", "documento", "documentos",
            "formulario", "aportar", "cedula", NULL },
        false },
    { (const char *const[]){ "quien", "quienes", "responsable", "encargado", NULL },
        (const char *const[]){ "señor", "señora", "doctor", "doctora", "profesor", "profesora", "docente",
            "funcionario", "funcionaria", "servidor", "servidora", "director", "directora", "secretario", "secretaria",
            "coordinador", "coordinadora", "ingeniero", "ingeniera", "supervisor", "supervisora", "contratista",
            "encargado", "encargada", NULL },
        false },
    { (const char *const[]){ "telefono", "celular", "numero", "contacto", "correo", NULL },
        (const char *const[]){ "telefono", "linea", "conmutador", "correo", "extension", "celular", NULL }, false },
};

static const char *const empty_words[] = { "para", "como", "este", "esta", "esto", "estos", "estas", "desde", "hasta",
    "sobre", "entre", "cuando", "donde", "cual", "cuales", "quien", "quienes", "cuanto", "cuanta", "cuantos", "cuantas",
    "porque", "pero", "tambien", "tiene", "tienen", "tengo", "puedo", "puede", "pueden", "debo", "debe", "deben",
    "hacer", "hace", "favor", "gracias", "quiero", "quisiera", "saber", "conocer", "informar", "informarme", "indicar",
    "indicarme", "solicito", "solicitar", "pregunto", "ustedes", "usted", "senor", "señor", "señora", "señores",
    "buenos", "buenas", "dias", "tardes", "muchas", "todo", "toda", "todos", "todas", "algun", "alguna", "otro", "otra",
    "otros", "mismo", "misma", "seria", "sera", "esta", "estan", "estoy", "hay", "haya", "sido", "siendo", "cada",
    "entidad", "respuesta", "necesito", "necesita", "gustaria", "posible", "además", "ademas", "mediante", "dentro",
    "bajo", "ante", "segun", NULL };

/* The part of a word that its forms share; NULL: it says nothing by itself. The caller owns the string. */
static char *
stem(const ProseWord *word)
{
    if (word->kind == WORD_NUMBER || g_utf8_strlen(word->folded, -1) < TERM_LETTERS ||
        g_strv_contains(empty_words, word->folded))
        return NULL;
    return g_utf8_substring(word->folded, 0, MIN(g_utf8_strlen(word->folded, -1), STEM_BYTES));
}

/* Adds the stems of the words from WORD to END to STEMS, each once with how often it was added. */
static void
add_stems(const Prose *prose, guint word, guint end, GHashTable *stems)
{
    g_autoptr(GHashTable) own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (; word < end; word++) {
        char *term = stem(prose_word(prose, word));
        if (term)
            g_hash_table_add(own, term);
    }
    GHashTableIter iter;
    gpointer term;
    g_hash_table_iter_init(&iter, own);
    while (g_hash_table_iter_next(&iter, &term, NULL)) {
        const guint count = GPOINTER_TO_UINT(g_hash_table_lookup(stems, term));
        g_hash_table_replace(stems, g_strdup(term), GUINT_TO_POINTER(count + 1));
    }
}

static unsigned
kinds_asked(const Prose *prose, guint word, guint end)
{
    unsigned asks = 0;

    for (; word < end; word++)
        for (size_t kind = 0; kind < G_N_ELEMENTS(kinds); kind++)
            asks |= g_strv_contains(kinds[kind].asked, prose_word(prose, word)->folded) ? 1u << kind : 0;
    return asks;
}

static void
add_point(const Prose *request, GArray *points, size_t begin, size_t end, guint word, guint words_end)
{
    const Point point = { begin, end, word, words_end, kinds_asked(request, word, words_end) };

    if (points->len < POINTS_MOST && words_end > word + 1)
        g_array_append_val(points, point);
}

/* Whether BLOCK begins with a number, as the points of a petition do. */
static bool
is_numbered(const Prose *prose, const Block *block)
{
    return block->kind == BLOCK_ITEM && g_ascii_isdigit(prose->text[block->begin]);
}

/* What REQUEST asks: its numbered points, and its questions outside of them. Elements are Point. The caller owns the
 * array. */
static GArray *
points_of(const Prose *request)
{
    GArray *points = g_array_new(FALSE, FALSE, sizeof(Point));

    for (guint i = 0; i < request->blocks->len; i++) {
        const Block *block = prose_block(request, i);
        if (is_numbered(request, block)) {
            add_point(request, points, block->begin, block->end, block->word, block->words_end);
            continue;
        }
        for (guint s = block->sentence; s < block->sentences_end; s++) {
            const ProseSentence *sentence = prose_sentence(request, s);
            if (sentence->is_question)
                add_point(request, points, sentence->begin, sentence->end, sentence->word, sentence->words_end);
        }
    }
    return points;
}

/* Of what kinds an answer REPLY has something. */
static unsigned
kinds_answered(const Prose *reply)
{
    unsigned answers = strchr(reply->text, '$') ? 1u : 0;

    for (guint i = 0; i < reply->words->len; i++)
        for (size_t kind = 0; kind < G_N_ELEMENTS(kinds); kind++)
            answers |= g_strv_contains(kinds[kind].answered, prose_word(reply, i)->folded) ? 1u << kind : 0;
    return answers;
}

static unsigned
count_items(const Prose *reply)
{
    unsigned items = 0;

    for (guint i = 0; i < reply->blocks->len; i++)
        items += is_numbered(reply, prose_block(reply, i));
    return items;
}

typedef enum { POINT_UNSURE, POINT_COVERED, POINT_BARE } Cover;

/* Whether the reply, by its STEMS and the kinds of answers it has, says something of POINT. What all points have in
 * common tells nothing. */
static Cover
cover(const Prose *request, const Point *point, GHashTable *of_points, GHashTable *stems, unsigned answered)
{
    g_autoptr(GHashTable) own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    unsigned terms = 0, met = 0;
    GHashTableIter iter;
    gpointer term;

    if (point->asks & answered)
        return POINT_COVERED;
    add_stems(request, point->word, point->words_end, own);
    g_hash_table_iter_init(&iter, own);
    while (g_hash_table_iter_next(&iter, &term, NULL)) {
        if (GPOINTER_TO_UINT(g_hash_table_lookup(of_points, term)) > 1)
            continue;
        terms++;
        met += g_hash_table_contains(stems, term) ? 1 : 0;
    }
    if (met > 0)
        return POINT_COVERED;
    return terms >= 2 || (terms == 1 && point->asks) ? POINT_BARE : POINT_UNSURE;
}

static void
report(const Prose *request, const GPtrArray *bare, Findings *findings)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint i = 0; i < bare->len; i++) {
        const Point *point = g_ptr_array_index(bare, i);
        g_autofree char *cited = prose_cut(request, point->begin, point->end, CITED_CHARACTERS);
        g_string_append_printf(list, "%s«%s»", i > 0 ? ", " : "", cited);
    }
    Finding *finding = findings_add(findings, ID, "unanswered", SEVERITY_ADVICE,
        g_strdup_printf(_("Falta responder lo que se pregunta en %s."), list->str));
    const Point *first = g_ptr_array_index(bare, 0);
    finding->text = prose_cut(request, first->begin, first->end, 160);
}

/* Whether the answer may stand elsewhere: in an attachment, or with another entity. */
static bool
is_answered_elsewhere(const Facts *facts)
{
    for (guint i = 0; i < facts->said->len; i++)
        if (said_is_of(said_at(facts->said, i), "referral", NULL))
            return true;
    return message_attachments(facts->message)->len > 0;
}

/* The lines of QUOTED that are not quoted in turn: the message that is answered, without those before it. The caller
 * owns the string. */
static char *
own_lines(const char *quoted)
{
    const char *deeper = *quoted == '>' ? quoted : strstr(quoted, "\n>");

    return deeper ? g_strndup(quoted, (size_t)(deeper - quoted)) : g_strdup(quoted);
}

/* What is answered, in its author's words: as it is quoted or, where it is not, as it came; NULL where neither is
 * known. The caller owns the string. */
static char *
asked_text(const Facts *facts)
{
    const char *quoted = facts->reply->quoted;

    if (quoted)
        return own_lines(quoted);
    return facts->request && *facts->request->text ? g_strdup(facts->request->text) : NULL;
}

/* How many points TEXT may have at the most: a look at marks and numbers, that spares most messages the closer one. */
static unsigned
may_be_points(const char *text)
{
    unsigned count = g_ascii_isdigit(*text) ? 1 : 0;

    for (const char *c = strpbrk(text, "?\n"); c; c = strpbrk(c + 1, "?\n"))
        count += *c == '?' || g_ascii_isdigit(c[1 + strspn(c + 1, " \t")]);
    return count;
}

static void
inspect(const Facts *facts, Findings *findings)
{
    if (!audience_is_answered_citizen(facts) || facts->prose->words->len < WORDS_LEAST || is_answered_elsewhere(facts))
        return;
    g_autofree char *asked = asked_text(facts);
    if (!asked || may_be_points(asked) < options_count(facts->options, "min_points"))
        return;
    g_autoptr(Prose) request = prose_new(asked, true);
    g_autoptr(GArray) points = points_of(request);
    if (points->len < options_count(facts->options, "min_points") || count_items(facts->prose) >= points->len)
        return;
    g_autoptr(GHashTable) of_points = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) stems = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) bare = g_ptr_array_new();
    unsigned covered = 0;
    for (guint i = 0; i < points->len; i++) {
        const Point *point = &g_array_index(points, Point, i);
        add_stems(request, point->word, point->words_end, of_points);
    }
    add_stems(facts->prose, 0, facts->prose->words->len, stems);
    const unsigned answered = kinds_answered(facts->prose);
    for (guint i = 0; i < points->len; i++) {
        Point *point = &g_array_index(points, Point, i);
        const Cover how = cover(request, point, of_points, stems, answered);
        covered += how == POINT_COVERED;
        if (how == POINT_BARE)
            g_ptr_array_add(bare, point);
    }
    /* Where nothing is met at all, the reply uses other words. */
    if (bare->len > 0 && covered > 0)
        report(request, bare, findings);
}

const Check check_answers = {
    .id = ID,
    .protocol = N_("Responder todas las preguntas o solicitudes que hizo el ciudadano de forma clara y precisa."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("La respuesta dice algo de cada pregunta y de cada punto numerado de la solicitud que responde."),
};
