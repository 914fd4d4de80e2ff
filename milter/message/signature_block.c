/* SPDX-License-Identifier: BSD-2-Clause */
/* signature_block: looks for where the author signs. */
#include "message/signature_block.h"

#include <string.h>

#include "message/signature.h"
#include "message/signature_line.h"
#include "message/words.h"

/* A signature has at most so many lines, none as long as a sentence. */
#define SIGNATURE_LINES 16
#define SIGNATURE_ALL_LINES 300 /* with blank ones, and those that a program says to belong to it */
#define SIGNATURE_LINE_CHARS 90
#define SENTENCE_WORDS 12
#define AFTERTHOUGHT_WORDS 3
/* No line is longer that begins one, says farewell, or names a telephone. */
#define SIGNATURE_LINE_BYTES 200
#define CLOSING_BYTES 80
#define DEVICE_BYTES 160
/* Of a lawyer's notice so much is read to know it. */
#define NOTICE_LINES 12
#define NOTICE_BYTES 1500

static unsigned
count_words(const char *plain)
{
    unsigned words = *plain != '\0';

    for (; *plain; plain++)
        words += *plain == ' ';
    return words;
}

/* Whether a lawyer's notice begins at I, in whatever words: it speaks of the message, and then, in the same paragraph,
 * of who may read it, of the laws on that, or of viruses. */
static bool
is_notice(const Reading *reading, guint i)
{
    guint end = i;

    if (!reading_line_matches(reading, i, NOTICE_BEGIN))
        return false;
    for (size_t length = 0; end < reading->count && end - i < NOTICE_LINES && !reading_is_blank(reading, end); end++)
        if (reading->owners[end] != reading->owners[i] || (length += reading_length(reading, end)) > NOTICE_BYTES)
            break;
    g_autofree char *joined = reading_join(reading, i, end);
    return reading_matches(reading, NOTICE_WORD, joined, strlen(joined));
}

/* Whether line I is what a telephone or a lawyer adds below a signature. */
static bool
is_added(const Reading *reading, guint i)
{
    return reading_line_matches(reading, i, DISCLAIMER) || reading_line_matches(reading, i, DEVICE) ||
           is_notice(reading, i);
}

/* A sentence in a paragraph of its own: what came to the author's mind when he had signed. */
static bool
is_afterthought(const Reading *reading, guint i)
{
    const char *plain = reading_plain(reading, i);

    return i > 0 && memchr(".?!", reading_last_character(reading, i), 3) && reading_is_blank(reading, i - 1) &&
           count_words(plain) >= AFTERTHOUGHT_WORDS && !signature_is_name(plain) &&
           !reading_line_matches(reading, i, CONTACT) && !is_added(reading, i);
}

/* Behind the author's lines from I on that may belong to one signature: short and few, as no text is, or what the mail
 * program says to be one, and then what a lawyer or a telephone adds, whatever its length. 0: they are no signature. */
static guint
signature_end(const Reading *reading, guint i)
{
    unsigned count = 0;

    for (const guint first = i; i < reading->count && reading->owners[i] == OWN; i++) {
        if (i - first > SIGNATURE_ALL_LINES)
            return 0;
        const char *plain = reading_plain(reading, i);
        if (*plain == '\0' || reading_has_mark(reading, i, MARK_SIGNATURE))
            continue;
        if (i > first && (reading_line_matches(reading, i, POSTSCRIPT) || is_afterthought(reading, i)))
            return i;
        if (i > first && is_added(reading, i))
            break;
        if (++count > SIGNATURE_LINES || g_utf8_strlen(plain, -1) > SIGNATURE_LINE_CHARS ||
            count_words(plain) > SENTENCE_WORDS)
            return 0;
    }
    while (i < reading->count && reading->owners[i] == OWN && !reading_line_matches(reading, i, POSTSCRIPT) &&
           !(reading_length(reading, i) <= SIGNATURE_LINE_CHARS && is_afterthought(reading, i)))
        i++;
    return i;
}

static bool
has_text_before(const Reading *reading, guint i)
{
    while (i > 0)
        if (reading_is_own_text(reading, --i))
            return true;
    return false;
}

/* The next own line with words behind I before a quote; count: there is none. */
static guint
next_own_text(const Reading *reading, guint i)
{
    for (i++; i < reading->count && reading->owners[i] == OWN; i++)
        if (!reading_is_blank(reading, i))
            return i;
    return reading->count;
}

/* Whether the lines from I to END give a way to reach somebody. */
static bool
has_contact(const Reading *reading, guint i, guint end)
{
    for (; i < end; i++)
        if (reading_line_matches(reading, i, CONTACT))
            return true;
    return false;
}

