/* SPDX-License-Identifier: BSD-2-Clause */
/* signature: "Recordar usar las plantillas de firma de su entidad" and "Verificar que debajo de su firma aparezcan
 * todos los datos necesarios para que el ciudadano lo identifique: cargo, teléfono, correo electrónico, el nombre y la
 * dirección web de la entidad." (Protocolo de atención virtual)
 *
 * What stands under the author's newest text is compared with what the directory has of him. A datum that the directory
 * does not have is not asked for. */
#include "checks/checks.h"

#include <stdarg.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"
#include "checks/servant.h"
#include "message/address.h"
#include "message/kind.h"
#include "message/language.h"
#include "message/readable.h"
#include "message/signature.h"
#include "message/words.h"
#include "signature/beyond.h"
#include "signature/placing.h"

#define ID "signature"

static bool validate_datum(const char *value, GError **error);

static const OptionSpec specs[] = {
    { "required", OPTION_LIST, "{name, position, phone, mail, entity, web}",
        N_("Datos que debe tener una firma, de los que el directorio y la sección institution conocen: name, "
           "position,\n"
           "unit, phone, extension, mobile, mail, entity, web."),
        NULL, validate_datum },
    { "observe", OPTION_FLAG, "no",
        N_("Con yes no se cambia ningún mensaje: el hallazgo unfixed dice qué se habría hecho. Para la primera "
           "semana."),
        NULL, NULL },
    VOBO_REMEDY("missing", "fix", N_("No hay firma debajo de lo que se escribe.")),
    VOBO_REMEDY("missing_in_reply", "fix", N_("No hay firma en una respuesta, y la conversación tampoco la lleva.")),
    VOBO_REMEDY("missing_again", "ignore",
        N_("No hay firma en una respuesta, pero la conversación ya la lleva. Con fix, conviene una plantilla breve "
           "con\n"
           "thread = reply.")),
    VOBO_REMEDY("incomplete", "fix", N_("A la firma le faltan datos.")),
    VOBO_REMEDY("outdated", "fix", N_("La firma tiene datos que no son los del directorio.")),
    VOBO_REMEDY("another", "coach", N_("La firma es la de otro servidor.")),
    VOBO_REMEDY("doubled", "fix", N_("La firma dice lo mismo dos veces.")),
    VOBO_REMEDY("beyond_template", "ignore",
        N_("La firma tiene algo más que la plantilla: un lema, una imagen. Lo que el directorio no dice, como un "
           "cargo\n"
           "distinto, también.")),
    VOBO_ACTION("unfixed", "note", N_("La firma debía ponerse y el mensaje no se pudo cambiar; dice por qué.")),
    { 0 },
};

/* Somebody who only writes his name and what follows it takes no more lines. */
#define SIGNATURE_LINES 10U

/* "de", "del", "la" */
#define PARTICLE_CHARS 3

/* "A." */
#define INITIAL_CHARS 2

/* Who sends the message, and what the institution would have him sign with. */
typedef struct {
    const Facts *facts;
    const Person *person; /* NULL: nobody of the directory, and then nothing below */
    char *sender;         /* the address that he writes as */
    SignatureOccasion occasion;
    const SignatureTemplate *template; /* NULL: it has not said */
} Signer;

/* A signature of his. */
typedef struct {
    const Signer *signer;
    char *block;          /* its text, up to where somebody else signs below */
    char *folded;         /* as it is compared */
    Signature *signature; /* what it says, from the signer's name on where that is there */
    bool is_named;        /* the signer's name stands there */
    char *above;          /* who signs above the signer; NULL: nobody does */
    char *below;          /* who signs below; NULL: nobody does */
} Signed;

/* --- what the institution would have there ------------------------------------------------------------------- */

static bool
is_reply(const Message *message)
{
    return message_field(message, "In-Reply-To") || message_field(message, "References") ||
           message_reply(message)->quoted;
}

