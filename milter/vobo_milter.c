/* SPDX-License-Identifier: BSD-2-Clause */
/* vobo-milter: the filter that the MTA asks about each message. */
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <sysexits.h>

#include <glib/gi18n.h>
#include <gmime/gmime.h>

#include "base/error.h"
#include "base/locale.h"
#include "base/lock.h"
#include "base/log.h"
#include "base/service.h"
#include "filter/filter.h"

#define PROGRAM "vobo-milter"

/* Parsers of many threads would otherwise each keep an arena of their own. */
static void
bound_memory(void)
{
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_TRIM_THRESHOLD, 1 << 20);
    mallopt(M_MMAP_THRESHOLD, 1 << 18);
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
    desk_master_key(desk, &errors[1]);
    desk_audit(desk, &errors[2]);
    for (size_t i = 0; i < G_N_ELEMENTS(errors); i++)
        if (errors[i]) {
            log_event(LOG_LEVEL_WARNING, "not-ready", "reason", errors[i]->message, NULL);
            g_error_free(errors[i]);
        }
}

static void
reload(Filter *filter, const char *config)
{
    g_autoptr(GError) error = NULL;

    service_reloading();
    Desk *desk = desk_open(config, &error);
    if (desk) {
        open_log(desk);
        warn_of_missing(desk);
        filter_set_desk(filter, desk);
        log_event(LOG_LEVEL_INFO, "reloaded", "config", config, NULL);
    } else {
        log_event(LOG_LEVEL_ERROR, "reload-refused", "reason", error->message, NULL);
    }
    service_ready();
}

static void *
serve(void *unused G_GNUC_UNUSED)
{
    const bool good = session_run();

    service_end();
    return good ? NULL : (void *)1;
}

/* Serves until told to stop. */
static int
run(Filter *filter, const char *config)
{
    ServiceEvent event;
    pthread_t thread;
    void *failed = NULL;

    if (pthread_create(&thread, NULL, serve, NULL) != 0)
        return EX_OSERR;
    service_take_signals();
    service_ready();
    log_event(LOG_LEVEL_INFO, "started", "version", PACKAGE_VERSION, "config", config, NULL);
    while ((event = service_wait(-1)) != SERVICE_STOP)
        if (event == SERVICE_RELOAD)
            reload(filter, config);
    service_stopping();
    session_stop();
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

int
main(int argc, char **argv)
{
    const char *config = service_options(argc, argv, PROGRAM);
    g_autoptr(GError) error = NULL;
    g_autoptr(Desk) desk = desk_open(config, &error);

    bound_memory();
    if (desk) {
        locale_speak(config_language(policy_config(desk_policy(desk))));
        open_log(desk);
        g_mime_init();
        service_begin();
        g_autoptr(Filter) filter =
            filter_new(desk_ref(desk), (unsigned)options_count(desk_section(desk, "milter"), "parse_slots"));
        if (listen_for_mta(filter, desk, &error)) {
            warn_of_missing(desk);
            const int status = run(filter, config);
            g_mime_shutdown();
            return status;
        }
    }
    log_event(LOG_LEVEL_ERROR, "not-started", "reason", error->message, NULL);
    return vobo_error_exit_status(error);
}
