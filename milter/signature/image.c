/* SPDX-License-Identifier: BSD-2-Clause */
/* image: reads image files. */
#include "signature/image.h"

#include <stdbool.h>
#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"

#define ID_DIGITS 16

static const struct {
    const char *magic;
    size_t length;
    const char *type;
} types[] = {
    { "\x89PNG\r\n\x1a\n", 8, "image/png" },
    { "\xff\xd8\xff", 3, "image/jpeg" },
    { "GIF8", 4, "image/gif" },
};

static const char *
type_of(const char *bytes, gsize length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (length >= types[i].length && memcmp(bytes, types[i].magic, types[i].length) == 0)
            return types[i].type;
    return NULL;
}

static bool
is_plain_name(const char *name)
{
    for (; *name; name++)
        if (!g_ascii_isalnum(*name) && !strchr(".-_", *name))
            return false;
    return true;
}

static void
refuse(GError **error, const char *file, const char *why)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, "%s: %s", file, why);
}

/* "logo.png.0123456789abcdef@firma": the digits are of the bytes. */
static char *
content_id_of(const char *name, const char *bytes, gsize length)
{
    g_autofree char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);

    return g_strdup_printf("%s.%.*s@firma", name, ID_DIGITS, digest);
}

Image *
image_load(const char *file, GError **error)
{
    g_autofree char *bytes = NULL, *name = g_path_get_basename(file);
    g_autoptr(GError) failure = NULL;
    gsize length = 0;

    if (!g_file_get_contents(file, &bytes, &length, &failure)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("falta la imagen: %s"), failure->message);
        return NULL;
    }
    const char *type = type_of(bytes, length);
    if (!type)
        refuse(error, file, _("no es una imagen PNG, JPEG ni GIF"));
    else if (length > IMAGE_MAX_BYTES)
        refuse(error, file, _("pasa de 128 KiB, que irían en cada mensaje; redúzcala"));
    else if (!is_plain_name(name))
        refuse(error, file, _("póngale un nombre de letras sin tildes, cifras, punto, guion y raya baja"));
    else {
        Image *image = g_new0(Image, 1);
        image->content_id = content_id_of(name, bytes, length);
        image->name = g_steal_pointer(&name);
        image->type = type;
        image->bytes = g_bytes_new_take(g_steal_pointer(&bytes), length);
        return image;
    }
    return NULL;
}

void
image_free(gpointer data)
{
    Image *image = data;

    g_free(image->name);
    g_bytes_unref(image->bytes);
    g_free(image->content_id);
    g_free(image);
}

char *
image_resolve(const char *html, const GPtrArray *images)
{
    GString *resolved = g_string_new(html);

    for (guint i = 0; i < images->len; i++) {
        const Image *image = g_ptr_array_index(images, i);
        g_autofree char *named = g_strdup_printf("\"cid:%s\"", image->name);
        g_autofree char *identified = g_strdup_printf("\"cid:%s\"", image->content_id);
        g_string_replace(resolved, named, identified, 0);
    }
    return g_string_free(resolved, FALSE);
}
