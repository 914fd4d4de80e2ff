/* SPDX-License-Identifier: BSD-2-Clause */
/* reading: the patterns, and what they are asked about. */
#include "message/reading.h"

#include <pthread.h>
#include <string.h>

#define LABEL(words) "^\\*{0,2}(" words ")\\s?:\\*{0,2}(\\s|$)"

/* A first word, a time or a name, and the verb. */
#define STARTED                                                                                                        \
    "El\\s.{5,300}[\\s>](?:escribió|ha "                                                                              \
    "escrito)|On\\s.{5,300}[\\s>]wrote|Em\\s.{5,300}[\\s>]escreveu|Le\\s.{5,300}[\\s>]a écrit|"                       \
    "Il\\s.{5,300}\\sha scritto|Am\\s.{5,300}\\s(?:schrieb\\b.{0,200}|geschrieben)"
#define QUOTED_FROM                                                                                                    \
    "(Quoting|Citando( a)?|Mensaje citado por|Zitat von|Citação de|En réponse à|Citazione da)\\s.{2,200}"

static const char *const patterns[PATTERNS] = {
    [ATTRIBUTION] = "^\\*?(" STARTED ")\\s?:\\*?$",
    [ATTRIBUTION_LINE] = "^\\*?(" STARTED "|" QUOTED_FROM "|.{3,200}\\s(escribió|ha escrito|wrote|escreveu|a écrit|ha "
                         "scritto|schrieb)(\\s(el|on|em|le|il|am)\\s.{5,80})?|"
                         "\\d{4}[-/]\\d\\d?[-/]\\d\\d?\\s.{0,200}<[^<>\\s]+@[^<>\\s]+>)\\s?:\\*?$",
    [SEPARATOR] =
        "^-{2,}\\s*((Mensaje|Correo|Cita) original|Original (Message|Appointment)|Original-Nachricht|"
        "Ursprüngliche (Nachricht|E-?Mail)|Mensagem original|Message d.origine|Message original|Messaggio originale|"
        ".{3,200}\\s(escribió|ha escrito|wrote|escreveu|a écrit|ha scritto|schrieb))\\s*:?\\s*-{2,}$",
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
        "|con (toda|(la )?(mayor|debida)) (atención|consideración|cortesía)|(muchas )?gracias y saludos|un abrazo|con "
        "(mucho )?gusto|feliz (día|tarde|noche|semana|fin de semana)|"
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
        "^\\W{0,5}(aviso (legal|de (confidencialidad|privacidad))|nota (de confidencialidad|confidencial|legal)|"
        "cláusula de confidencialidad|confidential(ity)?( notice)?\\s?:|(legal )?disclaimer\\b|"
        "(por favor,? )?(antes de imprimir|piense antes de imprimir|considere .{0,60}antes de imprimir)|"
        "(este|el presente) (mensaje|correo)\\b.{0,250}(confidencial|privilegiad|uso exclusivo|no es (usted )?(el |su "
        ")?destinatari)|"
        "la información contenida en este (mensaje|correo)|this "
        "(e-?mail|message|communication)\\b.{0,250}(confidential|privileged|"
        "intended)|the information (contained )?in this (e-?mail|message)|"
        "(please )?(consider|think of) the environment|(please )?before (you )?print(ing)?\\b|esta "
        "mensagem\\b.{0,250}confidencia|"
        "ce (message|courriel)\\b.{0,250}confidentiel|diese e-?mail\\b.{0,250}vertraulich)",
    /* What any lawyer's notice is about, and what it says of that. */
    [NOTICE_BEGIN] =
        "^\\W{0,5}((aviso|advertencia|reserva|confidencialidad|privacidad)\\b[^:.]{0,60}:|"
        ".{0,80}\\b((este|el presente|del presente|de este) (mensaje|correo|e-?mail|texto)|"
        "(esta|la presente|de esta) comunicación|la información (contenida|que contiene|aquí|que se transmite|adjunta)|"
        "el contenido de(l| este| esta) (mensaje|correo|comunicación)|lo que aquí se dice|"
        "mensaje y (sus|los) (archivos|anexos|adjuntos)|this (e-?mail|message|communication)))",
    [NOTICE_WORD] =
        "\\b(confidencial|privilegiad|reservad[oa]s?\\b|reserva (legal|bancaria)|uso exclusivo|exclusivamente para|"
        "ley (estatutaria )?(no\\.? ?)?(527|1266|1273|1581)\\b|habeas data|virus|software malicioso|"
        "(no es|no fuera|no sea)( usted)?( el| su)? destinatari|destinatario (equivocado|errado)|si no es usted|"
        "por error|confidential|privileged|intended recipient)",
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
    for (int i = 0; i < PATTERNS; i++)
        compiled[i] = pattern_compile(patterns[i], PCRE2_CASELESS, NULL);
}

