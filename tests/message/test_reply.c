/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "message/reply.h"

#define OWN "Se informa que su trámite terminó.\nPuede recoger el documento."

static const struct {
    const char *text, *newest, *quoted, *signature;
} cases[] = {
    { OWN, OWN, NULL, NULL },
    { OWN "\r\n", OWN, NULL, NULL },
    { "", "", NULL, NULL },
    { "> solo cita\n", "", "solo cita", NULL },
    /* Gmail: above, below, between */
    { OWN "\n\nEl lun, 3 nov 2026 a las 10:15, Pedro Páez (<pedro@gmail.com>) escribió:\n> Solicito información.\n>\n> "
          "Gracias\n",
        OWN, "Solicito información.\n\nGracias", NULL },
    { "El lun, 3 nov 2026 a las 10:15, Pedro Páez (<pedro@gmail.com>)\nescribió:\n\n> ¿Cuándo?\n\n" OWN "\n", OWN,
        "¿Cuándo?", NULL },
    { "El 3/11/26 10:15, Pedro escribió:\n> Uno?\nSí.\n> Dos?\nNo.\n", "Sí.\n\nNo.", "Uno?\n\nDos?", NULL },
    { OWN "\n\nOn Mon, Nov 3, 2026 at 10:15 AM Pedro Páez <pedro@gmail.com> wrote:\n\n> Please\n", OWN, "Please",
        NULL },
    { OWN "\n\nEm seg., 3 de nov. de 2026 às 10:15, Pedro <p@x.br> escreveu:\n> Peço\n", OWN, "Peço", NULL },
    { OWN "\n\nLe lun. 3 nov. 2026 à 10:15, Pierre <p@x.fr> a écrit :\n> Bonjour\n", OWN, "Bonjour", NULL },
    { OWN "\n\nIl giorno lun 3 nov 2026 alle ore 10:15 Piero <p@x.it> ha scritto:\n> Ciao\n", OWN, "Ciao", NULL },
    { OWN "\n\nAm Mo., 3. Nov. 2026 um 10:15 Uhr schrieb Peter <p@x.de>:\n> Hallo\n", OWN, "Hallo", NULL },
    { OWN "\n\n2026-11-03 10:15 GMT-05:00 Pedro Páez <pedro@gmail.com>:\n> Hola\n", OWN, "Hola", NULL },
    /* nothing is marked behind the attribution: the rest is quoted */
    { OWN "\n\nEl lun, 3 nov 2026 a las 10:15, Pedro <p@x.co> escribió:\n\nSolicito algo.\n", OWN, "Solicito algo.",
        NULL },
    /* Outlook */
    { OWN "\n\nDe: Pedro Páez <p@x.co>\nEnviado el: lunes, 3 de noviembre de 2026 10:15\nPara: Contacto\nAsunto: "
          "Consulta\n\nSolicito algo.\n",
        OWN,
        "De: Pedro Páez <p@x.co>\nEnviado el: lunes, 3 de noviembre de 2026 10:15\nPara: Contacto\nAsunto: "
        "Consulta\n\nSolicito algo.",
        NULL },
    { OWN "\n________________________________\nFrom: Pedro\nSent: Monday\nTo: Ana\nSubject: x\n\ny\n", OWN,
        "________________________________\nFrom: Pedro\nSent: Monday\nTo: Ana\nSubject: x\n\ny", NULL },
    { OWN "\n\n-----Mensaje original-----\nDe: Pedro\nx\n", OWN, "-----Mensaje original-----\nDe: Pedro\nx", NULL },
    { "Para su información.\n\n---------- Mensaje reenviado ----------\nDe: Pedro\nFecha: hoy\n\nx\n",
        "Para su información.", "---------- Mensaje reenviado ----------\nDe: Pedro\nFecha: hoy\n\nx", NULL },
    { "Va.\n\nInicio del mensaje reenviado:\n\n> De: Pedro\n> x\n", "Va.",
        "Inicio del mensaje reenviado:\n\nDe: Pedro\nx", NULL },
    { OWN "\n\n*De:* Pedro <p@x.co>\n*Enviado el:* lunes\n*Para:* Ana\n*Asunto:* x\n", OWN,
        "*De:* Pedro <p@x.co>\n*Enviado el:* lunes\n*Para:* Ana\n*Asunto:* x", NULL },
    /* no-break blanks and marks of direction within */
    { OWN "\n\nEl lun, 3 nov 2026 a\xc2\xa0las 10:15, \xe2\x80\xaaPedro\xe2\x80\xac <p@x.co> escribió:\n> x\n", OWN,
        "x", NULL },
    /* with nothing between the author's words and the attribution */
    { "Se informa que sí.\nEl documento está listo.\nEl lun, 3 nov 2026 a las 10:15, Pedro <p@x.co>\nescribió:\n> x\n",
        "Se informa que sí.\nEl documento está listo.", "x", NULL },
    { "Se informa que sí.\nPedro <p@x.co> escribió:\n> x\n", "Se informa que sí.", "x", NULL },
    /* signatures */
    { OWN "\n\nCordialmente,\n\nAna Rojas\nProfesional\nTel. 601 555 0100\n", OWN, NULL,
        "Cordialmente,\n\nAna Rojas\nProfesional\nTel. 601 555 0100" },
    { OWN "\n\n-- \nAna Rojas\nEntidad\n", OWN, NULL, "-- \nAna Rojas\nEntidad" },
    { OWN "\n\nEnviado desde mi iPhone\n", OWN, NULL, "Enviado desde mi iPhone" },
    { OWN "\n\nAtentamente\nAna\n\nEl 3/11/26, Pedro escribió:\n> x\n", OWN, "x", "Atentamente\nAna" },
    { "> ¿Cuándo?\n\nMañana.\n\nSaludos,\nAna\n", "Mañana.", "¿Cuándo?", "Saludos,\nAna" },
    /* in doubt the words are the author's */
    { "Cordial saludo,\n\n" OWN "\n", "Cordial saludo,\n\n" OWN, NULL, NULL },
    { "De: acuerdo con lo hablado, se procede.\n" OWN, "De: acuerdo con lo hablado, se procede.\n" OWN, NULL, NULL },
    { "El ciudadano escribió:\nuna carta.\n", "El ciudadano escribió:\nuna carta.", NULL, NULL },
    { "El señor Pérez, en su oficio del 3 de marzo, escribió:\nque no procede.\n" OWN,
        "El señor Pérez, en su oficio del 3 de marzo, escribió:\nque no procede.\n" OWN, NULL, NULL },
    { "Como él escribió en 2025, no procede.\n", "Como él escribió en 2025, no procede.", NULL, NULL },
    { OWN "\n--\nLista:\n" OWN OWN OWN OWN " Una oración que es demasiado larga para estar en una firma de verdad.\n",
        OWN "\n--\nLista:\n" OWN OWN OWN OWN " Una oración que es demasiado larga para estar en una firma de verdad.",
        NULL, NULL },
};

