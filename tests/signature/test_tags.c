/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "signature/tags.h"

static const char *const good[] = {
    "",
    "sin etiquetas, 3 < 4 & 5 > 2",
    "<div>uno<br>dos</div>",
    "<table><tr><td>x</td></tr></table>",
    "<p>a<img src=\"cid:logo\" alt=\"a > b\"></p>",
    "<b/><hr>",
    "<!-- <div> --><i>x</i>",
    "<DIV>x</div>",
    "<a href='x'>y</a>",
};

START_TEST(accepts_what_fits)
{
    g_autoptr(GError) error = NULL;

    ck_assert_good(tags_check(good[_i], &error), error);
}
END_TEST

static const struct {
    const char *html, *error;
} bad[] = {
    { "<div>", "1: no se cierra: <div>" },
    { "<div>\n<b>x</div>", "2: no se cierra, o no en su orden: <b>" },
    { "x\n</p>", "2: se cierra lo que no se abrió: <p>" },
    { "<p>x</p>\n\n<script>x</script>", "3: no va en una firma: <script>" },
    { "<html><body>x</body></html>", "1: no va en una firma: <html>" },
    { "<img src=\"x", "1: la etiqueta no termina" },
    { "<!-- x", "1: la etiqueta no termina" },
    { "<BODY>", "1: no va en una firma: <body>" },
};

START_TEST(refuses_with_the_line)
{
    g_autoptr(GError) error = NULL;

    ck_assert(!tags_check(bad[_i].html, &error));
    ck_assert_error(error, VOBO_ERROR_CONFIG, bad[_i].error);
}
END_TEST

int
main(void)
{
    return unit_run("signature/tags", (const Unit[]){ { accepts_what_fits, G_N_ELEMENTS(good) },
                                          { refuses_with_the_line, G_N_ELEMENTS(bad) }, { 0 } });
}
