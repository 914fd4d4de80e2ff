/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <gmime/gmime.h>

#include "compound.h"
#include "message/office97.h"

#define BYTES(text) text, sizeof(text) - 1
#define BOF "\x09\x08\x04\0\0\6\5\0"
#define END "\x0a\0\0\0"
#define FONT "\x31\0\3\0abc"
#define FILEPASS "\x2f\0\6\0\0\0\1\0\1\0"
#define SHEET(kind) "\x85\0\x0b\0\0\1\0\0\0" kind "\3\0uno"
#define FIB(flags) "\xec\xa5\xc1\0\0\0\0\0\0\0" flags "\xbf\0"
#define RECORD(kind, length) "\x0f\0" kind length "\0\0\0"

static const struct {
    CompoundEntry entries[4];
    AttachmentFlags flags;
} cases[] = {
    { { { 0, "Workbook", BYTES(BOF FONT SHEET("\0") END) } }, 0 },
    { { { 0, "Workbook", BYTES(BOF FILEPASS FONT) } }, ATTACHMENT_ENCRYPTED },
    { { { 0, "Workbook", BYTES(BOF FONT FONT FILEPASS) } }, ATTACHMENT_ENCRYPTED },
    { { { 0, "BOOK", BYTES(BOF FILEPASS) } }, ATTACHMENT_ENCRYPTED },
    { { { 0, "Workbook", BYTES(BOF END FILEPASS) } }, 0 },
    { { { 0, "Workbook", BYTES(BOF "\x31\0\x0a\0" FILEPASS END) } }, 0 },
    { { { 0, "Workbook", BYTES(BOF SHEET("\1") END) } }, ATTACHMENT_MACRO },
    { { { 0, "Workbook", BYTES(BOF "\x85\0\xff\xff") } }, 0 },
    { { { 0, "Workbook", BYTES("") } }, 0 },
    { { { 0, "Otro", BYTES(BOF FILEPASS) } }, 0 },
    { { { 0, "WordDocument", BYTES(FIB("\0\x12")) } }, 0 },
    { { { 0, "WordDocument", BYTES(FIB("\0\x13")) } }, ATTACHMENT_ENCRYPTED },
    { { { 0, "WordDocument", BYTES("\xec\xa5") } }, 0 },
    { { { 0, "ObjectPool", NULL, 0 }, { 1, "_1", NULL, 0 }, { 2, "WordDocument", BYTES(FIB("\0\1")) } },
        ATTACHMENT_ENCRYPTED },
    { { { 0, "Current User", BYTES("\0\0\xf6\x0f\x14\0\0\0\x14\0\0\0\x5f\xc0\x91\xe3") } }, 0 },
    { { { 0, "Current User", BYTES("\0\0\xf6\x0f\x14\0\0\0\x14\0\0\0\xdf\xc4\xd1\xf3") } }, ATTACHMENT_ENCRYPTED },
    { { { 0, "PowerPoint Document", BYTES(RECORD("\xe8\3", "\4") "abcd" RECORD("\x14\x2f", "\0")) } },
        ATTACHMENT_ENCRYPTED },
    { { { 0, "PowerPoint Document", BYTES(RECORD("\xe8\3", "\x08") RECORD("\x14\x2f", "\0")) } }, 0 },
    { { { 0, "EncryptedPackage", BYTES("x") }, { 0, "EncryptionInfo", BYTES("x") } }, ATTACHMENT_ENCRYPTED },
    { { { 0, "EncryptedSummary", BYTES("x") } }, ATTACHMENT_ENCRYPTED },
    { { { 0, "Macros", NULL, 0 }, { 1, "VBA", NULL, 0 }, { 2, "_VBA_PROJECT", BYTES("x") } }, ATTACHMENT_MACRO },
    /* names that only the text has */
    { { { 0, "WordDocument", BYTES(FIB("\0\0") "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0") } }, 0 },
};

START_TEST(finds_what_is_hidden)
{
    g_autoptr(Spool) spool = compound_spool(cases[_i].entries);
    const ContentRange all = { 0, spool_size(spool), GMIME_CONTENT_ENCODING_BINARY };
    g_autoptr(Content) content = content_new(spool, &all);
    g_autoptr(Ole) ole = ole_open(content);

    ck_assert_ptr_nonnull(ole);
    ck_assert_msg(office97_inspect(ole) == cases[_i].flags, "row %d: %x", _i, office97_inspect(ole));
}
END_TEST

int
main(void)
{
    return unit_run("message/office97", (const Unit[]){ { finds_what_is_hidden, G_N_ELEMENTS(cases) }, { 0 } });
}
