/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "letters.h"
#include "message/text.h"
#include "signature/placing.h"

#define HEAD "From: ana@entidad.gov.co\nTo: c@example.org\nSubject: x\n"
#define UTF8 "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
#define HTML "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
#define SIGN "Ana María Rojas\nProfesional\nTel. 601 555 0100\n"
#define TABLE "\n<div class=\"vobo-signature\"><b>Ana María Rojas</b> &amp; Profesional\n</div>\n"
#define TABLE_BELOW "\n<div class=\"vobo-signature\"><br>\n<b>Ana María Rojas</b> &amp; Profesional\n</div>\n"
#define LONG "Este párrafo es parte del texto y nadie debe perderlo, aunque esté debajo de dos guiones. "
#define QUOTE "\nEl lun, 23 nov 2026 a las 9:00, Carmen <c@example.org> escribió:\n> ¿Ya?\n> Ana Rojas\n"

/* The text of the first part that is changed. */
static const struct {
    const char *letter, *expected;
} cases[] = {
    /* plain text */
    { HEAD UTF8 "Terminó.\n", "Terminó.\n\n-- \n" SIGN },
    { HEAD UTF8 "Terminó.", "Terminó.\n\n-- \n" SIGN },
    { HEAD UTF8 "Terminó.\n\n\n", "Terminó.\n\n-- \n" SIGN "\n\n" },
    { HEAD UTF8 "Terminó.\n" QUOTE, "Terminó.\n\n" SIGN QUOTE },
    { HEAD UTF8 "El 3/11/26 10:15, Carmen escribió:\n> ¿Ya?\n\nYa.\n",
        "El 3/11/26 10:15, Carmen escribió:\n> ¿Ya?\n\nYa.\n\n-- \n" SIGN },
    { HEAD UTF8 "Terminó.\n\nCordialmente,\n" QUOTE, "Terminó.\n\nCordialmente,\n\n" SIGN QUOTE },
    { HEAD UTF8 "Terminó.\n\nCordialmente,\nAna\n", "Terminó.\n\nCordialmente,\n\n" SIGN },
    { HEAD UTF8 "Terminó.\n\nCordialmente,\n\nAna Rojas\nAuxiliar\nTel. 555 1234\n" QUOTE,
        "Terminó.\n\nCordialmente,\n\n" SIGN QUOTE },
    { HEAD UTF8 "Terminó.\n\nAna Rojas\nAuxiliar\n", "Terminó.\n\n" SIGN },
    { HEAD UTF8 "Terminó.\n\nAna\n", "Terminó.\n\n" SIGN },
    { HEAD UTF8 "Terminó.\n\nAna lo revisa\n", "Terminó.\n\nAna lo revisa\n\n-- \n" SIGN },
    { HEAD UTF8 "Terminó.\n\nAna Rojas\n\nEnviado desde mi iPhone\n",
        "Terminó.\n\n" SIGN "\nEnviado desde mi iPhone\n" },
    { HEAD UTF8 "Terminó.\n\nCon toda atención,\n\nAna Rojas\nTel. 555 1234\n-- \nEnviado desde mi iPhone\n",
        "Terminó.\n\nCon toda atención,\n\n" SIGN "\n-- \nEnviado desde mi iPhone\n" },
    { HEAD UTF8 "Terminó.\n\nEnviado desde mi iPhone\n", "Terminó.\n\n" SIGN "\nEnviado desde mi iPhone\n" },
    { HEAD UTF8 "Terminó.\n\nCordialmente,\n\nAna Rojas\nTel. 555 1234\n\nAVISO LEGAL: este mensaje es confidencial.\n",
        "Terminó.\n\nCordialmente,\n\n" SIGN "\nAVISO LEGAL: este mensaje es confidencial.\n" },
    { HEAD UTF8 "Terminó.\n\nCordialmente,\n\nAna Rojas\nTel. 555 1234\n\nP. D. Traiga la cédula.\n",
        "Terminó.\n\nCordialmente,\n\n" SIGN "\nP. D. Traiga la cédula.\n" },
    { HEAD UTF8 "Terminó.\n\n*Ana María Rojas*\n*Auxiliar*\n", "Terminó.\n\n" SIGN },
    { HEAD UTF8 "Terminó.\n\nAna Rojas | Auxiliar | Tel. 601 555 1234\n", "Terminó.\n\n" SIGN },
    { HEAD UTF8 "Terminó.\n\nSaludos,\nA. Rojas\n", "Terminó.\n\nSaludos,\n\n" SIGN },
    { HEAD UTF8 "Terminó.\n\n______________\nAna Rojas\nTel. 555 1234\n", "Terminó.\n\n______________\n" SIGN },
    /* what is not evidently a signature stays */
    { HEAD UTF8 "Terminó.\n\nPregunte por:\n\nLuis Peña Gómez\nDirector\nTel. 601 555 0101\n",
        "Terminó.\n\nPregunte por:\n\nLuis Peña Gómez\nDirector\nTel. 601 555 0101\n\n-- \n" SIGN },
    { HEAD UTF8 "Terminó.\n\nCordialmente,\n\nGrupo de Atención\nPBX 601 555 1234\n",
        "Terminó.\n\nCordialmente,\n\nGrupo de Atención\nPBX 601 555 1234\n\n" SIGN },
    { HEAD UTF8 "Terminó.\n\nCordialmente,\n\nOficina Jurídica\n",
        "Terminó.\n\nCordialmente,\n\nOficina Jurídica\n\n" SIGN },
    { HEAD UTF8 "Quien firma es:\n\nAna Rojas\nElla le responderá mañana mismo.\n",
        "Quien firma es:\n\nAna Rojas\nElla le responderá mañana mismo.\n\n-- \n" SIGN },
    { HEAD UTF8 "Terminó.\n\nCordialmente,\n\nAna Rojas\nAuxiliar\nAnexo: 3 folios\nCopia: luis@entidad.gov.co\n",
        "Terminó.\n\nCordialmente,\n\n" SIGN "\nAnexo: 3 folios\nCopia: luis@entidad.gov.co\n" },
    { HEAD UTF8 "Terminó.\n\nCordialmente,\n\nAna Rojas\nTel. 555 1234\n\nProyectó: Luis Peña\n",
        "Terminó.\n\nCordialmente,\n\n" SIGN "\nProyectó: Luis Peña\n" },
    { HEAD UTF8 "Uno:\n-- \n" LONG LONG "\n" LONG LONG "\n", "Uno:\n-- \n" LONG LONG "\n" LONG LONG "\n\n" SIGN },
    { HEAD UTF8 "Terminó.\n\n-- \nAna Rojas\nla de siempre\n", "Terminó.\n\n-- \nAna Rojas\nla de siempre\n\n" SIGN },
    { HEAD UTF8 "Terminó.\n\nCordialmente,\n\nAna Rojas\nEl jueves no hay atención\n",
        "Terminó.\n\nCordialmente,\n\n" SIGN "\nEl jueves no hay atención\n" },
    { HEAD UTF8 "Terminó.\n\nCordialmente,\n\nAna Rojas\nAuxiliar\nTel. 555 1234\n\nRequisitos\n1. Cédula\n2. Cita en "
                "el 601 555 9090\n",
        "Terminó.\n\nCordialmente,\n\n" SIGN "\nRequisitos\n1. Cédula\n2. Cita en el 601 555 9090\n" },
    { HEAD UTF8 "Terminó.\n\nCordialmente,\n\nAna Rojas\nAuxiliar\n\nLuis Peña Gómez\nDirector\nTel. 601 555 0101\n",
        "Terminó.\n\nCordialmente,\n\n" SIGN "\nLuis Peña Gómez\nDirector\nTel. 601 555 0101\n" },
    { HEAD UTF8 "Terminó. Asistieron:\n\nLuis Peña Gómez\nAna María Rojas\n",
        "Terminó. Asistieron:\n\nLuis Peña Gómez\nAna María Rojas\n\n-- \n" SIGN },
    { HEAD UTF8 "Terminó.\n\n-- \nAna Rojas\n«Con la gente»\nTel. 555 1234\n",
        "Terminó.\n\n-- \n" SIGN "\n«Con la gente»\n" },
    /* format=flowed */
    { HEAD "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8; format=flowed\nContent-Transfer-Encoding: "
           "8bit\n\nTerminó y puede \nvenir.\n",
        "Terminó y puede \nvenir.\n\n-- \n" SIGN },
    /* other charsets: the text is written anew where it has no room */
    { HEAD "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: "
           "quoted-printable\n\nTermin=F3.\n",
        "Terminó.\n\n-- \n" SIGN },
    { HEAD "\nTermino.\n", "Termino.\n\n-- \n" SIGN },
    /* HTML */
    { HEAD HTML "<p>Terminó.</p>\n", "<p>Terminó.</p>" TABLE_BELOW "\n" },
    { HEAD HTML "<html><body>Terminó.</body></html>\n", "<html><body>Terminó." TABLE_BELOW "</body></html>\n" },
    { HEAD HTML "<div>Terminó.</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">El lun, 23 nov 2026 a las "
                "9:00, Carmen escribió:<br></div><blockquote class=\"gmail_quote\">¿Ya?</blockquote></div>\n",
        "<div>Terminó.</div>" TABLE_BELOW
        "<br><div class=\"gmail_quote\"><div class=\"gmail_attr\">El lun, 23 nov 2026 a las "
        "9:00, Carmen escribió:<br></div><blockquote class=\"gmail_quote\">¿Ya?</blockquote></div>\n" },
    { HEAD HTML "<table><tr><td><p>Terminó.</p></td></tr><tr><td>Síganos</td></tr></table>Pie\n",
        "<table><tr><td><p>Terminó.</p></td></tr><tr><td>Síganos</td></tr></table>Pie" TABLE_BELOW "\n" },
    { HEAD HTML
        "<table><tr><td><p>Terminó.</p></td></tr><tr><td><blockquote type=cite>¿Ya?</blockquote></td></tr></table>\n",
        "<table><tr><td><p>Terminó.</p>" TABLE_BELOW
        "</td></tr><tr><td><blockquote type=cite>¿Ya?</blockquote></td></tr></table>\n" },
    { HEAD HTML "<ul><li>Terminó.</li></ul><blockquote type=cite>¿Ya?</blockquote>\n",
        "<ul><li>Terminó.</li></ul>" TABLE_BELOW "<blockquote type=cite>¿Ya?</blockquote>\n" },
    { HEAD HTML "<p>Terminó.</p><div class=\"gmail_signature\"><p><b>Ana</b></p><p>Tel. 555</p></div><p>&nbsp;</p>\n",
        "<p>Terminó.</p>" TABLE "<p>&nbsp;</p>\n" },
    { HEAD HTML "<p>Terminó.</p><div class=\"vobo-signature\">Ana Rojas<br>Tel. 555 1234</div>\n",
        "<p>Terminó.</p>" TABLE "\n" },
    { HEAD HTML "Terminó.<br><br>Cordialmente,<br>Ana Rojas<br>Tel. 555 1234\n",
        "Terminó.<br><br>Cordialmente,<br>" TABLE_BELOW "\n" },
    { HEAD HTML
        "<div>Terminó.</div><div class=\"gmail_signature\"><div>Ana Rojas</div><div>Tel. 555 1234</div><br><div>El "
        "acta va el lunes</div></div>\n",
        "<div>Terminó.</div><div class=\"gmail_signature\">" TABLE "<br><div>El acta va el lunes</div></div>\n" },
    { HEAD HTML "<div>Terminó.</div><table><tr><td>Atentamente,</td></tr><tr><td>Ana Rojas</td></tr><tr><td>Tel. 555 "
                "1234</td></tr><tr><td>AVISO LEGAL: es confidencial.</td></tr></table>\n",
        "<div>Terminó.</div><table><tr><td>Atentamente,</td></tr><tr><td>" TABLE_BELOW
        "</td></tr><tr><td>AVISO LEGAL: es confidencial.</td></tr></table>\n" },
    { HEAD HTML "<div>Terminó.</div><p><img src=\"cid:pantalla\"></p><hr>\n",
        "<div>Terminó.</div><p><img src=\"cid:pantalla\"></p>" TABLE_BELOW "<hr>\n" },
    { HEAD HTML "<div>Terminó.</div><table><tr><td><img src=\"cid:croquis\"></td></tr><tr><td>Ana Rojas<br>Tel. 555 "
                "1234</td></tr></table>\n",
        "<div>Terminó.</div><table><tr><td><img src=\"cid:croquis\"></td></tr></table>" TABLE "\n" },
    { HEAD HTML "<p>Terminó.</p><p>Cordialmente,</p><p>&nbsp;</p><p><b>Ana Rojas</b><br>Tel. 555 1234</p>\n",
        "<p>Terminó.</p><p>Cordialmente,</p><p>&nbsp;</p>" TABLE "\n" },
};

