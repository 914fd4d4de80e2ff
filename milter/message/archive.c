/* SPDX-License-Identifier: BSD-2-Clause */
/* archive: lists archives with libarchive and looks at how their entries begin, bounded in entries and bytes. */
#include "message/archive.h"

#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "message/filetype.h"
#include "message/target.h"

#define BLOCK_BYTES 16384
/* How many entries are looked into, and how far: enough to know a program, and what a document says of itself. */
#define LOOKED_INTO_MAX 500
#define START_BYTES 1024
#define SOLID_MAX_BYTES (32u << 20)
#define DOCUMENT_TEXT_MAX_BYTES 65536
/* Documents that are looked at whole, and their bytes: of one, and of all together. */
#define DOCUMENTS_MAX 64
#define DOCUMENT_MAX_BYTES (8u << 20)
#define DOCUMENTS_MAX_BYTES (32u << 20)
#define READ_ENTRIES_MAX 2000
#define ENTRY_STEPS 1000 /* of a budget */
/* What stands behind the list of a zip's files: a record, and a remark of at most 64 KiB. */
#define ZIP_END_BYTES 22
#define ZIP_END_MAX_BYTES (ZIP_END_BYTES + 65535)
/* Start and end of a zip are read more than once before its list is. */
#define READ_AGAIN 2
#define READ_AGAIN_MORE 2000
/* What is compressed, and the file itself. */
#define FILTERS_MAX 2
/* Beyond that a file by itself has shown what it grows to. */
#define COMPRESSED_MAX_BYTES (RATIO_FROM_BYTES + BLOCK_BYTES)

/* What is compressed is handed over in pieces so small that not much comes out of each, and libarchive asks for the
 * next one before it goes on: there the budget is looked at. */
#define PIECE_BYTES 512
#define OUT_STEPS_OF_PIECE 65536
/* All of what xz, lzma, lzip or zstd expand is kept in memory up to the size of their dictionary, which they say
 * themselves. */
#define EXPANDED_MAX_BYTES (32 << 20)

typedef struct {
    Content *content;
    struct archive *reader;
    goffset position; /* of what is handed over next */
    size_t piece;     /* bytes that are handed over at once */
    goffset at;       /* where the block was read */
    size_t length;    /* of what is in it */
    unsigned most;    /* files that a zip may list */
    unsigned listed;  /* by what has been read before its first file is known */
    bool is_listed;   /* that is known */
    uint8_t block[BLOCK_BYTES];
} Source;

/* Counts the files that a zip lists (APPNOTE.TXT, 4.3.12) in what is about to be handed over: libarchive keeps all of
 * them before it tells of the first. Whether there are no more than there may be. */
static bool
count_listed(Source *source, const uint8_t *bytes, size_t length)
{
    static const char mark[] = { 'P', 'K', 1, 2 };
    const uint8_t *const end = bytes + length;

    for (const uint8_t *c = bytes; !source->is_listed && (c = memmem(c, (size_t)(end - c), mark, sizeof mark)); c++)
        source->listed++;
    return source->listed <= READ_AGAIN * source->most + READ_AGAIN_MORE;
}

/* Whether what is compressed has not yet grown too large to be kept. */
static bool
may_expand(const Source *source)
{
    const int filter = archive_filter_code(source->reader, 0);
    const bool keeps = filter == ARCHIVE_FILTER_XZ || filter == ARCHIVE_FILTER_LZMA || filter == ARCHIVE_FILTER_LZIP ||
                       filter == ARCHIVE_FILTER_ZSTD;

    if (filter == ARCHIVE_FILTER_NONE)
        return true;
    return budget_allows(content_budget(source->content), OUT_STEPS_OF_PIECE) &&
           (!keeps || archive_filter_bytes(source->reader, 0) < EXPANDED_MAX_BYTES);
}

static la_ssize_t
source_read(struct archive *reader G_GNUC_UNUSED, void *data, const void **block)
{
    Source *source = data;

    if (!may_expand(source)) {
        content_give_up(source->content);
        return ARCHIVE_FATAL;
    }
    if (source->position < source->at || source->position >= source->at + (goffset)source->length) {
        const gssize got = content_read(source->content, source->position, source->block, sizeof source->block);
        if (got < 0)
            return ARCHIVE_FATAL;
        source->at = source->position;
        source->length = (size_t)got;
    }
    const size_t from = (size_t)(source->position - source->at);
    const size_t length = MIN(source->length - from, source->piece);
    source->position += (goffset)length;
    *block = source->block + from;
    return count_listed(source, source->block + from, length) ? (la_ssize_t)length : ARCHIVE_FATAL;
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

/* Whether SOURCE begins as what one of the compressors writes that expand most. */
static bool
is_expanding(Source *source)
{
    static const struct {
        const char *bytes;
        size_t length;
    } starts[] = { { "BZh", 3 }, { "\x1f\x8b", 2 },
        { "\xfd"
          "7zXZ",
            5 },
        { "\x5d\0\0", 3 }, { "LZIP", 4 }, { "\x28\xb5\x2f\xfd", 4 }, { "\x1f\x9d", 2 }, { "\x04\x22\x4d\x18", 4 } };
    uint8_t start[8] = { 0 };

    if (content_read(source->content, 0, start, sizeof start) <= 0)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(starts); i++)
        if (memcmp(start, starts[i].bytes, starts[i].length) == 0)
            return true;
    return false;
}

