/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <gmime/gmime.h>
#include <openssl/cms.h>
#include <openssl/evp.h>

#include "compound.h"
#include "message/parts.h"

#define HEAD "From: luz@x.co\nTo: b@y.co\nMIME-Version: 1.0\n"
#define MIXED(parts) HEAD "Content-Type: multipart/mixed; boundary=B\n\n" parts "--B--\n"
#define PART(fields, body) "--B\n" fields "\n" body "\n"
#define WORDS PART("Content-Type: text/plain\n", "hola")

/* --- what is found, in words ---------------------------------------------------------------------------------- */

static const struct {
    MessageDefects defect;
    const char *name;
} defects[] = { { DEFECT_AMBIGUOUS, "ambiguous" }, { DEFECT_ELSEWHERE, "elsewhere" }, { DEFECT_ENVELOPE, "envelope" },
    { DEFECT_DEPTH, "depth" }, { DEFECT_PART_COUNT, "count" }, { DEFECT_TEXT_SIZE, "size" } };

static void
describe_part(GString *text, const Part *part)
{
    g_string_append_printf(text, "%s %s %s", part->path, part->type, *part->name ? part->name : "-");
    g_string_append(text, part->is_beside ? " beside" : "");
    g_string_append(text, part->is_text ? " text" : "");
    g_string_append(text, part->is_enclosed ? " enclosed" : "");
    g_string_append(text, part->is_protected ? " protected" : "");
    g_string_append(text, part->known & ATTACHMENT_ENCRYPTED ? " encrypted" : "");
    g_string_append(text, "; ");
}

/* What PARTS are. The caller owns it. */
static char *
describe(const Parts *parts)
{
    static const char *const protections[] = { "", "signed ", "encrypted " };
    GString *text = g_string_new(protections[parts->protection]);

    g_string_append(text, parts->is_sealed ? "sealed " : "");
    for (size_t i = 0; i < G_N_ELEMENTS(defects); i++)
        if (parts->defects & defects[i].defect)
            g_string_append_printf(text, "%s ", defects[i].name);
    for (guint i = 0; i < parts->all->len; i++)
        describe_part(text, g_ptr_array_index(parts->all, i));
    for (guint i = 0; i < parts->enclosed_recipients->len; i++)
        g_string_append_printf(text, "<%s>", (const char *)g_ptr_array_index(parts->enclosed_recipients, i));
    return g_strchomp(g_string_free(text, FALSE));
}

static char *
describe_bytes(const void *bytes, size_t length)
{
    g_autoptr(Spool) spool = spool_new_from_bytes(bytes, length);
    g_autoptr(Parts) parts = parts_read(spool, &default_limits, NULL);

    return describe(parts);
}

/* --- types and encodings that are no such --------------------------------------------------------------------- */

static const struct {
    const char *fields, *found;
} odd[] = {
    { "Content-Type: text/plain\n", "1 text/plain - text;" },
    { "Content-Type: text\n", "1 text/plain - text;" },
    { "Content-Type: text; charset=iso-8859-1\n", "1 text/plain - text;" },
    { "Content-Type:\n", "1 text/plain - text;" },
    { "Content-Type: \"text/plain\"\n", "1 text/plain - text;" },
    { "Content-Type: texto/plano/x\n", "1 texto/plano - beside;" },
    { "Content-Type: multipart\n", "ambiguous 1 text/plain - text;" },
    { "Content-Type: text/html/x\n", "ambiguous 1 text/html - text;" },
    { "Content-Type: text\nContent-Disposition: attachment; filename=a.txt\n", "1 text/plain a.txt beside text;" },
    { "Content-Disposition: attachment\n", "1 text/plain - beside text;" },
    { "Content-Type: text/csv\nContent-Disposition: attachment; filename=a.csv\n", "1 text/csv a.csv beside;" },
    { "Content-Transfer-Encoding: x-base64\n", "ambiguous 1 text/plain - text;" },
    { "Content-Transfer-Encoding: raro\n", "1 text/plain - text;" },
    { "Content-Transfer-Encoding: base64 8bit\n", "ambiguous 1 text/plain - beside text;" },
    { "Content-Transfer-Encoding: x-uuencode\n", "ambiguous 1 text/plain - text;" },
    { "Content-Type: message/partial; id=a; number=1\n", "elsewhere 1 message/partial - beside;" },
    { "Content-Type: message/external-body; access-type=url\n", "elsewhere 1 message/external-body - beside;" },
};