/* "Cordialmente,": alone, or with a name behind it. What also opens letters, or is part of them, needs a name. */
static bool
is_closing(const Reading *reading, guint i)
{
    const char *plain = reading_plain(reading, i);

    if (reading_length(reading, i) > CLOSING_BYTES ||
        !reading_matches(reading, CLOSING, plain, reading->plain[i].length))
        return false;
    const PCRE2_SIZE end = pcre2_get_ovector_pointer(reading->match)[1];
    const guint next = next_own_text(reading, i);
    if (plain[end] != '\0')
        return signature_is_name(plain + end) &&
               (next == reading->count || !reading_line_matches(reading, i, COURTESY));
    if (next == reading->count)
        return !reading_line_matches(reading, i, COURTESY);
    return !reading_line_matches(reading, i, COURTESY) || signature_is_name(reading_plain(reading, next)) ||
           reading_has_mark(reading, next, MARK_SIGNATURE);
}

/* "-Pedro": nothing but a name behind a dash, as the last line and no item of a list. */
static bool
is_dashed_name(const Reading *reading, guint i)
{
    const char *plain = reading_plain(reading, i);
    const size_t dashes = strspn(plain, "-~");

    const guint next = next_own_text(reading, i);
    if (dashes == 0 || i == 0 || (next < reading->count && !reading_line_matches(reading, next, RULE)))
        return false;
    return signature_is_name(plain + dashes) &&
           (reading_is_blank(reading, i - 1) || *reading_text(reading, i - 1) != '-');
}

/* What a mailing list adds: a rule, and under it only where to write to. */
static bool
is_list_footer(const Reading *reading, guint i, guint end)
{
    return reading_line_matches(reading, i, RULE) && has_contact(reading, i + 1, end);
}

/* Whether what stands before the line introduces it ("Comuníquese con:"). */
static bool
is_introduced(const Reading *reading, guint i)
{
    while (i > 0 && reading_is_blank(reading, i - 1))
        i--;
    return i > 0 && reading_last_character(reading, i - 1) == ':';
}

/* A name in a paragraph of its own, over ways to reach whom it names. */
static bool
is_name_over_contact(const Reading *reading, guint i, guint end)
{
    return i > 0 && reading_is_blank(reading, i - 1) && !is_introduced(reading, i) &&
           signature_is_name(reading_plain(reading, i)) && has_contact(reading, i + 1, end);
}

/* Behind the author's lines from I on. */
static guint
next_own_end(const Reading *reading, guint i)
{
    while (i < reading->count && reading->owners[i] == OWN)
        i++;
    return i;
}

/* Whether a signature may begin with the line, by what it says itself. */
static bool
may_begin_signature(const Reading *reading, guint i)
{
    return reading_has_mark(reading, i, MARK_SIGNATURE) || reading_line_matches(reading, i, DISCLAIMER) ||
           (reading_length(reading, i) <= DEVICE_BYTES && reading_line_matches(reading, i, DEVICE)) ||
           (reading_length(reading, i) <= SIGNATURE_LINE_BYTES &&
               (memchr("-~_*", reading_first_character(reading, i), 4) || reading_line_matches(reading, i, CLOSING) ||
                   signature_is_name(reading_plain(reading, i))));
}

/* Behind the disclaimer at I; 0 where the author's own words go on behind it. */
static guint
disclaimer_end(const Reading *reading, guint i)
{
    while (i < reading->count && reading->owners[i] == OWN) {
        if (!reading_line_matches(reading, i, DISCLAIMER))
            return 0;
        while (i < reading->count && reading->owners[i] == OWN && !reading_is_blank(reading, i))
            i++;
        while (i < reading->count && reading->owners[i] == OWN && reading_is_blank(reading, i))
            i++;
    }
    return i;
}

/* A "-- " line begins a signature wherever it stands (RFC 3676, section 4.3); a farewell, or the line that a telephone
 * adds, where only short lines follow and there was something to sign. Returns behind its last line, 0: none begins. */
static guint
signature_at(const Reading *reading, guint i)
{
    if (!may_begin_signature(reading, i))
        return 0;
    const guint end = signature_end(reading, i);
    if (end == 0) {
        const bool is_delimiter = reading_length(reading, i) == 3 && memcmp(reading_text(reading, i), "-- ", 3) == 0;
        return is_delimiter ? next_own_end(reading, i) : has_text_before(reading, i) ? disclaimer_end(reading, i) : 0;
    }
    if (reading_line_matches(reading, i, DELIMITER)) {
        const guint next = next_own_text(reading, i);
        return next == end && end < reading->count ? 0 : end; /* a text goes on behind a mere line of dashes */
    }
    if (reading_line_matches(reading, i, DEVICE))
        return end;
    if (!has_text_before(reading, i))
        return reading_has_mark(reading, i, MARK_SIGNATURE) && has_contact(reading, i, end) ? end : 0;
    if (reading_has_mark(reading, i, MARK_SIGNATURE) || is_closing(reading, i) || is_list_footer(reading, i, end) ||
        is_dashed_name(reading, i) || reading_line_matches(reading, i, DISCLAIMER) ||
        is_name_over_contact(reading, i, end))
        return end;
    return 0;
}