/* The address that PERSON writes as. The caller owns it. */
static char *
sender_of(const Facts *facts, const Person *person)
{
    const Field *from = message_field(facts->message, "From");
    g_autofree char *text = from ? field_text(from) : NULL;
    const char *end;

    for (const char *at = text ? address_find(text, &end) : NULL; at; at = address_find(end, &end)) {
        g_autofree char *address = g_strndup(at, (size_t)(end - at));
        if (people_may_send_as(facts->people, person->login, address))
            return g_steal_pointer(&address);
    }
    return g_strdup(person->addresses[0]);
}

static Signer
signer_begin(const Facts *facts)
{
    Signer signer = { .facts = facts, .person = servant_who_sends(facts) };

    if (!signer.person)
        return signer;
    signer.sender = sender_of(facts, signer.person);
    signer.occasion = (SignatureOccasion){
        .person = signer.person,
        .sender = signer.sender,
        .goes_outside = facts->direction == DIRECTION_OUTBOUND,
        .is_reply = is_reply(facts->message),
        .day = clock_day_of(facts->envelope->received_us),
    };
    if (facts->signatures && signature_templates_ask_language(facts->signatures))
        signer.occasion.language = language_of(message_reply(facts->message)->newest);
    if (facts->signatures)
        signer.template = signature_templates_choose(facts->signatures, &signer.occasion);
    return signer;
}

static void
signer_end(Signer *signer)
{
    g_free(signer->sender);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Signer, signer_end)

/* --- comparing ---------------------------------------------------------------------------------------------- */

static bool
has_text(const Signed *sign, const char *value)
{
    g_autofree char *folded = words_fold(value);

    return strstr(sign->folded, folded) != NULL;
}

/* The digits of TEXT alone, from which a number is known however it is written. The caller owns it. */
static char *
digits_of(const char *text)
{
    GString *digits = g_string_new(NULL);

    for (; *text; text++)
        if (g_ascii_isdigit(*text))
            g_string_append_c(digits, *text);
    return g_string_free(digits, FALSE);
}

/* With or without the country's and the city's code: so many digits at the end are the line itself. */
#define LINE_DIGITS 7U

static bool
is_same_number(const char *one, const char *other)
{
    const size_t length = strlen(one), other_length = strlen(other);
    const size_t least = MIN(length, other_length);

    return least > 0 && (length == other_length || least >= LINE_DIGITS) &&
           strcmp(one + length - least, other + other_length - least) == 0;
}

/* Whether CHARACTER may stand between the digits of a number. */
static bool
joins_digits(char character)
{
    return character == ' ' || character == '(' || character == ')' || character == '-' || character == '.' ||
           character == '+';
}

/* DIGITS without the country's code where the city's has one digit, as until 2021 ("57 1 …", now "57 601 …"): so, the
 * line is the same. Borrowed. */
static const char *
without_country(const char *digits)
{
    return strlen(digits) == strlen("57") + 1 + LINE_DIGITS && g_str_has_prefix(digits, "57") ? digits + 2 : digits;
}

/* Whether one of the numbers in TEXT is NUMBER. */
static bool
has_number(const char *text, const char *number)
{
    g_autofree char *wanted = digits_of(number);
    g_autoptr(GString) seen = g_string_new(NULL);

    for (const char *c = text;; c++) {
        if (g_ascii_isdigit(*c)) {
            g_string_append_c(seen, *c);
            continue;
        }
        if (joins_digits(*c))
            continue;
        if (seen->len > 0 && is_same_number(without_country(seen->str), wanted))
            return true;
        g_string_truncate(seen, 0);
        if (!*c)
            return false;
    }
}

static bool
has_phone(const Signed *sign, const char *value)
{
    return has_number(sign->block, value);
}

static bool
has_name(const Signed *sign, const char *value)
{
    const char *name = sign->signature->name;

    return has_text(sign, value) ||
           (name && people_called(sign->signer->facts->people, name, sign->signer->person) == sign->signer->person);
}

/* Any address that the person may write from is his. */
static bool
has_mail(const Signed *sign, const char *value)
{
    if (address_is_in(value, sign->block))
        return true;
    for (char *const *own = sign->signer->person->addresses; *own; own++)
        if (address_is_in(*own, sign->block))
            return true;
    for (char *const *shared = sign->signer->person->shared; *shared; shared++)
        if (address_is_in(*shared, sign->block))
            return true;
    return false;
}

