/* SPDX-License-Identifier: BSD-2-Clause */
/* pdf_syntax.h: the objects that a PDF is written in (ISO 32000-2, 7.3), read where they stand. */
#ifndef VOBO_MESSAGE_PDF_SYNTAX_H
#define VOBO_MESSAGE_PDF_SYNTAX_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

/* A place in bytes that are borrowed. */
typedef struct {
    const uint8_t *at, *end;
} PdfCursor;

/* The value of KEY ("/Filter") in the dictionary that begins at CURSOR, not in one within it, into *VALUE; whether
 * there is one. Any thread, like all here. */
bool pdf_dictionary_find(PdfCursor cursor, const char *key, PdfCursor *value);

/* Whether the name NAME ("/Standard") begins at CURSOR, and no longer one. */
bool pdf_is_name(PdfCursor cursor, const char *name);

/* The integer at *CURSOR, which moves behind it, into *VALUE; whether there is one. */
bool pdf_read_integer(PdfCursor *cursor, gint64 *value);

/* The bytes that the string at CURSOR stands for, literal or hexadecimal (7.3.4); NULL where there is none. The caller
 * owns them. */
GByteArray *pdf_read_string(PdfCursor cursor);

/* The same; *CURSOR moves behind it. */
GByteArray *pdf_take_string(PdfCursor *cursor);

#endif
