/* SPDX-License-Identifier: BSD-2-Clause */
/* charset.h: between bytes and characters, by the charset that a part names in lower case (RFC 2978). */
#ifndef VOBO_MESSAGE_CHARSET_H
#define VOBO_MESSAGE_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

/* Appends the characters of BYTES to UTF8 until there are LIMIT bytes; returns how many of BYTES they are. What is no
 * character shows as U+FFFD, byte by byte, a zero as that or as U+001A; both set *IS_LOSSY. None of what is appended is
 * zero. Any thread, as all that follows. */
size_t charset_decode(
    const char *charset, const char *bytes, size_t length, GString *utf8, size_t limit, bool *is_lossy);

/* WORDS (UTF-8) in CHARSET, so that they can stand between others; NULL where it has no characters for some of them.
 * The caller owns the array. */
GByteArray *charset_encode(const char *charset, const char *words);

/* The charset that BYTES are in which are said to be in DECLARED: that, unless the bytes themselves say another one
 * (Encoding Standard, section 6.1), or, where it is none that is known, or ASCII and they are not, what mail programs
 * take them for, UTF-8 where they can be it. IS_CUT: the last character may be
 * half a one. DECLARED, or static. */
const char *charset_guess(const char *declared, const char *bytes, size_t length, bool is_cut);

/* Whether the bytes are UTF-8, or should be. */
bool charset_is_unicode(const char *charset);

/* Whether the bytes of a line end stand for other things too. */
bool charset_is_wide(const char *charset);

/* Whether bytes that are no characters cannot become some with what is put behind them. */
bool charset_is_self_synchronizing(const char *charset);

#endif
