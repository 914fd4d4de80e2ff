/* SPDX-License-Identifier: BSD-2-Clause */
/* guard: pairs the parts before and after, and has the texts compared. */
#include "signature/guard.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "signature/guard_parts.h"
#include "signature/guard_seam.h"
#include "signature/guard_text.h"

/* A part before, and what became of it. */
typedef struct {
    guint before, after; /* their numbers */
    bool is_edited;
    GuardText *text; /* of an edited one, before */
    GuardSeam seam;
} PartPair;

typedef struct {
    const Spool *before_spool, *after_spool;
    const GuardTerms *terms;
    GuardParts *before, *after;
    GArray *pairs; /* of PartPair */
    GuardText *plain_in, *html_in;
} Guard;

static bool refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Returns false with an error. */
static bool
refuse(GError **error, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    g_autofree char *why = g_strdup_vprintf(format, values);
    va_end(values);
    g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_INPUT, why);
    return false;
}

static const PartPair *
pair_at(const Guard *guard, guint i)
{
    return &g_array_index(guard->pairs, PartPair, i);
}

static bool
is_named(const GPtrArray *names, const char *name)
{
    for (guint i = 0; names && i < names->len; i++)
        if (strcmp(g_ptr_array_index(names, i), name) == 0)
            return true;
    return false;
}

static bool
is_image(const GuardPart *part)
{
    return g_str_has_prefix(part->type, "image/");
}

static bool
is_html(const GuardPart *part)
{
    return strcmp(part->type, "text/html") == 0;
}

/* --- which part is which -------------------------------------------------------------------------------------- */

/* Whether both are one part, edited or not. */
static bool
is_same_part(const GuardPart *before, const GuardPart *after)
{
    return strcmp(before->type, after->type) == 0 && strcmp(before->content_id, after->content_id) == 0 &&
           strcmp(before->name, after->name) == 0 && before->is_attachment == after->is_attachment &&
           (strcmp(before->fields, after->fields) == 0 || !*before->fields);
}

static bool
may_come(const Guard *guard, const GuardPart *part)
{
    return is_image(part) && *part->content_id && is_named(guard->terms->images_in, part->content_id);
}

static bool
may_go(const Guard *guard, const GuardPart *part)
{
    return is_image(part) && !part->is_attachment && *part->content_id &&
           is_named(guard->terms->images_out, part->content_id);
}

/* What people call PART. */
static const char *
called(const GuardPart *part)
{
    return *part->name ? part->name : *part->content_id ? part->content_id : part->type;
}

static bool
pair_parts(Guard *guard, GError **error)
{
    const GPtrArray *before = guard->before->parts, *after = guard->after->parts;
    guint i = 0, j = 0;

    while (i < before->len || j < after->len) {
        const GuardPart *old = i < before->len ? guard_part(guard->before, i) : NULL;
        const GuardPart *new = j < after->len ? guard_part(guard->after, j) : NULL;
        if (old && new &&is_same_part(old, new)) {
            const PartPair pair = { .before = i++, .after = j++, .is_edited = strcmp(old->digest, new->digest) != 0 };
            g_array_append_val(guard->pairs, pair);
        } else if (new &&may_come(guard, new))
            j++;
        else if (old && may_go(guard, old))
            i++;
        else if (old)
            return refuse(error, _("se perdería la parte %s, «%s»"), old->path, called(old));
        else
            return refuse(error, _("aparecería la parte %s, «%s»"), new->path, called(new));
    }
    return true;
}

/* --- in what the parts are ------------------------------------------------------------------------------------ */

/* How many of the paired parts each container holds. The caller owns the array. */
static guint *
count_held(const Guard *guard, bool is_after)
{
    const GuardParts *parts = is_after ? guard->after : guard->before;
    guint *held = g_new0(guint, parts->containers->len + 1);

    for (guint i = 0; i < guard->pairs->len; i++) {
        const PartPair *pair = pair_at(guard, i);
        const GuardPart *part = guard_part(parts, is_after ? pair->after : pair->before);
        for (int at = part->container; at >= 0; at = guard_container(parts, at)->outer)
            held[at]++;
    }
    return held;
}

/* Writes in what PART is, from inside out, and a mark where it is not what the part before was in. A multipart/related
 * of one part is as good as none. */
static void
write_frame(GString *shape, const GuardParts *parts, const GuardPart *part, const guint *held, guint8 *seen)
{
    for (int at = part->container; at >= 0; at = guard_container(parts, at)->outer) {
        const GuardContainer *container = guard_container(parts, at);
        if (held[at] <= 1 && strcmp(container->type, "multipart/related") == 0)
            continue;
        g_string_append_printf(shape, "%s%s ", container->type, seen[at] ? "" : "*");
        seen[at] = 1;
    }
    g_string_append_c(shape, '\n');
}

