/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/raw_fields.h"

static void
join(void *data, const char *value)
{
    g_string_append_printf(data, "[%s]", value);
}

static const struct {
    const char *header, *name, *values;
} cases[] = {
    { "Subject: uno\r\nTo: b\r\n\r\n", "Subject", "[ uno]" },
    { "SUBJECT : uno\r\nsubject:dos\r\n\r\n", "Subject", "[ uno][dos]" },
    { "Subject: uno\r\n dos\r\n\ttres\r\nTo: b\r\n\r\n", "Subject", "[ uno\r\n dos\r\n\ttres]" },
    { "Subjects: uno\r\nSub: dos\r\n\r\n", "Subject", "" },
    { "no es un campo\r\nTo: b\r\n\r\n", "To", "[ b]" },
    { "Subject: uno\r\n\r\nSubject: del cuerpo\r\n", "Subject", "[ uno]" },
    { "\r\n", "Subject", "" },
    { "", "Subject", "" },
};

START_TEST(finds_fields_by_their_name)
{
    g_autoptr(Spool) spool = spool_new(1 << 20, unit_folder());
    g_autoptr(GString) found = g_string_new(NULL);

    ck_assert(spool_append_message(spool, cases[_i].header, strlen(cases[_i].header), NULL));
    g_autoptr(RawFields) fields = raw_fields_new(spool);
    const unsigned count = raw_fields_each(fields, cases[_i].name, join, found);
    g_autofree char *first = raw_fields_first(fields, cases[_i].name);
    ck_assert_msg(strcmp(found->str, cases[_i].values) == 0, "%s: %s", cases[_i].header, found->str);
    ck_assert_uint_eq(count, raw_fields_each(fields, cases[_i].name, NULL, NULL));
    ck_assert_int_eq(first != NULL, count > 0);
}
END_TEST

/* However much stands before a field, it is seen. */
START_TEST(sees_what_stands_behind_much)
{
    static const size_t lengths[] = { 1000, 1 << 20, 5 << 20 };
    g_autoptr(GString) text = g_string_new(NULL);

    while (text->len < lengths[_i])
        g_string_append(text, "X-Relleno: veinte bytes o algo\r\n");
    g_string_append(text, "Subject: al final\r\n\r\ncuerpo\r\n");
    g_autoptr(Spool) spool = spool_new_from_bytes(text->str, text->len);
    g_autoptr(RawFields) fields = raw_fields_new(spool);
    g_autofree char *subject = raw_fields_first(fields, "subject");
    ck_assert_str_eq(subject, " al final");
}
END_TEST

static void
join_fields(void *data, const Field *field)
{
    g_string_append_printf(data, "%s@%d+%zu[%s]", field->name, (int)field->offset, field->length, field->value);
}

START_TEST(walks_over_all_fields_with_their_places)
{
    static const char header[] = "To: a\r\nno es un campo\r\nBcc : b\r\n c\r\n\r\nCc: d\r\n";
    g_autoptr(Spool) spool = spool_new(1 << 20, unit_folder());
    g_autoptr(GString) found = g_string_new(NULL);

    ck_assert(spool_append_message(spool, header, strlen(header), NULL));
    g_autoptr(RawFields) fields = raw_fields_new(spool);
    raw_fields_walk(fields, join_fields, found);
    ck_assert_str_eq(found->str, "To@0+7[ a]Bcc@23+13[ b\r\n c]");
}
END_TEST

int
main(void)
{
    return unit_run("message/raw_fields",
        (const Unit[]){ { finds_fields_by_their_name, G_N_ELEMENTS(cases) }, { sees_what_stands_behind_much, 3 },
            { walks_over_all_fields_with_their_places, 1 }, { 0 } });
}
