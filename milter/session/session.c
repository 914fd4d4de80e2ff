/* SPDX-License-Identifier: BSD-2-Clause */
/* session: libmilter's callbacks. Those of one session may run on different threads, one after the other, so
 * all state hangs on the libmilter context. */
#include "session/session.h"

#include <arpa/inet.h>
#include <errno.h>
#include <grp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <libmilter/mfapi.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "session/passage.h"

/* What lives as long as the connection, and the one message that is on its way. */
typedef struct {
    char *client_address;
    char *client_name;
    char *helo;
    Envelope *envelope; /* NULL between messages */
    Spool *spool;
    gint64 deadline_us; /* how long an answer at end of message may take */
    GError *failure;    /* the first byte that could not be kept */
    Gate *gate;         /* behind which its body is received; NULL: none */
    bool is_passing;    /* the message is counted among those that are on their way in */
} Connection;

static const SessionHandler *handler;
static Passage *passage; /* from session_open() on, for ever */

gint64
turn_left_us(const Turn *turn)
{
    return MAX(turn->deadline_us - clock_monotonic_us(), 0);
}

bool
turn_progress(const Turn *turn)
{
    return !turn->context || smfi_progress(turn->context) == MI_SUCCESS;
}

static Connection *
connection_of(SMFICTX *context)
{
    Connection *connection = smfi_getpriv(context);

    if (!connection) {
        connection = g_new0(Connection, 1);
        smfi_setpriv(context, connection);
    }
    return connection;
}

static void
forget_message(Connection *connection)
{
    g_clear_pointer(&connection->envelope, envelope_free);
    g_clear_pointer(&connection->spool, spool_free);
    g_clear_error(&connection->failure);
    connection->gate = NULL;
    if (connection->is_passing)
        passage_end(passage);
    connection->is_passing = false;
}

static void
keep(Connection *connection, const void *bytes, size_t length)
{
    if (connection->spool && !connection->failure)
        spool_append(connection->spool, bytes, length, &connection->failure);
}

static char *
macro(SMFICTX *context, const char *name)
{
    const char *value = smfi_getsymval(context, (char *)name);

    return value && *value ? g_strdup(value) : NULL;
}

static sfsistat
send_reply(SMFICTX *context, const Answer *answer)
{
    const sfsistat verdict = answer->kind == ANSWER_REJECT ? SMFIS_REJECT : SMFIS_TEMPFAIL;
    g_autoptr(GPtrArray) lines = answer_reply_lines(answer);
    char *line[32] = { NULL };

    for (guint i = 0; i < lines->len && i < G_N_ELEMENTS(line); i++)
        line[i] = g_ptr_array_index(lines, i);
    /* smfi_setmlreply() takes its lines as arguments; past the first NULL it does not look. */
    if (answer->code && lines->len > 0 &&
        smfi_setmlreply(context, answer->code, answer->enhanced, line[0], line[1], line[2], line[3], line[4], line[5],
            line[6], line[7], line[8], line[9], line[10], line[11], line[12], line[13], line[14], line[15], line[16],
            line[17], line[18], line[19], line[20], line[21], line[22], line[23], line[24], line[25], line[26],
            line[27], line[28], line[29], NULL) != MI_SUCCESS)
        log_event(LOG_LEVEL_WARNING, "reply-refused", "code", answer->code, NULL);
    return verdict;
}

/* What of a body goes to the MTA at once; libmilter cuts it to its own measure. */
#define BODY_BYTES 65536

static bool
send_body(SMFICTX *context, const Spool *rewritten)
{
    g_autofree unsigned char *block = g_malloc(BODY_BYTES);
    const goffset size = spool_size(rewritten);
    goffset at = spool_body_offset(rewritten);
    bool good;

    /* An empty body, too, takes the place of the one that came. */
    do {
        const gssize got = spool_read(rewritten, at, block, BODY_BYTES, NULL);
        good = got >= 0 && (got > 0 || at == size) && smfi_replacebody(context, block, (int)got) == MI_SUCCESS;
        at += MAX(got, 0);
    } while (good && at < size);
    explicit_bzero(block, BODY_BYTES);
    if (!good)
        log_event(LOG_LEVEL_ERROR, "body-refused", NULL);
    return good;
}

