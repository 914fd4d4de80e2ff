/* SPDX-License-Identifier: BSD-2-Clause */
/* locale.h: the language in which the programs speak to people. */
#ifndef VOBO_BASE_LOCALE_H
#define VOBO_BASE_LOCALE_H

/* Makes gettext answer in LANGUAGE, "es" or "en". The texts in the sources are Spanish, so Spanish needs no
 * catalogue and no installed locale. To be called before there are threads: it changes the environment. */
void locale_speak(const char *language);

#endif
