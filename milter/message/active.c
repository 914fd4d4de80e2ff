/* SPDX-License-Identifier: BSD-2-Clause */
/* active: seeks, block by block, the marks by which documents betray that they act. */
#include "message/active.h"

#include <stdlib.h>
#include <string.h>

#include "message/office97.h"
#include "message/pdf.h"
#include "message/target.h"

#define BLOCK_BYTES 65536
/* A mark may stand across two blocks: what no mark, written as long as it can be, is longer than. */
#define OVERLAP_BYTES 192
#define SCAN_MAX_BYTES ((goffset)64 << 20)

/* Of what an RTF names: enough to know where it is. */
#define RTF_TARGET_BYTES ((size_t)100)

#define MARK(text) text, sizeof(text) - 1

typedef struct {
    const char *bytes;
    size_t length;
    AttachmentFlags flags;
    bool (*holds)(const uint8_t *behind, const uint8_t *end); /* by what stands behind it; NULL: always */
} Mark;

/* The name of a macro project's stream, in UTF-16 (MS-OVBA, 2.2.1), in whatever a document embeds. */
static const Mark ole_marks[] = {
    { MARK("_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T"), ATTACHMENT_MACRO, NULL },
    { 0 },
};

/* The same, and that of an encrypted document (MS-OFFCRYPTO, 2.3.4), in a file that has no directory. */
static const Mark torn_ole_marks[] = {
    { MARK("_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T"), ATTACHMENT_MACRO, NULL },
    { MARK("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e"), ATTACHMENT_ENCRYPTED, NULL },
    { 0 },
};

/* In lower case. */
static const Mark markup_marks[] = {
    { MARK("<script"), ATTACHMENT_ACTIVE_CONTENT, NULL },
    { MARK("javascript:"), ATTACHMENT_ACTIVE_CONTENT, NULL },
    { MARK("vbscript:"), ATTACHMENT_ACTIVE_CONTENT, NULL },
    { MARK(" onload="), ATTACHMENT_ACTIVE_CONTENT, NULL },
    { MARK(" onerror="), ATTACHMENT_ACTIVE_CONTENT, NULL },
    { MARK(" onclick="), ATTACHMENT_ACTIVE_CONTENT, NULL },
    { MARK(" onmouseover="), ATTACHMENT_ACTIVE_CONTENT, NULL },
    { MARK(" onfocus="), ATTACHMENT_ACTIVE_CONTENT, NULL },
    { 0 },
};

/* The character that the escape behind a backslash at *RTF stands for (RTF 1.9.1, "Special Characters"), '?' for those
 * beyond ASCII; zero where it is a control word. *RTF moves behind it. */
static char
read_rtf_escape(const char **rtf)
{
    long character = 0;
    char *end;

    if (**rtf && strchr("\\{}", **rtf))
        return *(*rtf)++;
    if (**rtf == '\'' && g_ascii_isxdigit((*rtf)[1]) && g_ascii_isxdigit((*rtf)[2])) {
        character = g_ascii_xdigit_value((*rtf)[1]) << 4 | g_ascii_xdigit_value((*rtf)[2]);
        *rtf += 3;
    } else if (**rtf == 'u' && (g_ascii_isdigit((*rtf)[1]) || (*rtf)[1] == '-')) {
        character = strtol(*rtf + 1, &end, 10);
        *rtf = *end && *end != '\\' ? end + 1 : end; /* what stands for it in older programs */
    } else {
        return '\0';
    }
    return character > 0 && character < 0x80 ? (char)character : '?';
}

/* Whether what an RTF names in the bytes from BEHIND on is fetched from elsewhere; control words in it hide something.
 */
static bool
names_elsewhere(const uint8_t *behind, const uint8_t *end)
{
    g_autofree char *rtf = g_strndup((const char *)behind, MIN((size_t)(end - behind), RTF_TARGET_BYTES));
    g_autoptr(GString) target = g_string_new(NULL);

    for (const char *c = rtf; *c && !strchr("{}\"", *c);) {
        const bool is_escape = *c == '\\';
        c += is_escape;
        const char character = is_escape ? read_rtf_escape(&c) : *c++;
        if (!character)
            return *c != '\0';
        g_string_append_c(target, character);
    }
    return target_is_elsewhere(target->str);
}