static bool
has_web(const Signed *sign, const char *value)
{
    return has_text(sign, g_str_has_prefix(value, "www.") ? value + 4 : value);
}

/* --- names -------------------------------------------------------------------------------------------------- */

/* The words of a name that tell whose it is. */
typedef struct {
    unsigned all;
    unsigned own;       /* the signer's too */
    unsigned names;     /* that people are called by */
    unsigned joins;     /* that join words and never names ("a la") */
    bool is_first_name; /* the first of them is one of those that people are called by */
} NameWords;

static NameWords
count_words(const Signer *signer, const char *name)
{
    static const char *const joining[] = { "a", "al", "en", "para", "con", "por", NULL };
    g_autofree char *folded = words_fold(name), *own = words_fold(signer->person->name);
    g_auto(GStrv) words = g_strsplit(folded, " ", -1);
    g_auto(GStrv) own_words = g_strsplit(own, " ", -1);
    NameWords count = { 0 };

    for (char **word = words; *word; word++) {
        count.joins += word > words && g_strv_contains(joining, *word) ? 1 : 0;
        if (word > words && g_utf8_strlen(*word, -1) <= PARTICLE_CHARS)
            continue;
        if (g_utf8_strlen(*word, -1) <= INITIAL_CHARS)
            continue;
        count.all++;
        count.own += g_strv_contains((const char *const *)own_words, *word) ? 1 : 0;
        const bool is_name = people_is_name(signer->facts->people, *word, strlen(*word));
        count.names += is_name ? 1 : 0;
        count.is_first_name |= is_name && count.all == 1;
    }
    return count;
}

/* Whether NAME may be the person's, written otherwise than in the directory: a single word, as friends call him, or
 * most of the words are his. */
static bool
resembles_own_name(const Signer *signer, const char *name)
{
    const NameWords count = count_words(signer, name);

    return count.all <= 1 || 2 * count.own > count.all;
}

/* Whether NAME is some words of the person's and no other. */
static bool
is_part_of_own_name(const Signer *signer, const char *name)
{
    const NameWords count = count_words(signer, name);

    return count.all > 0 && count.own == count.all;
}

/* Whether NAME says less than the person's: some words of it, or one, as friends call him, or his initials. */
static bool
is_less_than_own_name(const Signer *signer, const char *name)
{
    return count_words(signer, name).all <= 1 || is_part_of_own_name(signer, name);
}

/* Whether NAME is that of an office ("Relación con la Ciudadanía", or that of the directory), which is written with
 * capitals as well. */
static bool
is_office(const Signer *signer, const char *name)
{
    const NameWords count = count_words(signer, name);

    g_autofree char *folded = words_fold(name), *unit = words_fold(signer->person->unit);

    return !people_called(signer->facts->people, name, signer->person) && !resembles_own_name(signer, name) &&
           ((count.names == 0 && count.joins > 0) || strcmp(folded, unit) == 0);
}

/* Whether LINE is somebody else's name: the directory has it, or it is made of names that people have. A heading may be
 * written like a name ("Puntos de Atención", "Plazo Máximo") and is none. */
static bool
is_name_of_another(const Signer *signer, const char *line)
{
    const NameWords count = count_words(signer, line);

    if (!signature_is_name(line) || count.all < 2 || resembles_own_name(signer, line) || is_office(signer, line))
        return false;
    return people_called(signer->facts->people, line, signer->person) != NULL || count.names >= 2 ||
           (count.names == 1 && count.all == 2 && count.is_first_name);
}

/* Whether LINE is the signer's name. */
static bool
is_own_name(const Signer *signer, const char *line)
{
    return signature_is_name(line) && people_called(signer->facts->people, line, signer->person) == signer->person;
}

/* --- data --------------------------------------------------------------------------------------------------- */

enum { NAME, POSITION, UNIT, PHONE, EXTENSION, MOBILE, MAIL, ENTITY, WEB, DATA };

