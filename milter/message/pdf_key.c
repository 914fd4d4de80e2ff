/* SPDX-License-Identifier: BSD-2-Clause */
/* pdf_key: the standard security handler (ISO 32000-2, 7.6.4; its older revisions, ISO 32000-1, 7.6.3), tried with the
 * empty password. */
/* RC4 is what old documents have; OpenSSL keeps it, and says that it is of old. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "message/pdf_key.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rc4.h>

#include "message/pdf_syntax.h"

#define BLOCK_BYTES 65536
#define SCAN_MAX_BYTES ((goffset)64 << 20)
/* A trailer, or the dictionary that says how the document is encrypted, is no longer. */
#define DICTIONARY_BYTES 4096
#define KEY_MAX_BYTES 32
#define AES_BLOCK_BYTES 16
#define PADDING_BYTES 32
#define HASH_MAX_BYTES EVP_MAX_MD_SIZE

typedef enum { CIPHER_NONE, CIPHER_RC4, CIPHER_AES_128, CIPHER_AES_256 } PdfCipher;

struct PdfKey {
    uint8_t bytes[KEY_MAX_BYTES];
    size_t length;
    PdfCipher cipher; /* of streams */
};

/* What the dictionary says (7.6.2 and 7.6.4.2). */
typedef struct {
    gint64 revision;
    gint64 permissions;
    size_t key_length; /* bytes */
    PdfCipher cipher;
    bool encrypts_metadata;
    GByteArray *owner, *user, *user_key; /* O, U, UE; the last NULL before revision 5 */
    GByteArray *id;                      /* the first of the document's two, or empty */
} Encryption;

/* --- finding the dictionary ----------------------------------------------------------------------------------- */

/* Where MARK stands last in CONTENT, -1 where it does not. */
static goffset
find_last(Content *content, const char *mark)
{
    g_autofree uint8_t *block = g_malloc(BLOCK_BYTES);
    const size_t length = strlen(mark);
    goffset found = -1;

    for (goffset offset = 0; offset < SCAN_MAX_BYTES; offset += BLOCK_BYTES - (goffset)length) {
        const gssize got = content_read(content, offset, block, BLOCK_BYTES);
        if (got <= 0)
            break;
        const uint8_t *const end = block + got;
        for (const uint8_t *c = block; (c = memmem(c, (size_t)(end - c), mark, length)); c++)
            found = offset + (c - block);
        if (got < BLOCK_BYTES)
            break;
    }
    return found;
}

/* The bytes of CONTENT around OFFSET, up to DICTIONARY_BYTES before and behind it; *BEFORE receives how many stand
 * before. The caller owns them. */
static GByteArray *
read_around(Content *content, goffset offset, size_t *before)
{
    GByteArray *bytes = g_byte_array_new();

    *before = (size_t)MIN(offset, DICTIONARY_BYTES);
    g_byte_array_set_size(bytes, (guint)(*before + DICTIONARY_BYTES));
    const gssize got = content_read(content, offset - (goffset)*before, bytes->data, bytes->len);
    g_byte_array_set_size(bytes, (guint)CLAMP(got, 0, (gssize)bytes->len));
    *before = MIN(*before, bytes->len);
    return bytes;
}

static PdfCursor
cursor_from(const GByteArray *bytes, size_t place)
{
    return (PdfCursor){ bytes->data + MIN(place, bytes->len), bytes->data + bytes->len };
}

/* The object that is defined as NUMBER GENERATION, as bytes that the caller owns, and where it begins in them; NULL: it
 * is not there. */
static GByteArray *
read_object(Content *content, gint64 number, gint64 generation, size_t *place)
{
    g_autofree char *mark = g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " obj", number, generation);
    const goffset offset = find_last(content, mark);

    if (offset < 0)
        return NULL;
    g_autoptr(GByteArray) bytes = read_around(content, offset, place);
    /* "12 0 obj" is not "2 0 obj". */
    if (*place > 0 && g_ascii_isdigit(bytes->data[*place - 1]))
        return NULL;
    *place += strlen(mark);
    return g_steal_pointer(&bytes);
}

