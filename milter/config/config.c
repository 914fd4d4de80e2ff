/* SPDX-License-Identifier: BSD-2-Clause */
/* config: reads the configuration with libconfuse. Every value reaches libconfuse as text and is checked by
 * the spec of its option, so that there is one place that knows what an option may be. */
#include "config/config.h"

#include <stdarg.h>
#include <stdlib.h>
#include <stdatomic.h>
#include <string.h>

#include <confuse.h>
#include <glib/gi18n.h>

#include "base/error.h"

struct Config {
    atomic_uint references;
    char *path;
    GHashTable *sections; /* name, borrowed → Options */
    GHashTable *titled;   /* name, borrowed → GPtrArray of Options */
};

/* What the callbacks of libconfuse, which carry no data of ours, need while a file is read. One file is read
 * at a time by a thread. */
typedef struct {
    const char *path; /* libconfuse forgets it inside a section */
    const SectionSpec *checks;
    GHashTable *lines; /* cfg_opt_t * → line */
    GError *error;     /* the first */
} Loading;

static __thread Loading *loading;

/* libconfuse takes the end of the file for the end of any section. An option that only the top has, set behind all
 * else, is unknown inside a section that was not closed. */
#define END_MARK "end-of-configuration"
#define END_LINE "\n" END_MARK " = yes\n"

typedef struct {
    const SectionSpec *core, *checks;
    bool in_checks;
} SectionWalk;

static const SectionSpec *
next_section(SectionWalk *walk)
{
    if (!walk->in_checks && walk->core->name)
        return walk->core++;
    walk->in_checks = true;
    return walk->checks && walk->checks->name ? walk->checks++ : NULL;
}

static const SectionSpec *
find_section(const SectionSpec *checks, const char *name)
{
    SectionWalk walk = { core_sections, checks, false };
    const SectionSpec *section;

    while ((section = next_section(&walk)) && strcmp(section->name, name) != 0)
        ;
    return section;
}

static const OptionSpec *
find_option(const SectionSpec *section, const char *name)
{
    const OptionSpec *spec = section->options;

    while (spec->name && strcmp(spec->name, name) != 0)
        spec++;
    return spec->name ? spec : NULL;
}

/* libconfuse's sentences that a postmaster is likely to meet; the rest stay as it words them. */
static const char *
in_our_words(const char *format)
{
    static const struct {
        const char *theirs, *ours;
    } sentences[] = {
        { "no such option '%s'", N_("no existe la opción «%s»; revise cómo se escribe con «vobo config defaults»") },
        { "missing title for section '%s'", N_("a la sección «%s» le falta su nombre entre comillas") },
        { "premature end of file", N_("el archivo termina antes de tiempo: falta cerrar una llave o unas comillas") },
        { "missing equal sign after option '%s'", N_("falta el signo = después de «%s»") },
        { "unexpected token '%s'", N_("no se esperaba «%s» aquí") },
        { "missing opening brace for section '%s'", N_("falta la llave { que abre la sección «%s»") },
        { "missing opening brace for option '%s'", N_("la opción «%s» es una lista: escríbala entre llaves { }") },
        { "unexpected closing brace", N_("sobra una llave }") },
        { "found duplicate title '%s'", N_("el nombre «%s» ya se usó en otra sección igual") },
        { "unterminated string constant", N_("falta cerrar unas comillas") },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(sentences); i++)
        if (strcmp(sentences[i].theirs, format) == 0)
            return _(sentences[i].ours);
    return format;
}

G_GNUC_PRINTF(2, 0)
static void
keep_error(cfg_t *cfg, const char *format, va_list arguments)
{
    if (!loading || loading->error)
        return;
    va_list copy;
    va_copy(copy, arguments);
    if (strcmp(format, "no such option '%s'") == 0 && strcmp(va_arg(copy, const char *), END_MARK) == 0)
        format = "premature end of file";
    va_end(copy);
    va_copy(copy, arguments);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    g_autofree char *text = g_strdup_vprintf(in_our_words(format), copy);
#pragma GCC diagnostic pop
    va_end(copy);
    g_set_error(&loading->error, VOBO_ERROR, VOBO_ERROR_CONFIG, "%s:%d: %s", loading->path, cfg->line, text);
}

