/* SPDX-License-Identifier: BSD-2-Clause */
/* mail: puts mails together. */
#include "courier/mail.h"

#include <string.h>

#include <glib/gi18n.h>

#include "message/address.h"
#include "message/gmime_autoptr.h"

/* GMimeTextPart would choose a charset by the letters it meets; a mail that is always UTF-8 surprises nobody. */
static GMimeObject *
text_part(const char *subtype, const char *text)
{
    GMimePart *part = g_mime_part_new_with_type("text", subtype);
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_buffer(text, strlen(text));
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

    g_mime_part_set_content(part, content);
    g_object_unref(content);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return GMIME_OBJECT(part);
}

/* A multipart of ONE and OTHER, which are taken over; OTHER may be NULL. */
static GMimeObject *
together(const char *subtype, GMimeObject *one, GMimeObject *other)
{
    GMimeMultipart *multipart = g_mime_multipart_new_with_subtype(subtype);

    g_mime_multipart_add(multipart, one);
    g_object_unref(one);
    if (other) {
        g_mime_multipart_add(multipart, other);
        g_object_unref(other);
    }
    return GMIME_OBJECT(multipart);
}

static GMimeObject *
html_file(const char *html, const char *name)
{
    GMimeObject *file = text_part("html", html);

    g_mime_object_set_disposition(file, "attachment");
    g_mime_part_set_filename(GMIME_PART(file), name);
    return file;
}

/* The message in HELD as a part, every byte as it is: nothing of it is parsed. */
static GMimeObject *
enclosed(const Spool *held)
{
    g_autofree char *bytes = g_malloc((gsize)spool_size(held) + 1);
    const gssize length = spool_read(held, 0, bytes, (size_t)spool_size(held), NULL);
    GMimePart *part = g_mime_part_new_with_type("message", "rfc822");
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_buffer(bytes, length > 0 ? (size_t)length : 0);
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

    g_mime_part_set_content(part, content);
    g_object_unref(content);
    g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
    g_mime_object_set_content_disposition_parameter(GMIME_OBJECT(part), "filename", _("mensaje.eml"));
    return GMIME_OBJECT(part);
}

static void
add_mailbox(GMimeMessage *mail, GMimeAddressType type, const char *name, const char *address)
{
    InternetAddress *mailbox = internet_address_mailbox_new(name, address);

    internet_address_set_charset(mailbox, "utf-8");
    internet_address_list_add(g_mime_message_get_addresses(mail, type), mailbox);
    g_object_unref(mailbox);
}

/* The thread of the message that the notice is about. */
static void
set_thread(GMimeMessage *mail, const char *message_id)
{
    if (!g_str_has_prefix(message_id, "<") || strpbrk(message_id, "\r\n"))
        return;
    g_mime_object_set_header(GMIME_OBJECT(mail), "In-Reply-To", message_id, NULL);
    g_mime_object_set_header(GMIME_OBJECT(mail), "References", message_id, NULL);
}

static GMimeObject *
write_parts(const Mail *mail)
{
    GMimeObject *whole = text_part("plain", mail->text);

    if (mail->page)
        whole = together("alternative", whole, text_part("html", mail->page));
    if (mail->file)
        whole = together("mixed", whole, html_file(mail->file, mail->file_name));
    if (mail->message)
        whole = together("mixed", whole, enclosed(mail->message));
    return whole;
}

static Spool *
to_spool(GMimeMessage *message)
{
    GMimeFormatOptions *format = g_mime_format_options_new();
    /* What is enclosed may hold zero bytes: no string. */
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new();

    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    g_mime_object_write_to_stream(GMIME_OBJECT(message), format, stream);
    g_mime_format_options_free(format);
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    return spool_new_from_bytes(bytes->data, bytes->len);
}

Spool *
mail_write(const Mail *mail)
{
    GMimeMessage *message = g_mime_message_new(TRUE);
    g_autofree char *id = g_strdup_printf("%s@%s", mail->id, address_domain(mail->from));
    g_autoptr(GDateTime) date = g_date_time_new_now_local();
    GMimeObject *whole = write_parts(mail);

    add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, mail->from_name, mail->from);
    add_mailbox(message, GMIME_ADDRESS_TYPE_TO, NULL, mail->to);
    if (mail->reply_to)
        add_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO, NULL, mail->reply_to);
    g_mime_message_set_subject(message, mail->subject, "utf-8");
    g_mime_message_set_date(message, date);
    g_mime_message_set_message_id(message, id);
    g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted", "auto-generated", NULL);
    set_thread(message, mail->thread);
    g_mime_message_set_mime_part(message, whole);
    g_object_unref(whole);
    Spool *spool = to_spool(message);
    g_object_unref(message);
    return spool;
}
