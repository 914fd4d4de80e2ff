/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <math.h>

#include "message/css_value.h"

#define NONE ((double)NAN)
#define WRONG (-12345.0) /* it is no value */

static const struct {
    CssParser *parse;
    const char *text;
    double value;
} cases[] = {
    { css_display, "none", 0 },
    { css_display, "BLOCK", 1 },
    { css_display, "", WRONG },
    { css_visibility, "hidden", 0 },
    { css_visibility, "collapse", 0 },
    { css_visibility, "inherit", 1 },
    { css_font_size, "0", 0 },
    { css_font_size, "0px", 0 },
    { css_font_size, "12pt", 16 },
    { css_font_size, "1.5em", -1.5 },
    { css_font_size, "50%", -0.5 },
    { css_font_size, "small", 16 },
    { css_font_size, "12", WRONG },
    { css_font_size, "-1px", WRONG },
    { css_font_size, "1zz", WRONG },
    { css_font, "0/0 a", 0 },
    { css_font, "italic bold 12px/30px Georgia", 12 },
    { css_font, "700 16px a", 16 },
    { css_font, "caption", WRONG },
    { css_color_value, "#fff", 0xffffff },
    { css_color_value, "#01aBcD", 0x01abcd },
    { css_color_value, "#00000000", CSS_TRANSPARENT },
    { css_color_value, "#12", CSS_UNKNOWN },
    { css_color_value, "White", 0xffffff },
    { css_color_value, "rgb(1, 2, 3)", 0x010203 },
    { css_color_value, "rgb(100%,0%,0%)", 0xff0000 },
    { css_color_value, "rgba(1,2,3,0)", CSS_TRANSPARENT },
    { css_color_value, "rgb(1)", CSS_UNKNOWN },
    { css_color_value, "algo", CSS_UNKNOWN },
    { css_background, "#fff url(a.png) no-repeat", CSS_UNKNOWN },
    { css_background, "no-repeat rgb(1, 2, 3)", 0x010203 },
    { css_background, "none", CSS_TRANSPARENT },
    { css_background, "linear-gradient(#000,#fff)", CSS_UNKNOWN },
    { css_share, ".5", 0.5 },
    { css_share, "5%", 0.05 },
    { css_share, "x", WRONG },
    { css_overflow, "hidden", 1 },
    { css_overflow, "auto", 0 },
    { css_length, "-9999px", -9999 },
    { css_length, "auto", NONE },
    { css_margin, "0 0 0 -600px", -600 },
    { css_position, "absolute", 1 },
    { css_clip, "rect(0 0 0 0)", 1 },
    { css_clip, "rect(1px, 1px, 1px, 1px)", 1 },
    { css_clip, "rect(0, 100px, 20px, 0)", 0 },
    { css_clip, "auto", 0 },
    { css_clip_path, "inset(100%)", 1 },
    { css_transform, "scale(0)", 1 },
    { css_transform, "rotate(3deg)", 0 },
};

START_TEST(reads_values)
{
    double value = 0;
    const bool is_good = cases[_i].parse(cases[_i].text, strlen(cases[_i].text), &value);

    ck_assert_msg(is_good == (cases[_i].value != WRONG), "«%s»", cases[_i].text);
    if (is_good)
        ck_assert_msg(isnan(cases[_i].value) ? isnan(value) : fabs(value - cases[_i].value) < 0.01, "«%s»: %g",
            cases[_i].text, value);
}
END_TEST

int
main(void)
{
    return unit_run("message/css_value", (const Unit[]){ { reads_values, G_N_ELEMENTS(cases) }, { 0 } });
}
