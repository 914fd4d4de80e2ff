/* SPDX-License-Identifier: BSD-2-Clause */
/* place: tells a signature that can be replaced from lines that may mean something else. */
#include "signature/place.h"

#include <string.h>

#include "message/signature.h"
#include "message/words.h"

/* Who signs without a farewell takes no more lines. */
#define BARE_LINES 10U

/* Position and unit, where the lines that follow do not say what they are. */
#define TITLE_LINES 2U
#define TITLE_BYTES 90U

/* What is longer and no mail program says to be a signature may be a text behind a line of dashes. */
#define BLOCK_LINES 16U
#define BLOCK_LINE_BYTES 160U

/* Whether LINE is one of those of the signature that is to stand there. */
static bool
is_of_signature(const PlaceTerms *terms, const AuthoredLine *line)
{
    g_auto(GStrv) lines = g_strsplit(terms->signature, "\n", -1);
    g_autofree char *folded = words_fold(line->text);
    bool found = false;

    for (char **one = lines; *one && !found; one++) {
        g_autofree char *other = words_fold(g_strstrip(*one));
        found = *other && strcmp(folded, other) == 0;
    }
    return found;
}

/* Whether LINE says how somebody is reached, or where he works. */
static bool
says_datum(const AuthoredLine *line)
{
    g_autoptr(Signature) said = signature_new(line->text);

    return said->entity || said->phone || said->extension || said->mobile || said->mail || said->web;
}

/* Whether LINE is a person's name, and not that of an office. */
static bool
says_name(const AuthoredLine *line)
{
    g_autoptr(Signature) said = signature_new(line->text);

    return said->name != NULL;
}

static bool
is_title(const AuthoredLine *line)
{
    const size_t length = strlen(line->text);

    return length <= TITLE_BYTES && length > 0 && !strchr(".?!;", line->text[length - 1]) && !strchr(line->text, ':');
}

/* Whether LINE is what a letter has under its signature, and part of what it says: "Anexo: 3 folios", "Copia: …". */
static bool
is_letter_note(const AuthoredLine *line)
{
    static const char *const labels[] = { "adjunto", "adjuntos", "anexo", "anexos", "aprobo", "archivo", "asunto",
        "c.c", "cc", "con copia", "con copia a", "copia", "copia a", "copias", "elaboro", "nota", "proyecto",
        "radicado", "referencia", "reviso", "transcribio", NULL };
    const char *colon = strchr(line->text, ':');

    if (!colon || line->is_marked)
        return false;
    g_autofree char *label = g_strndup(line->text, (size_t)(colon - line->text));
    g_autofree char *folded = words_fold(g_strstrip(label));
    return g_strv_contains(labels, folded);
}

/* Whether LINE is only drawn, as the one above a signature on paper. */
static bool
is_drawn(const AuthoredLine *line)
{
    for (const char *c = line->text; *c; c = g_utf8_next_char(c))
        if (g_unichar_isalnum(g_utf8_get_char(c)))
            return false;
    return true;
}

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

/* Whether LINE is made of words of his name: his first name, as friends know him. */
static bool
is_part_of_his_name(const PlaceTerms *terms, const char *line)
{
    g_autofree char *folded = words_fold(line), *name = words_fold(terms->person->name);
    g_auto(GStrv) words = g_strsplit(folded, " ", -1);
    g_auto(GStrv) his = g_strsplit(name, " ", -1);

    for (char **word = words; *word; word++)
        if (!g_strv_contains((const char *const *)his, *word) && !is_initial_of(*word, his))
            return false;
    return *words != NULL;
}

static bool
is_his_name(const PlaceTerms *terms, const char *text)
{
    return signature_is_name(text) &&
           (is_part_of_his_name(terms, text) || people_called(terms->people, text, terms->person) == terms->person);
}

static bool
is_himself(const PlaceTerms *terms, const AuthoredLine *line)
{
    return is_his_name(terms, line->text);
}

/* Whether LINE says all at once: "Ana Rojas | Profesional | Tel. 601 555 0100". */
static bool
is_himself_and_more(const PlaceTerms *terms, const AuthoredLine *line)
{
    const size_t length = strcspn(line->text, "|,;-/");
    g_autofree char *name = g_strndup(line->text, length);

    return line->text[length] && says_datum(line) && strchr(g_strchomp(name), ' ') && is_his_name(terms, name);
}

/* Whether LINE is the name of somebody who works here. */
static bool
is_colleague(const PlaceTerms *terms, const AuthoredLine *line)
{
    return is_himself(terms, line) ||
           (signature_is_name(line->text) && people_called(terms->people, line->text, terms->person) != NULL);
}

/* --- a signature that reads as one --------------------------------------------------------------------------- */

/* Behind the last signed line; 0 where there is none. */
static guint
signed_end(const Authored *authored)
{
    guint end = authored->lines->len;

    while (end > 0 && authored_at(authored, end - 1)->kind == AUTHORED_WORDS)
        end--;
    return end;
}

static guint
signed_begin(const Authored *authored, guint end)
{
    while (end > 0 && authored_at(authored, end - 1)->kind != AUTHORED_WORDS)
        end--;
    return end;
}

