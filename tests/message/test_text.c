/* SPDX-License-Identifier: BSD-2-Clause */
#include "unit.h"

#include <gmime/gmime.h>

#include "letters.h"
#include "message/text.h"

#define LONG                                                                                                           \
    "Una línea larga con ñandúes, pingüinos y otras palabras para que la codificación tenga que partirla en dos"
#define OWN "Señora:\n\nSu trámite terminó = bien.\n" LONG "\n. punto\n"
#define CP1252                                                                                                         \
    "\x93"                                                                                                             \
    "Se\xf1or\x94 \x80 1\r\n"

static const struct {
    const char *type, *encoding, *charset, *text; /* TEXT in UTF-8 */
    bool changes_only_words;
} parts[] = {
    { "text/plain", "8bit", "utf-8", OWN, true },
    { "text/plain", "quoted-printable", "utf-8", OWN, true },
    { "text/plain", "base64", "utf-8", OWN, true },
    { "text/plain", "quoted-printable", "iso-8859-1", OWN, true },
    { "text/plain", "base64", "iso-8859-1", OWN, true },
    { "text/plain", "base64", "utf-16le", OWN, true },
    { "text/plain", "8bit", "iso-8859-15", OWN, true },
    { "text/plain", "7bit", "us-ascii", "Sin tildes.\nNinguna.\n", false },
    { "text/plain", "quoted-printable", "us-ascii", "Sin tildes.\nNinguna.\n", false },
    { "text/plain", "8bit", "koi8-r", "Привет.\n", false },
    { "text/html", "7bit", "us-ascii", "<p>Sin tildes.</p>\n<p>Ninguna.</p>", true },
    { "text/html", "base64", "iso-8859-1", "<p>Señor</p>\n<p>" LONG "</p>", true },
    { "text/html", "quoted-printable", "utf-8", "<p>Señor</p><p>" LONG LONG "</p>", true },
    { "text/plain; format=flowed", "8bit", "utf-8", "Una \nlínea.\n\nOtra.\n", true },
};

/* TEXT in CHARSET, with CR LF, as ENCODING carries it. */
static char *
encode(const char *text, const char *charset, const char *encoding, gsize *length)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *wire = g_strjoinv("\r\n", lines);
    gsize count = 0;
    char *bytes = g_convert(wire, -1, charset, "utf-8", NULL, &count, NULL);
    GMimeEncoding encoder;

    ck_assert_ptr_nonnull(bytes);
    g_mime_encoding_init_encode(&encoder, g_mime_content_encoding_from_string(encoding));
    if (encoder.encoding != GMIME_CONTENT_ENCODING_BASE64 &&
        encoder.encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE) {
        *length = count;
        return bytes;
    }
    g_autofree char *out = g_malloc(g_mime_encoding_outlen(&encoder, count) + 1);
    const size_t written = g_mime_encoding_flush(&encoder, bytes, count, out);
    GString *encoded = g_string_new(NULL);
    for (size_t i = 0; i < written; i++)
        g_string_append(encoded, out[i] == '\n' && (i == 0 || out[i - 1] != '\r') ? "\r\n" : (char[]){ out[i], 0 });
    g_free(bytes);
    *length = encoded->len;
    return g_string_free(encoded, FALSE);
}

static Letter
letter_of(int row)
{
    gsize length;
    g_autofree char *body = encode(parts[row].text, parts[row].charset, parts[row].encoding, &length);
    g_autofree char *head =
        g_strdup_printf("From: ana@entidad.gov.co\r\nMIME-Version: 1.0\r\n"
                        "Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n--b\r\n"
                        "X-Uno: a\r\nContent-Type: %s; charset=\"%s\"\r\nContent-Transfer-Encoding: %s\r\n"
                        "X-Dos: b\r\n\r\n",
            parts[row].type, parts[row].charset, parts[row].encoding);
    const char *tail = "\r\n--b\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4 \r\n\r\n--b--\r\nepilogue";
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    g_byte_array_append(bytes, (const guint8 *)head, (guint)strlen(head));
    g_byte_array_append(bytes, (const guint8 *)body, (guint)length);
    g_byte_array_append(bytes, (const guint8 *)tail, (guint)strlen(tail));
    return letter_new_from_bytes(bytes->data, bytes->len);
}

static char *
bytes_of(const Spool *spool, size_t *length)
{
    *length = (size_t)spool_size(spool);
    char *bytes = g_malloc(*length + 1);

    ck_assert_int_eq(spool_read(spool, 0, bytes, *length, NULL), (gssize)*length);
    bytes[*length] = '\0';
    return bytes;
}

static const Part *
first_part(const Letter *letter)
{
    return g_ptr_array_index(message_parts(letter->message), 0);
}

