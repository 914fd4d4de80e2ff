/* SPDX-License-Identifier: BSD-2-Clause */
/* signature_line: tells the forms that the lines of a signature have. Strict: a sentence has none of them. */
#include "message/signature_line.h"

#include <pthread.h>
#include <string.h>

#include "base/pattern.h"
#include "message/signature.h"
#include "message/words.h"

#define TEXT_BYTES 200 /* longer ones are sentences */

enum { RULE, TELEPHONE, NUMBER, MAIL, WEB, STREET, ROLE, ROLE_LAST, OFFICE, REFUSED_WORD, PATTERNS };

#define PHONE_DIGITS "\\+?[\\d(][\\d ().-]{1,20}\\d"
#define EXTENSION "(?:ext|extension|opcion|x)\\b[.: ]*\\d{1,6}(?: ?[-,/y] ?\\d{1,6})*"

/* Over folded text: small letters without accents. */
static const char *const patterns[PATTERNS] = {
    [RULE] = "^[^\\p{L}\\p{N}]*$",
    [TELEPHONE] =
        "^(?:(?:tel|tels|telefono|telefonos|telefono fijo|tel fijo|fijo|pbx|conmutador|cel|celular|movil|fax|"
        "telefax|telefono celular|celular institucional|whatsapp|linea|phone|telephone|mobile|cell|office)"
        "\\b[.: ]*" PHONE_DIGITS "(?:[ ,-]*" EXTENSION ")?|" PHONE_DIGITS "[ ,-]*" EXTENSION "|" EXTENSION ")$",
    [NUMBER] = "^(?:\\+?57[ .-]?)?(?:\\(?60\\d\\)?[ .-]?)?\\d{3}[ .-]?\\d{2}[ .-]?\\d{2}$|"
               "^(?:\\+?57[ .-]?)?3\\d{2}[ .-]?\\d{3}[ .-]?\\d{2}[ .-]?\\d{2}$",
    [MAIL] = "^(?:(?:correo|correo electronico|correo institucional|e-?mail|mail)[.: ]+)?<?([^\\s<>@:;,|()]+@[\\w.-]+)"
             ">?(?: ?<mailto:[^>]*>)?$",
    [WEB] = "^(?:(?:pagina web|pagina|sitio web|web|portal)[.: ]+)?(?:https?://)?(?:www\\.)?([\\w-]+(?:\\.[\\w-]+)+)/?"
            "(?: ?<https?://[^>]*>)?$",
    [STREET] =
        "^(?:calle|cll?|carrera|cra|kra|kr|avenida|av|diagonal|dg|transversal|tv)\\b\\.? ?\\d[\\w-]*"
        "(?:[, ]+(?:[\\d#-][\\w-]*|no\\.?|bis|sur|norte|este|oeste|piso|oficina|of\\.?|torre|edificio|local|[a-z]))*$",
    [ROLE] = "^(?:abogad[oa]|administrador[a]?|agente|alcalde|alcaldesa|almacenista|analista|antropolog[oa]|archivista|"
             "arquitect[oa]|asesor[a]?|asistente|auditor[a]?|auxiliar|bibliotecari[oa]|celador[a]?|comisari[oa]|"
             "comunicador[a]?|concejal[a]?|conductor[a]?|consejer[oa]|consultor[a]?|contador[a]?|contralor[a]?|"
             "contratista|coordinador[a]?|decan[oa]|defensor[a]?|desarrollador[a]?|digitador[a]?|director[a]?|"
             "diseñador[a]?|docente|economista|ejecutiv[oa]|enfermer[oa]|especialista|estadistic[oa]|fiscal|"
             "funcionari[oa]|gerente|gestor[a]?|gobernador[a]?|ingenier[oa]|inspector[a]?|investigador[a]?|jefe|jefa|"
             "judicante|juez|jueza|lider|magistrad[oa]|medic[oa]|ministr[oa]|notari[oa]|odontolog[oa]|oficial|"
             "operador[a]?|operari[oa]|pasante|periodista|personer[oa]|practicante|president[ea]|procurador[a]?|"
             "profesional|profesor[a]?|programador[a]?|psicolog[oa]|recepcionista|rector[a]?|registrador[a]?|"
             "secretari[oa]|sociolog[oa]|subdirector[a]?|subgerente|subsecretari[oa]|superintendente|supervisor[a]?|"
             "tecnic[oa]|tecnolog[oa]|tesorer[oa]|topograf[oa]|vicepresident[ea]|vicerrector[a]?|viceministr[oa])\\b",
    [ROLE_LAST] = "\\b(?:adviser|advisor|agency|agent|analyst|architect|assistant|attorney|auditor|chief|clerk|"
                  "coordinator|counsel|department|director|engineer|head|institute|lawyer|manager|ministry|office|"
                  "officer|professional|secretary|specialist|supervisor|technician)$",
    [OFFICE] = "^(?:agencia|alcaldia|area|atencion|camara|comision|concejo|contraloria|contratacion|coordinacion|"
               "corporacion|defensoria|departamento administrativo|despacho|direccion|division|equipo|facultad|fondo|"
               "gerencia|gestion|gobernacion|grupo|instituto|inspeccion|jefatura|ministerio|oficina|personeria|"
               "planeacion|procuraduria|registraduria|secretaria|seccion|subdireccion|subgerencia|subsecretaria|"
               "superintendencia|talento|tesoreria|unidad|universidad|ventanilla|vicerrectoria|entidad) \\p{L}",
    [REFUSED_WORD] = "^(?:a|antes|asi|como|con|cuando|desde|durante|es|esta|estan|favor|gracias|ha|han|hasta|hay|hoy|"
                     "la|las|le|les|lo|los|mañana|me|mi|no|nos|pero|por|porque|puede|pueden|que|quien|quienes|se|sera|"
                     "si|sin|sobre|solo|son|su|sus|te|tiene|un|una|usted|ustedes|ya)$",
};

