/* SPDX-License-Identifier: BSD-2-Clause */
/* store.h: the queue: held messages, what was decided about them, and what is to be sent for them. Everything
 * that changes is one transaction, durable when the call returns. */
#ifndef VOBO_QUEUE_STORE_H
#define VOBO_QUEUE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "queue/state.h"
#include "session/envelope.h"

#define STORE_DIGEST_BYTES 32

/* The store. Any thread; calls wait for each other. Several processes may have it open. */
typedef struct Store Store;

/* Opens or makes the database at PATH. */
Store *store_open(const char *path, GError **error);

/* What names the database, the same for its copies: 32 hexadecimal digits. Borrowed. */
const char *store_identity(const Store *store);

/* Whether the database's file is no longer where it was opened: another may stand there. */
bool store_has_moved(Store *store);
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)

/* Writes the database as it is now to the file PATH, which is new or empty. */
bool store_copy(Store *store, const char *path, GError **error);

/* --- holding ------------------------------------------------------------------------------------------------ */

/* A mail that tells a person of something that happened. */
typedef struct {
    const char *kind; /* a template's name: "held", "review", "approved", … */
    const char *address;
    const char *why; /* for what somebody is asked: a seat of the route; NULL for nothing in particular */
    bool is_listed;  /* is not sent by itself: its reader has it in the digest of what waits for him */
} NoticeRequest;

/* What is to be recorded elsewhere before the entry REFERENCE is there, which says again what the entry REPEATS said,
 * or NULL; false keeps it out. */
typedef bool (*HoldWitness)(void *data, const char *reference, const char *repeats, GError **error);

/* What is to be held; all borrowed. */
typedef struct {
    const Envelope *envelope;
    const uint8_t *submission; /* digest_of_submission() */
    bool has_message_id;       /* the client named the message itself */
    gint64 retry_window_us;    /* how long a retry is recognized as such */
    const uint8_t *content;    /* digest_of_content() of what the blob holds */
    const char *author;        /* address for notices; "" for none */
    const char *subject;
    const char *message_id;
    const char *route;    /* NULL for none */
    const char *reasons;  /* lines, in words */
    const char *findings; /* JSON */
    gint64 release_us;    /* when it leaves by itself; 0: when somebody decides so */
    bool is_reviewed;     /* it does not leave then: those who decide are asked */
    const char *blob;
    gint64 size; /* bytes */
    const NoticeRequest *notices;
    size_t notice_count;
    HoldWitness witness; /* called inside the transaction; may be NULL */
    void *witness_data;
} NewEntry;

/* The reference of the entry that holds this submission already, NULL with no error when there is none. The
 * caller owns it. */
char *store_find_submission(Store *store, const NewEntry *entry, GError **error);

/* Holds a message. Returns its reference, which the caller owns; *KNOWN tells that the very message was held
 * before and nothing was added. NULL with an error: nothing was stored. */
char *store_hold(Store *store, const NewEntry *entry, bool *known, GError **error);

/* --- looking ------------------------------------------------------------------------------------------------ */

typedef struct {
    char *address, *parameters;
    char *state; /* "waiting", "deferred", "accepted", "refused" */
    char *reply; /* the MTA's, or "" */
} EntryRecipient;

typedef struct {
    gint64 time_us;
    char *event, *actor, *reason;
    char *seat; /* for what ACTOR approved or asked another; "" for nothing in particular */
} EntryEvent;

/* Somebody who was told of the entry. */
typedef struct {
    gint64 time_us;
    char *kind, *address;
    char *why;   /* for what he was asked; "" for nothing in particular */
    char *state; /* of the mail: "pending", "sending", "sent", "uncertain", "failed", "listed" */
} EntryNotice;

typedef struct {
    gint64 id;
    char *reference;
    State state;
    gint64 created_us, changed_us;
    char *sender, *sender_parameters, *login, *author, *client, *queue_id, *message_id, *subject, *route, *reasons,
        *findings, *blob;
    char *decided_by, *decision_reason; /* "" while undecided */
    char *corrects; /* the reference of the one that was returned and that this one takes the place of; "" for none */
    char *repeats;  /* the reference of the one that was the same, before the time for retries was over; "" for none */
    gint64 release_us; /* when its time is over; 0: when somebody decides so */
    gint64 size;
    uint8_t content[STORE_DIGEST_BYTES];
    GPtrArray *recipients; /* of EntryRecipient * */
    GPtrArray *history;    /* of EntryEvent *; NULL in lists */
    GPtrArray *notices;    /* of EntryNotice *; NULL in lists */
} Entry;

void entry_free(gpointer entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Entry, entry_free)

/* The entry with REFERENCE (canonical); an unknown one is VOBO_ERROR_INPUT. The caller owns it. */
Entry *store_get(Store *store, const char *reference, GError **error);

typedef struct {
    const char *state; /* a state's name, or NULL for those that are not settled yet; "all" for all */
    const char *route; /* or NULL */
    const char *after; /* begin behind this reference, or NULL */
    gint64 limit;
    const char *words;  /* that the subject has, without case and accents; "pet*" is any that begins so; or NULL */
    const char *person; /* a login or an address: who wrote it or gets it; or NULL */
} StoreFilter;

