/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/uuencoded.h"

/* The files in the LENGTH bytes at TEXT, as "name=bytes" each, one a line. The caller owns it. */
static char *
describe(const char *text, size_t length, guint limit, goffset most)
{
    g_autoptr(Spool) like = spool_new_from_bytes("x", 1);
    g_autoptr(GPtrArray) files = uuencoded_files(text, length, like, limit, most);
    GString *found = g_string_new(NULL);

    for (guint i = 0; files && i < files->len; i++) {
        const EnclosedFile *file = g_ptr_array_index(files, i);
        char bytes[64] = { 0 };
        if (file->bytes)
            spool_read(file->bytes, 0, bytes, sizeof bytes - 1, NULL);
        g_string_append_printf(found, "%s=%s\n",
            file->names->len > 0 ? (const char *)g_ptr_array_index(file->names, 0) : "",
            file->bytes ? bytes : "(none)");
    }
    return g_string_free(found, FALSE);
}

#define UU "begin 644 a.exe\n$:&]L80\n`\nend\n"

static const struct {
    const char *text, *found;
} texts[] = {
    { "", "" },
    { "Señora:\n\nSu trámite terminó.\n", "" },
    { UU, "a.exe=hola\n" },
    { "Señora:\n\n" UU "\nAna\n", "a.exe=hola\n" },
    { "Señora:\r\n\r\nbegin 644 a.exe\r\n$:&]L80\r\n`\r\nend\r\n", "a.exe=hola\n" },
    { "begin 0644 a b.exe\n$:&]L80\n`\nend\n", "a b.exe=hola\n" },
    { "begin 755 a.exe\n$:&]L80\n \nend\n", "a.exe=hola\n" },
    { "begin 644 a.exe\n$:&]L80  \n`\nend\n", "a.exe=hola\n" },
    { "begin 644 a.exe\n$:&]L80\n", "a.exe=hola\n" },
    { "begin 644 a.exe\n$:&]L80\nAna\n", "a.exe=hola\n" },
    { "begin 644 a.exe\n$:&]L80\n\n$:&]L80\nend\n", "a.exe=holahola\n" },
    { UU UU, "a.exe=hola\na.exe=hola\n" },
    { " " UU, "" },
    { "> " UU, "" },
    { "begin 644 a.exe\n", "" },
    { "begin 888 a.exe\n$:&]L80\nend\n", "" },
    { "begin 64 a.exe\n$:&]L80\nend\n", "" },
    { "begin 06444 a.exe\n$:&]L80\nend\n", "" },
    { "begin 644\n$:&]L80\nend\n", "" },
    { "begin el 644 a.exe\n$:&]L80\nend\n", "" },
    { "begin 644 metros de obra\nsegún el plano que se adjunta a esta carta\n", "" },
    { "begin 644 metros de obra\n\nseñora\n", "" },
    { "begin-base64 644 a.exe\naG9s\nYQ==\n====\n", "a.exe=hola\n" },
    { "begin-base64 0755 a.exe\r\naG9sYQ==\r\n====\r\n", "a.exe=hola\n" },
    { "begin-base64 644 a.exe\naG9sYQ==\n", "a.exe=hola\n" },
    { "begin-base64 a.exe\naG9sYQ==\n====\n", "" },
    { "=ybegin line=128 size=4 name=a.exe\n\x92\x99\x96\x8b\n=yend size=4\n", "a.exe=hola\n" },
    { "hola\r\n=ybegin part=1 line=128 size=4 name=a.exe\r\n=ypart begin=1 end=4\r\n\x92\x99\x96\x8b\r\n=yend "
      "size=4\r\n",
        "a.exe=hola\n" },
    { "=ybegin line=128 size=4 name=a b.exe\n=\xd2\x99\x96\x8b\n", "a b.exe=hola\n" },
    { "=ybegin line=128 size=4\n\x92\x99\x96\x8b\n=yend size=4\n", "" },
    { UU "=ybegin line=128 size=4 name=b.exe\n\x92\x99\x96\x8b\n=yend size=4\n", "a.exe=hola\nb.exe=hola\n" },
};

START_TEST(finds_files_between_lines)
{
    g_autofree char *found = describe(texts[_i].text, strlen(texts[_i].text), 10, 100);

    ck_assert_msg(strcmp(found, texts[_i].found) == 0, "«%s»: %s", texts[_i].text, found);
}
END_TEST

START_TEST(keeps_within_bounds)
{
    g_autofree char *one = describe(UU UU, strlen(UU UU), 1, 100), *little = describe(UU UU, strlen(UU UU), 10, 5);

    ck_assert_str_eq(one, "a.exe=hola\n");
    ck_assert_str_eq(little, "a.exe=hola\na.exe=(none)\n");
}
END_TEST

/* Each beginning of a text can be read, without a byte beyond it. */
START_TEST(bears_texts_that_are_cut)
{
    const size_t length = strlen(texts[_i].text);

    for (size_t i = 0; i <= length; i++) {
        g_autofree char *cut = g_memdup2(texts[_i].text, i);
        g_free(describe(cut, i, 10, 100));
    }
}
END_TEST

/* Long runs of every mark take no longer than their length. */
START_TEST(is_linear)
{
    static const char *const runs[] = { "begin 644 a\n", "begin 644 a\n$:&]L80\n", "begin-base64 644 a\n",
        "begin-base64 ", "=ybegin name=", "=ybegin name=a\n", "begin ", "=yend\n", "\n", "M", "$:&]L80\n",
        "begin 644 " };

    for (size_t i = 0; i < G_N_ELEMENTS(runs); i++) {
        g_autoptr(GString) text = g_string_new(UU);
        while (text->len < 1u << 20)
            g_string_append(text, runs[i]);
        g_free(describe(text->str, text->len, 100, 1 << 20));
    }
}
END_TEST

int
main(void)
{
    return unit_run("message/uuencoded",
        (const Unit[]){ { finds_files_between_lines, G_N_ELEMENTS(texts) }, { keeps_within_bounds, 0 },
            { bears_texts_that_are_cut, G_N_ELEMENTS(texts) }, { is_linear, 0 }, { 0 } });
}
