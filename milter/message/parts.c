/* SPDX-License-Identifier: BSD-2-Clause */
/* parts: walks the structure of a message, and that of each message it finds in a file. */
#include "message/parts.h"

#include <string.h>

#include "message/enclosed.h"
#include "message/outlook.h"
#include "message/parameters.h"
#include "message/structure.h"
#include "message/text.h"
#include "message/uuencoded.h"

#define ARMOUR_BYTES 65536
#define KEPT_BYTES (256u << 10) /* of decoded texts, of a message */
#define START_BYTES 4096
/* Nobody puts a file into a file more often. */
#define OPENINGS_MOST 10
/* What is taken out may be this much more than the message: each opening leaves less, unless it is built not to. */
#define TAKEN_OUT_TIMES 4
#define TAKEN_OUT_LEAST ((goffset)1 << 20)

typedef struct {
    Parts *parts;
    const MessageLimits *limits;
    Budget *budget;
    unsigned alternatives;
    goffset left; /* bytes that may be taken out of files */
    size_t keeps; /* bytes of decoded texts that may be kept */
} Walk;

static void walk_entity(Walk *walk, const Entity *entity, const char *path, PartSituation situation);
static void add_part(Walk *walk, Part *part, const PartSituation *situation);

/* --- protection ----------------------------------------------------------------------------------------------- */

/* What kind of envelope ENTITY is; S/MIME's other kind is a file that is opened. */
static Protection
protection_of(const Entity *entity)
{
    if (strcmp(entity->type, "multipart/signed") == 0)
        return PROTECTION_SIGNED;
    return strcmp(entity->type, "multipart/encrypted") == 0 ? PROTECTION_ENCRYPTED : PROTECTION_NONE;
}

/* Whether a line of TEXT begins with MARK. */
static bool
has_line(const char *text, const char *mark)
{
    for (const char *c = text; (c = strstr(c, mark)); c++)
        if (c == text || c[-1] == '\n')
            return true;
    return false;
}

/* What kind of armour a text wears that begins with START, a string (RFC 9580, sections 6.2 and 7). */
static Protection
protection_of_text(const char *start)
{
    if (has_line(start, "-----BEGIN PGP MESSAGE-----"))
        return PROTECTION_ENCRYPTED;
    return has_line(start, "-----BEGIN PGP SIGNED MESSAGE-----") ? PROTECTION_SIGNED : PROTECTION_NONE;
}

/* Notes that the message itself is protected so, unless it is one that is attached. */
static void
protect(Walk *walk, const PartSituation *situation, Protection protection)
{
    if (situation->is_enclosed)
        return;
    walk->parts->protection = MAX(walk->parts->protection, protection);
    walk->parts->is_sealed |= protection == PROTECTION_ENCRYPTED;
}

/* --- files that hold something -------------------------------------------------------------------------------- */

/* Whether PART is the message as S/MIME signs or encrypts it, and not a file that travels in it (RFC 8551, section
 * 3.10). */
static bool
is_smime(const Part *part, const PartSituation *situation)
{
    static const char *const types[] = { "application/pkcs7-mime", "application/x-pkcs7-mime",
        "application/octet-stream", NULL };

    return situation->is_root && !situation->is_enclosed && g_strv_contains(types, part->type);
}

/* The names of a file that was signed: those of PART without what the signature added. The caller owns the array. */
static GPtrArray *
names_inside(const Part *part)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < part->names->len; i++) {
        const char *name = g_ptr_array_index(part->names, i);
        const char *dot = strrchr(name, '.');
        if (dot && strchr(name, '.') != dot)
            g_ptr_array_add(names, g_strndup(name, (gsize)(dot - name)));
    }
    return names;
}

/* Keeps SPOOL, taken over, as what the situation is in. */
static void
move_into(Walk *walk, PartSituation *situation, const Part *part, Spool *spool)
{
    walk->left -= MIN(walk->left, spool_size(spool));
    g_ptr_array_add(walk->parts->spools, spool);
    situation->spool = spool;
    situation->place = part_offset(part);
    situation->is_whole = false;
    situation->is_shown &= !situation->is_enclosed;
    situation->related = NULL;
    situation->openings++;
}

