/* SPDX-License-Identifier: BSD-2-Clause */
/* place: finds the lines of the signer's own block and tells them from lines that may mean something else. */
#include "signature/place.h"

#include <string.h>

#include "message/signature.h"
#include "message/words.h"

/* Longer lines between quotation marks quote something. */
#define SLOGAN_BYTES 90U

/* Former positions, units and entities that may stand under a name. */
#define TITLE_LINES 4U

/* --- lines --------------------------------------------------------------------------------------------------- */

static EvidenceKind
kind_at(const Authored *authored, const PlaceTerms *terms, guint i)
{
    return evidence_for(terms->evidence, authored_at(authored, i)->text);
}

static bool
is_head(EvidenceKind kind)
{
    return kind == EVIDENCE_NAME || kind == EVIDENCE_HEADED;
}

/* Whether LINE says how somebody is reached, or where they work. */
static bool
says_datum(const AuthoredLine *line)
{
    g_autoptr(Signature) said = signature_new(line->text);

    return said->entity || said->phone || said->extension || said->mobile || said->mail || said->web;
}

/* Whether LINE is what a letter has under its signature, and part of what it says: "Anexo: 3 folios", "Copia: …". */
static bool
is_letter_note(const AuthoredLine *line)
{
    static const char *const labels[] = { "adjunto", "adjuntos", "anexo", "anexos", "aprobo", "archivo", "asunto",
        "c.c", "cc", "con copia", "con copia a", "copia", "copia a", "copias", "elaboro", "nota", "proyecto",
        "radicado", "referencia", "reviso", "transcribio", NULL };
    const char *colon = strchr(line->text, ':');

    if (!colon)
        return false;
    g_autofree char *label = g_strndup(line->text, (size_t)(colon - line->text));
    g_autofree char *folded = words_fold(g_strstrip(label));
    return g_strv_contains(labels, folded);
}

/* Whether a name under LINE, in a paragraph of its own where it IS_APART, is part of what is said: LINE is a heading, a
 * label, another name, or an item of a list. */
static bool
introduces(const AuthoredLine *line, bool is_apart)
{
    const char *text = line->text;
    const char last = text[strlen(text) - 1];

    if (strchr(".!?,", last))
        return false;
    return last == ':' || signature_is_name(text) || (!is_apart && line->kind == AUTHORED_WORDS);
}

/* --- the head ------------------------------------------------------------------------------------------------- */

/* Where somebody signs, as far as the lines above a name tell. */
typedef enum {
    GROUND_NONE,
    GROUND_BARE, /* nothing tells: it is their signature only if nothing else follows */
    GROUND_SURE, /* below a farewell or a delimiter, or where the mail program has it */
} Ground;

/* The line above I that is not only drawn or a logo; -1 where there is none. */
static int
line_above(const Authored *authored, const PlaceTerms *terms, guint i)
{
    while (i-- > 0) {
        const AuthoredLine *line = authored_at(authored, i);
        const EvidenceKind kind = kind_at(authored, terms, i);
        if (line->kind == AUTHORED_DELIMITER || (kind != EVIDENCE_RULE && kind != EVIDENCE_LOGO))
            return (int)i;
    }
    return -1;
}

static Ground
ground_of(const Authored *authored, const PlaceTerms *terms, guint i)
{
    const AuthoredLine *line = authored_at(authored, i);
    const int above = line_above(authored, terms, i);
    const AuthoredLine *before = above < 0 ? NULL : authored_at(authored, (guint)above);

    if (!before)
        return line->is_marked ? GROUND_SURE : GROUND_NONE;
    if (before->kind == AUTHORED_FAREWELL || before->kind == AUTHORED_DELIMITER ||
        (line->is_marked && !before->is_marked))
        return GROUND_SURE;
    return introduces(before, line->is_apart) ? GROUND_NONE : GROUND_BARE;
}

/* --- the block ------------------------------------------------------------------------------------------------ */

/* Whether the line I belongs to the block that begins with FIRST and goes up to it; TITLES counts former positions. */
static bool
belongs(const Authored *authored, const PlaceTerms *terms, guint first, guint i, guint *titles)
{
    const AuthoredLine *line = authored_at(authored, i);
    const EvidenceKind kind = kind_at(authored, terms, i);

    if (line->is_behind_quoted || line->source != authored_at(authored, first)->source)
        return false;
    if (line->kind == AUTHORED_ADDED)
        return kind == EVIDENCE_KNOWN;
    switch (kind) {
    case EVIDENCE_NONE:
        return false;
    case EVIDENCE_POSITION:
        return (i == first + 1 || !line->is_apart) && ++*titles <= TITLE_LINES;
    case EVIDENCE_NUMBER:
        return !line->is_apart;
    default:
        return true;
    }
}

/* Whether LINE is a slogan: a few words between quotation marks, which say nothing of the lines around them. */
static bool
is_slogan(const AuthoredLine *line)
{
    static const char *const marks[][2] = { { "«", "»" }, { "“", "”" }, { "\"", "\"" } };
    bool is_quoted = false;

    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        is_quoted |= g_str_has_prefix(line->text, marks[i][0]) && g_str_has_suffix(line->text, marks[i][1]);
    return is_quoted && strlen(line->text) <= SLOGAN_BYTES && !strpbrk(line->text, "0123456789:@");
}

