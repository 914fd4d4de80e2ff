/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/identifiers.h"

/* What is found, as the number of its kind and its value. */
static const struct {
    const char *text, *found;
} cases[] = {
    { "C.C. 52.123.456", "0:52123456" },
    { "C.C. No. 52.123.456 de Bogotá", "0:52123456" },
    { "CC 1020304050", "0:1020304050" },
    { "cédula de ciudadanía número 52123456", "0:52123456" },
    { "identificado con cédula 52.123.456", "0:52123456" },
    { "identificada con la cédula de ciudadanía No 52.123.456 expedida", "0:52123456" },
    { "T.I. 1012345678", "0:1012345678" },
    { "el valor es 52.123.456 pesos", "" },
    { "la Ley 1755 de 2015", "" },
    { "NIT 899.999.061-9", "1:899999061" },
    { "NIT: 899999061-9", "1:899999061" },
    { "NIT 899.999.061-8", "" },
    { "pasaporte No. AB1234567", "2:ab1234567" },
    { "al 310 555 1234", "3:3105551234" },
    { "al +57 310-555-12-34.", "3:3105551234" },
    { "al (601) 555 0100", "3:6015550100" },
    { "al 6015550100", "3:6015550100" },
    { "radicado 20263105551234", "" },
    { "radicado 310555123499", "" },
    { "Calle 26 # 13-19", "4:calle261319" },
    { "Cra. 7 No. 32-16", "4:cra7no3216" },
    { "Carrera 7A Bis # 32 - 16 Sur", "4:carrera7abis3216" },
    { "Avenida El Dorado # 69-76", "4:avenidaeldorado6976" },
    { "Mz B Casa 4", "4:mzbcasa4" },
    { "Diagonal 45 sur No. 20 - 15", "4:diagonal45surno2015" },
    { "en la calle 26 con carrera 13", "" },
    { "ana.perez@gmail.com", "5:ana.perez@gmail.com" },
    { "cuenta de ahorros No. 240-123456-78 de Bancolombia", "6:24012345678" },
    { "la cuenta de cobro 12", "" },
    { "Carlos, C.C. 52.123.456, tel. 3105551234", "0:52123456 3:3105551234" },
};

START_TEST(finds)
{
    g_autoptr(GArray) all = identifiers_find(cases[_i].text, NULL);
    g_autoptr(GString) found = g_string_new(NULL);

    for (guint i = 0; i < all->len; i++) {
        const Identifier *own = &g_array_index(all, Identifier, i);
        g_string_append_printf(found, "%s%d:%s", i > 0 ? " " : "", (int)own->kind, own->value);
    }
    ck_assert_msg(strcmp(found->str, cases[_i].found) == 0, "«%s»: %s", cases[_i].text, found->str);
}
END_TEST

START_TEST(checks_digits)
{
    ck_assert(identifiers_check_nit("899999061", '9'));
    ck_assert(identifiers_check_nit("860002964", '4'));
    ck_assert(identifiers_check_nit("890903938", '8'));
    ck_assert(!identifiers_check_nit("890903938", '7'));
    ck_assert(!identifiers_check_nit("1234567890123456", '0'));
}
END_TEST

START_TEST(counts_people)
{
    g_autoptr(GArray) all = identifiers_find("C.C. 52.123.456, C.C. 52123456, C.C. 52.123.457, 3105551234", NULL);
    g_autoptr(GPtrArray) pointers = g_ptr_array_new();

    for (guint i = 0; i < all->len; i++)
        g_ptr_array_add(pointers, &g_array_index(all, Identifier, i));
    ck_assert_uint_eq(all->len, 4);
    ck_assert_uint_eq(identifiers_people(pointers), 2);
    ck_assert(identifiers_has("su CC 52123456", g_ptr_array_index(pointers, 0)));
    ck_assert(!identifiers_has("su CC 52123499", g_ptr_array_index(pointers, 0)));
}
END_TEST

int
main(void)
{
    return unit_run("message/identifiers",
        (const Unit[]){ { finds, G_N_ELEMENTS(cases) }, { checks_digits, 1 }, { counts_people, 1 }, { 0 } });
}
