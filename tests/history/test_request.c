/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/secret.h"
#include "history/history.h"
#include "history/traffic.h"
#include "letters.h"

#define NOW G_GINT64_CONSTANT(1795723200) /* 2026-11-26 12:00 UTC */

static const uint8_t key[32] = { 7 };

static History *
open_history(gint64 requests_days)
{
    g_autofree char *database = unit_path("history.db");
    g_autofree char *file = unit_path("people.key");
    const HistoryTerms terms = { database, file, 3600, 730, 1000, requests_days, 1000 };

    if (!g_file_test(file, G_FILE_TEST_EXISTS))
        ck_assert(secret_create(file, NULL));
    return history_new(&terms);
}

START_TEST(is_sealed)
{
    g_autoptr(Request) request = request_new();
    const uint8_t other[32] = { 8 };

    g_free(request->subject);
    g_free(request->text);
    request->asked_us = 5;
    request->day = 739946;
    request->subject = g_strdup("Señal \xff");
    request->text = g_strnfill(100000, 'n');
    g_ptr_array_add(request->copied, g_strdup("luis@entidad.gov.co"));
    g_autoptr(GBytes) sealed = request_seal(request, key);
    ck_assert_uint_lt(g_bytes_get_size(sealed), 4000);
    ck_assert_ptr_null(request_open(sealed, other));
    g_autoptr(Request) back = request_open(sealed, key);
    ck_assert_ptr_nonnull(back);
    ck_assert_int_eq(back->asked_us, 5);
    ck_assert_uint_eq(back->day, 739946);
    ck_assert_str_eq(back->subject, "Señal \xef\xbf\xbd");
    ck_assert_uint_eq(strlen(back->text), 3000);
    ck_assert(request_was_copied_to(back, "Luis@entidad.gov.co"));
    ck_assert(!request_was_copied_to(back, "ana@entidad.gov.co"));
}
END_TEST

static const char asking[] = "From: Carmen <Carmen@Example.org>\nTo: contacto@entidad.gov.co, ana@entidad.gov.co\n"
                             "Cc: Luis@entidad.gov.co\nSubject: Certificado\nMessage-Id: <1@example.org>\n"
                             "Date: Wed, 25 Nov 2026 23:30:00 -0500\n\n¿Cuándo estará listo?\n";

static void
receive(History *history, const char *text, bool may_read)
{
    g_auto(Letter) letter = letter_new(text);
    g_autoptr(Policy) policy = policy_of(NULL);
    g_autoptr(Envelope) envelope = envelope_of("carmen@example.org", NULL, "ana@entidad.gov.co", NULL);
    const Traffic traffic = { policy_people(policy), envelope, letter.message, NOW, may_read };

    traffic_note_received(history, &traffic);
}

START_TEST(is_remembered)
{
    History *history = open_history(30);
    g_autoptr(GDate) day = g_date_new_dmy(25, 11, 2026);

    receive(history, asking, _i == 0);
    for (int i = 0; i < 2; i++) {
        Past past = history_past(history, NULL);
        g_autoptr(Request) request = past.request(past.data, "<1@example.org>");
        ck_assert_ptr_nonnull(request);
        ck_assert_str_eq(request->subject, "Certificado");
        ck_assert_str_eq(request->text, _i == 0 ? "¿Cuándo estará listo?" : "");
        /* the day where he is, though it is the next one in Greenwich */
        ck_assert_uint_eq(request->day, g_date_get_julian(day));
        ck_assert_uint_eq(request->copied->len, 3);
        ck_assert(request_was_copied_to(request, "luis@entidad.gov.co"));
        ck_assert_ptr_null(past.request(past.data, "<2@example.org>"));
        ck_assert_int_eq(past.has_asked(past.data, "carmen@example.org", g_date_get_julian(day)), PAST_KNOWN);
        ck_assert_int_eq(past.has_asked(past.data, "carmen@example.org", g_date_get_julian(day) + 1), PAST_NEVER);
        ck_assert_int_eq(past.has_asked(past.data, "otra@example.org", g_date_get_julian(day)), PAST_NEVER);
        /* and again from the disk */
        history_free(history);
        history = open_history(30);
    }
    history_free(history);
}
END_TEST

/* Nothing of it can be read in the file. */
START_TEST(is_not_told)
{
    static const char *const secrets[] = { "Certificado", "listo", "carmen", "Carmen", "luis@", "1@example" };
    g_autofree char *folder = g_strdup(unit_folder());
    History *history = open_history(30);
    g_autoptr(GDir) dir = NULL;
    const char *name;

    receive(history, asking, true);
    history_free(history);
    dir = g_dir_open(folder, 0, NULL);
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *bytes = NULL;
        gsize length;
        if (!g_str_has_prefix(name, "history.db") || !g_file_get_contents(path, &bytes, &length, NULL))
            continue;
        for (size_t i = 0; i < G_N_ELEMENTS(secrets); i++)
            ck_assert_msg(!memmem(bytes, length, secrets[i], strlen(secrets[i])), "%s: %s", name, secrets[i]);
    }
}
END_TEST

static const char *const no_requests[] = {
    /* a colleague's, a program's, a list's, nobody's, one without a name */
    "From: Luis <luis@entidad.gov.co>\nMessage-Id: <1@example.org>\n\nx\n",
    "From: Carmen <carmen@example.org>\nMessage-Id: <1@example.org>\nAuto-Submitted: auto-replied\n\nx\n",
    "From: Carmen <carmen@example.org>\nMessage-Id: <1@example.org>\nList-Id: <l.example.org>\n\nx\n",
    "Message-Id: <1@example.org>\n\nx\n",
    "From: Carmen <carmen@example.org>\n\nx\n",
};

START_TEST(is_none)
{
    History *history = open_history(_i < (int)G_N_ELEMENTS(no_requests) ? 30 : 0);
    const Past past = history_past(history, NULL);

    receive(history, _i < (int)G_N_ELEMENTS(no_requests) ? no_requests[_i] : asking, true);
    ck_assert_ptr_null(past.request(past.data, "<1@example.org>"));
    history_free(history);
}
END_TEST

int
main(void)
{
    return unit_run("history/request", (const Unit[]){ { is_sealed, 0 }, { is_remembered, 2 }, { is_not_told, 0 },
                                           { is_none, G_N_ELEMENTS(no_requests) + 1 }, { 0 } });
}
