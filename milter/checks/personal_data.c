/* SPDX-License-Identifier: BSD-2-Clause */
/* personal-data: "No revelar información personal, o que solo incumbe a un ciudadano." (Protocolo de atención virtual;
 * Ley 1581 de 2012, artículos 5 y 17). The recipient's own data and the institution's are fine; other people's are not.
 */
#include "checks/checks.h"

#include <string.h>

#include <glib/gi18n.h>

#include "checks/cite.h"
#include "message/document.h"
#include "message/identifiers.h"

#define ID "personal-data"
#define CITED_MOST 3
#define IDENTIFIERS_MOST 500
#define DOCUMENTS_MOST 20
#define ROWS_MOST 20000
#define CELLS_MOST 200

static const OptionSpec specs[] = {
    VOBO_ACTION(
        "of_others", "note", N_("Cédula, teléfono, dirección, correo o cuenta de alguien que no es el destinatario.")),
    VOBO_ACTION("sensitive", "note", N_("La salud u otro dato sensible de una persona.")),
    VOBO_ACTION("bulk", "hold", N_("Datos de muchas personas, en el texto o en un adjunto (max_people).")),
    { "max_people", OPTION_COUNT, "5", N_("De cuántas personas hay datos, para que sean muchas."), NULL, NULL },
    VOBO_INTERNAL("no"),
    { 0 },
};

/* --- whose it is --------------------------------------------------------------------------------------------- */

