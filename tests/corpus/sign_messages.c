/* SPDX-License-Identifier: BSD-2-Clause */
/* sign_messages CONFIG: judges messages as Ana's, one after the other, for tests/corpus/lossless.py. Each comes as a
 * line with its length, and its bytes; the answer is a line "EDITED LENGTH AGAIN" with what signing made of it (0: it
 * stays), whether a second pass changes that again, and the kinds of signature's findings, then the bytes. */
#include <stdio.h>
#include <string.h>

#include <gmime/gmime.h>

#include "history/past.h"
#include "policy/policy.h"

static Envelope *
make_envelope(void)
{
    Envelope *envelope = envelope_new();

    g_free(envelope->sender);
    envelope->sender = g_strdup("ana.rojas@entidad.gov.co");
    envelope->login = g_strdup("ana");
    envelope_add_recipient(envelope, "rosa.beltran@example.org", NULL);
    return envelope;
}

/* The next message on standard input; NULL at the end. The caller owns it. */
static Spool *
read_message(void)
{
    size_t length;

    if (scanf("%zu", &length) != 1 || getchar() != '\n')
        return NULL;
    g_autofree char *bytes = g_malloc(length + 1);
    return fread(bytes, 1, length, stdin) == length ? spool_new_from_bytes(bytes, length) : NULL;
}

/* The kinds of what the check found, and why it did not put it right. The caller owns the string. */
static char *
kinds_of_findings(const Verdict *verdict)
{
    GString *kinds = g_string_new(NULL);

    for (guint i = 0; i < verdict->findings->all->len; i++) {
        const Finding *finding = g_ptr_array_index(verdict->findings->all, i);
        if (strcmp(finding->check, "signature") != 0)
            continue;
        g_string_append_printf(kinds, " %s", finding->kind);
        if (strcmp(finding->kind, "unfixed") == 0)
            g_string_append_printf(kinds, "=%s", finding->message);
    }
    return g_string_free(g_string_erase(kinds, 0, kinds->len > 0 ? 1 : 0), FALSE);
}

static bool
judge_next(const Policy *policy, const Envelope *envelope)
{
    g_autoptr(Spool) spool = read_message();

    if (!spool)
        return false;
    g_autoptr(Message) message = message_new_within(spool, policy_limits(policy));
    g_autoptr(Verdict) verdict = policy_judge(policy, envelope, message, &past_unknown);
    g_autofree char *kinds = kinds_of_findings(verdict);
    const Rewritten *rewritten = verdict->rewritten;
    bool is_again = false;
    if (rewritten) {
        g_autoptr(Verdict) again = policy_judge(policy, envelope, rewritten->message, &past_unknown);
        is_again = again->rewritten != NULL;
    }
    printf("%zu %d %s\n", rewritten ? (size_t)spool_size(rewritten->spool) : 0, is_again, kinds);
    return (!rewritten || spool_print(rewritten->spool, stdout, NULL)) && fflush(stdout) == 0;
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    if (argc != 2) {
        fputs("sign_messages CONFIG\n", stderr);
        return 2;
    }
    g_mime_init();
    g_autoptr(Policy) policy = policy_load(argv[1], DIRECTORY_READ, &error);
    if (!policy) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    Envelope *envelope = make_envelope();
    while (judge_next(policy, envelope))
        continue;
    envelope_free(envelope);
    g_mime_shutdown();
    return 0;
}
