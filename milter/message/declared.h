/* SPDX-License-Identifier: BSD-2-Clause */
/* declared.h: what a part says of its own type and encoding, read as mail programs read what the standard does not
 * allow. */
#ifndef VOBO_MESSAGE_DECLARED_H
#define VOBO_MESSAGE_DECLARED_H

#include <stdbool.h>

typedef struct {
    char *type;        /* "text/plain", in lower case; NULL: it is none, to be taken for text/plain (RFC 2045, 5.2) */
    bool is_ambiguous; /* some programs read another one that shows something else */
} DeclaredType;

/* What VALUE, the raw value of a Content-Type field, says. The caller frees the type. Any thread. */
DeclaredType declared_type(const char *value);

typedef struct {
    int encoding; /* a GMimeContentEncoding; that of bytes as they are where it is not known: programs show these */
    bool is_ambiguous; /* some programs decode what others show as it is */
} DeclaredEncoding;

/* What VALUE, the raw value of a Content-Transfer-Encoding field, says. Any thread. */
DeclaredEncoding declared_encoding(const char *value);

#endif
