/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "courier/smtp_reply.h"

static const struct {
    const char *bytes;
    SmtpReplyState state;
    int code;
    const char *text;
    size_t consumed;
} cases[] = {
    { "250 ok\r\n", SMTP_REPLY_WHOLE, 250, "ok", 8 },
    { "250 ok\r\n354 go\r\n", SMTP_REPLY_WHOLE, 250, "ok", 8 },
    { "250\r\n", SMTP_REPLY_WHOLE, 250, "", 5 },
    { "250 ok\n", SMTP_REPLY_WHOLE, 250, "ok", 7 },
    { "250-uno\r\n250-dos\r\n250 tres\r\n", SMTP_REPLY_WHOLE, 250, "uno\ndos\ntres", 28 },
    { "550 5.1.1 no\x01\x7f\r\n", SMTP_REPLY_WHOLE, 550, "5.1.1 no  ", 16 },
    { "250 a\xff\r\n", SMTP_REPLY_WHOLE, 250, "a\xef\xbf\xbd", 8 },
    { "250-uno\r\n", SMTP_REPLY_PARTIAL, 0, NULL, 0 },
    { "25", SMTP_REPLY_PARTIAL, 0, NULL, 0 },
    { "", SMTP_REPLY_PARTIAL, 0, NULL, 0 },
    { "250-uno\r\n550 dos\r\n", SMTP_REPLY_MALFORMED, 0, NULL, 0 },
    { "hola\r\n", SMTP_REPLY_MALFORMED, 0, NULL, 0 },
    { "99 x\r\n", SMTP_REPLY_MALFORMED, 0, NULL, 0 },
    { "150 x\r\n", SMTP_REPLY_MALFORMED, 0, NULL, 0 },
    { "600 x\r\n", SMTP_REPLY_MALFORMED, 0, NULL, 0 },
    { "250x\r\n", SMTP_REPLY_MALFORMED, 0, NULL, 0 },
    { "\r\n", SMTP_REPLY_MALFORMED, 0, NULL, 0 },
};

START_TEST(reads_replies)
{
    SmtpReply reply = { 0 };
    size_t consumed = 0;
    const SmtpReplyState state = smtp_reply_parse(cases[_i].bytes, strlen(cases[_i].bytes), &reply, &consumed);

    ck_assert_msg(state == cases[_i].state, "row %d", _i);
    if (state != SMTP_REPLY_WHOLE)
        return;
    ck_assert_int_eq(reply.code, cases[_i].code);
    ck_assert_str_eq(reply.text, cases[_i].text);
    ck_assert_uint_eq(consumed, cases[_i].consumed);
    smtp_reply_clear(&reply);
}
END_TEST

START_TEST(believes_no_endless_reply)
{
    g_autofree char *flood = g_strnfill(SMTP_REPLY_MAX_BYTES, '2');
    g_autoptr(GString) lines = g_string_new(NULL);
    SmtpReply reply = { 0 };
    size_t consumed;

    for (int i = 0; i <= SMTP_REPLY_MAX_LINES; i++)
        g_string_append(lines, "250-x\r\n");
    g_string_append(lines, "250 x\r\n");
    ck_assert_int_eq(smtp_reply_parse(flood, SMTP_REPLY_MAX_BYTES, &reply, &consumed), SMTP_REPLY_MALFORMED);
    ck_assert_int_eq(smtp_reply_parse(lines->str, lines->len, &reply, &consumed), SMTP_REPLY_MALFORMED);
}
END_TEST

START_TEST(knows_what_is_offered)
{
    SmtpReply reply = { 250, (char *)"mta DSN\nPIPELINING\nSIZE 1000\n8BITMIME" };

    ck_assert(smtp_reply_offers(&reply, "SIZE"));
    ck_assert(smtp_reply_offers(&reply, "pipelining"));
    ck_assert(smtp_reply_offers(&reply, "8BITMIME"));
    ck_assert(!smtp_reply_offers(&reply, "DSN"));
    ck_assert(!smtp_reply_offers(&reply, "PIPE"));
}
END_TEST

int
main(void)
{
    return unit_run("courier/smtp_reply", (const Unit[]){ { reads_replies, G_N_ELEMENTS(cases) },
                                              { believes_no_endless_reply, 0 }, { knows_what_is_offered, 0 }, { 0 } });
}
