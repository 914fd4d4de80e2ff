/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "letters.h"

#define HEAD "From: ana@x.co\nTo: b@y.co\nSubject: uno\nMIME-Version: 1.0\n"
#define MIXED(parts) HEAD "Content-Type: multipart/mixed; boundary=B\n\npreámbulo\n" parts "--B--\nepílogo\n"
#define TEXT "--B\nContent-Type: text/plain\n\nhola\n"
#define PDF(name) "--B\nContent-Type: application/pdf; name=\"" name "\"\nContent-Disposition: attachment\n\n%PDF-1.4\n"

static const struct {
    const char *text;
    guint attachments;
    const char *part, *name, *type;
} cases[] = {
    { HEAD "\nhola\n", 0, NULL, NULL, NULL },
    { MIXED(TEXT), 0, NULL, NULL, NULL },
    { MIXED(TEXT PDF("acta.pdf")), 1, "2", "acta.pdf", "application/pdf" },
    { MIXED(TEXT PDF("uno.pdf") PDF("dos.pdf")), 2, "2", "uno.pdf", "application/pdf" },
    { MIXED("--B\nContent-Type: multipart/alternative; boundary=C\n\n--C\n\na\n--C\nContent-Type: "
            "text/html\n\n<p>a\n--C--\n" PDF("x.pdf")),
        1, "2", "x.pdf", "application/pdf" },
    { MIXED("--B\nContent-Type: multipart/related; boundary=C\n\n--C\nContent-Type: text/html\n\n<p>a\n"
            "--C\nContent-Type: image/png; name=logo.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--C--\n"),
        1, "1.2", "logo.png", NULL },
    { MIXED(TEXT "--B\nContent-Type: message/rfc822\n\nFrom: z@z.co\nSubject: dentro\nContent-Type: multipart/mixed; "
                 "boundary=C\n\n"
                 "--C\n\nhola\n--C\nContent-Type: application/pdf; name=dentro.pdf\n\n%PDF-1.4\n--C--\n"),
        1, "2.2", "dentro.pdf", "application/pdf" },
    /* an executable that calls itself text, without a name */
    { HEAD "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nTVqQAAMAAAAEAAAA//8AALgAAAA=\n", 1, "1", "",
        "application/x-dosexec" },
    { HEAD "Content-Type: application/octet-stream; name*=UTF-8''resoluci%C3%B3n.pdf\n\n%PDF-1.4\n", 1, "1",
        "resolución.pdf", "application/pdf" },
    { HEAD "Content-Type: application/octet-stream\nContent-Disposition: attachment; "
           "filename=\"=?UTF-8?Q?a=C3=B1o.pdf?=\"\n\n%PDF-1.4\n",
        1, "1", "año.pdf", "application/pdf" },
};

START_TEST(finds_attachments)
{
    g_auto(Letter) letter = letter_new(cases[_i].text);
    const GPtrArray *attachments = message_attachments(letter.message);

    ck_assert_msg(attachments->len == cases[_i].attachments, "row %d: %u", _i, attachments->len);
    if (attachments->len > 0) {
        const Attachment *first = g_ptr_array_index(attachments, 0);
        ck_assert_str_eq(first->part, cases[_i].part);
        ck_assert_str_eq(first->name, cases[_i].name);
        if (cases[_i].type)
            ck_assert_str_eq(first->type, cases[_i].type);
    }
    ck_assert_ptr_eq(message_attachments(letter.message), attachments);
    ck_assert_int_eq(message_defects(letter.message), 0);
}
END_TEST

START_TEST(knows_where_an_attachment_stands)
{
    g_auto(Letter) letter = letter_new(MIXED(TEXT PDF("acta.pdf")));
    const Attachment *attachment = g_ptr_array_index(message_attachments(letter.message), 0);
    char bytes[8];

    ck_assert_int_eq(spool_read(letter.spool, attachment->offset, bytes, sizeof bytes, NULL), 8);
    ck_assert_mem_eq(bytes, "%PDF-1.4", 8);
    ck_assert_int_eq(attachment->size_encoded, 8);
    ck_assert_str_eq(attachment->declared, "application/pdf");
}
END_TEST

START_TEST(answers_about_fields)
{
    g_auto(Letter) letter =
        letter_new("From: a@x.co\nTo: b@y.co, c@y.co\nto: d@y.co\nSubject: =?UTF-8?Q?a=C3=B1o?=\n\n");
    const GPtrArray *to = message_mailboxes(letter.message, "To");
    const GPtrArray *cc = message_mailboxes(letter.message, "Cc");

    ck_assert_uint_eq(message_field_count(letter.message, "TO"), 2);
    ck_assert_uint_eq(to->len, 3);
    ck_assert_uint_eq(cc->len, 0);
    ck_assert_str_eq(message_subject(letter.message), "año");
    ck_assert_ptr_null(message_field(letter.message, "Bcc"));
}
END_TEST

