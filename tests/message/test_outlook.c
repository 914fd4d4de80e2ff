/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <gmime/gmime.h>

#include "compound.h"
#include "message/outlook.h"

#define BYTES(text) text, sizeof(text) - 1
#define WIDE(text) text, sizeof(text)

static const CompoundEntry letter[] = {
    { 0, "__properties_version1.0", BYTES("x") },
    { 0, "__attach_version1.0_#00000000", NULL, 0 },
    { 2, "__substg1.0_37010102", BYTES("MZ programa") },
    { 2, "__substg1.0_3707001F", WIDE("a\0\xf1\0o\0.\0e\0x\0e") },
    { 2, "__substg1.0_3704001E", BYTES("ao~1.txt") },
    { 0, "__attach_version1.0_#00000001", NULL, 0 },
    { 6, "__substg1.0_3701000D", NULL, 0 },
    { 7, "__attach_version1.0_#00000000", NULL, 0 },
    { 8, "__substg1.0_37010102", BYTES("dentro") },
    { 8, "__substg1.0_3707001E", BYTES("nota.js") },
    { 0, "__recip_version1.0_#00000000", NULL, 0 },
    { 11, "__substg1.0_39FE001F", WIDE("a\0@\0b\0.\0c\0o") },
    { 11, "__substg1.0_3003001E", BYTES("/o=entidad/cn=ana") },
    { 0 },
};

static Ole *
open(const CompoundEntry *entries, Spool **spool, Content **content)
{
    *spool = compound_spool(entries);
    const ContentRange all = { 0, spool_size(*spool), GMIME_CONTENT_ENCODING_BINARY };
    *content = content_new(*spool, &all);
    return ole_open(*content);
}

START_TEST(finds_what_is_attached)
{
    g_autoptr(Spool) spool = NULL;
    g_autoptr(Content) content = NULL;
    g_autoptr(Ole) ole = open(letter, &spool, &content);
    g_autoptr(GPtrArray) files = outlook_files(ole, spool, 10, 1000), first = outlook_files(ole, spool, 1, 1000),
                         little = outlook_files(ole, spool, 10, 12);
    const EnclosedFile *one = g_ptr_array_index(files, 0), *other = g_ptr_array_index(files, 1);
    char bytes[8] = { 0 };

    ck_assert(outlook_is_message(ole));
    ck_assert_uint_eq(files->len, 2);
    ck_assert_uint_eq(first->len, 1);
    ck_assert_uint_eq(little->len, 2);
    ck_assert_ptr_nonnull(((const EnclosedFile *)g_ptr_array_index(little, 0))->bytes);
    ck_assert_ptr_null(((const EnclosedFile *)g_ptr_array_index(little, 1))->bytes);
    ck_assert_uint_eq(one->names->len, 2);
    ck_assert_str_eq(g_ptr_array_index(one->names, 0), "año.exe");
    ck_assert_str_eq(g_ptr_array_index(one->names, 1), "ao~1.txt");
    ck_assert_int_eq(spool_size(one->bytes), 11);
    ck_assert_str_eq(g_ptr_array_index(other->names, 0), "nota.js");
    ck_assert_int_eq(spool_read(other->bytes, 0, bytes, 7, NULL), 6);
    ck_assert_str_eq(bytes, "dentro");
}
END_TEST

START_TEST(finds_whom_it_went_to)
{
    g_autoptr(Spool) spool = NULL;
    g_autoptr(Content) content = NULL;
    g_autoptr(Ole) ole = open(letter, &spool, &content);
    g_autoptr(GPtrArray) recipients = outlook_recipients(ole, 10), none = outlook_recipients(ole, 0);

    ck_assert_uint_eq(recipients->len, 1);
    ck_assert_str_eq(g_ptr_array_index(recipients, 0), "a@b.co");
    ck_assert_uint_eq(none->len, 0);
}
END_TEST

START_TEST(knows_messages)
{
    static const CompoundEntry document[] = { { 0, "WordDocument", BYTES("x") }, { 0 } };
    g_autoptr(Spool) spool = NULL;
    g_autoptr(Content) content = NULL;
    g_autoptr(Ole) ole = open(document, &spool, &content);

    ck_assert(!outlook_is_message(ole));
}
END_TEST

int
main(void)
{
    return unit_run("message/outlook",
        (const Unit[]){ { finds_what_is_attached, 0 }, { finds_whom_it_went_to, 0 }, { knows_messages, 0 }, { 0 } });
}
