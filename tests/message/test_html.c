/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/reply.h"

#define QUOTE "<blockquote type=cite>cita</blockquote>"

/* What is the author's, and where something can be put behind it: at the "|". */
static const struct {
    const char *html, *newest;
} pages[] = {
    { "<div>uno</div>|<br><div class=gmail_quote>" QUOTE "</div>", "uno" },
    { "<body><div dir=ltr><div>uno</div>|<div><br></div></div><div class=gmail_quote>" QUOTE "</div></body>", "uno" },
    { "uno|<br><br>" QUOTE, "uno" },
    { "<font>uno</font>|<br>" QUOTE, "uno" },
    { "<p>uno <b>dos</b></p>|" QUOTE, "uno dos" },
    { "<p class=MsoNormal>uno<o:p></o:p></p>|<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
      "<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>De:</b> P &lt;p@x.co&gt;<br>"
      "<b>Enviado el:</b> lunes 10:15<br><b>Para:</b> A</p></div><p>original</p>",
        "uno" },
    { "<ul><li>uno</li><li>dos</li></ul>|<div id=divRplyFwdMsg>De: P</div>original", "uno\ndos" },
    { "<table><tr><td>uno</td><td>dos</td></tr></table>|<hr id=stopSpelling>original", "uno dos" },
    { "<table><tr><td><p>uno</p>|" QUOTE "</td></tr></table>", "uno" },
    { "<a href=x>uno</a>|<div class=yahoo_quoted>original</div>", "uno" },
    { "<html><head><meta charset=iso-8859-1></head><body>a\xc3\xb1o &aacute;|</body></html>", "año á" },
    { "&iexcl;Hola!|" QUOTE, "¡Hola!" },
    { "<pre>uno\ndos\n</pre>|", "uno\ndos" },
    { "<div style='display:none'>nada</div><p>uno</p>|<span style='font-size:0px'>nada</span>", "uno" },
    { "<div>uno</div>|<div id=Signature>Ana Rojas<br>Directora</div><div id=appendonsend></div>"
      "<div id=divRplyFwdMsg>De: P</div>",
        "uno" },
    { "<p>La ley dice:</p><blockquote>Todo.</blockquote><p>Procede.</p>|", "La ley dice:\n\nTodo.\nProcede." },
    { "<p>El lun, 3 nov 2026 a las 10:15, P &lt;p@x.co&gt; escribi&oacute;:</p><blockquote>cita</blockquote>"
      "<p>uno</p>|",
        "uno" },
    { "<div class='moz-cite-prefix'>Pedro, ayer:</div>" QUOTE "<p>uno</p>|" QUOTE, "uno" },
    { "|<span id=OLK_SRC_BODY_SECTION>original</span>", "" },
    { "<!-- a --><p>uno</p>|<!-- b --><!--[if mso]><p>no</p><![endif]-->", "uno" },
    { "<p>uno<br><br>dos</p>|", "uno\n\ndos" },
};

START_TEST(knows_whose_words_they_are)
{
    g_auto(GStrv) halves = g_strsplit(pages[_i].html, "|", 2);
    g_autofree char *html = g_strconcat(halves[0], halves[1], NULL);
    g_autoptr(Lines) lines = lines_new();

    lines_append_html(lines, html, strlen(html));
    g_autoptr(Reply) reply = reply_new(lines);
    ck_assert_msg(strcmp(reply->newest, pages[_i].newest) == 0, "row %d: «%s»", _i, reply->newest);
    ck_assert_msg(reply->place == strlen(halves[0]), "row %d: at %zu, «%s»", _i, reply->place, html + reply->place);
}
END_TEST

/* Places are exact however long a text is, and whatever its characters. */
START_TEST(knows_places_in_long_texts)
{
    static const char *const characters[] = { "a", "ñ", "€", "😀", "ñ ", "&ntilde;", "\x02" };
    g_autoptr(GString) html = g_string_new("<div>");
    g_autoptr(Lines) lines = lines_new();

    for (int i = 0; i < 3000; i++)
        g_string_append(html, characters[_i]);
    g_string_append(html, "uno");
    const size_t end = html->len;
    g_string_append(html, "<br>dos</div>");
    lines_append_html(lines, html->str, html->len);
    ck_assert_uint_eq(lines->lines->len, 2);
    ck_assert_uint_eq(lines_at(lines, 0)->begin, _i == 6 ? end - 3 : strlen("<div>"));
    ck_assert_uint_eq(lines_at(lines, 0)->end, end);
    ck_assert_uint_eq(lines_at(lines, 1)->begin, end + strlen("<br>"));
}
END_TEST

static const char *const units[] = { "<div id=Signature>", "<blockquote>", "<p>a</p>", "<ul><li>a", "<br>",
    "<span style='display:none'>a</span>", "<hr>De: a<br>", "<div class=gmail_attr>a</div>", "<p style='", "a&amp;" };

/* Nothing that is written makes it slow. */
START_TEST(bears_long_pages)
{
    g_autoptr(GString) html = g_string_new(NULL);
    g_autoptr(Lines) lines = lines_new();

    while (html->len < 300000)
        g_string_append(html, units[_i]);
    lines_append_html(lines, html->str, html->len);
    g_autoptr(Reply) reply = reply_new(lines);
    ck_assert_uint_le(reply->place, html->len);
}
END_TEST

/* The parser compares each attribute of a tag with each other. */
START_TEST(bears_attributes_without_number)
{
    static const char *const starts[] = { "<a ", "<a x='>' ", "<a x=\"<a x=\" ", "<!-- <a x=\" --><a ",
        "<style> <a x=' </style><a ", "<a '", "<a x=y' " };
    g_autoptr(GString) html = g_string_new(starts[_i]);
    g_autoptr(Lines) lines = lines_new();

    for (unsigned i = 0; html->len < 1u << 20; i++)
        g_string_append_printf(html, i % 2 ? "a%x " : "b%x='' ", i);
    g_string_append(html, ">uno</a>");
    lines_append_html(lines, html->str, html->len);
    ck_assert_ptr_nonnull(strstr(lines->text->str, "uno"));
}
END_TEST

int
main(void)
{
    return unit_run("message/html",
        (const Unit[]){ { knows_whose_words_they_are, G_N_ELEMENTS(pages) }, { knows_places_in_long_texts, 7 },
            { bears_long_pages, G_N_ELEMENTS(units) }, { bears_attributes_without_number, 7 }, { 0 } });
}
