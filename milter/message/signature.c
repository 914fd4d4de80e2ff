/* SPDX-License-Identifier: BSD-2-Clause */
/* signature: takes a signature block apart line by line. */
#include "message/signature.h"

#include <pthread.h>
#include <string.h>

#include "base/pattern.h"

#define NAME_WORDS 6
#define LINE_MAX_BYTES 300 /* longer ones are what a lawyer adds */

enum { MAIL, WEB, MOBILE, PHONE, EXTENSION, FAX, ENTITY, UNIT, CONTACT_LABEL, PATTERNS };

#define NUMBER "(\\+?[\\d(][\\d ().-]{5,20}\\d)"

static const char *const patterns[PATTERNS] = {
    [MAIL] = "([^\\s<>@:;,|()]+@[^\\s<>@:;,|()]+\\.\\p{L}{2,})",
    [WEB] = "((?:https?://|www\\.)[^\\s<>|,;]+|(?<![@\\w.])(?:[\\w-]+\\.)+(?:gov|edu|org|com)\\.co\\b)",
    [MOBILE] = "\\b(?:cel|celular|m[óo]vil|mobile|cell|whatsapp|m)\\b\\.?\\s?:?\\s*" NUMBER,
    [PHONE] = NUMBER,
    [EXTENSION] = "\\b(?:ext|extensi[óo]n|extension|x)\\.?\\s?:?\\s*(\\d{1,6})\\b",
    [FAX] = "\\bfax\\b",
    [ENTITY] =
        "^\\W*(?:ministerio|alcald[íi]a|gobernaci[óo]n|superintendencia|departamento administrativo|instituto|"
        "unidad (?:administrativa|nacional)|agencia|entidad|universidad|corporaci[óo]n|empresa|fondo|contralor[íi]a|"
        "procuradur[íi]a|fiscal[íi]a|personer[íi]a|defensor[íi]a|registradur[íi]a|concejo|consejo "
        "superior|comisi[óo]n|caja|"
        "servicio nacional|hospital|e\\.?\\s?s\\.?\\s?e\\.?|presidencia|rep[úu]blica|rama judicial|c[áa]mara|senado|"
        "ministry|agency|institute|university)\\b",
    [UNIT] =
        "^\\W*(?:grupo|oficina|(?:sub)?direcci[óo]n|(?:sub)?secretar[íi]a|coordinaci[óo]n|[áa]rea|divisi[óo]n|"
        "secci[óo]n|"
        "unidad|equipo|(?:sub)?gerencia|despacho|centro|l[íi]nea|mesa|team|office|atenci[óo]n|comit[ée]|junta|"
        "gesti[óo]n|talento|recursos|control|archivo|planeaci[óo]n|contrataci[óo]n|presupuesto|tesorer[íi]a|"
        "sistemas|soporte|prensa|comunicaciones|notificaciones|correspondencia|radicaci[óo]n|ventanilla|servicios?|"
        "n[óo]mina|almac[ée]n|rector[íi]a|decanatura|vicerrector[íi]a|facultad|biblioteca|observatorio|programa|"
        "proyecto|subsistema|asuntos|defensor[íi]a|inspecci[óo]n|comisar[íi]a|notar[íi]a|juzgado)\\s+\\p{L}",
    [CONTACT_LABEL] =
        "^\\W*(?:tel|tel[ée]fonos?|pbx|conmutador|cel|celular|m[óo]vil|fax|ext|correo|e-?mail|web|p[áa]gina|"
        "direcci[óo]n|phone|mobile|address)\\b",
};

static GRegex *compiled[PATTERNS];
static pthread_once_t compiled_once = PTHREAD_ONCE_INIT;

static void
compile(void)
{
    for (int i = 0; i < PATTERNS; i++)
        compiled[i] = pattern_regex(patterns[i], G_REGEX_CASELESS | G_REGEX_OPTIMIZE);
}

/* Whether LINE can match: it has the characters without which it does not. */
static bool
may_match(int pattern, const char *line)
{
    static const char *const needed[PATTERNS] = {
        [MAIL] = "@",
        [WEB] = ".:",
        [MOBILE] = "0123456789",
        [PHONE] = "0123456789",
        [EXTENSION] = "0123456789",
    };

    return !needed[pattern] || strpbrk(line, needed[pattern]);
}

/* What the first group of the pattern matches in LINE, NULL where it does not. The caller owns it. */
static char *
find(int pattern, const char *line)
{
    g_autoptr(GMatchInfo) match = NULL;

    return may_match(pattern, line) && g_regex_match(compiled[pattern], line, 0, &match) ? g_match_info_fetch(match, 1)
                                                                                         : NULL;
}

