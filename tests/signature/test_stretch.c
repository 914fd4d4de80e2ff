/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "signature/evidence.h"
#include "signature/stretch.h"

/* What stands between [ and ] is taken out and # put there. */
static const struct {
    const char *html, *expected;
} cases[] = {
    { "<p>Texto</p><p>[Ana]</p>", "<p>Texto</p>#" },
    { "<p>Texto<br>[Ana<br>Cargo]</p>", "<p>Texto<br>#</p>" },
    /* cut from their partners */
    { "<p>Texto<br><b>[Ana</b><br>Cargo</p>]", "<p>Texto<br></p>#" },
    { "<p><b>Saludos,<br>[Ana</b></p><div>Cargo</div>]<div>x</div>", "<p><b>Saludos,<br></b></p>#<div>x</div>" },
    { "<div>Texto</div>[<div>Ana</div><div>Cargo]<br>P. D. Algo</div>", "<div>Texto</div>#<div><br>P. D. Algo</div>" },
    { "<div>Texto</div><div><i>[Ana</i></div><p>Cargo</p>]", "<div>Texto</div>#" },
    /* all that has no other words */
    { "<div>Texto<div><div> <br>\n[Ana]&nbsp;</div>\xc2\xa0</div></div>", "<div>Texto#</div>" },
    { "<body><p>[Ana]</p></body>", "<body>#</body>" },
    { "<blockquote><p>[Ana]</p></blockquote>", "<blockquote>#</blockquote>" },
    /* a table: all of it or nothing */
    { "x<table><tr><td><img src=logo></td><td>[Ana</td></tr></table>]y", "x#y" },
    { "x<table><tr><td>Entidad</td><td>[Ana]</td></tr></table>y",
        "x<table><tr><td>Entidad</td><td>#</td></tr></table>y" },
    { "x<table><tr><td>Entidad</td><td>[Ana</td></tr></table>]y", "x<table><tr><td>Entidad</td></tr></table>#y" },
    { "<ul><li>[Ana]</li></ul>", "#" },
    { "<ul><li>Algo</li><li>[Ana]</li></ul>", "<ul><li>Algo</li><li>#</li></ul>" },
    /* an image may be the author's */
    { "<div>Texto</div><div><img src=foto><div>[Ana]</div></div>", "<div>Texto</div><div><img src=foto>#</div>" },
    { "<div>Texto</div><div><img src=logo><div>[Ana]</div></div>", "<div>Texto</div>#" },
    /* not well formed */
    { "<p>Texto<p>[Ana]", "<p>Texto<p>#" },
    { "Texto<br>[Ana</b></i>]", "Texto<br>#" },
    { "<font>Texto<p>[Ana]</font>", "<font>Texto<p>#</font>" },
    { "<a title=\"a>b\">Texto</a><!-- <p> --><p>[Ana]</p><", "<a title=\"a>b\">Texto</a><!-- <p> -->#<" },
    { "<style>p > b { }</style><P>[Ana]</p>", "<style>p > b { }</style>#" },
    { "[]", "#" },
};

START_TEST(keeps_what_stays_well_formed)
{
    g_auto(GStrv) pieces = g_strsplit_set(cases[_i].html, "[]", -1);
    g_autofree char *html = g_strjoinv("", pieces);
    const size_t begin = strlen(pieces[0]), end = begin + strlen(pieces[1]);
    Stretch stretch = stretch_new(html, strlen(html), begin, end, evidence_for_image);

    g_autofree char *head = g_strndup(html, stretch.begin);
    g_autofree char *after = g_strconcat(head, stretch.ends, "#", stretch.starts, html + stretch.end, NULL);
    ck_assert_msg(strcmp(after, cases[_i].expected) == 0, "row %d: %s", _i, after);
    stretch_clear(&stretch);
}
END_TEST

START_TEST(bears_what_nobody_writes)
{
    g_autoptr(GString) html = g_string_new(NULL);

    for (int i = 0; i < 200000; i++)
        g_string_append(html, "<b>");
    for (int i = 0; i < 200000; i++)
        g_string_append(html, "</i>");
    Stretch stretch = stretch_new(html->str, html->len, html->len / 2, html->len, evidence_for_image);
    ck_assert_uint_le(stretch.begin, stretch.end);
    ck_assert_uint_le(stretch.end, html->len);
    stretch_clear(&stretch);
}
END_TEST

START_TEST(grows_through_so_many_elements_only)
{
    g_autoptr(GString) html = g_string_new(NULL);

    for (int i = 0; i < 40000; i++)
        g_string_append(html, "<div>");
    const size_t begin = html->len;
    g_string_append(html, "Ana");
    const size_t end = html->len;
    for (int i = 0; i < 40000; i++)
        g_string_append(html, "</div>");
    Stretch stretch = stretch_new(html->str, html->len, begin, end, evidence_for_image);
    ck_assert_uint_lt(stretch.begin, begin);
    ck_assert_uint_gt(stretch.begin, begin - 1000);
    stretch_clear(&stretch);
}
END_TEST

int
main(void)
{
    return unit_run(
        "signature/stretch", (const Unit[]){ { keeps_what_stays_well_formed, G_N_ELEMENTS(cases) },
                                 { bears_what_nobody_writes, 0 }, { grows_through_so_many_elements_only, 0 }, { 0 } });
}
