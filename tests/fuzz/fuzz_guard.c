/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_guard: two messages, apart by 0xff, are compared by the guard. A message is itself; and where one that is signed
 * is accepted, it has all letters that were there, in their order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "signature/guard.h"
#include "signature/guard_text.h"

#define SIGNATURE "Ana Rojas"

/* What stands above the text, by the first byte. */
static const char *const heads[] = {
    "Content-Type: text/plain; charset=utf-8\r\n\r\n", "Content-Type: text/html; charset=utf-8\r\n\r\n",
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
    "Content-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: base64\r\n\r\n",
    "Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\nHola.\r\n--a\r\n"
    "Content-Type: text/html\r\n\r\n",
    "", /* the text has its own fields */
};

static Spool *
spool_of(const char *head, const uint8_t *data, size_t size)
{
    g_autoptr(GString) text = g_string_new(head);

    g_string_append_len(text, (const char *)data, (gssize)size);
    return spool_new_from_bytes(text->str, text->len);
}

/* Whether the letters of ONE are those of OTHER, with some more between them. */
static bool
is_within(const uint8_t *one, size_t length, const uint8_t *other, size_t other_length)
{
    g_autoptr(GString) letters = g_string_new(NULL), more = g_string_new(NULL);
    gsize at = 0;

    guard_squeeze(letters, (const char *)one, length);
    guard_squeeze(more, (const char *)other, other_length);
    for (gsize i = 0; i < more->len && at < letters->len; i++)
        at += letters->str[at] == more->str[i] ? 1 : 0;
    return at == letters->len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_begin();
    if (size < 2)
        return 0;
    const size_t kind = data[0] % G_N_ELEMENTS(heads);
    const uint8_t *before = data + 1, *apart = memchr(before, 0xff, size - 1);
    const uint8_t *after = apart ? apart + 1 : before;
    const size_t length = apart ? (size_t)(apart - before) : size - 1, after_length = (size_t)(data + size - after);
    g_autoptr(Spool) old = spool_of(heads[kind], before, length);
    g_autoptr(Spool) new = spool_of(heads[kind], after, after_length);
    g_autoptr(GPtrArray) none = g_ptr_array_new(), lines = g_ptr_array_new();
    const GuardTerms nothing = { none, none, "", none, none };
    const GuardTerms terms = { none, lines, "<b>" SIGNATURE "</b>", none, none };
    g_autoptr(GError) error = NULL;

    g_ptr_array_add(lines, (char *)SIGNATURE);
    if (!guard_accepts(old, old, &nothing, &error) && !strstr(error->message, "entero")) {
        fprintf(stderr, "a message is not itself: %s\n", error->message);
        abort();
    }
    if (guard_accepts(old, new, &terms, NULL) && kind == 0 && !is_within(before, length, after, after_length)) {
        fputs("letters are lost\n", stderr);
        abort();
    }
    return 0;
}
