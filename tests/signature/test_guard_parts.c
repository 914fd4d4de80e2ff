/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "signature/guard_parts.h"

#define MULTI(kind, boundary) "Content-Type: multipart/" kind "; boundary=" boundary "\n\n"

/* A message, and its parts: path, type, what each says. */
static const struct {
    const char *message, *parts;
} cases[] = {
    { "", "1 text/plain «»" },
    { "Subject: x\n\nHola.\n", "1 text/plain «Hola.\n»" },
    { "Subject: x\r\n\r\nHola.", "1 text/plain «Hola.»" },
    { "Content-Type: TEXT/HTML; charset=\"ISO-8859-1\"\nContent-Transfer-Encoding: Quoted-Printable\n\na=F1=\no=3D=\n",
        "1 text/html «año=»" },
    { "Content-Transfer-Encoding: base64\n\nSG9s\nYS4=\n", "1 text/plain «Hola.»" },
    { "Content-Type: multipart/mixed;\n\tboundary=\"a b\"\n\nantes\n--a b\n\nuno\n--a b \nContent-Type: "
      "image/png\n\n\n--a b--\n"
      "después\n",
        "1 text/plain «uno», 2 image/png «»" },
    { MULTI("mixed", "a") "--a\n" MULTI("alternative", "b") "--b\n\nuno\n--b\n\ndos\n--b--\n--a\n\ntres\n--a--\n",
        "1.1 text/plain «uno», 1.2 text/plain «dos», 2 text/plain «tres»" },
    { MULTI("mixed", "a") "--a\n" MULTI("alternative", "b") "--b\n\nuno\n--a\n\ndos",
        "1.1 text/plain «uno», 2 text/plain «dos»" },
    { MULTI("mixed", "a") "--a\nContent-Type: image/gif\n--a\n\n--ab\n--a",
        "1 image/gif «», 2 text/plain «--ab», 3 text/plain «»" },
    { MULTI("mixed", "a") "--a\nContent-Type: message/rfc822\n\n" MULTI("mixed", "b") "--b\n\nuno\n--b--\n--a--\n",
        "1 message/rfc822 «Content-Type: multipart/mixed; boundary=b\n\n--b\n\nuno\n--b--»" },
    { MULTI("signed", "a") "--a\n\nuno\n--a--\n", "1 multipart/signed «--a\n\nuno\n--a--\n»" },
    { MULTI("mixed", "\"\"") "--\n\nuno\n", "1 multipart/mixed «--\n\nuno\n»" },
};

START_TEST(cuts_at_boundaries)
{
    const char *message = cases[_i].message;
    g_autoptr(Spool) spool = spool_new_from_bytes(message, strlen(message));
    g_autoptr(GString) seen = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GuardParts) parts = guard_parts_read(spool, &error);

    ck_assert_good(parts, error);
    for (guint i = 0; i < parts->parts->len; i++) {
        const GuardPart *part = guard_part(parts, i);
        g_autoptr(GString) text = guard_part_text(part, spool, &error);
        ck_assert_good(text, error);
        g_string_append_printf(seen, "%s%s %s «%s»", i > 0 ? ", " : "", part->path, part->type, text->str);
    }
    ck_assert_msg(strcmp(seen->str, cases[_i].parts) == 0, "«%s»: «%s», not «%s»", message, seen->str, cases[_i].parts);
}
END_TEST

START_TEST(tells_a_part_by_its_bytes)
{
    static const char *const bodies[] = { "uno\r\n", "uno\n", "uno", "Uno\r\n", "" };
    g_autoptr(GHashTable) digests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_autofree char *message = g_strconcat(MULTI("mixed", "a") "--a\n\n", bodies[i], "\n--a--\n", NULL);
        g_autoptr(Spool) spool = spool_new_from_bytes(message, strlen(message));
        g_autoptr(GuardParts) parts = guard_parts_read(spool, NULL);
        ck_assert_uint_eq(parts->parts->len, 1);
        ck_assert_msg(g_hash_table_add(digests, g_strdup(guard_part(parts, 0)->digest)), "«%s»", bodies[i]);
    }
}
END_TEST

START_TEST(tells_what_the_fields_say)
{
    static const char message[] =
        "From: a@x.co\nContent-Type: multipart/mixed; boundary=a\nSubject: x\n y\nContent-Length: 9\n\n--a\n"
        "Content-Type: image/png; name*=utf-8''foto%2Epng\nContent-ID: <foto@x>\nContent-Disposition: ATTACHMENT\n"
        "X-Y: z\n\n\n--a--\n";
    g_autoptr(Spool) spool = spool_new_from_bytes(message, strlen(message));
    g_autoptr(GuardParts) parts = guard_parts_read(spool, NULL);
    const GuardPart *part = guard_part(parts, 0);

    ck_assert_str_eq(parts->fields, "From: a@x.co\nSubject: x\n y\n");
    ck_assert_str_eq(part->content_id, "foto@x");
    ck_assert_str_eq(part->name, "utf-8''foto%2Epng");
    ck_assert(part->is_attachment);
    ck_assert_str_eq(part->fields, "Content-ID: <foto@x>\nContent-Disposition: ATTACHMENT\nX-Y: z\n");
}
END_TEST

START_TEST(refuses_what_nobody_writes)
{
    g_autoptr(GString) message = g_string_new(MULTI("mixed", "a"));
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < 3000; i++)
        g_string_append(message, "--a\n\n");
    g_autoptr(Spool) spool = spool_new_from_bytes(message->str, message->len);
    ck_assert_ptr_null(guard_parts_read(spool, &error));
    ck_assert_error(error, VOBO_ERROR_INPUT, "no se puede leer entero");
}
END_TEST

int
main(void)
{
    return unit_run("signature/guard_parts",
        (const Unit[]){ { cuts_at_boundaries, G_N_ELEMENTS(cases) }, { tells_a_part_by_its_bytes, 0 },
            { tells_what_the_fields_say, 0 }, { refuses_what_nobody_writes, 0 }, { 0 } });
}
