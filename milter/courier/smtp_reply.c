/* SPDX-License-Identifier: BSD-2-Clause */
/* smtp_reply: parses replies. */
#include "courier/smtp_reply.h"

#include <stdbool.h>
#include <string.h>

#define CODE_CHARS 3

/* The code at the start of a line, -1 where there is none. */
static int
read_code(const char *line, size_t length)
{
    if (length < CODE_CHARS)
        return -1;
    for (size_t i = 0; i < CODE_CHARS; i++)
        if (!g_ascii_isdigit(line[i]))
            return -1;
    const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    return code >= 200 && code < 600 ? code : -1;
}

static void
append_text(GString *text, const char *bytes, size_t length)
{
    g_autofree char *copy = g_strndup(bytes, length);
    g_autofree char *valid = g_utf8_make_valid(copy, -1);

    if (text->len > 0)
        g_string_append_c(text, '\n');
    for (char *c = valid; *c; c++)
        g_string_append_c(text, (unsigned char)*c < ' ' || *c == 0x7f ? ' ' : *c);
}

SmtpReplyState
smtp_reply_parse(const char *bytes, size_t length, SmtpReply *reply, size_t *consumed)
{
    g_autoptr(GString) text = g_string_new(NULL);
    size_t at = 0;
    int code = -1;

    for (unsigned lines = 0; lines < SMTP_REPLY_MAX_LINES; lines++) {
        const char *line = bytes + at;
        const char *end = memchr(line, '\n', length - at);
        if (!end)
            return length < SMTP_REPLY_MAX_BYTES ? SMTP_REPLY_PARTIAL : SMTP_REPLY_MALFORMED;
        size_t line_length = (size_t)(end - line);
        at += line_length + 1;
        if (line_length > 0 && line[line_length - 1] == '\r')
            line_length--;
        const int line_code = read_code(line, line_length);
        if (line_code < 0 || (code >= 0 && line_code != code))
            return SMTP_REPLY_MALFORMED;
        code = line_code;
        const bool more = line_length > CODE_CHARS && line[CODE_CHARS] == '-';
        if (line_length > CODE_CHARS && !more && line[CODE_CHARS] != ' ')
            return SMTP_REPLY_MALFORMED;
        if (line_length > CODE_CHARS + 1)
            append_text(text, line + CODE_CHARS + 1, line_length - CODE_CHARS - 1);
        if (!more) {
            reply->code = code;
            reply->text = g_strdup(text->str);
            *consumed = at;
            return SMTP_REPLY_WHOLE;
        }
    }
    return SMTP_REPLY_MALFORMED;
}

void
smtp_reply_clear(SmtpReply *reply)
{
    g_clear_pointer(&reply->text, g_free);
    reply->code = 0;
}

gboolean
smtp_reply_offers(const SmtpReply *reply, const char *keyword)
{
    const size_t length = strlen(keyword);
    /* The first line is the server's greeting. */
    const char *line = strchr(reply->text, '\n');

    for (; line; line = strchr(line, '\n')) {
        line++;
        if (g_ascii_strncasecmp(line, keyword, length) == 0 && strchr(" \n", line[length]))
            return TRUE;
    }
    return FALSE;
}
