/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <gmime/gmime.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "message/cms.h"

/* --- made by OpenSSL ------------------------------------------------------------------------------------------ */

static EVP_PKEY *key;
static X509 *certificate;

static void
make_signer(void)
{
    key = EVP_RSA_gen(2048);
    certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86400);
    X509_NAME_add_entry_by_txt(
        X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, (const guint8 *)"Luz", -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    X509_set_pubkey(certificate, key);
    ck_assert_int_gt(X509_sign(certificate, key, EVP_sha256()), 0);
}

typedef enum { SIGNED, SIGNED_IN_PIECES, DETACHED, CERTIFICATES, PEM, DATA, DIGESTED, ENCRYPTED, ENVELOPED } Made;

static CMS_ContentInfo *
build(Made made, BIO *data)
{
    static const guint8 secret[16] = "0123456789abcdef";
    g_autofree guint8 *password = g_memdup2(secret, sizeof secret);

    switch (made) {
    case DATA:
        return CMS_data_create(data, CMS_BINARY);
    case DIGESTED:
        return CMS_digest_create(data, EVP_sha256(), CMS_BINARY);
    case ENCRYPTED:
        return CMS_EncryptedData_encrypt(data, EVP_aes_128_cbc(), password, sizeof secret, CMS_BINARY);
    case ENVELOPED: {
        STACK_OF(X509) *recipients = sk_X509_new_null();
        sk_X509_push(recipients, certificate);
        CMS_ContentInfo *cms = CMS_encrypt(recipients, data, EVP_aes_128_cbc(), CMS_BINARY);
        sk_X509_free(recipients);
        return cms;
    }
    default:
        return CMS_sign(made == CERTIFICATES ? NULL : certificate, made == CERTIFICATES ? NULL : key, NULL, data,
            CMS_BINARY | (made == SIGNED_IN_PIECES ? CMS_STREAM : 0) | (made == DETACHED ? CMS_DETACHED : 0) |
                (made == CERTIFICATES ? CMS_PARTIAL | CMS_DETACHED : 0));
    }
}

static GByteArray *
make(Made made, const void *bytes, size_t length)
{
    BIO *data = BIO_new_mem_buf(bytes, (int)length), *out = BIO_new(BIO_s_mem());
    CMS_ContentInfo *cms = build(made, data);
    char *written;

    ck_assert_ptr_nonnull(cms);
    if (made == SIGNED_IN_PIECES)
        ck_assert_int_eq(i2d_CMS_bio_stream(out, cms, data, CMS_STREAM | CMS_BINARY), 1);
    else
        ck_assert_int_eq(i2d_CMS_bio(out, cms), 1);
    if (made == PEM) {
        const long binary_length = BIO_get_mem_data(out, &written);
        g_autofree guint8 *binary = g_memdup2(written, (gsize)binary_length);
        BIO_reset(out);
        ck_assert_int_gt(PEM_write_bio(out, "CMS", "", binary, binary_length), 0);
    }
    const long size = BIO_get_mem_data(out, &written);
    GByteArray *result = g_byte_array_new();
    g_byte_array_append(result, (const guint8 *)written, (guint)size);
    CMS_ContentInfo_free(cms);
    BIO_free(data);
    BIO_free(out);
    return result;
}

static CmsKind
read_bytes(const GByteArray *bytes, Spool *into)
{
    g_autoptr(Spool) spool = spool_new_from_bytes(bytes->data, bytes->len);
    const ContentRange all = { 0, (goffset)bytes->len, GMIME_CONTENT_ENCODING_BINARY };
    g_autoptr(Content) content = content_new(spool, &all);

    return cms_read(content, into);
}

static const struct {
    Made made;
    CmsKind kind;
} cases[] = {
    { SIGNED, CMS_READABLE },
    { SIGNED_IN_PIECES, CMS_READABLE },
    { PEM, CMS_READABLE },
    { DATA, CMS_READABLE },
    { DIGESTED, CMS_READABLE },
    { DETACHED, CMS_EMPTY },
    { CERTIFICATES, CMS_EMPTY },
    { ENCRYPTED, CMS_SEALED },
    { ENVELOPED, CMS_SEALED },
};

