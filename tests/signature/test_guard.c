/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "signature/guard.h"

/* --- how messages are made ------------------------------------------------------------------------------------ */

#define HEAD "From: ana@entidad.gov.co\r\nTo: c@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
#define PLAIN_TYPE "Content-Type: text/plain; charset=utf-8\r\n\r\n"
#define HTML_TYPE "Content-Type: text/html; charset=utf-8\r\n\r\n"
#define PLAIN(text) HEAD PLAIN_TYPE text
#define HTML(text) HEAD HTML_TYPE text
#define MIXED(parts) HEAD "Content-Type: multipart/mixed; boundary=m\r\n\r\n" parts "\r\n--m--\r\n"
#define BOTH(plain, html)                                                                                              \
    HEAD "Content-Type: multipart/alternative; boundary=\"a\"\r\n\r\n--a\r\n" PLAIN_TYPE plain                         \
         "\r\n--a\r\n" HTML_TYPE html "\r\n--a--\r\n"
#define WITH_IMAGE(html, disposition)                                                                                  \
    HEAD "Content-Type: multipart/related; boundary=r\r\n\r\n--r\r\n" HTML_TYPE html                                   \
         "\r\n--r\r\n" IMAGE(disposition) "\r\n--r--\r\n"
#define IMAGE(disposition)                                                                                             \
    "Content-Type: image/png; name=foto.png\r\nContent-ID: <foto@x>\r\nContent-Disposition: " disposition              \
    "\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA"

/* --- what is put in and taken out ----------------------------------------------------------------------------- */

#define OLD "Ana Rojas\nAuxiliar\nTel. 601 555 7777"
#define OLD_LINES "Ana Rojas\r\nAuxiliar\r\nTel. 601 555 7777\r\n"
#define OLD_HTML "<b>Ana Rojas</b><br>Auxiliar<br>Tel. 601 555 7777"
#define NEW_LINES                                                                                                      \
    "Ana Mar\xc3\xad"                                                                                                  \
    "a Rojas\r\nProfesional\r\nTel. 601 555 0100\r\n"
#define NEW_HTML                                                                                                       \
    "<table><tr><td><b>Ana Mar&iacute;a Rojas</b></td><td>Profesional<br>Tel. 601 555 0100</td></tr></table>"
#define SIGNED_HTML "<div class=\"vobo-signature\">" NEW_HTML "</div>"
#define LETTER "Cordial saludo:\r\n\r\nEl auto qued\xc3\xb3 en firme.\r\n\r\nCordialmente,\r\n\r\n"
#define LETTER_HTML "<p>Cordial saludo:</p><p>El auto qued&oacute; en firme.</p><p>Cordialmente,</p>"
#define QUOTED "\r\nEl lunes escribi\xc3\xb3:\r\n> \xc2\xbfYa?\r\n> Gracias\r\n"

typedef struct {
    const char *name, *before, *after;
    const char *taken; /* lines that are accounted for */
    const char *image; /* one that is accounted for; NULL: none */
    const char *why;   /* NULL: it is accepted */
} Case;

