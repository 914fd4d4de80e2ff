/* SPDX-License-Identifier: BSD-2-Clause */
/* pdf_syntax: reads objects without building them, within the bytes it is given. */
#include "message/pdf_syntax.h"

#include <string.h>

/* Dictionaries and arrays within each other. */
#define DEPTH_MOST 32

static bool
is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == '\0';
}

static bool
is_delimiter(uint8_t byte)
{
    return byte != '\0' && strchr("()<>[]{}/%", byte);
}

static bool
begins_with(PdfCursor cursor, const char *mark)
{
    const size_t length = strlen(mark);

    return (size_t)(cursor.end - cursor.at) >= length && memcmp(cursor.at, mark, length) == 0;
}

/* Behind blanks and comments (7.2.3, 7.2.4). */
static PdfCursor
skip_blanks(PdfCursor cursor)
{
    while (cursor.at < cursor.end && (is_blank(*cursor.at) || *cursor.at == '%')) {
        const bool is_comment = *cursor.at == '%';
        while (is_comment && cursor.at < cursor.end && *cursor.at != '\n' && *cursor.at != '\r')
            cursor.at++;
        if (cursor.at < cursor.end)
            cursor.at++;
    }
    return cursor;
}

/* --- strings -------------------------------------------------------------------------------------------------- */

/* The character that the digits of an octal escape stand for; *CURSOR, at the first, moves behind the last. */
static uint8_t
read_octal(PdfCursor *cursor)
{
    unsigned value = 0;

    for (int i = 0; i < 3 && cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '7'; i++)
        value = value * 8 + (unsigned)(*cursor->at++ - '0');
    return (uint8_t)value;
}

/* Appends what the escape stands for whose sign is before *CURSOR (7.3.4.2, table 3). */
static void
read_escape(PdfCursor *cursor, GByteArray *bytes)
{
    static const char letters[] = "nrtbf", values[] = "\n\r\t\b\f";
    const uint8_t letter = *cursor->at;
    const char *known = letter ? strchr(letters, letter) : NULL;

    if (letter >= '0' && letter <= '7') {
        const uint8_t byte = read_octal(cursor);
        g_byte_array_append(bytes, &byte, 1);
        return;
    }
    cursor->at++;
    if (letter == '\r' && begins_with(*cursor, "\n"))
        cursor->at++;
    if (letter == '\r' || letter == '\n')
        return;
    g_byte_array_append(bytes, known ? (const uint8_t *)&values[known - letters] : &letter, 1);
}

/* The string at *CURSOR, which moves behind it, into BYTES; whether it ends. */
static bool
read_literal(PdfCursor *cursor, GByteArray *bytes)
{
    unsigned open = 0;

    while (cursor->at < cursor->end) {
        const uint8_t byte = *cursor->at++;
        if (byte == '\\' && cursor->at < cursor->end) {
            read_escape(cursor, bytes);
            continue;
        }
        if (byte == ')' && --open == 0)
            return true;
        if (byte == '(' && open++ == 0)
            continue;
        g_byte_array_append(bytes, &byte, 1);
    }
    return false;
}

static bool
read_hexadecimal(PdfCursor *cursor, GByteArray *bytes)
{
    unsigned digits = 0;
    int value = 0;

    for (cursor->at++; cursor->at < cursor->end && *cursor->at != '>'; cursor->at++) {
        const int digit = g_ascii_xdigit_value((char)*cursor->at);
        if (digit < 0)
            continue;
        value = (value << 4 | digit) & 0xff;
        if (++digits % 2 == 0)
            g_byte_array_append(bytes, &(const uint8_t){ (uint8_t)value }, 1);
    }
    /* Where one is missing, it is 0. */
    if (digits % 2 == 1)
        g_byte_array_append(bytes, &(const uint8_t){ (uint8_t)((value << 4) & 0xff) }, 1);
    return cursor->at < cursor->end && cursor->at++;
}

static bool
read_string(PdfCursor *cursor, GByteArray *bytes)
{
    return *cursor->at == '(' ? read_literal(cursor, bytes) : read_hexadecimal(cursor, bytes);
}

static bool
is_string(PdfCursor cursor)
{
    return begins_with(cursor, "(") || (begins_with(cursor, "<") && !begins_with(cursor, "<<"));
}

GByteArray *
pdf_take_string(PdfCursor *cursor)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    *cursor = skip_blanks(*cursor);
    return is_string(*cursor) && read_string(cursor, bytes) ? g_steal_pointer(&bytes) : NULL;
}

GByteArray *
pdf_read_string(PdfCursor cursor)
{
    return pdf_take_string(&cursor);
}

/* --- other objects -------------------------------------------------------------------------------------------- */

/* Moves *CURSOR behind the next token: a string, a bracket, a name, a number or a keyword. *DEPTH counts the brackets
 * that are open. */
static bool
skip_token(PdfCursor *cursor, unsigned *depth)
{
    *cursor = skip_blanks(*cursor);
    if (cursor->at >= cursor->end)
        return false;
    if (is_string(*cursor)) {
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        return read_string(cursor, bytes);
    }
    const bool opens = begins_with(*cursor, "<<") || begins_with(*cursor, "[");
    const bool closes = begins_with(*cursor, ">>") || begins_with(*cursor, "]");
    if (opens || closes) {
        if (closes && *depth == 0)
            return false;
        *depth = opens ? *depth + 1 : *depth - 1;
        cursor->at += *cursor->at == '[' || *cursor->at == ']' ? 1 : 2;
        return *depth <= DEPTH_MOST;
    }
    for (cursor->at++; cursor->at < cursor->end && !is_blank(*cursor->at) && !is_delimiter(*cursor->at);)
        cursor->at++;
    return true;
}

bool
pdf_dictionary_find(PdfCursor cursor, const char *key, PdfCursor *value)
{
    unsigned depth = 0;
    bool may_be_key = true; /* what stands here, when it is a name of the dictionary itself */

    cursor = skip_blanks(cursor);
    if (!begins_with(cursor, "<<") || !skip_token(&cursor, &depth))
        return false;
    while (depth > 0) {
        cursor = skip_blanks(cursor);
        /* A value of three tokens ("12 0 R") has no name among them. */
        const bool is_key = may_be_key && begins_with(cursor, "/");
        const bool found = is_key && pdf_is_name(cursor, key);
        if (!skip_token(&cursor, &depth))
            return false;
        if (found) {
            *value = skip_blanks(cursor);
            return true;
        }
        may_be_key = depth == 1 && !is_key;
    }
    return false;
}

bool
pdf_is_name(PdfCursor cursor, const char *name)
{
    cursor = skip_blanks(cursor);
    if (!begins_with(cursor, name))
        return false;
    cursor.at += strlen(name);
    return cursor.at >= cursor.end || is_blank(*cursor.at) || is_delimiter(*cursor.at);
}

bool
pdf_read_integer(PdfCursor *cursor, gint64 *value)
{
    PdfCursor at = skip_blanks(*cursor);
    const bool is_negative = begins_with(at, "-");
    gint64 number = 0;
    unsigned digits = 0;

    if (is_negative || begins_with(at, "+"))
        at.at++;
    for (; at.at < at.end && g_ascii_isdigit(*at.at) && digits < 15; at.at++, digits++)
        number = number * 10 + (*at.at - '0');
    if (digits == 0)
        return false;
    *value = is_negative ? -number : number;
    *cursor = at;
    return true;
}
