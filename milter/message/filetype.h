/* SPDX-License-Identifier: BSD-2-Clause */
/* filetype.h: what kind of file some bytes are, and what their name promises. */
#ifndef VOBO_MESSAGE_FILETYPE_H
#define VOBO_MESSAGE_FILETYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "message/attachment.h"

/* Bytes at the start of a file that are looked at. */
#define FILETYPE_PREFIX_BYTES 65536

/* The MIME type of a file that begins with these bytes: libmagic's word, but "text/plain" for plain text, about
 * which libmagic is not asked because it is slow at it. The caller owns the string. Any thread. */
char *filetype_of_content(const uint8_t *bytes, size_t length);

/* The type of a file that begins with these bytes, by its signature alone: programs and archives; NULL for all else.
 * Static. Any thread. */
const char *filetype_of_signature(const uint8_t *bytes, size_t length);

/* Whether what begins with these bytes is a document that may act or be locked: a PDF, one of an office program, old or
 * new. Any thread. */
bool filetype_is_document(const uint8_t *bytes, size_t length);

/* Whether it is a zip as office programs write them (ECMA-376, part 2; ODF 1.3, part 2, 3.3). */
bool filetype_is_office_zip(const uint8_t *bytes, size_t length);

/* Whether NAME is that of a document whose format is a zip: "oficio.docx". */
bool filetype_is_zipped_document(const char *name);

/* Whether NAME is that of a file in which others travel that is no archive: a message, what is signed. */
bool filetype_holds_files(const char *name);

/* The type of a text of TYPE under NAME: what programs open as a page or a drawing, whatever it begins with, is one.
 * Static, or TYPE. */
const char *filetype_of_named_text(const char *name, const char *type);

/* Whether the bytes are text: no NUL, hardly any control characters. */
bool filetype_is_text(const uint8_t *bytes, size_t length);

/* What a file of this NAME is for: flags for programs, scripts, shortcuts, disk images, doubled extensions and
 * names that read backwards. */
AttachmentFlags filetype_flags_of_name(const char *name);

/* What a file of this TYPE is for. */
AttachmentFlags filetype_flags_of_type(const char *type);

/* Whether content of TYPE may bear NAME; a name that promises nothing known may stand for anything. */
bool filetype_agrees(const char *name, const char *type);

/* Whether two names of one file promise the same: "foto.jpg" and "foto.jpeg" do; one without an extension promises
 * nothing. */
bool filetype_names_agree(const char *one, const char *other);

/* Whether TYPE (or, where the content does not tell, NAME's extension) is an archive to be looked into. */
bool filetype_is_archive(const char *name, const char *type);

/* The format to use instead, for a format that many cannot open: "PDF", "ZIP", or words that _() translates; NULL for a
 * common one. */
const char *filetype_better_format(const char *name, const char *type);

#endif
