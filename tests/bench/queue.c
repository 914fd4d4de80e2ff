/* SPDX-License-Identifier: BSD-2-Clause */
/* queue: what a queue of many years costs: queue FOLDER [HOW MANY]. Its entries are invented; of each 200 one is open.
 * Prints the median of what people wait for. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/clock.h"
#include "queue/store.h"

#define WORDS 3000
#define PEOPLE 5000
#define ROUNDS 25

/* One word in 3,000, more or less as words are used: the first ones often. */
static unsigned
any_word(GRand *chance)
{
    const double x = g_rand_double(chance);

    return (unsigned)(x * x * x * WORDS);
}

static void
bind_text(sqlite3_stmt *statement, int at, char *text)
{
    sqlite3_bind_text(statement, at, text, -1, g_free);
}

static void
run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s\n", sqlite3_errmsg(db));
        exit(1);
    }
    return statement;
}

static void
step(sqlite3_stmt *statement)
{
    if (sqlite3_step(statement) != SQLITE_DONE)
        exit(1);
    sqlite3_reset(statement);
}

static void
fill(const char *path, unsigned count)
{
    static const char digest[32];
    GRand *chance = g_rand_new_with_seed(1);
    sqlite3 *db;

    if (sqlite3_open(path, &db) != SQLITE_OK)
        exit(1);
    run(db, "PRAGMA synchronous = OFF; BEGIN");
    sqlite3_stmt *entry = prepare(db,
        "INSERT INTO entry (id, reference, state, created_us, changed_us, submission, has_message_id, content, sender,"
        " sender_parameters, login, author, subject, route, reasons, findings, blob, size)"
        " VALUES (?1, ?2, ?3, ?1, ?1, ?4, 1, ?5, ?6, '', ?7, ?6, ?8, 'r', 'Lo pide su autor.', '[]', ?9, 20000)");
    sqlite3_stmt *subject = prepare(db, "INSERT INTO subject (rowid, words) VALUES (?, ?)");
    sqlite3_stmt *recipient =
        prepare(db, "INSERT INTO recipient (entry, position, address, parameters) VALUES (?, 0, ?, '')");
    sqlite3_stmt *event = prepare(db, "INSERT INTO event (entry, time_us, event, actor) VALUES (?1, ?1, 'hold', ?2)");
    sqlite3_stmt *release = prepare(db, "INSERT INTO delivery (entry, kind, address, cause, state, created_us, next_us)"
                                        " VALUES (?1, 'release', '', 0, ?2, ?1, ?1)");
    for (unsigned i = 1; i <= count; i++) {
        const unsigned person = (unsigned)g_rand_int_range(chance, 0, PEOPLE);
        const bool is_open = i % 200 == 0;
        char *words = g_strdup_printf("Respuesta pétición%u asunto%u número %u", any_word(chance), any_word(chance), i);
        sqlite3_bind_int64(entry, 1, i);
        bind_text(entry, 2, g_strdup_printf("R%u", i));
        bind_text(entry, 3, g_strdup(is_open ? "held" : "released"));
        sqlite3_bind_blob(entry, 4, g_strdup_printf("%032u", i), 32, g_free);
        sqlite3_bind_blob(entry, 5, digest, sizeof digest, SQLITE_STATIC);
        bind_text(entry, 6, g_strdup_printf("persona%u@entidad.gov.co", person));
        bind_text(entry, 7, g_strdup_printf("persona%u", person));
        bind_text(entry, 8, g_strdup(words));
        bind_text(entry, 9, g_strdup_printf("blob%u", i));
        step(entry);
        sqlite3_bind_int64(subject, 1, i);
        bind_text(subject, 2, words);
        step(subject);
        sqlite3_bind_int64(recipient, 1, i);
        bind_text(recipient, 2, g_strdup_printf("ciudadano%u@example.org", g_rand_int_range(chance, 0, 300000)));
        step(recipient);
        sqlite3_bind_int64(event, 1, i);
        bind_text(event, 2, g_strdup_printf("persona%u", person));
        step(event);
        sqlite3_bind_int64(release, 1, i);
        bind_text(release, 2, g_strdup(is_open ? "waiting" : "sent"));
        step(release);
    }
    run(db, "COMMIT");
    sqlite3_stmt *const all[] = { entry, subject, recipient, event, release };
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(db);
    g_rand_free(chance);
}

static int
compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void
print_median(const char *what, double *times_ms, guint found)
{
    qsort(times_ms, ROUNDS, sizeof *times_ms, compare);
    printf(
        "%-44s %8.2f ms median, %8.2f at most (%u found)\n", what, times_ms[ROUNDS / 2], times_ms[ROUNDS - 1], found);
}

static void
time_list(Store *store, const char *what, const StoreFilter *filter)
{
    double times_ms[ROUNDS];
    guint found = 0;

    for (int i = 0; i < ROUNDS; i++) {
        const gint64 begun_us = clock_monotonic_us();
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) page = store_list(store, filter, &error);
        if (!page) {
            fprintf(stderr, "%s\n", error->message);
            exit(1);
        }
        times_ms[i] = (double)(clock_monotonic_us() - begun_us) / 1000;
        found = page->len;
    }
    print_median(what, times_ms, found);
}

static void
time_decision(Store *store)
{
    double times_ms[ROUNDS];

    for (int i = 0; i < ROUNDS; i++) {
        g_autofree char *reference = g_strdup_printf("R%d", 200 * (i + 1));
        const StoreStep decision = {
            .reference = reference, .event = EVENT_APPROVE, .actor = "persona1", .reason = ""
        };
        const gint64 begun_us = clock_monotonic_us();
        g_autoptr(GError) error = NULL;
        g_autoptr(Entry) entry = store_get(store, reference, &error);
        if (!entry || !store_decide(store, &decision, &error)) {
            fprintf(stderr, "%s\n", error->message);
            exit(1);
        }
        times_ms[i] = (double)(clock_monotonic_us() - begun_us) / 1000;
    }
    print_median("a decision", times_ms, ROUNDS);
}

int
main(int count, char **arguments)
{
    if (count < 2) {
        fputs("queue FOLDER [HOW MANY]\n", stderr);
        return 64;
    }
    g_autofree char *path = g_build_filename(arguments[1], "queue.db", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = store_open(path, &error);
    if (!store) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    fill(path, count > 2 ? (unsigned)atoi(arguments[2]) : 1000000);
    const StoreFilter open = { .limit = 200 }, rare = { .state = "all", .limit = 200, .words = "asunto2999" },
                      often = { .state = "all", .limit = 200, .words = "respuesta peticion0" },
                      open_often = { .limit = 200, .words = "respuesta" },
                      waits_rare = { .limit = 200, .words = "asunto2999" },
                      login = { .state = "all", .limit = 200, .person = "persona7" },
                      citizen = { .state = "all", .limit = 200, .person = "Ciudadano77@example.org" },
                      both = { .state = "all", .limit = 200, .person = "persona7", .words = "asunto1" };
    time_list(store, "the first page of what is open", &open);
    time_list(store, "a rare word", &rare);
    time_list(store, "two common words", &often);
    time_list(store, "a common word, of what is open", &open_often);
    time_list(store, "a rare word, of what is open", &waits_rare);
    time_list(store, "a person of the institution", &login);
    time_list(store, "a citizen", &citizen);
    time_list(store, "a person and a word", &both);
    time_decision(store);
    return 0;
}