/* A datum of a signature. */
static const struct {
    const char *name;  /* in the option */
    const char *label; /* to the author */
    bool (*is_there)(const Signed *sign, const char *value);
} data[DATA] = {
    [NAME] = { "name", N_("nombre"), has_name },
    [POSITION] = { "position", N_("cargo"), has_text },
    [UNIT] = { "unit", N_("dependencia"), has_text },
    [PHONE] = { "phone", N_("teléfono"), has_phone },
    [EXTENSION] = { "extension", N_("extensión"), has_phone },
    [MOBILE] = { "mobile", N_("celular"), has_phone },
    [MAIL] = { "mail", N_("correo electrónico"), has_mail },
    [ENTITY] = { "entity", N_("nombre de la entidad"), has_text },
    [WEB] = { "web", N_("página web de la entidad"), has_web },
};

static bool
validate_datum(const char *value, GError **error)
{
    for (int i = 0; i < DATA; i++)
        if (strcmp(data[i].name, value) == 0)
            return true;
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("«%s» no es un dato de una firma"), value);
    return false;
}

/* What the signature should say; "" where nobody knows. */
static const char *
expected(const Signed *sign, int datum)
{
    return signature_field_value(&sign->signer->occasion, sign->signer->facts->institution, data[datum].name);
}

/* Whether the line that stands where a position would is the office, which the directory has as such. */
static bool
is_unit(const Signed *sign, const char *line)
{
    g_autofree char *folded = words_fold(line), *unit = words_fold(expected(sign, UNIT));

    return strcmp(folded, unit) == 0;
}

/* What it says instead, NULL where it says nothing of the kind: less is not otherwise. */
static const char *
said_instead(const Signed *sign, int datum)
{
    const Signature *signature = sign->signature;
    const char *const values[DATA] = {
        [NAME] = signature->name,
        [POSITION] = signature->position,
        [PHONE] = signature->phone,
        [EXTENSION] = signature->extension,
        [MOBILE] = signature->mobile,
        [MAIL] = signature->mail,
        [ENTITY] = signature->entity,
        [WEB] = signature->web,
    };

    const char *said = values[datum];
    const bool is_less = said && ((datum == NAME && is_less_than_own_name(sign->signer, said)) ||
                                     (datum == POSITION && is_unit(sign, said)));
    return is_less ? NULL : said;
}

/* --- the check ---------------------------------------------------------------------------------------------- */

