/* SPDX-License-Identifier: BSD-2-Clause */
/* evidence: compares a line, part by part, with what is known of the signer. A line with one part that is nobody's
 * datum is not accounted for, whatever its other parts say. */
#include "signature/evidence.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "message/signature.h"
#include "message/words.h"

#define LINE_BYTES 200   /* longer ones are sentences */
#define PARTS_MAX 8      /* of a line: "Ana Rojas | Profesional | Tel. 601 555 0100" */
#define LOGO_PIXELS 320L /* wider or higher images are pictures of something */

struct Evidence {
    const People *people;
    const Person *person;
    const char *sender;
    GHashTable *known; /* folded lines and values */
    char *web;         /* host of the institution's page, folded, without "www."; "" for none */
};

enum { RULE, TELEPHONE, NUMBER, MAIL, WEB, ROLE, ROLE_LAST, OFFICE, LOGO_TEXT, LOGO_NAME, REFUSED_WORD, PATTERNS };

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
    [LOGO_TEXT] = "^\\[(?:(?:cid|image|imagen|inline image|logo|escudo)\\b[^\\]]*)\\]$",
    [LOGO_NAME] = "(?:logo|escudo|membrete|firma|signature)",
    [REFUSED_WORD] = "^(?:a|antes|asi|como|con|cuando|desde|durante|es|esta|estan|favor|gracias|ha|han|hasta|hay|hoy|"
                     "la|las|le|les|lo|los|mañana|me|mi|no|nos|pero|por|porque|puede|pueden|que|quien|quienes|se|sera|"
                     "si|sin|sobre|solo|son|su|sus|te|tiene|un|una|usted|ustedes|ya)$",
};

static GRegex *compiled[PATTERNS];
static pthread_once_t compiled_once = PTHREAD_ONCE_INIT;

static void
compile(void)
{
    for (int i = 0; i < PATTERNS; i++) {
        compiled[i] = g_regex_new(patterns[i], G_REGEX_OPTIMIZE, 0, NULL);
        g_assert(compiled[i]);
    }
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

/* --- what is known -------------------------------------------------------------------------------------------- */

static void
know(Evidence *evidence, const char *value)
{
    g_autofree char *folded = words_fold(value);

    if (*folded)
        g_hash_table_add(evidence->known, g_steal_pointer(&folded));
}

Evidence *
evidence_new(const People *people, const SignatureTemplate *template, const SignatureOccasion *occasion)
{
    static const char *const values[] = { "position", "unit", "phone", "extension", "mobile", "entity", "address" };
    Evidence *evidence = g_new0(Evidence, 1);
    g_autoptr(GPtrArray) lines = signature_template_lines(template, occasion);
    g_autofree char *web = words_fold(signature_template_value(template, occasion, "web"));

    evidence->people = people;
    evidence->person = occasion->person;
    evidence->sender = occasion->sender;
    evidence->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < lines->len; i++)
        know(evidence, g_ptr_array_index(lines, i));
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        know(evidence, signature_template_value(template, occasion, values[i]));
    evidence->web = find(WEB, web);
    return evidence;
}

void
evidence_free(Evidence *evidence)
{
    if (!evidence)
        return;
    g_hash_table_unref(evidence->known);
    g_free(evidence->web);
    g_free(evidence);
}

/* --- names ---------------------------------------------------------------------------------------------------- */

/* Whether WORD is "a." and one of the WORDS begins so. */
static bool
is_initial_of(const char *word, char *const *words)
{
    const size_t length = strcspn(word, ".");

    if (length == 0 || strcmp(word + length, ".") != 0 || g_utf8_strlen(word, -1) != 2)
        return false;
    for (; *words; words++)
        if (strncmp(*words, word, length) == 0)
            return true;
    return false;
}

/* Whether all words of FOLDED are the signer's. */
static bool
are_words_of_name(const Evidence *evidence, const char *folded, const char *separators)
{
    g_autofree char *name = words_fold(evidence->person->name);
    g_auto(GStrv) words = g_strsplit_set(folded, separators, -1);
    g_auto(GStrv) own = g_strsplit(name, " ", -1);
    bool has_whole_word = false;

    for (char **word = words; *word; word++) {
        const bool is_whole = g_strv_contains((const char *const *)own, *word);
        if (!is_whole && !is_initial_of(*word, own))
            return false;
        has_whole_word |= is_whole;
    }
    return has_whole_word;
}

bool
evidence_is_own_name(const Evidence *evidence, const char *text)
{
    g_autofree char *folded = words_fold(text);

    return signature_is_name(text) && (are_words_of_name(evidence, folded, " ") ||
                                          people_called(evidence->people, text, evidence->person) == evidence->person);
}