static void
add_recipients(Walk *walk, const GPtrArray *recipients)
{
    for (guint i = 0; i < recipients->len && walk->parts->enclosed_recipients->len < walk->limits->parts; i++)
        g_ptr_array_add(walk->parts->enclosed_recipients, g_strdup(g_ptr_array_index(recipients, i)));
}

/* Walks what the situation's spool holds. */
static void
walk_spool(Walk *walk, const char *path, PartSituation situation)
{
    MessageLimits limits = *walk->limits;

    limits.parts -= MIN(limits.parts, walk->parts->all->len);
    g_autoptr(Structure) structure = structure_read(situation.spool, &limits);
    add_recipients(walk, structure->enclosed_recipients);
    walk->parts->defects |= structure->defects;
    if (structure->top)
        walk_entity(walk, structure->top, path, situation);
}

/* Adds the file that SPOOL, taken over, is; IS_GUESSED: NAMES are what is left of those of PART. */
static void
add_file(Walk *walk, const Part *part, const GPtrArray *names, bool is_guessed, const char *path,
    PartSituation situation, Spool *spool)
{
    const char *type = is_smime(part, &situation) ? "text/plain" : "application/octet-stream";

    move_into(walk, &situation, part, spool);
    Part *file = part_new_file(names, type, path, &situation);
    file->is_name_guessed = is_guessed;
    add_part(walk, file, &situation);
}

static void
add_files(Walk *walk, const Part *part, const GPtrArray *files, PartSituation situation)
{
    for (guint i = 0; i < files->len; i++) {
        EnclosedFile *file = g_ptr_array_index(files, i);
        g_autofree char *path = g_strdup_printf("%s.%u", part->path, i + 1);
        if (file->bytes)
            add_file(walk, part, file->names, false, path, situation, g_steal_pointer(&file->bytes));
        else
            walk->parts->defects |= DEFECT_PART_COUNT;
    }
}

/* Adds what ENCLOSED is of PART. */
static void
add_inside(Walk *walk, const Part *part, Enclosed *enclosed, PartSituation situation)
{
    g_autofree char *path = g_strdup_printf("%s.1", part->path);

    situation.is_enclosed |= !is_smime(part, &situation);
    situation.is_file = enclosed->kind == ENCLOSED_PAGE;
    if (enclosed->kind == ENCLOSED_FILES) {
        add_recipients(walk, enclosed->recipients);
        add_files(walk, part, enclosed->files, situation);
    } else if (enclosed->kind == ENCLOSED_FILE) {
        g_autoptr(GPtrArray) names = names_inside(part);
        add_file(walk, part, names, true, situation.is_enclosed ? path : part->path, situation,
            g_steal_pointer(&enclosed->spool));
    } else {
        move_into(walk, &situation, part, g_steal_pointer(&enclosed->spool));
        walk_spool(walk, situation.is_root && !situation.is_enclosed ? "" : part->path, situation);
    }
}

/* Opens PART. True: it is the envelope of the message itself, and what was in it takes its place. */
static bool
open_part(Walk *walk, Part *part, PartSituation situation)
{
    g_auto(Enclosed) enclosed = enclosed_open(part, walk->left, walk->limits, walk->budget);
    const bool is_envelope = is_smime(part, &situation);

    switch (enclosed.kind) {
    case ENCLOSED_NOTHING:
        return false;
    case ENCLOSED_SEALED:
        if (is_envelope)
            protect(walk, &situation, PROTECTION_ENCRYPTED);
        else if (!situation.is_sealed)
            part->known |= ATTACHMENT_ENCRYPTED;
        part->is_protected |= is_envelope;
        return false;
    case ENCLOSED_BROKEN:
        walk->parts->defects |= DEFECT_ENVELOPE;
        return false;
    default:
        break;
    }
    if (situation.openings >= OPENINGS_MOST) {
        walk->parts->defects |= DEFECT_DEPTH;
        return false;
    }
    const bool is_signed = is_envelope && (enclosed.kind == ENCLOSED_ENTITY || enclosed.kind == ENCLOSED_FILE);
    if (is_signed)
        protect(walk, &situation, PROTECTION_SIGNED);
    situation.is_protected |= is_signed;
    situation.is_root &= is_signed;
    add_inside(walk, part, &enclosed, situation);
    return is_signed;
}

