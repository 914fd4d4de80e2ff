/* SPDX-License-Identifier: BSD-2-Clause */
/* encoded_words.h: words of a header field in other letters than ASCII's (RFC 2047). */
#ifndef VOBO_MESSAGE_ENCODED_WORDS_H
#define VOBO_MESSAGE_ENCODED_WORDS_H

/* VALUE, the value of a field, with base64 words that follow each other in the same charset made one, as they are read.
 * GMime decodes such a run as if it were one already, and stops where the first is padded. The caller owns the string.
 * Any thread. */
char *encoded_words_join(const char *value);

#endif
