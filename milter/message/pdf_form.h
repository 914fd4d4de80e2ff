/* SPDX-License-Identifier: BSD-2-Clause */
/* pdf_form.h: scripts of form fields that do nothing but format, check or add up what is typed. */
#ifndef VOBO_MESSAGE_PDF_FORM_H
#define VOBO_MESSAGE_PDF_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether the name /JavaScript at NAME, among LENGTH BYTES of a PDF, belongs to an action (ISO 32000-2, 12.6.4.17) that
 * only calls the functions by which Acrobat keeps fields in form (AFNumber_Format and the like, Forms API Reference).
 * What is written in any other way than programs write it is no such action. Any thread. */
bool pdf_form_is_field_action(const uint8_t *bytes, size_t length, const uint8_t *name);

#endif
