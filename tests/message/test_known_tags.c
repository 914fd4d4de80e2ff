/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <string.h>

#include "message/known_tags.h"
#include "message/markup.h"

#define ATTRIBUTES_MOST 4
#define ROUNDS 3
#define TAGS 500 /* more than are kept */

static const char sheet_of_page[] = "<style>.m{display:none}p.n{color:#fff}</style>";

typedef struct {
    const unsigned char *name, *attributes[2 * ATTRIBUTES_MOST + 1];
} Tag;

#define U (const unsigned char *)

/* Near each other, so that one may be taken for another. */
static const Tag tags[] = {
    { U "p", { NULL } },
    { U "p", { U "class", U "m", NULL } },
    { U "p", { U "class", U "n", NULL } },
    { U "div", { U "class", U "n", NULL } },
    { U "p", { U "class", NULL, NULL } },
    { U "p", { U "class", U "", NULL } },
    { U "p", { U "class", U "m", U "style", U "display:block", NULL } },
    { U "p", { U "style", U "display:block", U "class", U "m", NULL } },
    { U "p", { U "style", U "display:none", NULL } },
    { U "p", { U "style", U "display:none;display:block", NULL } },
    { U "p", { U "styledisplay", U ":none", NULL } },
    { U "a", { U "class", U "gmail_attr", NULL } },
    { U "b", { U "style", U "font-weight:normal", NULL } },
    { U "b", { U "style", U "font-weight:bold", NULL } },
    { U "table", { NULL } },
};

static void
check_tag(KnownTags *known, CssSheet *sheet, const Tag *tag)
{
    const unsigned char **attributes = (const unsigned char **)tag->attributes;
    const KnownTag *found = known_tags_find(known, tag->name, attributes);
    const Style style = style_of(sheet, tag->name, attributes);
    const Look look = look_within(&look_of_page, &found->style), wanted = look_within(&look_of_page, &style);

    ck_assert_msg(found->effect == markup_effect(tag->name, attributes), "<%s %s=%s>", tag->name,
        tag->attributes[0] ? (const char *)tag->attributes[0] : "",
        tag->attributes[0] ? (const char *)tag->attributes[1] : "");
    ck_assert_int_eq(look_is_hidden(&look), look_is_hidden(&wanted));
    ck_assert_double_eq(look.color, wanted.color);
    ck_assert_double_eq(look.size, wanted.size);
}

/* Whatever was asked before. */
START_TEST(tells_tags_apart)
{
    g_autoptr(CssSheet) sheet = css_sheet_new(sheet_of_page, strlen(sheet_of_page), NULL);
    g_autoptr(KnownTags) known = known_tags_new(sheet);

    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < G_N_ELEMENTS(tags); i++)
            check_tag(known, sheet, &tags[round % 2 ? G_N_ELEMENTS(tags) - 1 - i : i]);
}
END_TEST

/* More tags than are kept, long ones among them, each followed by one that differs in its last letter. */
START_TEST(forgets_without_harm)
{
    g_autoptr(CssSheet) sheet = css_sheet_new(sheet_of_page, strlen(sheet_of_page), NULL);
    g_autoptr(KnownTags) known = known_tags_new(sheet);

    for (unsigned i = 0; i < ROUNDS * TAGS; i++) {
        g_autofree char *filling = g_strnfill(i % TAGS * 5, ' ');
        g_autofree char *shown =
            g_strdup_printf("font-size:%upx;%sdisplay:%s", 10 + i % TAGS, filling, i % 2 ? "none" : "nonE1");
        const Tag tag = { U "span", { U "style", U shown, NULL } };
        check_tag(known, sheet, &tag);
    }
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/known_tags", (const Unit[]){ { tells_tags_apart, 0 }, { forgets_without_harm, 0 }, { 0 } });
}