/* Whether the lines from FIRST up to END have one that says how he is reached, or where he works. */
static bool
have_datum(const Authored *authored, guint first, guint end)
{
    for (guint i = first; i < end; i++)
        if (says_datum(authored_at(authored, i)))
            return true;
    return false;
}

static guint
before_letter_notes(const Authored *authored, guint first, guint end)
{
    guint i = first;

    while (i < end && !is_letter_note(authored_at(authored, i)))
        i++;
    return i;
}

/* Behind the last line of the block that begins with the line FIRST: what stands there up to END may be a motto. */
static guint
block_end(const Authored *authored, const PlaceTerms *terms, guint first, guint end, bool is_set_apart)
{
    for (guint i = before_letter_notes(authored, first + 1, end); i > first + 1; i--) {
        const AuthoredLine *line = authored_at(authored, i - 1);
        const bool is_added = line->kind == AUTHORED_ADDED;
        const bool is_his =
            is_set_apart || line->is_marked || says_datum(line) || (i - first - 1 <= TITLE_LINES && is_title(line));
        if (is_added ? is_of_signature(terms, line) : is_his || is_of_signature(terms, line))
            return i;
    }
    return first + 1;
}

/* Before what a telephone or a lawyer adds at the end of the lines from FIRST to END. */
static guint
before_added(const Authored *authored, guint first, guint end)
{
    while (end > first && authored_at(authored, end - 1)->kind == AUTHORED_ADDED)
        end--;
    return end;
}

/* Whether the lines from FIRST up to END are few and short, or what the mail program says to be a signature. */
static bool
is_block(const Authored *authored, guint first, guint end)
{
    guint unmarked = 0;

    for (guint i = first; i < end; i++) {
        const AuthoredLine *line = authored_at(authored, i);
        if (line->is_marked)
            continue;
        if (++unmarked > BLOCK_LINES || strlen(line->text) > BLOCK_LINE_BYTES)
            return false;
    }
    return true;
}

static bool
is_one_source(const Authored *authored, guint first, guint end)
{
    return first == end || authored_at(authored, first)->source == authored_at(authored, end - 1)->source;
}

/* --- without a farewell ------------------------------------------------------------------------------------- */

/* Of the first COUNT lines those at the end that begin with his name and go on as signatures do. */
static Place
find_in_words(const Authored *authored, const PlaceTerms *terms, guint count)
{
    for (guint first = count > BARE_LINES ? count - BARE_LINES : 1; first < count; first++) {
        guint i = first + 1;
        if (!is_himself(terms, authored_at(authored, first)) &&
            !is_himself_and_more(terms, authored_at(authored, first)))
            continue;
        while (i < count && (says_datum(authored_at(authored, i)) || is_title(authored_at(authored, i)) ||
                                is_of_signature(terms, authored_at(authored, i))))
            i++;
        if (i == count && is_one_source(authored, first, count))
            return (Place){ first, count };
    }
    return (Place){ count, count };
}

/* Whether the line before FIRST is a delimiter inside what the mail program marks as the signature: it goes with it. */
static bool
is_marked_delimiter(const Authored *authored, guint begin, guint first)
{
    const AuthoredLine *before = first > begin ? authored_at(authored, first - 1) : NULL;

    return before && before->kind == AUTHORED_DELIMITER && before->is_marked && authored_at(authored, first)->is_marked;
}

static Place
find_in_signed(const Authored *authored, const PlaceTerms *terms, guint begin, guint end)
{
    bool is_set_apart = false;
    guint first = begin;

    for (AuthoredKind kind; first < end; first++) {
        kind = authored_at(authored, first)->kind;
        if (kind != AUTHORED_FAREWELL && kind != AUTHORED_DELIMITER && !is_drawn(authored_at(authored, first)))
            break;
        is_set_apart |= kind == AUTHORED_DELIMITER;
    }
    if (first == end || authored_at(authored, first)->kind == AUTHORED_ADDED)
        return first == begin ? find_in_words(authored, terms, begin) : (Place){ first, first };
    first -= is_marked_delimiter(authored, begin, first);
    const AuthoredLine *line = authored_at(authored, first);
    const guint last = block_end(authored, terms, first, end, is_set_apart);
    const bool is_sure = is_set_apart || line->is_marked || is_colleague(terms, line) ||
                         is_himself_and_more(terms, line) || (says_name(line) && have_datum(authored, first + 1, last));
    if (is_sure && is_block(authored, first, last) && is_one_source(authored, first, last))
        return (Place){ first, last };
    const guint behind = before_added(authored, first, before_letter_notes(authored, first, end));
    return (Place){ behind, behind };
}

Place
place_find(const Authored *authored, const PlaceTerms *terms)
{
    const guint end = signed_end(authored);

    return end > 0 ? find_in_signed(authored, terms, signed_begin(authored, end), end)
                   : find_in_words(authored, terms, authored->lines->len);
}

bool
place_is_expected(const PlaceTerms *terms, const AuthoredLine *line)
{
    const Person *person = terms->person;
    const char *const known[] = { person->name, person->position, person->unit };
    g_autofree char *folded = words_fold(line->text);

    if (is_drawn(line) || is_colleague(terms, line) || is_of_signature(terms, line) || says_datum(line))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        g_autofree char *value = words_fold(known[i]);
        if (*value && (strstr(folded, value) || strstr(value, folded)))
            return true;
    }
    return false;
}
