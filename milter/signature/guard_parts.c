/* SPDX-License-Identifier: BSD-2-Clause */
/* guard_parts: reads a message line by line, once, and keeps of it where its parts are and what they are. */
#include "signature/guard_parts.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "message/charset.h"

#define CHUNK_BYTES (64u << 10)
#define FIELDS_MAX_BYTES (1u << 20) /* of all parts together */
#define PARTS_MAX 2000
#define DEPTH_MAX 32
#define RAW_MAX_BYTES (16u << 20)
#define TEXT_MAX_BYTES (4u << 20)

static bool
refuse(GError **error)
{
    g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("el mensaje no se puede leer entero"));
    return false;
}

/* --- pieces of lines ------------------------------------------------------------------------------------------ */

/* The message, chunk by chunk. */
typedef struct {
    const Spool *spool;
    goffset offset; /* of the chunk's first byte */
    char chunk[CHUNK_BYTES];
    size_t at, length;
    bool is_line_begin, is_done;
} Reader;

/* A line, or a piece of one that is longer than a chunk. */
typedef struct {
    goffset offset;
    const char *bytes;
    size_t length;   /* with its line end */
    size_t line_end; /* how many bytes of it are the line end: 0, 1 or 2 */
    bool is_begin;   /* of its line */
} Piece;

/* Moves what is left to the front and reads more behind it. */
static bool
fill(Reader *reader, GError **error)
{
    memmove(reader->chunk, reader->chunk + reader->at, reader->length - reader->at);
    reader->offset += (goffset)reader->at;
    reader->length -= reader->at;
    reader->at = 0;
    while (reader->length < sizeof reader->chunk) {
        const gssize read = spool_read(reader->spool, reader->offset + (goffset)reader->length,
            reader->chunk + reader->length, sizeof reader->chunk - reader->length, error);
        if (read < 0)
            return false;
        if (read == 0) {
            reader->is_done = true;
            break;
        }
        reader->length += (size_t)read;
    }
    return true;
}

/* The next piece; of length 0 at the end. False with an error where it cannot be read. */
static bool
next_piece(Reader *reader, Piece *piece, GError **error)
{
    const char *begin = reader->chunk + reader->at;
    const char *feed = memchr(begin, '\n', reader->length - reader->at);

    if (!feed && !reader->is_done) {
        if (!fill(reader, error))
            return false;
        begin = reader->chunk;
        feed = memchr(begin, '\n', reader->length);
    }
    const size_t length = feed ? (size_t)(feed + 1 - begin) : reader->length - reader->at;
    *piece = (Piece){
        .offset = reader->offset + (goffset)reader->at,
        .bytes = begin,
        .length = length,
        .line_end = !feed                            ? 0
                    : length > 1 && feed[-1] == '\r' ? 2
                                                     : 1,
        .is_begin = reader->is_line_begin,
    };
    reader->at += length;
    reader->is_line_begin = feed != NULL;
    return true;
}

/* --- fields --------------------------------------------------------------------------------------------------- */

