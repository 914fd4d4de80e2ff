/* SPDX-License-Identifier: BSD-2-Clause */
/* css_value.h: values of CSS as numbers (css.h says which). Each takes LENGTH bytes of TEXT without blanks around, and
 * is false where they are no value of the property: browsers skip the declaration then. Any thread. */
#ifndef VOBO_MESSAGE_CSS_VALUE_H
#define VOBO_MESSAGE_CSS_VALUE_H

#include "message/css.h"

typedef bool CssParser(const char *text, size_t length, double *value);

CssParser css_background, css_clip, css_clip_path, css_color_value, css_display, css_font, css_font_size, css_length,
    css_margin, css_overflow, css_position, css_share, css_transform, css_visibility;

#endif
