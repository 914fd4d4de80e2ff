/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/field.h"

START_TEST(finds_fields_and_places)
{
    static const char header[] =
        "From: ana@x.co\r\nSubject: uno\r\n dos\r\nsin dos puntos\r\nX-Vacio:\r\nA : b\r\n\r\n";
    g_autoptr(GPtrArray) fields = fields_parse(header, strlen(header));
    const Field *from = g_ptr_array_index(fields, 0), *subject = g_ptr_array_index(fields, 1);

    ck_assert_uint_eq(fields->len, 4);
    ck_assert_str_eq(from->value, " ana@x.co");
    ck_assert_str_eq(subject->name, "Subject");
    ck_assert_str_eq(subject->value, " uno\r\n dos");
    ck_assert_int_eq(subject->offset, 16);
    ck_assert_uint_eq(subject->length, strlen("Subject: uno\r\n dos\r\n"));
    ck_assert_str_eq(((const Field *)g_ptr_array_index(fields, 2))->value, "");
    ck_assert_str_eq(((const Field *)g_ptr_array_index(fields, 3))->name, "A");
}
END_TEST

static const struct {
    const char *value, *text;
} texts[] = {
    { " Respuesta", "Respuesta" },
    { " =?UTF-8?B?UmVzcHVlc3RhIG7Dum1lcm8gMQ==?=", "Respuesta número 1" },
    { " =?iso-8859-1?Q?Petici=F3n?= 2", "Petición 2" },
    { " =?UTF-8?Q?una?=\r\n =?UTF-8?Q?sola?=", "unasola" },
    { " =?UTF-8?B?W3Zpcw==?=\r\n =?utf-8?B?dG8gYnVlbm9d?=", "[visto bueno]" },
    { " uno\r\n\tdos", "uno\tdos" },
    { " =?UTF-8?B?!!!?=", NULL },
    { " =?x-nada?Q?a=FF?=", NULL },
    { " cruda \xc3\xb1", "cruda ñ" },
    { " roto \xff", NULL },
    { "", "" },
};

START_TEST(decodes_text)
{
    Field field = { .name = (char *)"Subject", .value = (char *)texts[_i].value };
    g_autofree char *text = field_text(&field);

    ck_assert(g_utf8_validate(text, -1, NULL));
    if (texts[_i].text)
        ck_assert_str_eq(text, texts[_i].text);
}
END_TEST

static const struct {
    const char *value;
    guint count;
    const char *first, *display;
} lists[] = {
    { " Ana <ana@x.co>", 1, "ana@x.co", "Ana" },
    { " =?UTF-8?Q?Ana_Mar=C3=ADa?= <ana@x.co>, b@x.co", 2, "ana@x.co", "Ana María" },
    { " =?UTF-8?B?QW5hIE0=?=\r\n =?UTF-8?B?YXLDrWE=?= <ana@x.co>", 1, "ana@x.co", "Ana María" },
    { " grupo: a@x.co, b@x.co;, c@x.co", 3, "a@x.co", "" },
    { " \"Peña, Luis\" <luis@x.co>", 1, "luis@x.co", "Peña, Luis" },
    { " <>", 0, NULL, NULL },
    { " undisclosed-recipients:;", 0, NULL, NULL },
    { "", 0, NULL, NULL },
    { " ana@x.co (Ana)", 1, "ana@x.co", "Ana" },
};

START_TEST(lists_mailboxes)
{
    Field field = { .name = (char *)"To", .value = (char *)lists[_i].value };
    g_autoptr(GPtrArray) mailboxes = field_mailboxes(&field);
    guint named = 0;

    for (guint i = 0; i < mailboxes->len; i++)
        named += *((const Mailbox *)g_ptr_array_index(mailboxes, i))->address != '\0';
    ck_assert_msg(named == lists[_i].count, "«%s»: %u", lists[_i].value, named);
    if (lists[_i].first) {
        const Mailbox *first = g_ptr_array_index(mailboxes, 0);
        ck_assert_str_eq(first->address, lists[_i].first);
        ck_assert_str_eq(first->display, lists[_i].display);
    }
}
END_TEST

START_TEST(stops_at_too_many)
{
    g_autoptr(GString) value = g_string_new(" a@x.co");

    for (int i = 0; i < 20000; i++)
        g_string_append(value, ", a@x.co");
    Field field = { .name = (char *)"To", .value = value->str };
    g_autoptr(GPtrArray) mailboxes = field_mailboxes(&field);
    ck_assert_uint_le(mailboxes->len, 5000);
}
END_TEST

START_TEST(survives_nul)
{
    static const char header[] = "Subject: a\0b\r\nFrom: x@x.co\r\n";
    g_autoptr(GPtrArray) fields = fields_parse(header, sizeof header - 1);

    ck_assert_uint_eq(fields->len, 2);
    ck_assert_str_eq(((const Field *)g_ptr_array_index(fields, 0))->value, " a\x1a"
                                                                           "b");
}
END_TEST

int
main(void)
{
    return unit_run("message/field",
        (const Unit[]){ { finds_fields_and_places, 0 }, { decodes_text, G_N_ELEMENTS(texts) },
            { lists_mailboxes, G_N_ELEMENTS(lists) }, { stops_at_too_many, 0 }, { survives_nul, 0 }, { 0 } });
}
