/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "letters.h"
#include "signature/placing.h"

#define HEAD "From: ana@entidad.gov.co\nTo: c@example.org\nSubject: x\nMIME-Version: 1.0\n"
#define PNG "\x89PNG\r\n\x1a\n escudo"

/* With Ana's signature, that has an image. */
static SignedMessage *
place(const Message *message)
{
    g_autofree char *html = unit_path("s.html"), *text = unit_path("s.txt"), *image = unit_path("escudo.png");
    g_autofree char *config =
        g_strdup_printf("template \"x\" { text = \"%s\" html = \"%s\" images = { \"%s\" } }\n", text, html, image);
    g_autoptr(GError) error = NULL;

    ck_assert(g_file_set_contents(html, "<img src=\"cid:escudo.png\"><b>{name}</b>\n", -1, NULL));
    ck_assert(g_file_set_contents(text, "{name}\n", -1, NULL));
    ck_assert(g_file_set_contents(image, PNG, sizeof PNG - 1, NULL));
    g_autoptr(Policy) policy = policy_of(config);
    const Person *ana = people_by_login(policy_people(policy), "ana");
    const SignatureOccasion occasion = { .person = ana, .sender = ana->addresses[0], .day = 739945 };
    const SignatureTemplate *template = signature_templates_choose(policy_signatures(policy), &occasion);
    SignedMessage *placed =
        signature_place(message, policy_people(policy), &(SignatureStyle){ template, &occasion, false }, &error);
    ck_assert_good(placed, error);
    return placed;
}

static const struct {
    const char *letter;
    const char *parts; /* type and related boundary, if any, of each part */
} cases[] = {
    { HEAD "Content-Type: text/plain\n\nTermino.\n", "1 text/plain" },
    { HEAD "Content-Type: text/html\n\n<p>Termino.</p>\n", "1 text/html related, 2 image/png related" },
    { HEAD "Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: base64\nX-Y: z\n\n"
           "PHA+VGVybWlu8y48L3A+\n",
        "1 text/html related, 2 image/png related" },
    { HEAD "Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nTermino.\n--a\n"
           "Content-Type: text/html\n\n<p>Termino.</p>\n--a--\n",
        "1 text/plain, 2.1 text/html related, 2.2 image/png related" },
    /* beside images of the author's own */
    { HEAD "Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>Termino.</p><img "
           "src=\"cid:plano\">\n--r\nContent-Type: image/png\nContent-ID: <plano>\n\nx\n--r--\n",
        "1 text/html related, 2 image/png related, 3 image/png related" },
    /* the logo of the signature that it takes the place of goes with it, the author's image stays */
    { HEAD "Content-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>Termino.</p><img "
           "src=\"cid:plano\"><div class=\"gmail_signature\"><img src=\"cid:logo-viejo\">Ana Rojas<br>Tel. "
           "555</div>\n--r\n"
           "Content-Type: image/png\nContent-ID: <logo-viejo>\n\nviejo\n--r\nContent-Type: image/png\n"
           "Content-ID: <plano>\n\nplano\n--r--\n",
        "1 text/html related, 2 image/png related, 3 image/png related" },
};

START_TEST(puts_the_image_beside_the_page)
{
    g_auto(Letter) letter = letter_new(cases[_i].letter);
    g_autoptr(SignedMessage) placed = place(letter.message);
    g_autoptr(Message) message = message_of(placed->spool);
    const GPtrArray *parts = message_parts(message);
    g_autoptr(GString) seen = g_string_new(NULL);
    bool has_old = false, has_shield = false;

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        g_autoptr(Content) content = content_new(placed->spool, &part->range);
        g_autoptr(GByteArray) bytes = content_prefix(content, 4096);
        g_string_append_printf(
            seen, "%s%s %s%s", i > 0 ? ", " : "", part->path, part->type, part->related ? " related" : "");
        has_old |= bytes->len == 5 && memcmp(bytes->data, "viejo", 5) == 0;
        has_shield |= bytes->len == sizeof PNG - 1 && memcmp(bytes->data, PNG, bytes->len) == 0 && part->content_id &&
                      g_str_has_prefix(part->content_id, "escudo.png.");
    }
    ck_assert_str_eq(seen->str, cases[_i].parts);
    ck_assert(!has_old);
    ck_assert_int_eq(has_shield, _i > 0);
    ck_assert_uint_eq(message_field_count(message, "Content-Type"), 1);
    if (_i > 0)
        ck_assert_uint_eq(message_field_count(message, "Content-Transfer-Encoding"), 0);
}
END_TEST

static const struct {
    const char *name, *content, *html, *error;
} bad[] = {
    { "logo.png", "texto", "<img src=\"cid:logo.png\">", "no es una imagen" },
    { "mi logo.png", PNG, "<img src=\"cid:mi logo.png\">", "letras sin tildes" },
    { "logo.png", PNG, "<b>{name}</b>", "el HTML no muestra logo.png" },
    { "logo.png", NULL, "<img src=\"cid:logo.png\">", "falta la imagen" },
};

START_TEST(refuses_images_that_will_not_do)
{
    g_autofree char *html = unit_path("s.html"), *text = unit_path("s.txt"), *image = unit_path(bad[_i].name);
    g_autofree char *extra =
        g_strdup_printf("template \"x\" { text = \"%s\" html = \"%s\" images = { \"%s\" } }\n", text, html, image);
    g_autofree char *path = site_config(extra);
    g_autoptr(GError) error = NULL;

    ck_assert(g_file_set_contents(html, bad[_i].html, -1, NULL));
    ck_assert(g_file_set_contents(text, "{name}\n", -1, NULL));
    if (bad[_i].content)
        ck_assert(g_file_set_contents(image, bad[_i].content, -1, NULL));
    g_autoptr(Policy) policy = policy_load(path, DIRECTORY_READ, &error);
    ck_assert_ptr_null(policy);
    ck_assert_error(error, VOBO_ERROR_CONFIG, bad[_i].error);
}
END_TEST

int
main(void)
{
    return unit_run("signature/related", (const Unit[]){ { puts_the_image_beside_the_page, G_N_ELEMENTS(cases) },
                                             { refuses_images_that_will_not_do, G_N_ELEMENTS(bad) }, { 0 } });
}
