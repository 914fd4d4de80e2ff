/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "letters.h"
#include "message/branches.h"
#include "message/readable.h"

static const struct {
    const char *html, *text;
} pages[] = {
    { "<p>uno</p><p>dos</p>", "uno\n\ndos" },
    { "uno<br>dos", "uno\ndos" },
    { "<html><head><title>t</title><style>p{}</style></head><body>solo <b>esto</b></body></html>", "solo esto" },
    { "<script>alert(1)</script>x", "x" },
    { "a&aacute;&amp;&#241;", "aá&ñ" },
    { "<table><tr><td>a</td><td>b</td></tr></table>", "a b" },
    { "<p>uno</p><blockquote>dos<br>tres<blockquote>cuatro</blockquote></blockquote>cinco",
        "uno\n\n> dos\n> tres\n> > cuatro\ncinco" },
    { "<div style='display:none'>a</div><div hidden>b</div>", "a\nb" },
    { "<!--[if mso]><p>a</p><![endif]--><![if !mso]>uno<![endif]>", "uno" },
    { "<div><blockquote style='margin:0 0 0 40px;border:none;padding:0px'>sangrado</blockquote>uno</div>",
        "sangrado\nuno" },
    { "<blockquote type=cite style='border: none'>dos</blockquote>uno", "> dos\nuno" },
    { "<blockquote style='border:none;border-left:solid #CCC 1.0pt'>dos</blockquote>uno", "> dos\nuno" },
    { "<pre>uno\n\ndos  tres\n</pre>cuatro\ncinco", "uno\n\ndos tres\ncuatro cinco" },
    { "<blockquote><pre>uno\ndos</pre></blockquote>tres", "> uno\n> dos\ntres" },
    { "<div style='white-space: pre-wrap'>uno\ndos</div>", "uno\ndos" },
    { "</div></div></blockquote>uno", "uno" },
    { "<p><![if !supportLists]>1.<![endif]>uno</p><![CDATA[x]]><![ <![if", NULL },
    { "", "" },
    { "<", NULL },
    { "<p <p <p", NULL },
};

START_TEST(reads_html)
{
    g_autofree char *text = readable_from_html(pages[_i].html);

    ck_assert(g_utf8_validate(text, -1, NULL));
    if (pages[_i].text)
        ck_assert_str_eq(g_strchomp(text), pages[_i].text);
}
END_TEST

static const char *const repeated[] = { "<![if", "<![if x]>", "<div>", "<blockquote>\n", "</p>",
    "<blockquote style='border:none;;;'>", "<pre>\n\n", "<!--", "<!", "&", "<table><td>", "<a b=c " };

START_TEST(bears_a_mebibyte)
{
    GString *html = g_string_new(NULL);

    while (html->len < 1u << 20)
        g_string_append(html, repeated[_i]);
    g_autofree char *text = readable_from_html(html->str);
    ck_assert(g_utf8_validate(text, -1, NULL));
    g_string_free(html, TRUE);
}
END_TEST

static const struct {
    const char *message, *text;
} messages[] = {
    { "Subject: x\n\nhola\n", "hola" },
    { "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\na=F1o\n", "año" },
    { "Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain\n\nllano\n--B\nContent-Type: "
      "text/html\n\n<p>html\n--B--\n",
        "llano\n\nQuien lo lee en HTML ve en cambio:\n\nhtml" },
    { "Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain\n\nllano\n--B\nContent-Type: "
      "text/html\n\n<p><b>llano</b>\n--B--\n",
        "llano" },
    { "Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain\n\nVea el HTML.\n--B\n"
      "Content-Type: text/html\n\n<p>negado</p>\n--B--\n",
        "negado\n\n\nQuien lo lee como texto ve en cambio:\n\nVea el HTML." },
    { "Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain\n\nllano\n--B\nContent-Type: "
      "text/calendar\n\nSUMMARY:mesa\n--B--\n",
        "llano\n\nLa invitación dice:\n\nmesa" },
    { "Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain\n\nllano\n--B\nContent-Type: "
      "text/x-amp-html\n\notro\n--B--\n",
        "llano\n\nQuien lo lee en otra forma (text/x-amp-html) ve en cambio:\n\notro" },
    { "Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/html\n\n<p>html</p>\n--B--\n",
        "html" },
    { "Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain\n\n \n\n--B\nContent-Type: "
      "text/html\n\n<p>html</p>\n--B--\n",
        "html" },
    { "Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/plain\n\nllano\n--B\nContent-Type: "
      "multipart/related; boundary=C\n\n--C\nContent-Type: text/html\n\n<p>html</p>\n--C--\n--B--\n",
        "llano\n\nQuien lo lee en HTML ve en cambio:\n\nhtml" },
    { "Content-Type: multipart/mixed; boundary=B\n\n--B\n\nuno\n--B\nContent-Type: text/plain\nContent-Disposition: "
      "attachment\n\nadjunto\n--B\n\ndos\n--B--\n",
        "uno\r\ndos" },
    { "Content-Type: application/pdf\n\n%PDF\n", "" },
    { "Content-Type: text/x-amp-html\n\nuno\n", "uno" },
    { "Content-Type: text/calendar\n\nSUMMARY:mesa\n", "La invitación dice:\n\nmesa" },
    { "Content-Type: text/enriched\n\nuno\n", "uno" },
    { "Content-Type: multipart/alternative; boundary=B\n\n--B\nContent-Type: text/x-amp-html\n\nuno\n--B--\n", "uno" },
    { "", "" },
};