/* --- ways to reach somebody ----------------------------------------------------------------------------------- */

/* The digits of TEXT. The caller owns them. */
static char *
digits_of(const char *text)
{
    GString *digits = g_string_new(NULL);

    for (; *text; text++)
        if (g_ascii_isdigit(*text))
            g_string_append_c(digits, *text);
    return g_string_free(digits, FALSE);
}

/* Whether PHONE, which may be empty, is the number that ends with DIGITS or the other way round. */
static bool
is_number(const char *phone, const char *digits)
{
    enum { LINE_DIGITS = 7 };
    g_autofree char *other = digits_of(phone);

    return strlen(other) >= LINE_DIGITS && strlen(digits) >= LINE_DIGITS &&
           (g_str_has_suffix(digits, other) || g_str_has_suffix(other, digits));
}

static bool
has_number(const Person *person, const char *digits)
{
    return is_number(person->phone, digits) || is_number(person->mobile, digits);
}

/* Whether the number in FOLDED is one of a colleague's and not the signer's. */
static bool
is_number_of_another(const Evidence *evidence, const char *folded)
{
    g_autofree char *digits = digits_of(folded);
    const GPtrArray *all = people_all(evidence->people);

    if (has_number(evidence->person, digits))
        return false;
    for (guint i = 0; i < all->len; i++)
        if (has_number(g_ptr_array_index(all, i), digits))
            return true;
    return false;
}

static bool
is_telephone(const Evidence *evidence, const char *folded)
{
    return matches(TELEPHONE, folded) && !is_number_of_another(evidence, folded);
}

static bool
is_bare_number(const Evidence *evidence, const char *folded)
{
    return matches(NUMBER, folded) && !is_number_of_another(evidence, folded);
}

/* Whether the address is the signer's: the directory says so, or it is here and made of the words of their name. */
static bool
is_own_address(const Evidence *evidence, const char *address)
{
    const char *at = strchr(address, '@');
    g_autofree char *local = g_strndup(address, (size_t)(at - address));
    const Person *owner = people_by_address(evidence->people, address);

    if (owner)
        return owner == evidence->person;
    if (g_strcmp0(address, evidence->sender) == 0 ||
        g_strv_contains((const char *const *)evidence->person->shared, address))
        return true;
    return people_is_ours(evidence->people, address) && are_words_of_name(evidence, local, "._-");
}

static bool
is_mail(const Evidence *evidence, const char *folded)
{
    g_autofree char *address = find(MAIL, folded);

    return address && is_own_address(evidence, address);
}

static bool
is_web(const Evidence *evidence, const char *folded)
{
    g_autofree char *host = find(WEB, folded);

    if (!host)
        return false;
    g_autofree char *address = g_strconcat("x@", host, NULL);
    return g_strcmp0(host, evidence->web) == 0 || people_is_ours(evidence->people, address);
}

static bool
is_known(const Evidence *evidence, const char *folded)
{
    return g_hash_table_contains(evidence->known, folded);
}

static bool
is_rule(const Evidence *evidence G_GNUC_UNUSED, const char *folded)
{
    return matches(RULE, folded);
}

static bool
is_logo(const Evidence *evidence G_GNUC_UNUSED, const char *folded)
{
    return matches(LOGO_TEXT, folded) && matches(LOGO_NAME, folded);
}

/* --- former positions ------------------------------------------------------------------------------------------ */

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

/* Whether one of the words of FOLDED is what people are called: "Director Luis Peña" names somebody. */
static bool
names_somebody(const Evidence *evidence, const char *folded)
{
    g_auto(GStrv) words = g_strsplit_set(folded, " ,", -1);

    for (char **word = words; *word; word++)
        if (people_is_name(evidence->people, *word, strlen(*word)))
            return true;
    return false;
}

/* Whether LINE reads as a position, a unit or an entity, in Spanish, or in English behind a Spanish one. */
static bool
reads_as_position(const Evidence *evidence, const char *line, const char *folded)
{
    if (!g_unichar_isupper(g_utf8_get_char(line)) || names_somebody(evidence, folded))
        return false;
    return ((matches(ROLE, folded) || matches(OFFICE, folded)) && is_title(line)) ||
           (matches(ROLE_LAST, folded) && is_capitalized(line));
}

/* --- a line ---------------------------------------------------------------------------------------------------- */

