/* SPDX-License-Identifier: BSD-2-Clause */
/* option.h: an option of the configuration is declared once, with its type, default, validator and the words
 * that explain it; the loader, the shipped configuration file and `vobo config` all come from that. */
#ifndef VOBO_CONFIG_OPTION_H
#define VOBO_CONFIG_OPTION_H

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef enum {
    OPTION_TEXT,     /* any text */
    OPTION_COUNT,    /* a whole number, 0 to 10^9 */
    OPTION_SIZE,     /* bytes: 4096, 64KiB, 25MiB, 1GiB */
    OPTION_DURATION, /* 500ms, 30s, 5min, 2h, 7d */
    OPTION_SHARE,    /* 0 to 1 */
    OPTION_FLAG,     /* yes or no */
    OPTION_CHOICE,   /* one of .choices */
    OPTION_LIST,     /* { a, b, c }, each a text */
} OptionType;

/* Says whether VALUE, one text or one item of a list, is acceptable beyond what the type demands. */
typedef bool (*OptionValidator)(const char *value, GError **error);

typedef struct {
    const char *name;
    OptionType type;
    const char *fallback; /* the default, written as in the file */
    const char *help;     /* effect and unit; lines are broken where the file should break them */
    const char *const *choices;
    OptionValidator validate; /* may be NULL */
} OptionSpec;

typedef enum {
    SECTION_TOP,    /* the options outside any section */
    SECTION_SINGLE, /* name { … } */
    SECTION_CHECK,  /* inside checks { … } */
    SECTION_TITLED, /* name "title" { … }, any number */
} SectionKind;

typedef struct {
    SectionKind kind;
    const char *name; /* unique over all kinds */
    const char *help;
    const OptionSpec *options; /* ends with { 0 } */
} SectionSpec;

/* The values of one section: immutable, borrowed from its Config. */
typedef struct Options Options;

/* The accessors take a declared name of the right type; anything else is a programming error and aborts. */
const char *options_text(const Options *options, const char *name);
guint64 options_count(const Options *options, const char *name);
guint64 options_size(const Options *options, const char *name);       /* bytes */
gint64 options_duration_us(const Options *options, const char *name); /* microseconds */
double options_share(const Options *options, const char *name);
bool options_flag(const Options *options, const char *name);
int options_choice(const Options *options, const char *name);              /* index into .choices */
const char *options_chosen(const Options *options, const char *name);      /* the choice itself */
const char *const *options_list(const Options *options, const char *name); /* ends with NULL */

/* The title of a titled section, else NULL. */
const char *options_title(const Options *options);

/* The line on which NAME was set, 0 where the default holds. */
int options_line(const Options *options, const char *name);

/* Whether OPTIONS declares NAME. */
bool options_declare(const Options *options, const char *name);

/* The values of SECTION with every option at its default; for tests and for what a file leaves out. The caller
 * owns it. */
Options *options_new_defaults(const SectionSpec *section);
void options_free(Options *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Options, options_free)

/* For the loader. Sets NAME from its written VALUES (one, or a list's items); LINE is where. Each value must
 * satisfy option_check(). */
void options_set(Options *options, const OptionSpec *spec, const char *const *values, size_t count, int line);
void options_set_title(Options *options, const char *title);

/* Whether VALUE, as written, is good for SPEC; the error says what would be. */
bool option_check(const OptionSpec *spec, const char *value, GError **error);

/* The bytes that TEXT says, as OPTION_SIZE has them ("25MiB"); false where it says none. */
bool option_parse_size(const char *text, guint64 *bytes);

/* The microseconds that TEXT says, as OPTION_DURATION has them ("7d"); false where it says none. */
bool option_parse_duration(const char *text, gint64 *time_us);

/* VALUE of NAME as it could be written in the file. The caller owns the string. */
char *options_written(const Options *options, const OptionSpec *spec);

#endif
