/* SPDX-License-Identifier: BSD-2-Clause */
/* outlook: knows properties by the names of their streams ([MS-OXMSG], 2.4): "__substg1.0_", a tag, a type. */
#include "message/outlook.h"

#include <string.h>

#define NAME_MAX_BYTES 4096
#define COPY_BYTES 65536

typedef enum { TEXT_WIDE, TEXT_NARROW } TextKind;

static const struct {
    const char *stream;
    TextKind kind;
} names[] = {
    { "__substg1.0_3707001F", TEXT_WIDE }, /* the long file name */
    { "__substg1.0_3707001E", TEXT_NARROW },
    { "__substg1.0_3704001F", TEXT_WIDE }, /* the short one */
    { "__substg1.0_3704001E", TEXT_NARROW },
    { "__substg1.0_3001001F", TEXT_WIDE }, /* the one that is shown */
    { "__substg1.0_3001001E", TEXT_NARROW },
};

static const struct {
    const char *stream;
    TextKind kind;
} addresses[] = {
    { "__substg1.0_39FE001F", TEXT_WIDE }, /* of SMTP */
    { "__substg1.0_39FE001E", TEXT_NARROW },
    { "__substg1.0_3003001F", TEXT_WIDE }, /* of any kind */
    { "__substg1.0_3003001E", TEXT_NARROW },
};

#define DATA "__substg1.0_37010102"
#define ATTACHMENT_STORAGE "__attach_version1.0_"
#define RECIPIENT_STORAGE "__recip_version1.0_"
#define PROPERTIES "__properties_version1.0"

bool
outlook_is_message(const Ole *ole)
{
    return ole_find(ole, 0, PROPERTIES) != NULL;
}

/* What the stream ENTRY says. The caller owns it. */
static char *
read_text(const Ole *ole, const OleEntry *entry, TextKind kind)
{
    g_autoptr(OleStream) stream = ole_stream_open(ole, entry);
    g_autofree char *bytes = g_malloc0(NAME_MAX_BYTES + 1);
    const size_t length = stream ? ole_stream_read(stream, 0, bytes, NAME_MAX_BYTES) : 0;
    g_autofree char *text =
        kind == TEXT_WIDE
            ? g_convert_with_fallback(bytes, (gssize)(length & ~(size_t)1), "UTF-8", "UTF-16LE", "?", NULL, NULL, NULL)
            : g_convert(bytes, (gssize)strlen(bytes), "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
    char *valid = g_utf8_make_valid(text ? text : "", -1);

    return g_strstrip(valid);
}

/* Copies the stream ENTRY, of *LEFT bytes that may still be copied; NULL where that cannot be. The caller owns it. */
static Spool *
copy_stream(const Ole *ole, const OleEntry *entry, const Spool *like, goffset *left)
{
    g_autoptr(OleStream) stream = ole_stream_open(ole, entry);
    g_autofree uint8_t *block = g_malloc(COPY_BYTES);
    g_autoptr(Spool) spool = spool_new_like(like);
    size_t got;

    *left -= MIN(*left, entry->size);
    if (*left == 0)
        return NULL;
    for (goffset offset = 0; stream && (got = ole_stream_read(stream, offset, block, COPY_BYTES)) > 0;
         offset += (goffset)got)
        if (!spool_append(spool, block, got, NULL))
            return NULL;
    return g_steal_pointer(&spool);
}

/* Whether ENTRY is in a storage whose name begins with PREFIX. */
static bool
is_within(const Ole *ole, const OleEntry *entry, const char *prefix)
{
    return entry->kind == OLE_STREAM && entry->parent != OLE_NOBODY &&
           g_ascii_strncasecmp(ole_entry(ole, entry->parent)->name, prefix, strlen(prefix)) == 0;
}

/* The file of the storage NUMBER, which FILES (number → EnclosedFile *) has, or gets while it has less than LIMIT;
 * NULL: it does not. */
static EnclosedFile *
file_of(GHashTable *files, guint32 number, guint limit)
{
    EnclosedFile *file = g_hash_table_lookup(files, GUINT_TO_POINTER(number));

    if (!file && g_hash_table_size(files) < limit) {
        file = enclosed_file_new();
        g_hash_table_insert(files, GUINT_TO_POINTER(number), file);
    }
    return file;
}

/* Puts the property that ENTRY is into FILE. */
static void
take_property(const Ole *ole, const OleEntry *entry, const Spool *like, goffset *left, EnclosedFile *file)
{
    if (g_ascii_strcasecmp(entry->name, DATA) == 0 && !file->bytes) {
        file->is_file = true;
        file->bytes = copy_stream(ole, entry, like, left);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *name =
            g_ascii_strcasecmp(entry->name, names[i].stream) == 0 ? read_text(ole, entry, names[i].kind) : NULL;
        enclosed_file_take_name(file, g_steal_pointer(&name));
    }
}

GPtrArray *
outlook_files(const Ole *ole, const Spool *like, guint limit, goffset most)
{
    g_autoptr(GHashTable) by_storage = g_hash_table_new(NULL, NULL);
    GPtrArray *files = g_ptr_array_new_with_free_func(enclosed_file_free);

    for (guint i = 0; i < ole_count(ole); i++) {
        const OleEntry *entry = ole_entry(ole, i);
        if (!is_within(ole, entry, ATTACHMENT_STORAGE))
            continue;
        const guint before = g_hash_table_size(by_storage);
        EnclosedFile *file = file_of(by_storage, entry->parent, limit);
        if (!file)
            continue;
        if (g_hash_table_size(by_storage) > before)
            g_ptr_array_add(files, file);
        take_property(ole, entry, like, &most, file);
    }
    /* Messages within have no bytes of their own, and what is in them stands by itself. */
    for (guint i = files->len; i-- > 0;)
        if (!((const EnclosedFile *)g_ptr_array_index(files, i))->is_file)
            g_ptr_array_remove_index(files, i);
    return files;
}

GPtrArray *
outlook_recipients(const Ole *ole, guint limit)
{
    GPtrArray *recipients = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < ole_count(ole) && recipients->len < limit; i++) {
        const OleEntry *entry = ole_entry(ole, i);
        for (size_t k = 0; k < G_N_ELEMENTS(addresses) && is_within(ole, entry, RECIPIENT_STORAGE); k++) {
            g_autofree char *address = g_ascii_strcasecmp(entry->name, addresses[k].stream) == 0
                                           ? read_text(ole, entry, addresses[k].kind)
                                           : NULL;
            if (address && strchr(address, '@'))
                g_ptr_array_add(recipients, g_steal_pointer(&address));
        }
    }
    return recipients;
}
