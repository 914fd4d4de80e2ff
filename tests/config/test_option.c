/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "config/option.h"

static const char *const colours[] = { "rojo", "azul", NULL };

static const struct {
    OptionType type;
    const char *text;
    bool good;
    gint64 value;
} cases[] = {
    { OPTION_COUNT, "0", true, 0 },
    { OPTION_COUNT, "1000000000", true, 1000000000 },
    { OPTION_COUNT, "1000000001", false, 0 },
    { OPTION_COUNT, "-1", false, 0 },
    { OPTION_COUNT, "99999999999999999999", false, 0 },
    { OPTION_COUNT, "", false, 0 },
    { OPTION_COUNT, "3 peras", false, 0 },
    { OPTION_SIZE, "4096", true, 4096 },
    { OPTION_SIZE, "64KiB", true, 65536 },
    { OPTION_SIZE, "25 MiB", true, 26214400 },
    { OPTION_SIZE, "1gb", true, 1000000000 },
    { OPTION_SIZE, "999999999999999GiB", false, 0 },
    { OPTION_SIZE, "1TiB", false, 0 },
    { OPTION_DURATION, "500ms", true, 500000 },
    { OPTION_DURATION, "2h", true, G_GINT64_CONSTANT(7200000000) },
    { OPTION_DURATION, "10", false, 0 },
    { OPTION_DURATION, "1m", false, 0 },
    { OPTION_SHARE, "0.25", true, 25 },
    { OPTION_SHARE, "1", true, 100 },
    { OPTION_SHARE, "1.5", false, 0 },
    { OPTION_SHARE, "nan", false, 0 },
    { OPTION_FLAG, "yes", true, 1 },
    { OPTION_FLAG, "sí", true, 1 },
    { OPTION_FLAG, "off", true, 0 },
    { OPTION_FLAG, "quizá", false, 0 },
    { OPTION_CHOICE, "azul", true, 1 },
    { OPTION_CHOICE, "verde", false, 0 },
    { OPTION_TEXT, "cualquier cosa", true, 0 },
    { OPTION_TEXT, "\xff", false, 0 },
};

static gint64
read_value(const Options *options, OptionType type)
{
    switch (type) {
    case OPTION_COUNT:
        return (gint64)options_count(options, "x");
    case OPTION_SIZE:
        return (gint64)options_size(options, "x");
    case OPTION_DURATION:
        return options_duration_us(options, "x");
    case OPTION_SHARE:
        return (gint64)(options_share(options, "x") * 100);
    case OPTION_FLAG:
        return options_flag(options, "x");
    case OPTION_CHOICE:
        return options_choice(options, "x");
    default:
        return 0;
    }
}

START_TEST(reads_each_type)
{
    static const char *const fallbacks[] = { "", "0", "0", "0ms", "0", "no", "rojo", "{}" };
    const OptionSpec specs[] = { { "x", cases[_i].type, fallbacks[cases[_i].type], "", colours, NULL }, { 0 } };
    const SectionSpec section = { SECTION_SINGLE, "s", "", specs };
    g_autoptr(Options) options = options_new_defaults(&section);
    g_autoptr(GError) error = NULL;

    ck_assert_msg(option_check(&specs[0], cases[_i].text, &error) == cases[_i].good, "«%s»", cases[_i].text);
    if (!cases[_i].good) {
        ck_assert_error(error, VOBO_ERROR_CONFIG, "x");
        return;
    }
    options_set(options, &specs[0], &cases[_i].text, 1, 7);
    ck_assert_msg(read_value(options, cases[_i].type) == cases[_i].value, "«%s»", cases[_i].text);
    ck_assert_int_eq(options_line(options, "x"), 7);
    ck_assert(options_declare(options, "x"));
    ck_assert(!options_declare(options, "y"));
}
END_TEST

START_TEST(splits_a_default_list)
{
    const OptionSpec specs[] = { { "x", OPTION_LIST, "{uno, \"dos tres\", cuatro}", "", NULL, NULL }, { 0 } };
    const SectionSpec section = { SECTION_SINGLE, "s", "", specs };
    g_autoptr(Options) options = options_new_defaults(&section);
    const char *const *items = options_list(options, "x");
    g_autofree char *written = options_written(options, &specs[0]);

    ck_assert_uint_eq(g_strv_length((char **)items), 3);
    ck_assert_str_eq(items[1], "dos tres");
    ck_assert_str_eq(written, "{ \"uno\", \"dos tres\", \"cuatro\" }");
}
END_TEST

int
main(void)
{
    return unit_run("config/option",
        (const Unit[]){ { reads_each_type, G_N_ELEMENTS(cases) }, { splits_a_default_list, 0 }, { 0 } });
}
