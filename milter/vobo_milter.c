/* SPDX-License-Identifier: BSD-2-Clause */
/* vobo-milter: the filter that the MTA asks about each message. */
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <gmime/gmime.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/locale.h"
#include "base/lock.h"
#include "base/log.h"
#include "base/process.h"
#include "base/service.h"
#include "filter/filter.h"

#define PROGRAM "vobo-milter"

/* How often a renewal that is under way is looked at. */
#define RENEWAL_LOOK_US (100 * G_TIME_SPAN_MILLISECOND)

/* Threads of many connections would otherwise each keep an arena of their own; as many as there are processors analyse
 * at once, and with so many arenas they seldom wait for each other. */
static void
bound_memory(void)
{
    mallopt(M_ARENA_MAX, 2 * (int)g_get_num_processors());
    mallopt(M_TRIM_THRESHOLD, 1 << 20);
    mallopt(M_MMAP_THRESHOLD, 1 << 18);
}

/* The threads that libmilter makes have what is the default, which otherwise comes from the limit of whoever starts the
 * filter. What recurses over a message is bounded to a quarter of it (message/shape.c, message/structure.c). */
#define STACK_BYTES (8u << 20)

static void
fix_stack(void)
{
    pthread_attr_t attributes;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
}

static void
open_log(const Desk *desk)
{
    const Options *options = desk_section(desk, "log");

    /* The choices stand in the order of the enumerations. */
    log_open(PROGRAM, (LogTarget)options_choice(options, "target"), (LogLevel)options_choice(options, "level"));
}

/* What is missing stops no mail yet; but whoever starts the filter should hear of it now. */
static void
warn_of_missing(Desk *desk)
{
    GError *errors[3] = { NULL };

    desk_store(desk, &errors[0]);
    desk_keys(desk, &errors[1]);
    desk_audit(desk, &errors[2]);
    for (size_t i = 0; i < G_N_ELEMENTS(errors); i++)
        if (errors[i]) {
            log_event(LOG_LEVEL_WARNING, "not-ready", "reason", errors[i]->message, NULL);
            g_error_free(errors[i]);
        }
}

/* Of what is left out of a directory in disorder, so much is logged each time it is read; `vobo doctor` has it all. */
#define LEFT_OUT_LOGGED_MOST 20

static void
log_people(const Desk *desk)
{
    const People *people = policy_people(desk_policy(desk));
    g_autofree char *count = g_strdup_printf("%u", people_all(people)->len);
    const GPtrArray *left_out = people_left_out(people);

    if (people_trouble(people))
        log_event(LOG_LEVEL_WARNING, "people-kept", "count", count, "reason", people_trouble(people), NULL);
    else
        log_event(LOG_LEVEL_INFO, "people", "count", count, NULL);
    for (guint i = 0; i < MIN(left_out->len, LEFT_OUT_LOGGED_MOST); i++)
        log_event(LOG_LEVEL_WARNING, "people-left-out", "reason", g_ptr_array_index(left_out, i), NULL);
    if (left_out->len > LEFT_OUT_LOGGED_MOST) {
        g_autofree char *more = g_strdup_printf("%u", left_out->len - LEFT_OUT_LOGGED_MOST);
        log_event(LOG_LEVEL_WARNING, "people-left-out", "more", more, NULL);
    }
}

/* --- what changes while mail is filtered ---------------------------------------------------------------------- */

/* A directory server may take its time, and signals must not wait for it: the work is done in a thread of its own, one
 * at a time. */
typedef struct {
    Filter *filter;
    const char *config;
    bool only_people; /* not the configuration */
    pthread_t thread;
    bool is_running;
    gint64 refreshed_us; /* monotonic; when the people were last asked for */
} Renewal;

static void *
renew(void *data)
{
    const Renewal *renewal = data;
    g_autoptr(Desk) now = filter_desk(renewal->filter);
    g_autoptr(GError) error = NULL;
    Desk *desk = renewal->only_people ? desk_refresh(now, DIRECTORY_REFRESH, &error)
                                      : desk_open(renewal->config, DIRECTORY_REFRESH, &error);

    if (!desk) {
        log_event(
            LOG_LEVEL_ERROR, renewal->only_people ? "people-kept" : "reload-refused", "reason", error->message, NULL);
        return NULL;
    }
    /* Whoever reads in the log that it is in force can rely on it. */
    filter_set_desk(renewal->filter, desk_ref(desk));
    if (!renewal->only_people) {
        open_log(desk);
        log_event(LOG_LEVEL_INFO, "reloaded", "config", renewal->config, NULL);
    }
    warn_of_missing(desk);
    log_people(desk);
    desk_unref(desk);
    return NULL;
}

static void
begin_renewal(Renewal *renewal, bool only_people)
{
    renewal->only_people = only_people;
    renewal->refreshed_us = clock_monotonic_us();
    if (!only_people)
        service_reloading();
    const int failed = pthread_create(&renewal->thread, NULL, renew, renewal);
    renewal->is_running = failed == 0;
    if (failed)
        log_event(LOG_LEVEL_ERROR, "reload-refused", "reason", g_strerror(failed), NULL);
}