static const struct {
    const char *body, *found;
} uuencoded[] = {
    { "begin 644 a\n$:&]L80\n`\nend\n", "1 text/plain - text;" },
    { "\r\nbegin 644 a\r\n$:&]L80\r\n`\r\nend\r\n\r\n", "1 text/plain - text;" },
    { "antes\nbegin 644 a\n$:&]L80\n`\nend\n", "ambiguous 1 text/plain - text;" },
    { "begin 644 a\n$:&]L80\n`\nend\nfuera\n", "ambiguous 1 text/plain - text;" },
    { "begin 644 a\n$:&]L80\n`\n", "ambiguous 1 text/plain - text;" },
};

/* Files that are written between the lines of a text. */
#define WRITTEN "Hola.\n\nbegin 644 a.js\n$:&]L80\n`\nend\n"

static const struct {
    const char *text, *found;
} between_lines[] = {
    { HEAD "\n" WRITTEN, "1 text/plain - text; 1.1 application/octet-stream a.js beside enclosed;" },
    { MIXED(PART("", WRITTEN) PART("", "dos")),
        "1 text/plain - text; 1.1 application/octet-stream a.js beside enclosed; 2 text/plain - text;" },
    { HEAD "Content-Transfer-Encoding: quoted-printable\n\n=62egin 644 a.js\n$:&]L80\n`\nend\n",
        "1 text/plain - text; 1.1 application/octet-stream a.js beside enclosed;" },
    { HEAD "Content-Type: text/html\n\n" WRITTEN, "1 text/html - text;" },
    { HEAD "Content-Type: text/plain; name=a.txt\n\n" WRITTEN, "1 text/plain a.txt beside text;" },
};

START_TEST(finds_files_between_lines)
{
    g_autofree char *found = describe_bytes(between_lines[_i].text, strlen(between_lines[_i].text));

    ck_assert_msg(strcmp(found, between_lines[_i].found) == 0, "row %d: %s", _i, found);
}
END_TEST

START_TEST(knows_words_beside_what_is_encoded)
{
    g_autofree char *text = g_strconcat(HEAD "Content-Transfer-Encoding: x-uuencode\n\n", uuencoded[_i].body, NULL);
    g_autofree char *found = describe_bytes(text, strlen(text));

    ck_assert_msg(strcmp(found, uuencoded[_i].found) == 0, "row %d: %s", _i, found);
}
END_TEST

START_TEST(reads_types_as_programs_do)
{
    g_autofree char *text = g_strconcat(HEAD, odd[_i].fields, "\nhola a todos\n", NULL);
    g_autofree char *found = describe_bytes(text, strlen(text));

    ck_assert_msg(strcmp(found, odd[_i].found) == 0, "«%s»: %s", odd[_i].fields, found);
}
END_TEST

/* --- attached messages ---------------------------------------------------------------------------------------- */

#define INNER                                                                                                          \
    "From: z@z.co\nTo: c@z.co, d@z.co\nSubject: dentro\nMIME-Version: 1.0\nContent-Type: multipart/mixed; "            \
    "boundary=C\n\n--C\n\nhola\n--C\nContent-Type: application/x; name=a.exe\n\nMZ\n--C--\n"
#define FOUND_INNER "2.1 text/plain - text enclosed; 2.2 application/x a.exe beside enclosed; <c@z.co><d@z.co>"

