/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "config/template.h"

static const char *const names[] = { "uno", "dos", NULL };

static Template *
load(const char *text, GError **error)
{
    g_autofree char *path = unit_path("aviso.txt");

    ck_assert(g_file_set_contents(path, text, -1, NULL));
    return template_load(path, TEMPLATE_WITH_SUBJECT, names, error);
}

static const struct {
    const char *text, *uno, *dos;
    const char *subject, *body;
} cases[] = {
    { "Hola {uno}\n\nTexto {dos}.\n", "A", "B", "Hola A", "Texto B.\n" },
    { "x\n\nCampo: {uno}\nFin\n", "", "", "x", "Fin\n" },
    { "x\n\nCampo: {uno}\n\nFin\n", NULL, "", "x", "Fin\n" },
    { "x\n\nAntes\n\n{uno}\n\nFin\n", "", "", "x", "Antes\n\nFin\n" },
    { "x\n\n  - {uno}\nFin\n", "a\nb\nc\n", "", "x", "  - a\n  - b\n  - c\nFin\n" },
    { "x\n\n{uno} {dos}\n", "a", "", "x", "a \n" },
    { "{uno}\n\ny\n", "", "", "", "y\n" },
    { "x\n\n{uno}\n", "{dos}", "no", "x", "{dos}\n" },
    { "x\n\nTel. {uno}{? ext. {dos}?}.\n", "1", "2", "x", "Tel. 1 ext. 2.\n" },
    { "x\n\nTel. {uno}{? ext. {dos}?}.\n", "1", "", "x", "Tel. 1.\n" },
    { "x\n\n{?{uno} – ?}{dos}\n", "", "", "x", "" },
};

START_TEST(fills_in)
{
    const char *values[] = { cases[_i].uno, cases[_i].dos };
    g_autoptr(GError) error = NULL;
    g_autoptr(Template) template = load(cases[_i].text, &error);
    g_autofree char *subject = NULL, *body = NULL;

    ck_assert_good(template != NULL, error);
    body = template_fill(template, values, NULL, &subject);
    ck_assert_str_eq(subject, cases[_i].subject);
    ck_assert_str_eq(body, cases[_i].body);
}
END_TEST

static const struct {
    const char *text, *error;
} bad[] = {
    { "x\n\nHola {tres}\n", "aviso.txt:3: no existe «{tres}»" },
    { "{x}\n\ny\n", "aviso.txt:1:" },
    { "x\n\nllave {sin cerrar\n", "aviso.txt:3:" },
    { "x\n\n{? {uno}\n", "aviso.txt:3:" },
    { "x\n\n{? {tres} ?}\n", "aviso.txt:3:" },
    { "x\ny\nz\n", "aviso.txt:1:" },
    { "x\n", "aviso.txt:1:" },
    { "", "aviso.txt:1:" },
    { "x\n\n\xff\n", "aviso.txt:1:" },
};

START_TEST(refuses_with_file_and_line)
{
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(load(bad[_i].text, &error));
    ck_assert_error(error, VOBO_ERROR_CONFIG, bad[_i].error);
}
END_TEST

int
main(void)
{
    return unit_run("config/template",
        (const Unit[]){ { fills_in, G_N_ELEMENTS(cases) }, { refuses_with_file_and_line, G_N_ELEMENTS(bad) }, { 0 } });
}
