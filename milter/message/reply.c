/* SPDX-License-Identifier: BSD-2-Clause */
/* reply: takes a text apart line by line: first what is quoted, then the signature; the rest is the author's own. */
#include "message/reply.h"

#include <string.h>

#include "message/quotation.h"
#include "message/signature_block.h"

#define HEADING_BYTES 80

static bool
is_own(const Reading *reading, guint i)
{
    return reading->owners[i] == OWN;
}

static bool
is_quoted(const Reading *reading, guint i)
{
    return reading->owners[i] == QUOTED;
}

static bool
is_signed(const Reading *reading, guint i)
{
    return reading->owners[i] == SIGNED;
}

static bool
is_judged(const Reading *reading, guint i)
{
    return is_own(reading, i) || (is_signed(reading, i) && signature_block_may_say_more(reading, i));
}

static bool
is_notice(const Reading *reading, guint i)
{
    return is_signed(reading, i) && signature_block_is_notice(reading, i);
}

/* The lines that somebody WANTS, without blank ones at the ends and at most one between; one level of quotation less is
 * marked than there is. NULL where there are none. */
static char *
gather(const Reading *reading, bool (*wants)(const Reading *reading, guint i))
{
    g_autoptr(GString) text = g_string_new(NULL);
    bool gap = false;

    for (guint i = 0; i < reading->count; i++) {
        if (reading_is_blank(reading, i) || !wants(reading, i)) {
            gap = true;
            continue;
        }
        if (text->len > 0)
            g_string_append(text, gap ? "\n\n" : "\n");
        for (int level = 1; is_quoted(reading, i) && level < lines_at(reading->lines, i)->quotes; level++)
            g_string_append(text, "> ");
        g_string_append_len(text, reading_text(reading, i), (gssize)reading_length(reading, i));
        gap = false;
    }
    return text->len > 0 ? g_strdup(text->str) : NULL;
}

static bool
has_words(const char *text)
{
    for (; *text; text = g_utf8_next_char(text))
        if (g_unichar_isalnum(g_utf8_get_char(text)))
            return true;
    return false;
}

/* The author's lines that nobody sees. NULL where there are none, or they only make room. */
static char *
gather_hidden(const Reading *reading)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < reading->count; i++)
        if (reading->owners[i] == DROPPED && reading_has_mark(reading, i, MARK_HIDDEN) &&
            !reading_is_indented(reading, i) && has_words(reading_plain(reading, i)))
            g_string_append_printf(text, "%s%s", text->len > 0 ? "\n" : "", reading_plain(reading, i));
    return text->len > 0 ? g_strdup(text->str) : NULL;
}

/* What stands behind the label of a line. The caller owns it. */
static char *
label_value(const char *line)
{
    g_autofree char *value = g_strdup(strchr(line, ':') + 1);

    return g_strdup(g_strstrip(g_strdelimit(value, "*", ' ')));
}

/* Where the header block of the quoted message may begin: where that does. */
static guint
first_quoted(const Reading *reading)
{
    guint i = 0;

    while (i < reading->original && (reading->owners[i] != QUOTED || reading_is_blank(reading, i)))
        i++;
    return i == reading->original || quotation_begins_header_block(reading, i, true) ? i : reading->count;
}

/* What the header block says of the message that it heads; its lines may be marked as quoted. */
static void
cite_header_block(const Reading *reading, Reply *reply)
{
    const guint first = first_quoted(reading), end = MIN(first + HEADER_BLOCK_LINES, reading->count);
    g_autoptr(GString) to = g_string_new(NULL);

    for (guint i = first; i < end; i++) {
        const bool is_to = reading_line_matches(reading, i, TO_LABEL);
        char **cited = NULL;
        if (reading_line_matches(reading, i, FIRST_LABEL))
            cited = &reply->quoted_from;
        else if (reading_line_matches(reading, i, DATE_LABEL))
            cited = &reply->quoted_date;
        if (!is_to && (!cited || *cited))
            continue;
        g_autofree char *value = label_value(reading_plain(reading, i));
        if (is_to)
            g_string_append_printf(to, "%s%s", to->len > 0 ? ", " : "", value);
        else
            *cited = g_steal_pointer(&value);
    }
    if (to->len > 0)
        reply->quoted_to = g_strdup(g_strdelimit(to->str, ";", ','));
}

