/* SPDX-License-Identifier: BSD-2-Clause */
/* language.h: in which language a text is written. */
#ifndef VOBO_MESSAGE_LANGUAGE_H
#define VOBO_MESSAGE_LANGUAGE_H

/* "es" or "en", by the small words of which every sentence has some; NULL where TEXT (UTF-8) has too few. Any thread.
 */
const char *language_of(const char *text);

#endif
