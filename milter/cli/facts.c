/* SPDX-License-Identifier: BSD-2-Clause */
/* facts: vobo facts: what is understood of a message, before any rule. */
#include "cli/command.h"

#include <stdio.h>
#include <sysexits.h>

#include <glib/gi18n.h>

#include "message/kind.h"
#include "message/signature.h"

static json_t *
field_json(const Message *message, const char *name)
{
    const Field *field = message_field(message, name);
    g_autofree char *text = field ? field_text(field) : NULL;

    return command_text_json(text);
}

static json_t *
parts_json(const Message *message)
{
    const GPtrArray *parts = message_parts(message);
    json_t *all = json_array();

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = g_ptr_array_index(parts, i);
        json_array_append_new(all, json_pack("{s:o, s:o, s:I, s:I}", "path", command_text_json(part->path), "type",
                                       command_text_json(part->type), "offset", (json_int_t)part_offset(part), "length",
                                       (json_int_t)part->range.length));
    }
    return all;
}

static json_t *
flags_json(AttachmentFlags flags)
{
    json_t *names = json_array();

    for (unsigned bit = 0; bit < 32 && flags >> bit; bit++)
        if (flags >> bit & 1)
            json_array_append_new(names, json_string(attachment_flag_name((AttachmentFlags)(1u << bit))));
    return names;
}

static json_t *
attachments_json(const Message *message)
{
    const GPtrArray *attachments = message_attachments(message);
    json_t *all = json_array();

    for (guint i = 0; i < attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(attachments, i);
        json_array_append_new(
            all, json_pack("{s:o, s:o, s:o, s:o, s:I, s:I, s:o}", "part", command_text_json(attachment->part), "name",
                     command_text_json(attachment->name), "declared", command_text_json(attachment->declared), "type",
                     command_text_json(attachment->type), "size", (json_int_t)content_size(attachment->content),
                     "size_encoded", (json_int_t)attachment->size_encoded, "flags", flags_json(attachment->flags)));
    }
    return all;
}

static json_t *
protection_json(const Message *message)
{
    static const char *const names[] = { NULL, "signed", "encrypted" };

    return command_text_json(names[message_protection(message)]);
}

/* The addresses to which the quoted message went, as its header block names them. */
static json_t *
quoted_recipients_json(const Reply *reply)
{
    const Field field = { .value = reply->quoted_to ? reply->quoted_to : (char *)"" };
    g_autoptr(GPtrArray) mailboxes = field_mailboxes(&field);
    json_t *all = json_array();

    for (guint i = 0; i < mailboxes->len; i++)
        json_array_append_new(all, command_text_json(((const Mailbox *)g_ptr_array_index(mailboxes, i))->address));
    return all;
}

static json_t *
kinds_json(const Message *message)
{
    const MessageKinds kinds = kinds_of(message);
    json_t *names = json_array();

    for (unsigned bit = 1; bit <= kinds; bit <<= 1)
        if (kinds & bit)
            json_array_append_new(names, json_string(kind_name(bit)));
    return names;
}

static json_t *
signature_json(const char *block)
{
    g_autoptr(Signature) signature = signature_new(block ? block : "");

    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "text", command_text_json(block), "name",
        command_text_json(signature->name), "position", command_text_json(signature->position), "entity",
        command_text_json(signature->entity), "phone", command_text_json(signature->phone), "extension",
        command_text_json(signature->extension), "mobile", command_text_json(signature->mobile), "mail",
        command_text_json(signature->mail), "web", command_text_json(signature->web), "doubled", signature->is_doubled);
}

static void
print_json(const Message *message, const Reply *reply)
{
    const bool is_reply = message_field(message, "In-Reply-To") || message_field(message, "References");

    command_print_json(json_pack("{s:o, s:o, s:o, s:b, s:o, s:o, s:{s:o}, s:{s:o, s:o, s:o}, s:o, s:o, s:o}",
        "message_id", field_json(message, "Message-Id"), "subject", command_text_json(message_subject(message)), "from",
        field_json(message, "From"), "is_reply", is_reply, "signed_or_encrypted", protection_json(message), "kinds",
        kinds_json(message), "newest", "text", command_text_json(reply->newest), "quoted", "text",
        command_text_json(reply->quoted), "recipients", quoted_recipients_json(reply), "date",
        command_text_json(reply->quoted_date), "signature", signature_json(reply->signature), "parts",
        parts_json(message), "attachments", attachments_json(message)));
}

static void
print_section(const char *title, const char *text)
{
    if (!text || !*text)
        return;
    printf("%s\n\n", title);
    command_print_safe(text);
    fputs("\n\n", stdout);
}

static void
print_for_people(const Message *message, const Reply *reply)
{
    const GPtrArray *attachments = message_attachments(message);

    print_section(_("Lo que el autor escribe:"), reply->newest);
    print_section(_("Lo que cita:"), reply->quoted);
    print_section(_("Cómo firma:"), reply->signature);
    for (guint i = 0; i < attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(attachments, i);
        g_autofree char *line =
            g_strdup_printf(_("Adjunto %s: «%s», %s\n"), attachment->part, attachment->name, attachment->type);
        command_print_line(line);
    }
}

static int
facts(Cli *cli, const char *file, bool as_json)
{
    g_autoptr(GError) error = NULL;
    Desk *desk = command_desk(cli, &error);
    g_autoptr(Spool) spool = desk ? command_read_message(desk, file, &error) : NULL;

    if (!spool)
        return command_fail(error);
    g_autoptr(Message) message = message_new_within(spool, policy_limits(desk_policy(desk)));
    if (as_json)
        print_json(message, message_reply(message));
    else
        print_for_people(message, message_reply(message));
    return EX_OK;
}

int
command_facts(Cli *cli, int count, char **arguments)
{
    gboolean as_json = FALSE;
    const GOptionEntry entries[] = {
        { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, NULL, NULL },
        { 0 },
    };
    g_auto(GStrv) operands = command_operands(entries, count, arguments);

    if (!operands)
        return EX_USAGE;
    if (g_strv_length(operands) > 1)
        return command_usage(_("«vobo facts» lee un mensaje: un archivo, o la entrada estándar"));
    return facts(cli, operands[0], as_json);
}
