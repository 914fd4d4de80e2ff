/* SPDX-License-Identifier: BSD-2-Clause */
/* letters.h: messages, envelopes and policies for tests. */
#ifndef VOBO_TESTS_LETTERS_H
#define VOBO_TESTS_LETTERS_H

#include "desk/desk.h"
#include "message/message.h"
#include "policy/policy.h"

/* The message in SPOOL, read as a site without limits of its own reads it. The caller owns it. */
Message *message_of(const Spool *spool);

/* A message together with the bytes it is a view of. */
typedef struct {
    Spool *spool;
    Message *message;
} Letter;

/* TEXT is a whole message; its line feeds become CR LF. */
Letter letter_new(const char *text);

/* The same of LENGTH bytes as they are. */
Letter letter_new_from_bytes(const void *bytes, size_t length);

/* In tests/fixtures/NAME. */
Letter letter_load(const char *name);

void letter_clear(Letter *letter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Letter, letter_clear)

/* An envelope from SENDER, logged in as LOGIN (NULL for nobody), to the recipients that follow, ended by NULL. */
Envelope *envelope_of(const char *sender, const char *login, ...) G_GNUC_NULL_TERMINATED;

/* The institution entidad.gov.co with Ana (ana@, alias ana.rojas@, shared contacto@), Luis, whose
 * luis.pena@gmail.com is registered, Nubia, and Pedro (ido@), who has left; EXTRA is appended to the configuration.
 * Fails the test when it is not good. */
Policy *policy_of(const char *extra);

/* The kinds of FINDINGS, parted by blanks. The caller owns the string. */
char *finding_kinds(const Findings *findings);

/* A past in which the addresses and message ids that KNOWN has in it are known, and no others. */
Past past_of(const char *known, const AccountUsage *usage);

/* A message of Ana's that ROUTE (NULL for none) holds at DESK, or that leaves, or with ROUTE is to be decided about, at
 * RELEASE_US where that is not 0; KEY
 * tells it from others. The caller owns its reference. */
char *hold_letter(Desk *desk, const char *route, uint8_t key, gint64 release_us);

/* The path of that configuration, with all its files in unit_folder(). The caller owns the string. */
char *site_config(const char *extra);

#endif
