/* SPDX-License-Identifier: BSD-2-Clause */
/* document: unpacks the entries that hold the text, with libarchive, and reads them with libxml2's SAX parser. */
#include "message/document.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include <libxml/parser.h>

#include "message/archive.h"
#include "message/content.h"
#include "message/xml_bounds.h"

#define ENTRIES_MAX_BYTES (8u << 20)
#define TEXT_MAX_BYTES (2u << 20)
#define SHARED_MOST 100000
#define ELEMENT_STEPS 200 /* of a budget */
#define PARSED_COPIES 3   /* of a document, while it is parsed */

/* --- XML ----------------------------------------------------------------------------------------------------- */

/* What an element does to the text. */
typedef enum {
    ROW = 1 << 0,       /* a line ends with it */
    CELL = 1 << 1,      /* a tab stands behind it */
    TEXT = 1 << 2,      /* what is in it is text */
    PARAGRAPH = 1 << 3, /* it is a line by itself, unless it is in a cell */
    SHARED = 1 << 4,    /* it is one of the strings that cells refer to */
    BLANK = 1 << 5,     /* it is a blank */
    VALUE = 1 << 6,     /* what is in it is a number, or that of a shared string */
} ElementUse;

/* By local name: the vocabularies do not clash. */
static const struct {
    const char *name;
    unsigned use;
} elements[] = {
    { "row", ROW },                 /* spreadsheetml */
    { "c", CELL },                  /* spreadsheetml */
    { "v", VALUE },                 /* spreadsheetml */
    { "t", TEXT },                  /* spreadsheetml, wordprocessingml */
    { "si", SHARED },               /* spreadsheetml */
    { "tr", ROW },                  /* wordprocessingml */
    { "tc", CELL },                 /* wordprocessingml */
    { "p", PARAGRAPH },             /* wordprocessingml; text:p, whose words stand in it */
    { "h", PARAGRAPH | TEXT },      /* text:h */
    { "tab", BLANK },               /* both */
    { "br", BLANK },                /* wordprocessingml */
    { "s", BLANK },                 /* text:s */
    { "table-row", ROW },           /* table:table-row */
    { "table-cell", CELL },         /* table:table-cell */
    { "covered-table-cell", CELL }, /* table:covered-table-cell */
};

typedef struct {
    Budget *budget;
    xmlParserCtxtPtr parser;
    unsigned errors;
    bool is_unbounded; /* an entry, or the rest of one, was left unread */
    GString *text;
    GPtrArray *shared; /* of char *: the strings of a workbook */
    GString *string;   /* the one that is read */
    unsigned text_depth, cell_depth, shared_depth, value_depth;
    bool is_open_document; /* words stand right in paragraphs */
    bool refers;           /* the cell holds the number of a shared string */
    GString *value;        /* that, or the number that it holds */
} XmlWalk;

static unsigned
use_of(const xmlChar *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(elements); i++)
        if (strcmp((const char *)name, elements[i].name) == 0)
            return elements[i].use;
    return 0;
}

/* The value of the attribute NAME, without its prefix, as text that the caller owns; NULL: there is none. */
static char *
attribute(const xmlChar **attributes, int count, const char *name)
{
    for (int i = 0; i < count; i++, attributes += 5)
        if (strcmp((const char *)attributes[0], name) == 0)
            return g_strndup((const char *)attributes[3], (gsize)(attributes[4] - attributes[3]));
    return NULL;
}

static bool
is_full(const XmlWalk *walk)
{
    return walk->text->len > TEXT_MAX_BYTES;
}

static void
begin_cell(XmlWalk *walk, const xmlChar **attributes, int count)
{
    g_autofree char *type = attribute(attributes, count, "t");

    walk->refers = type && strcmp(type, "s") == 0;
    g_string_truncate(walk->value, 0);
}

/* Whether the parser goes on; else it is stopped. */
static bool
goes_on(XmlWalk *walk, size_t steps)
{
    const bool allowed = budget_allows(walk->budget, steps) && walk->errors <= XML_ERRORS_MAX;

    walk->is_unbounded |= !allowed;
    if (!allowed || is_full(walk))
        xmlStopParser(walk->parser);
    return allowed;
}

