/* SPDX-License-Identifier: BSD-2-Clause */
/* uuencoded: goes over the lines; one that begins a file in one of the ways is followed by those that it is in. */
#include "message/uuencoded.h"

#include <string.h>

#define NAME_MAX_BYTES 1024

/* A line without its end, and what follows it. */
typedef struct {
    const char *text;
    size_t length;
    const char *next;
} Line;

typedef struct Way Way;

typedef struct {
    const char *end;
    const char *name;
    size_t name_length;
    GByteArray *bytes;
    const Way *way; /* NULL: no file is being read */
    GPtrArray *files;
    const Spool *like;
    guint limit;
    goffset left;
} Reader;

/* One way to write a file: what its first line says of its name, whether the first line behind that may be of it, and
 * what each is. */
struct Way {
    const char *mark;
    bool (*find_name)(Reader *reader, const Line *line);
    bool (*is_of_it)(const Line *line);
    bool (*take_line)(Reader *reader, const Line *line); /* false: the file has ended */
};

static bool
next_line(const Reader *reader, const char *at, Line *line)
{
    if (at >= reader->end)
        return false;
    const char *stop = memchr(at, '\n', (size_t)(reader->end - at));
    const char *text_end = stop ? stop : reader->end;
    line->next = stop ? stop + 1 : reader->end;
    line->text = at;
    line->length = (size_t)(text_end - at);
    if (line->length > 0 && line->text[line->length - 1] == '\r')
        line->length--;
    return true;
}

static bool
begins(const Line *line, const char *mark)
{
    const size_t length = strlen(mark);

    return line->length >= length && memcmp(line->text, mark, length) == 0;
}

static bool
is_line(const Line *line, const char *words)
{
    return line->length == strlen(words) && begins(line, words);
}

/* --- uuencode ------------------------------------------------------------------------------------------------- */

/* "begin 644 name": the mode is three or four octal digits. */
static bool
find_name_behind_mode(Reader *reader, const Line *line)
{
    const char *const end = line->text + line->length, *mode = memchr(line->text, ' ', line->length), *c;

    for (c = mode + 1; c < end && *c >= '0' && *c <= '7'; c++)
        ;
    if (c - mode < 4 || c - mode > 5 || c >= end || *c != ' ')
        return false;
    reader->name = c + 1;
    reader->name_length = (size_t)(end - reader->name);
    return true;
}

static unsigned
value_of(char c)
{
    return (unsigned)(c - ' ') & 0x3f;
}

/* How many characters the bytes that LINE begins with the number of are in. */
static size_t
characters_of(const Line *line)
{
    return (value_of(line->text[0]) + 2) / 3 * 4;
}

/* Blanks at the end may be lost on the way, and some programs add a character. */
static bool
is_uuencoded(const Line *line)
{
    if (line->length == 0 || line->text[0] < ' ' || line->text[0] > '`' || line->length > characters_of(line) + 2)
        return false;
    for (size_t i = 0; i < line->length; i++)
        if (line->text[i] < ' ' || line->text[i] > '`')
            return false;
    return true;
}

static bool
take_uuencoded(Reader *reader, const Line *line)
{
    if (is_line(line, "end"))
        return false;
    if (!is_uuencoded(line))
        return line->length == 0;
    const unsigned count = value_of(line->text[0]);
    for (unsigned done = 0; done < count; done += 3) {
        unsigned bits = 0;
        for (size_t i = 0; i < 4; i++) {
            const size_t at = 1 + done / 3 * 4 + i;
            bits = bits << 6 | (at < line->length ? value_of(line->text[at]) : 0);
        }
        const guint8 three[] = { (guint8)(bits >> 16), (guint8)(bits >> 8), (guint8)bits };
        g_byte_array_append(reader->bytes, three, MIN(3, count - done));
    }
    return true;
}

/* --- base64 --------------------------------------------------------------------------------------------------- */

static bool
is_based(const Line *line)
{
    return line->length > 0;
}