START_TEST(reads_what_is_signed)
{
    static const size_t sizes[] = { 0, 1, 127, 128, 1000, 40000, 300000 };

    make_signer();
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        if (sizes[i] == 0 && cases[_i].made == SIGNED_IN_PIECES)
            continue; /* OpenSSL writes none */
        g_autofree char *bytes = g_malloc0(sizes[i] + 1);
        for (size_t k = 0; k < sizes[i]; k++)
            bytes[k] = (char)(k * 11 / 7);
        g_autoptr(GByteArray) made = make(cases[_i].made, bytes, sizes[i]);
        g_autoptr(Spool) into = spool_new(1 << 20, "/tmp");
        ck_assert_msg(read_bytes(made, into) == cases[_i].kind, "row %d of %zu bytes", _i, sizes[i]);
        if (cases[_i].kind != CMS_READABLE)
            continue;
        g_autofree char *got = g_malloc0(sizes[i] + 1);
        ck_assert_int_eq(spool_size(into), (goffset)sizes[i]);
        ck_assert_int_eq(spool_read(into, 0, got, sizes[i], NULL), (gssize)sizes[i]);
        ck_assert_mem_eq(got, bytes, sizes[i]);
    }
}
END_TEST

/* --- hostile -------------------------------------------------------------------------------------------------- */

START_TEST(withstands_damage)
{
    make_signer();
    g_autoptr(GByteArray) whole = make(_i ? SIGNED_IN_PIECES : SIGNED, "hola a todos", 12);

    for (guint i = 0; i < 20000; i++) {
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_autoptr(Spool) into = spool_new(1 << 20, "/tmp");
        g_byte_array_append(bytes, whole->data, i % 4 == 0 ? i % whole->len : whole->len);
        for (guint k = 0; k < 3 && bytes->len > 0; k++)
            bytes->data[(i * 2654435761u + k * 7u) % MIN(bytes->len, 90u)] = (guint8)(i >> (k * 3));
        read_bytes(bytes, into);
        ck_assert_int_le(spool_size(into), (goffset)bytes->len);
    }
}
END_TEST

#define SIGNED_START "\x30\x80\6\x09\x2a\x86\x48\x86\xf7\x0d\1\7\2\xa0\x80\x30\x80\2\1\1"
#define CONTENT_START SIGNED_START "\x31\0\x30\x80\6\x09\x2a\x86\x48\x86\xf7\x0d\1\7\1\xa0\x80"

static const struct {
    const char *start, *repeated;
    size_t start_length, repeated_length;
    CmsKind kind;
} growing[] = {
    { SIGNED_START, "\x31\x80", sizeof(SIGNED_START) - 1, 2, CMS_BROKEN },           /* digests in digests */
    { CONTENT_START "\x24\x80", "\4\1x", sizeof(CONTENT_START) + 1, 3, CMS_BROKEN }, /* pieces without end */
    { CONTENT_START, "\x24\x80", sizeof(CONTENT_START) - 1, 2, CMS_BROKEN },         /* pieces in pieces */
    { CONTENT_START, "\x30\x80", sizeof(CONTENT_START) - 1, 2, CMS_BROKEN },         /* no octets */
    { "\x30\x80", "\x30\x80", 2, 2, CMS_NONE },
    { "MI", "MIIB", 2, 4, CMS_NONE },
};

START_TEST(reads_each_byte_once)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(Spool) into = spool_new(64 << 20, "/tmp");

    g_byte_array_append(bytes, (const guint8 *)growing[_i].start, (guint)growing[_i].start_length);
    while (bytes->len < 8u << 20)
        g_byte_array_append(bytes, (const guint8 *)growing[_i].repeated, (guint)growing[_i].repeated_length);
    ck_assert_msg(read_bytes(bytes, into) == growing[_i].kind, "row %d", _i);
}
END_TEST

START_TEST(knows_other_files)
{
    static const char *const others[] = { "", "0", "0\x80", "hola", "MIME-Version: 1.0", "%PDF-1.4", "0\4\6\2\x2a\3" };

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_autoptr(Spool) into = spool_new(1 << 20, "/tmp");
        g_byte_array_append(bytes, (const guint8 *)others[i], (guint)strlen(others[i]));
        ck_assert_msg(read_bytes(bytes, into) == CMS_NONE, "«%s»", others[i]);
    }
}
END_TEST

int
main(void)
{
    g_mime_init();
    return unit_run(
        "message/cms", (const Unit[]){ { reads_what_is_signed, G_N_ELEMENTS(cases) }, { withstands_damage, 2 },
                           { reads_each_byte_once, G_N_ELEMENTS(growing) }, { knows_other_files, 0 }, { 0 } });
}
