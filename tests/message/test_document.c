/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "letters.h"
#include "message/document.h"

/* What the first attachment of a fixture says: some of it, or NULL for nothing. */
static const struct {
    const char *fixture, *says;
} cases[] = {
    { "personal-data/bulk-xlsx.eml", "Carlos Mejía\t52123456\t3105551234\t\n" },
    { "personal-data/bulk-xlsx-numbers.eml", "Nombre\tNo. Documento\t\nCarlos Mejía\t52123456\t\n" },
    { "personal-data/bulk-ods.eml", "Marta Ruiz \t52123457 \t3105551235 \t\n" },
    { "personal-data/bulk-docx-table.eml", "Nombre \tCédula \tCelular \t\n" },
    { "personal-data/bulk-docx-text.eml", "Carlos Mejía, C.C. 52123456; Marta Ruiz, C.C. 52123457" },
    { "personal-data/bulk-csv.eml", "Nombre\tIdentificación\nCarlos\t52.123.456\n" },
    { "personal-data/bulk-csv-mails.eml", "nombre\tcorreo\na\ta.uno@gmail.com\n" },
    { "attachment-format/oficio-pdf.eml", NULL },
    { "attachment-format/varios-zip.eml", NULL },
    { "attachment-format/logo-png.eml", NULL },
};

START_TEST(reads)
{
    g_auto(Letter) letter = letter_load(cases[_i].fixture);
    const GPtrArray *attachments = message_attachments(letter.message);

    ck_assert_uint_eq(attachments->len, 1);
    g_autofree char *text = document_text(g_ptr_array_index(attachments, 0));
    if (cases[_i].says)
        ck_assert_msg(text && strstr(text, cases[_i].says), "%s: «%s»", cases[_i].fixture, text ? text : "nothing");
    else
        ck_assert_msg(!text, "%s: «%s»", cases[_i].fixture, text);
}
END_TEST

int
main(void)
{
    return unit_run("message/document", (const Unit[]){ { reads, G_N_ELEMENTS(cases) }, { 0 } });
}
