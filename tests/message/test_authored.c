/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/reply.h"

static const struct {
    const char *text;
    bool is_html;
    const char *kinds; /* W words, - delimiter, F farewell, S signature, + added; small: the program marks it */
    bool is_followed;
} cases[] = {
    { "Se informa que sí.\n\nCordialmente,\n\nAna Rojas\nTel. 601 555 0100\n", false, "WFSS", false },
    { "Se informa que sí.\n\n-- \nAna Rojas\nProfesional\n", false, "W-SS", false },
    { "Se informa que sí.\n\nEnviado desde mi iPhone\n", false, "W+", false },
    { "Se informa que sí.\n\nAtentamente, Ana Rojas\n", false, "WS", false },
    { "Sí.\n\nAtentamente,\nAna Rojas\n\nAVISO: este mensaje y sus archivos adjuntos son confidenciales. Si no es el "
      "destinatario, elimine cualquier archivo adjunto.\n",
        false, "WFS+", false },
    { "Sí.\n\nAtentamente,\nAna Rojas\n\nMañana le envío otro informe con los datos confidenciales.\n", false, "WFSW",
        false },
    { "Sí.\n\nEl lunes, 23 de noviembre de 2026 10:00 -05, Carmen <c@example.org> ha escrito:\n> ¿Sí?\n", false, "W",
        true },
    { "Sí.\n\nAtentamente,\nAna Rojas\n\nAVISO LEGAL: este mensaje es confidencial.\nSi no es para usted, bórrelo.\n",
        false, "WFS++", false },
    { "Sí.\n\nEl 3/11/26 10:15, Pedro escribió:\n> ¿Sí?\n", false, "W", true },
    { "El 3/11/26 10:15, Pedro escribió:\n> ¿Sí?\n\nSí.\n", false, "W", false },
    { "> nada propio\n", false, "", true },
    { "<p>Se informa que sí.</p><div class=gmail_signature>Ana Rojas<br>Profesional</div>", true, "Wss", false },
    { "<p>Se informa que sí.</p><div class=\"vobo-signature\"><br>Ana Rojas<br>Cel. 300 555 0100</div>", true, "Wss",
        false },
    { "<div>Sí.</div><div class=\"moz-signature\">-- <br>Ana Rojas</div>", true, "W_s", false },
};

static char *
kinds_of(const Authored *authored)
{
    GString *kinds = g_string_new(NULL);

    for (guint i = 0; i < authored->lines->len; i++) {
        const AuthoredLine *line = authored_at(authored, i);
        const char kind = "W-FS+"[line->kind];
        g_string_append_c(kinds, line->is_marked ? (kind == '-' ? '_' : g_ascii_tolower(kind)) : kind);
    }
    return g_string_free(kinds, FALSE);
}

START_TEST(tells_line_by_line)
{
    g_autoptr(Lines) lines = lines_new();
    const char *text = cases[_i].text;

    if (cases[_i].is_html)
        lines_append_html(lines, text, strlen(text));
    else
        lines_append_plain(lines, text, strlen(text), FLOW_FIXED);
    g_autoptr(Reply) reply = reply_new(lines);
    const Authored *authored = reply->authored;
    g_autofree char *kinds = kinds_of(authored);
    ck_assert_msg(strcmp(kinds, cases[_i].kinds) == 0, "row %d: %s", _i, kinds);
    ck_assert_int_eq(authored->is_followed, cases[_i].is_followed);
    for (guint i = 0; !cases[_i].is_html && i < authored->lines->len; i++) {
        const AuthoredLine *line = authored_at(authored, i);
        ck_assert_int_eq(memcmp(text + line->begin, line->text, strlen(line->text) - 1), 0);
        ck_assert_int_eq(text[line->place - 1], '\n');
    }
}
END_TEST

int
main(void)
{
    return unit_run("message/authored", (const Unit[]){ { tells_line_by_line, G_N_ELEMENTS(cases) }, { 0 } });
}
