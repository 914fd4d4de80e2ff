/* SPDX-License-Identifier: BSD-2-Clause */
/* passage.h: counts the messages on their way in, so that a filter that ends lets them arrive first. What has no DATA
 * yet costs its client nothing to bring again. */
#ifndef VOBO_SESSION_PASSAGE_H
#define VOBO_SESSION_PASSAGE_H

#include <stdbool.h>

#include <glib.h>

typedef struct Passage Passage;

/* The caller owns it. */
Passage *passage_new(void);
void passage_free(Passage *passage);

/* A message has begun to arrive; each begins once and ends once. Any thread, as all that follows. */
void passage_begin(Passage *passage);
void passage_end(Passage *passage);

/* Whether no further messages are wanted. */
bool passage_is_closed(Passage *passage);

/* Closes it and waits until those inside have ended, LIMIT_US (microseconds) at most. Returns how many have not. */
unsigned passage_close(Passage *passage, gint64 limit_us);

#endif