static const Case right[] = {
    { "nothing", PLAIN(LETTER), PLAIN(LETTER), "", NULL, NULL },
    { "put below", PLAIN(LETTER), PLAIN(LETTER NEW_LINES), "", NULL, NULL },
    { "behind a delimiter", PLAIN("Ya qued\xc3\xb3.\r\n"), PLAIN("Ya qued\xc3\xb3.\r\n\r\n-- \r\n" NEW_LINES), "", NULL,
        NULL },
    { "above a quotation", PLAIN(LETTER QUOTED), PLAIN(LETTER NEW_LINES QUOTED), "", NULL, NULL },
    { "in the place of an old one", PLAIN(LETTER OLD_LINES QUOTED), PLAIN(LETTER NEW_LINES QUOTED), OLD, NULL, NULL },
    { "with a rule gone", PLAIN(LETTER "_____\r\n" OLD_LINES), PLAIN(LETTER NEW_LINES), OLD, NULL, NULL },
    { "of two", PLAIN(LETTER OLD_LINES "\r\n-- \r\n" OLD_LINES), PLAIN(LETTER NEW_LINES), OLD "\n" OLD, NULL, NULL },
    { "encoded anew", PLAIN(LETTER),
        HEAD "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
             "Cordial saludo:\r\n\r\nEl auto qued=C3=B3 en fir=\r\nme.\r\n\r\nCordialmente,\r\n\r\n"
             "Ana Mar=C3=ADa Rojas\r\nProfesional\r\nTel. 601 555 0100\r\n",
        "", NULL, NULL },
    { "in HTML", HTML(LETTER_HTML OLD_HTML), HTML(LETTER_HTML SIGNED_HTML), OLD, NULL, NULL },
    { "in the cell of the old one",
        HTML("<table><tr><td>Plano</td></tr><tr><td>" OLD_HTML "</td></tr></table><p>Aviso</p>"),
        HTML("<table><tr><td>Plano</td></tr><tr><td>" SIGNED_HTML "</td></tr></table><p>Aviso</p>"), OLD, NULL, NULL },
    { "in the place of a table", HTML(LETTER_HTML "<table><tr><td>" OLD_HTML "</td></tr></table><p>Aviso</p>"),
        HTML(LETTER_HTML SIGNED_HTML "<p>Aviso</p>"), OLD, NULL, NULL },
    { "in both", BOTH(LETTER OLD_LINES, LETTER_HTML OLD_HTML), BOTH(LETTER NEW_LINES, LETTER_HTML SIGNED_HTML),
        OLD "\n" OLD, NULL, NULL },
    { "in the one that had none", BOTH(LETTER NEW_LINES, LETTER_HTML), BOTH(LETTER NEW_LINES, LETTER_HTML SIGNED_HTML),
        "", NULL, NULL },
    { "with its image", WITH_IMAGE(LETTER_HTML "<img src=\"cid:foto@x\">" OLD_HTML, "inline"),
        HEAD "Content-Type: multipart/related; boundary=r\r\n\r\n--r\r\n" HTML_TYPE LETTER_HTML SIGNED_HTML
             "\r\n--r--\r\n",
        OLD, "foto@x", NULL },
    { "beside a file", MIXED("--m\r\n" PLAIN_TYPE LETTER "\r\n--m\r\n" IMAGE("attachment")),
        MIXED("--m\r\n" PLAIN_TYPE LETTER NEW_LINES "\r\n--m\r\n" IMAGE("attachment")), "", NULL, NULL },
    { "lengths are made right", HEAD "Content-Length: 9\r\nLines: 1\r\n" PLAIN_TYPE LETTER, PLAIN(LETTER NEW_LINES), "",
        NULL, NULL },
};

