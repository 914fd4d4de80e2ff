/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_files: files that people write or that lie about: configuration, tables, templates, hashes, keys, blobs,
 * backups. The first byte chooses the reader. */
#include <stdlib.h>
#include <sys/stat.h>

#include "checks/check.h"
#include "config/config.h"
#include "config/template.h"
#include "fuzz.h"
#include "people/csv.h"
#include "people/people.h"
#include "people/source.h"
#include "queue/backup.h"
#include "queue/blob.h"

static void
read_config(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Config) config = config_load(path, checks_sections(), &error);

    if (!config == !error)
        abort();
}

static void
read_people(const char *path)
{
    static const char *const domains[] = { "entidad.gov.co", NULL };
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = people_csv_read(path, &error);

    if (!rows == !error)
        abort();
    for (int strict = 0; rows && strict < 2; strict++) {
        const PeopleTerms terms = { path, strict == 1, domains, NULL, "" };
        g_autoptr(GError) refused = NULL;
        g_autoptr(People) people = people_new(rows, &terms, personal_new(), &refused);
        double innocents;
        if (!people == !refused || (!people && !strict))
            abort();
        if (people) {
            people_may_send_as(people, "ana", "ana@entidad.gov.co");
            people_resembled(people, "ana.rojas@gmail.com", &innocents);
            people_called(people, "Ana Rojas", NULL);
        }
    }
}

static void
read_template(const char *path)
{
    static const char *const names[] = { "uno", "dos", NULL };
    static const char *const values[] = { "a\nb", "" };
    g_autoptr(GError) error = NULL;
    g_autoptr(Template) template = template_load(path, TEMPLATE_WITH_SUBJECT, names, &error);
    g_autofree char *subject = NULL, *body = NULL;

    if (!template == !error)
        abort();
    if (template)
        body = template_fill(template, values, g_strdup, &subject);
}

static void
read_personal(const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Personal) personal = personal_load(path, "/no/such/key", &error);

    if (!personal == !error)
        abort();
}

static void
read_keys(const char *path)
{
    g_autoptr(GError) error = NULL;
    KeyRing ring;

    chmod(path, 0600);
    if (keyring_load(path, &ring, &error) != (ring.count > 0) || !error != (ring.count > 0))
        abort();
}

static void
read_backup(const char *path)
{
    g_autoptr(GError) error = NULL;
    BackupSummary summary;

    if (backup_check(path, &summary, &error) != !error)
        abort();
}

static void
read_blob(const char *path)
{
    static const KeyRing keys = { .keys = { { .secret = { .bytes = { 1 } } } }, .count = 1 };
    g_autoptr(Spool) into = spool_new(SIZE_MAX, "/tmp");

    /* Nobody can guess what GCM would accept. */
    if (blob_read("/", path + 1, &keys, into, NULL))
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const readers[])(const char *path) = { read_config, read_people, read_template, read_personal,
        read_blob, read_keys, read_backup };

    fuzz_begin();
    if (size > 0)
        readers[data[0] % G_N_ELEMENTS(readers)](fuzz_file(data + 1, size - 1));
    return 0;
}
