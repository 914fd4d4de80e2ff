/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <gmime/gmime.h>
#include <zlib.h>

#include "message/pdf.h"

static AttachmentFlags
inspect(const GByteArray *pdf)
{
    g_autoptr(Spool) spool = spool_new_from_bytes(pdf->data, pdf->len);
    const ContentRange all = { 0, (goffset)pdf->len, GMIME_CONTENT_ENCODING_BINARY };
    g_autoptr(Content) content = content_new(spool, &all);

    return pdf_inspect(content);
}

static void
append(GByteArray *pdf, const char *text)
{
    g_byte_array_append(pdf, (const guint8 *)text, (guint)strlen(text));
}

/* A stream of objects behind FILLING bytes of other things, with OBJECTS inside, deflated. */
static GByteArray *
pdf_of(size_t filling, const char *dictionary, const char *objects)
{
    GByteArray *pdf = g_byte_array_new();
    uLongf length = compressBound((uLong)strlen(objects));
    g_autofree guint8 *deflated = g_malloc(length);
    g_autofree char *filler = g_strnfill(filling, '.');

    ck_assert_int_eq(compress(deflated, &length, (const Bytef *)objects, (uLong)strlen(objects)), Z_OK);
    append(pdf, "%PDF-1.5\n1 0 obj\n<</Type/ObjStm>>\nendobj\n");
    append(pdf, filler);
    append(pdf, "\n2 0 obj\n");
    append(pdf, dictionary);
    append(pdf, "\nstream\r\n");
    g_byte_array_append(pdf, deflated, (guint)length);
    append(pdf, "\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n");
    return pdf;
}

#define OBJECTS "<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length 99>>"

static const struct {
    const char *dictionary, *objects;
    AttachmentFlags flags;
} cases[] = {
    { OBJECTS, "1 0 <</S/JavaScript/JS(app.alert(1))>>", ATTACHMENT_ACTIVE_CONTENT },
    { "<</Type/#4fbj#53tm/Filter/FlateDecode>>", "1 0 <</S/#4aavaScript>>", ATTACHMENT_ACTIVE_CONTENT },
    { OBJECTS, "1 0 <</S/Launch/F(cmd.exe)>>", ATTACHMENT_ACTIVE_CONTENT },
    { OBJECTS, "1 0 <</S/URI/URI(http://e.co/x)>>", 0 },
    { OBJECTS, "1 0 <</S/JavaScripting>>", 0 },
    { "<</Type/XObject/Filter/FlateDecode>>", "no object of the document /JavaScript", 0 },
    { "<</Type/XRef/Encrypt 9 0 R/Filter/FlateDecode>>", "0", ATTACHMENT_ENCRYPTED },
    { "<</EncryptMetadata false>>", "0", 0 },
    { OBJECTS, "1 0 (el curso de /JavaScript y /Launch de hoy)", 0 },
    { OBJECTS, "1 0 2 14 /JavaScript true", ATTACHMENT_ACTIVE_CONTENT },
    { OBJECTS, "1 0 /JavaScript\nendobj", ATTACHMENT_ACTIVE_CONTENT },
};

#define FIELD "<</S/JavaScript/JS(AFNumber_Format\\(0, 2\\))>>"

/* rows that a form's scripts make harmless, and others beside them */
static const struct {
    const char *body, *objects;
    AttachmentFlags flags;
} forms[] = {
    { "<</AA<</F" FIELD ">>>>", "1 0 <</T(total)>>", 0 },
    { "<</T(total)>>", "1 0 <</AA<</F" FIELD ">>>>", 0 },
    { "<</AA<</F" FIELD ">>>>", "1 0 <</S/JavaScript/JS(app.alert\\(1\\))>>", ATTACHMENT_ACTIVE_CONTENT },
    { "<</OpenAction<</S/JavaScript/JS 9 0 R>>>>", "1 0 <</AA<</F" FIELD ">>>>", ATTACHMENT_ACTIVE_CONTENT },
    { "<</AA<</F" FIELD ">>/S/Launch>>", "1 0 <</T(total)>>", ATTACHMENT_ACTIVE_CONTENT },
    { "<</Encrypt 9 0 R/AA<</F" FIELD ">>>>", "1 0 <</T(total)>>", ATTACHMENT_ENCRYPTED },
    { "<</Names<</JavaScript 9 0 R>>/AA<</F" FIELD ">>>>", "1 0 <</T(total)>>", ATTACHMENT_ACTIVE_CONTENT },
};