static const struct {
    const char *fields;
    const char *outer; /* what the file itself is; NULL: no part */
} files[] = {
    { "Content-Type: message/rfc822\n", NULL },
    { "Content-Type: message/global\n", NULL },
    { "Content-Type: message/news\n", NULL },
    { "Content-Type: message/rfc822; name=carta.txt\n", NULL },
    { "Content-Type: message/rfc822\nContent-Transfer-Encoding: raro\n", NULL },
    { "Content-Type: application/octet-stream; name=carta.eml\n", "application/octet-stream carta.eml" },
    { "Content-Type: application/octet-stream; name=\"CARTA.EML \"\n", "application/octet-stream CARTA.EML" },
    { "Content-Disposition: attachment; filename=carta.eml\n", "text/plain carta.eml" },
    { "Content-Type: text/x; name=a.txt; name*=''carta.eml\n", "text/x a.txt" },
    { "Content-Type: application/octet-stream; name=datos.bin\n", "application/octet-stream datos.bin" },
    { "Content-Type: application/octet-stream\n", "application/octet-stream -" },
};

/* The body as it travels in ENCODING, a field's value or NULL. The caller owns it. */
static char *
encode(const char *body, size_t length, const char *encoding)
{
    const GMimeContentEncoding kind =
        encoding ? g_mime_content_encoding_from_string(encoding) : GMIME_CONTENT_ENCODING_DEFAULT;
    GMimeFilter *filter = g_mime_filter_basic_new(kind, TRUE);
    char *out;
    size_t written, unused;

    g_mime_filter_complete(filter, (char *)body, length, 0, &out, &written, &unused);
    char *encoded = kind == GMIME_CONTENT_ENCODING_DEFAULT ? g_strndup(body, length)
                    : kind == GMIME_CONTENT_ENCODING_UUENCODE
                        ? g_strdup_printf("begin 644 x\n%.*send\n", (int)written, out)
                        : g_strndup(out, written);
    g_object_unref(filter);
    return encoded;
}

/* A message with words and a file. The caller owns it. */
static char *
letter_with(const char *fields, const char *body, size_t length, const char *encoding)
{
    g_autofree char *encoded = encode(body, length, encoding);
    g_autofree char *field = encoding ? g_strdup_printf("Content-Transfer-Encoding: %s\n", encoding) : g_strdup("");

    return g_strconcat(HEAD "Content-Type: multipart/mixed; boundary=B\n\n" WORDS "--B\n", fields, field, "\n", encoded,
        "\n--B--\n", NULL);
}

START_TEST(opens_messages_in_any_encoding)
{
    static const char *const encodings[] = { NULL, "base64", "quoted-printable", "x-uuencode" };

    for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++) {
        if (encodings[i] && strstr(files[_i].fields, "Transfer"))
            continue;
        g_autofree char *text = letter_with(files[_i].fields, INNER, strlen(INNER), encodings[i]);
        g_autofree char *found = describe_bytes(text, strlen(text));
        ck_assert_msg(g_str_has_suffix(found, FOUND_INNER), "«%s» in %s: %s", files[_i].fields, encodings[i], found);
        ck_assert_msg(g_str_has_prefix(found, "1 text/plain - text; 2"), "%s", found);
        if (files[_i].outer)
            ck_assert_msg(strstr(found, files[_i].outer), "«%s»: %s", files[_i].outer, found);
    }
}
END_TEST

static const struct {
    const char *fields, *body, *found;
} others[] = {
    /* a page that was saved: its text is a file */
    { "Content-Type: application/x; name=pagina.mht\n", INNER,
        "1 text/plain - text; 2 application/x pagina.mht beside; 2.1 text/plain - beside enclosed; 2.2 application/x "
        "a.exe beside enclosed; <c@z.co><d@z.co>" },
    { "Content-Type: application/x; name=carta.emlx\n", "230\n" INNER,
        "1 text/plain - text; 2 application/x carta.emlx beside; " FOUND_INNER },
    { "Content-Type: application/x; name=correo.mbox\n", "From z@z.co Mon Nov 30 10:00:00 2026\n" INNER,
        "1 text/plain - text; 2 application/x correo.mbox beside; " FOUND_INNER },
    { "Content-Type: multipart/digest; boundary=C\n",
        "--C\nContent-Transfer-Encoding: base64\n\nVG86IGNAei5jbwpDb250ZW50LVR5cGU6IGFwcGxpY2F0aW9uL3gKCk1aCg==\n--C--",
        "1 text/plain - text; 2.1 message/rfc822 - beside; 2.1.1 application/x - beside enclosed; <c@z.co>" },
    /* no messages */
    { "Content-Type: text/plain; name=nota.txt\n", "Asunto: hola\n\nFrom: a todos",
        "1 text/plain - text; 2 text/plain "
        "nota.txt beside;" },
    { "Content-Type: application/x; name=datos\n", "Subject: hola\nSize: 3\n\nx",
        "1 text/plain - text; 2 application/x datos beside;" },
    { "Content-Type: application/x; name=vacio.eml\n", "", "1 text/plain - text; 2 application/x vacio.eml beside;" },
    /* encrypted files */
    { "Content-Type: application/x; name=a.asc\n", "-----BEGIN PGP MESSAGE-----\n\nx",
        "1 text/plain - text; 2 application/x a.asc beside encrypted;" },
    { "Content-Type: application/x; name=a.gpg\n", "\x85\1\x0c\3",
        "1 text/plain - text; 2 application/x a.gpg beside "
        "encrypted;" },
    { "Content-Type: application/x; name=a.sig\n", "\x85\1\x0c\3",
        "1 text/plain - text; 2 application/x a.sig beside;" },
};

