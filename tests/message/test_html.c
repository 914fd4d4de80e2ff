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

/* What other programs write, and people in theirs. */
static const struct {
    const char *html, *newest;
} letters[] = {
    { "<div dir='ltr'>Reply<br><br><div><hr id=\"stopSpelling\">Date: Tue, 3 Nov 2026 10:15:00<br>Subject: Re<br>From: "
      "x@x.co<br>To: y@x.co<br><br>Original</div></div>",
        "Reply" },
    { "<div data-externalstyle='false' dir='ltr'><div>Respuesta</div><div>&nbsp;</div><div style='border-top-color: "
      "rgb(229, 229, 229); border-top-width: 2px; border-top-style: solid;'><strong>De:</strong>&nbsp;X "
      "&lt;x@x.co&gt;<br><strong>Enviado:</strong>&nbsp;lunes<br><strong>Para:</strong>&nbsp;Y<br></div><div>orig</"
      "div></div>",
        "Respuesta" },
    { "<HTML><BODY><DIV>Respuesta</DIV><BR><DIV class=OutlookMessageHeader dir=ltr align=left lang=es><HR "
      "tabIndex=-1><FONT face=Tahoma size=2><B>De:</B> X [mailto:x@x.co] <BR><B>Enviado el:</B> lunes "
      "10:15<BR><B>Para:</B> y<BR><B>Asunto:</B> z<BR></FONT></DIV>orig</BODY></HTML>",
        "Respuesta" },
    { "<div>Hola</div><div name='messageSignatureSection'><br>Ana Rojas<br>Directora</div><div "
      "name='messageReplySection'>On Nov 3, 2026, 10:15 -0500, X &lt;x@x.co&gt;, wrote:<br><blockquote "
      "type='cite'>q</blockquote></div>",
        "Hola" },
    { "<div>Listo.</div><div><br></div><div>El lunes, 3 de noviembre de 2026, 10:15:00 COT, X &lt;x@x.co&gt; escribió: "
      "</div><div><br></div><div>texto viejo</div>",
        "Listo." },
    { "<p>Antwort</p><div name='quote' style='margin:10px 5px; border-left:2px solid "
      "#C3D9E5;'><div><b>Gesendet:</b>&nbsp;Montag<br><b>Von:</b> X</div><div>alt</div></div>",
        "Antwort" },
    { "<div class='ydp12345678yahoo-style-wrap'><div>Uno</div><div><br></div><div class='ydp12345678signature'>Ana "
      "Rojas<br>Directora</div></div><div id='ydp87654321yahoo_quoted_1' class='ydp87654321yahoo_quoted'>q</div>",
        "Uno" },
    { "<table><tr><td><p>Señora:</p><p>Su trámite "
      "<b>terminó</b>.</p><ul><li>uno</li><li>dos</li></ul></td></tr></table>",
        "Señora:\nSu trámite terminó.\nuno\ndos" },
    { "<html><body><p>Respuesta corta</p><p><br></p><div><p>-----Mensaje original-----<br>De: x@x.co<br>Para: "
      "y</p></div><p>orig</p></body></html>",
        "Respuesta corta" },
    { "<div>Va.</div><br><div>Enviado desde mi iPhone</div><div><br>El 3 nov 2026, a la(s) 10:15 a.m., X "
      "&lt;x@x.co&gt; escribió:<br><br></div><blockquote type='cite'>q</blockquote>",
        "Va." },
    { "<p>Hola,</p><p>El artículo dice: <q>todo</q> y <i>nada</i>.</p><p>Saludos</p><p>Ana</p>",
        "Hola,\nEl artículo dice: todo y nada." },
    { "<div><span style='font-size:0'>oculto</span>Visible <span style='display:none'>no</span>texto</div>",
        "Visible texto" },
    { "<div>Texto</div><div style='display:none;font-size:1px'>preheader</div>", "Texto" },
    { "Texto plano sin etiquetas\n\ncon dos   blancos", "Texto plano sin etiquetas con dos blancos" },
    { "<div>Confirmo.</div><hr><p><b>De:</b> X<br><b>Para:</b> Y</p><p>orig</p>", "Confirmo." },
    { "<p>Uno<br>Dos</p><p>--<br>Ana Rojas<br>Entidad</p>", "Uno\nDos" },
    { "<div>Sí.<br><br>Ana<br><br><br><br>-----Original Message-----<br>From: X &lt;x@x.co&gt;<br>To: Y<br>Sent: "
      "Mon<br></div>",
        "Sí.\nAna" },
    { "<p class='MsoNormal'>A&nbsp;&nbsp;B</p><!--[if gte mso 9]><xml>x</xml><![endif]--><![if "
      "!supportEmptyParas]>&nbsp;<![endif]><p class=MsoNormal>C</p>",
        "A B C" },
    { "<p style='margin:0'>Primera línea</p><p style='margin:0'>Segunda línea</p>", "Primera línea Segunda línea" },
    { "<div dir=\"rtl\">Hola</div><div>El lun, 3 nov 2026 a las 10:15, \xe2\x80\xaa"
      "X\xe2\x80\xac"
      " &lt;<a href='mailto:x@x.co'>x@x.co</a>&gt; escribió:<br></div><blockquote class='gmail_quote'>q</blockquote>",
        "Hola" },
    { "<div id='Signature'><p>Respondo aquí dentro porque el cursor quedó en la firma, y mi respuesta es que sí se "
      "puede hacer el cambio.</p></div>",
        "Respondo aquí dentro porque el cursor quedó en la firma, y mi respuesta es que sí se puede hacer el cambio." },
    { "<div>OK</div><div class='front-signature'>x</div><br><br>On November 3, 2026, 10:15 AM GMT-5 x@x.co "
      "wrote:<br><blockquote type='cite'>q</blockquote>",
        "OK x" },
};