/* libconfuse calls this when a value has been read, and for a list after each item. */
static int
check_value(cfg_t *cfg, cfg_opt_t *opt)
{
    const SectionSpec *section = find_section(loading->checks, strcmp(cfg->name, "root") == 0 ? "" : cfg->name);
    const OptionSpec *spec = section ? find_option(section, opt->name) : NULL;
    g_autoptr(GError) error = NULL;

    g_hash_table_insert(loading->lines, opt, GINT_TO_POINTER(cfg->line));
    for (unsigned i = 0; spec && i < cfg_opt_size(opt); i++)
        if (!option_check(spec, cfg_opt_getnstr(opt, i), &error)) {
            cfg_error(cfg, "%s", error->message);
            return -1;
        }
    return 0;
}

static void
append_options(GArray *opts, const SectionSpec *section)
{
    for (const OptionSpec *spec = section->options; spec->name; spec++) {
        cfg_opt_t text = CFG_STR(spec->name, NULL, CFGF_NONE);
        cfg_opt_t list = CFG_STR_LIST(spec->name, NULL, CFGF_NONE);
        cfg_opt_t opt = spec->type == OPTION_LIST ? list : text;
        opt.validcb = check_value;
        g_array_append_val(opts, opt);
    }
}

/* libconfuse copies the names and the tables of options in cfg_init(), so ours live until then only. */
static GArray *
opts_new(void)
{
    return g_array_new(FALSE, TRUE, sizeof(cfg_opt_t));
}

static cfg_opt_t *
opts_end(GArray *opts, GPtrArray *keep)
{
    const cfg_opt_t end = CFG_END();

    g_array_append_val(opts, end);
    g_ptr_array_add(keep, opts);
    return &g_array_index(opts, cfg_opt_t, 0);
}

static void
append_section(GArray *opts, const SectionSpec *section, GPtrArray *keep)
{
    GArray *inner = opts_new();

    append_options(inner, section);
    const cfg_flag_t flags =
        section->kind == SECTION_TITLED ? CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES : CFGF_NONE;
    const cfg_opt_t opt = CFG_SEC(section->name, opts_end(inner, keep), flags);
    g_array_append_val(opts, opt);
}

static void
free_opts(gpointer opts)
{
    g_array_free(opts, TRUE);
}

static cfg_t *
new_parser(const SectionSpec *checks)
{
    g_autoptr(GPtrArray) keep = g_ptr_array_new_with_free_func(free_opts);
    GArray *top = opts_new();
    GArray *inside_checks = opts_new();
    SectionWalk walk = { core_sections, checks, false };
    const SectionSpec *section;

    while ((section = next_section(&walk)))
        if (section->kind == SECTION_TOP)
            append_options(top, section);
        else
            append_section(section->kind == SECTION_CHECK ? inside_checks : top, section, keep);
    const cfg_opt_t all_checks = CFG_SEC("checks", opts_end(inside_checks, keep), CFGF_NONE);
    const cfg_opt_t end_mark = CFG_STR(END_MARK, NULL, CFGF_NONE);
    g_array_append_val(top, all_checks);
    g_array_append_val(top, end_mark);

    cfg_t *cfg = cfg_init(opts_end(top, keep), CFGF_NONE);
    cfg_set_error_function(cfg, keep_error);
    return cfg;
}

static Options *
read_section(const SectionSpec *section, cfg_t *cfg)
{
    Options *options = options_new_defaults(section);

    options_set_title(options, section->kind == SECTION_TITLED ? cfg_title(cfg) : NULL);
    for (const OptionSpec *spec = section->options; spec->name; spec++) {
        cfg_opt_t *opt = cfg_getopt(cfg, spec->name);
        const int line = GPOINTER_TO_INT(g_hash_table_lookup(loading->lines, opt));
        const unsigned count = cfg_opt_size(opt);
        g_autofree const char **values = g_new0(const char *, count + 1);

        if (line == 0)
            continue;
        for (unsigned i = 0; i < count; i++)
            values[i] = cfg_opt_getnstr(opt, i);
        options_set(options, spec, values, count, line);
    }
    return options;
}