/* The first of the document's identifiers, which the trailer in BYTES has; empty where it has none. The caller owns it.
 */
static GByteArray *
read_id(const GByteArray *bytes)
{
    static const char key[] = "/ID";

    for (const uint8_t *c = bytes->data, *end = c + bytes->len; (c = memmem(c, (size_t)(end - c), key, sizeof key - 1));
         c++) {
        const uint8_t *open = c + sizeof key - 1;
        while (open < end && g_ascii_isspace((char)*open))
            open++;
        GByteArray *id = open < end && *open == '[' ? pdf_read_string((PdfCursor){ open + 1, end }) : NULL;
        if (id)
            return id;
    }
    return g_byte_array_new();
}

/* --- reading it ----------------------------------------------------------------------------------------------- */

static gint64
find_integer(PdfCursor dictionary, const char *key, gint64 otherwise)
{
    PdfCursor value;
    gint64 integer;

    return pdf_dictionary_find(dictionary, key, &value) && pdf_read_integer(&value, &integer) ? integer : otherwise;
}

static GByteArray *
find_string(PdfCursor dictionary, const char *key)
{
    PdfCursor value;

    return pdf_dictionary_find(dictionary, key, &value) ? pdf_read_string(value) : NULL;
}

/* How streams are encrypted where the dictionary says so by crypt filters (7.6.6): that which StmF names has a method.
 * Whether it is one that is known. */
static bool
find_method(PdfCursor dictionary, PdfCipher *cipher)
{
    static const struct {
        const char *method;
        PdfCipher cipher;
    } methods[] = {
        { "/V2", CIPHER_RC4 },
        { "/AESV2", CIPHER_AES_128 },
        { "/AESV3", CIPHER_AES_256 },
        { "/None", CIPHER_NONE },
    };
    PdfCursor name, filters, filter, method;

    *cipher = CIPHER_NONE;
    if (!pdf_dictionary_find(dictionary, "/StmF", &name) || pdf_is_name(name, "/Identity"))
        return true;
    /* Whoever writes it calls it so; another name would be one that this has to read. */
    if (!pdf_is_name(name, "/StdCF") || !pdf_dictionary_find(dictionary, "/CF", &filters) ||
        !pdf_dictionary_find(filters, "/StdCF", &filter) || !pdf_dictionary_find(filter, "/CFM", &method))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++)
        if (pdf_is_name(method, methods[i].method)) {
            *cipher = methods[i].cipher;
            return true;
        }
    return false;
}

