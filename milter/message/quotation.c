/* SPDX-License-Identifier: BSD-2-Clause */
/* quotation: looks for where somebody else's words begin. */
#include "message/quotation.h"

#include <string.h>

/* An attribution may be folded over so many lines. */
#define ATTRIBUTION_LINES 4
/* No line is longer that heads a message, or begins with a label. */
#define HEADING_BYTES 320
#define LABEL_BYTES 24
#define LINE_STEPS 300 /* of a budget, for each line that is looked at */

/* Whether the lines from I to END, as one, are an attribution: it names a time or an address, and ends in a colon. One
 * over several lines begins as such ("El …"). */
static bool
is_attribution(const Reading *reading, guint i, guint end)
{
    g_autofree char *joined = reading_join(reading, i, end);
    const ReadingPattern pattern = end - i == 1 ? ATTRIBUTION_LINE : ATTRIBUTION;

    return g_str_has_suffix(joined, ":") && strpbrk(joined, "0123456789@") &&
           reading_matches(reading, pattern, joined, strlen(joined));
}

/* Whether the line may go on with what line I, as deeply quoted, begins. */
static bool
goes_on(const Reading *reading, guint i, guint next)
{
    return next < reading->count && !reading_is_blank(reading, next) &&
           lines_at(reading->lines, next)->quotes == lines_at(reading->lines, i)->quotes;
}

/* How many lines from I on the mail program says to be an attribution. */
static guint
marked_attribution_length(const Reading *reading, guint i)
{
    guint end = i;

    while (end < reading->count && reading_has_mark(reading, end, MARK_ATTRIBUTION) && end - i < ATTRIBUTION_LINES)
        end++;
    return end - i;
}

/* How many lines from I on are an attribution; 0: none. The shortest counts: what stands before it is the author's. */
static guint
attribution_length(const Reading *reading, guint i)
{
    const guint marked = marked_attribution_length(reading, i);

    if (marked > 0)
        return marked;
    for (guint end = i; end - i < ATTRIBUTION_LINES && goes_on(reading, i, end);) {
        if (reading_last_character(reading, end++) != ':' || !is_attribution(reading, i, end))
            continue;
        for (guint later = i + 1; later < end && !reading_line_matches(reading, i, DATED); later++)
            if (is_attribution(reading, later, end))
                return 0;
        return end - i;
    }
    return 0;
}

/* Whether a line may be the rest of a folded list of addresses. */
static bool
is_folded_list(const Reading *reading, guint i)
{
    return strpbrk(reading_plain(reading, i), "@;");
}

/* How many labels stand in the lines behind I, up to a blank one or to what has no place in a header block, and whether
 * an hour or an address stands there. */
static unsigned
count_labels(const Reading *reading, guint i, bool *is_dated)
{
    unsigned labels = 0, others = 0;

    *is_dated = reading_line_matches(reading, i, HOUR_OR_ADDRESS);
    for (guint n = i + 1; n < reading->count && n < i + HEADER_BLOCK_LINES && !reading_is_blank(reading, n); n++) {
        if (reading_line_matches(reading, n, OTHER_LABEL)) {
            labels++;
            others = 0;
            *is_dated |= reading_line_matches(reading, n, HOUR_OR_ADDRESS);
        } else if (!is_folded_list(reading, n) && ++others > 1) {
            break;
        }
    }
    return labels;
}

/* Whether a header block begins at I: "De:" and at least two more labels, with an hour or an address; under a rule
 * less is enough. */
bool
quotation_begins_header_block(const Reading *reading, guint i, bool is_ruled)
{
    bool is_dated;

    if (!memchr(reading_text(reading, i), ':', MIN(reading_length(reading, i), LABEL_BYTES)) ||
        !reading_line_matches(reading, i, FIRST_LABEL))
        return false;
    const unsigned labels = count_labels(reading, i, &is_dated);
    return labels >= (is_ruled ? 1 : 2) && (is_dated || is_ruled);
}

/* Whether a line is short enough, and begins or ends as those that head a message do. */
static bool
may_be_heading(const Reading *reading, guint i)
{
    const size_t length = reading_length(reading, i);

    return length >= 5 && length <= HEADING_BYTES &&
           (memchr("-_", reading_first_character(reading, i), 2) || reading_last_character(reading, i) == ':');
}

