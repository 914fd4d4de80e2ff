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

    lines_append_plain(lines, text, strlen(text), FLOW_FIXED);
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

#define CONFIDENTIAL                                                                                                     \
    "Este mensaje y sus anexos pueden contener información confidencial y privilegiada, y van dirigidos únicamente a " \
    "su destinatario; si usted no lo es, bórrelo de inmediato."

/* What different programs and people write, with what is the author's in it. */
static const struct {
    const char *text, *newest;
} letters[] = {
    { "Hola a todos:\n\n¿Cómo se limpia la carpeta?\n\n-Ernesto "
      "Pava\n\n\n_______________________________________________\nlista mailing "
      "list\nlista@listas.example.org\nhttp://listas.example.org/lista\n",
        "Hola a todos:\n\n¿Cómo se limpia la carpeta?" },
    { "Hi,\nOn Tue, 2011-03-01 at 18:02 +0530, Erik Brown wrote:\n> Hi folks\n> \n> What is the best way?\n> \n> "
      "-Erik\n\nYou can list the keys.\n\n--\nBest Regards,\nUno",
        "Hi,\n\nYou can list the keys." },
    { "Outlook with a reply\n\n\n  ________________________________  \nFrom: someone@example.com "
      "[mailto:someone@example.com]\nTo: a@example.com\nSent: Mon\nSubject: RE: x\n\nq\n",
        "Outlook with a reply" },
    { "Ya.\n\nOn Tue, Apr 29, 2014 at 4:22 PM, Example Dev <sugar@example.com>wrote:\n\n> q", "Ya." },
    { "Test\n---- John Smith wrote ----\n\n> q", "Test" },
    { "Test reply\n\nOn 04/19/2011 07:10 AM, Roman T wrote:\n\n>\n> Test", "Test reply" },
    { "Reply\n\nOn Wed Sep 25 2013 at 8:57 AM, Joe Q <joe@example.com> wrote:\n\nOld text\nmore", "Reply" },
    { "Here is another email\n\nSent from my desk, is much easier then my mobile phone.",
        "Here is another email\n\nSent from my desk, is much easier then my mobile phone." },
    { "Here is another email\n\nSent from my Verizon Wireless BlackBerry", "Here is another email" },
    { "Here is another email\n\nSent from my iPhone", "Here is another email" },
    { "this is an email with a correct -- signature.\n\n-- \nrick", "this is an email with a correct -- signature." },
    { "One: Here's what I've got.\n\n- This would be the first bullet point that\ncontinues to the second line.\n- "
      "This would be the second.\n\nOn Feb 9, 2020, at 1:37 PM, N <n@x.com> wrote:\n\n> q",
        "One: Here's what I've got.\n\n- This would be the first bullet point that\ncontinues to the second line.\n- "
        "This would be the second." },
    { "On your remote host you can run:\n\n     telnet 127.0.0.1 52698\n\nThis should connect to TextMate.\n\n> q",
        "On your remote host you can run:\n\n     telnet 127.0.0.1 52698\n\nThis should connect to TextMate." },
    { "Thank, this is really helpful.\n\nOne outstanding question I had:\n\nLocally (on development), when I "
      "run...\n\nOn Oct 1, 2012, at 11:55 PM, Dave T wrote:\n\n> The good news",
        "Thank, this is really helpful.\n\nOne outstanding question I had:\n\nLocally (on development), when I "
        "run..." },
    { "Buenas.\n\nEl lun., 3 de nov. de 2026 10:15 a. m., Pedro Páez <\npedro@example.org> escribió:\n\n> q",
        "Buenas." },
    { "Buenas.\n\nEl lun, 3 nov 2026 a las 10:15, Subdirección de Asuntos Étnicos y Raizales del\nMinisterio "
      "(<asuntos.etnicos@example.gov.co>)\nescribió:\n\n> q",
        "Buenas." },
    { "Confirmado.\n\nDe: Pedro Páez <p@x.co>\nFecha: lunes, 3 de noviembre de 2026, 10:15\nPara: Ana "
      "<a@y.co>\nAsunto: Re: x\nq",
        "Confirmado." },
    { "Confirmado.\n\n-----Mensaje original-----\nDe: Pedro Páez [mailto:p@x.co]\nEnviado el: lunes, 3 de noviembre de "
      "2026 10:15 a. m.\nPara: Ana; Luis;\nMaría López\nCC: otro\nAsunto: x\n\nq",
        "Confirmado." },
    { "MEMORANDO\n\nPARA: Luis Peña\nDE: Ana Rojas\nASUNTO: Vacaciones\nFECHA: 3 de noviembre de 2026\n\nSolicito "
      "autorización para el lunes a las 8:00.\n",
        "MEMORANDO\n\nPARA: Luis Peña\nDE: Ana Rojas\nASUNTO: Vacaciones\nFECHA: 3 de noviembre de 2026\n\nSolicito "
        "autorización para el lunes a las 8:00." },
    { "Hola Juan,\nya quedó listo.\nSaludos,\nAna\n\nP.D.: no olvide traer la cédula.",
        "Hola Juan,\nya quedó listo.\n\nP.D.: no olvide traer la cédula." },
    { "Señora María:\nCordial saludo.\nYa quedó listo su certificado.\nGracias.",
        "Señora María:\nCordial saludo.\nYa quedó listo su certificado.\nGracias." },
    { "Señora María:\nCordial saludo\nSu certificado está listo",
        "Señora María:\nCordial saludo\nSu certificado está listo" },
    { "Enviado desde mi iPhone\n\n> El 3 nov 2026, a las 10:15, P <p@x.co> escribió:\n>\n> q", "" },
    { "Los invito a la reunión.\n\nFecha: martes\nHora: 8:00\nLugar: auditorio\n\nAtentamente,\nLuis Peña",
        "Los invito a la reunión.\n\nFecha: martes\nHora: 8:00\nLugar: auditorio" },
    { "El señor Gómez (gomez@example.org) escribió:\n\n\"No me han pagado\".\n\nPor favor revisar.",
        "El señor Gómez (gomez@example.org) escribió:\n\n\"No me han pagado\".\n\nPor favor revisar." },
    { "> ¿Se puede pagar en línea?\nSí.\n> ¿Cuánto cuesta?\n$ 45.000.\n\nSaludos, Ana", "Sí.\n\n$ 45.000." },
    { "Gracias.\n\nLuis Peña\nDirector\nluis@entidad.gov.co\n601 555 0100", "Gracias." },
    { "Buen día.\n\nSe adjunta la resolución.\n\nQuedo atento.\n\nCordialmente,\n\n*LUIS PEÑA GÓMEZ*\nDirector de "
      "Gestión\nMinisterio\nCarrera 8 # 12-20\nBogotá, Colombia\n[image: logo]\n\n*Antes de imprimir este mensaje, "
      "piense en el medio ambiente.*",
        "Buen día.\n\nSe adjunta la resolución.\n\nQuedo atento." },
    { "Ok\n\n________________________________\nDe: P <p@x.co>\nEnviado: lunes, 3 de noviembre de 2026 10:15\nPara: A "
      "<a@y.co>\nAsunto: x\n\nq",
        "Ok" },
    { "Va el documento.\n\n---------- Forwarded message ---------\nDe: P <p@x.co>\nDate: lun, 3 nov 2026 a las "
      "10:15\nSubject: x\nTo: A <a@y.co>\n\n\nq",
        "Va el documento." },
    { "Le escribo para informarle.\n\nAtte.,\nCarlos", "Le escribo para informarle." },
    { "Atentamente solicito que se revise el caso.\n\nMuy atentamente,\n\nCARLOS ARTURO PÉREZ DE LA ROSA\nC.C. "
      "79.123.456 de Bogotá",
        "Atentamente solicito que se revise el caso." },
    { "1. Sí.\n2. No.\n3. Tal vez.", "1. Sí.\n2. No.\n3. Tal vez." },
    { "Se anexa lo pedido.\n\nRegards\nJohn Doe | Senior Analyst | Acme\nT: +57 1 555 0100 | M: +57 300 555 "
      "0100\njohn@acme.example | www.acme.example",
        "Se anexa lo pedido." },
    { "Hi John,\n\nPlease see below.\n\nThanks,\nMary\n\n-----Original Message-----\nFrom: J\nSent: Monday, 3 November "
      "2026 10:15\nTo: M\nSubject: x\n\nq",
        "Hi John,\n\nPlease see below.\n\nThanks,\nMary" },
    { "Respuesta arriba\n\nPedro Páez <pedro@x.co> escribió el 3/11/2026 a las 10:15:\n\n> q", "Respuesta arriba" },
    { "Respuesta\n\nEm 03/11/2026 10:15, Pedro escreveu:\n> q", "Respuesta" },
    { "Antwort\n\nAm 03.11.2026 um 10:15 schrieb Peter <p@x.de>:\n> q\n\nViele Grüße\nAna", "Antwort" },
    { "Réponse\n\nLe 03/11/2026 à 10:15, Pierre a écrit :\n> q", "Réponse" },
    { "Ok\n\nVon: Peter <p@x.de>\nGesendet: Montag, 3. November 2026 10:15\nAn: Ana\nBetreff: x\n\nq", "Ok" },
    { "Ok\n\nDa: Piero <p@x.it>\nInviato: lunedì 3 novembre 2026 10:15\nA: Ana\nOggetto: x\n\nq", "Ok" },
    { "Ok\n\nDe : Pierre <p@x.fr>\nEnvoyé : lundi 3 novembre 2026 10:15\nÀ : Ana\nObjet : x\n\nq", "Ok" },
    { "Ok.\n\nLe lun. 3 nov. 2026 à 10:15, Pierre\n<p@x.fr> a écrit :\n\n> q", "Ok." },
    { "Buenos días.\n\nEl certificado cuesta 5.000 pesos.\n\nCon gusto,\n\nAna Rojas\nProfesional",
        "Buenos días.\n\nEl certificado cuesta 5.000 pesos." },
    { "Claro que sí, con gusto.\n\nFeliz tarde,\n\nAna Rojas\nProfesional", "Claro que sí, con gusto." },
    { "Texto.\n\nSincerely,\n\nAna\n\n--\nAna Rojas\nAdviser", "Texto." },
    { "Texto con lista:\n\n--\n\nEsto sigue siendo parte del texto principal y es bastante largo para no ser firma, "
      "¿cierto?",
        "Texto con lista:\n\n--\n\nEsto sigue siendo parte del texto principal y es bastante largo para no ser firma, "
        "¿cierto?" },
    { "Buenas tardes.\n\nAviso importante: a partir del lunes la ventanilla atiende de ocho a doce y de una a cinco, "
      "en el primer piso.\n\nGracias.",
        "Buenas tardes.\n\nAviso importante: a partir del lunes la ventanilla atiende de ocho a doce y de una a cinco, "
        "en el primer piso.\n\nGracias." },
    { "Este mensaje es para informar a los destinatarios del subsidio que el pago se hará el viernes.\n\nHoy no hay.",
        "Este mensaje es para informar a los destinatarios del subsidio que el pago se hará el viernes.\n\nHoy no "
        "hay." },
    { "Ya quedó.\n\nSaludos,\nAna\n\n" CONFIDENTIAL "\n\nAh, y el martes no hay reunión.",
        "Ya quedó.\n\nAh, y el martes no hay reunión." },
    { "Señora\nANA ROJAS\n\nCordial saludo, Sra. Ana\n\nYa quedó listo.\n\nGracias.",
        "Señora\nANA ROJAS\n\nCordial saludo, Sra. Ana\n\nYa quedó listo.\n\nGracias." },
    { "Ya quedó.\n\nSaludos, Ana", "Ya quedó." },
    { "Ya quedó.\n\n-- \n", "Ya quedó." },
    { "Ya quedó.\n\nAtentamente,\nAna\n\nPor cierto, mañana no hay reunión.",
        "Ya quedó.\n\nPor cierto, mañana no hay reunión." },
    { "Ya quedó.\n\nSaludos,\nAna\n\n¿Le queda bien a las ocho?", "Ya quedó.\n\n¿Le queda bien a las ocho?" },
    { "Ya quedó.\n\nCordialmente,\n\nAna Rojas\nProfesional\n\nGrupo de Atención al Ciudadano.\n\nCalle 26 # 13-19, "
      "Bogotá D. C.",
        "Ya quedó." },
    { "Va el informe.\n\n" CONFIDENTIAL "\n\nThis e-mail is confidential.\n", "Va el informe." },
    { "Va el informe.\n\n" CONFIDENTIAL "\n\nAh, y el martes no hay reunión.",
        "Va el informe.\n\n" CONFIDENTIAL "\n\nAh, y el martes no hay reunión." },
    { "Va el informe.\n\nSaludos,\nAna\n\n" CONFIDENTIAL "\n\nP.D.: el martes no hay reunión.",
        "Va el informe.\n\nP.D.: el martes no hay reunión." },
};