static void
encryption_clear(Encryption *encryption)
{
    g_clear_pointer(&encryption->owner, g_byte_array_unref);
    g_clear_pointer(&encryption->user, g_byte_array_unref);
    g_clear_pointer(&encryption->user_key, g_byte_array_unref);
    g_clear_pointer(&encryption->id, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Encryption, encryption_clear)

static bool
has_bytes(const GByteArray *bytes, size_t length)
{
    return bytes && bytes->len >= length;
}

/* Reads DICTIONARY into ENCRYPTION; whether all is there and known. */
static bool
read_dictionary(PdfCursor dictionary, Encryption *encryption)
{
    const gint64 version = find_integer(dictionary, "/V", 0);
    const gint64 bits = find_integer(dictionary, "/Length", 40);
    PdfCursor value;

    encryption->revision = find_integer(dictionary, "/R", 0);
    encryption->permissions = find_integer(dictionary, "/P", 0);
    encryption->encrypts_metadata =
        !pdf_dictionary_find(dictionary, "/EncryptMetadata", &value) || *value.at != (uint8_t)'f';
    encryption->owner = find_string(dictionary, "/O");
    encryption->user = find_string(dictionary, "/U");
    encryption->user_key = find_string(dictionary, "/UE");
    encryption->key_length = version == 1 ? 5 : version == 4 ? 16 : (size_t)CLAMP(bits / 8, 5, 16);
    encryption->cipher = CIPHER_RC4;
    if (!pdf_dictionary_find(dictionary, "/Filter", &value) || !pdf_is_name(value, "/Standard"))
        return false;
    if (version >= 4 && !find_method(dictionary, &encryption->cipher))
        return false;
    if (version == 5)
        return (encryption->revision == 5 || encryption->revision == 6) && has_bytes(encryption->user, 48) &&
               has_bytes(encryption->user_key, 32) && encryption->cipher != CIPHER_RC4;
    return (version == 1 || version == 2 || version == 4) && encryption->revision >= 2 && encryption->revision <= 4 &&
           has_bytes(encryption->owner, 32) && has_bytes(encryption->user, 16);
}

/* The dictionary of CONTENT, which its trailer has, or refers to. */
static bool
read_encryption(Content *content, Encryption *encryption)
{
    static const char key[] = "/Encrypt";
    const goffset offset = find_last(content, key);
    size_t place;
    gint64 number, generation;

    if (offset < 0)
        return false;
    g_autoptr(GByteArray) trailer = read_around(content, offset, &place);
    PdfCursor cursor = cursor_from(trailer, place + sizeof key - 1);
    encryption->id = read_id(trailer);
    if (!pdf_read_integer(&cursor, &number) || !pdf_read_integer(&cursor, &generation))
        return read_dictionary(cursor, encryption);
    g_autoptr(GByteArray) object = read_object(content, number, generation, &place);
    return object && read_dictionary(cursor_from(object, place), encryption);
}

/* --- the key, until revision 4 -------------------------------------------------------------------------------- */

/* What stands for a password that is not there (7.6.4.3.2). */
static const uint8_t padding[PADDING_BYTES] = { 0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00, 0x4e, 0x56,
    0xff, 0xfa, 0x01, 0x08, 0x2e, 0x2e, 0x00, 0xb6, 0xd0, 0x68, 0x3e, 0x80, 0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69,
    0x7a };

static bool
digest(const EVP_MD *method, const void *bytes, size_t length, uint8_t hash[HASH_MAX_BYTES])
{
    return EVP_Digest(bytes, length, hash, NULL, method, NULL) == 1;
}

/* Algorithm 2. */
static bool
derive_key(const Encryption *encryption, PdfKey *key)
{
    const guint32 permissions = GUINT32_TO_LE((guint32)encryption->permissions);
    g_autoptr(GByteArray) seed = g_byte_array_new();
    uint8_t hash[HASH_MAX_BYTES];

    g_byte_array_append(seed, padding, sizeof padding);
    g_byte_array_append(seed, encryption->owner->data, 32);
    g_byte_array_append(seed, (const uint8_t *)&permissions, sizeof permissions);
    g_byte_array_append(seed, encryption->id->data, encryption->id->len);
    if (encryption->revision >= 4 && !encryption->encrypts_metadata)
        g_byte_array_append(seed, (const uint8_t *)"\xff\xff\xff\xff", 4);
    bool done = digest(EVP_md5(), seed->data, seed->len, hash);
    for (int i = 0; done && i < 50 && encryption->revision >= 3; i++)
        done = digest(EVP_md5(), hash, encryption->key_length, hash);
    key->length = encryption->key_length;
    memcpy(key->bytes, hash, key->length);
    return done;
}

static void
apply_rc4(const uint8_t *key, size_t length, const uint8_t *in, size_t in_length, uint8_t *out)
{
    RC4_KEY state;

    RC4_set_key(&state, (int)length, key);
    RC4(&state, in_length, in, out);
}

/* Algorithms 4 and 5: what U is when the key is that of the user's password. */
static bool
is_user_key(const Encryption *encryption, const PdfKey *key)
{
    uint8_t expected[HASH_MAX_BYTES], varied[KEY_MAX_BYTES];

    if (encryption->revision == 2) {
        apply_rc4(key->bytes, key->length, padding, sizeof padding, expected);
        return has_bytes(encryption->user, sizeof padding) &&
               CRYPTO_memcmp(expected, encryption->user->data, sizeof padding) == 0;
    }
    g_autoptr(GByteArray) seed = g_byte_array_new();
    g_byte_array_append(seed, padding, sizeof padding);
    g_byte_array_append(seed, encryption->id->data, encryption->id->len);
    if (!digest(EVP_md5(), seed->data, seed->len, expected))
        return false;
    for (uint8_t round = 0; round < 20; round++) {
        for (size_t i = 0; i < key->length; i++)
            varied[i] = key->bytes[i] ^ round;
        apply_rc4(varied, key->length, expected, 16, expected);
    }
    return CRYPTO_memcmp(expected, encryption->user->data, 16) == 0;
}

/* --- the key, since revision 5 -------------------------------------------------------------------------------- */

#define ROUND_BYTES (64 * 64)

/* One block after the other, of a whole number of blocks. */
static bool
apply_aes(bool encrypts, const EVP_CIPHER *cipher, const uint8_t *key, const uint8_t *vector, const uint8_t *in,
    size_t length, uint8_t *out)
{
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written = 0;
    const bool done = context && EVP_CipherInit_ex(context, cipher, NULL, key, vector, encrypts) == 1 &&
                      EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
                      EVP_CipherUpdate(context, out, &written, in, (int)length) == 1 && (size_t)written == length;

    EVP_CIPHER_CTX_free(context);
    return done;
}

/* Algorithm 2.B, of the empty password and SALT, into the first 32 bytes of HASH. */
static bool
harden_hash(const uint8_t salt[8], uint8_t hash[HASH_MAX_BYTES])
{
    const EVP_MD *const methods[] = { EVP_sha256(), EVP_sha384(), EVP_sha512() };
    uint8_t in[ROUND_BYTES], out[ROUND_BYTES];
    size_t hash_length = 32;
    bool done = digest(EVP_sha256(), salt, 8, hash);

    for (int round = 0, last = 0; done && (round < 64 || last > round - 32); round++) {
        const size_t length = 64 * hash_length;
        unsigned sum = 0;
        for (size_t i = 0; i < 64; i++)
            memcpy(in + i * hash_length, hash, hash_length);
        done = apply_aes(true, EVP_aes_128_cbc(), hash, hash + AES_BLOCK_BYTES, in, length, out);
        /* the number that the first 16 bytes are, modulo 3 */
        for (size_t i = 0; i < AES_BLOCK_BYTES; i++)
            sum += out[i];
        const EVP_MD *method = methods[sum % G_N_ELEMENTS(methods)];
        done = done && digest(method, out, length, hash);
        hash_length = (size_t)EVP_MD_get_size(method);
        last = out[length - 1];
    }
    return done;
}

static bool
hash_password(const Encryption *encryption, const uint8_t *salt, uint8_t hash[HASH_MAX_BYTES])
{
    return encryption->revision == 5 ? digest(EVP_sha256(), salt, 8, hash) : harden_hash(salt, hash);
}

/* Algorithms 2.A and 11: U is a hash, the salt of that hash, and the salt of the key that UE is encrypted with. */
static bool
unwrap_key(const Encryption *encryption, PdfKey *key)
{
    static const uint8_t no_vector[AES_BLOCK_BYTES];
    const uint8_t *user = encryption->user->data;
    uint8_t hash[HASH_MAX_BYTES];

    if (!hash_password(encryption, user + 32, hash) || CRYPTO_memcmp(hash, user, 32) != 0 ||
        !hash_password(encryption, user + 40, hash))
        return false;
    key->length = 32;
    return apply_aes(false, EVP_aes_256_cbc(), hash, no_vector, encryption->user_key->data, 32, key->bytes);
}

/* --- keys ----------------------------------------------------------------------------------------------------- */

PdfKey *
pdf_key_new(Content *content)
{
    g_auto(Encryption) encryption = { 0 };
    g_autoptr(PdfKey) key = g_new0(PdfKey, 1);

    if (!read_encryption(content, &encryption))
        return NULL;
    key->cipher = encryption.cipher;
    const bool opens = encryption.revision >= 5 ? unwrap_key(&encryption, key)
                                                : derive_key(&encryption, key) && is_user_key(&encryption, key);
    return opens ? g_steal_pointer(&key) : NULL;
}

void
pdf_key_free(PdfKey *key)
{
    if (key)
        OPENSSL_cleanse(key, sizeof *key);
    g_free(key);
}

/* --- streams -------------------------------------------------------------------------------------------------- */

struct PdfDecryption {
    PdfKey key; /* of this stream */
    RC4_KEY rc4;
    EVP_CIPHER_CTX *aes;
    uint8_t vector[AES_BLOCK_BYTES]; /* which a stream that AES encrypts begins with */
    size_t vector_length;            /* of it, so far */
};

/* Algorithm 1: each object has its own key. */
static bool
derive_object_key(PdfKey *key, guint32 number, guint32 generation)
{
    uint8_t seed[KEY_MAX_BYTES + 9], hash[HASH_MAX_BYTES];
    const uint8_t object[] = { (uint8_t)number, (uint8_t)(number >> 8), (uint8_t)(number >> 16), (uint8_t)generation,
        (uint8_t)(generation >> 8), 's', 'A', 'l', 'T' };
    const size_t added = key->cipher == CIPHER_AES_128 ? sizeof object : sizeof object - 4;

    memcpy(seed, key->bytes, key->length);
    memcpy(seed + key->length, object, added);
    const bool done = digest(EVP_md5(), seed, key->length + added, hash);
    key->length = MIN(key->length + 5, 16);
    memcpy(key->bytes, hash, key->length);
    return done;
}

PdfDecryption *
pdf_decryption_new(const PdfKey *key, guint32 number, guint32 generation)
{
    g_autoptr(PdfDecryption) decryption = g_new0(PdfDecryption, 1);

    decryption->key = *key;
    if (key->cipher != CIPHER_AES_256 && !derive_object_key(&decryption->key, number, generation))
        return NULL;
    if (key->cipher == CIPHER_RC4)
        RC4_set_key(&decryption->rc4, (int)decryption->key.length, decryption->key.bytes);
    return g_steal_pointer(&decryption);
}

void
pdf_decryption_free(PdfDecryption *decryption)
{
    if (!decryption)
        return;
    EVP_CIPHER_CTX_free(decryption->aes);
    OPENSSL_cleanse(decryption, sizeof *decryption);
    g_free(decryption);
}

/* Begins once the vector is whole; takes what is missing of it from *BYTES. Whether it has begun; *FAILED receives
 * whether it never will. */
static bool
begin_aes(PdfDecryption *decryption, const uint8_t **bytes, size_t *length, bool *failed)
{
    const EVP_CIPHER *cipher = decryption->key.cipher == CIPHER_AES_128 ? EVP_aes_128_cbc() : EVP_aes_256_cbc();
    const size_t taken = MIN(sizeof decryption->vector - decryption->vector_length, *length);

    memcpy(decryption->vector + decryption->vector_length, *bytes, taken);
    decryption->vector_length += taken;
    *bytes += taken;
    *length -= taken;
    if (decryption->aes || decryption->vector_length < sizeof decryption->vector)
        return decryption->aes != NULL;
    decryption->aes = EVP_CIPHER_CTX_new();
    /* What is behind the stream is read too: its padding is not known for such. */
    *failed = !decryption->aes ||
              EVP_DecryptInit_ex(decryption->aes, cipher, NULL, decryption->key.bytes, decryption->vector) != 1 ||
              EVP_CIPHER_CTX_set_padding(decryption->aes, 0) != 1;
    return !*failed;
}

gssize
pdf_decrypt(PdfDecryption *decryption, const uint8_t *bytes, size_t length, uint8_t *out)
{
    bool failed = false;
    int written = 0;

    if (decryption->key.cipher == CIPHER_NONE) {
        memcpy(out, bytes, length);
        return (gssize)length;
    }
    if (decryption->key.cipher == CIPHER_RC4) {
        RC4(&decryption->rc4, length, bytes, out);
        return (gssize)length;
    }
    if (!begin_aes(decryption, &bytes, &length, &failed))
        return failed ? -1 : 0;
    return EVP_DecryptUpdate(decryption->aes, out, &written, bytes, (int)length) == 1 ? written : -1;
}