/* All edits in one burst, then the verdict: they stand even if we die in between. False: the MTA took none. */
static bool
send_edits(SMFICTX *context, const Answer *answer)
{
    for (guint i = 0; i < answer->edits->len; i++) {
        FieldEdit *edit = g_ptr_array_index(answer->edits, i);
        g_autofree char *value = edit->value ? g_strconcat(" ", edit->value, NULL) : NULL;
        const int result = edit->index == 0 ? smfi_addheader(context, edit->name, value)
                                            : smfi_chgheader(context, edit->name, edit->index, value);
        if (result != MI_SUCCESS) {
            log_event(LOG_LEVEL_ERROR, "edit-refused", "field", edit->name, NULL);
            return false;
        }
    }
    return !answer->rewritten || send_body(context, answer->rewritten);
}

static sfsistat
carry_out(SMFICTX *context, const Answer *answer)
{
    switch (answer->kind) {
    case ANSWER_CONTINUE:
        return send_edits(context, answer) ? SMFIS_CONTINUE : SMFIS_TEMPFAIL;
    case ANSWER_DISCARD:
        return SMFIS_DISCARD;
    default:
        return send_reply(context, answer);
    }
}

static sfsistat
on_negotiate(SMFICTX *context, unsigned long actions, unsigned long steps, unsigned long unused2 G_GNUC_UNUSED,
    unsigned long unused3 G_GNUC_UNUSED, unsigned long *actions_wanted, unsigned long *steps_wanted,
    unsigned long *reserved2, unsigned long *reserved3)
{
    const unsigned long edits = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_CHGBODY;

    if ((actions & edits) != edits || !(steps & SMFIP_HDR_LEADSPC)) {
        log_event(LOG_LEVEL_ERROR, "negotiation-failed", "reason",
            _("el MTA no ofrece lo que el filtro necesita (milter_protocol 6)"), NULL);
        return SMFIS_REJECT;
    }
    /* What we never answer the MTA need not wait for; libmilter fakes it for those that cannot. */
    *steps_wanted = SMFIP_HDR_LEADSPC | SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_HDR | SMFIP_NR_EOH |
                    SMFIP_NR_BODY | SMFIP_NR_DATA | SMFIP_NOUNKNOWN;
    *actions_wanted = edits | SMFIF_SETSYMLIST;
    *reserved2 = *reserved3 = 0;
    /* Instead of asking the postmaster to configure macros. Those of a recipient say his address again, which libmilter
     * would keep. */
    if (actions & SMFIF_SETSYMLIST) {
        smfi_setsymlist(context, SMFIM_ENVFROM, (char *)"i {auth_authen}");
        smfi_setsymlist(context, SMFIM_ENVRCPT, (char *)"i");
        smfi_setsymlist(context, SMFIM_EOM, (char *)"i");
    }
    return SMFIS_CONTINUE;
}

static sfsistat
on_connect(SMFICTX *context, char *name, _SOCK_ADDR *address)
{
    Connection *connection = connection_of(context);
    char text[INET6_ADDRSTRLEN] = "";

    if (address && address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((struct sockaddr_in *)address)->sin_addr, text, sizeof text);
    else if (address && address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((struct sockaddr_in6 *)address)->sin6_addr, text, sizeof text);
    g_free(connection->client_address);
    g_free(connection->client_name);
    connection->client_address = *text ? g_strdup(text) : NULL;
    connection->client_name = g_strdup(name);
    return SMFIS_NOREPLY;
}

static sfsistat
on_helo(SMFICTX *context, char *name)
{
    Connection *connection = connection_of(context);

    g_free(connection->helo);
    connection->helo = g_strdup(name);
    return SMFIS_NOREPLY;
}

/* The ESMTP parameters of MAIL or RCPT, as one text. */
static char *
join_parameters(char **arguments)
{
    return arguments[0] ? g_strjoinv(" ", arguments + 1) : g_strdup("");
}

