/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "signature/guard_text.h"

/* A page, and its words: each with its depth, behind "/" the lowest since the one before where that is lower, and "!"
 * where browsers move it out of its table. */
static const struct {
    const char *html, *words;
} cases[] = {
    { "", "" },
    { "Uno dos", "Uno0 dos0" },
    { "<p>U<b>no</b> d&oacute;s&nbsp;tr&#233;s&#xE9;s&amp;a &nada; &aacute", "Uno0 dós0 trésés&a0 &nada;0 á0" },
    { "a<br>b<div>c</div>d<span>e</span>", "a0 b0 c0 de0" },
    { "<!-- x --><style>p{}</style><title>t</title><script>a<b</script >uno<![if !mso]>dos<![endif]>", "unodos0" },
    { "<!-->uno<!--->dos<!-- a -- b --!>tres<!-- cuatro", "unodostres0" },
    { "a<b c='>' d=\">\" e=> f>g</b >h < i 1<2 <3 </>j", "a0 f>gh0 i0 1<20 <30 j0" },
    { "<p title=\"uno>dos", "" },
    { "<table><tr><td>a b<td>c<tr><td>d</table>e", "a3 b3 c3/2 d3/1 e0" },
    { "<table><td>a<table><tr><td>b</table>c</table>", "a3 b6 c3" },
    { "<table>a<tr>b<td>c</table>", "a1! b2! c3" },
    { "<table><tr><td>a<table><table><tr><td>b", "a3 b6" },
    { "<blockquote>a<blockquote>b</blockquote></blockquote></blockquote>c", "a1 b2 c0" },
    { "<ul><li>a<li>b<ul><li>c</ul>d</ul>", "a2 b2/1 c4 d2" },
    { "<td>a</td><tr>b</tr></table>", "a0 b0" },
    { "<img src='cid:a%40b' alt=x>uno<img src=https://a.co/l.png><svg></svg><img>",
        "[cid:a@b]0 uno0 [https://a.co/l.png]0 [svg]0 [img]0" },
    { "\xff\xfeuno\xe2\x80\x8b"
      "dos\xc2\xad",
        "\xef\xbf\xbd\xef\xbf\xbdunodos0" },
    { "-- <hr> * uno", "uno0" },
};

static char *
write_words(const GuardText *text)
{
    GString *words = g_string_new(NULL);

    for (guint i = 0; i < text->atoms->len; i++) {
        const GuardAtom *atom = guard_atom(text, i);
        g_autofree char *word = guard_quote(text, i, i + 1);
        const guint before = i > 0 ? guard_atom(text, i - 1)->depth : 0;
        g_string_append_printf(words, "%s%s%d%s", i > 0 ? " " : "", word, atom->depth, atom->is_fostered ? "!" : "");
        if (atom->low < MIN(atom->depth, before))
            g_string_append_printf(words, "/%d", atom->low);
    }
    return g_string_free(words, FALSE);
}

START_TEST(reads_as_browsers_do)
{
    g_autoptr(GuardText) text = guard_text_of_html(cases[_i].html, strlen(cases[_i].html));
    g_autofree char *words = write_words(text);

    ck_assert_msg(strcmp(words, cases[_i].words) == 0, "«%s»: «%s», not «%s»", cases[_i].html, words, cases[_i].words);
}
END_TEST

/* Two pages whose words are the same ones, and do not stand in the same. */
static const char *const apart[][2] = {
    { "<a href=x>uno</a>", "<a href=y>uno</a>" },
    { "<a href=x>uno</a>", "uno" },
    { "<blockquote>uno</blockquote>", "<ul>uno</ul>" },
    { "-- uno", "uno" },
    { "<hr>uno", "uno" },
};

START_TEST(tells_in_what_a_word_stands)
{
    g_autoptr(GuardText) one = guard_text_of_html(apart[_i][0], strlen(apart[_i][0]));
    g_autoptr(GuardText) other = guard_text_of_html(apart[_i][1], strlen(apart[_i][1]));

    ck_assert_uint_eq(one->atoms->len, 1);
    ck_assert(guard_says_same(one, 0, other, 0));
    ck_assert_msg(!guard_is_same(one, 0, other, 0), "«%s» and «%s»", apart[_i][0], apart[_i][1]);
    ck_assert(guard_is_same(one, 0, one, 0));
}
END_TEST

int
main(void)
{
    return unit_run("signature/guard_html", (const Unit[]){ { reads_as_browsers_do, G_N_ELEMENTS(cases) },
                                                { tells_in_what_a_word_stands, G_N_ELEMENTS(apart) }, { 0 } });
}