static GRegex *compiled[PATTERNS];
static pthread_once_t compiled_once = PTHREAD_ONCE_INIT;

static void
compile(void)
{
    for (int i = 0; i < PATTERNS; i++)
        compiled[i] = pattern_regex(patterns[i], G_REGEX_OPTIMIZE);
}

static bool
matches(int pattern, const char *folded)
{
    pthread_once(&compiled_once, compile);
    return g_regex_match(compiled[pattern], folded, 0, NULL);
}

/* What the first group of the pattern matches, NULL where it does not. The caller owns it. */
static char *
find(int pattern, const char *folded)
{
    g_autoptr(GMatchInfo) match = NULL;

    pthread_once(&compiled_once, compile);
    return g_regex_match(compiled[pattern], folded, 0, &match) ? g_match_info_fetch(match, 1) : NULL;
}

/* --- positions ---------------------------------------------------------------------------------------------- */

/* Whether a word in small letters, not behind "de" or the like, can stand in a position: "administrativa". */
static bool
is_adjective(const char *folded)
{
    static const char *const endings[] = { "al", "ales", "ivo", "iva", "ivos", "ivas", "ico", "ica", "icos", "icas",
        "ario", "aria", "arios", "arias", "ado", "ada", "ados", "adas", "or", "ora", "ante", "ente", "able", "ano",
        "ana", "ista", "ero", "era" };

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(folded, endings[i]) && strlen(folded) > strlen(endings[i]) + 2)
            return true;
    return false;
}

/* Whether WORD is a verb that says what happens or is to be done: "enviará", "enviar". */
static bool
is_verb(const char *word, const char *folded)
{
    static const char *const future[] = { "rá", "rán", "ré", "remos" };
    static const char *const infinitive[] = { "ar", "er", "ir", "arlo", "arla", "erlo", "irlo" };
    static const char *const nouns[] = { "bienestar", "disciplinar", "escolar", "familiar", "militar", "mujer",
        "nuclear", "popular", "taller", NULL };

    for (size_t i = 0; i < G_N_ELEMENTS(future); i++)
        if (g_str_has_suffix(word, future[i]))
            return true;
    for (size_t i = 0; i < G_N_ELEMENTS(infinitive); i++)
        if (g_str_has_suffix(folded, infinitive[i]) && !g_strv_contains(nouns, folded))
            return true;
    return false;
}

static bool
is_joining(const char *folded)
{
    static const char *const joining[] = { "al", "de", "del", "e", "el", "en", "la", "las", "los", "para", "y", NULL };

    return g_strv_contains(joining, folded);
}