/* --- parts ---------------------------------------------------------------------------------------------------- */

/* Whether it says that it is text without a name, as the files that call themselves text do too. */
static bool
claims_to_be_body(const Part *part)
{
    return *part->name == '\0' && g_str_has_prefix(part->type, "text/") && !part->is_attachment;
}

/* No encoding makes a text shorter. */
static void
bound_text(Walk *walk, const Part *part, Content *content)
{
    const guint64 most = MIN(walk->limits->text, TEXT_MAX_BYTES);

    if ((guint64)part->range.length > most && (guint64)content_size(content) > most)
        walk->parts->defects |= DEFECT_TEXT_SIZE;
}

/* Whether the text PART, said to be uuencoded, has words before or behind what is encoded: some programs decode it, and
 * others show all. */
static bool
has_words_outside(const Part *part)
{
    char start[64] = { 0 }, end[64] = { 0 };
    const goffset tail = MIN(part->range.length, (goffset)sizeof end - 1);
    const size_t head = (size_t)MIN(part->range.length, (goffset)sizeof start - 1);

    if (spool_read(part->spool, part->range.offset, start, head, NULL) < 0 ||
        spool_read(part->spool, part->range.offset + part->range.length - tail, end, (size_t)tail, NULL) < 0)
        return true;
    return !g_str_has_prefix(g_strchug(start), "begin ") || !g_str_has_suffix(g_strchomp(end), "\nend");
}

/* Keeps what PART decodes to where START is all of it, so that it is not decoded again. */
static void
keep_decoded(Walk *walk, Part *part, const GByteArray *start)
{
    if (start->len >= ARMOUR_BYTES || start->len > walk->keeps)
        return;
    walk->keeps -= start->len;
    part->decoded = g_byte_array_sized_new(MAX(start->len, 1));
    g_byte_array_append(part->decoded, start->data, start->len);
}

/* Finds out whether PART is what its author writes; false: it is a file. */
static bool
is_body(Walk *walk, Part *part, const PartSituation *situation)
{
    if (situation->is_file || !claims_to_be_body(part))
        return false;
    g_autoptr(Content) content = content_new(part->spool, &part->range);
    g_autoptr(GByteArray) start = content_prefix(content, ARMOUR_BYTES);
    if (!attachment_is_text(start))
        return false;
    bound_text(walk, part, content);
    keep_decoded(walk, part, start);
    g_byte_array_append(start, (const guint8 *)"", 1);
    const Protection armour = protection_of_text((const char *)start->data);
    part->is_protected |= armour != PROTECTION_NONE;
    protect(walk, situation, armour);
    if (part->range.encoding == GMIME_CONTENT_ENCODING_UUENCODE && !situation->is_enclosed && has_words_outside(part))
        walk->parts->defects |= DEFECT_AMBIGUOUS;
    return true;
}

/* Adds the files that are written into PART, a text, between its lines. */
static void
add_written_files(Walk *walk, const Part *part, PartSituation situation)
{
    g_autoptr(Content) content = content_new_within(part->spool, &part->range, walk->budget);
    g_autoptr(GByteArray) text = content_prefix(content, MIN(walk->limits->text, TEXT_MAX_BYTES));
    g_autoptr(GPtrArray) files = uuencoded_files(
        (const char *)text->data, text->len, part->spool, walk->limits->parts - walk->parts->all->len, walk->left);

    if (!files)
        return;
    if (situation.openings >= OPENINGS_MOST) {
        walk->parts->defects |= DEFECT_DEPTH;
        return;
    }
    situation.is_enclosed = true;
    add_files(walk, part, files, situation);
}

/* Whether the content of PART is not in the message. */
static bool
is_elsewhere(const Part *part)
{
    return strcmp(part->type, "message/partial") == 0 || strcmp(part->type, "message/external-body") == 0;
}