START_TEST(opens_what_holds_messages)
{
    g_autofree char *text = letter_with(others[_i].fields, others[_i].body, strlen(others[_i].body), NULL);
    g_autofree char *found = describe_bytes(text, strlen(text));

    ck_assert_msg(strcmp(found, others[_i].found) == 0, "row %d: %s", _i, found);
}
END_TEST

START_TEST(opens_letters_of_outlook)
{
    static const CompoundEntry letter[] = {
        { 0, "__properties_version1.0", "x", 1 },
        { 0, "__attach_version1.0_#00000000", NULL, 0 },
        { 2, "__substg1.0_37010102", INNER, sizeof INNER - 1 },
        { 2, "__substg1.0_3707001E", "otra.eml", 8 },
        { 0, "__recip_version1.0_#00000000", NULL, 0 },
        { 5, "__substg1.0_39FE001E", "e@z.co", 6 },
        { 0 },
    };
    g_autoptr(GByteArray) bytes = compound_new(letter);
    g_autofree char *text = letter_with(
        "Content-Type: application/vnd.ms-outlook; name=carta.msg\n", (const char *)bytes->data, bytes->len, "base64");
    g_autofree char *found = describe_bytes(text, strlen(text));

    ck_assert_str_eq(found, "1 text/plain - text; 2 application/vnd.ms-outlook carta.msg beside; "
                            "2.1 application/octet-stream otra.eml beside enclosed; 2.1.1 text/plain - text enclosed; "
                            "2.1.2 application/x a.exe beside enclosed; <e@z.co><c@z.co><d@z.co>");
}
END_TEST

/* --- signed and encrypted ------------------------------------------------------------------------------------- */

typedef enum { READABLE, SEALED, BROKEN } Made;

static GByteArray *
make_cms(Made made, const char *content)
{
    g_autofree guint8 *key = g_memdup2("0123456789abcdef", 16);
    BIO *data = BIO_new_mem_buf(content, -1), *out = BIO_new(BIO_s_mem());
    CMS_ContentInfo *cms = made == SEALED ? CMS_EncryptedData_encrypt(data, EVP_aes_128_cbc(), key, 16, CMS_BINARY)
                                          : CMS_digest_create(data, EVP_sha256(), CMS_BINARY);
    char *written;

    ck_assert_int_eq(i2d_CMS_bio(out, cms), 1);
    const long size = BIO_get_mem_data(out, &written);
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_append(bytes, (const guint8 *)written, (guint)size - (made == BROKEN ? 60 : 0));
    CMS_ContentInfo_free(cms);
    BIO_free(data);
    BIO_free(out);
    return bytes;
}

#define SIGNED_LETTER                                                                                                  \
    "Content-Type: multipart/mixed; boundary=C\n\n--C\n\nhola\n--C\nContent-Type: a/b; name=a.js\n\nx\n--C--\n"

