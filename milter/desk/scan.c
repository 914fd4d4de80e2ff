/* SPDX-License-Identifier: BSD-2-Clause */
/* scan: one connection a message. */
#include "desk/scan.h"

#include <string.h>

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>

#include "base/error.h"

#define CHUNK_BYTES 65536
#define REPLY_MAX_BYTES 1024

bool
scan_is_wanted(const Options *options)
{
    return *options_text(options, "socket") != '\0';
}

void
scan_clear(Scan *scan)
{
    g_clear_pointer(&scan->virus, g_free);
    g_clear_pointer(&scan->unscanned, g_free);
}

static GSocketConnection *
connect_to(const char *where, gint64 timeout_us, GError **error)
{
    g_autoptr(GSocketClient) client = g_socket_client_new();

    g_socket_client_set_enable_proxy(client, FALSE);
    g_socket_client_set_timeout(client, (guint)MAX((timeout_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, 1));
    if (g_str_has_prefix(where, "unix:")) {
        g_autoptr(GSocketAddress) address = g_unix_socket_address_new(where + strlen("unix:"));
        return g_socket_client_connect(client, G_SOCKET_CONNECTABLE(address), NULL, error);
    }
    const char *port = where + strlen("inet:"), *at = strchr(port, '@');
    return g_socket_client_connect_to_host(client, at + 1, (guint16)g_ascii_strtoull(port, NULL, 10), NULL, error);
}

static bool
send_all(GOutputStream *out, const void *bytes, size_t length, GError **error)
{
    return g_output_stream_write_all(out, bytes, length, NULL, NULL, error);
}

/* A chunk is its length, in network order, and its bytes; one without bytes ends the stream. */
static bool
send_message(GOutputStream *out, const Spool *spool, GError **error)
{
    g_autofree uint8_t *chunk = g_malloc(sizeof(guint32) + CHUNK_BYTES);
    const guint32 end = 0;

    if (!send_all(out, "zINSTREAM", sizeof "zINSTREAM", error))
        return false;
    for (goffset offset = 0; offset < spool_size(spool);) {
        const gssize got = spool_read(spool, offset, chunk + sizeof(guint32), CHUNK_BYTES, error);
        const guint32 length = GUINT32_TO_BE((guint32)MAX(got, 0));
        if (got <= 0)
            return false;
        memcpy(chunk, &length, sizeof length);
        if (!send_all(out, chunk, sizeof length + (size_t)got, error))
            return false;
        offset += got;
    }
    return send_all(out, &end, sizeof end, error);
}

/* The reply, up to the zero byte that ends it; the caller owns it. NULL with an error. */
static char *
read_reply(GInputStream *in, GError **error)
{
    char reply[REPLY_MAX_BYTES];
    gsize length = 0;

    while (length < sizeof reply - 1) {
        const gssize got = g_input_stream_read(in, reply + length, sizeof reply - 1 - length, NULL, error);
        if (got < 0)
            return NULL;
        length += (gsize)got;
        if (got == 0 || memchr(reply, '\0', length))
            break;
    }
    reply[length] = '\0';
    return g_utf8_make_valid(g_strchomp(reply), -1);
}

/* What REPLY says: "stream: OK", "stream: NAME FOUND", else an error of the scanner's. */
static bool
understand(const char *reply, Scan *scan, GError **error)
{
    const char *name = g_str_has_prefix(reply, "stream: ") ? reply + strlen("stream: ") : "";

    if (strcmp(name, "OK") == 0)
        return true;
    if (g_str_has_suffix(name, " FOUND")) {
        scan->virus = g_strndup(name, strlen(name) - strlen(" FOUND"));
        return true;
    }
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE, _("respondió «%s»"), *reply ? reply : _("nada"));
    return false;
}

static bool
ask(const char *where, const Spool *spool, gint64 timeout_us, Scan *scan, GError **error)
{
    g_autoptr(GSocketConnection) connection = connect_to(where, timeout_us, error);

    if (!connection)
        return false;
    GIOStream *stream = G_IO_STREAM(connection);
    g_autoptr(GError) sending = NULL;
    const bool sent = send_message(g_io_stream_get_output_stream(stream), spool, &sending);
    /* It may have answered, and hung up, before all was there: a virus, or too much. */
    g_autofree char *reply = read_reply(g_io_stream_get_input_stream(stream), sent ? error : NULL);
    if (!sent && (!reply || !*reply)) {
        g_propagate_error(error, g_steal_pointer(&sending));
        return false;
    }
    return reply && understand(reply, scan, error);
}

bool
scan_message(const Options *options, const Spool *spool, gint64 left_us, Scan *scan, GError **error)
{
    const char *where = options_text(options, "socket");
    const guint64 most = options_size(options, "max_size");
    g_autoptr(GError) failure = NULL;

    *scan = (Scan){ 0 };
    if ((guint64)spool_size(spool) > most) {
        g_autofree char *size = g_format_size_full(most, G_FORMAT_SIZE_IEC_UNITS);
        scan->unscanned = g_strdup_printf(_("pesa más de %s (clamd.max_size)"), size);
        return true;
    }
    if (ask(where, spool, MIN(options_duration_us(options, "timeout"), left_us), scan, &failure))
        return true;
    scan->unscanned = g_strdup_printf(_("clamd en %s: %s"), where, failure->message);
    if (strcmp(options_chosen(options, "on_failure"), "accept") == 0)
        return true;
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
        _("%s; revise que clamd esté activo, o el socket en la sección clamd"), scan->unscanned);
    return false;
}
