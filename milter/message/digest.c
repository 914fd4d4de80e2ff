/* SPDX-License-Identifier: BSD-2-Clause */
/* digest: recognizes a message that comes again. */
#include "message/digest.h"

#include <string.h>

#include "base/sha256.h"
#include "message/address.h"
#include "message/raw_fields.h"

static const char *const content_fields[] = { "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
    "Content-Disposition", "Content-Language", NULL };

static const char *const author_fields[] = { "From", "Sender", "Reply-To", "To", "Cc", "In-Reply-To", "References",
    "Resent-From", "Resent-To", "Resent-Cc", "Disposition-Notification-To", "X-Requiere-Aprobacion", NULL };

/* With its end, so that "ab","c" and "a","bc" differ. */
static void
hash_text(EVP_MD_CTX *hash, const char *text)
{
    EVP_DigestUpdate(hash, text, strlen(text) + 1);
}

/* A field's value with each run of blanks and line ends as one blank: MTAs fold anew. */
static void
hash_relaxed(EVP_MD_CTX *hash, const char *name, const char *value)
{
    GString *relaxed = g_string_new(NULL);

    for (const char *c = value; *c; c++) {
        const bool blank = *c == ' ' || *c == '\t' || *c == '\r' || *c == '\n';
        if (!blank)
            g_string_append_c(relaxed, *c);
        else if (relaxed->len > 0 && relaxed->str[relaxed->len - 1] != ' ')
            g_string_append_c(relaxed, ' ');
    }
    while (relaxed->len > 0 && relaxed->str[relaxed->len - 1] == ' ')
        g_string_truncate(relaxed, relaxed->len - 1);
    hash_text(hash, name);
    hash_text(hash, relaxed->str);
    g_string_free(relaxed, TRUE);
}

typedef struct {
    EVP_MD_CTX *hash;
    const char *name;
} Hashing;

static void
hash_field(void *data, const char *value)
{
    const Hashing *hashing = data;

    hash_relaxed(hashing->hash, hashing->name, value);
}

static void
hash_fields(EVP_MD_CTX *hash, const RawFields *fields, const char *const *names)
{
    for (; *names; names++) {
        Hashing hashing = { hash, *names };
        raw_fields_each(fields, *names, hash_field, &hashing);
    }
}

static void
hash_body(EVP_MD_CTX *hash, const Spool *spool)
{
    uint8_t body[SPOOL_DIGEST_BYTES];

    spool_body_digest(spool, body);
    EVP_DigestUpdate(hash, body, sizeof body);
}

void
digest_of_content(const Spool *spool, uint8_t *digest)
{
    g_autoptr(RawFields) fields = raw_fields_new(spool);
    EVP_MD_CTX *hash = sha256_new();

    hash_fields(hash, fields, content_fields);
    hash_body(hash, spool);
    sha256_end(hash, digest);
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sendmail's own sendmail(1) gives them in reverse, and a retry may come by another way. */
static void
hash_recipients(EVP_MD_CTX *hash, const Envelope *envelope)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < envelope->recipients->len; i++)
        g_ptr_array_add(sorted, address_normalize(envelope_recipient(envelope, i)->address));
    g_ptr_array_sort(sorted, compare_texts);
    for (guint i = 0; i < sorted->len; i++)
        hash_text(hash, g_ptr_array_index(sorted, i));
}

/* Postfix makes the Message-Id it adds of its own queue id. */
static bool
is_of_the_mta(const char *message_id, const Envelope *envelope)
{
    return envelope->queue_id && *envelope->queue_id && strstr(message_id, envelope->queue_id);
}

void
digest_of_submission(const Spool *spool, const Envelope *envelope, uint8_t *digest, bool *has_message_id)
{
    g_autoptr(RawFields) fields = raw_fields_new(spool);
    g_autofree char *message_id = raw_fields_first(fields, "Message-Id");
    g_autofree char *sender = address_normalize(envelope->sender);
    EVP_MD_CTX *hash = sha256_new();

    *has_message_id = message_id && !is_of_the_mta(message_id, envelope);
    hash_text(hash, sender);
    hash_text(hash, envelope->login ? envelope->login : "");
    hash_recipients(hash, envelope);
    if (*has_message_id)
        hash_relaxed(hash, "Message-Id", message_id);
    hash_fields(hash, fields, author_fields);
    hash_fields(hash, fields, content_fields);
    hash_body(hash, spool);
    sha256_end(hash, digest);
}
