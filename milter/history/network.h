/* SPDX-License-Identifier: BSD-2-Clause */
/* network.h: the network that a client comes from, as accounts are counted by. */
#ifndef VOBO_HISTORY_NETWORK_H
#define VOBO_HISTORY_NETWORK_H

#include <glib.h>

/* The /24 of an IPv4 ADDRESS or the /48 of an IPv6 one, "192.0.2.0/24"; NULL where it is none. One line of a building,
 * or of a provider's customer, is one network, however often its addresses change. The caller owns the string. */
char *network_of(const char *address);

#endif
