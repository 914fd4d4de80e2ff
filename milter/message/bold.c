/* SPDX-License-Identifier: BSD-2-Clause */
/* bold: counts what stands behind tags and styles of bold type. */
#include "message/bold.h"

#include <string.h>

#include "message/text.h"

#define LABEL_BYTES 16

/* Where what is answered begins, as mail programs write it. */
static const char *const quotations[] = { "gmail_quote", "divRplyFwdMsg", "border-top:solid", "OutlookMessageHeader",
    "moz-cite-prefix", "moz-forward-container", "yahoo_quoted", "appendonsend", "protonmail_quote", "<blockquote" };

static const char *const marks[] = { "<b>", "<b ", "<strong", "font-weight:bold", "font-weight: bold", "font-weight:6",
    "font-weight:7", "font-weight: 6", "font-weight: 7", "font-weight:8", "font-weight:9" };

/* How much of HTML is the author's at the most. */
static size_t
own_length(const char *html)
{
    size_t length = strlen(html);

    for (size_t i = 0; i < G_N_ELEMENTS(quotations); i++) {
        const char *begin = g_strstr_len(html, (gssize)length, quotations[i]);
        if (begin)
            length = (size_t)(begin - html);
    }
    return length;
}

/* Whether the tag, or the declaration of a style, that begins at HTML sets what follows in bold type. */
static bool
begins_bold(const char *html)
{
    const char second = g_ascii_tolower(html[1]);

    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (marks[i][1] == second && g_ascii_strncasecmp(html, marks[i], strlen(marks[i])) == 0)
            return true;
    return false;
}

/* The bytes from HTML to the next end tag, without those of tags; none where they are a label, as header blocks have
 * ("De:"). */
static size_t
bytes_to_end_tag(const char *html)
{
    size_t bytes = 0;
    char last = '\0';

    for (bool in_tag = true; *html && strncmp(html, "</", 2) != 0; html++) {
        in_tag = *html == '<' || (in_tag && *html != '>');
        bytes += !in_tag;
        last = in_tag || *html == ' ' ? last : *html;
    }
    return last == ':' && bytes <= LABEL_BYTES ? 0 : bytes;
}

/* The bytes in bold type of HTML up to END. */
static size_t
count_to(const char *html, const char *end)
{
    size_t bold = 0;

    for (const char *c = html; (c = strpbrk(c, "<f")) != NULL && c < end; c++)
        if (begins_bold(c))
            bold += bytes_to_end_tag(c + 1);
    return bold;
}

static size_t
count_bold(const Message *message, const Part *part, size_t least)
{
    g_auto(Text) text = text_read(message_spool(message), part);
    const size_t bold = count_to(text.utf8, text.utf8 + text.length);

    return bold < least ? bold : count_to(text.utf8, text.utf8 + own_length(text.utf8));
}

bool
bold_may_reach(const Message *message, size_t least)
{
    const GPtrArray *parts = message_parts(message);
    size_t bold = 0;

    for (guint i = 0; i < parts->len && bold < least; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        if (part->is_text && !part->is_enclosed && strcmp(part->type, "text/html") == 0)
            bold += count_bold(message, part, least);
    }
    return bold >= least;
}
