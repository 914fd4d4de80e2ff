/* SPDX-License-Identifier: BSD-2-Clause */
/* placing: words what is put into each text, and has it spliced in. */
#include "signature/placing.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/error.h"
#include "config/template.h"
#include "message/kind.h"
#include "message/readable.h"
#include "message/text.h"
#include "signature/guard.h"
#include "signature/guard_text.h"
#include "signature/place.h"
#include "signature/related.h"
#include "signature/stale.h"
#include "signature/stretch.h"

/* Mail programs and this one (message/markup.c) know it again by its class. */
#define HTML_BEGIN "<div class=\"vobo-signature\">"
#define HTML_END "</div>\n"

/* Read again behind a signature in plain text, and then to the end of the line. */
#define REREAD_BYTES 4096

/* What is signed, with what. */
typedef struct {
    const Message *message;
    PlaceTerms terms;
    const SignatureStyle *style;
    Edit *edit;
    GPtrArray *edits;   /* of char *, in words */
    GPtrArray *gone;    /* of char *, the lines of all texts that are gone, each once */
    const Part *html;   /* the part that has the signature in HTML; NULL: none */
    GPtrArray *images;  /* of const Image *, those that it shows */
    GPtrArray *dropped; /* of char *, the content ids of those that it showed */
    GPtrArray *taken;   /* of char *, the lines taken out */
    GPtrArray *shown;   /* of char *, where the images come from that are taken out with them */
    char *html_in;      /* what is put into HTML */
    GPtrArray *below;   /* of const Reply *, of the texts in which it takes the place of nothing */
    char *slogan;       /* what stays of the signature that goes, put in again below the new one; NULL: nothing */
} Placing;

/* One of its texts, and where in it the signature goes. */
typedef struct {
    const Part *part;
    const Text *text;
    const Authored *authored;
    Place place;
    size_t begin, end; /* bytes of the text that it takes the place of */
    size_t end_now;    /* where it ends once it is there */
} Spot;

/* --- what stands around --------------------------------------------------------------------------------------- */

/* The author's line before the signature; NULL where there is none. */
static const AuthoredLine *
line_before(const Spot *spot)
{
    return spot->place.first > 0 ? authored_at(spot->authored, spot->place.first - 1) : NULL;
}

static bool
is_below_farewell(const Spot *spot)
{
    const AuthoredLine *before = line_before(spot);

    return before && before->kind == AUTHORED_FAREWELL;
}

static bool
replaces(const Spot *spot)
{
    return spot->place.end > spot->place.first;
}

/* What stays of what the signature takes the place of; NULL where nothing does. */
static const char *
slogan_of(const Spot *spot)
{
    return spot->place.slogan < spot->place.end ? authored_at(spot->authored, spot->place.slogan)->text : NULL;
}

/* --- plain text ---------------------------------------------------------------------------------------------- */

/* How many line ends stand before the byte AT, at most two, and as many where the text begins. */
static unsigned
line_ends_before(const Text *text, size_t at)
{
    unsigned count = 0;

    while (at > 0 && count < 2 && strchr(" \t\r\n", text->utf8[at - 1]))
        count += text->utf8[--at] == '\n';
    return at == 0 ? 2 : count;
}

/* Whether the line at AT has words. */
static bool
has_words_at(const Text *text, size_t at)
{
    const char *line = text->utf8 + at;

    return line[strspn(line, " \t\r")] != '\n' && line[strspn(line, " \t\r")] != '\0';
}

/* A delimiter tells programs where the signature begins, and some forget what stands below: not above a quotation. */
static bool
wants_delimiter(const Placing *placing, const Spot *spot)
{
    const AuthoredLine *before = line_before(spot);

    if (placing->style->is_delimited)
        return !(before && before->kind == AUTHORED_DELIMITER);
    return !replaces(spot) && spot->place.end == spot->authored->lines->len && !spot->authored->is_followed && before &&
           before->kind == AUTHORED_WORDS;
}

static char *
word_plain(const Placing *placing, const Spot *spot)
{
    const char *signature = placing->terms.signature;
    GString *words = g_string_new(NULL);
    const unsigned ends = line_ends_before(spot->text, spot->begin);
    const AuthoredLine *before = line_before(spot);
    /* Above what it takes the place of the author has made what room he wants, but under a farewell. */
    const bool is_near = replaces(spot) ? !is_below_farewell(spot) : before && before->kind == AUTHORED_DELIMITER;

    for (unsigned i = ends; i < (is_near ? 1 : 2); i++)
        g_string_append_c(words, '\n');
    if (wants_delimiter(placing, spot))
        g_string_append(words, "-- \n");
    g_string_append(words, signature);
    if (!g_str_has_suffix(signature, "\n"))
        g_string_append_c(words, '\n');
    if (slogan_of(spot))
        g_string_append_printf(words, "\n%s\n", slogan_of(spot));
    if (has_words_at(spot->text, spot->end))
        g_string_append_c(words, '\n');
    return g_string_free(words, FALSE);
}

