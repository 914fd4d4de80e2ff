/* SPDX-License-Identifier: BSD-2-Clause */
/* release: the way of the courier's messages through the filter. What was approved must not be held again, and
 * nobody else may come by this way: the token names delivery, attempt and content, and opens once. */
#include "filter/inspection.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "base/reference.h"
#include "message/raw_fields.h"
#include "queue/door.h"

bool
release_is_claimed(const Spool *spool)
{
    g_autoptr(RawFields) fields = raw_fields_new(spool);

    return raw_fields_each(fields, DOOR_FIELD, NULL, NULL) > 0;
}

static void
refuse(const Inspection *inspection)
{
    g_autofree char *reference = reference_new();
    g_autofree char *reply = g_strdup_printf(
        _("El mensaje trae un permiso de salida (%s) que no vale o ya se usó. Quite ese campo y envíe de nuevo.\n"
          "Referencia %s"),
        DOOR_FIELD, reference);

    inspection_reject(inspection, "door-refused", reference, reply);
}

/* Inbound mail with such a field is somebody else's affair, and is left alone. */
static bool
disbelieve(const Inspection *inspection)
{
    if (policy_direction(desk_policy(inspection->desk), inspection->envelope) == DIRECTION_INBOUND)
        return false;
    refuse(inspection);
    return true;
}

static bool
burn(const Inspection *inspection, const DoorToken *token, DoorState *door, char **reference, char **kind,
    GError **error)
{
    Store *store = desk_store(inspection->desk, error);

    return store && store_pass_door(store, token->delivery, token->attempt, inspection->envelope->queue_id, door,
                        reference, kind, error);
}

/* The token leaves with the message nowhere. */
static void
take_token_out(const Inspection *inspection)
{
    g_autoptr(RawFields) fields = raw_fields_new(message_spool(inspection->message));

    for (unsigned i = raw_fields_each(fields, DOOR_FIELD, NULL, NULL); i > 0; i--)
        answer_delete_field(inspection->answer, DOOR_FIELD, (int)i);
}

bool
release_pass(const Inspection *inspection)
{
    const KeyRing *keys;
    DoorToken token;
    DoorState door;
    uint8_t content[DIGEST_BYTES];
    g_autofree char *reference = NULL;
    g_autofree char *kind = NULL;
    g_autoptr(GError) error = NULL;

    g_autoptr(RawFields) fields = raw_fields_new(message_spool(inspection->message));
    g_autofree char *claim = raw_fields_first(fields, DOOR_FIELD);
    if (!door_parse(claim, &token))
        return disbelieve(inspection);
    if (!(keys = desk_keys(inspection->desk, &error))) {
        inspection_tempfail(inspection, error);
        return true;
    }
    digest_of_content(message_spool(inspection->message), content);
    if (!door_verify(keys, &token, content))
        return disbelieve(inspection);
    if (!burn(inspection, &token, &door, &reference, &kind, &error))
        inspection_tempfail(inspection, error);
    else if (door == DOOR_SHUT)
        refuse(inspection);
    else if (!inspection_record(inspection, strcmp(kind, "release") == 0 ? "release" : "notice", reference, &error))
        inspection_tempfail(inspection, error);
    else
        take_token_out(inspection);
    return true;
}