static const struct {
    Made made;
    const char *content, *fields, *alone, *attached; /* what it is as the message, and as a file in one */
} envelopes[] = {
    { READABLE, SIGNED_LETTER, "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n",
        "signed 1 text/plain - text protected; 2 a/b a.js beside protected;",
        "2 application/pkcs7-mime smime.p7m beside; 2.1 text/plain - text enclosed; 2.2 a/b a.js beside enclosed;" },
    { READABLE, SIGNED_LETTER, "Content-Type: application/octet-stream; name=smime.p7m\n",
        "signed 1 text/plain - text protected; 2 a/b a.js beside protected;",
        "2 application/octet-stream smime.p7m beside; 2.1 text/plain - text enclosed; 2.2 a/b a.js beside enclosed;" },
    { READABLE, "Content-Type: text/plain\n\nhola", "Content-Type: application/x-pkcs7-mime\n",
        "signed 1 text/plain - text protected;", "2 application/x-pkcs7-mime - beside; 2 text/plain - text enclosed;" },
    { READABLE, "hola", "Content-Type: application/pkcs7-mime\n", "signed 1 text/plain - text protected;",
        "2 application/pkcs7-mime - beside; 2.1 application/octet-stream - beside enclosed;" },
    { READABLE, "MZ", "Content-Type: application/pkcs7-mime; name=acta.exe.p7m\n",
        "signed 1 text/plain acta.exe beside text protected;",
        "2 application/pkcs7-mime acta.exe.p7m beside; 2.1 application/octet-stream acta.exe beside enclosed;" },
    { SEALED, "hola", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n",
        "encrypted sealed 1 application/pkcs7-mime smime.p7m beside protected;",
        "2 application/pkcs7-mime smime.p7m beside encrypted;" },
    { SEALED, "hola", "Content-Type: application/octet-stream; name=smime.p7m\n",
        "encrypted sealed 1 application/octet-stream smime.p7m beside protected;",
        "2 application/octet-stream smime.p7m beside encrypted;" },
    { BROKEN, SIGNED_LETTER, "Content-Type: application/pkcs7-mime; name=smime.p7m\n",
        "envelope 1 application/pkcs7-mime smime.p7m beside;", "2 application/pkcs7-mime smime.p7m beside;" },
};

START_TEST(opens_what_is_signed)
{
    g_autoptr(GByteArray) bytes = make_cms(envelopes[_i].made, envelopes[_i].content);
    g_autofree char *encoded = encode((const char *)bytes->data, bytes->len, "base64");
    g_autofree char *alone =
        g_strconcat(HEAD, envelopes[_i].fields, "Content-Transfer-Encoding: base64\n\n", encoded, NULL);
    g_autofree char *attached = letter_with(envelopes[_i].fields, (const char *)bytes->data, bytes->len, "base64");
    g_autofree char *found = describe_bytes(alone, strlen(alone));
    g_autofree char *found_inside = describe_bytes(attached, strlen(attached));
    g_autofree char *expected = g_strconcat(
        envelopes[_i].made == BROKEN ? "envelope " : "", "1 text/plain - text; ", envelopes[_i].attached, NULL);

    ck_assert_msg(strcmp(found, envelopes[_i].alone) == 0, "row %d alone: %s", _i, found);
    ck_assert_msg(strcmp(found_inside, expected) == 0, "row %d attached: %s", _i, found_inside);
}
END_TEST

static const struct {
    const char *text, *found;
} protected[] = {
    { HEAD "\n-----BEGIN PGP MESSAGE-----\n\nx\n", "encrypted sealed 1 text/plain - text protected;" },
    { HEAD "\n-----BEGIN PGP SIGNED MESSAGE-----\n\nx\n", "signed 1 text/plain - text protected;" },
    { HEAD "Content-Type: multipart/encrypted; boundary=B\n\n" PART("Content-Type: application/pgp-encrypted\n",
          "Version: 1") PART("Content-Type: application/octet-stream\n", "-----BEGIN PGP MESSAGE-----") "--B--\n",
        "encrypted sealed 1 application/pgp-encrypted - beside protected; 2 application/octet-stream - beside "
        "protected;" },
    /* what is protected in an attached message is not the letter */
    { MIXED(WORDS PART("Content-Type: message/rfc822\n",
          "Subject: a\nContent-Type: multipart/encrypted; boundary=C\n\n"
          "--C\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--C--")),
        "1 text/plain - text; 2.1 application/octet-stream - beside enclosed protected encrypted;" },
    { MIXED(WORDS PART("Content-Type: message/rfc822\n", "Subject: a\n\n-----BEGIN PGP SIGNED MESSAGE-----")),
        "1 text/plain - text; 2.1 text/plain - text enclosed protected;" },
};

