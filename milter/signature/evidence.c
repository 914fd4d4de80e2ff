/* SPDX-License-Identifier: BSD-2-Clause */
/* evidence: compares a line, part by part, with what is known of the signer. A line with one part that is nobody's
 * datum is not accounted for, whatever its other parts say. */
#include "signature/evidence.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/pattern.h"
#include "message/signature.h"
#include "message/signature_line.h"
#include "message/words.h"
#include "signature/title_words.h"

#define LINE_BYTES 200   /* longer ones are sentences */
#define LOGO_PIXELS 320L /* wider or higher images are pictures of something */

struct Evidence {
    const People *people;
    const Person *person;
    const char *sender;
    GHashTable *known; /* folded lines and values */
    char *web;         /* host of the institution's page, folded, without "www."; NULL for none */
};

enum { LOGO_TEXT, LOGO_NAME, PATTERNS };

/* Over folded text: small letters without accents. */
static const char *const patterns[PATTERNS] = {
    [LOGO_TEXT] = "^\\[(?:(?:cid|image|imagen|inline image|logo|escudo)\\b[^\\]]*)\\]$",
    [LOGO_NAME] = "(?:logo|escudo|membrete|firma|signature)",
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

    evidence->people = people;
    evidence->person = occasion->person;
    evidence->sender = occasion->sender;
    evidence->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < lines->len; i++)
        know(evidence, g_ptr_array_index(lines, i));
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        know(evidence, signature_template_value(template, occasion, values[i]));
    signature_line_kind(signature_template_value(template, occasion, "web"), &evidence->web);
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

/* Whether the page at HOST is the institution's. */
static bool
is_own_host(const Evidence *evidence, const char *host)
{
    g_autofree char *address = g_strconcat("x@", host, NULL);

    return g_strcmp0(host, evidence->web) == 0 || people_is_ours(evidence->people, address);
}

static bool
is_known(const Evidence *evidence, const char *folded)
{
    return g_hash_table_contains(evidence->known, folded);
}

static bool
is_logo(const char *folded)
{
    return matches(LOGO_TEXT, folded) && matches(LOGO_NAME, folded);
}

/* --- positions ------------------------------------------------------------------------------------------ */

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

/* --- a line ---------------------------------------------------------------------------------------------------- */

/* What TEXT is accounted for as by its form, and by whose the datum is. */
static EvidenceKind
evidence_for_form(const Evidence *evidence, const char *text, const char *folded)
{
    g_autofree char *value = NULL;

    switch (signature_line_kind(text, &value)) {
    case SIGNATURE_LINE_RULE:
        return EVIDENCE_RULE;
    case SIGNATURE_LINE_TELEPHONE:
        return is_number_of_another(evidence, folded) ? EVIDENCE_NONE : EVIDENCE_CONTACT;
    case SIGNATURE_LINE_NUMBER:
        return is_number_of_another(evidence, folded) ? EVIDENCE_NONE : EVIDENCE_NUMBER;
    case SIGNATURE_LINE_MAIL:
        return is_own_address(evidence, value) ? EVIDENCE_KNOWN : EVIDENCE_NONE;
    case SIGNATURE_LINE_WEB:
        return is_own_host(evidence, value) ? EVIDENCE_KNOWN : EVIDENCE_NONE;
    case SIGNATURE_LINE_POSITION:
        return title_words_only(folded) && !names_somebody(evidence, folded) ? EVIDENCE_POSITION : EVIDENCE_NONE;
    default:
        return EVIDENCE_NONE;
    }
}

static EvidenceKind
evidence_for_part(const Evidence *evidence, const char *part)
{
    g_autofree char *folded = words_fold(part);

    if (evidence_is_own_name(evidence, part))
        return EVIDENCE_NAME;
    if (is_known(evidence, folded))
        return EVIDENCE_KNOWN;
    return is_logo(folded) ? EVIDENCE_LOGO : evidence_for_form(evidence, part, folded);
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
    g_auto(GStrv) parts = signature_line_parts(line);
    const guint count = g_strv_length(parts);
    EvidenceKind kind = EVIDENCE_RULE;

    if (count < 2 || count > SIGNATURE_LINE_PARTS_MAX)
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
    g_autoptr(GRegex) regex = pattern_regex(pattern, G_REGEX_CASELESS);
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