/* In this order; the first that holds is what a part of a line is. */
static const struct {
    EvidenceKind kind;
    bool (*holds)(const Evidence *evidence, const char *folded);
} readings[] = {
    { EVIDENCE_RULE, is_rule },
    { EVIDENCE_KNOWN, is_known },
    { EVIDENCE_KNOWN, is_mail },
    { EVIDENCE_KNOWN, is_web },
    { EVIDENCE_CONTACT, is_telephone },
    { EVIDENCE_NUMBER, is_bare_number },
    { EVIDENCE_LOGO, is_logo },
};

static EvidenceKind
evidence_for_part(const Evidence *evidence, const char *part)
{
    g_autofree char *folded = words_fold(part);

    if (evidence_is_own_name(evidence, part))
        return EVIDENCE_NAME;
    for (size_t i = 0; i < G_N_ELEMENTS(readings); i++)
        if (readings[i].holds(evidence, folded))
            return readings[i].kind;
    return reads_as_position(evidence, part, folded) ? EVIDENCE_POSITION : EVIDENCE_NONE;
}

/* The parts of LINE; a single one where nothing parts it. The caller owns them. */
static GStrv
parts_of(const char *line)
{
    static const char *const separators[] = { " • ", " · ", " – ", " — ", " - ", " / ", "•", "·", "; ", ", ", "\t" };
    g_autofree char *joined = g_strdup(line);

    for (size_t i = 0; i < G_N_ELEMENTS(separators); i++) {
        g_auto(GStrv) pieces = g_strsplit(joined, separators[i], -1);
        g_free(joined);
        joined = g_strjoinv("|", pieces);
    }
    return g_strsplit(joined, "|", PARTS_MAX + 1);
}

/* What a line is whose parts are FIRST and REST. */
static EvidenceKind
join(EvidenceKind first, EvidenceKind rest)
{
    if (first == EVIDENCE_NONE || rest == EVIDENCE_NONE)
        return EVIDENCE_NONE;
    if (first == EVIDENCE_NAME || first == EVIDENCE_HEADED)
        return rest == EVIDENCE_NAME ? EVIDENCE_NONE : EVIDENCE_HEADED;
    if (rest == EVIDENCE_NAME)
        return EVIDENCE_NONE;
    return MAX(first, rest);
}

static EvidenceKind
evidence_for_parts(const Evidence *evidence, const char *line)
{
    g_auto(GStrv) parts = parts_of(line);
    const guint count = g_strv_length(parts);
    EvidenceKind kind = EVIDENCE_RULE;

    if (count < 2 || count > PARTS_MAX)
        return EVIDENCE_NONE;
    for (guint i = 0; i < count && kind != EVIDENCE_NONE; i++) {
        const EvidenceKind part = evidence_for_part(evidence, g_strstrip(parts[i]));
        kind = i == 0 ? part : part == EVIDENCE_RULE ? kind : join(kind, part);
    }
    return kind;
}

EvidenceKind
evidence_for(const Evidence *evidence, const char *line)
{
    g_autofree char *bare = signature_without_emphasis(line);
    const EvidenceKind kind = strlen(line) > LINE_BYTES ? EVIDENCE_NONE : evidence_for_part(evidence, g_strstrip(bare));
    g_autofree char *folded = words_fold(bare);

    if (kind != EVIDENCE_NONE || is_known(evidence, folded))
        return kind != EVIDENCE_NONE ? kind : EVIDENCE_KNOWN;
    return strlen(line) > LINE_BYTES ? EVIDENCE_NONE : evidence_for_parts(evidence, bare);
}

/* --- images ---------------------------------------------------------------------------------------------------- */

/* What the attribute NAME of a tag says, folded; NULL where it has none. The caller owns it. */
static char *
attribute(const char *tag, const char *name)
{
    g_autofree char *pattern = g_strdup_printf("\\s%s\\s*=\\s*[\"']?([^\"'\\s>]*)", name);
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_CASELESS, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;

    return g_regex_match(regex, tag, 0, &match) ? g_match_info_fetch(match, 1) : NULL;
}

static bool
is_small(const char *tag, const char *name)
{
    g_autofree char *pixels = attribute(tag, name);

    return !pixels || strtol(pixels, NULL, 10) <= LOGO_PIXELS;
}

bool
evidence_for_image(const char *html, size_t length)
{
    g_autofree char *tag = g_utf8_make_valid(html, (gssize)length);
    g_autofree char *source = attribute(tag, "src"), *folded = words_fold(source ? source : "");

    if (g_str_has_prefix(folded, "cid:") && g_str_has_suffix(folded, "@firma"))
        return true;
    return matches(LOGO_NAME, folded) && is_small(tag, "width") && is_small(tag, "height");
}
