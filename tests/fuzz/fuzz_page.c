/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_page: the text of a notice, of which a stranger wrote a part, as HTML: what it makes stays inside its elements,
 * and what he wrote draws no button. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/shown.h"
#include "courier/page.h"
#include "fuzz.h"

/* Whether each element that HTML opens is closed, the last first, and nothing else stands between < and >. No function
 * of strings walks it: AddressSanitizer's measure all that follows, each time. */
static void
check_nesting(const char *html)
{
    static const char *const known[] = { "p", "br", "ul", "li", "table", "tr", "td", "div", "a" };
    g_autoptr(GPtrArray) open = g_ptr_array_new();

    for (const char *tag = html, *end = html + strlen(html); (tag = memchr(tag, '<', (size_t)(end - tag))); tag++) {
        const bool closes = tag[1] == '/';
        const char *name = tag + 1 + closes;
        size_t length = 0, i = 0;
        while (g_ascii_islower(name[length]))
            length++;
        while (i < G_N_ELEMENTS(known) && (strlen(known[i]) != length || memcmp(known[i], name, length) != 0))
            i++;
        if (i == G_N_ELEMENTS(known) || !strchr(" >", name[length]))
            abort();
        if (closes && (open->len == 0 || g_ptr_array_remove_index(open, open->len - 1) != (gpointer)known[i]))
            abort();
        if (!closes && strcmp(known[i], "br") != 0)
            g_ptr_array_add(open, (gpointer)known[i]);
    }
    if (open->len > 0)
        abort();
}

/* A subject is a line; each button has it. */
#define SUBJECT_BYTES_MOST 200

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Choice choices[] = { { "Aprobar", "Aprobado" }, { 0 } };
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autofree char *subject = g_utf8_make_valid(text, (gssize)MIN(strlen(text), SUBJECT_BYTES_MOST));
    const Buttons row = { "visto@e.co", subject, subject, choices };
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Buttons));

    fuzz_begin();
    g_array_append_val(rows, row);
    g_autofree char *html = page_of(text, rows);
    if (!g_utf8_validate(html, -1, NULL))
        abort();
    check_nesting(html);
    g_autofree char *quotable = shown_text(text);
    g_autofree char *quoted = page_of(quotable, rows);
    check_nesting(quoted);
    if (strstr(quoted, "<a "))
        abort();
    return 0;
}