/* The same but for blanks and line ends. */
static char *
squeeze(const char *text)
{
    g_autoptr(GRegex) blanks = g_regex_new("\\s+", 0, 0, NULL);
    g_autofree char *squeezed = g_regex_replace_literal(blanks, text, -1, 0, " ", 0, NULL);

    return g_strdup(g_strstrip(squeezed));
}

START_TEST(reads_what_programs_write)
{
    g_autoptr(Lines) lines = lines_new();

    lines_append_html(lines, letters[_i].html, strlen(letters[_i].html));
    g_autoptr(Reply) reply = reply_new(lines);
    g_autofree char *newest = squeeze(reply->newest), *expected = squeeze(letters[_i].newest);
    ck_assert_msg(strcmp(newest, expected) == 0, "row %d: «%s»", _i, reply->newest);
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

/* The parser looks for each end tag among all elements that are open: only so many are left to it, and what stands
 * behind them is read all the same. */
START_TEST(bears_elements_without_end)
{
    static const char *const pairs[][2] = { { "<i>", "</b>" }, { "<div>", "</p>" }, { "<u>", "</xx>" },
        { "<i><div></i></div>", "<p><div></div></p>" }, { "<blockquote>", "</i>" } };
    g_autoptr(GString) html = g_string_new("<p>uno</p>");
    g_autoptr(Lines) lines = lines_new();

    for (int half = 0; half < 2; half++)
        for (int i = 0; i < 100000; i++)
            g_string_append(html, pairs[_i][half]);
    g_string_append(html, "<p>dos<br>tres</p>");
    lines_append_html(lines, html->str, html->len);
    ck_assert_ptr_nonnull(strstr(lines->text->str, "uno"));
    ck_assert_ptr_nonnull(strstr(lines->text->str, "dos"));
    const Line *last = lines_at(lines, lines->lines->len - 1);
    ck_assert_uint_le(last->end, html->len);
    ck_assert_mem_eq(lines->text->str + last->text, "tres", 4);
    ck_assert_int_eq(last->quotes > 0, _i == 4);
}
END_TEST

#define TEN "diez bytes"

/* How many bytes of the author's own are in bold type. */
static const struct {
    const char *html;
    size_t bold;
} weights[] = {
    { "<p>" TEN "</p>", 0 },
    { "<p>Uno <b>" TEN "</b> dos</p>", 10 },
    { "<p>Uno <strong>" TEN "</strong> dos</p>", 10 },
    { "<p>Uno <B class=x>" TEN "</B> dos</p>", 10 },
    { "<p>Uno <span style='font-weight:bold'>" TEN "</span> dos</p>", 10 },
    { "<p>Uno <span style='color:red;font-weight: 700'>" TEN "</span> dos</p>", 10 },
    { "<p>Uno <b style='font-weight:normal'>" TEN "</b> dos</p>", 0 },
    { "<p>Uno <span style='font-weight:400'>" TEN "</span> dos</p>", 0 },
    { "<p>Uno</p><br><p><b>De:</b> P<br><b>Asunto:</b> x</p>", 10 },
    { "<p><b>" TEN "</b></p><p>Uno dos tres.</p>", 0 }, /* a heading */
    { "<div>Uno</div><br><div class=gmail_quote><div class=gmail_attr>P &lt;p@x.co&gt; escribi&oacute;:<br></div>"
      "<blockquote class=gmail_quote><b>" TEN "</b></blockquote></div>",
        0 },
};

START_TEST(weighs_bold_type)
{
    g_autoptr(Lines) lines = lines_new();

    lines_append_html(lines, weights[_i].html, strlen(weights[_i].html));
    g_autoptr(Reply) reply = reply_new(lines);
    ck_assert_msg(reply->bold == weights[_i].bold, "«%s»: %zu", weights[_i].html, reply->bold);
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/html", (const Unit[]){ { knows_whose_words_they_are, G_N_ELEMENTS(pages) },
                            { reads_what_programs_write, G_N_ELEMENTS(letters) }, { knows_places_in_long_texts, 7 },
                            { bears_long_pages, G_N_ELEMENTS(units) }, { bears_attributes_without_number, 7 },
                            { bears_elements_without_end, 5 }, { weighs_bold_type, G_N_ELEMENTS(weights) }, { 0 } });
}
