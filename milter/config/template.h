/* SPDX-License-Identifier: BSD-2-Clause */
/* template.h: texts that the institution may edit. {name} stands for a value. A line all of whose values are empty is
 * left out, and so is what stands between {? and ?} where one of the values there is; a line with a value of several
 * lines is repeated for each of them. */
#ifndef VOBO_CONFIG_TEMPLATE_H
#define VOBO_CONFIG_TEMPLATE_H

#include <stdbool.h>

#include <glib.h>

typedef struct Template Template;

typedef enum {
    TEMPLATE_BARE,         /* all of the file is the text */
    TEMPLATE_WITH_SUBJECT, /* a first line with the subject, a blank line, the text */
} TemplateKind;

/* Reads FILE. Every {name} in it must be one of NAMES (ends with NULL; borrowed for the life of the result); the error
 * says file and line. The caller owns it. */
Template *template_load(const char *file, TemplateKind kind, const char *const *names, GError **error);
void template_free(Template *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Template, template_free)

/* Whether the text has a value of the name number INDEX. */
bool template_names(const Template *template, int index);

/* Makes of a value what stands in the text; the caller owns it. */
typedef char *(*TemplateEscape)(const char *value);

/* VALUE (UTF-8) as it stands in HTML, also between the quotes of an attribute; mail programs that know HTML 4 only read
 * it too. The caller owns the string. */
char *template_escape_html(const char *value);

/* The text with VALUES (along the NAMES given at load, each UTF-8 or NULL), each as ESCAPE makes it, NULL for as they
 * are. *SUBJECT, unless NULL, receives the subject. The caller owns both. Any thread. */
char *template_fill(const Template *template, const char *const *values, TemplateEscape escape, char **subject);

#endif