/* What an RTF fetches when it is opened: a template or a picture from elsewhere, an object whose source is elsewhere
 * (RTF 1.9.1, "Document Template", "Fields", "Objects"). In lower case and without blanks. */
static const Mark rtf_marks[] = {
    { MARK("\\*\\template"), ATTACHMENT_REMOTE_TEMPLATE, names_elsewhere },
    { MARK("includepicture\""), ATTACHMENT_REMOTE_TEMPLATE, names_elsewhere },
    { MARK("\\objautlink"), ATTACHMENT_REMOTE_TEMPLATE, NULL },
    { 0 },
};

/* Makes the bytes such that a mark is always written the same way; returns how many are left. */
typedef size_t (*Simplify)(uint8_t *bytes, size_t length);

static size_t
keep(uint8_t *bytes G_GNUC_UNUSED, size_t length)
{
    return length;
}

/* Case and kinds of blanks do not matter in markup. */
static size_t
fold_markup(uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        bytes[i] = g_ascii_isspace((char)bytes[i]) ? ' ' : (uint8_t)g_ascii_tolower((char)bytes[i]);
    return length;
}

/* Neither do they in an RTF, where they only end words. */
static size_t
fold_rtf(uint8_t *bytes, size_t length)
{
    size_t out = 0;

    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isspace((char)bytes[i]))
            bytes[out++] = (uint8_t)g_ascii_tolower((char)bytes[i]);
    return out;
}

static bool
has_mark(const uint8_t *bytes, size_t length, const Mark *mark)
{
    const uint8_t *const end = bytes + length;

    for (const uint8_t *at = bytes; (at = memmem(at, (size_t)(end - at), mark->bytes, mark->length));) {
        at += mark->length;
        if (!mark->holds || mark->holds(at, end))
            return true;
    }
    return false;
}

static AttachmentFlags
find_marks(const uint8_t *bytes, size_t length, const Mark *marks)
{
    AttachmentFlags flags = 0;

    for (; marks->bytes; marks++)
        if ((flags & marks->flags) != marks->flags && has_mark(bytes, length, marks))
            flags |= marks->flags;
    return flags;
}

static AttachmentFlags
scan(Content *content, const Mark *marks, Simplify simplify)
{
    g_autofree uint8_t *block = g_malloc(BLOCK_BYTES);
    AttachmentFlags flags = 0;
    gssize got;

    for (goffset offset = 0; offset < SCAN_MAX_BYTES; offset += BLOCK_BYTES - OVERLAP_BYTES) {
        got = content_read(content, offset, block, BLOCK_BYTES);
        if (got <= 0)
            break;
        flags |= find_marks(block, simplify(block, (size_t)got), marks);
        if (got < BLOCK_BYTES)
            break;
    }
    return flags;
}

static AttachmentFlags
inspect_ole(Content *content)
{
    g_autoptr(Ole) ole = ole_open(content);

    return ole ? office97_inspect(ole) | scan(content, ole_marks, keep) : scan(content, torn_ole_marks, keep);
}

static bool
is_ole(const char *type)
{
    static const char *const types[] = { "application/msword", "application/vnd.ms-*", "application/x-ole-storage",
        "application/CDFV2*", "application/x-cdf", "application/encrypted" };

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (g_pattern_match_simple(types[i], type))
            return true;
    return false;
}

static const struct {
    const char *type;
    const Mark *marks;
    Simplify simplify;
} kinds[] = {
    { "text/html", markup_marks, fold_markup },
    { "application/xhtml+xml", markup_marks, fold_markup },
    { "image/svg+xml", markup_marks, fold_markup },
    { "text/rtf", rtf_marks, fold_rtf },
    { "application/rtf", rtf_marks, fold_rtf },
};

AttachmentFlags
active_inspect(Content *content, const char *type)
{
    if (strcmp(type, "application/pdf") == 0)
        return pdf_inspect(content);
    if (is_ole(type))
        return inspect_ole(content);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].type, type) == 0)
            return scan(content, kinds[i].marks, kinds[i].simplify);
    return 0;
}
