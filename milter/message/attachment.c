/* SPDX-License-Identifier: BSD-2-Clause */
/* attachment: looks at as much of a part as is needed to know what it is. */
#include "message/attachment.h"

#include <string.h>

#include "message/active.h"
#include "message/archive.h"
#include "message/filetype.h"

#define TEXT_START_BYTES 4096
#define ZIP_HEADER_BYTES 30 /* of a file, up to its name (APPNOTE.TXT, 4.3.7) */

/* Whether a file that begins with START is a zip as office programs write them, which by its list of files says best
 * what it is (ECMA-376, part 2; ODF 1.3, part 2, 3.3). */
static bool
begins_as_document(const GByteArray *start)
{
    static const char *const first[] = { "[Content_Types].xml", "mimetype" };

    if (start->len < ZIP_HEADER_BYTES || memcmp(start->data, "PK\3\4", 4) != 0)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(first); i++)
        if (start->len >= ZIP_HEADER_BYTES + strlen(first[i]) &&
            memcmp(start->data + ZIP_HEADER_BYTES, first[i], strlen(first[i])) == 0)
            return true;
    return false;
}

/* What the file is that CONTENT holds and that begins with START, whatever its name says; and, of an archive, its
 * CONTENTS. The caller owns the string. */
static char *
find_type(const AttachmentSource *source, Content *content, const GByteArray *start, const MessageLimits *limits,
    ArchiveContents *contents)
{
    *contents = begins_as_document(start) ? archive_inspect(content, limits) : (ArchiveContents){ 0 };
    if (contents->document)
        return g_strdup(contents->document);
    g_autofree char *type = filetype_of_content(start->data, start->len);
    const char *likely = filetype_of_named_text(source->name, type);
    *contents = filetype_is_archive(source->name, likely) ? archive_inspect(content, limits) : (ArchiveContents){ 0 };
    return g_strdup(contents->document ? contents->document : likely);
}

Attachment *
attachment_new(const Spool *spool, const AttachmentSource *source, const MessageLimits *limits)
{
    Attachment *attachment = g_new0(Attachment, 1);
    Content *content = content_new(spool, &source->range);
    g_autoptr(GByteArray) prefix = content_prefix(content, FILETYPE_PREFIX_BYTES);
    ArchiveContents contents;

    attachment->content = content;
    attachment->part = g_strdup(source->part);
    attachment->name = g_strdup(source->name);
    attachment->declared = g_strdup(source->declared);
    attachment->type = find_type(source, content, prefix, limits, &contents);
    attachment->offset = source->range.offset;
    attachment->size_encoded = source->range.length;
    attachment->flags = filetype_flags_of_name(source->name) | filetype_flags_of_type(attachment->type) |
                        contents.flags | active_inspect(content, attachment->type);
    if (!filetype_agrees(source->name, attachment->type))
        attachment->flags |= ATTACHMENT_NAME_MISMATCH;
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
