/* SPDX-License-Identifier: BSD-2-Clause */
/* pdf_form: reads the action around a name, strictly, so that nothing hides in what another reader would skip. */
#include "message/pdf_form.h"

#include <string.h>

#include <glib.h>

#include "message/pdf_syntax.h"

/* How far before the name its dictionary begins, at most. */
#define ACTION_BYTES 4096
/* How much of its line before that is looked through for a comment. */
#define LINE_BYTES 16384
/* How far behind the name the action ends. */
#define SCRIPT_BYTES 65536

/* --- the script ------------------------------------------------------------------------------------------------ */

static bool
is_field_function(const char *name, size_t length)
{
    static const char *const functions[] = { "AFNumber_Format", "AFNumber_Keystroke", "AFPercent_Format",
        "AFPercent_Keystroke", "AFDate_Format", "AFDate_FormatEx", "AFDate_Keystroke", "AFDate_KeystrokeEx",
        "AFTime_Format", "AFTime_FormatEx", "AFTime_Keystroke", "AFTime_KeystrokeEx", "AFSpecial_Format",
        "AFSpecial_Keystroke", "AFSpecial_KeystrokeEx", "AFSimple_Calculate", "AFRange_Validate" };

    for (size_t i = 0; i < G_N_ELEMENTS(functions); i++)
        if (strlen(functions[i]) == length && memcmp(functions[i], name, length) == 0)
            return true;
    return false;
}

static void
skip_spaces(const char **text)
{
    while (g_ascii_isspace(**text))
        ++*text;
}

static size_t
word_length(const char *text)
{
    size_t length = 0;

    while (g_ascii_isalnum(text[length]) || text[length] == '_')
        length++;
    return length;
}

/* Moves *TEXT, at a quotation mark, behind the string; false where it does not end. */
static bool
skip_quoted(const char **text)
{
    const char mark = *(*text)++;

    while (**text && **text != mark && **text != '\n' && **text != '\r')
        *text += **text == '\\' && (*text)[1] ? 2 : 1;
    return **text == mark && ++*text;
}

/* Moves *TEXT behind one piece of a list of arguments: a string, a number, a word that is no name, "new Array(". */
static bool
skip_argument(const char **text)
{
    static const char *const words[] = { "true", "false", "null", "new", "Array" };

    if (**text == '"' || **text == '\'')
        return skip_quoted(text);
    const size_t length = word_length(*text);
    const bool is_number = g_ascii_isdigit(**text);
    for (size_t i = 0; !is_number && i < G_N_ELEMENTS(words); i++)
        if (strlen(words[i]) == length && memcmp(words[i], *text, length) == 0) {
            *text += length;
            return true;
        }
    *text += is_number ? strspn(*text, "0123456789.") : strspn(*text, ",-[] \t\r\n");
    return true;
}

/* Moves *TEXT, at an opening bracket, behind the one that closes it. */
static bool
skip_arguments(const char **text)
{
    unsigned open = 0;

    for (const char *before = NULL; **text && *text != before;) {
        before = *text;
        if (**text == '(') {
            open++;
            ++*text;
        } else if (**text == ')') {
            ++*text;
            if (--open == 0)
                return true;
        } else if (!skip_argument(text)) {
            return false;
        }
    }
    return false;
}

/* Whether SCRIPT is calls of those functions and nothing else. */
static bool
is_field_script(const char *script)
{
    unsigned calls = 0;

    for (skip_spaces(&script); *script; skip_spaces(&script), calls++) {
        const size_t length = word_length(script);
        if (!is_field_function(script, length))
            return false;
        script += length;
        skip_spaces(&script);
        if (*script != '(' || !skip_arguments(&script))
            return false;
        skip_spaces(&script);
        script += strspn(script, ";");
    }
    return calls > 0;
}

/* What a text string says in ASCII (7.9.2.2): UTF-16 has a mark at its start. NULL where it says more than ASCII, or a
 * zero. The caller owns it. */
static char *
ascii_of(const GByteArray *bytes)
{
    const bool is_utf16 = bytes->len >= 2 && memcmp(bytes->data, "\xfe\xff", 2) == 0;
    GString *text = g_string_sized_new(bytes->len);
    bool is_ascii = !is_utf16 || bytes->len % 2 == 0;

    for (guint i = is_utf16 ? 2 : 0; is_ascii && i < bytes->len; i += is_utf16 ? 2 : 1) {
        const uint8_t byte = bytes->data[is_utf16 ? i + 1 : i];
        is_ascii = byte != 0 && (!is_utf16 || bytes->data[i] == 0);
        g_string_append_c(text, (char)byte);
    }
    return g_string_free(text, !is_ascii);
}

