/* SPDX-License-Identifier: BSD-2-Clause */
/* thread: reads the marks of subjects. */
#include "message/thread.h"

#include <string.h>

#define MARK_BYTES 8
#define TAG_BYTES 30

typedef enum { MARK_NONE, MARK_ANSWER, MARK_FORWARD, MARK_REFERENCE } SubjectMark;

/* The mark that TEXT, LENGTH bytes up to a colon, is; "Re[2]" and "Re (2)" count too. */
static SubjectMark
mark_of(const char *text, size_t length)
{
    static const char *const answers[] = { "re", "r", "res", "aw", "antw", "sv", NULL };
    static const char *const forwards[] = { "rv", "fw", "fwd", "rm", "enc", "wg", "tr", "i", NULL };

    if (length > MARK_BYTES)
        return MARK_NONE;
    g_autofree char *mark = g_ascii_strdown(text, (gssize)length);
    mark[strcspn(mark, "[(^ ")] = '\0';
    if (g_strv_contains(answers, mark))
        return MARK_ANSWER;
    if (g_strv_contains(forwards, mark))
        return MARK_FORWARD;
    return strcmp(mark, "ref") == 0 ? MARK_REFERENCE : MARK_NONE;
}

/* Behind a tag in brackets that stands before a mark, as gateways put it there; TEXT where there is none. */
static const char *
skip_tag(const char *text)
{
    const size_t length = *text == '[' ? strcspn(text, "]") : 0;

    if (length == 0 || length > TAG_BYTES || text[length] != ']')
        return text;
    const char *rest = text + length + 1;
    rest += strspn(rest, " ");
    const size_t mark = strcspn(rest, ":");
    return rest[mark] == ':' && mark_of(rest, mark) != MARK_NONE ? rest : text;
}

/* The mark with which TEXT begins, and *REST behind it. */
static SubjectMark
next_mark(const char *text, const char **rest)
{
    while (g_ascii_isspace(*text))
        text++;
    text = skip_tag(text);
    const size_t length = strcspn(text, ":");
    const SubjectMark mark = text[length] == ':' ? mark_of(text, length) : MARK_NONE;
    *rest = mark == MARK_NONE ? text : text + length + 1;
    return mark;
}

const char *
thread_matter(const char *subject, unsigned *forwards)
{
    SubjectMark mark;

    if (forwards)
        *forwards = 0;
    do {
        mark = next_mark(subject, &subject);
        if (forwards)
            *forwards += mark == MARK_FORWARD;
    } while (mark != MARK_NONE);
    return subject;
}

ThreadKind
thread_kind(const Message *message)
{
    const char *subject = message_subject(message), *rest;
    const SubjectMark mark = next_mark(subject ? subject : "", &rest);

    if (mark == MARK_FORWARD)
        return THREAD_FORWARD;
    return mark == MARK_ANSWER || message_field(message, "In-Reply-To") || message_field(message, "References")
               ? THREAD_ANSWER
               : THREAD_NEW;
}
