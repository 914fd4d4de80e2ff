/* SPDX-License-Identifier: BSD-2-Clause */
/* option: parses, checks and keeps typed values. */
#include "config/option.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"

#define COUNT_MAX 1000000000u

typedef struct {
    OptionType type;
    int line;
    char **texts; /* as written; for a list its items */
    union {
        guint64 number; /* count, size in bytes, flag, index of a choice */
        gint64 duration_us;
        double share;
    };
} Value;

struct Options {
    char *title;
    GHashTable *values; /* name, borrowed from its spec → Value */
};

typedef struct {
    const char *suffix;
    guint64 factor;
} Unit;

static const Unit size_units[] = {
    { "", 1 },
    { "b", 1 },
    { "kib", 1u << 10 },
    { "mib", 1u << 20 },
    { "gib", 1u << 30 },
    { "kb", 1000 },
    { "mb", 1000000 },
    { "gb", 1000000000 },
    { NULL, 0 },
};

static const Unit duration_units[] = {
    { "ms", 1000 },
    { "s", G_USEC_PER_SEC },
    { "min", 60 * (guint64)G_USEC_PER_SEC },
    { "h", 3600 * (guint64)G_USEC_PER_SEC },
    { "d", 86400 * (guint64)G_USEC_PER_SEC },
    { NULL, 0 },
};

static bool
parse_number(const char *text, const char **rest, guint64 *number)
{
    char *end;

    if (!g_ascii_isdigit(*text))
        return false;
    *number = g_ascii_strtoull(text, &end, 10);
    *rest = end;
    return end - text <= 15;
}

static bool
parse_with_unit(const char *text, const Unit *units, guint64 *result)
{
    const char *rest;
    guint64 number;

    if (!parse_number(text, &rest, &number))
        return false;
    while (*rest == ' ')
        rest++;
    for (; units->suffix; units++)
        if (g_ascii_strcasecmp(rest, units->suffix) == 0) {
            if (number > (guint64)G_MAXINT64 / units->factor)
                return false;
            *result = number * units->factor;
            return true;
        }
    return false;
}

bool
option_parse_size(const char *text, guint64 *bytes)
{
    return parse_with_unit(text, size_units, bytes);
}

bool
option_parse_duration(const char *text, gint64 *time_us)
{
    guint64 number = 0;
    const bool good = parse_with_unit(text, duration_units, &number);

    *time_us = (gint64)number;
    return good;
}

static bool
parse_count(const char *text, guint64 *result)
{
    const char *rest;

    return parse_number(text, &rest, result) && *rest == '\0' && *result <= COUNT_MAX;
}

static bool
parse_share(const char *text, double *share)
{
    char *end;

    *share = g_ascii_strtod(text, &end);
    return end != text && *end == '\0' && *share >= 0 && *share <= 1;
}

static bool
parse_flag(const char *text, guint64 *flag)
{
    static const char *const yes[] = { "yes", "true", "on", "sí", "si", NULL };
    static const char *const no[] = { "no", "false", "off", NULL };

    *flag = g_strv_contains(yes, text) ? 1 : 0;
    return *flag || g_strv_contains(no, text);
}

static bool
parse_choice(const char *text, const char *const *choices, guint64 *index)
{
    for (*index = 0; choices[*index]; (*index)++)
        if (strcmp(choices[*index], text) == 0)
            return true;
    return false;
}

/* Fills VALUE from TEXT as SPEC demands; on failure EXPECTED receives what would have been right. */
static bool
parse_value(const OptionSpec *spec, const char *text, Value *value, char **expected)
{
    guint64 number = 0;
    bool good = true;

    switch (spec->type) {
    case OPTION_TEXT:
    case OPTION_LIST:
        break;
    case OPTION_COUNT:
        if (!(good = parse_count(text, &value->number)))
            *expected = g_strdup(_("un número entero, de 0 a 1000000000"));
        break;
    case OPTION_SIZE:
        if (!(good = parse_with_unit(text, size_units, &value->number)))
            *expected = g_strdup(_("un tamaño como 4096, 64KiB, 25MiB o 1GiB"));
        break;
    case OPTION_DURATION:
        if ((good = parse_with_unit(text, duration_units, &number)))
            value->duration_us = (gint64)number;
        else
            *expected = g_strdup(_("una duración como 500ms, 30s, 5min, 2h o 7d"));
        break;
    case OPTION_SHARE:
        if (!(good = parse_share(text, &value->share)))
            *expected = g_strdup(_("una proporción de 0 a 1, como 0.25"));
        break;
    case OPTION_FLAG:
        if (!(good = parse_flag(text, &value->number)))
            *expected = g_strdup(_("yes o no"));
        break;
    case OPTION_CHOICE:
        if (!(good = parse_choice(text, spec->choices, &value->number)))
            *expected = g_strjoinv(", ", (char **)spec->choices);
        break;
    }
    return good;
}

bool
option_check(const OptionSpec *spec, const char *value, GError **error)
{
    g_autofree char *expected = NULL;
    Value parsed;

    if (!g_utf8_validate(value, -1, NULL)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("«%s» debe estar escrita en UTF-8"), spec->name);
        return false;
    }
    if (!parse_value(spec, value, &parsed, &expected)) {
        g_set_error(
            error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("«%s» no admite «%s»; se espera: %s"), spec->name, value, expected);
        return false;
    }
    return !spec->validate || spec->validate(value, error);
}

