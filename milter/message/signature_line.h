/* SPDX-License-Identifier: BSD-2-Clause */
/* signature_line.h: what a line of a signature says, by its form alone: a telephone, an address, a position. What has
 * none of these forms may be part of what the author says, wherever it stands. */
#ifndef VOBO_MESSAGE_SIGNATURE_LINE_H
#define VOBO_MESSAGE_SIGNATURE_LINE_H

#include <stdbool.h>

#include <glib.h>

typedef enum {
    SIGNATURE_LINE_OTHER,
    SIGNATURE_LINE_RULE,      /* only drawn, like a line of dashes */
    SIGNATURE_LINE_TELEPHONE, /* with a label or an extension */
    SIGNATURE_LINE_NUMBER,    /* of a telephone, without a label */
    SIGNATURE_LINE_MAIL,
    SIGNATURE_LINE_WEB,
    SIGNATURE_LINE_STREET,   /* where an office is */
    SIGNATURE_LINE_POSITION, /* a position, a unit or an entity */
} SignatureLineKind;

/* What TEXT (UTF-8, one blank between each two words), a line or a part of one, says and nothing besides. *VALUE,
 * unless NULL, receives the address or the host in small letters, which the caller owns; NULL for other kinds. Any
 * thread. */
SignatureLineKind signature_line_kind(const char *text, char **value);

/* The parts of LINE: "Ana Rojas | Profesional | Tel. 601 555 0100" has three; more than SIGNATURE_LINE_PARTS_MAX are
 * not told apart. The caller owns them. Any thread. */
#define SIGNATURE_LINE_PARTS_MAX 8
GStrv signature_line_parts(const char *line);

/* Whether LINE is made of parts of which each is a name, or of one of the kinds above. Any thread. */
bool signature_line_is_one(const char *line);

#endif
