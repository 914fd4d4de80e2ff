/* SPDX-License-Identifier: BSD-2-Clause */
/* account.h: what one account does, in a window that slides. */
#ifndef VOBO_HISTORY_ACCOUNT_H
#define VOBO_HISTORY_ACCOUNT_H

#include <stdbool.h>

#include "history/past.h"

/* The window moves on by twelfths of its length. */
#define ACCOUNT_SLOTS 12

/* Distinct things of one kind that are told apart; what is beyond is far over any limit. */
#define ACCOUNT_DISTINCT_MOST 2000U

typedef struct Account Account;

/* Something that an account did: COUNT of KIND, or one of a kind whose distinct NAMEs are counted. */
typedef struct {
    Usage kind;
    const char *name; /* NULL for a kind that is counted by number */
    guint64 count;
} Deed;

/* An account that has done nothing in a window of WINDOW_S seconds. The caller owns it. One thread at a time. */
Account *account_new(gint64 window_s);
void account_free(gpointer account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Account, account_free)

/* Counts DEED, done at TIME_S (seconds since 1970). What is older than the window is not counted. */
void account_add(Account *account, const Deed *deed, gint64 time_s);

/* What it did in the window that ends at NOW_S; sets only the counts of USAGE. */
void account_count(Account *account, gint64 now_s, AccountUsage *usage);

/* Whether it did nothing in the window that ends at NOW_S. */
bool account_is_idle(const Account *account, gint64 now_s);

/* Whether KIND is counted by distinct names. */
bool usage_is_distinct(Usage kind);

#endif