static void add_item(GString *list, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
add_item(GString *list, const char *format, ...)
{
    va_list values;

    if (list->len > 0)
        g_string_append(list, "; ");
    va_start(values, format);
    g_string_append_vprintf(list, format, values);
    va_end(values);
}

/* Whether the datum is asked for: it is required, and the institution's own signature says it. */
static bool
is_required(const Signed *sign, int datum)
{
    const char *const *required = options_list(sign->signer->facts->options, "required");

    return g_strv_contains(required, data[datum].name) &&
           (!sign->signer->template || signature_template_says(sign->signer->template, data[datum].name));
}

static void
inspect_data(const Signed *sign, Findings *findings)
{
    g_autoptr(GString) missing = g_string_new(NULL);
    g_autoptr(GString) wrong = g_string_new(NULL);

    for (int i = 0; i < DATA; i++) {
        const char *value = expected(sign, i), *instead = said_instead(sign, i);
        if (!*value || !is_required(sign, i) || data[i].is_there(sign, value))
            continue;
        if (instead)
            add_item(wrong, _("%s: dice «%s», y el directorio «%s»"), _(data[i].label), instead, value);
        else
            add_item(missing, _("%s: %s"), _(data[i].label), value);
    }
    if (missing->len > 0)
        findings_add(findings, ID, "incomplete", SEVERITY_ADVICE,
            g_strdup_printf(_("Complete su firma. Le falta %s."), missing->str));
    if (wrong->len > 0)
        findings_add(
            findings, ID, "outdated", SEVERITY_ADVICE, g_strdup_printf(_("Ponga al día su firma. %s."), wrong->str));
}

/* The name of somebody else that the signature begins with, as people know it; NULL where it is the signer's, or
 * nobody's. Borrowed. */
static const char *
name_of_another(const Signed *sign)
{
    const People *people = sign->signer->facts->people;
    const char *name = sign->above ? sign->above : sign->signature->name;
    const Person *called = name ? people_called(people, name, sign->signer->person) : NULL;

    if (called && called != sign->signer->person)
        return called->name;
    return name && !called && is_name_of_another(sign->signer, name) &&
                   (sign->above || !has_text(sign, sign->signer->person->name))
               ? name
               : NULL;
}

/* Whether it is signed as somebody else, of the directory or not. */
static bool
inspect_whose(const Signed *sign, Findings *findings)
{
    const char *another = name_of_another(sign);

    if (!another)
        return false;
    findings_add(findings, ID, "another", SEVERITY_BREACH,
        g_strdup_printf(sign->above ? _("Primero firma %s, y quien envía es %s. Ponga solo su firma, o pida a quien "
                                        "firma que lo envíe.")
                                    : _("La firma es la de %s, y quien envía es %s. Ponga la suya."),
            another, sign->signer->person->name));
    return true;
}

/* BLOCK with plain blanks, where a program put some at which no line ends. The caller owns the string. */
static char *
with_plain_blanks(const char *block)
{
    g_auto(GStrv) once = g_strsplit(block, "\u00a0", -1);
    g_autofree char *joined = g_strjoinv(" ", once);
    g_auto(GStrv) twice = g_strsplit(joined, "\u202f", -1);

    return g_strjoinv(" ", twice);
}

/* LINE with one more blank between NAME, its first or last words, and the others; as it is where they are not there.
 * The caller owns the string. */
static char *
cut_out_name(const char *line, const char *name)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1), wanted = g_strsplit(name, " ", -1);
    const guint count = g_strv_length(words), length = g_strv_length(wanted);
    bool begins = count > length, ends = begins;

    for (guint i = 0; i < length && (begins || ends); i++) {
        g_autofree char *first = words_fold(words[i]), *last = words_fold(words[count - length + i]);
        begins = begins && strcmp(first, wanted[i]) == 0;
        ends = ends && strcmp(last, wanted[i]) == 0;
    }
    if (!begins && !ends)
        return g_strdup(line);
    g_autofree char *rest = g_strjoinv(" ", words + (begins ? length : count - length));
    g_autofree char *other = g_strndup(line, strlen(line) - strlen(rest) - 1);
    return g_strjoin("  ", other, rest, NULL);
}

/* What stands side by side in LINE: two who sign together may do so in two columns, and what read a table may have
 * left one blank between them. The caller owns it. */
static GStrv
columns_of(const Signer *signer, const char *line)
{
    g_autofree char *own = words_fold(signer->person->name);
    g_auto(GStrv) wide = g_strsplit(line, "\t", -1);
    g_autofree char *joined = g_strjoinv("  ", wide);
    g_autofree char *cut = cut_out_name(g_strstrip(joined), own);
    g_auto(GStrv) columns = g_strsplit(cut, "  ", -1);

    for (char **column = columns; *column; column++) {
        g_autofree char *written = *column;
        *column = signature_without_emphasis(g_strstrip(written));
    }
    return g_steal_pointer(&columns);
}

/* The name in LINE of which IS_IT says so; NULL where there is none. The caller owns the string. */
static char *
name_in(const Signer *signer, const char *line, bool (*is_it)(const Signer *signer, const char *name))
{
    g_auto(GStrv) columns = columns_of(signer, line);

    for (char **column = columns; *column; column++)
        if (**column && is_it(signer, *column))
            return g_strdup(*column);
    return NULL;
}

/* The first of LINES from FIRST up to END with a name of which IS_IT says so; END where there is none. *NAME, unless
 * NULL, receives it; the caller owns it. */
static guint
find_name(const Signer *signer, const GStrv lines, guint first, guint end,
    bool (*is_it)(const Signer *signer, const char *name), char **name)
{
    for (; first < end; first++) {
        g_autofree char *found = name_in(signer, lines[first], is_it);
        if (!found)
            continue;
        if (name)
            *name = g_steal_pointer(&found);
        break;
    }
    return first;
}

/* Reads what is WRITTEN as the signature. Where others sign as well, only what stands under the signer's name and not
 * under theirs is the signer's. */