/* --- HTML ---------------------------------------------------------------------------------------------------- */

static unsigned
count_of(const char *text, size_t length, const char *what)
{
    unsigned count = 0;

    for (const char *c = text; (c = g_strstr_len(c, (gssize)(text + length - c), what)); c++)
        count++;
    return count;
}

/* Whether an empty line stands between the farewell and what is below it: two line breaks, or one where the farewell
 * has a block of its own, or a blank that makes a block show. */
static bool
has_gap_above(const Spot *spot)
{
    const size_t from = line_before(spot)->place;
    const char *between = spot->text->utf8 + from;
    const size_t length = spot->begin > from ? spot->begin - from : 0;
    const bool is_block = from > 0 && between[-1] == '>';

    return count_of(between, length, "<br") >= (is_block ? 1 : 2) || count_of(between, length, "&nbsp;") > 0 ||
           count_of(between, length, "\xc2\xa0") > 0;
}

/* The slogan that stays, in an element of its own; "" where there is none, NULL where it has a link, which would be
 * lost. The caller owns it. */
static char *
slogan_html(const Spot *spot)
{
    if (!slogan_of(spot))
        return g_strdup("");
    const AuthoredLine *line = authored_at(spot->authored, spot->place.slogan);
    g_autofree char *source = g_strndup(spot->text->utf8 + line->begin, line->place - line->begin);
    g_autofree char *folded = g_ascii_strdown(source, -1);
    if (strstr(folded, "<a"))
        return NULL;
    g_autofree char *escaped = template_escape_html(slogan_of(spot));
    return g_strdup_printf("<div>%s</div>\n", escaped);
}

/* Takes the place of whole elements, and leaves what they are cut from well formed. NULL where a picture of the
 * author's would go with them. */
static char *
word_html_instead(Spot *spot, const char *signature)
{
    const bool has_gap = !is_below_farewell(spot) || has_gap_above(spot);
    Stretch stretch = stretch_new(spot->text->utf8, spot->text->length, spot->begin, spot->end, evidence_for_image);
    g_autofree char *slogan = slogan_html(spot);
    char *words = NULL;

    if (!stretch.has_pictures && slogan) {
        spot->begin = stretch.begin;
        spot->end = stretch.end;
        words = g_strconcat(stretch.ends, stretch.open, "\n" HTML_BEGIN, has_gap ? "" : "<br>\n", signature, HTML_END,
            slogan, stretch.close, stretch.starts, NULL);
    }
    stretch_clear(&stretch);
    return words;
}

/* Below the author's words, and the images that they end with. */
static char *
word_html_below(Spot *spot, const char *signature)
{
    const AuthoredLine *before = line_before(spot);
    const size_t limit = before ? MIN(before->next, spot->text->length) : 0;

    if (limit > spot->end)
        spot->begin = spot->end =
            stretch_behind_images(spot->text->utf8, spot->text->length, spot->end, limit, evidence_for_image);
    return g_strconcat("\n" HTML_BEGIN "<br>\n", signature, HTML_END, NULL);
}

/* --- texts --------------------------------------------------------------------------------------------------- */

static bool
is_html(const Part *part)
{
    return strcmp(part->type, "text/html") == 0;
}

/* Where the bytes stand that the author's lines say. */
static void
locate(Spot *spot)
{
    const AuthoredLine *first =
        spot->place.first < spot->authored->lines->len ? authored_at(spot->authored, spot->place.first) : NULL;
    const AuthoredLine *last = spot->place.end > 0 ? authored_at(spot->authored, spot->place.end - 1) : NULL;

    spot->end = last ? last->place : first->begin;
    spot->begin = replaces(spot) ? first->begin : spot->end;
}

/* What goes into the text of SPOT; HTML is the signature so, NULL for plain text. NULL with an error where it cannot
 * take the place of what there is. The caller owns it. */
static char *
word(const Placing *placing, Spot *spot, const char *html, GError **error)
{
    locate(spot);
    if (!html)
        return word_plain(placing, spot);
    char *words = replaces(spot) ? word_html_instead(spot, html) : word_html_below(spot, html);
    if (!words)
        g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_INPUT,
            _("entre los datos de la firma hay una imagen o un enlace que pueden ser parte del mensaje"));
    return words;
}

