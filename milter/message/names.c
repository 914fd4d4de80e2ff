/* SPDX-License-Identifier: BSD-2-Clause */
/* names: reads file names in all the ways that mail programs do. */
#include "message/names.h"

#include <string.h>

#include "message/charset.h"
#include "message/encoded_words.h"
#include "message/filetype.h"
#include "message/gmime_autoptr.h"
#include "message/parameters.h"

#define NAMES_MOST 32
/* Nobody names a file longer; of one that is, its end counts, by which programs know what it is. */
#define NAME_MAX_BYTES 1024
#define PIECES_MOST 200

/* A piece of a name (RFC 2231, section 3). */
typedef struct {
    unsigned number;
    bool is_encoded;
    char *text;
} Piece;

/* The pieces that were seen so far, of filename and of name. */
typedef struct {
    GPtrArray *names;
    GArray *pieces[2]; /* of Piece, as written */
} Collection;

static void
piece_clear(gpointer piece)
{
    g_free(((Piece *)piece)->text);
}

/* --- one name ------------------------------------------------------------------------------------------------- */

/* BYTES, said to be in CHARSET or, NULL, in none, as UTF-8. The caller owns it. */
static char *
decode_charset(const char *bytes, const char *charset)
{
    const size_t length = strlen(bytes);
    g_autofree char *declared = g_ascii_strdown(charset && *charset ? charset : "us-ascii", -1);
    GString *utf8 = g_string_sized_new(length);
    bool is_lossy = false;

    charset_decode(charset_guess(declared, bytes, length, false), bytes, length, utf8, SIZE_MAX, &is_lossy);
    return g_string_free(utf8, FALSE);
}

/* TEXT with its encoded words decoded (RFC 2047), NULL where it has none. The caller owns it. */
static char *
decode_words(const char *text)
{
    g_autofree char *joined = strstr(text, "=?") && strlen(text) <= NAME_MAX_BYTES ? encoded_words_join(text) : NULL;

    return joined ? g_mime_utils_header_decode_text(NULL, joined) : NULL;
}

/* Adds the name that TEXT is, where it is one that is not there. */
static void
add_name(GPtrArray *names, const char *text)
{
    g_autofree char *decoded = decode_words(text);
    g_autofree char *utf8 = decode_charset(decoded ? decoded : text, NULL);
    g_autofree char *valid = g_utf8_make_valid(utf8, -1);
    const size_t length = strlen(g_strstrip(valid));
    const char *name = length > NAME_MAX_BYTES ? g_utf8_find_next_char(valid + length - NAME_MAX_BYTES, NULL) : valid;

    if (*name && names->len < NAMES_MOST && !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_ptr_array_add(names, g_strdup(name));
}

/* Takes what the percent signs in TEXT stand for (RFC 2231, section 4). The caller owns it. */
static char *
decode_percents(const char *text)
{
    GString *bytes = g_string_sized_new(strlen(text));

    for (const char *c = text; *c; c++) {
        const bool is_octet = *c == '%' && g_ascii_isxdigit(c[1]) && g_ascii_isxdigit(c[2]);
        const int octet = is_octet ? g_ascii_xdigit_value(c[1]) << 4 | g_ascii_xdigit_value(c[2]) : 0;
        g_string_append_c(bytes, is_octet && octet ? (char)octet : *c);
        c += is_octet && octet ? 2 : 0;
    }
    return g_string_free(bytes, FALSE);
}

/* The charset that TEXT begins with ("utf-8'es'"), NULL where it does not; *REST receives what follows. The caller owns
 * it. */
static char *
take_charset(const char *text, const char **rest)
{
    const char *first = strchr(text, '\''), *second = first ? strchr(first + 1, '\'') : NULL;

    *rest = second ? second + 1 : text;
    return second ? g_strndup(text, (gsize)(first - text)) : NULL;
}

static void
add_extended(GPtrArray *names, const char *text)
{
    const char *rest;
    g_autofree char *charset = take_charset(text, &rest);
    g_autofree char *bytes = decode_percents(rest);
    g_autofree char *name = decode_charset(bytes, charset);

    add_name(names, name);
}

/* --- pieces --------------------------------------------------------------------------------------------------- */

/* The piece NUMBER, the first or the last that has it; NULL: there is none. */
static const Piece *
find_piece(const GArray *pieces, unsigned number, bool is_last)
{
    const Piece *found = NULL;

    for (guint i = 0; i < pieces->len && (is_last || !found); i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);
        if (piece->number == number)
            found = piece;
    }
    return found;
}

