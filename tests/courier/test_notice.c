/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include "base/error.h"
#include "courier/notice.h"
#include "letters.h"
#include "message/readable.h"
#include "queue/blob.h"

/* Of each kind, whether it can be answered, tells of the text, brings the message. */
static const struct {
    const char *name;
    bool is_answerable, tells, encloses;
} kinds[] = {
    { "held", true, false, false },
    { "cooling", true, false, false },
    { "review", true, true, false },
    { "comment", true, true, false },
    { "approved", false, false, false },
    { "rejected", false, false, false },
    { "returned", false, false, true },
    { "cancelled", false, false, true },
    { "undeliverable", false, false, false },
};

static const char held[] = "From: ana@entidad.gov.co\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
                           "Content-Type: multipart/mixed; boundary=\"l\"\r\n\r\n--l\r\n\r\nPrimer párrafo.\r\n\r\n"
                           "Segundo párrafo.\r\n--l\r\nContent-Type: application/pdf\r\n"
                           "Content-Disposition: attachment; filename=\"acta.pdf\"\r\n\r\n%PDF-1.4\r\n--l--\r\n";

/* Zero bytes, which nobody should write and some programs do. */
static const char with_zeros[] = "From: ana@entidad.gov.co\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
                                 "Content-Type: text/plain; charset=iso-8859-1\r\n\r\nantes\r\n\0\r\nfinal\r\n";

static Entry *
entry_of(const char *subject, const char *message_id)
{
    Entry *entry = g_new0(Entry, 1);
    char **const empty[] = { &entry->sender_parameters, &entry->client, &entry->queue_id, &entry->route,
        &entry->findings, &entry->decided_by, &entry->decision_reason, &entry->corrects, &entry->repeats };

    for (size_t i = 0; i < G_N_ELEMENTS(empty); i++)
        *empty[i] = g_strdup("");
    entry->reference = g_strdup("VB-7K3Q-9F2M");
    entry->sender = g_strdup("ana@entidad.gov.co");
    entry->login = g_strdup("ana");
    entry->author = g_strdup("ana@entidad.gov.co");
    entry->subject = g_strdup(subject);
    entry->message_id = g_strdup(message_id);
    entry->reasons = g_strdup("Primera razón.\nSegunda razón.\n");
    entry->recipients = g_ptr_array_new();
    return entry;
}

/* What is held; the caller owns the blob's name. */
static char *
write_blob(Desk *desk, const char *bytes, size_t length)
{
    g_autoptr(Spool) spool = spool_new_from_bytes(bytes, length);
    g_autoptr(GError) error = NULL;
    char *name = NULL;

    ck_assert_good(blob_write(desk_blobs(desk), desk_keys(desk, NULL), spool, &name, &error), error);
    return name;
}

/* A notice of the message that the LENGTH bytes BLOB are. */
static Spool *
render_of(const char *kind, const char *language, const char *subject, const char *message_id, const char *blob,
    size_t length)
{
    g_autofree char *setting = g_strdup_printf("language = %s\n", language);
    g_autofree char *path = site_config(setting);
    g_autoptr(GError) error = NULL;
    g_autoptr(Desk) desk = desk_open(path, DIRECTORY_READ, &error);

    ck_assert_good(desk != NULL, error);
    g_autoptr(Notices) notices = notices_load(desk, &error);
    ck_assert_good(notices != NULL, error);
    g_autoptr(Delivery) delivery = g_new0(Delivery, 1);
    delivery->id = 7;
    delivery->attempt = 1;
    delivery->kind = g_strdup(kind);
    delivery->address = g_strdup("ana@entidad.gov.co");
    delivery->reason = g_strdup("Cite la ley.");
    delivery->actor = g_strdup("luis");
    delivery->why = g_strdup("manager:1");
    delivery->entry = entry_of(subject, message_id);
    delivery->entry->blob = write_blob(desk, blob, length);
    Spool *spool = notice_render(notices, desk, delivery, &error);
    ck_assert_good(spool != NULL, error);
    return spool;
}