/* Notes what images the HTML shows now, and which it has shown. */
static void
note_images(Placing *placing, const Spot *spot, const char *signature, const GString *now)
{
    const char *c = spot->text->utf8 + spot->begin, *const end = spot->text->utf8 + spot->end;

    placing->html = spot->part;
    g_ptr_array_unref(placing->images);
    placing->images = signature_template_images(placing->style->template, signature);
    while ((c = g_strstr_len(c, end - c, "cid:"))) {
        c += strlen("cid:");
        g_autofree char *content_id = g_strndup(c, strcspn(c, "\"'> \t\r\n"));
        if (*content_id && !strstr(now->str, content_id))
            g_ptr_array_add(placing->dropped, g_steal_pointer(&content_id));
    }
}

/* Notes for the guard what goes for the signature, and the HTML that is put in. */
static void
note_taken(Placing *placing, const Spot *spot, const char *html)
{
    const size_t begin = spot->begin, length = spot->end - begin;

    for (guint i = spot->place.first; i < spot->place.end; i++) {
        const char *line = authored_at(spot->authored, i)->text;
        /* Asked anew of each line: wherever the place was found, nothing else may go. */
        if (i == spot->place.slogan || evidence_for(placing->terms.evidence, line) != EVIDENCE_NONE)
            g_ptr_array_add(placing->taken, g_strdup(line));
    }
    if (slogan_of(spot) && !placing->slogan)
        placing->slogan = g_strdup(slogan_of(spot));
    if (!html)
        return;
    g_autofree char *slogan = slogan_html(spot);
    g_free(placing->html_in);
    placing->html_in = g_strconcat(html, slogan, NULL);
    g_autoptr(GuardText) gone = guard_text_of_html(spot->text->utf8 + begin, length);
    for (guint i = 0; i < gone->atoms->len; i++) {
        const GuardAtom *atom = guard_atom(gone, i);
        const char *address = guard_atom_text(gone, i);
        const guint32 scheme = g_str_has_prefix(address, "cid:") ? 4 : 0;
        if (atom->kind == GUARD_IMAGE)
            g_ptr_array_add(placing->shown, g_strndup(address + scheme, atom->length - scheme));
    }
}

/* Notes the lines that go, for people to see; what another text says as well is known. */
static void
note_gone(Placing *placing, const Spot *spot)
{
    for (guint i = spot->place.first; i < spot->place.end; i++) {
        const char *line = authored_at(spot->authored, i)->text;
        if (i != spot->place.slogan && !g_ptr_array_find_with_equal_func(placing->gone, line, g_str_equal, NULL))
            g_ptr_array_add(placing->gone, g_strdup(line));
    }
}

/* What is done to one text, in words, with how many lines go and a digest of them: whoever has the message as it came
 * can prove which. The caller owns it. */
static char *
describe(const Placing *placing, const Spot *spot)
{
    const char *name = signature_template_name(placing->style->template);
    g_autoptr(GString) lines = g_string_new(NULL);
    guint count = 0;

    for (guint i = spot->place.first; i < spot->place.end; i++)
        if (i != spot->place.slogan) {
            g_string_append_printf(lines, "%s\n", authored_at(spot->authored, i)->text);
            count++;
        }
    if (count == 0)
        return g_strdup_printf(_("en la parte %s, la firma «%s»"), spot->part->path, name);
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, lines->str, -1);
    return g_strdup_printf(_("en la parte %s, la firma «%s» en lugar de la que había (líneas: %u, sha256: %.16s)"),
        spot->part->path, name, count, digest);
}

/* Splices the signature into one text. Returns what it says then, which the caller owns; NULL with an error where that
 * cannot be. */
static GString *
place_in_text(Placing *placing, Spot *spot, GError **error)
{
    const Text *text = spot->text;
    g_autofree char *html =
        is_html(spot->part) ? signature_template_html(placing->style->template, placing->style->occasion) : NULL;

    g_autofree char *words = word(placing, spot, html, error);
    if (!words || !text_replace(placing->edit, message_spool(placing->message), spot->part, text, spot->begin,
                      spot->end, words, error))
        return NULL;
    stale_remove(placing->edit, placing->message, spot->part, placing->edits->len == 0);
    note_taken(placing, spot, html);
    note_gone(placing, spot);
    g_ptr_array_add(placing->edits, describe(placing, spot));
    GString *now = g_string_new_len(text->utf8, (gssize)spot->begin);
    g_string_append(now, words);
    spot->end_now = now->len;
    g_string_append_len(now, text->utf8 + spot->end, (gssize)(text->length - spot->end));
    if (html)
        note_images(placing, spot, html, now);
    return now;
}

