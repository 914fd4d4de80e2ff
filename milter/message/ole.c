/* SPDX-License-Identifier: BSD-2-Clause */
/* ole: reads compound files by their allocation tables. Chains are followed no further than the file has sectors, so
 * that one that bites its tail ends. */
#include "message/ole.h"

#include <string.h>

#define HEADER_BYTES 512
#define HEADER_TABLES 109 /* sectors of the table that the header names itself */
#define ENTRY_BYTES 128
#define NAME_MAX_BYTES 64
#define ENTRIES_MOST 65536
#define FILE_MAX_BYTES ((goffset)512 << 20)
#define SECTOR_LAST 0xfffffff9u /* greater numbers are no sectors (2.1) */
#define MINI_SHIFT 6u
#define MINI_CUTOFF 4096

struct Ole {
    Content *content;
    unsigned shift;  /* a sector has 1 << shift bytes */
    guint32 sectors; /* that the file has */
    GArray *table;   /* of guint32: the sector that follows each */
    GArray *mini;    /* the same of the small sectors in the root's stream */
    GArray *root;    /* of guint32: the sectors of that */
    GArray *entries; /* of OleEntry */
};

struct OleStream {
    const Ole *ole;
    goffset size;
    GArray *chain; /* of guint32 */
    bool is_mini;
};

static guint32
read_u32(const uint8_t *bytes)
{
    return bytes[0] | (guint32)bytes[1] << 8 | (guint32)bytes[2] << 16 | (guint32)bytes[3] << 24;
}

static guint32
read_u16(const uint8_t *bytes)
{
    return bytes[0] | (guint32)bytes[1] << 8;
}

/* --- sectors -------------------------------------------------------------------------------------------------- */

/* Copies up to LENGTH bytes from OFFSET behind the start of the sector NUMBER. */
static size_t
read_sectors(const Ole *ole, guint32 number, goffset offset, uint8_t *buffer, size_t length)
{
    const goffset begin = ((goffset)number + 1) << ole->shift;
    const gssize got = content_read(ole->content, begin + offset, buffer, length);

    return (size_t)MAX(got, 0);
}

/* Appends the numbers in the sector NUMBER to TABLE; false where it cannot be read. */
static bool
append_table(const Ole *ole, guint32 number, GArray *table)
{
    uint8_t bytes[4096];
    const size_t size = (size_t)1 << ole->shift;
    const size_t got = number <= SECTOR_LAST ? read_sectors(ole, number, 0, bytes, MIN(size, sizeof bytes)) : 0;

    for (size_t i = 0; i + 4 <= got; i += 4) {
        const guint32 next = read_u32(bytes + i);
        g_array_append_val(table, next);
    }
    return got > 0;
}

/* The numbers that follow each other in TABLE from START on, LIMIT at most. The caller owns the array. */
static GArray *
follow(const GArray *table, guint32 start, guint32 limit)
{
    GArray *chain = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint32 number = start; number <= SECTOR_LAST && number < table->len && chain->len < limit;) {
        g_array_append_val(chain, number);
        number = g_array_index(table, guint32, number);
    }
    return chain;
}

/* Reads the table by the list of its sectors in HEADER, and in the sectors that go on with the list (2.5). */
static void
read_table(Ole *ole, const uint8_t *header)
{
    const size_t in_sector = ((size_t)1 << ole->shift) / 4;
    guint32 next = read_u32(header + 68);

    for (size_t i = 0; i < HEADER_TABLES && ole->table->len < ole->sectors; i++)
        if (!append_table(ole, read_u32(header + 76 + 4 * i), ole->table))
            return;
    for (guint32 lists = 0; next <= SECTOR_LAST && lists <= ole->sectors && ole->table->len < ole->sectors; lists++) {
        g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(guint32));
        if (!append_table(ole, next, list) || list->len < in_sector)
            return;
        for (guint i = 0; i + 1 < list->len && ole->table->len < ole->sectors; i++)
            if (!append_table(ole, g_array_index(list, guint32, i), ole->table))
                return;
        next = g_array_index(list, guint32, list->len - 1);
    }
}

/* --- streams -------------------------------------------------------------------------------------------------- */

/* How many bytes follow each other in the file from the sector that is the number INDEX in CHAIN, LIMIT at least where
 * there are as many. */
