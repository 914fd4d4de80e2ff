/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz: shared by the targets. */
#include "fuzz.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib.h>
#include <gmime/gmime.h>

#include "base/locale.h"

void
fuzz_begin(void)
{
    static bool begun;

    if (begun)
        return;
    locale_speak("es");
    g_mime_init();
    begun = true;
}

const char *
fuzz_file(const uint8_t *data, size_t size)
{
    static char path[64];
    static int fd = -1;

    if (fd < 0) {
        fd = memfd_create("fuzz", MFD_CLOEXEC);
        g_snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    }
    if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
        abort();
    return path;
}