/* Opens READER, which is taken over, on SOURCE; NULL where it cannot be read. Only what is undone within this process,
 * and once: archive_read_support_filter_all() starts programs for some kinds. */
static struct archive *
open_source(struct archive *reader, Source *source)
{
    source->reader = reader;
    source->position = 0;
    source->piece = is_expanding(source) ? PIECE_BYTES : BLOCK_BYTES;
    archive_read_support_filter_gzip(reader);
    archive_read_support_filter_bzip2(reader);
    archive_read_support_filter_compress(reader);
    archive_read_support_filter_lzma(reader);
    archive_read_support_filter_xz(reader);
    archive_read_support_filter_lzip(reader);
    archive_read_support_filter_zstd(reader);
    archive_read_support_filter_lz4(reader);
    archive_read_set_read_callback(reader, source_read);
    archive_read_set_seek_callback(reader, source_seek);
    archive_read_set_skip_callback(reader, source_skip);
    archive_read_set_callback_data(reader, source);
    if (archive_read_open1(reader) < ARCHIVE_WARN) {
        archive_read_free(reader);
        return NULL;
    }
    if (archive_filter_count(reader) > FILTERS_MAX) {
        content_give_up(source->content);
        archive_read_free(reader);
        return NULL;
    }
    return reader;
}

static struct archive *
open_reader(Source *source)
{
    struct archive *reader = archive_read_new();

    archive_read_support_format_zip(reader);
    archive_read_support_format_7zip(reader);
    archive_read_support_format_rar(reader);
    archive_read_support_format_rar5(reader);
    archive_read_support_format_tar(reader);
    archive_read_support_format_gnutar(reader);
    archive_read_support_format_cab(reader);
    archive_read_support_format_lha(reader);
    return open_source(reader, source);
}

/* --- documents that are zips ---------------------------------------------------------------------------------- */

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

/* An OpenDocument file says what it is in an entry of its own (ODF 1.3, part 2, 3.3). */
static const char *
open_document(const char *mimetype)
{
    static const char *const types[] = { "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.presentation",
        "application/vnd.oasis.opendocument.graphics" };

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (g_str_has_prefix(mimetype, types[i]))
            return types[i];
    return NULL;
}

/* Whether the relationship (ECMA-376, part 2, 8.3) with the attributes of TAG is one that is fetched when the document
 * is opened, and from elsewhere. Links that a reader clicks on are relationships too, and no harm. */
static bool
is_fetched_from_elsewhere(const char *tag)
{
    static const char *const parts[] = { "/attachedTemplate", "/oleObject", "/frame", "/subDocument",
        "relationships/image", "relationships/video", "relationships/audio", "relationships/media" };
    g_autofree char *mode = target_attribute(tag, "TargetMode");
    g_autofree char *type = target_attribute(tag, "Type");
    g_autofree char *target = target_attribute(tag, "Target");

    if (g_strcmp0(mode, "External") != 0 || (target && !target_is_elsewhere(target)))
        return false;
    for (size_t i = 0; type && i < G_N_ELEMENTS(parts); i++)
        if (strstr(type, parts[i]))
            return true;
    return false;
}

/* Whether AT stands behind "<", or a prefix behind that. */
static bool
begins_tag(const char *text, const char *at)
{
    if (at > text && at[-1] == ':')
        for (at--; at > text && !g_ascii_isspace(at[-1]) && at[-1] != '<' && at[-1] != ':';)
            at--;
    return at > text && at[-1] == '<';
}

/* How many bytes the attributes at TEXT are, up to the end of their tag. They have no "<" in them (XML 1.0, 3.1). */
static size_t
attributes_length(const char *text)
{
    char quote = '\0';
    size_t length = 0;

    for (; text[length] && text[length] != '<' && (quote || text[length] != '>'); length++) {
        const char c = text[length];
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? '\0' : c;
    }
    return length;
}

