/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/tnef.h"

/* What the envelope in the LENGTH bytes at BYTES has, as "name,name=bytes" each, one a line. The caller owns it. */
static char *
describe(const void *bytes, size_t length, guint limit, goffset most)
{
    g_autoptr(Spool) like = spool_new_from_bytes("x", 1);
    g_autoptr(GPtrArray) files = tnef_files(bytes, length, like, limit, most);
    GString *found = g_string_new(NULL);

    for (guint i = 0; i < files->len; i++) {
        const EnclosedFile *file = g_ptr_array_index(files, i);
        char text[64] = { 0 };
        for (guint k = 0; k < file->names->len; k++)
            g_string_append_printf(found, "%s%s", k > 0 ? "," : "", (const char *)g_ptr_array_index(file->names, k));
        if (file->bytes)
            spool_read(file->bytes, 0, text, sizeof text - 1, NULL);
        g_string_append_printf(found, "=%s\n", file->bytes ? text : "(none)");
    }
    return g_string_free(found, FALSE);
}

#define HEAD "\x78\x9f\x3e\x22\x01\x00"
#define BODY "\x01\x0c\x80\x02\x00\x05\x00\x00\x00hola\0\0\0"
#define BEGINS "\x02\x02\x90\x06\x00\x04\x00\x00\x00\x01\x00\x00\x00\0\0"
#define TITLE                                                                                                          \
    "\x02\x10\x80\x01\x00\x06\x00\x00\x00"                                                                             \
    "a.exe\0"                                                                                                          \
    "\0\0"
#define DATA                                                                                                           \
    "\x02\x0f\x80\x06\x00\x04\x00\x00\x00"                                                                             \
    "hola"                                                                                                             \
    "\0\0"
#define PROPERTIES(length) "\x02\x05\x90\x06\x00" length "\x00\x00\x00"
#define COUNT(number) number "\x00\x00\x00"
/* PR_ATTACH_LONG_FILENAME of 16 bits a character: "b.js" */
#define LONG                                                                                                           \
    "\x1f\x00\x07\x37" COUNT("\x01") COUNT("\x0a") "b\0.\0j\0s\0\0\0"                                                  \
                                                   "\0\0"
/* PR_ATTACH_METHOD, a number, and a time */
#define NUMBER "\x03\x00\x05\x37\x01\x00\x00\x00"
#define TIME                                                                                                           \
    "\x40\x00\x07\x30"                                                                                                 \
    "12345678"
/* a named property, by a number and by a name */
#define NAMED                                                                                                          \
    "\x03\x00\x01\x80"                                                                                                 \
    "1234567890123456" COUNT("\x00") "abcd"                                                                            \
                                     "\x07\x00\x00\x00"
#define CALLED                                                                                                         \
    "\x03\x00\x02\x80"                                                                                                 \
    "1234567890123456" COUNT("\x01") COUNT("\x06") "a\0b\0\0\0"                                                        \
                                                   "\0\0"                                                              \
                                                   "\x07\x00\x00\x00"
/* several numbers in one */
#define SEVERAL "\x03\x10\x00\x66" COUNT("\x02") "12345678"
/* PR_ATTACH_DATA_BIN, and an envelope within */
#define BINARY                                                                                                         \
    "\x02\x01\x01\x37" COUNT("\x01") COUNT("\x05") "adios"                                                             \
                                                   "\0\0\0"
#define OBJECT                                                                                                         \
    "\x0d\x00\x01\x37" COUNT("\x01") COUNT("\x14") "1234567890123456"                                                  \
                                                   "\x78\x9f\x3e\x22"

#define ROW(text, found)                                                                                               \
    {                                                                                                                  \
        text, sizeof(text) - 1, found                                                                                  \
    }

static const struct {
    const char *bytes;
    size_t length;
    const char *found;
} envelopes[] = {
    ROW(HEAD, ""),
    ROW(HEAD BODY, ""),
    ROW(HEAD BODY BEGINS TITLE DATA, "a.exe=hola\n"),
    ROW(HEAD BEGINS DATA TITLE, "a.exe=hola\n"),
    ROW(HEAD DATA TITLE, "a.exe=hola\n"),
    ROW(HEAD BEGINS TITLE BEGINS DATA, "a.exe=(none)\n=hola\n"),
    ROW(HEAD BEGINS TITLE DATA BEGINS TITLE DATA, "a.exe=hola\na.exe=hola\n"),
    ROW(HEAD BEGINS TITLE DATA PROPERTIES("\x20") COUNT("\x01") LONG, "a.exe,b.js=hola\n"),
    ROW(HEAD BEGINS PROPERTIES("\x48") COUNT("\x05") NUMBER TIME SEVERAL BINARY "xx" TITLE, "=adios\n"),
    ROW(HEAD BEGINS PROPERTIES("\x78") COUNT("\x04") NAMED CALLED LONG BINARY, "b.js=adios\n"),
    ROW(HEAD BEGINS PROPERTIES("\x24") COUNT("\x01") OBJECT, "=x\x9f>\"\n"),
    ROW(HEAD BEGINS DATA PROPERTIES("\xff") COUNT("\xff") LONG, "b.js=hola\n"),
    ROW(HEAD BEGINS "\x02\x0f\x80\x06\x00\xff\xff\xff\xff"
                    "hola",
        "=hola\n"),
    ROW(HEAD BEGINS PROPERTIES("\x18") COUNT("\x01") "\x1f\x00\x07\x37\xff\xff\xff\xff\xff\xff\xff\xff"
                                                     "a\0b\0",
        "=(none)\n"),
};

START_TEST(finds_files)
{
    g_autofree char *found = describe(envelopes[_i].bytes, envelopes[_i].length, 10, 100);
    g_autofree char *valid = g_utf8_make_valid(found, -1), *wanted = g_utf8_make_valid(envelopes[_i].found, -1);

    ck_assert(tnef_is_envelope((const uint8_t *)envelopes[_i].bytes, envelopes[_i].length));
    ck_assert_msg(strcmp(valid, wanted) == 0, "row %d: %s", _i, valid);
}
END_TEST

/* Each beginning of an envelope, and each with a byte that is another, can be read, without a byte beyond it. */
START_TEST(bears_what_is_broken)
{
    const size_t length = envelopes[_i].length;

    for (size_t i = 0; i < length; i++) {
        g_autofree char *cut = g_memdup2(envelopes[_i].bytes, i);
        g_free(describe(cut, i, 10, 100));
        for (int bit = 0; bit < 8; bit++) {
            g_autofree char *changed = g_memdup2(envelopes[_i].bytes, length);
            changed[i] = (char)(changed[i] ^ (1 << bit));
            g_free(describe(changed, length, 10, 100));
        }
    }
}
END_TEST

START_TEST(keeps_within_bounds)
{
    static const char two[] = HEAD BEGINS TITLE DATA BEGINS TITLE DATA;
    g_autofree char *one = describe(two, sizeof two - 1, 1, 100), *little = describe(two, sizeof two - 1, 10, 5);

    ck_assert_str_eq(one, "a.exe=hola\n");
    ck_assert_str_eq(little, "a.exe=hola\na.exe=(none)\n");
    ck_assert(!tnef_is_envelope((const uint8_t *)"hola a todos", 12));
    ck_assert(!tnef_is_envelope((const uint8_t *)HEAD, 5));
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/tnef", (const Unit[]){ { finds_files, G_N_ELEMENTS(envelopes) },
                            { bears_what_is_broken, G_N_ELEMENTS(envelopes) }, { keeps_within_bounds, 0 }, { 0 } });
}
