/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "letters.h"
#include "signature/stale.h"

#define HEAD "From: ana@entidad.gov.co\nTo: c@example.org\nSubject: x\n"

/* A message, and what is left of it when its first part changes. */
static const struct {
    const char *letter, *expected;
} cases[] = {
    { HEAD "Content-Length: 7\nLines: 1\n\nTexto.\n", HEAD "\nTexto.\n" },
    { HEAD "content-md5:\n  Q2hlY2s=\nX-Lines: 1\n\nTexto.\n", HEAD "X-Lines: 1\n\nTexto.\n" },
    { HEAD "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\nLines: 9\n\n--b\nContent-Type: text/plain\n"
           "Content-MD5: Q2hlY2s=\n\nTexto.\n--b\nContent-Type: text/html\nContent-MD5: b3Rybw==\n\n<p>x</p>\n--b--\n",
        HEAD "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n"
             "\nTexto.\n--b\nContent-Type: text/html\nContent-MD5: b3Rybw==\n\n<p>x</p>\n--b--\n" },
    { HEAD "\nLines: 1\n", HEAD "\nLines: 1\n" },
};

START_TEST(removes_what_is_counted_before)
{
    g_auto(Letter) letter = letter_new(cases[_i].letter);
    g_autoptr(Edit) edit = edit_new();
    g_autoptr(GError) error = NULL;

    stale_remove(edit, letter.message, g_ptr_array_index(message_parts(letter.message), 0), true);
    g_autoptr(Spool) spool = edit_apply(edit, message_spool(letter.message), &error);
    ck_assert_good(spool, error);
    g_auto(Letter) expected = letter_new(cases[_i].expected);
    const gsize length = (gsize)spool_size(spool);
    ck_assert_int_eq((goffset)length, spool_size(message_spool(expected.message)));
    g_autofree char *now = g_malloc0(length + 1), *then = g_malloc0(length + 1);
    spool_read(spool, 0, now, length, NULL);
    spool_read(message_spool(expected.message), 0, then, length, NULL);
    ck_assert_str_eq(now, then);
}
END_TEST

int
main(void)
{
    return unit_run(
        "signature/stale", (const Unit[]){ { removes_what_is_counted_before, G_N_ELEMENTS(cases) }, { 0 } });
}
