/* SPDX-License-Identifier: BSD-2-Clause */
/* reply: takes a text apart line by line. First it is found where somebody else's words begin, then where the
 * signature does. */
#include "message/reply.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "message/signature.h"

/* An attribution may be folded over so many lines, and a header block has its labels within so many. */
#define ATTRIBUTION_LINES 4
#define HEADER_BLOCK_LINES 10
/* A signature has at most so many lines, none as long as a sentence. */
#define SIGNATURE_LINES 16
#define SIGNATURE_ALL_LINES 300 /* with blank ones, and those that a program says to belong to it */
#define SIGNATURE_LINE_CHARS 90
#define SENTENCE_WORDS 12
/* No line is longer that heads a message, begins with a label, says farewell, or names a telephone. */
#define HEADING_BYTES 320
#define LABEL_BYTES 24
#define CLOSING_BYTES 80
#define DEVICE_BYTES 160
#define SIGNATURE_LINE_BYTES 200

/* --- patterns ----------------------------------------------------------------------------------------------------- */

enum {
    ATTRIBUTION,
    ATTRIBUTION_LINE,
    HOUR_OR_ADDRESS,
    DATED,
    ADDRESSED,
    TIME,
    SEPARATOR,
    FORWARD,
    FIRST_LABEL,
    OTHER_LABEL,
    TO_LABEL,
    DATE_LABEL,
    RULE,
    CLOSING,
    COURTESY,
    DEVICE,
    DELIMITER,
    DISCLAIMER,
    POSTSCRIPT,
    CONTACT,
    PATTERNS
};

#define LABEL(words) "^\\*{0,2}(" words ")\\s?:\\*{0,2}(\\s|$)"

/* A first word, a time or a name, and the verb. */
#define STARTED                                                                                                        \
    "El\\s.{5,300}[\\s>]escribió|On\\s.{5,300}[\\s>]wrote|Em\\s.{5,300}[\\s>]escreveu|Le\\s.{5,300}[\\s>]a écrit|"   \
    "Il\\s.{5,300}\\sha scritto|Am\\s.{5,300}\\sschrieb\\b.{0,200}"
#define QUOTED_FROM                                                                                                    \
    "(Quoting|Citando( a)?|Mensaje citado por|Zitat von|Citação de|En réponse à|Citazione da)\\s.{2,200}"