START_TEST(knows_what_is_protected)
{
    g_autofree char *found = describe_bytes(protected[_i].text, strlen(protected[_i].text));

    ck_assert_msg(strcmp(found, protected[_i].found) == 0, "row %d: %s", _i, found);
}
END_TEST

/* --- texts with names ----------------------------------------------------------------------------------------- */

#define ATTACHED "Content-Disposition: attachment; filename=lista.txt\n"
#define NAMED "Content-Type: text/plain; name=lista.txt\nContent-Disposition: inline; filename=lista.txt\n"

static const struct {
    const char *text, *found;
} named[] = {
    { MIXED(WORDS PART(NAMED, "uno")), "1 text/plain - text; 2 text/plain lista.txt beside;" },
    { MIXED(PART(NAMED, "uno") WORDS), "1 text/plain lista.txt beside; 2 text/plain - text;" },
    { MIXED(WORDS PART("Content-Type: text/html; name=a.html\n", "<p>uno")),
        "1 text/plain - text; 2 text/html a.html beside;" },
    { MIXED(PART(NAMED, "uno")), "1 text/plain lista.txt beside text;" },
    { MIXED(PART(NAMED, "uno") PART("", " \n")), "1 text/plain lista.txt beside text; 2 text/plain - text;" },
    { MIXED(WORDS PART("Content-Disposition: inline\n", "dos")), "1 text/plain - text; 2 text/plain - text;" },
    { HEAD "Content-Type: multipart/alternative; boundary=B\n\n" WORDS PART(
          "Content-Type: text/html; name=cuerpo.html\n", "<p>hola") "--B--\n",
        "1 text/plain - text; 2 text/html cuerpo.html beside text;" },
    { HEAD NAMED "\nuno\n", "1 text/plain lista.txt beside text;" },
    { HEAD ATTACHED "\nuno\n", "1 text/plain lista.txt beside text;" },
    { MIXED(PART(ATTACHED, "uno")), "1 text/plain lista.txt beside text;" },
    { MIXED(WORDS PART(ATTACHED, "uno")), "1 text/plain - text; 2 text/plain lista.txt beside;" },
    { MIXED(PART(ATTACHED, "uno") PART(ATTACHED, "dos")),
        "1 text/plain lista.txt beside; 2 text/plain lista.txt beside;" },
    { HEAD "Content-Type: multipart/alternative; boundary=B\n\n" WORDS PART(ATTACHED, "uno") "--B--\n",
        "1 text/plain - text; 2 text/plain lista.txt beside text;" },
    { HEAD "Content-Type: multipart/alternative; boundary=B\n\n" WORDS PART("Content-Disposition: attachment\n", "uno")
            PART("Content-Type: text/html; name=a.html\nContent-Disposition: attachment\n", "<p>dos") "--B--\n",
        "1 text/plain - text; 2 text/plain - beside text; 3 text/html a.html beside text;" },
    { HEAD "Content-Type: multipart/alternative; boundary=B\n\n" WORDS
           "--B\nContent-Type: multipart/mixed; boundary=C\n\n--C\n\nhola\n--C\n" ATTACHED "\nuno\n--C--\n--B--\n",
        "1 text/plain - text; 2.1 text/plain - text; 2.2 text/plain lista.txt beside;" },
    { HEAD "Content-Type: multipart/related; boundary=B\n\n" PART(ATTACHED, "uno") PART(ATTACHED, "dos") "--B--\n",
        "1 text/plain lista.txt beside text; 2 text/plain lista.txt beside;" },
};

START_TEST(tells_files_from_words)
{
    g_autofree char *found = describe_bytes(named[_i].text, strlen(named[_i].text));

    ck_assert_msg(strcmp(found, named[_i].found) == 0, "row %d: %s", _i, found);
}
END_TEST

