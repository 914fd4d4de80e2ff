/* SPDX-License-Identifier: BSD-2-Clause */
/* reply-all: "Al responder un mensaje verificar si es necesario que todos a quienes se envió copia del mismo necesitan
 * conocer la respuesta." (Protocolo de atención virtual) */
#include "checks/checks.h"

#include <string.h>

#include <glib/gi18n.h>

#include "checks/cite.h"
#include "message/thread.h"

#define ID "reply-all"

static const OptionSpec specs[] = {
    VOBO_ACTION("says_little", "coach", N_("Una respuesta a muchos dice poco: «gracias», «recibido».")),
    VOBO_ACTION("to_many", "note", N_("Una respuesta va a muchas personas de la entidad (max_ours).")),
    { "many", OPTION_COUNT, "5", N_("Personas que reciben una respuesta que dice poco, para que sean muchas."), NULL,
        NULL },
    { "max_ours", OPTION_COUNT, "10", N_("Personas de la entidad a las que puede ir una respuesta."), NULL, NULL },
    { "few_words", OPTION_COUNT, "12", N_("Palabras con las que se dice poco."), NULL, NULL },
    { 0 },
};

/* Whether ADDRESS had no part in what is answered: somebody chose to write to it. */
static bool
was_added(const Facts *facts, const char *address)
{
    return facts->request && people_is_ours(facts->people, address) && !request_was_copied_to(facts->request, address);
}

static unsigned
count_readers(const Facts *facts, unsigned *ours)
{
    static const char *const fields[] = { "To", "Cc" };
    unsigned all = 0;

    *ours = 0;
    for (size_t f = 0; f < G_N_ELEMENTS(fields); f++) {
        const GPtrArray *mailboxes = message_mailboxes(facts->message, fields[f]);
        for (guint i = 0; i < mailboxes->len; i++) {
            const Mailbox *mailbox = g_ptr_array_index(mailboxes, i);
            if (!*mailbox->address || was_added(facts, mailbox->address))
                continue;
            all++;
            *ours += people_is_ours(facts->people, mailbox->address);
        }
    }
    return all;
}

/* Whether the text is a few words, and these are of those that say nothing, or next to none are left beside them. */
static bool
says_little(const Facts *facts)
{
    const Prose *prose = facts->prose;
    guint words = 0, said = 0;

    for (guint i = 0; i < prose->blocks->len; i++) {
        const Block *block = prose_block(prose, i);
        words += block->kind == BLOCK_GREETING ? 0 : block->words_end - block->word;
        for (guint s = block->sentence; s < block->sentences_end; s++)
            if (prose_sentence(prose, s)->is_question)
                return false;
    }
    for (guint i = 0; i < facts->said->len; i++)
        if (said_is_of(said_at(facts->said, i), ID, NULL))
            said++;
    return prose->words->len > 0 && words <= options_count(facts->options, "few_words") && (said > 0 || words <= 3);
}

static void
inspect(const Facts *facts, Findings *findings)
{
    unsigned ours;
    const unsigned all = count_readers(facts, &ours);

    if (thread_kind(facts->message) != THREAD_ANSWER)
        return;
    if (all >= options_count(facts->options, "many") && says_little(facts)) {
        Finding *finding = findings_add(findings, ID, "says_little", SEVERITY_ADVICE,
            g_strdup_printf(_("Esta respuesta llega a %u personas: respóndale solo a quien escribió, si los demás no "
                              "necesitan conocerla."),
                all));
        cite_sentence(finding, facts, 0);
    } else if (ours > options_count(facts->options, "max_ours")) {
        findings_add(findings, ID, "to_many", SEVERITY_INFO,
            g_strdup_printf(_("Esta respuesta llega a %u personas de la entidad: verifique si todas necesitan "
                              "conocerla."),
                ours));
    }
}

const Check check_reply_all = {
    .id = ID,
    .protocol = N_("Al responder un mensaje verificar si es necesario que todos a quienes se envió copia del mismo "
                   "necesitan conocer la respuesta."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help = N_("No se le responde a todos lo que solo interesa a uno (tabla reply-all.txt)."),
    .list = ID,
    .reads_resent = true,
};