static Policy *
with_template(void)
{
    g_autofree char *html = unit_path("s.html"), *text = unit_path("s.txt");
    g_autofree char *config = g_strdup_printf("template \"x\" { text = \"%s\" html = \"%s\" }\n", text, html);

    ck_assert(g_file_set_contents(html, "<b>{name}</b> &amp; {position}\n", -1, NULL));
    ck_assert(g_file_set_contents(text, "{name}\n{position}\nTel. {phone}\n", -1, NULL));
    return policy_of(config);
}

/* The message with Ana's signature placed; NULL with an error where that is refused. */
static SignedMessage *
place(const Policy *policy, const Message *message, GError **error)
{
    const Person *ana = people_by_login(policy_people(policy), "ana");
    const SignatureOccasion occasion = { .person = ana, .sender = ana->addresses[0], .day = 739945 };
    const SignatureTemplate *template = signature_templates_choose(policy_signatures(policy), &occasion);

    return signature_place(message, policy_people(policy), &(SignatureStyle){ template, &occasion, false }, error);
}

/* The text of the part number INDEX with LF for CR LF. The caller owns it. */
static char *
text_of(const Spool *spool, guint index)
{
    g_autoptr(Message) message = message_of(spool);
    g_auto(Text) text = text_read(g_ptr_array_index(message_parts(message), index));
    g_auto(GStrv) lines = g_strsplit(text.utf8, "\r\n", -1);

    return g_strjoinv("\n", lines);
}

