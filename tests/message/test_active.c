/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <gmime/gmime.h>

#include "message/active.h"

#define OLE "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#define BYTES(text) text, sizeof(text) - 1

static const struct {
    const char *type, *bytes;
    size_t length;
    AttachmentFlags flags;
} cases[] = {
    { "application/pdf", BYTES("%PDF-1.4 1 0 obj<</Type/Catalog>>"), 0 },
    { "application/pdf", BYTES("%PDF-1.4 <</S/JavaScript/JS(app.alert(1))>>"), ATTACHMENT_ACTIVE_CONTENT },
    { "application/pdf", BYTES("%PDF-1.4 <</S /J#61va#53cript /JS(x)>>"), ATTACHMENT_ACTIVE_CONTENT },
    { "application/pdf", BYTES("%PDF-1.4 <</S/Launch/F(cmd.exe)>>"), ATTACHMENT_ACTIVE_CONTENT },
    { "application/pdf", BYTES("%PDF-1.4 (habla de JavaScript)"), 0 },
    { "application/pdf", BYTES("%PDF-1.4 #"), 0 },
    { "application/pdf", BYTES("%PDF-1.4 #4"), 0 },
    { "text/html", BYTES("<html><body><p>hola</p></body></html>"), 0 },
    { "text/html", BYTES("<html><SCRIPT src=x></SCRIPT>"), ATTACHMENT_ACTIVE_CONTENT },
    { "text/html", BYTES("<a href='JavaScript:x()'>"), ATTACHMENT_ACTIVE_CONTENT },
    { "text/html", BYTES("<img src=x\tonerror=x()>"), ATTACHMENT_ACTIVE_CONTENT },
    { "text/html", BYTES("<p>la descripción de un proceso</p>"), 0 },
    { "image/svg+xml", BYTES("<svg onload='x()'>"), ATTACHMENT_ACTIVE_CONTENT },
    { "image/svg+xml", BYTES("<svg onload=x()>"), ATTACHMENT_ACTIVE_CONTENT },
    { "application/msword", BYTES(OLE "\0\0W\0o\0r\0d\0"), 0 },
    { "application/msword", BYTES(OLE "\0\0_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0"), ATTACHMENT_MACRO },
    { "application/CDFV2", BYTES(OLE "\0\0E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"), ATTACHMENT_ENCRYPTED },
    { "text/rtf", BYTES("{\\rtf1\\ansi hola}"), 0 },
    { "text/rtf", BYTES("{\\rtf1{\\*\\template C:\\\\Users\\\\ana\\\\Normal.dotm}hola}"), 0 },
    { "text/rtf", BYTES("{\\rtf1{\\*\\template http://e.co/x.dotm}}"), ATTACHMENT_REMOTE_TEMPLATE },
    { "text/rtf", BYTES("{\\rtf1{\\*\r\n\\TEMPLATE\nHTTPS://e.co/x}}"), ATTACHMENT_REMOTE_TEMPLATE },
    { "application/rtf", BYTES("{\\rtf1{\\*\\template \\\\\\\\e.co\\\\x.dotm}}"), ATTACHMENT_REMOTE_TEMPLATE },
    { "text/rtf", BYTES("{\\rtf1{\\*\\template \\'68ttp://e.co}}"), ATTACHMENT_REMOTE_TEMPLATE },
    { "text/rtf", BYTES("{\\*\\fldinst INCLUDEPICTURE \"http://e.co/p.png\"}"), ATTACHMENT_REMOTE_TEMPLATE },
    { "text/rtf", BYTES("{\\*\\fldinst INCLUDEPICTURE \"C:\\\\foto.png\"}"), 0 },
    { "text/rtf", BYTES("{\\object\\objautlink{\\*\\objdata 01}}"), ATTACHMENT_REMOTE_TEMPLATE },
    { "text/rtf", BYTES("{\\rtf1{\\*\\template file:///C:\\\\Users\\\\Jos\\'e9\\\\Carta.dotx}}"), 0 },
    { "text/rtf", BYTES("{\\rtf1{\\*\\template Carta \\u241?oficial.dotx}}"), 0 },
    { "text/rtf", BYTES("{\\rtf1{\\*\\template file://e.co/x.dotm}}"), ATTACHMENT_REMOTE_TEMPLATE },
    { "text/rtf", BYTES("{\\rtf1{\\*\\template \\u104?ttp://e.co}}"), ATTACHMENT_REMOTE_TEMPLATE },
    { "text/rtf", BYTES("{\\rtf1{\\*\\template ht\\b0 tp://e.co}}"), ATTACHMENT_REMOTE_TEMPLATE },
    { "text/rtf", BYTES("{{\\*\\template a.dot}{\\*\\template http://e.co}}"), ATTACHMENT_REMOTE_TEMPLATE },
    { "text/rtf", BYTES("{\\*\\fldinst INCLUDEPICTURE \"\\\\\\\\e.co\\\\p.png\"}"), ATTACHMENT_REMOTE_TEMPLATE },
    { "text/plain", BYTES("<script>"), 0 },
    { "application/pdf", BYTES(""), 0 },
};

static AttachmentFlags
inspect(const void *bytes, size_t length, const char *type)
{
    g_autoptr(Spool) spool = spool_new_from_bytes(bytes, length);
    const ContentRange all = { 0, (goffset)length, GMIME_CONTENT_ENCODING_BINARY };
    g_autoptr(Content) content = content_new(spool, &all);

    return active_inspect(content, type);
}

START_TEST(finds_what_acts)
{
    ck_assert_msg(inspect(cases[_i].bytes, cases[_i].length, cases[_i].type) == cases[_i].flags, "row %d", _i);
}
END_TEST

/* Wherever the mark stands, also across the edge of what is read at once. */
START_TEST(finds_it_anywhere)
{
    static const char mark[] = "/J#61v#61Script ";
    const size_t size = 200000;
    g_autofree char *bytes = g_strnfill(size, '.');

    for (size_t at = 65536 - 200; at < 65536 + 20; at++) {
        memcpy(bytes + at, mark, sizeof mark - 1);
        ck_assert_msg(inspect(bytes, size, "application/pdf") == ATTACHMENT_ACTIVE_CONTENT, "at %zu", at);
        memset(bytes + at, '.', sizeof mark - 1);
    }
    memcpy(bytes + size - sizeof mark, mark, sizeof mark - 1);
    ck_assert_int_eq(inspect(bytes, size, "application/pdf"), ATTACHMENT_ACTIVE_CONTENT);
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/active", (const Unit[]){ { finds_what_acts, G_N_ELEMENTS(cases) }, { finds_it_anywhere, 0 }, { 0 } });
}
