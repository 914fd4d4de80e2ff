/* SPDX-License-Identifier: BSD-2-Clause */
/* locale: chooses the language of the programs. */
#include "base/locale.h"

#include <locale.h>

#include <glib.h>
#include <libintl.h>

void
locale_speak(const char *language)
{
    /* C.UTF-8 is on every Debian; with LANGUAGE set, gettext translates in it, which in "C" it would not. */
    setlocale(LC_ALL, "C.UTF-8");
    g_setenv("LANGUAGE", language, TRUE);
    const char *folder = g_getenv("VOBO_LOCALEDIR");
    bindtextdomain(PACKAGE, folder ? folder : LOCALEDIR);
    bind_textdomain_codeset(PACKAGE, "UTF-8");
    textdomain(PACKAGE);
}
