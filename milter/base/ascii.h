/* SPDX-License-Identifier: BSD-2-Clause */
/* ascii.h: text for places that take only ASCII, such as an SMTP reply. */
#ifndef VOBO_BASE_ASCII_H
#define VOBO_BASE_ASCII_H

/* TEXT (UTF-8, or bytes from outside) in printable ASCII: "Dirección" becomes "Direccion", « and » become
 * quotes, control characters become spaces, what has no ASCII likeness becomes "?". The caller owns the
 * string. Any thread. */
char *ascii_from_text(const char *text);

#endif
