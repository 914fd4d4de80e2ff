/* SPDX-License-Identifier: BSD-2-Clause */
/* charset_name.h: names of charsets, held to those that exist: GMime keeps every name that it meets until the process
 * ends. */
#ifndef VOBO_MESSAGE_CHARSET_NAME_H
#define VOBO_MESSAGE_CHARSET_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* What stands for every name that is none. */
#define CHARSET_NAME_UNKNOWN "x-none"

/* Whether the LENGTH bytes at NAME may be the name of a charset, case aside. */
bool charset_name_is_known(const char *name, size_t length);

/* The name in SAID, as a part declares it, in lower case, without the quotes, comments and blanks that some programs
 * put round it. The caller owns it. */
char *charset_name_plain(const char *said);

/* VALUE with CHARSET_NAME_UNKNOWN for what is none in its encoded words (RFC 2047, section 2). The caller owns it. */
char *charset_name_bound_words(const char *value);

/* The same in its parameters (RFC 2231, section 4); a later piece of one names no charset, whatever quotes are in it.
 * The caller owns it. */
char *charset_name_bound_parameters(const char *value);

#endif