/* The number of the sentence that has the byte AT, or stands before it. */
static guint
sentence_at(const Prose *prose, size_t at)
{
    guint low = 0, high = prose->sentences->len;

    while (low + 1 < high) {
        const guint middle = (low + high) / 2;
        if (prose_sentence(prose, middle)->begin <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static bool
sentence_says(const Facts *facts, guint sentence, const char *group)
{
    for (guint i = 0; i < facts->said->len; i++) {
        const Said *said = said_at(facts->said, i);
        if (said_is_of(said, ID, group) && prose_word(facts->prose, said->word)->sentence == sentence)
            return true;
    }
    return false;
}

/* Whether the words right before BEGIN say that it is the reader's: "su cédula", "usted, identificado con". */
static bool
is_said_to_be_readers(const Prose *prose, size_t begin, guint sentence)
{
    static const char *const readers[] = { "su", "sus", "usted", "ud", "suyo", "suya", "registrado", "registrada",
        "aportado", "aportada", "suministrado", "suministrada", "indicado", "indicada", NULL };
    const ProseSentence *in = prose_sentence(prose, sentence);

    for (guint i = in->words_end; i-- > in->word;) {
        const ProseWord *word = prose_word(prose, i);
        if (word->begin >= begin)
            continue;
        if (begin - word->begin > 60)
            return false;
        if (g_strv_contains(readers, word->folded))
            return true;
    }
    return false;
}

/* Whether the sentence names somebody whom the message is to. */
static bool
names_reader(const Facts *facts, guint sentence)
{
    const ProseSentence *in = prose_sentence(facts->prose, sentence);
    const GPtrArray *mailboxes = message_mailboxes(facts->message, "To");

    for (guint i = 0; i < mailboxes->len; i++) {
        g_autofree char *display = words_fold(((const Mailbox *)g_ptr_array_index(mailboxes, i))->display);
        g_auto(GStrv) names = g_strsplit_set(display, " ,;.\"", -1);
        for (guint w = in->word; w < in->words_end; w++) {
            const ProseWord *word = prose_word(facts->prose, w);
            if (word->is_name && strlen(word->folded) > 2 && g_strv_contains((const char *const *)names, word->folded))
                return true;
        }
    }
    return false;
}

static bool
is_address_of_message(const Facts *facts, const char *address)
{
    for (guint i = 0; i < facts->envelope->recipients->len; i++)
        if (g_ascii_strcasecmp(envelope_recipient(facts->envelope, i)->address, address) == 0)
            return true;
    return people_is_ours(facts->people, address);
}

/* The values of what the reader himself wrote, in the message that is answered. The caller owns the table. */
static GHashTable *
quoted_values(const Facts *facts)
{
    const Reply *reply = facts->reply;
    g_autoptr(GArray) quoted = reply->quoted ? identifiers_find(reply->quoted, message_budget(facts->message)) : NULL;
    GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; quoted && i < quoted->len; i++)
        g_hash_table_add(values, g_strdup(g_array_index(quoted, Identifier, i).value));
    return values;
}

/* Whether FOUND is the institution's own, or that of a place where people are attended. */
static bool
is_institutions(const Facts *facts, const Identifier *found, guint sentence)
{
    g_autofree char *address = words_fold(options_text(facts->institution, "address"));

    if (found->kind == IDENTIFIER_PHONE || found->kind == IDENTIFIER_ADDRESS || found->kind == IDENTIFIER_MAIL)
        return sentence_says(facts, sentence, "institution") ||
               (*address && found->kind == IDENTIFIER_ADDRESS && identifiers_has(address, found));
    return found->kind == IDENTIFIER_COMPANY;
}

static bool
has_word(const Prose *prose, guint word, guint end, const char *wanted)
{
    for (; word < end; word++)
        if (strcmp(prose_word(prose, word)->folded, wanted) == 0)
            return true;
    return false;
}

/* Whether SENTENCE says what the reader has asked ("en respuesta a su solicitud …"): the data in it are his. */
static bool
is_of_request(const Facts *facts, guint sentence)
{
    for (guint i = 0; i < facts->said->len; i++) {
        const Said *said = said_at(facts->said, i);
        if (said_is_of(said, "opening", "formula") && prose_word(facts->prose, said->word)->sentence == sentence &&
            has_word(facts->prose, said->word, said->words_end, "su"))
            return true;
    }
    return false;
}

/* Whether FOUND is neither the reader's, who wrote QUOTED, nor the institution's. */
static bool
is_of_others(const Facts *facts, const Identifier *found, GHashTable *quoted)
{
    const guint sentence = sentence_at(facts->prose, found->begin);

    if (found->kind == IDENTIFIER_MAIL && is_address_of_message(facts, found->value))
        return false;
    return !is_institutions(facts, found, sentence) && !is_of_request(facts, sentence) &&
           !is_said_to_be_readers(facts->prose, found->begin, sentence) && !names_reader(facts, sentence) &&
           !g_hash_table_contains(quoted, found->value);
}

/* --- what is found ------------------------------------------------------------------------------------------- */

static void
report_others(const Facts *facts, const GPtrArray *others, Findings *findings)
{
    g_autoptr(GString) cited = g_string_new(NULL);
    const Identifier *first = g_ptr_array_index(others, 0);

    for (guint i = 0; i < MIN(others->len, CITED_MOST); i++) {
        const Identifier *own = g_ptr_array_index(others, i);
        g_string_append_printf(cited, "%s%s", i > 0 ? ", " : "", identifier_name(own->kind));
    }
    const guint sentence = sentence_at(facts->prose, first->begin);
    cite_range(findings_add(findings, ID, "of_others", SEVERITY_ADVICE,
                   g_strdup_printf(_("El texto lleva datos que no parecen del destinatario (%s): retírelos si no le "
                                     "incumben."),
                       cited->str)),
        facts, prose_sentence(facts->prose, sentence)->begin, prose_sentence(facts->prose, sentence)->end);
}

static void
inspect_text(const Facts *facts, Findings *findings)
{
    g_autoptr(GArray) all = identifiers_find(facts->prose->text, message_budget(facts->message));
    g_autoptr(GHashTable) quoted = NULL;
    g_autoptr(GPtrArray) others = g_ptr_array_new();

    if (all->len == 0)
        return;
    quoted = quoted_values(facts);
    for (guint i = 0; i < MIN(all->len, IDENTIFIERS_MOST); i++) {
        const Identifier *found = &g_array_index(all, Identifier, i);
        if (is_of_others(facts, found, quoted))
            g_ptr_array_add(others, (gpointer)found);
    }
    if (others->len == 0)
        return;
    const guint people = identifiers_people(others);
    if (people >= options_count(facts->options, "max_people"))
        findings_add(findings, ID, "bulk", SEVERITY_BREACH,
            g_strdup_printf(
                _("El texto lleva datos de %u personas: retírelos, o envíe a cada una solo lo suyo."), people));
    else
        report_others(facts, others, findings);
}

/* --- attachments --------------------------------------------------------------------------------------------- */

/* Whether the cell TEXT heads a column of identity numbers. */
static bool
heads_numbers(const char *text)
{
    static const char *const heads[] = { "cedula", "documento", "identificacion", "c.c.", "cc", "no. documento", "nuip",
        "numero de documento", "n° documento", "doc" };
    g_autofree char *folded = words_fold(text);

    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
        if (strcmp(folded, heads[i]) == 0 || (strlen(heads[i]) > 5 && g_str_has_prefix(folded, heads[i])))
            return true;
    return false;
}

/* The digits of the cell TEXT where it is an identity number, dots and blanks aside; NULL where it is none. The caller
 * owns it. */
static char *
number_in(const char *text)
{
    GString *digits = g_string_new(NULL);

    for (; *text; text++) {
        if (g_ascii_isdigit(*text))
            g_string_append_c(digits, *text);
        else if (!strchr(". ,", *text))
            g_string_append_c(digits, 'x');
    }
    const bool is_good = digits->len >= 5 && digits->len <= 11 && !strchr(digits->str, 'x');
    return g_string_free(digits, !is_good);
}

/* How many different identity numbers stand in columns of TEXT that are headed so. A table may be long: its lines are
 * taken one by one. */
static guint
count_in_columns(const char *text)
{
    g_autoptr(GHashTable) different = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *line = text, *text_end = text + strlen(text);
    int column = -1;

    for (unsigned rows = 0; line < text_end && rows < ROWS_MOST; rows++) {
        const char *feed = memchr(line, '\n', (size_t)(text_end - line)), *line_end = feed ? feed : text_end;
        g_autofree char *row = g_strndup(line, (gsize)(line_end - line));
        g_auto(GStrv) cells = g_strsplit(row, "\t", CELLS_MOST);
        line = line_end + 1;
        for (int i = 0; column < 0 && cells[i]; i++)
            column = heads_numbers(g_strstrip(cells[i])) ? i : -1;
        char *number = column >= 0 && (int)g_strv_length(cells) > column ? number_in(g_strstrip(cells[column])) : NULL;
        if (number)
            g_hash_table_add(different, number);
    }
    return g_hash_table_size(different);
}

/* Of how many people other than the institution's there are data in TEXT. */
static guint
count_people(const Facts *facts, const char *text)
{
    g_autoptr(GArray) all = identifiers_find(text, message_budget(facts->message));
    g_autoptr(GPtrArray) others = g_ptr_array_new();

    for (guint i = 0; i < all->len; i++) {
        const Identifier *found = &g_array_index(all, Identifier, i);
        const bool is_ours = found->kind == IDENTIFIER_MAIL && is_address_of_message(facts, found->value);
        if (!is_ours && found->kind != IDENTIFIER_ADDRESS)
            g_ptr_array_add(others, (gpointer)found);
    }
    return MAX(identifiers_people(others), count_in_columns(text));
}

static void
inspect_attachments(const Facts *facts, Findings *findings)
{
    const GPtrArray *attachments = message_attachments(facts->message);

    for (guint i = 0; i < MIN(attachments->len, DOCUMENTS_MOST); i++) {
        const Attachment *attachment = g_ptr_array_index(attachments, i);
        g_autofree char *text = document_text(attachment);
        const guint people = text ? count_people(facts, text) : 0;
        if (people < options_count(facts->options, "max_people"))
            continue;
        Finding *finding = findings_add(findings, ID, "bulk", SEVERITY_BREACH,
            g_strdup_printf(_("«%s» lleva datos de %u personas: quítelos, o envíe a cada una solo lo suyo."),
                attachment->name, people));
        finding->part = g_strdup(attachment->part);
        finding->offset = attachment->offset;
        finding->text = g_strdup(attachment->name);
    }
}

static void
inspect_sensitive(const Facts *facts, Findings *findings)
{
    for (guint i = 0; i < facts->said->len; i++) {
        const Said *said = said_at(facts->said, i);
        const guint sentence = prose_word(facts->prose, said->word)->sentence;
        if (!said_is_of(said, ID, "sensitive") || !sentence_says(facts, sentence, "persons") ||
            names_reader(facts, sentence))
            continue;
        g_autofree char *cited = prose_cut(facts->prose, prose_word(facts->prose, said->word)->begin,
            prose_word(facts->prose, said->words_end - 1)->end, 60);
        cite_sentence(
            findings_add(findings, ID, "sensitive", SEVERITY_ADVICE,
                g_strdup_printf(_("El texto dice de una persona algo que la ley protege especialmente («%s»): "
                                  "retírelo si al destinatario no le incumbe."),
                    cited)),
            facts, said->word);
        return;
    }
}

static void
inspect(const Facts *facts, Findings *findings)
{
    inspect_text(facts, findings);
    if (facts->branch == 0)
        inspect_attachments(facts, findings);
    inspect_sensitive(facts, findings);
}

const Check check_personal_data = {
    .id = ID,
    .protocol = N_("No revelar información personal, o que solo incumbe a un ciudadano."),
    .stage = CHECK_TEXT,
    .inspect = inspect,
    .options = specs,
    .help = N_("El mensaje no lleva datos de otras personas (Ley 1581 de 2012; tabla personal-data.txt)."),
    .list = ID,
};