/* --- bounds --------------------------------------------------------------------------------------------------- */

/* Files in files, each in base64. */
START_TEST(opens_no_deeper_than_anybody_nests)
{
    g_autofree char *text = g_strdup(INNER);

    for (int i = 0; i < 12; i++) {
        g_autofree char *encoded = encode(text, strlen(text), "base64");
        g_free(text);
        text = g_strconcat(HEAD "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n", encoded, NULL);
    }
    g_autofree char *found = describe_bytes(text, strlen(text));
    ck_assert_msg(strstr(found, "depth "), "%s", found);
    ck_assert_ptr_null(strstr(found, "a.exe"));
}
END_TEST

/* As many parts as limits allow, wherever they are. */
START_TEST(counts_parts_everywhere)
{
    MessageLimits limits = default_limits;
    GString *many = g_string_new("Content-Type: multipart/mixed; boundary=C\n\n");

    limits.parts = 50;
    for (int i = 0; i < 40; i++)
        g_string_append(many, "--C\nContent-Type: a/b\n\nx\n");
    g_autofree char *encoded = encode(many->str, many->len, "base64");
    g_autofree char *text =
        g_strdup_printf(MIXED(WORDS PART("Content-Type: a/b; name=a.eml\nContent-Transfer-Encoding: base64\n", "%s")
                                PART("Content-Type: a/b; name=b.eml\nContent-Transfer-Encoding: base64\n", "%s")),
            encoded, encoded);
    g_autoptr(Spool) spool = spool_new_from_bytes(text, strlen(text));
    g_autoptr(Parts) parts = parts_read(spool, &limits, NULL);
    ck_assert_int_eq(parts->defects, DEFECT_PART_COUNT);
    ck_assert_uint_le(parts->all->len, 52);
    g_string_free(many, TRUE);
}
END_TEST

START_TEST(says_where_things_are)
{
    g_autofree char *text = letter_with("Content-Type: a/b; name=a.eml\n", INNER, strlen(INNER), "base64");
    g_autoptr(Spool) spool = spool_new_from_bytes(text, strlen(text));
    g_autoptr(Parts) parts = parts_read(spool, &default_limits, NULL);
    const Part *file = g_ptr_array_index(parts->all, 1), *inside = g_ptr_array_index(parts->all, 3);

    ck_assert_int_eq(part_offset(file), file->range.offset);
    ck_assert_int_eq(part_offset(inside), file->range.offset);
    ck_assert_ptr_eq(file->spool, spool);
    ck_assert_ptr_ne(inside->spool, spool);
}
END_TEST

START_TEST(opens_single_files)
{
    g_autoptr(Spool) spool = spool_new_from_bytes(INNER, strlen(INNER));
    g_autoptr(Parts) parts = parts_read_file(spool, "carta.eml", &default_limits, NULL);
    g_autofree char *found = describe(parts);

    ck_assert_str_eq(found, "1 application/octet-stream carta.eml beside enclosed; 1.1 text/plain - text enclosed; "
                            "1.2 application/x a.exe beside enclosed; <c@z.co><d@z.co>");
}
END_TEST

int
main(void)
{
    g_mime_init();
    return unit_run("message/parts",
        (const Unit[]){ { reads_types_as_programs_do, G_N_ELEMENTS(odd) },
            { finds_files_between_lines, G_N_ELEMENTS(between_lines) },
            { knows_words_beside_what_is_encoded, G_N_ELEMENTS(uuencoded) },
            { opens_messages_in_any_encoding, G_N_ELEMENTS(files) },
            { opens_what_holds_messages, G_N_ELEMENTS(others) }, { opens_letters_of_outlook, 0 },
            { opens_what_is_signed, G_N_ELEMENTS(envelopes) }, { knows_what_is_protected, G_N_ELEMENTS(protected) },
            { tells_files_from_words, G_N_ELEMENTS(named) }, { opens_no_deeper_than_anybody_nests, 0 },
            { counts_parts_everywhere, 0 }, { says_where_things_are, 0 }, { opens_single_files, 0 }, { 0 } });
}
