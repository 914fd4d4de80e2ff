/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "courier/smtp.h"

#define SECOND_US G_USEC_PER_SEC

/* A server that says its lines, each but the first after one line from the client, whatever that is. */
typedef struct {
    const char *const *lines; /* ends with NULL; "" sends nothing */
    int listener;
    char *heard; /* all that the client sent */
} Script;

static void *
play(void *data)
{
    Script *script = data;
    const int fd = accept(script->listener, NULL, NULL);
    FILE *client = fdopen(fd, "r+");
    g_autoptr(GString) heard = g_string_new(NULL);
    char line[100000];
    bool in_data = false;

    for (const char *const *next = script->lines; *next; next++) {
        if (next != script->lines)
            do {
                if (!fgets(line, sizeof line, client))
                    goto end;
                g_string_append(heard, line);
            } while (in_data && strcmp(line, ".\r\n") != 0);
        in_data = g_str_has_prefix(*next, "354");
        if (write(fd, *next, strlen(*next)) < 0)
            break;
    }
end:
    script->heard = g_strdup(heard->str);
    fclose(client);
    return NULL;
}

/* Starts SCRIPT on a socket; the caller joins *THREAD. Returns where, which the caller owns. */
static char *
serve(Script *script, pthread_t *thread)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    g_autofree char *path = unit_path("mta.sock");

    unlink(path);
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    script->listener = socket(AF_UNIX, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(script->listener, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(script->listener, 1), 0);
    ck_assert_int_eq(pthread_create(thread, NULL, play, script), 0);
    return g_strconcat("unix:", path, NULL);
}

static void
finish(Script *script, pthread_t thread)
{
    pthread_join(thread, NULL);
    close(script->listener);
}

#define GREETING "220 mta ESMTP\r\n"
#define EHLO "250-mta\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 DSN\r\n"

START_TEST(hands_a_message_over)
{
    static const char *const lines[] = { GREETING, EHLO, "250 ok\r\n", "550-no\r\n550 es\r\n", "354 go\r\n",
        "250 queued\r\n", "221 bye\r\n", NULL };
    static const char message[] = "Subject: x\r\n\r\n.punto\r\n..dos\r\nsolo\nLF\r\nsin fin";
    Script script = { .lines = lines };
    pthread_t thread;
    g_autofree char *where = serve(&script, &thread);
    g_autoptr(GError) error = NULL;
    g_autoptr(Spool) spool = spool_new_from_bytes(message, strlen(message));
    Smtp *smtp = smtp_connect(where, "vobo", 10 * SECOND_US, &error);
    SmtpReply replies[4] = { 0 };

    ck_assert_good(smtp != NULL, error);
    ck_assert(smtp_mail(smtp, "ana@x.co", "BODY=8BITMIME RET=HDRS AUTH=<> SIZE=9", 99, &replies[0], &error));
    ck_assert(smtp_rcpt(smtp, "c@y.co", "NOTIFY=NEVER X-NADA=1", &replies[1], &error));
    ck_assert_int_eq(replies[1].code, 550);
    ck_assert_str_eq(replies[1].text, "no\nes");
    ck_assert(smtp_data(smtp, &replies[2], &error));
    ck_assert(smtp_content(smtp, "X-Puerta: v\r\n", spool, &error));
    ck_assert(smtp_end(smtp, &replies[3], &error));
    ck_assert_str_eq(replies[3].text, "queued");
    smtp_close(smtp);
    finish(&script, thread);
    ck_assert_str_eq(script.heard,
        "EHLO vobo\r\nMAIL FROM:<ana@x.co> BODY=8BITMIME RET=HDRS\r\nRCPT TO:<c@y.co> NOTIFY=NEVER\r\nDATA\r\n"
        "X-Puerta: v\r\nSubject: x\r\n\r\n..punto\r\n...dos\r\nsolo\r\nLF\r\nsin fin\r\n.\r\nQUIT\r\n");
    for (size_t i = 0; i < G_N_ELEMENTS(replies); i++)
        smtp_reply_clear(&replies[i]);
    g_free(script.heard);
}
END_TEST

static const struct {
    const char *lines[4];
    const char *error;
} unwelcome[] = {
    { { "421 cerrado\r\n" }, "421" },
    { { "220 mta\r\n", "500 qué\r\n" }, "500" },
    { { "HTTP/1.1 400 Bad Request\r\n" }, "no es SMTP" },
    { { "" }, "cerró" },
    { { "220 mta\r\n", "250-mta\r\n" }, "cerró" },
};

START_TEST(says_why_it_cannot_greet)
{
    Script script = { .lines = unwelcome[_i].lines };
    pthread_t thread;
    g_autofree char *where = serve(&script, &thread);
    g_autoptr(GError) error = NULL;

    ck_assert_ptr_null(smtp_connect(where, "vobo", 10 * SECOND_US, &error));
    finish(&script, thread);
    ck_assert_error(error, VOBO_ERROR_UNAVAILABLE, unwelcome[_i].error);
    g_free(script.heard);
}
END_TEST

START_TEST(gives_up_in_time)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    g_autofree char *path = unit_path("mute.sock");
    g_autofree char *where = g_strconcat("unix:", path, NULL);
    g_autoptr(GError) error = NULL;
    const int mute = socket(AF_UNIX, SOCK_STREAM, 0);

    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    ck_assert_int_eq(bind(mute, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(mute, 1), 0);
    ck_assert_ptr_null(smtp_connect(where, "vobo", SECOND_US / 5, &error));
    ck_assert_error(error, VOBO_ERROR_UNAVAILABLE, "a tiempo");
    close(mute);
}
END_TEST

/* An address with a line end would be a command of its own. */
START_TEST(sends_no_smuggled_command)
{
    static const char *const lines[] = { GREETING, EHLO, "221 bye\r\n", NULL };
    Script script = { .lines = lines };
    pthread_t thread;
    g_autofree char *where = serve(&script, &thread);
    g_autoptr(GError) error = NULL;
    Smtp *smtp = smtp_connect(where, "vobo", 10 * SECOND_US, NULL);
    SmtpReply reply = { 0 };

    ck_assert(!smtp_rcpt(smtp, "a@x.co>\r\nRCPT TO:<b@x.co", "", &reply, &error));
    ck_assert_error(error, VOBO_ERROR_UNAVAILABLE, "salto de línea");
    smtp_close(smtp);
    finish(&script, thread);
    ck_assert_str_eq(script.heard, "EHLO vobo\r\nQUIT\r\n");
    g_free(script.heard);
}
END_TEST

int
main(void)
{
    return unit_run("courier/smtp",
        (const Unit[]){ { hands_a_message_over, 0 }, { says_why_it_cannot_greet, G_N_ELEMENTS(unwelcome) },
            { gives_up_in_time, 0 }, { sends_no_smuggled_command, 0 }, { 0 } });
}