void
signature_block_find(const Reading *reading)
{
    for (guint i = 0, end; i < reading->count; i++)
        if (reading_is_own_text(reading, i) && (end = signature_at(reading, i)) > 0) {
            reading_give(reading, i, end, SIGNED);
            i = end - 1;
        }
}

bool
signature_block_is_farewell(const Reading *reading, guint i)
{
    const char *plain = reading_plain(reading, i);

    return reading_matches(reading, CLOSING, plain, reading->plain[i].length) &&
           plain[pcre2_get_ovector_pointer(reading->match)[1]] == '\0';
}

bool
signature_block_is_added(const Reading *reading, guint i)
{
    return is_added(reading, i);
}

/* --- what is judged though it is signed ----------------------------------------------------------------------- */

/* Whether the line before I is signed as well. */
static bool
is_signed_before(const Reading *reading, guint i)
{
    return i > 0 && (reading->owners[i - 1] == SIGNED);
}

/* How far above a line its notice, or the line that it goes on from, is looked for: what lawyers write is shorter, and
 * no line is looked at more often than that. */
#define LINES_ABOVE_MOST 64

/* Whether the paragraph of line I is, as far as it goes to I, what a telephone or a lawyer adds. */
static bool
is_in_added(const Reading *reading, guint i)
{
    for (unsigned steps = 0; steps < LINES_ABOVE_MOST; steps++, i--) {
        if (signature_block_is_added(reading, i))
            return true;
        if (!is_signed_before(reading, i) || reading_is_blank(reading, i - 1))
            return false;
    }
    return false;
}

/* Whether line I goes on with a lawyer's notice that begins above it. */
static bool
is_of_notice(const Reading *reading, guint i)
{
    static const char *const words[] = { "confidencial", "destinatari", "este mensaje", "este correo",
        "datos personales", "1581", "1273", "virus", "imprim", "medio ambiente", "this message", "this e-mail",
        "this email", "recipient" };
    g_autofree char *folded = words_fold(reading_plain(reading, i));
    bool has_word = false;

    for (size_t k = 0; k < G_N_ELEMENTS(words); k++)
        has_word |= strstr(folded, words[k]) != NULL;
    for (unsigned steps = 0; has_word && steps < LINES_ABOVE_MOST && is_signed_before(reading, i); steps++)
        if (signature_block_is_added(reading, --i))
            return true;
    return false;
}

static bool
has_small_letter(const char *plain)
{
    for (; *plain; plain++)
        if (g_ascii_islower(*plain))
            return true;
    return false;
}

/* Whether line I is all capitals below another line of words: a name is written so at the top only. */
static bool
shouts(const Reading *reading, guint i)
{
    const char *plain = reading_plain(reading, i);

    if (has_small_letter(plain))
        return false;
    g_autofree char *small = g_utf8_strdown(plain, -1), *capital = g_utf8_strup(plain, -1);
    if (strcmp(plain, capital) != 0 || strcmp(plain, small) == 0 || !strchr(plain, ' '))
        return false;
    for (unsigned steps = 0; steps < LINES_ABOVE_MOST && is_signed_before(reading, i); steps++)
        if (!reading_is_blank(reading, --i) && !signature_block_is_farewell(reading, i) &&
            !reading_line_matches(reading, i, RULE) && !reading_line_matches(reading, i, DELIMITER))
            return signature_line_kind(plain, NULL) == SIGNATURE_LINE_OTHER;
    return false;
}

/* Whether line I names an institution. */
static bool
is_entity(const Reading *reading, guint i)
{
    const char *plain = reading_plain(reading, i);

    if (count_words(plain) > SENTENCE_WORDS || strpbrk(plain, ".?!:$0123456789"))
        return false;
    g_autoptr(Signature) said = signature_new(plain);
    return said->entity != NULL;
}

bool
signature_block_is_notice(const Reading *reading, guint i)
{
    return is_in_added(reading, i) || is_of_notice(reading, i);
}

bool
signature_block_may_say_more(const Reading *reading, guint i)
{
    const char *plain = reading_plain(reading, i);

    if (signature_block_is_farewell(reading, i) || reading_line_matches(reading, i, DELIMITER) ||
        signature_block_is_notice(reading, i))
        return false;
    return shouts(reading, i) || !(signature_line_is_one(plain) || is_entity(reading, i));
}
