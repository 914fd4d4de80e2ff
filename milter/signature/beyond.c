/* SPDX-License-Identifier: BSD-2-Clause */
/* beyond: compares a signature with the one that should be there. */
#include "signature/beyond.h"

#include <string.h>

#include <glib/gi18n.h>

#include "message/readable.h"
#include "signature/stretch.h"

static void
add_lines(const Authored *authored, const PlaceTerms *terms, GPtrArray *beyond)
{
    const Place place = place_find(authored, terms);

    for (guint i = place.first; i < place.end; i++) {
        const AuthoredLine *line = authored_at(authored, i);
        if (line->kind != AUTHORED_ADDED && line->kind != AUTHORED_DELIMITER && !place_is_expected(terms, line))
            g_ptr_array_add(beyond, g_strdup(line->text));
    }
}

/* Whether the HTML that the signature is in shows an image there; this program's own are not asked about. */
static bool
shows_image(const Rendition *rendition, const PlaceTerms *terms)
{
    const Authored *authored = rendition->reply->authored;
    const Place place = authored->lines->len > 0 ? place_find(authored, terms) : (Place){ 0, 0, 0 };

    if (place.first == place.end)
        return false;
    const AuthoredLine *first = authored_at(authored, place.first), *last = authored_at(authored, place.end - 1);
    const Part *part = g_ptr_array_index(rendition->parts, first->source);
    if (strcmp(part->type, "text/html") != 0)
        return false;
    const Text *text = &rendition->texts[first->source];
    Stretch stretch = stretch_new(text->utf8, text->length, first->begin, last->place, evidence_for_image);
    g_autofree char *html = g_strndup(text->utf8 + stretch.begin, stretch.end - stretch.begin);
    g_autofree char *folded = g_ascii_strdown(html, -1);
    stretch_clear(&stretch);
    return strstr(folded, "<img") && !strstr(folded, "vobo-signature");
}

GPtrArray *
beyond_signature(const Message *message, const PlaceTerms *terms)
{
    GPtrArray *beyond = g_ptr_array_new_with_free_func(g_free);
    const Authored *authored = message_reply(message)->authored;

    if (authored->lines->len == 0)
        return beyond;
    add_lines(authored, terms, beyond);
    const Rendition *html = message_html_rendition(message);
    if (shows_image(html, terms))
        g_ptr_array_add(beyond, g_strdup(_("[imagen]")));
    return beyond;
}
