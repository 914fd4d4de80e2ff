/* SPDX-License-Identifier: BSD-2-Clause */
/* answer: builds answers and the text of their replies. */
#include "session/answer.h"

#include <string.h>

#include "base/ascii.h"

#define LINES_MAX 30 /* libmilter takes 32 */
#define LINE_MAX_CHARS 400

static void
field_edit_free(gpointer data)
{
    FieldEdit *edit = data;

    g_free(edit->name);
    g_free(edit->value);
    g_free(edit);
}

void
answer_init(Answer *answer)
{
    *answer = (Answer){
        .kind = ANSWER_CONTINUE,
        .lines = g_ptr_array_new_with_free_func(g_free),
        .edits = g_ptr_array_new_with_free_func(field_edit_free),
    };
}

void
answer_clear(Answer *answer)
{
    g_clear_pointer(&answer->lines, g_ptr_array_unref);
    g_clear_pointer(&answer->edits, g_ptr_array_unref);
    g_clear_pointer(&answer->rewritten, spool_free);
}

static void
set_reply(Answer *answer, AnswerKind kind, const char *code, const char *enhanced, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    answer->kind = kind;
    answer->code = code;
    answer->enhanced = enhanced;
    g_ptr_array_set_size(answer->lines, 0);
    for (char **line = lines; *line; line++)
        if (**line)
            g_ptr_array_add(answer->lines, g_strdup(*line));
}

void
answer_reject(Answer *answer, const char *text)
{
    set_reply(answer, ANSWER_REJECT, "550", "5.7.1", text);
}

void
answer_tempfail(Answer *answer, const char *text)
{
    set_reply(answer, ANSWER_TEMPFAIL, "451", "4.7.1", text);
}

static void
add_edit(Answer *answer, const char *name, const char *value, int index)
{
    FieldEdit *edit = g_new0(FieldEdit, 1);

    edit->name = g_strdup(name);
    edit->value = g_strdup(value);
    edit->index = index;
    g_ptr_array_add(answer->edits, edit);
}

void
answer_delete_field(Answer *answer, const char *name, int index)
{
    add_edit(answer, name, NULL, index);
}

void
answer_change_field(Answer *answer, const char *name, int index, const char *value)
{
    add_edit(answer, name, value, index);
}

void
answer_replace_body(Answer *answer, Spool *rewritten)
{
    answer->rewritten = spool_ref(rewritten);
}

void
answer_add_field(Answer *answer, const char *name, const char *value)
{
    add_edit(answer, name, value, 0);
}

/* Appends LINE in pieces of at most LINE_MAX_CHARS, broken at blanks where there are some. */
static void
append_wrapped(GPtrArray *lines, const char *line)
{
    while (*line && lines->len < LINES_MAX) {
        size_t length = strlen(line);
        if (length > LINE_MAX_CHARS) {
            length = LINE_MAX_CHARS;
            while (length > LINE_MAX_CHARS / 2 && line[length] != ' ')
                length--;
        }
        g_autofree char *piece = g_strndup(line, length);
        g_auto(GStrv) between = g_strsplit(g_strstrip(piece), "%", -1);
        g_ptr_array_add(lines, g_strjoinv("%%", between));
        line += length;
        while (*line == ' ')
            line++;
    }
}

GPtrArray *
answer_reply_lines(const Answer *answer)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < answer->lines->len; i++) {
        g_autofree char *ascii = ascii_from_text(g_ptr_array_index(answer->lines, i));
        append_wrapped(lines, g_strstrip(ascii));
    }
    return lines;
}
