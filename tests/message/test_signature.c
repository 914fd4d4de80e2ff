/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/signature.h"

static const struct {
    const char *block;
    Signature fields; /* NULL: is not said */
} blocks[] = {
    { "Cordialmente,\n\nAna María Rojas\nProfesional especializada\nMinisterio de Ejemplo\nTel. 601 555 0100 ext. "
      "1234\n"
      "ana.rojas@entidad.gov.co\nwww.entidad.gov.co",
        { "Ana María Rojas", "Profesional especializada", "Ministerio de Ejemplo", "601 555 0100", "1234", NULL,
            "ana.rojas@entidad.gov.co", "www.entidad.gov.co", false } },
    { "-- \n*LUIS PEÑA GÓMEZ*\nDirector de Gestión\nPBX: (601) 555 0100\nCel. 300 555 0199\nhttps://entidad.gov.co/",
        { "LUIS PEÑA GÓMEZ", "Director de Gestión", NULL, "(601) 555 0100", NULL, "300 555 0199", NULL,
            "https://entidad.gov.co/", false } },
    { "Atentamente,\nJosé de la Hoz Ñáñez\nSubdirector (e)\nAlcaldía de Pueblo Nuevo\n+57 601 5550100 | jose@e.gov.co "
      "| e.gov.co",
        { "José de la Hoz Ñáñez", "Subdirector (e)", "Alcaldía de Pueblo Nuevo", "+57 601 5550100", NULL, NULL,
            "jose@e.gov.co", "e.gov.co", false } },
    { "Saludos,\nNubia", { "Nubia", NULL, NULL, NULL, NULL, NULL, NULL, NULL, false } },
    { "Enviado desde mi iPhone", { NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false } },
    { "Ana Rojas\nAsesora\nFax: 601 555 0111\nMóvil: 3005550199 - Teléfono: 6015550100 Extensión 12",
        { "Ana Rojas", "Asesora", NULL, "6015550100", "12", "3005550199", NULL, NULL, false } },
    { "Ana Rojas\nAsesora\n601 555 0100\n\nANA ROJAS\nAsesora\n601 555 0100",
        { "Ana Rojas", "Asesora", NULL, "601 555 0100", NULL, NULL, NULL, NULL, true } },
    { "", { NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false } },
};

static void
compare(int row, const char *what, const char *found, const char *expected)
{
    ck_assert_msg(g_strcmp0(found, expected) == 0, "row %d: %s «%s»", row, what, found);
}

START_TEST(reads_blocks)
{
    g_autoptr(Signature) signature = signature_new(blocks[_i].block);
    const Signature *expected = &blocks[_i].fields;

    compare(_i, "name", signature->name, expected->name);
    compare(_i, "position", signature->position, expected->position);
    compare(_i, "entity", signature->entity, expected->entity);
    compare(_i, "phone", signature->phone, expected->phone);
    compare(_i, "extension", signature->extension, expected->extension);
    compare(_i, "mobile", signature->mobile, expected->mobile);
    compare(_i, "mail", signature->mail, expected->mail);
    compare(_i, "web", signature->web, expected->web);
    ck_assert_msg(signature->is_doubled == expected->is_doubled, "row %d", _i);
}
END_TEST

static const char *const names[] = { "Ana", "Ana María de la Cruz", "ÓSCAR ÑÁÑEZ" };
static const char *const others[] = { "", "ana rojas", "Tel. 555", "Listo para firmar",
    "Uno Dos Tres Cuatro Cinco Seis Siete", "¿Ana?", "de la" };

START_TEST(knows_names)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        ck_assert_msg(signature_is_name(names[i]), "%s", names[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        ck_assert_msg(!signature_is_name(others[i]), "%s", others[i]);
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/signature", (const Unit[]){ { reads_blocks, G_N_ELEMENTS(blocks) }, { knows_names, 0 }, { 0 } });
}
