/* SPDX-License-Identifier: BSD-2-Clause */
/* template.h: texts that the institution may edit: a first line with the subject, a blank line, the text. {name}
 * stands for a value. A line all of whose values are empty is left out; one with a value of several lines is
 * repeated for each of them. */
#ifndef VOBO_COURIER_TEMPLATE_H
#define VOBO_COURIER_TEMPLATE_H

#include <glib.h>

typedef struct Template Template;

/* Reads FILE. Every {name} in it must be one of NAMES (ends with NULL); the error says file and line. The caller
 * owns it. */
Template *template_load(const char *file, const char *const *names, GError **error);
void template_free(Template *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Template, template_free)

/* Fills in VALUES (along the NAMES given at load, each UTF-8 or NULL). The caller owns both texts. Any thread. */
void template_fill(const Template *template, const char *const *values, char **subject, char **body);

#endif