/* What an edit may say anew, add or take out. */
static bool
is_free(const char *field)
{
    static const char *const names[] = {
        "content-type:", "content-transfer-encoding:", "mime-version:", "content-length:", "lines:", "content-md5:"
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strncasecmp(field, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

/* FIELDS one by one, each with the lines that it is folded on. The caller owns the array. */
static GPtrArray *
split_fields(const char *fields)
{
    GPtrArray *split = g_ptr_array_new_with_free_func(g_free);
    const char *begin = fields;

    for (const char *c = fields; *c;) {
        const char *feed = strchr(c, '\n');
        c = feed ? feed + 1 : c + strlen(c);
        if (*c == ' ' || *c == '\t')
            continue;
        g_ptr_array_add(split, g_strndup(begin, (gsize)(c - begin)));
        begin = c;
    }
    return split;
}

/* What the first of FIELDS that is called NAME says; "" where none is. */
static const char *
value_of(const GPtrArray *fields, const char *name)
{
    const size_t length = strlen(name);

    for (guint i = 0; i < fields->len; i++) {
        const char *field = g_ptr_array_index(fields, i);
        if (g_ascii_strncasecmp(field, name, length) != 0)
            continue;
        const char *colon = field + length + strspn(field + length, " \t");
        if (*colon == ':')
            return colon + 1;
    }
    return "";
}

/* The first word of VALUE, in lower case: "text/html". The caller owns the string. */
static char *
token_of(const char *value)
{
    value += strspn(value, " \t\r\n");
    g_autofree char *word = g_strndup(value, strcspn(value, " \t\r\n;("));
    return g_ascii_strdown(word, -1);
}

/* Reads the value at *C, quoted or not, and moves *C behind it. The caller owns the string. */
static char *
read_parameter(const char **c)
{
    GString *value = g_string_new(NULL);
    const bool is_quoted = **c == '"';
    const char *at = *c + (is_quoted ? 1 : 0);

    for (; *at && (is_quoted ? *at != '"' : !strchr(" \t\r\n;", *at)); at++) {
        if (is_quoted && *at == '\\' && at[1])
            at++;
        if (*at != '\r' && *at != '\n')
            g_string_append_c(value, *at);
    }
    *c = at;
    return g_string_free(value, FALSE);
}

/* The parameter of VALUE whose name begins with NAME, and is not longer but for "*…" (RFC 2231); "" where there is
 * none. The caller owns the string. */
static char *
parameter_of(const char *value, const char *name)
{
    const size_t length = strlen(name);
    const char *c = value;

    while ((c = strchr(c, ';'))) {
        c += 1 + strspn(c + 1, " \t\r\n");
        const size_t name_length = strcspn(c, "=;");
        const bool is_wanted = g_ascii_strncasecmp(c, name, length) == 0 && strchr("*= \t", c[length]);
        c += name_length;
        if (*c != '=')
            continue;
        c += 1 + strspn(c + 1, " \t\r\n");
        g_autofree char *said = read_parameter(&c);
        if (is_wanted)
            return g_steal_pointer(&said);
    }
    return g_strdup("");
}

/* --- the walk ------------------------------------------------------------------------------------------------- */

/* A container that is not closed. */
typedef struct {
    int number;
    char *boundary;
    unsigned count; /* of its parts so far */
} OpenContainer;

typedef enum { IN_FIELDS, IN_BODY, BETWEEN } State;

typedef struct {
    GuardParts *parts;
    GArray *open; /* of OpenContainer, outermost first */
    State state;
    GString *fields;     /* of what is read */
    size_t fields_read;  /* of all */
    goffset begin;       /* of the body, or of the fields */
    GChecksum *checksum; /* of the body */
    GChecksum *between;  /* of what is in no body */
    char line_end[2];    /* one that belongs to the body unless a boundary follows (RFC 2046, section 5.1.1) */
    size_t line_end_length;
    bool is_top; /* what is read is the message itself */
} Split;

static void
clear_container(gpointer container)
{
    g_free(((GuardContainer *)container)->type);
}

static void
clear_open(gpointer open)
{
    g_free(((OpenContainer *)open)->boundary);
}

static void
free_part(gpointer data)
{
    GuardPart *part = data;

    g_free(part->path);
    g_free(part->type);
    g_free(part->charset);
    g_free(part->encoding);
    g_free(part->content_id);
    g_free(part->name);
    g_free(part->fields);
    g_free(part->digest);
    g_free(part);
}

static OpenContainer *
innermost(const Split *split)
{
    return split->open->len > 0 ? &g_array_index(split->open, OpenContainer, split->open->len - 1) : NULL;
}

/* The caller owns it. */
static char *
path_of(const Split *split)
{
    GString *path = g_string_new(NULL);

    for (guint i = 0; i < split->open->len; i++)
        g_string_append_printf(path, i > 0 ? ".%u" : "%u", g_array_index(split->open, OpenContainer, i).count);
    return g_string_free(path->len > 0 ? path : g_string_append(path, "1"), FALSE);
}

/* Those of FIELDS that no edit may change. The caller owns the string. */
static char *
fixed_fields(const GPtrArray *fields)
{
    GString *fixed = g_string_new(NULL);

    for (guint i = 0; i < fields->len; i++)
        if (!is_free(g_ptr_array_index(fields, i)))
            g_string_append(fixed, g_ptr_array_index(fields, i));
    return g_string_free(fixed, FALSE);
}

/* What FIELDS say of the name of the part's file. The caller owns the string. */
static char *
name_of(const char *type, const char *disposition)
{
    g_autofree char *name = parameter_of(disposition, "filename");

    return *name ? g_steal_pointer(&name) : parameter_of(type, "name");
}

static bool
begin_part(Split *split, const GPtrArray *fields)
{
    const char *type = value_of(fields, "content-type"), *disposition = value_of(fields, "content-disposition");
    g_autofree char *charset = parameter_of(type, "charset"), *said = token_of(type);
    g_autofree char *id = token_of(value_of(fields, "content-id")), *kind = token_of(disposition);
    const OpenContainer *around = innermost(split);
    GuardPart *part = g_new0(GuardPart, 1);

    part->path = path_of(split);
    part->type = g_strdup(*said ? said : "text/plain");
    part->charset = g_ascii_strdown(*charset ? charset : "us-ascii", -1);
    part->encoding = token_of(value_of(fields, "content-transfer-encoding"));
    part->name = name_of(type, disposition);
    part->fields = split->is_top ? g_strdup("") : fixed_fields(fields);
    part->is_attachment = strcmp(kind, "attachment") == 0;
    part->container = around ? around->number : -1;
    part->branch = around ? around->count : 0;
    part->begin = split->begin;
    const char *value = value_of(fields, "content-id");
    const char *bracket = strchr(value, '<');
    part->content_id = bracket ? g_strndup(bracket + 1, strcspn(bracket + 1, ">\r\n")) : g_steal_pointer(&id);
    g_ptr_array_add(split->parts->parts, part);
    split->state = IN_BODY;
    return split->parts->parts->len <= PARTS_MAX;
}

/* Whether TYPE holds parts that may be looked at: what is signed or encrypted is one thing. */
static bool
is_cut_further(const char *type)
{
    return g_str_has_prefix(type, "multipart/") && strcmp(type, "multipart/signed") != 0 &&
           strcmp(type, "multipart/encrypted") != 0;
}

static void
begin_container(Split *split, const char *type, char *boundary)
{
    const OpenContainer *around = innermost(split);
    const GuardContainer container = {
        .type = g_strdup(type), .outer = around ? around->number : -1, .depth = split->open->len
    };
    const OpenContainer open = { .number = (int)split->parts->containers->len, .boundary = boundary };

    g_array_append_val(split->parts->containers, container);
    g_array_append_val(split->open, open);
    split->state = BETWEEN;
}

/* Looks at the fields that have been read. False where there is more than anybody writes. */
static bool
end_fields(Split *split)
{
    g_autoptr(GPtrArray) fields = split_fields(split->fields->str);
    const char *type = value_of(fields, "content-type");
    g_autofree char *said = token_of(type), *boundary = parameter_of(type, "boundary");

    if (split->is_top)
        split->parts->fields = fixed_fields(fields);
    g_checksum_reset(split->checksum);
    split->line_end_length = 0;
    if (is_cut_further(said) && *boundary && split->open->len < DEPTH_MAX && split->parts->containers->len < PARTS_MAX)
        begin_container(split, said, g_steal_pointer(&boundary));
    else if (!begin_part(split, fields))
        return false;
    split->is_top = false;
    return true;
}

/* The part that is read ends at END. */
static bool
end_part(Split *split, goffset end)
{
    if (split->state == IN_FIELDS) {
        split->begin = end;
        if (!end_fields(split))
            return false;
    }
    if (split->state == IN_BODY) {
        GuardPart *part = g_ptr_array_index(split->parts->parts, split->parts->parts->len - 1);
        part->end = MAX(part->begin, end - (goffset)split->line_end_length);
        part->digest = g_strdup(g_checksum_get_string(split->checksum));
    }
    split->state = BETWEEN;
    return true;
}

/* Whether PIECE is a delimiter line with BOUNDARY; *IS_LAST says that nothing follows it. */
static bool
is_delimiter(const Piece *piece, const char *boundary, bool *is_last)
{
    const size_t length = strlen(boundary);
    const char *behind = piece->bytes + 2 + length, *end = piece->bytes + piece->length;

    if (piece->length < 2 + length || memcmp(piece->bytes + 2, boundary, length) != 0)
        return false;
    *is_last = end - behind >= 2 && behind[0] == '-' && behind[1] == '-';
    for (behind += *is_last ? 2 : 0; behind < end && g_ascii_isspace(*behind); behind++)
        continue;
    return behind == end;
}

/* Reads PIECE if it is a delimiter line. *IS_ONE tells whether it was. */
static bool
read_delimiter(Split *split, const Piece *piece, bool *is_one)
{
    bool is_last = false;
    guint level = split->open->len;

    *is_one = false;
    if (!piece->is_begin || piece->length < 3 || piece->bytes[0] != '-' || piece->bytes[1] != '-')
        return true;
    while (level > 0 && !*is_one)
        *is_one = is_delimiter(piece, g_array_index(split->open, OpenContainer, --level).boundary, &is_last);
    if (!*is_one)
        return true;
    if (!end_part(split, piece->offset))
        return false;
    g_array_set_size(split->open, level + (is_last ? 0 : 1));
    if (is_last)
        return true;
    innermost(split)->count++;
    split->state = IN_FIELDS;
    g_string_truncate(split->fields, 0);
    return true;
}

static bool
read_field_piece(Split *split, const Piece *piece)
{
    if (piece->is_begin && piece->length == piece->line_end) {
        split->begin = piece->offset + (goffset)piece->length;
        return end_fields(split);
    }
    split->fields_read += piece->length;
    if (memchr(piece->bytes, '\0', piece->length))
        return false;
    g_string_append_len(split->fields, piece->bytes, (gssize)piece->length);
    return split->fields_read <= FIELDS_MAX_BYTES;
}

static void
read_body_piece(Split *split, const Piece *piece)
{
    const size_t words = piece->length - piece->line_end;

    g_checksum_update(split->checksum, (const guchar *)split->line_end, (gssize)split->line_end_length);
    g_checksum_update(split->checksum, (const guchar *)piece->bytes, (gssize)words);
    split->line_end_length = piece->line_end;
    memcpy(split->line_end, piece->bytes + words, piece->line_end);
}

static void
read_between(Split *split, const Piece *piece)
{
    for (size_t i = 0; i < piece->length; i++)
        if (!g_ascii_isspace(piece->bytes[i]))
            g_checksum_update(split->between, (const guchar *)piece->bytes + i, 1);
}

static bool
read_piece(Split *split, const Piece *piece)
{
    bool is_delimiter_line;

    if (!read_delimiter(split, piece, &is_delimiter_line))
        return false;
    if (is_delimiter_line)
        return true;
    if (split->state == IN_FIELDS)
        return read_field_piece(split, piece);
    if (split->state == IN_BODY)
        read_body_piece(split, piece);
    else
        read_between(split, piece);
    return true;
}

static bool
read_all(Split *split, const Spool *spool, GError **error)
{
    g_autofree Reader *reader = g_new0(Reader, 1);
    Piece piece;

    reader->spool = spool;
    reader->is_line_begin = true;
    for (;;) {
        if (!next_piece(reader, &piece, error))
            return false;
        if (piece.length == 0)
            break;
        if (!read_piece(split, &piece))
            return refuse(error);
    }
    if (split->state == IN_BODY) /* no boundary follows the last line end */
        g_checksum_update(split->checksum, (const guchar *)split->line_end, (gssize)split->line_end_length);
    split->line_end_length = 0;
    return end_part(split, piece.offset) || refuse(error);
}

GuardParts *
guard_parts_read(const Spool *spool, GError **error)
{
    g_autoptr(GuardParts) parts = g_new0(GuardParts, 1);
    Split split = { .parts = parts, .is_top = true };

    parts->parts = g_ptr_array_new_with_free_func(free_part);
    parts->containers = g_array_new(FALSE, FALSE, sizeof(GuardContainer));
    g_array_set_clear_func(parts->containers, clear_container);
    split.open = g_array_new(FALSE, FALSE, sizeof(OpenContainer));
    g_array_set_clear_func(split.open, clear_open);
    split.fields = g_string_new(NULL);
    split.checksum = g_checksum_new(G_CHECKSUM_SHA256);
    split.between = g_checksum_new(G_CHECKSUM_SHA256);
    const bool is_read = read_all(&split, spool, error);
    g_array_unref(split.open);
    g_string_free(split.fields, TRUE);
    parts->between = g_strdup(g_checksum_get_string(split.between));
    g_checksum_free(split.checksum);
    g_checksum_free(split.between);
    return is_read ? g_steal_pointer(&parts) : NULL;
}

void
guard_parts_free(GuardParts *parts)
{
    if (!parts)
        return;
    g_ptr_array_unref(parts->parts);
    g_array_unref(parts->containers);
    g_free(parts->fields);
    g_free(parts->between);
    g_free(parts);
}

/* --- what a part says ----------------------------------------------------------------------------------------- */

/* Decodes quoted-printable (RFC 2045, section 6.7) in place; what is none stays. */
static void
decode_quoted_printable(GString *raw)
{
    gsize out = 0;

    for (gsize i = 0; i < raw->len; i++) {
        const char *c = raw->str + i;
        const gsize soft = *c != '=' ? 0 : 1 + strspn(c + 1, " \t");
        if (*c == '=' && g_ascii_isxdigit(c[1]) && g_ascii_isxdigit(c[2])) {
            raw->str[out++] = (char)(g_ascii_xdigit_value(c[1]) << 4 | g_ascii_xdigit_value(c[2]));
            i += 2;
        } else if (*c == '=' && (c[soft] == '\n' || (c[soft] == '\r' && c[soft + 1] == '\n')))
            i += c[soft] == '\n' ? soft : soft + 1;
        else
            raw->str[out++] = *c;
    }
    g_string_truncate(raw, out);
}

static void
decode_base64(GString *raw)
{
    gint state = 0;
    guint save = 0;

    /* What is decoded never catches up with what is not. */
    raw->len = g_base64_decode_step(raw->str, raw->len, (guchar *)raw->str, &state, &save);
    raw->str[raw->len] = '\0';
}

/* Whether RAW is decoded from what ENCODING says. */
static bool
decode(GString *raw, const char *encoding)
{
    if (strcmp(encoding, "quoted-printable") == 0)
        decode_quoted_printable(raw);
    else if (strcmp(encoding, "base64") == 0)
        decode_base64(raw);
    else
        return !*encoding || strcmp(encoding, "7bit") == 0 || strcmp(encoding, "8bit") == 0 ||
               strcmp(encoding, "binary") == 0;
    return true;
}

GString *
guard_part_text(const GuardPart *part, const Spool *spool, GError **error)
{
    const gsize length = (gsize)(part->end - part->begin);
    GString *utf8 = NULL;

    if (length <= RAW_MAX_BYTES) {
        GString *raw = g_string_sized_new(length + 1);
        g_string_set_size(raw, length);
        bool is_lossy = false;
        if (spool_read(spool, part->begin, raw->str, length, error) == (gssize)length && decode(raw, part->encoding) &&
            raw->len <= TEXT_MAX_BYTES) {
            utf8 = g_string_sized_new(raw->len);
            charset_decode(charset_guess(part->charset, raw->str, raw->len, false), raw->str, raw->len, utf8,
                2 * TEXT_MAX_BYTES, &is_lossy);
        }
        g_string_free(raw, TRUE);
    }
    if (!utf8 && error && !*error)
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("la parte %s no se puede leer entera"), part->path);
    return utf8;
}