static sfsistat
on_sender(SMFICTX *context, char **arguments)
{
    Connection *connection = connection_of(context);
    g_autofree char *folder = NULL;
    size_t memory;

    forget_message(connection);
    Envelope *envelope = connection->envelope = envelope_new();
    envelope->received_us = clock_now_us();
    g_free(envelope->sender);
    envelope->sender = envelope_bare_address(arguments[0] ? arguments[0] : "");
    g_free(envelope->sender_parameters);
    envelope->sender_parameters = join_parameters(arguments);
    for (char **argument = arguments; *argument; argument++)
        explicit_bzero(*argument, strlen(*argument));
    envelope->login = macro(context, "{auth_authen}");
    envelope->client_address = g_strdup(connection->client_address);
    envelope->client_name = g_strdup(connection->client_name);
    envelope->helo = g_strdup(connection->helo);
    handler->limits(handler->data, &memory, &folder, &connection->deadline_us);
    connection->spool = spool_new(memory, folder);
    return SMFIS_NOREPLY;
}

/* The bytes that libmilter hands over are its own until the callback returns, and then freed as they are: a servant's
 * personal mailbox would stay in memory. */
static sfsistat
on_recipient(SMFICTX *context, char **arguments)
{
    Connection *connection = connection_of(context);
    Envelope *envelope = connection->envelope;
    g_autofree char *address = envelope_bare_address(arguments[0] ? arguments[0] : "");
    g_autofree char *parameters = join_parameters(arguments);
    Answer answer;

    if (!envelope)
        return SMFIS_TEMPFAIL;
    answer_init(&answer);
    if (passage_is_closed(passage))
        answer_tempfail(&answer, _("El servidor está por reiniciarse. Intente más tarde."));
    else
        handler->recipient(handler->data, envelope, address, &answer);
    const sfsistat verdict = answer.kind == ANSWER_CONTINUE ? SMFIS_CONTINUE : send_reply(context, &answer);
    if (answer.kind == ANSWER_CONTINUE)
        envelope_add_recipient(envelope, address, parameters);
    answer_clear(&answer);
    for (char **argument = arguments; *argument; argument++)
        explicit_bzero(*argument, strlen(*argument));
    explicit_bzero(address, strlen(address));
    return verdict;
}

static sfsistat
on_data(SMFICTX *context)
{
    Connection *connection = connection_of(context);

    if (!connection->is_passing)
        passage_begin(passage);
    connection->is_passing = true;
    return SMFIS_NOREPLY;
}

static sfsistat
on_field(SMFICTX *context, char *name, char *value)
{
    Connection *connection = connection_of(context);
    const char *line = value;

    keep(connection, name, strlen(name));
    keep(connection, ":", 1);
    /* libmilter shows folded values with bare LF; on the wire they were CRLF. */
    for (const char *end; (end = strchr(line, '\n')); line = end + 1) {
        const size_t length = (size_t)(end - line);
        keep(connection, line, length > 0 && end[-1] == '\r' ? length - 1 : length);
        keep(connection, "\r\n", 2);
    }
    keep(connection, line, strlen(line));
    keep(connection, "\r\n", 2);
    explicit_bzero(value, strlen(value));
    return SMFIS_NOREPLY;
}

static sfsistat
on_end_of_fields(SMFICTX *context)
{
    Connection *connection = connection_of(context);

    keep(connection, "\r\n", 2);
    if (!connection->spool)
        return SMFIS_NOREPLY;
    spool_begin_body(connection->spool);
    const Reception reception = handler->body(handler->data, connection->envelope, connection->spool);
    spool_keep_only(connection->spool, reception.keep);
    connection->gate = reception.gate;
    return SMFIS_NOREPLY;
}

/* A piece of a body waits no longer for its turn, and then no further one of that body does. */
#define PIECE_WAIT_US (500 * G_TIME_SPAN_MILLISECOND)

/* What is only counted keeps its turn for so long, so that a flood of it leaves the processors to others: 64 KiB a turn
 * are more than a network brings. */
#define PIECE_PAUSE_US 500

static sfsistat
on_body(SMFICTX *context, unsigned char *bytes, size_t length)
{
    Connection *connection = connection_of(context);

    if (connection->gate && !gate_enter(connection->gate, PIECE_WAIT_US))
        connection->gate = NULL;
    keep(connection, bytes, length);
    explicit_bzero(bytes, length);
    if (connection->gate && spool_is_cut(connection->spool))
        g_usleep(PIECE_PAUSE_US);
    if (connection->gate)
        gate_leave(connection->gate);
    return SMFIS_NOREPLY;
}

