/* SPDX-License-Identifier: BSD-2-Clause */
/* lookalike.h: domains made to be taken for the institution's. */
#ifndef VOBO_PEOPLE_LOOKALIKE_H
#define VOBO_PEOPLE_LOOKALIKE_H

#include <stdbool.h>

#include <glib.h>

typedef struct Lookalike Lookalike;

/* What may be taken for DOMAINS (normalized, NULL last; borrowed for the life of the result). The caller owns it. */
Lookalike *lookalike_new(const char *const *domains);
void lookalike_free(Lookalike *lookalike);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lookalike, lookalike_free)

/* The institution's domain that DOMAIN (normalized) imitates: it looks the same (Unicode Technical Standard 39,
 * confusables), is one letter off, or has the whole of it before another's domain. NULL: none, or it is one of them.
 * Borrowed. Any thread. */
const char *lookalike_of(const Lookalike *lookalike, const char *domain);

#endif
