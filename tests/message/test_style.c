/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/lines.h"

#define MJML                                                                                                           \
    "<table style='width:100%'><tr><td style='direction:ltr;font-size:0px;padding:20px 0'><div style='font-size:0px;"  \
    "display:inline-block'><table><tr><td style='font-size:0px;padding:10px'><div style='font-size:13px;"              \
    "line-height:1'>visto</div></td></tr></table></div></td></tr></table>"

/* What «visto» and «oculto» say of themselves. */
static const char *const pages[] = {
    "<p>visto</p>",
    MJML,
    "<div style='font-size:0'>oculto<span style='font-size:14px'>visto</span></div>",
    "<div style='font-size:0'><span style='font-size:2em'>oculto</span><font size=2>visto</font></div>",
    "<div style='font:0/0 a'>oculto</div><div style='font:italic 700 12px/1 a'>visto</div>",
    "<div style='font-size:0px;font-size:x'>oculto</div>",
    "<div style='mso-hide:all'>visto</div>",
    "<div style='visibility:hidden'>oculto<div style='visibility:visible'>visto</div></div>",
    "<div style='display:none'>oculto<div style='display:block'>oculto</div></div>",
    "<div style='display:none;display:block'>visto</div>",
    "<div style='display:block;display:none'>oculto</div>",
    "<div style='display:none!important;display:block'>oculto</div>",
    "<div style='display:none ! IMPORTANT ; display:block!important'>visto</div>",
    "<div hidden>oculto</div><div hidden style='display:block'>visto</div>",
    "<style>.m{display:block!important}</style><div class=m style='display:none'>visto</div>",
    "<style>.m{display:block}</style><div class=m style='display:none'>oculto</div>",
    "<style>.m{display:none}</style><div class='a m'>oculto</div><div class=mm>visto</div>",
    "<style>p.m{display:none}.m{display:block}</style><p class=m>oculto</p>",
    "<style>.m{display:none}#n{display:block}</style><p class=m id=n>visto</p>",
    "<style>.m{display:none}.m{display:block}</style><p class=m>visto</p>",
    "<p class=m>oculto</p><style>/* { */ .x, .m { color : red ; display: none }</style>",
    "<style><!--\n.m{display:none}\n--></style><p class=m>oculto</p>",
    "<style>@media screen{.m{display:none}}</style><p class=m>oculto</p>",
    "<style>@media print{.m{display:none}}</style><p class=m>visto</p>",
    "<style media=print>.m{display:none}</style><p class=m>visto</p>",
    "<style>@media (max-width:600px){.m{display:none}}</style><p class=m>visto</p>",
    "<style>@media only screen and (max-width:600px){.m{display:block!important}}</style>"
    "<p class=m style='display:none'>visto</p>",
    "<style>@font-face{font-family:x}@supports (a:b){.m{display:none}}</style><p class=m>visto</p>",
    "<style>.a .m{display:none}</style><p class=m>visto</p>",
    "<style>.a > .m{display:block!important}</style><p class=m style='display:none'>visto</p>",
    "<style>p:hover{display:none}a[href]{display:none}</style><p>visto</p><a href=x>visto</a>",
    "<!--[if mso]><style>.m{display:none}</style><![endif]--><p class=m>visto</p>",
    "<!--[if !mso]><!--><style>.m{display:none}</style><!--<![endif]--><p class=m>oculto</p>",
    "<p style='color:#fff'>oculto</p><p style='color:white;background:#036'>visto</p>",
    "<table bgcolor=#003366><tr><td style='color:#ffffff'>visto</td></tr></table>",
    "<table style='background:url(x.png)'><tr><td style='color:#fff'>visto</td></tr></table>",
    "<style>.a td{background:#036}</style><table class=a><tr><td style='color:#fff'>visto</td></tr></table>",
    "<p style='color:rgb(254,254,254)'>oculto</p><p style='color:rgba(0,0,0,0)'>oculto</p><p "
    "style='color:#0000'>oculto</p>",
    "<div style='background:#0a0a0a'><font color=black>oculto</font></div>",
    "<p style='color:#eee'>visto</p><p style='color:algo'>visto</p>",
    "<div style='color:#fff'><a href=x>visto</a><a href=x style='color:#fff'>oculto</a></div>",
    "<p style='font-size:1px'>oculto</p><p style='font-size:0.4em'>visto</p><p style='font-size:6pt'>visto</p>",
    "<p style='opacity:0'>oculto</p><p style='opacity:.8'>visto</p>",
    "<div style='height:0;overflow:hidden'>oculto</div><div style='height:0'>visto</div>",
    "<div style='max-height:0px;overflow:hidden'>oculto</div><div style='overflow:hidden'>visto</div>",
    "<p style='position:absolute;left:-9999px'>oculto</p><p style='left:-9999px'>visto</p>",
    "<p style='text-indent:-9999px'>oculto</p><p style='text-indent:-18pt'>visto</p>",
    "<p style='position:absolute;clip:rect(0 0 0 0)'>oculto</p><p style='clip:rect(0 0 0 0)'>visto</p>",
    "<p style='clip-path:inset(100%)'>oculto</p><p style='transform:scale(0)'>oculto</p>",
    "<p style='margin-left:-18pt'>visto</p><p style='margin:0 0 0 -9999px'>oculto</p>",
    "<p style='display:n\\6fne'>visto</p>", /* in doubt it is seen */
    "<p style=';;:;display;display:;'>visto</p>",
    "<style>{}}}{@media{.m{{{</style><p class=m>visto</p>",
};

START_TEST(sees_as_a_browser)
{
    g_autoptr(Lines) lines = lines_new();
    unsigned words = 0;

    lines_append_html(lines, pages[_i], strlen(pages[_i]));
    for (guint i = 0; i < lines->lines->len; i++) {
        const Line *line = lines_at(lines, i);
        const char *text = lines->text->str + line->text;
        if (line->length == 0)
            continue;
        const bool is_hidden = g_strstr_len(text, (gssize)line->length, "oculto");
        ck_assert_msg(
            is_hidden == ((line->marks & MARK_HIDDEN) != 0), "«%s»: %.*s", pages[_i], (int)line->length, text);
        ck_assert(is_hidden != (g_strstr_len(text, (gssize)line->length, "visto") != NULL));
        words++;
    }
    ck_assert_uint_gt(words, 0);
}
END_TEST

static const char *const repeated[][2] = {
    { "<style>.a{display:none}", "" },
    { "<style>.a{display:none}</style>", "<p class=a>x" },
    { ".a,", "" },
    { "<style>@media screen{", "" },
    { "<style>/*", "" },
    { "<style media=", "" },
    { "", "<p style='display:none;color:#fff;;;background:url((((((('>x" },
    { "", "<p class='a a a a a a a a a a'>x</p>" },
};

START_TEST(bears_a_mebibyte)
{
    g_autoptr(GString) html = g_string_new(_i == 2 ? "<style>" : NULL);
    g_autoptr(Lines) lines = lines_new();

    for (int half = 0; half < 2; half++)
        for (size_t most = html->len + (1u << 19); *repeated[_i][half] && html->len < most;)
            g_string_append(html, repeated[_i][half]);
    lines_append_html(lines, html->str, html->len);
}
END_TEST

int
main(void)
{
    return unit_run("message/style", (const Unit[]){ { sees_as_a_browser, G_N_ELEMENTS(pages) },
                                         { bears_a_mebibyte, G_N_ELEMENTS(repeated) }, { 0 } });
}
