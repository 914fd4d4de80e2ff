/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz: shared by the targets. */
#include "fuzz.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
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

/* --- growth --------------------------------------------------------------------------------------------------- */

#define UNIT_MAX_BYTES 64
#define GROWTHS 4 /* one mutation in so many grows a construct */
#define DOUBLINGS_MAX 14

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

/* Repeats some bytes of DATA where they stand, so often that what reads them is asked for more than one of a kind: what
 * libFuzzer itself hardly finds. */
static size_t
grow(uint8_t *data, size_t size, size_t most, GRand *random)
{
    const size_t most_of_unit = MIN(size, UNIT_MAX_BYTES);
    const size_t unit = (size_t)g_rand_int_range(random, 1, (gint32)most_of_unit + 1);
    const size_t at = (size_t)g_rand_int_range(random, 0, (gint32)(size - unit + 1));
    const size_t wanted = (size_t)1 << g_rand_int_range(random, 1, DOUBLINGS_MAX + 1);
    const size_t copies = MIN(wanted, (most - size) / unit);
    uint8_t copy[UNIT_MAX_BYTES];

    memcpy(copy, data + at, unit);
    memmove(data + at + copies * unit, data + at, size - at);
    for (size_t i = 0; i < copies; i++)
        memcpy(data + at + i * unit, copy, unit);
    return size + copies * unit;
}

size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    GRand *random = g_rand_new_with_seed(seed);
    const bool grows = size > 1 && size < most && g_rand_int_range(random, 0, GROWTHS) == 0;
    const size_t mutated = grows ? grow(data, size, most, random) : LLVMFuzzerMutate(data, size, most);

    g_rand_free(random);
    return mutated;
}
