/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/xml_bounds.h"

static const struct {
    const char *xml;
    bool is_bounded;
} cases[] = {
    { "", true },
    { "<a/>", true },
    { "\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8' standalone=\"yes\"?>\r\n<w:p w:a=\"1\" b = '>'>x &amp; y</w:p>",
        true },
    { "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", true },
    { "<?xml version=\"1.0\" encoding=\"utf-7\"?>+ADw-a/+AD4-", false },
    { "<?xml version=\"1.0\" encoding=\"", true },
    { "+ADw-a/+AD4-", false },
    { "<a><!-- <!DOCTYPE b> --><![CDATA[ <c d> ]]><?e <f ?></a>", true },
    { "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", false },
    { "<a><!ELEMENT b></a>", false },
    { "<a><!--", true },
    { "<a><![CDATA[", true },
    { "<a b", true },
    { "<a b=", true },
    { "<a b='c", true },
    { "<a b='c'", true },
    { "<a", true },
    { "<a /", true },
    { "<a b>", false },
    { "<a b=c/>", false },
    { "<a b='<'/>", false },
    { "<a b='c' / >", false },
    { "<a <b/>", false },
    { "<a> < b </a>", false },
    { "<a></", true },
    { "<a></>", false },
};

START_TEST(well_written)
{
    ck_assert_msg(
        xml_is_bounded(cases[_i].xml, strlen(cases[_i].xml), NULL) == cases[_i].is_bounded, "%s", cases[_i].xml);
}
END_TEST

/* COUNT times ONE, where "%u" is which, between BEFORE and AFTER. */
typedef struct {
    const char *before, *one, *after;
    unsigned most;
} Growth;

static const Growth growths[] = {
    { "<a ", "a%u='1' ", "/>", XML_ATTRIBUTES_MAX },
    { "<a ", "a%u=\">\"", ">", XML_ATTRIBUTES_MAX },
    { "<a ", "xmlns:n%u='u'\n", "/>", XML_NAMESPACES_MAX },
    { "", "<a xmlns:n%u='u' xmlns='u'>", "", XML_NAMESPACES_MAX / 2 },
    { "", "<a b='%u'>", "", XML_DEPTH_MAX },
    { "", "<a%u><!-- < -->", "", XML_DEPTH_MAX },
    { "<", "a", "/>", XML_NAME_MAX_BYTES },
    { "<a ", "b", "='c'/>", XML_NAME_MAX_BYTES },
    { "<a></", "b", ">", XML_NAME_MAX_BYTES },
    { "<a>&#0;&amp;", "&", "", XML_ERRORS_MAX },
    { "<a b='", "&c;", "'/>", XML_ERRORS_MAX },
    { "<a>", "]]>", "</a>", XML_ERRORS_MAX },
    { "<a>", "\x01", "</a>", XML_ERRORS_MAX },
};

static char *
grow(const Growth *growth, unsigned count)
{
    GString *xml = g_string_new(growth->before);

    for (unsigned i = 0; i < count; i++) {
        const char *number = strstr(growth->one, "%u");
        if (number)
            g_string_append_printf(xml, "%.*s%u%s", (int)(number - growth->one), growth->one, i, number + 2);
        else
            g_string_append(xml, growth->one);
    }
    return g_string_free(g_string_append(xml, growth->after), FALSE);
}

START_TEST(each_bound_is_where_it_is_said_to_be)
{
    const Growth *growth = &growths[_i];
    g_autofree char *most = grow(growth, growth->most), *beyond = grow(growth, growth->most + 1);

    ck_assert_msg(xml_is_bounded(most, strlen(most), NULL), "%u × «%s»", growth->most, growth->one);
    ck_assert_msg(!xml_is_bounded(beyond, strlen(beyond), NULL), "%u × «%s»", growth->most + 1, growth->one);
}
END_TEST

START_TEST(what_follows_each_other_has_no_bound)
{
    g_autofree char *xml = grow(&(Growth){ "<d>", "<a xmlns:b='u' c='%u'><e/></a>", "</d>", 0 }, 10000);

    ck_assert(xml_is_bounded(xml, strlen(xml), NULL));
}
END_TEST

START_TEST(different_names_are_bounded)
{
    static const char *const units[] = { "<b%u/>", "<b c%u=''/>", "<b xmlns='%u'/>" };
    const Growth growth = { "<a>", units[_i], "</a>", 0 };
    g_autofree char *some = grow(&growth, XML_NAMES_MAX / 2), *many = grow(&growth, XML_NAMES_MAX * 2);

    ck_assert_msg(xml_is_bounded(some, strlen(some), NULL), "%s", units[_i]);
    ck_assert_msg(!xml_is_bounded(many, strlen(many), NULL), "%s", units[_i]);
}
END_TEST

START_TEST(spent_budget_ends_it)
{
    Budget budget;

    budget_begin(&budget, G_USEC_PER_SEC, 0);
    ck_assert(xml_is_bounded("<a/>", 4, &budget));
    ck_assert(xml_is_bounded(NULL, 0, &budget));
    budget_exhaust(&budget);
    ck_assert(!xml_is_bounded("<a/>", 4, &budget));
}
END_TEST

int
main(void)
{
    const Unit units[] = { { well_written, G_N_ELEMENTS(cases) },
        { each_bound_is_where_it_is_said_to_be, G_N_ELEMENTS(growths) }, { what_follows_each_other_has_no_bound, 0 },
        { different_names_are_bounded, 3 }, { spent_budget_ends_it, 0 }, { 0 } };

    return unit_run("message/xml_bounds", units);
}