static Signed
signed_begin(const Signer *signer, const char *written)
{
    g_autofree char *block = with_plain_blanks(written);
    g_auto(GStrv) lines = g_strsplit(block, "\n", -1);
    const guint count = g_strv_length(lines), own = find_name(signer, lines, 0, count, is_own_name, NULL);
    Signed sign = { .signer = signer, .is_named = own < count };
    guint end = count;

    if (sign.is_named) {
        find_name(signer, lines, 0, own, is_name_of_another, &sign.above);
        end = find_name(signer, lines, own, count, is_name_of_another, &sign.below);
        end = end == own ? count : end; /* side by side: which datum is whose does not show */
    }
    for (guint i = end; i < count; i++)
        g_clear_pointer(&lines[i], g_free);
    sign.block = g_strjoinv("\n", lines);
    sign.folded = words_fold(sign.block);
    g_autofree char *from_name = g_strjoinv("\n", lines + (sign.is_named ? own : 0));
    sign.signature = signature_new(from_name);
    if (sign.signature->name && is_office(signer, sign.signature->name))
        g_clear_pointer(&sign.signature->name, g_free);
    return sign;
}

static void
signed_end(Signed *sign)
{
    g_free(sign->block);
    g_free(sign->folded);
    g_free(sign->above);
    g_free(sign->below);
    signature_free(sign->signature);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Signed, signed_end)

/* Whether it is the signature of a mailbox that several write from, which names the office and none of them. */
static bool
is_of_mailbox(const Signed *sign)
{
    const Signer *signer = sign->signer;
    const Signature *said = sign->signature;

    return g_strv_contains((const char *const *)signer->person->shared, signer->sender) && !said->name &&
           !sign->above && (said->phone || said->mail || said->web || said->mobile) &&
           (said->entity || has_text(sign, signer->person->unit) || has_text(sign, expected(sign, ENTITY)));
}

static void
inspect_block(const Signer *signer, const char *written, Findings *findings)
{
    g_auto(Signed) sign = signed_begin(signer, written);

    if (is_of_mailbox(&sign))
        return;
    if (!inspect_whose(&sign, findings))
        inspect_data(&sign, findings);
    if (sign.signature->is_doubled)
        findings_add(
            findings, ID, "doubled", SEVERITY_ADVICE, g_strdup(_("Su firma dice lo mismo dos veces. Deje una sola.")));
}

/* Whether the conversation QUOTED shows that PERSON has signed in it: it has his name and a way to reach him that no
 * mail program writes. */
static bool
has_signed_in(const Person *person, const char *quoted)
{
    if (!quoted || (*person->phone && !has_number(quoted, person->phone)))
        return false;
    g_autofree char *folded = words_fold(quoted);
    g_autofree char *name = words_fold(person->name), *position = words_fold(person->position);
    return strstr(folded, name) && (*person->phone || (*position && strstr(folded, position)));
}

/* Whether a person signs such a message at all, and we can read it; what is resent stays as it is (RFC 5322, section
 * 3.6.6). */
static bool
is_signed_by_people(const Message *message)
{
    return !(kinds_of(message) & (KIND_REPORT | KIND_CALENDAR | KIND_AUTOMATIC | KIND_LIST)) &&
           message_protection(message) != PROTECTION_ENCRYPTED && !message_field(message, "Resent-From");
}

/* Whether LINE is the name of the author; at the very end, also a part of it. */
static bool
names_signer(const Signer *signer, const char *line, bool is_last)
{
    return is_own_name(signer, line) || (is_last && signature_is_name(line) && is_part_of_own_name(signer, line));
}

/* The end of NEWEST from the line on that is the name of its author, who signs without a farewell; NULL where there is
 * none. The caller owns it. */
static char *
signed_by_name(const Signer *signer, const char *newest)
{
    g_autofree char *text = g_strchomp(g_strdup(newest));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    const guint count = g_strv_length(lines);

    for (guint i = count > SIGNATURE_LINES ? count - SIGNATURE_LINES : 0; i < count; i++)
        if (names_signer(signer, g_strstrip(g_strdelimit(lines[i], "*", ' ')), i + 1 == count))
            return g_strjoinv("\n", lines + i);
    return NULL;
}