static const char *const patterns[PATTERNS] = {
    [ATTRIBUTION] = "^\\*?(" STARTED ")\\s?:\\*?$",
    [ATTRIBUTION_LINE] =
        "^\\*?(" STARTED "|" QUOTED_FROM
        "|.{3,200}\\s(escribió|wrote|escreveu|a écrit|ha scritto|schrieb)(\\s(el|on|em|le|il|am)\\s.{5,80})?|"
        "\\d{4}[-/]\\d\\d?[-/]\\d\\d?\\s.{0,200}<[^<>\\s]+@[^<>\\s]+>)\\s?:\\*?$",
    [SEPARATOR] =
        "^-{2,}\\s*((Mensaje|Correo|Cita) original|Original (Message|Appointment)|Original-Nachricht|"
        "Ursprüngliche (Nachricht|E-?Mail)|Mensagem original|Message d.origine|Message original|Messaggio originale|"
        ".{3,200}\\s(escribió|wrote|escreveu|a écrit|ha scritto|schrieb))\\s*:?\\s*-{2,}$",
    [FORWARD] =
        "^(-{2,}\\s*((Mensaje reenviado|Forwarded message|Mensagem encaminhada|Message transféré|Messaggio inoltrato|"
        "Weitergeleitete Nachricht)|(Reenviado por|Forwarded by|Remitido por|Encaminhado por|Transféré par) .{2,200})"
        "\\s*-{2,}|"
        "((Inicio|Comienzo) del mensaje reenviado|Begin forwarded message|Início da mensagem encaminhada|"
        "Début du message (transféré|réexpédié)|Inizio (del )?messaggio inoltrato|"
        "Anfang der weitergeleiteten (Nachricht|E-?Mail))\\s?:)$",
    /* people who write memoranda use capitals */
    [FIRST_LABEL] = LABEL("(?-i)De|From|Von|Da|Expéditeur|Remitente|Remetente"),
    [OTHER_LABEL] =
        LABEL("Enviados?( el)?|Enviada( em)?|Fecha|Sent|Date|Gesendet|Datum|Envoyé|Inviato|Data|Para|To|An|À|A|"
              "CC|Copia|Kopie|Asunto|Subject|Betreff|Objet|Oggetto|Assunto"),
    [TO_LABEL] = LABEL("Para|To|An|À|A|CC|Copia|Kopie"),
    [DATE_LABEL] = LABEL("Enviados?( el)?|Enviada( em)?|Fecha|Sent|Date|Gesendet|Datum|Envoyé|Inviato|Data"),
    [HOUR_OR_ADDRESS] = "\\b\\d{1,2}[:.h]\\d\\d\\b|[^\\s<>]@[^\\s<>]",
    /* what programs write and authors hardly: a date right behind the first word, or an address in angle brackets */
    [DATED] = "^\\W?(El|On|Em|Le|Il|Am)( día| giorno)?\\s(\\p{L}{2,13}[.,]{0,2}\\s(\\p{L}{3,10}\\.?\\s)?)?\\d.{0,60}"
              "\\b\\d{1,2}[:.h]\\d\\d\\b",
    [ADDRESSED] = "<[^<>\\s]+@[^<>\\s]+>",
    /* what an attribution says between its first word and the name: up to the hour */
    [TIME] = "^\\S+\\s(.{3,80}?\\d{1,2}[:.h]\\d\\d(:\\d\\d)?(\\s?[ap]\\.?\\s?m\\b\\.?)?)",
    [RULE] = "^[_-]{10,}$",
    /* what follows on the same line can only be a name */
    [CLOSING] =
        "^((muy )?(cordial|atenta|respetuosa)mente|atte?\\b\\.?|((con|reciba|reciban) )?(un |mis |muchos )?"
        "((muy )?(cordial|atento|respetuoso|afectuoso|fraternal) )?saludos?( (muy )?(cordial|afectuoso|atento)(es|s)?)?"
        "|(muchas )?gracias y saludos|un abrazo|con (mucho )?gusto|feliz (día|tarde|noche|semana|fin de semana)|"
        "((with )?(kind|best|warm|many)(est)? )?(regards|wishes)|(thanks and|thank you and) regards|cheers|"
        "(yours )?(sincerely|faithfully|truly)( yours)?|atenciosamente|cordialmente|abraços|"
        "(bien )?cordialement|(meilleures |sincères )?salutations( distinguées)?|(cordiali |distinti )?saluti|"
        "(mit )?(freundlichen|freundliche|viele|beste|liebe|besten|herzliche) "
        "gr(ü|ue)(ß|ss)en?)(?=\\W|$)\\s?[,.:;]?\\s*",
    [COURTESY] = "saludo\\b|gusto|feliz",
    [DEVICE] =
        "^(((Enviado|Mandado|Escrito) (desde|con|mediante|por)|Sent (from|with|via|using)|Enviad[oa] (do|com|pelo)|"
        "Envoyé (de|depuis|avec)|Inviato (da|con)|Gesendet (von|mit|aus)) "
        "(?=\\S)[^,;:?!.]{2,60}(\\.?|\\. .{5,60}(brevedad|brevity|brevidade|brièveté|Kürze).{0,20})|"
        "Von meinem .{2,40} gesendet\\.?|(Get|Obtener|Obtén|Descargar|Obter|Télécharger) "
        "(Outlook|BlueMail|TypeApp)\\b.{0,80})$",
    [DELIMITER] = "^--\\s?$",
    [DISCLAIMER] =
        "^\\W{0,5}(aviso (legal|de (confidencialidad|privacidad)|importante)|"
        "nota (de confidencialidad|confidencial|legal|importante)|cláusula de confidencialidad|"
        "confidencialidad\\b|confidential(ity)?( notice)?\\s?:|(legal )?disclaimer\\b|"
        "(por favor,? )?(antes de imprimir|piense antes de imprimir|considere .{0,60}antes de imprimir)|"
        "(este|el presente) (mensaje|correo)\\b.{0,250}(confidencial|privilegiad|reservad|destinatari)|"
        "la información contenida en este|this (e-?mail|message|communication)\\b.{0,250}(confidential|privileged|"
        "intended)|the information (contained )?in this (e-?mail|message)|"
        "(please )?(consider|think of) the environment|esta mensagem\\b.{0,250}confidencia|"
        "ce (message|courriel)\\b.{0,250}confidentiel|diese e-?mail\\b.{0,250}vertraulich)",
    [POSTSCRIPT] = "^(P\\.? ?D\\.?|P\\.? ?S\\.?|N\\. ?B\\.)\\s?[:.-]?\\s",
    [CONTACT] = "[^\\s<>@]@[^\\s<>@]+\\.[a-z]|\\bwww\\.|https?://|\\+\\d{1,3}[ (-]|"
                "^(tel|teléfono|pbx|cel|celular|móvil|mobile|phone|fax|ext|conmutador|dirección|address)s?\\b[.:]?|"
                "\\b(tel|ext|pbx|cel)\\b\\.?:?\\s?\\(?\\d|^\\(?\\d[\\d ()-]{6,}\\d\\b|"
                "^(calle|carrera|cra\\.?|cll\\.?|kra\\.?|avenida|av\\.|diagonal|transversal)\\s.{0,20}\\d",
};

