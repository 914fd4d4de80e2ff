/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <gmime/gmime.h>

#include "message/declared.h"

static const struct {
    const char *value, *type; /* NULL: none */
    bool is_ambiguous;
} types[] = {
    { "text/plain", "text/plain", false },
    { " TEXT/Html; charset=utf-8", "text/html", false },
    { "\r\n (carta) text (a) / (b) plain (c); x=y", "text/plain", false },
    { "text/html charset=utf-8", "text/html", false },
    { "text/plain;;charset=utf-8", "text/plain", false },
    { "application/vnd.ms-excel;", "application/vnd.ms-excel", false },
    { "text/plain/x", "text/plain", false },
    { "text/plain, text/plain", "text/plain", false },
    { "application/pdf acta", "application/pdf", false },
    { "text/html/x", "text/html", true },
    { "text/html,text/plain", "text/html", true },
    { "text/plain (html", "text/plain", true },
    { "multipart/mixed/x; boundary=b", "multipart/mixed", true },
    { "message/rfc822 adjunto", "message/rfc822", true },
    { "", NULL, false },
    { "text", NULL, false },
    { "text/", NULL, false },
    { "text/;charset=utf-8", NULL, false },
    { "/plain", NULL, false },
    { "plain", NULL, false },
    { "; charset=utf-8", NULL, false },
    { "charset=utf-8", NULL, false },
    { "text plain", NULL, false },
    { "text\\plain", NULL, false },
    { "\"text/plain\"", NULL, false },
    { "'text'/plain", "'text'/plain", false },
    { "<text/plain>", NULL, false },
    { "(text/plain", NULL, false },
    { "=?utf-8?q?text/plain?=", NULL, false },
    { "texto", NULL, false },
    { "html", NULL, true },
    { "\"text/html\"", NULL, true },
    { "multipart", NULL, true },
    { "multipart/; boundary=b", NULL, true },
    { "=?utf-8?q?multipart/mixed?=; boundary=b", NULL, true },
    { "message/", NULL, true },
    { "text/; x=html", NULL, false },
};

START_TEST(reads_types)
{
    const DeclaredType said = declared_type(types[_i].value);
    g_autofree char *type = said.type;

    ck_assert_msg(g_strcmp0(type, types[_i].type) == 0, "«%s»: %s", types[_i].value, type);
    ck_assert_msg(said.is_ambiguous == types[_i].is_ambiguous, "«%s»: %d", types[_i].value, said.is_ambiguous);
}
END_TEST

static const struct {
    const char *value;
    GMimeContentEncoding encoding;
    bool is_ambiguous;
} encodings[] = {
    { "7bit", GMIME_CONTENT_ENCODING_7BIT, false },
    { " BASE64 ", GMIME_CONTENT_ENCODING_BASE64, false },
    { "\n base64\r\n", GMIME_CONTENT_ENCODING_BASE64, false },
    { "Quoted-Printable", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, false },
    { "base64;", GMIME_CONTENT_ENCODING_BASE64, false },
    { "8-bit", GMIME_CONTENT_ENCODING_8BIT, false },
    { "8bit (sin cambios)", GMIME_CONTENT_ENCODING_8BIT, false },
    { "x-uuencode", GMIME_CONTENT_ENCODING_UUENCODE, false },
    { "X-UUE", GMIME_CONTENT_ENCODING_UUENCODE, false },
    { "uuencode", GMIME_CONTENT_ENCODING_UUENCODE, false },
    { "", GMIME_CONTENT_ENCODING_DEFAULT, false },
    { "utf-8", GMIME_CONTENT_ENCODING_DEFAULT, false },
    { "x-desconocida", GMIME_CONTENT_ENCODING_DEFAULT, false },
    { "none", GMIME_CONTENT_ENCODING_DEFAULT, false },
    { "base-64", GMIME_CONTENT_ENCODING_DEFAULT, true },
    { "base644", GMIME_CONTENT_ENCODING_DEFAULT, true },
    { "x-base64", GMIME_CONTENT_ENCODING_DEFAULT, true },
    { "B64", GMIME_CONTENT_ENCODING_DEFAULT, true },
    { "x-yenc", GMIME_CONTENT_ENCODING_DEFAULT, true },
    { "quotedprintable", GMIME_CONTENT_ENCODING_DEFAULT, true },
    { "Quoted_Printable", GMIME_CONTENT_ENCODING_DEFAULT, true },
    { "qp", GMIME_CONTENT_ENCODING_DEFAULT, true },
    { "x-gzip64", GMIME_CONTENT_ENCODING_DEFAULT, true },
    { "7bit 8bit", GMIME_CONTENT_ENCODING_7BIT, false },
    { "base64 8bit", GMIME_CONTENT_ENCODING_BASE64, true },
    { "8bit base64", GMIME_CONTENT_ENCODING_8BIT, true },
    { "8bit, quoted-printable", GMIME_CONTENT_ENCODING_8BIT, true },
    { "quoted-printable; x", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, true },
    { "(en) base64", GMIME_CONTENT_ENCODING_BASE64, true },
    { "base64 (en)", GMIME_CONTENT_ENCODING_BASE64, true },
    { "\"base64\"", GMIME_CONTENT_ENCODING_BASE64, true },
    { "=?utf-8?q?base64?=", GMIME_CONTENT_ENCODING_DEFAULT, true },
    { "cte=base64", GMIME_CONTENT_ENCODING_DEFAULT, true },
};

START_TEST(reads_encodings)
{
    const DeclaredEncoding said = declared_encoding(encodings[_i].value);

    ck_assert_msg(said.encoding == (int)encodings[_i].encoding, "«%s»: %d", encodings[_i].value, said.encoding);
    ck_assert_msg(said.is_ambiguous == encodings[_i].is_ambiguous, "«%s»: %d", encodings[_i].value, said.is_ambiguous);
}
END_TEST

int
main(void)
{
    return unit_run("message/declared",
        (const Unit[]){ { reads_types, G_N_ELEMENTS(types) }, { reads_encodings, G_N_ELEMENTS(encodings) }, { 0 } });
}