Reading
reading_begin(const Lines *lines)
{
    const guint count = lines->lines->len;

    pthread_once(&compiled_once, compile);
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

void
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

const char *
reading_text(const Reading *reading, guint i)
{
    return reading->lines->text->str + lines_at(reading->lines, i)->text;
}

size_t
reading_length(const Reading *reading, guint i)
{
    return lines_at(reading->lines, i)->length;
}

bool
reading_has_mark(const Reading *reading, guint i, LineMarks mark)
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

const char *
reading_plain(const Reading *reading, guint i)
{
    const char *text = reading_text(reading, i);
    const size_t length = reading_length(reading, i);
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

bool
reading_is_blank(const Reading *reading, guint i)
{
    return reading_length(reading, i) == 0 ||
           (!g_ascii_isgraph(*reading_text(reading, i)) && *reading_plain(reading, i) == '\0');
}

/* The first line from I on that is not blank; the number of lines where there is none. */
guint
reading_skip_blank(const Reading *reading, guint i)
{
    while (i < reading->count && reading_is_blank(reading, i))
        i++;
    return i;
}

/* Whether the line is marked as quoted. An indentation alone is not such a mark. */
bool
reading_is_marked(const Reading *reading, guint i)
{
    return lines_at(reading->lines, i)->quotes > 0 && !reading_has_mark(reading, i, MARK_INDENTED);
}

bool
reading_is_indented(const Reading *reading, guint i)
{
    return lines_at(reading->lines, i)->quotes > 0;
}

void
reading_give(const Reading *reading, guint from, guint to, Owner owner)
{
    for (guint i = from; i < to; i++)
        reading->owners[i] = (guint8)owner;
}

/* Whether TEXT matches; the reading then knows where (pcre2_get_ovector_pointer()). */
bool
reading_matches(const Reading *reading, ReadingPattern pattern, const char *text, size_t length)
{
    return pattern_find(compiled[pattern], text, length, 0, reading->match, reading->lines->budget);
}

/* The same of a line; asked again, it remembers. */
bool
reading_line_matches(const Reading *reading, guint i, ReadingPattern pattern)
{
    const guint32 bit = 1u << pattern;

    if (!(reading->asked[i] & bit)) {
        const char *plain = reading_plain(reading, i);
        reading->asked[i] |= bit;
        if (reading_matches(reading, pattern, plain, reading->plain[i].length))
            reading->answers[i] |= bit;
    }
    return reading->answers[i] & bit;
}

/* The last byte of the line that is no blank; '\0' where there is none. */
char
reading_last_character(const Reading *reading, guint i)
{
    const char *text = reading_text(reading, i);
    size_t length = reading_length(reading, i);

    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    return length > 0 ? text[length - 1] : '\0';
}

/* The first byte of the line that is no blank. */
char
reading_first_character(const Reading *reading, guint i)
{
    const char *text = reading_text(reading, i);
    size_t n = 0;

    while (n < reading_length(reading, i) && g_ascii_isspace(text[n]))
        n++;
    return n < reading_length(reading, i) ? text[n] : '\0';
}

char *
reading_join(const Reading *reading, guint i, guint end)
{
    GString *joined = g_string_new(NULL);

    for (guint n = i; n < end; n++)
        g_string_append_printf(joined, "%s%s", n > i ? " " : "", reading_plain(reading, n));
    return g_string_free(joined, FALSE);
}

bool
reading_is_own_text(const Reading *reading, guint i)
{
    return reading->owners[i] == OWN && !reading_is_blank(reading, i);
}