static pcre2_code *compiled[PATTERNS];
static pthread_once_t compiled_once = PTHREAD_ONCE_INIT;

static void
compile(void)
{
    for (int i = 0; i < PATTERNS; i++) {
        int error;
        PCRE2_SIZE offset;
        compiled[i] = pcre2_compile((PCRE2_SPTR)patterns[i], PCRE2_ZERO_TERMINATED,
            PCRE2_CASELESS | PCRE2_UTF | PCRE2_UCP | PCRE2_NO_UTF_CHECK, &error, &offset, NULL);
        g_assert(compiled[i]);
        pcre2_jit_compile(compiled[i], PCRE2_JIT_COMPLETE);
    }
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

typedef enum { OWN, QUOTED, SIGNED, DROPPED } Owner;

/* What a line is to the patterns: its blanks as one blank each, none at the ends. */
typedef struct {
    const char *text; /* NULL: nobody has asked */
    size_t length;
} Plain;

typedef struct {
    const Lines *lines;
    guint count;
    guint8 *owners; /* of each line, an Owner */
    Plain *plain;
    guint32 *asked, *answers; /* of each line, which patterns it has been asked about, and which it matches */
    pcre2_match_data *match;
    GStringChunk *strings; /* what plain is made of */
    guint original;        /* the first line of the message that is answered or forwarded; count: there is none */
    char *attribution;     /* the first, on one line, or NULL */
} Reading;

static Reading
reading_begin(const Lines *lines)
{
    const guint count = lines->lines->len;

    return (Reading){
        .lines = lines,
        .count = count,
        .owners = g_new0(guint8, count),
        .plain = g_new0(Plain, count),
        .asked = g_new0(guint32, count),
        .answers = g_new0(guint32, count),
        .match = pcre2_match_data_create(2, NULL),
        .strings = g_string_chunk_new(4096),
        .original = count,
    };
}

static void
reading_end(Reading *reading)
{
    g_free(reading->owners);
    g_free(reading->plain);
    g_free(reading->asked);
    g_free(reading->answers);
    pcre2_match_data_free(reading->match);
    g_string_chunk_free(reading->strings);
    g_free(reading->attribution);
}

static const char *
text_of(const Reading *reading, guint i)
{
    return reading->lines->text->str + lines_at(reading->lines, i)->text;
}

static size_t
length_of(const Reading *reading, guint i)
{
    return lines_at(reading->lines, i)->length;
}

static bool
has_mark(const Reading *reading, guint i, LineMarks mark)
{
    return lines_at(reading->lines, i)->marks & mark;
}

/* No-break and other blanks become one; marks of direction, which nobody sees, go. */
static GString *
make_plain(const char *text, size_t length)
{
    GString *plain = g_string_sized_new(length);

    for (const char *c = text; c < text + length; c = g_utf8_next_char(c)) {
        const gunichar character = g_utf8_get_char(c);
        if (g_unichar_type(character) == G_UNICODE_FORMAT)
            continue;
        if (!g_unichar_isspace(character))
            g_string_append_len(plain, c, g_utf8_next_char(c) - c);
        else if (plain->len > 0 && plain->str[plain->len - 1] != ' ')
            g_string_append_c(plain, ' ');
    }
    if (plain->len > 0 && plain->str[plain->len - 1] == ' ')
        g_string_truncate(plain, plain->len - 1);
    return plain;
}

/* Whether the text is plain as it stands. False when in doubt: where a character begins with a byte that blanks or
 * marks of direction begin with too. */
static bool
is_plain(const char *text, size_t length)
{
    char before = ' ';

    for (size_t i = 0; i < length; before = text[i++]) {
        const guchar byte = (guchar)text[i];
        if (byte < ' ' || byte == 0x7f || byte >= 0xd8 || (byte == ' ' && before == ' '))
            return false;
        if (byte == 0xc2 && (guchar)text[i + 1] < 0xae) /* controls, the no-break blank, the soft hyphen */
            return false;
    }
    return length > 0 && before != ' ';
}

static const char *
plain_of(const Reading *reading, guint i)
{
    const char *text = text_of(reading, i);
    const size_t length = length_of(reading, i);
    Plain *plain = &reading->plain[i];

    if (plain->text)
        return plain->text;
    if (is_plain(text, length)) {
        plain->length = length;
        plain->text = g_string_chunk_insert_len(reading->strings, text, (gssize)length);
    } else {
        GString *made = make_plain(text, length);
        plain->length = made->len;
        plain->text = g_string_chunk_insert_len(reading->strings, made->str, (gssize)made->len);
        g_string_free(made, TRUE);
    }
    return plain->text;
}

static bool
is_blank(const Reading *reading, guint i)
{
    return length_of(reading, i) == 0 || (!g_ascii_isgraph(*text_of(reading, i)) && *plain_of(reading, i) == '\0');
}

/* The first line from I on that is not blank; the number of lines where there is none. */
static guint
skip_blank(const Reading *reading, guint i)
{
    while (i < reading->count && is_blank(reading, i))
        i++;
    return i;
}

/* Whether the line is marked as quoted. An indentation alone is not such a mark. */
static bool
is_marked(const Reading *reading, guint i)
{
    return lines_at(reading->lines, i)->quotes > 0 && !has_mark(reading, i, MARK_INDENTED);
}

static bool
is_indented(const Reading *reading, guint i)
{
    return lines_at(reading->lines, i)->quotes > 0;
}

static void
give_to(const Reading *reading, guint from, guint to, Owner owner)
{
    for (guint i = from; i < to; i++)
        reading->owners[i] = (guint8)owner;
}

/* --- somebody else's words ---------------------------------------------------------------------------------------- */

/* Whether TEXT matches; the reading then knows where (pcre2_get_ovector_pointer()). */
static bool
matches(const Reading *reading, int pattern, const char *text, size_t length)
{
    return pcre2_match(compiled[pattern], (PCRE2_SPTR)text, length, 0, PCRE2_NO_UTF_CHECK, reading->match, NULL) >= 0;
}

/* The same of a line; asked again, it remembers. */
static bool
line_matches(const Reading *reading, guint i, int pattern)
{
    const guint32 bit = 1u << pattern;

    if (!(reading->asked[i] & bit)) {
        const char *plain = plain_of(reading, i);
        reading->asked[i] |= bit;
        if (matches(reading, pattern, plain, reading->plain[i].length))
            reading->answers[i] |= bit;
    }
    return reading->answers[i] & bit;
}

/* The last byte of the line that is no blank; '\0' where there is none. */
static char
last_character(const Reading *reading, guint i)
{
    const char *text = text_of(reading, i);
    size_t length = length_of(reading, i);

    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    return length > 0 ? text[length - 1] : '\0';
}

/* The first byte of the line that is no blank. */
static char
first_character(const Reading *reading, guint i)
{
    const char *text = text_of(reading, i);
    size_t n = 0;

    while (n < length_of(reading, i) && g_ascii_isspace(text[n]))
        n++;
    return n < length_of(reading, i) ? text[n] : '\0';
}

static char *
join_lines(const Reading *reading, guint i, guint end)
{
    GString *joined = g_string_new(NULL);

    for (guint n = i; n < end; n++)
        g_string_append_printf(joined, "%s%s", n > i ? " " : "", plain_of(reading, n));
    return g_string_free(joined, FALSE);
}

/* Whether the lines from I to END, as one, are an attribution: it names a time or an address, and ends in a colon. One
 * over several lines begins as such ("El …"). */
static bool
is_attribution(const Reading *reading, guint i, guint end)
{
    g_autofree char *joined = join_lines(reading, i, end);
    const int pattern = end - i == 1 ? ATTRIBUTION_LINE : ATTRIBUTION;

    return g_str_has_suffix(joined, ":") && strpbrk(joined, "0123456789@") &&
           matches(reading, pattern, joined, strlen(joined));
}

/* Whether the line may go on with what line I, as deeply quoted, begins. */
static bool
goes_on(const Reading *reading, guint i, guint next)
{
    return next < reading->count && !is_blank(reading, next) &&
           lines_at(reading->lines, next)->quotes == lines_at(reading->lines, i)->quotes;
}

/* How many lines from I on the mail program says to be an attribution. */
static guint
marked_attribution_length(const Reading *reading, guint i)
{
    guint end = i;

    while (end < reading->count && has_mark(reading, end, MARK_ATTRIBUTION) && end - i < ATTRIBUTION_LINES)
        end++;
    return end - i;
}

/* How many lines from I on are an attribution; 0: none. The shortest counts: what stands before it is the author's. */
static guint
attribution_length(const Reading *reading, guint i)
{
    const guint marked = marked_attribution_length(reading, i);

    if (marked > 0)
        return marked;
    for (guint end = i; end - i < ATTRIBUTION_LINES && goes_on(reading, i, end);) {
        if (last_character(reading, end++) != ':' || !is_attribution(reading, i, end))
            continue;
        for (guint later = i + 1; later < end && !line_matches(reading, i, DATED); later++)
            if (is_attribution(reading, later, end))
                return 0;
        return end - i;
    }
    return 0;
}

/* Whether a line may be the rest of a folded list of addresses. */
static bool
is_folded_list(const Reading *reading, guint i)
{
    return strpbrk(plain_of(reading, i), "@;");
}

/* How many labels stand in the lines behind I, up to a blank one or to what has no place in a header block, and whether
 * an hour or an address stands there. */
static unsigned
count_labels(const Reading *reading, guint i, bool *is_dated)
{
    unsigned labels = 0, others = 0;

    *is_dated = line_matches(reading, i, HOUR_OR_ADDRESS);
    for (guint n = i + 1; n < reading->count && n < i + HEADER_BLOCK_LINES && !is_blank(reading, n); n++) {
        if (line_matches(reading, n, OTHER_LABEL)) {
            labels++;
            others = 0;
            *is_dated |= line_matches(reading, n, HOUR_OR_ADDRESS);
        } else if (!is_folded_list(reading, n) && ++others > 1) {
            break;
        }
    }
    return labels;
}

/* Whether a header block begins at I: "De:" and at least two more labels, with an hour or an address; under a rule
 * less is enough. */
static bool
begins_header_block(const Reading *reading, guint i, bool is_ruled)
{
    bool is_dated;

    if (!memchr(text_of(reading, i), ':', MIN(length_of(reading, i), LABEL_BYTES)) ||
        !line_matches(reading, i, FIRST_LABEL))
        return false;
    const unsigned labels = count_labels(reading, i, &is_dated);
    return labels >= (is_ruled ? 1 : 2) && (is_dated || is_ruled);
}

/* Whether a line is short enough, and begins or ends as those that head a message do. */
static bool
may_be_heading(const Reading *reading, guint i)
{
    const size_t length = length_of(reading, i);

    return length >= 5 && length <= HEADING_BYTES &&
           (memchr("-_", first_character(reading, i), 2) || last_character(reading, i) == ':');
}

/* Whether everything from I on is the message that is answered or forwarded. */
static bool
begins_original(const Reading *reading, guint i)
{
    if (has_mark(reading, i, MARK_ORIGINAL) || begins_header_block(reading, i, has_mark(reading, i, MARK_RULED)))
        return true;
    if (!may_be_heading(reading, i))
        return false;
    if (line_matches(reading, i, SEPARATOR) || line_matches(reading, i, FORWARD))
        return true;
    const guint next = skip_blank(reading, i + 1);
    return next < reading->count && line_matches(reading, i, RULE) && begins_header_block(reading, next, true);
}

/* Whether the attribution in LENGTH lines from I on is none that an author writes. */
static bool
is_made_by_program(const Reading *reading, guint i, guint length)
{
    g_autofree char *joined = join_lines(reading, i, i + length);

    return has_mark(reading, i, MARK_ATTRIBUTION) || matches(reading, DATED, joined, strlen(joined)) ||
           matches(reading, ADDRESSED, joined, strlen(joined));
}

/* Quotes the lines from I on that are indented at least. Returns where to go on. */
static guint
quote_indented(Reading *reading, guint i)
{
    for (; i < reading->count && (is_indented(reading, i) || is_blank(reading, i)); i++)
        reading->owners[i] = QUOTED;
    return i;
}

/* An attribution at I is dropped with what is marked behind it. Where nothing is marked the rest is quoted, unless the
 * author may have written all of it. Returns where to go on. */
static guint
quote_after_attribution(Reading *reading, guint i, guint length)
{
    const guint next = skip_blank(reading, i + length);
    const bool marked = next < reading->count && is_indented(reading, next);

    if (!marked && !is_made_by_program(reading, i, length))
        return i + length;
    if (!reading->attribution)
        reading->attribution = join_lines(reading, i, i + length);
    give_to(reading, i, i + length, DROPPED);
    if (marked)
        return quote_indented(reading, next);
    give_to(reading, i + length, reading->count, QUOTED);
    return reading->count;
}

/* What is marked as quoted may begin with the attribution itself (Apple Mail). Returns where to go on. */
static guint
quote_marked(Reading *reading, guint i)
{
    const guint length = reading->attribution ? 0 : attribution_length(reading, i);

    if (length > 0) {
        reading->attribution = join_lines(reading, i, i + length);
        give_to(reading, i, i + length, DROPPED);
        i += length;
    }
    for (; i < reading->count && is_marked(reading, i); i++)
        reading->owners[i] = QUOTED;
    return i;
}

static void
find_quotes(Reading *reading)
{
    for (guint i = 0; i < reading->count;) {
        guint length;
        if (has_mark(reading, i, MARK_HIDDEN)) {
            reading->owners[i++] = DROPPED;
        } else if (is_blank(reading, i) && !is_marked(reading, i)) {
            i++;
        } else if (is_marked(reading, i)) {
            i = quote_marked(reading, i);
        } else if (begins_original(reading, i)) {
            give_to(reading, i, reading->count, QUOTED);
            reading->original = i;
            return;
        } else if ((length = attribution_length(reading, i)) > 0) {
            i = quote_after_attribution(reading, i, length);
        } else {
            i++;
        }
    }
}

/* What is only indented is quoted too where it ends the text: who indents his own words goes on after them. */
static void
quote_indented_end(Reading *reading)
{
    guint end = reading->count;

    while (end > 0 && reading->owners[end - 1] == OWN && (is_indented(reading, end - 1) || is_blank(reading, end - 1)))
        end--;
    if (end > 0 && end < reading->count && reading->owners[end - 1] == OWN)
        quote_indented(reading, end);
}

/* --- the signature ------------------------------------------------------------------------------------------------ */

static bool
is_own_text(const Reading *reading, guint i)
{
    return reading->owners[i] == OWN && !is_blank(reading, i);
}

static unsigned
count_words(const char *plain)
{
    unsigned words = *plain != '\0';

    for (; *plain; plain++)
        words += *plain == ' ';
    return words;
}

/* Behind the author's lines from I on that may belong to one signature: short and few, as no text is, or what the mail
 * program says to be one, and then what a lawyer or a telephone adds, whatever its length. 0: they are no signature. */
static guint
signature_end(const Reading *reading, guint i)
{
    unsigned count = 0;

    for (const guint first = i; i < reading->count && reading->owners[i] == OWN; i++) {
        if (i - first > SIGNATURE_ALL_LINES)
            return 0;
        const char *plain = plain_of(reading, i);
        if (*plain == '\0' || has_mark(reading, i, MARK_SIGNATURE))
            continue;
        if (i > first && line_matches(reading, i, POSTSCRIPT))
            return i;
        if (i > first && (line_matches(reading, i, DISCLAIMER) || line_matches(reading, i, DEVICE)))
            break;
        if (++count > SIGNATURE_LINES || g_utf8_strlen(plain, -1) > SIGNATURE_LINE_CHARS ||
            count_words(plain) > SENTENCE_WORDS)
            return 0;
    }
    while (i < reading->count && reading->owners[i] == OWN)
        i++;
    return i;
}

static bool
has_text_before(const Reading *reading, guint i)
{
    while (i > 0)
        if (is_own_text(reading, --i))
            return true;
    return false;
}

/* The next own line with words behind I before a quote; count: there is none. */
static guint
next_own_text(const Reading *reading, guint i)
{
    for (i++; i < reading->count && reading->owners[i] == OWN; i++)
        if (!is_blank(reading, i))
            return i;
    return reading->count;
}

/* Whether the lines from I to END give a way to reach somebody. */
static bool
has_contact(const Reading *reading, guint i, guint end)
{
    for (; i < end; i++)
        if (line_matches(reading, i, CONTACT))
            return true;
    return false;
}

/* "Cordialmente,": alone, or with a name behind it. What also opens letters, or is part of them, needs a name. */
static bool
is_closing(const Reading *reading, guint i)
{
    const char *plain = plain_of(reading, i);

    if (length_of(reading, i) > CLOSING_BYTES || !matches(reading, CLOSING, plain, reading->plain[i].length))
        return false;
    const PCRE2_SIZE end = pcre2_get_ovector_pointer(reading->match)[1];
    if (plain[end] != '\0')
        return signature_is_name(plain + end);
    const guint next = next_own_text(reading, i);
    if (next == reading->count)
        return !line_matches(reading, i, COURTESY);
    return !line_matches(reading, i, COURTESY) || signature_is_name(plain_of(reading, next)) ||
           has_mark(reading, next, MARK_SIGNATURE);
}

/* "-Pedro": nothing but a name behind a dash, as the last line and no item of a list. */
static bool
is_dashed_name(const Reading *reading, guint i)
{
    const char *plain = plain_of(reading, i);
    const size_t dashes = strspn(plain, "-~");

    const guint next = next_own_text(reading, i);
    if (dashes == 0 || i == 0 || (next < reading->count && !line_matches(reading, next, RULE)))
        return false;
    return signature_is_name(plain + dashes) && (is_blank(reading, i - 1) || *text_of(reading, i - 1) != '-');
}

/* What a mailing list adds: a rule, and under it only where to write to. */
static bool
is_list_footer(const Reading *reading, guint i, guint end)
{
    return line_matches(reading, i, RULE) && has_contact(reading, i + 1, end);
}

/* A name in a paragraph of its own, over ways to reach whom it names. */
static bool
is_name_over_contact(const Reading *reading, guint i, guint end)
{
    return i > 0 && is_blank(reading, i - 1) && signature_is_name(plain_of(reading, i)) &&
           has_contact(reading, i + 1, end);
}

/* Behind the author's lines from I on. */
static guint
next_own_end(const Reading *reading, guint i)
{
    while (i < reading->count && reading->owners[i] == OWN)
        i++;
    return i;
}

/* Whether a signature may begin with the line, by what it says itself. */
static bool
may_begin_signature(const Reading *reading, guint i)
{
    return has_mark(reading, i, MARK_SIGNATURE) || line_matches(reading, i, DISCLAIMER) ||
           (length_of(reading, i) <= DEVICE_BYTES && line_matches(reading, i, DEVICE)) ||
           (length_of(reading, i) <= SIGNATURE_LINE_BYTES &&
               (memchr("-~_", first_character(reading, i), 3) || line_matches(reading, i, CLOSING) ||
                   signature_is_name(plain_of(reading, i))));
}

/* A "-- " line begins a signature wherever it stands (RFC 3676, section 4.3); a farewell, or the line that a telephone
 * adds, where only short lines follow and there was something to sign. Returns behind its last line, 0: none begins. */
static guint
signature_at(const Reading *reading, guint i)
{
    if (!may_begin_signature(reading, i))
        return 0;
    const guint end = signature_end(reading, i);
    if (end == 0) {
        const bool is_delimiter = length_of(reading, i) == 3 && memcmp(text_of(reading, i), "-- ", 3) == 0;
        const bool is_disclaimer = has_text_before(reading, i) && line_matches(reading, i, DISCLAIMER);
        return is_delimiter || is_disclaimer ? next_own_end(reading, i) : 0;
    }
    if (line_matches(reading, i, DELIMITER) || line_matches(reading, i, DEVICE))
        return end;
    if (!has_text_before(reading, i))
        return has_mark(reading, i, MARK_SIGNATURE) && has_contact(reading, i, end) ? end : 0;
    if (has_mark(reading, i, MARK_SIGNATURE) || is_closing(reading, i) || is_list_footer(reading, i, end) ||
        is_dashed_name(reading, i) || line_matches(reading, i, DISCLAIMER) || is_name_over_contact(reading, i, end))
        return end;
    return 0;
}

static void
find_signature(const Reading *reading)
{
    for (guint i = 0, end; i < reading->count; i++)
        if (is_own_text(reading, i) && (end = signature_at(reading, i)) > 0) {
            give_to(reading, i, end, SIGNED);
            i = end - 1;
        }
}

/* --- putting together --------------------------------------------------------------------------------------------- */

/* The lines of OWNER, without blank ones at the ends and at most one between; one level of quotation less is marked
 * than there is. NULL where there are none. */
static char *
gather(const Reading *reading, Owner owner)
{
    g_autoptr(GString) text = g_string_new(NULL);
    bool gap = false;

    for (guint i = 0; i < reading->count; i++) {
        if (reading->owners[i] != owner || is_blank(reading, i)) {
            gap = true;
            continue;
        }
        if (text->len > 0)
            g_string_append(text, gap ? "\n\n" : "\n");
        for (int level = 1; owner == QUOTED && level < lines_at(reading->lines, i)->quotes; level++)
            g_string_append(text, "> ");
        g_string_append_len(text, text_of(reading, i), (gssize)length_of(reading, i));
        gap = false;
    }
    return text->len > 0 ? g_strdup(text->str) : NULL;
}

/* What stands behind the label of a line. The caller owns it. */
static char *
label_value(const char *line)
{
    g_autofree char *value = g_strdup(strchr(line, ':') + 1);

    return g_strdup(g_strstrip(g_strdelimit(value, "*", ' ')));
}

/* Where the header block of the quoted message may begin: where that does. */
static guint
first_quoted(const Reading *reading)
{
    guint i = 0;

    while (i < reading->original && (reading->owners[i] != QUOTED || is_blank(reading, i)))
        i++;
    return i == reading->original || begins_header_block(reading, i, true) ? i : reading->count;
}

/* What the header block says of the message that it heads; its lines may be marked as quoted. */
static void
cite_header_block(const Reading *reading, Reply *reply)
{
    const guint first = first_quoted(reading), end = MIN(first + HEADER_BLOCK_LINES, reading->count);
    g_autoptr(GString) to = g_string_new(NULL);

    for (guint i = first; i < end; i++) {
        const bool is_to = line_matches(reading, i, TO_LABEL);
        if (!is_to && !(line_matches(reading, i, DATE_LABEL) && !reply->quoted_date))
            continue;
        g_autofree char *value = label_value(plain_of(reading, i));
        if (is_to)
            g_string_append_printf(to, "%s%s", to->len > 0 ? ", " : "", value);
        else
            reply->quoted_date = g_steal_pointer(&value);
    }
    if (to->len > 0)
        reply->quoted_to = g_strdup(g_strdelimit(to->str, ";", ','));
}

/* When the quoted message was written, as the header block says, or else the attribution. */
static void
cite(const Reading *reading, Reply *reply)
{
    const char *attribution = reading->attribution;

    cite_header_block(reading, reply);
    if (!reply->quoted_date && attribution && matches(reading, TIME, attribution, strlen(attribution))) {
        const PCRE2_SIZE *found = pcre2_get_ovector_pointer(reading->match);
        reply->quoted_date = g_strndup(attribution + found[2], found[3] - found[2]);
    }
}

/* Behind the last of the author's words; where there are none, above everything. */
static void
find_place(const Reading *reading, Reply *reply)
{
    for (guint i = 0; i < reading->count; i++)
        if (is_own_text(reading, i)) {
            reply->source = lines_at(reading->lines, i)->source;
            reply->place = lines_at(reading->lines, i)->place;
        }
}

Reply *
reply_new(const Lines *lines)
{
    Reading reading = reading_begin(lines);
    Reply *reply = g_new0(Reply, 1);

    pthread_once(&compiled_once, compile);
    find_quotes(&reading);
    quote_indented_end(&reading);
    find_signature(&reading);
    reply->newest = gather(&reading, OWN);
    if (!reply->newest)
        reply->newest = g_strdup("");
    reply->quoted = gather(&reading, QUOTED);
    reply->signature = gather(&reading, SIGNED);
    cite(&reading, reply);
    find_place(&reading, reply);
    reading_end(&reading);
    return reply;
}

void
reply_free(Reply *reply)
{
    if (!reply)
        return;
    g_free(reply->newest);
    g_free(reply->quoted);
    g_free(reply->quoted_to);
    g_free(reply->quoted_date);
    g_free(reply->signature);
    g_free(reply);
}