static const Case wrong[] = {
    { "a section", PLAIN(LETTER "Documentos\r\nCarn\xc3\xa9 de vacunas\r\n" OLD_LINES), PLAIN(LETTER NEW_LINES), OLD,
        NULL, "se perdería «Documentos Carné de vacunas" },
    { "a line under the name", PLAIN(LETTER "Ana Rojas\r\nNo asistir\xc3\xa9 el martes\r\nTel. 601 555 7777\r\n"),
        PLAIN(LETTER NEW_LINES), OLD, NULL, "se perdería «No asistiré el martes" },
    { "the farewell", PLAIN(LETTER OLD_LINES),
        PLAIN("Cordial saludo:\r\n\r\nEl auto qued\xc3\xb3 en firme.\r\n" NEW_LINES), OLD, NULL,
        "se perdería «Cordialmente," },
    { "the second signer",
        PLAIN(LETTER OLD_LINES "\r\nLuis Pe\xc3\xb1"
                               "a\r\nDirector\r\n"),
        PLAIN(LETTER NEW_LINES), OLD, NULL, "se perdería «Luis Peña Director»" },
    { "the director", PLAIN(LETTER "Carmen Torres\r\nDirectora\r\n" OLD_LINES), PLAIN(LETTER NEW_LINES), OLD, NULL,
        "se perdería «Carmen Torres Directora" },
    { "what is below", PLAIN(LETTER OLD_LINES "\r\nPasos para la cita:\r\n1. Llame\r\n"), PLAIN(LETTER NEW_LINES), OLD,
        NULL, "se perdería «Pasos para la cita: 1. Llame»" },
    { "the same line twice, once too often", PLAIN("Auxiliar\r\n" LETTER OLD_LINES),
        PLAIN("Cordial saludo:\r\n\r\nEl auto qued\xc3\xb3 en firme.\r\n\r\nCordialmente,\r\n\r\n" NEW_LINES), OLD,
        NULL, "se perdería «Cordial saludo" },
    { "a word of the quotation", PLAIN(LETTER OLD_LINES QUOTED),
        PLAIN(LETTER NEW_LINES "\r\nEl lunes escribi\xc3\xb3:\r\n> \xc2\xbfYa?\r\n> Hola\r\n"), OLD, NULL,
        "se perdería «" },
    { "words of the quotation are the author's", PLAIN(LETTER QUOTED),
        PLAIN(LETTER NEW_LINES "\r\nEl lunes escribi\xc3\xb3:\r\n\xc2\xbfYa?\r\n> Gracias\r\n"), "", NULL,
        "se perdería «El lunes escribió: ¿Ya?»" },
    { "two sections change places", PLAIN("Uno\r\n\r\nDos\r\n"), PLAIN("Dos\r\n\r\nUno\r\n" NEW_LINES), "", NULL,
        "se perdería «Uno" },
    { "a word twice", PLAIN("Uno\r\n\r\nDos\r\n"), PLAIN("Uno\r\n\r\nDos\r\nDos\r\n" NEW_LINES), "", NULL,
        "aparecería «" },
    { "another signature", PLAIN(LETTER), PLAIN(LETTER "Luis\r\n"), "", NULL, "aparecería «Luis», que no es la firma" },
    { "signed twice", PLAIN(LETTER NEW_LINES), PLAIN(LETTER NEW_LINES "\r\n" NEW_LINES), "", NULL, "dos veces" },
    { "the whole letter, in HTML alone",
        BOTH(LETTER OLD_LINES, "<div class=gmail_signature>" LETTER_HTML OLD_HTML "</div>"),
        BOTH(LETTER NEW_LINES, SIGNED_HTML), OLD "\n" OLD, NULL, "en la parte 2 se perdería «Cordial saludo: El auto" },
    { "more of the HTML than of the text", BOTH("Uno\r\nDos\r\nTres\r\n", "<p>Uno<p>Dos<p>Tres"),
        BOTH("Uno\r\nDos\r\n" NEW_LINES, "<p>Uno" SIGNED_HTML), "Tres\nDos\nTres", NULL, "ya no dirían lo mismo" },
    { "the HTML is not signed", BOTH(LETTER, LETTER_HTML), BOTH(LETTER NEW_LINES, LETTER_HTML), "", NULL,
        "la parte 2 quedaría sin la firma" },
    { "the text is not signed", BOTH(LETTER, LETTER_HTML), BOTH(LETTER, LETTER_HTML SIGNED_HTML), "", NULL,
        "la parte 1 quedaría sin la firma" },
    { "an image in a text", HTML(LETTER_HTML "<img src=\"cid:mapa@x\">" OLD_HTML), HTML(LETTER_HTML SIGNED_HTML), OLD,
        NULL, "se perdería «[cid:mapa@x]" },
    { "a drawing", HTML(LETTER_HTML "<svg><path d=\"M0 0\"/></svg>" OLD_HTML), HTML(LETTER_HTML SIGNED_HTML), OLD, NULL,
        "se perdería «[svg]" },
    { "an image that something shows",
        WITH_IMAGE("<p><img src=\"cid:foto%40x\"></p><img src=\"cid:foto@x\">" OLD_HTML, "inline"),
        HEAD "Content-Type: multipart/related; boundary=r\r\n\r\n--r\r\n" HTML_TYPE
             "<p><img src=\"cid:foto%40x\"></p>" SIGNED_HTML "\r\n--r--\r\n",
        OLD, "foto@x", "«foto.png», que el mensaje todavía muestra" },
    { "an attached image", WITH_IMAGE("<img src=\"cid:foto@x\">" OLD_HTML, "attachment"),
        HEAD "Content-Type: multipart/related; boundary=r\r\n\r\n--r\r\n" HTML_TYPE SIGNED_HTML "\r\n--r--\r\n", OLD,
        "foto@x", "se perdería la parte 2, «foto.png»" },
    { "a file", MIXED("--m\r\n" PLAIN_TYPE LETTER "\r\n--m\r\n" IMAGE("attachment")),
        MIXED("--m\r\n" PLAIN_TYPE LETTER NEW_LINES), "", NULL, "se perdería la parte 2, «foto.png»" },
    { "a byte of a file", MIXED("--m\r\n" PLAIN_TYPE LETTER "\r\n--m\r\nContent-Type: application/pdf\r\n\r\nAAAA"),
        MIXED("--m\r\n" PLAIN_TYPE LETTER NEW_LINES "\r\n--m\r\nContent-Type: application/pdf\r\n\r\nAAAB"), "", NULL,
        "cambiaría la parte 2" },
    { "an attached text",
        MIXED("--m\r\n" PLAIN_TYPE LETTER "\r\n--m\r\nContent-Type: text/plain; name=acta.txt\r\n\r\nUno"),
        MIXED(
            "--m\r\n" PLAIN_TYPE LETTER "\r\n--m\r\nContent-Type: text/plain; name=acta.txt\r\n\r\nUno\r\n" NEW_LINES),
        "", NULL, "cambiaría la parte 2, «acta.txt»" },
    { "an attached message",
        MIXED("--m\r\n" PLAIN_TYPE LETTER "\r\n--m\r\nContent-Type: message/rfc822\r\n\r\nSubject: y\r\n\r\nUno"),
        MIXED("--m\r\n" PLAIN_TYPE LETTER NEW_LINES
              "\r\n--m\r\nContent-Type: message/rfc822\r\n\r\nSubject: z\r\n\r\nUno"),
        "", NULL, "cambiaría la parte 2" },
    { "a field", PLAIN(LETTER), "X-Y: z\r\n" PLAIN(LETTER NEW_LINES), "", NULL, "los encabezados" },
    { "the order of parts",
        MIXED("--m\r\n" PLAIN_TYPE LETTER
              "\r\n--m\r\nContent-Type: image/png\r\n\r\nA\r\n--m\r\nContent-Type: image/gif\r\n\r\nB"),
        MIXED("--m\r\n" PLAIN_TYPE LETTER NEW_LINES
              "\r\n--m\r\nContent-Type: image/gif\r\n\r\nB\r\n--m\r\nContent-Type: image/png\r\n\r\nA"),
        "", NULL, "se perdería la parte 2" },
    { "in what the parts are",
        MIXED(
            "--m\r\nContent-Type: multipart/alternative; boundary=n\r\n\r\n--n\r\n" PLAIN_TYPE LETTER "\r\n--n--\r\n"),
        MIXED("--m\r\nContent-Type: multipart/digest; boundary=n\r\n\r\n--n\r\n" PLAIN_TYPE LETTER "\r\n--n--\r\n"), "",
        NULL, "en otro orden" },
    { "between two rows",
        HTML("<table><tr><td>Fecha</td></tr><tr><td>" OLD_HTML "</td></tr><tr><td>Aviso</td></tr></table>"),
        HTML("<table><tr><td>Fecha</td></tr>" SIGNED_HTML "<tr><td>Aviso</td></tr></table>"), OLD, NULL,
        "de la tabla" },
    { "out of the table",
        HTML("<table><tr><td>Fecha</td></tr><tr><td>" OLD_HTML "</td></tr><tr><td>Aviso</td></tr></table>"),
        HTML("<table><tr><td>Fecha</td></tr></table>" SIGNED_HTML "<p>Aviso</p>"), OLD, NULL, "de la tabla" },
    { "two cells become one", HTML("<table><tr><td>Fecha<td>" OLD_HTML "<td>Aviso</td></tr></table>"),
        HTML("<table><tr><td>Fecha" SIGNED_HTML "Aviso</td></tr></table>"), OLD, NULL, "de su tabla" },
    { "two rows become one", HTML("<table><tr><td>Uno<tr><td>Dos</table><p>Tres"),
        HTML("<table><tr><td>Uno<td>Dos</table><p>Tres" SIGNED_HTML), "", NULL, "de la tabla" },
    { "where a link goes", HTML("<p>Vea <a href=\"https://a.co/?x&amp;y\">la guía</a></p>"),
        HTML("<p>Vea <a href=\"https://b.co/\">la guía</a></p>" SIGNED_HTML), "", NULL, "«la guía" },
    { "an item of a list", HTML("<ul><li>Luis<li>Ana Rojas<li>Nubia</ul>" OLD_HTML),
        HTML("<ul><li>Luis" SIGNED_HTML "</ul>"), OLD, NULL, "se perdería «Nubia" },
    { "what stands between the parts", MIXED("Nota\r\n--m\r\n" PLAIN_TYPE LETTER),
        MIXED("--m\r\n" PLAIN_TYPE LETTER NEW_LINES), "", NULL, "entre las partes" },
    { "no reader knows the encoding", HEAD "Content-Transfer-Encoding: x-uuencode\r\n" PLAIN_TYPE LETTER,
        HEAD "Content-Transfer-Encoding: x-uuencode\r\n" PLAIN_TYPE LETTER NEW_LINES, "", NULL, "no se puede leer" },
};

