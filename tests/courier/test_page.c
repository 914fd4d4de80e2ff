/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/shown.h"
#include "courier/page.h"

static const Choice choices[] = { { "Aprobar", "Aprobado" }, { "Devolver <b>", "Devuelto: " }, { 0 } };

/* HTML without its styles, which say nothing. The caller owns it. */
static char *
bare(const char *html)
{
    g_autoptr(GRegex) style = g_regex_new(" style=\"[^\"]*\"", 0, 0, NULL);

    return g_regex_replace_literal(style, html, -1, 0, "", 0, NULL);
}

static char *
page(const char *text)
{
    const Buttons row = { "visto+VB-1.a@e.co", "Año 100 % & más", NULL, choices };
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Buttons));

    g_array_append_val(rows, row);
    g_autofree char *html = page_of(text, rows);
    return bare(html);
}

#define ROW                                                                                                            \
    "<div>\n<a "                                                                                                       \
    "href=\"mailto:visto%2BVB-1.a@e.co?subject=Re%3A%20A%C3%B1o%20100%20%25%20%26%20m%C3%A1s&amp;body=Aprobado\">"     \
    "Aprobar</a>\n<a href=\"mailto:visto%2BVB-1.a@e.co?subject=Re%3A%20A%C3%B1o%20100%20%25%20%26%20m%C3%A1s&amp;"     \
    "body=Devuelto%3A%20\">Devolver &lt;b&gt;</a>\n</div>\n"
#define LONG "Una línea larga, que llega casi hasta el margen y sigue abajo,"

static const struct {
    const char *text, *html;
} cases[] = {
    { "", "" },
    { "\n\n", "" },
    { "Hola.", "<p>Hola.</p>\n" },
    { "Corta\ny corta\n\nOtra", "<p>Corta<br>\ny corta</p>\n<p>Otra</p>\n" },
    { LONG "\nigual.", "<p>" LONG "\nigual.</p>\n" },
    { "    - uno\n    - dos\n", "<ul>\n<li>uno</li>\n<li>dos</li>\n</ul>\n" },
    { "    De:    ana\n    Para:  a@x.co\n    Para:  b@x.co\n",
        "<table>\n<tr><td>De</td><td>ana</td></tr>\n<tr><td>Para</td><td>a@x.co</td></tr>\n"
        "<tr><td></td><td>b@x.co</td></tr>\n</table>\n" },
    { "    Aprobado\n    Devuelto: qué\n", "<div>Aprobado\nDevuelto: qué</div>\n" },
    { "    Uno\n     \n    dos", "<div>Uno\n \ndos</div>\n" },
    { "<script>&\"'</script>\n\n    <b>:  <i>\n\n    - <u>\n\n    <p>",
        "<p>&lt;script&gt;&amp;&quot;&#39;&lt;/script&gt;</p>\n<table>\n<tr><td>&lt;b&gt;</td><td>&lt;i&gt;</td></tr>\n"
        "</table>\n<ul>\n<li>&lt;u&gt;</li>\n</ul>\n<div>&lt;p&gt;</div>\n" },
    { "Antes\n\357\277\2740\nDespués", "<p>Antes</p>\n" ROW "<p>Después</p>\n" },
    { "    - uno\n    \357\277\2740\n    - dos", "<ul>\n<li>uno</li>\n</ul>\n" ROW "<ul>\n<li>dos</li>\n</ul>\n" },
    /* no row of that number, or no number */
    { "\357\277\2741\n\357\277\274\n\357\277\27499999999999999999999\nx", "<p>x</p>\n" },
    { "\377\376", "<p>\357\277\275\357\277\275</p>\n" },
};

START_TEST(makes_html)
{
    g_autofree char *html = page(cases[_i].text);

    ck_assert_str_eq(html, cases[_i].html);
}
END_TEST

static const char *const quoted[] = {
    "Hola\n",
    "a\n\357\277\2740\nb",
    "\357\277\274\357\277\274",
    "\357\277\2740",
    /* halves of one around another */
    "\357\277\357\277\274\2740",
    /* behind what some take for the end of a line */
    "a\r\357\277\2740",
    "a\v\357\277\2740",
};

START_TEST(lets_nobody_draw_buttons)
{
    g_autofree char *shown = shown_text(quoted[_i]);
    g_autofree char *html = page(shown);

    ck_assert_ptr_null(strstr(html, "<a "));
}
END_TEST

int
main(void)
{
    return unit_run("courier/page", (const Unit[]){ { makes_html, G_N_ELEMENTS(cases) },
                                        { lets_nobody_draw_buttons, G_N_ELEMENTS(quoted) }, { 0 } });
}