static goffset
run_length(const Ole *ole, const GArray *chain, guint index, goffset limit)
{
    guint next = index + 1;

    while (next < chain->len && ((goffset)(next - index) << ole->shift) < limit &&
           g_array_index(chain, guint32, next) == g_array_index(chain, guint32, next - 1) + 1)
        next++;
    return (goffset)(next - index) << ole->shift;
}

/* Copies what there is from OFFSET of the bytes in CHAIN. */
static size_t
read_chain(const Ole *ole, const GArray *chain, goffset offset, uint8_t *buffer, size_t length)
{
    size_t done = 0;

    while (done < length) {
        const goffset at = offset + (goffset)done;
        const guint index = (guint)MIN(at >> ole->shift, (goffset)G_MAXUINT);
        if (index >= chain->len)
            break;
        const goffset within = at & (((goffset)1 << ole->shift) - 1);
        const goffset run = run_length(ole, chain, index, within + (goffset)(length - done)) - within;
        const size_t got = read_sectors(ole, g_array_index(chain, guint32, index), within, buffer + done,
            (size_t)MIN((goffset)(length - done), run));
        if (got == 0)
            break;
        done += got;
    }
    return done;
}

size_t
ole_stream_read(const OleStream *stream, goffset offset, void *buffer, size_t length)
{
    uint8_t *bytes = buffer;
    size_t done = 0;

    if (offset < 0 || offset >= stream->size)
        return 0;
    length = (size_t)MIN((goffset)length, stream->size - offset);
    if (!stream->is_mini)
        return read_chain(stream->ole, stream->chain, offset, bytes, length);
    while (done < length) {
        const goffset at = offset + (goffset)done, index = at >> MINI_SHIFT;
        if (index >= (goffset)stream->chain->len)
            break;
        const goffset within = at & ((1 << MINI_SHIFT) - 1);
        const goffset place = ((goffset)g_array_index(stream->chain, guint32, (guint)index) << MINI_SHIFT) + within;
        const size_t wanted = MIN(length - done, (size_t)((1 << MINI_SHIFT) - within));
        const size_t got = read_chain(stream->ole, stream->ole->root, place, bytes + done, wanted);
        if (got == 0)
            break;
        done += got;
    }
    return done;
}

OleStream *
ole_stream_open(const Ole *ole, const OleEntry *entry)
{
    if (entry->kind != OLE_STREAM)
        return NULL;
    OleStream *stream = g_new0(OleStream, 1);
    stream->ole = ole;
    stream->size = entry->size;
    stream->is_mini = entry->size < MINI_CUTOFF;
    const GArray *table = stream->is_mini ? ole->mini : ole->table;
    stream->chain = follow(table, entry->start, table->len);
    return stream;
}

void
ole_stream_free(OleStream *stream)
{
    if (!stream)
        return;
    g_array_unref(stream->chain);
    g_free(stream);
}

/* --- directory ------------------------------------------------------------------------------------------------ */

static void
entry_clear(gpointer entry)
{
    g_free(((OleEntry *)entry)->name);
}

/* The entry that BYTES are (2.6.1). */
static OleEntry
read_entry(const Ole *ole, const uint8_t *bytes)
{
    const size_t length = MIN(read_u16(bytes + NAME_MAX_BYTES), NAME_MAX_BYTES);
    const uint8_t kind = bytes[66];
    OleEntry entry = { .kind = kind == 1   ? OLE_STORAGE
                               : kind == 2 ? OLE_STREAM
                               : kind == 5 ? OLE_ROOT
                                           : OLE_FREE,
        .parent = OLE_NOBODY,
        .left = read_u32(bytes + 68),
        .right = read_u32(bytes + 72),
        .child = read_u32(bytes + 76),
        .start = read_u32(bytes + 116) };
    const guint64 high = ole->shift > 9 ? read_u32(bytes + 124) : 0; /* may be anything in old files */
    const guint64 size = high << 32 | read_u32(bytes + 120);

    entry.size = (goffset)MIN(size, (guint64)FILE_MAX_BYTES);
    entry.name =
        length >= 2 ? g_convert((const char *)bytes, (gssize)length - 2, "UTF-8", "UTF-16LE", NULL, NULL, NULL) : NULL;
    if (!entry.name)
        entry.name = g_strdup("");
    return entry;
}

