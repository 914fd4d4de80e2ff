/* SPDX-License-Identifier: BSD-2-Clause */
/* envelope: keeps what the MTA says. */
#include "session/envelope.h"

#include <string.h>

#include "base/wipe.h"

static void
recipient_free(gpointer data)
{
    Recipient *recipient = data;

    wipe_free(recipient->address);
    g_free(recipient->parameters);
    g_free(recipient);
}

Envelope *
envelope_new(void)
{
    Envelope *envelope = g_new0(Envelope, 1);

    envelope->sender = g_strdup("");
    envelope->sender_parameters = g_strdup("");
    envelope->recipients = g_ptr_array_new_with_free_func(recipient_free);
    return envelope;
}

void
envelope_free(Envelope *envelope)
{
    if (!envelope)
        return;
    wipe_free(envelope->sender);
    g_free(envelope->sender_parameters);
    g_ptr_array_unref(envelope->recipients);
    g_free(envelope->login);
    g_free(envelope->client_address);
    g_free(envelope->client_name);
    g_free(envelope->helo);
    g_free(envelope->queue_id);
    g_free(envelope);
}

char *
envelope_bare_address(const char *path)
{
    const size_t length = strlen(path);

    if (length < 2 || path[0] != '<' || path[length - 1] != '>')
        return g_strdup(path);
    /* "<@relay,@other:user@domain>": the source route means nothing any more (RFC 5321, appendix F.2). */
    const char *inside = path + 1;
    const char *colon = inside[0] == '@' ? strchr(inside, ':') : NULL;
    const char *start = colon ? colon + 1 : inside;
    return g_strndup(start, (size_t)(path + length - 1 - start));
}

void
envelope_add_recipient(Envelope *envelope, const char *address, const char *parameters)
{
    Recipient *recipient = g_new0(Recipient, 1);

    recipient->address = envelope_bare_address(address);
    recipient->parameters = g_strdup(parameters ? parameters : "");
    g_ptr_array_add(envelope->recipients, recipient);
}

const Recipient *
envelope_recipient(const Envelope *envelope, guint i)
{
    return g_ptr_array_index(envelope->recipients, i);
}
