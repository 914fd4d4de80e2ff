/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "people/appearance.h"

static const struct {
    const char *text, *seen;
    bool is_disguised;
} rows[] = {
    { "Luis Peña", "Luis Peña", false },
    { "", "", false },
    { "Pen\u0303a", "Peña", false },
    { "L\u200bui\u00ads\ufeff", "Luis", false },
    { "Ｌｕｉｓ＠ｘ．ｃｏ", "Luis@x.co", false },
    { "𝓛𝓾𝓲𝓼", "Luis", false },
    { "Lu\u0456s", "Luis", true },           /* Cyrillic і */
    { "\u0410n\u0430", "Ana", true },        /* А, а */
    { "\u0391na", "Ana", true },             /* Greek Α */
    { "\u0410\u0430 Ana", "Aa Ana", false }, /* words of one alphabet each */
    { "Ana \u0416", "Ana \u0416", false },
    { "An\u0416", "An\u0416", false }, /* looks like nothing */
    { "\u202esiuL\u202c", "siuL", true },
    { "\u2067siuL\u2069", "siuL", true },
    { "\u05d0\u05d1", "\u05d0\u05d1", false },
};

START_TEST(sees_what_the_eye_sees)
{
    bool is_disguised;
    g_autofree char *seen = appearance_plain(rows[_i].text, &is_disguised);

    ck_assert_msg(strcmp(seen, rows[_i].seen) == 0, "«%s»: «%s»", rows[_i].text, seen);
    ck_assert_msg(is_disguised == rows[_i].is_disguised, "«%s»", rows[_i].text);
}
END_TEST

int
main(void)
{
    return unit_run("people/appearance", (const Unit[]){ { sees_what_the_eye_sees, G_N_ELEMENTS(rows) }, { 0 } });
}