static Spool *
render(const char *kind, const char *language, const char *subject, const char *message_id)
{
    return render_of(kind, language, subject, message_id, held, strlen(held));
}

START_TEST(writes_each_notice)
{
    g_autoptr(Spool) spool = render(kinds[_i / 2].name, _i % 2 ? "en" : "es", "Señal número 1", "<uno@cliente.co>");
    g_autoptr(Message) message = message_of(spool);
    g_autofree char *text = readable_text(message);
    const GPtrArray *from = message_mailboxes(message, "From");

    ck_assert_ptr_nonnull(strstr(message_subject(message), "Señal número 1"));
    ck_assert_ptr_nonnull(strstr(text, "VB-7K3Q-9F2M"));
    ck_assert_ptr_nonnull(strstr(text, "soporte@entidad.gov.co"));
    ck_assert_ptr_null(strchr(text, '{'));
    ck_assert_ptr_null(strstr(text, "\r\n\r\n\r\n"));
    ck_assert_str_eq(((const Mailbox *)g_ptr_array_index(from, 0))->address, "visto-bueno@entidad.gov.co");
    ck_assert_str_eq(message_field(message, "Auto-Submitted")->value, " auto-generated");
    ck_assert_str_eq(message_field(message, "Message-Id")->value, " <VB-7K3Q-9F2M.7@entidad.gov.co>");
    ck_assert_str_eq(message_field(message, "In-Reply-To")->value, " <uno@cliente.co>");
    ck_assert_int_eq(message_field(message, "Reply-To") != NULL, kinds[_i / 2].is_answerable);
    ck_assert_int_eq(strstr(text, "    Primer párrafo.\n     \n    Segundo párrafo.\n") != NULL, kinds[_i / 2].tells);
    ck_assert_int_eq(strstr(text, "acta.pdf (application/pdf") != NULL, kinds[_i / 2].tells);
    const GPtrArray *attachments = message_attachments(message);
    ck_assert_uint_eq(attachments->len, kinds[_i / 2].encloses);
    if (kinds[_i / 2].encloses)
        ck_assert_str_eq(((const Attachment *)g_ptr_array_index(attachments, 0))->part, "2.2");
}
END_TEST

START_TEST(brings_the_signature_to_copy)
{
    g_autofree char *setting = g_strdup_printf("language = %s\n", _i ? "en" : "es");
    g_autofree char *path = site_config(setting);
    g_autoptr(GError) error = NULL;
    g_autoptr(Desk) desk = desk_open(path, DIRECTORY_READ, &error);
    g_autoptr(Notices) notices = notices_load(desk, &error);
    g_autoptr(Delivery) delivery = g_new0(Delivery, 1);

    ck_assert_good(notices != NULL, error);
    delivery->kind = g_strdup("advice");
    delivery->address = g_strdup("ana@entidad.gov.co");
    delivery->reason = g_strdup("");
    delivery->why = g_strdup("");
    delivery->actor = g_strdup("");
    delivery->entry = entry_of("Respuesta", "<uno@cliente.co>");
    delivery->entry->blob = g_strdup("");
    delivery->advice = g_new0(Advice, 1);
    delivery->advice->ready = g_strdup("Ana María Rojas\nProfesional\n\nAntes de imprimir, piense.\n");
    delivery->advice->page = g_strdup("<html><b>Ana María Rojas</b></html>\n");
    g_autoptr(Spool) spool = notice_render(notices, desk, delivery, &error);
    ck_assert_good(spool != NULL, error);
    g_autoptr(Message) message = message_of(spool);
    g_autofree char *text = readable_text(message);
    const GPtrArray *attachments = message_attachments(message);
    ck_assert_msg(strstr(text, "    Ana María Rojas\n    Profesional\n") != NULL, "%s", text);
    ck_assert_msg(strstr(text, "    Antes de imprimir, piense.\n") != NULL, "%s", text);
    ck_assert_ptr_nonnull(strstr(text, "    - Segunda razón."));
    ck_assert_uint_eq(attachments->len, 1);
    ck_assert_str_eq(((const Attachment *)g_ptr_array_index(attachments, 0))->name, "firma.html");
}
END_TEST