static bool
fetches_from_elsewhere(const char *relationships)
{
    static const char element[] = "Relationship";

    for (const char *at = relationships; (at = strstr(at, element));) {
        const bool begins = begins_tag(relationships, at);
        at += strlen(element);
        g_autofree char *tag = begins && g_ascii_isspace(*at) ? g_strndup(at, attributes_length(at)) : NULL;
        if (tag && is_fetched_from_elsewhere(tag))
            return true;
    }
    return false;
}

/* --- entries ---------------------------------------------------------------------------------------------------- */

/* What is known of an archive while it is listed. */
typedef struct {
    struct archive *reader;
    Content *content;
    const MessageLimits *limits;
    DocumentInspector inspect_document;
    ArchiveContents contents;
    bool is_document;     /* one file to whoever opens it */
    unsigned looked_into; /* entries */
    unsigned documents;   /* that have been looked at whole */
    size_t document_bytes;
    guint64 unpacked; /* what the entries up to this one claim to be */
} Listing;

/* The first bytes of the entry, ended by NUL; NULL where they cannot be read, or reading them would mean unpacking too
 * much that stands before, as in a 7z or RAR. The caller owns them. */
static uint8_t *
read_start(Listing *listing, size_t limit, size_t *length)
{
    const int format = archive_format(listing->reader) & ARCHIVE_FORMAT_BASE_MASK;
    g_autofree uint8_t *bytes = NULL;

    const bool is_solid = format != ARCHIVE_FORMAT_ZIP && format != ARCHIVE_FORMAT_TAR;
    if ((is_solid && listing->unpacked > SOLID_MAX_BYTES) || listing->looked_into >= LOOKED_INTO_MAX)
        return NULL;
    listing->looked_into++;
    bytes = g_malloc(limit + 1);
    const la_ssize_t got = archive_read_data(listing->reader, bytes, limit);
    if (got < 0)
        return NULL;
    bytes[got] = '\0';
    *length = (size_t)got;
    return g_steal_pointer(&bytes);
}

static bool
is_text_of_document(const char *name)
{
    return strcmp(name, "mimetype") == 0 || strcmp(name, "META-INF/manifest.xml") == 0 ||
           g_str_has_suffix(name, ".rels");
}

/* The entries in which a document says what it is and what it needs. */
static void
read_document_entry(Listing *listing, const char *name)
{
    size_t length;
    g_autofree uint8_t *bytes = read_start(listing, DOCUMENT_TEXT_MAX_BYTES, &length);
    const char *text = (const char *)bytes;

    if (!text)
        return;
    const char *type = strcmp(name, "mimetype") == 0 ? open_document(text) : NULL;
    if (type) {
        listing->contents.document = type;
        listing->is_document = true;
    }
    if (strcmp(name, "META-INF/manifest.xml") == 0 && strstr(text, "encryption-data"))
        listing->contents.flags |= ATTACHMENT_ENCRYPTED;
    if (g_str_has_suffix(name, ".rels") && fetches_from_elsewhere(text))
        listing->contents.flags |= ATTACHMENT_REMOTE_TEMPLATE;
}

/* What of a document within is true of the archive as well: it hides it. */
#define FLAGS_OF_DOCUMENTS                                                                                             \
    (ATTACHMENT_EXECUTABLE | ATTACHMENT_SCRIPT | ATTACHMENT_SHORTCUT | ATTACHMENT_MACRO | ATTACHMENT_ENCRYPTED |       \
        ATTACHMENT_REMOTE_TEMPLATE | ATTACHMENT_ACTIVE_CONTENT | ATTACHMENT_NESTED_ARCHIVE)

/* Looks at the entry NAME that begins with START, LENGTH bytes, whole, where it is one of the first and small. */
static void
look_at_document(Listing *listing, const char *name, const uint8_t *start, size_t length)
{
    const size_t limit = MIN(DOCUMENT_MAX_BYTES, DOCUMENTS_MAX_BYTES - listing->document_bytes);

    if (!listing->inspect_document || listing->is_document || listing->documents >= DOCUMENTS_MAX || limit < length)
        return;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, start, (guint)length);
    g_autofree uint8_t *block = g_malloc(BLOCK_BYTES);
    la_ssize_t got;
    while (bytes->len <= limit && (got = archive_read_data(listing->reader, block, BLOCK_BYTES)) > 0 &&
           budget_allows(content_budget(listing->content), (size_t)got))
        g_byte_array_append(bytes, block, (guint)got);
    listing->documents++;
    listing->document_bytes += MIN(bytes->len, limit);
    if (bytes->len <= limit && !budget_is_spent(content_budget(listing->content)))
        listing->contents.flags |=
            listing->inspect_document(name, bytes, listing->limits, listing->content) & FLAGS_OF_DOCUMENTS;
}