/* Adds PART, taken over, and what is in it. */
static void
add_part(Walk *walk, Part *part, const PartSituation *situation)
{
    if (walk->parts->all->len >= walk->limits->parts) {
        walk->parts->defects |= DEFECT_PART_COUNT;
        part_free(part);
        return;
    }
    if (is_elsewhere(part))
        walk->parts->defects |= DEFECT_ELSEWHERE;
    part->is_beside = !is_body(walk, part, situation);
    const guint before = walk->parts->all->len;
    if (part->is_beside && open_part(walk, part, *situation)) {
        part_free(part);
        return;
    }
    g_ptr_array_insert(walk->parts->all, (gint)before, part); /* before what is in it */
    if (claims_to_be_body(part) && strcmp(part->type, "text/html") != 0 &&
        part->range.encoding != GMIME_CONTENT_ENCODING_UUENCODE)
        add_written_files(walk, part, *situation);
}

static void
walk_leaf(Walk *walk, const Entity *entity, const char *path, const PartSituation *situation)
{
    Part *part = part_new(entity, path, situation);

    if (part)
        add_part(walk, part, situation);
}

static void
walk_multipart(Walk *walk, const Entity *multipart, const char *path, PartSituation situation)
{
    const bool chooses = strcmp(multipart->type, "multipart/alternative") == 0;
    const bool is_root = situation.is_root && strcmp(multipart->type, "multipart/signed") == 0;

    situation.related = strcmp(multipart->type, "multipart/related") == 0 ? multipart->boundary : NULL;
    situation.is_whole = false;
    const bool is_alone = situation.is_shown && (multipart->children->len == 1 || situation.related);
    if (chooses)
        situation.alternative = ++walk->alternatives;
    for (guint i = 0; i < multipart->children->len; i++) {
        g_autofree char *inner = *path ? g_strdup_printf("%s.%u", path, i + 1) : g_strdup_printf("%u", i + 1);
        if (chooses)
            situation.branch = i;
        situation.is_root = is_root && i == 0;
        situation.is_shown = chooses || (is_alone && i == 0);
        walk_entity(walk, g_ptr_array_index(multipart->children, i), inner, situation);
    }
}

static void
walk_message(Walk *walk, const Entity *enclosing, const char *path, PartSituation situation)
{
    if (enclosing->children->len == 0)
        return;
    const Entity *inside = g_ptr_array_index(enclosing->children, 0);
    situation.is_enclosed = true;
    situation.is_whole = situation.is_shown = false;
    situation.related = NULL;
    g_autofree char *inner =
        inside->kind == ENTITY_MULTIPART ? g_strdup(path) : g_strdup_printf("%s%s1", path, *path ? "." : "");
    walk_entity(walk, inside, inner, situation);
}

/* --- what programs read in different ways --------------------------------------------------------------------- */

/* Whether ENTITY has the field NAME twice and not the same in them: programs believe the one or the other. */
static bool
contradicts_itself(const Entity *entity, const char *name)
{
    const Field *first = entity_field(entity, name);

    for (guint i = 0; first && i < entity->fields->len; i++) {
        const Field *field = g_ptr_array_index(entity->fields, i);
        if (g_ascii_strcasecmp(field->name, name) == 0 && g_ascii_strcasecmp(first->value, field->value) != 0)
            return true;
    }
    return false;
}

/* Whether ENTITY has parameters twice that make of the same bytes another text, or other parts. Most charsets hide
 * nothing from each other: whatever is read, the words are there. */
static bool
has_two_readings(const Entity *entity)
{
    const Field *field = entity_field(entity, "Content-Type");

    if (!field || !memchr(field->value, ';', strlen(field->value)))
        return false;
    if (entity->kind == ENTITY_MULTIPART)
        return parameters_contradict(field->value, "boundary");
    if (!parameters_contradict(field->value, "charset"))
        return false;
    g_autofree char *lower = g_ascii_strdown(field->value, -1);
    return strstr(lower, "utf-7") || strstr(lower, "utf7") || strstr(lower, "-16") || strstr(lower, "-32") ||
           strstr(lower, "ucs") || strstr(lower, "2022") || strstr(lower, "hz-") || strstr(lower, "unicode");
}

/* Whether ENTITY is said to have parts and nothing says where they begin, or they are nothing but fields: programs show
 * it whole, or nothing. */
static bool
has_no_parts(const Walk *walk, const Entity *entity)
{
    if (entity->kind != ENTITY_MULTIPART || walk->parts->defects & (DEFECT_PART_COUNT | DEFECT_DEPTH))
        return false;
    for (guint i = 0; i < entity->children->len; i++)
        if (((const Entity *)g_ptr_array_index(entity->children, i))->body >= 0)
            return false;
    return true;
}

