/* SPDX-License-Identifier: BSD-2-Clause */
/* log: writes events as key=value lines. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include <systemd/sd-journal.h>

#include "base/shown.h"

/* A hostile address must not flood the log: what is longer is cut. */
#define VALUE_MAX 512

static _Atomic(const char *) program_name = "vobo";
static atomic_int current_target = LOG_TARGET_STDERR;
static atomic_int current_level = LOG_LEVEL_INFO;

static const int priorities[] = {
    [LOG_LEVEL_ERROR] = LOG_ERR,
    [LOG_LEVEL_WARNING] = LOG_WARNING,
    [LOG_LEVEL_INFO] = LOG_INFO,
    [LOG_LEVEL_DEBUG] = LOG_DEBUG,
};

void
log_open(const char *program, LogTarget target, LogLevel level)
{
    if (target == LOG_TARGET_SYSLOG)
        openlog(program, LOG_PID, LOG_MAIL);
    atomic_store(&program_name, program);
    atomic_store(&current_target, (int)target);
    atomic_store(&current_level, (int)level);
}

static bool
needs_quotes(const char *value)
{
    if (*value == '\0')
        return true;
    for (const char *at = value; *at; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (c == ' ' || c == '"' || c == '\\' || c == '=' || !shown_is_harmless(c))
            return true;
    }
    return false;
}

/* Appends VALUE, UTF-8, in quotation marks; what may not be shown by its number. */
static void
append_quoted(GString *line, const char *value)
{
    g_string_append_c(line, '"');
    for (const char *at = value; *at; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (c == '"' || c == '\\')
            g_string_append_printf(line, "\\%c", (char)c);
        else if (shown_is_harmless(c))
            g_string_append_unichar(line, c);
        else
            g_string_append_printf(line, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
    }
    g_string_append_c(line, '"');
}

static void
append_value(GString *line, const char *value)
{
    g_autofree char *valid = g_utf8_make_valid(value, (gssize)strnlen(value, VALUE_MAX));

    if (needs_quotes(valid))
        append_quoted(line, valid);
    else
        g_string_append(line, valid);
}

static GString *
format_line(const char *event, va_list pairs)
{
    GString *line = g_string_new("event=");
    const char *key;

    append_value(line, event);
    while ((key = va_arg(pairs, const char *))) {
        const char *value = va_arg(pairs, const char *);
        if (!value)
            continue;
        g_string_append_printf(line, " %s=", key);
        append_value(line, value);
    }
    return line;
}

char *
log_line(const char *event, ...)
{
    va_list pairs;

    va_start(pairs, event);
    GString *line = format_line(event, pairs);
    va_end(pairs);
    return g_string_free(line, FALSE);
}

void
log_event(LogLevel level, const char *event, ...)
{
    if ((int)level > atomic_load(&current_level))
        return;

    va_list pairs;
    va_start(pairs, event);
    GString *line = format_line(event, pairs);
    va_end(pairs);

    switch (atomic_load(&current_target)) {
    case LOG_TARGET_JOURNAL:
        sd_journal_send("MESSAGE=%s", line->str, "PRIORITY=%i", priorities[level], "SYSLOG_IDENTIFIER=%s",
            atomic_load(&program_name), NULL);
        break;
    case LOG_TARGET_SYSLOG:
        syslog(priorities[level], "%s", line->str);
        break;
    default: {
        /* One write, so that lines of several threads and programs do not mix. */
        g_autofree char *whole = g_strdup_printf("%s[%d]: %s\n", atomic_load(&program_name), (int)getpid(), line->str);
        const ssize_t written = write(STDERR_FILENO, whole, strlen(whole));
        (void)written; /* with standard error closed there is nobody left to tell */
    }
    }
    g_string_free(line, TRUE);
}
