/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_signature: what the filter makes of any text of somebody who has to sign. The first byte chooses how it travels,
 * the rest is the text. Once it is signed nothing is left to sign, and the message reads as before. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"
#include "fuzz.h"
#include "policy/policy.h"

static const char *const heads[] = {
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
    "Content-Type: text/plain; charset=utf-8; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
    "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
    "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n",
    "Content-Type: text/html; charset=us-ascii\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
    "Content-Type: multipart/related; boundary=r\r\n\r\n--r\r\nContent-Type: text/html; charset=utf-8\r\n\r\n",
    "", /* the text has its own fields */
};

/* The signature without blanks and marks. */
#define SIGNATURE "AnaMaríaRojasProfesionalEntidadNacionalTel6015550100anaentidadgovco"

static char folder[] = "/tmp/fuzz-signature-XXXXXX";

static void
write_file(const char *name, const char *text, gssize length)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    if (!g_file_set_contents(path, text, length, NULL))
        abort();
}

/* Leaves nothing behind: what was read stays in memory. */
static void
remove_files(void)
{
    static const char *const names[] = { "people.csv", "s.txt", "s.html", "e.png", "key", "master", "c", NULL };

    for (const char *const *name = names; *name; name++) {
        g_autofree char *path = g_build_filename(folder, *name, NULL);
        unlink(path);
    }
    rmdir(folder);
}

static Policy *
make_policy(void)
{
    g_autofree char *key = NULL, *master = NULL, *config = NULL, *path = NULL;
    g_autoptr(GError) error = NULL;

    if (!mkdtemp(folder))
        abort();
    key = g_build_filename(folder, "key", NULL);
    master = g_build_filename(folder, "master", NULL);
    path = g_build_filename(folder, "c", NULL);
    write_file("people.csv",
        "login,mail,name,position,unit,phone\nana,ana@entidad.gov.co,Ana María Rojas,Profesional,Atención,601 555 "
        "0100\n",
        -1);
    write_file("s.txt", "{name}\n{position}\n{entity}\nTel. {phone}\n{mail}\n", -1);
    write_file("s.html",
        "<p><img src=\"cid:e.png\"><b>{name}</b><br>{position}<br>{entity}<br>Tel. {phone}<br>{mail}</p>\n", -1);
    write_file("e.png", "\x89PNG\r\n\x1a\n", 8);
    config = g_strdup_printf("institution { name = \"Entidad Nacional\" domains = { \"entidad.gov.co\" } }\n"
                             "people { file = \"%s/people.csv\" personal = \"%s/none\" key = \"%s\" }\n"
                             "queue { master_key = \"%s\" }\n"
                             "template \"x\" { text = \"%s/s.txt\" html = \"%s/s.html\" images = { \"%s/e.png\" } }\n"
                             "checks { signature { another = fix } }\n",
        folder, folder, key, master, folder, folder, folder);
    write_file("c", config, -1);
    if (!secret_create(key, NULL) || !secret_create(master, NULL))
        abort();
    Policy *policy = policy_load(path, DIRECTORY_READ, &error);
    if (!policy) {
        fprintf(stderr, "%s\n", error->message);
        abort();
    }
    remove_files();
    return policy;
}

static Envelope *
make_envelope(void)
{
    Envelope *envelope = envelope_new();

    g_free(envelope->sender);
    envelope->sender = g_strdup("ana@entidad.gov.co");
    envelope->login = g_strdup("ana");
    envelope_add_recipient(envelope, "c@example.org", NULL);
    return envelope;
}

/* Blanks, marks and line ends aside. */
static char *
words_only(const char *text)
{
    GString *words = g_string_new(NULL);

    for (; *text; text = g_utf8_next_char(text))
        if (g_unichar_isalnum(g_utf8_get_char(text)))
            g_string_append_unichar(words, g_utf8_get_char(text));
    return g_string_free(words, FALSE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Policy *policy;
    static Envelope *envelope;

    fuzz_begin();
    if (!policy) {
        policy = make_policy();
        envelope = make_envelope();
    }
    if (size < 2)
        return 0;
    const char *head = heads[data[0] % G_N_ELEMENTS(heads)];
    g_autoptr(GString) text =
        g_string_new("From: ana@entidad.gov.co\r\nSubject: Respuesta al radicado\r\nMIME-Version: 1.0\r\n");
    g_string_append(text, head);
    g_string_append_len(text, (const char *)data + 1, (gssize)size - 1);
    g_autoptr(Spool) spool = spool_new_from_bytes(text->str, text->len);
    g_autoptr(Message) message = message_new_within(spool, &default_limits);
    g_autoptr(Verdict) verdict = policy_judge(policy, envelope, message, &past_unknown);
    if (!verdict->rewritten)
        return 0;
    const Reply *before = message_reply(message), *after = message_reply(verdict->rewritten->message);
    g_autofree char *words = words_only(before->newest), *words_after = words_only(after->newest);
    g_autofree char *quoted = words_only(before->quoted ? before->quoted : "");
    g_autofree char *quoted_after = words_only(after->quoted ? after->quoted : "");
    /* A name alone under the words was part of them, and is part of the signature now, which may read as words itself.
     */
    if (g_str_has_suffix(words_after, SIGNATURE))
        words_after[strlen(words_after) - strlen(SIGNATURE)] = '\0';
    if (!g_str_has_prefix(words, words_after) || strcmp(quoted, quoted_after) != 0) {
        fprintf(stderr, "before: %s | %s\nafter: %s | %s\n", words, quoted, words_after, quoted_after);
        abort();
    }
    g_autoptr(Verdict) again = policy_judge(policy, envelope, verdict->rewritten->message, &past_unknown);
    if (again->rewritten) {
        fputs("once:\n", stderr);
        spool_print(verdict->rewritten->spool, stderr, NULL);
        fputs("\ntwice:\n", stderr);
        spool_print(again->rewritten->spool, stderr, NULL);
        abort();
    }
    return 0;
}
