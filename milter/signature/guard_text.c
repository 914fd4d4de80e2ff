/* SPDX-License-Identifier: BSD-2-Clause */
/* guard_text: cuts what is visible into words. */
#include "signature/guard_text.h"

#include <string.h>

#define FNV_BASIS 2166136261u
#define FNV_PRIME 16777619u

#define QUOTED_WORDS 8
#define ADDRESS_MAX 200 /* longer ones, such as "data:", are told apart by their digest */

guint32
guard_hash(guint32 hash, const char *bytes, size_t length)
{
    hash = hash ? hash : FNV_BASIS;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (guchar)bytes[i]) * FNV_PRIME;
    return hash;
}

/* --- writing -------------------------------------------------------------------------------------------------- */

GuardPen
guard_pen_begin(void)
{
    GuardText *text = g_new0(GuardText, 1);

    text->words = g_string_new(NULL);
    text->atoms = g_array_new(FALSE, FALSE, sizeof(GuardAtom));
    return (GuardPen){ .text = text, .word = g_string_new(NULL) };
}

GuardText *
guard_pen_end(GuardPen *pen)
{
    guard_pen_break(pen);
    g_string_free(pen->word, TRUE);
    return pen->text;
}

static void
add_atom(GuardPen *pen, GuardKind kind, const char *bytes, size_t length, guint32 link)
{
    GuardText *text = pen->text;

    if (text->atoms->len >= GUARD_ATOMS_MAX) {
        text->is_cut = true;
        return;
    }
    const GuardAtom atom = {
        .text = (guint32)text->words->len,
        .length = (guint32)length,
        .frame = link ? guard_hash(pen->frame, (const char *)&link, sizeof link) : pen->frame,
        .rules = pen->rules,
        .depth = pen->depth,
        .low = MIN(pen->low, pen->depth),
        .kind = (guint8)kind,
        .is_fostered = pen->is_fostered,
    };
    g_string_append_len(text->words, bytes, (gssize)length);
    g_string_append_c(text->words, ' ');
    g_array_append_val(text->atoms, atom);
    pen->rules = 0;
    pen->low = pen->depth;
}

/* Whether people read CHARACTER, and do not see a mark only. */
static bool
is_read(gunichar character)
{
    return g_unichar_isalnum(character) || g_unichar_type(character) == G_UNICODE_OTHER_SYMBOL ||
           g_unichar_type(character) == G_UNICODE_PRIVATE_USE;
}

static bool
is_word(const GString *word)
{
    for (const char *c = word->str; *c; c = g_utf8_next_char(c))
        if (is_read(g_utf8_get_char(c)))
            return true;
    return false;
}

void
guard_pen_rule(GuardPen *pen, const char *rule, size_t length)
{
    pen->rules = guard_hash(pen->rules, rule, length);
}

void
guard_pen_break(GuardPen *pen)
{
    if (pen->word->len == 0)
        return;
    if (is_word(pen->word))
        add_atom(pen, GUARD_WORD, pen->word->str, pen->word->len, pen->word_link);
    else
        guard_pen_rule(pen, pen->word->str, pen->word->len);
    g_string_truncate(pen->word, 0);
    pen->word_link = 0;
}

void
guard_pen_character(GuardPen *pen, gunichar character)
{
    if (character == 0 || character == 0xad || g_unichar_type(character) == G_UNICODE_FORMAT)
        return; /* nobody sees it */
    if (g_unichar_isspace(character) || g_unichar_iscntrl(character)) {
        guard_pen_break(pen);
        return;
    }
    g_string_append_unichar(pen->word, character);
    if (pen->link)
        pen->word_link = pen->link;
}

void
guard_pen_image(GuardPen *pen, const char *address)
{
    g_autofree char *digest =
        strlen(address) > ADDRESS_MAX ? g_compute_checksum_for_string(G_CHECKSUM_SHA256, address, -1) : NULL;
    const char *name = digest ? digest : address;

    guard_pen_break(pen);
    add_atom(pen, GUARD_IMAGE, name, strlen(name), pen->link);
}