START_TEST(reads_messages)
{
    g_auto(Letter) letter = letter_new(messages[_i].message);
    g_autofree char *text = readable_text(letter.message);
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    g_auto(GStrv) lines = g_strsplit(trimmed, "\r\n", -1);
    g_auto(GStrv) wanted = g_strsplit(messages[_i].text, "\r\n", -1);
    g_autofree char *joined = g_strjoinv("\n", lines);
    g_autofree char *expected = g_strjoinv("\n", wanted);

    ck_assert_str_eq(joined, expected);
}
END_TEST

static const char *const charsets[] = { "us-ascii", "utf-8", "iso-8859-1", "windows-1252", "iso-8859-15", "koi8-r",
    "gb18030", "shift_jis", "iso-2022-jp", "utf-16le", "utf-16", "utf-32be", "x-unheard-of" };

static const struct {
    const char *type, *before, *after;
} around_zero[] = {
    { "text/plain", "antes\r\n", "\r\nfinal\r\n" },
    { "text/plain", "", "final" },
    { "text/plain; format=flowed", "antes ", " \r\nfinal\r\n" },
    { "text/html", "<p>antes", "</p><p>final</p>" },
    { "text/html", "<p title='", "'>final</p>" },
    { "text/enriched", "<bold>antes", "</bold> final" },
    { "text/calendar", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:antes",
        " final\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n" },
};

/* A zero byte, or a zero of that charset, hides nothing of what follows. */
START_TEST(reads_on_behind_zeros)
{
    const char *charset = charsets[(size_t)_i / G_N_ELEMENTS(around_zero)];
    const size_t row = (size_t)_i % G_N_ELEMENTS(around_zero);
    const char *known = charset[0] == 'x' ? "us-ascii" : charset;
    g_autoptr(GString) text = g_string_new(around_zero[row].before);
    gsize count;

    g_string_append_len(text, "\0", 1);
    g_string_append(text, around_zero[row].after);
    g_autofree char *bytes = g_convert(text->str, (gssize)text->len, known, "utf-8", NULL, &count, NULL);
    ck_assert_ptr_nonnull(bytes);
    g_autofree char *encoded = g_base64_encode((const guchar *)bytes, count);
    g_autofree char *wire =
        g_strdup_printf("MIME-Version: 1.0\nContent-Type: %s; charset=%s\nContent-Transfer-Encoding: base64\n\n%s\n",
            around_zero[row].type, charset, encoded);
    g_auto(Letter) letter = letter_new(wire);
    g_autofree char *shown = readable_text(letter.message);
    ck_assert_msg(strstr(shown, "final") != NULL, "%s, %s: %s", charset, around_zero[row].type, shown);
    /* what an invitation says is judged beside the author's own text */
    const Branches *branches = message_branches(letter.message);
    if (strcmp(around_zero[row].type, "text/calendar") != 0)
        ck_assert_msg(strstr(branches_at(branches, 0)->rendition->reply->judged, "final") != NULL, "%s", charset);
}
END_TEST

int
main(void)
{
    return unit_run("message/readable",
        (const Unit[]){ { reads_html, G_N_ELEMENTS(pages) }, { bears_a_mebibyte, G_N_ELEMENTS(repeated) },
            { reads_messages, G_N_ELEMENTS(messages) },
            { reads_on_behind_zeros, G_N_ELEMENTS(charsets) * G_N_ELEMENTS(around_zero) }, { 0 } });
}