static bool
is_ambiguous(const Walk *walk, const Entity *entity)
{
    return has_no_parts(walk, entity) || has_two_readings(entity) || contradicts_itself(entity, "Content-Type") ||
           contradicts_itself(entity, "Content-Transfer-Encoding");
}

static void
walk_entity(Walk *walk, const Entity *entity, const char *path, PartSituation situation)
{
    if (entity->is_ambiguous || (!situation.is_enclosed && is_ambiguous(walk, entity)))
        walk->parts->defects |= DEFECT_AMBIGUOUS;
    const Protection protection = protection_of(entity);
    protect(walk, &situation, protection);
    situation.is_protected |= protection != PROTECTION_NONE;
    situation.is_sealed |= protection == PROTECTION_ENCRYPTED && !situation.is_enclosed;
    switch (entity->kind) {
    case ENTITY_MULTIPART:
        walk_multipart(walk, entity, path, situation);
        break;
    case ENTITY_MESSAGE:
        walk_message(walk, entity, path, situation);
        break;
    default:
        walk_leaf(walk, entity, *path ? path : "1", &situation);
    }
}

/* --- the whole ------------------------------------------------------------------------------------------------ */

/* Whether PART has more than blanks at its start. */
static bool
has_words(const Part *part)
{
    g_autoptr(GByteArray) start = part_prefix(part, START_BYTES);

    for (guint i = 0; i < start->len; i++)
        if (start->data[i] > ' ')
            return true;
    return false;
}

/* A text with the name of a file, beside one that has none, is that file: no words of its author's, though Apple Mail
 * and Thunderbird show it below them. One of several ways to say the same is no file, whatever its name. */
static void
tell_files_from_words(const Parts *parts)
{
    bool has_body = false;

    for (guint i = 0; i < parts->all->len && !has_body; i++) {
        const Part *part = g_ptr_array_index(parts->all, i);
        has_body = part->is_text && !part->is_enclosed && *part->name == '\0' && has_words(part);
    }
    for (guint i = 0; i < parts->all->len && has_body; i++) {
        Part *part = g_ptr_array_index(parts->all, i);
        if (!*part->name || part->alternative != 0)
            continue;
        part->is_shown_file = part->is_text && !part->is_enclosed;
        part->is_text = false;
    }
}

static Walk
begin(const Spool *spool, const MessageLimits *limits, Budget *budget)
{
    Parts *parts = g_new0(Parts, 1);

    parts->all = g_ptr_array_new_with_free_func(part_free);
    parts->enclosed_recipients = g_ptr_array_new_with_free_func(g_free);
    parts->spools = g_ptr_array_new_with_free_func((GDestroyNotify)spool_free);
    return (Walk){ .parts = parts,
        .limits = limits,
        .budget = budget,
        .left = MAX(spool_size(spool) * TAKEN_OUT_TIMES, TAKEN_OUT_LEAST),
        .keeps = KEPT_BYTES };
}

Parts *
parts_read(const Spool *spool, const MessageLimits *limits, Budget *budget)
{
    Walk walk = begin(spool, limits, budget);

    walk_spool(
        &walk, "", (PartSituation){ .spool = spool, .place = -1, .is_whole = true, .is_root = true, .is_shown = true });
    tell_files_from_words(walk.parts);
    return walk.parts;
}

Parts *
parts_read_file(const Spool *spool, const char *name, const MessageLimits *limits, Budget *budget)
{
    Walk walk = begin(spool, limits, budget);
    const PartSituation situation = { .spool = spool, .place = -1, .is_file = true, .is_enclosed = true };
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    g_ptr_array_add(names, (gpointer)name);
    add_part(&walk, part_new_file(names, "application/octet-stream", "1", &situation), &situation);
    return walk.parts;
}

void
parts_free(Parts *parts)
{
    if (!parts)
        return;
    g_ptr_array_unref(parts->all);
    g_ptr_array_unref(parts->enclosed_recipients);
    g_ptr_array_unref(parts->spools);
    g_free(parts);
}