/* Entries oldest first; elements are Entry *. NULL with an error. The caller owns the array. */
GPtrArray *store_list(Store *store, const StoreFilter *filter, GError **error);

/* How many entries are in each state. */
bool store_count(Store *store, gint64 counts[STATES], GError **error);

/* How many deliveries are in the state NAME ("pending", "sending", "uncertain", "failed"). -1 with an error. */
gint64 store_count_deliveries(Store *store, const char *state, GError **error);

/* How an attempt that nobody saw end is taken to have ended, for want of its courier: EVENT_ACCEPTED, _REFUSED or
 * _LOST, in an entry that is approved or on its way. REASON is for its history. */
bool store_end_release(Store *store, const char *reference, Event end, const char *reason, GError **error);

/* Takes the bodies of those entries as wiped that are not in the folder BLOBS. Returns how many, -1 with an error. */
gint64 store_wipe_missing(Store *store, const char *blobs, GError **error);

/* Whether the database is whole, as far as SQLite sees. */
bool store_is_whole(Store *store, GError **error);

/* How many entries there are and ever were, and how many have a body. False with an error. */
bool store_count_bodies(Store *store, gint64 *entries, gint64 *bodies, GError **error);

/* The blobs of all entries that have one; elements are char *. NULL with an error. The caller owns the array. */
GPtrArray *store_list_blobs(Store *store, GError **error);

/* Whether an entry has this blob. False with an error where that cannot be said. */
bool store_has_blob(Store *store, const char *blob, GError **error);

/* --- deciding ----------------------------------------------------------------------------------------------- */

/* What is to be recorded elsewhere before a decision holds; false stops it. */
typedef bool (*StoreWitness)(void *data, const Entry *entry, GError **error);

/* What an entry holds from now on. */
typedef struct {
    char *subject, *blob;
    gint64 size;
    uint8_t content[STORE_DIGEST_BYTES]; /* digest_of_content() */
} StoreEdit;

/* What happens to an entry, with all that belongs to it; all borrowed. */
typedef struct {
    const char *reference;
    guint seen; /* how many events its history had when somebody looked; 0: it does not matter */
    Event event;
    const char *actor;  /* "" where it is nobody */
    const char *reason; /* "" for none; with EVENT_DELEGATE who is asked, with EVENT_ESCALATE the route from now on */
    const char *seat;   /* for what ACTOR approves, or asks another; "" for nothing in particular */
    const NoticeRequest *notices;
    size_t notice_count;
    bool restarts_term;    /* others are asked from now on */
    const StoreEdit *edit; /* with EVENT_RETITLE */
    StoreWitness witness;  /* called inside the transaction; may be NULL */
    void *witness_data;
} StoreStep;

/* Takes an entry along STEP. What cannot follow from its state, also because somebody else was faster, is
 * VOBO_ERROR_STATE and says who did what; an entry that is no longer as it was seen is VOBO_ERROR_CHANGED. */
bool store_decide(Store *store, const StoreStep *step, GError **error);

/* A message that waits for a decision too long. */
typedef enum {
    WAIT_REMIND,   /* since somebody was last told */
    WAIT_DECISION, /* since those who decide now were first asked */
} StoreWait;

/* The entry that ROUTE holds and that has waited for WAIT longest, since US or before: *REFERENCE, which the caller
 * owns, NULL where there is none. */
bool store_next_waiting(Store *store, const char *route, StoreWait wait, gint64 us, char **reference, GError **error);

/* The entry in STATE, STATE_COOLING or _RESTING, whose time was over first, and is at NOW_US: *REFERENCE, which the
 * caller owns, NULL where there is none. */
bool store_next_elapsed(Store *store, State state, gint64 now_us, char **reference, GError **error);

/* Entries that came to an end at BEFORE_US or sooner and whose text is still kept, the first that ended first, behind
 * as many as OFFSET says; elements are Entry *. NULL with an error. The caller owns the array. */
GPtrArray *store_list_kept(Store *store, gint64 before_us, gint64 offset, gint64 limit, GError **error);

/* --- advising ----------------------------------------------------------------------------------------------- */

/* What an author is told of a message that went as it should not have; all borrowed. */
typedef struct {
    const char *kind; /* the template's name: "advice", "coached", "digest", … */
    const char *login;
    const char *author; /* the address it goes to */
    const char *subject, *message_id;
    const char *words; /* lines: what to do better */
    const char *ready; /* text to be used; "" for none */
    const char *page;  /* the same as HTML; "" for none */
} NewAdvice;

/* Plans a mail, unless its author was sent one of the kind "advice" within PAUSE_US before: nobody is nagged. */
bool store_advise(Store *store, const NewAdvice *advice, gint64 pause_us, GError **error);

/* Plans a mail of KIND for each of the COUNT in ALL, which tell of the time up to UNTIL_US, together and once: where
 * that was done, nothing is. */
bool store_plan_digests(
    Store *store, const char *kind, gint64 until_us, const NewAdvice *all, size_t count, GError **error);