/* --- the action ------------------------------------------------------------------------------------------------ */

typedef struct {
    const uint8_t *kind; /* the value of /S */
    bool has_type, is_harmless;
} Action;

static void
skip_white(PdfCursor *cursor)
{
    while (cursor->at < cursor->end && g_ascii_isspace((char)*cursor->at))
        cursor->at++;
}

/* Moves *CURSOR behind the name NAME and the blanks that follow; whether it is there. */
static bool
take_name(PdfCursor *cursor, const char *name)
{
    if (!pdf_is_name(*cursor, name))
        return false;
    cursor->at += strlen(name);
    skip_white(cursor);
    return true;
}

/* Whether a string in hexadecimal at CURSOR has nothing but digits, so that each reader ends it at the same place. */
static bool
is_plain_hexadecimal(PdfCursor cursor)
{
    for (cursor.at++; cursor.at < cursor.end && *cursor.at != '>'; cursor.at++)
        if (!g_ascii_isxdigit((char)*cursor.at) && !g_ascii_isspace((char)*cursor.at))
            return false;
    return cursor.at < cursor.end;
}

static bool
take_script(PdfCursor *cursor, Action *action)
{
    if (cursor->at >= cursor->end || action->is_harmless ||
        (*cursor->at != '(' && !(*cursor->at == '<' && is_plain_hexadecimal(*cursor))))
        return false;
    g_autoptr(GByteArray) bytes = pdf_take_string(cursor);
    g_autofree char *script = bytes ? ascii_of(bytes) : NULL;
    action->is_harmless = script && is_field_script(script);
    return action->is_harmless;
}

/* Reads one key and its value; false where they are not those of such an action, or come twice. */
static bool
take_entry(PdfCursor *cursor, Action *action)
{
    if (take_name(cursor, "/S")) {
        const uint8_t *kind = cursor->at;
        if (action->kind || !take_name(cursor, "/JavaScript"))
            return false;
        action->kind = kind;
        return true;
    }
    if (take_name(cursor, "/Type")) {
        const bool is_first = !action->has_type;
        action->has_type = true;
        return is_first && take_name(cursor, "/Action");
    }
    return take_name(cursor, "/JS") && take_script(cursor, action);
}

/* Whether what stands at AT may be part of a comment: its line, as far as it is looked through, has the sign of one. */
static bool
may_be_comment(const uint8_t *bytes, const uint8_t *at)
{
    const size_t length = MIN((size_t)(at - bytes), (size_t)LINE_BYTES);
    const uint8_t *const begin = at - length;
    const uint8_t *newline = memrchr(begin, '\n', length), *end_of_line = memrchr(begin, '\r', length);
    const uint8_t *line = newline && (!end_of_line || newline > end_of_line) ? newline : end_of_line;

    if (!line && begin > bytes)
        return true;
    line = line ? line : begin;
    return memchr(line, '%', (size_t)(at - line));
}

/* The dictionary that NAME stands in begins where "<<" last stands before it; NULL where there is none, or where a
 * comment may hold it. */
static const uint8_t *
find_dictionary(const uint8_t *bytes, const uint8_t *name)
{
    const uint8_t *first = name - MIN((size_t)(name - bytes), (size_t)ACTION_BYTES), *found = name;

    while (found > first && !(name - found >= 2 && found[0] == '<' && found[1] == '<'))
        found--;
    if (name - found < 2 || found[0] != '<' || found[1] != '<')
        return NULL;
    return may_be_comment(bytes, found) ? NULL : found;
}

bool
pdf_form_is_field_action(const uint8_t *bytes, size_t length, const uint8_t *name)
{
    const uint8_t *begin = find_dictionary(bytes, name);
    const uint8_t *const end = name + MIN((size_t)(bytes + length - name), (size_t)SCRIPT_BYTES);
    PdfCursor cursor = { begin ? begin + 2 : NULL, end };
    Action action = { 0 };

    if (!begin)
        return false;
    skip_white(&cursor);
    while (take_entry(&cursor, &action))
        skip_white(&cursor);
    return action.kind == name && action.is_harmless && (size_t)(cursor.end - cursor.at) >= 2 &&
           memcmp(cursor.at, ">>", 2) == 0;
}
