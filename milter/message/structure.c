/* SPDX-License-Identifier: BSD-2-Clause */
/* structure: goes over the lines once, with the boundaries that are open on a stack. GMime reads single fields only,
 * after their shape has been looked at. */
#include "message/structure.h"

#include <string.h>

#include "message/declared.h"
#include "message/line_reader.h"
#include "message/shape.h"

/* A boundary has 70 letters at most (RFC 2046, section 5.1.1), a Content-ID one line. */
#define BOUNDARY_BYTES 1000U
#define FIELD_BYTES 32768U
#define ENCLOSED_RECIPIENTS_MOST 500U

typedef struct {
    Entity *entity;
    const char *mark; /* "--boundary" */
    size_t length;
} Open;

typedef struct {
    const Spool *spool;
    const MessageLimits *limits;
    Structure *structure;
    LineReader *lines;
    GArray *open; /* elements are Open; the innermost is the last */
    unsigned entities;
    guint64 kept; /* bytes of "Content-" fields */
} Reader;

/* A line that ends a part. */
typedef struct {
    Line line;
    guint level; /* whose of the open multiparts */
    bool is_last;
} Mark;

/* --- entities ----------------------------------------------------------------------------------------------- */

static void
entity_free(gpointer data)
{
    Entity *entity = data;

    g_free(entity->type);
    g_free(entity->boundary);
    g_ptr_array_unref(entity->fields);
    g_ptr_array_unref(entity->children);
    g_free(entity);
}

static Entity *
entity_new(unsigned depth)
{
    Entity *entity = g_new0(Entity, 1);

    entity->fields = g_ptr_array_new_with_free_func(field_free);
    entity->children = g_ptr_array_new_with_free_func(entity_free);
    entity->body = -1;
    entity->depth = depth;
    return entity;
}

const Field *
entity_field(const Entity *entity, const char *name)
{
    for (guint i = 0; i < entity->fields->len; i++) {
        const Field *field = g_ptr_array_index(entity->fields, i);
        if (g_ascii_strcasecmp(field->name, name) == 0)
            return field;
    }
    return NULL;
}

GMimeContentType *
entity_content_type(const Entity *entity)
{
    const Field *field = entity_field(entity, "Content-Type");
    g_autofree char *text = field ? field_parameters(field) : NULL;

    return text ? g_mime_content_type_parse(NULL, text) : NULL;
}

GMimeContentDisposition *
entity_disposition(const Entity *entity)
{
    const Field *said = NULL;

    /* Where there are several, the last says what was meant. */
    for (guint i = 0; i < entity->fields->len; i++) {
        const Field *field = g_ptr_array_index(entity->fields, i);
        if (g_ascii_strcasecmp(field->name, "Content-Disposition") == 0)
            said = field;
    }
    g_autofree char *text = said ? field_parameters(said) : NULL;

    return text ? g_mime_content_disposition_parse(NULL, text) : NULL;
}

/* --- what an entity is -------------------------------------------------------------------------------------- */

static bool
is_message(const char *type)
{
    static const char *const types[] = { "message/rfc822", "message/rfc2822", "message/global", "message/news", NULL };

    return g_strv_contains(types, type);
}

/* A message that is encoded is a file like others. */
static bool
is_encoded(const Entity *entity)
{
    return entity->encoding == GMIME_CONTENT_ENCODING_BASE64 ||
           entity->encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
           entity->encoding == GMIME_CONTENT_ENCODING_UUENCODE;
}

static void
take_boundary(Reader *reader, Entity *entity, GMimeContentType *type)
{
    const char *boundary = type ? g_mime_content_type_get_parameter(type, "boundary") : NULL;

    if (boundary && strlen(boundary) > BOUNDARY_BYTES)
        reader->structure->defects |= DEFECT_FIELD;
    else
        entity->boundary = g_strdup(boundary);
}

/* What ENTITY says of itself; TYPE is what it is taken for where it says nothing. */
static void
read_declarations(Entity *entity, const char *type)
{
    const Field *type_field = entity_field(entity, "Content-Type");
    const Field *encoding_field = entity_field(entity, "Content-Transfer-Encoding");
    const DeclaredType said = type_field ? declared_type(type_field->value) : (DeclaredType){ .type = g_strdup(type) };
    const DeclaredEncoding encoding = encoding_field ? declared_encoding(encoding_field->value)
                                                     : (DeclaredEncoding){ .encoding = GMIME_CONTENT_ENCODING_DEFAULT };

    entity->type = said.type ? said.type : g_strdup("text/plain"); /* RFC 2045, section 5.2 */
    entity->encoding = encoding.encoding;
    entity->is_ambiguous = said.is_ambiguous || encoding.is_ambiguous;
}

static void
classify(Reader *reader, Entity *entity, const Entity *parent)
{
    const bool is_in_digest = parent && strcmp(parent->type, "multipart/digest") == 0;
    g_autoptr(GMimeContentType) type = entity_content_type(entity);

    read_declarations(entity, is_in_digest ? "message/rfc822" : "text/plain");
    if (g_str_has_prefix(entity->type, "multipart/")) {
        entity->kind = ENTITY_MULTIPART;
        take_boundary(reader, entity, type);
    } else if (is_message(entity->type) && !is_encoded(entity)) {
        entity->kind = ENTITY_MESSAGE;
    }
}

