/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "letters.h"
#include "message/edit.h"

#define MESSAGE "From: ana@x.co\nSubject: viejo\nX-Marca: si\n\n.cuerpo\nfin"

static char *
apply(const Edit *edit, const Spool *spool)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Spool) edited = edit_apply(edit, spool, &error);

    ck_assert_good(edited != NULL, error);
    char *text = g_malloc0((gsize)spool_size(edited) + 1);
    spool_read(edited, 0, text, (size_t)spool_size(edited), NULL);
    /* The edited message knows where its body begins. */
    g_autofree char *body = g_malloc0((gsize)spool_size(edited) + 1);
    spool_read(edited, spool_body_offset(edited), body, (size_t)spool_size(edited), NULL);
    ck_assert_msg(g_str_has_prefix(body, ".cuerpo") || g_str_has_prefix(body, "OTRO"), "%s", body);
    return text;
}

START_TEST(changes_only_what_it_names)
{
    g_auto(Letter) letter = letter_new(MESSAGE);
    g_autoptr(Edit) edit = edit_new();

    ck_assert(edit_is_empty(edit));
    edit_set_field(edit, message_field(letter.message, "Subject"), "Petición número 1");
    edit_delete_field(edit, message_field(letter.message, "X-Marca"));
    edit_add_field(edit, "X-Nuevo", "valor");
    edit_splice(edit, spool_body_offset(letter.spool), 1, "OTRO");
    g_autofree char *text = apply(edit, letter.spool);
    ck_assert_str_eq(text,
        "X-Nuevo: valor\r\nFrom: ana@x.co\r\nSubject: =?iso-8859-1?Q?Petici=F3n_n=FAmero?= 1\r\n\r\nOTROcuerpo\r\nfin");
}
END_TEST

START_TEST(adds_at_the_very_end_and_undoes_it)
{
    g_auto(Letter) letter = letter_new(MESSAGE);
    g_autoptr(Edit) edit = edit_new();
    g_autoptr(GError) error = NULL;

    edit_splice(edit, spool_size(letter.spool), 0, " de verdad");
    edit_splice(edit, spool_body_offset(letter.spool) + 1, 2, "CU");
    edit_delete_field(edit, message_field(letter.message, "X-Marca"));
    g_autoptr(Spool) edited = edit_apply(edit, letter.spool, &error);
    ck_assert_good(edited != NULL, error);
    g_autoptr(Edit) reverse = edit_reverse(edit, letter.spool, &error);
    ck_assert_good(reverse != NULL, error);
    g_autofree char *restored = apply(reverse, edited);
    ck_assert_str_eq(restored, "From: ana@x.co\r\nSubject: viejo\r\nX-Marca: si\r\n\r\n.cuerpo\r\nfin");
    char end[11] = "";
    ck_assert_int_eq(spool_read(edited, spool_size(edited) - 10, end, 10, NULL), 10);
    ck_assert_str_eq(end, " de verdad");
}
END_TEST

START_TEST(folds_what_is_long)
{
    g_auto(Letter) letter = letter_new(MESSAGE);
    g_autoptr(Edit) edit = edit_new();
    g_autofree char *long_text = g_strnfill(300, 'x');
    g_autofree char *words = g_strjoinv("ñ palabra ", (char *[]){ long_text, long_text, long_text, NULL });

    edit_set_field(edit, message_field(letter.message, "Subject"), words);
    g_autofree char *text = apply(edit, letter.spool);
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    for (char **line = lines; *line; line++)
        ck_assert_uint_lt(strlen(*line), 998);
    ck_assert_ptr_null(strstr(text, "\r\r"));
    const size_t end = strlen(text);
    g_auto(Letter) again = letter_new_from_bytes(text, end);
    ck_assert_str_eq(message_subject(again.message), words);
}
END_TEST

/* A value must not become a field of its own. */
START_TEST(lets_no_line_end_in)
{
    g_auto(Letter) letter = letter_new(MESSAGE);
    g_autoptr(Edit) edit = edit_new();

    edit_set_field(edit, message_field(letter.message, "Subject"), "uno\r\nBcc: otro@x.co");
    g_autofree char *text = apply(edit, letter.spool);
    const size_t end = strlen(text);
    g_auto(Letter) again = letter_new_from_bytes(text, end);
    ck_assert_ptr_null(message_field(again.message, "Bcc"));
}
END_TEST

START_TEST(refuses_overlap)
{
    g_auto(Letter) letter = letter_new(MESSAGE);
    g_autoptr(Edit) edit = edit_new();
    g_autoptr(GError) error = NULL;

    edit_splice(edit, 5, 10, "");
    edit_splice(edit, 0, 6, "");
    ck_assert_ptr_null(edit_apply(edit, letter.spool, &error));
    ck_assert_error(error, VOBO_ERROR_INPUT, "superponen");
}
END_TEST

int
main(void)
{
    return unit_run(
        "message/edit", (const Unit[]){ { changes_only_what_it_names, 0 }, { adds_at_the_very_end_and_undoes_it, 0 },
                            { folds_what_is_long, 0 }, { lets_no_line_end_in, 0 }, { refuses_overlap, 0 }, { 0 } });
}