/* --- hostile ------------------------------------------------------------------------------------------------ */

static char *
many_parts(int count)
{
    GString *text = g_string_new(HEAD "Content-Type: multipart/mixed; boundary=B\n\n");

    for (int i = 0; i < count; i++)
        g_string_append(text, "--B\n\nx\n");
    g_string_append(text, "--B--\n");
    return g_string_free(text, FALSE);
}

static char *
deep_parts(int depth)
{
    GString *text = g_string_new(HEAD);

    for (int i = 0; i < depth; i++)
        g_string_append_printf(text, "Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n", i, i);
    g_string_append(text, "\nfondo\n");
    return g_string_free(text, FALSE);
}

static char *
deep_messages(int depth)
{
    GString *text = g_string_new(HEAD);

    for (int i = 0; i < depth; i++)
        g_string_append(text, "Content-Type: message/rfc822\n\nSubject: x\n");
    return g_string_free(text, FALSE);
}

START_TEST(calls_hostile_structures_defects)
{
    char *(*const makers[])(int) = { many_parts, deep_parts, deep_parts, deep_messages };
    static const int counts[] = { 5000, 200, 5000, 300 };
    g_autofree char *text = makers[_i](counts[_i]);
    g_auto(Letter) letter = letter_new(text);

    ck_assert_int_ne(message_defects(letter.message) & (DEFECT_PART_COUNT | DEFECT_DEPTH), 0);
}
END_TEST

/* HEAD, UNIT so many TIMES, TAIL. */
static const struct {
    const char *head, *unit, *tail;
    int times;
    MessageDefects defects;
} fields[] = {
    { "To: ", "equipo:", "\n", 30000, DEFECT_FIELD },
    { "Mail-Followup-To: ", "equipo:", "\n", 3000, DEFECT_FIELD },
    { "Cc: ", "sede:(;", "\n", 9000, DEFECT_FIELD },
    { "From: ", "\"\\\"", "\n", 9000, DEFECT_FIELD },
    { "Subject: ", "=?utf-8?q?hola", "\n", 9000, DEFECT_FIELD },
    { "Subject: ", "=?utf-8?q?hola?= ", "\n", 9000, DEFECT_FIELD },
    { "Subject: ", "hola ", "\n", 9000, 0 },
    { "Subject: ", "hola ", "\n", 20000, DEFECT_FIELD },
    { "X-Informe: ", "regla:", "\n", 20000, 0 },
    { "", "X-Informe: regla\n", "", 20000, DEFECT_HEADER_SIZE },
    { "To: ", "Luz Mora <luz@y.co>,\n ", "fin@y.co\n", 20000, 0 },
    { "To: equipo: ", "luz@y.co, ", ";\n", 20000, 0 },
};

START_TEST(bounds_each_field)
{
    g_autoptr(GString) text = g_string_new(fields[_i].head);

    for (int i = 0; i < fields[_i].times; i++)
        g_string_append(text, fields[_i].unit);
    g_string_append_printf(text, "%sContent-Type: text/plain\n\nhola\n", fields[_i].tail);
    g_auto(Letter) letter = letter_new(text->str);
    ck_assert_msg(
        message_defects(letter.message) == fields[_i].defects, "row %d: %x", _i, message_defects(letter.message));
    ck_assert_uint_le(message_mailboxes(letter.message, "To")->len, 5000);
}
END_TEST

START_TEST(bounds_the_fields)
{
    g_autoptr(GString) text = g_string_new("From: ana@x.co\r\n");

    while (text->len < 3u << 20)
        g_string_append(text, "X-Relleno: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n");
    g_string_append(text, "\r\ncuerpo\r\n");
    g_auto(Letter) letter = letter_new_from_bytes(text->str, text->len);
    ck_assert_int_ne(message_defects(letter.message) & DEFECT_HEADER_SIZE, 0);
    ck_assert(message_field(letter.message, "From"));
}
END_TEST