/* In what each of the paired parts is. The caller owns the string. */
static char *
write_shape(const Guard *guard, bool is_after)
{
    const GuardParts *parts = is_after ? guard->after : guard->before;
    g_autofree guint *held = count_held(guard, is_after);
    g_autofree guint8 *seen = g_malloc0(parts->containers->len + 1);
    GString *shape = g_string_new(NULL);

    for (guint i = 0; i < guard->pairs->len; i++) {
        const PartPair *pair = pair_at(guard, i);
        write_frame(shape, parts, guard_part(parts, is_after ? pair->after : pair->before), held, seen);
    }
    return g_string_free(shape, FALSE);
}

static bool
has_same_shape(const Guard *guard, GError **error)
{
    g_autofree char *before = write_shape(guard, false), *after = write_shape(guard, true);

    return strcmp(before, after) == 0 || refuse(error, _("las partes del mensaje quedarían en otro orden"));
}

static bool
has_same_rest(const Guard *guard, GError **error)
{
    if (strcmp(guard->before->fields, guard->after->fields) != 0)
        return refuse(error, _("cambiarían los encabezados del mensaje"));
    if (strcmp(guard->before->between, guard->after->between) != 0)
        return refuse(error, _("cambiaría lo que hay entre las partes del mensaje"));
    return true;
}

/* --- texts ---------------------------------------------------------------------------------------------------- */

static GuardText *
read_text(const GuardPart *part, const Spool *spool, GError **error)
{
    GString *utf8 = guard_part_text(part, spool, error);

    if (!utf8)
        return NULL;
    GuardText *text = g_str_has_prefix(part->type, "text/") && strcmp(part->type, "text/plain") != 0
                          ? guard_text_of_html(utf8->str, utf8->len)
                          : guard_text_of_plain(utf8->str, utf8->len);
    g_string_free(utf8, TRUE);
    return text;
}

static bool
may_be_edited(const GuardPart *part)
{
    return (strcmp(part->type, "text/plain") == 0 || is_html(part)) && !part->is_attachment && !*part->name;
}

static bool
compare_text(const Guard *guard, PartPair *pair, GError **error)
{
    const GuardPart *before = guard_part(guard->before, pair->before), *after = guard_part(guard->after, pair->after);

    if (!may_be_edited(before))
        return refuse(error, _("cambiaría la parte %s, «%s»"), before->path, called(before));
    pair->text = read_text(before, guard->before_spool, error);
    if (!pair->text)
        return false;
    g_autoptr(GuardText) now = read_text(after, guard->after_spool, error);
    if (!now)
        return false;
    g_autofree char *why =
        guard_seam_find(pair->text, now, is_html(before) ? guard->html_in : guard->plain_in, guard->terms, &pair->seam);
    return !why || refuse(error, _("en la parte %s %s"), before->path, why);
}

static bool
compare_texts(const Guard *guard, GError **error)
{
    for (guint i = 0; i < guard->pairs->len; i++) {
        PartPair *pair = &g_array_index(guard->pairs, PartPair, i);
        if (pair->is_edited && !compare_text(guard, pair, error))
            return false;
    }
    return true;
}

/* --- images --------------------------------------------------------------------------------------------------- */

/* Whether a text that stays shows the image ID. */
static bool
is_shown(const Guard *guard, const char *id, GError **error)
{
    for (guint i = 0; i < guard->after->parts->len; i++) {
        const GuardPart *part = guard_part(guard->after, i);
        if (!g_str_has_prefix(part->type, "text/") || strcmp(part->type, "text/plain") == 0)
            continue;
        GString *utf8 = guard_part_text(part, guard->after_spool, error);
        g_autofree char *unescaped = utf8 ? g_uri_unescape_string(utf8->str, NULL) : NULL;
        const bool shows = !utf8 || strstr(utf8->str, id) || (unescaped && strstr(unescaped, id));
        if (utf8)
            g_string_free(utf8, TRUE);
        if (shows)
            return true;
    }
    return false;
}

static bool
is_paired(const Guard *guard, guint before)
{
    for (guint i = 0; i < guard->pairs->len; i++)
        if (pair_at(guard, i)->before == before)
            return true;
    return false;
}

/* An image that something shows stays. */
static bool
keeps_images(const Guard *guard, GError **error)
{
    for (guint i = 0; i < guard->before->parts->len; i++) {
        const GuardPart *part = guard_part(guard->before, i);
        if (may_go(guard, part) && !is_paired(guard, i) && is_shown(guard, part->content_id, error)) {
            g_clear_error(error);
            return refuse(error, _("se perdería la imagen «%s», que el mensaje todavía muestra"), called(part));
        }
    }
    return true;
}

/* --- ways to say the same ------------------------------------------------------------------------------------- */

