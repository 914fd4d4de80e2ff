/* SPDX-License-Identifier: BSD-2-Clause */
/* smtp: the client. */
#include "courier/smtp.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/service.h"

/* An MTA may take minutes to answer; we say meanwhile that we are alive. */
#define WAIT_STEP_MS 10000

#define QUIT_TIMEOUT_US (2 * G_USEC_PER_SEC)

/* A client keeps a command line within 512 bytes, parameters aside (RFC 5321, 4.5.3.1.4); addresses are longer in
 * fact at times. */
#define COMMAND_MAX_BYTES 4096

struct Smtp {
    int fd;
    char *where;
    gint64 timeout_us;
    char input[SMTP_REPLY_MAX_BYTES];
    size_t input_length;
    SmtpReply ehlo;
};

/* --- bytes -------------------------------------------------------------------------------------------------- */

static bool
fail(const Smtp *smtp, const char *what, GError **error)
{
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE, _("el MTA en %s: %s (courier.smtp)"), smtp->where, what);
    return false;
}

static bool
wait_for(const Smtp *smtp, short events, gint64 end_us, GError **error)
{
    for (;;) {
        struct pollfd ready = { .fd = smtp->fd, .events = events };
        const gint64 left_ms = (end_us - clock_monotonic_us()) / 1000;
        service_alive();
        if (left_ms <= 0)
            return fail(smtp, _("no responde a tiempo"), error);
        const int count = poll(&ready, 1, (int)MIN(left_ms, WAIT_STEP_MS));
        if (count > 0)
            return true;
        if (count < 0 && errno != EINTR)
            return fail(smtp, g_strerror(errno), error);
    }
}

static bool
send_bytes(Smtp *smtp, const char *bytes, size_t length, GError **error)
{
    const gint64 end_us = clock_monotonic_us() + smtp->timeout_us;

    while (length > 0) {
        const ssize_t sent = send(smtp->fd, bytes, length, MSG_NOSIGNAL);
        if (sent > 0) {
            bytes += sent;
            length -= (size_t)sent;
        } else if (errno == EAGAIN) {
            if (!wait_for(smtp, POLLOUT, end_us, error))
                return false;
        } else if (errno != EINTR) {
            return fail(smtp, g_strerror(errno), error);
        }
    }
    return true;
}

static bool
read_reply(Smtp *smtp, gint64 timeout_us, SmtpReply *reply, GError **error)
{
    const gint64 end_us = clock_monotonic_us() + timeout_us;

    for (;;) {
        size_t consumed = 0;
        const SmtpReplyState state = smtp_reply_parse(smtp->input, smtp->input_length, reply, &consumed);
        if (state == SMTP_REPLY_MALFORMED)
            return fail(smtp, _("su respuesta no es SMTP"), error);
        if (state == SMTP_REPLY_WHOLE) {
            smtp->input_length -= consumed;
            memmove(smtp->input, smtp->input + consumed, smtp->input_length);
            return true;
        }
        if (!wait_for(smtp, POLLIN, end_us, error))
            return false;
        const ssize_t got =
            recv(smtp->fd, smtp->input + smtp->input_length, sizeof smtp->input - smtp->input_length, 0);
        if (got == 0)
            return fail(smtp, _("cerró la conexión"), error);
        if (got < 0 && errno != EINTR && errno != EAGAIN)
            return fail(smtp, g_strerror(errno), error);
        smtp->input_length += got > 0 ? (size_t)got : 0;
    }
}

static bool
command(Smtp *smtp, const char *line, SmtpReply *reply, GError **error)
{
    /* An address with a line end in it would be a command of its own. */
    if (strlen(line) > COMMAND_MAX_BYTES || strpbrk(line, "\r\n"))
        return fail(smtp, _("una dirección del sobre es demasiado larga o trae un salto de línea"), error);
    g_autofree char *whole = g_strconcat(line, "\r\n", NULL);
    return send_bytes(smtp, whole, strlen(whole), error) && read_reply(smtp, smtp->timeout_us, reply, error);
}

/* --- connecting --------------------------------------------------------------------------------------------- */