/* Each limit at its value, and one beyond it. */
START_TEST(keeps_to_limits)
{
    static const struct {
        const char *text;
        MessageLimits limits;
        MessageDefects defects;
    } rows[] = {
        { "Subject: abc\n\nx\n", { .header = 16, .text = 100, .parts = 10, .depth = 10 }, 0 },
        { "Subject: abc\n\nx\n", { .header = 15, .text = 100, .parts = 10, .depth = 10 }, DEFECT_HEADER_SIZE },
        { "Subject: abc\n\nx\n", { .header = 99, .text = 3, .parts = 10, .depth = 10 }, 0 },
        { "Subject: abc\n\nxy\n", { .header = 99, .text = 3, .parts = 10, .depth = 10 }, DEFECT_TEXT_SIZE },
        { "Content-Transfer-Encoding: base64\n\neHl6\n", { .header = 99, .text = 3, .parts = 10, .depth = 10 }, 0 },
        { "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n\ny\n--b--\n",
            { .header = 99, .text = 99, .parts = 3, .depth = 1 }, 0 },
        { "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n\ny\n--b--\n",
            { .header = 99, .text = 99, .parts = 2, .depth = 1 }, DEFECT_PART_COUNT },
        { "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n\ny\n--b--\n",
            { .header = 99, .text = 99, .parts = 3, .depth = 0 }, DEFECT_DEPTH },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Letter) letter = letter_new(rows[i].text);
        g_autoptr(Message) message = message_new_within(letter.spool, &rows[i].limits);
        ck_assert_msg(message_defects(message) == rows[i].defects, "row %zu: %x", i, message_defects(message));
    }
}
END_TEST

/* What programs would read in different ways. */
START_TEST(calls_contradictions_ambiguous)
{
    static const struct {
        const char *text;
        MessageDefects defects;
    } rows[] = {
        { "Content-Type: multipart/mixed\n\nhola\n", DEFECT_AMBIGUOUS },
        { "Content-Type: multipart/mixed; boundary=b\n\nhola\n", DEFECT_AMBIGUOUS },
        { "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhola\n", 0 },
        { "Content-Type: text/plain\nContent-Type: application/pdf\n\nhola\n", DEFECT_AMBIGUOUS },
        { "Content-Type: text/plain\ncontent-type: TEXT/PLAIN\n\nhola\n", 0 },
        { "Content-Transfer-Encoding: 8bit\nContent-Transfer-Encoding: base64\n\naG9sYQ==\n", DEFECT_AMBIGUOUS },
        { "Content-Transfer-Encoding: 8bit\nContent-Transfer-Encoding: 8bit\n\nhola\n", 0 },
        { MIXED("--B\nContent-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\nhola\n--B--\n"),
            DEFECT_AMBIGUOUS },
        { "Content-Type: text/plain; charset=utf-8; charset=utf-7\n\nhola\n", DEFECT_AMBIGUOUS },
        { "Content-Type: text/plain; charset=utf-8; charset*=us-ascii''utf-7\n\nhola\n", DEFECT_AMBIGUOUS },
        { "Content-Type: text/plain; charset=utf-16; charset=utf-8\n\nhola\n", DEFECT_AMBIGUOUS },
        { "Content-Type: text/plain; charset=utf-8; charset=iso-8859-1\n\nhola\n", 0 },
        { "Content-Type: text/plain; charset=utf-7; charset=utf-7\n\nhola\n", 0 },
        { "Content-Type: multipart/mixed; boundary=b; boundary=c\n\n--b\n\nhola\n--b--\n", DEFECT_AMBIGUOUS },
        { "Content-Type: multipart/mixed; boundary=c; boundary=b\n\n--b\n\nhola\n--b--\n", DEFECT_AMBIGUOUS },
        { "Content-Type: multipart/mixed; boundary=b; boundary*=us-ascii''c\n\n--b\n\nhola\n", DEFECT_AMBIGUOUS },
        { "Content-Type: multipart/mixed; boundary=b; boundary=\"b\"\n\n--b\n\nhola\n", 0 },
        /* what somebody else wrote so, and is only enclosed */
        { MIXED(TEXT "--B\nContent-Type: message/rfc822\n\nContent-Type: multipart/mixed\n\nhola\n--B--\n"), 0 },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Letter) letter = letter_new(rows[i].text);
        ck_assert_msg(
            message_defects(letter.message) == rows[i].defects, "row %zu: %x", i, message_defects(letter.message));
    }
}
END_TEST