/* Whether WORD can stand in the name of a position or an office, behind BEFORE. */
static bool
can_stand_in_title(const char *word, const char *before)
{
    g_autofree char *folded = words_fold(word);

    if (is_joining(folded) || g_ascii_isdigit(*word))
        return true;
    if (strpbrk(word, ".?!:;@\"") || matches(REFUSED_WORD, folded) || is_verb(word, folded))
        return false;
    return g_unichar_isupper(g_utf8_get_char(word)) || is_joining(before) || is_adjective(folded) ||
           strcmp(folded, "grado") == 0 || strcmp(folded, "codigo") == 0;
}

/* Whether the words of LINE behind the first name a position or an office and say nothing more. */
static bool
is_title(const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    g_autofree char *before = words_fold(words[0]);

    for (guint i = 1; words[i]; i++) {
        if (!can_stand_in_title(words[i], before))
            return false;
        g_free(before);
        before = words_fold(words[i]);
    }
    return !is_joining(before);
}

static bool
is_capitalized(const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);

    for (char **word = words; *word; word++)
        if (!g_unichar_isupper(g_utf8_get_char(*word)) && strcmp(*word, "of") != 0 && strcmp(*word, "and") != 0)
            return false;
    return true;
}

/* Whether LINE reads as a position, a unit or an entity, in Spanish, or in English behind a Spanish one. */
static bool
reads_as_position(const char *line, const char *folded)
{
    if (!g_unichar_isupper(g_utf8_get_char(line)))
        return false;
    return ((matches(ROLE, folded) || matches(OFFICE, folded)) && is_title(line)) ||
           (matches(ROLE_LAST, folded) && is_capitalized(line));
}

/* --- a line ------------------------------------------------------------------------------------------------- */

/* In this order; the first that holds is what a text is. */
static const struct {
    SignatureLineKind kind;
    int pattern;
} forms[] = {
    { SIGNATURE_LINE_RULE, RULE },
    { SIGNATURE_LINE_MAIL, MAIL },
    { SIGNATURE_LINE_WEB, WEB },
    { SIGNATURE_LINE_TELEPHONE, TELEPHONE },
    { SIGNATURE_LINE_NUMBER, NUMBER },
    { SIGNATURE_LINE_STREET, STREET },
};

SignatureLineKind
signature_line_kind(const char *text, char **value)
{
    g_autofree char *folded = words_fold(text);

    if (value)
        *value = NULL;
    if (strlen(text) > TEXT_BYTES)
        return SIGNATURE_LINE_OTHER;
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (!matches(forms[i].pattern, folded))
            continue;
        if (value && (forms[i].pattern == MAIL || forms[i].pattern == WEB))
            *value = find(forms[i].pattern, folded);
        return forms[i].kind;
    }
    return reads_as_position(text, folded) ? SIGNATURE_LINE_POSITION : SIGNATURE_LINE_OTHER;
}

GStrv
signature_line_parts(const char *line)
{
    static const char *const separators[] = { " • ", " · ", " – ", " — ", " - ", " / ", "•", "·", "; ", ", ", "\t" };
    g_autofree char *joined = g_strdup(line);

    for (size_t i = 0; i < G_N_ELEMENTS(separators); i++) {
        if (!strstr(joined, separators[i]))
            continue;
        g_auto(GStrv) pieces = g_strsplit(joined, separators[i], -1);
        g_free(joined);
        joined = g_strjoinv("|", pieces);
    }
    return g_strsplit(joined, "|", SIGNATURE_LINE_PARTS_MAX + 1);
}

static bool
is_part(const char *text)
{
    return signature_is_name(text) || signature_line_kind(text, NULL) != SIGNATURE_LINE_OTHER;
}

bool
signature_line_is_one(const char *line)
{
    g_autofree char *bare = signature_without_emphasis(line);
    g_auto(GStrv) parts = signature_line_parts(g_strstrip(bare));
    const guint count = g_strv_length(parts);
    bool is_one = strlen(line) <= TEXT_BYTES && count <= SIGNATURE_LINE_PARTS_MAX;

    for (guint i = 0; i < count && is_one; i++)
        is_one = is_part(g_strstrip(parts[i]));
    return is_one || signature_line_kind(bare, NULL) != SIGNATURE_LINE_OTHER;
}