/* What the content of an entry is, whatever its name says. */
static void
look_at_content(Listing *listing, const char *name)
{
    size_t length = 0;
    g_autofree uint8_t *bytes = read_start(listing, START_BYTES, &length);
    const char *type = bytes ? filetype_of_signature(bytes, length) : NULL;

    if (bytes && (filetype_is_document(bytes, length) || filetype_holds_files(name)))
        look_at_document(listing, name, bytes, length);
    if (!type || filetype_is_text(bytes, length))
        return;
    listing->contents.flags |= filetype_flags_of_type(type);
    if (!listing->is_document && !filetype_agrees(name, type))
        listing->contents.flags |= ATTACHMENT_NAME_MISMATCH;
    if (!listing->is_document && filetype_is_archive(name, type) && !filetype_is_zipped_document(name))
        listing->contents.flags |= ATTACHMENT_NESTED_ARCHIVE;
}

/* Whether the entry NAME of a document is one of a program in it: OpenDocument's scripts, and the sheets that held
 * macros before there were projects (MS-OFFMACRO2, 2.2.1.1). */
static bool
holds_macros(const char *name)
{
    static const char *const folders[] = { "Basic/", "Scripts/", "xl/macrosheets/" };

    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++)
        if (g_str_has_prefix(name, folders[i]))
            return true;
    return false;
}

static void
look_at_name(Listing *listing, const char *name)
{
    ArchiveContents *contents = &listing->contents;
    const char *slash = strrchr(name, '/');

    if (strcmp(name, "[Content_Types].xml") == 0)
        listing->is_document = true;
    if (!contents->document)
        contents->document = document_of_entry(name);
    if (strcmp(slash ? slash + 1 : name, "vbaProject.bin") == 0 || (listing->is_document && holds_macros(name)))
        contents->flags |= ATTACHMENT_MACRO;
    /* Office keeps printer settings and objects as .bin, and whole documents that are zips themselves. */
    if (!listing->is_document || !g_str_has_suffix(name, ".bin"))
        contents->flags |= filetype_flags_of_name(name);
    if (!listing->is_document && filetype_is_archive(name, "application/octet-stream"))
        contents->flags |= ATTACHMENT_NESTED_ARCHIVE;
}

static void
inspect_entry(Listing *listing, struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);

    if (archive_entry_is_encrypted(entry))
        listing->contents.flags |= ATTACHMENT_ENCRYPTED;
    if (!name)
        return;
    look_at_name(listing, name);
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_is_encrypted(entry))
        return;
    if (is_text_of_document(name))
        read_document_entry(listing, name);
    else
        look_at_content(listing, name);
}

/* Whether what has been seen so far is too much for what travelled. */
static bool
is_bomb(guint64 unpacked, unsigned files, Content *content, const MessageLimits *limits)
{
    const guint64 packed = (guint64)MAX(content_size(content), 1);

    return files > limits->files || unpacked > limits->unpacked ||
           (unpacked > RATIO_FROM_BYTES && unpacked / packed > limits->ratio);
}

/* Whether READER reads what was compressed as a whole, after it was made. */
static bool
is_compressed(struct archive *reader)
{
    return reader && archive_filter_code(reader, 0) != ARCHIVE_FILTER_NONE;
}

/* Whether the last COUNT bytes of CONTENT have the mark of a zip's end (APPNOTE.TXT, 4.3.16). */
static bool
has_end_of_zip(Content *content, goffset count)
{
    static const char mark[] = { 'P', 'K', 5, 6 };
    const goffset start = MAX(content_size(content) - count, 0);
    g_autofree uint8_t *end = g_malloc((gsize)count);
    const gssize got = content_read(content, start, end, (size_t)count);

    return got > 0 && memmem(end, (size_t)got, mark, sizeof mark);
}

/* Whether the archive that is read is a zip without the list at its end, which libarchive can do without and nobody
 * else. Mostly there is no remark behind it. */