/* A text is a text, whatever kind it is said to be, but for those that programs read. */
START_TEST(reads_unknown_texts)
{
    static const struct {
        const char *type;
        bool is_text;
    } rows[] = {
        { "text/enriched", true },
        { "text/x-cosa", true },
        { "TEXT/MARKDOWN", true },
        { "text/x-cosa; name=cosa.txt", false },
        { "text/calendar", false },
        { "text/csv", false },
        { "application/x-cosa", false },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strdup_printf("Content-Type: %s\n\nhola\n", rows[i].type);
        g_auto(Letter) letter = letter_new(text);
        const Part *part = g_ptr_array_index(message_parts(letter.message), 0);
        ck_assert_msg(part->is_text == rows[i].is_text, "%s", rows[i].type);
    }
}
END_TEST

#define BYTES(text)                                                                                                    \
    {                                                                                                                  \
        text, sizeof text - 1                                                                                          \
    }
static const struct {
    const char *bytes;
    size_t length;
} hostile[] = {
    BYTES(""),
    BYTES("\r\n"),
    BYTES("\r\n\r\n\r\n"),
    BYTES("sin campos ni cuerpo"),
    BYTES("\0\0\0\0"),
    BYTES("Subject: \xff\xfe\r\n\r\n\x80\x81"),
    BYTES("Content-Type: \r\n\r\nx"),
    BYTES("Content-Type: multipart/mixed\r\n\r\n--\r\n"),
    BYTES("Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\nx\r\n----\r\n"),
    BYTES("Content-Type: text/plain; charset=nada\r\n\r\n\xff\r\n"),
    BYTES("Content-Transfer-Encoding: base64\r\n\r\n====!!!!\r\n"),
    BYTES("Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=\r\n=\r\n"),
    BYTES("Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\nM\r\n"),
    BYTES("Content-Type: application/zip; name=x.zip\r\n\r\nPK\3\4"),
    BYTES("Content-Type: application/x; name*0*=UTF-8''%FF; name*1=x; name*9=y\r\n\r\nx"),
    BYTES("Content-Type: message/rfc822\r\n\r\n"),
    BYTES("Content-Type: message/external-body; access-type=x\r\n\r\n\r\n"),
    BYTES("From: =?UTF-8?B?\r\n"),
    BYTES("From: (((((((((((((((((\r\n\r\n"),
    BYTES(":\r\n\r\n"),
    BYTES("From x Mon\r\nSubject: y\r\n\r\n"),
};

START_TEST(survives_rubbish)
{
    g_auto(Letter) letter = letter_new_from_bytes(hostile[_i].bytes, hostile[_i].length);
    const GPtrArray *from = message_mailboxes(letter.message, "From");

    ck_assert_ptr_nonnull(message_attachments(letter.message));
    ck_assert(!message_subject(letter.message) || g_utf8_validate(message_subject(letter.message), -1, NULL));
    ck_assert_ptr_nonnull(from);
}
END_TEST

static const struct {
    const char *type, *before, *line, *after;
} lengthy[] = {
    { "text/plain", "", "Diez palabras.\n", "" },
    { "text/html", "", "<p>Diez palabras.</p>\n", "" },
    { "text/html", "<p>Diez.</p><div style='display:none'>", "Diez palabras.<br>\n", "</div>" },
};

/* What is longer than is judged is said to be so, whichever way it is shown; and what is not, is not. */
START_TEST(says_what_is_too_long_to_judge)
{
    for (int is_long = 0; is_long < 2; is_long++) {
        g_autoptr(GString) text = g_string_new("Content-Type: ");
        g_string_append_printf(text, "%s\n\n%s", lengthy[_i].type, lengthy[_i].before);
        while (text->len < (is_long ? 2 * PROSE_MAX_BYTES : PROSE_MAX_BYTES / 2))
            g_string_append(text, lengthy[_i].line);
        g_string_append(text, lengthy[_i].after);
        g_auto(Letter) letter = letter_new(text->str);
        message_branches(letter.message);
        ck_assert_int_eq((message_defects(letter.message) & DEFECT_TEXT_SIZE) != 0, is_long);
    }
}
END_TEST

int
main(void)
{
    return unit_run("message/message",
        (const Unit[]){ { finds_attachments, G_N_ELEMENTS(cases) }, { knows_where_an_attachment_stands, 0 },
            { answers_about_fields, 0 }, { calls_hostile_structures_defects, 4 }, { bounds_the_fields, 0 },
            { bounds_each_field, G_N_ELEMENTS(fields) }, { calls_contradictions_ambiguous, 0 },
            { reads_unknown_texts, 0 }, { keeps_to_limits, 0 }, { survives_rubbish, G_N_ELEMENTS(hostile) },
            { says_what_is_too_long_to_judge, G_N_ELEMENTS(lengthy) }, { 0 } });
}
