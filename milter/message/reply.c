/* SPDX-License-Identifier: BSD-2-Clause */
/* reply: takes a text apart line by line. First it is found where somebody else's words begin, then where the
 * signature does. */
#include "message/reply.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

/* An attribution may be folded over so many lines, and a header block has its labels within so many. */
#define ATTRIBUTION_LINES 4
#define HEADER_BLOCK_LINES 10
/* A signature has at most so many lines, none as long as a sentence. */
#define SIGNATURE_LINES 16
#define SIGNATURE_LINE_CHARS 90
#define SENTENCE_WORDS 12

/* --- patterns ----------------------------------------------------------------------------------------------------- */

enum {
    ATTRIBUTION,
    ATTRIBUTION_LINE,
    HOUR_OR_ADDRESS,
    TIME,
    SEPARATOR,
    FORWARD,
    FIRST_LABEL,
    OTHER_LABEL,
    TO_LABEL,
    DATE_LABEL,
    RULE,
    CLOSING,
    DEVICE,
    DELIMITER,
    PATTERNS
};

#define LABEL(words) "^\\*?(" words ")\\s?:\\*?(\\s|$)"

#define STARTED                                                                                                        \
    "El\\s.{5,300}\\sescribió|On\\s.{5,300}\\swrote|Em\\s.{5,300}\\sescreveu|Le\\s.{5,300}\\sa écrit|"               \
    "Il\\s.{5,300}\\sha scritto|Am\\s.{5,300}\\sschrieb\\b.{0,200}"

static const char *const patterns[PATTERNS] = {
    [ATTRIBUTION] = "^(" STARTED ")\\s?:$",
    [ATTRIBUTION_LINE] =
        "^(" STARTED
        "|.{3,200}\\s(escribió|wrote|escreveu|a écrit|ha scritto|schrieb)(\\s(el|on|em|le|il|am)\\s.{5,80})?|"
        "\\d{4}-\\d\\d-\\d\\d\\s.{0,200}<[^<>\\s]+@[^<>\\s]+>)\\s?:$",
    [SEPARATOR] =
        "^-{2,}\\s*(Mensaje original|Original Message|Original-Nachricht|Ursprüngliche Nachricht|Mensagem original|"
        "Message d.origine|Message original|Messaggio originale)\\s*-{2,}$",
    [FORWARD] =
        "^(-{2,}\\s*(Mensaje reenviado|Forwarded message|Mensagem encaminhada|Message transféré|Messaggio inoltrato|"
        "Weitergeleitete Nachricht)\\s*-{2,}|(Inicio del mensaje reenviado|Begin forwarded message|Início da mensagem "
        "encaminhada|Début du message transféré|Inizio messaggio inoltrato|Anfang der weitergeleiteten "
        "Nachricht)\\s?:)$",
    [FIRST_LABEL] = LABEL("De|From|Von|Da|Expéditeur|Remitente|Remetente"),
    [OTHER_LABEL] =
        LABEL("Enviado( el)?|Enviada( em)?|Fecha|Sent|Date|Gesendet|Datum|Envoyé|Inviato|Data|Para|To|An|À|A|"
              "CC|Copia|Kopie|Asunto|Subject|Betreff|Objet|Oggetto|Assunto"),
    [TO_LABEL] = LABEL("Para|To|An|À|A|CC|Copia|Kopie"),
    [DATE_LABEL] = LABEL("Enviado( el)?|Enviada( em)?|Fecha|Sent|Date|Gesendet|Datum|Envoyé|Inviato|Data"),
    [HOUR_OR_ADDRESS] = "\\b\\d{1,2}[:.h]\\d\\d\\b|[^\\s<>]@[^\\s<>]",
    /* what an attribution says between its first word and the name: up to the hour */
    [TIME] = "^\\S+\\s(.{3,80}?\\d{1,2}[:.h]\\d\\d(\\s?[ap]\\.?\\s?m\\.?)?)",
    [RULE] = "^_{10,}$",
    [CLOSING] = "^((muy )?cordialmente|(muy )?atentamente|atte|respetuosamente|(un )?(cordial |atento )?saludos?( "
                "cordial(es)?)?|"
                "gracias y saludos|(kind |best |warm )?regards|sincerely|yours (sincerely|faithfully)|atenciosamente|"
                "cordialement|(cordiali|distinti) saluti|mit freundlichen grüßen|viele grüße)\\s?[,.:]?$",
    [DEVICE] =
        "^(Enviado desde (mi|Outlook|Correo)|Enviado con|Sent from (my|Outlook|Mail)|Enviado do meu|Envoyé de mon|"
        "Inviato da|Von meinem .{2,40} gesendet|(Get|Obtener|Obtén|Descargar) (Outlook|BlueMail))\\b.{0,80}$",
    [DELIMITER] = "^--\\s?$",
};