static void
free_options(gpointer options)
{
    options_free(options);
}

static void
free_titled(gpointer array)
{
    g_ptr_array_unref(array);
}

static Config *
config_new(const char *path)
{
    Config *config = g_new0(Config, 1);

    config->references = 1;

    config->path = g_strdup(path);
    config->sections = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_options);
    config->titled = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_titled);
    return config;
}

static void
read_titled(Config *config, const SectionSpec *section, cfg_t *cfg)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(free_options);

    for (unsigned i = 0; cfg && i < cfg_size(cfg, section->name); i++)
        g_ptr_array_add(all, read_section(section, cfg_getnsec(cfg, section->name, i)));
    g_hash_table_insert(config->titled, (gpointer)section->name, all);
}

static void
read_sections(Config *config, const SectionSpec *checks, cfg_t *cfg)
{
    SectionWalk walk = { core_sections, checks, false };
    const SectionSpec *section;

    while ((section = next_section(&walk))) {
        cfg_t *place = cfg;
        if (section->kind == SECTION_TITLED) {
            read_titled(config, section, cfg);
            continue;
        }
        if (section->kind == SECTION_SINGLE)
            place = cfg_getsec(cfg, section->name);
        else if (section->kind == SECTION_CHECK)
            place = cfg_getsec(cfg_getsec(cfg, "checks"), section->name);
        g_hash_table_insert(config->sections, (gpointer)section->name, read_section(section, place));
    }
}

Config *
config_load(const char *path, const SectionSpec *checks, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) reading = NULL;
    Config *config = NULL;

    if (!g_file_get_contents(path, &text, NULL, &reading)) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("no se puede leer la configuración: %s"), reading->message);
        return NULL;
    }
    g_autofree char *whole = g_strconcat(text, END_LINE, NULL);
    Loading state = { .path = path, .checks = checks, .lines = g_hash_table_new(NULL, NULL) };
    loading = &state;
    cfg_t *cfg = new_parser(checks);
    const int result = cfg_parse_buf(cfg, whole);
    /* A comment that was not closed has swallowed the mark. */
    if (result == CFG_SUCCESS && g_strcmp0(cfg_getstr(cfg, END_MARK), "yes") != 0)
        cfg_error(cfg, "premature end of file");
    if (result == CFG_SUCCESS && !state.error) {
        config = config_new(path);
        read_sections(config, checks, cfg);
    } else if (state.error) {
        g_propagate_error(error, g_steal_pointer(&state.error));
    } else {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, _("%s:%d: no se entiende lo que sigue"), path, cfg->line);
    }
    cfg_free(cfg);
    loading = NULL;
    g_hash_table_unref(state.lines);
    g_clear_error(&state.error);
    return config;
}

Config *
config_new_defaults(const SectionSpec *checks)
{
    Config *config = config_new("-");
    SectionWalk walk = { core_sections, checks, false };
    const SectionSpec *section;

    while ((section = next_section(&walk)))
        if (section->kind == SECTION_TITLED)
            read_titled(config, section, NULL);
        else
            g_hash_table_insert(config->sections, (gpointer)section->name, options_new_defaults(section));
    return config;
}

Config *
config_ref(Config *config)
{
    atomic_fetch_add_explicit(&config->references, 1, memory_order_relaxed);
    return config;
}

void
config_unref(Config *config)
{
    if (!config || atomic_fetch_sub_explicit(&config->references, 1, memory_order_acq_rel) != 1)
        return;
    g_hash_table_unref(config->sections);
    g_hash_table_unref(config->titled);
    g_free(config->path);
    g_free(config);
}

const Options *
config_section(const Config *config, const char *name)
{
    const Options *options = g_hash_table_lookup(config->sections, name);

    if (!options)
        g_error("section %s is not declared", name);
    return options;
}

const GPtrArray *
config_titled(const Config *config, const char *name)
{
    const GPtrArray *all = g_hash_table_lookup(config->titled, name);

    if (!all)
        g_error("section %s is not declared", name);
    return all;
}

const char *
config_language(const Config *config)
{
    return options_choice(config_section(config, ""), "language") == 0 ? "es" : "en";
}

const char *
config_path(const Config *config)
{
    return config->path;
}

