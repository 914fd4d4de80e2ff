/* SPDX-License-Identifier: BSD-2-Clause */
/* vobo-courier: sends what was approved, and the notices. */
#include <stdlib.h>
#include <sysexits.h>

#include <glib/gi18n.h>
#include <gmime/gmime.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/locale.h"
#include "base/lock.h"
#include "base/log.h"
#include "base/process.h"
#include "base/service.h"
#include "courier/courier.h"

#define PROGRAM "vobo-courier"
#define SWEEP_US (G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC)

/* How long to wait after a failure of the queue or the key, which a person has to mend. */
#define FAILURE_WAIT_US (5 * G_USEC_PER_SEC)

static void
open_log(const Desk *desk)
{
    const Options *options = desk_section(desk, "log");

    /* The choices stand in the order of the enumerations. */
    log_open(PROGRAM, (LogTarget)options_choice(options, "target"), (LogLevel)options_choice(options, "level"));
}

/* Has the work go on at FRESH. */
static bool
replace(Courier **courier, Desk **desk, Desk *fresh, GError **error)
{
    Courier *replacement = courier_new(desk_ref(fresh), error);

    if (!replacement)
        return false;
    courier_free(*courier);
    *courier = replacement;
    desk_unref(*desk);
    *desk = desk_ref(fresh);
    return true;
}

static void
reload(Courier **courier, Desk **desk, const char *config)
{
    g_autoptr(GError) error = NULL;

    service_reloading();
    g_autoptr(Desk) fresh = desk_open(config, DIRECTORY_READ, &error);
    if (fresh && replace(courier, desk, fresh, &error)) {
        open_log(fresh);
        log_event(LOG_LEVEL_INFO, "reloaded", "config", config, NULL);
    } else {
        log_event(LOG_LEVEL_ERROR, "reload-refused", "reason", error->message, NULL);
    }
    service_ready();
}

/* Takes over the people that the filter has found since. */
static void
follow_people(Courier **courier, Desk **desk, gint64 *snapshot_us)
{
    const gint64 written_us = directory_snapshot_us(policy_config(desk_policy(*desk)));
    g_autoptr(GError) error = NULL;

    if (written_us == *snapshot_us)
        return;
    *snapshot_us = written_us;
    g_autoptr(Desk) fresh = desk_refresh(*desk, DIRECTORY_READ, &error);
    if (!fresh || !replace(courier, desk, fresh, &error))
        log_event(LOG_LEVEL_ERROR, "people-kept", "reason", error->message, NULL);
}

/* Logs a failure once, not at each step that meets it again. */
static void
log_failure(char **last, const GError *error)
{
    if (error && g_strcmp0(*last, error->message) != 0)
        log_event(LOG_LEVEL_ERROR, "not-ready", "reason", error->message, NULL);
    if (!error && *last)
        log_event(LOG_LEVEL_INFO, "ready-again", NULL);
    g_free(*last);
    *last = error ? g_strdup(error->message) : NULL;
}

/* One round of work; how long to wait before the next, in microseconds. */
static gint64
work(Courier *courier, const Desk *desk, bool *recovered, gint64 *swept_us, char **last_failure)
{
    g_autoptr(GError) error = NULL;

    *recovered = *recovered || courier_recover(courier, &error);
    if (*recovered)
        courier_plan_digests(courier);
    const bool kept = *recovered && courier_keep_terms(courier);
    const bool worked = (*recovered && courier_step(courier, &error)) || kept;
    if (!error && clock_monotonic_us() - *swept_us > SWEEP_US) {
        courier_sweep(courier, NULL);
        *swept_us = clock_monotonic_us();
    }
    log_failure(last_failure, error);
    if (worked)
        return 0;
    return error ? FAILURE_WAIT_US : options_duration_us(desk_section(desk, "courier"), "poll");
}

static void
run(Courier **courier, Desk **desk, const char *config)
{
    g_autofree char *last_failure = NULL;
    gint64 swept_us = -SWEEP_US - 1;
    gint64 snapshot_us = directory_snapshot_us(policy_config(desk_policy(*desk)));
    bool recovered = false;

    service_take_signals();
    service_ready();
    log_event(LOG_LEVEL_INFO, "started", "version", PACKAGE_VERSION, "config", config, NULL);
    for (;;) {
        follow_people(courier, desk, &snapshot_us);
        const gint64 wait_us = work(*courier, *desk, &recovered, &swept_us, &last_failure);
        const ServiceEvent event = service_wait(wait_us);
        if (event == SERVICE_STOP)
            break;
        if (event == SERVICE_RELOAD)
            reload(courier, desk, config);
    }
    service_stopping();
    log_event(LOG_LEVEL_INFO, "stopped", NULL);
}

int
main(int argc, char **argv)
{
    process_keep_to_itself();

    const char *config = service_options(argc, argv, PROGRAM);
    g_autoptr(GError) error = NULL;
    g_autoptr(Desk) desk = desk_open(config, DIRECTORY_READ, &error);

    if (desk) {
        locale_speak(config_language(policy_config(desk_policy(desk))));
        open_log(desk);
        g_mime_init();
        service_begin();
        g_autoptr(Courier) courier = courier_new(desk_ref(desk), &error);
        if (courier && lock_take(options_text(desk_section(desk, "courier"), "lock"), &error) >= 0) {
            run(&courier, &desk, config);
            return EX_OK;
        }
    }
    log_event(LOG_LEVEL_ERROR, "not-started", "reason", error->message, NULL);
    return vobo_error_exit_status(error);
}
