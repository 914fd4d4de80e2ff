/* SPDX-License-Identifier: BSD-2-Clause */
/* text: between a text part as it travels and its characters. Encoded bytes become bytes (RFC 2045, section 6), bytes
 * become UTF-8 (charset.c); a place in the last is found again in each of the others. */
#include "message/text.h"

#include <string.h>

#include <glib/gi18n.h>
#include <gmime/gmime.h>

#include "base/error.h"
#include "message/charset.h"

#define LINE_BYTES 76 /* of encoded text (RFC 2045, section 6.7) */
#define STEP_BYTES 512
#define ENCODED_MAX_BYTES (4 * TEXT_MAX_BYTES)

Text
text_read(const Part *part)
{
    Text text = { .bytes = part_prefix(part, TEXT_MAX_BYTES + 1) };
    GString *utf8 = g_string_sized_new(text.bytes->len);

    text.is_cut = text.bytes->len > TEXT_MAX_BYTES;
    g_byte_array_set_size(text.bytes, MIN(text.bytes->len, TEXT_MAX_BYTES));
    text.charset = charset_guess(part->charset, (const char *)text.bytes->data, text.bytes->len, text.is_cut);
    charset_decode(text.charset, (const char *)text.bytes->data, text.bytes->len, utf8, TEXT_MAX_BYTES, &text.is_lossy);
    if (!charset_is_unicode(text.charset) && !g_utf8_validate_len(utf8->str, utf8->len, NULL)) {
        /* iconv() makes characters of some charsets that Unicode does not have */
        const size_t beyond_length = utf8->len;
        g_autofree char *beyond = g_memdup2(utf8->str, beyond_length);
        g_string_truncate(utf8, 0);
        charset_decode("utf-8", beyond, beyond_length, utf8, SIZE_MAX, &text.is_lossy);
    }
    text.length = utf8->len;
    text.utf8 = g_string_free(utf8, FALSE);
    return text;
}

void
text_clear(Text *text)
{
    g_clear_pointer(&text->utf8, g_free);
    g_clear_pointer(&text->bytes, g_byte_array_unref);
}

/* The place in the part's bytes of byte OFFSET of TEXT. */
static size_t
byte_offset(const Text *text, size_t offset)
{
    const GByteArray *bytes = text->bytes;
    g_autoptr(GString) utf8 = g_string_new(NULL);
    bool is_lossy = false;

    if (charset_is_unicode(text->charset) && !text->is_lossy)
        return offset;
    return charset_decode(text->charset, (const char *)bytes->data, bytes->len, utf8, offset, &is_lossy);
}

/* --- encodings ---------------------------------------------------------------------------------------------- */

