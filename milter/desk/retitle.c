/* SPDX-License-Identifier: BSD-2-Clause */
/* retitle: changes the subject of a held message. */
#include "desk/retitle.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "message/digest.h"
#include "message/edit.h"
#include "queue/blob.h"

#define SUBJECT_CHARACTERS_MOST 500

/* SUBJECT as it may stand in a field; NULL with an error. The caller owns it. */
static char *
check_subject(const Entry *entry, const char *subject, GError **error)
{
    g_autofree char *valid = g_utf8_make_valid(subject, -1);
    g_autofree char *line = g_strstrip(g_strdup(valid));

    if (*line && !strpbrk(line, "\r\n") && g_utf8_strlen(line, -1) <= SUBJECT_CHARACTERS_MOST)
        return g_steal_pointer(&line);
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("%s: el asunto nuevo debe ser una línea de texto, no muy larga"),
        entry->reference);
    return NULL;
}

/* Whether all fields of MESSAGE were read: otherwise there may be a subject that is not seen. */
static bool
check_fields(const Entry *entry, const Message *message, GError **error)
{
    if (!(message_defects(message) & DEFECT_HEADER_SIZE))
        return true;
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_STATE,
        _("%s: sus campos pasan de limits.header y no se leen todos; no se puede cambiar el asunto"), entry->reference);
    return false;
}

static Spool *
change(const Message *message, const char *subject, GError **error)
{
    const Field *field = message_field(message, "Subject");
    g_autoptr(Edit) edit = edit_new();

    if (field)
        edit_set_field(edit, field, subject);
    else
        edit_add_field(edit, "Subject", subject);
    return edit_apply(edit, message_spool(message), error);
}

bool
retitle_write(Desk *desk, const Entry *entry, const char *subject, StoreEdit *edit, GError **error)
{
    g_autofree char *line = check_subject(entry, subject, error);
    const KeyRing *keys = line ? desk_keys(desk, error) : NULL;
    g_autoptr(Spool) held = keys ? desk_held_message(desk, entry, error) : NULL;
    g_autoptr(Message) message = held ? message_new_within(held, policy_limits(desk_policy(desk))) : NULL;
    g_autoptr(Spool) changed = message && check_fields(entry, message, error) ? change(message, line, error) : NULL;

    if (!changed || !blob_write(desk_blobs(desk), keys, changed, &edit->blob, error))
        return false;
    digest_of_content(changed, edit->content);
    edit->size = spool_size(changed);
    edit->subject = g_steal_pointer(&line);
    return true;
}

void
retitle_clear(Desk *desk, const Entry *entry, StoreEdit *edit, bool holds)
{
    if (edit->blob)
        blob_remove(desk_blobs(desk), holds ? entry->blob : edit->blob);
    g_clear_pointer(&edit->blob, g_free);
    g_clear_pointer(&edit->subject, g_free);
}