static void
read_directory(Ole *ole, guint32 start)
{
    g_autoptr(GArray) chain = follow(ole->table, start, ole->sectors);
    uint8_t bytes[ENTRY_BYTES];

    for (goffset at = 0; ole->entries->len < ENTRIES_MOST; at += ENTRY_BYTES) {
        if (read_chain(ole, chain, at, bytes, sizeof bytes) != sizeof bytes)
            break;
        const OleEntry entry = read_entry(ole, bytes);
        g_array_append_val(ole->entries, entry);
    }
}

/* Puts NUMBER, which PARENT holds, on the STACK, once. */
static void
adopt(Ole *ole, guint32 number, guint32 parent, GArray *stack)
{
    if (number >= ole->entries->len || number == 0)
        return;
    OleEntry *entry = &g_array_index(ole->entries, OleEntry, number);
    if (entry->parent != OLE_NOBODY)
        return;
    entry->parent = parent;
    g_array_append_val(stack, number);
}

/* Finds out which storage holds what: each names one of what it holds, and that its neighbours (2.6.4). */
static void
find_parents(Ole *ole)
{
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(guint32));

    if (ole->entries->len > 0)
        adopt(ole, g_array_index(ole->entries, OleEntry, 0).child, 0, stack);
    while (stack->len > 0) {
        const guint32 number = g_array_index(stack, guint32, stack->len - 1);
        const OleEntry *entry = &g_array_index(ole->entries, OleEntry, number);
        g_array_set_size(stack, stack->len - 1);
        adopt(ole, entry->left, entry->parent, stack);
        adopt(ole, entry->right, entry->parent, stack);
        if (entry->kind == OLE_STORAGE)
            adopt(ole, entry->child, number, stack);
    }
}

/* --- the file ------------------------------------------------------------------------------------------------- */

/* Reads what lies in small sectors, and where (2.4). */
static void
read_mini(Ole *ole, guint32 start)
{
    g_autoptr(GArray) chain = follow(ole->table, start, ole->sectors);

    for (guint i = 0; i < chain->len; i++)
        append_table(ole, g_array_index(chain, guint32, i), ole->mini);
    if (ole->entries->len > 0)
        ole->root = follow(ole->table, g_array_index(ole->entries, OleEntry, 0).start, ole->sectors);
    else
        ole->root = g_array_new(FALSE, FALSE, sizeof(guint32));
}

Ole *
ole_open(Content *content)
{
    uint8_t header[HEADER_BYTES];
    const goffset size = content_size(content);

    if (size > FILE_MAX_BYTES || content_read(content, 0, header, sizeof header) != sizeof header ||
        memcmp(header, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) != 0)
        return NULL;
    const unsigned shift = read_u16(header + 30);
    if (shift != 9 && shift != 12)
        return NULL;
    Ole *ole = g_new0(Ole, 1);
    ole->content = content;
    ole->shift = shift;
    ole->sectors = (guint32)(size >> shift);
    ole->table = g_array_new(FALSE, FALSE, sizeof(guint32));
    ole->mini = g_array_new(FALSE, FALSE, sizeof(guint32));
    ole->entries = g_array_new(FALSE, FALSE, sizeof(OleEntry));
    g_array_set_clear_func(ole->entries, entry_clear);
    read_table(ole, header);
    read_directory(ole, read_u32(header + 48));
    read_mini(ole, read_u32(header + 60));
    find_parents(ole);
    if (ole->entries->len == 0)
        g_clear_pointer(&ole, ole_free);
    return ole;
}

void
ole_free(Ole *ole)
{
    if (!ole)
        return;
    g_array_unref(ole->table);
    g_array_unref(ole->mini);
    g_array_unref(ole->root);
    g_array_unref(ole->entries);
    g_free(ole);
}

guint
ole_count(const Ole *ole)
{
    return ole->entries->len;
}

const OleEntry *
ole_entry(const Ole *ole, guint number)
{
    return &g_array_index(ole->entries, OleEntry, number);
}

const OleEntry *
ole_find(const Ole *ole, guint32 parent, const char *name)
{
    for (guint i = 0; i < ole->entries->len; i++) {
        const OleEntry *entry = ole_entry(ole, i);
        if (entry->kind == OLE_STREAM && entry->parent == parent && g_ascii_strcasecmp(entry->name, name) == 0)
            return entry;
    }
    return NULL;
}