static bool
is_encoded(const Part *part)
{
    return part->range.encoding == GMIME_CONTENT_ENCODING_BASE64 ||
           part->range.encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

static bool
is_well_quoted(const GByteArray *encoded)
{
    for (guint i = 0; i < encoded->len; i++) {
        const guint8 *byte = encoded->data + i;
        if (*byte != '=')
            continue;
        if (i + 2 >= encoded->len ||
            (memcmp(byte + 1, "\r\n", 2) != 0 && !(g_ascii_isxdigit(byte[1]) && g_ascii_isxdigit(byte[2]))))
            return false;
    }
    return true;
}

static bool
is_well_based(const GByteArray *encoded)
{
    guint characters = 0, padding = 0;

    for (guint i = 0; i < encoded->len; i++) {
        const char byte = (char)encoded->data[i];
        if (byte == '\r' || byte == '\n')
            continue;
        if (byte == '=' ? ++padding > 2 : padding > 0 || !(g_ascii_isalnum(byte) || byte == '+' || byte == '/'))
            return false;
        characters++;
    }
    return characters % 4 == 0;
}

/* Whether the part is encoded as it should be, so that every reader finds the same in it, whatever is put between. */
static bool
is_well_encoded(const Spool *spool, const Part *part)
{
    g_autoptr(GByteArray) encoded = g_byte_array_sized_new((guint)part->range.length);

    if (part->range.encoding != GMIME_CONTENT_ENCODING_BASE64 && charset_is_wide(part->charset))
        return false;
    if (!is_encoded(part) || part->range.length == 0)
        return part->range.encoding != GMIME_CONTENT_ENCODING_UUENCODE;
    g_byte_array_set_size(encoded, (guint)part->range.length);
    if (spool_read(spool, part->range.offset, encoded->data, encoded->len, NULL) != (gssize)encoded->len)
        return false;
    return part->range.encoding == GMIME_CONTENT_ENCODING_BASE64 ? is_well_based(encoded) : is_well_quoted(encoded);
}

/* A place in the encoded bytes, and how many decoded ones stand before it. */
typedef struct {
    const Spool *spool;
    const Part *part;
    GMimeEncoding decoder;
    goffset at;
    size_t decoded;
} Position;

static Position
position_begin(const Spool *spool, const Part *part)
{
    Position position = { .spool = spool, .part = part };

    g_mime_encoding_init_decode(&position.decoder, (GMimeContentEncoding)part->range.encoding);
    return position;
}

/* The first place behind which the first COUNT decoded bytes stand; -1 where the encoded ones cannot be read. COUNT
 * does not shrink from one call to the next. */
static goffset
position_advance(Position *position, size_t count)
{
    const ContentRange *range = &position->part->range;
    char block[STEP_BYTES], out[STEP_BYTES + 16];

    if (!is_encoded(position->part))
        return (goffset)count;
    while (position->decoded < count && position->at < range->length) {
        /* By blocks as long as one cannot hold the place, then byte by byte. */
        size_t step = count - position->decoded > STEP_BYTES + 16 ? STEP_BYTES : 1;
        step = (size_t)MIN((goffset)step, range->length - position->at);
        if (spool_read(position->spool, range->offset + position->at, block, step, NULL) != (gssize)step)
            return -1;
        position->decoded += g_mime_encoding_step(&position->decoder, block, step, out);
        position->at += (goffset)step;
    }
    return position->decoded < count ? range->length : position->at;
}

/* --- writing ------------------------------------------------------------------------------------------------ */

static char *
with_crlf(const char *words)
{
    g_auto(GStrv) lines = g_strsplit(words, "\n", -1);

    return g_strjoinv("\r\n", lines);
}

/* Lines that end in a blank would flow into the next, but for the delimiter of a signature, and those that begin with
 * one lose it (RFC 3676, section 4). */
static char *
stuffed(const char *words)
{
    g_auto(GStrv) lines = g_strsplit(words, "\n", -1);

    for (char **line = lines; *line; line++) {
        if (strcmp(*line, "-- ") == 0)
            continue;
        const char *stuffing = **line == ' ' || **line == '>' || g_str_has_prefix(*line, "From ") ? " " : "";
        char *done = g_strconcat(stuffing, g_strchomp(*line), NULL);
        g_free(*line);
        *line = done;
    }
    return g_strjoinv("\n", lines);
}

/* The characters beyond ASCII by their numbers, as HTML can say them in every charset. */
static char *
referenced(const char *html)
{
    GString *ascii = g_string_new(NULL);

    for (const char *c = html; *c; c = g_utf8_next_char(c)) {
        if ((guchar)*c < 0x80)
            g_string_append_c(ascii, *c);
        else
            g_string_append_printf(ascii, "&#%u;", g_utf8_get_char(c));
    }
    return g_string_free(ascii, FALSE);
}

static bool
is_ascii(const char *words)
{
    for (; *words; words++)
        if ((guchar)*words >= 0x80)
            return false;
    return true;
}

/* WORDS in the part's charset, as it is said to be; NULL where it has no characters for some of them, or its encoding
 * no way to carry them.
 */
static GByteArray *
in_charset(const Part *part, const char *words)
{
    const bool is_narrow = !is_encoded(part) && part->range.encoding != GMIME_CONTENT_ENCODING_8BIT &&
                           part->range.encoding != GMIME_CONTENT_ENCODING_BINARY;

    return is_narrow && !is_ascii(words) ? NULL : charset_encode(part->charset, words);
}

static void
append_encoded(GString *text, const GByteArray *bytes, GMimeContentEncoding encoding)
{
    GMimeEncoding encoder;

    g_mime_encoding_init_encode(&encoder, encoding);
    g_autofree char *out = g_malloc(g_mime_encoding_outlen(&encoder, bytes->len) + 1);
    const size_t length = g_mime_encoding_flush(&encoder, (const char *)bytes->data, bytes->len, out);
    for (size_t i = 0; i < length; i++) {
        if (out[i] == '\n' && (i == 0 || out[i - 1] != '\r'))
            g_string_append_c(text, '\r');
        g_string_append_c(text, out[i]);
    }
}

/* Whether a line of the encoded text begins at AT. */
static bool
is_line_start(const Spool *spool, const Part *part, goffset at)
{
    char before = '\n';

    return at == 0 || (spool_read(spool, part->range.offset + at - 1, &before, 1, NULL) == 1 && before == '\n');
}

/* Between soft line breaks, so that no line grows (RFC 2045, section 6.7). */
static char *
in_quoted_printable(const GByteArray *bytes, bool at_line_start)
{
    GString *text = g_string_new(at_line_start ? NULL : "=\r\n");
    const size_t start = text->len;

    append_encoded(text, bytes, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    /* The encoder ends what has no line end with a soft break of its own. */
    if (text->len > start && text->str[text->len - 1] != '\n')
        g_string_append(text, "=\r\n");
    return g_string_free(text, FALSE);
}

/* --- base64 ------------------------------------------------------------------------------------------------- */

/* Bytes of a part, from BEGIN to END of all of them, and those that take their place. */
typedef struct {
    const Spool *spool;
    const Part *part;
    const GByteArray *all;
    size_t begin, end;
    GByteArray *bytes;
    const GByteArray *filler; /* a blank, or a line end */
} Change;

/* Base64 carries bytes by threes, and what stands behind the change keeps its place: so the groups that hold its ends
 * are written anew with it, and filled up to whole ones. False where no filler makes them whole. */
static bool
splice_base64(Edit *edit, const Change *change)
{
    const size_t group = change->begin / 3 * 3, group_end = MIN((change->end + 2) / 3 * 3, change->all->len);
    Position position = position_begin(change->spool, change->part);
    const goffset start = position_advance(&position, group);
    g_autoptr(GByteArray) written = g_byte_array_new();
    g_autoptr(GString) text = g_string_new(is_line_start(change->spool, change->part, start) ? NULL : "\r\n");
    const size_t rest = group_end - change->end;
    const bool is_last = group_end == change->all->len;
    goffset stop = position_advance(&position, group_end);
    char padding;

    while (is_last && group_end > group && stop < change->part->range.length &&
           spool_read(change->spool, change->part->range.offset + stop, &padding, 1, NULL) == 1 && padding == '=')
        stop++;
    g_byte_array_append(written, change->all->data + group, (guint)(change->begin - group));
    g_byte_array_append(written, change->bytes->data, change->bytes->len);
    for (int i = 0; i < 3 && !is_last && (written->len + rest) % 3 != 0; i++)
        g_byte_array_append(written, change->filler->data, change->filler->len);
    g_byte_array_append(written, change->all->data + change->end, (guint)rest);
    if (!is_last && written->len % 3 != 0)
        return false;
    append_encoded(text, written, GMIME_CONTENT_ENCODING_BASE64);
    if (written->len > 0 && !g_str_has_suffix(text->str, "\r\n"))
        g_string_append(text, "\r\n");
    edit_splice(edit, change->part->range.offset + start, (size_t)(stop - start), text->str);
    return true;
}

/* --- inserting ---------------------------------------------------------------------------------------------- */

/* The part's own fields, and its text with WORDS for its bytes from BEGIN to END, in UTF-8 and an encoding that every
 * way carries. */
static void
write_anew(Edit *edit, const Part *part, const Text *text, size_t begin, size_t end, const char *words)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(GString) encoded = g_string_new(NULL);
    const goffset fields_end = part->range.offset - 2; /* before the blank line */
    g_autofree char *fields = g_strdup_printf("%sContent-Type: %s; charset=utf-8%s%s\r\n"
                                              "Content-Transfer-Encoding: quoted-printable\r\n",
        part->type_field.length == 0 ? "MIME-Version: 1.0\r\n" : "", part->type,
        part->is_flowed ? "; format=flowed" : "", part->deletes_space ? "; delsp=yes" : "");

    g_byte_array_append(bytes, (const guint8 *)text->utf8, (guint)begin);
    g_byte_array_append(bytes, (const guint8 *)words, (guint)strlen(words));
    g_byte_array_append(bytes, (const guint8 *)text->utf8 + end, (guint)(text->length - end));
    append_encoded(encoded, bytes, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    if (part->type_field.length > 0)
        edit_splice(edit, part->type_field.offset, part->type_field.length, "");
    if (part->encoding_field.length > 0)
        edit_splice(edit, part->encoding_field.offset, part->encoding_field.length, "");
    edit_splice(edit, fields_end, 0, fields);
    edit_splice(edit, part->range.offset, (size_t)part->range.length, encoded->str);
}

/* Writes only the change. False where it cannot be written so. */
static bool
splice(Edit *edit, const Change *change)
{
    const Part *part = change->part;

    if (!change->bytes || !change->filler || part->range.length > ENCODED_MAX_BYTES ||
        !is_well_encoded(change->spool, part))
        return false;
    if (part->range.encoding == GMIME_CONTENT_ENCODING_BASE64)
        return splice_base64(edit, change);
    Position position = position_begin(change->spool, part);
    const goffset start = position_advance(&position, change->begin);
    const goffset stop = position_advance(&position, change->end);
    if (part->range.encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE) {
        g_autofree char *text = in_quoted_printable(change->bytes, is_line_start(change->spool, part, start));
        edit_splice(edit, part->range.offset + start, (size_t)(stop - start), text);
    } else {
        edit_splice_bytes(
            edit, part->range.offset + start, (size_t)(stop - start), change->bytes->data, change->bytes->len);
    }
    return true;
}

static bool
refuse(const Part *part, const char *why, GError **error)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("la parte %s no se cambia: %s"), part->path, why);
    return false;
}

