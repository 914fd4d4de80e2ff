/* SPDX-License-Identifier: BSD-2-Clause */
/* archive: lists archives with libarchive, bounded in entries and bytes. */
#include "message/archive.h"

#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "message/filetype.h"

#define ENTRIES_MAX 20000
/* What all entries together may claim to hold: more is no attachment that anybody could open. */
#define UNPACKED_MAX_BYTES ((la_int64_t)4 << 30)
/* Past this ratio to the packed size a large archive is a bomb. */
#define RATIO_MAX 200
#define RATIO_FROM_BYTES ((la_int64_t)100 << 20)
/* What a compressed stream that is not an archive of entries may grow to while its first entry is sought. */
#define BLOCK_BYTES 16384

typedef struct {
    Content *content;
    goffset position;
    uint8_t block[BLOCK_BYTES];
} Source;

static la_ssize_t
source_read(struct archive *reader G_GNUC_UNUSED, void *data, const void **block)
{
    Source *source = data;
    const gssize got = content_read(source->content, source->position, source->block, sizeof source->block);

    if (got < 0)
        return ARCHIVE_FATAL;
    source->position += got;
    *block = source->block;
    return got;
}

static la_int64_t
source_seek(struct archive *reader G_GNUC_UNUSED, void *data, la_int64_t offset, int whence)
{
    Source *source = data;
    const la_int64_t base = whence == SEEK_SET   ? 0
                            : whence == SEEK_CUR ? source->position
                                                 : content_size(source->content);

    if (base + offset < 0)
        return ARCHIVE_FATAL;
    source->position = base + offset;
    return source->position;
}

static la_int64_t
source_skip(struct archive *reader G_GNUC_UNUSED, void *data, la_int64_t bytes)
{
    Source *source = data;
    const la_int64_t left = MAX(content_size(source->content) - source->position, 0);
    const la_int64_t skipped = MIN(bytes, left);

    source->position += skipped;
    return skipped;
}

static struct archive *
open_reader(Source *source)
{
    struct archive *reader = archive_read_new();

    archive_read_support_filter_all(reader);
    archive_read_support_format_zip(reader);
    archive_read_support_format_7zip(reader);
    archive_read_support_format_rar(reader);
    archive_read_support_format_rar5(reader);
    archive_read_support_format_tar(reader);
    archive_read_support_format_gnutar(reader);
    archive_read_support_format_cab(reader);
    archive_read_support_format_lha(reader);
    archive_read_set_read_callback(reader, source_read);
    archive_read_set_seek_callback(reader, source_seek);
    archive_read_set_skip_callback(reader, source_skip);
    archive_read_set_callback_data(reader, source);
    if (archive_read_open1(reader) < ARCHIVE_WARN) {
        archive_read_free(reader);
        return NULL;
    }
    return reader;
}

/* The names that tell an Office document apart from other zips. */
static const char *
document_of_entry(const char *name)
{
    static const struct {
        const char *start, *type;
    } documents[] = {
        { "word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
        { "xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
        { "ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(documents); i++)
        if (g_str_has_prefix(name, documents[i].start))
            return documents[i].type;
    return NULL;
}

static void
inspect_entry(struct archive_entry *entry, ArchiveContents *contents, bool *office)
{
    const char *name = archive_entry_pathname_utf8(entry);
    const char *base = name ? strrchr(name, '/') : NULL;

    if (archive_entry_is_encrypted(entry))
        contents->flags |= ATTACHMENT_ENCRYPTED;
    if (!name)
        return;
    if (strcmp(name, "[Content_Types].xml") == 0)
        *office = true;
    if (!contents->document)
        contents->document = document_of_entry(name);
    if (strcmp(base ? base + 1 : name, "vbaProject.bin") == 0)
        contents->flags |= ATTACHMENT_MACRO;
    /* Office keeps printer settings and objects as .bin, and whole documents that are zips themselves. */
    if (!*office || !g_str_has_suffix(name, ".bin"))
        contents->flags |= filetype_flags_of_name(name);
    if (!*office && filetype_is_archive(name, "application/octet-stream"))
        contents->flags |= ATTACHMENT_NESTED_ARCHIVE;
}

/* Whether what has been seen so far is too much for what travelled. */
static bool
is_bomb(la_int64_t unpacked, Content *content)
{
    return unpacked > UNPACKED_MAX_BYTES ||
           (unpacked > RATIO_FROM_BYTES && unpacked / MAX(content_size(content), 1) > RATIO_MAX);
}

ArchiveContents
archive_inspect(Content *content)
{
    g_autofree Source *source = g_new0(Source, 1);
    ArchiveContents contents = { 0 };
    struct archive_entry *entry;
    la_int64_t unpacked = 0;
    bool office = false;

    source->content = content;
    struct archive *reader = open_reader(source);
    if (!reader)
        return contents;
    int result = ARCHIVE_OK;
    for (unsigned entries = 0; entries < ENTRIES_MAX; entries++) {
        result = archive_read_next_header(reader, &entry);
        if (result == ARCHIVE_EOF || result < ARCHIVE_WARN)
            break;
        inspect_entry(entry, &contents, &office);
        unpacked += MAX(archive_entry_size(entry), 0);
        if (is_bomb(unpacked, content)) {
            contents.flags |= ATTACHMENT_BOMB;
            break;
        }
    }
    /* A 7z or RAR whose very list is encrypted yields no entry at all. */
    if (archive_read_has_encrypted_entries(reader) > 0)
        contents.flags |= ATTACHMENT_ENCRYPTED;
    archive_read_free(reader);
    if (!office)
        contents.document = NULL;
    return contents;
}