START_TEST(places_under_the_words)
{
    g_autoptr(Policy) policy = with_template();
    g_autoptr(GError) error = NULL;
    g_auto(Letter) letter = letter_new(cases[_i].letter);
    g_autoptr(SignedMessage) placed = place(policy, letter.message, &error);

    ck_assert_good(placed, error);
    g_autofree char *text = text_of(placed->spool, 0);
    ck_assert_msg(
        strcmp(text, cases[_i].expected) == 0, "row %d:\n%s\n--- expected ---\n%s", _i, text, cases[_i].expected);
    ck_assert_uint_eq(placed->edits->len, 1);
}
END_TEST

START_TEST(signs_each_way_to_say_it_and_nothing_else)
{
    g_autoptr(Policy) policy = with_template();
    g_autoptr(GError) error = NULL;
    g_auto(Letter) letter = letter_new(
        HEAD "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\n"
             "Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nTermino.\n--a\n"
             "Content-Type: text/html\n\n<p>Termino.</p>\n--a--\n--m\nContent-Type: text/plain\n"
             "Content-Disposition: attachment; filename=acta.txt\n\nActa.\n--m\nContent-Type: message/rfc822\n\n"
             "Subject: y\n\nTermino.\n--m--\n");
    g_autoptr(SignedMessage) placed = place(policy, letter.message, &error);

    ck_assert_good(placed, error);
    ck_assert_uint_eq(placed->edits->len, 2);
    g_autofree char *plain = text_of(placed->spool, 0), *html = text_of(placed->spool, 1),
                    *attached = text_of(placed->spool, 2);
    g_autofree char *enclosed = text_of(placed->spool, 3);
    ck_assert_ptr_nonnull(strstr(plain, "Ana María Rojas"));
    ck_assert_ptr_nonnull(strstr(html, "<b>Ana Mar&#237;a Rojas</b>"));
    ck_assert_str_eq(attached, "Acta.");
    ck_assert_str_eq(enclosed, "Termino.");
}
END_TEST

