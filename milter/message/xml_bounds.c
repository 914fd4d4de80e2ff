/* SPDX-License-Identifier: BSD-2-Clause */
/* xml_bounds: goes from "<" to "<", as lax as a parser that recovers from errors may be. */
#include "message/xml_bounds.h"

#include <string.h>

#define SEEN_BITS 65536u

typedef struct {
    const char *c, *end;
    Budget *budget;
    unsigned depth;
    unsigned namespaces;             /* in scope */
    guint16 declared[XML_DEPTH_MAX]; /* namespaces, by each open element */
    unsigned names;                  /* different ones, of elements, attributes and namespaces */
    guint8 seen[SEEN_BITS / 8];      /* by their hashes */
} Scan;

/* Goes behind the next MARK, or to the end. */
static void
skip_behind(Scan *scan, const char *mark)
{
    const char *found = memmem(scan->c, (size_t)(scan->end - scan->c), mark, strlen(mark));

    scan->c = found ? found + strlen(mark) : scan->end;
}

static bool
is_at(const Scan *scan, const char *mark)
{
    return (size_t)(scan->end - scan->c) >= strlen(mark) && memcmp(scan->c, mark, strlen(mark)) == 0;
}

static void
skip_blanks(Scan *scan)
{
    while (scan->c < scan->end && g_ascii_isspace(*scan->c))
        scan->c++;
}

/* Notes a name or what is kept like one; false where there are too many different ones. Hashes that collide let some
 * more pass. */
static bool
note_name(Scan *scan, const char *begin, const char *end)
{
    guint32 hash = 2166136261u; /* FNV-1a */

    for (const char *c = begin; c < end; c++)
        hash = (hash ^ (guchar)*c) * 16777619u;
    hash = (hash ^ hash >> 16) % SEEN_BITS;
    const guint8 bit = (guint8)(1u << hash % 8);
    scan->names += !(scan->seen[hash / 8] & bit);
    scan->seen[hash / 8] |= bit;
    return scan->names <= XML_NAMES_MAX;
}

/* Goes behind a name; false where there is none, or one longer than any program writes, or too many. */
static bool
pass_name(Scan *scan)
{
    const char *const begin = scan->c;

    while (scan->c < scan->end && !g_ascii_isspace(*scan->c) && !memchr("=/><\"'", *scan->c, sizeof "=/><\"'"))
        scan->c++;
    return scan->c > begin && scan->c - begin <= XML_NAME_MAX_BYTES && note_name(scan, begin, scan->c);
}

/* Goes behind an attribute; false where it is not written as it has to be. */
static bool
pass_attribute(Scan *scan)
{
    const bool is_namespace = is_at(scan, "xmlns");

    if (!pass_name(scan))
        return false;
    skip_blanks(scan);
    if (scan->c < scan->end && *scan->c++ != '=')
        return false;
    skip_blanks(scan);
    if (scan->c == scan->end)
        return true;
    const char quote = *scan->c++;
    if (quote != '"' && quote != '\'')
        return false;
    const char *close = memchr(scan->c, quote, (size_t)(scan->end - scan->c));
    const char *const value = scan->c, *const value_end = close ? close : scan->end;
    scan->c = close ? close + 1 : scan->end;
    return !memchr(value, '<', (size_t)(value_end - value)) && (!is_namespace || note_name(scan, value, value_end));
}

/* Goes behind the end of a start tag. An element that it opens stays so until its end. */
static bool
open_element(Scan *scan, unsigned namespaces)
{
    const bool is_empty = *scan->c == '/';

    scan->c += is_empty;
    if (scan->c == scan->end)
        return true;
    if (*scan->c++ != '>' || scan->namespaces + namespaces > XML_NAMESPACES_MAX)
        return false;
    if (is_empty)
        return true;
    if (scan->depth == XML_DEPTH_MAX)
        return false;
    scan->declared[scan->depth++] = (guint16)namespaces;
    scan->namespaces += namespaces;
    return true;
}

/* Goes behind a start tag, or to the end where the document is cut within it. */
static bool
pass_start_tag(Scan *scan)
{
    unsigned attributes = 0, namespaces = 0;

    scan->c++;
    if (scan->c < scan->end && !pass_name(scan))
        return false;
    for (skip_blanks(scan); scan->c < scan->end && *scan->c != '>' && *scan->c != '/'; skip_blanks(scan)) {
        namespaces += is_at(scan, "xmlns");
        if (++attributes > XML_ATTRIBUTES_MAX || !pass_attribute(scan))
            return false;
    }
    return scan->c == scan->end || open_element(scan, namespaces);
}

