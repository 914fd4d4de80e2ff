/* SPDX-License-Identifier: BSD-2-Clause */
/* attachment: looks at as much of a part as is needed to know what it is. */
#include "message/attachment.h"

#include <string.h>

#include "message/active.h"
#include "message/archive.h"
#include "message/filetype.h"

#define TEXT_START_BYTES 4096

static void
look_into_archive(Attachment *attachment, Content *content, const MessageLimits *limits)
{
    const ArchiveContents contents = archive_inspect(content, limits);

    attachment->flags |= contents.flags;
    if (contents.document) {
        g_free(attachment->type);
        attachment->type = g_strdup(contents.document);
    }
}

Attachment *
attachment_new(const Spool *spool, const AttachmentSource *source, const MessageLimits *limits)
{
    Attachment *attachment = g_new0(Attachment, 1);
    Content *content = content_new(spool, &source->range);
    g_autoptr(GByteArray) prefix = content_prefix(content, FILETYPE_PREFIX_BYTES);

    attachment->content = content;
    attachment->part = g_strdup(source->part);
    attachment->name = g_strdup(source->name);
    attachment->declared = g_strdup(source->declared);
    g_autofree char *type = filetype_of_content(prefix->data, prefix->len);
    attachment->type = g_strdup(filetype_of_named_text(source->name, type));
    attachment->offset = source->range.offset;
    attachment->size_encoded = source->range.length;
    attachment->flags = filetype_flags_of_name(source->name) | filetype_flags_of_type(attachment->type);
    if (filetype_is_archive(source->name, attachment->type))
        look_into_archive(attachment, content, limits);
    attachment->flags |= active_inspect(content, attachment->type);
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