/* Whether everything from I on is the message that is answered or forwarded. */
static bool
begins_original(const Reading *reading, guint i)
{
    if (reading_has_mark(reading, i, MARK_ORIGINAL) ||
        quotation_begins_header_block(reading, i, reading_has_mark(reading, i, MARK_RULED)))
        return true;
    if (!may_be_heading(reading, i))
        return false;
    if (reading_line_matches(reading, i, SEPARATOR) || reading_line_matches(reading, i, FORWARD))
        return true;
    const guint next = reading_skip_blank(reading, i + 1);
    return next < reading->count && reading_line_matches(reading, i, RULE) &&
           quotation_begins_header_block(reading, next, true);
}

/* Whether the attribution in LENGTH lines from I on is none that an author writes. */
static bool
is_made_by_program(const Reading *reading, guint i, guint length)
{
    g_autofree char *joined = reading_join(reading, i, i + length);

    return reading_has_mark(reading, i, MARK_ATTRIBUTION) || reading_matches(reading, DATED, joined, strlen(joined)) ||
           reading_matches(reading, ADDRESSED, joined, strlen(joined));
}

/* Quotes the lines from I on that are indented at least. Returns where to go on. */
static guint
quote_indented(Reading *reading, guint i)
{
    for (; i < reading->count && (reading_is_indented(reading, i) || reading_is_blank(reading, i)); i++)
        reading->owners[i] = QUOTED;
    return i;
}

/* An attribution at I is dropped with what is marked behind it. Where nothing is marked the rest is quoted, unless the
 * author may have written all of it. Returns where to go on. */
static guint
quote_after_attribution(Reading *reading, guint i, guint length)
{
    const guint next = reading_skip_blank(reading, i + length);
    const bool marked = next < reading->count && reading_is_indented(reading, next);

    if (!marked && !is_made_by_program(reading, i, length))
        return i + length;
    if (!reading->attribution)
        reading->attribution = reading_join(reading, i, i + length);
    reading_give(reading, i, i + length, DROPPED);
    if (marked)
        return quote_indented(reading, next);
    reading_give(reading, i + length, reading->count, QUOTED);
    return reading->count;
}

/* What is marked as quoted may begin with the attribution itself (Apple Mail). Returns where to go on. */
static guint
quote_marked(Reading *reading, guint i)
{
    const guint length = reading->attribution ? 0 : attribution_length(reading, i);

    if (length > 0) {
        reading->attribution = reading_join(reading, i, i + length);
        reading_give(reading, i, i + length, DROPPED);
        i += length;
    }
    for (; i < reading->count && reading_is_marked(reading, i); i++)
        reading->owners[i] = QUOTED;
    return i;
}

/* Whether a mark of quotation may be the author's own way to set a passage off: nothing has been cited yet in a message
 * that answers nothing. */
static bool
sets_off(const Reading *reading)
{
    return reading->lines->is_first && !reading->attribution;
}

/* Finds what is marked, and what stands behind an attribution or a heading. */
static void
find_marked(Reading *reading)
{
    for (guint i = 0; i < reading->count && budget_allows(reading->lines->budget, LINE_STEPS);) {
        guint length;
        if (reading_has_mark(reading, i, MARK_HIDDEN)) {
            reading->owners[i++] = DROPPED;
        } else if (reading_is_blank(reading, i) && !reading_is_marked(reading, i)) {
            i++;
        } else if (reading_is_marked(reading, i) && (reading_has_mark(reading, i, MARK_CITED) || !sets_off(reading))) {
            i = quote_marked(reading, i);
        } else if (begins_original(reading, i)) {
            reading_give(reading, i, reading->count, QUOTED);
            reading->original = i;
            return;
        } else if ((length = attribution_length(reading, i)) > 0) {
            i = quote_after_attribution(reading, i, length);
        } else {
            i++;
        }
    }
}

/* What is only indented is quoted too where it ends the text: who indents his own words goes on after them. */
static void
quote_indented_end(Reading *reading)
{
    guint end = reading->count;

    if (sets_off(reading))
        return;
    while (end > 0 && reading->owners[end - 1] == OWN &&
           (reading_is_indented(reading, end - 1) || reading_is_blank(reading, end - 1)))
        end--;
    if (end > 0 && end < reading->count && reading->owners[end - 1] == OWN)
        quote_indented(reading, end);
}

void
quotation_find(Reading *reading)
{
    find_marked(reading);
    quote_indented_end(reading);
}
