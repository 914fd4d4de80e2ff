/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "letters.h"
#include "message/thread.h"

static const struct {
    const char *fields;
    ThreadKind kind;
    const char *matter;
    unsigned forwards;
} cases[] = {
    { "Subject: Certificado", THREAD_NEW, "Certificado", 0 },
    { "Subject: Re: Certificado", THREAD_ANSWER, "Certificado", 0 },
    { "Subject: RE: RV: Certificado", THREAD_ANSWER, "Certificado", 1 },
    { "Subject: RV: Fwd: Certificado", THREAD_FORWARD, "Certificado", 2 },
    { "Subject: [EXTERNO] Re: Certificado", THREAD_ANSWER, "Certificado", 0 },
    { "Subject: [Comunicado] Certificado", THREAD_NEW, "[Comunicado] Certificado", 0 },
    { "Subject: Re[2]: Certificado", THREAD_ANSWER, "Certificado", 0 },
    { "Subject: Acta: sesión 3", THREAD_NEW, "Acta: sesión 3", 0 },
    { "Subject: Certificado\nIn-Reply-To: <a@b.co>", THREAD_ANSWER, "Certificado", 0 },
    { "Subject: Certificado\nReferences: <a@b.co>", THREAD_ANSWER, "Certificado", 0 },
    { "Subject: Fwd: Certificado\nReferences: <a@b.co>", THREAD_FORWARD, "Certificado", 1 },
    { "X-None: 1", THREAD_NEW, "", 0 },
};

START_TEST(tells_threads)
{
    g_autofree char *text = g_strdup_printf("From: a@b.co\n%s\n\nx\n", cases[_i].fields);
    g_auto(Letter) letter = letter_new(text);
    const char *subject = message_subject(letter.message);
    unsigned forwards;

    ck_assert_int_eq(thread_kind(letter.message), cases[_i].kind);
    ck_assert_str_eq(thread_matter(subject ? subject : "", &forwards), cases[_i].matter);
    ck_assert_uint_eq(forwards, cases[_i].forwards);
}
END_TEST

int
main(void)
{
    return unit_run("message/thread", (const Unit[]){ { tells_threads, G_N_ELEMENTS(cases) }, { 0 } });
}
