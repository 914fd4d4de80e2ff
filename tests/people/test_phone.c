/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "people/phone.h"

static const struct {
    const char *written, *number, *extension;
} phones[] = {
    { "601 555 0100", "601 555 0100", "" },
    { "+57 601 555 0100", "+57 601 555 0100", "" },
    { "(601) 555 0100", "(601) 555 0100", "" },
    { "6015550100", "6015550100", "" },
    { "601 555 0100 ext. 12", "601 555 0100", "12" },
    { "601 555 0100 Ext 12", "601 555 0100", "12" },
    { "601 555 0100, EXT: 1234", "601 555 0100", "1234" },
    { "601 555 0100 extensión 12", "601 555 0100", "12" },
    { "601 555 0100 EXTENSIÓN No. 12", "601 555 0100 EXTENSIÓN No. 12", "" },
    { "601 555 0100 Opción 2", "601 555 0100", "2" },
    { "601 555 0100 - opc. 2", "601 555 0100", "2" },
    { "PBX 601 555 0100 ext 12", "601 555 0100", "12" },
    { "PBX: (601) 555 0100 (ext. 12)", "(601) 555 0100", "12" },
    { "Tel. 555 0100", "555 0100", "" },
    { "+1 (123) 456 7890 x321", "+1 (123) 456 7890", "321" },
    { "+1 (123) 456 7890x321", "+1 (123) 456 7890", "321" },
    { "601 555 0100 ext. 12-14", "601 555 0100", "12-14" },
    { "601 555 0100 exts. 12, 13 y 14", "601 555 0100", "12, 13 y 14" },
    { "601 555 0100 anexo 7", "601 555 0100", "7" },
    { "ext. 12", "", "12" },
    { "Ext 4021", "", "4021" },
    { "N/A", "", "" },
    { "n.a.", "", "" },
    { "Sin teléfono", "", "" },
    { "No aplica", "", "" },
    { "-", "", "" },
    { "0", "", "" },
    { "", "", "" },
    { "   ", "", "" },
    { "Texto 601 555 0100", "601 555 0100", "" },
    { "(((((", "", "" },
    { "ñandú", "", "" },
    { "x", "", "" },
    { "ext.", "", "" },
};

START_TEST(parts_numbers_and_extensions)
{
    g_autofree char *number = NULL;
    g_autofree char *extension = NULL;

    phone_part(phones[_i].written, &number, &extension);
    ck_assert_msg(strcmp(number, phones[_i].number) == 0, "%s: %s", phones[_i].written, number);
    ck_assert_msg(strcmp(extension, phones[_i].extension) == 0, "%s: %s", phones[_i].written, extension);
}
END_TEST

int
main(void)
{
    return unit_run("people/phone", (const Unit[]){ { parts_numbers_and_extensions, G_N_ELEMENTS(phones) }, { 0 } });
}