static bool
take_based(Reader *reader, const Line *line)
{
    if (begins(line, "===="))
        return false;
    g_byte_array_append(reader->bytes, (const guint8 *)line->text, (guint)line->length);
    return true;
}

/* --- yEnc ----------------------------------------------------------------------------------------------------- */

static bool
find_name_at_end(Reader *reader, const Line *line)
{
    const char *name = memmem(line->text, line->length, " name=", 6);

    if (!name)
        return false;
    reader->name = name + 6;
    reader->name_length = (size_t)(line->text + line->length - reader->name);
    return true;
}

static bool
take_yenc(Reader *reader, const Line *line)
{
    if (begins(line, "=yend"))
        return false;
    for (size_t i = begins(line, "=ypart ") ? line->length : 0; i < line->length; i++) {
        const bool is_escaped = line->text[i] == '=' && i + 1 < line->length;
        i += is_escaped;
        const guint8 byte = (guint8)((guint8)line->text[i] - 42 - (is_escaped ? 64 : 0));
        g_byte_array_append(reader->bytes, &byte, 1);
    }
    return true;
}

/* --- all ways ------------------------------------------------------------------------------------------------- */

static bool
is_any(const Line *line G_GNUC_UNUSED)
{
    return true;
}

static const Way ways[] = {
    { "begin ", find_name_behind_mode, is_uuencoded, take_uuencoded },
    { "begin-base64 ", find_name_behind_mode, is_based, take_based },
    { "=ybegin ", find_name_at_end, is_any, take_yenc },
};

/* The way in which a file begins with LINE; NULL: none does. */
static const Way *
way_of(Reader *reader, const Line *line)
{
    Line following;

    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++)
        if (begins(line, ways[i].mark) && ways[i].find_name(reader, line) &&
            next_line(reader, line->next, &following) && ways[i].is_of_it(&following))
            return &ways[i];
    return NULL;
}

/* Puts what was read of a file among the files. */
static void
end_file(Reader *reader)
{
    EnclosedFile *file = enclosed_file_new();
    g_autofree char *name = g_strndup(reader->name, MIN(reader->name_length, NAME_MAX_BYTES));
    gsize length = reader->bytes->len;

    if (reader->way->take_line == take_based) {
        gint state = 0;
        guint save = 0;
        length = g_base64_decode_step((const char *)reader->bytes->data, length, reader->bytes->data, &state, &save);
    }
    enclosed_file_take_name(file, g_strstrip(g_utf8_make_valid(name, -1)));
    enclosed_file_set_bytes(file, reader->bytes->data, length, reader->like, &reader->left);
    g_ptr_array_add(reader->files, file);
    g_byte_array_set_size(reader->bytes, 0);
    reader->way = NULL;
}

static void
read_line(Reader *reader, const Line *line)
{
    if (!reader->way)
        reader->way = reader->files->len < reader->limit ? way_of(reader, line) : NULL;
    else if (!reader->way->take_line(reader, line))
        end_file(reader);
}

/* Whether TEXT may have such a file in it; most do not, and are not read by lines. */
static bool
has_mark(const char *text, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
        const char *const mark = ways[i].mark, *const end = text + length;
        for (const char *c = text; (c = memmem(c, (size_t)(end - c), mark, strlen(mark))); c++)
            if (c == text || c[-1] == '\n')
                return true;
    }
    return false;
}

GPtrArray *
uuencoded_files(const char *text, size_t length, const Spool *like, guint limit, goffset most)
{
    Reader reader = { .end = text + length, .like = like, .limit = limit, .left = most };
    Line line;

    if (length == 0 || !has_mark(text, length))
        return NULL;
    reader.bytes = g_byte_array_new();
    reader.files = g_ptr_array_new_with_free_func(enclosed_file_free);
    for (const char *at = text; next_line(&reader, at, &line); at = line.next)
        read_line(&reader, &line);
    if (reader.way)
        end_file(&reader);
    g_byte_array_unref(reader.bytes);
    if (reader.files->len == 0)
        g_clear_pointer(&reader.files, g_ptr_array_unref);
    return reader.files;
}
