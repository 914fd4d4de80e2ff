/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_edit: words put into a text part in any charset and encoding, well-formed or not. The first byte chooses type
 * and encoding, the second the charset, the third the place; the rest is the encoded text. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "message/message.h"
#include "message/text.h"

#define WORDS "Señor\nuno\n"

static const char *const types[] = { "text/plain", "text/html", "text/plain; format=flowed" };
static const char *const encodings[] = { "7bit", "8bit", "quoted-printable", "base64", "x-uuencode", "binary" };
static const char *const charsets[] = { "utf-8", "iso-8859-1", "us-ascii", "utf-16le", "iso-2022-jp", "utf-7",
    "gb18030", "windows-1252", "x-nada" };

static Spool *
message_of(const uint8_t *data, size_t size)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree char *head =
        g_strdup_printf("From: a@x.co\r\nContent-Type: multipart/mixed; boundary=\"=_f\"\r\n\r\n--=_f\r\n"
                        "Content-Type: %s; charset=%s\r\nContent-Transfer-Encoding: %s\r\n\r\n",
            types[data[0] % G_N_ELEMENTS(types)], charsets[data[1] % G_N_ELEMENTS(charsets)],
            encodings[data[0] / 16 % G_N_ELEMENTS(encodings)]);

    g_byte_array_append(bytes, (const guint8 *)head, (guint)strlen(head));
    g_byte_array_append(bytes, data + 3, (guint)size - 3);
    g_byte_array_append(bytes, (const guint8 *)"\r\n--=_f--\r\n", 11);
    return spool_new_from_bytes(bytes->data, bytes->len);
}

static bool
is_same(const Spool *one, const Spool *other)
{
    const size_t size = (size_t)spool_size(one);
    g_autofree char *first = g_malloc(size + 1), *second = g_malloc(size + 1);

    return spool_size(one) == spool_size(other) && spool_read(one, 0, first, size, NULL) == (gssize)size &&
           spool_read(other, 0, second, size, NULL) == (gssize)size && memcmp(first, second, size) == 0;
}

/* BYTES without their carriage returns: a part that is written anew has whole line ends. */
static GString *
without_returns(const char *bytes, size_t length)
{
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < length; i++)
        if (bytes[i] != '\r')
            g_string_append_c(text, bytes[i]);
    return text;
}

/* The words stand where they were put, between what stood there before. */
static void
check_text(const Text *old, const Text *new, size_t at)
{
    g_autoptr(GString) before = without_returns(old->utf8, at);
    g_autoptr(GString) behind = without_returns(old->utf8 + at, old->length - at);
    g_autoptr(GString) all = without_returns(new->utf8, new->length);

    if (all->len < before->len + behind->len || memcmp(all->str, before->str, before->len) != 0 ||
        memcmp(all->str + all->len - behind->len, behind->str, behind->len) != 0)
        abort();
    if (!g_str_has_prefix(all->str + before->len, WORDS) &&
        !g_str_has_prefix(all->str + before->len, "Se&#241;or\nuno\n"))
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_begin();
    if (size < 3 || memmem(data, size, "--=_f", 5))
        return 0;
    g_autoptr(Spool) spool = message_of(data, size);
    g_autoptr(Message) message = message_new_within(spool, &default_limits);
    const GPtrArray *parts = message_parts(message);
    const Part *part = parts->len > 0 ? g_ptr_array_index(parts, 0) : NULL;
    g_autoptr(Edit) edit = edit_new();

    if (!part)
        return 0;
    g_auto(Text) old = text_read(part);
    if (!g_utf8_validate(old.utf8, (gssize)old.length, NULL) && !memchr(old.utf8, '\0', old.length))
        abort();
    size_t at = old.length * data[2] / 255;
    while (at > 0 && at < old.length && ((guint8)old.utf8[at] & 0xc0) == 0x80)
        at--;
    if (at > 0 && old.utf8[at - 1] == '\r') /* half a line end */
        at--;
    if (!text_replace(edit, spool, part, &old, at, at, WORDS, NULL))
        return 0;
    g_autoptr(Spool) edited = edit_apply(edit, spool, NULL);
    g_autoptr(Message) changed = message_new_within(edited, &default_limits);
    g_auto(Text) new = text_read(g_ptr_array_index(message_parts(changed), 0));
    check_text(&old, &new, at);
    g_autoptr(Edit) reverse = edit_reverse(edit, spool, NULL);
    g_autoptr(Spool) restored = edit_apply(reverse, edited, NULL);
    if (!is_same(spool, restored))
        abort();
    return 0;
}