static bool
is_torn_zip(const Listing *listing, Content *content)
{
    const bool is_zip = (archive_format(listing->reader) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP;

    return is_zip && !is_compressed(listing->reader) && !has_end_of_zip(content, ZIP_END_BYTES) &&
           !has_end_of_zip(content, ZIP_END_MAX_BYTES);
}

/* Goes through the entries; whether the archive could be opened at all. */
static bool
list_entries(Listing *listing, Source *source)
{
    Content *content = source->content;
    struct archive_entry *entry;

    for (unsigned files = 1;; files++) {
        const int result = archive_read_next_header(listing->reader, &entry);
        source->is_listed = true;
        if (source->listed > READ_AGAIN * source->most + READ_AGAIN_MORE)
            listing->contents.flags |= ATTACHMENT_BOMB;
        if (listing->contents.flags & ATTACHMENT_BOMB || !budget_allows(content_budget(content), ENTRY_STEPS))
            return true;
        if (result == ARCHIVE_EOF || result < ARCHIVE_WARN)
            return (files > 1 || result == ARCHIVE_EOF) && !is_torn_zip(listing, content);
        listing->unpacked += (guint64)MAX(archive_entry_size(entry), 0);
        if (is_bomb(listing->unpacked, files, content, listing->limits)) {
            listing->contents.flags |= ATTACHMENT_BOMB;
            return true;
        }
        inspect_entry(listing, entry);
    }
}

/* One file by itself that is compressed ("datos.csv.gz"), as if it were the only entry of an archive; whether SOURCE is
 * one. */
static bool
inspect_compressed(Listing *listing, Source *source)
{
    struct archive *reader = archive_read_new();
    struct archive_entry *entry;
    g_autofree uint8_t *block = g_malloc(BLOCK_BYTES);
    la_ssize_t got = 0;

    archive_read_support_format_raw(reader);
    listing->reader = reader = open_source(reader, source);
    bool opened = reader && archive_read_next_header(reader, &entry) >= ARCHIVE_WARN && is_compressed(reader);
    for (bool is_start = true; opened; is_start = false) {
        got = archive_read_data(reader, block, BLOCK_BYTES);
        if (got <= 0 || listing->unpacked > COMPRESSED_MAX_BYTES)
            break;
        const char *type = is_start ? filetype_of_signature(block, (size_t)got) : NULL;
        if (type && !filetype_is_text(block, (size_t)got))
            listing->contents.flags |= filetype_flags_of_type(type);
        listing->unpacked += (guint64)got;
    }
    if (opened && is_bomb(listing->unpacked, 1, source->content, listing->limits))
        listing->contents.flags |= ATTACHMENT_BOMB;
    return opened && got >= 0;
}

ArchiveContents
archive_inspect(Content *content, const MessageLimits *limits, DocumentInspector inspect_document)
{
    g_autofree Source *source = g_new0(Source, 1);
    Listing listing = { .content = content, .limits = limits, .inspect_document = inspect_document };

    source->content = content;
    source->most = limits->files;
    listing.reader = open_reader(source);
    bool opened = listing.reader && list_entries(&listing, source);
    /* A 7z or RAR whose very list is encrypted yields no entry at all. */
    const bool is_encrypted = listing.reader && archive_read_has_encrypted_entries(listing.reader) > 0;
    if (!opened && !is_encrypted && listing.unpacked == 0) {
        archive_read_free(listing.reader);
        opened = inspect_compressed(&listing, source);
    }
    if (is_encrypted)
        listing.contents.flags |= ATTACHMENT_ENCRYPTED;
    else if (!opened)
        listing.contents.flags |= ATTACHMENT_CORRUPT;
    if (!listing.is_document || is_compressed(listing.reader))
        listing.contents.document = NULL;
    archive_read_free(listing.reader);
    return listing.contents;
}

/* --- reading entries ------------------------------------------------------------------------------------------ */

static GByteArray *
read_entry(struct archive *reader, size_t limit)
{
    GByteArray *bytes = g_byte_array_new();
    g_autofree uint8_t *block = g_malloc(BLOCK_BYTES);
    la_ssize_t got;

    while (bytes->len < limit && (got = archive_read_data(reader, block, BLOCK_BYTES)) > 0)
        g_byte_array_append(bytes, block, (guint)MIN((size_t)got, limit - bytes->len));
    return bytes;
}

void
archive_read_entries(Content *content, EntryWanted wanted, size_t limit, EntryTaker take, void *data)
{
    g_autofree Source *source = g_new0(Source, 1);
    struct archive_entry *entry;

    source->content = content;
    source->most = default_limits.files;
    struct archive *reader = open_reader(source);
    for (unsigned i = 0;
         reader && limit > 0 && i < READ_ENTRIES_MAX && archive_read_next_header(reader, &entry) >= ARCHIVE_WARN; i++) {
        const char *name = archive_entry_pathname(entry);
        if (!name || !wanted(name))
            continue;
        GByteArray *bytes = read_entry(reader, limit);
        limit -= MIN(bytes->len, limit);
        take(data, name, bytes);
    }
    if (reader)
        archive_read_free(reader);
}
