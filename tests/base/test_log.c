/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/log.h"

static const struct {
    const char *value, *line;
} cases[] = {
    { "ana@entidad.gov.co", "event=message sender=ana@entidad.gov.co" },
    { "", "event=message sender=\"\"" },
    { NULL, "event=message" },
    { "con espacio", "event=message sender=\"con espacio\"" },
    { "a\"b\\c", "event=message sender=\"a\\\"b\\\\c\"" },
    { "uno\nevent=falso", "event=message sender=\"uno\\x0aevent=falso\"" },
    { "x=y", "event=message sender=\"x=y\"" },
    { "señora", "event=message sender=señora" },
    { "\x1b[31m\x7f", "event=message sender=\"\\x1b[31m\\x7f\"" },
    { "\xc2\x9b"
      "31m",
        "event=message sender=\"\\x9b"
        "31m\"" },
    { "a\xe2\x80\xae"
      "b",
        "event=message sender=\"a\\u202eb\"" },
    { "\xff", "event=message sender=\357\277\275" },
};

START_TEST(writes_one_line)
{
    g_autofree char *line = log_line("message", "sender", cases[_i].value, NULL);

    ck_assert_str_eq(line, cases[_i].line);
}
END_TEST

START_TEST(cuts_what_floods)
{
    g_autofree char *huge = g_strnfill(100000, 'x');
    g_autofree char *line = log_line("message", "sender", huge, NULL);

    ck_assert_uint_lt(strlen(line), 1000);
}
END_TEST

START_TEST(drops_what_is_finer_than_its_level)
{
    g_autofree char *path = unit_path("log");
    const int fd = open(path, O_RDWR | O_CREAT, 0600);
    g_autofree char *text = NULL;

    ck_assert_int_ge(fd, 0);
    dup2(fd, STDERR_FILENO);
    log_open("prueba", LOG_TARGET_STDERR, LOG_LEVEL_WARNING);
    log_event(LOG_LEVEL_INFO, "fine", NULL);
    log_event(LOG_LEVEL_ERROR, "coarse", NULL);
    ck_assert(g_file_get_contents(path, &text, NULL, NULL));
    ck_assert(g_str_has_prefix(text, "prueba["));
    ck_assert(strstr(text, "event=coarse\n"));
    ck_assert(!strstr(text, "fine"));
}
END_TEST

int
main(void)
{
    return unit_run("base/log", (const Unit[]){ { writes_one_line, G_N_ELEMENTS(cases) }, { cuts_what_floods, 0 },
                                    { drops_what_is_finer_than_its_level, 0 }, { 0 } });
}