/* Up to when digests of KIND are planned; 0: there were none yet. */
bool store_last_digest(Store *store, const char *kind, gint64 *until_us, GError **error);

/* Whether AUTHOR, an address, wants to be told what he could do better; who was never asked does. */
bool store_wants_advice(Store *store, const char *author, bool *wanted, GError **error);

/* From now on the author of CONFIRMATION does, or does not: he is told so. */
bool store_want_advice(Store *store, const NewAdvice *confirmation, bool wanted, GError **error);

/* --- those who decide ----------------------------------------------------------------------------------------- */

/* How somebody hears of what waits for his decision. */
typedef enum {
    NOTICES_AT_ONCE, /* a mail for each message */
    NOTICES_DIGEST,  /* all of it in one mail each morning */
    NOTICES_NONE,    /* nothing, but where nobody else hears of a message */
    NOTICE_RULES
} NoticeRule;

/* What it is called on the command line: "at-once", "digest", "none". Borrowed. */
const char *notice_rule_name(NoticeRule rule);
bool notice_rule_from_name(const char *name, NoticeRule *rule);

/* The rule of who reads at ADDRESS; NOTICES_AT_ONCE where he has none. */
bool store_notice_rule(Store *store, const char *address, NoticeRule *rule, GError **error);

/* From now on RULE is it, and CONFIRMATION, to that address, tells him so. With NOTICES_AT_ONCE he is sent what is only
 * listed for him and still waits. */
bool store_set_notice_rule(Store *store, const NewAdvice *confirmation, NoticeRule rule, GError **error);

/* Somebody was asked about a message that is held. */
typedef struct {
    char *address, *reference;
    gint64 notice; /* the last one that asked him, sent or listed */
    NoticeRule rule;
} Asking;

/* All of them, those of an address together, what was held first before the rest; elements are Asking. NULL with an
 * error. The caller owns the array. */
GArray *store_list_askings(Store *store, GError **error);

/* Sends the listed notice ID, and does nothing where it is not listed. */
bool store_send_listed(Store *store, gint64 id, GError **error);

/* --- sending ------------------------------------------------------------------------------------------------ */

typedef struct {
    gint64 id;
    char *ready, *page; /* "" for none */
} Advice;

/* Something to hand to the MTA: the message itself (kind "release") or a notice. */
typedef struct {
    gint64 id;
    gint64 attempt; /* this one, from 1 */
    gint64 created_us;
    char *kind;
    char *address; /* of a notice */
    char *why;     /* for what its reader is asked: a seat of the route; "" for nothing in particular */
    char *reason;  /* of the event that the notice tells of */
    char *actor;
    Entry *entry;
    Advice *advice; /* what a notice of the kind "advice" brings; its entry is in no queue. NULL for all others */
} Delivery;

void delivery_free(Delivery *delivery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Delivery, delivery_free)

/* Begins the next attempt that is due: recorded before anything is sent. NULL without an error: nothing is due.
 * One courier at a time. */
Delivery *store_claim(Store *store, GError **error);

typedef enum {
    OUTCOME_ACCEPTED,  /* the MTA took it for all recipients that it did not refuse */
    OUTCOME_POSTPONED, /* certainly not taken; later */
    OUTCOME_REFUSED,   /* certainly not taken, and will not be */
    OUTCOME_LOST,      /* no answer after all was sent */
} Outcome;

typedef struct {
    Outcome outcome;
    const char *reply;            /* the MTA's words, or what went wrong */
    gint64 next_us;               /* when to try again */
    const NoticeRequest *notices; /* to send when it will not be delivered, to all or to some */
    size_t notice_count;
} DeliveryResult;

/* Records which recipients the MTA refused (STATES[i] "refused") or put off ("deferred") before the message is
 * handed over; REPLIES[i] are its words. Both run along the entry's recipients, NULL for the others. */
bool store_record_recipients(
    Store *store, const Delivery *delivery, const char *const *states, const char *const *replies, GError **error);

/* Records how the attempt ended. A lost answer is safe to repeat when the door never saw the attempt: that is
 * found out here, and *FINAL receives what it came to. */
bool store_finish(Store *store, const Delivery *delivery, const DeliveryResult *result, Outcome *final, GError **error);

/* Settles what a courier that died left behind: attempts that the door saw are uncertain, others are due again.
 * Returns how many, -1 with an error. Before the first store_claim() of a courier. */
gint64 store_recover(Store *store, GError **error);

/* The notice that the delivery ID brings, or brought; NULL without an error where there is none. The caller owns it. */
Delivery *store_notice(Store *store, gint64 id, GError **error);

typedef enum { DOOR_OPEN, DOOR_SHUT } DoorState;

/* The filter sees attempt ATTEMPT of DELIVERY under the MTA's QUEUE_ID: recorded and open once, while the attempt
 * is under way. *REFERENCE and *KIND receive what is delivered; the caller owns them. False with an error: ask
 * again later. */
bool store_pass_door(Store *store, gint64 delivery, gint64 attempt, const char *queue_id, DoorState *door,
    char **reference, char **kind, GError **error);

#endif
