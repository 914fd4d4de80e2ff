/* SPDX-License-Identifier: BSD-2-Clause */
/* providers.h: how large a message the providers of mailboxes take: the table of that name (config/list.h). */
#ifndef VOBO_CHECKS_PROVIDERS_H
#define VOBO_CHECKS_PROVIDERS_H

#include <glib.h>

typedef struct Providers Providers;

/* The table of FOLDER, "" for the one that came with the program. The error is VOBO_ERROR_CONFIG and says file and
 * line. The caller owns the result. */
Providers *providers_load(const char *folder, GError **error);
void providers_free(Providers *providers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Providers, providers_free)

/* The bytes that a message to ADDRESS may have as it travels; 0 where nobody knows. Any thread. */
guint64 providers_limit(const Providers *providers, const char *address);

#endif