/* What is under the newest text that can be taken for a signature; NULL: nothing. The caller owns it. */
static char *
find_block(const Signer *signer, const Reply *reply)
{
    return reply->names_author ? g_strdup(reply->signature) : signed_by_name(signer, reply->newest);
}

static void
report_missing(const Signer *signer, const Reply *reply, Findings *findings)
{
    const char *kind = !signer->occasion.is_reply                     ? "missing"
                       : has_signed_in(signer->person, reply->quoted) ? "missing_again"
                                                                      : "missing_in_reply";

    findings_add(findings, ID, kind, SEVERITY_ADVICE,
        g_strdup(
            _("Firme el mensaje con la plantilla de la entidad: su nombre, cargo, teléfono, correo, y el nombre y la "
              "página de la entidad.")));
}

/* What is wrong with how the signer signs what reads as REPLY. */
static void
inspect_reply(const Signer *signer, const Reply *reply, Findings *findings)
{
    g_autofree char *block = find_block(signer, reply);

    if (block)
        inspect_block(signer, block, findings);
    else
        report_missing(signer, reply, findings);
}

/* What the signature has that the institution's has not. */
static void
inspect_beyond(const Signer *signer, Findings *findings)
{
    g_autofree char *signature = signature_template_text(signer->template, &signer->occasion);
    g_autoptr(Evidence) evidence = evidence_new(signer->facts->people, signer->template, &signer->occasion);
    const PlaceTerms terms = { signer->facts->people, signer->person, signature, evidence };
    g_autoptr(GPtrArray) beyond = beyond_signature(signer->facts->message, &terms);
    g_autoptr(GString) items = g_string_new(NULL);

    for (guint i = 0; i < beyond->len; i++)
        add_item(items, _("«%s»"), (const char *)g_ptr_array_index(beyond, i));
    if (beyond->len > 0)
        findings_add(findings, ID, "beyond_template", SEVERITY_ADVICE,
            g_strdup_printf(_("Deje en su firma solo lo que dice la plantilla de la entidad. Sobra %s."), items->str));
}

/* Whether KIND says that a signature is not there, or is wrong: of one that says less, HTML shows the rest in a
 * picture. */
static bool
is_grave(const char *kind)
{
    static const char *const grave[] = { "missing", "missing_in_reply", "missing_again", "outdated", "another", NULL };

    return g_strv_contains(grave, kind);
}

/* What is wrong with how the message is signed for those who read its HTML, and not for those who read it as plain
 * text. */
static void
inspect_html(const Signer *signer, const Reply *plain, Findings *findings)
{
    const Reply *reply = message_html_rendition(signer->facts->message)->reply;
    g_autoptr(Findings) more = findings_new();

    if (reply == plain || !*reply->newest)
        return;
    inspect_reply(signer, reply, more);
    for (guint i = more->all->len; i > 0 && *plain->newest; i--)
        if (!is_grave(((const Finding *)g_ptr_array_index(more->all, i - 1))->kind))
            g_ptr_array_remove_index(more->all, i - 1);
    findings_add_new(findings, more, true);
}

static void
inspect(const Facts *facts, Findings *findings)
{
    g_auto(Signer) signer = signer_begin(facts);
    const Reply *reply = signer.person && is_signed_by_people(facts->message) ? message_reply(facts->message) : NULL;

    if (!reply)
        return;
    /* Who forwards without a word of his own has nothing to sign. */
    if (*reply->newest)
        inspect_reply(&signer, reply, findings);
    inspect_html(&signer, reply, findings);
    /* Asked only where somebody wants to know: it costs. */
    if (*reply->newest && reply->names_author && signer.template &&
        action_chosen(facts->options, "beyond_template") != ACTION_IGNORE)
        inspect_beyond(&signer, findings);
}

/* --- the remedy --------------------------------------------------------------------------------------------- */

static bool
is_known(const Facts *facts)
{
    g_auto(Signer) signer = signer_begin(facts);

    return signer.template != NULL;
}

/* Whether a signature that says more than the signer's name stands in REPLY; a new one below it would be a second.
 * False with an error that says why it stays. */