static Reply *
read_plain(const char *text)
{
    g_autoptr(Lines) lines = lines_new();

    lines_append_plain(lines, text, strlen(text));
    return reply_new(lines);
}

START_TEST(takes_texts_apart)
{
    g_autoptr(Reply) reply = read_plain(cases[_i].text);

    ck_assert_msg(strcmp(reply->newest, cases[_i].newest) == 0, "row %d: newest «%s»", _i, reply->newest);
    ck_assert_msg(g_strcmp0(reply->quoted, cases[_i].quoted) == 0, "row %d: quoted «%s»", _i, reply->quoted);
    ck_assert_msg(
        g_strcmp0(reply->signature, cases[_i].signature) == 0, "row %d: signature «%s»", _i, reply->signature);
}
END_TEST

static const struct {
    const char *text, *to, *date;
} citations[] = {
    { "x\n\nDe: P <p@x.co>\nEnviado el: lunes, 3 de noviembre de 2026 10:15\nPara: Ana <ana@y.co>; b@y.co\nCC: "
      "c@y.co\nAsunto: z\n\ny\n",
        "Ana <ana@y.co>, b@y.co, c@y.co", "lunes, 3 de noviembre de 2026 10:15" },
    { "x\n\nEl lun, 3 nov 2026 a las 10:15, Pedro <p@x.co> escribió:\n> y\n", NULL, "lun, 3 nov 2026 a las 10:15" },
    { "x\n\nEl 3/11/2026, a las 10:15 a. m., Pedro <p@x.co> escribió:\n> y\n", NULL, "3/11/2026, a las 10:15 a. m." },
    { "x\n\nOn Mon, Nov 3, 2026 at 10:15 AM Pedro <p@x.co> wrote:\n> y\n", NULL, "Mon, Nov 3, 2026 at 10:15 AM" },
    { "Va.\n\nInicio del mensaje reenviado:\n\n> De: Pedro <p@x.co>\n> Fecha: 3 de noviembre de 2026, 10:15:00 "
      "GMT-5\n> Para: ana@y.co\n>\n> y\n",
        "ana@y.co", "3 de noviembre de 2026, 10:15:00 GMT-5" },
    { "x\n", NULL, NULL },
};

START_TEST(tells_what_is_cited)
{
    g_autoptr(Reply) reply = read_plain(citations[_i].text);

    ck_assert_msg(g_strcmp0(reply->quoted_to, citations[_i].to) == 0, "row %d: «%s»", _i, reply->quoted_to);
    ck_assert_msg(g_strcmp0(reply->quoted_date, citations[_i].date) == 0, "row %d: «%s»", _i, reply->quoted_date);
}
END_TEST

/* Nothing that is written makes it slow. */
START_TEST(bears_long_texts)
{
    static const char *const units[] = { "De: a\n", "> x\n", "El 1 x\n", "Saludos,\n", "-- \n",
        "El 1 aaaa aaaa escribió\n", "\n", "a b c d " };
    g_autoptr(GString) text = g_string_new(NULL);

    while (text->len < 200000)
        g_string_append(text, units[_i]);
    g_autoptr(Reply) reply = read_plain(text->str);
    ck_assert_ptr_nonnull(reply->newest);
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/reply", (const Unit[]){ { takes_texts_apart, G_N_ELEMENTS(cases) },
                             { tells_what_is_cited, G_N_ELEMENTS(citations) }, { bears_long_texts, 8 }, { 0 } });
}
