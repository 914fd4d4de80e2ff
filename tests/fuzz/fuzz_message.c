/* SPDX-License-Identifier: BSD-2-Clause */
/* fuzz_message: everything that is asked of a message, over arbitrary bytes; what an edit does to it can be read again.
 */
#include <stdlib.h>

#include "fuzz.h"
#include "message/digest.h"
#include "message/edit.h"
#include "message/message.h"
#include "message/readable.h"
#include "message/reply.h"
#include "session/envelope.h"

static void
ask_about_fields(const Message *message)
{
    const GPtrArray *fields = message_fields(message);

    for (guint i = 0; i < fields->len && i < 50; i++) {
        const Field *field = g_ptr_array_index(fields, i);
        g_autofree char *text = field_text(field);
        g_autoptr(GPtrArray) mailboxes = field_mailboxes(field);
        if (!mailboxes || !g_utf8_validate(text, -1, NULL))
            abort();
    }
}

static void
edit_and_read_again(const Message *message)
{
    const Field *subject = message_field(message, "Subject");
    g_autoptr(Edit) edit = edit_new();

    if (!subject)
        return;
    edit_set_field(edit, subject, message_subject(message));
    g_autoptr(Spool) edited = edit_apply(edit, message_spool(message), NULL);
    g_autoptr(Message) again = message_new_within(edited, &default_limits);
    if (spool_size(edited) - spool_body_offset(edited) !=
        spool_size(message_spool(message)) - spool_body_offset(message_spool(message)))
        abort();
    if (!message_subject(again))
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Spool) spool = spool_new_from_bytes(data, size);
    g_autoptr(Message) message = message_new_within(spool, &default_limits);
    g_autoptr(Envelope) envelope = envelope_new();
    uint8_t digest[DIGEST_BYTES];
    bool named;

    fuzz_begin();
    ask_about_fields(message);
    message_defects(message);
    g_autofree char *text = readable_text(message);
    if (!g_utf8_validate(text, -1, NULL))
        abort();
    if (!g_utf8_validate(message_reply(message)->newest, -1, NULL) || message_reply(message) != message_reply(message))
        abort();
    digest_of_submission(message_spool(message), envelope, digest, &named);
    edit_and_read_again(message);
    return 0;
}