/* Where the message cannot be read, those concerned hear all the same. */
START_TEST(does_without_the_message)
{
    static const char *const without[] = { "review", "returned" };
    g_autofree char *path = site_config("");
    g_autoptr(Desk) desk = desk_open(path, DIRECTORY_READ, NULL);
    g_autoptr(Notices) notices = notices_load(desk, NULL);
    g_autoptr(Delivery) delivery = g_new0(Delivery, 1);
    g_autoptr(GError) error = NULL;

    delivery->kind = g_strdup(without[_i]);
    delivery->address = g_strdup("luis@entidad.gov.co");
    delivery->reason = g_strdup("");
    delivery->why = g_strdup("");
    delivery->actor = g_strdup("");
    delivery->entry = entry_of("x", "");
    delivery->entry->blob = g_strdup("no-such-blob");
    g_autoptr(Spool) spool = notice_render(notices, desk, delivery, &error);
    ck_assert_good(spool != NULL, error);
}
END_TEST

/* What comes from the held message stays text: it makes neither fields nor lines of them. */
START_TEST(lets_no_field_in)
{
    g_autoptr(Spool) spool = render("held", "es", "x\r\nBcc: otro@x.co", "<uno\r\nBcc: otro@x.co>");
    g_autoptr(Message) message = message_of(spool);

    ck_assert_ptr_null(message_field(message, "Bcc"));
    ck_assert_ptr_null(message_field(message, "In-Reply-To"));
}
END_TEST

/* The whole of NOTICE, a zero byte as «0». The caller owns it. */
static char *
bytes_of(const Spool *notice)
{
    const size_t size = (size_t)spool_size(notice);
    char *bytes = g_malloc0(size + 1);

    ck_assert_int_eq(spool_read(notice, 0, bytes, size, NULL), (gssize)size);
    for (size_t i = 0; i < size; i++)
        bytes[i] = bytes[i] ? bytes[i] : '0';
    return bytes;
}

START_TEST(is_whole_behind_zeros)
{
    g_autoptr(Spool) returned = render_of("returned", "es", "x", "<uno@cliente.co>", with_zeros, sizeof with_zeros - 1);
    g_autoptr(Spool) asked = render_of("review", "es", "x", "<uno@cliente.co>", with_zeros, sizeof with_zeros - 1);
    g_autofree char *bytes = bytes_of(returned);
    g_autoptr(Message) message = message_of(asked);
    g_autofree char *text = readable_text(message);

    ck_assert_msg(strstr(bytes, "antes\r\n0\r\nfinal\r\n") != NULL, "%s", bytes);
    ck_assert(g_str_has_suffix(g_strchomp(bytes), "--"));
    ck_assert_msg(strstr(text, "    final\n") != NULL, "%s", text);
}
END_TEST

/* A letter in which a row of buttons is drawn, as the letters of those who know how are. */
START_TEST(draws_no_buttons_of_others)
{
    static const char drawn[] =
        "From: ana@entidad.gov.co\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\nHola.\r\n\357\277\2740\r\nAdi\303\263s.\r\n";
    g_autoptr(Spool) spool = render_of("review", "es", "\357\277\2740", "<uno@cliente.co>", drawn, strlen(drawn));
    g_autofree char *bytes = bytes_of(spool);
    const char *first = strstr(bytes, "body=3DRechazado");

    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(strstr(first + 1, "body=3DRechazado"));
}
END_TEST

int
main(void)
{
    return unit_run("courier/notice",
        (const Unit[]){ { writes_each_notice, 2 * G_N_ELEMENTS(kinds) }, { brings_the_signature_to_copy, 2 },
            { lets_no_field_in, 0 }, { does_without_the_message, 2 }, { is_whole_behind_zeros, 0 },
            { draws_no_buttons_of_others, 0 }, { 0 } });
}