/* Adds what PIECES say together, from 0 on: of two with the same number the first or the last, and either up to the
 * first that lacks, or all. */
static void
add_joined(GPtrArray *names, const GArray *pieces, bool is_last, bool skips)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    g_autofree char *charset = NULL;
    bool is_first = true;

    for (unsigned number = 0; number < PIECES_MOST; number++) {
        const Piece *piece = find_piece(pieces, number, is_last);
        if (!piece && !skips)
            break;
        if (!piece)
            continue;
        const char *rest = piece->text;
        if (is_first && piece->is_encoded)
            charset = take_charset(piece->text, &rest);
        g_autofree char *text = piece->is_encoded ? decode_percents(rest) : g_strdup(rest);
        g_string_append(bytes, text);
        is_first = false;
    }
    g_autofree char *name = decode_charset(bytes->str, charset);
    add_name(names, name);
}

/* --- fields --------------------------------------------------------------------------------------------------- */

/* Keeps the piece that the parameter is whose name goes on with "*" and STARS; false where it is none. */
static bool
take_piece(GArray *pieces, const char *stars, const char *text)
{
    char *end;
    const guint64 number = g_ascii_strtoull(stars, &end, 10);

    if (!g_ascii_isdigit(*stars) || (*end && strcmp(end, "*") != 0))
        return false;
    const Piece piece = { (unsigned)MIN(number, G_MAXUINT), *end == '*', g_strdup(text) };
    if (pieces->len < PIECES_MOST && number < PIECES_MOST)
        g_array_append_val(pieces, piece);
    else
        piece_clear((gpointer)&piece);
    return true;
}

static bool
take_parameter(void *data, const Parameter *parameter)
{
    static const char *const bases[] = { "filename", "name" };
    Collection *collection = data;

    for (size_t i = 0; i < G_N_ELEMENTS(bases); i++) {
        const char *rest = g_str_has_prefix(parameter->name, bases[i]) ? parameter->name + strlen(bases[i]) : "no";
        if (*rest == '\0') {
            add_name(collection->names, parameter->value);
            add_name(collection->names, parameter->whole);
        } else if (strcmp(rest, "*") == 0) {
            add_extended(collection->names, parameter->whole);
        } else if (*rest == '*') {
            take_piece(collection->pieces[i], rest + 1, parameter->whole);
        }
    }
    return collection->names->len < NAMES_MOST;
}

void
names_collect(const char *value, GPtrArray *names)
{
    Collection collection = { .names = names };

    for (size_t i = 0; i < G_N_ELEMENTS(collection.pieces); i++) {
        collection.pieces[i] = g_array_new(FALSE, FALSE, sizeof(Piece));
        g_array_set_clear_func(collection.pieces[i], piece_clear);
    }
    parameters_read(value, take_parameter, &collection);
    for (size_t i = 0; i < G_N_ELEMENTS(collection.pieces); i++) {
        for (unsigned way = 0; way < 4 && collection.pieces[i]->len > 0; way++)
            add_joined(names, collection.pieces[i], way & 1, way & 2);
        g_array_unref(collection.pieces[i]);
    }
}

bool
names_contradict(const GPtrArray *names)
{
    for (guint i = 0; i < names->len; i++)
        for (guint j = i + 1; j < names->len; j++)
            if (!filetype_names_agree(g_ptr_array_index(names, i), g_ptr_array_index(names, j)))
                return true;
    return false;
}
