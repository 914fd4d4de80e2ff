/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "checks/checks.h"
#include "letters.h"

#define LIMITS "lists = \"%s\"\nchecks { attachment-size { warn_at = 10KiB limit = 30KiB } }\n"

/* Messages of so many bytes, to two recipients. */
static const struct {
    size_t size;
    const char *recipient, *other;
    const char *kinds;
} cases[] = {
    { 1000, "a@gmail.com", NULL, "" },
    { 10240, "a@other.example", NULL, "" },
    { 10241, "a@other.example", NULL, "large" },
    { 30720, "a@other.example", NULL, "large" },
    { 30721, "a@other.example", NULL, "too_large" },
    { 30721, "a@small.example", NULL, "too_large" },
    { 5000, "a@small.example", NULL, "" },
    { 5121, "a@small.example", NULL, "too_large_for_provider" },
    { 5121, "a@SMALL.Example", NULL, "too_large_for_provider" },
    { 5121, "a@mail.small.example", NULL, "" },
    { 5121, "a@other.example", "b@small.example", "too_large_for_provider" },
    { 5121, "a@x.tree.example", NULL, "" },
    { 20481, "a@x.tree.example", NULL, "too_large_for_provider" },
    { 20481, "a@y.x.tree.example", NULL, "too_large_for_provider" },
    { 20481, "a@tree.example", NULL, "large" },
    { 20481, "a@nottree.example", NULL, "large" },
    { 20481, "", NULL, "large" },
};

START_TEST(weighs)
{
    g_autofree char *path = unit_path("providers.txt");
    ck_assert(g_file_set_contents(path, "small.example 5KiB\n*.tree.example 20KiB # a comment\n", -1, NULL));
    g_autofree char *extra = g_strdup_printf(LIMITS, unit_folder());
    g_autoptr(Policy) policy = policy_of(extra);
    g_autoptr(GString) text = g_string_new("From: a@b.co\r\nSubject: x\r\n\r\n");
    while (text->len < cases[_i].size)
        g_string_append_c(text, text->len % 70 == 68 ? '\r' : text->len % 70 == 69 ? '\n' : 'x');
    g_auto(Letter) letter = letter_new_from_bytes(text->str, text->len);
    g_autoptr(Envelope) envelope = envelope_of("ana@entidad.gov.co", "ana", cases[_i].recipient, cases[_i].other, NULL);
    g_autoptr(Verdict) verdict = policy_judge(policy, envelope, letter.message, &past_unknown);
    g_autoptr(GString) kinds = g_string_new(NULL);
    for (guint i = 0; i < verdict->findings->all->len; i++) {
        const Finding *finding = g_ptr_array_index(verdict->findings->all, i);
        if (strcmp(finding->check, "attachment-size") == 0)
            g_string_append_printf(kinds, "%s%s", kinds->len > 0 ? " " : "", finding->kind);
    }
    ck_assert_msg(strcmp(kinds->str, cases[_i].kinds) == 0, "%zu bytes to %s: %s", cases[_i].size, cases[_i].recipient,
        kinds->str);
}
END_TEST

START_TEST(says_what_is_wrong_with_the_table)
{
    static const char *const wrong[] = { "small.example\n", "small.example much\n", "small.example 5KiB 6KiB\n" };
    g_autofree char *path = unit_path("providers.txt");

    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        ck_assert(g_file_set_contents(path, wrong[i], -1, NULL));
        g_autoptr(Providers) providers = providers_load(unit_folder(), &error);
        ck_assert_ptr_null(providers);
        ck_assert_msg(strstr(error->message, "providers.txt:1: ") != NULL, "%s", error->message);
    }
}
END_TEST

int
main(void)
{
    return unit_run("checks/attachment_size",
        (const Unit[]){ { weighs, G_N_ELEMENTS(cases) }, { says_what_is_wrong_with_the_table, 1 }, { 0 } });
}