/* How much of TEXT is read again: of a long thread in plain text some lines behind the signature are enough to tell
 * whether it still reads as one. */
static size_t
reread_length(const Spot *spot, const GString *text)
{
    const size_t enough = spot->end_now + REREAD_BYTES;
    const char *line_end = !is_html(spot->part) && enough < text->len ? strchr(text->str + enough, '\n') : NULL;

    return line_end ? (size_t)(line_end + 1 - text->str) : text->len;
}

/* WORDS without the lines at their end that are SIGNATURE's: of one with a sentence in a paragraph of its own nobody
 * else can tell. The caller owns the string. */
static char *
without_signature(const char *words, const char *signature)
{
    g_auto(GStrv) lines = g_strsplit(words, "\n", -1);
    g_auto(GStrv) known = g_strsplit(signature, "\n", -1);
    guint count = g_strv_length(lines);

    for (; count > 0 && (!*lines[count - 1] || g_strv_contains((const char *const *)known, lines[count - 1])); count--)
        g_clear_pointer(&lines[count - 1], g_free);
    return g_strjoinv("\n", lines);
}

/* Whether the author's words and the quoted ones are in NOW what they were in BEFORE, but for a bare name under his
 * words, which is part of the SIGNATURE now, and for what was not read again where it IS_CUT. */
static bool
reads_the_same(const Reply *before, const Reply *now, const char *signature, bool is_cut, GError **error)
{
    const char *quoted = before->quoted ? before->quoted : "", *quoted_now = now->quoted ? now->quoted : "";
    g_autofree char *words = without_signature(now->newest, signature);

    if (g_str_has_prefix(before->newest, words) &&
        (is_cut ? g_str_has_prefix(quoted, quoted_now) : strcmp(quoted, quoted_now) == 0))
        return true;
    g_set_error_literal(
        error, VOBO_ERROR, VOBO_ERROR_INPUT, _("con la firma, el resto del mensaje se leería de otra manera"));
    return false;
}

/* Signs one of the ways in which the message says the same. *NOW, unless NULL, receives how it reads then. */
static bool
place_in_rendition(Placing *placing, const Rendition *rendition, Reply **now, GError **error)
{
    const Authored *authored = rendition->reply->authored;

    if (authored->lines->len == 0)
        return true;
    Spot spot = { .authored = authored, .place = place_find(authored, &placing->terms) };
    const guint line = spot.place.end > 0 ? spot.place.end - 1 : spot.place.first;
    const guint source = authored_at(authored, line)->source;
    spot.part = g_ptr_array_index(rendition->parts, source);
    if (*spot.part->name) {
        g_set_error(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("lo que escribió el autor termina en el archivo «%s»"),
            spot.part->name);
        return false;
    }
    spot.text = &rendition->texts[source];
    if (!replaces(&spot))
        g_ptr_array_add(placing->below, rendition->reply);
    g_autoptr(GString) text = place_in_text(placing, &spot, error);
    if (!text || !now)
        return text != NULL;
    const size_t length = reread_length(&spot, text);
    *now = rendition_reread(rendition, source, text->str, length);
    return reads_the_same(rendition->reply, *now, placing->terms.signature, length < text->len, error);
}

/* Whether the message says the same in another way too. */
static bool
has_alternative(const Rendition *rendition)
{
    for (guint i = 0; i < rendition->parts->len; i++)
        if (((const Part *)g_ptr_array_index(rendition->parts, i))->alternative > 0)
            return true;
    return false;
}

/* Whether both say it with the same parts. */
static bool
is_same(const Rendition *one, const Rendition *other)
{
    for (guint i = 0; i < one->parts->len && i < other->parts->len; i++)
        if (g_ptr_array_index(one->parts, i) != g_ptr_array_index(other->parts, i))
            return false;
    return one->parts->len == other->parts->len;
}

static Reply *
place_in_all(Placing *placing, GError **error)
{
    const Rendition *plain = message_rendition(placing->message);
    const Rendition *html = has_alternative(plain) ? message_html_rendition(placing->message) : NULL;
    g_autoptr(Reply) now = NULL;

    if (!place_in_rendition(placing, plain, &now, error) ||
        (html && !is_same(plain, html) && !place_in_rendition(placing, html, now ? NULL : &now, error)))
        return NULL;
    if (!now)
        g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_INPUT, _("no tiene palabras de su autor"));
    return g_steal_pointer(&now);
}

/* The message with all that is noted done. */
static Spool *
carry_out(const Placing *placing, GError **error)
{
    g_autoptr(Spool) spool = edit_apply(placing->edit, message_spool(placing->message), error);

    if (!spool || placing->images->len + placing->dropped->len == 0)
        return g_steal_pointer(&spool);
    return related_arrange(
        spool, message_limits(placing->message), placing->html->path, placing->images, placing->dropped, error);
}

