/* SPDX-License-Identifier: BSD-2-Clause */
/* text.h: a text part as UTF-8, and words put into it where it stands. */
#ifndef VOBO_MESSAGE_TEXT_H
#define VOBO_MESSAGE_TEXT_H

#include "message/edit.h"
#include "message/part.h"

/* Longer texts are read to here. */
#define TEXT_MAX_BYTES (4u << 20)

typedef struct {
    char *utf8; /* LENGTH valid bytes, and a zero byte */
    size_t length;
    GByteArray *bytes; /* the same in CHARSET */
    const char
        *charset;  /* the part's, or what its bytes seem to be in where that is not known; static, or the part's */
    bool is_lossy; /* some bytes are no characters of it, and show as charset_decode() says */
    bool is_cut;   /* it goes on */
} Text;

/* The words of PART. Never fails: what cannot be decoded is lossy. The caller clears it. */
Text text_read(const Part *part);
void text_clear(Text *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Text, text_clear)

/* Makes EDIT put WORDS (UTF-8, lines ended by LF; HTML where the part is HTML) in the place of the bytes from BEGIN to
 * END of TEXT, which text_read() gave of PART of the message in SPOOL. Where the part's charset and encoding can carry
 * them only these bytes change, with at most a blank line or a few blanks behind them; where not, HTML says the
 * characters by their numbers, and plain text is written anew in UTF-8, this part alone. False with an error that says
 * why where the part is signed, encrypted, part of an attachment, or cannot be read. */
bool text_replace(Edit *edit, const Spool *spool, const Part *part, const Text *text, size_t begin, size_t end,
    const char *words, GError **error);

#endif