/* Whether the renewal that is under way has come to its end. */
static void
look_at_renewal(Renewal *renewal)
{
    if (!renewal->is_running || pthread_tryjoin_np(renewal->thread, NULL) != 0)
        return;
    renewal->is_running = false;
    if (!renewal->only_people)
        service_ready();
}

/* How long until the people are due to be asked for again, or until a renewal is to be looked at; microseconds. */
static gint64
next_look_us(const Renewal *renewal)
{
    g_autoptr(Desk) desk = filter_desk(renewal->filter);
    const gint64 every_us = options_duration_us(desk_section(desk, "people"), "refresh");

    if (renewal->is_running)
        return RENEWAL_LOOK_US;
    return MAX(renewal->refreshed_us + every_us - clock_monotonic_us(), 0);
}

static void
serve_signals(Renewal *renewal)
{
    ServiceEvent event;
    bool reload = false;

    while ((event = service_wait(next_look_us(renewal))) != SERVICE_STOP) {
        reload = reload || event == SERVICE_RELOAD;
        look_at_renewal(renewal);
        if (renewal->is_running)
            continue;
        if (reload || next_look_us(renewal) == 0)
            begin_renewal(renewal, !reload);
        reload = false;
    }
    if (renewal->is_running)
        pthread_join(renewal->thread, NULL);
}

static void *
serve(void *unused G_GNUC_UNUSED)
{
    const bool good = session_run();

    service_end();
    return good ? NULL : (void *)1;
}

/* Lets what is arriving arrive. */
static void
stop_serving(Filter *filter)
{
    g_autoptr(Desk) desk = filter_desk(filter);

    log_event(LOG_LEVEL_INFO, "stopping", NULL);
    const unsigned unfinished = session_stop(options_duration_us(desk_section(desk, "milter"), "stop_within"));
    if (unfinished > 0) {
        g_autofree char *count = g_strdup_printf("%u", unfinished);
        log_event(LOG_LEVEL_WARNING, "unfinished", "count", count, NULL);
    }
}

/* Serves until told to stop. */
static int
run(Filter *filter, const char *config)
{
    Renewal renewal = { .filter = filter, .config = config, .refreshed_us = clock_monotonic_us() };
    pthread_t thread;
    void *failed = NULL;

    if (pthread_create(&thread, NULL, serve, NULL) != 0)
        return EX_OSERR;
    service_take_signals();
    service_ready();
    log_event(LOG_LEVEL_INFO, "started", "version", PACKAGE_VERSION, "config", config, NULL);
    serve_signals(&renewal);
    service_stopping();
    stop_serving(filter);
    pthread_join(thread, &failed);
    log_event(LOG_LEVEL_INFO, "stopped", NULL);
    return failed ? EX_SOFTWARE : EX_OK;
}

static bool
listen_for_mta(const Filter *filter, const Desk *desk, GError **error)
{
    const Options *options = desk_section(desk, "milter");
    const SessionSocket where = {
        .socket = options_text(options, "socket"),
        .mode = (unsigned)g_ascii_strtoull(options_text(options, "socket_mode"), NULL, 8),
        .group = options_text(options, "socket_group"),
    };

    return lock_take(options_text(options, "lock"), error) >= 0 && session_open(&where, filter_handler(filter), error);
}

/* GLib before 2.76 has an allocator of its own for small pieces, in which threads wait for each other where they do not
 * in malloc: a message would cost a tenth more. That it leaves the pieces to malloc, it must be told before it is
 * loaded. */
static void
leave_pieces_to_malloc(char **argv)
{
    static const char setting[] = "G_SLICE";
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);

    if (!glib_check_version(2, 76, 0) || g_getenv(setting) || !self)
        return;
    g_setenv(setting, "always-malloc", TRUE);
    execv(self, argv); /* where it fails, the filter is slower */
}

int
main(int argc, char **argv)
{
    leave_pieces_to_malloc(argv);
    process_keep_to_itself();

    const char *config = service_options(argc, argv, PROGRAM);
    g_autoptr(GError) error = NULL;
    g_autoptr(Desk) desk = desk_open(config, DIRECTORY_REFRESH, &error);

    bound_memory();
    fix_stack();
    if (desk) {
        locale_speak(config_language(policy_config(desk_policy(desk))));
        open_log(desk);
        g_mime_init();
        service_begin();
        g_autoptr(Filter) filter =
            filter_new(desk_ref(desk), (unsigned)options_count(desk_section(desk, "milter"), "parse_slots"));
        if (listen_for_mta(filter, desk, &error)) {
            warn_of_missing(desk);
            log_people(desk);
            const int status = run(filter, config);
            g_mime_shutdown();
            return status;
        }
    }
    log_event(LOG_LEVEL_ERROR, "not-started", "reason", error->message, NULL);
    return vobo_error_exit_status(error);
}
