/* SPDX-License-Identifier: BSD-2-Clause */
/* signature.h: what the block says that an author signs with ("debajo de su firma aparezcan todos los datos necesarios:
 * cargo, teléfono, correo electrónico, el nombre y la dirección web de la entidad"). */
#ifndef VOBO_MESSAGE_SIGNATURE_H
#define VOBO_MESSAGE_SIGNATURE_H

#include <stdbool.h>

#include <glib.h>

/* Each as written, NULL where the block does not say it. */
typedef struct {
    char *name;
    char *position;  /* the line under the name */
    char *entity;    /* the first line that names an institution */
    char *phone;     /* digits, blanks, brackets and a plus sign; the first that is not said to be a mobile's */
    char *extension; /* digits */
    char *mobile;
    char *mail;
    char *web;
    bool is_doubled; /* it says the same twice, as when a program and its author both sign */
} Signature;

/* Reads BLOCK (UTF-8), the signature of a Reply. The caller owns the result. Any thread. */
Signature *signature_new(const char *block);
void signature_free(Signature *signature);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Signature, signature_free)

/* Whether TEXT is one to six words that begin with capitals, but for those that join them ("de la"), as names are. */
bool signature_is_name(const char *text);

/* TEXT without the marks around it that stand for bold type in plain text ("*Ana Rojas*"). The caller owns the string.
 */
char *signature_without_emphasis(const char *text);

#endif
