/* SPDX-License-Identifier: BSD-2-Clause */
#include "compound.h"

#include <string.h>

#include <check.h>

#define SECTOR 512u
#define MINI 64u
#define CUTOFF 4096u
#define LAST 0xfffffffeu
#define NOTHING 0xffffffffu
#define TABLE_SECTOR 0xfffffffdu
#define IN_TABLE (SECTOR / 4)

static void
put(guint8 *at, guint32 value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (guint8)(value >> (8 * i));
}

static void
pad(GByteArray *bytes, guint unit, guint8 with)
{
    while (bytes->len % unit != 0)
        g_byte_array_append(bytes, &with, 1);
}

/* Appends LENGTH bytes in sectors of UNIT to BYTES, and their chain to TABLE; returns the first. */
static guint32
place(GByteArray *bytes, GArray *table, const void *data, size_t length, guint unit)
{
    const guint32 first = table->len;

    g_byte_array_append(bytes, data, (guint)length);
    pad(bytes, unit, 0);
    while (table->len < bytes->len / unit) {
        const guint32 next = table->len + 1 < bytes->len / unit ? table->len + 1 : LAST;
        g_array_append_val(table, next);
    }
    return length > 0 ? first : LAST;
}

/* The directory's record of one. */
static void
append_entry(
    GByteArray *directory, const char *name, guint8 kind, guint32 right, guint32 child, guint32 start, size_t size)
{
    guint8 record[128] = { 0 };
    glong units = 0;
    g_autofree gunichar2 *utf16 = g_utf8_to_utf16(name, -1, NULL, &units, NULL);

    ck_assert_int_lt(units, 32);
    memcpy(record, utf16, (size_t)units * 2);
    put(record + 64, (guint32)(units + 1) * 2, 2);
    record[66] = kind;
    record[67] = 1;
    put(record + 68, NOTHING, 4);
    put(record + 72, right, 4);
    put(record + 76, child, 4);
    put(record + 116, start, 4);
    put(record + 120, (guint32)size, 4);
    g_byte_array_append(directory, record, sizeof record);
}

/* The first, behind AFTER, that PARENT holds. */
static guint32
next_of(const CompoundEntry *entries, guint after, guint parent)
{
    for (guint i = after; entries[i].name; i++)
        if (entries[i].parent == parent)
            return i + 1;
    return NOTHING;
}

/* The sectors behind the header, and their table; what small streams are made of goes into MINI_BYTES. */
typedef struct {
    GByteArray *bytes, *mini_bytes, *directory;
    GArray *table, *mini_table;
} Parts;

static void
place_streams(Parts *parts, const CompoundEntry *entries, guint32 *starts)
{
    for (guint i = 0; entries[i].name; i++) {
        if (!entries[i].data)
            continue;
        const bool is_mini = entries[i].size < CUTOFF;
        starts[i] = is_mini ? place(parts->mini_bytes, parts->mini_table, entries[i].data, entries[i].size, MINI)
                            : place(parts->bytes, parts->table, entries[i].data, entries[i].size, SECTOR);
    }
}

static void
write_directory(Parts *parts, const CompoundEntry *entries, const guint32 *starts)
{
    const guint32 mini = place(parts->bytes, parts->table, parts->mini_bytes->data, parts->mini_bytes->len, SECTOR);

    append_entry(parts->directory, "Root Entry", 5, NOTHING, next_of(entries, 0, 0), mini, parts->mini_bytes->len);
    for (guint i = 0; entries[i].name; i++)
        append_entry(parts->directory, entries[i].name, entries[i].data ? 2 : 1,
            next_of(entries, i + 1, entries[i].parent), entries[i].data ? NOTHING : next_of(entries, 0, i + 1),
            starts[i], entries[i].size);
}

/* Appends the table, which has an entry for each of its own sectors; HEADER receives where they are. */
static void
write_table(Parts *parts, guint8 *header)
{
    const guint32 used = parts->table->len, own = (used + IN_TABLE - 1) / (IN_TABLE - 1);
    const guint32 mark = TABLE_SECTOR, nothing = NOTHING;

    ck_assert_uint_le(own, 109);
    for (guint32 i = 0; i < own; i++) {
        g_array_append_val(parts->table, mark);
        put(header + 76 + 4 * i, used + i, 4);
    }
    while (parts->table->len < own * IN_TABLE)
        g_array_append_val(parts->table, nothing);
    g_byte_array_append(parts->bytes, (const guint8 *)parts->table->data, own * SECTOR);
    put(header + 44, own, 4);
}

GByteArray *
compound_new(const CompoundEntry *entries)
{
    guint8 header[SECTOR] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    guint32 starts[64] = { 0 };
    g_autoptr(GByteArray) bytes = g_byte_array_new(), mini_bytes = g_byte_array_new(), directory = g_byte_array_new();
    g_autoptr(GArray) table = g_array_new(FALSE, FALSE, 4), mini_table = g_array_new(FALSE, FALSE, 4);
    Parts parts = { bytes, mini_bytes, directory, table, mini_table };

    memset(header + 76, 0xff, SECTOR - 76);
    put(header + 24, 0x3e, 2);
    put(header + 26, 3, 2);
    put(header + 28, 0xfffe, 2);
    put(header + 30, 9, 2);
    put(header + 32, 6, 2);
    put(header + 56, CUTOFF, 4);
    put(header + 68, LAST, 4);
    place_streams(&parts, entries, starts);
    write_directory(&parts, entries, starts);
    pad(directory, SECTOR, 0);
    put(header + 48, place(bytes, table, directory->data, directory->len, SECTOR), 4);
    put(header + 60, place(bytes, table, mini_table->data, mini_table->len * 4, SECTOR), 4);
    put(header + 64, (mini_table->len * 4 + SECTOR - 1) / SECTOR, 4);
    write_table(&parts, header);
    g_byte_array_prepend(bytes, header, SECTOR);
    return g_steal_pointer(&bytes);
}

Spool *
compound_spool(const CompoundEntry *entries)
{
    g_autoptr(GByteArray) bytes = compound_new(entries);

    return spool_new_from_bytes(bytes->data, bytes->len);
}
