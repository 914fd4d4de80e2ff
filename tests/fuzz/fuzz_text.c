/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_text: short texts from outside: references, tokens, addresses, names on their way into a reply. */
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/log.h"
#include "base/reference.h"
#include "desk/ticket.h"
#include "desk/wish.h"
#include "fuzz.h"
#include "message/address.h"
#include "message/filetype.h"
#include "people/personal.h"
#include "queue/door.h"
#include "session/answer.h"
#include "session/envelope.h"

/* What somebody answers a notice, and where. */
static void
check_wish(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *reason = NULL;
    Ticket ticket;

    wish_read(valid, &(Answerer){ "Ana Rojas", "Directora", "Luis Peña", valid }, &reason);
    if (!g_utf8_validate(reason, -1, NULL))
        abort();
    if (ticket_parse("visto-bueno@entidad.gov.co", text, &ticket) && ticket.notice < 0)
        abort();
}

static void
check_reply(const char *text)
{
    Answer answer;

    answer_init(&answer);
    answer_reject(&answer, text);
    g_autoptr(GPtrArray) lines = answer_reply_lines(&answer);
    for (guint i = 0; i < lines->len; i++)
        for (const char *c = g_ptr_array_index(lines, i); *c; c++)
            if (*c < ' ' || *c > '~')
                abort();
    answer_clear(&answer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autofree char *reference = reference_parse(text);
    g_autofree char *address = address_normalize(text);
    g_autofree char *again = address_normalize(address);
    g_autofree char *personal = personal_normalize(text);
    g_autofree char *bare = envelope_bare_address(text);
    g_autofree char *line = log_line("x", "value", text, NULL);
    g_autofree char *canonical = reference ? reference_parse(reference) : NULL;
    DoorToken token;

    if (reference && g_strcmp0(reference, canonical) != 0)
        abort();
    if (!personal || !bare || !g_utf8_validate(address, -1, NULL) || strcmp(address, again) != 0)
        abort();
    if (strpbrk(line, "\r\n"))
        abort();
    door_parse(text, &token);
    filetype_flags_of_name(text);
    check_reply(text);
    check_wish(text);
    return 0;
}