/* Outside the part, and inside it where only words change, every byte is as it was. */
static void
assert_untouched(const Letter *letter, const Letter *edited, bool changes_only_words)
{
    size_t length, edited_length;
    g_autofree char *old = bytes_of(letter->spool, &length), *new = bytes_of(edited->spool, &edited_length);
    const Part *part = first_part(letter);
    const size_t part_end = (size_t)(part->range.offset + part->range.length), after = length - part_end;
    const size_t before = (size_t)(changes_only_words ? part->range.offset : part->type_field.offset);

    ck_assert_mem_eq(old, new, before);
    ck_assert_mem_eq(old + part_end, new + edited_length - after, after);
    if (!changes_only_words) {
        ck_assert_ptr_nonnull(strstr(new, "X-Dos: b\r\nContent-Type: text/plain; charset=utf-8"));
        return;
    }
    size_t prefix = 0, suffix = 0;
    while (prefix < length && old[prefix] == new[prefix])
        prefix++;
    while (suffix < length - prefix && old[length - 1 - suffix] == new[edited_length - 1 - suffix])
        suffix++;
    /* At most one group of base64. */
    ck_assert_msg(prefix + suffix + 4 >= length, "%zu of %zu bytes stay", prefix + suffix, length);
}

/* The text with WORDS in front of byte AT; in base64 blanks may fill it up. */
static void
assert_reads(const Text *old, const Text *new, size_t at, const char *words)
{
    g_auto(GStrv) lines = g_strsplit(words, "\n", -1);
    g_autofree char *wire = g_strjoinv("\r\n", lines);
    const size_t rest = old->length - at;

    ck_assert_mem_eq(old->utf8, new->utf8, at);
    ck_assert_msg(g_str_has_prefix(new->utf8 + at, wire) || strstr(new->utf8 + at, "&#") ||
                      strstr(new->utf8 + at, "\r\n From uno"), /* stuffed, as flowed text is */
        "«%s»", new->utf8 + at);
    ck_assert_uint_ge(new->length, old->length);
    ck_assert_mem_eq(old->utf8 + at, new->utf8 + new->length - rest, rest);
    ck_assert(!new->is_lossy);
}

static void
put_at(int row, size_t at, const char *words)
{
    g_auto(Letter) letter = letter_of(row);
    g_autoptr(Edit) edit = edit_new();
    g_autoptr(GError) error = NULL;
    const Part *part = first_part(&letter);
    g_auto(Text) old = text_read(part);

    ck_assert_good(text_replace(edit, letter.spool, part, &old, at, at, words, &error), error);
    g_autoptr(Spool) spool = edit_apply(edit, letter.spool, &error);
    ck_assert_good(spool != NULL, error);
    size_t length;
    g_autofree char *bytes = bytes_of(spool, &length);
    g_auto(Letter) edited = letter_new_from_bytes(bytes, length);
    assert_untouched(&letter, &edited, parts[row].changes_only_words);
    g_auto(Text) new = text_read(first_part(&edited));
    assert_reads(&old, &new, at, words);
    for (const char *line = bytes, *end; (end = strstr(line, "\r\n")); line = end + 2)
        ck_assert_msg(
            end - line <= 76 || strcmp(parts[row].encoding, "base64") != 0, "a line of %d bytes", (int)(end - line));
}

START_TEST(puts_words_anywhere)
{
    g_auto(Letter) letter = letter_of(_i);
    g_auto(Text) text = text_read(first_part(&letter));

    ck_assert(!text.is_lossy);
    for (const char *c = text.utf8;; c = g_utf8_next_char(c)) {
        /* CR LF is one line end. */
        if (c == text.utf8 || c[-1] != '\r') {
            put_at(_i, (size_t)(c - text.utf8), "Ñandú é\nFrom uno\n");
            put_at(_i, (size_t)(c - text.utf8), "áb\n");
        }
        if (!*c)
            break;
    }
}
END_TEST

/* What is taken out again leaves the text as it was. */
START_TEST(takes_words_out)
{
    g_auto(Letter) letter = letter_of(_i);
    g_auto(Text) old = text_read(first_part(&letter));
    const char *line_end = strstr(old.utf8, "\r\n"), *begin = line_end ? line_end + 2 : old.utf8 + strlen("<p>");
    g_autoptr(Edit) edit = edit_new();
    g_autoptr(GError) error = NULL;

    ck_assert_good(
        text_replace(edit, letter.spool, first_part(&letter), &old, 0, (size_t)(begin - old.utf8), "", &error), error);
    g_autoptr(Spool) spool = edit_apply(edit, letter.spool, &error);
    size_t length;
    g_autofree char *bytes = bytes_of(spool, &length);
    g_auto(Letter) edited = letter_new_from_bytes(bytes, length);
    g_auto(Text) new = text_read(first_part(&edited));
    ck_assert_msg(g_str_has_suffix(new.utf8, begin), "«%s»", new.utf8);
    ck_assert_uint_le(new.length, strlen(begin) + 4); /* two line ends fill up base64 */
}
END_TEST

