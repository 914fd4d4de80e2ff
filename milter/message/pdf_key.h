/* SPDX-License-Identifier: BSD-2-Clause */
/* pdf_key.h: the key of an encrypted PDF that everybody can open. A document that may be read but not changed or
 * printed is encrypted as well, with a key that follows from the empty password (ISO 32000-2, 7.6.4). */
#ifndef VOBO_MESSAGE_PDF_KEY_H
#define VOBO_MESSAGE_PDF_KEY_H

#include "message/content.h"

typedef struct PdfKey PdfKey;

/* The key of the PDF that CONTENT is; NULL where it asks for a password, or how it is encrypted cannot be told. The
 * caller owns it. Any thread. */
PdfKey *pdf_key_new(Content *content);
void pdf_key_free(PdfKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfKey, pdf_key_free)

/* The stream of an object, from its first byte on. */
typedef struct PdfDecryption PdfDecryption;

/* Of the object NUMBER GENERATION; KEY is borrowed for as long. NULL where the library fails. The caller owns it. */
PdfDecryption *pdf_decryption_new(const PdfKey *key, guint32 number, guint32 generation);
void pdf_decryption_free(PdfDecryption *decryption);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PdfDecryption, pdf_decryption_free)

/* More bytes that a block of a cipher may hold back. */
#define PDF_DECRYPTION_MORE_BYTES 32

/* Decrypts the next LENGTH bytes of the stream, at most INT_MAX, into OUT, which has room for PDF_DECRYPTION_MORE_BYTES
 * more; returns how many came out, -1 where they cannot be decrypted. */
gssize pdf_decrypt(PdfDecryption *decryption, const uint8_t *bytes, size_t length, uint8_t *out);

#endif
