/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "letters.h"
#include "message/digest.h"

#define FIELDS "From: ana@x.co\nTo: b@y.co\nSubject: uno\n dos\nMIME-Version: 1.0\n"
#define BODY "\ncuerpo\n"

static void
content_of(const char *text, uint8_t *digest)
{
    g_auto(Letter) letter = letter_new(text);

    digest_of_content(letter.spool, digest);
}

static void
submission_of(const char *text, const Envelope *envelope, uint8_t *digest, bool *named)
{
    g_auto(Letter) letter = letter_new(text);

    digest_of_submission(letter.spool, envelope, digest, named);
}

static const struct {
    const char *text;
    bool same_content, same_submission;
} cases[] = {
    { FIELDS BODY, true, true },
    { "Received: by mta\n" FIELDS "Date: hoy\n" BODY, true, true },                           /* the MTA's own */
    { "From: ana@x.co\nTo: b@y.co\nSubject: uno dos\nMIME-Version: 1.0\n" BODY, true, true }, /* folded anew */
    { "Subject: uno dos\nMIME-Version: 1.0\nTo: b@y.co\nFrom: ana@x.co\n" BODY, true, true }, /* in another order */
    { FIELDS "\ncuerpo.\n", false, false },
    { "From: ana@x.co\nTo: c@y.co\nSubject: uno dos\nMIME-Version: 1.0\n" BODY, true, false },
    { "From: ana@x.co\nTo: b@y.co\nSubject: unodos\nMIME-Version: 1.0\n" BODY, false, false },
    { FIELDS "Content-Type: text/html\n" BODY, false, false },
};

START_TEST(tells_messages_apart)
{
    g_autoptr(Envelope) envelope = envelope_of("ana@x.co", "ana", "b@y.co", NULL);
    uint8_t first[DIGEST_BYTES], second[DIGEST_BYTES];
    bool named;

    content_of(FIELDS BODY, first);
    content_of(cases[_i].text, second);
    ck_assert_int_eq(memcmp(first, second, DIGEST_BYTES) == 0, cases[_i].same_content);
    submission_of(FIELDS BODY, envelope, first, &named);
    submission_of(cases[_i].text, envelope, second, &named);
    ck_assert_int_eq(memcmp(first, second, DIGEST_BYTES) == 0, cases[_i].same_submission);
}
END_TEST

START_TEST(looks_at_the_envelope)
{
    g_autoptr(Envelope) envelope = envelope_of("ana@x.co", "ana", "b@y.co", "c@y.co", NULL);
    g_autoptr(Envelope) reversed = envelope_of("ANA@x.co", "ana", "c@y.co", "b@Y.co", NULL);
    g_autoptr(Envelope) fewer = envelope_of("ana@x.co", "ana", "b@y.co", NULL);
    g_autoptr(Envelope) other_login = envelope_of("ana@x.co", "luis", "b@y.co", "c@y.co", NULL);
    uint8_t first[DIGEST_BYTES], second[DIGEST_BYTES];
    bool named;

    submission_of(FIELDS BODY, envelope, first, &named);
    submission_of(FIELDS BODY, reversed, second, &named);
    ck_assert_mem_eq(first, second, DIGEST_BYTES);
    submission_of(FIELDS BODY, fewer, second, &named);
    ck_assert_mem_ne(first, second, DIGEST_BYTES);
    submission_of(FIELDS BODY, other_login, second, &named);
    ck_assert_mem_ne(first, second, DIGEST_BYTES);
}
END_TEST

/* What is approved meets the door with fields of the way in front, and perhaps another configuration: no part of the
 * header is left out on either side. */
START_TEST(reads_all_of_the_header)
{
    static const size_t lengths[] = { 100, 1 << 18, (1 << 20) + 65536 }; /* beyond default_limits.header */
    g_autoptr(GString) padded = g_string_new(NULL);
    uint8_t at_hold[DIGEST_BYTES], at_door[DIGEST_BYTES], other[DIGEST_BYTES];

    while (padded->len < lengths[_i])
        g_string_append(padded, "X-Relleno: algo que no dice nada\n");
    g_autofree char *held = g_strconcat(padded->str, FIELDS BODY, NULL);
    g_autofree char *passing = g_strconcat("X-Permiso: v1 1 1 00\nReceived: by mta\n", padded->str, FIELDS BODY, NULL);
    g_autofree char *changed = g_strconcat(padded->str, "Subject: otro\nMIME-Version: 1.0\n" BODY, NULL);
    content_of(held, at_hold);
    content_of(passing, at_door);
    content_of(changed, other);
    ck_assert_mem_eq(at_hold, at_door, DIGEST_BYTES);
    ck_assert_mem_ne(at_hold, other, DIGEST_BYTES);
}
END_TEST

/* A Message-Id that the MTA made of its queue id differs at each try; the client's own does not. */
START_TEST(knows_whose_message_id_it_is)
{
    g_autoptr(Envelope) envelope = envelope_of("ana@x.co", "ana", "b@y.co", NULL);
    uint8_t none[DIGEST_BYTES], of_mta[DIGEST_BYTES], of_client[DIGEST_BYTES];
    bool named;

    submission_of(FIELDS BODY, envelope, none, &named);
    ck_assert(!named);
    submission_of(FIELDS "Message-Id: <20261124.4ABC@mta.co>\n" BODY, envelope, of_mta, &named);
    ck_assert(!named);
    ck_assert_mem_eq(none, of_mta, DIGEST_BYTES);
    submission_of(FIELDS "Message-Id: <uno@cliente.co>\n" BODY, envelope, of_client, &named);
    ck_assert(named);
    ck_assert_mem_ne(none, of_client, DIGEST_BYTES);
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/digest", (const Unit[]){ { tells_messages_apart, G_N_ELEMENTS(cases) }, { looks_at_the_envelope, 0 },
                              { reads_all_of_the_header, 3 }, { knows_whose_message_id_it_is, 0 }, { 0 } });
}
