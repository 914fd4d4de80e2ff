/* SPDX-License-Identifier: BSD-2-Clause */
/* attachment: looks at as much of a part as is needed to know what it is. */
#include "message/attachment.h"

#include <string.h>

#include <gmime/gmime.h>

#include "message/active.h"
#include "message/archive.h"
#include "message/filetype.h"
#include "message/names.h"
#include "message/parts.h"

#define TEXT_START_BYTES 4096

/* What the files do, or hide, that are in the file NAME within an archive. */
static AttachmentFlags
inspect_inside(const Spool *spool, const char *name, const MessageLimits *limits, Budget *budget)
{
    g_autoptr(Parts) parts = parts_read_file(spool, name, limits, budget);
    /* What cannot be looked into here is to be taken out of the archive. */
    AttachmentFlags flags = parts->defects ? ATTACHMENT_NESTED_ARCHIVE : 0;

    for (guint i = 0; i < parts->all->len; i++) {
        const Part *part = g_ptr_array_index(parts->all, i);
        AttachmentSource source = part_source(part);
        source.is_in_archive = true;
        if (i == 0 || !part->is_beside) {
            flags |= part->known;
            continue;
        }
        Attachment *inside = attachment_new(part->spool, &source, limits, budget);
        flags |= inside->flags;
        attachment_free(inside);
    }
    return flags;
}

/* What a document within an archive, the content WITHIN, does, or hides. */
static AttachmentFlags
inspect_document(const char *name, const GByteArray *bytes, const MessageLimits *limits, Content *within)
{
    g_autoptr(Spool) spool = spool_new_from_bytes(bytes->data, bytes->len);
    const ContentRange all = { 0, (goffset)bytes->len, GMIME_CONTENT_ENCODING_BINARY };
    g_autoptr(Content) content = content_new_within(spool, &all, content_budget(within));
    const char *type = filetype_of_signature(bytes->data, bytes->len);

    const AttachmentFlags flags = filetype_is_office_zip(bytes->data, bytes->len)
                                      ? archive_inspect(content, limits, NULL).flags
                                      : active_inspect(content, type ? type : "application/pdf") |
                                            inspect_inside(spool, name, limits, content_budget(within));
    if (content_was_given_up(content))
        content_give_up(within);
    return flags;
}

/* TYPE, or what one of the names of SOURCE makes of it. Static, or TYPE. */
static const char *
named_type(const AttachmentSource *source, const char *type)
{
    for (guint i = 0; i < source->names->len; i++) {
        const char *named = filetype_of_named_text(g_ptr_array_index(source->names, i), type);
        if (named != type)
            return named;
    }
    return type;
}

static bool
is_archive(const AttachmentSource *source, const char *type)
{
    for (guint i = 0; i < source->names->len; i++)
        if (filetype_is_archive(g_ptr_array_index(source->names, i), type))
            return true;
    return filetype_is_archive("", type);
}

/* What the file is that CONTENT holds and that begins with START, whatever its name says; and, of an archive, its
 * CONTENTS. The caller owns the string. */
static char *
find_type(const AttachmentSource *source, Content *content, const GByteArray *start, const MessageLimits *limits,
    ArchiveContents *contents)
{
    const DocumentInspector inspect = source->is_in_archive ? NULL : inspect_document;

    *contents = filetype_is_office_zip(start->data, start->len) ? archive_inspect(content, limits, inspect)
                                                                : (ArchiveContents){ 0 };
    if (contents->document)
        return g_strdup(contents->document);
    g_autofree char *type = filetype_of_content(start->data, start->len);
    const char *likely = named_type(source, type);
    *contents = is_archive(source, likely) ? archive_inspect(content, limits, inspect) : (ArchiveContents){ 0 };
    return g_strdup(contents->document ? contents->document : likely);
}

/* What the names of SOURCE, a file of TYPE, say, and whether they tell the truth. */
static AttachmentFlags
flags_of_names(const AttachmentSource *source, const char *type)
{
    bool agree = !names_contradict(source->names);
    AttachmentFlags flags = 0;

    for (guint i = 0; i < source->names->len; i++) {
        const char *name = g_ptr_array_index(source->names, i);
        flags |= filetype_flags_of_name(name);
        agree &= filetype_agrees(name, type);
    }
    return agree || source->is_name_guessed ? flags : flags | ATTACHMENT_NAME_MISMATCH;
}

Attachment *
attachment_new(const Spool *spool, const AttachmentSource *source, const MessageLimits *limits, Budget *budget)
{
    Attachment *attachment = g_new0(Attachment, 1);
    Content *content = content_new_within(spool, &source->range, budget);
    g_autoptr(GByteArray) prefix = content_prefix(content, FILETYPE_PREFIX_BYTES);
    ArchiveContents contents;

    attachment->content = content;
    attachment->part = g_strdup(source->part);
    attachment->name = g_strdup(source->name);
    attachment->declared = g_strdup(source->declared);
    attachment->type = find_type(source, content, prefix, limits, &contents);
    attachment->offset = source->offset;
    attachment->size_encoded = source->range.length;
    attachment->flags = source->known | flags_of_names(source, attachment->type) |
                        filetype_flags_of_type(attachment->type) | contents.flags |
                        active_inspect(content, attachment->type);
    if (filetype_better_format(source->name, attachment->type))
        attachment->flags |= ATTACHMENT_UNCOMMON_FORMAT;
    return attachment;
}

void
attachment_free(gpointer data)
{
    Attachment *attachment = data;

    g_free(attachment->part);
    g_free(attachment->name);
    g_free(attachment->declared);
    g_free(attachment->type);
    content_free(attachment->content);
    g_free(attachment);
}

bool
attachment_is_text(const GByteArray *start)
{
    /* UTF-16 and UTF-32 have NULs and a mark at their start. */
    if (start->len >= 2 && (memcmp(start->data, "\xff\xfe", 2) == 0 || memcmp(start->data, "\xfe\xff", 2) == 0))
        return true;
    return start->len < 2 || memcmp(start->data, "MZ", 2) != 0
               ? filetype_is_text(start->data, MIN(start->len, TEXT_START_BYTES))
               : false;
}

const char *
attachment_flag_name(AttachmentFlags flag)
{
    static const struct {
        AttachmentFlags flag;
        const char *name;
    } names[] = {
        { ATTACHMENT_EXECUTABLE, "executable" },
        { ATTACHMENT_SCRIPT, "script" },
        { ATTACHMENT_SHORTCUT, "shortcut" },
        { ATTACHMENT_DISK_IMAGE, "disk-image" },
        { ATTACHMENT_MACRO, "macro" },
        { ATTACHMENT_ENCRYPTED, "encrypted" },
        { ATTACHMENT_NESTED_ARCHIVE, "nested-archive" },
        { ATTACHMENT_BOMB, "bomb" },
        { ATTACHMENT_NAME_MISMATCH, "name-mismatch" },
        { ATTACHMENT_DOUBLE_EXTENSION, "double-extension" },
        { ATTACHMENT_RTL_OVERRIDE, "rtl-override" },
        { ATTACHMENT_UNCOMMON_FORMAT, "uncommon-format" },
        { ATTACHMENT_REMOTE_TEMPLATE, "remote-template" },
        { ATTACHMENT_ACTIVE_CONTENT, "active-content" },
        { ATTACHMENT_CORRUPT, "corrupt" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (names[i].flag == flag)
            return names[i].name;
    return "unknown";
}