/* Whether the part's fields are whole and a blank line stands between them and its bytes, as it has to before fields
 * are added. */
static bool
has_room_for_fields(const Spool *spool, const Part *part)
{
    char line_end[2];

    return field_range_is_whole(spool, &part->type_field) && field_range_is_whole(spool, &part->encoding_field) &&
           part->range.offset >= 2 && spool_read(spool, part->range.offset - 2, line_end, 2, NULL) == 2 &&
           memcmp(line_end, "\r\n", 2) == 0;
}

/* Whether what follows PART is the boundary of what holds it, as it must be; else the part may have one within that
 * other programs know, but not this one (RFC 2046, section 5.1.1). */
static bool
is_closed(const Spool *spool, const Part *part)
{
    char follows[4];
    const gssize got = part->fields < 0
                           ? 0
                           : spool_read(spool, part->range.offset + part->range.length, follows, sizeof follows, NULL);

    return part->fields < 0 || (got == 4 && memcmp(follows, "\r\n--", 4) == 0) ||
           (got >= 3 && memcmp(follows, "\n--", 3) == 0);
}

static bool
begins_as_boundary(const char *line)
{
    return g_str_has_prefix(line, "--") && g_ascii_isgraph(line[2]);
}

/* Whether the line of TEXT in which BEGIN is, or what stands from END on, begins as boundaries do. */
static bool
is_at_boundary(const Text *text, size_t begin, size_t end)
{
    const char *line = text->utf8 + begin;

    while (line > text->utf8 && line[-1] != '\n')
        line--;
    return begins_as_boundary(line) || begins_as_boundary(text->utf8 + end);
}