static bool
pass_end_tag(Scan *scan)
{
    if (scan->depth > 0)
        scan->namespaces -= scan->declared[--scan->depth];
    scan->c += strlen("</");
    return scan->c >= scan->end || pass_name(scan);
}

/* Goes on behind what begins with "<"; false: beyond the bounds. */
static bool
pass_markup(Scan *scan)
{
    static const struct {
        const char *begin, *end;
    } passive[] = { { "<!--", "-->" }, { "<![CDATA[", "]]>" }, { "<?", "?>" } };

    for (size_t i = 0; i < G_N_ELEMENTS(passive); i++) {
        if (!is_at(scan, passive[i].begin))
            continue;
        scan->c += strlen(passive[i].begin);
        skip_behind(scan, passive[i].end);
        return true;
    }
    if (is_at(scan, "<!"))
        return false;
    return is_at(scan, "</") ? pass_end_tag(scan) : pass_start_tag(scan);
}

/* Whether C, up to END, begins a character reference, or one of an entity that every document has (XML 1.0, 4.1). */
static bool
is_reference(const char *c, const char *end)
{
    static const char *const entities[] = { "amp;", "lt;", "gt;", "quot;", "apos;" };

    for (size_t i = 0; i < G_N_ELEMENTS(entities); i++)
        if ((size_t)(end - c) >= strlen(entities[i]) && memcmp(c, entities[i], strlen(entities[i])) == 0)
            return true;
    return c < end && *c == '#';
}

/* Whether there are no more than a few of those bytes in which libxml2 sees an error each without telling of any
 * element in between. */
static bool
has_few_errors(const char *xml, size_t length)
{
    const char *const end = xml + length;
    unsigned errors = 0;

    for (const char *c = xml; c < end && errors <= XML_ERRORS_MAX; c++) {
        if (*c == '&')
            errors += !is_reference(c + 1, end);
        else if (*c == ']')
            errors += end - c > 2 && c[1] == ']' && c[2] == '>';
        else if ((guchar)*c < ' ')
            errors += !g_ascii_isspace(*c);
    }
    return errors <= XML_ERRORS_MAX;
}

/* Whether the document that SCAN is at the beginning of is in an encoding in which "<" is that byte and no other. */
static bool
is_plainly_encoded(Scan scan)
{
    static const char *const encodings[] = { "utf-8", "us-ascii", "iso-8859-", "windows-125" };
    const char *const end = memchr(scan.c, '>', (size_t)(scan.end - scan.c));
    const char *declared = end && is_at(&scan, "<?xml") ? memmem(scan.c, (size_t)(end - scan.c), "encoding", 8) : NULL;

    if (scan.end - scan.c < 2 || *scan.c != '<' || !g_ascii_isgraph(scan.c[1]))
        return false;
    if (!declared)
        return true;
    scan.c = declared + strlen("encoding");
    while (scan.c < end && (g_ascii_isspace(*scan.c) || strchr("='\"", *scan.c)))
        scan.c++;
    for (size_t i = 0; i < G_N_ELEMENTS(encodings); i++)
        if (g_ascii_strncasecmp(scan.c, encodings[i], MIN(strlen(encodings[i]), (size_t)(end - scan.c))) == 0)
            return scan.c < end;
    return false;
}

bool
xml_is_bounded(const char *xml, size_t length, Budget *budget)
{
    if (length == 0) /* and XML may be NULL */
        return true;
    Scan scan = { .c = xml, .end = xml + length, .budget = budget };
    const char *next;

    if (is_at(&scan, "\xef\xbb\xbf"))
        scan.c += strlen("\xef\xbb\xbf");
    skip_blanks(&scan);
    if (!is_plainly_encoded(scan) || !has_few_errors(xml, length) || !budget_allows(budget, length))
        return scan.c == scan.end;
    while ((next = memchr(scan.c, '<', (size_t)(scan.end - scan.c)))) {
        const char *const begin = scan.c;
        scan.c = next;
        if (!pass_markup(&scan) || !budget_allows(budget, (size_t)(scan.c - begin)))
            return false;
    }
    return true;
}
