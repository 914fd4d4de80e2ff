/* SPDX-License-Identifier: BSD-2-Clause */
/* shown: makes text from outside harmless to look at. */
#include "base/shown.h"

#include <string.h>

#define REPLACEMENT "\357\277\275"

/* What is invisible and changes how the rest is read; both ends are part of it. What joins letters or keeps them
 * together, as in emoji, is not. */
static const struct {
    gunichar first, last;
} named[] = {
    { 0x061c, 0x061c }, /* Arabic letter mark */
    { 0x200e, 0x200f }, /* left-to-right and right-to-left mark */
    { 0x202a, 0x202e }, /* embeddings and overrides */
    { 0x2066, 0x206f }, /* isolates, deprecated formats */
    { 0xfff9, 0xfffc }, /* annotations, object replacement */
};

/* CR LF is one end of a line. */
static bool
ends_line(gunichar c)
{
    return c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool
is_named(gunichar c)
{
    for (size_t i = 0; i < G_N_ELEMENTS(named); i++)
        if (c >= named[i].first && c <= named[i].last)
            return true;
    return false;
}

bool
shown_is_harmless(gunichar character)
{
    return !g_unichar_iscntrl(character) && !ends_line(character) && !is_named(character);
}

/* TEXT with LINE_END for what ends a line and TAB for a tab. */
static char *
show(const char *text, char line_end, char tab)
{
    const size_t length = strlen(text);
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)length);
    GString *shown = g_string_sized_new(length);

    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (shown_is_harmless(c))
            g_string_append_len(shown, at, g_utf8_next_char(at) - at);
        else if (c == '\t')
            g_string_append_c(shown, tab);
        else if (ends_line(c))
            g_string_append_len(shown, &line_end, !(c == '\r' && at[1] == '\n'));
        else if (is_named(c))
            g_string_append_printf(shown, "[U+%04X]", c);
        else
            g_string_append(shown, REPLACEMENT);
    }
    return g_string_free(shown, FALSE);
}

char *
shown_text(const char *text)
{
    return show(text, '\n', '\t');
}

char *
shown_line(const char *text)
{
    return show(text, ' ', ' ');
}