bool
text_replace(Edit *edit, const Spool *spool, const Part *part, const Text *text, size_t begin, size_t end,
    const char *words, GError **error)
{
    const bool is_html = strcmp(part->type, "text/html") == 0;

    if (part->is_protected)
        return refuse(part, _("está firmada o cifrada, y el cambio rompería la firma"), error);
    if (part->is_enclosed || part->is_attachment || !part->is_text)
        return refuse(part, _("no es texto de este mensaje, sino parte de un adjunto"), error);
    if (text->is_cut || end > text->length || begin > end)
        return refuse(part, _("es demasiado larga"), error);
    if (!is_closed(spool, part) || (part->fields >= 0 && is_at_boundary(text, begin, end)))
        return refuse(part, _("no está bien separada de las demás"), error);
    g_autofree char *lines = part->is_flowed && !is_html ? stuffed(words) : g_strdup(words);
    g_autofree char *wire = with_crlf(lines);
    g_autoptr(GByteArray) bytes = in_charset(part, wire);
    if (!bytes && is_html) {
        g_autofree char *ascii = referenced(wire);
        bytes = in_charset(part, ascii);
    }
    g_autoptr(GByteArray) filler = in_charset(part, is_html ? " " : "\r\n");
    const Change change = { spool, part, text->bytes, byte_offset(text, begin), byte_offset(text, end), bytes, filler };
    const bool is_as_said = charset_is_wide(text->charset) == charset_is_wide(part->charset) &&
                            (strcmp(text->charset, "utf-8") != 0 || charset_is_unicode(part->charset));
    if (is_as_said && (!text->is_lossy || charset_is_self_synchronizing(text->charset)) && splice(edit, &change))
        return true;
    if (text->is_lossy)
        return refuse(part, _("tiene bytes que no son de su juego de caracteres"), error);
    if (!has_room_for_fields(spool, part))
        return refuse(part, _("le falta la línea en blanco tras sus campos"), error);
    write_anew(edit, part, text, begin, end, wire);
    return true;
}