START_TEST(lets_form_fields_be)
{
    g_autoptr(GByteArray) pdf = pdf_of(0, OBJECTS, forms[_i].objects);

    append(pdf, "7 0 obj\n");
    append(pdf, forms[_i].body);
    append(pdf, "\nendobj\n");
    ck_assert_msg(inspect(pdf) == forms[_i].flags, "row %d: %x", _i, inspect(pdf));
}
END_TEST

/* What is too long to be read at once is not taken for a form. */
START_TEST(takes_nothing_long_for_a_form)
{
    g_autofree char *filler = g_strnfill(3u << 20, ' ');
    g_autofree char *objects = g_strconcat("1 0 " FIELD, filler, NULL);
    g_autoptr(GByteArray) in_a_stream = pdf_of(0, OBJECTS, objects);
    g_autoptr(GByteArray) in_a_file = pdf_of(9u << 20, OBJECTS, "1 0 " FIELD);

    ck_assert_int_eq(inspect(in_a_stream), ATTACHMENT_ACTIVE_CONTENT);
    ck_assert_int_eq(inspect(in_a_file), ATTACHMENT_ACTIVE_CONTENT);
}
END_TEST

START_TEST(looks_into_object_streams)
{
    g_autoptr(GByteArray) pdf = pdf_of(0, cases[_i].dictionary, cases[_i].objects);

    ck_assert_msg(inspect(pdf) == cases[_i].flags, "row %d: %x", _i, inspect(pdf));
}
END_TEST

/* Wherever the stream begins, also at the edge of what is read at once. */
START_TEST(finds_them_anywhere)
{
    for (size_t filling = 63000; filling < 65700; filling += 7) {
        g_autoptr(GByteArray) pdf = pdf_of(filling, cases[0].dictionary, cases[0].objects);
        ck_assert_msg(inspect(pdf) == ATTACHMENT_ACTIVE_CONTENT, "behind %zu", filling);
    }
}
END_TEST

/* A name may come out in two pieces, far inside. */
START_TEST(finds_names_far_inside)
{
    for (size_t before = 65536 - 140; before < 65536 + 40; before++) {
        g_autofree char *filler = g_strnfill(before, ' ');
        g_autofree char *objects = g_strconcat(filler, "/J#61vaScript ", NULL);
        g_autoptr(GByteArray) pdf = pdf_of(0, OBJECTS, objects);
        ck_assert_msg(inspect(pdf) == ATTACHMENT_ACTIVE_CONTENT, "behind %zu", before);
    }
}
END_TEST

/* What inflates without end, and many streams, are looked into only so far. */
START_TEST(is_bounded)
{
    g_autofree char *zeros = g_strnfill(30u << 20, 'x');
    g_autoptr(GByteArray) pdf = pdf_of(0, OBJECTS, zeros);

    for (int i = 0; i < 2000; i++)
        append(pdf, "3 0 obj<</Type/ObjStm>>stream\nx\x9c basura\nendstream endobj\n");
    ck_assert_int_eq(inspect(pdf), 0);
}
END_TEST

/* --- encrypted ------------------------------------------------------------------------------------------------- */

/* Each has a script in a stream of objects. Written by qpdf --object-streams=generate --encrypt USER duena …: who opens
 * the one needs no password, the other «clave». */
static const char *const encryptions[] = { "rc4-40", "rc4-128", "rc4-128-filters", "aes-128", "aes-128-metadata",
    "aes-256-r5", "aes-256" };

static GByteArray *
encrypted(const char *encryption, const char *whose)
{
    const char *folder = g_getenv("srcdir");
    g_autofree char *path =
        g_strdup_printf("%s/tests/message/pdfs/%s-%s.pdf", folder ? folder : ".", encryption, whose);
    char *bytes;
    gsize length;

    ck_assert_msg(g_file_get_contents(path, &bytes, &length, NULL), "%s", path);
    return g_byte_array_new_take((guint8 *)bytes, length);
}