/* The first number in LINE that is not MOBILE, NULL where there is none. The caller owns it. */
static char *
find_phone(const char *line, const char *mobile)
{
    g_autoptr(GMatchInfo) match = NULL;

    if (!may_match(PHONE, line))
        return NULL;
    for (g_regex_match(compiled[PHONE], line, 0, &match); g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *number = g_match_info_fetch(match, 1);
        if (g_strcmp0(number, mobile) != 0)
            return g_steal_pointer(&number);
    }
    return NULL;
}

static bool
matches(int pattern, const char *line)
{
    return may_match(pattern, line) && g_regex_match(compiled[pattern], line, 0, NULL);
}

char *
signature_without_emphasis(const char *text)
{
    const size_t marks = strspn(text, "*_");
    size_t length = strlen(text);

    while (length > marks && strchr("*_", text[length - 1]))
        length--;
    return g_strndup(text + marks, length - marks);
}

bool
signature_is_name(const char *text)
{
    g_autofree char *bare = signature_without_emphasis(text);
    g_auto(GStrv) words = g_strsplit(bare, " ", NAME_WORDS + 1);
    unsigned capitals = 0;

    for (char **word = words; *word; word++) {
        const gunichar first = g_utf8_get_char(*word);
        if (!g_unichar_isalpha(first) || strpbrk(*word, "?!:;0123456789@/"))
            return false;
        if (g_unichar_isupper(first))
            capitals++;
        else if (g_utf8_strlen(*word, -1) > 3)
            return false;
    }
    return capitals > 0 && g_strv_length(words) <= NAME_WORDS;
}

/* Puts what FOUND owns into PLACE, unless there is something. */
static void
keep_first(char **place, char *found)
{
    if (*place)
        g_free(found);
    else
        *place = found;
}

/* The ways to reach whom the line names. A number that is a mobile's or a fax's is no telephone's. */
static void
read_contacts(Signature *signature, const char *line)
{
    g_autofree char *mobile = find(MOBILE, line);

    keep_first(&signature->mail, find(MAIL, line));
    keep_first(&signature->web, find(WEB, line));
    keep_first(&signature->extension, find(EXTENSION, line));
    if (matches(FAX, line))
        return;
    keep_first(&signature->phone, find_phone(line, mobile));
    keep_first(&signature->mobile, g_steal_pointer(&mobile));
}

static bool
has_contacts(const char *line)
{
    return matches(MAIL, line) || matches(WEB, line) || matches(PHONE, line) || matches(CONTACT_LABEL, line);
}

/* Whether LINE can be said of a person in words: no farewell ("Cordialmente,"), no way to reach him. */
static bool
is_title(const char *line)
{
    return !g_str_has_suffix(line, ",") && !has_contacts(line) && g_utf8_strlen(line, -1) >= 3;
}

/* The lines of BLOCK without blanks and marks of emphasis at their ends, but for empty and long ones. */
static GStrv
lines_of(const char *block)
{
    g_auto(GStrv) raw = g_strsplit(block, "\n", -1);
    g_autoptr(GPtrArray) lines = g_ptr_array_new();

    for (char **line = raw; *line; line++) {
        g_strstrip(g_strdelimit(*line, "*\r\t", ' '));
        if (**line && strlen(*line) <= LINE_MAX_BYTES)
            g_ptr_array_add(lines, g_strdup(*line));
    }
    g_ptr_array_add(lines, NULL);
    return (GStrv)g_ptr_array_steal(lines, NULL);
}

/* Whether one of the LINES is there twice: an author has one name, and gives each way to reach him once. */
static bool
repeats(const GStrv lines)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (char **line = lines; *line; line++) {
        const bool counts = has_contacts(*line) || (signature_is_name(*line) && strchr(*line, ' ') &&
                                                       !matches(ENTITY, *line) && !matches(UNIT, *line));
        if (counts && !g_hash_table_add(seen, g_utf8_casefold(*line, -1)))
            return true;
    }
    return false;
}

Signature *
signature_new(const char *block)
{
    Signature *signature = g_new0(Signature, 1);
    g_auto(GStrv) lines = lines_of(block);

    pthread_once(&compiled_once, compile);
    for (char **line = lines; *line; line++) {
        const bool says = is_title(*line);
        read_contacts(signature, *line);
        if (says && matches(ENTITY, *line))
            keep_first(&signature->entity, g_strdup(*line));
        else if (says && !signature->name && signature_is_name(*line) && !matches(UNIT, *line) &&
                 (strchr(*line, ' ') || !line[1]))
            signature->name = g_strdup(*line);
        else if (says && signature->name && !matches(UNIT, *line))
            keep_first(&signature->position, g_strdup(*line));
    }
    signature->is_doubled = repeats(lines);
    return signature;
}

void
signature_free(Signature *signature)
{
    if (!signature)
        return;
    g_free(signature->name);
    g_free(signature->position);
    g_free(signature->entity);
    g_free(signature->phone);
    g_free(signature->extension);
    g_free(signature->mobile);
    g_free(signature->mail);
    g_free(signature->web);
    g_free(signature);
}