/* The lines of TEXT. The caller owns the array, and *LINES. */
static GPtrArray *
array_of(const char *text, char ***lines)
{
    GPtrArray *array = g_ptr_array_new();

    *lines = g_strsplit(text, "\n", -1);
    for (char **line = *lines; *line; line++)
        g_ptr_array_add(array, *line);
    return array;
}

static bool
accepts(const Case *one, GError **error)
{
    g_auto(GStrv) taken = NULL, put = NULL;
    g_autofree char *new_lines = g_strdelimit(g_strdup(NEW_LINES), "\r", ' ');
    g_autoptr(GPtrArray) taken_out = array_of(one->taken, &taken), put_in = array_of(new_lines, &put);
    g_autoptr(GPtrArray) images_out = g_ptr_array_new(), images_in = g_ptr_array_new();
    const GuardTerms terms = { taken_out, put_in, SIGNED_HTML, images_out, images_in };
    g_autoptr(Spool) before = spool_new_from_bytes(one->before, strlen(one->before));
    g_autoptr(Spool) after = spool_new_from_bytes(one->after, strlen(one->after));

    if (one->image)
        g_ptr_array_add(images_out, (char *)one->image);
    return guard_accepts(before, after, &terms, error);
}

START_TEST(accepts_what_is_right)
{
    g_autoptr(GError) error = NULL;

    ck_assert_msg(accepts(&right[_i], &error), "%s: %s", right[_i].name, error ? error->message : "no error");
}
END_TEST

START_TEST(refuses_what_is_wrong)
{
    g_autoptr(GError) error = NULL;
    const Case *one = &wrong[_i];

    ck_assert_msg(!accepts(one, &error), "%s: accepted", one->name);
    ck_assert_msg(error && error->code == VOBO_ERROR_INPUT, "%s: no error", one->name);
    ck_assert_msg(
        strstr(error->message, one->why) != NULL, "%s: «%s» has no «%s»", one->name, error->message, one->why);
}
END_TEST

int
main(void)
{
    return unit_run("signature/guard", (const Unit[]){ { accepts_what_is_right, G_N_ELEMENTS(right) },
                                           { refuses_what_is_wrong, G_N_ELEMENTS(wrong) }, { 0 } });
}