static sfsistat
on_end_of_message(SMFICTX *context)
{
    Connection *connection = connection_of(context);
    const Turn turn = { clock_monotonic_us() + connection->deadline_us, context };
    Answer answer;

    if (!connection->envelope || !connection->spool)
        return SMFIS_TEMPFAIL;
    answer_init(&answer);
    connection->envelope->queue_id = macro(context, "i");
    handler->message(handler->data, connection->envelope, connection->spool, connection->failure, &turn, &answer);
    const sfsistat verdict = carry_out(context, &answer);
    answer_clear(&answer);
    forget_message(connection);
    return verdict;
}

static sfsistat
on_abort(SMFICTX *context)
{
    forget_message(connection_of(context));
    return SMFIS_CONTINUE;
}

static sfsistat
on_close(SMFICTX *context)
{
    Connection *connection = smfi_getpriv(context);

    if (connection) {
        forget_message(connection);
        g_free(connection->client_address);
        g_free(connection->client_name);
        g_free(connection->helo);
        g_free(connection);
        smfi_setpriv(context, NULL);
    }
    return SMFIS_CONTINUE;
}

/* libmilter writes an answer in two pieces; over TCP the second would wait for the peer's delayed
 * acknowledgement. Accepted sockets inherit the option from the listening one, which libmilter keeps to
 * itself: it is the one of our descriptors that listens. */
static void
set_nodelay_on_listener(void)
{
    const int one = 1;
    const long limit = MIN(sysconf(_SC_OPEN_MAX), 1024);

    for (int fd = 0; fd < limit; fd++) {
        int listens = 0;
        socklen_t length = sizeof listens;
        if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0 && listens)
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    }
}

static bool
set_socket_owner(const char *path, const SessionSocket *where, GError **error)
{
    gid_t group = (gid_t)-1;

    if (*where->group) {
        const struct group *entry = getgrnam(where->group);
        if (!entry) {
            g_set_error(
                error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("no existe el grupo «%s» (milter.socket_group)"), where->group);
            return false;
        }
        group = entry->gr_gid;
    }
    if ((group != (gid_t)-1 && chown(path, (uid_t)-1, group) != 0) || chmod(path, where->mode) != 0) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_IO, _("no se pueden cambiar los permisos de %s: %s"), path,
            g_strerror(errno));
        return false;
    }
    return true;
}

static struct smfiDesc description = {
    .xxfi_name = (char *)"vistobueno",
    .xxfi_version = SMFI_VERSION,
    .xxfi_flags = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_CHGBODY,
    .xxfi_connect = on_connect,
    .xxfi_helo = on_helo,
    .xxfi_envfrom = on_sender,
    .xxfi_envrcpt = on_recipient,
    .xxfi_header = on_field,
    .xxfi_eoh = on_end_of_fields,
    .xxfi_body = on_body,
    .xxfi_eom = on_end_of_message,
    .xxfi_abort = on_abort,
    .xxfi_close = on_close,
    .xxfi_data = on_data,
    .xxfi_negotiate = on_negotiate,
};

bool
session_open(const SessionSocket *where, const SessionHandler *the_handler, GError **error)
{
    const bool is_unix = g_str_has_prefix(where->socket, "unix:");
    const mode_t old_mask = umask(0777 & ~where->mode);

    handler = the_handler;
    passage = passage_new();
    const bool opened = smfi_register(description) == MI_SUCCESS && smfi_setconn((char *)where->socket) == MI_SUCCESS &&
                        smfi_opensocket(true) == MI_SUCCESS;
    umask(old_mask);
    if (!opened) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_UNAVAILABLE,
            _("no se puede escuchar en %s: %s; revise que la carpeta exista y que nadie más use el puerto"),
            where->socket, g_strerror(errno));
        return false;
    }
    if (is_unix)
        return set_socket_owner(where->socket + strlen("unix:"), where, error);
    set_nodelay_on_listener();
    return true;
}

bool
session_run(void)
{
    return smfi_main() == MI_SUCCESS;
}

unsigned
session_stop(gint64 limit_us)
{
    const unsigned unfinished = passage_close(passage, limit_us);

    smfi_stop();
    return unfinished;
}