/* --- fields ------------------------------------------------------------------------------------------------- */

/* Whether FIELD is one that says what the body is, and may be read. */
static bool
is_kept(Reader *reader, const Field *field)
{
    const size_t length = strlen(field->value);
    const bool has_parameters = g_ascii_strcasecmp(field->name, "Content-Type") == 0 ||
                                g_ascii_strcasecmp(field->name, "Content-Disposition") == 0;

    if (g_ascii_strncasecmp(field->name, "Content-", strlen("Content-")) != 0)
        return false;
    reader->kept += field->length;
    if (reader->kept > reader->limits->header)
        reader->structure->defects |= DEFECT_HEADER_SIZE;
    else if (length > FIELD_BYTES || (has_parameters && !shape_is_plain(SHAPE_PARAMETERS, field->value, length)))
        reader->structure->defects |= DEFECT_FIELD;
    else
        return true;
    return false;
}

/* Remembers to whom an attached message went that has FIELD. */
static void
take_recipients(Reader *reader, const Field *field)
{
    static const char *const names[] = { "to", "cc", "bcc", NULL };
    GPtrArray *recipients = reader->structure->enclosed_recipients;
    g_autofree char *name = g_ascii_strdown(field->name, -1);

    if (!g_strv_contains(names, name) || recipients->len >= ENCLOSED_RECIPIENTS_MOST)
        return;
    if (!field_mailboxes_are_readable(field))
        reader->structure->defects |= DEFECT_FIELD;
    g_autoptr(GPtrArray) mailboxes = field_mailboxes(field);
    for (guint i = 0; i < mailboxes->len && recipients->len < ENCLOSED_RECIPIENTS_MOST; i++)
        g_ptr_array_add(recipients, g_strdup(((const Mailbox *)g_ptr_array_index(mailboxes, i))->address));
}

/* Takes from the header of ENTITY, which begins at BEGIN and ends at END, what says how its body is read. False: there
 * is no field in it. */
static bool
take_fields(Reader *reader, Entity *entity, goffset begin, goffset end, bool is_enclosed)
{
    const size_t length = (size_t)MIN((guint64)(end - begin), reader->limits->header);
    g_autofree char *bytes = g_malloc(length + 1);
    const gssize got = spool_read(reader->spool, begin, bytes, length, NULL);
    g_autoptr(GPtrArray) fields = fields_parse(bytes, (size_t)MAX(got, 0));

    entity->begin = end;
    if ((goffset)length < end - begin || fields->len == FIELDS_MAX)
        reader->structure->defects |= DEFECT_HEADER_SIZE;
    for (guint i = 0; i < fields->len; i++) {
        Field *field = g_ptr_array_index(fields, i);
        field->offset += begin;
        if (is_enclosed)
            take_recipients(reader, field);
        else if (i == 0)
            entity->begin = field->offset;
        if (!is_kept(reader, field))
            continue;
        if (entity->begin == end)
            entity->begin = field->offset;
        g_ptr_array_add(entity->fields, field);
        fields->pdata[i] = NULL;
    }
    explicit_bzero(bytes, length);
    return fields->len > 0;
}

/* --- lines -------------------------------------------------------------------------------------------------- */

static bool
is_blank(const Line *line)
{
    return line->start[0] == '\n' || (line->at_hand == 2 && memcmp(line->start, "\r\n", 2) == 0);
}

/* How much of LINE there is before blanks and the line end. */
static size_t
trimmed_length(const Line *line)
{
    size_t length = line->at_hand;

    while (length > 0 && strchr(" \t\r\n", line->start[length - 1]) && line->start[length - 1])
        length--;
    return length;
}

/* Whether LINE is the boundary of an open multipart; the innermost counts. */
static bool
find_mark(const Reader *reader, const Line *line, Mark *mark)
{
    if (line->at_hand < 2 || line->start[0] != '-' || line->start[1] != '-')
        return false;
    const size_t length = trimmed_length(line);
    for (guint i = reader->open->len; i-- > 0;) {
        const Open *open = &g_array_index(reader->open, Open, i);
        const bool is_last = length == open->length + 2 && memcmp(line->start + open->length, "--", 2) == 0;
        if ((length != open->length && !is_last) || memcmp(line->start, open->mark, open->length) != 0)
            continue;
        *mark = (Mark){ *line, i, is_last };
        return true;
    }
    return false;
}

/* Goes on to the next boundary; false at the end. */
static bool
scan_to_mark(Reader *reader, Mark *mark)
{
    Line line;

    while (line_reader_next(reader->lines, &line))
        if (find_mark(reader, &line, mark))
            return true;
    return false;
}

/* The line end before a boundary is the boundary's (RFC 2046, section 5.1.1). */
static goffset
end_before(const Reader *reader, goffset mark)
{
    char bytes[2] = { 0 };

    if (spool_read(reader->spool, mark - 2, bytes, sizeof bytes, NULL) != sizeof bytes || bytes[1] != '\n')
        return mark;
    return mark - (bytes[0] == '\r' ? 2 : 1);
}

