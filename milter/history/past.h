/* SPDX-License-Identifier: BSD-2-Clause */
/* past.h: what is known of mail that passed before, as checks may ask for it. The filter has it answered by its
 * history, a test by what it likes. */
#ifndef VOBO_HISTORY_PAST_H
#define VOBO_HISTORY_PAST_H

#include "history/request.h"

typedef enum {
    PAST_NO_IDEA, /* nothing was remembered, or it cannot be read now */
    PAST_NEVER,
    PAST_KNOWN,
} PastAnswer;

/* What is counted of each account. */
typedef enum {
    USAGE_MESSAGES,
    USAGE_RECIPIENTS,
    USAGE_REFUSED,  /* recipients that were refused */
    USAGE_NETWORKS, /* distinct: /24 of IPv4, /48 of IPv6 */
    USAGE_DOMAINS,  /* distinct: outside domains written to */
    USAGES,
} Usage;

/* What an account did in the window that ends now, the message that is looked at included. */
typedef struct {
    guint64 count[USAGES];
    guint64 usual[USAGES]; /* the most in any window of one of the days before, as far back as is remembered */
    unsigned days;         /* on how many of these it did anything */
} AccountUsage;

typedef struct {
    /* Whether ADDRESS has written to the institution. */
    PastAnswer (*has_written)(void *data, const char *address);
    /* Whether a message with MESSAGE_ID passed here. */
    PastAnswer (*has_passed)(void *data, const char *message_id);
    /* What the message with MESSAGE_ID, which came from outside, asked; NULL where that is not known. The caller owns
     * it. */
    Request *(*request)(void *data, const char *message_id);
    /* Whether ADDRESS has sent a message of DAY, as g_date_get_julian() counts. */
    PastAnswer (*has_asked)(void *data, const char *address, guint32 day);
    void *data;
    const AccountUsage *usage; /* of the account that sends; NULL where none logged in or nothing is counted */
} Past;

/* Nothing is known. */
extern const Past past_unknown;

#endif