static bool
has_room_below(const Signer *signer, const Reply *reply, GError **error)
{
    g_autofree char *block = find_block(signer, reply);

    if (!block)
        return true;
    g_auto(Signed) sign = signed_begin(signer, block);
    const Signature *said = sign.signature;
    if (!sign.is_named || !(said->position || said->phone || said->mobile || said->mail))
        return true;
    if (sign.below)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("con usted firma también %s, y no se sabe qué líneas son de cada quien; complete usted su firma"),
            sign.below);
    else
        g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("junto a su firma hay algo que puede ser parte del mensaje, y con la de la entidad quedarían dos"));
    return false;
}

/* Whether none of the texts would have a second signature below the author's, which stays. */
static bool
is_alone(const Signer *signer, const SignedMessage *placed, GError **error)
{
    for (guint i = 0; i < placed->below->len; i++)
        if (!has_room_below(signer, g_ptr_array_index(placed->below, i), error))
            return false;
    return true;
}

/* Whether nothing would be left to put right in what reads as REPLY: a template that this check finds fault with would
 * be placed again and again. */
static bool
is_right(const Signer *signer, const Reply *reply, GError **error)
{
    g_autoptr(Findings) findings = findings_new();

    inspect_reply(signer, reply, findings);
    for (guint i = 0; i < findings->all->len; i++) {
        const Finding *left = g_ptr_array_index(findings->all, i);
        if (action_chosen(signer->facts->options, left->kind) != ACTION_FIX)
            continue;
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("con la firma de la entidad tampoco quedaría como debe (%s), así que se deja como la escribió el autor"),
            left->message);
        return false;
    }
    return true;
}

/* The message signed, behind a delimiter or not; NULL with an error where it would not be right so. */
static SignedMessage *
sign_message(const Signer *signer, bool is_delimited, GError **error)
{
    const SignatureStyle style = { signer->template, &signer->occasion, is_delimited };
    g_autoptr(SignedMessage) placed = signature_place(signer->facts->message, signer->facts->people, &style, error);

    return placed && is_alone(signer, placed, error) && is_right(signer, placed->reply, error)
               ? g_steal_pointer(&placed)
               : NULL;
}

/* Says what would have been done, had it been allowed. */
static void
refuse_to_change(const SignedMessage *placed, GError **error)
{
    g_ptr_array_add(placed->edits, NULL);
    g_autofree char *edits = g_strjoinv("; ", (char **)placed->edits->pdata);
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT,
        _("signature.observe está puesto y el mensaje sale como vino; se habría puesto: %s"), edits);
}

/* A template with long lines is known again for a signature behind a delimiter only, which looks less well. */
static Spool *
place(const Facts *facts, Remedied *done, GError **error)
{
    g_auto(Signer) signer = signer_begin(facts);
    g_autoptr(GError) why = NULL;
    g_autoptr(SignedMessage) placed = sign_message(&signer, false, &why);

    if (!placed && !(placed = sign_message(&signer, true, NULL))) {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    if (options_flag(facts->options, "observe")) {
        refuse_to_change(placed, error);
        return NULL;
    }
    g_ptr_array_extend_and_steal(done->edits, g_steal_pointer(&placed->edits));
    g_ptr_array_extend_and_steal(done->taken, g_steal_pointer(&placed->taken));
    return g_steal_pointer(&placed->spool);
}

static void
advise(const Facts *facts, char **ready, char **page)
{
    g_auto(Signer) signer = signer_begin(facts);

    *ready = signature_template_text(signer.template, &signer.occasion);
    *page = signature_template_page(signer.template, &signer.occasion);
}

static const CheckRemedy remedy = { is_known, place, advise, "unfixed" };

const Check check_signature = {
    .id = ID,
    .protocol = N_("Recordar usar las plantillas de firma de su entidad."),
    .stage = CHECK_MESSAGE,
    .inspect = inspect,
    .options = specs,
    .help =
        N_("Debajo de lo que se escribe está la firma de quien lo envía, con los datos del directorio. Con fix, el\n"
           "filtro pone la de la sección template que corresponda; donde ninguna corresponde, fix es como coach."),
    .remedy = &remedy,
};