/* Connects within the time-out; the errno of the failure, or 0. */
static int
connect_within(Smtp *smtp, const struct sockaddr *address, socklen_t length)
{
    int result = 0;
    socklen_t size = sizeof result;

    if (connect(smtp->fd, address, length) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    if (!wait_for(smtp, POLLOUT, clock_monotonic_us() + smtp->timeout_us, NULL))
        return ETIMEDOUT;
    getsockopt(smtp->fd, SOL_SOCKET, SO_ERROR, &result, &size);
    return result;
}

static int
connect_unix(Smtp *smtp, const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };

    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    smtp->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return smtp->fd < 0 ? errno : connect_within(smtp, (struct sockaddr *)&address, sizeof address);
}

/* The reason of the last failure, or NULL when connected. */
static const char *
connect_inet(Smtp *smtp, const char *port_at_host)
{
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
    const char *at = strchr(port_at_host, '@');
    g_autofree char *port = g_strndup(port_at_host, (size_t)(at - port_at_host));
    struct addrinfo *found = NULL;
    const int one = 1;
    const int looked_up = getaddrinfo(at + 1, port, &hints, &found);
    int result = EHOSTUNREACH;

    if (looked_up != 0)
        return gai_strerror(looked_up);
    for (struct addrinfo *address = found; address && result != 0; address = address->ai_next) {
        smtp->fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        result = smtp->fd < 0 ? errno : connect_within(smtp, address->ai_addr, address->ai_addrlen);
        if (result != 0 && smtp->fd >= 0) {
            close(smtp->fd);
            smtp->fd = -1;
        }
    }
    freeaddrinfo(found);
    if (result == 0)
        setsockopt(smtp->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return result == 0 ? NULL : g_strerror(result);
}

static bool
open_connection(Smtp *smtp, GError **error)
{
    const char *reason;

    if (g_str_has_prefix(smtp->where, "unix:")) {
        const int result = connect_unix(smtp, smtp->where + strlen("unix:"));
        reason = result == 0 ? NULL : g_strerror(result);
    } else {
        reason = connect_inet(smtp, smtp->where + strlen("inet:"));
    }
    return !reason || fail(smtp, reason, error);
}

/* Expects CODE, else the error says what came. */
static bool
expect(const Smtp *smtp, int code, const SmtpReply *reply, GError **error)
{
    if (reply->code == code)
        return true;
    g_autofree char *what = g_strdup_printf("%d %s", reply->code, reply->text);
    return fail(smtp, what, error);
}

static bool
greet(Smtp *smtp, const char *helo, GError **error)
{
    SmtpReply greeting = { 0 };
    g_autofree char *line = g_strconcat("EHLO ", helo, NULL);
    const bool welcome = read_reply(smtp, smtp->timeout_us, &greeting, error) && expect(smtp, 220, &greeting, error);

    smtp_reply_clear(&greeting);
    return welcome && command(smtp, line, &smtp->ehlo, error) && expect(smtp, 250, &smtp->ehlo, error);
}

Smtp *
smtp_connect(const char *where, const char *helo, gint64 timeout_us, GError **error)
{
    g_autoptr(Smtp) smtp = g_new0(Smtp, 1);

    smtp->fd = -1;
    smtp->where = g_strdup(where);
    smtp->timeout_us = timeout_us;
    if (!open_connection(smtp, error) || !greet(smtp, helo, error))
        return NULL;
    return g_steal_pointer(&smtp);
}

void
smtp_close(Smtp *smtp)
{
    if (!smtp)
        return;
    if (smtp->ehlo.code == 250) {
        SmtpReply reply = { 0 };
        smtp->timeout_us = MIN(smtp->timeout_us, QUIT_TIMEOUT_US);
        command(smtp, "QUIT", &reply, NULL);
        smtp_reply_clear(&reply);
    }
    if (smtp->fd >= 0)
        close(smtp->fd);
    smtp_reply_clear(&smtp->ehlo);
    g_free(smtp->where);
    g_free(smtp);
}

/* --- a message ---------------------------------------------------------------------------------------------- */

/* Which parameter stands on which extension. What is not here belonged to another server's conversation (SIZE,
 * AUTH) or is unknown, and unknown parameters make a server refuse the command. */
static const struct {
    const char *parameter, *extension;
} known_parameters[] = {
    { "BODY", "8BITMIME" },                                                                        /* RFC 6152 */
    { "SMTPUTF8", "SMTPUTF8" },                                                                    /* RFC 6531 */
    { "RET", "DSN" },                                                                              /* RFC 3461 */
    { "ENVID", "DSN" }, { "NOTIFY", "DSN" }, { "ORCPT", "DSN" }, { "MT-PRIORITY", "MT-PRIORITY" }, /* RFC 6710 */
    { "REQUIRETLS", "REQUIRETLS" },                                                                /* RFC 8689 */
};

static bool
is_taken(const SmtpReply *ehlo, const char *parameter)
{
    const size_t length = strcspn(parameter, "=");

    for (size_t i = 0; i < G_N_ELEMENTS(known_parameters); i++)
        if (strlen(known_parameters[i].parameter) == length &&
            g_ascii_strncasecmp(known_parameters[i].parameter, parameter, length) == 0)
            return smtp_reply_offers(ehlo, known_parameters[i].extension);
    return false;
}

char *
smtp_parameters(const SmtpReply *ehlo, const char *parameters)
{
    GString *taken = g_string_new(NULL);
    g_auto(GStrv) all = g_strsplit(parameters, " ", -1);

    for (char **parameter = all; *parameter; parameter++)
        if (is_taken(ehlo, *parameter))
            g_string_append_printf(taken, " %s", *parameter);
    return g_string_free(taken, FALSE);
}

bool
smtp_mail(Smtp *smtp, const char *sender, const char *parameters, goffset size, SmtpReply *reply, GError **error)
{
    g_autofree char *taken = smtp_parameters(&smtp->ehlo, parameters);
    g_autofree char *announced = smtp_reply_offers(&smtp->ehlo, "SIZE")
                                     ? g_strdup_printf(" SIZE=%" G_GINT64_FORMAT, (gint64)size)
                                     : g_strdup("");
    g_autofree char *line = g_strconcat("MAIL FROM:<", sender, ">", announced, taken, NULL);

    return command(smtp, line, reply, error);
}

bool
smtp_rcpt(Smtp *smtp, const char *recipient, const char *parameters, SmtpReply *reply, GError **error)
{
    g_autofree char *taken = smtp_parameters(&smtp->ehlo, parameters);
    g_autofree char *line = g_strconcat("RCPT TO:<", recipient, ">", taken, NULL);

    return command(smtp, line, reply, error);
}

bool
smtp_data(Smtp *smtp, SmtpReply *reply, GError **error)
{
    return command(smtp, "DATA", reply, error);
}

/* What the last byte before BLOCK was. */
typedef struct {
    bool line_start; /* the next byte begins a line */
    bool after_cr;
} LineState;

/* Appends BYTES to WIRE with a dot before each dot that begins a line (RFC 5321, 4.5.2). A line feed alone becomes
 * a line end, lest a server takes it for one where we did not. */
static void
stuff_dots(LineState *state, const char *bytes, size_t length, GString *wire)
{
    for (size_t i = 0; i < length; i++) {
        if (state->line_start && bytes[i] == '.')
            g_string_append_c(wire, '.');
        if (bytes[i] == '\n' && !state->after_cr)
            g_string_append_c(wire, '\r');
        g_string_append_c(wire, bytes[i]);
        state->line_start = bytes[i] == '\n';
        state->after_cr = bytes[i] == '\r';
    }
}

bool
smtp_content(Smtp *smtp, const char *field, const Spool *spool, GError **error)
{
    g_autoptr(GString) wire = g_string_new(field);
    LineState state = { .line_start = true };
    char block[32768];
    gssize got;

    for (goffset offset = 0; (got = spool_read(spool, offset, block, sizeof block, error)) > 0; offset += got) {
        stuff_dots(&state, block, (size_t)got, wire);
        if (!send_bytes(smtp, wire->str, wire->len, error))
            return false;
        g_string_truncate(wire, 0);
    }
    return got == 0 && (state.line_start || send_bytes(smtp, "\r\n", 2, error));
}

bool
smtp_end(Smtp *smtp, SmtpReply *reply, GError **error)
{
    return command(smtp, ".", reply, error);
}
