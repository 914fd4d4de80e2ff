/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "message/css_words.h"
#include "message/lines.h"

static const struct {
    const char *css, *words, *attributes;
} cases[] = {
    { "", "", "" },
    { "p{color:red}", "", "" },
    { "p::before{content:\"hola\"}", "hola\n", "" },
    { "p:after { CONTENT : 'a' \"b\" ; color: 'c' }", "ab\n", "" },
    { "p::before{content:\"\\68 ola \\e1\\000f1 x\"}", "hola áñx\n", "" },
    { "p::before{content:\"a\\\nb\\\"c\"}", "ab\"c\n", "" },
    { "p::before{c\\6fntent:'hola'}", "hola\n", "" },
    { "p::before{\\63 ontent:'hola'}", "hola\n", "" },
    { "p::before{content:\"\\0 \\d800 \\ffffff a\"}",
        "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
        "a\n",
        "" },
    { "p::before{content:'a", "a\n", "" },
    { "p::before{content:'a\nb'}", "a}\n", "" },
    { "p::before{content:attr(data-x) attr( TITLE )}", "", "data-x title" },
    { "p{width:attr(size)}", "", "" },
    { "q{quotes:'abre' 'cierra'}", "abrecierra\n", "" },
    { "li{list-style:square 'hola'}li{list-style-type:\"x\"}", "hola\nx\n", "" },
    { "@counter-style a{symbols:'u' 'd';suffix:'s'}", "ud\ns\n", "" },
    { "@media screen{p::before{content:'a'}}", "a\n", "" },
    { ":root{--v:'hola'}p::before{content:var(--v)}", "hola\n", "" },
    { "p[title='x']{font-family:'Arial';background:url('a')}@import 'b';@charset \"c\";", "", "" },
    { "content:hover{color:'a'}", "", "" },
    { "p{content:counter(a)}", "", "" },
    { "}};;{{content:'a'", "a\n", "" },
};

static gint
by_name(gconstpointer one, gconstpointer other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

START_TEST(finds_what_a_style_shows)
{
    g_autoptr(GString) words = g_string_new(NULL);
    g_autoptr(GHashTable) attributes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    css_words_append(cases[_i].css, strlen(cases[_i].css), words, attributes);
    g_autofree char **names = (char **)g_hash_table_get_keys_as_array(attributes, NULL);
    qsort(names, g_strv_length(names), sizeof *names, by_name);
    g_autofree char *joined = g_strjoinv(" ", names);
    ck_assert_msg(strcmp(words->str, cases[_i].words) == 0, "%s: «%s»", cases[_i].css, words->str);
    ck_assert_str_eq(joined, cases[_i].attributes);
}
END_TEST

/* Pages, and the words among their lines that are no text of theirs. */
static const struct {
    const char *html, *hidden;
} pages[] = {
    { "<style>p::before{content:'uno'}</style><p>a</p>", "uno" },
    { "<p>a</p><style><!-- p::after{content:'uno'} --></style>", "uno" },
    { "<style>p::after{content:attr(data-x)}</style><p data-x='uno'>a</p><p data-y='no'>b</p>", "uno" },
    { "<p style=\"list-style-type:'uno'\">a</p>", "uno" },
    { "<input value='uno' name='no'><select><optgroup label=dos></select><textarea placeholder=tres></textarea>",
        "uno dos tres" },
    { "<style>p{font-family:'Arial'}</style><p title='no'>a</p>", "" },
    { "<script>p{content:'no'}</script><p>a</p>", "" },
};

START_TEST(are_read_as_hidden)
{
    g_autoptr(Lines) lines = lines_new();
    g_autoptr(GString) hidden = g_string_new(NULL);

    lines_append_html(lines, pages[_i].html, strlen(pages[_i].html));
    for (guint i = 0; i < lines->lines->len; i++) {
        const Line *line = lines_at(lines, i);
        ck_assert(line->end <= strlen(pages[_i].html) && line->begin <= line->end);
        if (line->marks & MARK_HIDDEN)
            g_string_append_len(hidden, lines->text->str + line->text, (gssize)line->length);
    }
    ck_assert_str_eq(g_strstrip(hidden->str), pages[_i].hidden);
}
END_TEST

/* Twice as much takes no more than about twice as long: each byte is looked at once. */
START_TEST(takes_any_bytes)
{
    static const char *const units[] = { "\\", "'", "\"\\", "content:", "content:'a'", "attr(", "{", "content:attr(a",
        "\xc3\xa1", "\\41", "\n", "content:\\", "--a:'\\\n" };
    g_autoptr(GString) css = g_string_new(NULL);
    g_autoptr(GString) words = g_string_new(NULL);
    g_autoptr(GHashTable) attributes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    while (css->len < 1 << 20)
        g_string_append(css, units[_i]);
    g_autofree char *bytes = g_memdup2(css->str, css->len); /* without a zero byte behind */
    css_words_append(bytes, css->len, words, attributes);
    ck_assert_uint_le(words->len, 2 * css->len);
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/css_words", (const Unit[]){ { finds_what_a_style_shows, G_N_ELEMENTS(cases) },
                                 { are_read_as_hidden, G_N_ELEMENTS(pages) }, { takes_any_bytes, 13 }, { 0 } });
}