static const struct {
    const char *head, *body;
} refused[] = {
    { "Content-Type: multipart/signed; boundary=b; protocol=\"application/pgp-signature\"",
        "--b\n\nx\n--b\nContent-Type: application/pgp-signature\n\ny\n--b--\n" },
    { "Content-Type: text/plain", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nx\n" },
    { "Content-Type: message/rfc822", "From: a@x.co\n\nx\n" },
    { "Content-Type: application/pdf", "%PDF-1.4\n" },
    { "Content-Type: text/plain; charset=utf-8", "a\xff\n" },
    { "Content-Type: multipart/mixed; boundary=b", "--b\n\nx\n--b--\tx" },
    { "Content-Type: multipart/mixed; boundary=b", "--b\n\n--boundary?\n--b--\n" },
};

START_TEST(refuses)
{
    g_autofree char *text = g_strconcat(refused[_i].head, "\n\n", refused[_i].body, NULL);
    g_auto(Letter) letter = letter_new(text);
    g_autoptr(Edit) edit = edit_new();
    g_autoptr(GError) error = NULL;

    g_auto(Text) old = text_read(first_part(&letter));
    ck_assert(!text_replace(edit, letter.spool, first_part(&letter), &old, 0, 0, "ñ\n", &error));
    ck_assert_ptr_nonnull(error);
    ck_assert(edit_is_empty(edit));
}
END_TEST

START_TEST(reads_what_people_mean)
{
    static const char bytes[] = "Content-Type: text/plain; charset=ISO-8859-1\r\n\r\n" CP1252;
    g_auto(Letter) letter = letter_new_from_bytes(bytes, sizeof bytes - 1);
    g_auto(Text) text = text_read(first_part(&letter));

    ck_assert_str_eq(text.utf8, "“Señor” € 1\r\n");
    ck_assert(!text.is_lossy);
}
END_TEST

static const struct {
    const char *type, *bytes, *text;
} guesses[] = {
    { "text/plain", "a\xf1o", "año" },
    { "text/plain", "a\xc3\xb1o", "año" },
    { "text/plain; charset=us-ascii",
        "\x93"
        "a\xf1o\x94",
        "“año”" },
    { "text/plain; charset=x-nada", "a\xf1o", "año" },
    { "text/plain; charset=x-nada", "a\xc3\xb1o", "año" },
    { "text/html", "<meta charset=iso-8859-1>a\xf1o", "<meta charset=iso-8859-1>año" },
    { "text/plain; charset=x-nada", "a\xc3", "aÃ" },
    { "text/plain; charset=koi8-r", "\xc1", "а" },
};

/* What says nothing of its charset, or names none that is known, is what mail programs take it for. */
START_TEST(guesses_the_charset)
{
    g_autofree char *raw =
        g_strdup_printf("Content-Type: %s\nContent-Transfer-Encoding: 8bit\n\n%s", guesses[_i].type, guesses[_i].bytes);
    g_auto(Letter) letter = letter_new_from_bytes(raw, strlen(raw));
    g_auto(Text) text = text_read(first_part(&letter));

    ck_assert_str_eq(text.utf8, guesses[_i].text);
}
END_TEST

/* Words that cannot be said in what such a text is said to be in have it written anew, so that it says so. */
START_TEST(writes_guesses_anew)
{
    static const char raw[] = "Content-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n\r\na\xf1o\r\n";
    g_auto(Letter) letter = letter_new_from_bytes(raw, sizeof raw - 1);
    g_auto(Text) text = text_read(first_part(&letter));
    g_autoptr(Edit) edit = edit_new();

    ck_assert(text_replace(edit, letter.spool, first_part(&letter), &text, text.length, text.length, "Peña\n", NULL));
    g_auto(Letter) edited = { .spool = edit_apply(edit, letter.spool, NULL) };
    edited.message = message_of(edited.spool);
    g_auto(Text) anew = text_read(first_part(&edited));
    ck_assert_str_eq(anew.utf8, "año\r\nPeña\r\n");
    ck_assert_str_eq(first_part(&edited)->charset, "utf-8");
}
END_TEST

START_TEST(tells_what_is_lost)
{
    g_auto(Letter) letter = letter_new("Content-Type: text/plain; charset=utf-8\n\na\xff\xc3(b\n");
    g_auto(Text) text = text_read(first_part(&letter));

    ck_assert_str_eq(text.utf8, "a\xef\xbf\xbd\xef\xbf\xbd(b\r\n");
    ck_assert(text.is_lossy);
}
END_TEST

/* Around what is kept of a text that was decoded once already, the same as what its bytes decode to. */
START_TEST(reads_again_what_was_decoded)
{
    static const size_t lengths[] = { 0, 1, 65534, 65535, 65536, 65537, 200000 };
    static const size_t limits[] = { 0, 1, 64, 65536, TEXT_MAX_BYTES };

    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autofree char *words = g_strnfill(lengths[i], 'x');
        g_autofree char *bytes =
            g_strconcat("Content-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n\r\n", words, NULL);
        g_auto(Letter) letter = letter_new_from_bytes(bytes, strlen(bytes));
        const Part *part = first_part(&letter);
        g_autoptr(Content) content = content_new(part->spool, &part->range);
        for (size_t k = 0; k < G_N_ELEMENTS(limits); k++) {
            g_autoptr(GByteArray) known = part_prefix(part, limits[k]), anew = content_prefix(content, limits[k]);
            ck_assert_uint_eq(known->len, anew->len);
            ck_assert_mem_eq(known->data, anew->data, anew->len);
        }
        ck_assert_int_eq(part->decoded != NULL, lengths[i] < 65536);
    }
}
END_TEST