/* The multipart/alternative that holds PART; -1: none does. *BRANCH receives which of its ways to say it this is. */
static int
alternative_of(const GuardParts *parts, const GuardPart *part, int *branch)
{
    int inner = -1, at = part->container;

    for (; at >= 0 && strcmp(guard_container(parts, at)->type, "multipart/alternative") != 0;
         at = guard_container(parts, at)->outer)
        inner = at;
    *branch = inner >= 0 ? inner : -(int)part->branch - 1;
    return at;
}

/* Whether TEXT has the name, and most of the other words, that PUT_IN has. */
static bool
has_most_words(const GuardText *text, const GuardText *put_in)
{
    g_autoptr(GHashTable) words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint found = 0, sought = 0;

    for (guint i = 0; i < text->atoms->len; i++) {
        GString *word = g_string_new(NULL);
        guard_squeeze(word, guard_atom_text(text, i), guard_atom(text, i)->length);
        g_hash_table_add(words, g_string_free(word, FALSE));
    }
    for (guint i = 0; i < put_in->atoms->len; i++) {
        g_autoptr(GString) word = g_string_new(NULL);
        guard_squeeze(word, guard_atom_text(put_in, i), guard_atom(put_in, i)->length);
        sought++;
        found += g_hash_table_contains(words, word->str) ? 1 : 0;
    }
    return 2 * found >= sought;
}

/* Whether the part of PAIR, which is as it was, says what is put in elsewhere, or nothing at all. */
static bool
is_signed(const Guard *guard, const PartPair *pair)
{
    const GuardPart *part = guard_part(guard->before, pair->before);

    if (!g_str_has_prefix(part->type, "text/") || strcmp(part->type, "text/calendar") == 0 || part->is_attachment)
        return true;
    g_autoptr(GuardText) text = read_text(part, guard->before_spool, NULL);
    return text && (text->atoms->len == 0 || has_most_words(text, guard->plain_in));
}

/* Whether PAIR, which was edited, and OTHER say the same still. */
static bool
agree(const Guard *guard, const PartPair *pair, const PartPair *other, GError **error)
{
    const GuardPart *part = guard_part(guard->before, pair->before), *beside = guard_part(guard->before, other->before);
    int branch, other_branch;
    const int alternative = alternative_of(guard->before, part, &branch);

    if (alternative < 0 || alternative_of(guard->before, beside, &other_branch) != alternative ||
        branch == other_branch)
        return true;
    if (!other->is_edited)
        return is_signed(guard, other) || refuse(error, _("la parte %s quedaría sin la firma"), beside->path);
    g_autofree char *why = guard_seam_compare(pair->text, &pair->seam, other->text, &other->seam);
    return !why || refuse(error, "%s", why);
}

static bool
all_agree(const Guard *guard, GError **error)
{
    for (guint i = 0; i < guard->pairs->len; i++)
        for (guint j = 0; pair_at(guard, i)->is_edited && j < guard->pairs->len; j++)
            if (i != j && !agree(guard, pair_at(guard, i), pair_at(guard, j), error))
                return false;
    return true;
}

/* --- the guard ------------------------------------------------------------------------------------------------ */

static void
clear_pair(gpointer pair)
{
    guard_text_free(((PartPair *)pair)->text);
}

/* The words of LINES. The caller owns it. */
static GuardText *
text_of_lines(const GPtrArray *lines)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; lines && i < lines->len; i++)
        g_string_append_printf(text, "%s\n", (const char *)g_ptr_array_index(lines, i));
    return guard_text_of_plain(text->str, text->len);
}

static bool
accepts(Guard *guard, GError **error)
{
    guard->before = guard_parts_read(guard->before_spool, error);
    guard->after = guard->before ? guard_parts_read(guard->after_spool, error) : NULL;
    return guard->after && has_same_rest(guard, error) && pair_parts(guard, error) && has_same_shape(guard, error) &&
           compare_texts(guard, error) && keeps_images(guard, error) && all_agree(guard, error);
}

bool
guard_accepts(const Spool *before, const Spool *after, const GuardTerms *terms, GError **error)
{
    Guard guard = {
        .before_spool = before,
        .after_spool = after,
        .terms = terms,
        .pairs = g_array_new(FALSE, FALSE, sizeof(PartPair)),
        .plain_in = text_of_lines(terms->put_in),
        .html_in =
            terms->html_in ? guard_text_of_html(terms->html_in, strlen(terms->html_in)) : text_of_lines(terms->put_in),
    };

    g_array_set_clear_func(guard.pairs, clear_pair);
    const bool is_good = accepts(&guard, error);
    g_array_unref(guard.pairs);
    guard_parts_free(guard.before);
    guard_parts_free(guard.after);
    guard_text_free(guard.plain_in);
    guard_text_free(guard.html_in);
    return is_good;
}