void
guard_pen_move(GuardPen *pen, guint32 frame, guint16 depth)
{
    guard_pen_break(pen);
    pen->frame = frame;
    pen->depth = depth;
    pen->low = MIN(pen->low, depth);
}

/* --- plain text ----------------------------------------------------------------------------------------------- */

/* How deep the line at LINE is quoted (RFC 3676, section 4.5); *LINE moves behind the marks. */
static guint16
read_marks(const char **line, const char *end)
{
    guint16 depth = 0;
    const char *c = *line;

    while (c < end && (*c == '>' || (*c == ' ' && c + 1 < end && c[1] == '>'))) {
        depth = (guint16)MIN(depth + (*c == '>'), G_MAXUINT16 - 1);
        c++;
    }
    *line = depth > 0 ? c : *line;
    return depth;
}

GuardText *
guard_text_of_plain(const char *utf8, size_t length)
{
    GuardPen pen = guard_pen_begin();
    const char *c = utf8, *const end = utf8 + length;
    bool is_line_begin = true;

    while (c < end) {
        if (is_line_begin) {
            const guint16 depth = read_marks(&c, end);
            guard_pen_move(&pen, depth, depth);
            is_line_begin = false;
            continue;
        }
        const gunichar character = g_utf8_get_char_validated(c, end - c);
        const bool is_whole = character < 0x110000;
        is_line_begin = character == '\n';
        guard_pen_character(&pen, is_whole ? character : 0xfffd);
        c += is_whole ? g_utf8_next_char(c) - c : 1;
    }
    return guard_pen_end(&pen);
}

/* --- reading -------------------------------------------------------------------------------------------------- */

void
guard_text_free(GuardText *text)
{
    if (!text)
        return;
    g_string_free(text->words, TRUE);
    g_array_unref(text->atoms);
    g_free(text);
}

bool
guard_says_same(const GuardText *one, guint i, const GuardText *other, guint j)
{
    const GuardAtom *a = guard_atom(one, i), *b = guard_atom(other, j);

    return a->kind == b->kind && a->length == b->length &&
           memcmp(guard_atom_text(one, i), guard_atom_text(other, j), a->length) == 0;
}

bool
guard_is_same(const GuardText *one, guint i, const GuardText *other, guint j)
{
    const GuardAtom *a = guard_atom(one, i), *b = guard_atom(other, j);

    return a->frame == b->frame && a->depth == b->depth && a->low == b->low && a->rules == b->rules &&
           a->is_fostered == b->is_fostered && guard_says_same(one, i, other, j);
}

char *
guard_quote(const GuardText *text, guint first, guint end)
{
    GString *quote = g_string_new(NULL);
    const guint stop = MIN(end, first + QUOTED_WORDS);

    for (guint i = first; i < stop; i++) {
        if (quote->len > 0)
            g_string_append_c(quote, ' ');
        if (guard_atom(text, i)->kind == GUARD_IMAGE)
            g_string_append_c(quote, '[');
        g_string_append_len(quote, guard_atom_text(text, i), (gssize)MIN(guard_atom(text, i)->length, ADDRESS_MAX));
        if (guard_atom(text, i)->kind == GUARD_IMAGE)
            g_string_append_c(quote, ']');
    }
    if (stop < end)
        g_string_append(quote, " …");
    char *valid = g_utf8_make_valid(quote->str, (gssize)quote->len);
    g_string_free(quote, TRUE);
    return valid;
}

void
guard_squeeze(GString *squeezed, const char *utf8, size_t length)
{
    for (const char *c = utf8, *const end = utf8 + length; c < end;) {
        const gunichar character = g_utf8_get_char_validated(c, end - c);
        const bool is_whole = character < 0x110000;
        if (is_whole && is_read(character))
            g_string_append_unichar(squeezed, character);
        c += is_whole ? g_utf8_next_char(c) - c : 1;
    }
}
