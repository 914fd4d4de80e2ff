/* SPDX-License-Identifier: BSD-2-Clause */
/* config.h: the configuration file, read whole into an immutable snapshot, or refused whole with file and line. */
#ifndef VOBO_CONFIG_CONFIG_H
#define VOBO_CONFIG_CONFIG_H

#include <stdio.h>

#include "config/option.h"

/* The sections that every program knows: the file's top, institution, milter, limits, log, queue, audit,
 * people, ldap, history, courier, template, rule and route; ends with { 0 }. */
extern const SectionSpec core_sections[];

typedef struct Config Config;

/* Reads PATH. CHECKS are the sections of the checks, ends with { 0 }, borrowed for the life of the result.
 * The error is VOBO_ERROR_CONFIG and begins with "PATH:LINE: ". The caller owns a reference. */
Config *config_load(const char *path, const SectionSpec *checks, GError **error);

/* Everything at its default. */
Config *config_new_defaults(const SectionSpec *checks);

/* One reference more, one less. Any thread. */
Config *config_ref(Config *config);
void config_unref(Config *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_unref)

/* The section NAME, "" for the top; aborts on a name that no spec declares. Borrowed. */
const Options *config_section(const Config *config, const char *name);

/* The titled sections NAME in the order of the file. Borrowed; elements are const Options *. */
const GPtrArray *config_titled(const Config *config, const char *name);

/* "es" or "en", the option `language`. */
const char *config_language(const Config *config);

/* The path it was read from. */
const char *config_path(const Config *config);

/* Sets ERROR to "FILE:LINE: text" for an option that is wrong only beside others, such as a route that nobody
 * declared. */
void config_refuse(const Config *config, const Options *options, const char *option, GError **error, const char *format,
    ...) G_GNUC_PRINTF(5, 6);

/* Writes the configuration file as shipped: every option with its explanation and default. CONFIG NULL prints
 * the defaults, else the values that hold. */
void config_print(FILE *out, const Config *config, const SectionSpec *checks, bool explained);

#endif