static void
value_free(gpointer data)
{
    Value *value = data;

    g_strfreev(value->texts);
    g_free(value);
}

static Options *
options_new(void)
{
    Options *options = g_new0(Options, 1);

    options->values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, value_free);
    return options;
}

void
options_free(Options *options)
{
    if (!options)
        return;
    g_hash_table_unref(options->values);
    g_free(options->title);
    g_free(options);
}

void
options_set(Options *options, const OptionSpec *spec, const char *const *values, size_t count, int line)
{
    Value *value = g_new0(Value, 1);
    g_autofree char *expected = NULL;

    value->type = spec->type;
    value->line = line;
    value->texts = g_new0(char *, count + 1);
    for (size_t i = 0; i < count; i++)
        value->texts[i] = g_strdup(values[i]);
    if (spec->type != OPTION_LIST && (count != 1 || !parse_value(spec, values[0], value, &expected)))
        g_error("option %s: a value that was not checked", spec->name);
    g_hash_table_replace(options->values, (gpointer)spec->name, value);
}

void
options_set_title(Options *options, const char *title)
{
    g_free(options->title);
    options->title = g_strdup(title);
}

/* The items of "{ a, b }" as it stands in a spec; items are plain words or quoted. */
static char **
split_list(const char *written)
{
    g_autofree char *inner = g_strndup(written + 1, strlen(written) - 2);
    g_auto(GStrv) pieces = g_strsplit(inner, ",", -1);
    GPtrArray *items = g_ptr_array_new();

    for (char **piece = pieces; *piece; piece++) {
        char *item = g_strstrip(*piece);
        const size_t length = strlen(item);
        if (length >= 2 && item[0] == '"')
            g_ptr_array_add(items, g_strndup(item + 1, length - 2));
        else if (length > 0)
            g_ptr_array_add(items, g_strdup(item));
    }
    g_ptr_array_add(items, NULL);
    return (char **)g_ptr_array_free(items, FALSE);
}

Options *
options_new_defaults(const SectionSpec *section)
{
    Options *options = options_new();

    for (const OptionSpec *spec = section->options; spec->name; spec++) {
        if (spec->type == OPTION_LIST) {
            g_auto(GStrv) items = split_list(spec->fallback);
            options_set(options, spec, (const char *const *)items, g_strv_length(items), 0);
        } else {
            options_set(options, spec, &spec->fallback, 1, 0);
        }
    }
    return options;
}

static const Value *
find(const Options *options, const char *name, OptionType type)
{
    const Value *value = g_hash_table_lookup(options->values, name);

    if (!value || value->type != type)
        g_error("option %s is not declared, or has another type", name);
    return value;
}

const char *
options_text(const Options *options, const char *name)
{
    return find(options, name, OPTION_TEXT)->texts[0];
}

guint64
options_count(const Options *options, const char *name)
{
    return find(options, name, OPTION_COUNT)->number;
}

guint64
options_size(const Options *options, const char *name)
{
    return find(options, name, OPTION_SIZE)->number;
}

gint64
options_duration_us(const Options *options, const char *name)
{
    return find(options, name, OPTION_DURATION)->duration_us;
}

double
options_share(const Options *options, const char *name)
{
    return find(options, name, OPTION_SHARE)->share;
}

bool
options_flag(const Options *options, const char *name)
{
    return find(options, name, OPTION_FLAG)->number != 0;
}

int
options_choice(const Options *options, const char *name)
{
    return (int)find(options, name, OPTION_CHOICE)->number;
}

const char *
options_chosen(const Options *options, const char *name)
{
    return find(options, name, OPTION_CHOICE)->texts[0];
}

const char *const *
options_list(const Options *options, const char *name)
{
    return (const char *const *)find(options, name, OPTION_LIST)->texts;
}

const char *
options_title(const Options *options)
{
    return options->title;
}

int
options_line(const Options *options, const char *name)
{
    const Value *value = g_hash_table_lookup(options->values, name);

    return value ? value->line : 0;
}

bool
options_declare(const Options *options, const char *name)
{
    return g_hash_table_contains(options->values, name);
}

static void
append_quoted(GString *written, const char *text)
{
    g_string_append_c(written, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(written, '\\');
        g_string_append_c(written, *text);
    }
    g_string_append_c(written, '"');
}

char *
options_written(const Options *options, const OptionSpec *spec)
{
    const Value *value = find(options, spec->name, spec->type);
    GString *written = g_string_new(NULL);

    if (spec->type == OPTION_TEXT) {
        append_quoted(written, value->texts[0]);
    } else if (spec->type == OPTION_LIST) {
        g_string_append_c(written, '{');
        for (char **item = value->texts; *item; item++) {
            g_string_append(written, item == value->texts ? " " : ", ");
            append_quoted(written, *item);
        }
        g_string_append(written, value->texts[0] ? " }" : "}");
    } else {
        g_string_append(written, value->texts[0]);
    }
    return g_string_free(written, FALSE);
}