/* The same but for blanks and line ends. */
static char *
squeeze(const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \n\r\t", -1);
    GString *squeezed = g_string_new(NULL);

    for (char **word = words; *word; word++)
        if (**word)
            g_string_append_printf(squeezed, "%s ", *word);
    return g_string_free(squeezed, FALSE);
}

START_TEST(finds_the_newest_text)
{
    g_autoptr(Reply) reply = read_plain(letters[_i].text);
    g_autofree char *newest = squeeze(reply->newest), *expected = squeeze(letters[_i].newest);

    ck_assert_msg(strcmp(newest, expected) == 0, "row %d: «%s»", _i, reply->newest);
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

START_TEST(knows_where_the_signature_stands)
{
    static const char text[] = "Hola.\n\nSaludos,\nAna\n\n> cita\n\nListo.\n\n-- \nAna Rojas\n\n> fin\n";
    g_autoptr(Reply) reply = read_plain(text);
    g_autoptr(Reply) unsigned_reply = read_plain("Hola.\n");

    ck_assert_ptr_eq(text + reply->signed_at.begin, strstr(text, "-- \n"));
    ck_assert_ptr_eq(text + reply->signed_at.end, strstr(text, "\n> fin"));
    ck_assert_ptr_eq(text + reply->place, strstr(text, "\n-- "));
    ck_assert_uint_eq(unsigned_reply->signed_at.end, 0);
}
END_TEST

/* Nothing that is written makes it slow. */
START_TEST(bears_long_texts)
{
    static const char *const units[] = { "De: a\n", "> x\n", "El 1 x\n", "Saludos,\n", "-- \n",
        "El 1 aaaa aaaa escribió\n", "\n", "a b c d ", "De: 1:10\nPara: a\nx@\n", "a:\n", "Ana Rojas\n\n",
        "a\nP.D.: \nTel. 1234567\n\n", "El lun, 3 nov 2026 a las 10:15\n" };
    g_autoptr(GString) text = g_string_new(NULL);

    while (text->len < 200000)
        g_string_append(text, units[_i]);
    g_autoptr(Reply) reply = read_plain(text->str);
    ck_assert_ptr_nonnull(reply->newest);
}
END_TEST

/* What is the author's in a message that answers nothing. */
static const struct {
    const char *html; /* or plain text, where it begins with none of its marks */
    const char *newest, *hidden;
} first[] = {
    { "Dice la norma:\n> Toda persona pide.\n", "Dice la norma:\nToda persona pide.", NULL },
    { "> Toda persona pide.\n\nEso dice.\n", "Toda persona pide.\n\nEso dice.", NULL },
    { "Uno.\n\nEl lun, 3 nov 2026 a las 10:15, Pedro <p@x.co> escribió:\n> Dos.\n", "Uno.", NULL },
    { "<p>Uno:</p><blockquote>dos</blockquote>", "Uno:\n\ndos", NULL },
    { "<p>Uno:</p><blockquote style='border-left:2px solid #ccc'>dos</blockquote>", "Uno:\n\ndos", NULL },
    { "<div>Uno</div><div class=gmail_quote><div class=gmail_attr>Pedro &lt;p@x.co&gt; escribió:</div>"
      "<blockquote>dos</blockquote></div>",
        "Uno", NULL },
    { "<p>Uno</p><blockquote type=cite>dos</blockquote>", "Uno", NULL }, /* a program says whose it is */
    { "<div style='display:none'>Novedades</div><p>Uno</p>", "Uno", "Novedades" },
    { "<p>Uno<span style='font-size:0'>oculto</span></p>", "Uno", "oculto" },
    { "<div style='display:none'>&zwnj;&nbsp;</div><p>Uno</p>", "Uno", NULL },
};

START_TEST(reads_first_messages)
{
    g_autoptr(Lines) lines = lines_new();

    lines->is_first = true;
    if (*first[_i].html == '<')
        lines_append_html(lines, first[_i].html, strlen(first[_i].html));
    else
        lines_append_plain(lines, first[_i].html, strlen(first[_i].html), FLOW_FIXED);
    g_autoptr(Reply) reply = reply_new(lines);
    ck_assert_str_eq(reply->newest, first[_i].newest);
    ck_assert_pstr_eq(reply->hidden, first[_i].hidden);
}
END_TEST

int
main(void)
{
    return unit_run("message/reply",
        (const Unit[]){ { takes_texts_apart, G_N_ELEMENTS(cases) }, { finds_the_newest_text, G_N_ELEMENTS(letters) },
            { tells_what_is_cited, G_N_ELEMENTS(citations) }, { knows_where_the_signature_stands, 0 },
            { bears_long_texts, 13 }, { reads_first_messages, G_N_ELEMENTS(first) }, { 0 } });
}