/* --- the whole ---------------------------------------------------------------------------------------------- */

/* Reads the header of ENTITY; false where there is none. */
static bool
read_header(Reader *reader, Entity *entity, bool is_enclosed)
{
    goffset begin = -1, end = spool_size(reader->spool);
    Line line;
    Mark mark;

    while (line_reader_next(reader->lines, &line)) {
        if (begin < 0)
            begin = line.offset;
        if (is_blank(&line)) {
            end = line.offset;
            entity->body = line.offset + line.length;
            break;
        }
        if (find_mark(reader, &line, &mark)) {
            line_reader_return(reader->lines);
            return begin < line.offset && take_fields(reader, entity, begin, line.offset, is_enclosed);
        }
    }
    if (begin < 0)
        return false;
    const bool is_closed = entity->body >= 0;
    if (!is_closed) /* it ends with its header */
        entity->body = end;
    return take_fields(reader, entity, begin, end, is_enclosed) || is_closed;
}

/* The next entity, which is within PARENT or NULL; NULL where none begins, or it is one too many. */
static Entity *
read_entity(Reader *reader, Entity *parent)
{
    const unsigned depth = parent ? parent->depth + 1 : 0;

    if (depth > reader->limits->depth || reader->entities >= reader->limits->parts) {
        reader->structure->defects |= depth > reader->limits->depth ? DEFECT_DEPTH : DEFECT_PART_COUNT;
        return NULL;
    }
    Entity *entity = entity_new(depth);
    if (!read_header(reader, entity, parent && parent->kind == ENTITY_MESSAGE)) {
        entity_free(entity);
        return NULL;
    }
    reader->entities++;
    classify(reader, entity, parent);
    if (parent)
        g_ptr_array_add(parent->children, entity);
    else
        reader->structure->top = entity;
    return entity;
}

/* What begins behind the header of ENTITY is a message, unless a boundary ends it before. */
static Entity *
read_enclosed(Reader *reader, Entity *entity)
{
    Line line;
    Mark mark;

    if (entity->kind != ENTITY_MESSAGE || entity->body < 0 || !line_reader_next(reader->lines, &line))
        return NULL;
    line_reader_return(reader->lines);
    return find_mark(reader, &line, &mark) ? NULL : read_entity(reader, entity);
}

static void
open_multipart(Reader *reader, Entity *entity, GPtrArray *marks)
{
    if (entity->kind != ENTITY_MULTIPART || !entity->boundary)
        return;
    char *mark = g_strconcat("--", entity->boundary, NULL);
    const Open open = { entity, mark, strlen(g_strchomp(mark)) };
    g_ptr_array_add(marks, mark);
    g_array_append_val(reader->open, open);
}

/* The entity that the next boundary begins, MARK being where the last body ended; NULL at the end. */
static Entity *
read_next_part(Reader *reader, bool *is_found, Mark *mark)
{
    while (*is_found) {
        Entity *parent = g_array_index(reader->open, Open, mark->level).entity;
        g_array_set_size(reader->open, mark->is_last ? mark->level : mark->level + 1);
        Entity *next = mark->is_last ? NULL : read_entity(reader, parent);
        if (next)
            return next;
        *is_found = !(reader->structure->defects & DEFECT_PART_COUNT) && scan_to_mark(reader, mark);
    }
    return NULL;
}

/* Goes over the body of ENTITY to what comes next; NULL at the end. */
static Entity *
go_on(Reader *reader, Entity *entity, GPtrArray *marks)
{
    Mark mark = { 0 };
    Entity *enclosed = read_enclosed(reader, entity);

    if (enclosed)
        return enclosed;
    open_multipart(reader, entity, marks);
    bool is_found = scan_to_mark(reader, &mark);
    if (entity->body >= 0 && is_found && mark.line.offset > entity->body)
        entity->body_length = MAX(end_before(reader, mark.line.offset) - entity->body, 0);
    else if (entity->body >= 0 && !is_found)
        entity->body_length = spool_size(reader->spool) - entity->body;
    return read_next_part(reader, &is_found, &mark);
}

static void
read_all(Reader *reader)
{
    g_autoptr(GPtrArray) marks = g_ptr_array_new_with_free_func(g_free);

    for (Entity *entity = read_entity(reader, NULL); entity;)
        entity = go_on(reader, entity, marks);
}

Structure *
structure_read(const Spool *spool, const MessageLimits *limits)
{
    Structure *structure = g_new0(Structure, 1);
    g_autoptr(LineReader) lines = line_reader_new(spool, 0);
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(Open));
    Reader reader = { .spool = spool, .limits = limits, .structure = structure, .lines = lines, .open = open };

    structure->enclosed_recipients = g_ptr_array_new_with_free_func(g_free);
    read_all(&reader);
    return structure;
}

void
structure_free(Structure *structure)
{
    if (!structure)
        return;
    if (structure->top)
        entity_free(structure->top);
    g_ptr_array_unref(structure->enclosed_recipients);
    g_free(structure);
}