void
config_refuse(const Config *config, const Options *options, const char *option, GError **error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, VOBO_ERROR, VOBO_ERROR_CONFIG, "%s:%d: %s", config->path, options_line(options, option), text);
}

static void
print_help(FILE *out, const char *indent, const char *help)
{
    g_auto(GStrv) lines = g_strsplit(help && *help ? _(help) : "", "\n", -1);

    for (char **line = lines; *line; line++)
        fprintf(out, "%s# %s\n", indent, *line);
}

static void
print_options(FILE *out, const SectionSpec *section, const Options *options, const char *indent, bool explained)
{
    for (const OptionSpec *spec = section->options; spec->name; spec++) {
        g_autofree char *written = options_written(options, spec);
        if (explained) {
            if (spec != section->options)
                fputc('\n', out);
            print_help(out, indent, spec->help);
            if (spec->choices) {
                g_autofree char *choices = g_strjoinv(" | ", (char **)spec->choices);
                fprintf(out, "%s# %s\n", indent, choices);
            }
        }
        fprintf(out, "%s%s = %s\n", indent, spec->name, written);
    }
}

static void
print_titled_example(FILE *out, const SectionSpec *section)
{
    g_autoptr(Options) defaults = options_new_defaults(section);

    fprintf(out, "#%s \"%s\" {\n", section->name, _("nombre"));
    for (const OptionSpec *spec = section->options; spec->name; spec++) {
        g_autofree char *written = options_written(defaults, spec);
        print_help(out, "#    ", spec->help);
        if (spec->choices) {
            g_autofree char *choices = g_strjoinv(" | ", (char **)spec->choices);
            fprintf(out, "#    # %s\n", choices);
        }
        fprintf(out, "#    %s = %s\n", spec->name, written);
    }
    fputs("#}\n", out);
}

static void
print_titled(FILE *out, const SectionSpec *section, const Config *config, bool explained)
{
    const GPtrArray *all = config ? config_titled(config, section->name) : NULL;

    if (explained)
        print_titled_example(out, section);
    for (unsigned i = 0; all && i < all->len; i++) {
        const Options *options = g_ptr_array_index(all, i);
        fprintf(out, "%s \"%s\" {\n", section->name, options_title(options));
        print_options(out, section, options, "    ", false);
        fputs("}\n", out);
    }
}

void
config_print(FILE *out, const Config *config, const SectionSpec *checks, bool explained)
{
    SectionWalk walk = { core_sections, checks, false };
    bool in_checks = false;
    const SectionSpec *section;

    while ((section = next_section(&walk))) {
        g_autoptr(Options) defaults = NULL;
        const Options *options = NULL;
        const char *indent = section->kind == SECTION_TOP ? "" : section->kind == SECTION_CHECK ? "        " : "    ";

        if (section->kind == SECTION_CHECK && !in_checks) {
            in_checks = true;
            fputc('\n', out);
            if (explained)
                print_help(out, "",
                    N_("Las verificaciones, cada una con sus opciones. Una opción que admite\n"
                       "ignore, note, tag, coach, hold o reject dice qué hacer con ese hallazgo:\n"
                       "nada; anotarlo en la auditoría; marcar el mensaje con un campo; anotarlo\n"
                       "para contárselo al autor; retener el mensaje; rechazarlo."));
            fputs("checks {\n", out);
        } else if (section->kind != SECTION_TOP) {
            fputc('\n', out);
        }
        if (explained)
            print_help(out, section->kind == SECTION_CHECK ? "    " : "", section->help);
        if (section->kind == SECTION_TITLED) {
            print_titled(out, section, config, explained);
            continue;
        }
        options = config ? config_section(config, section->name) : (defaults = options_new_defaults(section));
        if (section->kind == SECTION_TOP) {
            if (explained)
                fputc('\n', out);
            print_options(out, section, options, indent, explained);
            continue;
        }
        const char *outer = section->kind == SECTION_CHECK ? "    " : "";
        fprintf(out, "%s%s {\n", outer, section->name);
        print_options(out, section, options, indent, explained);
        fprintf(out, "%s}\n", outer);
    }
    if (in_checks)
        fputs("}\n", out);
}