static void
on_start(void *data, const xmlChar *name, const xmlChar *prefix G_GNUC_UNUSED, const xmlChar *uri G_GNUC_UNUSED,
    int namespaces G_GNUC_UNUSED, const xmlChar **declared G_GNUC_UNUSED, int count, int defaulted G_GNUC_UNUSED,
    const xmlChar **attributes)
{
    XmlWalk *walk = data;
    const unsigned use = use_of(name);

    if (!goes_on(walk, ELEMENT_STEPS))
        return;
    if (use & CELL && walk->cell_depth++ == 0)
        begin_cell(walk, attributes, count);
    walk->text_depth += use & TEXT || (use & PARAGRAPH && walk->is_open_document) ? 1 : 0;
    walk->value_depth += use & VALUE ? 1 : 0;
    if (use & SHARED && walk->shared_depth++ == 0)
        g_string_truncate(walk->string, 0);
    if (use & BLANK && walk->text_depth + walk->cell_depth > 0 && !is_full(walk))
        g_string_append_c(walk->text, ' ');
}

static void
on_words(void *data, const xmlChar *bytes, int length)
{
    XmlWalk *walk = data;
    const char *words = (const char *)bytes;

    if (!goes_on(walk, (size_t)length) || is_full(walk))
        return;
    if (walk->value_depth > 0)
        g_string_append_len(walk->value, words, length);
    else if (walk->text_depth > 0)
        g_string_append_len(walk->shared_depth > 0 ? walk->string : walk->text, words, length);
}

/* What stands in a cell of a workbook: the string that it refers to, or its number with all digits. */
static void
write_value(XmlWalk *walk)
{
    if (walk->value->len == 0)
        return;
    const double number = g_ascii_strtod(walk->value->str, NULL);
    if (walk->refers) {
        const guint64 place = g_ascii_strtoull(walk->value->str, NULL, 10);
        if (place < walk->shared->len)
            g_string_append(walk->text, g_ptr_array_index(walk->shared, place));
    } else if (strpbrk(walk->value->str, "eE") && fabs(number) < 1e15) {
        g_string_append_printf(walk->text, "%.0f", number);
    } else {
        g_string_append_len(walk->text, walk->value->str, (gssize)walk->value->len);
    }
    g_string_truncate(walk->value, 0);
}

static void
on_end(void *data, const xmlChar *name, const xmlChar *prefix G_GNUC_UNUSED, const xmlChar *uri G_GNUC_UNUSED)
{
    XmlWalk *walk = data;
    const unsigned use = use_of(name);

    if (walk->text_depth > 0 && (use & TEXT || (use & PARAGRAPH && walk->is_open_document)))
        walk->text_depth--;
    if (use & VALUE && walk->value_depth > 0)
        walk->value_depth--;
    if (use & SHARED && walk->shared_depth > 0 && --walk->shared_depth == 0 && walk->shared->len < SHARED_MOST)
        g_ptr_array_add(walk->shared, g_strdup(walk->string->str));
    if (is_full(walk))
        return;
    if (use & CELL && walk->cell_depth > 0 && --walk->cell_depth == 0) {
        write_value(walk);
        g_string_append_c(walk->text, '\t');
    }
    if (use & PARAGRAPH)
        g_string_append_c(walk->text, walk->cell_depth > 0 ? ' ' : '\n');
    if (use & ROW)
        g_string_append_c(walk->text, '\n');
}

/* Only counts: the parser can be stopped where it tells of elements and words, and nowhere else (libxml2 2.9.14). */
static void
on_error(void *data, xmlErrorPtr error G_GNUC_UNUSED)
{
    XmlWalk *walk = data;

    walk->errors++;
}

/* Nothing is fetched. */
static void
parse_xml(XmlWalk *walk, const char *bytes, size_t length)
{
    xmlSAXHandler handler = { .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_words,
        .serror = on_error };

    walk->parser = xmlCreatePushParserCtxt(&handler, walk, NULL, 0, NULL);
    if (!walk->parser)
        return;
    xmlCtxtUseOptions(walk->parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_RECOVER);
    xmlParseChunk(walk->parser, bytes, (int)length, 1);
    if (walk->parser->myDoc)
        xmlFreeDoc(walk->parser->myDoc);
    xmlFreeParserCtxt(walk->parser);
}

