/* SPDX-License-Identifier: BSD-2-Clause */
/* guard_entity.h: character references of HTML, for the guard's own reader. */
#ifndef VOBO_SIGNATURE_GUARD_ENTITY_H
#define VOBO_SIGNATURE_GUARD_ENTITY_H

#include <stddef.h>

#include <glib.h>

/* How many bytes the character reference at C, which is "&", takes before END, and in *CHARACTER what it stands for; 0
 * where it is none (HTML 4.01, section 24). Any thread. */
size_t guard_entity(const char *c, const char *end, gunichar *character);

#endif