static GRegex *compiled[PATTERNS];
static pthread_once_t compiled_once = PTHREAD_ONCE_INIT;

static void
compile(void)
{
    for (int i = 0; i < PATTERNS; i++)
        compiled[i] = g_regex_new(patterns[i], G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
}

static bool
matches(int pattern, const char *text)
{
    return g_regex_match(compiled[pattern], text, 0, NULL);
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

typedef enum { OWN, QUOTED, SIGNED, DROPPED } Owner;

typedef struct {
    char *text;  /* as written, without its line end */
    char *plain; /* its blanks as one blank each, none at the ends: what the patterns see */
    Owner owner;
} Line;

typedef struct {
    GArray *lines;     /* of Line */
    guint original;    /* the first line of the header block that is quoted; the number of lines: there is none */
    char *attribution; /* the first, on one line, or NULL */
} Lines;

static Line *
at(const Lines *lines, guint i)
{
    return &g_array_index(lines->lines, Line, i);
}

/* No-break and other blanks become one; marks of direction, which nobody sees, go. */
static char *
make_plain(const char *text)
{
    GString *plain = g_string_new(NULL);

    for (const char *c = text; *c; c = g_utf8_next_char(c)) {
        const gunichar character = g_utf8_get_char(c);
        if (g_unichar_type(character) == G_UNICODE_FORMAT)
            continue;
        if (!g_unichar_isspace(character))
            g_string_append_unichar(plain, character);
        else if (plain->len > 0 && plain->str[plain->len - 1] != ' ')
            g_string_append_c(plain, ' ');
    }
    return g_strchomp(g_string_free(plain, FALSE));
}

static void
clear_line(gpointer data)
{
    Line *line = data;

    g_free(line->text);
    g_free(line->plain);
}

static Lines
split_lines(const char *text)
{
    g_auto(GStrv) pieces = g_strsplit(text, "\n", -1);
    Lines lines = { .lines = g_array_new(FALSE, TRUE, sizeof(Line)) };

    g_array_set_clear_func(lines.lines, clear_line);
    for (char **piece = pieces; *piece; piece++) {
        const size_t length = strlen(*piece);
        if (length > 0 && (*piece)[length - 1] == '\r')
            (*piece)[length - 1] = '\0';
        const Line line = { .text = g_strdup(*piece), .plain = make_plain(*piece) };
        g_array_append_val(lines.lines, line);
    }
    lines.original = lines.lines->len;
    return lines;
}

static bool
is_blank(const Lines *lines, guint i)
{
    return *at(lines, i)->plain == '\0';
}

static bool
is_marked(const Lines *lines, guint i)
{
    return *at(lines, i)->plain == '>';
}

/* The first line from I on that is not blank; the number of lines where there is none. */
static guint
skip_blank(const Lines *lines, guint i)
{
    while (i < lines->lines->len && is_blank(lines, i))
        i++;
    return i;
}

static void
give_to(const Lines *lines, guint from, guint to, Owner owner)
{
    for (guint i = from; i < to; i++)
        at(lines, i)->owner = owner;
}

/* --- somebody else's words ---------------------------------------------------------------------------------------- */

static char *
join_lines(const Lines *lines, guint i, guint end)
{
    GString *joined = g_string_new(NULL);

    for (guint n = i; n < end; n++)
        g_string_append_printf(joined, "%s%s", n > i ? " " : "", at(lines, n)->plain);
    return g_string_free(joined, FALSE);
}

/* Whether the lines from I to END, as one, are an attribution: it names a time or an address, and ends in a colon. One
 * over several lines begins as such ("El …"). */
static bool
is_attribution(const Lines *lines, guint i, guint end)
{
    g_autofree char *joined = join_lines(lines, i, end);
    const int pattern = end - i == 1 ? ATTRIBUTION_LINE : ATTRIBUTION;

    return g_str_has_suffix(joined, ":") && strpbrk(joined, "0123456789@") && matches(pattern, joined);
}

/* How many lines from I on are an attribution; 0: none. The shortest counts: what stands before it is the author's. */
static guint
attribution_length(const Lines *lines, guint i)
{
    guint end = i;

    while (end < lines->lines->len && end - i < ATTRIBUTION_LINES && !is_blank(lines, end) && !is_marked(lines, end)) {
        if (!is_attribution(lines, i, ++end))
            continue;
        for (guint later = i + 1; later < end; later++)
            if (is_attribution(lines, later, end))
                return 0;
        return end - i;
    }
    return 0;
}

/* Whether a header block begins at I: "De:" and at least two more labels. */
static bool
begins_header_block(const Lines *lines, guint i)
{
    unsigned labels = 0;

    if (!matches(FIRST_LABEL, at(lines, i)->plain))
        return false;
    for (guint n = 1; n < HEADER_BLOCK_LINES && i + n < lines->lines->len; n++)
        labels += matches(OTHER_LABEL, at(lines, i + n)->plain);
    return labels >= 2;
}

/* Whether everything from I on is the message that is answered or forwarded. */
static bool
begins_original(const Lines *lines, guint i)
{
    const char *plain = at(lines, i)->plain;

    if (matches(SEPARATOR, plain) || matches(FORWARD, plain) || begins_header_block(lines, i))
        return true;
    if (!matches(RULE, plain))
        return false;
    const guint next = skip_blank(lines, i + 1);
    return next < lines->lines->len && begins_header_block(lines, next);
}

/* Whether the attribution in LENGTH lines from I on names an hour or an address, as programs do and authors hardly. */
static bool
is_made_by_program(const Lines *lines, guint i, guint length)
{
    for (guint n = i; n < i + length; n++)
        if (matches(HOUR_OR_ADDRESS, at(lines, n)->plain))
            return true;
    return false;
}

/* An attribution at I is dropped with what is marked behind it. Where nothing is marked the rest is quoted, unless the
 * author may have written all of it. Returns where to go on. */
static guint
quote_after_attribution(Lines *lines, guint i, guint length)
{
    const guint next = skip_blank(lines, i + length);
    const bool marked = next < lines->lines->len && is_marked(lines, next);

    if (!marked && !is_made_by_program(lines, i, length))
        return i + length;
    if (!lines->attribution)
        lines->attribution = join_lines(lines, i, i + length);
    give_to(lines, i, i + length, DROPPED);
    if (marked)
        return next;
    give_to(lines, i + length, lines->lines->len, QUOTED);
    return lines->lines->len;
}

static void
find_quotes(Lines *lines)
{
    for (guint i = 0; i < lines->lines->len;) {
        guint length;
        if (is_blank(lines, i)) {
            i++;
        } else if (is_marked(lines, i)) {
            at(lines, i++)->owner = QUOTED;
        } else if (begins_original(lines, i)) {
            give_to(lines, i, lines->lines->len, QUOTED);
            lines->original = i;
            return;
        } else if ((length = attribution_length(lines, i)) > 0) {
            i = quote_after_attribution(lines, i, length);
        } else {
            i++;
        }
    }
}

/* --- the signature ------------------------------------------------------------------------------------------------ */

static bool
is_own_text(const Lines *lines, guint i)
{
    return at(lines, i)->owner == OWN && !is_blank(lines, i);
}

static unsigned
count_words(const char *plain)
{
    unsigned words = *plain != '\0';

    for (; *plain; plain++)
        words += *plain == ' ';
    return words;
}

/* Whether the author's lines from I to the next quote are short and few, as no text is. */
static bool
looks_signed(const Lines *lines, guint i)
{
    unsigned count = 0;

    for (; i < lines->lines->len && at(lines, i)->owner == OWN; i++) {
        const char *plain = at(lines, i)->plain;
        if (*plain == '\0')
            continue;
        if (++count > SIGNATURE_LINES || g_utf8_strlen(plain, -1) > SIGNATURE_LINE_CHARS ||
            count_words(plain) > SENTENCE_WORDS)
            return false;
    }
    return true;
}

static bool
has_text_before(const Lines *lines, guint i)
{
    while (i > 0)
        if (is_own_text(lines, --i))
            return true;
    return false;
}

/* Behind the last line of the author's own that begins at or before I and is not interrupted by a quote. */
static guint
end_of_own(const Lines *lines, guint i)
{
    while (i < lines->lines->len && at(lines, i)->owner == OWN)
        i++;
    return i;
}

/* A "-- " line begins a signature wherever it stands (RFC 3676, section 4.3); a farewell, or the line that a telephone
 * adds, where only short lines follow and there was something to sign. */
static bool
begins_signature(const Lines *lines, guint i)
{
    const char *plain = at(lines, i)->plain;

    if (matches(DELIMITER, plain))
        return looks_signed(lines, i + 1) || strcmp(at(lines, i)->text, "-- ") == 0;
    return (matches(CLOSING, plain) || matches(DEVICE, plain)) && has_text_before(lines, i) && looks_signed(lines, i);
}

static void
find_signature(const Lines *lines)
{
    for (guint i = 0; i < lines->lines->len; i++)
        if (is_own_text(lines, i) && begins_signature(lines, i)) {
            const guint end = end_of_own(lines, i);
            give_to(lines, i, end, SIGNED);
            i = end;
        }
}

/* --- putting together --------------------------------------------------------------------------------------------- */

/* Without the marks of one level. */
static const char *
unmarked(const char *text)
{
    const char *c = text;

    while (*c == ' ' || *c == '\t')
        c++;
    if (*c != '>')
        return text;
    return c[1] == ' ' ? c + 2 : c + 1;
}

static bool
is_empty(const char *text)
{
    g_autofree char *plain = make_plain(text);

    return *plain == '\0';
}

/* The lines of OWNER, without blank ones at the ends and at most one between; NULL where there are none. */
static char *
gather(const Lines *lines, Owner owner)
{
    g_autoptr(GString) text = g_string_new(NULL);
    bool gap = false;

    for (guint i = 0; i < lines->lines->len; i++) {
        const Line *line = at(lines, i);
        const char *shown = owner == QUOTED ? unmarked(line->text) : line->text;
        if (line->owner != owner || is_empty(shown)) {
            gap = true;
            continue;
        }
        if (text->len > 0)
            g_string_append(text, gap ? "\n\n" : "\n");
        g_string_append(text, shown);
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

/* What the header block says of the message that it heads; its lines may be marked as quoted. */
static void
cite_header_block(const Lines *lines, Reply *reply)
{
    const guint end = MIN(lines->original + HEADER_BLOCK_LINES, lines->lines->len);
    g_autoptr(GString) to = g_string_new(NULL);

    for (guint i = lines->original; i < end; i++) {
        const char *line = unmarked(at(lines, i)->plain);
        const bool is_to = matches(TO_LABEL, line);
        if (!is_to && !(matches(DATE_LABEL, line) && !reply->quoted_date))
            continue;
        g_autofree char *value = label_value(line);
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
cite(const Lines *lines, Reply *reply)
{
    g_autoptr(GMatchInfo) match = NULL;

    cite_header_block(lines, reply);
    if (!reply->quoted_date && lines->attribution && g_regex_match(compiled[TIME], lines->attribution, 0, &match))
        reply->quoted_date = g_match_info_fetch(match, 1);
}

Reply *
reply_new(const char *text)
{
    Lines lines = split_lines(text);
    Reply *reply = g_new0(Reply, 1);

    pthread_once(&compiled_once, compile);
    find_quotes(&lines);
    find_signature(&lines);
    reply->newest = gather(&lines, OWN);
    if (!reply->newest)
        reply->newest = g_strdup("");
    reply->quoted = gather(&lines, QUOTED);
    reply->signature = gather(&lines, SIGNED);
    cite(&lines, reply);
    g_array_unref(lines.lines);
    g_free(lines.attribution);
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