static void
read_xml(XmlWalk *walk, const char *bytes, size_t length)
{
    const guint64 memory = (guint64)length * PARSED_COPIES;

    if (!xml_is_bounded(bytes, length, walk->budget)) {
        walk->is_unbounded = true;
        return;
    }
    if (budget_take(walk->budget, memory)) {
        parse_xml(walk, bytes, length);
        budget_give_back(walk->budget, memory);
    }
}

/* --- the zip ------------------------------------------------------------------------------------------------- */

/* Whether the entry NAME holds text. */
static bool
has_text(const char *name)
{
    return strcmp(name, "word/document.xml") == 0 || strcmp(name, "content.xml") == 0 ||
           strcmp(name, "xl/sharedStrings.xml") == 0 ||
           (g_str_has_prefix(name, "xl/worksheets/sheet") && g_str_has_suffix(name, ".xml"));
}

static void
take_entry(void *entries, const char *name, GByteArray *bytes)
{
    g_tree_replace(entries, g_strdup(name), bytes);
}

static int
by_name(gconstpointer one, gconstpointer other, gpointer data G_GNUC_UNUSED)
{
    return strcmp(one, other);
}

static gboolean
read_one(gpointer name, gpointer bytes, gpointer walk)
{
    XmlWalk *own = walk;
    const GByteArray *entry = bytes;

    own->is_open_document = strcmp(name, "content.xml") == 0;
    own->errors = 0;
    own->text_depth = own->cell_depth = own->shared_depth = own->value_depth = 0;
    read_xml(own, (const char *)entry->data, entry->len);
    return is_full(own);
}

static char *
text_of_zip(Content *content)
{
    /* by name: "xl/sharedStrings.xml" stands before "xl/worksheets/…" */
    GTree *entries = g_tree_new_full(by_name, NULL, g_free, (GDestroyNotify)g_byte_array_unref);
    XmlWalk walk = { .budget = content_budget(content),
        .text = g_string_new(NULL),
        .shared = g_ptr_array_new_with_free_func(g_free),
        .string = g_string_new(NULL),
        .value = g_string_new(NULL) };

    archive_read_entries(content, has_text, ENTRIES_MAX_BYTES, take_entry, entries);
    g_tree_foreach(entries, read_one, &walk);
    g_tree_unref(entries);
    if (walk.is_unbounded)
        content_give_up(content);
    g_ptr_array_unref(walk.shared);
    g_string_free(walk.string, TRUE);
    g_string_free(walk.value, TRUE);
    return g_string_free(walk.text, FALSE);
}

/* --- documents ----------------------------------------------------------------------------------------------- */

/* CSV: its delimiter becomes a tab, the one that the first line has most of. */
static char *
text_of_csv(const Content *content)
{
    g_autoptr(GByteArray) bytes = content_prefix(content, TEXT_MAX_BYTES);
    g_autofree char *raw = g_strndup((const char *)bytes->data, bytes->len);
    char *text = g_utf8_validate(raw, -1, NULL) ? g_steal_pointer(&raw)
                                                : g_convert(raw, -1, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
    const size_t line = text ? strcspn(text, "\r\n") : 0;
    size_t commas = 0, semicolons = 0;

    for (size_t i = 0; i < line; i++) {
        commas += text[i] == ',';
        semicolons += text[i] == ';';
    }
    return text ? g_strdelimit(text, semicolons >= commas ? ";" : ",", '\t') : NULL;
}

char *
document_text(const Attachment *attachment)
{
    g_autofree char *name = g_ascii_strdown(attachment->name, -1);
    const bool is_zip = g_str_has_prefix(attachment->type, "application/vnd.openxmlformats-officedocument.") ||
                        g_str_has_prefix(attachment->type, "application/vnd.oasis.opendocument.");
    const bool is_csv =
        g_str_has_prefix(attachment->type, "text/") &&
        (g_str_has_suffix(name, ".csv") || g_str_has_suffix(name, ".tsv") || g_str_has_suffix(name, ".txt"));

    if ((!is_zip && !is_csv) || attachment->flags & (ATTACHMENT_BOMB | ATTACHMENT_ENCRYPTED | ATTACHMENT_CORRUPT))
        return NULL;
    g_autofree char *text = is_zip ? text_of_zip(attachment->content) : text_of_csv(attachment->content);
    return text && *text ? g_utf8_make_valid(text, -1) : NULL;
}
