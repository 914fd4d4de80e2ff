/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "letters.h"
#include "message/bold.h"
#include "message/readable.h"

#define TEN "diez bytes"

/* Whether ten bytes may be in bold type at the first look, and how many of the author's own are. Labels are none at the
 * first look. */
static const struct {
    const char *html;
    bool may;
    size_t is;
} cases[] = {
    { "<p>" TEN "</p>", false, 0 },
    { "<p>Uno <b>" TEN "</b> dos</p>", true, 10 },
    { "<p>Uno <strong>" TEN "</strong> dos</p>", true, 10 },
    { "<p>Uno <B class=x>" TEN "</B> dos</p>", true, 10 },
    { "<p>Uno <span style='font-weight:bold'>" TEN "</span> dos</p>", true, 10 },
    { "<p>Uno <span style='color:red;font-weight: 700'>" TEN "</span> dos</p>", true, 10 },
    { "<p>Uno <b style='font-weight:normal'>" TEN "</b> dos</p>", true, 0 },
    { "<p>Uno <span style='font-weight:400'>" TEN "</span> dos</p>", false, 0 },
    { "<p>Uno</p><br><p><b>De:</b> P<br><b>Asunto:</b> x</p>", false, 10 },
    { "<p><b>" TEN "</b></p><p>Uno dos tres.</p>", true, 0 }, /* a heading */
    { "<div>Uno</div><br><div class=gmail_quote><div class=gmail_attr>P &lt;p@x.co&gt; escribi&oacute;:<br></div>"
      "<blockquote class=gmail_quote><b>" TEN "</b></blockquote></div>",
        false, 0 },
};

START_TEST(looks)
{
    g_autofree char *text = g_strdup_printf(
        "From: a@b.co\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n%s\n", cases[_i].html);
    g_auto(Letter) letter = letter_new(text);
    const Reply *reply = message_html_rendition(letter.message)->reply;

    ck_assert_uint_eq(reply->bold, cases[_i].is);
    ck_assert_msg(bold_may_reach(letter.message, strlen(TEN)) == cases[_i].may, "«%s»", cases[_i].html);
}
END_TEST

int
main(void)
{
    return unit_run("message/bold", (const Unit[]){ { looks, G_N_ELEMENTS(cases) }, { 0 } });
}
