/* SPDX-License-Identifier: BSD-2-Clause */
/* validators.h: what an option's text must be, beyond its type. Each returns whether VALUE is acceptable and
 * otherwise says what would be. */
#ifndef VOBO_CONFIG_VALIDATORS_H
#define VOBO_CONFIG_VALIDATORS_H

#include "config/option.h"

bool validate_absolute_path(const char *value, GError **error);   /* /a/path */
bool validate_optional_path(const char *value, GError **error);   /* /a/path or nothing */
bool validate_line(const char *value, GError **error);            /* one line that says something */
bool validate_domain(const char *value, GError **error);          /* a mail domain, RFC 5321 */
bool validate_address(const char *value, GError **error);         /* local@domain, or nothing */
bool validate_listen_socket(const char *value, GError **error);   /* unix:/path, inet:PORT@HOST */
bool validate_connect_socket(const char *value, GError **error);  /* the same */
bool validate_optional_socket(const char *value, GError **error); /* a connect socket, or nothing */
bool validate_socket_mode(const char *value, GError **error);     /* octal, at most 0777 */
bool validate_host(const char *value, GError **error);            /* a host name */
bool validate_network(const char *value, GError **error);         /* address or address/bits */
bool validate_application(const char *value, GError **error);     /* a network, and addresses behind it */
bool validate_approver(const char *value, GError **error);        /* a login, an address, manager:1, group:x, unit:x */
bool validate_pattern(const char *value, GError **error);         /* an address pattern: *@domain */
bool validate_regex(const char *value, GError **error);           /* PCRE, or nothing */
bool validate_positive_count(const char *value, GError **error);  /* 1 or more */
bool validate_positive_duration(const char *value, GError **error);
bool validate_optional_size(const char *value, GError **error);  /* a size, or nothing */
bool validate_optional_count(const char *value, GError **error); /* a count, or nothing */
bool validate_ldap_uri(const char *value, GError **error);       /* ldap://, ldaps:// or ldapi://, or nothing */
bool validate_ldap_filter(const char *value, GError **error);    /* (a filter, RFC 4515), or nothing */
bool validate_ldap_attribute(const char *value, GError **error); /* field=attribute */
bool validate_optional_day(const char *value, GError **error);   /* 2026-12-31, or nothing */
bool validate_optional_host(const char *value, GError **error);  /* a host name, or nothing */
bool validate_page_size(const char *value, GError **error);      /* 1 to 10000 */

#endif
