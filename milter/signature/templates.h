/* SPDX-License-Identifier: BSD-2-Clause */
/* templates.h: the institution's signatures ("uso de plantillas y firmas"; "debajo de su firma aparezcan todos los
 * datos necesarios: cargo, teléfono, correo electrónico, el nombre y la dirección web de la entidad"): which template
 * is whose, and what it says with the directory's values. */
#ifndef VOBO_SIGNATURE_TEMPLATES_H
#define VOBO_SIGNATURE_TEMPLATES_H

#include "config/config.h"
#include "people/people.h"
#include "signature/image.h"

/* The sections `template` and `campaign` of a configuration. Immutable; any thread. */
typedef struct SignatureTemplates SignatureTemplates;

/* One of them. */
typedef struct SignatureTemplate SignatureTemplate;

/* Reads the files that CONFIG names, which must outlive the result. A file that is not there, a field that does not
 * exist, or HTML that would break a message is an error that says file and line. The caller owns the result. */
SignatureTemplates *signature_templates_load(const Config *config, GError **error);
void signature_templates_free(SignatureTemplates *templates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SignatureTemplates, signature_templates_free)

/* What is signed; all borrowed. */
typedef struct {
    const Person *person;
    const char *sender;    /* the address that he writes as */
    bool goes_outside;     /* not all recipients are the institution's */
    bool is_reply;         /* the message answers or forwards another */
    guint32 day;           /* as g_date_get_julian() counts */
    const char *reference; /* or NULL */
    const char *language;  /* "es", "en", or NULL where nobody knows */
} SignatureOccasion;

/* Whether the choice depends on the message's language. */
bool signature_templates_ask_language(const SignatureTemplates *templates);

/* The first template, in the order of the configuration, whose conditions hold; NULL where none is. Borrowed. */
const SignatureTemplate *signature_templates_choose(
    const SignatureTemplates *templates, const SignatureOccasion *occasion);

/* Its name. */
const char *signature_template_name(const SignatureTemplate *template);

/* What the field NAME, such as "phone", says on OCCASION; "" where nobody knows. INSTITUTION is the configuration's
 * section of that name. Borrowed from them. */
const char *signature_field_value(const SignatureOccasion *occasion, const Options *institution, const char *name);

/* The same for the institution that TEMPLATE is of. Borrowed. */
const char *signature_template_value(
    const SignatureTemplate *template, const SignatureOccasion *occasion, const char *name);

/* Whether its text says the field NAME, such as "phone". */
bool signature_template_says(const SignatureTemplate *template, const char *name);

/* The lines with words of all templates and campaigns that TEMPLATE is one of, also of those whose days are over,
 * filled in for OCCASION; elements are char *. The caller owns the array. */
GPtrArray *signature_template_lines(const SignatureTemplate *template, const SignatureOccasion *occasion);

/* All of them; elements are const SignatureTemplate *. Borrowed. */
const GPtrArray *signature_templates_all(const SignatureTemplates *templates);

/* What it says as plain text, lines ended by LF, or as HTML, with the campaign of the day below. The caller owns the
 * string. */
char *signature_template_text(const SignatureTemplate *template, const SignatureOccasion *occasion);
char *signature_template_html(const SignatureTemplate *template, const SignatureOccasion *occasion);

/* The HTML as a page of its own, with its images in it, to be looked at in a browser and copied. The caller owns the
 * string. */
char *signature_template_page(const SignatureTemplate *template, const SignatureOccasion *occasion);

/* The images that HTML, what signature_template_html() said, shows; elements are const Image *, borrowed. The caller
 * owns the array. */
GPtrArray *signature_template_images(const SignatureTemplate *template, const char *html);

#endif
