/* SPDX-License-Identifier: BSD-2-Clause */
/* service: signals arrive through a pipe, so that one thread hears of them in its own time. */
#include "base/service.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include <systemd/sd-daemon.h>

#include "base/clock.h"

static const int signals[] = { SIGHUP, SIGTERM, SIGINT };
static int pipe_ends[2];
static atomic_bool ending;

const char *
service_options(int count, char **arguments, const char *program)
{
    static const struct option options[] = {
        { "config", required_argument, NULL, 'c' },
        { "help", no_argument, NULL, 'h' },
        { "version", no_argument, NULL, 'V' },
        { 0 },
    };
    const char *config = SERVICE_CONFIG_PATH;
    int option;

    while ((option = getopt_long(count, arguments, "c:hV", options, NULL)) != -1)
        switch (option) {
        case 'c':
            config = optarg;
            break;
        case 'h':
            printf("%s [-c CONFIG]\n    -c, --config CONFIG   (%s)\n    -V, --version\n    man 8 %s\n", program,
                SERVICE_CONFIG_PATH, program);
            exit(EX_OK);
        case 'V':
            printf("%s %s\n", program, PACKAGE_VERSION);
            exit(EX_OK);
        default:
            exit(EX_USAGE);
        }
    if (optind < count) {
        fprintf(stderr, "%s: %s?\n", program, arguments[optind]);
        exit(EX_USAGE);
    }
    return config;
}

static void
on_signal(int signal)
{
    const int saved = errno;
    const char letter = signal == SIGHUP ? 'h' : 't';
    /* A full pipe holds as many signals as anybody can want. */
    const ssize_t written = write(pipe_ends[1], &letter, 1);

    (void)written;
    errno = saved;
}

static void
mask_signals(int how)
{
    sigset_t set;

    sigemptyset(&set);
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaddset(&set, signals[i]);
    pthread_sigmask(how, &set, NULL);
}

void
service_begin(void)
{
    /* SA_NODEFER: a signal must find the main thread willing even while it handles the one before. */
    struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART | SA_NODEFER };

    if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0)
        g_error("pipe2: %s", g_strerror(errno));
    mask_signals(SIG_BLOCK);
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaction(signals[i], &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

void
service_take_signals(void)
{
    mask_signals(SIG_UNBLOCK);
}

/* Milliseconds until the watchdog wants to hear from us, or LIMIT_US is over; -1 for neither. */
static int
poll_timeout_ms(gint64 watchdog_us, gint64 left_us)
{
    if (watchdog_us <= 0 && left_us < 0)
        return -1;
    const gint64 us = watchdog_us <= 0 ? left_us : left_us < 0 ? watchdog_us : MIN(watchdog_us, left_us);
    return (int)MIN((us + 999) / 1000, G_MAXINT);
}

ServiceEvent
service_wait(gint64 timeout_us)
{
    const gint64 end_us = clock_monotonic_us() + timeout_us;
    uint64_t watchdog_us = 0;

    sd_watchdog_enabled(0, &watchdog_us);
    for (;;) {
        struct pollfd readable = { .fd = pipe_ends[0], .events = POLLIN };
        const gint64 left_us = timeout_us < 0 ? -1 : MAX(end_us - clock_monotonic_us(), 0);
        char letter;

        if (watchdog_us > 0)
            sd_notify(0, "WATCHDOG=1");
        if (atomic_load(&ending))
            return SERVICE_STOP;
        poll(&readable, 1, poll_timeout_ms((gint64)watchdog_us / 3, left_us));
        if (read(pipe_ends[0], &letter, 1) == 1) {
            if (letter == 'h')
                return SERVICE_RELOAD;
            atomic_store(&ending, true);
            return SERVICE_STOP;
        }
        if (timeout_us >= 0 && clock_monotonic_us() >= end_us)
            return SERVICE_TIMEOUT;
    }
}

void
service_alive(void)
{
    if (sd_watchdog_enabled(0, NULL) > 0)
        sd_notify(0, "WATCHDOG=1");
}

void
service_end(void)
{
    atomic_store(&ending, true);
    on_signal(SIGTERM);
}

gboolean
service_is_ending(void)
{
    return atomic_load(&ending);
}

void
service_ready(void)
{
    sd_notify(0, "READY=1");
}

void
service_reloading(void)
{
    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, clock_monotonic_us());
}

void
service_stopping(void)
{
    sd_notify(0, "STOPPING=1");
}