START_TEST(what_only_must_not_be_changed_is_read)
{
    g_autoptr(GByteArray) pdf = encrypted(encryptions[_i], "open");

    ck_assert_msg(inspect(pdf) == ATTACHMENT_ACTIVE_CONTENT, "%s: %x", encryptions[_i], inspect(pdf));
}
END_TEST

START_TEST(what_asks_for_a_password_is_encrypted)
{
    g_autoptr(GByteArray) pdf = encrypted(encryptions[_i], "password");

    ck_assert_msg(inspect(pdf) == ATTACHMENT_ENCRYPTED, "%s: %x", encryptions[_i], inspect(pdf));
}
END_TEST

/* Also behind so much that nothing stands where one would look first. */
START_TEST(finds_the_dictionary_anywhere)
{
    for (size_t filling = 65536 - 3000; filling < 65536 + 3000; filling += 31) {
        g_autoptr(GByteArray) pdf = encrypted(encryptions[_i], "open");
        g_autofree char *filler = g_strnfill(filling, '.');
        g_byte_array_prepend(pdf, (const guint8 *)filler, (guint)filling);
        ck_assert_msg(inspect(pdf) == ATTACHMENT_ACTIVE_CONTENT, "%s behind %zu", encryptions[_i], filling);
    }
}
END_TEST

/* A byte of the key's proof changed, or any other: it is either read or said to be encrypted, and never taken for
 * plain.
 */
START_TEST(doubts_what_is_damaged)
{
    g_autoptr(GByteArray) pdf = encrypted(encryptions[_i], "open");

    for (guint i = 0; i < pdf->len; i++) {
        pdf->data[i] ^= 0x11;
        inspect(pdf);
        pdf->data[i] ^= 0x11;
    }
    for (guint length = 0; length < pdf->len; length += 3) {
        g_autoptr(GByteArray) torn = g_byte_array_new();
        g_byte_array_append(torn, pdf->data, length);
        inspect(torn);
    }
    uint8_t *user = memmem(pdf->data, pdf->len, "/U ", 3);
    ck_assert_ptr_nonnull(user);
    user[5] ^= 1;
    ck_assert_msg(inspect(pdf) & ATTACHMENT_ENCRYPTED, "%s: %x", encryptions[_i], inspect(pdf));
}
END_TEST

/* What says where it is encrypted is nowhere, twice, or no dictionary. */
START_TEST(doubts_what_it_does_not_find)
{
    static const char *const trailers[] = { "<</Encrypt 9 0 R>>", "<</Encrypt 99999999999999999999 0 R>>", "<</Encrypt",
        "<</Encrypt <<>> >>", "<</Encrypt <</Filter/Standard/V 5/R 6/U<00>/UE<00>>> >>",
        "<</Encrypt <</Filter/Standard/V 1/R 2/O(x)/U(x)>> >>", "<</Encrypt <</Filter/Otro/V 1/R 2>> >>",
        "<</Encrypt<</Filter<<<<<<<<<<[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "<</Encrypt<</U(((((((((((((((\\" };

    g_autoptr(GByteArray) pdf = g_byte_array_new();
    append(pdf, "%PDF-1.7\n19 0 obj\n<</Filter/Standard>>\nendobj\ntrailer\n");
    append(pdf, trailers[_i]);
    ck_assert_int_eq(inspect(pdf), ATTACHMENT_ENCRYPTED);
}
END_TEST

int
main(void)
{
    const int kinds = G_N_ELEMENTS(encryptions);

    return unit_run(
        "message/pdf", (const Unit[]){ { looks_into_object_streams, G_N_ELEMENTS(cases) },
                           { lets_form_fields_be, G_N_ELEMENTS(forms) }, { takes_nothing_long_for_a_form, 0 },
                           { finds_them_anywhere, 0 }, { finds_names_far_inside, 0 }, { is_bounded, 0 },
                           { what_only_must_not_be_changed_is_read, kinds },
                           { what_asks_for_a_password_is_encrypted, kinds }, { finds_the_dictionary_anywhere, kinds },
                           { doubts_what_is_damaged, kinds }, { doubts_what_it_does_not_find, 9 }, { 0 } });
}