static const struct {
    const char *letter, *why;
} refused[] = {
    { HEAD "DKIM-Signature: v=1; d=entidad.gov.co; b=x\n\nTermino.\n", "ya firmado con DKIM" },
    { HEAD "ARC-Seal: i=1; a=rsa-sha256; d=entidad.gov.co; b=x\n\nTermino.\n", "ya sellado con ARC" },
    { HEAD "MIME-Version: 1.0\nContent-Type: multipart/signed; boundary=s\n\n--s\n\nTermino.\n--s\n"
           "Content-Type: application/pkcs7-signature\n\nx\n--s--\n",
        "firmó o cifró" },
    { HEAD "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\nTermino.\n--m\n"
           "Content-Type: application/ms-tnef; name=winmail.dat\n\nx\n--m--\n",
        "winmail.dat" },
    { HEAD "Content-Type: text/plain\nContent-Type: text/html\n\nTermino.\n", "no se puede leer entero" },
    { HEAD "\n-----BEGIN PGP SIGNED MESSAGE-----\n\nTermino.\n-----BEGIN PGP SIGNATURE-----\n\nx\n"
           "-----END PGP SIGNATURE-----\n",
        "firmó o cifró" },
};

#define INLINE_FILE "Content-Type: text/plain; name=acta.txt\nContent-Disposition: inline\n\nActa.\n"