/* By whom and when the quoted message was written, as the header block says, or else the attribution. */
static void
cite(const Reading *reading, Reply *reply)
{
    const char *attribution = reading->attribution;

    cite_header_block(reading, reply);
    if (!reply->quoted_from)
        reply->quoted_from = g_strdup(attribution);
    if (!reply->quoted_date && attribution && reading_matches(reading, TIME, attribution, strlen(attribution))) {
        const PCRE2_SIZE *found = pcre2_get_ovector_pointer(reading->match);
        reply->quoted_date = g_strndup(attribution + found[2], found[3] - found[2]);
    }
}

/* Behind the last of the author's words; where there are none, above everything. */
static void
find_place(const Reading *reading, Reply *reply)
{
    for (guint i = 0; i < reading->count; i++)
        if (reading_is_own_text(reading, i)) {
            reply->source = lines_at(reading->lines, i)->source;
            reply->place = lines_at(reading->lines, i)->place;
        }
}

/* Where the last signature stands: the lines that are signed without another's between. */
static void
find_signed(const Reading *reading, Reply *reply)
{
    bool begins = true;

    for (guint i = 0; i < reading->count; i++) {
        const Line *line = lines_at(reading->lines, i);
        if (reading->owners[i] != SIGNED) {
            begins = true;
        } else if (!reading_is_blank(reading, i)) {
            if (begins || line->source != reply->signed_at.source)
                reply->signed_at = (SourceRange){ .source = line->source, .begin = line->begin };
            reply->signed_at.end = line->place;
            begins = false;
        }
    }
}

/* How much of the author's own is in bold type. A line that is so from its beginning to its end heads what follows. */
static void
weigh_bold(const Reading *reading, Reply *reply)
{
    for (guint i = 0; i < reading->count; i++) {
        const Line *line = lines_at(reading->lines, i);
        if (reading->owners[i] != OWN || reading_is_blank(reading, i))
            continue;
        reply->written += line->length;
        if (line->bold < line->length || line->length > HEADING_BYTES)
            reply->bold += line->bold;
    }
}

static bool
names_author(const Authored *authored)
{
    for (guint i = 0; i < authored->lines->len; i++)
        if (authored_at(authored, i)->kind == AUTHORED_SIGNATURE)
            return true;
    return false;
}

Reply *
reply_new(const Lines *lines)
{
    Reading reading = reading_begin(lines);
    Reply *reply = g_new0(Reply, 1);

    quotation_find(&reading);
    signature_block_find(&reading);
    reply->newest = gather(&reading, is_own);
    if (!reply->newest)
        reply->newest = g_strdup("");
    reply->judged = gather(&reading, is_judged);
    if (!reply->judged)
        reply->judged = g_strdup("");
    reply->hidden = gather_hidden(&reading);
    reply->notice = gather(&reading, is_notice);
    reply->quoted = gather(&reading, is_quoted);
    reply->signature = gather(&reading, is_signed);
    reply->authored = authored_new(&reading);
    reply->names_author = names_author(reply->authored);
    cite(&reading, reply);
    find_place(&reading, reply);
    find_signed(&reading, reply);
    weigh_bold(&reading, reply);
    reading_end(&reading);
    return reply;
}

void
reply_free(Reply *reply)
{
    if (!reply)
        return;
    authored_free(reply->authored);
    g_free(reply->newest);
    g_free(reply->hidden);
    g_free(reply->notice);
    g_free(reply->judged);
    g_free(reply->quoted);
    g_free(reply->quoted_from);
    g_free(reply->quoted_to);
    g_free(reply->quoted_date);
    g_free(reply->signature);
    g_free(reply);
}