/* Whether the guard finds in SPOOL all that the author wrote. */
static bool
is_guarded(const Placing *placing, const Spool *spool, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(placing->terms.signature, "\n", -1);
    g_autoptr(GPtrArray) put_in = g_ptr_array_new(), images_in = g_ptr_array_new();
    const GuardTerms terms = { placing->taken, put_in, placing->html_in, placing->shown, images_in };

    for (char **line = lines; *line; line++)
        g_ptr_array_add(put_in, *line);
    if (placing->slogan)
        g_ptr_array_add(put_in, placing->slogan);
    for (guint i = 0; i < placing->images->len; i++)
        g_ptr_array_add(images_in, ((const Image *)g_ptr_array_index(placing->images, i))->content_id);
    return guard_accepts(message_spool(placing->message), spool, &terms, error);
}

/* --- messages that stay as they are --------------------------------------------------------------------------- */

static bool
refuse(GError **error, const char *why)
{
    g_set_error_literal(error, VOBO_ERROR, VOBO_ERROR_INPUT, why);
    return false;
}

/* Whether the message says more than once what it is made of: readers differ then. */
static bool
is_ambiguous(const Message *message)
{
    static const char *const once[] = { "MIME-Version", "Content-Type", "Content-Transfer-Encoding" };

    for (size_t i = 0; i < G_N_ELEMENTS(once); i++)
        if (message_field_count(message, once[i]) > 1)
            return true;
    return false;
}

static bool
may_change(const Message *message, GError **error)
{
    if (message_protection(message) != PROTECTION_NONE)
        return refuse(error, _("el autor firmó o cifró el mensaje, y un cambio rompería esa firma"));
    if (message_field(message, "DKIM-Signature"))
        return refuse(error, _("el mensaje llega ya firmado con DKIM, y un cambio rompería esa firma; en el servidor "
                               "de correo, el filtro "
                               "va antes de quien firma"));
    if (message_field(message, "ARC-Seal") || message_field(message, "ARC-Message-Signature"))
        return refuse(error, _("el mensaje llega ya sellado con ARC, y un cambio rompería ese sello"));
    if (kinds_of(message) & KIND_TNEF)
        return refuse(error, _("el texto va en un sobre que solo Outlook abre (winmail.dat)"));
    if (message_defects(message) || is_ambiguous(message))
        return refuse(error, _("el mensaje no se puede leer entero"));
    return true;
}

SignedMessage *
signature_place(const Message *message, const People *people, const SignatureStyle *style, GError **error)
{
    if (!may_change(message, error))
        return NULL;
    g_autofree char *signature = signature_template_text(style->template, style->occasion);
    g_autoptr(SignedMessage) signed_message = g_new0(SignedMessage, 1);
    g_autoptr(Evidence) evidence = evidence_new(people, style->template, style->occasion);
    Placing placing = {
        .message = message,
        .terms = { people, style->occasion->person, signature, evidence },
        .style = style,
        .edit = edit_new(),
        .edits = signed_message->edits = g_ptr_array_new_with_free_func(g_free),
        .below = signed_message->below = g_ptr_array_new(),
        .gone = signed_message->taken = g_ptr_array_new_with_free_func(g_free),
        .images = g_ptr_array_new(),
        .dropped = g_ptr_array_new_with_free_func(g_free),
        .taken = g_ptr_array_new_with_free_func(g_free),
        .shown = g_ptr_array_new_with_free_func(g_free),
    };

    signed_message->reply = place_in_all(&placing, error);
    if (signed_message->reply)
        signed_message->spool = carry_out(&placing, error);
    if (signed_message->spool && !is_guarded(&placing, signed_message->spool, error))
        g_clear_pointer(&signed_message->spool, spool_free);
    edit_free(placing.edit);
    g_ptr_array_unref(placing.images);
    g_ptr_array_unref(placing.dropped);
    g_ptr_array_unref(placing.taken);
    g_ptr_array_unref(placing.shown);
    g_free(placing.html_in);
    g_free(placing.slogan);
    return signed_message->spool ? g_steal_pointer(&signed_message) : NULL;
}

void
signed_message_free(SignedMessage *message)
{
    if (!message)
        return;
    spool_free(message->spool);
    reply_free(message->reply);
    g_clear_pointer(&message->edits, g_ptr_array_unref);
    g_ptr_array_unref(message->below);
    g_clear_pointer(&message->taken, g_ptr_array_unref);
    g_free(message);
}