START_TEST(writes_into_no_file)
{
    g_autoptr(Policy) policy = with_template();
    g_autoptr(GError) error = NULL;
    g_auto(Letter) letter = letter_new(HEAD "MIME-Version: 1.0\n" INLINE_FILE);

    ck_assert_ptr_null(place(policy, letter.message, &error));
    ck_assert_error(error, VOBO_ERROR_INPUT, "termina en el archivo «acta.txt»");
}
END_TEST

START_TEST(writes_above_a_file)
{
    g_autoptr(Policy) policy = with_template();
    g_autoptr(GError) error = NULL;
    g_auto(Letter) letter = letter_new(HEAD "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\n"
                                            "Va el acta.\n--m\n" INLINE_FILE "--m--\n");
    g_autoptr(SignedMessage) placed = place(policy, letter.message, &error);

    ck_assert_good(placed, error);
    g_autoptr(Message) message = message_of(placed->spool);
    const Part *file = g_ptr_array_index(message_parts(message), 1);
    g_auto(Text) words = text_read(g_ptr_array_index(message_parts(message), 0)), acta = text_read(file);
    ck_assert_msg(strlen(words.utf8) > 20, "%s", words.utf8);
    ck_assert_str_eq(acta.utf8, "Acta.");
}
END_TEST

START_TEST(leaves_alone_what_must_not_change)
{
    g_autoptr(Policy) policy = with_template();
    g_autoptr(GError) error = NULL;
    g_auto(Letter) letter = letter_new(refused[_i].letter);

    g_autoptr(SignedMessage) placed = place(policy, letter.message, &error);
    ck_assert_ptr_null(placed);
    ck_assert_error(error, VOBO_ERROR_INPUT, refused[_i].why);
}
END_TEST

int
main(void)
{
    return unit_run("signature/placing",
        (const Unit[]){ { places_under_the_words, G_N_ELEMENTS(cases) },
            { signs_each_way_to_say_it_and_nothing_else, 0 }, { writes_into_no_file, 0 }, { writes_above_a_file, 0 },
            { leaves_alone_what_must_not_change, G_N_ELEMENTS(refused) }, { 0 } });
}
