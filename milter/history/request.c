/* SPDX-License-Identifier: BSD-2-Clause */
/* request: writes requests as JSON, sealed. */
#include "history/request.h"

#include <string.h>

#include <jansson.h>

#include "base/aead.h"
#include "base/wipe.h"

#define SUBJECT_CHARACTERS 200
#define TEXT_CHARACTERS 3000
#define COPIED_MOST 50U

Request *
request_new(void)
{
    Request *request = g_new0(Request, 1);

    request->subject = g_strdup("");
    request->text = g_strdup("");
    request->copied = g_ptr_array_new_with_free_func((GDestroyNotify)wipe_free);
    return request;
}

void
request_free(Request *request)
{
    if (!request)
        return;
    wipe_free(request->subject);
    wipe_free(request->text);
    g_ptr_array_unref(request->copied);
    g_free(request);
}

gboolean
request_was_copied_to(const Request *request, const char *address)
{
    for (guint i = 0; i < request->copied->len; i++)
        if (g_ascii_strcasecmp(g_ptr_array_index(request->copied, i), address) == 0)
            return TRUE;
    return FALSE;
}

/* The first CHARACTERS of TEXT. */
static json_t *
beginning(const char *text, glong characters)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    const char *end = g_utf8_offset_to_pointer(valid, MIN(g_utf8_strlen(valid, -1), characters));

    return json_stringn(valid, (size_t)(end - valid));
}

GBytes *
request_seal(const Request *request, const uint8_t *key)
{
    json_t *copied = json_array();

    for (guint i = 0; i < MIN(request->copied->len, COPIED_MOST); i++)
        json_array_append_new(copied, beginning(g_ptr_array_index(request->copied, i), SUBJECT_CHARACTERS));
    json_t *object = json_pack("{s:I, s:I, s:o, s:o, s:o}", "asked", (json_int_t)request->asked_us, "day",
        (json_int_t)request->day, "subject", beginning(request->subject, SUBJECT_CHARACTERS), "text",
        beginning(request->text, TEXT_CHARACTERS), "copied", copied);
    char *written = object ? json_dumps(object, JSON_COMPACT) : NULL;
    GBytes *sealed = written ? aead_seal(key, written, strlen(written)) : NULL;

    if (written)
        explicit_bzero(written, strlen(written));
    free(written);
    json_decref(object);
    return sealed;
}

static char *
text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return g_strdup(text ? text : "");
}

Request *
request_open(GBytes *sealed, const uint8_t *key)
{
    size_t sealed_length, length, i;
    const void *bytes = g_bytes_get_data(sealed, &sealed_length);
    g_autofree char *written = aead_open(key, bytes, sealed_length, &length);
    json_t *object = written ? json_loadb(written, length, 0, NULL) : NULL;
    const json_t *address;

    if (!object)
        return NULL;
    Request *request = request_new();
    request->asked_us = json_integer_value(json_object_get(object, "asked"));
    request->day = (guint32)json_integer_value(json_object_get(object, "day"));
    g_free(request->subject);
    g_free(request->text);
    request->subject = text_of(object, "subject");
    request->text = text_of(object, "text");
    json_array_foreach(json_object_get(object, "copied"), i, address)
        g_ptr_array_add(request->copied, g_strdup(json_string_value(address)));
    json_decref(object);
    return request;
}