/* What is said, and what it is in; OF: how iconv() calls that. */
static const struct {
    const char *declared, *of, *mark;
} told[] = {
    { "utf-8", "utf-16le", "\xff\xfe" },
    { "utf-8", "utf-16be", "\xfe\xff" },
    { "us-ascii", "utf-16le", "\xff\xfe" },
    { "iso-8859-1", "utf-16be", "\xfe\xff" },
    { "utf-7", "utf-16le", "\xff\xfe" },
    { "utf-16le", "utf-16be", "\xfe\xff" },
    { "utf-8", "utf-16le", "" },
    { "utf-8", "utf-16be", "" },
    { "windows-1252", "utf-16be", "" },
    { "x-nadie", "utf-16le", "" },
    { "utf-16", "utf-16be", "" },
    { "utf-16", "utf-16le", "" },
    { "utf-16le", "utf-16be", "" },
    { "utf-16be", "utf-16le", "" },
    { "ucs-2", "utf-16be", "" },
    { "ucs-2", "utf-16le", "" },
    { "iso-10646-ucs-2", "utf-16be", "" },
    { "unicode", "utf-16le", "" },
    { "csunicode", "utf-16le", "" },
    { "unicodefffe", "utf-16be", "" },
    { "unicodefffe", "utf-16le", "" },
    { "iso-8859-1", "utf-8", "\xef\xbb\xbf" },
    { "utf-16", "utf-8", "\xef\xbb\xbf" },
    { "unicode-1-1-utf-7", "utf-7", "" },
    { "csutf7", "utf-7", "" },
    { "utf7", "utf-7", "" },
    { "csutf8", "utf-8", "" },
    { "utf-32", "utf-32", "" },
    { "utf-32le", "utf-32le", "" },
};

#define TOLD "Señora Peña: su trámite terminó ayer, según nos dijeron."

/* What the bytes say of themselves counts for more than what is said of them, as in mail programs. */
START_TEST(believes_the_bytes)
{
    gsize length;
    g_autofree char *bytes = g_convert(TOLD, -1, told[_i].of, "utf-8", NULL, &length, NULL);
    g_autoptr(GByteArray) all = g_byte_array_new();
    ck_assert_ptr_nonnull(bytes);
    g_autofree char *head = g_strdup_printf(
        "Content-Type: text/plain; charset=%s\r\nContent-Transfer-Encoding: binary\r\n\r\n", told[_i].declared);

    g_byte_array_append(all, (const guint8 *)head, (guint)strlen(head));
    g_byte_array_append(all, (const guint8 *)told[_i].mark, (guint)strlen(told[_i].mark));
    g_byte_array_append(all, (const guint8 *)bytes, (guint)length);
    g_auto(Letter) letter = letter_new_from_bytes(all->data, all->len);
    g_auto(Text) text = text_read(first_part(&letter));
    ck_assert_msg(strstr(text.utf8, TOLD), "%s as %s: «%s»", told[_i].of, told[_i].declared, text.utf8);
}
END_TEST

int
main(void)
{
    return unit_run("message/text",
        (const Unit[]){ { puts_words_anywhere, G_N_ELEMENTS(parts) }, { takes_words_out, G_N_ELEMENTS(parts) },
            { refuses, G_N_ELEMENTS(refused) }, { reads_what_people_mean, 1 },
            { guesses_the_charset, G_N_ELEMENTS(guesses) }, { writes_guesses_anew, 1 }, { tells_what_is_lost, 1 },
            { reads_again_what_was_decoded, 0 }, { believes_the_bytes, G_N_ELEMENTS(told) }, { 0 } });
}