/* The accounted lines that begin with FIRST, with one slogan among them at most. Rules at the end are no part of it. */
static Place
block_from(const Authored *authored, const PlaceTerms *terms, guint first)
{
    const guint count = authored->lines->len;
    guint titles = 0, end = first + 1, slogan = count;

    for (guint i = end; i < count; i++) {
        if (belongs(authored, terms, first, i, &titles))
            end = kind_at(authored, terms, i) == EVIDENCE_RULE ? end : i + 1;
        else if (slogan == count && !authored_at(authored, i)->is_behind_quoted && is_slogan(authored_at(authored, i)))
            slogan = i;
        else
            break;
    }
    return (Place){ first, end, MIN(slogan, end) };
}

/* Before what a telephone or a lawyer adds at the end of the COUNT first lines, and the "-- " over it. */
static guint
before_added(const Authored *authored, guint count)
{
    const guint all = count;

    while (count > 0 && (authored_at(authored, count - 1)->kind == AUTHORED_ADDED ||
                            (count < all && authored_at(authored, count - 1)->kind == AUTHORED_DELIMITER)))
        count--;
    return count;
}

/* Whether what the lines from I to the end of their paragraph say can be told from the block above them: they begin a
 * sentence of their own, and none is a datum of anybody's. */
static bool
can_stand_below(const Authored *authored, guint i, guint end)
{
    if (!g_unichar_isupper(g_utf8_get_char(authored_at(authored, i)->text)) &&
        !is_letter_note(authored_at(authored, i)))
        return false;
    for (guint k = i; k < end && (k == i || !authored_at(authored, k)->is_apart); k++)
        if (says_datum(authored_at(authored, k)) && !is_letter_note(authored_at(authored, k)))
            return false;
    return true;
}

/* Whether LINE is visibly no part of the block above it. */
static bool
is_set_off(const AuthoredLine *line)
{
    return line->is_apart || line->kind == AUTHORED_ADDED || line->kind == AUTHORED_DELIMITER;
}

/* Whether the block of the lines from FIRST up to BEHIND can be replaced without what follows up to END being read
 * otherwise. */
static bool
is_whole(const Authored *authored, guint first, guint behind, guint end, Ground ground)
{
    if (behind == end)
        return ground == GROUND_SURE || behind > first + 1 || authored_at(authored, first)->is_apart;
    if (ground != GROUND_SURE)
        return is_letter_note(authored_at(authored, behind));
    return is_set_off(authored_at(authored, behind)) || can_stand_below(authored, behind, end);
}

/* The block that begins with the line FIRST; empty where the line is no head of one. */
static Place
block_at(const Authored *authored, const PlaceTerms *terms, guint first, guint end)
{
    const Place none = { first, first, first };
    const Ground ground = is_head(kind_at(authored, terms, first)) ? ground_of(authored, terms, first) : GROUND_NONE;

    if (ground == GROUND_NONE || authored_at(authored, first)->kind == AUTHORED_ADDED)
        return none;
    const Place block = block_from(authored, terms, first);
    return is_whole(authored, first, block.end, MAX(end, block.end), ground) ? block : none;
}

/* With the rules and logos above BLOCK that the mail program marks with it, or that stand between it and a farewell. */
static Place
with_what_is_above(const Authored *authored, const PlaceTerms *terms, Place block)
{
    const bool is_marked = authored_at(authored, block.first)->is_marked;

    for (guint i = block.first; i-- > 0;) {
        const AuthoredLine *line = authored_at(authored, i);
        const EvidenceKind kind = kind_at(authored, terms, i);
        const bool goes = kind == EVIDENCE_LOGO || (line->kind == AUTHORED_DELIMITER && line->is_marked && is_marked);
        if (!goes || line->source != authored_at(authored, block.first)->source ||
            authored_at(authored, i + 1)->is_behind_quoted)
            break;
        block.first = i;
    }
    return block;
}

/* --- below ---------------------------------------------------------------------------------------------------- */

/* Behind the author's last line; above the notes of a letter that stand under a farewell. */
static Place
below_all(const Authored *authored, guint end)
{
    guint i = end;

    while (i > 0 && is_letter_note(authored_at(authored, i - 1)))
        i--;
    if (i > 0 && authored_at(authored, i - 1)->kind == AUTHORED_FAREWELL)
        end = i;
    return (Place){ end, end, end };
}

Place
place_find(const Authored *authored, const PlaceTerms *terms)
{
    const guint end = before_added(authored, authored->lines->len);
    Place found = { end, end, end };

    for (guint i = 0; i < end; i++) {
        const Place block = block_at(authored, terms, i, end);
        if (block.end == block.first)
            continue;
        if (found.end > found.first)
            return below_all(authored, end); /* which of the two is the signature? */
        found = block;
        i = block.end - 1;
    }
    return found.end > found.first ? with_what_is_above(authored, terms, found) : below_all(authored, end);
}

/* --- what is expected ----------------------------------------------------------------------------------------- */

/* Whether LINE is the name of somebody who works here. */
static bool
is_colleague(const PlaceTerms *terms, const AuthoredLine *line)
{
    return signature_is_name(line->text) && people_called(terms->people, line->text, terms->person) != NULL;
}

bool
place_is_expected(const PlaceTerms *terms, const AuthoredLine *line)
{
    const EvidenceKind kind = evidence_for(terms->evidence, line->text);

    return (kind != EVIDENCE_NONE && kind != EVIDENCE_POSITION) || is_colleague(terms, line) || says_datum(line);
}
