/* SPDX-License-Identifier: BSD-2-Clause */
/* evidence.h: which lines say nothing but what the directory and the templates know of the signer, now or formerly.
 * Only these may be taken out of a message: everything else an author wrote stays. */
#ifndef VOBO_SIGNATURE_EVIDENCE_H
#define VOBO_SIGNATURE_EVIDENCE_H

#include "people/people.h"
#include "signature/templates.h"

/* What a line is accounted for as. */
typedef enum {
    EVIDENCE_NONE,     /* it may say something else: never taken out */
    EVIDENCE_RULE,     /* only drawn, like a line of dashes */
    EVIDENCE_NAME,     /* the signer's name alone */
    EVIDENCE_HEADED,   /* the signer's name, and other data behind it */
    EVIDENCE_KNOWN,    /* data of the directory, or a line of a template */
    EVIDENCE_CONTACT,  /* a labelled telephone, which may be a former one */
    EVIDENCE_NUMBER,   /* a telephone without a label */
    EVIDENCE_POSITION, /* reads as a position, a unit or an entity and as nothing else: a former one, under a name */
    EVIDENCE_LOGO,     /* the text that stands for the image of a logo: "[image: logo.png]" */
} EvidenceKind;

typedef struct Evidence Evidence;

/* What is known of the signer on OCCASION, who signs with TEMPLATE. Both are borrowed for the life of the result, as
 * PEOPLE is. The caller owns it. */
Evidence *evidence_new(const People *people, const SignatureTemplate *template, const SignatureOccasion *occasion);
void evidence_free(Evidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evidence, evidence_free)

/* What LINE (UTF-8, one blank between each two words) is accounted for as. Any thread. */
EvidenceKind evidence_for(const Evidence *evidence, const char *line);

/* Whether TEXT is the signer's name: as the directory has it, or words of it ("Ana", "A. Rojas"). Any thread. */
bool evidence_is_own_name(const Evidence *evidence, const char *text);

/* Whether HTML, LENGTH bytes with one <img> tag, shows an image that only signatures have: one that this program put
 * there, or a small one that calls itself a logo. Any thread. */
bool evidence_for_image(const char *html, size_t length);

#endif
