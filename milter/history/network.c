/* SPDX-License-Identifier: BSD-2-Clause */
/* network: masks addresses. */
#include "history/network.h"

#include <stdbool.h>
#include <string.h>

#include <arpa/inet.h>

char *
network_of(const char *address)
{
    unsigned char bytes[16];
    char text[INET6_ADDRSTRLEN];
    const bool is_v4 = inet_pton(AF_INET, address, bytes) == 1;

    if (is_v4) {
        bytes[3] = 0;
        return g_strdup_printf("%s/24", inet_ntop(AF_INET, bytes, text, sizeof text));
    }
    if (inet_pton(AF_INET6, address, bytes) != 1)
        return NULL;
    /* ::ffff:192.0.2.7 */
    static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
    if (memcmp(bytes, mapped, sizeof mapped) == 0) {
        bytes[15] = 0;
        return g_strdup_printf("%s/24", inet_ntop(AF_INET, bytes + 12, text, sizeof text));
    }
    memset(bytes + 6, 0, sizeof bytes - 6);
    return g_strdup_printf("%s/48", inet_ntop(AF_INET6, bytes, text, sizeof text));
}
