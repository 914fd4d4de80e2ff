/* SPDX-License-Identifier: BSD-2-Clause */
/* letters: builds what tests look at. */
#include "letters.h"

#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include "unit.h"

#include "base/clock.h"
#include "base/secret.h"
#include "people/personal.h"
#include "queue/blob.h"

Message *
message_of(const Spool *spool)
{
    return message_new_within(spool, &default_limits);
}

Letter
letter_new_from_bytes(const void *bytes, size_t length)
{
    Spool *spool = spool_new_from_bytes(bytes, length);

    return (Letter){ spool, message_of(spool) };
}

Letter
letter_new(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *wire = g_strjoinv("\r\n", lines);

    return letter_new_from_bytes(wire, strlen(wire));
}

Letter
letter_load(const char *name)
{
    const char *source = g_getenv("srcdir");
    g_autofree char *path = g_build_filename(source ? source : ".", "tests", "fixtures", name, NULL);
    g_autofree char *bytes = NULL;
    g_autoptr(GError) error = NULL;
    gsize length = 0;

    ck_assert_good(g_file_get_contents(path, &bytes, &length, &error), error);
    return letter_new_from_bytes(bytes, length);
}

void
letter_clear(Letter *letter)
{
    message_free(letter->message);
    spool_free(letter->spool);
}

Envelope *
envelope_of(const char *sender, const char *login, ...)
{
    Envelope *envelope = envelope_new();
    const char *recipient;
    va_list recipients;

    g_free(envelope->sender);
    envelope->sender = g_strdup(sender);
    envelope->login = g_strdup(login);
    envelope->client_address = g_strdup("192.0.2.7");
    envelope->queue_id = g_strdup("4ABC");
    envelope->received_us = clock_now_us();
    va_start(recipients, login);
    while ((recipient = va_arg(recipients, const char *)))
        envelope_add_recipient(envelope, recipient, NULL);
    va_end(recipients);
    return envelope;
}

static const char people[] = "login,mail,aliases,shared,name,position,unit,phone,status\n"
                             "ana,ana@entidad.gov.co,ana.rojas@entidad.gov.co,contacto@entidad.gov.co,Ana María "
                             "Rojas,Profesional,Atención,601 555 0100\n"
                             "luis,luis@entidad.gov.co,,,Luis Peña Gómez,Director,Atención,601 555 0101\n"
                             "nubia,nubia@entidad.gov.co,,,Nubia Ibáñez,Asesora,Jurídica,601 555 0102\n"
                             "ido,ido@entidad.gov.co,,,Pedro Chocué Dagua,,,,retirado\n";

static void
register_personal(const char *file, const char *key)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Personal) personal = personal_load(file, key, &error);

    ck_assert_good(
        personal && personal_add(personal, "luis.pena@gmail.com", "luis", &error) && personal_save(personal, &error),
        error);
}

char *
site_config(const char *extra)
{
    const char *folder = unit_folder();
    g_autofree char *csv = unit_path("people.csv");
    g_autofree char *key = unit_path("people.key");
    g_autofree char *master = unit_path("master.key");
    g_autofree char *personal = unit_path("personal.keys");
    g_autofree char *held = unit_path("held");
    g_autofree char *audit = unit_path("audit");
    const char *source = g_getenv("srcdir");
    g_autofree char *relative = g_build_filename(source ? source : ".", "conf", "templates", NULL);
    g_autofree char *templates = g_canonicalize_filename(relative, NULL);
    g_autofree char *text =
        g_strdup_printf("institution { name = \"Entidad Nacional\" domains = { \"entidad.gov.co\" "
                        "} hosts = { \"correo.entidad.gov.co\" } postmaster = \"soporte@entidad.gov.co\" }\n"
                        "people { file = \"%s\" personal = \"%s\" key = \"%s\" }\n"
                        "queue { database = \"%s/queue.db\" blobs = \"%s\" master_key = \"%s\" }\n"
                        "audit { folder = \"%s\" }\n"
                        "milter { spool_folder = \"%s\" }\n"
                        "courier { templates = \"%s\" lock = \"%s/courier.lock\" }\n%s",
            csv, personal, key, folder, held, master, audit, folder, templates, folder, extra ? extra : "");
    char *path = unit_path("vistobueno.conf");

    ck_assert(g_file_set_contents(csv, people, -1, NULL));
    if (!g_file_test(key, G_FILE_TEST_EXISTS)) {
        ck_assert(secret_create(key, NULL) && secret_create(master, NULL));
        ck_assert_int_eq(mkdir(held, 0700) | mkdir(audit, 0700), 0);
        register_personal(personal, key);
    }
    ck_assert(g_file_set_contents(path, text, -1, NULL));
    return path;
}

Policy *
policy_of(const char *extra)
{
    g_autofree char *path = site_config(extra);
    g_autoptr(GError) error = NULL;
    Policy *policy = policy_load(path, DIRECTORY_READ, &error);

    ck_assert_good(policy != NULL, error);
    return policy;
}

char *
finding_kinds(const Findings *findings)
{
    GString *kinds = g_string_new(NULL);

    for (guint i = 0; i < findings->all->len; i++)
        g_string_append_printf(
            kinds, "%s%s", i ? " " : "", ((const Finding *)g_ptr_array_index(findings->all, i))->kind);
    return g_string_free(kinds, FALSE);
}

static PastAnswer
is_among(const char *text, const char *known)
{
    return strstr(known, text) ? PAST_KNOWN : PAST_NEVER;
}

static PastAnswer
has_written(void *data, const char *address)
{
    return is_among(address, data);
}

Past
past_of(const char *known, const AccountUsage *usage)
{
    Past past = past_unknown;

    past.has_written = past.has_passed = has_written;
    past.data = (gpointer)known;
    past.usage = usage;
    return past;
}

char *
hold_letter(Desk *desk, const char *route, uint8_t key, gint64 release_us)
{
    const uint8_t digest[STORE_DIGEST_BYTES] = { key };
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", "c@example.org", NULL);
    g_autoptr(Spool) spool = spool_new_from_bytes("Subject: x\r\n\r\nHola.\r\n", 21);
    g_autofree char *blob = NULL;
    g_autoptr(GError) error = NULL;
    bool known;

    ck_assert_good(blob_write(desk_blobs(desk), desk_keys(desk, NULL), spool, &blob, &error), error);
    const NewEntry entry = { .envelope = envelope,
        .submission = digest,
        .content = digest,
        .author = "ana@entidad.gov.co",
        .subject = "x",
        .route = route,
        .reasons = "",
        .findings = "[]",
        .blob = blob,
        .size = spool_size(spool),
        .release_us = release_us,
        .is_reviewed = route != NULL,
        .has_message_id = true,
        .retry_window_us = G_TIME_SPAN_DAY };
    char *reference = store_hold(desk_store(desk, NULL), &entry, &known, &error);

    ck_assert_good(reference != NULL, error);
    return reference;
}
